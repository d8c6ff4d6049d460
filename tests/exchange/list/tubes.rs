//! Results of tubes as a laboratory's list brings them, and whom to call as a list goes out.

use super::{bring, file, list, on, refused};
use gridroom::course::Course;
use gridroom::exchange::list::{Clearness, Reason, export_missing};
use gridroom::geometry::fixed::Coord;
use gridroom::i18n::{I18n, Language};
use gridroom::model::act::{Act, SamplingAct};
use gridroom::model::arrivals::{ArrivalDraft, Work};
use gridroom::model::record::{Key, Kind, Record};
use gridroom::model::sampling::{CheckInDraft, RoundId, RoundPlanDraft, TubeResult};
use gridroom::store::{Project, StoreError};
use jiff::civil::date;
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;

const GRID: &str = "350322001004001";

fn id() -> RoundId {
    RoundId {
        number: 1,
        day: date(2021, 9, 12),
    }
}

fn record(said: Value) -> Record {
    let mut record = Record::default();
    record.feature.properties = said.as_object().cloned();
    record
}

/// A round with a household of four; three of them in two closed tubes, the third tube still open.
fn sampled(folder: &TempDir) -> Project {
    let mut project = super::project(folder, true);
    let commit = |project: &mut Project, act| {
        let done = project.commit(Act::Sampling(act)).expect("done");
        done.entry.expect("an entry")
    };
    let place = Act::AddPlace {
        kind: Kind::SamplingSite,
        at: Coord::from_degrees(118.69, 25.36).expect("a place"),
        attributes: json!({"name": "第1采样点", "lanes": 1})
            .as_object()
            .cloned()
            .expect("one"),
    };
    let site = project
        .commit(place)
        .expect("added")
        .entry
        .expect("an entry");
    let site = site.changes[0].key.id.clone();
    for (kind, said) in [
        (Kind::Compound, json!({"code": "C1", "grid_code": GRID})),
        (
            Kind::Building,
            json!({"code": "B1", "compound_code": "C1", "grid_code": GRID}),
        ),
    ] {
        let at = Coord::from_degrees(118.691, 25.361).expect("a place");
        let attributes = said.as_object().cloned().expect("one");
        let place = Act::AddPlace {
            kind,
            at,
            attributes,
        };
        project.commit(place).expect("added");
    }
    let household = record(json!({"building": "B1"}));
    let door = [("door".to_owned(), "201".to_owned())].into();
    let home = Key::new(Kind::Household, "H1");
    project
        .add_person(home, household, &door, None)
        .expect("added");
    for name in ["欧阳甲", "欧阳乙", "欧阳丙", "欧阳丁"] {
        let clear = record(json!({"type": "resident", "grid_code": GRID, "home": "H1"}));
        let fields = [
            ("name".to_owned(), name.to_owned()),
            ("phone".to_owned(), "13800001234".to_owned()),
            ("building".to_owned(), "B1".to_owned()),
        ];
        let key = Key::new(Kind::Person, name);
        project
            .add_person(key, clear, &fields.into(), None)
            .expect("added");
    }
    let draft = RoundPlanDraft {
        number: "1".to_owned(),
        day: "2021-09-12".to_owned(),
        starts: "2021-09-12 07:00".to_owned(),
        due: "2021-09-12 19:00".to_owned(),
        size: "10".to_owned(),
        ..RoundPlanDraft::default()
    };
    let planned = commit(&mut project, SamplingAct::PlanRound { key: None, draft });
    let round = planned.changes[0].key.clone();
    let begin = SamplingAct::BeginRound {
        key: round.clone(),
        reason: "一个点".to_owned(),
    };
    commit(&mut project, begin);
    for (tube, person, close) in [
        ("HQ-0001", "欧阳甲", true),
        ("HQ-0002", "欧阳乙", true),
        ("HQ-0003", "欧阳丙", false),
    ] {
        let draft = CheckInDraft {
            tube: tube.to_owned(),
            site: site.clone(),
            lane: "1".to_owned(),
            people: vec![person.to_owned()],
            close,
            ..CheckInDraft::default()
        };
        let round = round.clone();
        commit(&mut project, SamplingAct::CheckIn { round, draft });
    }
    project
}

fn outcome(project: &Project, tube: &str) -> Option<TubeResult> {
    let known = project.sampling(id()).expect("read");
    let tube = known.tube(tube).expect("there");
    tube.result.map(|(outcome, _)| outcome)
}

#[test]
fn a_laboratory_says_what_came_of_tubes_that_are_there_and_closed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = sampled(&folder);
    let text = "样本编号,检测结果,检测人\nhq-0001,阴性,甲\nHQ-0002,阳性,甲\nHQ-0003,阴性,甲\nHQ-0009,阴性,甲\n";
    let path = file(&folder, "lab.csv", text);
    let tubes = list("tube-results");
    let (is_done, figures) = bring(&mut project, &path, tubes);
    assert!(is_done);
    assert_eq!((figures.updated, figures.added, figures.refused), (2, 0, 2));
    assert_eq!(outcome(&project, "HQ-0001"), Some(TubeResult::Negative));
    assert_eq!(outcome(&project, "HQ-0002"), Some(TubeResult::Positive));
    assert_eq!(outcome(&project, "HQ-0003"), None);
    let counts = project.epidemic().expect("read").samples.grids[0].counts;
    assert_eq!(counts, [3, 1, 1, 0, 1]);
    // The same again changes nothing; another result of the same tube is refused.
    let (is_done, figures) = bring(&mut project, &path, tubes);
    assert!(!is_done && figures.unchanged == 2, "{figures:?}");
    let other = file(&folder, "other.csv", "管号,结果\nHQ-0001,+\nHQ-0002,?\n");
    let checked = on(&project, &other, tubes);
    assert_eq!(refused(&checked), [(3, "result", Reason::Choice)]);
    let (is_done, figures) = bring(&mut project, &other, tubes);
    assert!(!is_done && figures.refused == 2, "{figures:?}");
    assert_eq!(outcome(&project, "HQ-0001"), Some(TubeResult::Negative));
    project.undo().expect("taken back as one");
    assert_eq!(outcome(&project, "HQ-0002"), None);
}

fn written(project: &mut Project, path: &Path, clearness: &Clearness) -> (usize, String) {
    let words = I18n::new(Language::Chinese);
    let done = export_missing(path, project, id(), clearness, &words, &Course::new());
    let done = done.expect("written").expect("not stopped");
    (done.rows, std::fs::read_to_string(path).expect("read"))
}

#[test]
fn whoever_is_missing_leaves_as_a_call_list_masked_unless_there_is_a_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = sampled(&folder);
    let path = folder.path().join("missing.csv");
    let (rows, text) = written(&mut project, &path, &Clearness::Masked);
    assert_eq!(rows, 1);
    assert!(text.contains("未采样") && text.contains(GRID), "{text}");
    assert!(
        !text.contains("欧阳丁") && !text.contains("13800001234"),
        "{text}"
    );
    let clear = Clearness::Clear("逐户电话催采".to_owned());
    let (_, text) = written(&mut project, &path, &clear);
    assert!(
        text.contains("欧阳丁") && text.contains("13800001234"),
        "{text}"
    );
    let journal = project.history(&Default::default(), 1).expect("read");
    assert_eq!(journal[0].detail["reason"], json!("逐户电话催采"));
    let none = RoundId { number: 7, ..id() };
    let words = I18n::new(Language::Chinese);
    let lost = export_missing(&path, &mut project, none, &clear, &words, &Course::new());
    let lost = lost.expect_err("no such round").to_string();
    assert!(lost.contains('7'), "{lost}");
    let silent = Clearness::Clear(" ".to_owned());
    let silent = export_missing(&path, &mut project, id(), &silent, &words, &Course::new());
    assert!(matches!(
        silent,
        Err(gridroom::exchange::list::WriteError::Store(
            StoreError::ReasonNeeded
        ))
    ));
}

#[test]
fn whom_a_call_sent_stands_in_the_list_once_until_they_are_in_a_tube() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = sampled(&folder);
    let came = ArrivalDraft {
        name: "欧阳戊".to_owned(),
        phone: "13900005678".to_owned(),
        grid: GRID.to_owned(),
        from: "枫亭镇".to_owned(),
        arrived: "2021-09-11".to_owned(),
        ..ArrivalDraft::default()
    };
    let now = date(2021, 9, 12).at(9, 0, 0, 0);
    let entered = project.put_arrival(None, &came, now);
    let entered = entered.expect("kept").expect("an entry");
    let keys = entered.changes.iter().map(|change| &change.key);
    let mut people = keys.filter(|key| key.kind == Kind::Person);
    let key = people.next().expect("somebody").clone();
    let path = folder.path().join("missing.csv");
    let clear = Clearness::Clear("逐户电话催采".to_owned());
    let (rows, text) = written(&mut project, &path, &clear);
    assert!(rows == 1 && !text.contains("欧阳戊"), "{text}");
    let sent = Act::HandOverArrival {
        key: key.clone(),
        work: Work::Sample("2021-09-12".to_owned()),
    };
    project.commit(sent).expect("handed over");
    let (rows, text) = written(&mut project, &path, &clear);
    let last = text.lines().last().expect("a row");
    assert!(rows == 2 && last.contains("欧阳戊"), "{text}");
    assert!(
        last.contains("13900005678") && last.contains("未采样"),
        "{last}"
    );
    let plans = project.sampling(id()).expect("read");
    let round = plans.plan().expect("planned").key.clone();
    let site = plans.sites()[0].key.id.clone();
    let draft = CheckInDraft {
        tube: "HQ-0004".to_owned(),
        site,
        lane: "1".to_owned(),
        people: vec![key.id],
        ..CheckInDraft::default()
    };
    let act = Act::Sampling(SamplingAct::CheckIn { round, draft });
    project.commit(act).expect("checked in");
    assert_eq!(written(&mut project, &path, &clear).0, 1);
}

#[test]
fn a_list_says_when_a_site_is_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = super::project(&folder, true);
    let text = "采样点名称,编码,通道数,每小时人数,开放时间,经度,纬度\n第1采样点,S01,3,90,07:00-11:30 14：00-18:00,118.69,25.36\n";
    let path = file(&folder, "sites.csv", text);
    let (is_done, figures) = bring(&mut project, &path, list("sampling-sites"));
    assert!(is_done && figures.added == 1, "{figures:?}");
    let known = project.sampling(id()).expect("read");
    let site = known.sites()[0];
    let hours: Vec<String> = site.hours.iter().map(ToString::to_string).collect();
    assert_eq!(hours, ["07:00-11:30", "14:00-18:00"]);
    assert_eq!((site.lanes, site.per_hour), (3, Some(90)));
}
