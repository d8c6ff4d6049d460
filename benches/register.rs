//! The register with 60,000 residents: reading it, finding somebody, moving a building, and the
//! worklist. The budgets: 50 ms to find somebody, 5 ms for the counts after a building moved.

use criterion::{Criterion, criterion_group, criterion_main};
use gridroom::model::record::{Key, Kind, Part, Record};
use gridroom::model::register::Register;
use gridroom::rules::responsibility::bundled;
use jiff::civil::date;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::hint::black_box;

type Row = (Key, Record, Option<BTreeMap<String, String>>);

const SURNAMES: [&str; 8] = ["林", "陈", "黄", "郑", "吴", "张", "曾", "谢"];
const GIVEN: [&str; 12] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "喆", "堃", "祎", "玥",
];

fn row(kind: Kind, id: &str, properties: Value) -> Row {
    let mut record = Record::default();
    record.feature.properties = properties.as_object().cloned();
    (Key::new(kind, id), record, None)
}

/// 17 communities, 156 grids, 5,928 buildings, 24,000 households, 60,000 residents.
fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for c in 0..17 {
        let code = format!("350322001{c:03}");
        rows.push(row(
            Kind::Community,
            &code,
            json!({"code": code, "name": format!("社区{c}")}),
        ));
        let area = format!("{code}-1");
        let value = json!({"code": area, "name": "片区", "community_code": code});
        rows.push(row(Kind::Area, &area, value));
    }
    let mut buildings = Vec::new();
    for g in 0..156 {
        let community = format!("350322001{:03}", g % 17);
        let code = format!("{community}{:03}", g / 17 + 1);
        let value = json!({"code": code, "name": format!("网格{g}"), "area_code": format!("{community}-1")});
        rows.push(row(Kind::Grid, &code, value));
        for k in 1..=4 {
            let compound = format!("{code}{k:02}");
            let value =
                json!({"code": compound, "name": format!("南湖小区{k}"), "grid_code": code});
            rows.push(row(Kind::Compound, &compound, value));
            for b in 1..=(9 + usize::from(k > 2)) {
                let building = format!("{compound}{b:02}");
                let value = json!({"code": building, "households": 10});
                rows.push(row(Kind::Building, &building, value));
                buildings.push(building);
            }
        }
    }
    for h in 0..24_000 {
        let building = &buildings[h % buildings.len()];
        rows.push(row(
            Kind::Household,
            &format!("H{h}"),
            json!({"building": building}),
        ));
    }
    for r in 0..60_000usize {
        let (mut key, record, _) = row(
            Kind::Person,
            &format!("R{r}"),
            json!({"type": "resident", "home": format!("H{}", r % 24_000)}),
        );
        key.kind = Kind::Person;
        let name = format!(
            "{}{}{}",
            SURNAMES[r % 8],
            GIVEN[r / 8 % 12],
            GIVEN[r / 96 % 12]
        );
        let fields = [
            ("name", name),
            ("phone", format!("138{:08}", r * 7919 % 100_000_000)),
        ];
        let fields = fields.map(|(k, v)| (k.to_owned(), v));
        rows.push((key, record, Some(fields.into())));
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

fn register(c: &mut Criterion) {
    let rows = rows();
    let today = date(2021, 9, 12);
    let mut register = Register::of(today, parts(&rows));
    let mut group = c.benchmark_group("register of 60,000");
    group.sample_size(10);
    group.bench_function("read", |b| {
        b.iter(|| black_box(Register::of(today, parts(&rows))));
    });
    for query in ["曾", "zlm", "4321", "南湖 曾", "nobody"] {
        group.bench_function(format!("find {query}"), |b| {
            b.iter(|| black_box(register.find(query, 60)));
        });
    }
    let building = rows.iter().find(|(key, _, _)| key.kind == Kind::Building);
    let (key, before, _) = building.expect("one").clone();
    let mut after = before.clone();
    let properties = after.feature.properties.get_or_insert_default();
    properties.insert("compound_code".to_owned(), json!("35032200100100102"));
    let mut is_moved = false;
    group.bench_function("move a building", |b| {
        b.iter(|| {
            is_moved = !is_moved;
            let record = if is_moved { &after } else { &before };
            register.put(&Part {
                key: &key,
                record,
                fields: None,
            });
            black_box(register.total())
        });
    });
    let home = rows.iter().find(|(key, _, _)| key.kind == Kind::Household);
    let (key, record, _) = home.expect("one").clone();
    group.bench_function("register a household", |b| {
        b.iter(|| {
            register.put(&Part {
                key: &key,
                record: &record,
                fields: None,
            });
            black_box(register.total())
        });
    });
    group.bench_function("worklist", |b| {
        b.iter(|| black_box(register.worklist(bundled())));
    });
    group.finish();
}

criterion_group!(benches, register);
criterion_main!(benches);
