//! The records follow from the journal: what a trigger or an editor changed behind it is found and
//! named, what is lost shows by what lies beside, and whatever Gridroom itself does is sound.

use crate::forger::{Line, append, sql, without_witnesses};
use crate::ground::{CUT, at, town};
use crate::publications::on;
use crate::support::{
    PASSPHRASE, add_person, contents, first, open, options, path_in, person, project, record, set,
    set_up,
};
use crate::table::{Table, plan_of};
use gridroom::course::Course;
use gridroom::geometry::coverage::{Edit, FaceId};
use gridroom::model::act::Act;
use gridroom::model::change::Change;
use gridroom::model::epidemic::{OrderDraft, OrderState};
use gridroom::model::record::{Key, Kind};
use gridroom::rules::retention::Ground;
use gridroom::rules::zone::Zone;
use gridroom::store::chain::{Fault, Verdict};
use gridroom::store::{Brought, OpenOptions, Project, list_backups, restore};
use proptest::prelude::*;
use serde_json::json;
use std::path::Path;

fn verdict(path: &Path) -> Verdict {
    let read = OpenOptions {
        workspace: "desk".to_owned(),
        read_only: true,
    };
    let project = Project::open(path, &read).expect("opened");
    project.verify_chain().expect("checked")
}

fn assert_sound(project: &Project, what: &str) {
    let verdict = project.verify_chain().expect("checked");
    assert!(verdict.is_sound(), "{what}: {:?}", verdict.faults);
    assert!(verdict.baseline.is_some(), "{what}");
    assert!(verdict.waiting.is_empty(), "{what}: {:?}", verdict.waiting);
}

/// Put an order in force.
fn issue(project: &mut Project) -> Key {
    let now = project.clock().expect("read").now();
    let grids = vec!["350322001001000".to_owned()];
    let draft = OrderDraft {
        number: "1号".to_owned(),
        authority: "指挥部".to_owned(),
        issuer: "签发人".to_owned(),
        ..OrderDraft::new(Zone::Lockdown, grids, now)
    };
    project
        .put_order(None, &draft, OrderState::Issued, now)
        .expect("issued");
    let orders = project.records(Kind::Order).expect("read");
    orders.first().expect("one").key.clone()
}

#[test]
fn a_record_changed_behind_the_journal_is_found_with_its_key() {
    let (mut project, folder) = project();
    set_up(&mut project);
    let person = add_person(&mut project, "p1", &person("谢丽", "13812341234"));
    set(&mut project, &first(), "name", json!("一"));
    let order = issue(&mut project);
    drop(project);
    let path = path_in(&folder);
    let whole = std::fs::read(&path).expect("read");
    let second = Key::new(Kind::Grid, "g1");
    let changed = |key: &Key, name: &str, value: &str| {
        format!(
            "UPDATE gridroom_record SET doc = json_set(doc, '$.properties.{name}', '{value}')
             WHERE kind = '{}' AND id = '{}'",
            key.kind, key.id
        )
    };
    let table = [
        (changed(&order, "status", "withdrawn"), Some(&order)),
        (
            changed(&person, "grid_code", "350322001001002"),
            Some(&person),
        ),
        (changed(&person, "new", "x"), Some(&person)),
        (changed(&first(), "name", "别的"), None),
        // Never touched since the project was made.
        (changed(&second, "name", "别的"), Some(&second)),
        (
            "DELETE FROM gridroom_record WHERE kind = 'order'".to_owned(),
            Some(&order),
        ),
    ];
    for (attack, key) in table {
        std::fs::write(&path, &whole).expect("as it was");
        sql(&path, &attack);
        let found = verdict(&path).faults;
        let first = first();
        let key = key.unwrap_or(&first);
        let is_named = |fault: &Fault| matches!(fault, Fault::Record(named, _) if named == key);
        assert!(
            !found.is_empty() && found.iter().all(is_named),
            "{attack}: {found:?}"
        );
    }
    std::fs::write(&path, &whole).expect("as it was");
    sql(
        &path,
        "UPDATE gridroom_record SET doc = NULL WHERE kind = 'grid' AND id = 'g1'",
    );
    assert_eq!(verdict(&path).faults, [Fault::Lost(1)]);
    std::fs::write(&path, &whole).expect("as it was");
    sql(
        &path,
        "INSERT INTO gridroom_record (kind, id, revision, doc)
         VALUES ('order', 'o9', 1, '{\"properties\": {\"status\": \"issued\"}}')",
    );
    let added = Key::new(Kind::Order, "o9");
    assert_eq!(verdict(&path).faults, [Fault::Record(added, None)]);
}

#[test]
fn a_layer_that_another_program_changed_is_no_fault_and_is_told() {
    let (project, folder) = project();
    drop(project);
    let path = path_in(&folder);
    // As QGIS does it, which needs no functions for an attribute.
    sql(
        &path,
        "UPDATE grids SET name = '外来' WHERE gridroom_id = 'g1'",
    );
    let found = verdict(&path);
    assert!(found.is_sound(), "{:?}", found.faults);
    assert_eq!(found.waiting, [Key::new(Kind::Grid, "g1")]);
    let project = open(&path);
    assert_sound(&project, "taken over");
}

#[test]
fn marks_are_taken_once() {
    let (mut project, folder) = project();
    set_up(&mut project);
    drop(project);
    let path = path_in(&folder);
    let mut line = Line::new("nobody", "", "baseline");
    line.sealed = Some(Vec::new());
    let seq = append(&path, line, None);
    assert!(verdict(&path).faults.contains(&Fault::Forged(seq)));
}

#[test]
fn a_tail_that_was_cut_off_shows_by_the_head_beside_and_by_a_backup() {
    let cut = "DELETE FROM gridroom_journal WHERE seq > 2;
        UPDATE gridroom_meta SET value = '2' WHERE key = 'head_seq';
        UPDATE gridroom_meta SET value =
          (SELECT lower(hex(hash)) FROM gridroom_journal WHERE seq = 2) WHERE key = 'head_hash'";
    let (mut project, folder) = project();
    for name in ["一", "二", "三"] {
        set(&mut project, &first(), "name", json!(name));
    }
    drop(project);
    let path = path_in(&folder);
    let whole = std::fs::read(&path).expect("read");
    sql(&path, cut);
    std::fs::remove_dir_all(gridroom::store::backups_of(&path)).expect("no backup");
    assert_eq!(verdict(&path).faults, [Fault::Cut(4)], "by the head beside");
    // It is told on opening, and work that goes on does not make it good.
    let mut project = Project::open(&path, &options("desk")).expect("opened");
    let readiness = project.get_ready().expect("ready");
    assert_eq!(readiness.chain.faults, [Fault::Cut(4)]);
    set(&mut project, &first(), "households", json!(7));
    drop(project);
    assert!(verdict(&path).faults.contains(&Fault::Cut(4)));

    std::fs::write(&path, &whole).expect("as it was");
    without_witnesses(&folder);
    drop(open(&path));
    sql(&path, cut);
    std::fs::remove_file(folder.path().join(".town.gpkg.head")).expect("there");
    assert_eq!(verdict(&path).faults, [Fault::Cut(4)], "by a backup");
    // Without either nothing is said.
    without_witnesses(&folder);
    assert!(!verdict(&path).faults.contains(&Fault::Cut(4)));
}

#[test]
fn a_backup_that_is_put_back_on_purpose_is_sound_and_later_ones_do_not_tell_on_it() {
    let (mut project, folder) = project();
    set_up(&mut project);
    drop(project);
    let path = path_in(&folder);
    for i in 0..3 {
        let mut project = open(&path);
        project.sign_in("谢主任", PASSPHRASE).expect("signed in");
        set(&mut project, &first(), "households", json!(i));
    }
    let backups = list_backups(&path);
    assert!(backups.len() > 2);
    restore(&path, &backups[1].path).expect("restored");
    let mut project = open(&path);
    assert_sound(&project, "restored");
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    set(&mut project, &first(), "households", json!(9));
    assert_sound(&project, "and worked on");
    drop(project);
    // An older file that somebody put there by hand is another thing.
    std::fs::copy(&backups[1].path, &path).expect("copied");
    assert!(!verdict(&path).is_sound());
}

#[test]
fn each_project_of_a_folder_has_its_own_head_and_a_copy_too() {
    let (mut project, folder) = project();
    let head = |name: &str| folder.path().join(format!(".{name}.head"));
    assert!(head("town.gpkg").exists());
    let copy = folder.path().join("copy.gpkg");
    project.copy_to(&copy).expect("copied");
    let other = folder.path().join("other.gpkg");
    let new = gridroom::store::NewProject {
        title: "别处".to_owned(),
        synthetic: false,
        members: Default::default(),
    };
    let mut second = Project::create(&other, &new, &contents(), &options("desk")).expect("created");
    second.get_ready().expect("ready");
    set(&mut project, &first(), "name", json!("一"));
    for project in [&project, &second, &open(&copy)] {
        assert_sound(project, "each");
    }
    let texts: Vec<String> = ["town.gpkg", "copy.gpkg", "other.gpkg"]
        .iter()
        .map(|name| std::fs::read_to_string(head(name)).expect("read"))
        .collect();
    assert!(texts[0] != texts[1] && texts[1] != texts[2]);
    // A head of another project, or half a one, says nothing.
    for text in [&texts[2], "{", ""] {
        std::fs::write(head("town.gpkg"), text).expect("written");
        assert_sound(&project, text);
    }
}

#[test]
fn people_who_were_erased_leave_the_proof_whole() {
    let (mut project, folder) = project();
    set_up(&mut project);
    let gone = add_person(&mut project, "p1", &person("谢丽", "13812341234"));
    let stays = add_person(&mut project, "p2", &person("林静", "13743214321"));
    let removed = add_person(&mut project, "p3", &person("王五", "13743214322"));
    set(&mut project, &first(), "name", json!("一"));
    let stored = project.record(&removed).expect("read").expect("there");
    let change = Change::remove(removed.clone(), stored.record);
    project
        .import(vec![change], Brought::default(), &Course::new())
        .expect("taken away");
    project
        .edit_person(&gone, &person("谢丽", "13812341235"))
        .expect("changed");
    for keys in [vec![gone.clone()], vec![removed]] {
        project.purge(&keys, Ground::PeriodOver).expect("erased");
        assert_sound(&project, "erased");
    }
    drop(project);
    // Who stays is held against the journal as before, and who went does not come back.
    let path = path_in(&folder);
    let whole = std::fs::read(&path).expect("read");
    sql(
        &path,
        "UPDATE gridroom_record SET doc = json_set(doc, '$.properties.type', 'x') WHERE id = 'p2'",
    );
    let found = verdict(&path).faults;
    assert!(
        matches!(found.as_slice(), [Fault::Record(key, Some(_))] if *key == stays),
        "{found:?}"
    );
    std::fs::write(&path, &whole).expect("as it was");
    sql(
        &path,
        "UPDATE gridroom_record SET doc = '{\"properties\": {}}' WHERE id = 'p1'",
    );
    let found = verdict(&path).faults;
    assert!(
        matches!(found.as_slice(), [Fault::Record(key, Some(_))] if *key == gone),
        "{found:?}"
    );
}

/// People of an invented town were there from the beginning: their marks are met by nobody.
#[test]
fn people_of_the_first_day_who_were_erased_are_not_missed() {
    let entry = crate::ground::somebody(
        Kind::Person,
        "p1",
        json!({"type": "resident"}),
        &[("name", "谢丽")],
    );
    let (mut project, path, _folder) = town(vec![entry]);
    set_up(&mut project);
    let key = Key::new(Kind::Person, "p1");
    project.purge(&[key], Ground::PeriodOver).expect("erased");
    let case = Key::new(Kind::Case, "C001");
    project.purge(&[case], Ground::PeriodOver).expect("erased");
    assert_sound(&project, "erased");
    drop(project);
    sql(
        &path,
        "UPDATE gridroom_record SET doc = NULL WHERE kind = 'grid' AND id = 'g1'",
    );
    assert_eq!(verdict(&path).faults, [Fault::Lost(1)]);
}

#[test]
fn publications_orders_and_taking_them_back_are_sound() {
    let (mut project, path, _folder) = town(Vec::new());
    set_up(&mut project);
    let plan = plan_of(&mut project);
    let mut table = Table::of(&project, &plan);
    let lines = vec![CUT.map(|(x, y)| at(x, y)).to_vec()];
    let face = FaceId(0);
    table.redraw(
        &mut project,
        &Edit::Split {
            faces: vec![face],
            lines,
        },
    );
    assert_sound(&project, "a plan");
    project
        .publish(&plan, &on("2021-09-14"))
        .expect("published");
    assert_sound(&project, "a publication");
    project.roll_back().expect("taken back");
    assert_sound(&project, "taken back");
    issue(&mut project);
    drop(project);
    let project = open(&path);
    assert_sound(&project, "an order");
}

#[derive(Clone, Debug)]
enum Step {
    Set(u8, u8),
    Unset(u8),
    Place(u8),
    Remove(u8),
    Import(u8),
    Person(u8),
    Purge(u8),
    Outside(u8),
    Undo,
    Redo,
    Restart,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..4u8, any::<u8>()).prop_map(|(g, v)| Step::Set(g, v)),
        1 => (0..3u8).prop_map(Step::Unset),
        1 => any::<u8>().prop_map(Step::Place),
        1 => any::<u8>().prop_map(Step::Remove),
        1 => any::<u8>().prop_map(Step::Import),
        2 => (0..4u8).prop_map(Step::Person),
        1 => (0..4u8).prop_map(Step::Purge),
        1 => any::<u8>().prop_map(Step::Outside),
        3 => Just(Step::Undo),
        2 => Just(Step::Redo),
        2 => Just(Step::Restart),
    ];
    proptest::collection::vec(step, 1..20)
}

/// A grid, or the checkpoint.
fn one(number: u8) -> Key {
    match number {
        0..3 => Key::new(Kind::Grid, format!("g{number}")),
        _ => Key::new(Kind::Checkpoint, "k1"),
    }
}

fn walk(project: &mut Project, path: &Path, step: &Step) {
    let places = || Key::new(Kind::Shop, "s");
    match step {
        Step::Set(number, value) => {
            let key = one(*number);
            if project.record(&key).expect("read").is_some() {
                set(project, &key, "note", json!(value));
            }
        }
        Step::Unset(number) => {
            let stored = project.record(&one(*number)).expect("read").expect("there");
            let before = stored.record.attribute("note").cloned();
            let change = Change::attribute(stored.key, "note", before, None);
            project
                .import(vec![change], Brought::default(), &Course::new())
                .expect("brought in");
        }
        Step::Place(value) => {
            let act = Act::AddPlace {
                kind: places().kind,
                at: at(i32::from(*value), 0),
                attributes: Default::default(),
            };
            project.commit(act).expect("added");
        }
        Step::Remove(number) => {
            let shops = project.records(Kind::Shop).expect("read");
            let chosen = usize::from(*number) % shops.len().max(1);
            let key = shops.get(chosen).map_or_else(|| one(3), |s| s.key.clone());
            if project.record(&key).expect("read").is_some() {
                project.commit(Act::RemoveRecord { key }).expect("removed");
            }
        }
        Step::Import(value) => {
            let id = Project::new_id().expect("random");
            // One that says nothing at all of itself, and one that does.
            let mut made = record(json!({"n": value}));
            made.feature.properties = made.feature.properties.filter(|_| value % 2 == 0);
            made.feature.other_geometry =
                Some(json!({"type": "Point", "coordinates": [118.005, 25.005]}));
            let change = Change::insert(Key::new(Kind::Shop, id.clone()), made);
            let note = Change::attribute(Key::new(Kind::Shop, id), "note", None, Some(json!(1)));
            project
                .import(vec![change, note], Brought::default(), &Course::new())
                .expect("brought in");
        }
        Step::Person(number) => {
            let key = Key::new(Kind::Person, format!("p{number}"));
            match project.record(&key).expect("read") {
                None => drop(add_person(project, &key.id, &person("谢丽", "1"))),
                Some(_) => {
                    let fields = person("谢丽", &Project::new_id().expect("random"));
                    drop(project.edit_person(&key, &fields));
                }
            }
        }
        Step::Purge(number) => {
            let key = Key::new(Kind::Person, format!("p{number}"));
            project.purge(&[key], Ground::PeriodOver).expect("erased");
        }
        Step::Outside(value) => {
            sql(
                path,
                &format!("UPDATE grids SET households = {value} WHERE gridroom_id = 'g2'"),
            );
            project.take_over_outside().expect("taken over");
        }
        Step::Undo => drop(project.undo()),
        Step::Redo => drop(project.redo()),
        Step::Restart => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Whatever is done, the journal is sound, and what it says of the records is what they are.
    #[test]
    fn whatever_is_done_follows_from_the_journal(steps in steps()) {
        let (mut project, folder) = project();
        set_up(&mut project);
        let path = path_in(&folder);
        for step in steps {
            walk(&mut project, &path, &step);
            if matches!(step, Step::Restart) {
                drop(project);
                project = open(&path);
                project.sign_in("谢主任", PASSPHRASE).expect("signed in");
            }
        }
        let verdict = project.verify_chain().expect("checked");
        prop_assert!(verdict.is_sound(), "{:?}", verdict.faults);
        prop_assert_eq!(verdict.signed + unsigned(&project), verdict.entries);
    }
}

/// Entries that nobody who signed in wrote.
fn unsigned(project: &Project) -> u64 {
    let rows = project
        .history(&Default::default(), 1000)
        .expect("listed")
        .into_iter();
    let by_itself = ["local", "outside", "clock", "nobody"];
    rows.filter(|row| by_itself.contains(&row.author.actor.as_str()))
        .count() as u64
}
