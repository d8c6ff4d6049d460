//! A round of 60,000 samples ten to a tube in a town of 100,000, in memory: reading it, and every
//! question its screens ask. The budget of each question: 50 ms.

use criterion::{Criterion, criterion_group, criterion_main};
use gridroom::model::record::{Key, Kind, Part, Record};
use gridroom::model::register::Register;
use gridroom::model::sampling::{RoundId, Sampling};
use jiff::civil::date;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::hint::black_box;

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
        let said = json!({"type": "resident", "home": format!("H{}", n / 3 % (PEOPLE / 3))});
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

criterion_group!(benches, sampling);
criterion_main!(benches);
