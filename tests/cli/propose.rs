//! Proposing grids without a window.

use super::made::town_file;
use super::{gridroom, stdout, text};
use gridroom::store::{OpenOptions, Project};
use serde_json::{Value, json};
use std::path::Path;

fn json(arguments: &[&str], code: i32) -> Value {
    let output = gridroom(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    serde_json::from_str(&stdout(&output)).expect("JSON")
}

#[test]
fn a_community_is_proposed_as_a_draft_plan() {
    let (project, _folder) = town_file();
    let propose = |more: &[&str]| -> Vec<String> {
        let all = [
            "propose",
            text(&project),
            "--community",
            "城内社区",
            "--json",
        ];
        all.iter().chain(more).map(|a| (*a).to_owned()).collect()
    };
    let run = |more: &[&str], code: i32| {
        let arguments = propose(more);
        json(
            &arguments.iter().map(String::as_str).collect::<Vec<_>>(),
            code,
        )
    };
    let dry = ["--grids", "11", "--seed", "3", "--dry-run"];
    // One of so many cannot be within the band: it is said why, and the exit code says so too.
    let first = run(&dry, 1);
    assert_eq!(first, run(&dry, 1), "the same seed gives the same");
    assert_eq!(first["plan"], Value::Null);
    // Ten grids, one of them a school that stays as it is.
    assert_eq!(
        (first["grids_before"].as_u64(), first["grids"].as_u64()),
        (Some(9), Some(10))
    );
    let best = &first["alternatives"][0];
    let count = |name: &str| best[name].as_u64().expect("a count");
    let outside = best["outside"].as_array().expect("a list");
    assert_eq!(count("in_band") + outside.len() as u64, count("banded"));
    assert_eq!(outside.len(), 1);
    assert!(best["along"].as_f64().is_some_and(|share| share > 0.9));
    let kept = run(&["--grids", "11", "--seed", "3", "--plan", "十一格"], 1);
    assert!(kept["plan"].as_str().is_some_and(|id| !id.is_empty()));
    assert_eq!(kept["alternatives"], first["alternatives"]);
    // So many cannot be had.
    let arguments = propose(&["--grids", "999", "--units-within"]);
    let refused = gridroom(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(refused.status.code(), Some(1));
    let unknown = gridroom(&["propose", text(&project), "--community", "无"]);
    assert_eq!(unknown.status.code(), Some(3));
    // For people, in Chinese.
    let table = gridroom(&[
        "propose",
        text(&project),
        "--community",
        "350322001002",
        "--dry-run",
        "--language",
        "zh-CN",
    ]);
    assert!(stdout(&table).contains("新边界沿街巷水系"));
}

#[test]
fn the_whole_town_is_proposed_as_156_grids_with_their_scores_explained() {
    let (path, _folder) = town_file();
    let output = gridroom(&[
        "propose",
        text(&path),
        "--grids",
        "156",
        "--seed",
        "7",
        "--json",
    ]);
    assert!(matches!(output.status.code(), Some(0 | 1)));
    let report: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let kept = report["grids_before"].as_u64().expect("a count");
    let all = opened(&path).published_table().expect("read").map;
    let dedicated = all.faces().count() as u64 - kept;
    // Dedicated grids stay, and count among those that were asked for.
    assert!(dedicated > 0);
    assert_eq!(report["grids"], json!(156 - dedicated));
    let plan = report["plan"].as_str().expect("a plan");
    let grids = opened(&path).plan_grids(plan).expect("read");
    assert_eq!(grids.len(), 156);
    let alternatives = report["alternatives"].as_array().expect("a list");
    assert!(alternatives.len() > 1, "there is a choice");
    for one in alternatives {
        let figures = [
            "in_band",
            "banded",
            "within_tenth",
            "farthest_off",
            "along",
            "compactness",
            "unreached",
            "moved",
            "heads",
            "heads_there",
            "entrances",
            "entrances_there",
            "entrances_missing",
        ];
        for name in figures {
            assert!(one[name].is_number(), "{name}");
        }
        assert_eq!(one["heads"], report["grids"]);
        assert_eq!(one["entrances"], report["grids"]);
        let outside = one["outside"].as_array().expect("a list");
        let said = |grid: &Value| grid["reason"].as_str().is_some_and(|why| !why.is_empty());
        assert!(outside.iter().all(said));
    }
}

#[test]
fn what_stays_and_what_must_be_a_bound_is_said_by_name() {
    let (project, _folder) = town_file();
    let run = |more: &[&str]| {
        let all = [
            "propose",
            text(&project),
            "--community",
            "洪桥社区",
            "--json",
            "--dry-run",
        ];
        let arguments: Vec<&str> = all.iter().chain(more).copied().collect();
        gridroom(&arguments)
    };
    let grids_before = |output: &std::process::Output| {
        let report: Value = serde_json::from_str(&stdout(output)).expect("JSON");
        report["grids_before"].as_u64().expect("a count")
    };
    let free = grids_before(&run(&[]));
    let kept = run(&["--keep", "洪桥06", "--keep", "洪桥07"]);
    assert_eq!(grids_before(&kept), free - 2, "two stay as they are");
    for (argument, value, told) in [
        ("--keep", "无此格", "no grid is called '无此格'"),
        ("--bound", "无此街", "no street or lane is called '无此街'"),
        ("--together", "118.69,25.36", "LON,LAT;LON,LAT"),
        ("--together", "118.69,91;118.69,25", "LON,LAT;LON,LAT"),
    ] {
        let refused = run(&[argument, value]);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(said.contains(told), "{argument}: {said}");
        assert_ne!(refused.status.code(), Some(0));
        assert!(refused.stdout.is_empty());
    }
}

/// The project, to be looked at and worked on beside the command.
fn opened(path: &Path) -> Project {
    let options = OpenOptions {
        workspace: "beside".to_owned(),
        read_only: false,
    };
    let mut project = Project::open(path, &options).expect("opened");
    project.get_ready().expect("ready");
    project
}

#[test]
fn the_band_is_that_of_the_project_unless_it_is_said_otherwise() {
    let (project, folder) = town_file();
    let script = folder.path().join("script");
    std::fs::write(&script, r#"{"set-band": {"least": 250, "most": 600}}"#).expect("written");
    let done = gridroom(&["session", "--script", text(&script), text(&project)]);
    assert_eq!(done.status.code(), Some(0));
    for (more, least, most) in [
        (&[][..], 250, 600),
        (&["--least", "280"][..], 280, 600),
        (&["--least", "280", "--most", "700"][..], 280, 700),
    ] {
        let all = [
            "propose",
            text(&project),
            "--community",
            "洪桥社区",
            "--dry-run",
            "--json",
        ];
        let arguments: Vec<&str> = all.iter().chain(more).copied().collect();
        let report: Value = serde_json::from_str(&stdout(&gridroom(&arguments))).expect("JSON");
        assert_eq!(report["band"], json!({"least": least, "most": most}));
    }
    let table = gridroom(&[
        "propose",
        text(&project),
        "--community",
        "洪桥社区",
        "--dry-run",
    ]);
    assert!(stdout(&table).contains("250 to 600"), "a report says it");
}

#[test]
fn a_boundary_is_kept_as_a_bound_by_a_place_on_it() {
    let (path, _folder) = town_file();
    let table = opened(&path).published_table().expect("read");
    let (_, arc) = table.map.coverage.arcs().next().expect("a boundary");
    let at = format!("{},{}", arc.coords[0].lon(), arc.coords[0].lat());
    let run = |at: &str| {
        gridroom(&[
            "propose",
            text(&path),
            "--community",
            "洪桥社区",
            "--dry-run",
            "--json",
            "--bound-at",
            at,
        ])
    };
    let report: Value = serde_json::from_str(&stdout(&run(&at))).expect("JSON");
    assert!(report["grids"].as_u64().is_some_and(|grids| grids > 1));
    assert!(report["parted"].is_array());
    for (at, told) in [
        ("118,25", "--bound-at takes a place"),
        ("118;25", "LON,LAT"),
    ] {
        let refused = run(at);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(said.contains(told), "{at}: {said}");
        assert!(refused.stdout.is_empty());
    }
}

#[test]
fn communities_are_crossed_in_a_plan_that_was_unlocked_and_in_no_other() {
    let (path, _folder) = town_file();
    let added = opened(&path).add_plan("跨社区", None).expect("made");
    let plan = added.row.detail["plan"].as_str().expect("an id").to_owned();
    let run = |more: &[&str]| {
        let all = [
            "propose",
            text(&path),
            "--community",
            "洪桥社区",
            "--community",
            "南桥社区",
            "--cross-communities",
            "--json",
        ];
        let arguments: Vec<&str> = all.iter().chain(more).copied().collect();
        gridroom(&arguments)
    };
    let grids = || opened(&path).plan_grids(&plan).expect("read").len();
    let before = grids();
    let looked = run(&["--dry-run"]);
    let report: Value = serde_json::from_str(&stdout(&looked)).expect("JSON");
    assert_eq!(report["plan"], Value::Null);
    for more in [&[][..], &["--into", "跨社区"][..]] {
        let refused = run(more);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(said.contains("unlocked"), "{more:?}: {said}");
        assert_eq!(refused.status.code(), Some(3));
        assert!(refused.stdout.is_empty());
    }
    let unknown = run(&["--into", "无此方案"]);
    let said = String::from_utf8_lossy(&unknown.stderr);
    assert!(
        said.contains("no draft plan is called '无此方案'"),
        "{said}"
    );
    assert_eq!(opened(&path).plans().expect("read").len(), 1, "no other");
    assert_eq!(grids(), before);

    let unlocked = opened(&path).unlock_borders(&plan, "街道办决定");
    unlocked.expect("permitted").expect("an entry");
    let kept = run(&["--into", "跨社区"]);
    let report: Value = serde_json::from_str(&stdout(&kept)).expect("JSON");
    assert_eq!(report["plan"], json!(plan));
    let count = |name: &str| report[name].as_u64().expect("a count") as usize;
    assert_eq!(grids(), before - count("grids_before") + count("grids"));
    assert_eq!(opened(&path).plans().expect("read").len(), 1, "no other");
    let chain = opened(&path).verify_chain().expect("checked");
    assert!(chain.is_sound(), "{:?}", chain.faults);
}
