//! Long lists: 100,000 people from CSV and from a workbook, checked and brought into a project.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use gridroom::course::Course;
use gridroom::exchange::list::{
    Checked, Clearness, Decisions, Ground, Heading, Source, apply, check, export, list_named, look,
};
use gridroom::i18n::{I18n, Language};
use gridroom::rules::identity::check_of;
use gridroom::store::sealing::Cost;
use gridroom::store::{Contents, NewProject, OpenOptions, Project};
use rust_xlsxwriter::Workbook;
use serde_json::Map;
use std::hint::black_box;
use std::path::Path;

const ROWS: u32 = 100_000;
const CAPTIONS: [&str; 7] = [
    "姓名",
    "身份证号",
    "联系电话",
    "人员类别",
    "住址",
    "抵达日期",
    "备注",
];

fn cells(n: u32) -> [String; 7] {
    let body = format!(
        "999999{}{:02}01{:03}",
        1900 + n / 12_000,
        1 + n / 1000 % 12,
        n % 1000
    );
    let check = check_of(&body);
    [
        format!("谢{n}"),
        format!("{body}{check}"),
        format!("138{n:08}"),
        "来返".to_owned(),
        format!("木兰街{n}号楼3单元502"),
        "2021-09-11".to_owned(),
        "自枫亭镇返回".to_owned(),
    ]
}

fn write_csv(path: &Path) {
    let mut writer = csv::Writer::from_path(path).expect("made");
    writer.write_record(CAPTIONS).expect("written");
    for n in 0..ROWS {
        writer.write_record(cells(n)).expect("written");
    }
    writer.flush().expect("written");
}

fn write_workbook(path: &Path) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, caption) in (0..).zip(CAPTIONS) {
        sheet.write_string(0, column, caption).expect("written");
    }
    for n in 0..ROWS {
        for (column, cell) in (0..).zip(cells(n)) {
            sheet.write_string(n + 1, column, cell).expect("written");
        }
    }
    workbook.save(path).expect("saved");
}

fn checked(path: &Path) -> Checked {
    let list = list_named("people").expect("a list");
    let source = Source::of(path);
    let heading = Heading::guess(list, &look(&source).expect("read"));
    let checked = check(&source, list, &heading, &Ground::default(), &|_| true);
    checked.expect("read").expect("not stopped")
}

fn project(path: &Path) -> Project {
    let _ = std::fs::remove_file(path);
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: true,
        members: Map::new(),
    };
    let options = OpenOptions {
        workspace: "desk".to_owned(),
        read_only: false,
    };
    let mut project = Project::create(path, &new, &Contents::new(), &options).expect("made");
    project.get_ready().expect("ready");
    project
        .set_up("谢主任", "白日依山尽黄河入海流", Cost::TRIFLING)
        .expect("set up");
    project
}

fn lists(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let (text, workbook) = (folder.path().join("a.csv"), folder.path().join("a.xlsx"));
    write_csv(&text);
    write_workbook(&workbook);
    let mut group = criterion.benchmark_group("100,000 people");
    group.sample_size(10);
    group.bench_function("checked from CSV", |b| b.iter(|| black_box(checked(&text))));
    group.bench_function("checked from XLSX", |b| {
        b.iter(|| black_box(checked(&workbook)));
    });
    let list = checked(&text);
    let place = folder.path().join("p.gpkg");
    group.bench_function("sealed and written", |b| {
        b.iter_batched(
            || project(&place),
            |mut project| {
                apply(&mut project, &list, &Decisions::new(), &Course::new()).expect("in")
            },
            BatchSize::PerIteration,
        );
    });
    let mut full = project(&place);
    apply(&mut full, &list, &Decisions::new(), &Course::new()).expect("in");
    group.bench_function("compared with 100,000 that are there", |b| {
        b.iter(|| gridroom::exchange::list::foresee(&full, &list, &Decisions::new()));
    });
    let words = I18n::new(Language::Chinese);
    let out = folder.path().join("out.xlsx");
    group.bench_function("exported as XLSX, masked", |b| {
        b.iter(|| {
            let masked = Clearness::Masked;
            export(&out, &mut full, list.list, &masked, &words, &Course::new()).expect("written")
        });
    });
    group.finish();
}

criterion_group!(benches, lists);
criterion_main!(benches);
