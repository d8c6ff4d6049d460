//! The sample town: complete, seamless, the same everywhere.

use gridroom::demo::project::town_contents;
use gridroom::demo::{DEFAULT_GRIDS, DEFAULT_SEED, TownFile, generate, town_geojson};
use gridroom::exchange::geojson::read_bytes;
use gridroom::geometry::coverage::{BuildOptions, Coverage, Owner};
use gridroom::geometry::fixed::{Coord, ring_area2};
use gridroom::geometry::index::CoverageIndex;
use gridroom::geometry::polygon::Shape;
use gridroom::model::arrivals::{Arrivals, What, WorkKind, read as read_arrival};
use gridroom::model::epidemic::{Epidemic, OrderDraft, Part, done, read};
use gridroom::model::{Feature, GridMap, Layer};
use gridroom::rules::arrivals::bundled;
use gridroom::rules::profile::RuleSet;
use jiff::civil::date;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn town() -> Vec<TownFile> {
    generate(DEFAULT_SEED, DEFAULT_GRIDS)
}

fn bytes<'a>(files: &'a [TownFile], name: &str) -> &'a [u8] {
    let file = files.iter().find(|f| f.name.contains(name));
    &file.unwrap_or_else(|| panic!("no {name}")).bytes
}

fn layer(files: &[TownFile], name: &str) -> Layer {
    read_bytes(bytes(files, name)).expect("readable").layer
}

/// The rows of a list, by column.
fn rows(files: &[TownFile], name: &str) -> Vec<BTreeMap<String, String>> {
    let text = bytes(files, name)
        .strip_prefix("\u{feff}".as_bytes())
        .expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text);
    reader
        .deserialize()
        .map(|row| row.expect("a row"))
        .collect()
}

fn number(feature: &Feature, name: &str) -> u64 {
    let value = &feature.properties.as_ref().expect("properties")[name];
    value
        .as_u64()
        .unwrap_or_else(|| panic!("{name} is {value}"))
}

fn text<'a>(feature: &'a Feature, name: &str) -> &'a str {
    let properties = feature.properties.as_ref().expect("properties");
    properties[name].as_str().expect("a text")
}

fn map_of(layer: &Layer) -> GridMap {
    GridMap::build(layer.clone(), &BuildOptions::default())
}

/// Vertices of a geometry of this type.
fn points(feature: &Feature, kind: &str) -> Option<Vec<Coord>> {
    let geometry = feature.other_geometry.as_ref()?;
    if geometry["type"] != kind {
        return None;
    }
    let at = |p: &Value| Coord::from_degrees(p[0].as_f64()?, p[1].as_f64()?).ok();
    match kind {
        "Point" => Some(vec![at(&geometry["coordinates"])?]),
        _ => geometry["coordinates"].as_array()?.iter().map(at).collect(),
    }
}

#[test]
fn the_committed_files_are_those_of_the_seed() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/maps"));
    let files = town();
    for file in &files {
        let committed = std::fs::read(folder.join(file.name)).expect("committed");
        assert!(
            file.bytes == committed,
            "{}: run `gridroom demo --out maps` again",
            file.name
        );
        let text = String::from_utf8_lossy(&file.bytes);
        assert!(
            text.contains("synthetic"),
            "{} says that it is invented",
            file.name
        );
    }
    let size: usize = files.iter().map(|f| f.bytes.len()).sum();
    assert!(size < 8_000_000, "{size} bytes");
    assert_eq!(
        std::fs::read_dir(folder).expect("listed").count(),
        files.len()
    );
}

#[test]
fn other_towns_are_sound_too() {
    for (seed, grids) in [(1, 156), (2, 156), (3, 60), (77, 1000)] {
        let files = generate(seed, grids);
        for (name, count) in [("licheng_grids", Some(grids)), ("old_grids", None)] {
            let map = map_of(&layer(&files, name));
            assert_eq!(map.findings, Vec::new(), "{name} of seed {seed}");
            assert!(
                count.is_none_or(|n| n == map.features.len()),
                "{name} of seed {seed}"
            );
        }
        assert!(bytes(&files, "licheng_grids") != town_geojson().as_bytes());
    }
}

#[test]
fn there_are_156_contiguous_grids_in_17_communities() {
    let map = map_of(&layer(&town(), "licheng_grids"));
    assert_eq!(map.findings, Vec::new());
    assert_eq!(map.coverage.faults(), Vec::new());
    assert_eq!(map.features.len(), 156);
    for face in map.coverage.faces() {
        assert_eq!(
            map.coverage.face_regions(face).len(),
            1,
            "{}",
            map.title(face)
        );
    }
    let communities: BTreeSet<&str> = map
        .features
        .iter()
        .map(|f| text(f, "community_code"))
        .collect();
    assert_eq!(communities.len(), 17);
    let codes: BTreeSet<&str> = map.features.iter().map(|f| text(f, "code")).collect();
    assert_eq!(codes.len(), 156);
    for code in codes {
        assert_eq!(code.len(), 15);
        assert!(communities.contains(&code[..12]), "{code}");
    }
    // One piece: the outside has one neighbour ring, the outline.
    let outside = map.coverage.regions().next().expect("the outside").1;
    assert_eq!((&outside.owner, outside.rings.len()), (&Owner::Outside, 1));
}

/// The outline of some areas: what is walked once.
fn outline(features: &[Feature]) -> BTreeMap<[Coord; 2], i32> {
    let mut walked: BTreeMap<[Coord; 2], i32> = BTreeMap::new();
    for ring in features
        .iter()
        .flat_map(|f| f.shape.iter().flat_map(Shape::rings))
    {
        for i in 0..ring.len() {
            let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
            *walked.entry([a.min(b), a.max(b)]).or_default() += if a < b { 1 } else { -1 };
        }
    }
    walked.retain(|_, n| *n != 0);
    walked
}

fn area2(features: &[Feature]) -> i128 {
    let rings = features
        .iter()
        .flat_map(|f| f.shape.iter().flat_map(Shape::rings));
    rings.map(ring_area2).sum()
}

#[test]
fn every_level_is_seamless_within_the_same_outline() {
    let files = town();
    let subdistrict = layer(&files, "subdistrict").features;
    let expected = outline(&subdistrict);
    assert!(expected.values().all(|n| n.abs() == 1));
    let levels = [
        ("communities", 17),
        ("areas", 34),
        ("old_grids", 77),
        ("licheng_grids", 156),
        ("compounds", 650),
    ];
    for (name, count) in levels {
        let features = layer(&files, name).features;
        assert_eq!(features.len(), count, "{name}");
        assert_eq!(area2(&features), area2(&subdistrict), "{name}");
        assert!(outline(&features) == expected, "{name}");
        let codes: BTreeSet<&str> = features.iter().map(|f| text(f, "code")).collect();
        assert_eq!(codes.len(), count, "{name}: every code is its own");
    }
}

#[test]
fn grids_are_of_fitting_size() {
    let files = town();
    let grids = layer(&files, "licheng_grids").features;
    let mut dedicated = BTreeMap::new();
    for grid in &grids {
        let kind = grid.properties.as_ref().expect("properties")["dedicated"].as_str();
        let range = match (kind, text(grid, "community")) {
            (Some(kind), _) => {
                *dedicated.entry(kind).or_insert(0) += 1;
                1..=40
            }
            (None, "富洋村") => 100..=250,
            _ => 300..=500,
        };
        let households = number(grid, "households");
        assert!(
            range.contains(&households),
            "{}: {households}",
            text(grid, "name")
        );
    }
    assert_eq!(
        dedicated,
        BTreeMap::from([("factory", 2), ("hospital", 1), ("school", 3)])
    );
}

#[test]
fn lineage_leads_from_77_to_156_and_no_code_is_used_twice() {
    let files = town();
    let (old, new) = (
        layer(&files, "old_grids").features,
        layer(&files, "licheng_grids").features,
    );
    let rows = rows(&files, "lineage");
    let column = |name: &str| -> BTreeSet<&str> { rows.iter().map(|r| r[name].as_str()).collect() };
    let codes = |features: &'static str, of: &[Feature]| -> BTreeSet<String> {
        let codes: BTreeSet<String> = of.iter().map(|f| text(f, "code").to_owned()).collect();
        assert_eq!(codes.len(), of.len(), "{features}");
        codes
    };
    let (old_codes, new_codes) = (codes("old", &old), codes("new", &new));
    assert_eq!(
        column("old_code"),
        old_codes.iter().map(String::as_str).collect()
    );
    assert_eq!(
        column("new_code"),
        new_codes.iter().map(String::as_str).collect()
    );
    assert_eq!((rows.len(), old.len()), (156, 77));
    for row in &rows {
        let is_kept = row["kind"] == "kept";
        assert_eq!(is_kept, row["old_code"] == row["new_code"]);
        // A code of the past comes again only for a grid that was not split.
        assert_eq!(is_kept, old_codes.contains(&row["new_code"]), "{row:?}");
    }
    // The children of each old grid cover it exactly.
    let by_code = |of: &[Feature]| -> BTreeMap<String, Feature> {
        of.iter()
            .map(|f| (text(f, "code").to_owned(), f.clone()))
            .collect()
    };
    let (old, new) = (by_code(&old), by_code(&new));
    for (code, parent) in &old {
        let children = rows.iter().filter(|r| r["old_code"] == *code);
        let children: Vec<Feature> = children.map(|r| new[&r["new_code"]].clone()).collect();
        assert_eq!(
            area2(&children),
            area2(std::slice::from_ref(parent)),
            "{code}"
        );
        let households: u64 = children.iter().map(|c| number(c, "households")).sum();
        assert_eq!(households, number(parent, "households"), "{code}");
    }
}

#[test]
fn no_building_is_cut_and_households_add_up() {
    let files = town();
    let map = map_of(&layer(&files, "licheng_grids"));
    let index = CoverageIndex::new(&map.coverage);
    let context = layer(&files, "context").features;
    let buildings: Vec<&Feature> = context
        .iter()
        .filter(|f| text(f, "kind") == "building")
        .collect();
    assert!(
        (5000..7000).contains(&buildings.len()),
        "{}",
        buildings.len()
    );
    let mut households = vec![0; map.features.len()];
    for building in &buildings {
        let shape = building.shape.as_ref().expect("a footprint");
        let grids: BTreeSet<_> = shape
            .rings()
            .flatten()
            .map(|c| index.face_at(&map.coverage, *c).expect("in a grid"))
            .collect();
        assert_eq!(grids.len(), 1, "{shape:?}");
        let grid = *grids.first().expect("one");
        let code = map.code(grid).expect("a code");
        assert!(text(building, "code").starts_with(&code), "{code}");
        assert!((1..=18).contains(&number(building, "floors")));
        households[grid.0 as usize] += number(building, "households");
    }
    for (grid, sum) in map.features.iter().zip(households) {
        assert_eq!(number(grid, "households"), sum, "{}", text(grid, "name"));
    }
    // Footprints do not lie on one another.
    let shapes: Vec<Shape> = buildings.iter().filter_map(|f| f.shape.clone()).collect();
    let built = Coverage::build(&shapes, &BuildOptions::default());
    let errors: Vec<_> = built
        .findings
        .iter()
        .filter(|f| f.kind.is_error())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let codes: BTreeSet<&str> = buildings.iter().map(|f| text(f, "code")).collect();
    assert_eq!(codes.len(), buildings.len());
}

#[test]
fn streets_are_one_network() {
    let lines: Vec<Vec<Coord>> = layer(&town(), "context")
        .features
        .iter()
        .filter_map(|f| points(f, "LineString"))
        .collect();
    assert!(lines.len() > 50, "{}", lines.len());
    let mut at: BTreeMap<Coord, Vec<usize>> = BTreeMap::new();
    for (i, line) in lines.iter().enumerate() {
        for c in line {
            at.entry(*c).or_default().push(i);
        }
    }
    let mut seen = BTreeSet::from([0]);
    let mut open = vec![0];
    while let Some(i) = open.pop() {
        for c in &lines[i] {
            for other in &at[c] {
                if seen.insert(*other) {
                    open.push(*other);
                }
            }
        }
    }
    assert_eq!(seen.len(), lines.len());
}

#[test]
fn every_grid_has_one_entrance_of_its_own() {
    let files = town();
    let map = map_of(&layer(&files, "licheng_grids"));
    let index = CoverageIndex::new(&map.coverage);
    let posts = layer(&files, "checkpoints").features;
    let mut entered = BTreeSet::new();
    for post in &posts {
        let at = points(post, "Point").expect("a place")[0];
        let grid = index.face_at(&map.coverage, at);
        if text(post, "kind") == "entrance" {
            let grid = grid.expect("in a grid");
            assert_eq!(map.code(grid).as_deref(), Some(text(post, "grid_code")));
            assert!(entered.insert(grid));
        } else {
            assert_eq!(text(post, "kind"), "checkpoint");
        }
    }
    assert_eq!(entered.len(), 156);
    assert!(posts.len() > 160, "{} with the checkpoints", posts.len());
    let unmanned = posts
        .iter()
        .filter(|p| text(p, "status") == "unmanned")
        .count();
    assert!((1..20).contains(&unmanned), "{unmanned}");
}

#[test]
fn cases_run_over_three_weeks_and_dates_make_sense() {
    let files = town();
    let cases = layer(&files, "cases").features;
    assert_eq!(cases.len(), 40);
    let reported: BTreeSet<&str> = cases.iter().map(|c| text(c, "reported")).collect();
    assert_eq!(reported.first(), Some(&"2021-09-10"));
    assert!(
        reported
            .last()
            .is_some_and(|d| *d > "2021-09-24" && *d <= "2021-10-05")
    );
    for case in &cases {
        let properties = case.properties.as_ref().expect("properties");
        assert!(text(case, "sampled") <= text(case, "reported"));
        match properties["onset"].as_str() {
            Some(onset) => assert!(onset <= text(case, "sampled")),
            None => assert_eq!(text(case, "class"), "无症状"),
        }
        if let Some(source) = properties["source"].as_str() {
            assert!(source < text(case, "id"), "caught from an earlier one");
        }
    }
    let isolation = rows(&files, "isolation");
    assert!(isolation.len() > 100);
    assert!(isolation.iter().all(|r| r["start"] < r["end"]));
    let households: BTreeSet<&str> = isolation.iter().map(|r| r["household"].as_str()).collect();
    assert_eq!(households.len(), isolation.len());
}

#[test]
fn every_order_of_the_story_has_the_documents_that_its_rules_ask() {
    let mut all = Epidemic::default();
    for (key, record, _) in town_contents().expect("the town") {
        let part = Part {
            key: &key,
            record: &record,
            fields: None,
        };
        read(&mut all, &part);
    }
    assert_eq!(all.faults, []);
    let mut orders = std::mem::take(&mut all.orders);
    orders.sort_by_key(|order| order.from);
    let rules = RuleSet::default();
    let mut steps = Vec::new();
    for order in orders {
        let draft = OrderDraft::of(&order);
        let day = order.from.date();
        let asked = draft.steps_asked(&all, rules.on(day));
        let faults = draft.issue_faults(&asked, &order.documents, day);
        assert_eq!(faults, [], "{}", order.number);
        assert!(done(&order.documents).is_subset(&asked), "{}", order.number);
        steps.push(asked.len());
        all.orders.push(order);
    }
    assert_eq!(steps, [0, 0, 0, 0, 0, 3, 2]);
}

#[test]
fn people_are_invented_and_their_numbers_belong_to_nobody() {
    let files = town();
    let arrivals = rows(&files, "arrivals");
    assert_eq!(arrivals.len(), 7000);
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    for row in &arrivals {
        let id = &row["resident_id"];
        assert!(id.len() == 18 && id.starts_with("999999"), "{id}");
        let sum: u32 = id
            .chars()
            .zip(WEIGHTS)
            .map(|(c, w)| c.to_digit(10).expect("a digit") * w)
            .sum();
        assert_eq!(
            id.chars().nth(17),
            "10X98765432".chars().nth((sum % 11) as usize),
            "{id}"
        );
        let sequence: u32 = id[14..17].parse().expect("a number");
        assert_eq!(sequence % 2 == 1, row["sex"] == "男", "{id}");
        assert!(row["phone"].len() == 11 && row["phone"][3..7] == *"0000");
    }
    let phones: BTreeSet<&str> = arrivals.iter().map(|r| r["phone"].as_str()).collect();
    assert_eq!(phones.len(), 7000);
    let staff = rows(&files, "staff");
    assert_eq!(staff.len(), 100);
    assert_eq!(
        staff
            .iter()
            .filter(|s| s["trained_for_sampling"] == "true")
            .count(),
        52
    );
}

#[test]
fn everybody_from_fengting_is_called_in_the_days_and_hours_of_the_story() {
    let contents = town_contents().expect("the town");
    let mut all = Arrivals::new(bundled(), BTreeMap::new());
    for (key, record, fields) in &contents {
        let part = Part {
            key,
            record,
            fields: fields.as_ref(),
        };
        if let Some(arrival) = read_arrival(&part, bundled()) {
            all.put(arrival);
        }
    }
    let evening = date(2021, 9, 20).at(21, 0, 0, 0);
    let total = all.total(evening);
    assert_eq!((total.all, total.called), (7000, 7000));
    // Some are left over, of every kind, so that there is something to do.
    assert!((20..400).contains(&total.open), "{total:?}");
    assert!(
        total.visit > 0 && total.number > 0 && total.learned > 0,
        "{total:?}"
    );
    // Most are sampled; some who came on the day of the risk are isolated, each in a record of its own.
    let handed = |wanted: WorkKind| {
        let events = all.iter().flat_map(|one| &one.log);
        let records = events.filter_map(|event| match &event.what {
            What::Handed { work, record, .. } if *work == wanted => Some(record.clone()),
            _ => None,
        });
        records.collect::<Vec<Option<String>>>()
    };
    assert!(handed(WorkKind::Sample).len() > 5000);
    let isolated = handed(WorkKind::Isolate);
    assert!((20..80).contains(&isolated.len()), "{}", isolated.len());
    let mut epidemic = Epidemic::default();
    for (key, record, fields) in &contents {
        let part = Part {
            key,
            record,
            fields: fields.as_ref(),
        };
        read(&mut epidemic, &part);
    }
    for id in isolated {
        let id = id.expect("a record");
        let of_call = epidemic.isolations.iter().find(|one| one.key.id == id);
        let of_call = of_call.unwrap_or_else(|| panic!("{id}"));
        assert_eq!(of_call.exposed, Some(date(2021, 9, 12)));
        assert_eq!(of_call.released, of_call.end, "it is over");
        let last = date(2021, 10, 5);
        assert!(of_call.end.is_some_and(|end| end <= last) && of_call.name.is_some());
        assert_eq!(of_call.unanswered(last).count(), 0);
    }
    let mut calls = [0u32; 31];
    for day in 1..=30 {
        let hours = all.hours(date(2021, 9, day), None);
        for (hour, done) in hours.iter().enumerate() {
            let is_open = (8..12).contains(&hour) || (14..21).contains(&hour);
            assert!(is_open || done.calls + done.visits == 0, "{day} {hour}");
            calls[day as usize] += done.calls;
        }
    }
    let first = calls.iter().position(|n| *n > 0);
    let last = calls.iter().rposition(|n| *n > 0);
    assert!(
        first == Some(12) && last.is_some_and(|day| day <= 20),
        "{calls:?}"
    );
    assert!(calls[12..=16].iter().all(|n| *n >= 1000), "{calls:?}");
    // Every number was given to nobody.
    let phones = contents.iter().filter_map(|(_, record, fields)| {
        let fields = fields
            .as_ref()
            .filter(|_| record.text("type") == Some("arrival"))?;
        fields.get("phone")
    });
    for phone in phones {
        assert!(phone.len() == 11 && phone[3..7] == *"0000", "{phone}");
    }
}

#[test]
fn a_delivery_of_medicine_tells_nothing_of_the_illness() {
    let files = town();
    let columns: Vec<String> = rows(&files, "medicine")[0].keys().cloned().collect();
    assert_eq!(columns, ["date", "household", "id", "status", "synthetic"]);
}
