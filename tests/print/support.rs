//! Projects and maps to print.

use crate::made::{options, town_file};
use gridroom::course::Course;
use gridroom::geometry::coverage::BuildOptions;
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::index::CoverageIndex;
use gridroom::geometry::label::label_place;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::i18n::I18n;
use gridroom::model::class::Classes;
use gridroom::model::epidemic::{Epidemic, Filter, Ground, Houses, Moment, Order, Placed};
use gridroom::model::register::Register;
use gridroom::model::{Feature, GridMap, Layer};
use gridroom::print::facts::{Facts, Stamp, Wish};
use gridroom::print::listing::listing;
use gridroom::print::notice::notice;
use gridroom::print::page::Document;
use gridroom::print::registers::Known;
use gridroom::print::report::{page, report};
use gridroom::print::slide::slide;
use gridroom::rules::profile::RuleSet;
use gridroom::rules::zone::Zone;
use gridroom::store::Project;
use jiff::civil::date;
use serde_json::{Map, json};
use std::path::PathBuf;
use std::sync::OnceLock;
use tempfile::TempDir;

/// The sample town as a project, in a folder of its own.
pub fn town() -> (Project, PathBuf, TempDir) {
    let (path, folder) = town_file();
    let mut project = Project::open(&path, &options()).expect("opened");
    project.get_ready().expect("ready");
    (project, path, folder)
}

/// What is known of the sample town, now: read once.
pub fn town_facts() -> &'static Facts {
    static FACTS: OnceLock<Facts> = OnceLock::new();
    FACTS.get_or_init(|| {
        let (project, _, _folder) = town();
        let wish = Wish {
            with_arrivals: true,
            ..Wish::default()
        };
        Facts::read(&project, &wish).expect("read")
    })
}

/// The first order that closes grids.
pub fn closing(facts: &Facts) -> &Order {
    let mut orders = facts.epidemic.orders.iter();
    let order = orders.find(|order| order.zone == Zone::Lockdown);
    order.expect("an order")
}

/// What is printed of a town beside its map and its sheets, by name: the notice of an order, the page of a
/// report, a slide, and the lists that follow from how things stand.
pub fn prints(facts: &Facts, i18n: &I18n) -> Vec<(&'static str, Document)> {
    let report = page::page(&report(facts, i18n), facts, i18n);
    let mut prints = vec![
        ("notice", notice(facts, i18n, closing(facts))),
        ("report", report),
        ("slide", slide(facts, i18n)),
    ];
    prints.extend(Known::ALL.map(|known| {
        let listed = known.listed(facts, i18n, &[]);
        (known.name(), listing(facts, i18n, &listed, &Course::new()))
    }));
    let prints = prints.into_iter();
    let laid_out = prints.map(|(name, document)| (name, document.expect("laid out")));
    laid_out.collect()
}

/// A map of which nothing else is known.
pub fn facts_of(layer: Layer) -> Facts {
    let map = GridMap::build(layer, &BuildOptions::default());
    let index = CoverageIndex::new(&map.coverage);
    let ground = Ground::of(&map);
    let epidemic = Epidemic::default();
    let placed = Placed::new(&epidemic, &ground, &map, &index);
    let at = date(2021, 9, 15).at(8, 0, 0, 0);
    let (rules, all) = (RuleSet::default(), Filter::default());
    let moment = Moment::new(&epidemic, (&ground, &placed), rules.on(at.date()), &all, at);
    let places = map.coverage.faces();
    let places = places.map(|face| label_place(&map.coverage.face_polygons(face)));
    Facts {
        classes: Classes::of(&map),
        places: places.collect(),
        openings: Vec::new(),
        houses: Houses::new(&[], &[]),
        placed,
        rules,
        spots: Vec::new(),
        register: Register::new(at.date()),
        shops: Vec::new(),
        arrivals: None,
        title: "图".to_owned(),
        unit: String::new(),
        stamp: Stamp::default(),
        plan: None,
        since: None,
        others: Vec::new(),
        ways: map.backdrop.named_ways(),
        map,
        index,
        ground,
        epidemic,
        moment,
    }
}

/// Numbers that look random, and are the same every time.
pub struct Dice(u64);

impl Dice {
    /// Of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// From nought to below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end.max(1)
    }
}

/// A made-up map: slanted cells of very different sizes, with names of different lengths; columns and
/// rows are of random width, down to a few metres.
pub fn made_up(seed: u64) -> Layer {
    let mut dice = Dice::new(seed);
    let lines = |dice: &mut Dice| {
        let count = 2 + dice.below(11);
        let mut at = vec![0_i64];
        for _ in 0..count {
            let far = at.last().copied().unwrap_or_default();
            at.push(far + 60 + dice.below(9_000) as i64);
        }
        at
    };
    let (across, up) = (lines(&mut dice), lines(&mut dice));
    let turn = dice.below(600) as f64 / 1000.0;
    let corner = |column: usize, row: usize| {
        let (x, y) = (across[column] as f64, up[row] as f64);
        let (sin, cos) = turn.sin_cos();
        let at = |from: f64, by: f64| (from + by).round() as i32;
        Coord::new(
            at(1_186_940_000.0, x * cos - y * sin),
            at(253_620_000.0, x * sin + y * cos),
        )
    };
    const NAMES: [&str; 4] = [
        "洪桥",
        "北宝峰社区",
        "木兰溪东岸工业园区",
        "Gongyeyuan grid",
    ];
    let mut features = Vec::new();
    for column in 0..across.len() - 1 {
        for row in 0..up.len() - 1 {
            // A cell here and there is missing, as lakes are.
            if dice.below(12) == 0 && !features.is_empty() {
                continue;
            }
            let name = NAMES[dice.below(4) as usize];
            let number = features.len() + 1;
            let outer = vec![
                corner(column, row),
                corner(column + 1, row),
                corner(column + 1, row + 1),
                corner(column, row + 1),
            ];
            features.push(Feature {
                properties: json!({
                    "name": format!("{name}{number:02}"),
                    "code": format!("{number:05}"),
                    "community": name,
                })
                .as_object()
                .cloned(),
                shape: Some(Shape {
                    polygons: vec![Polygon {
                        outer,
                        holes: Vec::new(),
                    }],
                }),
                ..Feature::default()
            });
        }
    }
    Layer {
        features,
        foreign_members: Map::new(),
    }
}
