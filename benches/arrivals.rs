//! Lists of the arrivals desk over 100,000 people: whatever a caller asks for answers within 50 ms, and
//! what came of a call is kept and the next one on the screen within as many.

use criterion::{Criterion, criterion_group, criterion_main};
use gridroom::model::arrivals::{
    Arrivals, AssignDraft, By, CallDraft, Caller, Event, Split, What, read, settle,
};
use gridroom::model::record::{Key, Kind, Part, Record};
use gridroom::rules::arrivals::{CallResult, Way, bundled};
use gridroom::rules::profile::profiles;
use gridroom::store::sealing::Cost;
use gridroom::store::{Contents, NewProject, OpenOptions, Project};
use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use serde_json::{Map, json};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;

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

fn grid(n: usize) -> String {
    format!("350322001{:03}{:03}", n % 17, n % 156)
}

fn somebody(number: usize) -> (Key, Record, BTreeMap<String, String>) {
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
    (key, record, fields)
}

fn book() -> Arrivals {
    let communities = (0..17 * 156).map(|n| (grid(n), format!("community {}", n % 17)));
    let mut all = Arrivals::new(bundled(), communities.collect());
    for number in 0..PEOPLE {
        let (key, record, fields) = somebody(number);
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

/// The same people in a project, with somebody signed in.
fn project(path: &Path) -> Project {
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: true,
        members: Map::new(),
    };
    let people = (0..PEOPLE).map(|number| {
        let (key, record, fields) = somebody(number);
        (key, record, Some(fields))
    });
    let options = OpenOptions {
        workspace: "desk".to_owned(),
        read_only: false,
    };
    let made = Project::create(path, &new, &people.collect::<Contents>(), &options);
    let mut project = made.expect("created");
    project.get_ready().expect("ready");
    let passphrase = "白日依山尽黄河入海流";
    let set_up = project.set_up("caller 7", passphrase, Cost::TRIFLING);
    set_up.expect("set up");
    project
}

/// From the key that codes the result to the next record on the screen.
fn commit_and_next(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder.path().join("calls.gpkg"));
    let mut all = project.arrivals().expect("read");
    let mut now = start().saturating_add(30.hours());
    let zones = &profiles()[0];
    let mut group = c.benchmark_group("arrivals");
    group.sample_size(20);
    group.bench_function("result kept and the next one shown", |b| {
        b.iter(|| {
            let key = loop {
                match all.next(Some("caller 7"), now, &[]) {
                    Some(one) => break one.key.clone(),
                    // All were called: some hours later they are due again.
                    None => now = now.saturating_add(6.hours()),
                }
            };
            let draft = CallDraft {
                result: Some(CallResult::Busy),
                ..CallDraft::default()
            };
            let entry = project.record_call(&key, &draft, now).expect("kept");
            let entry = entry.expect("an entry");
            all.take_news(project.arrivals_news(&entry).expect("read"));
            let next = all.next(Some("caller 7"), now, &[]);
            let next = next.map(|one| &one.key);
            let screen = next.and_then(|key| all.screen(key, &[], zones, (now, "zh-CN")));
            black_box(screen.is_some())
        });
    });
    group.finish();
}

criterion_group!(benches, lists, commit_and_next);
criterion_main!(benches);
