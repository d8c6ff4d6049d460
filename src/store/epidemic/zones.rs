//! The zones that the records of grids name, for other programs to read. Owns: that they are what
//! the orders say at the present instant: on opening, with every order, and when an order begins
//! or ends while the project is open. Whoever reads the rules asks the orders, never these.

use super::super::error::StoreError;
use super::super::journal::{Action, Entry, Mode, Pen};
use super::super::project::Project;
use super::super::seat::CLOCK;
use crate::course::Course;
use crate::model::act::ActionName;
use crate::model::change::Change;
use crate::model::epidemic::{Book, Epidemic, Order, Part, read};
use crate::model::record::Kind;
use jiff::civil::DateTime;
use serde_json::json;

impl Project {
    /// Bring the zones that records of grids name up to date, where an order began or ended since
    /// that was last looked at.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn keep_zones(&mut self) -> Result<Option<Entry>, StoreError> {
        if !self.is_ready {
            return Ok(None);
        }
        let now = self.clock()?.now();
        let since = self.zones_at.replace(now);
        if let Some(since) = since
            && !self.turns_between(since, now)?
        {
            return Ok(None);
        }
        let epidemic = self.epidemic_of(&ZONES_FOLLOW)?;
        let changes = self.zone_changes(&epidemic, now)?;
        if changes.is_empty() {
            return Ok(None);
        }
        let count = changes.len();
        let action = Action::new(ActionName::KeepZones, changes).with("count", count);
        self.write_as(
            &Pen::unsigned(CLOCK),
            action,
            (Mode::Do, None),
            &[],
            &Course::new(),
        )
        .map(Some)
    }

    /// Whether an order begins or ends after an instant and by another; a clock that goes back
    /// is looked at too.
    fn turns_between(&self, since: DateTime, now: DateTime) -> Result<bool, StoreError> {
        if now < since {
            return Ok(true);
        }
        if now == since {
            return Ok(false);
        }
        let turns = |order: &Order| {
            let ends = [Some(order.from), order.until, order.withdrawn];
            let mut ends = ends.into_iter().flatten();
            order.was_issued() && ends.any(|at| since < at && at <= now)
        };
        Ok(self.epidemic_of(&[Kind::Order])?.orders.iter().any(turns))
    }

    /// What the records of grids are to name once an order is as a change makes it.
    pub(super) fn zones_after(
        &self,
        change: &Change,
        at: DateTime,
    ) -> Result<Vec<Change>, StoreError> {
        // Which cases there are does not matter: only orders put a zone in force.
        let mut epidemic = self.epidemic_of(&ZONES_FOLLOW)?;
        epidemic.orders.retain(|order| order.key != change.key);
        let stored = self.record(&change.key)?.map(|stored| stored.record);
        let after = change.apply(stored.as_ref()).ok().flatten();
        if let Some(record) = &after {
            let part = Part {
                key: &change.key,
                record,
                fields: None,
            };
            read(&mut epidemic, &part);
        }
        self.zone_changes(&epidemic, at)
    }

    fn zone_changes(&self, epidemic: &Epidemic, at: DateTime) -> Result<Vec<Change>, StoreError> {
        let book = Book::new(epidemic);
        let mut changes = Vec::new();
        for stored in self.records(Kind::Grid)? {
            let span = epidemic.spans.iter().find(|span| span.key == stored.key);
            let Some(span) = span else { continue };
            let zone = book.in_force(&span.code, at).zone;
            if span.recorded != zone {
                let before = stored.record.attribute("zone").cloned();
                let after = Some(json!(zone.word()));
                changes.push(Change::attribute(stored.key, "zone", before, after));
            }
        }
        Ok(changes)
    }
}

/// What the zone of a grid depends on.
pub(super) const ZONES_FOLLOW: [Kind; 4] =
    [Kind::Grid, Kind::RetiredGrid, Kind::Lineage, Kind::Order];
