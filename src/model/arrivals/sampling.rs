//! Whom a call sent to be sampled: work of the sampling desk.

use super::event::What;
use super::{Arrival, Arrivals, WorkKind};
use jiff::civil::Date;

impl Arrivals {
    /// Those who are to be sampled on a day, grid by grid. Nothing of those who are locked.
    pub fn to_sample(&self, day: Date) -> Vec<&Arrival> {
        let is_due = |one: &&Arrival| {
            one.log.iter().any(|event| match &event.what {
                What::Handed { work, day: on, .. } => *work == WorkKind::Sample && *on == Some(day),
                _ => false,
            })
        };
        let mut due: Vec<&Arrival> = self.iter().filter(is_due).collect();
        due.sort_by(|a, b| a.grid.cmp(&b.grid));
        due
    }
}
