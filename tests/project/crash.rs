//! Power cuts and mutated files. The process is killed at counted moments of a scripted session, and
//! at random ones of the act that follows, 200 times; `GRIDROOM_CRASHES=5000` makes it longer. What is
//! asserted holds however fast the machine is, and whatever else it does.

use crate::support::{edit_line, first, open, options, path_in, project};
use gridroom::geometry::coverage::{BuildOptions, Coverage};
use gridroom::geometry::polygon::Shape;
use gridroom::model::act::{Act, ActionName};
use gridroom::model::record::Kind;
use gridroom::store::{HistoryFilter, Mode, Project};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A generator of numbers without a crate: good enough to pick moments.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    /// Some part of a time.
    fn part_of(&mut self, whole: Duration) -> Duration {
        let whole = u64::try_from(whole.as_micros()).expect("not for ever");
        Duration::from_micros(self.below(whole + 1))
    }
}

/// A session that is told its acts, and never that there are no more: it does not end by itself.
struct Session {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Session {
    fn begin(path: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gridroom"))
            .args(["session", "--script", "-"])
            .arg(path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        Self {
            input: child.stdin.take().expect("piped"),
            output: BufReader::new(child.stdout.take().expect("piped")),
            child,
        }
    }

    fn tell(&mut self, acts: &str) {
        writeln!(self.input, "{acts}").expect("told");
    }

    /// The next line that it says, however long that takes.
    fn hear(&mut self) -> String {
        let mut line = String::new();
        let bytes = self.output.read_line(&mut line).expect("read");
        assert!(bytes > 0, "it ended by itself");
        line
    }

    fn until_ready(&mut self) {
        assert_eq!(self.hear().trim_end(), "ready");
    }

    /// The entry that the next answer acknowledges, if the act changed anything.
    fn answer(&mut self) -> Option<i64> {
        let line = self.hear();
        assert!(line.starts_with("{\"ok\":"), "{line}");
        acknowledged(&line)
    }

    /// Kill it wherever it is: what it had said by then, and nobody had heard.
    fn kill(mut self) -> Vec<String> {
        self.child.kill().expect("killed");
        let said: Vec<String> = self.output.lines().map_while(Result::ok).collect();
        let end = self.child.wait().expect("ended");
        assert!(!end.success(), "it was cut short");
        let refused = said.iter().find(|line| line.starts_with("{\"refused\""));
        assert_eq!(refused, None);
        said
    }
}

/// The entry that a line acknowledges.
fn acknowledged(line: &str) -> Option<i64> {
    let said: Value = serde_json::from_str(line).ok()?;
    said.get("ok")?.as_i64()
}

fn script(round: u64) -> Vec<String> {
    let act = |i: u64| {
        let value = format!("{round}-{i}");
        match i % 6 {
            0 | 1 | 3 => edit_line("grid", &format!("g{}", i % 3), "name", &value),
            2 => json!({"add-place": {"kind": "checkpoint", "at": [118.001, 25.001], "attributes": {"name": value}}}).to_string(),
            4 => json!({"undo": {}}).to_string(),
            _ => json!({"redo": {}}).to_string(),
        }
    };
    (0..60).map(act).collect()
}

/// Whoever is killed has been told so many acts more than anybody has heard an answer to: it is at
/// work then, and has some left.
const AHEAD: usize = 4;

#[test]
fn a_killed_session_loses_nothing_that_was_acknowledged() {
    let rounds = std::env::var("GRIDROOM_CRASHES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(200);
    let (project, folder) = project();
    drop(project);
    let path = path_in(&folder);
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut entries = 1;
    let mut acknowledged_in_all = 0;
    // How long it takes to be ready, and to do an act, on this machine at this time.
    let (mut start, mut act) = (Duration::from_millis(60), Duration::from_millis(5));
    for round in 0..rounds {
        let lines = script(round);
        // After so many answers; one in ten before it is ready.
        let is_early = random.below(10) == 0;
        let answers = match is_early {
            true => 0,
            false => random.below((lines.len() - AHEAD) as u64) as usize,
        };
        let begun = Instant::now();
        let mut session = Session::begin(&path);
        session.tell(&lines[..answers + AHEAD].join("\n"));
        let mut last = None;
        if is_early {
            thread::sleep(random.part_of(start));
        } else {
            session.until_ready();
            start = begun.elapsed();
            let ready = Instant::now();
            for _ in 0..answers {
                last = session.answer().or(last);
            }
            if let Ok(number @ 1..) = u32::try_from(answers) {
                act = ready.elapsed() / number;
                assert!(last.is_some(), "{answers} acts");
            }
            thread::sleep(random.part_of(act * 2));
        }
        let said = session.kill();
        let last = said
            .iter()
            .filter_map(|line| acknowledged(line))
            .next_back()
            .or(last);
        acknowledged_in_all += usize::from(last.is_some());
        entries = check(&path, entries.max(last.unwrap_or(0)));
    }
    assert!(acknowledged_in_all * 2 > rounds as usize);
}

/// The file is sound and holds every acknowledged entry and at most the one in flight. The
/// number of its entries.
fn check(path: &Path, acknowledged: i64) -> i64 {
    let project = open(path);
    let lines = project
        .history(&HistoryFilter::default(), 1)
        .expect("listed");
    let newest = lines[0].seq;
    assert!(
        (acknowledged..=acknowledged + 1).contains(&newest),
        "{acknowledged} acknowledged, {newest} there"
    );
    let grids = project.records(Kind::Grid).expect("read");
    let shapes: Vec<Shape> = grids
        .iter()
        .filter_map(|g| g.record.feature.shape.clone())
        .collect();
    assert_eq!(shapes.len(), 3);
    let built = Coverage::build(&shapes, &BuildOptions::default());
    assert!(built.findings.is_empty() && built.coverage.check(1.0).faults.is_empty());
    newest
}

/// A slanted line through the middle of the widest grid of a plan, beyond both sides, and its id.
fn split_of(project: &Project, plan: &str) -> Value {
    let grids = project.plan_grids(plan).expect("read");
    let boxes = grids.iter().filter_map(|grid| {
        let shape = grid.record.feature.shape.as_ref()?;
        let ring = &shape.polygons.first()?.outer;
        let (xs, ys) = (ring.iter().map(|at| at.x), ring.iter().map(|at| at.y));
        let (west, east) = (xs.clone().min()?, xs.max()?);
        Some((
            east - west,
            west,
            ys.clone().min()?,
            ys.max()?,
            &grid.key.id,
        ))
    });
    let (width, west, south, north, id) = boxes.max().expect("a grid");
    let degrees = |n: i32| f64::from(n) / 1e7;
    let (from, to) = (west + width / 2 - 40, west + width / 2 + 40);
    let line = [
        [degrees(from), degrees(south - 1000)],
        [degrees(to), degrees(north + 1000)],
    ];
    json!({"redraw": {"plan": plan, "tool": {"split": {"grid": id, "lines": [line]}}}})
}

/// When a session of seven acts is killed: after so many answers, and whether it is at the next act.
/// The fifth publishes, the sixth erases. Each comes in its turn, so that each is met.
const MOMENTS: [(usize, bool); 8] = [
    (0, true),
    (1, true),
    (2, true),
    (3, true),
    (4, true),
    (5, true),
    (6, true),
    (5, false),
];

#[test]
fn a_killed_session_leaves_no_half_of_a_redrawing_a_publication_or_a_purge() {
    let long = std::env::var("GRIDROOM_CRASHES").ok();
    let rounds = long.and_then(|n| n.parse().ok()).unwrap_or(200) / 8;
    let (mut project, folder) = project();
    crate::support::set_up(&mut project);
    drop(project);
    let path = path_in(&folder);
    let mut random = Random(0x517C_C1B7_2722_0A95);
    let (mut published, mut erased) = (0, 0);
    // How long each act took when it was last waited for.
    let mut took = [Duration::from_millis(30); 7];
    for (round, (answers, is_at_next)) in (0..rounds).zip(MOMENTS.into_iter().cycle()) {
        let mut project = open(&path);
        project
            .sign_in("谢主任", crate::support::PASSPHRASE)
            .expect("signed in");
        let person = crate::support::add_person(
            &mut project,
            &format!("p{round}"),
            &crate::support::person("谢丽", "13812341234"),
        );
        let act = Act::AddPlan {
            name: format!("方案{round}"),
            from: None,
        };
        let entry = project.commit(act).expect("made").entry.expect("an entry");
        let plan = entry.row.detail["plan"].as_str().expect("an id").to_owned();
        let split = split_of(&project, &plan);
        let grids = project.count(Kind::Grid).expect("counted");
        let begun = entry.row.seq;
        drop(project);
        let date = format!("2021-09-12 {:02}:{:02}", 6 + round / 60, round % 60);
        let lines = [
            json!({"sign-in": {"name": "谢主任", "passphrase": crate::support::PASSPHRASE}}),
            split,
            json!({"undo": {}}),
            json!({"redo": {}}),
            json!({"publish-plan": {"plan": plan, "terms": {"date": date}}}),
            json!({"purge": {"keys": [{"kind": "person", "id": person.id}], "ground": "request"}}),
            json!({"add-place": {"kind": "shop", "at": [118.001, 25.001], "attributes": {}}}),
        ];
        let mut session = Session::begin(&path);
        session.until_ready();
        // It is told one thing after the other, so that it never is further than one answer ahead,
        // and is killed at any time of what comes after so many answers.
        for (line, took) in lines.iter().zip(&mut took).take(answers) {
            let told = Instant::now();
            session.tell(&line.to_string());
            session.answer();
            *took = told.elapsed();
        }
        if is_at_next {
            session.tell(&lines[answers].to_string());
            thread::sleep(random.part_of(took[answers] + took[answers] / 4));
        }
        session.kill();

        let project = open(&path);
        let verdict = project.verify_chain().expect("checked");
        assert!(verdict.is_sound(), "{round}: {:?}", verdict.faults);
        let all = project.history(&HistoryFilter::default(), 1000);
        let all = all
            .expect("listed")
            .into_iter()
            .filter(|row| row.seq > begun);
        let done: Vec<_> = all.filter_map(|row| row.action).collect();
        let is_published = done.contains(&ActionName::PublishPlan);
        let now = project.records(Kind::Grid).expect("read");
        assert_eq!(now.len(), grids + usize::from(is_published), "{round}");
        let shapes = now
            .iter()
            .filter_map(|grid| grid.record.feature.shape.clone());
        let built = Coverage::build(&shapes.collect::<Vec<_>>(), &BuildOptions::default());
        assert!(built.findings.is_empty() && built.coverage.check(1.0).faults.is_empty());
        let is_erased = done.contains(&ActionName::Purge);
        let is_there = project.record(&person).expect("read").is_some();
        let connection = rusqlite::Connection::open(&path).expect("opened");
        let has_key: bool = connection
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM gridroom_person_key WHERE id = ?1)",
                [&person.id],
                |row| row.get(0),
            )
            .expect("read");
        assert_eq!([is_there, has_key], [!is_erased; 2], "{round}");
        published += usize::from(is_published);
        erased += usize::from(is_erased);
    }
    assert!(published > 0 && published < rounds, "{published}");
    assert!(erased > 0 && erased < published, "{erased}");
}

/// Replays the journal: what the records say is what the entries made of them.
#[test]
fn the_records_are_what_the_journal_made_of_them() {
    let (project, folder) = project();
    drop(project);
    let path = path_in(&folder);
    let file = folder.path().join("script");
    fs::write(&file, script(1).join("\n")).expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_gridroom"))
        .arg("session")
        .arg(&path)
        .arg("--script")
        .arg(&file)
        .output()
        .expect("ran");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let project = open(&path);
    let lines = project
        .history(&HistoryFilter::default(), 1000)
        .expect("listed");
    let undone = lines.iter().filter(|l| l.mode == Mode::Undo).count();
    assert!(undone > 0 && lines.iter().any(|l| l.mode == Mode::Redo));
    let stored = project.record(&first()).expect("read").expect("there");
    assert_eq!(stored.record.attribute("name"), Some(&Value::from("1-57")));
}

/// Whatever was changed in a file, opening it never panics, and a file that is refused is not
/// changed by a byte.
#[test]
fn mutated_files_are_refused_or_opened_but_never_changed_when_refused() {
    let (project, folder) = project();
    drop(project);
    let original = fs::read(path_in(&folder)).expect("read");
    let mut random = Random(42);
    let mut refused = 0;
    for _ in 0..300 {
        let place = tempfile::tempdir().expect("a folder");
        let path = path_in(&place);
        let mut bytes = original.clone();
        match random.below(4) {
            0 => bytes.truncate(random.below(original.len() as u64) as usize),
            1 => {
                let at = random.below(original.len() as u64 - 512) as usize;
                bytes[at..at + 512].fill(random.below(256) as u8);
            }
            _ => {
                for _ in 0..=random.below(8) {
                    let at = random.below(original.len() as u64) as usize;
                    bytes[at] = random.below(256) as u8;
                }
            }
        }
        fs::write(&path, &bytes).expect("written");
        let mut project = match Project::open(&path, &options("desk")) {
            Ok(project) => project,
            Err(error) => {
                assert_eq!(fs::read(&path).expect("read"), bytes, "{error}");
                refused += 1;
                continue;
            }
        };
        if let Err(error) = project.get_ready() {
            drop(project);
            assert!(fs::read(&path).expect("read") == bytes, "{error}");
            refused += 1;
        }
    }
    assert!(refused > 30, "{refused}");
}

/// A record of the right form for a database and of none for a record.
#[test]
fn a_file_with_an_unreadable_record_is_refused_and_not_changed() {
    for doc in ["{", "7", r#"{"sealed": {"a": 1}}"#] {
        let (project, folder) = project();
        drop(project);
        let path = path_in(&folder);
        let connection = rusqlite::Connection::open(&path).expect("opened");
        connection
            .execute(
                "UPDATE gridroom_record SET doc = ?1 WHERE kind = 'checkpoint'",
                [doc],
            )
            .expect("changed");
        drop(connection);
        let bytes = fs::read(&path).expect("read");
        let mut project = Project::open(&path, &options("desk")).expect("opened");
        let refused = project.get_ready().expect_err("refused").to_string();
        assert!(refused.contains("k1"), "names the record: {refused}");
        drop(project);
        assert!(fs::read(&path).expect("read") == bytes, "{doc}");
    }
}
