//! How good an alternative is, in figures with their names. Owns: which figures are told, and how.

use super::state::Kind;
use super::work::{Choice, Found};
use crate::app::words::messages::{grouped, length};
use crate::i18n::I18n;

/// Figures of an alternative: names and values.
pub fn rows(i18n: &I18n, found: &Found, choice: &Choice) -> Vec<(String, String)> {
    let score = &choice.alternative.score;
    let of = |a: usize, b: usize| {
        let args = [("part", grouped(a).into()), ("whole", grouped(b).into())];
        i18n.t_args("propose-of", &args)
    };
    let percent = |share: f64| {
        let args = [("percent", format!("{:.0}", 100.0 * share).into())];
        i18n.t_args("propose-percent", &args)
    };
    let count = |n: u64| grouped(usize::try_from(n).unwrap_or(usize::MAX)).to_string();
    let mut rows = vec![
        (
            "propose-column-grids",
            grouped(choice.alternative.districts.len()).to_string(),
        ),
        ("propose-column-band", of(score.in_band, score.banded)),
        (
            "propose-column-moved",
            of_all(i18n, score.moved, score.whole),
        ),
    ];
    if found.kind == Kind::Search {
        rows.extend([
            ("propose-column-tenth", of(score.within_tenth, score.banded)),
            ("propose-column-along", percent(score.along())),
            (
                "propose-row-length",
                length(i18n, score.length_m.iter().sum()),
            ),
            (
                "propose-column-compactness",
                format!("{:.2}", score.compactness),
            ),
            ("propose-column-unreached", count(score.unreached as u64)),
        ]);
    }
    if let Some(demand) = &choice.demand {
        let entrances = of(demand.entrances_there, demand.entrances);
        rows.extend([
            ("propose-column-heads", of(demand.heads_there, demand.heads)),
            ("propose-column-entrances", entrances),
            (
                "propose-column-missing",
                count(demand.entrances_missing as u64),
            ),
        ]);
    }
    let named = rows.into_iter().map(|(key, value)| (i18n.t(key), value));
    named.collect()
}

/// What stands on the card of an alternative: how many grids fit, how many are about as large as the
/// others, how long their bounds are, and what of the new ones runs along streets, lanes or water.
pub fn card(i18n: &I18n, place: usize, choice: &Choice) -> [String; 4] {
    let score = &choice.alternative.score;
    let counts = |part: usize| {
        [
            ("number", grouped(place + 1).into()),
            ("part", grouped(part).into()),
            ("whole", grouped(score.banded).into()),
        ]
    };
    let bounds = length(i18n, score.length_m.iter().sum());
    let along = format!("{:.0}", 100.0 * score.along());
    [
        i18n.t_args("propose-card", &counts(score.in_band)),
        i18n.t_args("propose-card-even", &counts(score.within_tenth)),
        i18n.t_args("propose-card-length", &[("length", bounds.into())]),
        i18n.t_args("propose-card-along", &[("percent", along.into())]),
    ]
}

fn of_all(i18n: &I18n, part: u64, whole: u64) -> String {
    let number = |n: u64| grouped(usize::try_from(n).unwrap_or(usize::MAX)).into();
    let args = [("part", number(part)), ("whole", number(whole))];
    i18n.t_args("propose-of", &args)
}
