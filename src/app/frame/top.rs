//! Menus, workspace tab, tools, search.

use crate::app::command::{Command, Menu, icon};
use crate::app::intent::Intent;
use crate::app::jobs::source::Source;
use crate::app::view::View;
use crate::app::widgets::add_command;
use crate::app::widgets::command_button;
use crate::app::widgets::command_name;
use crate::app::widgets::icon::icon as drawn;
use crate::app::widgets::name_field;
use crate::app::workspaces::map::SearchBox;
use crate::app::workspaces::map::search;
use crate::app::workspaces::project;
use egui::{Align, Button, Layout, MenuBar, Panel, Ui};

/// Commands at hand without a menu.
const TOOLS: [(Command, &str); 6] = [
    (Command::Open, "tool-open"),
    (Command::Undo, "tool-undo"),
    (Command::Redo, "tool-redo"),
    (Command::ZoomAll, "tool-zoom-all"),
    (Command::ZoomSelection, "tool-zoom-selection"),
    (Command::SwitchLabels, "tool-labels"),
];

/// Draw the bar.
pub fn show(view: &View<'_>, search: &mut SearchBox, ui: &mut Ui) {
    Panel::top("top").show(ui, |ui| {
        MenuBar::new().ui(ui, |ui| {
            for menu in Menu::ALL {
                ui.menu_button(view.i18n.t(menu.key()), |ui| show_menu(view, ui, menu));
            }
            ui.separator();
            show_workspaces(view, ui);
            ui.separator();
            for (command, short) in TOOLS {
                let button = Button::new(drawn(command.icon()));
                let hint = command_name(view, command);
                let hint = match command.shortcut() {
                    Some(keys) => format!("{hint}  {}", ui.ctx().format_shortcut(&keys)),
                    None => hint,
                };
                let response = add_command(view, ui, command, button);
                name_field(&response, &view.i18n.t(short));
                response.on_hover_text(hint);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let language = drawn(Command::SwitchLanguage.icon());
                let language = Button::new((language, view.i18n.t("tool-language")));
                add_command(view, ui, Command::SwitchLanguage, language);
                let (sign, theme) = match view.settings.dark {
                    true => (icon::SUN, "tool-light"),
                    false => (icon::MOON, "tool-dark"),
                };
                let theme = Button::new((drawn(sign), view.i18n.t(theme)));
                add_command(view, ui, Command::SwitchTheme, theme);
                ui.separator();
                search::show(view, search, ui);
            });
        });
    });
}

/// The workspaces: the war-room map, redrawing, the epidemic, the register.
fn show_workspaces(view: &View<'_>, ui: &mut Ui) {
    let (redraws, watches) = (view.is_redrawing(), view.is_watching());
    let registers = view.is_registering();
    let of = |key, is_here, command: Command| (key, command.icon(), is_here, command);
    for (key, sign, is_here, command) in [
        // Whichever is on the screen is left.
        (
            "workspace-map",
            icon::MAP_TRIFOLD,
            !redraws && !watches && !registers,
            if redraws {
                Command::Redraw
            } else if registers {
                Command::Register
            } else {
                Command::Watch
            },
        ),
        of("workspace-redraw", redraws, Command::Redraw),
        of("workspace-epidemic", watches, Command::Watch),
        of("workspace-register", registers, Command::Register),
    ] {
        let button = Button::selectable(is_here, (drawn(sign), view.i18n.t(key)));
        if is_here {
            ui.add(button);
        } else {
            let name = command_name(view, command);
            add_command(view, ui, command, button).on_hover_text(name);
        }
    }
}

fn show_menu(view: &View<'_>, ui: &mut Ui, menu: Menu) {
    ui.set_min_width(240.0);
    for command in Command::ALL.into_iter().filter(|c| c.menu() == menu) {
        if command.starts_group() {
            ui.separator();
        }
        command_button(view, ui, command);
        if command == Command::OpenTown {
            show_recent(view, ui);
        }
    }
}

fn show_recent(view: &View<'_>, ui: &mut Ui) {
    let recent = view.settings.recent.clone();
    ui.add_enabled_ui(!recent.is_empty(), |ui| {
        ui.menu_button(view.i18n.t("menu-recent"), |ui| {
            for path in &recent {
                let name = path
                    .file_name()
                    .unwrap_or(path.as_os_str())
                    .to_string_lossy();
                let button = ui.button(name);
                if button.on_hover_text(path.display().to_string()).clicked() {
                    view.send(Intent::Open(Source::File(path.clone())));
                }
            }
            ui.separator();
            if ui.button(view.i18n.t("menu-recent-clear")).clicked() {
                view.send(project::Intent::ForgetRecent);
            }
        });
    });
}
