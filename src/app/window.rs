//! The window of the operating system: graphics, storage, the event loop. Owns: the choice of a
//! graphics driver and what is said when there is none.

use crate::app::jobs::loader::Loader;
use crate::app::jobs::source::Source;
use crate::app::shell::Shell;
use crate::app::state::settings::Settings;
use crate::app::workspaces::wall::Screens;
use crate::i18n::{I18n, Language};
use eframe::{CreationContext, NativeOptions, Renderer, Storage};
use egui::{IconData, Memory, Ui, ViewportBuilder, vec2};
use rfd::FileDialog;
use std::cell::RefCell;
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

/// The key of the settings in eframe's storage.
const SETTINGS: &str = "settings";
/// The name under which the storage is found.
const APP_ID: &str = "gridroom";
static ICON: &[u8] = include_bytes!("../../assets/icon/gridroom-256.png");

struct Window {
    shell: Shell,
    /// Under X, and not under Wayland.
    is_on_x: bool,
}

/// Under X an input method is told a point alone, and puts its candidates below it: the foot of the
/// cursor, so that they do not cover what is written.
fn leave_room_for_candidates(ui: &Ui) {
    ui.output_mut(|output| {
        if let Some(ime) = &mut output.ime {
            let height = ime.cursor_rect.height();
            ime.cursor_rect = ime.cursor_rect.translate(vec2(0.0, height));
        }
    });
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.shell.logic(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.shell.ui(ui);
        if self.is_on_x {
            leave_room_for_candidates(ui);
        }
    }

    fn save(&mut self, storage: &mut dyn Storage) {
        eframe::set_value(storage, SETTINGS, &self.shell.state.settings);
    }
}

/// Open the window on a file, or on the bundled town, and bring in another file if one is given.
/// With `is_reset` its settings and its place are as they came. `started` is when the process began.
pub fn run(
    file: Option<PathBuf>,
    bring_in: Option<PathBuf>,
    is_reset: bool,
    started: Instant,
) -> ExitCode {
    let mut loader = Loader::default();
    // Reading starts before the graphics do: both take their time.
    loader.open(file.map_or(Source::Town, Source::File));
    let loader = Rc::new(RefCell::new(Some(loader)));
    let mut failures = Vec::new();
    for renderer in [Renderer::Wgpu, Renderer::Glow] {
        let loader = Rc::clone(&loader);
        let bring_in = bring_in.clone();
        let create = move |cc: &CreationContext<'_>| -> Box<dyn eframe::App> {
            let mut settings = cc
                .storage
                .and_then(|storage| eframe::get_value::<Settings>(storage, SETTINGS))
                .unwrap_or_default();
            if is_reset {
                settings = settings.reset();
                cc.egui_ctx.memory_mut(|memory| *memory = Memory::default());
            }
            let mut loader = loader.borrow_mut().take().unwrap_or_default();
            loader.ask_by(FileDialog::new().set_parent(cc));
            let mut shell = Shell::new(&cc.egui_ctx, settings, loader, Some(started));
            shell.graphics = Some(graphics(cc, renderer));
            if let Some(window) = cc.winit_window() {
                let window = Arc::downgrade(window);
                shell.look_for_screens(move || {
                    let Some(window) = window.upgrade() else {
                        return Screens::default();
                    };
                    let here = window.current_monitor().map(|m| m.position().into());
                    let all = window.available_monitors();
                    let all = all.map(|m| (m.position().into(), m.size().into()));
                    Screens::of(here, &all.collect::<Vec<_>>())
                });
            }
            shell.offer_left_behind();
            if let Some(path) = &bring_in {
                shell.bring_in(path.clone());
            }
            Box::new(Window {
                shell,
                is_on_x: cfg!(target_os = "linux") && std::env::var_os("WAYLAND_DISPLAY").is_none(),
            })
        };
        match eframe::run_native(
            APP_ID,
            options(renderer, is_reset),
            Box::new(|cc| Ok(create(cc))),
        ) {
            Ok(()) => return ExitCode::SUCCESS,
            Err(error) => {
                tracing::warn!(?renderer, %error, "no window this way");
                failures.push(format!("{renderer}: {error}"));
            }
        }
    }
    let i18n = I18n::new(Language::of_system());
    let args = [("detail", failures.join("\n").into())];
    let said = i18n.t_args("error-no-graphics", &args);
    eprintln!("{said}");
    // There is no console that could show it.
    #[cfg(windows)]
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Gridroom")
        .set_description(said)
        .show();
    ExitCode::from(4)
}

/// What draws the window, in the words of its driver.
fn graphics(cc: &CreationContext<'_>, renderer: Renderer) -> String {
    match &cc.wgpu_render_state {
        Some(state) => {
            let info = state.adapter.get_info();
            let (backend, driver) = (info.backend, info.driver_info);
            format!("{}, {backend}, {} {driver}", info.name, info.driver)
        }
        None => renderer.to_string(),
    }
}

/// The icon of the window and of the task bar.
fn icon() -> IconData {
    eframe::icon_data::from_png_bytes(ICON).unwrap_or_default()
}

fn options(renderer: Renderer, is_reset: bool) -> NativeOptions {
    let i18n = I18n::new(Language::of_system());
    NativeOptions {
        viewport: ViewportBuilder::default()
            .with_app_id(APP_ID)
            .with_icon(icon())
            .with_title(i18n.t("window-title"))
            .with_inner_size(vec2(1280.0, 720.0))
            .with_maximized(true)
            .with_min_inner_size(vec2(960.0, 600.0))
            .with_drag_and_drop(true),
        renderer,
        // What is not persisted is not read either: the next start finds the place of this one again.
        persist_window: !is_reset,
        ..NativeOptions::default()
    }
}
