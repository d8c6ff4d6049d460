//! The outbreak: cases, isolated households, zones. Owns: a story from 10 September to
//! 5 October 2021 that can be replayed day by day.

use super::buildings::Building;
use super::divisions::Ground;
use super::features::{feature, point};
use super::partition::Block;
use super::random::Random;
use super::text_table::TextTable;
use crate::model::Feature;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::json;
use std::collections::BTreeSet;

/// The day of the first report.
const FIRST_DAY: Date = date(2021, 9, 10);
/// Cases.
const CASES: usize = 40;
/// Days over which they are reported.
const DAYS: usize = 21;
/// The last day of the story, after the first report.
const LAST_DAY: i64 = 25;

/// A case.
pub struct Case {
    /// Its place in the list of buildings.
    pub building: usize,
    /// Symptoms, or none.
    pub is_confirmed: bool,
    /// First symptoms; nobody without them has such a day.
    pub onset: Option<Date>,
    /// The positive sample.
    pub sampled: Date,
    /// The report.
    pub reported: Date,
    /// The case it was caught from.
    pub source: Option<usize>,
}

/// The outbreak.
pub struct Outbreak {
    /// The zone in force in each new grid on the last day.
    pub zones: Vec<&'static str>,
    /// Cases by day of report.
    pub cases: Vec<Case>,
}

/// `days` after the first day.
pub fn day(days: i64) -> Date {
    FIRST_DAY.saturating_add(days.days())
}

impl Outbreak {
    /// Let it happen.
    pub fn new(ground: Ground<'_>, seed: u64) -> Self {
        let hierarchy = ground.hierarchy;
        let heart = hierarchy.in_community("洪桥");
        // A grid of houses in the middle of the community, and one beside it.
        let is_lived_in = |g: &usize| hierarchy.new[*g].dedicated.is_none();
        let first = heart
            .iter()
            .copied()
            .filter(is_lived_in)
            .nth(heart.len() / 2);
        let first = first.unwrap_or(0);
        let second = hierarchy.beside(first).into_iter().find(is_lived_in);
        let lockdown: BTreeSet<usize> = [Some(first), second].into_iter().flatten().collect();
        let mut control: BTreeSet<usize> =
            lockdown.iter().flat_map(|g| hierarchy.beside(*g)).collect();
        control.retain(|g| !lockdown.contains(g));
        let zones = zones(ground, &lockdown, &control);
        let cases = cases(ground, &lockdown, &control, seed);
        Self { zones, cases }
    }

    /// The cases as points at their buildings.
    pub fn case_features(&self, ground: Ground<'_>) -> Vec<Feature> {
        let cases = self.cases.iter().enumerate();
        cases
            .map(|(i, case)| {
                let building = &ground.buildings.all[case.building];
                let grid = &ground.hierarchy.new[ground.buildings.grid_of(building)];
                let attributes = json!({
                    "id": case_id(i),
                    "class": if case.is_confirmed { "确诊" } else { "无症状" },
                    "onset": case.onset.map(|d| d.to_string()),
                    "sampled": case.sampled.to_string(),
                    "reported": case.reported.to_string(),
                    "source": case.source.map(case_id),
                    "grid_code": ground.hierarchy.code(grid),
                    "building": ground.buildings.building_code(ground.hierarchy, building),
                    "synthetic": true,
                });
                feature(attributes, point(building.place()))
            })
            .collect()
    }

    /// Isolated households: the neighbours of each case under one roof, and its close contacts.
    pub fn isolation(&self, ground: Ground<'_>, seed: u64) -> TextTable {
        let mut random = Random::new(seed, 41);
        let columns = [
            "id",
            "household",
            "grid_code",
            "kind",
            "contact",
            "case",
            "start",
            "end",
            "released",
            "last_check",
        ];
        let mut table = TextTable::new(&columns);
        let mut isolated = BTreeSet::new();
        for (i, case) in self.cases.iter().enumerate() {
            let home = &ground.buildings.all[case.building];
            let others = (0..4).map(|_| random.below(ground.buildings.all.len()));
            let contacts: Vec<usize> = others.collect();
            let under_one_roof = (1..=home.households.min(3)).map(|h| (case.building, h, "close"));
            let elsewhere = contacts.iter().filter_map(|b| {
                let households = ground.buildings.all[*b].households;
                (households > 0).then(|| (*b, 1 + (*b as u32 + i as u32) % households, "secondary"))
            });
            for (building, household, contact) in under_one_roof.chain(elsewhere) {
                if !isolated.insert((building, household)) {
                    continue;
                }
                let at = &ground.buildings.all[building];
                let grid = &ground.hierarchy.new[ground.buildings.grid_of(at)];
                let is_central = contact == "close";
                // Close contacts: 14 days central, then 7 at home; theirs: 7 days at home.
                let length = if is_central { 14 } else { 7 };
                let end = case.reported.saturating_add(length.days());
                let number = table.rows + 1;
                // A few wait for their release, or for a check: what the duty officer must find.
                let is_released = end <= day(LAST_DAY) && !number.is_multiple_of(23);
                let released = is_released.then_some(end);
                let checked = end.saturating_sub(1.days()).min(day(LAST_DAY));
                let behind = if number.is_multiple_of(17) { 2 } else { 0 };
                table.row([
                    format!("G{number:04}"),
                    household_code(ground, at, household),
                    ground.hierarchy.code(grid),
                    if is_central { "central" } else { "home" }.to_owned(),
                    contact.to_owned(),
                    case_id(i),
                    case.reported.to_string(),
                    end.to_string(),
                    released.map(|day| day.to_string()).unwrap_or_default(),
                    checked.saturating_sub(behind.days()).to_string(),
                ]);
            }
        }
        table
    }
}

/// The code of a household: its building's and two digits.
pub fn household_code(ground: Ground<'_>, building: &Building, household: u32) -> String {
    let building = ground.buildings.building_code(ground.hierarchy, building);
    format!("{building}{household:02}")
}

fn case_id(number: usize) -> String {
    format!("C{:03}", number + 1)
}

/// The zones at the end: lockdown, control around it, precaution in the communities touched, the
/// far ones free of infection, the rest not yet set.
fn zones(
    ground: Ground<'_>,
    lockdown: &BTreeSet<usize>,
    control: &BTreeSet<usize>,
) -> Vec<&'static str> {
    let hierarchy = ground.hierarchy;
    let code = |g: &usize| hierarchy.community(&hierarchy.new[*g]).code;
    let touched: BTreeSet<u16> = lockdown.iter().chain(control).map(code).collect();
    let free = ["富洋", "来洋", "白塔", "坝垄", "蜚山"];
    (0..hierarchy.new.len())
        .map(|g| {
            if lockdown.contains(&g) {
                "封控区"
            } else if control.contains(&g) {
                "管控区"
            } else if touched.contains(&code(&g)) {
                "防范区"
            } else if free.contains(&hierarchy.community(&hierarchy.new[g]).name) {
                "无疫网格"
            } else {
                "未划定"
            }
        })
        .collect()
}

fn cases(
    ground: Ground<'_>,
    lockdown: &BTreeSet<usize>,
    control: &BTreeSet<usize>,
    seed: u64,
) -> Vec<Case> {
    let mut random = Random::new(seed, 40);
    let in_grids = |grids: &BTreeSet<usize>| -> Vec<usize> {
        let all = ground.buildings.all.iter().enumerate();
        let lived_in = all.filter(|(_, b)| b.households > 0);
        let within = lived_in.filter(|(_, b)| grids.contains(&ground.buildings.grid_of(b)));
        within.map(|(i, _)| i).collect()
    };
    let (near, around) = (in_grids(lockdown), in_grids(control));
    let place =
        |b: usize| -> Block { ground.buildings.compounds[ground.buildings.all[b].compound].block };
    let mut cases: Vec<Case> = Vec::with_capacity(CASES);
    for n in 0..CASES {
        // Few at first, most about the end of the first week, a long tail.
        let late = n as f64 / (CASES - 1) as f64;
        let reported = (DAYS as f64 - 1.0) * late * (0.45 + 0.55 * late);
        let reported = day(reported as i64);
        let list = if n < 3 || random.unit() < 0.65 || around.is_empty() {
            &near
        } else {
            &around
        };
        let Some(building) = (!list.is_empty()).then(|| list[random.below(list.len())]) else {
            continue;
        };
        let is_confirmed = n == 0 || random.unit() < 0.7;
        let sampled = reported.saturating_sub(i64::from(random.unit() < 0.6).days());
        let before = 1 + random.below(3) as i64;
        // Caught from the nearest case reported at least two days before.
        let source = (0..cases.len())
            .filter(|c| cases[*c].reported.saturating_add(2.days()) <= reported)
            .min_by_key(|c| {
                let (a, b) = (place(cases[*c].building), place(building));
                (a.0.abs_diff(b.0) + a.1.abs_diff(b.1), *c)
            });
        cases.push(Case {
            building,
            is_confirmed,
            onset: is_confirmed.then(|| sampled.saturating_sub(before.days())),
            sampled,
            reported,
            source,
        });
    }
    cases
}
