//! Lists of the arrivals desk over 100,000 people: whatever a caller asks for answers within 50 ms.

use criterion::{Criterion, criterion_group, criterion_main};
use gridroom::model::arrivals::{
    Arrivals, AssignDraft, By, Caller, Event, Split, What, read, settle,
};
use gridroom::model::record::{Key, Kind, Part, Record};
use gridroom::rules::arrivals::{CallResult, Way, bundled};
use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use serde_json::json;
use std::collections::BTreeMap;
use std::hint::black_box;

const PEOPLE: usize = 100_000;
const CALLERS: usize = 40;

fn start() -> DateTime {
    date(2021, 9, 12).at(8, 0, 0, 0)
}

fn log(number: usize) -> Vec<Event> {
    let results = CallResult::ALL;
    let events = (0..number % 3).map(|n| Event {
        id: format!("{number}-{n}"),
        at: start().saturating_add(((number % 600 + n * 180) as i64).minutes()),
        by: format!("caller {}", number % CALLERS),
        what: What::Called {
            way: Way::Call,
            result: results[(number / 3 + n) % results.len()],
            next: None,
        },
        note: String::new(),
    });
    events.collect()
}

fn book() -> Arrivals {
    let grid = |n: usize| format!("350322001{:03}{:03}", n % 17, n % 156);
    let communities = (0..17 * 156).map(|n| (grid(n), format!("community {}", n % 17)));
    let mut all = Arrivals::new(bundled(), communities.collect());
    for number in 0..PEOPLE {
        let key = Key::new(Kind::Person, format!("{number:08x}"));
        let mut record = Record::default();
        record.feature.properties = json!({"type": "arrival", "grid_code": grid(number),
            "date": "2021-09-12", "caller": format!("caller {}", number % CALLERS)})
        .as_object()
        .cloned();
        let mut fields: BTreeMap<String, String> = [
            ("name".to_owned(), format!("谢{number}")),
            ("phone".to_owned(), format!("138{number:08}")),
            (
                "household".to_owned(),
                format!("{}0101{:02}", grid(number), number % 60),
            ),
        ]
        .into();
        settle(&mut record, &mut fields, &log(number), bundled());
        let part = Part {
            key: &key,
            record: &record,
            fields: Some(&fields),
        };
        if let Some(arrival) = read(&part, bundled()) {
            all.put(arrival);
        }
    }
    all
}

fn lists(c: &mut Criterion) {
    let all = book();
    let now = start().saturating_add(30.hours());
    let one = all
        .iter()
        .next()
        .map(|one| one.key.clone())
        .expect("somebody");
    c.bench_function("arrivals: next of a caller", |b| {
        b.iter(|| black_box(all.next(Some("caller 7"), now, &[]).is_some()));
    });
    c.bench_function("arrivals: queue of a caller", |b| {
        b.iter(|| black_box(all.queue(Some("caller 7")).len()));
    });
    c.bench_function("arrivals: figures by grid", |b| {
        b.iter(|| black_box(all.figures(By::Grid, now).len()));
    });
    c.bench_function("arrivals: calls by hour", |b| {
        b.iter(|| black_box(all.hours(now.date(), None)[9].calls));
    });
    c.bench_function("arrivals: visits", |b| {
        b.iter(|| black_box(all.visits(now, |_| None).len()));
    });
    c.bench_function("arrivals: behind one door", |b| {
        b.iter(|| black_box(all.get(&one).map(|one| all.behind_one_door(one).len())));
    });
    let draft = AssignDraft {
        split: Split::Community,
        callers: (0..CALLERS)
            .map(|n| Caller {
                name: format!("other {n}"),
                ..Caller::default()
            })
            .collect(),
        keys: all.iter().map(|one| one.key.clone()).collect(),
    };
    c.bench_function("arrivals: shared out anew", |b| {
        b.iter(|| black_box(draft.assign(&all).to.len()));
    });
}

criterion_group!(benches, lists);
criterion_main!(benches);
