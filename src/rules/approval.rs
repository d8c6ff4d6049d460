//! What an order needs before it is issued: which documents, in which turn, and whose eyes. Owns:
//! the steps, what a profile asks of an order by what it does to a grid, that whoever drafted an
//! order does not issue it alone, and who confirms one that somebody did. Must not know: records,
//! who is signed in, screens.
//!
//! Source: 8th edition: 街道（乡镇）申请、县（市、区）评估、设区市批准 (the subdistrict applies, the
//! county assesses, the city approves); 无疫网格: 社区申请、镇街审核、公布 (the committee applies, the
//! town reviews, it is published).

use super::profile::{FreeProfile, Profile};
use super::zone::Zone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use thiserror::Error;

/// A step before an order is issued, each with a document of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderStep {
    /// 申请: somebody asks for it.
    Application,
    /// 评估: somebody has looked whether the conditions are met.
    Assessment,
    /// 批准: somebody above agrees.
    Approval,
}

impl OrderStep {
    /// All, in their turn.
    pub const ALL: [Self; 3] = [Self::Application, Self::Assessment, Self::Approval];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Assessment => "assessment",
            Self::Approval => "approval",
        }
    }
}

/// The steps that something asks for, and what the protocol says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// The steps.
    pub steps: BTreeSet<OrderStep>,
    /// What the protocol says.
    pub source: String,
}

impl Procedure {
    fn new(steps: impl IntoIterator<Item = OrderStep>, source: &str) -> Self {
        Self {
            steps: steps.into_iter().collect(),
            source: source.to_owned(),
        }
    }

    /// How a closed grid is opened, for a profile that does not say: as the bundled ones have it.
    pub fn release() -> Self {
        Self::new(
            OrderStep::ALL,
            "解除：街道（乡镇）申请，县（市、区）评估，设区市批准",
        )
    }

    /// How a grid is closed, for a profile that does not say: at once.
    pub fn closing() -> Self {
        Self::new([], "划定封控区、管控区、防范区：发现即划定，由指挥部签发")
    }

    /// How a grid is declared free of infection, for a profile that does not say.
    pub fn declaration() -> Self {
        Self::new(
            [OrderStep::Application, OrderStep::Assessment],
            "无疫网格：社区申请，镇街审核，公布",
        )
    }
}

/// The steps that a profile asks of an order that takes grids from one zone to another. An order
/// that opens one grid and closes another needs what both need.
pub fn steps_asked(
    (profile, free): (&Profile, Option<&FreeProfile>),
    turns: impl IntoIterator<Item = (Zone, Zone)>,
) -> BTreeSet<OrderStep> {
    let mut asked = BTreeSet::new();
    for (from, to) in turns {
        let (opens, declares) = (from.is_opened_by(to), from.is_declared_free_by(to));
        if opens {
            asked.extend(&profile.release.steps);
        }
        if declares {
            match free {
                Some(free) => asked.extend(&free.declaration.steps),
                // Rules without epidemic-free grids do not make it easier to declare one.
                None => asked.extend(&Procedure::declaration().steps),
            }
        }
        if !opens && !declares {
            asked.extend(&profile.closing.steps);
        }
    }
    asked
}

/// Why a step is not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum OutOfTurn {
    /// The rules do not ask for it.
    #[error("the rules ask for no {} of this order", .0.name())]
    NotAsked(OrderStep),
    /// It was recorded already.
    #[error("the {} is recorded already", .0.name())]
    Done(OrderStep),
    /// A later one was recorded without it.
    #[error("a step after the {} is recorded already", .0.name())]
    Passed(OrderStep),
    /// This one comes first.
    #[error("the {} comes first", .0.name())]
    After(OrderStep),
    /// It is recorded with its document, never just said.
    #[error("the {} is recorded with its document", .0.name())]
    Undocumented(OrderStep),
    /// The order was refused: it is written anew first.
    #[error("the order was refused: it is kept as a draft again first")]
    Refused,
}

/// Whether a step is due, of those that are asked and those that are done.
///
/// # Errors
/// [`OutOfTurn`].
pub fn in_turn(
    step: OrderStep,
    asked: &BTreeSet<OrderStep>,
    done: &BTreeSet<OrderStep>,
) -> Result<(), OutOfTurn> {
    if done.contains(&step) {
        return Err(OutOfTurn::Done(step));
    }
    if done.iter().any(|other| *other > step) {
        return Err(OutOfTurn::Passed(step));
    }
    if !asked.contains(&step) {
        return Err(OutOfTurn::NotAsked(step));
    }
    let mut earlier = asked.iter().take_while(|other| **other < step);
    match earlier.find(|other| !done.contains(other)) {
        Some(first) => Err(OutOfTurn::After(*first)),
        None => Ok(()),
    }
}

/// Whoever drafted an order is about to issue it, though somebody else could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondPersonNeeded;

/// Whether one person both drafts and issues an order: `true` where that is so and may be. Where
/// at least two may issue, whoever drafted does so only in an emergency, with its reason.
///
/// # Errors
/// [`SecondPersonNeeded`].
pub fn issued_alone(
    drafted_by: &str,
    issued_by: &str,
    issuers: usize,
    emergency: &str,
) -> Result<bool, SecondPersonNeeded> {
    let is_alone = drafted_by == issued_by;
    if is_alone && issuers > 1 && emergency.trim().is_empty() {
        return Err(SecondPersonNeeded);
    }
    Ok(is_alone)
}

/// Whether whoever issued an order withdraws it too: `true` where that is so and may be. Taking one
/// back frees its grids at once, so it takes a second pair of eyes as issuing does.
///
/// # Errors
/// [`SecondPersonNeeded`].
pub fn withdrawn_alone(
    issued_by: Option<&str>,
    withdrawn_by: &str,
    issuers: usize,
    emergency: &str,
) -> Result<bool, SecondPersonNeeded> {
    // Who issued an order of an older version nobody knows.
    issued_by.map_or(Ok(false), |issued_by| {
        issued_alone(issued_by, withdrawn_by, issuers, emergency)
    })
}

/// Why an order is not confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum NotConfirmed {
    /// Two people stand behind it, or it is not in force.
    #[error("this order needs no second person to confirm it")]
    NotNeeded,
    /// Whoever issued it asks.
    #[error("somebody else has to confirm it")]
    SamePerson,
    /// Somebody did.
    #[error("it was confirmed already")]
    Done,
}

/// Whether somebody may confirm an order that one person drafted and issued.
///
/// # Errors
/// [`NotConfirmed`].
pub fn confirmation(
    is_alone: bool,
    issued_by: &str,
    is_confirmed: bool,
    by: &str,
) -> Result<(), NotConfirmed> {
    match (is_alone, is_confirmed) {
        (false, _) => Err(NotConfirmed::NotNeeded),
        (true, true) => Err(NotConfirmed::Done),
        (true, false) if issued_by == by => Err(NotConfirmed::SamePerson),
        (true, false) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::profile::{free_profiles, profiles};
    use super::*;
    use OrderStep as S;

    fn set(steps: &[OrderStep]) -> BTreeSet<OrderStep> {
        steps.iter().copied().collect()
    }

    #[test]
    fn what_an_order_does_says_which_steps_it_needs() {
        use Zone as Z;
        let rules = (&profiles()[0], free_profiles().first());
        type Row<'a> = (&'a [(Zone, Zone)], &'a [OrderStep]);
        let table: &[Row<'_>] = &[
            (&[], &[]),
            (&[(Z::Unset, Z::Lockdown)], &[]),
            (&[(Z::Lockdown, Z::Control)], &[]),
            (&[(Z::Precaution, Z::Unset)], &[]),
            (&[(Z::Lockdown, Z::Unset)], &S::ALL),
            (&[(Z::Control, Z::Precaution)], &S::ALL),
            (
                &[(Z::Unset, Z::EpidemicFree)],
                &[S::Application, S::Assessment],
            ),
            (&[(Z::EpidemicFree, Z::EpidemicFree)], &[]),
            // A closed grid that is declared free at once is opened too.
            (&[(Z::Control, Z::EpidemicFree)], &S::ALL),
            // One grid is enough.
            (&[(Z::Unset, Z::Unset), (Z::Lockdown, Z::Unset)], &S::ALL),
        ];
        for (turns, steps) in table {
            let asked = steps_asked(rules, turns.iter().copied());
            assert_eq!(asked, set(steps), "{turns:?}");
        }
        // A place that asks otherwise is asked.
        let mut own = profiles()[0].clone();
        own.closing.steps = set(&[S::Approval]);
        own.release.steps = set(&[S::Assessment]);
        let asked = |to| steps_asked((&own, None), [(Z::Control, to)]);
        assert_eq!(asked(Z::Lockdown), set(&[S::Approval]));
        assert_eq!(asked(Z::Unset), set(&[S::Assessment]));
        assert_eq!(
            asked(Z::EpidemicFree),
            set(&[S::Application, S::Assessment])
        );
    }

    #[test]
    fn a_step_comes_after_those_before_it_and_once() {
        let free = set(&[S::Application, S::Assessment]);
        let all = set(&S::ALL);
        let last = set(&[S::Application, S::Approval]);
        type Found = Result<(), OutOfTurn>;
        type Row<'a> = (OrderStep, &'a BTreeSet<OrderStep>, &'a [OrderStep], Found);
        let table: [Row<'_>; 9] = [
            (S::Application, &all, &[], Ok(())),
            (
                S::Assessment,
                &all,
                &[],
                Err(OutOfTurn::After(S::Application)),
            ),
            (
                S::Approval,
                &all,
                &[S::Application],
                Err(OutOfTurn::After(S::Assessment)),
            ),
            (S::Approval, &all, &[S::Application, S::Assessment], Ok(())),
            (
                S::Application,
                &all,
                &[S::Application],
                Err(OutOfTurn::Done(S::Application)),
            ),
            // What was passed by is not recorded behind the back of a later one.
            (
                S::Assessment,
                &all,
                &[S::Application, S::Approval],
                Err(OutOfTurn::Passed(S::Assessment)),
            ),
            (
                S::Approval,
                &free,
                &[S::Application, S::Assessment],
                Err(OutOfTurn::NotAsked(S::Approval)),
            ),
            (S::Approval, &last, &[S::Application], Ok(())),
            (
                S::Application,
                &BTreeSet::new(),
                &[],
                Err(OutOfTurn::NotAsked(S::Application)),
            ),
        ];
        for (step, asked, done, expected) in table {
            assert_eq!(
                in_turn(step, asked, &set(done)),
                expected,
                "{step:?} {done:?}"
            );
        }
    }

    #[test]
    fn whoever_drafted_issues_only_where_nobody_else_may_or_there_is_no_time() {
        let table = [
            ("a", "b", 2, "", Ok(false)),
            ("a", "a", 1, "", Ok(true)),
            ("a", "a", 2, "", Err(SecondPersonNeeded)),
            ("a", "a", 2, "  ", Err(SecondPersonNeeded)),
            ("a", "a", 2, "夜间突发", Ok(true)),
            // An emergency that was none: two people all the same.
            ("a", "b", 2, "夜间突发", Ok(false)),
            // Nobody has signed in to a project without users.
            ("local", "local", 0, "", Ok(true)),
        ];
        for (drafted, issued, issuers, emergency, expected) in table {
            let found = issued_alone(drafted, issued, issuers, emergency);
            assert_eq!(found, expected, "{drafted} {issued} {issuers} {emergency}");
        }
    }

    #[test]
    fn a_second_person_confirms_once_what_one_did_alone() {
        let table = [
            (true, false, "b", Ok(())),
            (true, false, "a", Err(NotConfirmed::SamePerson)),
            (true, true, "b", Err(NotConfirmed::Done)),
            (false, false, "b", Err(NotConfirmed::NotNeeded)),
        ];
        for (is_alone, is_confirmed, by, expected) in table {
            let found = confirmation(is_alone, "a", is_confirmed, by);
            assert_eq!(found, expected, "{is_alone} {is_confirmed} {by}");
        }
    }
}
