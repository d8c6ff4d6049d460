//! The tables of the dashboard, made anew when what they show has changed. Owns: when.

use crate::app::shell::Shell;
use crate::app::words::messages::zone_name;
use crate::geometry::coverage::FaceId;
use crate::i18n::Language;
use crate::model::epidemic::{Source, Subject, Target};
use crate::model::table::Table;
use crate::rules::zone::Zone;
use jiff::civil::DateTime;

/// A table, and what it was made of.
struct Made {
    key: (u64, u64, u64, DateTime),
    language: Language,
    subject: Subject,
    table: Table,
    targets: Vec<Target>,
}

/// The dashboard.
#[derive(Default)]
pub struct Dashboard {
    /// What its table is about.
    pub subject: Subject,
    made: Option<Made>,
    revision: u64,
}

impl Dashboard {
    /// Another subject is looked at.
    pub fn choose(&mut self, subject: Subject) {
        self.subject = subject;
    }

    /// The table that is shown, and which one it is.
    pub fn shown(&self) -> Option<(&Table, u64)> {
        let made = self.made.as_ref().filter(|m| m.subject == self.subject)?;
        Some((&made.table, self.revision))
    }

    /// What a row leads to.
    pub fn target(&self, row: usize) -> Option<&Target> {
        self.made.as_ref()?.targets.get(row)
    }
}

impl Shell {
    /// Make the table that is shown, where what it shows is new.
    pub(super) fn fill_dashboard(&mut self) {
        let watching = &self.state.epidemic;
        let (Some(shown), Some(known)) = (&watching.shown, &watching.known) else {
            return;
        };
        let (Some((_, placed)), Some(document)) = (&watching.placed, self.state.session.document())
        else {
            return;
        };
        let subject = watching.dashboard.subject;
        let language = self.state.i18n.language();
        let is_made = watching.dashboard.made.as_ref().is_some_and(|made| {
            (made.key, made.language, made.subject) == (shown.key, language, subject)
        });
        // While the map of another day is on its way, grids and figures are not of the same day.
        if is_made || shown.moment.grids.len() != placed.0.codes.len() {
            return;
        }
        let faces = (0..placed.0.codes.len()).map(|face| u32::try_from(face).unwrap_or(u32::MAX));
        let titles: Vec<String> = faces.map(|face| document.map.title(FaceId(face))).collect();
        let i18n = &self.state.i18n;
        let word = |key: &str| {
            let mut zones = Zone::ALL.into_iter();
            let zone = zones.find(|zone| key.strip_prefix("zone-") == Some(zone.name()));
            zone.map_or_else(|| i18n.t(key), |zone| zone_name(i18n, zone))
        };
        let source = Source {
            epidemic: &known.epidemic,
            ground: &placed.0,
            placed: &placed.1,
            moment: &shown.moment,
            houses: &known.houses,
            titles: &titles,
            word: &word,
        };
        let (table, targets) = source.table(subject);
        let key = shown.key;
        let dashboard = &mut self.state.epidemic.dashboard;
        dashboard.revision += 1;
        dashboard.made = Some(Made {
            key,
            language,
            subject,
            table,
            targets,
        });
    }
}
