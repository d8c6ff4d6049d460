//! Whatever is done, undone and done again, at whichever desk: tubes, their counts and their people
//! agree.

use super::{GRIDS, act, begun, check_in, close, into, result, sampling, tube};
use crate::support::{PASSPHRASE, contents, desk_of, options, person, record, script};
use gridroom::model::act::{ActionName, SamplingAct};
use gridroom::model::record::{Key, Kind};
use gridroom::model::sampling::{CheckInDraft, RefusalDraft, TubeResult, contribution};
use gridroom::store::Project;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Three grids, a site, nine people.
fn town() -> (PathBuf, TempDir) {
    let mut all = contents();
    let mut site = record(json!({"name": "S1", "lanes": 2}));
    let at = json!({"type": "Point", "coordinates": [118.0005, 25.005]});
    site.feature.other_geometry = Some(at);
    all.push((Key::new(Kind::SamplingSite, "S1"), site, None));
    let (mut project, path, folder) = desk_of(&all, &[]);
    for n in 0..9 {
        let clear = record(json!({"type": "resident", "grid_code": GRIDS[n % 3]}));
        let key = Key::new(Kind::Person, format!("p{n}"));
        let fields = person("欧阳", "13800000000");
        project
            .add_person(key, clear, &fields, None)
            .expect("added");
    }
    (path, folder)
}

fn at_desk(path: &Path, desk: &str) -> Project {
    let mut project = Project::open(path, &options(desk)).expect("opened");
    project.get_ready().expect("ready");
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    project
}

/// Nobody is in two tubes, every count is that of the tubes, and what is known in memory is what
/// the file says.
fn agrees(project: &Project) {
    let known = sampling(project);
    assert_eq!(known.contradiction(), None);
    let mut of_tubes: BTreeMap<&str, [i64; 5]> = BTreeMap::new();
    for tube in known.tubes() {
        let people = tube.people.as_ref().expect("open");
        assert_eq!(people.len(), tube.count as usize, "{}", tube.number());
        assert_eq!(tube.grids.values().sum::<u32>(), tube.count);
        assert!(tube.count <= tube.size && (tube.count < tube.size || !tube.is_open()));
        for (grid, counts) in contribution(tube) {
            let sum = of_tubes.entry(grid).or_default();
            for (sum, n) in sum.iter_mut().zip(counts) {
                *sum += n;
            }
        }
    }
    of_tubes.retain(|_, counts| *counts != [0; 5]);
    let kept = project.epidemic().expect("read").samples;
    let in_file = kept.grids.iter().map(|one| (one.grid.as_str(), one.counts));
    assert_eq!(in_file.collect::<BTreeMap<_, _>>(), of_tubes);
    for [sampled, negative, positive, held, waiting] in of_tubes.values() {
        assert_eq!(*sampled, negative + positive + held + waiting);
    }
    let waits = known
        .tubes()
        .filter(|tube| !tube.is_void && tube.closed.is_some() && tube.result.is_none());
    let in_file: u32 = kept.waiting.iter().map(|one| one.tubes).sum();
    assert_eq!(in_file as usize, waits.count());
    let held: u32 = kept.positives.iter().map(|tube| tube.held).sum();
    let in_memory: u32 = known.positive_tubes().iter().map(|tube| tube.held).sum();
    assert_eq!(held, in_memory);
    // A result reaches exactly those who are in the tube.
    for n in 0..9 {
        let person = format!("p{n}");
        let tube = known.tube_of(&person);
        let expected = tube.and_then(|tube| match tube.result?.0 {
            TubeResult::Positive if tube.count > 1 => {
                let singles = known.singles_of(&person);
                singles.iter().find_map(|single| Some(single.result?.0))
            }
            outcome => Some(outcome),
        });
        assert_eq!(known.outcome_of(&person), expected, "{person}");
    }
    let open_in = |person: &str| {
        let open = known.open_tubes().into_iter();
        open.filter(|tube| tube.people.iter().flatten().any(|one| one == person))
            .count()
    };
    assert!((0..9).all(|n| open_in(&format!("p{n}")) <= 1));
}

#[test]
fn nobody_is_in_two_tubes_by_what_another_desk_did_meanwhile() {
    let (path, _folder) = town();
    let mut project = at_desk(&path, "desk");
    let round = begun(&mut project);
    check_in(&mut project, &round, into("HQ-1", &["p0"])).expect("in");
    project.undo().expect("taken back");
    drop(project);
    let mut other = at_desk(&path, "other");
    check_in(&mut other, &round, into("HQ-2", &["p0"])).expect("in");
    drop(other);
    let mut project = at_desk(&path, "desk");
    assert!(project.redo().is_err());
    agrees(&project);
    // A result is not taken back from under single samples.
    check_in(&mut project, &round, into("HQ-3", &["p1", "p2"])).expect("in");
    close(&mut project, "HQ-3").expect("closed");
    result(&mut project, "HQ-3", TubeResult::Positive).expect("recorded");
    drop(project);
    let mut other = at_desk(&path, "other");
    let single = CheckInDraft {
        single_of: "HQ-3".to_owned(),
        ..into("HQ-4", &["p1"])
    };
    check_in(&mut other, &round, single).expect("in");
    drop(other);
    let mut project = at_desk(&path, "desk");
    assert!(project.undo().is_err());
    agrees(&project);
}

/// Something that somebody does: with which tube, with whom.
#[derive(Clone, Copy, Debug)]
enum Step {
    In(usize, usize, usize),
    Single(usize, usize),
    Close(usize),
    Void(usize),
    Result(usize, bool),
    NoResult(usize),
    Refuse(usize),
    Undo,
    Redo,
    Reopen(bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..5_usize, 0..9_usize, 1..4_usize).prop_map(|(t, p, n)| Step::In(t, p, n)),
        3 => (0..5_usize, 0..9_usize).prop_map(|(t, p)| Step::Single(t, p)),
        2 => (0..5_usize).prop_map(Step::Close),
        1 => (0..5_usize).prop_map(Step::Void),
        5 => (0..14_usize, any::<bool>()).prop_map(|(t, p)| Step::Result(t, p)),
        1 => (0..14_usize).prop_map(Step::NoResult),
        1 => (0..9_usize).prop_map(Step::Refuse),
        3 => Just(Step::Undo),
        2 => Just(Step::Redo),
        2 => any::<bool>().prop_map(Step::Reopen),
    ];
    proptest::collection::vec(step, 1..40)
}

/// The number of a tube: the first five are shared, the others single.
fn number(n: usize) -> String {
    match n {
        0..5 => format!("HQ-{n}"),
        n => format!("HQ-S{}", n - 5),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn counts_add_up_after_any_order_of_acts_undo_and_reopening(steps in steps()) {
        let (path, _folder) = town();
        let mut project = at_desk(&path, "desk");
        let round = begun(&mut project);
        let mut singles = 0;
        for step in steps {
            // Much of it is refused, and changes nothing then.
            let before = project.epidemic().expect("read").samples;
            let is_done = match step {
                Step::In(tube, first, count) => {
                    let people: Vec<String> =
                        (first..first + count).map(|n| format!("p{}", n % 9)).collect();
                    let people: Vec<&str> = people.iter().map(String::as_str).collect();
                    check_in(&mut project, &round, into(&number(tube), &people)).is_ok()
                }
                Step::Single(tube, person) => {
                    let draft = CheckInDraft {
                        single_of: number(tube),
                        ..into(&number(5 + singles % 9), &[&format!("p{person}")])
                    };
                    singles += 1;
                    check_in(&mut project, &round, draft).is_ok()
                }
                Step::Close(tube) => close(&mut project, &number(tube)).is_ok(),
                Step::Void(n) => {
                    let key = tube(&number(n));
                    let reason = "破损".to_owned();
                    act(&mut project, SamplingAct::VoidTube { key, reason }).is_ok()
                }
                Step::Result(tube, is_positive) => {
                    let outcome = match is_positive {
                        true => TubeResult::Positive,
                        false => TubeResult::Negative,
                    };
                    let known = |project: &Project| -> Vec<Option<TubeResult>> {
                        let round = sampling(project);
                        (0..9).map(|n| round.outcome_of(&format!("p{n}"))).collect()
                    };
                    let earlier = known(&project);
                    let is_done = result(&mut project, &number(tube), outcome).is_ok();
                    // It reaches those who are in the tube, and nobody else.
                    let round = sampling(&project);
                    let reached = round.tube(&number(tube)).and_then(|tube| tube.people.clone());
                    let reached = reached.unwrap_or_default();
                    for (n, (then, now)) in earlier.iter().zip(known(&project)).enumerate() {
                        let is_in = is_done && reached.contains(&format!("p{n}"));
                        prop_assert!(is_in || *then == now, "p{n} by {step:?}");
                        let is_held = reached.len() > 1 && is_positive;
                        prop_assert!(!is_in || is_held || now == Some(outcome), "p{n} by {step:?}");
                    }
                    is_done
                }
                Step::NoResult(n) => {
                    let keys = vec![tube(&number(n))];
                    act(&mut project, SamplingAct::RecordResult { keys, result: None }).is_ok()
                }
                Step::Refuse(person) => {
                    let draft = RefusalDraft {
                        person: format!("p{person}"),
                        reason: "不愿意".to_owned(),
                    };
                    let round = round.clone();
                    act(&mut project, SamplingAct::RecordRefusal { round, draft }).is_ok()
                }
                Step::Undo => {
                    // The round itself stays begun.
                    let offer = project.undo_state().expect("read").undo;
                    let is_lane = offer.is_ok_and(|offer| {
                        let action = offer.row.action;
                        !matches!(action, Some(ActionName::BeginRound | ActionName::PlanRound))
                    });
                    is_lane && project.undo().is_ok()
                }
                Step::Redo => project.redo().is_ok(),
                Step::Reopen(is_other) => {
                    drop(project);
                    project = at_desk(&path, if is_other { "other" } else { "desk" });
                    false
                }
            };
            if !is_done {
                prop_assert_eq!(&project.epidemic().expect("read").samples, &before, "{:?}", step);
            }
            agrees(&project);
        }
    }
}

#[test]
fn a_script_samples_and_each_line_is_done_once() {
    let (path, _folder) = town();
    let round = json!({"kind": "round-plan", "id": "ROUND"});
    let plan = json!({"sampling": {"plan-round": {"draft": {"number": "1", "day": "2021-09-12",
        "starts": "2021-09-12 07:00", "due": "2021-09-12 19:00", "size": "5"}}}});
    let sign_in = json!({"sign-in": {"name": "谢主任", "passphrase": PASSPHRASE}});
    let (said, _) = script(&path, &[sign_in.clone(), plan]);
    let changed = said[1]["changed"].as_array().expect("changes").iter();
    let mut changed = changed.filter_map(Value::as_str);
    let key = changed
        .find_map(|key| key.strip_prefix("round-plan "))
        .expect("a round");
    let with = |line: Value| -> Value {
        let text = line.to_string().replace("ROUND", key);
        serde_json::from_str(&text).expect("JSON")
    };
    let begin = with(json!({"sampling": {"begin-round": {"key": round, "reason": "一个点"}}}));
    let check = |id: &str, people: &[&str]| {
        with(
            json!({"id": id, "sampling": {"check-in": {"round": round, "draft": {"tube": "HQ-1",
            "site": "S1", "lane": "1", "people": people}}}}),
        )
    };
    let lines = [
        sign_in,
        begin,
        check("one", &["p0", "p1"]),
        check("one", &["p0", "p1"]),
        check("two", &["p1"]),
        json!({"sampling": {"close-tube": {"key": {"kind": "tube", "id": "HQ-1"}}}}),
        json!({"sampling": {"record-result": {"keys": [{"kind": "tube", "id": "HQ-1"}], "result": "negative"}}}),
    ];
    let (said, is_whole) = script(&path, &lines);
    assert!(!is_whole, "one line is refused");
    assert_eq!(said[3]["repeated"], json!(true));
    assert_eq!(said[3]["ok"], said[2]["ok"]);
    let refused = said[4]["refused"].as_str().expect("a reason");
    assert!(
        refused.contains("p1") && refused.contains("HQ-1"),
        "{refused}"
    );
    assert_eq!(said[6]["act"], json!("record-result"));
    let project = at_desk(&path, "desk");
    assert_eq!(
        project.epidemic().expect("read").samples.grids[0].counts[1],
        1
    );
    agrees(&project);
}
