//! Lists of calls to whoever came from elsewhere: how far they are, for the morning meeting, and whom to
//! visit. Owns: which rows and columns these have. Must not know: how a list stands on a page.

use crate::i18n::{I18n, grouped};
use crate::model::arrivals::{Arrivals, Figures, VisitList};
use crate::rules::calendar::instant_text;
use jiff::civil::DateTime;

/// A column of figures: the key of its name, and what it counts.
pub type Counted = (&'static str, fn(&Figures) -> u32);

/// The columns of figures.
pub const FIGURES: [Counted; 8] = [
    ("calls-overdue", |f| f.overdue),
    ("calls-open", |f| f.open),
    ("call-state-visit", |f| f.visit),
    ("call-state-number", |f| f.number),
    ("call-state-learned", |f| f.learned),
    ("calls-called", |f| f.called),
    ("calls-reached", |f| f.reached),
    ("calls-all", |f| f.all),
];

/// What things are called where a list is printed; of what is not known it says so.
pub struct Names<'a> {
    /// A grid, by its code.
    pub grid: &'a dyn Fn(Option<&str>) -> String,
    /// A building, by its code.
    pub building: &'a dyn Fn(Option<&str>) -> String,
}

/// Headings, and rows below them.
pub type Rows = (Vec<String>, Vec<Vec<String>>);

/// The list of the morning meeting: grids with something left to do, the worst first.
pub fn morning(all: &Arrivals, now: DateTime, i18n: &I18n, names: &Names<'_>) -> Rows {
    let figures = FIGURES.map(|(key, _)| i18n.t(key));
    let headings = [i18n.t("field-grid")].into_iter().chain(figures);
    let rows = all.morning(now).into_iter().map(|row| {
        let counts = FIGURES.map(|(_, of)| grouped(of(&row.figures) as usize).to_string());
        let of = (names.grid)(Some(row.of.as_str()));
        [of].into_iter().chain(counts).collect()
    });
    (headings.collect(), rows.collect())
}

/// Whom to visit, worker by worker; who they are stays masked.
pub fn visits(lists: &[VisitList], i18n: &I18n, names: &Names<'_>) -> Rows {
    let headings = [
        "calls-worker",
        "field-grid",
        "field-building",
        "field-household",
        "field-name",
        "calls-due",
        "calls-tries",
    ];
    let of_workers = lists.iter().flat_map(|list| {
        let visits = list.visits.iter();
        visits.map(|visit| (&list.worker, visit))
    });
    let rows = of_workers.map(|(worker, visit)| {
        vec![
            worker.clone(),
            (names.grid)(visit.grid.as_deref()),
            (names.building)(visit.building.as_deref()),
            visit.household.clone().unwrap_or_default(),
            visit.name.clone().unwrap_or_default(),
            visit.due.map(instant_text).unwrap_or_default(),
            visit.tries.to_string(),
        ]
    });
    (headings.map(|key| i18n.t(key)).to_vec(), rows.collect())
}
