//! The table of the dashboard, made anew where what it shows is new.

use super::dashboard::*;
use crate::app::shell::Shell;
use crate::app::words::messages::zone_name;
use crate::geometry::coverage::FaceId;
use crate::model::epidemic::Source;
use crate::rules::zone::Zone;

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
