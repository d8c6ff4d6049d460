//! A project whose journal has 100,000 entries: opening it to its map, checking it behind the
//! first picture, undoing and doing again (two commits to the disk). And opening the sample town with both
//! desks of people filled, against the same without them: it may take a fifth longer.

use criterion::{Criterion, criterion_group, criterion_main};
use gridroom::app::project::parts::map_of;
use gridroom::demo::project::town_contents;
use gridroom::model::act::Act;
use gridroom::model::record::{Key, Kind, Record};
use gridroom::store::{Contents, NewProject, OpenOptions, Project};
use serde_json::{Map, json};
use std::hint::black_box;
use std::path::Path;

const ENTRIES: i64 = 100_000;

fn options() -> OpenOptions {
    OpenOptions {
        workspace: "desk".to_owned(),
        read_only: false,
    }
}

/// The town, with entries of another desk written straight into its journal: the longest way
/// for whoever looks for one's own.
fn prepare(path: &Path) {
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: true,
        members: Map::new(),
    };
    let contents = town_contents().expect("the town");
    drop(Project::create(path, &new, &contents, &options()).expect("created"));
    let mut connection = rusqlite::Connection::open(path).expect("opened");
    let tx = connection.transaction().expect("begun");
    for seq in 2..=ENTRIES {
        let id = format!("e{seq}");
        let changes = format!(
            r#"[{{"key":{{"kind":"grid","id":"g"}},"revision":{seq},"effect":{{"patch":{{"attributes":[{{"name":"households","before":[{seq}],"after":[{}]}}]}}}}}}]"#,
            seq + 1
        );
        tx.prepare_cached(
            "INSERT INTO gridroom_journal (seq, entry, workspace, actor, role, at, action, mode, root, x, y, detail, changes, sealed, prev, hash) VALUES (?1, ?2, 'other', 'local', 'administrator', '2021-09-10T00:00:00Z', 'edit-attributes', 'do', ?2, 1, 1, '{}', ?3, NULL, x'00', x'00')",
        )
        .expect("prepared")
        .execute(rusqlite::params![seq, id, changes])
        .expect("written");
    }
    tx.execute(
        "UPDATE gridroom_meta SET value = ?1 WHERE key = 'head_seq'",
        [ENTRIES.to_string()],
    )
    .expect("written");
    tx.commit().expect("committed");
}

fn journal(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.gpkg");
    prepare(&path);
    let mut group = criterion.benchmark_group("100,000 entries");
    group.sample_size(10);
    group.bench_function("open to the map", |bencher| {
        bencher.iter(|| {
            let project = Project::open(&path, &options()).expect("opened");
            black_box(map_of(&project).expect("a map"));
        });
    });
    let mut project = Project::open(&path, &options()).expect("opened");
    group.bench_function("check whole", |bencher| {
        bencher.iter(|| black_box(project.verify_chain().expect("checked")));
    });
    project.get_ready().expect("ready");
    let key = Key::new(Kind::Grid, "350322001001003");
    let act = Act::EditAttributes {
        key,
        values: std::iter::once(("name".to_owned(), json!("改"))).collect(),
    };
    project.commit(act).expect("committed");
    group.bench_function("what undo would do", |bencher| {
        bencher.iter(|| black_box(project.undo_state().expect("told")));
    });
    group.bench_function("undo and redo", |bencher| {
        bencher.iter(|| {
            project.undo().expect("undone");
            project.redo().expect("done again");
        });
    });
    group.finish();
}

/// What the desks of arrivals and of sampling have.
fn is_of_desks(key: &Key, record: &Record) -> bool {
    let kinds = [
        Kind::RoundPlan,
        Kind::SamplingTeam,
        Kind::Tube,
        Kind::Refusal,
        Kind::PreRegistration,
    ];
    kinds.contains(&key.kind) || record.text("type") == Some("arrival")
}

/// Tubes of a tenth round, besides those of the story: 60,000 samples.
fn tubes() -> Contents {
    let tube = |n: usize| {
        let mut record = Record::default();
        let said = json!({"of_round": "10 2021-10-04", "site": "S01", "lane": 1, "size": 10,
            "count": 10, "grids": {"350322001004002": 10}, "opened": "2021-10-04 07:00",
            "closed": "2021-10-04 08:00", "result": "negative", "result_at": "2021-10-04 20:00"});
        record.feature.properties = said.as_object().cloned();
        let people: Vec<String> = (0..10).map(|i| format!("R{}", 10 * n + i)).collect();
        let fields = [("people".to_owned(), people.join("\n"))];
        let key = Key::new(Kind::Tube, format!("T10-{n:05}"));
        (key, record, Some(fields.into()))
    };
    (0..6_000).map(tube).collect()
}

fn desks(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: true,
        members: Map::new(),
    };
    let mut filled = town_contents().expect("the town");
    let mut empty = filled.clone();
    empty.retain(|(key, record, _)| !is_of_desks(key, record));
    filled.extend(tubes());
    let mut group = criterion.benchmark_group("desks of people");
    group.sample_size(10);
    for (name, contents) in [("empty", &empty), ("filled", &filled)] {
        let path = folder.path().join(format!("{name}.gpkg"));
        let mut project = Project::create(&path, &new, contents, &options()).expect("created");
        project.get_ready().expect("ready");
        drop(project);
        group.bench_function(format!("{name}: open to the map"), |bencher| {
            bencher.iter(|| {
                let project = Project::open(&path, &options()).expect("opened");
                black_box(map_of(&project).expect("a map"));
            });
        });
        group.bench_function(format!("{name}: open and get ready"), |bencher| {
            bencher.iter(|| {
                let mut project = Project::open(&path, &options()).expect("opened");
                black_box(project.get_ready().expect("ready"));
            });
        });
    }
    group.finish();
}

criterion_group!(benches, journal, desks);
criterion_main!(benches);
