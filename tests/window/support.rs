//! A window on a small map, and ways to reach into it.

use egui::style::ScrollAnimation;
use egui::{Event, Key, Modifiers, Vec2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, HarnessBuilder};
use gridroom::app::jobs::loader::Loader;
use gridroom::app::jobs::source::Source;
use gridroom::app::shell::Shell;
use gridroom::app::state::settings::Settings;
use gridroom::geometry::coverage::FaceId;
use gridroom::i18n::Language;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The window under test; made in the first frame, when there is a context to make it in.
pub struct Window {
    settings: Settings,
    file: Option<PathBuf>,
    shell: Option<Shell>,
}

impl Window {
    /// The shell, once the first frame was drawn.
    pub fn shell(&mut self) -> &mut Shell {
        self.shell.as_mut().expect("a frame was drawn")
    }
}

/// The smallest window that must work.
pub const SMALL: Vec2 = vec2(1366.0, 768.0);

/// Settings in Chinese, with nothing remembered.
pub fn settings() -> Settings {
    Settings {
        language: Language::Chinese,
        start_seen: true,
        ..Settings::default()
    }
}

/// Everything the windows of this program keep of their own goes into one folder that is thrown
/// away, not into the user's.
fn keep_apart() {
    static FOLDER: std::sync::OnceLock<TempDir> = std::sync::OnceLock::new();
    let folder = FOLDER.get_or_init(|| tempfile::tempdir().expect("a folder"));
    gridroom::app::project::scratch::keep_in(folder.path().to_owned());
}

/// Open a window on a file, or on nothing.
pub fn window(settings: Settings, file: Option<&Path>, size: Vec2) -> Harness<'static, Window> {
    window_by(Harness::builder(), settings, file, size)
}

/// The same in a harness that is built so.
pub fn window_by(
    builder: HarnessBuilder<Window>,
    settings: Settings,
    file: Option<&Path>,
    size: Vec2,
) -> Harness<'static, Window> {
    keep_apart();
    let state = Window {
        settings,
        file: file.map(Path::to_owned),
        shell: None,
    };
    let builder = builder.with_size(size).with_max_steps(64);
    let mut harness = builder.with_step_dt(1.0 / 60.0).build_ui_state(
        |ui, window: &mut Window| {
            let shell = window.shell.get_or_insert_with(|| {
                let mut loader = Loader::blind();
                if let Some(file) = window.file.take() {
                    loader.open(Source::File(file));
                }
                let shell = Shell::new(ui.ctx(), window.settings.clone(), loader, None);
                // What is clicked stands still.
                ui.all_styles_mut(|style| style.scroll_animation = ScrollAnimation::none());
                shell
            });
            shell.ui(ui);
        },
        state,
    );
    settle(&mut harness);
    harness
}

/// The window of somebody who sees the program for the first time: the sample town.
pub fn newcomer() -> Harness<'static, Window> {
    let settings = Settings {
        start_seen: false,
        ..settings()
    };
    let mut harness = window(settings, None, SMALL);
    harness.state_mut().shell().open(Source::Town);
    settle(&mut harness);
    harness
}

/// A window on the little town.
pub fn town() -> (Harness<'static, Window>, TempDir) {
    let (path, folder) = town_file();
    (window(settings(), Some(&path), SMALL), folder)
}

/// Run frames until nothing is read or written any more.
pub fn settle(harness: &mut Harness<'_, Window>) {
    let began = Instant::now();
    loop {
        harness.step();
        if harness.state_mut().shell().is_idle() {
            harness.run();
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(120), "still busy");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Let the window follow what was done; it may go on reading or writing meanwhile (a spinner
/// turns), but when it is idle it must come to rest.
pub fn follow(harness: &mut Harness<'_, Window>) {
    if harness.try_run().is_err() && harness.state_mut().shell().is_idle() {
        // The last of a work that ended meanwhile may still turn; then it must come to rest.
        harness.run();
    }
}

/// Four grids side by side; the last two overlap by a strip.
pub fn town_file() -> (PathBuf, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("town.geojson");
    let square = |west: f64, east: f64| {
        format!("[[[{west},25],[{east},25],[{east},25.01],[{west},25.01],[{west},25]]]")
    };
    let feature = |name: &str, code: &str, west: f64, east: f64| {
        let ring = square(west, east);
        format!(
            r#"{{"type":"Feature","properties":{{"name":"{name}","code":"{code}","households":380}},"geometry":{{"type":"Polygon","coordinates":{ring}}}}}"#
        )
    };
    let features = [
        feature("仙糖里", "350322001006001", 118.0, 118.01),
        feature("洪桥里", "350322001004001", 118.01, 118.02),
        feature("木兰里", "350322001001001", 118.02, 118.03),
        feature("坝垄里", "350322001007001", 118.029, 118.04),
    ];
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[{}]}}"#,
        features.join(",")
    );
    std::fs::write(&path, text).expect("written");
    (path, folder)
}

/// The names of the selected grids.
pub fn selected(harness: &mut Harness<'_, Window>) -> Vec<String> {
    let session = &harness.state_mut().shell().state.session;
    let map = &session.document().expect("a map").map;
    session
        .selection()
        .iter()
        .map(|f: &FaceId| map.title(*f))
        .collect()
}

/// Write into the field of this name, in place of what is there.
pub fn fill(harness: &mut Harness<'_, Window>, name: &str, text: &str) {
    let fields: Vec<_> = harness
        .query_all_by_role(egui::accesskit::Role::TextInput)
        .chain(harness.query_all_by_role(egui::accesskit::Role::PasswordInput))
        .chain(harness.query_all_by_role(egui::accesskit::Role::MultilineTextInput))
        .filter(|node| node.accesskit_node().label().is_some_and(|l| l == name))
        .collect();
    assert!(!fields.is_empty(), "no field is called {name}");
    fields[0].focus();
    follow(harness);
    command(harness, Key::A);
    match text {
        "" => press(harness, Key::Backspace),
        text => enter(harness, text),
    }
}

/// Press a key with the command modifier and let the window follow.
pub fn command(harness: &mut Harness<'_, Window>, key: Key) {
    harness.key_press_modifiers(Modifiers::COMMAND, key);
    follow(harness);
}

/// Press a key and let the window follow.
pub fn press(harness: &mut Harness<'_, Window>, key: Key) {
    harness.key_press(key);
    follow(harness);
}

/// Type text where the cursor is.
pub fn enter(harness: &mut Harness<'_, Window>, text: &str) {
    harness.event(Event::Text(text.to_owned()));
    follow(harness);
}

/// Click what has this name; of several the one that stands first on the screen's left.
pub fn click(harness: &mut Harness<'_, Window>, name: &str) {
    let nodes: Vec<_> = harness.query_all_by_label(name).collect();
    let leftmost = nodes
        .iter()
        .min_by(|a, b| a.rect().left().total_cmp(&b.rect().left()));
    leftmost
        .unwrap_or_else(|| panic!("nothing is called {name}"))
        .click();
    follow(harness);
}

/// Open the menu of choices of this name.
pub fn choose(harness: &mut Harness<'_, Window>, name: &str) {
    let menus = harness.query_all_by_role(egui::accesskit::Role::ComboBox);
    let named = menus.filter(|n| n.accesskit_node().label().is_some_and(|l| l == name));
    let menus: Vec<_> = named.collect();
    menus
        .first()
        .unwrap_or_else(|| panic!("no menu is called {name}"))
        .click();
    follow(harness);
}

/// Whether anything is called so, wholly or in part.
pub fn shows(harness: &Harness<'_, Window>, text: &str) -> bool {
    harness.query_all_by_label_contains(text).next().is_some()
        || harness
            .root()
            .children_recursive()
            .any(|n| n.accesskit_node().value().is_some_and(|v| v.contains(text)))
}
