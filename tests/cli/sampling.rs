//! `gridroom sampling`: who is called first, lists, tours on paper.

use super::{gridroom, stdout, text};
use gridroom::demo::project::town_contents;
use gridroom::store::{NewProject, OpenOptions, Project};
use serde_json::{Map, Value};

#[test]
fn a_round_is_told_in_the_order_it_is_called_and_goes_out_as_lists_and_tours() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("town.gpkg");
    let new = NewProject {
        title: "鲤城街道".to_owned(),
        synthetic: true,
        members: Map::new(),
    };
    let options = OpenOptions {
        workspace: "test".to_owned(),
        read_only: false,
    };
    let contents = town_contents().expect("the town");
    drop(Project::create(&path, &new, &contents, &options).expect("made"));
    let project = text(&path);
    let told = |arguments: &[&str]| -> Value {
        let output = gridroom(&[&["sampling", project, "--json"][..], arguments].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        serde_json::from_str(&stdout(&output)).expect("JSON")
    };
    let report = told(&["--round", "9"]);
    assert_eq!(report["order"][0], "350322001004");
    let grids = report["grids"].as_array().expect("grids");
    let turns: Vec<u64> = grids
        .iter()
        .map(|grid| grid["turn"].as_u64().unwrap_or(u64::MAX))
        .collect();
    assert!(turns.is_sorted(), "{turns:?}");
    let first = grids.iter().filter(|grid| grid["turn"] == 1);
    let first: Vec<&str> = first.filter_map(|grid| grid["grid"].as_str()).collect();
    assert!(first.len() > 5 && first.iter().all(|code| code.starts_with("350322001004")));
    assert!(turns.contains(&u64::MAX), "others come after them");

    let list = folder.path().join("teams.csv");
    let output = gridroom(&[
        "sampling",
        project,
        "--round",
        "9",
        "--list",
        "sampling-teams",
        "-o",
        text(&list),
    ]);
    assert_eq!(output.status.code(), Some(0));
    assert!(list.exists() && stdout(&output).contains("rows"));
    let wrong = gridroom(&["sampling", project, "--list", "nothing", "-o", text(&list)]);
    assert_eq!(wrong.status.code(), Some(2));

    let paper = folder.path().join("tours.pdf");
    let wanted = ["--tours", text(&paper), "--site", "第1采样点"];
    let when = ["--day", "2021-09-30", "--leaves", "08:00"];
    let tours = told(&[&wanted[..], &when[..]].concat());
    assert!(paper.exists());
    assert_eq!(tours["site"], "第1采样点");
    let all = tours["tours"].as_array().expect("tours");
    let stops = all
        .iter()
        .map(|tour| tour["stops"].as_array().map_or(0, Vec::len));
    let lost = tours["lost"].as_u64().expect("a count");
    assert_eq!(stops.sum::<usize>() as u64 + lost, 6, "those who are due");
    let incomplete = gridroom(&[&["sampling", project][..], &wanted[..]].concat());
    assert_eq!(
        incomplete.status.code(),
        Some(2),
        "when they leave is needed"
    );
}
