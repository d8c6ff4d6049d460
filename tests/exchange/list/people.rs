//! Lists into a project: exact keys join, the doubtful are asked about, one undo takes it back.

use super::{bring, file, list, on, people, project, refused};
use gridroom::course::Course;
use gridroom::exchange::list::{Decision, Decisions, Reason, apply, foresee};
use gridroom::model::change::Change;
use gridroom::model::context::REGISTERED;
use gridroom::model::record::{Key, Kind, Record};
use gridroom::store::{Brought, Project, StoreError};
use serde_json::json;

const THREE: &str = "\
姓名,身份证号,联系电话,人员类别,网格编码,抵达日期
谢丽,999999194907120016,13812341234,来返,洪桥01,2021-09-10
张梅,999999198802294026,13812341234,来返,洪桥02,2021-09-11
李强,,13900001111,常住,洪桥02,
";

#[test]
fn people_come_in_sealed_as_one_action() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    let path = file(&folder, "来返.csv", THREE);
    let (is_written, figures) = bring(&mut project, &path, list("people"));
    assert!(is_written);
    assert_eq!((figures.read, figures.added, figures.refused), (3, 3, 0));
    let all = people(&project);
    // A phone that two share makes nobody doubtful.
    assert_eq!(all.len(), 3);
    assert_eq!(all[0].2["name"], "谢丽");
    assert_eq!(all[0].2["resident_id"], "999999194907120016");
    let attribute = |i: usize, name: &str| {
        let value = all[i].1.attribute(name);
        value.and_then(|v| v.as_str()).map(str::to_owned)
    };
    assert_eq!(attribute(0, "date").as_deref(), Some("2021-09-10"));
    assert_eq!(
        attribute(0, "grid_code").as_deref(),
        Some("350322001004001")
    );
    // Residents are kept from the day they came in, which is no day of theirs; nothing personal
    // stands in clear.
    assert!(attribute(2, "entered").is_some() && attribute(2, "date").is_none());
    for name in ["name", "resident_id", "phone"] {
        assert_eq!(attribute(0, name), None);
    }
    project.undo().expect("undone");
    assert_eq!(project.count(Kind::Person).expect("counted"), 0);
    project.redo().expect("done again");
    assert_eq!(people(&project).len(), 3);
}

#[test]
fn the_same_list_twice_changes_nothing_and_is_noticed() {
    // Case 57.
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    let path = file(&folder, "来返.csv", THREE);
    bring(&mut project, &path, list("people"));
    let checked = on(&project, &path, list("people"));
    let foreseen = foresee(&project, &checked, &Decisions::new()).expect("foreseen");
    assert!(foreseen.before.is_some());
    assert_eq!(foreseen.figures.unchanged, 2);
    // The third has no id: it may be the one that is there.
    assert_eq!(foreseen.figures.doubtful, 1);
    let (entry, figures) =
        apply(&mut project, &checked, &Decisions::new(), &Course::new()).expect("applied");
    assert!(entry.is_none());
    assert_eq!((figures.added, figures.updated), (0, 0));
    assert_eq!(people(&project).len(), 3);
    project.undo().expect("undone");
    let again = foresee(&project, &checked, &Decisions::new()).expect("foreseen");
    assert!(again.before.is_none(), "what was taken back may come again");
}

#[test]
fn an_exact_key_updates_what_the_row_says_and_no_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    let path = file(&folder, "来返.csv", THREE);
    bring(&mut project, &path, list("people"));
    let next = "姓名,身份证号,联系电话,网格编码\n谢丽,99999919490712001６,13700000000,\n";
    let path = file(&folder, "next.csv", next);
    let (_, figures) = bring(&mut project, &path, list("people"));
    assert_eq!((figures.added, figures.updated), (0, 1));
    let all = people(&project);
    assert_eq!(all[0].2["phone"], "13700000000");
    let grid = all[0].1.attribute("grid_code").and_then(|v| v.as_str());
    assert_eq!(
        grid,
        Some("350322001004001"),
        "an empty cell takes nothing away"
    );
    project.undo().expect("undone");
    assert_eq!(people(&project)[0].2["phone"], "13812341234");
}

#[test]
fn all_namesakes_are_offered_and_somebody_decides() {
    // Case 45.
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    let first = "\
姓名,身份证号,联系电话
陈伟,999999194907120016,13800000001
陈伟,999999198802294026,
陈伟,,13800000003
";
    let path = file(&folder, "a.csv", first);
    let checked = on(&project, &path, list("people"));
    let (_, figures) =
        apply(&mut project, &checked, &Decisions::new(), &Course::new()).expect("in");
    assert_eq!(figures.added, 3);
    let next = "\
姓名,身份证号,联系电话
陈伟,,13800000001
陈伟,99999919770317004X,
陈伟,,13899999999
";
    let path = file(&folder, "b.csv", next);
    let checked = on(&project, &path, list("people"));
    let foreseen = foresee(&project, &checked, &Decisions::new()).expect("foreseen");
    let all = people(&project);
    let candidates: Vec<(usize, usize)> = foreseen
        .doubtful
        .iter()
        .map(|d| (d.row, d.candidates.len()))
        .collect();
    // Row 2: the first (same phone) and the second (no phone). Row 3 has an id that nobody has:
    // only the third, who has none. Row 4: the second alone; the others have other phones.
    assert_eq!(candidates, [(2, 2), (3, 1), (4, 1)]);
    let decisions: Decisions = [
        (2, Decision::Same(all[1].0.clone())),
        (3, Decision::New),
        (4, Decision::Skip),
    ]
    .into();
    let (_, figures) = apply(&mut project, &checked, &decisions, &Course::new()).expect("applied");
    assert_eq!((figures.added, figures.updated, figures.skipped), (1, 1, 1));
    let all = people(&project);
    assert_eq!(all.len(), 4);
    assert_eq!(all[1].2["phone"], "13800000001");
}

#[test]
fn a_row_is_taken_whole_or_not_at_all() {
    // Cases 40, 46.
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    let text = "\
姓名,身份证号,联系电话,抵达日期
谢丽,999999194907120016,13812341234,2021-09-11
张梅,999999198802294026,138,15/05/20
谢丽丽,999999194907120016,13812341235,
,,13900001111,
";
    let path = file(&folder, "a.csv", text);
    let checked = on(&project, &path, list("people"));
    let rows: Vec<(usize, &str)> = refused(&checked).iter().map(|r| (r.0, r.1)).collect();
    assert_eq!(
        rows,
        [(3, "phone"), (3, "date"), (4, "resident_id"), (5, "name")]
    );
    assert_eq!(refused(&checked)[2].2, Reason::Repeated(2));
    let (_, figures) =
        apply(&mut project, &checked, &Decisions::new(), &Course::new()).expect("in");
    assert_eq!((figures.read, figures.added, figures.refused), (4, 1, 3));
    assert_eq!(people(&project).len(), 1);
}

#[test]
fn a_list_that_is_stopped_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    let path = file(&folder, "a.csv", THREE);
    let checked = on(&project, &path, list("people"));
    for stop_at in 0..6 {
        let course = Course::stopping_after(stop_at);
        let outcome = apply(&mut project, &checked, &Decisions::new(), &course);
        assert!(matches!(outcome, Err(StoreError::Cancelled)), "{stop_at}");
        assert_eq!(project.count(Kind::Person).expect("counted"), 0);
    }
    let stopped = gridroom::exchange::list::check(
        &checked.source,
        checked.list,
        &checked.heading,
        &Default::default(),
        &|done| done < 2,
    );
    assert!(stopped.expect("read").is_none());
}

#[test]
fn people_need_an_administrator_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, false);
    let path = file(&folder, "a.csv", THREE);
    let checked = on(&project, &path, list("people"));
    let outcome = apply(&mut project, &checked, &Decisions::new(), &Course::new());
    assert!(matches!(outcome, Err(StoreError::AdministratorNeeded)));
}

#[test]
fn shops_are_updated_by_their_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, false);
    let text = "名称,编码,状态,网格,经度,纬度\n兰溪超市,001,营业,洪桥01,118.692,25.361\n无码小店,,停业,洪桥02,,\n";
    let path = file(&folder, "a.csv", text);
    let (_, figures) = bring(&mut project, &path, list("shops"));
    assert_eq!(figures.added, 2);
    let next = "名称,编码,状态,经度,纬度\n兰溪超市,001,停业,118.693,25.361\n";
    let path = file(&folder, "b.csv", next);
    let (_, figures) = bring(&mut project, &path, list("shops"));
    assert_eq!((figures.added, figures.updated), (0, 1));
    let shops = project.records(Kind::Shop).expect("read");
    let shop = &shops[0].record;
    assert_eq!(shop.attribute("code"), Some(&"001".into()));
    assert_eq!(shop.attribute("status"), Some(&"closed".into()));
    assert_eq!(shop.place().map(|at| at.x), Some(1_186_930_000));
    project.undo().expect("undone");
    let shops = project.records(Kind::Shop).expect("read");
    assert_eq!(shops[0].record.attribute("status"), Some(&"open".into()));
}

const HOMES: &str = "\
姓名,身份证号,联系电话,人员类别,楼栋编码,门牌,与户主关系,产权,特殊照护,入住日期
谢丽,999999194907120016,13812341234,常住,3503220010040010101,0502,户主,租住,透析,2021-03-01
张梅,999999198802294026,,常住,3503220010040010101,0502,配偶,租住,,2021-03-01
李强,,13900001111,常住,3503220010040010101,0601,户主,自有,,
王来,99999919770317004X,,来返,3503220010040010101,0601,,,,
";

#[test]
fn residents_behind_one_door_are_one_household() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    let path = file(&folder, "住户.csv", HOMES);
    let (_, figures) = bring(&mut project, &path, list("people"));
    assert_eq!((figures.added, figures.refused), (4, 0));
    let homes = project.records(Kind::Household).expect("read");
    assert_eq!(homes.len(), 2);
    assert_eq!(
        homes[0].record.text("building"),
        Some("3503220010040010101")
    );
    assert_eq!(homes[0].record.text("tenure"), Some("tenant"));
    assert_eq!(homes[0].record.text("from"), Some("2021-03-01"));
    let home_of = |i: usize| people(&project)[i].1.text("home").map(str::to_owned);
    assert_eq!(home_of(0).as_deref(), Some(homes[0].key.id.as_str()));
    assert_eq!(home_of(0), home_of(1));
    assert_eq!(home_of(2).as_deref(), Some(homes[1].key.id.as_str()));
    // Who is passing through is no resident.
    assert_eq!(home_of(3), None);
    // The register counts them, and finds them by the end of a phone.
    let today = jiff::civil::date(2021, 9, 12);
    let register = project.register(today).expect("read");
    assert_eq!(register.counts(), (2, 3));
    assert_eq!(register.find("1234", 9).len(), 1);
    // The same list again makes nobody move, and no second household.
    let checked = on(&project, &path, list("people"));
    let again = foresee(&project, &checked, &Decisions::new()).expect("foreseen");
    assert_eq!((again.figures.unchanged, again.figures.updated), (3, 0));
    // One who moves to another door goes to the household there.
    let next = "姓名,身份证号,楼栋编码,门牌\n张梅,999999198802294026,3503220010040010101,0601\n";
    let path = file(&folder, "next.csv", next);
    bring(&mut project, &path, list("people"));
    assert_eq!(project.count(Kind::Household).expect("counted"), 2);
    let moved = people(&project)[1].1.text("home").map(str::to_owned);
    assert_eq!(moved.as_deref(), Some(homes[1].key.id.as_str()));
    project.undo().expect("undone");
    project.undo().expect("undone");
    assert_eq!(project.count(Kind::Household).expect("counted"), 0);
}

/// Buildings of a map that knows streets, each with an estimate of its households.
fn with_buildings(project: &mut Project) {
    let buildings = [
        ("w1", "文献路", "7"),
        ("w2", "文献路", "17"),
        ("w3", "Unioninkatu", "7"),
        // Two have the same.
        ("w4", "Kirkkokatu", "2"),
        ("w5", "Kirkkokatu", "2"),
    ];
    let changes = buildings.map(|(id, street, number)| {
        let mut record = Record::default();
        record.feature.properties = json!({"kind": "building", "code": id, "street": street,
            "housenumber": number, "households": 40, "households_estimated": 40})
        .as_object()
        .cloned();
        record.feature.other_geometry =
            Some(json!({"type": "Point", "coordinates": [118.6931, 25.3612]}));
        Change::insert(Key::new(Kind::Building, id), record)
    });
    project
        .import(changes.to_vec(), Brought::default(), &Course::new())
        .expect("committed");
}

#[test]
fn people_live_in_the_building_of_their_address_and_replace_its_estimate() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    with_buildings(&mut project);
    let text = "\
姓名,联系电话,小区,楼栋,住址,门牌
谢丽,13812341234,文献路,7号,,502
张梅,13812341235,,文献路 7,,502
李强,13900001111,,,文献路７号3梯,601
王来,13900001112,Unioninkatu,7,,1
陈伟,13900001113,,,Kirkkokatu 2,1
林芳,13900001114,,,文献路 77号,1
";
    let path = file(&folder, "住户.csv", text);
    let (_, figures) = bring(&mut project, &path, list("people"));
    assert_eq!((figures.added, figures.refused), (6, 0));
    let all = people(&project);
    let building = |name: &str| {
        let mut own = all.iter().filter(|(.., fields)| fields["name"] == name);
        own.next()
            .and_then(|(.., fields)| fields.get("building").cloned())
    };
    for (name, code) in [
        ("谢丽", Some("w1")),
        ("张梅", Some("w1")),
        ("李强", Some("w1")),
        ("王来", Some("w3")),
        ("陈伟", None),
        ("林芳", None),
    ] {
        assert_eq!(building(name).as_deref(), code, "{name}");
    }
    // What the list said of the address is kept as it was said.
    let said = all.iter().find(|(.., fields)| fields["name"] == "李强");
    assert_eq!(said.expect("there").2["address"], "文献路７号3梯");
    let homes = project.records(Kind::Household).expect("read");
    let mut homes: Vec<_> = homes.iter().map(|s| s.record.text("building")).collect();
    homes.sort_unstable();
    assert_eq!(homes, [Some("w1"), Some("w1"), Some("w3")]);
    // Two doors are two households, not forty.
    let counted = project.counted_buildings().expect("read");
    let told: Vec<_> = counted
        .iter()
        .map(|stored| {
            let households = stored.record.attribute("households").cloned();
            let is_registered = stored.record.attribute(REGISTERED).cloned();
            (households, is_registered)
        })
        .collect();
    let of = |households: u32, is_registered: bool| {
        (Some(json!(households)), Some(json!(is_registered)))
    };
    let expected = [
        of(2, true),
        of(40, false),
        of(1, true),
        of(40, false),
        of(40, false),
    ];
    assert_eq!(told, expected);
    let register = project.register(jiff::civil::date(2021, 9, 12));
    let total = register.expect("read").total();
    assert_eq!(
        (total.households, total.estimated, total.registered),
        (123, 120, 3)
    );
    // The same list again changes nothing.
    let checked = on(&project, &path, list("people"));
    let again = foresee(&project, &checked, &Decisions::new()).expect("foreseen");
    assert_eq!((again.figures.added, again.figures.updated), (0, 0));
}
