//! Lists of arrivals: again and again from several sources, each as dirty as they come; what
//! becomes of every kind of row.

use super::{file, list, on, people, project, refused};
use gridroom::course::Course;
use gridroom::exchange::list::{
    Clearness, Decision, Decisions, Figures, Heading, Reason, apply, export, find, foresee,
};
use gridroom::i18n::{I18n, Language};
use gridroom::model::arrivals::{CallDraft, sources_of};
use gridroom::model::record::Kind;
use gridroom::rules::arrivals::{CallResult, State};
use gridroom::rules::identity::check_of;
use gridroom::store::Project;
use jiff::ToSpan;
use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;
use std::path::Path;
use tempfile::TempDir;

/// An id in the area that nobody has, the number apart from every other.
fn id(number: usize) -> String {
    let (thousands, sequence) = (number / 1000, number % 1000);
    let (year, month) = (1940 + thousands % 60, 1 + thousands / 60);
    let body = format!("999999{year:04}{month:02}01{sequence:03}");
    format!("{body}{}", check_of(&body))
}

fn brought(project: &mut Project, path: &Path, decisions: &Decisions) -> (bool, Figures) {
    let checked = on(project, path, list("arrivals"));
    let (entry, figures) = apply(project, &checked, decisions, &Course::new()).expect("applied");
    (entry.is_some(), figures)
}

fn sources(project: &Project) -> BTreeMap<String, Vec<String>> {
    let all = people(project).into_iter();
    all.map(|(_, _, fields)| (fields["name"].clone(), sources_of(&fields)))
        .collect()
}

#[test]
fn somebody_on_three_lists_is_one_and_each_list_stays_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    let head = "姓名,身份证号,联系电话,网格编码,来自,抵达日期,名单来源\n";
    let one = |source: &str, phone: &str, day: &str| {
        format!(
            "{head}谢丽,{},{phone},洪桥01,枫亭镇,{day},{source}\n",
            id(1)
        )
    };
    let police = file(
        &folder,
        "公安.csv",
        &one("公安", "13812341234", "2021-09-10"),
    );
    let rail = file(&folder, "b.csv", &one("铁路", "13812341234", "2021-09-10"));
    // Where no column says so, it is the name of the file.
    let village = file(
        &folder,
        "社区上报.csv",
        &one("", "13812341234", "2021-09-10"),
    );
    let none = Decisions::new();
    assert_eq!(brought(&mut project, &police, &none).1.added, 1);
    assert_eq!(brought(&mut project, &rail, &none).1.updated, 1);
    assert_eq!(brought(&mut project, &village, &none).1.updated, 1);
    assert_eq!(sources(&project)["谢丽"], ["公安", "铁路", "社区上报"]);
    for path in [&police, &rail, &village] {
        let (is_written, figures) = brought(&mut project, path, &none);
        assert_eq!(
            (is_written, figures.unchanged),
            (false, 1),
            "again is nothing new"
        );
    }
    let all = project.arrivals().expect("read");
    let known: Vec<_> = all.iter().collect();
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].from.as_deref(), Some("枫亭镇"));
    assert_eq!(known[0].grid.as_deref(), Some("350322001004001"));
    assert_eq!(known[0].standing.state, State::Open);
    project.undo().expect("undone");
    assert_eq!(
        sources(&project)["谢丽"],
        ["公安", "铁路"],
        "one undo, one list"
    );
}

#[test]
fn a_number_on_a_later_list_is_heard_and_not_written_over_what_was_called() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    let row = |phone: &str| format!("姓名,身份证号,联系电话\n谢丽,{},{phone}\n", id(1));
    let first = file(&folder, "a.csv", &row("13812341234"));
    let second = file(&folder, "b.csv", &row("13900001111"));
    brought(&mut project, &first, &Decisions::new());
    let key = people(&project)[0].0.clone();
    let wrong = CallDraft {
        result: Some(CallResult::WrongNumber),
        ..CallDraft::default()
    };
    let now = project.clock().expect("a clock").now();
    let now = now.saturating_sub(1.hours());
    project.record_call(&key, &wrong, now).expect("kept");
    let state = |project: &Project| {
        let all = project.arrivals().expect("read");
        let one = all.get(&key).expect("there");
        (
            one.standing.state,
            one.phone.clone().unwrap_or_default(),
            one.log.len(),
        )
    };
    assert_eq!(state(&project).0, State::Number);
    brought(&mut project, &second, &Decisions::new());
    assert_eq!(state(&project), (State::Open, "139****1111".to_owned(), 2));
    // The same again is not heard again.
    assert!(!brought(&mut project, &second, &Decisions::new()).0);
    project.undo().expect("undone");
    assert_eq!(state(&project).0, State::Number);
}

#[test]
fn all_candidates_are_offered_and_a_phone_alone_makes_nobody_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    let building = |n: usize| format!("350322001004001{n:04}");
    let head = "姓名,身份证号,联系电话,楼栋编码\n";
    let there = [
        // One by phone, one by building, one of whom neither is known, one who is somebody else.
        format!("陈伟,{},13800000001,{}", id(1), building(1)),
        format!("陈伟,{},13800000002,{}", id(2), building(2)),
        format!("陈伟,{},,", id(3)),
        format!("陈伟,{},13800000004,{}", id(4), building(4)),
        format!("林芳,{},13800000001,{}", id(5), building(1)),
    ];
    let text = format!("{head}{}\n", there.join("\n"));
    let path = file(&folder, "a.csv", &text);
    assert_eq!(brought(&mut project, &path, &Decisions::new()).1.added, 5);
    let rows = [
        // By phone and by building, and whoever says neither.
        (format!("陈伟,,13800000001,{}", building(2)), vec![1, 2, 3]),
        (format!("陈伟,,13899999999,{}", building(4)), vec![3, 4]),
        // Says neither: it may be any of them.
        ("陈伟,,,".to_owned(), vec![1, 2, 3, 4]),
        // Another name behind a phone that is known is somebody else.
        ("王来,,13800000001,".to_owned(), vec![]),
        // Two ids are two people, whatever else is the same.
        (
            format!("陈伟,{},13800000001,{}", id(6), building(1)),
            vec![],
        ),
    ];
    let text: Vec<&str> = rows.iter().map(|(row, _)| row.as_str()).collect();
    let path = file(&folder, "b.csv", &format!("{head}{}\n", text.join("\n")));
    let checked = on(&project, &path, list("arrivals"));
    let foreseen = foresee(&project, &checked, &Decisions::new()).expect("foreseen");
    let ids: BTreeMap<String, usize> = (1..6).map(|n| (id(n), n)).collect();
    let known: BTreeMap<_, _> = people(&project)
        .into_iter()
        .map(|(key, _, fields)| (key, ids[&fields["resident_id"]]))
        .collect();
    for (i, (row, expected)) in rows.iter().enumerate() {
        let doubtful = foreseen.doubtful.iter().find(|d| d.row == i + 2);
        let offered = doubtful.map(|d| d.candidates.iter().map(|key| known[key]).collect());
        let offered: Vec<usize> = offered.unwrap_or_default();
        assert_eq!(offered, *expected, "{row}");
    }
    let third = people(&project)[2].0.clone();
    let decisions: Decisions = [
        (2, Decision::Same(third)),
        (3, Decision::New),
        (4, Decision::Skip),
        // It has the phone of another row, which has no id.
        (6, Decision::New),
    ]
    .into();
    let (_, figures) = brought(&mut project, &path, &decisions);
    assert_eq!((figures.added, figures.updated, figures.skipped), (3, 1, 1));
    assert_eq!(people(&project)[2].2["phone"], "13800000001");
}

/// How many rows of each kind a dirty list has.
struct Dirty {
    rows: Vec<Vec<String>>,
    /// Ids that are written as numbers, by row.
    as_numbers: Vec<usize>,
}

/// A list of one source: 2,301 rows that are good, namesakes among them, and every kind of dirt.
fn dirty(source: usize) -> Dirty {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut as_numbers = Vec::new();
    let row = |name: &str, id: &str, phone: &str, day: &str| {
        [name, id, phone, "洪桥01", "枫亭镇", day]
            .map(str::to_owned)
            .to_vec()
    };
    // People of this source alone, with a phone that each household shares by three, and ten names
    // for all of them.
    for n in 0..2_000 {
        let number = source * 10_000 + n;
        let name = format!(
            "谢{}",
            ["丽", "强", "梅", "军", "伟", "芳", "敏", "静", "洋", "杰"][n % 10]
        );
        let phone = format!("138{:08}", number / 3);
        rows.push(row(&name, &id(number), &phone, "2021-09-10"));
    }
    // People whom all sources have.
    for n in 0..300 {
        rows.push(row(
            &format!("林{n}"),
            &id(90_000 + n),
            "13900000000",
            "2021-09-11",
        ));
    }
    // The same row twice within the list.
    for n in 0..24 {
        rows.push(rows[n].clone());
    }
    // Ids that arrive as numbers.
    for n in 0..5 {
        as_numbers.push(rows.len());
        rows.push(row("陈数", &id(95_000 + n), "13900001111", "2021-09-11"));
    }
    // A wrong check digit, a date of a short year, no name, a phone that is none.
    rows.push(row("陈错", "999999194907120017", "", "2021-09-11"));
    rows.push(row("陈日", &id(96_001), "", "15/05/20"));
    rows.push(row("", &id(96_002), "", "2021-09-11"));
    rows.push(row("陈号", &id(96_003), "138", "2021-09-11"));
    // Somebody without an id who has a name and a phone of the second source's.
    rows.push(row("谢丽", "", "13800003333", "2021-09-10"));
    Dirty { rows, as_numbers }
}

fn workbook(folder: &TempDir, name: &str, dirty: &Dirty) -> std::path::PathBuf {
    let path = folder.path().join(name);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let head = [
        "姓名",
        "身份证号",
        "联系电话",
        "网格编码",
        "来自",
        "抵达日期",
    ];
    for (column, caption) in (0u16..).zip(head) {
        sheet.write_string(0, column, caption).expect("written");
    }
    for (i, cells) in dirty.rows.iter().enumerate() {
        let row = u32::try_from(i + 1).expect("a row");
        for (column, cell) in (0u16..).zip(cells) {
            if column == 1 && dirty.as_numbers.contains(&i) {
                let digits = cell.trim_end_matches('X');
                let number: f64 = digits.parse().expect("a number");
                sheet.write_number(row, column, number).expect("written");
            } else {
                sheet.write_string(row, column, cell).expect("written");
            }
        }
    }
    book.save(&path).expect("saved");
    path
}

#[test]
fn seven_thousand_dirty_rows_of_three_sources_each_come_to_what_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    let names = ["公安.xlsx", "铁路.xlsx", "社区.xlsx"];
    let mut total = 0;
    // Somebody without an id: new to the first source. The second has somebody of that name and
    // phone with an id: both may be the one who is there, and one of them the other. The third has
    // nobody else of that phone.
    let (added, updated) = ([2_301, 1_999, 2_000], [0, 300, 300]);
    let doubtful = [vec![], vec![(1, false), (1, true)], vec![(1, false)]];
    for (source, name) in names.into_iter().enumerate() {
        let list_of = dirty(source);
        let path = workbook(&folder, name, &list_of);
        total += list_of.rows.len();
        let checked = on(&project, &path, list("arrivals"));
        let mut kinds: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (_, column, reason) in refused(&checked) {
            let kind = match reason {
                Reason::Repeated(_) => "repeated",
                Reason::AsNumber => "as number",
                Reason::Identity(_) => "id",
                Reason::Date(_) => "date",
                Reason::Missing => "missing",
                Reason::Phone(_) => "phone",
                other => panic!("{column}: {other}"),
            };
            *kinds.entry(kind).or_default() += 1;
        }
        let expected = [
            ("as number", 5),
            ("date", 1),
            ("id", 1),
            ("missing", 1),
            ("phone", 1),
            ("repeated", 24),
        ];
        assert_eq!(kinds, expected.into(), "{name}");
        let foreseen = foresee(&project, &checked, &Decisions::new()).expect("foreseen");
        let (entry, figures) =
            apply(&mut project, &checked, &Decisions::new(), &Course::new()).expect("applied");
        assert!(entry.is_some());
        assert_eq!(
            (
                figures.read,
                figures.added,
                figures.updated,
                figures.refused
            ),
            (2_334, added[source], updated[source], 33),
            "{name}"
        );
        let found: Vec<(usize, bool)> = foreseen
            .doubtful
            .iter()
            .map(|d| (d.candidates.len(), d.twin.is_some()))
            .collect();
        assert_eq!(found, doubtful[source], "{name}");
    }
    assert_eq!(total, 7_002);
    let all = project.arrivals().expect("read");
    assert_eq!(all.iter().count(), 6_300);
    let known = sources(&project);
    assert_eq!(known["林7"], ["公安", "铁路", "社区"]);
    // A phone that three or three hundred share makes nobody the same.
    assert_eq!(project.count(Kind::Person).expect("counted"), 6_300);
}

#[test]
fn what_goes_out_comes_in_again_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    let text = format!(
        "姓名,身份证号,联系电话,网格编码,来自,离开日期,抵达日期,语言,名单来源,备注\n\
         谢丽,{},13812341234,洪桥01,枫亭镇,2021-09-09,2021-09-10,莆仙话,公安；铁路,带一名儿童\n",
        id(1)
    );
    let path = file(&folder, "a.csv", &text);
    // A file that says where people came from and who told so is a list of arrivals.
    let source = gridroom::exchange::list::Source::of(&path);
    assert_eq!(find(&source, None).expect("read").list.name, "arrivals");
    assert_eq!(brought(&mut project, &path, &Decisions::new()).1.added, 1);
    let words = I18n::new(Language::Chinese);
    for (name, clearness) in [
        ("masked.csv", Clearness::Masked),
        ("clear.csv", Clearness::Clear("交接".to_owned())),
    ] {
        let out = folder.path().join(name);
        let course = Course::new();
        let list = list("arrivals");
        export(&out, &mut project, list, &clearness, &words, &course)
            .expect("written")
            .expect("not stopped");
        let written = std::fs::read_to_string(&out).expect("read");
        let is_clear = clearness != Clearness::Masked;
        for said in ["谢丽", "13812341234", "枫亭镇", "带一名儿童"] {
            assert_eq!(written.contains(said), is_clear, "{name} {said}");
        }
        let first = gridroom::exchange::list::look(&gridroom::exchange::list::Source::of(&out));
        let heading = Heading::guess(list, &first.expect("read"));
        assert_eq!(heading.left_out(), Vec::<&str>::new(), "{name}");
    }
    let (is_written, figures) = brought(
        &mut project,
        &folder.path().join("clear.csv"),
        &Decisions::new(),
    );
    assert_eq!((is_written, figures.unchanged), (false, 1));
}

#[test]
fn a_day_that_cannot_be_is_refused_in_its_own_column() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = project(&folder, true);
    let text = format!(
        "姓名,身份证号,联系电话,网格编码,来自,离开日期,抵达日期\n谢丽,{},13812341234,洪桥01,枫亭镇,2021-09-12,2021-09-10\n",
        id(1)
    );
    let checked = on(&project, &file(&folder, "a.csv", &text), list("arrivals"));
    let foreseen = foresee(&project, &checked, &Decisions::new()).expect("foreseen");
    let refused = foreseen.refused.iter().flat_map(|one| {
        let columns = one.faults.iter();
        columns.map(|(place, ..)| (one.row, checked.list.columns[*place].name))
    });
    assert_eq!(refused.collect::<Vec<_>>(), [(2, "date")]);
}
