//! Zones proposed from what is known, as tables, and that order and later days make no difference.

use super::super::profile::{free_profiles, profiles};
use super::*;
use jiff::civil::date;
use proptest::prelude::*;

/// A row of grids, each beside the next.
fn row(count: usize) -> Evidence {
    let beside = |i: usize| {
        let mut near: Vec<usize> = i.checked_sub(1).into_iter().collect();
        near.extend((i + 1 < count).then_some(i + 1));
        near
    };
    Evidence {
        beside: (0..count).map(beside).collect(),
        ..Evidence::default()
    }
}

fn infection(grid: usize, day: Date) -> Infection {
    Infection {
        grid,
        day: Some(day),
    }
}

fn clean(grid: usize, number: u32, day: Date) -> Round {
    Round {
        grid,
        day,
        number,
        missing: 0,
        refused: 0,
        positive: 0,
    }
}

fn september(day: i8) -> Date {
    date(2021, 9, day)
}

#[test]
fn a_case_locks_its_grid_controls_those_beside_and_guards_the_rest() {
    let mut evidence = row(4);
    evidence.infections = vec![infection(0, september(10)), infection(0, september(12))];
    let found = propose(&profiles()[0], None, &evidence, september(12));
    let zones: Vec<Zone> = found.iter().map(|p| p.zone).collect();
    use Zone as Z;
    assert_eq!(
        zones,
        [Z::Lockdown, Z::Control, Z::Precaution, Z::Precaution]
    );
    assert_eq!(found[0].why, Why::Infections(2, Some(september(12))));
    assert_eq!(found[1].why, Why::Beside(0, Some(september(12))));
    let change = found[0].change.as_ref().expect("a clock");
    assert_eq!((change.to, change.on), (None, Some(september(26))));
    assert_eq!(change.needs[0], Need::Days(september(26)));
    // Before it was known there was nothing.
    let before = propose(&profiles()[0], None, &evidence, september(9));
    assert!(before.iter().all(|p| p.why == Why::Nothing));
}

#[test]
fn the_eighth_edition_releases_on_day_14_and_not_on_day_13() {
    // Day of the last infection, day asked about, day of a clean round, zone.
    let leap = date(2020, 2, 20);
    let table = [
        (
            september(10),
            september(23),
            Some(september(23)),
            Zone::Lockdown,
        ),
        (
            september(10),
            september(24),
            Some(september(23)),
            Zone::Unset,
        ),
        (
            september(10),
            september(24),
            Some(september(22)),
            Zone::Unset,
        ),
        (
            september(10),
            september(24),
            Some(september(21)),
            Zone::Lockdown,
        ),
        (september(10), september(24), None, Zone::Lockdown),
        // 2020 had a 29 February: day 14 after the 20th is 5 March.
        (
            leap,
            date(2020, 3, 4),
            Some(date(2020, 3, 4)),
            Zone::Lockdown,
        ),
        (leap, date(2020, 3, 5), Some(date(2020, 3, 4)), Zone::Unset),
        // Once released it stays so, whatever becomes of the round.
        (
            september(10),
            date(2021, 10, 30),
            Some(september(23)),
            Zone::Unset,
        ),
    ];
    for (last, today, round, zone) in table {
        let mut evidence = row(1);
        evidence.infections = vec![infection(0, last)];
        evidence.rounds = round.into_iter().map(|day| clean(0, 5, day)).collect();
        let found = propose(&profiles()[0], None, &evidence, today);
        assert_eq!(found[0].zone, zone, "{last} {today} {round:?}");
    }
}

#[test]
fn what_is_missing_for_a_release_is_said() {
    let mut evidence = row(1);
    evidence.infections = vec![infection(0, september(10))];
    evidence.rounds = vec![Round {
        missing: 12,
        ..clean(0, 5, september(25))
    }];
    evidence.contacts = vec![
        Contact {
            grid: 0,
            exposed: september(11),
            central: None,
            negative: None,
        },
        // Over four days in central isolation, and negative.
        Contact {
            grid: 0,
            exposed: september(20),
            central: Some(september(20)),
            negative: Some(september(24)),
        },
    ];
    let found = propose(&profiles()[0], None, &evidence, september(25));
    let change = found[0].change.as_ref().expect("a clock");
    // Past 14 days of the exposure is the 15th day, 26 September.
    assert_eq!(
        change.needs,
        [
            Need::Round(Some((5, 12)), september(23)),
            Need::Contacts(1, september(26))
        ]
    );
    assert_eq!(change.on, Some(september(26)));
    evidence.rounds.push(clean(0, 6, september(26)));
    let found = propose(&profiles()[0], None, &evidence, september(26));
    assert_eq!(found[0].zone, Zone::Unset);
}

#[test]
fn the_ninth_edition_steps_down() {
    let july = |day| date(2022, 7, day);
    let mut evidence = row(2);
    evidence.infections = vec![infection(0, july(1))];
    evidence.rounds = vec![clean(0, 3, july(8)), clean(1, 3, july(8))];
    let zone = |day| {
        let found = propose(&profiles()[1], None, &evidence, july(day));
        [found[0].zone, found[1].zone]
    };
    use Zone as Z;
    assert_eq!(zone(7), [Z::Lockdown, Z::Control]);
    assert_eq!(zone(8), [Z::Control, Z::Precaution]);
    assert_eq!(zone(10), [Z::Control, Z::Precaution]);
    assert_eq!(zone(11), [Z::Unset, Z::Unset]);
    // A round before day 7 does not count.
    evidence.rounds = vec![clean(0, 2, july(6))];
    let found = propose(&profiles()[1], None, &evidence, july(20));
    assert_eq!(found[0].zone, Zone::Lockdown);
}

#[test]
fn an_infection_without_a_date_keeps_the_clock_from_running() {
    let mut evidence = row(1);
    evidence.infections = vec![infection(0, september(1)), Infection { grid: 0, day: None }];
    evidence.rounds = vec![clean(0, 1, september(29))];
    let found = propose(&profiles()[0], None, &evidence, september(30));
    assert_eq!(found[0].zone, Zone::Lockdown);
    let change = found[0].change.as_ref().expect("something is missing");
    assert_eq!(
        (change.on, change.needs.as_slice()),
        (None, &[Need::Dated][..])
    );
}

#[test]
fn a_grid_is_free_after_its_days_and_a_clean_round() {
    let free = &free_profiles()[0];
    let profile = &profiles()[0];
    // Day of the last positive, day of the round, day asked about, free.
    let table = [
        (Some(september(1)), Some(september(14)), september(15), true),
        (
            Some(september(1)),
            Some(september(14)),
            september(14),
            false,
        ),
        (
            Some(september(1)),
            Some(september(13)),
            september(15),
            false,
        ),
        (Some(september(1)), None, september(15), false),
        (None, Some(september(14)), september(15), true),
        // The round is too old to say anything.
        (None, Some(september(1)), september(16), false),
    ];
    for (last, round, today, is_free) in table {
        let mut evidence = row(1);
        evidence.infections = last.into_iter().map(|day| infection(0, day)).collect();
        evidence.rounds = round.into_iter().map(|day| clean(0, 1, day)).collect();
        let found = propose(profile, Some(free), &evidence, today);
        let zone = found[0].zone;
        assert_eq!(
            zone == Zone::EpidemicFree,
            is_free,
            "{last:?} {round:?} {today}: {zone:?}"
        );
    }
    // One new positive revokes it.
    let mut evidence = row(1);
    evidence.rounds = vec![clean(0, 1, september(14))];
    evidence.infections = vec![infection(0, september(15))];
    let found = propose(profile, Some(free), &evidence, september(15));
    assert_eq!(found[0].zone, Zone::Lockdown);
}

#[test]
fn a_refusal_revokes_what_a_clean_round_gave_and_somebody_missing_does_not() {
    let mut lenient = free_profiles()[0].clone();
    lenient.refusal_revokes = false;
    let strict = &free_profiles()[0];
    let profile = &profiles()[0];
    let of = |number, day, missing, refused| Round {
        missing,
        refused,
        ..clean(0, number, september(day))
    };
    let first = of(1, 10, 0, 0);
    let free = Why::Free(None, 1);
    // Rounds, the day asked about, why by rules under which a refusal revokes, why by others.
    let table = [
        (vec![first], 15, free, free),
        (vec![first, of(2, 12, 5, 0)], 15, free, free),
        (vec![first, of(2, 12, 5, 2)], 15, Why::Refused(2, 2), free),
        // On the very day, and in any later round, whatever the newest one says.
        (vec![first, of(2, 10, 1, 1)], 15, Why::Refused(2, 1), free),
        (
            vec![first, of(2, 11, 1, 1), of(3, 13, 4, 0)],
            15,
            Why::Refused(2, 1),
            free,
        ),
        // What was not known yet.
        (vec![first, of(2, 12, 5, 2)], 11, free, free),
        // They were tested after all.
        (
            vec![first, of(2, 12, 5, 2), of(3, 14, 0, 0)],
            15,
            Why::Free(None, 3),
            Why::Free(None, 3),
        ),
        // Who refused before the round that made it free was tested in it.
        (
            vec![of(1, 9, 3, 3), of(2, 10, 0, 0)],
            15,
            Why::Free(None, 2),
            Why::Free(None, 2),
        ),
    ];
    for (rounds, today, by_strict, by_lenient) in table {
        for turned in [false, true] {
            let mut evidence = row(1);
            evidence.rounds.clone_from(&rounds);
            if turned {
                evidence.rounds.reverse();
            }
            for (rules, why) in [(strict, by_strict), (&lenient, by_lenient)] {
                let found = propose(profile, Some(rules), &evidence, september(today));
                assert_eq!(found[0].why, why, "{rounds:?} {today}");
                let is_free = matches!(why, Why::Free(..));
                assert_eq!(found[0].zone == Zone::EpidemicFree, is_free);
            }
        }
    }
    // What is missing for it is said.
    let mut evidence = row(1);
    evidence.rounds = vec![first, of(2, 12, 5, 2)];
    let found = propose(profile, Some(strict), &evidence, september(15));
    let change = found[0].change.as_ref().expect("what is missing");
    assert_eq!(change.to, Some(Zone::EpidemicFree));
    assert_eq!(change.needs, [Need::Unrefused(september(12))]);
}

#[test]
fn the_newest_round_by_a_day_says_who_is_missing() {
    let of = |number, day, missing, refused| Round {
        missing,
        refused,
        ..clean(0, number, september(day))
    };
    let open = |round, missing, refused| {
        Some(Untested {
            round,
            missing,
            refused,
        })
    };
    let rounds = [
        of(2, 12, 5, 2),
        of(1, 10, 0, 0),
        of(3, 12, 3, 0),
        of(4, 14, 0, 0),
    ];
    // Before any round nothing is known; two of one day go by their number.
    let table = [
        (9, None),
        (10, None),
        (12, open(3, 3, 0)),
        (13, open(3, 3, 0)),
        (14, None),
    ];
    let mut evidence = row(2);
    evidence.rounds = rounds.to_vec();
    for (day, expected) in table {
        assert_eq!(
            untested(&evidence, september(day)),
            [expected, None],
            "{day}"
        );
    }
    evidence.rounds.truncate(2);
    assert_eq!(untested(&evidence, september(12))[0], open(2, 3, 2));
}

fn any_day() -> impl Strategy<Value = Date> {
    (0i64..60).prop_map(|days| date(2021, 8, 20).saturating_add(days.days()))
}

prop_compose! {
    fn any_evidence()(
        infections in prop::collection::vec((0usize..9, prop::option::weighted(0.95, any_day())), 0..14),
        contacts in prop::collection::vec((0usize..9, any_day(), prop::option::of(any_day()), prop::option::of(any_day())), 0..10),
        rounds in prop::collection::vec((0usize..9, any_day(), 1u32..9, 0u32..3, 0u32..3, 0u32..2), 0..30),
    ) -> Evidence {
        Evidence {
            infections: infections.into_iter().map(|(grid, day)| Infection { grid, day }).collect(),
            contacts: contacts.into_iter().map(|(grid, exposed, central, negative)| Contact { grid, exposed, central, negative }).collect(),
            rounds: rounds.into_iter().map(|(grid, day, number, missing, refused, positive)| Round { grid, day, number, missing, refused: refused.min(missing), positive }).collect(),
            ..row(9)
        }
    }
}

proptest! {
    #[test]
    fn the_order_of_entry_makes_no_difference(evidence in any_evidence(), today in any_day(), turn in 0usize..30) {
        let mut turned = evidence.clone();
        turned.infections.reverse();
        turned.contacts.reverse();
        let by = turn % turned.rounds.len().max(1);
        turned.rounds.rotate_left(by);
        let free = free_profiles().first();
        for profile in profiles() {
            let found = propose(profile, free, &evidence, today);
            prop_assert_eq!(&found, &propose(profile, free, &turned, today));
            // What a later day brings changes nothing today.
            let mut later = evidence.clone();
            later.infections.push(infection(0, after(today, 1)));
            prop_assert_eq!(&found, &propose(profile, free, &later, today));
        }
    }

    #[test]
    fn one_more_case_never_loosens_anything(evidence in any_evidence(), grid in 0usize..9, today in any_day()) {
        let mut more = evidence.clone();
        more.infections.push(infection(grid, today));
        for profile in profiles() {
            let before = propose(profile, None, &evidence, today);
            let after = propose(profile, None, &more, today);
            prop_assert_eq!(after[grid].zone, Zone::Lockdown);
            for (before, after) in before.iter().zip(&after) {
                prop_assert!(after.zone <= before.zone, "{:?} {:?}", before, after);
            }
        }
    }
}
