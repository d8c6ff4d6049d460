//! The rounds of the story at the desk of sampling: plans, teams, and the tubes with everybody whom
//! the story names: those of the one grid that is registered household by household, and those on the
//! lists of arrivals ([`super::listed`]). Of all others somebody counted and typed. Owns: their columns,
//! and that tubes never say more than what was counted.

use super::divisions::Ground;
use super::epidemic::{Case, Outbreak, day};
use super::homes::Home;
use super::listed::Listed;
use super::measures::{Negative, ROUNDS};
use super::random::Random;
use super::text_table::TextTable;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// People to a tube.
pub const SIZE: usize = 10;
/// The first tube of a round is opened at this minute of the day; each takes so many.
pub const FIRST: usize = 7 * 60;
pub const EACH: usize = 6;
/// Results of tubes, and of single samples after them, are there so many minutes later.
pub const RESULT: usize = 8 * 60;
pub const SINGLE: usize = 3 * 60;
/// A case belongs to a positive sample that was taken so many days before or after it.
const NEAR: i32 = 3;
/// Who stands at a lane.
const AT_LANE: usize = 2;

/// A tube of the story.
pub struct Tube {
    /// Its number.
    pub number: String,
    /// The lane.
    pub lane: usize,
    /// So many people fit.
    pub size: usize,
    /// Who, by id.
    pub people: Vec<String>,
    /// The minute of the day it was closed in.
    pub closed: usize,
    /// What came of it.
    pub is_positive: bool,
    /// The minute in which that was known.
    pub result: usize,
    /// The positive tube that its one person was in.
    pub single_of: String,
}

/// Which cases a round finds: those sampled since the round before it, and few days before it.
pub fn cases_of(outbreak: &Outbreak, round: usize) -> impl Iterator<Item = &Case> {
    let on = day(ROUNDS[round]);
    let before = round.checked_sub(1);
    let before = before.map_or(day(-30), |before| day(ROUNDS[before]));
    let cases = outbreak.cases.iter();
    let cases = cases.filter(move |case| before < case.sampled && case.sampled <= on);
    cases.filter(move |case| (on - case.sampled).get_days() <= NEAR)
}

/// A tube of a round as a row; `grids` are the codes of its people's grids in their order, or one
/// for all.
fn put(table: &mut TextTable, tube: Tube, (round, site): (usize, &str), grids: String) {
    let on = day(ROUNDS[round]);
    let result = match tube.is_positive {
        true => "positive",
        false => "negative",
    };
    table.row([
        tube.number.clone(),
        tube.number,
        format!("{} {on}", round + 1),
        site.to_owned(),
        tube.lane.to_string(),
        tube.size.to_string(),
        tube.people.len().to_string(),
        minute(on, tube.closed - EACH),
        minute(on, tube.closed),
        result.to_owned(),
        minute(on, tube.result),
        tube.single_of,
        grids,
        tube.people.join(" "),
    ]);
}

/// A minute of a day, as it is kept.
fn minute(day: Date, minute: usize) -> String {
    format!("{day} {:02}:{:02}", minute / 60, minute % 60)
}

/// The site of a grid's area.
pub fn site_of(ground: Ground<'_>, grid: usize) -> Option<(String, usize)> {
    let area = ground.hierarchy.new.get(grid)?.area;
    Some((format!("S{:02}", area + 1), lanes(area)))
}

/// The lanes of the site of an area.
pub const fn lanes(area: usize) -> usize {
    2 + area % 3
}

/// What is said of a planned round, beside its id and its order.
pub const PLAN: [&str; 7] = ["number", "date", "scope", "starts", "due", "size", "begun"];

/// Each round of the story, called community by community from the heart of the outbreak.
pub fn plans() -> TextTable {
    let mut table = TextTable::new(&[&["id"], &PLAN[..], &["order"]].concat());
    for (i, days) in ROUNDS.into_iter().enumerate() {
        let on = day(days);
        table.row([
            format!("L{}", i + 1),
            (i + 1).to_string(),
            on.to_string(),
            "town".to_owned(),
            minute(on, FIRST),
            minute(on, 20 * 60),
            SIZE.to_string(),
            minute(on, FIRST),
            "350322001004 350322001006".to_owned(),
        ]);
    }
    table
}

/// What is said of a team, beside its id and who is in it.
pub const TEAM: [&str; 5] = ["of_round", "site", "lane", "from", "until"];

/// The teams of the last round: whoever is trained stands at a lane, pair by pair, from the heart
/// of the town; there are more lanes than pairs.
pub fn teams(ground: Ground<'_>, trained: &[String]) -> TextTable {
    let mut table = TextTable::new(&[&["id"], &TEAM[..], &["people"]].concat());
    let number = ROUNDS.len();
    let Some(days) = ROUNDS.last() else {
        return table;
    };
    let on = day(*days);
    let first = ground.hierarchy.in_community("洪桥").first().copied();
    let heart = first.and_then(|grid| site_of(ground, grid));
    let heart = heart.map(|(site, _)| site).unwrap_or_default();
    let mut sites: Vec<(String, usize)> = (0..ground.hierarchy.areas.len())
        .map(|area| (format!("S{:02}", area + 1), lanes(area)))
        .collect();
    sites.sort_by_key(|(site, _)| *site != heart);
    let places = sites
        .iter()
        .flat_map(|(site, lanes)| (1..=*lanes).map(move |lane| (site.as_str(), lane)));
    let pairs = trained.chunks_exact(AT_LANE);
    for (i, ((site, lane), pair)) in places.zip(pairs).enumerate() {
        table.row([
            format!("B{:03}", i + 1),
            format!("{number} {on}"),
            site.to_owned(),
            lane.to_string(),
            minute(on, FIRST),
            minute(on, 20 * 60),
            pair.join(" "),
        ]);
    }
    table
}

/// What is said of a tube in clear, beside who is in it.
pub const TUBE: [&str; 11] = [
    "tube",
    "of_round",
    "site",
    "lane",
    "size",
    "count",
    "opened",
    "closed",
    "result",
    "result_at",
    "single_of",
];

/// The tubes of all rounds, with who is in them: those who live in the registered grid, then those on
/// the lists of arrivals, who are no more than what the sites counted.
pub fn tubes(
    ground: Ground<'_>,
    outbreak: &Outbreak,
    (homes, listed, negative): (&[Home], &Listed, &Negative),
    seed: u64,
) -> TextTable {
    let mut random = Random::new(seed, 71);
    let mut table = TextTable::new(&[&["id"], &TUBE[..], &["grid_code", "people"]].concat());
    let Some(grid) = ground.hierarchy.in_community("洪桥").first().copied() else {
        return table;
    };
    let Some((site, lanes)) = site_of(ground, grid) else {
        return table;
    };
    let code = ground.hierarchy.code(&ground.hierarchy.new[grid]);
    let people = super::homes::ids(homes);
    let mut rest = negative.clone();
    let mut taken = vec![0; ROUNDS.len()];
    for round in 0..ROUNDS.len() {
        let is_here = |case: &Case| {
            let building = &ground.buildings.all[case.building];
            ground.buildings.grid_of(building) == grid
        };
        let has_case = cases_of(outbreak, round).any(is_here);
        for tube in of_day(&people, (round + 1, lanes), has_case, &mut random) {
            if tube.single_of.is_empty() {
                taken[round] += 1;
                let there = tube.people.len() as u32;
                rest[round][grid] = rest[round][grid].saturating_sub(there);
            }
            put(&mut table, tube, (round, &site), code.clone());
        }
    }
    let mut infected = BTreeSet::new();
    for (round, taken) in taken.into_iter().enumerate() {
        let elsewhere = |case: &&Case| {
            let building = &ground.buildings.all[case.building];
            ground.buildings.grid_of(building) != grid
        };
        let cases = cases_of(outbreak, round).filter(elsewhere);
        let cases: Vec<usize> = cases.map(|case| case.building).collect();
        let named = listed.in_round(round, &rest[round], &infected);
        let known: BTreeSet<usize> = listed.found(&named, &cases);
        let mut by_site: BTreeMap<String, (usize, Vec<usize>)> = BTreeMap::new();
        for place in named {
            if let Some((site, lanes)) = site_of(ground, listed.grid(place)) {
                by_site
                    .entry(site)
                    .or_insert((lanes, Vec::new()))
                    .1
                    .push(place);
            }
        }
        for (of_site, (lanes, people)) in by_site {
            // Those who are registered were first at their site.
            let skipped = if of_site == site { taken } else { 0 };
            let tubes = listed.at_site((&of_site, lanes, round), &people, &known, skipped);
            for (tube, places) in tubes {
                let grids = places.iter().map(|place| listed.code(*place));
                let mut grids: Vec<&str> = grids.collect();
                if grids.windows(2).all(|pair| pair[0] == pair[1]) {
                    grids.truncate(1);
                }
                let grids = grids.join(" ");
                put(&mut table, tube, (round, &of_site), grids);
            }
        }
        infected.extend(known);
    }
    table
}

/// The tubes of a round: whoever comes goes into the next one; where there is a case, one of them
/// is positive, and everybody in it is sampled singly.
fn of_day(
    people: &[String],
    (round, lanes): (usize, usize),
    has_case: bool,
    random: &mut Random,
) -> Vec<Tube> {
    // A few are not at home.
    let there = people.iter().filter(|_| random.unit() >= 0.004);
    let there: Vec<String> = there.cloned().collect();
    let positive = random.below(there.len().div_ceil(SIZE).max(1));
    let mut tubes = Vec::new();
    let mut singles = Vec::new();
    for (n, chunk) in there.chunks(SIZE).enumerate() {
        let number = format!("HQ{round}-{:04}", n + 1);
        let closed = FIRST + (n / lanes + 1) * EACH;
        let is_positive = has_case && n == positive && chunk.len() > 1;
        let result = closed + RESULT;
        if is_positive {
            let infected = random.below(chunk.len());
            for (i, person) in chunk.iter().enumerate() {
                let closed = result + (i + 1) * EACH;
                singles.push(Tube {
                    number: format!("HQ{round}-D{:03}", i + 1),
                    lane: 1,
                    size: 1,
                    people: vec![person.clone()],
                    closed,
                    is_positive: i == infected,
                    result: closed + SINGLE,
                    single_of: number.clone(),
                });
            }
        }
        tubes.push(Tube {
            number,
            lane: n % lanes + 1,
            size: SIZE,
            people: chunk.to_vec(),
            closed,
            is_positive,
            result,
            single_of: String::new(),
        });
    }
    tubes.append(&mut singles);
    tubes
}
