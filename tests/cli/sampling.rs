//! `gridroom sampling`: who is called first, lists, tours on paper.

use super::made::{options, town_file};
use super::{gridroom, stdout, text};
use gridroom::model::act::Act;
use gridroom::model::setting::ProfileOf;
use gridroom::store::Project;
use serde_json::Value;

#[test]
fn a_round_is_told_in_the_order_it_is_called_and_goes_out_as_lists_and_tours() {
    let (path, folder) = town_file();
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

/// The town in a project, in a folder of its own.
#[test]
fn tours_keep_to_the_windows_that_are_said_and_the_next_ones_as_well() {
    const PASSPHRASE: &str = "correct horse battery";
    let (path, folder) = town_file();
    let mut project = Project::open(&path, &options()).expect("opened");
    project.get_ready().expect("ready");
    let set_up = Act::SetUp {
        name: "谢主任".to_owned(),
        passphrase: PASSPHRASE.to_owned().into(),
    };
    project.commit(set_up).expect("set up");
    drop(project);
    let key = folder.path().join("passphrase");
    std::fs::write(&key, PASSPHRASE).expect("written");
    let paper = folder.path().join("tours.pdf");
    let run = |arguments: &[&str]| {
        let wanted = [
            "sampling",
            text(&path),
            "--tours",
            text(&paper),
            "--site",
            "第1采样点",
            "--day",
            "2021-09-30",
            "--leaves",
            "08:00",
            "--user",
            "谢主任",
            "--passphrase-file",
            text(&key),
            "--json",
        ];
        gridroom(&[&wanted[..], arguments].concat())
    };
    let told = |arguments: &[&str]| -> Value {
        let output = run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        serde_json::from_str(&stdout(&output)).expect("JSON")
    };
    let stops = |report: &Value| -> Vec<Value> {
        let tours = report["tours"].as_array().expect("tours").iter();
        let stops = tours.flat_map(|tour| tour["stops"].as_array().expect("stops").clone());
        stops.collect()
    };
    let first = told(&[]);
    assert_eq!(first["kept"], 0);
    let all = stops(&first);
    assert!(all.len() >= 2 && all.iter().all(|stop| stop["hours"].is_null()));
    let id = |stop: &Value| stop["id"].as_str().expect("an id").to_owned();
    let (one, other) = (id(&all[0]), id(&all[1]));

    let windows = folder.path().join("windows.csv");
    std::fs::write(
        &windows,
        format!("{one},10:00-10:30\n{other}，15:00-16:00\n"),
    )
    .expect("written");
    let own = format!("{one}=14:00-14:45");
    let second = told(&["--windows", text(&windows), "--window", &own]);
    assert_eq!(second["kept"], 2);
    let of = |report: &Value, wanted: &str| -> Value {
        let mut stops = stops(report).into_iter();
        stops.find(|stop| id(stop) == wanted).expect("a stop")
    };
    let hour = |stop: &Value| stop["at"].as_str().expect("when")[11..13].to_owned();
    assert_eq!(of(&second, &one)["hours"], "14:00-14:45");
    assert_eq!(hour(&of(&second, &one)), "14", "no earlier than the window");
    assert_eq!(hour(&of(&second, &other)), "15");
    // They are the project's: the next tours know them, and all day takes one away.
    let third = told(&["--window", &format!("{other}=")]);
    assert_eq!(of(&third, &one)["hours"], "14:00-14:45");
    assert!(of(&third, &other)["hours"].is_null());
    assert_eq!(told(&[])["tours"], third["tours"]);

    // What cannot be is told, and nothing is written.
    std::fs::remove_file(&paper).expect("there");
    std::fs::write(&windows, format!("{one},10:00-10:30\n{other},spät\n")).expect("written");
    for (arguments, code, wanted) in [
        (["--window", "nobody=10:00-11:00"], 3, "nobody is not due"),
        (["--window", "x=25:00-26:00"], 2, "09:00-11:00"),
        (["--windows", text(&windows)], 3, "line 2"),
    ] {
        let output = run(&arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains(wanted) && !paper.exists(), "{said}");
    }
}

#[test]
fn a_desk_goes_by_a_file_of_rules_and_gives_it_out_again_as_it_came() {
    let (path, folder) = town_file();
    let file = |name: &str| folder.path().join(name);
    let run = |desk: &str, arguments: &[&str]| {
        gridroom(&[&[desk, text(&path), "--json"][..], arguments].concat())
    };
    let told = |desk: &str, arguments: &[&str]| -> Value {
        let output = run(desk, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        serde_json::from_str(&stdout(&output)).expect("JSON")
    };
    for (desk, of, old, new) in [
        ("calls", ProfileOf::Calls, "\"count\": 3", "\"count\": 2"),
        (
            "sampling",
            ProfileOf::Sampling,
            "[1, 5, 10]",
            "[1, 4, 5, 10]",
        ),
    ] {
        let (first, own, again) = (file("first.json"), file("own.json"), file("again.json"));
        let report = told(desk, &["--save-profile", text(&first)]);
        assert_eq!(
            (&report["own"], &report["changed"]),
            (&false.into(), &false.into())
        );
        let bundled = std::fs::read_to_string(&first).expect("written");
        assert!(of.bundled().contains(&bundled.as_str()), "{desk}");
        let changed = bundled.replace(old, new);
        assert_ne!(changed, bundled, "{desk}");
        std::fs::write(&own, &changed).expect("written");
        let report = told(desk, &["--set-profile", text(&own)]);
        assert_eq!(
            (&report["own"], &report["changed"]),
            (&true.into(), &true.into())
        );
        told(desk, &["--save-profile", text(&again)]);
        assert_eq!(std::fs::read_to_string(&again).expect("written"), changed);
        // A fault ends it with the line, and leaves what was.
        std::fs::write(&own, changed.replacen("\"source\"", "\"sources\"", 1)).expect("written");
        let output = run(desk, &["--set-profile", text(&own)]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.contains("line 4") && said.contains("own.json"),
            "{said}"
        );
        let report = told(desk, &["--set-profile", "bundled"]);
        assert_eq!(
            (&report["own"], &report["changed"]),
            (&false.into(), &true.into())
        );
    }
}
