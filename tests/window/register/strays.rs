//! Who lives nowhere: they are listed by name, found, and join a household.

use super::{BUILDING, find, keep, open, register, total};
use crate::epidemic::town_project;
use crate::project::{PASSPHRASE, options};
use crate::support::{Window, click, fill, settle, shows};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gridroom::model::record::{Key as Id, Kind, Record};
use gridroom::model::register::Level;
use gridroom::store::Project;
use gridroom::store::sealing::Fields;
use serde_json::json;

/// Where somebody goes, in the form.
fn goes_to(harness: &mut Harness<'_, Window>, door: &str) {
    fill(harness, "楼栋", BUILDING);
    let name = {
        let register = register(harness);
        let id = register.unit_coded(Level::Building, BUILDING);
        register
            .unit(id.expect("there"))
            .expect("there")
            .name
            .clone()
    };
    let offers: Vec<_> = harness.query_all_by_label_contains(&name).collect();
    offers.last().expect("offered").click();
    settle(harness);
    fill(harness, "门牌（室）", door);
}

#[test]
fn who_is_in_no_household_is_listed_by_name_and_joins_one() {
    let (path, _folder) = town_project();
    let mut project = Project::open(&path, &options()).expect("opened");
    project.get_ready().expect("ready");
    project.sign_in("操作员", PASSPHRASE).expect("signed in");
    for (id, name, phone) in [
        ("r1", "司马祎玥", "13800001234"),
        ("r2", "欧阳喆", "13800005678"),
    ] {
        let mut record = Record::default();
        let value = json!({"type": "resident", "date": "2021-09-12"});
        record.feature.properties = value.as_object().cloned();
        let fields = [("name", name), ("phone", phone)];
        let fields: Fields = fields.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        project
            .add_person(Id::new(Kind::Person, id), record, &fields, None)
            .expect("added");
    }
    drop(project);
    let mut harness = open(&path, "操作员");
    click(&mut harness, "待核 12");
    assert!(shows(&harness, "2 人不属于任何住户"));
    click(&mut harness, "没有住户的人员");
    assert!(shows(&harness, "司**玥") && shows(&harness, "欧*喆"));
    assert!(!shows(&harness, "司马祎玥"));
    // Who is found and lives nowhere is on that list.
    click(&mut harness, "← 待核");
    find(&mut harness, "smyy");
    assert!(shows(&harness, "没有住户的人员"));
    let before = total(&mut harness);
    click(&mut harness, "归入他户");
    goes_to(&mut harness, "901");
    assert!(shows(&harness, "新登记一户") && shows(&harness, "司**玥 138****1234"));
    // Whoever has not come yet is counted where they are.
    fill(&mut harness, "起", "2099-01-01");
    keep(&mut harness);
    assert!(shows(&harness, "晚于今天"));
    fill(&mut harness, "起", "2021-09-12");
    keep(&mut harness);
    let after = total(&mut harness);
    assert_eq!(
        (after.registered, after.residents),
        (before.registered + 1, before.residents + 1)
    );
    // The next one joins who lives behind that door.
    click(&mut harness, "归入他户");
    goes_to(&mut harness, "901");
    assert!(shows(&harness, "司**玥") || shows(&harness, "欧*喆"));
    keep(&mut harness);
    let both = total(&mut harness);
    assert_eq!(
        (both.registered, both.residents),
        (before.registered + 1, before.residents + 2)
    );
    assert!(shows(&harness, "没有未归属的住户或人员"));
    drop(harness);
    let mut harness = open(&path, "操作员");
    assert_eq!(total(&mut harness), both);
    assert!(register(&mut harness).alone().is_empty());
}
