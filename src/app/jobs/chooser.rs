//! Asking somebody for a file by the system's own dialog. Owns: what files are asked for, and noticing
//! that the system has no such dialog. Must not know: what becomes of the file.

use crate::app::workspaces::arrivals::{CALLS_FILE, FileOf};
use crate::app::workspaces::own_town::state::Part;
use crate::exchange::export::Target;
use crate::exchange::osm;
use crate::exchange::source::EXTENSIONS;
use crate::exchange::underlay;
use crate::model::record::Key;
use crate::model::setting::ProfileOf;
use log::{Level, LevelFilter, Log, Metadata, Record};
use rfd::FileDialog;
use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Once;

/// Endings of files that lists come in.
const SHEETS: [&str; 8] = ["xlsx", "csv", "xls", "xlsm", "xlsb", "ods", "tsv", "txt"];

/// What a file is chosen for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Read rules.
    Rules,
    /// Read the profile of a desk.
    Profile(ProfileOf),
    /// Write the profile of a desk; the name proposed, and its text.
    ProfileOut(String, String),
    /// Open a map.
    Open,
    /// Bring a map in.
    Import,
    /// Export a map; the name proposed.
    Export(String),
    /// Write the lineage; the name proposed.
    Lineage(String),
    /// Write the call list of this unit; the name proposed.
    CallList(String, Key),
    /// Write what is printed; the name proposed, and the endings it may have.
    Print(String, &'static [&'static str]),
    /// Save a project; the name proposed.
    Save(String),
    /// Make a project; the name proposed.
    Make(String),
    /// Something of a town of one's own.
    OwnTown(Part),
    /// Write who was not sampled; the name proposed.
    Missing(String),
    /// Write tours to those who are sampled at home; the name proposed.
    Tours(String),
    /// Something of the desk of arrivals.
    Arrivals(FileOf),
    /// Write what whoever helps needs to know; the name proposed.
    Diagnosis(String),
    /// Write files to practise with into a folder.
    Practice,
    /// Choose a file of tiles.
    Tiles,
    /// Choose a plan to lie beneath the map.
    Underlay,
    /// Bring a list in.
    ListIn,
    /// Write a list, filled or empty; the name proposed.
    ListOut(String),
    /// Write rows that did not come in; the name proposed.
    Refused(String),
}

impl Choice {
    /// The name proposed for a file that is to be written; `None` for one that is to be read.
    pub fn proposed(&self) -> Option<&str> {
        match self {
            Self::Export(name)
            | Self::Lineage(name)
            | Self::CallList(name, _)
            | Self::Print(name, _)
            | Self::Save(name)
            | Self::Make(name)
            | Self::ListOut(name)
            | Self::Missing(name)
            | Self::Tours(name)
            | Self::Diagnosis(name)
            | Self::ProfileOut(name, _)
            | Self::Refused(name)
            | Self::OwnTown(Part::Project(name))
            | Self::Arrivals(
                FileOf::Out { name, .. } | FileOf::Morning(name) | FileOf::Visits(name),
            ) => Some(name),
            Self::Rules
            | Self::Profile(_)
            | Self::Practice
            | Self::Open
            | Self::Import
            | Self::Tiles
            | Self::Underlay
            | Self::ListIn
            | Self::Arrivals(FileOf::In)
            | Self::OwnTown(
                Part::Extract | Part::Newer | Part::Boundary | Part::Communities | Part::Rules,
            ) => None,
        }
    }

    /// A folder is chosen, not a file.
    pub const fn is_folder(&self) -> bool {
        matches!(self, Self::Practice)
    }

    /// The endings that such a file may have.
    pub fn endings(&self) -> Vec<&'static str> {
        match self {
            Self::Open | Self::Import | Self::OwnTown(Part::Boundary | Part::Communities) => {
                EXTENSIONS.to_vec()
            }
            // The part behind the last dot: dialogs know no others.
            Self::OwnTown(Part::Extract | Part::Newer) => osm::ENDINGS.to_vec(),
            Self::Export(_) => Target::ALL.map(Target::ending).to_vec(),
            Self::Lineage(_) => vec!["csv"],
            // Sheets with a map first.
            Self::Tours(_) => vec!["pdf", "xlsx"],
            Self::CallList(..) | Self::Arrivals(FileOf::Morning(_) | FileOf::Visits(_)) => {
                vec!["xlsx", "pdf"]
            }
            Self::Arrivals(FileOf::Out { .. } | FileOf::In) => vec![CALLS_FILE],
            Self::Print(_, endings) => endings.to_vec(),
            Self::Save(_) | Self::Make(_) | Self::OwnTown(Part::Project(_)) => vec!["gpkg"],
            Self::ListIn => SHEETS.to_vec(),
            Self::ListOut(_) | Self::Refused(_) => vec!["xlsx", "csv"],
            Self::Missing(_) => vec!["xlsx", "pdf", "csv"],
            Self::Rules | Self::Profile(_) | Self::ProfileOut(..) | Self::OwnTown(Part::Rules) => {
                vec!["json"]
            }
            Self::Diagnosis(_) => vec!["txt"],
            Self::Practice => Vec::new(),
            Self::Tiles => vec!["mbtiles", "pmtiles"],
            Self::Underlay => underlay::ENDINGS.to_vec(),
        }
    }
}

/// What came of asking.
pub enum Asked {
    /// This file was chosen.
    Chosen(PathBuf),
    /// The dialog was closed without choosing.
    Dismissed,
    /// The system has no such dialog.
    NoDialog,
}

/// Ask by the system's dialog; waits until it is closed. `owned` is a dialog that knows the window it
/// stands before.
pub fn ask(owned: FileDialog, choice: &Choice, title: &str, kind: &str) -> Asked {
    listen();
    HAS_FAILED.set(false);
    let dialog = owned.set_title(title);
    let chosen = if choice.is_folder() {
        dialog.pick_folder()
    } else {
        let dialog = dialog.add_filter(kind, &choice.endings());
        match choice.proposed() {
            Some(name) => dialog.set_file_name(name).save_file(),
            None => dialog.pick_file(),
        }
    };
    match chosen {
        Some(path) => Asked::Chosen(path),
        None if HAS_FAILED.get() => Asked::NoDialog,
        None => Asked::Dismissed,
    }
}

thread_local! {
    /// The dialog of this thread could not be shown.
    static HAS_FAILED: Cell<bool> = const { Cell::new(false) };
}

/// The library of the dialogs gives back the same for one that was closed and one that could not be
/// shown; it tells them apart in what it logs, on the thread that asked.
struct Failures;

impl Log for Failures {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() == Level::Error && metadata.target().starts_with("rfd")
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            HAS_FAILED.set(true);
        }
    }

    fn flush(&self) {}
}

fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| match log::set_logger(&Failures) {
        Ok(()) => log::set_max_level(LevelFilter::Error),
        Err(_) => tracing::warn!("a missing file dialog will not be noticed"),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_that_cannot_be_shown_is_told_from_one_that_was_closed() {
        listen();
        let said = |target: &str, level: Level| {
            HAS_FAILED.set(false);
            let record = Record::builder().target(target).level(level).build();
            Failures.log(&record);
            HAS_FAILED.get()
        };
        assert!(said("rfd::backend::xdg_desktop_portal", Level::Error));
        // That it tries another way is no failure yet; and others fail at other things.
        assert!(!said("rfd::backend::xdg_desktop_portal", Level::Warn));
        assert!(!said("winit", Level::Error));
    }

    #[test]
    fn a_file_to_be_written_is_proposed_with_an_ending_it_may_have() {
        let name = || "p.gpkg".to_owned();
        for choice in [Choice::Save(name()), Choice::Make(name())] {
            assert_eq!(choice.proposed(), Some("p.gpkg"));
            assert!(choice.endings().contains(&"gpkg"));
        }
        assert_eq!(Choice::Open.proposed(), None);
    }
}
