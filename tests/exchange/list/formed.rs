//! Cases, isolations, rounds, charges and staff: through the same forms as in the window, with
//! all their rules; one action, taken back by one undo.

use super::{bring, file, list, on, people, project};
use gridroom::course::Course;
use gridroom::exchange::list::{
    Clearness, Decisions, List, Reason, apply, export, foresee, refusals,
};
use gridroom::i18n::{I18n, Language};
use gridroom::model::change::Change;
use gridroom::model::record::{Key, Kind, Record};
use gridroom::rules::identity::PhoneFault;
use gridroom::store::{Brought, Project};
use serde_json::json;
use std::collections::HashMap;
use std::path::Path;

const BUILDING: &str = "3503220010040010101";

/// A project with grids, users, a building and a community.
fn town(folder: &tempfile::TempDir) -> Project {
    let mut project = project(folder, true);
    let record = |properties: serde_json::Value| {
        let mut record = Record::default();
        record.feature.properties = properties.as_object().cloned();
        record.feature.other_geometry =
            Some(json!({"type": "Point", "coordinates": [118.6931, 25.3612]}));
        record
    };
    let units = [
        (
            Kind::Building,
            BUILDING,
            json!({"code": BUILDING, "name": "兰溪1号楼", "grid_code": "350322001004001"}),
        ),
        (
            Kind::Community,
            "350322001004",
            json!({"code": "350322001004", "name": "洪桥"}),
        ),
        (
            Kind::Area,
            "350322001004A",
            json!({"code": "350322001004A", "name": "洪桥"}),
        ),
    ];
    let changes =
        units.map(|(kind, id, properties)| Change::insert(Key::new(kind, id), record(properties)));
    project
        .import(changes.to_vec(), Brought::default(), &Course::new())
        .expect("committed");
    project
}

/// Rows that do not come in: row, column, reason, by the cells and by the forms.
fn faults(
    project: &Project,
    path: &Path,
    list: &'static List,
) -> Vec<(usize, &'static str, Reason)> {
    let checked = on(project, path, list);
    let foreseen = foresee(project, &checked, &Decisions::new()).expect("foreseen");
    assert_eq!(
        foreseen.figures.refused,
        checked.refused.len() + foreseen.refused.len()
    );
    let all = checked.refused.iter().chain(&foreseen.refused);
    let mut all: Vec<_> = all
        .flat_map(|one| {
            one.faults
                .iter()
                .map(|f| (one.row, list.columns[f.0].name, f.1))
        })
        .collect();
    all.sort_by_key(|one| one.0);
    all
}

/// What is exported comes in again and changes nothing.
fn comes_back(folder: &tempfile::TempDir, project: &mut Project, list: &'static List) {
    let words = I18n::new(Language::Chinese);
    let out = folder.path().join("out.xlsx");
    let clear = Clearness::Clear("核对".to_owned());
    let done = export(&out, project, list, &clear, &words, &Course::new());
    let done = done.expect("written").expect("whole");
    assert!(done.rows > 0 && done.left_out.is_empty(), "{done:?}");
    let (is_written, figures) = bring(project, &out, list);
    assert!(!is_written, "{figures:?}");
    assert_eq!(
        (figures.unchanged, figures.refused),
        (done.rows, 0),
        "{figures:?}"
    );
}

#[test]
fn cases_come_in_by_their_number_and_the_rules_of_the_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = town(&folder);
    let cases = list("cases");
    let text = "\
病例编号,病例类型,发病日期,采样日期,报告日期,网格,楼栋编码,姓名,联系电话,传染源,备注
C101,确诊,2021-09-09,2021-09-10,2021-09-11,,兰溪1号楼,谢丽,13812341234,,首例
C102,无症状感染者,,2021-09-11,2021-09-12,洪桥02,,张梅,,C101,
C103,确诊,,2021-09-13,2021-09-12,洪桥02,,,,,
C104,确诊,,,2999-01-01,洪桥02,,,,,
C105,确诊,,,2021-09-12,,兰溪99号楼,,,,
C106,确诊,,,2021-09-12,洪桥09,,,8291234,,
C107,也许,,,2021-09-12,洪桥02,,,,,
C101,确诊,,,2021-09-12,洪桥02,,,,,
";
    let path = file(&folder, "病例.csv", text);
    let expected = [
        (4, "reported", Reason::Before("sampled")),
        (5, "reported", Reason::Future),
        // The name of a house that is not there, in the column of codes.
        (6, "building", Reason::Unknown),
        (7, "phone", Reason::Phone(PhoneFault::AreaCode)),
        (8, "class", Reason::Choice),
        (9, "case_number", Reason::Repeated(2)),
    ];
    assert_eq!(faults(&project, &path, cases), expected);
    let (is_written, figures) = bring(&mut project, &path, cases);
    assert!(is_written);
    assert_eq!((figures.added, figures.refused), (2, 6));
    let epidemic = project.epidemic().expect("read");
    let case = &epidemic.cases[0];
    assert_eq!(case.number, "C101");
    // The building says which grid, and where exactly; on the map the grid is shown.
    assert_eq!(case.grid.as_deref(), Some("350322001004001"));
    assert_eq!(case.building.as_deref(), Some(BUILDING));
    assert!(case.at.is_some());
    assert_eq!(
        case.onset.map(|d| d.to_string()).as_deref(),
        Some("2021-09-09")
    );
    assert_eq!(epidemic.cases[1].onset, None, "no date is made up");
    assert_eq!(epidemic.cases[1].source.as_deref(), Some("C101"));
    let stored = project.records(Kind::Case).expect("read");
    let clear = serde_json::to_string(&stored[0].record).expect("text");
    for sealed in ["谢丽", "13812341234", BUILDING, "首例"] {
        assert!(!clear.contains(sealed), "{clear}");
    }
    let shown = stored[0].record.place();
    assert!(shown.is_some() && shown != case.at);
    // The same number again changes what the row says, and no more.
    let next = "病例编号,病例类型,报告日期\nC102,确诊,\nC101,,2021-09-08\n";
    let path = file(&folder, "b.csv", next);
    assert_eq!(
        faults(&project, &path, cases),
        [(3, "reported", Reason::Before("sampled"))],
        "with the sample that is there"
    );
    let (_, figures) = bring(&mut project, &path, cases);
    assert_eq!((figures.added, figures.updated, figures.refused), (0, 1, 1));
    let epidemic = project.epidemic().expect("read");
    assert_eq!(epidemic.cases[1].class.name(), "confirmed");
    assert!(epidemic.cases[1].reported.is_some());
    comes_back(&folder, &mut project, cases);
    project.undo().expect("undone");
    project.undo().expect("undone");
    assert!(project.epidemic().expect("read").cases.is_empty());
}

#[test]
fn a_case_is_at_a_house_of_the_compound_that_is_named_or_at_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = town(&folder);
    let cases = list("cases");
    let text = "\
病例编号,病例类型,报告日期,小区,楼栋,姓名
C201,确诊,2021-09-11,兰溪小区,1号楼,谢丽
C202,确诊,2021-09-11,,兰溪1号楼,张梅
C203,确诊,2021-09-11,木兰小区,兰溪1号楼,黄敏
C204,确诊,2021-09-11,木兰小区,1号楼,黄强
";
    let path = file(&folder, "病例.csv", text);
    let expected = [(4, "house", Reason::Unknown), (5, "house", Reason::Unknown)];
    assert_eq!(faults(&project, &path, cases), expected);
    let (_, figures) = bring(&mut project, &path, cases);
    assert_eq!((figures.added, figures.refused), (2, 2));
    for case in &project.epidemic().expect("read").cases {
        assert_eq!(case.building.as_deref(), Some(BUILDING), "{}", case.number);
        assert_eq!(case.grid.as_deref(), Some("350322001004001"));
    }
}

#[test]
fn isolations_have_no_end_without_a_beginning() {
    // Case 47.
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = town(&folder);
    let isolations = list("isolations");
    let text = "\
姓名,身份证号,联系电话,网格,楼栋编码,门牌,隔离方式,接触类别,关联病例,隔离开始日期,集中隔离截止日期,隔离结束日期,核酸采样日期
谢丽,999999194907120016,13812341234,,兰溪1号楼,502,集中,密接,C101,2021-09-10,2021-09-24,2021-10-01,2021-09-11、2021-09-14
张梅,999999198802294026,,洪桥02,,,,,,2021-09-10,,,
王五,,13812341235,洪桥02,,,居家,,,2021-09-10,,2021-09-09,
赵六,,13812341236,洪桥02,,,居家,,,,,2021-09-24,
陈七,,13812341237,,,,居家,,,2021-09-10,,,
周八,,13812341238,洪桥02,,,集中,,,2021-09-10,2021-10-02,2021-10-01,
吴九,,13812341239,洪桥02,,,居家,,,2021-09-10,,,2021-09-11 13
";
    let path = file(&folder, "隔离.csv", text);
    let found = faults(&project, &path, isolations);
    let rows: Vec<(usize, &str)> = found.iter().map(|f| (f.0, f.1)).collect();
    assert_eq!(
        rows,
        [
            (4, "end"),
            (5, "start"),
            (6, "grid_code"),
            (7, "end"),
            (8, "samples")
        ]
    );
    assert_eq!(found[0].2, Reason::Before("start"));
    assert_eq!(found[1].2, Reason::Missing);
    assert_eq!(found[3].2, Reason::Before("central_until"));
    let (_, figures) = bring(&mut project, &path, isolations);
    assert_eq!((figures.added, figures.refused), (2, 5));
    let epidemic = project.epidemic().expect("read");
    let day = |text: &str| text.parse::<jiff::civil::Date>().expect("a day");
    let isolation = epidemic
        .isolations
        .iter()
        .find(|i| i.end.is_some())
        .expect("one");
    assert_eq!(isolation.samples, [day("2021-09-11"), day("2021-09-14")]);
    assert_eq!(isolation.contact, "close");
    assert_eq!(isolation.grid.as_deref(), Some("350322001004001"));
    let other = epidemic
        .isolations
        .iter()
        .find(|i| i.end.is_none())
        .expect("one");
    assert_eq!((other.contact.as_str(), other.case.as_deref()), ("", None));
    assert!(other.samples.is_empty());
    comes_back(&folder, &mut project, isolations);
    // Whoever was released and is isolated again is so anew; who is not stays the same one.
    let next = "姓名,身份证号,网格,隔离开始日期,隔离结束日期\n\
        谢丽,999999194907120016,洪桥01,2021-10-05,2021-10-19\n\
        张梅,999999198802294026,洪桥02,2021-09-10,2021-09-24\n";
    let (_, figures) = bring(&mut project, &file(&folder, "b.csv", next), isolations);
    assert_eq!((figures.added, figures.updated), (1, 1), "{figures:?}");
    project.undo().expect("undone");
    project.undo().expect("undone");
    assert!(people(&project).is_empty());
}

#[test]
fn rounds_are_found_by_number_day_and_grid() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = town(&folder);
    let rounds = list("rounds");
    let text = "\
轮次,采样日期,网格,应采人数,阴性人数,阳性人数,拒检人数
1,2021-09-11,洪桥01,1000,997,1,2
1,2021-09-11,洪桥02,800,801,,
1,2021-09-11,洪桥09,800,800,,
1,2999-09-11,洪桥02,800,800,,
2,2021-09-13,洪桥02,800,,,
2,2021-09-13,洪桥01,1000,1000,0,
1,2021-09-11,350322001004001,1000,900,,
3,2021-09-14,洪桥02,800,799,0,2
";
    let path = file(&folder, "采样.csv", text);
    let expected = [
        (3, "negative", Reason::TooMany),
        (4, "grid_code", Reason::Unknown),
        (5, "day", Reason::Future),
        (6, "negative", Reason::Missing),
        (8, "round", Reason::Repeated(2)),
        // Who refuses has no result.
        (9, "negative", Reason::TooMany),
    ];
    assert_eq!(faults(&project, &path, rounds), expected);
    let (_, figures) = bring(&mut project, &path, rounds);
    assert_eq!((figures.added, figures.refused), (2, 6));
    let known = project.epidemic().expect("read").rounds;
    let of = &known[0];
    assert_eq!(
        (of.expected, of.negative, of.positive, of.refused),
        (1000, 997, 1, 2)
    );
    comes_back(&folder, &mut project, rounds);
    // A list without the column leaves what was known of it.
    let next = "轮次,采样日期,网格,应采人数,阴性人数,阳性人数\n1,2021-09-11,洪桥01,1000,996,2\n";
    let (_, figures) = bring(&mut project, &file(&folder, "b.csv", next), rounds);
    assert_eq!((figures.added, figures.updated), (0, 1));
    let known = project.epidemic().expect("read").rounds;
    assert_eq!((known[0].positive, known[0].refused), (2, 2));
    project.undo().expect("undone");
    project.undo().expect("undone");
    assert!(project.epidemic().expect("read").rounds.is_empty());
}

#[test]
fn charges_name_staff_once_and_units_by_code_or_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = town(&folder);
    let staff = "姓名,联系电话,是否公示\n林主任,06000000001,是\n陈一,13800000001,\n陈一,13800000001,\n李二,,\n";
    let path = file(&folder, "工作人员.csv", staff);
    let expected = [
        (4, "name", Reason::Repeated(3)),
        (5, "phone", Reason::Missing),
    ];
    assert_eq!(faults(&project, &path, list("staff")), expected);
    let (_, figures) = bring(&mut project, &path, list("staff"));
    assert_eq!((figures.added, figures.refused), (2, 2));
    assert_eq!(people(&project)[0].1.text("type"), Some("staff"));
    comes_back(&folder, &mut project, list("staff"));
    let charges = list("charges");
    let text = "\
层级,责任单元,职责,姓名,联系电话,是否公示,是否副职,任职日期,离任日期
社区,洪桥,社区负责人,林主任,06000000001,,,2021-09-01,
,洪桥01,网格长,王三,13800000003,是,,,
,洪桥02,网格长,王三,13800000003,,是,,
,洪桥,网格员,王三,13800000003,,,,
,洪桥09,网格员,王三,13800000003,,,,
,洪桥01,网格员,陈一,13800000001,,,2021-09-10,2021-09-01
,洪桥01,村长,陈一,13800000001,,,,
网格,350322001004001,网格长,王三,13800000003,,,,
";
    let path = file(&folder, "责任人.csv", text);
    let expected = [
        (5, "unit", Reason::Several),
        (6, "unit", Reason::Unknown),
        (7, "charge_until", Reason::Before("charge_from")),
        (8, "role", Reason::Choice),
        (9, "level", Reason::Repeated(3)),
    ];
    assert_eq!(faults(&project, &path, charges), expected);
    let (_, figures) = bring(&mut project, &path, charges);
    assert_eq!((figures.added, figures.refused), (3, 5));
    // Whoever is there is named, somebody new comes in once.
    assert_eq!(people(&project).len(), 3);
    let register = project
        .register(jiff::civil::date(2021, 9, 12))
        .expect("read");
    assert_eq!(register.charges().count(), 3);
    let of = |unit: &str| {
        register
            .charges()
            .find(|c| c.unit == unit)
            .expect("a charge")
            .clone()
    };
    assert_eq!(of("350322001004001").person, of("350322001004002").person);
    assert!(of("350322001004002").is_deputy && !of("350322001004001").is_deputy);
    assert_eq!(of("350322001004001").from, None, "no day is made up");
    // Masked but for those who are posted; the same list again changes nothing.
    let words = I18n::new(Language::Chinese);
    let out = folder.path().join("out.csv");
    export(
        &out,
        &mut project,
        charges,
        &Clearness::Masked,
        &words,
        &Course::new(),
    )
    .expect("written");
    let said = std::fs::read_to_string(&out).expect("read");
    assert!(said.contains("王三") && said.contains("林主任"), "{said}");
    let (is_written, figures) = bring(&mut project, &path, charges);
    assert!(!is_written && figures.unchanged == 3, "{figures:?}");
    project.undo().expect("undone");
    assert_eq!(people(&project).len(), 2);
    assert_eq!(project.count(Kind::Charge).expect("counted"), 0);
}

#[test]
fn rows_that_a_form_refuses_can_be_saved_and_mended() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = town(&folder);
    let cases = list("cases");
    let text =
        "病例编号,采样日期,报告日期,网格\nC1,2021-09-13,2021-09-12,洪桥02\nC2,,2021-09-12,洪桥02\n";
    let checked = on(&project, &file(&folder, "a.csv", text), cases);
    let foreseen = foresee(&project, &checked, &Decisions::new()).expect("foreseen");
    let refused: HashMap<_, _> = foreseen
        .refused
        .iter()
        .map(|one| (one.row, one.faults.iter().map(|f| (f.0, f.1)).collect()))
        .collect();
    let out = folder.path().join("refused.csv");
    let words = I18n::new(Language::Chinese);
    refusals(
        &out,
        &checked.source,
        cases,
        &checked.heading,
        &refused,
        &words,
    )
    .expect("written");
    let said = std::fs::read_to_string(&out).expect("read");
    assert!(said.contains("报告日期: 早于采样日期"), "{said}");
    apply(&mut project, &checked, &Decisions::new(), &Course::new()).expect("in");
    std::fs::write(&out, said.replace("2021-09-12", "2021-09-14")).expect("written");
    let (_, figures) = bring(&mut project, &out, cases);
    assert_eq!((figures.added, figures.refused), (1, 0));
}

#[test]
fn addresses_are_put_together_and_no_house_becomes_a_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = town(&folder);
    let text = "姓名,联系电话,小区,楼栋,单元,门牌\n谢丽,13812341234,兰溪小区,9号楼,2单元,502\n";
    bring(&mut project, &file(&folder, "a.csv", text), list("people"));
    let all = people(&project);
    assert_eq!(all[0].2["address"], "兰溪小区9号楼2单元502");
    assert!(!all[0].2.contains_key("building"), "{:?}", all[0].2.keys());
    assert_eq!(project.count(Kind::Household).expect("counted"), 0);
    // What leaves has what came, and no day that nobody said.
    let words = I18n::new(Language::Chinese);
    let out = folder.path().join("out.csv");
    let clear = Clearness::Clear("核对".to_owned());
    export(
        &out,
        &mut project,
        list("people"),
        &clear,
        &words,
        &Course::new(),
    )
    .expect("written");
    let said = std::fs::read_to_string(&out).expect("read");
    assert!(
        said.contains("兰溪小区9号楼2单元502") && !said.contains("202"),
        "{said}"
    );
}
