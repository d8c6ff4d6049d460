//! What was decided and done about the outbreak: orders that put grids in their zones, and
//! sampling rounds. Owns: their columns.

use super::divisions::Ground;
use super::epidemic::{Outbreak, day};
use super::random::Random;
use super::sampling::site_of;
use super::text_table::TextTable;
use crate::model::sampling::{Basis, By};
use crate::rules::zone::Zone;
use std::collections::BTreeMap;

/// Where more people than these are missing in a round, one of them refuses.
const REFUSING_FROM: u32 = 10;
/// Days after the first report on which everybody is sampled.
pub const ROUNDS: [i64; 9] = [1, 3, 6, 9, 12, 15, 18, 21, 24];
/// Orders: the zone, days after the first report, the hour, whether they name the grids from
/// before they were drawn anew (on the third day), and how many of the steps before an issue they
/// needed: parts of a closed grid were opened when it was divided, and grids were declared free.
const ORDERS: [(Zone, i64, u32, bool, usize); 7] = [
    (Zone::Lockdown, 0, 18, true, 0),
    (Zone::Control, 1, 8, true, 0),
    (Zone::Precaution, 1, 12, true, 0),
    (Zone::Lockdown, 2, 8, false, 0),
    (Zone::Control, 2, 8, false, 0),
    (Zone::Precaution, 2, 8, false, 3),
    (Zone::EpidemicFree, 17, 9, false, 2),
];
/// Who writes the document of each step of a release, its number, and days before the order.
const PAPERS: [(&str, &str, i64); 3] = [
    ("鲤城街道办事处", "鲤街请", 1),
    ("县疾控中心评估组", "县疾控评", 1),
    ("市疫情防控指挥部", "市防指批", 0),
];
/// The same of a declaration that grids are free: the committees apply, the town reviews.
const FREE_PAPERS: [(&str, &str, i64); 3] = [
    ("各社区居委会", "社区请", 2),
    ("鲤城街道审核组", "鲤街审", 1),
    ("", "", 0),
];

/// What is said of an order, beside its id and its grids.
pub const ORDER: [&str; 17] = [
    "number",
    "zone",
    "from",
    "authority",
    "text",
    "application_body",
    "application_number",
    "application_date",
    "assessment_body",
    "assessment_number",
    "assessment_date",
    "approval_body",
    "approval_number",
    "approval_date",
    "issued_by",
    "issued_on",
    "status",
];
/// What is said of a round in a grid, beside its id.
pub const ROUND: [&str; 10] = [
    "number",
    "date",
    "grid_code",
    "expected",
    "negative",
    "positive",
    "refused",
    "expected_by",
    "site",
    "site_by",
];

/// One order for each zone, and once more when the grids were drawn anew.
pub fn orders(ground: Ground<'_>, zones: &[&str]) -> TextTable {
    let mut table = TextTable::new(&[&["id", "grids"], &ORDER[..]].concat());
    let hierarchy = ground.hierarchy;
    // The strictest zone of its parts is that of an old grid.
    let mut olds: BTreeMap<usize, Zone> = BTreeMap::new();
    for (grid, word) in hierarchy.new.iter().zip(zones) {
        let zone = Zone::parse(word).unwrap_or_default();
        if let Some(parent) = grid.parent {
            let strictest = olds.entry(parent).or_insert(zone);
            *strictest = (*strictest).min(zone);
        }
    }
    for (i, (zone, days, hour, is_old, steps)) in ORDERS.into_iter().enumerate() {
        let date = day(days).to_string();
        let grids: Vec<String> = if is_old {
            let olds = olds.iter().filter(|(_, of_old)| **of_old == zone);
            olds.map(|(old, _)| hierarchy.code(&hierarchy.old[*old]))
                .collect()
        } else {
            let new = hierarchy.new.iter().zip(zones);
            new.filter(|(_, word)| **word == zone.word())
                .map(|(grid, _)| hierarchy.code(grid))
                .collect()
        };
        let papers = match zone {
            Zone::EpidemicFree => FREE_PAPERS,
            _ => PAPERS,
        };
        let paper = |step: usize| {
            let (body, series, before) = papers[step];
            if step >= steps {
                return [const { String::new() }; 3];
            }
            [
                body.to_owned(),
                format!("{series}〔2021〕{}号", i + 1),
                day(days - before).to_string(),
            ]
        };
        let [application, assessment, approval] = [0, 1, 2].map(paper);
        let [applied_by, applied_as, applied_on] = application;
        let [assessed_by, assessed_as, assessed_on] = assessment;
        let [approved_by, approved_as, approved_on] = approval;
        table.row([
            format!("Z{:03}", i + 1),
            grids.join(" "),
            format!("鲤防指〔2021〕{}号", i + 1),
            zone.name().to_owned(),
            format!("{date} {hour:02}:00"),
            "鲤城街道疫情防控指挥部".to_owned(),
            format!("所列网格自即时起划为{}，解除另行通知。", zone.word()),
            applied_by,
            applied_as,
            applied_on,
            assessed_by,
            assessed_as,
            assessed_on,
            approved_by,
            approved_as,
            approved_on,
            "街道指挥部总指挥".to_owned(),
            date,
            "issued".to_owned(),
        ]);
    }
    table
}

/// How many were negative, by round and grid.
pub type Negative = Vec<Vec<u32>>;

/// What each round found in each grid; and how many were negative.
pub fn rounds(ground: Ground<'_>, outbreak: &Outbreak, seed: u64) -> (TextTable, Negative) {
    let mut random = Random::new(seed, 70);
    let mut table = TextTable::new(&[&["id"], &ROUND[..]].concat());
    let mut counted = Vec::with_capacity(ROUNDS.len());
    for (i, days) in ROUNDS.into_iter().enumerate() {
        let mut of_round = Vec::with_capacity(ground.hierarchy.new.len());
        let before = i.checked_sub(1).map_or(day(-30), |i| day(ROUNDS[i]));
        let mut positive: BTreeMap<usize, u32> = BTreeMap::new();
        for case in &outbreak.cases {
            if before < case.sampled && case.sampled <= day(days) {
                let building = &ground.buildings.all[case.building];
                *positive
                    .entry(ground.buildings.grid_of(building))
                    .or_default() += 1;
            }
        }
        for (g, grid) in ground.hierarchy.new.iter().enumerate() {
            let expected = ground.buildings.households[g] * 26 / 10;
            let positive = positive.get(&g).copied().unwrap_or(0).min(expected);
            // In every fourth grid some were not at home, or their result is not there yet.
            let missing = if random.unit() < 0.25 {
                1 + random.below(12) as u32
            } else {
                0
            };
            let missing = missing.min(expected - positive);
            // Where many are missing somebody will not open the door.
            let refused = u32::from(missing > REFUSING_FROM);
            of_round.push(expected - positive - missing);
            table.row([
                format!("N{}-{:05}", i + 1, g + 1),
                (i + 1).to_string(),
                day(days).to_string(),
                ground.hierarchy.code(grid),
                expected.to_string(),
                (expected - positive - missing).to_string(),
                positive.to_string(),
                refused.to_string(),
                Basis::Estimate.name().to_owned(),
                site_of(ground, g).map(|(site, _)| site).unwrap_or_default(),
                By::Hand.name().to_owned(),
            ]);
        }
        counted.push(of_round);
    }
    (table, counted)
}
