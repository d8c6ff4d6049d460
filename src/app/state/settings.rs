//! What is kept between runs. Owns: its form and its defaults. The window's own place and size
//! are kept by eframe beside it.

use crate::app::map::scene::{Basemap, LabelText, Layers};
use crate::app::state::drawer::Drawer;
use crate::app::state::filters::Filters;
use crate::app::workspaces::printing::state::{Preset, Wanted};
use crate::app::workspaces::tour::Progress;
use crate::app::workspaces::trace::state::Kept;
use crate::exchange::import::Settings as Import;
use crate::i18n::Language;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// So many recent files are kept.
const RECENT: usize = 8;
/// So many layers are remembered.
const IMPORTS: usize = 40;

/// Kept between runs. A field that an older or newer version does not know takes its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language of the window.
    pub language: Language,
    /// Dark theme.
    pub dark: bool,
    /// Layer states.
    pub layers: Layers,
    /// The background map.
    pub basemap: Basemap,
    /// What labels say.
    pub label_text: LabelText,
    /// The panel of layers and grids is shown.
    pub shows_layers: bool,
    /// The inspector is shown.
    pub shows_inspector: bool,
    /// The drawer beneath the map.
    pub drawer: Drawer,
    /// Of the legend only its head is shown.
    pub folds_legend: bool,
    /// The card over the sample town was dismissed.
    pub start_seen: bool,
    /// How far the tour was taken.
    pub tour: Progress,
    /// Personal values are locked after so many seconds without a touch.
    pub lock_after_s: u32,
    /// Files opened lately, the latest first.
    pub recent: Vec<PathBuf>,
    /// Who signed in last to each of them, by its path.
    pub signed_in: Vec<(PathBuf, String)>,
    /// What is listed at the desks of each project, by its path.
    pub filters: Vec<(PathBuf, Filters)>,
    /// What was printed last.
    pub printing: Wanted,
    /// What is printed by name.
    pub print_presets: Vec<Preset>,
    /// Plans beneath the maps of projects, the latest first.
    pub underlays: Vec<Kept>,
    /// What was decided about layers that came in, the latest first: it is proposed again for a
    /// layer with the same fields.
    pub imports: Vec<Import>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::of_system(),
            dark: false,
            layers: Layers::default(),
            basemap: Basemap::default(),
            label_text: LabelText::default(),
            shows_layers: true,
            shows_inspector: true,
            drawer: Drawer::default(),
            folds_legend: false,
            start_seen: false,
            tour: Progress::default(),
            lock_after_s: 600,
            recent: Vec::new(),
            signed_in: Vec::new(),
            filters: Vec::new(),
            printing: Wanted::default(),
            print_presets: Vec::new(),
            underlays: Vec::new(),
            imports: Vec::new(),
        }
    }
}

impl Settings {
    /// As they came, but for what was not set: the language that is read, the files that were opened, who
    /// signed in to them, and what lies beneath their maps.
    pub fn reset(&self) -> Self {
        Self {
            language: self.language,
            start_seen: self.start_seen,
            tour: self.tour,
            recent: self.recent.clone(),
            signed_in: self.signed_in.clone(),
            underlays: self.underlays.clone(),
            ..Self::default()
        }
    }

    /// A file was opened.
    pub fn remember(&mut self, path: &Path) {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|other| *other != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT);
    }

    /// Somebody signed in to a project: their name is proposed there the next time.
    pub fn remember_user(&mut self, path: &Path, name: &str) {
        self.signed_in.retain(|(other, _)| other != path);
        self.signed_in.insert(0, (path.to_owned(), name.to_owned()));
        self.signed_in.truncate(RECENT);
    }

    /// Who signed in last to a project; empty where nobody did.
    pub fn user_of(&self, path: &Path) -> String {
        let mut known = self.signed_in.iter();
        let found = known.find(|(other, _)| other == path);
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    }

    /// This is listed at the desks of a project from now on.
    pub fn remember_filters(&mut self, path: &Path, filters: Filters) {
        self.filters.retain(|(other, _)| other != path);
        if filters != Filters::default() {
            self.filters.insert(0, (path.to_owned(), filters));
        }
        self.filters.truncate(RECENT);
    }

    /// What is listed at the desks of a project.
    pub fn filters_of(&self, path: &Path) -> Filters {
        let mut known = self.filters.iter();
        let found = known.find(|(other, _)| other == path);
        found
            .map(|(_, filters)| filters.clone())
            .unwrap_or_default()
    }

    /// The plan of a project lies so from now on, or there is none.
    pub fn remember_underlay(&mut self, project: &Path, kept: Option<Kept>) {
        self.underlays.retain(|other| other.project != project);
        if let Some(kept) = kept {
            self.underlays.insert(0, kept);
        }
        self.underlays.truncate(IMPORTS);
    }

    /// The plan of a project.
    pub fn underlay_of(&self, project: &Path) -> Option<&Kept> {
        self.underlays.iter().find(|kept| kept.project == project)
    }

    /// A layer came in with these decisions.
    pub fn remember_import(&mut self, import: Import) {
        let same_fields = |other: &Import| {
            let names = |i: &Import| i.fields.iter().map(|f| f.from.clone()).collect::<Vec<_>>();
            other.layer == import.layer && names(other) == names(&import)
        };
        self.imports.retain(|other| !same_fields(other));
        self.imports.insert(0, import);
        self.imports.truncate(IMPORTS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::workspaces::arrivals::{Which, Whose};
    use crate::app::workspaces::sampling::Tubes;
    use crate::rules::arrivals::State;

    #[test]
    fn recent_files_are_few_and_each_once() {
        let mut settings = Settings::default();
        for i in 0..20 {
            settings.remember(Path::new(&format!("{}.geojson", i % 10)));
        }
        assert_eq!(settings.recent.len(), RECENT);
        assert_eq!(settings.recent[0], Path::new("9.geojson"));
        settings.remember(Path::new("5.geojson"));
        assert_eq!(settings.recent[0], Path::new("5.geojson"));
        assert_eq!(settings.recent.len(), RECENT);
    }

    #[test]
    fn each_project_has_its_own_name_to_propose() {
        let mut settings = Settings::default();
        let [a, b] = ["a.gpkg", "b.gpkg"].map(Path::new);
        settings.remember_user(a, "谢主任");
        settings.remember_user(b, "值班员");
        settings.remember_user(a, "操作员");
        assert_eq!(
            (settings.user_of(a), settings.user_of(b)),
            ("操作员".into(), "值班员".into())
        );
        assert_eq!(settings.user_of(Path::new("c.gpkg")), "");
        assert_eq!(settings.signed_in.len(), 2);
    }

    #[test]
    fn each_project_has_its_own_filters_and_none_where_all_is_listed() {
        let mut settings = Settings::default();
        let [a, b] = ["a.gpkg", "b.gpkg"].map(Path::new);
        let positive = Filters {
            tubes: Tubes::Positive,
            ..Filters::default()
        };
        let mut of_community = Filters::default();
        of_community.calls.which = Which::In(State::Visit);
        of_community.calls.whose = Whose::Of("陈".to_owned());
        of_community.calls.community = Some("洪桥".to_owned());
        settings.remember_filters(a, positive.clone());
        settings.remember_filters(b, of_community.clone());
        // As eframe keeps them.
        let kept = ron::to_string(&settings).expect("written");
        let mut settings: Settings = ron::from_str(&kept).expect("read");
        assert_eq!(settings.filters_of(a), positive);
        assert_eq!(settings.filters_of(b), of_community);
        assert_eq!(settings.filters_of(Path::new("c.gpkg")), Filters::default());
        settings.remember_filters(a, Filters::default());
        assert_eq!(settings.filters.len(), 1);
    }

    #[test]
    fn a_reset_keeps_what_was_not_set() {
        let mut settings = Settings {
            dark: true,
            folds_legend: true,
            lock_after_s: 60,
            start_seen: true,
            ..Settings::default()
        };
        settings.remember(Path::new("town.gpkg"));
        settings.remember_user(Path::new("town.gpkg"), "谢主任");
        let reset = settings.reset();
        assert!(!reset.dark && !reset.folds_legend && reset.start_seen);
        assert_eq!(reset.lock_after_s, Settings::default().lock_after_s);
        assert_eq!(
            (&reset.recent, &reset.signed_in),
            (&settings.recent, &settings.signed_in)
        );
    }

    #[test]
    fn unknown_and_missing_fields_do_no_harm() {
        let read: Settings = serde_json::from_str(r#"{"dark":true,"future":1}"#).expect("read");
        assert!(read.dark && read.shows_layers);
    }
}
