//! A round of 60,000 samples ten to a tube in a town of 100,000: reading it, and every question its
//! screens ask, in memory; and from the step to a lane to the tube, in a project on the disk. The budget of
//! each: 50 ms. Tours to 60 who are sampled at home: the budget is 1 s.

use criterion::{Criterion, criterion_group, criterion_main};
use gridroom::course::Course;
use gridroom::demo::project::town_contents;
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::network::Network;
use gridroom::model::act::{Act, SamplingAct};
use gridroom::model::record::{Key, Kind, Part, Record};
use gridroom::model::register::Register;
use gridroom::model::sampling::{CheckInDraft, HomeDraft, HomeStop, RoundId, Sampling, home_tours};
use gridroom::rules::sampling::SamplingRules;
use gridroom::store::sealing::Cost;
use gridroom::store::{Contents, NewProject, OpenOptions, Project};
use jiff::civil::date;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;

type Row = (Key, Record, Option<BTreeMap<String, String>>);

const PEOPLE: usize = 100_000;
const SAMPLED: usize = 60_000;
const SIZE: usize = 10;
const GRIDS: usize = 156;
const SITES: usize = 34;

fn row(kind: Kind, id: String, said: Value, sealed: &[(&str, String)]) -> Row {
    let mut record = Record::default();
    record.feature.properties = said.as_object().cloned();
    let fields = sealed.iter().map(|(k, v)| ((*k).to_owned(), v.clone()));
    (Key::new(kind, id), record, Some(fields.collect()))
}

fn grid_of(home: usize) -> usize {
    home % GRIDS
}

fn grid(n: usize) -> String {
    format!("350322001{:03}{:03}", n % 17, n / 17 + 1)
}

/// Communities, grids, a compound and a building to each, households of three, who lives in them.
fn town() -> Vec<Row> {
    let mut rows = Vec::new();
    for n in 0..GRIDS {
        let code = grid(n);
        let compound = format!("{code}01");
        rows.push(row(Kind::Grid, code.clone(), json!({"code": code}), &[]));
        let said = json!({"code": compound, "grid_code": code});
        rows.push(row(Kind::Compound, compound.clone(), said, &[]));
        let building = format!("{compound}01");
        let said = json!({"code": building, "compound_code": compound, "households": 220});
        rows.push(row(Kind::Building, building, said, &[]));
    }
    for home in 0..PEOPLE / 3 {
        let said = json!({"building": format!("{}0101", grid(grid_of(home)))});
        rows.push(row(
            Kind::Household,
            format!("H{home}"),
            said,
            &[("door", home.to_string())],
        ));
    }
    for n in 0..PEOPLE {
        let said = json!({"type": "resident", "home": format!("H{}", n / 3 % (PEOPLE / 3)),
            "grid_code": grid(grid_of(n / 3 % (PEOPLE / 3)))});
        let sealed = [("name", format!("谢{n}")), ("phone", format!("138{n:08}"))];
        rows.push(row(Kind::Person, format!("R{n}"), said, &sealed));
    }
    rows
}

/// A plan, its sites, a row a grid, and the tubes.
fn round() -> Vec<Row> {
    let mut rows = Vec::new();
    let plan = json!({"number": 3, "date": "2021-09-12", "scope": "town", "size": SIZE,
        "starts": "2021-09-12 07:00", "due": "2021-09-12 20:00", "begun": "2021-09-12 07:00"});
    rows.push(row(Kind::RoundPlan, "L3".to_owned(), plan, &[]));
    for n in 0..SITES {
        let said = json!({"name": format!("第{n}采样点"), "lanes": 3, "hours": ["07:00-12:00"]});
        rows.push(row(Kind::SamplingSite, format!("S{n}"), said, &[]));
    }
    for n in 0..GRIDS {
        let said = json!({"number": 3, "date": "2021-09-12", "grid_code": grid(n),
            "expected": PEOPLE / GRIDS, "expected_by": "register", "site": format!("S{}", n % SITES)});
        rows.push(row(Kind::Round, format!("N{n}"), said, &[]));
    }
    for n in 0..SAMPLED / SIZE {
        let people: Vec<usize> = (n * SIZE..(n + 1) * SIZE).collect();
        let mut grids: BTreeMap<String, u32> = BTreeMap::new();
        for one in &people {
            *grids.entry(grid(grid_of(one / 3))).or_default() += 1;
        }
        let result = match n % 300 {
            0 => "positive",
            _ => "negative",
        };
        let mut said = json!({"of_round": "3 2021-09-12", "site": format!("S{}", n % SITES),
            "lane": 1, "size": SIZE, "count": SIZE, "grids": grids,
            "closed": format!("2021-09-12 {:02}:{:02}", 7 + n / 600, n % 60)});
        if n % 3 > 0 || n % 300 == 0 {
            said["result"] = json!(result);
            said["result_at"] = json!("2021-09-12 23:00");
        }
        let people: Vec<String> = people.iter().map(|one| format!("R{one}")).collect();
        let sealed = [("people", people.join("\n"))];
        rows.push(row(Kind::Tube, format!("HQ{n:06}"), said, &sealed));
    }
    rows
}

fn parts(rows: &[Row]) -> impl Iterator<Item = Part<'_>> {
    rows.iter().map(|(key, record, fields)| Part {
        key,
        record,
        fields: fields.as_ref(),
    })
}

fn of(rows: &[Row], id: RoundId) -> Sampling {
    let mut sampling = Sampling::new(id);
    for part in parts(rows) {
        sampling.put(&part);
    }
    sampling
}

fn sampling(c: &mut Criterion) {
    let day = date(2021, 9, 12);
    let id = RoundId { number: 3, day };
    let (town, round) = (town(), round());
    let register = Register::of(day, parts(&town));
    let mut known = of(&round, id);
    let now = date(2021, 9, 13).at(12, 0, 0, 0);
    let mut group = c.benchmark_group("a round of 60,000");
    group.sample_size(10);
    group.bench_function("read", |b| b.iter(|| black_box(of(&round, id))));
    group.bench_function("figures by grid", |b| b.iter(|| black_box(known.figures())));
    group.bench_function("load of sites", |b| b.iter(|| black_box(known.loads())));
    group.bench_function("gaps", |b| b.iter(|| black_box(known.gaps())));
    group.bench_function("who is missing", |b| {
        b.iter(|| black_box(known.missing(&register)))
    });
    group.bench_function("urgent", |b| b.iter(|| black_box(known.urgent())));
    group.bench_function("late tubes", |b| {
        b.iter(|| black_box(known.late_tubes(now)))
    });
    group.bench_function("open tubes", |b| b.iter(|| black_box(known.open_tubes())));
    for said in ["R99999", "谢4321", "nobody"] {
        group.bench_function(format!("at the lane: {said}"), |b| {
            b.iter(|| black_box(known.at_lane(&register, said, 20)));
        });
    }
    let tube = round.iter().find(|(key, ..)| key.kind == Kind::Tube);
    let (key, record, fields) = tube.expect("one").clone();
    group.bench_function("a tube changes", |b| {
        b.iter(|| {
            known.put(&Part {
                key: &key,
                record: &record,
                fields: fields.as_ref(),
            });
        });
    });
    group.bench_function("whether tubes contradict", |b| {
        b.iter(|| black_box(known.contradiction()));
    });
    group.finish();
}

/// The town and the round as a project on the disk, with somebody signed in.
fn project(path: &Path) -> Project {
    let rows = town().into_iter().chain(round());
    // Whatever has nothing sealed has no key of its own.
    let contents: Contents = rows
        .map(|(key, record, fields)| (key, record, fields.filter(|of| !of.is_empty())))
        .collect();
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: true,
        members: Map::new(),
    };
    let options = OpenOptions {
        workspace: "lane".to_owned(),
        read_only: false,
    };
    let mut project = Project::create(path, &new, &contents, &options).expect("created");
    project.get_ready().expect("ready");
    project
        .set_up("bench", "a long passphrase of the bench", Cost::TRIFLING)
        .expect("set up");
    project
}

fn at_the_lane(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder.path().join("round.gpkg"));
    let round = Key::new(Kind::RoundPlan, "L3");
    let mut next = SAMPLED;
    let mut group = c.benchmark_group("a project with 6,000 tubes");
    group.sample_size(10);
    group.bench_function("somebody steps up and is in a tube", |b| {
        b.iter(|| {
            let draft = CheckInDraft {
                tube: format!("NEW-{}", next / SIZE),
                site: "S0".to_owned(),
                lane: "1".to_owned(),
                people: vec![format!("R{next}")],
                ..CheckInDraft::default()
            };
            next += 1;
            let round = round.clone();
            let act = SamplingAct::CheckIn { round, draft };
            project.commit(Act::Sampling(act)).expect("in a tube")
        });
    });
    group.finish();
}

/// Tours to 60 households of the sample town, in two classes, some of whom can be visited in an hour only.
fn at_home(c: &mut Criterion) {
    let contents = town_contents().expect("the town");
    let of = |kind: Kind| contents.iter().filter(move |(key, ..)| key.kind == kind);
    let streets = of(Kind::Street).map(|(_, record, _)| record.positions());
    let network = Network::new(&streets.collect::<Vec<Vec<Coord>>>());
    let rules = SamplingRules::default();
    let site = of(Kind::SamplingSite).find_map(|(_, record, _)| record.place());
    let site = ("site", site.expect("a site"));
    let places: Vec<Coord> = of(Kind::Building)
        .filter_map(|(_, record, _)| record.place())
        .collect();
    let day = date(2021, 9, 30);
    let stop = |n: usize| HomeStop {
        key: Key::new(Kind::Person, format!("I{n}")),
        grid: String::new(),
        building: format!("B{n}"),
        at: places[n * places.len() / 60],
        contact: if n.is_multiple_of(3) {
            "close"
        } else {
            "secondary"
        }
        .to_owned(),
        household: None,
        name: None,
        day,
        hours: n.is_multiple_of(7).then(|| "09:00-11:00".to_owned()),
    };
    let stops: Vec<HomeStop> = (0..60).map(stop).collect();
    let draft = HomeDraft {
        day: day.to_string(),
        site: "site".to_owned(),
        leaves: "08:00".to_owned(),
        teams: "3".to_owned(),
        ..HomeDraft::default()
    };
    let mut group = c.benchmark_group("sampling at home");
    group.sample_size(10);
    group.bench_function("tours to 60", |b| {
        b.iter(|| {
            let due = (stops.clone(), 0);
            let tours = home_tours(due, site, (&network, &rules), &draft, &Course::new());
            black_box(tours.expect("tours"))
        });
    });
    group.finish();
}

criterion_group!(benches, sampling, at_the_lane, at_home);
criterion_main!(benches);
