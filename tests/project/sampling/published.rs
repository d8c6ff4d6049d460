//! Grids are divided, and come back, in the midst of a round: whoever was sampled is counted where they
//! live, and nobody is lost.

use super::*;
use crate::ground::{CUT, at, building, code, town};
use crate::publications::{by_id, on};
use crate::support::set_up;
use crate::table::{Table, plan_of};
use gridroom::geometry::coverage::{Edit, FaceId};
use gridroom::model::record::{Record, point};

/// The parts of the first grid, by their numbers.
const WEST: &str = "350322001001002";
const EAST: &str = "350322001001003";
/// Whatever sampling has in a file.
const KINDS: [Kind; 4] = [Kind::RoundPlan, Kind::Round, Kind::Tube, Kind::Refusal];

/// A slanted town: in the west of its first grid live a and b, in the east c, d and e, in the second
/// grid f; of x nobody knows in which house. Next to them a site.
fn divided_town() -> (Project, PathBuf, TempDir) {
    let mut site = record(json!({"name": "S1", "lanes": 2}));
    site.feature.other_geometry = Some(point(at(20_011, 20_021)));
    let more = vec![
        building("b1", "A01", 0, (12_007, 30_011)),
        building("b2", "A02", 0, (80_011, 31_007)),
        building("b3", "A03", 1, (150_011, 12_011)),
        (Key::new(Kind::SamplingSite, "S1"), site, None),
    ];
    let (mut project, path, folder) = town(more);
    set_up(&mut project);
    let mut put = |kind: Kind, id: &str, clear: serde_json::Value, name: &str| {
        let fields = person(name, "13800000000");
        let key = Key::new(kind, id);
        project
            .add_person(key, record(clear), &fields, None)
            .expect("added");
    };
    for (home, house) in [("H1", "A01"), ("H2", "A02"), ("H3", "A03")] {
        put(Kind::Household, home, json!({"building": house}), "");
    }
    for (id, grid, home) in [
        ("a", 0, "H1"),
        ("b", 0, "H1"),
        ("c", 0, "H2"),
        ("d", 0, "H2"),
        ("e", 0, "H2"),
        ("f", 1, "H3"),
    ] {
        let clear = json!({"type": "resident", "grid_code": code(grid), "home": home});
        put(Kind::Person, id, clear, "欧阳林");
    }
    let clear = json!({"type": "resident", "grid_code": code(0)});
    put(Kind::Person, "x", clear, "陈晨");
    (project, path, folder)
}

fn signed_in(path: &std::path::Path) -> Project {
    let mut project = open(path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    project
}

/// A round of the first grid is under way: a positive tube over both parts and the second grid, one
/// with somebody whose house nobody knows, a refusal.
fn under_way(project: &mut Project) -> Key {
    let draft = RoundPlanDraft {
        scope: Scope::Grids,
        of: vec![code(0)],
        order: vec![code(0)],
        ..plan()
    };
    let round = plan_round(project, draft);
    let key = round.clone();
    let reason = "只开一个点".to_owned();
    act(project, SamplingAct::BeginRound { key, reason }).expect("begun");
    check_in(project, &round, into("HQ-1", &["a", "c", "f"])).expect("in");
    close(project, "HQ-1").expect("closed");
    result(project, "HQ-1", TubeResult::Positive).expect("recorded");
    check_in(project, &round, into("HQ-2", &["x"])).expect("in");
    let draft = RefusalDraft {
        person: "e".to_owned(),
        reason: "不愿意".to_owned(),
    };
    let refusal = SamplingAct::RecordRefusal {
        round: round.clone(),
        draft,
    };
    act(project, refusal).expect("kept");
    round
}

/// A plan that divides the first grid along a slanted line.
fn plan_to_divide(project: &mut Project) -> String {
    let plan = plan_of(project);
    let mut table = Table::of(project, &plan);
    let lines = vec![CUT.map(|(x, y)| at(x, y)).to_vec()];
    let face = FaceId(0);
    table.redraw(
        project,
        &Edit::Split {
            faces: vec![face],
            lines,
        },
    );
    plan
}

fn records(project: &Project) -> Vec<BTreeMap<String, Record>> {
    KINDS.iter().map(|kind| by_id(project, *kind)).collect()
}

fn grids_of(project: &Project, number: &str) -> Vec<(String, u32)> {
    let known = sampling(project);
    let grids = known.tube(number).expect("there").grids.clone();
    grids.into_iter().collect()
}

fn lacks(project: &Project) -> BTreeMap<String, Vec<Lack>> {
    let known = sampling(project);
    let figures = known.figures().into_iter();
    figures
        .map(|one| (one.figure.grid.clone(), one.lacks))
        .collect()
}

/// What the file counts is what its tubes say.
fn adds_up(project: &Project) {
    let known = sampling(project);
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for tube in known.tubes() {
        assert_eq!(tube.grids.values().sum::<u32>(), tube.count);
        for (grid, people) in &tube.grids {
            *sums.entry(grid.clone()).or_default() += i64::from(*people);
        }
    }
    let kept = project.epidemic().expect("read").samples.grids;
    let kept: BTreeMap<String, i64> = kept
        .into_iter()
        .map(|one| (one.grid, one.counts[0]))
        .collect();
    assert_eq!(kept, sums);
    assert!(project.verify_chain().expect("checked").is_sound());
}

fn row(project: &Project, grid: &str) -> Option<u32> {
    rows(project).get(grid)?.expected
}

#[test]
fn a_round_under_way_follows_a_publication_and_its_way_back() {
    let (mut project, path, _folder) = divided_town();
    let round = under_way(&mut project);
    assert_eq!(row(&project, &code(0)), Some(6), "all who are registered");
    let plan = plan_to_divide(&mut project);
    drop(project);
    let mut project = signed_in(&path);
    let looked = project
        .publication(&plan, &on("2021-09-14"))
        .expect("possible");
    let figures = &looked.figures;
    let moved = KINDS.map(|kind| figures.moved.get(&kind).copied());
    assert_eq!(moved, [Some(1), Some(2), Some(2), Some(1)]);
    // Who cannot follow is listed as somebody may know them.
    let [stray] = figures.unmoved.as_slice() else {
        panic!("{:?}", figures.unmoved);
    };
    assert_eq!(
        (stray.key.id.as_str(), stray.name.as_deref()),
        ("x", Some("陈*"))
    );
    assert_eq!(stray.grid, "仙糖01");
    assert_eq!(figures.shared, []);
    project
        .publish(&plan, &on("2021-09-14"))
        .expect("published");
    drop(project);

    let mut project = signed_in(&path);
    let [west, east, second] = [WEST, EAST, &code(1)].map(str::to_owned);
    let one = |grid: &String| (grid.clone(), 1);
    assert_eq!(
        grids_of(&project, "HQ-1"),
        [one(&second), one(&west), one(&east)]
    );
    assert_eq!(grids_of(&project, "HQ-2"), [one(&String::new())]);
    let known = sampling(&project);
    let mut of = known.plan().expect("there").of.clone();
    of.sort_unstable();
    assert_eq!(of, [WEST, EAST]);
    assert_eq!(known.plan().expect("there").order.len(), 2);
    assert!(known.refusals().all(|refusal| refusal.grid == EAST));
    let kept: Vec<String> = rows(&project).into_keys().collect();
    assert_eq!(kept, [WEST, EAST]);
    // Six were expected in the whole, in the shares of those whose house is known.
    let expected = [row(&project, WEST), row(&project, EAST)];
    assert_eq!(expected.iter().flatten().sum::<u32>(), 6);
    assert_eq!(lacks(&project)[WEST][0], Lack::Held(1));
    assert_eq!(
        lacks(&project)[EAST][..2],
        [Lack::Held(1), Lack::Refused(1)]
    );
    let site = |grid: &str| rows(&project)[grid].site.clone();
    assert_eq!(
        [site(WEST), site(EAST)],
        [Some("S1".to_owned()), Some("S1".to_owned())]
    );
    adds_up(&project);

    // The lane goes on, and so does whoever plans.
    check_in(&mut project, &round, into("HQ-3", &["b"])).expect("in");
    close(&mut project, "HQ-3").expect("closed");
    result(&mut project, "HQ-3", TubeResult::Negative).expect("recorded");
    assert_eq!(grids_of(&project, "HQ-3"), [one(&west)]);
    let draft = RoundPlanDraft::of(sampling(&project).plan().expect("there"));
    let again = SamplingAct::PlanRound {
        key: Some(round.clone()),
        draft,
    };
    act(&mut project, again).expect("planned anew");
    let expected = [row(&project, WEST), row(&project, EAST)];
    assert_eq!(
        expected,
        [Some(2), Some(3)],
        "those who are registered there"
    );
    let offered = project.roll_back_outlook().expect("offered");
    assert!(offered.restored.is_some(), "work was done since");
    project.roll_back().expect("taken back");
    drop(project);

    let mut project = signed_in(&path);
    let first = code(0);
    assert_eq!(
        grids_of(&project, "HQ-1"),
        [(first.clone(), 2), one(&second)]
    );
    for number in ["HQ-2", "HQ-3"] {
        assert_eq!(grids_of(&project, number), [one(&first)]);
    }
    let known = sampling(&project);
    let plan = known.plan().expect("there");
    assert_eq!(
        (&plan.of, &plan.order),
        (&vec![first.clone()], &vec![first.clone()])
    );
    assert!(known.refusals().all(|refusal| refusal.grid == first));
    let kept: Vec<String> = rows(&project).into_keys().collect();
    assert_eq!(kept, std::slice::from_ref(&first));
    assert_eq!(row(&project, &first), Some(5), "joined again");
    assert_eq!(lacks(&project)[&first][0], Lack::Held(2));
    adds_up(&project);
    check_in(&mut project, &round, into("HQ-4", &["d"])).expect("in");
}

#[test]
fn what_nobody_worked_on_becomes_just_what_it_was() {
    let (mut project, path, _folder) = divided_town();
    under_way(&mut project);
    let plan = plan_to_divide(&mut project);
    let before = records(&project);
    project
        .publish(&plan, &on("2021-09-14"))
        .expect("published");
    drop(project);
    let mut project = signed_in(&path);
    assert_ne!(records(&project), before);
    let offered = project.roll_back_outlook().expect("offered");
    assert!(offered.restored.is_none(), "nothing was done since");
    project.roll_back().expect("taken back");
    assert_eq!(records(&project), before);
    adds_up(&project);
}

/// Each of them alone says that work was done on the grids that would go.
#[test]
fn a_tube_a_refusal_or_a_round_of_the_new_grids_is_work_done_since() {
    for step in 0..3 {
        let (mut project, _path, _folder) = divided_town();
        let round = under_way(&mut project);
        let divided = plan_to_divide(&mut project);
        project
            .publish(&divided, &on("2021-09-14"))
            .expect("published");
        match step {
            0 => check_in(&mut project, &round, into("HQ-3", &["b"])),
            1 => {
                let draft = RefusalDraft {
                    person: "d".to_owned(),
                    reason: "不愿意".to_owned(),
                };
                let round = round.clone();
                act(&mut project, SamplingAct::RecordRefusal { round, draft })
            }
            _ => {
                let draft = RoundPlanDraft {
                    number: "2".to_owned(),
                    order: vec![EAST.to_owned()],
                    scope: Scope::Communities,
                    of: vec!["350322001002".to_owned()],
                    ..plan()
                };
                act(&mut project, SamplingAct::PlanRound { key: None, draft })
            }
        }
        .expect("done");
        let offered = project.roll_back_outlook().expect("offered");
        assert!(offered.restored.is_some(), "{step}");
        project.roll_back().expect("taken back");
        let named = |record: &Record| {
            let text = json!(record.feature.properties).to_string();
            text.contains(WEST) || text.contains(EAST)
        };
        for (kind, records) in KINDS.iter().zip(records(&project)) {
            let left = records.values().filter(|record| named(record)).count();
            assert_eq!(left, 0, "{step} {kind}");
        }
    }
}

/// What somebody counted in the whole grid is nobody's to know part by part: it is shared out, said so,
/// and is the same again once the grid comes back.
#[test]
fn what_was_typed_of_a_whole_grid_is_shared_out_and_said() {
    let (mut project, path, _folder) = divided_town();
    let entered = json!({"enter-round": {"draft": {"number": "1", "day": "2021-09-12", "rows": [
        {"grid": code(0), "expected": "100", "negative": "90", "refused": "3"}]}}});
    let line = Delivered::from_json(&entered.to_string()).expect("an act");
    project.deliver(line).expect("entered");
    let plan = plan_to_divide(&mut project);
    let looked = project
        .publication(&plan, &on("2021-09-14"))
        .expect("possible");
    let [shared] = looked.figures.shared.as_slice() else {
        panic!("{:?}", looked.figures.shared);
    };
    assert_eq!(
        (shared.name.as_deref(), shared.grid.as_str()),
        (Some("1 2021-09-12"), "仙糖01")
    );
    project
        .publish(&plan, &on("2021-09-14"))
        .expect("published");
    drop(project);
    let mut project = signed_in(&path);
    let sums = |project: &Project| {
        let rows = rows(project);
        let sum = |of: fn(&GridRow) -> u32| rows.values().map(of).sum::<u32>();
        [
            sum(|row| row.expected.unwrap_or(0)),
            sum(|row| row.typed.map_or(0, |typed| typed.negative)),
            sum(|row| row.typed.map_or(0, |typed| typed.refused)),
        ]
    };
    assert_eq!((rows(&project).len(), sums(&project)), (2, [100, 90, 3]));
    // Two live in the west and three in the east, as far as that is known.
    assert_eq!(row(&project, WEST), Some(40));
    assert_eq!(row(&project, EAST), Some(60));
    let corrected = json!({"enter-round": {"draft": {"number": "1", "day": "2021-09-12", "rows": [
        {"grid": WEST, "expected": "41", "negative": "41"}]}}});
    let line = Delivered::from_json(&corrected.to_string()).expect("an act");
    project.deliver(line).expect("entered");
    project.roll_back().expect("taken back");
    let known = rows(&project);
    assert_eq!(known.len(), 1);
    let whole = &known[&code(0)];
    assert_eq!(whole.expected, Some(101));
    assert_eq!(whole.basis, Basis::Hand);
}
