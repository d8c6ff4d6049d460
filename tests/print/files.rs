//! `gridroom print`, as a process.

use crate::support::town;
use calamine::{Reader, Xlsx, open_workbook};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

fn gridroom(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gridroom"))
        .arg("print")
        .args(arguments)
        .output()
        .expect("gridroom runs")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a UTF-8 path")
}

fn report(arguments: &[&str]) -> Value {
    let output = gridroom(&[arguments, &["--json"]].concat());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn a_wall_map_and_sheets_are_written_in_every_format() {
    let (project, path, folder) = town();
    drop(project);
    let out = |name: &str| folder.path().join(name);
    let (project, pdf) = (text(&path), out("wall.pdf"));
    let moment = ["--moment", "2021-09-15T08:00"];
    let wall = [
        &[project, "--wall", "--size", "a3", "-o", text(&pdf)][..],
        &moment,
    ]
    .concat();
    let told = report(&wall);
    assert_eq!(told["grids"], 156);
    assert_eq!(told["unplaced"], 0);
    assert_eq!(told["journaled"], true);
    assert_eq!(told["pages"], 1);
    assert!(std::fs::read(&pdf).expect("written").starts_with(b"%PDF-"));
    let svg = out("wall.svg");
    report(&[
        project,
        "--wall",
        "--size",
        "A4",
        "--portrait",
        "-o",
        text(&svg),
    ]);
    assert!(
        std::fs::read_to_string(&svg)
            .expect("written")
            .contains("<svg")
    );
    let png = out("grid.png");
    let sheets = [
        project, "--sheets", "--grid", "洪桥02", "--dpi", "40", "--lang", "en",
    ];
    let told = report(&[&sheets[..], &["-o", text(&png)]].concat());
    assert_eq!(told["pages"], 1);
    assert!(
        std::fs::read(&png)
            .expect("written")
            .starts_with(b"\x89PNG")
    );
    // The wall map is what is printed where nothing else is named.
    let plain = out("plain.pdf");
    let told = report(&[project, "--size", "A0", "-o", text(&plain)]);
    assert_eq!((&told["grids"], &told["pages"]), (&156.into(), &1.into()));
    assert!(told["scale"].is_number());
    // A part of the map is a picture of its own.
    let all = std::fs::read_to_string(&svg).expect("written");
    for name in ["view.svg", "view.png", "view.pdf"] {
        let view = out(name);
        let part = ["--view", "118.690,25.358,118.698,25.364"];
        let told = report(&[&[project, "-o", text(&view)], &part[..]].concat());
        assert_eq!(told["pages"], 1, "{name}");
        assert!(view.is_file(), "{name}");
    }
    let part = std::fs::read_to_string(out("view.svg")).expect("written");
    // What lies at the edge of the town is not in it.
    assert!(all.contains("东门15") && !part.contains("东门15"));
    assert!(part.contains("鲤城街道") && part.contains("已脱敏"));
    // Of several pages each is a file.
    let tiles = out("tile.svg");
    let told = report(&[
        project,
        "--wall",
        "--size",
        "A2",
        "--tiles",
        "A3",
        "-o",
        text(&tiles),
    ]);
    let pages = told["pages"].as_u64().expect("a number");
    assert!(pages > 1);
    let files = told["output"].as_array().expect("a list");
    assert_eq!(files.len() as u64, pages);
    for file in files {
        assert!(Path::new(file.as_str().expect("a name")).is_file());
    }
    let notice = out("notice.pdf");
    let number = "鲤防指〔2021〕1号";
    let told = report(&[project, "--notice", number, "-o", text(&notice)]);
    assert_eq!(told["pages"], 1);
    let book = out("day.xlsx");
    report(&[
        project,
        "--report",
        "--day",
        "2021-09-15",
        "-o",
        text(&book),
    ]);
    assert!(std::fs::read(&book).expect("written").starts_with(b"PK"));
    for (name, wanted) in [
        ("slide.pdf", None),
        ("slide.svg", None),
        ("slide.png", Some("40")),
    ] {
        let out = out(name);
        let dots = wanted.map_or(Vec::new(), |dots| vec!["--dpi", dots]);
        let slide = [
            &[project, "--slide", "--day", "2021-09-15", "-o", text(&out)],
            &dots[..],
        ];
        assert_eq!(report(&slide.concat())["pages"], 1);
    }
    let film = out("film.png");
    let told = report(&[
        project,
        "--replay",
        "2021-09-11..2021-09-13",
        "--dpi",
        "20",
        "-o",
        text(&film),
    ]);
    assert_eq!((&told["frames"], &told["pages"]), (&3.into(), &0.into()));
    let bytes = std::fs::read(&film).expect("written");
    assert!(bytes.windows(4).any(|four| four == b"acTL"), "it moves");
    let mut rows = Vec::new();
    for kind in [
        "overdue",
        "gates",
        "calls",
        "households",
        "morning",
        "visits",
        "cases",
        "isolations",
        "people",
    ] {
        let out = out(&format!("{kind}.pdf"));
        let told = report(&[
            project,
            "--list",
            kind,
            "--grid",
            "洪桥02",
            "-o",
            text(&out),
        ]);
        assert!(
            told["pages"].as_u64().is_some_and(|pages| pages > 0),
            "{kind}"
        );
        rows.push((kind, told["rows"].as_u64().expect("a count")));
        assert!(std::fs::read(&out).expect("written").starts_with(b"%PDF-"));
    }
    assert!(
        rows.iter()
            .any(|(kind, rows)| *kind == "people" && *rows > 100),
        "{rows:?}"
    );
    // The journal keeps each.
    let history = gridroom::store::Project::open(
        &path,
        &gridroom::store::OpenOptions {
            workspace: "test".to_owned(),
            read_only: true,
        },
    )
    .and_then(|project| project.history(&gridroom::store::HistoryFilter::default(), 30))
    .expect("read");
    let kept = history.iter().filter(|row| {
        let what = row.detail.get("layer").and_then(Value::as_str);
        matches!(
            what,
            Some("wall-map" | "grid-sheets" | "notice" | "daily-report")
        )
    });
    assert_eq!(kept.count(), 7);
    let layers = history
        .iter()
        .filter_map(|row| row.detail.get("layer")?.as_str());
    let layers: BTreeSet<&str> = layers.collect();
    for what in [
        "slide",
        "replay",
        "overdue",
        "gates",
        "calls",
        "households",
        "morning",
        "visits",
        "people",
    ] {
        assert!(layers.contains(what), "{what}: {layers:?}");
    }
}

/// What stands over the first sheet of a workbook.
fn heading(path: &Path) -> String {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let sheet = book.worksheet_range("汇总").expect("a sheet");
    sheet.get((0, 0)).expect("a title").to_string()
}

#[test]
fn a_report_is_closed_at_its_cut_off_whether_its_day_is_named_or_not() {
    let (project, path, folder) = town();
    drop(project);
    let out = folder.path().join("day.xlsx");
    // The town's clock stands at 2021-10-05 20:00.
    let table: [(&[&str], &str); 6] = [
        (&[], "2021-10-05 20:00"),
        (&["--cut-off", "08:30"], "2021-10-05 08:30"),
        (&["--cut-off", "23:00"], "2021-10-05 20:00"),
        (&["--day", "2021-09-15"], "2021-09-15 20:00"),
        (
            &["--day", "2021-09-15", "--cut-off", "8:30"],
            "2021-09-15 08:30",
        ),
        (&["--moment", "2021-09-15T07:00"], "2021-09-15 07:00"),
    ];
    for (arguments, closed) in table {
        let report_of = [text(&path), "--report", "-o", text(&out)];
        report(&[&report_of[..], arguments].concat());
        let said = heading(&out);
        assert!(said.contains(closed), "{arguments:?}: {said}");
    }
}

#[test]
fn what_cannot_be_printed_is_said_and_leaves_nothing() {
    let (project, path, folder) = town();
    drop(project);
    let out = folder.path().join("out.pdf");
    let (project, pdf) = (text(&path), text(&out));
    let wrong_usage: [&[&str]; 25] = [
        &[project],
        &[project, "--grid", "洪桥02", "-o", pdf],
        &[project, "--day", "2021-09-15", "-o", pdf],
        &[project, "--clear", "why", "-o", pdf],
        &[project, "--wall", "--sheets", "-o", pdf],
        &[project, "--wall", "--size", "A9", "-o", pdf],
        &[project, "--wall", "--tiles", "A0", "-o", pdf],
        &[project, "--wall", "--moment", "yesterday", "-o", pdf],
        &[project, "--view", "118.69,25.35", "-o", pdf],
        &[project, "--view", "118.70,25.36,118.69,25.37", "-o", pdf],
        &[project, "--view", "-200,25.36,118.69,25.37", "-o", pdf],
        &[
            project,
            "--wall",
            "--view",
            "118.69,25.36,118.70,25.37",
            "-o",
            pdf,
        ],
        &[project, "--report", "--cut-off", "25:00", "-o", pdf],
        &[project, "--wall", "--cut-off", "08:00", "-o", pdf],
        &[
            project,
            "--report",
            "--moment",
            "2021-09-15T08:00",
            "--cut-off",
            "08:00",
            "-o",
            pdf,
        ],
        &[project, "--wall", "--grid", "洪桥02", "-o", pdf],
        &[project, "--wall", "--lang", "fr", "-o", pdf],
        &[project, "--slide", "--list", "gates", "-o", pdf],
        &[project, "--slide", "--grid", "洪桥02", "-o", pdf],
        &[project, "--list", "nobody", "-o", pdf],
        &[project, "--wall", "--clear", "why", "-o", pdf],
        &[project, "--sheets", "--plan", "甲", "-o", pdf],
        &[project, "--wall", "--alone", "-o", pdf],
        &[project, "--replay", "2021-09-10", "-o", pdf],
        &[
            project,
            "--list",
            "gates",
            "--case-places",
            "why",
            "-o",
            pdf,
        ],
    ];
    for arguments in wrong_usage {
        let output = gridroom(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
    let doc = folder.path().join("out.doc");
    let nowhere = folder.path().join("no").join("out.pdf");
    let large = folder.path().join("large.png");
    let xlsx = folder.path().join("out.xlsx");
    let failing: [(&[&str], &str); 14] = [
        (&[project, "--wall", "-o", text(&doc)], "pdf, svg or png"),
        (&[project, "--sheets", "--grid", "没有", "-o", pdf], "没有"),
        (&[project, "--wall", "-o", text(&nowhere)], "cannot write"),
        (
            &[
                project,
                "--wall",
                "--size",
                "A0",
                "--dpi",
                "600",
                "-o",
                text(&large),
            ],
            "fewer dots",
        ),
        (&[project, "--wall", "-o", text(&xlsx)], "also in xlsx"),
        (&[project, "--notice", "没有", "-o", pdf], "no such order"),
        (
            &[project, "--wall", "--plan", "没有", "-o", pdf],
            "no draft plan",
        ),
        (
            &[project, "--replay", "2021-09-10..2021-09-12", "-o", pdf],
            "is a png",
        ),
        (
            &[
                project,
                "--replay",
                "2021-09-12..2021-09-10",
                "-o",
                text(&large),
            ],
            "no day",
        ),
        (
            &[project, "--list", "calls", "--clear", "why", "-o", pdf],
            "always masked",
        ),
        (
            &[project, "--list", "staff", "--grid", "洪桥02", "-o", pdf],
            "of no grid",
        ),
        (
            &[
                project,
                "--list",
                "people",
                "--moment",
                "2021-09-15T08:00",
                "-o",
                pdf,
            ],
            "is that of now",
        ),
        (
            &[project, "--list", "people", "--grid", "没有", "-o", pdf],
            "no such grid",
        ),
        (&["none.gpkg", "--wall", "-o", pdf], "none.gpkg"),
    ];
    for (arguments, says) in failing {
        let output = gridroom(arguments);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {told}");
        assert!(told.contains(says) && told.starts_with("error: "), "{told}");
        assert!(!told.contains("panicked"), "{told}");
    }
    for path in [&out, &doc, &nowhere, &large, &xlsx] {
        assert!(!path.exists(), "{}", path.display());
    }
    let left = std::fs::read_dir(folder.path()).expect("listed");
    let left = left.filter_map(|entry| entry.ok()).filter(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.contains("out") || name.contains("large")
    });
    assert_eq!(left.count(), 0, "no draft is left");
}

/// The names of what lies in a folder.
#[cfg(unix)]
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("listed");
    let names = entries.filter_map(|entry| entry.ok());
    names
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

#[cfg(unix)]
#[test]
fn what_ctrl_c_stops_leaves_neither_a_file_nor_a_draft() {
    use std::process::Stdio;
    use std::time::{Duration, Instant};
    let (project, path, folder) = town();
    drop(project);
    let out = folder.path().join("out");
    std::fs::create_dir(&out).expect("made");
    let first = out.join("tile.png");
    let mut child = Command::new(env!("CARGO_BIN_EXE_gridroom"))
        .args(["print", text(&path), "--size", "A0", "--tiles", "A4"])
        .args(["--dpi", "300", "-o", text(&first)])
        .stderr(Stdio::piped())
        .spawn()
        .expect("gridroom runs");
    // Some pages are drafts, others are still to be drawn.
    let began = Instant::now();
    while !names(&out)
        .iter()
        .any(|name| name.starts_with(".gridroom-"))
    {
        assert!(child.try_wait().expect("asked").is_none(), "it has ended");
        assert!(began.elapsed() < Duration::from_secs(120), "no draft");
        std::thread::sleep(Duration::from_millis(5));
    }
    let kill = format!("kill -INT {}", child.id());
    let sent = Command::new("sh").args(["-c", &kill]).status();
    assert!(sent.expect("a shell").success());
    let ended = child.wait_with_output().expect("ended");
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(3), "{told}");
    assert!(told.contains("stopped"), "{told}");
    assert_eq!(names(&out), [""; 0]);
}
