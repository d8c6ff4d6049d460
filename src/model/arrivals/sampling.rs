//! Whom a call sent to be sampled: work of the sampling desk.

use super::event::What;
use super::{Arrival, Arrivals, WorkKind};
use jiff::civil::Date;

impl Arrivals {
    /// Those who are to be sampled after one day (the one before, where a round was) and until another,
    /// grid by grid. Nothing of those who are locked.
    pub fn to_sample(&self, after: Option<Date>, until: Date) -> Vec<&Arrival> {
        let is_then = |day: Date| day <= until && after.is_none_or(|after| day > after);
        let is_due = |one: &&Arrival| {
            one.log.iter().any(|event| match &event.what {
                What::Handed { work, day, .. } => {
                    *work == WorkKind::Sample && day.is_some_and(is_then)
                }
                _ => false,
            })
        };
        let mut due: Vec<&Arrival> = self.iter().filter(is_due).collect();
        due.sort_by(|a, b| a.grid.cmp(&b.grid));
        due
    }
}
