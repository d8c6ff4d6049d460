//! The report of a day: figures as they stood at its cut-off hour, beside those of the day before, and
//! the tables of the dashboard and of the desks. Owns: which figures these are; each is one of the model's. Must not
//! know: workbooks or pages.

pub mod desks;
pub mod page;
pub mod workbook;

use super::facts::Facts;
use crate::i18n::I18n;
use crate::model::data_table::DataTable;
use crate::model::epidemic::{Case, Figures, Filter, Moment, Source, Subject};
use crate::rules::zone::Zone;
use crate::style::label::zone_key;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

/// A figure of the day, and of the day before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it counts.
    pub name: String,
    /// Now.
    pub now: u32,
    /// At the same hour a day before.
    pub before: u32,
}

impl Figure {
    /// How it differs from the day before, with its sign; nothing where it does not.
    pub fn difference(&self) -> String {
        match i64::from(self.now) - i64::from(self.before) {
            0 => String::new(),
            more if more > 0 => format!("+{more}"),
            less => format!("−{}", less.unsigned_abs()),
        }
    }

    /// The same in words.
    pub fn since(&self, i18n: &I18n) -> String {
        match self.difference() {
            none if none.is_empty() => none,
            difference => {
                let args = [("difference", difference.into())];
                i18n.t_args("print-difference", &args)
            }
        }
    }
}

/// The report.
pub struct Report {
    /// Its figures.
    pub figures: Vec<Figure>,
    /// New cases of each day, from the first to that of the report, none left out.
    pub curve: Vec<(Date, u32)>,
    /// The tables of the dashboard.
    pub tables: Vec<(Subject, DataTable)>,
    /// What the desks have done, each with the key of its name.
    pub desks: Vec<(&'static str, DataTable)>,
}

/// The hour at which a day is closed where nobody says another.
const CUT_OFF: Time = Time::constant(20, 0, 0, 0);

/// The instant at which a day is closed, today where none is named: its cut-off hour, or now where that is
/// still to come.
pub fn closes(day: Option<Date>, cut_off: Option<Time>, now: DateTime) -> DateTime {
    let day = day.unwrap_or(now.date());
    day.to_datetime(cut_off.unwrap_or(CUT_OFF)).min(now)
}

/// A day's key figures by name: as the dashboard counts them.
fn key_figures(i18n: &I18n, figures: &Figures) -> Vec<(String, u32)> {
    vec![
        (i18n.t("board-cases"), figures.cases),
        (i18n.t("board-new"), figures.new_cases),
        (i18n.t("board-isolated"), figures.at_home + figures.central),
        (i18n.t("board-overdue"), figures.overdue),
        (i18n.t("board-pressing"), figures.pressing),
        (i18n.t("map-legend-unmanned"), figures.unmanned),
    ]
}

/// The same, and the grids of each zone.
fn named(i18n: &I18n, figures: &Figures) -> Vec<(String, u32)> {
    let mut named = key_figures(i18n, figures);
    let zones = Zone::ALL.into_iter().zip(figures.zones);
    named.extend(zones.map(|(zone, count)| (i18n.t(zone_key(zone)), count)));
    named
}

/// Figures of the instant that is shown, beside those of the same hour a day before.
fn compared(
    facts: &Facts,
    i18n: &I18n,
    named: fn(&I18n, &Figures) -> Vec<(String, u32)>,
) -> Vec<Figure> {
    let yesterday = facts.at().saturating_sub(1.day());
    let before = Moment::new(
        &facts.epidemic,
        (&facts.ground, &facts.placed),
        facts.rules.on(yesterday.date()),
        &Filter::default(),
        yesterday,
    );
    let pairs = named(i18n, &facts.moment.figures).into_iter();
    let pairs = pairs.zip(named(i18n, &before.figures));
    pairs
        .map(|((name, now), (_, before))| Figure { name, now, before })
        .collect()
}

/// The key figures of the instant that is shown, beside those of the day before.
pub fn headline(facts: &Facts, i18n: &I18n) -> Vec<Figure> {
    compared(facts, i18n, key_figures)
}

/// The report of the instant that is shown.
pub fn report(facts: &Facts, i18n: &I18n) -> Report {
    Report {
        figures: compared(facts, i18n, named),
        curve: curve(facts),
        tables: Subject::ALL
            .into_iter()
            .map(|subject| (subject, table(facts, i18n, subject)))
            .collect(),
        desks: desks::tables(facts, i18n),
    }
}

/// A table of the dashboard.
pub(super) fn table(facts: &Facts, i18n: &I18n, subject: Subject) -> DataTable {
    let titles: Vec<String> = facts
        .map
        .coverage
        .faces()
        .map(|face| facts.map.title(face))
        .collect();
    let word = |key: &str| {
        let mut zones = Zone::ALL.into_iter();
        let zone = zones.find(|zone| key.strip_prefix("zone-") == Some(zone.name()));
        zone.map_or_else(|| i18n.t(key), |zone| i18n.t(zone_key(zone)))
    };
    let source = Source {
        epidemic: &facts.epidemic,
        ground: &facts.ground,
        placed: &facts.placed,
        moment: &facts.moment,
        houses: &facts.houses,
        titles: &titles,
        word: &word,
    };
    source.table(subject).0
}

fn curve(facts: &Facts) -> Vec<(Date, u32)> {
    let cases = facts.moment.cases.iter();
    let cases = cases.filter_map(|i| facts.epidemic.cases.get(*i));
    let days: Vec<Date> = cases.filter_map(Case::known).collect();
    let Some(first) = days.iter().min().copied() else {
        return Vec::new();
    };
    let last = facts.at().date();
    let all = first.series(1.day()).take_while(|day| *day <= last);
    all.map(|day| {
        let of_day = days.iter().filter(|known| **known == day);
        (day, u32::try_from(of_day.count()).unwrap_or(u32::MAX))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn a_day_is_closed_at_its_cut_off_or_now_where_that_is_still_to_come() {
        let on = |day: i8, hour: i8| date(2021, 9, day).at(hour, 0, 0, 0);
        let (early, late) = (on(15, 9), on(15, 22));
        let (day, eight) = (Some(date(2021, 9, 14)), Some(time(8, 0, 0, 0)));
        let table = [
            (day, None, early, on(14, 20)),
            (day, eight, early, on(14, 8)),
            // Today, whether it is named or not.
            (None, None, early, early),
            (None, eight, early, on(15, 8)),
            (None, None, late, on(15, 20)),
            (Some(late.date()), None, early, early),
            (Some(date(2021, 9, 20)), None, late, late),
        ];
        for (day, cut_off, now, closed) in table {
            assert_eq!(
                closes(day, cut_off, now),
                closed,
                "{day:?} {cut_off:?} {now}"
            );
        }
    }
}
