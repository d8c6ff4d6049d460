//! What a round found in a grid, from two sources: what somebody counted and typed, and what follows
//! from the tubes. Owns: what holds where both say something, what a round may say before it is
//! over, and what is lacking.
//!
//! The larger of two figures holds, and never their sum: whoever was counted by hand may be the
//! very person in a tube, and counting somebody twice would hide somebody who is missing. Whoever
//! is in a positive tube and has no single result is nobody's negative, whatever was typed.

use jiff::civil::DateTime;

/// Figures of one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// People in tubes; nothing where it was counted by hand.
    pub sampled: u32,
    /// Negative results.
    pub negative: u32,
    /// Positive results of people, not of tubes.
    pub positive: u32,
    /// People in a positive tube without a single result.
    pub held: u32,
    /// People in tubes without a result.
    pub waiting: u32,
    /// People who refuse to be tested.
    pub refused: u32,
}

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Nobody has said anything yet.
    Nothing,
    /// Somebody counted and typed it.
    Hand,
    /// It follows from the tubes.
    Tubes,
    /// Both, and they agree.
    Both,
    /// Both, and they differ: the larger figures hold.
    Differ,
}

impl Source {
    /// Its name in files and keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Hand => "hand",
            Self::Tubes => "tubes",
            Self::Both => "both",
            Self::Differ => "differ",
        }
    }
}

/// What holds of a grid in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// People who should be sampled.
    pub expected: u32,
    /// What is known of them.
    pub counts: Counts,
    /// Where it comes from.
    pub source: Source,
}

/// What is lacking before a grid is all negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lack {
    /// So many people are positive.
    Positive(u32),
    /// So many people in a positive tube have no single result.
    Held(u32),
    /// So many people refuse.
    Refused(u32),
    /// So many people wait for their result.
    Waiting(u32),
    /// So many people were not sampled.
    Unsampled(u32),
}

impl Figure {
    /// People without a negative or positive result.
    pub fn missing(&self) -> u32 {
        let known = self.counts.negative.saturating_add(self.counts.positive);
        self.expected.saturating_sub(known)
    }

    /// People who were not sampled and do not refuse.
    pub fn unsampled(&self) -> u32 {
        let counts = &self.counts;
        let rest = self.missing();
        rest.saturating_sub(counts.held)
            .saturating_sub(counts.waiting)
            .saturating_sub(counts.refused)
    }

    /// People who were sampled: those in tubes, or as many as have or await a result where somebody
    /// typed just that.
    pub fn sampled(&self) -> u32 {
        let counts = &self.counts;
        let known = [counts.positive, counts.held, counts.waiting];
        let known = known.into_iter().fold(counts.negative, u32::saturating_add);
        counts.sampled.max(known)
    }

    /// What is lacking before all are negative, the gravest first; nothing where they are.
    pub fn lacks(&self) -> Vec<Lack> {
        let counts = &self.counts;
        let all = [
            (counts.positive, Lack::Positive as fn(u32) -> Lack),
            (counts.held, Lack::Held),
            (counts.refused, Lack::Refused),
            (counts.waiting, Lack::Waiting),
            (self.unsampled(), Lack::Unsampled),
        ];
        let said = all.into_iter().filter(|(count, _)| *count > 0);
        said.map(|(count, lack)| lack(count)).collect()
    }
}

/// What holds of a grid of which so many people are expected, where somebody typed one and tubes
/// say the other. Where nobody said how many are expected it is as many as are known.
pub fn together(expected: Option<u32>, hand: Option<Counts>, tubes: Option<Counts>) -> Figure {
    let (typed, followed) = (hand.unwrap_or_default(), tubes.unwrap_or_default());
    let results = |counts: &Counts| [counts.negative, counts.positive, counts.refused];
    let source = match (hand, tubes) {
        (None, None) => Source::Nothing,
        (Some(_), None) => Source::Hand,
        (None, Some(_)) => Source::Tubes,
        (Some(a), Some(b)) if results(&a) == results(&b) => Source::Both,
        (Some(_), Some(_)) => Source::Differ,
    };
    let positive = typed.positive.max(followed.positive);
    let held = followed.held;
    let negative = typed.negative.max(followed.negative);
    let refused = typed.refused.max(followed.refused);
    let known = negative.saturating_add(positive).saturating_add(held);
    // Whoever is positive or held was there, however few somebody expected.
    let expected = expected.unwrap_or(known).max(positive.saturating_add(held));
    // Whoever is held or positive is none of the negative.
    let negative = negative.min(expected.saturating_sub(positive).saturating_sub(held));
    let rest = expected.saturating_sub(negative.saturating_add(positive));
    Figure {
        expected,
        counts: Counts {
            sampled: followed.sampled,
            negative,
            positive,
            held,
            // Whoever a hand has counted meanwhile no longer waits.
            waiting: followed.waiting.min(rest.saturating_sub(held)),
            refused: refused.min(rest),
        },
        source,
    }
}

/// Whether a round says anything of a grid for its zone yet: before its results are due, whoever is
/// missing is merely not sampled yet. Bad news, and good news that are whole, need not wait; nor
/// does what somebody typed. `results_due` is said of a round that was planned and begun.
pub fn speaks(figure: &Figure, results_due: Option<DateTime>, now: DateTime) -> bool {
    let counts = &figure.counts;
    let is_typed = matches!(figure.source, Source::Hand | Source::Both | Source::Differ);
    let is_bad = counts.positive > 0 || counts.held > 0 || counts.refused > 0;
    let is_whole = figure.expected > 0 && figure.missing() == 0;
    let is_over = match results_due {
        Some(due) => due <= now,
        None => figure.source != Source::Nothing,
    };
    is_typed || is_bad || is_whole || is_over
}

/// Of so many people with a positive single sample, how many are infections that no case is
/// registered for: so many cases of their grid are.
pub fn unregistered(positive: u32, cases: u32) -> u32 {
    positive.saturating_sub(cases)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn hand(negative: u32, positive: u32, refused: u32) -> Counts {
        Counts {
            negative,
            positive,
            refused,
            ..Counts::default()
        }
    }

    fn tubes(sampled: u32, negative: u32, positive: u32, held: u32, waiting: u32) -> Counts {
        Counts {
            sampled,
            negative,
            positive,
            held,
            waiting,
            refused: 0,
        }
    }

    #[test]
    fn the_larger_figure_holds_and_nobody_is_counted_twice() {
        use Lack as L;
        type Row = (Option<Counts>, Option<Counts>, Source, Vec<Lack>);
        let table: [Row; 10] = [
            (None, None, Source::Nothing, vec![L::Unsampled(100)]),
            (Some(hand(100, 0, 0)), None, Source::Hand, vec![]),
            (
                Some(hand(97, 1, 1)),
                None,
                Source::Hand,
                vec![L::Positive(1), L::Refused(1), L::Unsampled(1)],
            ),
            (None, Some(tubes(100, 100, 0, 0, 0)), Source::Tubes, vec![]),
            (
                None,
                Some(tubes(90, 60, 0, 0, 30)),
                Source::Tubes,
                vec![L::Waiting(30), L::Unsampled(10)],
            ),
            // The same fifty people may be in both.
            (
                Some(hand(50, 0, 0)),
                Some(tubes(50, 50, 0, 0, 0)),
                Source::Both,
                vec![L::Unsampled(50)],
            ),
            (
                Some(hand(60, 0, 0)),
                Some(tubes(50, 50, 0, 0, 0)),
                Source::Differ,
                vec![L::Unsampled(40)],
            ),
            // A positive tube holds the grid, whatever was typed.
            (
                Some(hand(100, 0, 0)),
                Some(tubes(10, 0, 0, 10, 0)),
                Source::Differ,
                vec![L::Held(10)],
            ),
            // After the single results nine of them are negative.
            (
                Some(hand(90, 0, 0)),
                Some(tubes(10, 9, 1, 0, 0)),
                Source::Differ,
                vec![L::Positive(1), L::Unsampled(9)],
            ),
            (
                None,
                Some(tubes(10, 0, 0, 10, 0)),
                Source::Tubes,
                vec![L::Held(10), L::Unsampled(90)],
            ),
        ];
        for (hand, tubes, source, lacks) in table {
            let figure = together(Some(100), hand, tubes);
            assert_eq!(
                (figure.source, figure.lacks()),
                (source, lacks),
                "{hand:?} {tubes:?}"
            );
        }
        let figure = together(None, None, Some(tubes(10, 7, 1, 2, 0)));
        assert_eq!((figure.expected, figure.missing()), (10, 2));
    }

    #[test]
    fn a_round_speaks_of_a_grid_once_it_is_over_or_has_something_to_say() {
        let now = date(2021, 9, 12).at(12, 0, 0, 0);
        let later = Some(date(2021, 9, 13).at(12, 0, 0, 0));
        let table = [
            (together(Some(100), None, None), later, false),
            (together(Some(100), None, None), None, false),
            (together(Some(100), None, None), Some(now), true),
            (together(Some(100), Some(hand(90, 0, 0)), None), later, true),
            (
                together(Some(100), None, Some(tubes(50, 50, 0, 0, 0))),
                later,
                false,
            ),
            (
                together(Some(100), None, Some(tubes(50, 50, 0, 0, 0))),
                Some(now),
                true,
            ),
            (
                together(Some(100), None, Some(tubes(100, 100, 0, 0, 0))),
                later,
                true,
            ),
            (
                together(Some(100), None, Some(tubes(50, 40, 0, 10, 0))),
                later,
                true,
            ),
            (
                together(Some(100), None, Some(tubes(50, 49, 1, 0, 0))),
                later,
                true,
            ),
        ];
        for (figure, due, expected) in table {
            assert_eq!(speaks(&figure, due, now), expected, "{figure:?} {due:?}");
        }
    }

    #[test]
    fn a_positive_sample_is_an_infection_until_its_case_is_registered() {
        for (positive, cases, expected) in [(0, 0, 0), (2, 0, 2), (2, 1, 1), (1, 3, 0)] {
            assert_eq!(unregistered(positive, cases), expected);
        }
    }

    proptest! {
        #[test]
        fn figures_add_up_whatever_was_typed(
            expected in proptest::option::of(0_u32..500),
            typed in proptest::option::of((0_u32..500, 0_u32..20, 0_u32..20)),
            tube in proptest::option::of((0_u32..300, 0_u32..20, 0_u32..40, 0_u32..40, 0_u32..9)),
        ) {
            let typed = typed.map(|(n, p, r)| hand(n, p, r));
            let tube = tube.map(|(n, p, h, w, r)| Counts {
                refused: r,
                ..tubes(n + p + h + w, n, p, h, w)
            });
            let figure = together(expected, typed, tube);
            let lacking: u32 = figure.lacks().into_iter().map(|lack| match lack {
                Lack::Positive(_) => 0,
                Lack::Held(n) | Lack::Refused(n) | Lack::Waiting(n) | Lack::Unsampled(n) => n,
            }).sum();
            // Nobody who is missing is hidden by another.
            prop_assert!(lacking >= figure.missing());
            let held = figure.counts.held;
            let is_clean = figure.missing() == 0 && figure.counts.positive == 0;
            prop_assert!(!is_clean || held == 0, "{figure:?}");
            prop_assert!(figure.missing() >= held, "{figure:?}");
            let larger = typed.map_or(0, |t| t.negative).max(tube.map_or(0, |t| t.negative));
            prop_assert!(figure.counts.negative <= larger);
        }
    }
}
