//! The tubes of the story against its lists, its figures and its cases.

use crate::demo::measures::ROUNDS;
use crate::demo::project::town_contents;
use crate::model::arrivals::{Arrivals, read};
use crate::model::record::{Kind, Part, Record};
use crate::model::sampling::{RoundId, Sampling, Tube, TubeResult, group};
use crate::rules::arrivals::bundled;
use crate::store::Contents;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a grid of a round came to: expected, negative, positive, refused, held, waiting, missing.
type Told = BTreeMap<String, [u32; 7]>;

fn rounds(contents: &Contents, kinds: impl Fn(Kind) -> bool) -> Vec<Sampling> {
    let of = |number: usize| {
        let day = crate::demo::epidemic::day(ROUNDS[number - 1]);
        let mut sampling = Sampling::new(RoundId {
            number: number as u32,
            day,
        });
        for (key, record, fields) in contents.iter().filter(|(key, ..)| kinds(key.kind)) {
            sampling.put(&Part {
                key,
                record,
                fields: fields.as_ref(),
            });
        }
        sampling
    };
    (1..=ROUNDS.len()).map(of).collect()
}

fn told(sampling: &Sampling) -> Told {
    let figures = sampling.figures().into_iter();
    let told = figures.map(|one| {
        let (figure, counts) = (&one.figure.figure, &one.figure.figure.counts);
        let numbers = [
            figure.expected,
            counts.negative,
            counts.positive,
            counts.refused,
            counts.held,
            counts.waiting,
            figure.missing(),
        ];
        (one.figure.grid.clone(), numbers)
    });
    told.collect()
}

fn people(tube: &Tube) -> &[String] {
    tube.people.as_deref().unwrap_or_default()
}

/// Whose sample alone was positive in a round.
fn positive(sampling: &Sampling) -> BTreeSet<&String> {
    let alone = sampling.tubes().filter(|tube| {
        tube.count == 1 && tube.result.is_some_and(|(o, _)| o == TubeResult::Positive)
    });
    alone.flat_map(people).collect()
}

#[test]
fn every_round_has_tubes_all_over_the_town_and_comes_to_what_was_told_of_it() {
    let contents = town_contents().expect("the town");
    let grid_of: HashMap<&str, &str> = contents
        .iter()
        .filter(|(key, ..)| key.kind == Kind::Person)
        .filter_map(|(key, record, _)| Some((key.id.as_str(), record.text("grid_code")?)))
        .collect();
    let with = rounds(&contents, |_| true);
    let without = rounds(&contents, |kind| kind != Kind::Tube);
    for (sampling, typed) in with.iter().zip(&without) {
        let round = sampling.round();
        assert_eq!(told(sampling), told(typed), "{round}");
        assert_eq!(sampling.contradiction(), None, "{round}");
        // Everybody is in one tube, and of the grid that their record names.
        let counted = sampling.tubes().filter(|tube| tube.is_counted());
        let mut seen = BTreeSet::new();
        let (mut sites, mut grids) = (BTreeSet::new(), BTreeSet::new());
        for tube in counted {
            let ids = people(tube);
            assert_eq!(ids.len(), tube.count as usize, "{}", tube.number());
            assert!(tube.count <= tube.size && tube.closed.is_some() && tube.result.is_some());
            for id in ids {
                assert!(seen.insert(id), "{id} is in two tubes of {round}");
            }
            let of = ids.iter().map(|id| grid_of[id.as_str()]);
            assert_eq!(group(of), tube.grids, "{}", tube.number());
            sites.insert(tube.site.as_str());
            grids.extend(tube.grids.keys());
        }
        assert_eq!(sites.len(), 34, "{round}");
        assert!(grids.len() > 150, "{round}: {} grids", grids.len());
        assert!(seen.len() > 2_000, "{round}: {} people", seen.len());
        // The people of positive tubes were all sampled singly.
        assert!(sampling.urgent().is_empty() && sampling.positive_tubes().is_empty());
    }
    let tubes = contents.iter().filter(|(key, ..)| key.kind == Kind::Tube);
    let tubes = tubes.count();
    assert!(tubes * 7 < contents.len(), "{tubes} of {}", contents.len());
}

#[test]
fn whoever_a_call_sent_is_in_a_tube_of_that_round() {
    let contents = town_contents().expect("the town");
    let mut arrivals = Arrivals::new(bundled(), BTreeMap::new());
    for (key, record, fields) in &contents {
        let part = Part {
            key,
            record,
            fields: fields.as_ref(),
        };
        if let Some(arrival) = read(&part, bundled()) {
            arrivals.put(arrival);
        }
    }
    let all = rounds(&contents, |_| true);
    let mut infected: BTreeSet<&String> = BTreeSet::new();
    let mut sent = 0;
    for sampling in &all {
        for one in sampling.sent(&arrivals) {
            sent += 1;
            let is_there = sampling.tube_of(&one.key.id).is_some();
            let id = &one.key.id;
            assert!(
                is_there || infected.contains(id),
                "{id} {}",
                sampling.round()
            );
        }
        infected.extend(positive(sampling));
    }
    assert!(sent > 5_000, "{sent}");
}

#[test]
fn a_sample_is_positive_in_the_round_that_finds_its_case() {
    let contents = town_contents().expect("the town");
    let text = |record: &Record, name: &str| record.text(name).unwrap_or_default().to_owned();
    let cases: Vec<(Date, String, String)> = contents
        .iter()
        .filter(|(key, ..)| key.kind == Kind::Case)
        .map(|(_, record, fields)| {
            let sampled = text(record, "sampled").parse().expect("a day");
            let building = fields.as_ref().and_then(|fields| fields.get("building"));
            let building = building.cloned().unwrap_or_default();
            (sampled, text(record, "grid_code"), building)
        })
        .collect();
    let home_of: HashMap<&str, (String, &str)> = contents
        .iter()
        .filter(|(key, ..)| key.kind == Kind::Person)
        .map(|(key, record, fields)| {
            let sealed = |name: &str| fields.as_ref().and_then(|fields| fields.get(name));
            // The code of a household begins with its building's.
            let home = sealed("household").or_else(|| sealed("building"));
            let home = home.map_or("", String::as_str);
            (key.id.as_str(), (text(record, "grid_code"), home))
        })
        .collect();
    let all = rounds(&contents, |_| true);
    let days: Vec<Date> = all.iter().map(|sampling| sampling.round().day).collect();
    let (mut found, mut elsewhere) = (0, 0);
    for (i, sampling) in all.iter().enumerate() {
        let is_of_round = |sampled: Date| {
            let is_after = i.checked_sub(1).is_none_or(|before| days[before] < sampled);
            is_after && sampled <= days[i] && (days[i] - sampled).get_days() <= 3
        };
        let of_round = cases.iter().filter(|(sampled, ..)| is_of_round(*sampled));
        let of_round: Vec<_> = of_round.collect();
        let mut by_grid: BTreeMap<&str, usize> = BTreeMap::new();
        for id in positive(sampling) {
            let (grid, home) = &home_of[id.as_str()];
            *by_grid.entry(grid).or_default() += 1;
            found += 1;
            if id.starts_with('A') {
                elsewhere += 1;
                let mut cases = of_round.iter();
                let is_case = cases.any(|(_, _, building)| home.starts_with(building.as_str()));
                assert!(is_case, "{id} in {}", sampling.round());
            }
        }
        for (grid, people) in by_grid {
            let known = of_round.iter().filter(|(_, of, _)| of == grid).count();
            assert!(people <= known, "{grid}: {people} of {known} cases");
        }
    }
    assert!(found > 15 && elsewhere > 10, "{found}, {elsewhere}");
}
