//! Where a project lies: two programs on one, a folder that cannot be written to, a disk that is
//! full, a backup put in its place.

use crate::support::{
    acknowledged, attribute, edit_line, first, long_name, long_names, open, options, path_in,
    project, set, set_up,
};
use gridroom::store::sealing::Cost;
use gridroom::store::{
    ActionName, HistoryFilter, Project, StoreError, is_free, list_backups, restore,
};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

fn gridroom() -> Command {
    Command::new(env!("CARGO_BIN_EXE_gridroom"))
}

fn said(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|b| String::from_utf8_lossy(b));
    format!("{out}\n{err}")
}

#[test]
fn of_many_programs_one_writes_at_a_time_and_nothing_is_lost() {
    let (project, folder) = project();
    drop(project);
    let path = path_in(&folder);
    let before = open(&path)
        .history(&Default::default(), 10)
        .expect("listed");
    let runs: Vec<_> = (0..24)
        .map(|i| {
            let script = folder.path().join(format!("script{i}"));
            let lines = (0..4).map(|j| {
                let value = format!("{i}-{j}");
                edit_line("grid", "g0", "name", &value)
            });
            fs::write(&script, lines.collect::<Vec<_>>().join("\n")).expect("written");
            gridroom()
                .args(["session".as_ref(), path.as_os_str(), "--script".as_ref()])
                .arg(script)
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .expect("started")
        })
        .collect();
    let mut told = 0;
    let mut worked = 0;
    for run in runs {
        let output = run.wait_with_output().expect("ended");
        let text = said(&output);
        told += acknowledged(&text);
        match output.status.success() {
            true => worked += 1,
            false => assert!(text.contains("open for writing"), "{text}"),
        }
    }
    assert!(worked > 0);
    let project = open(&path);
    let lines = project.history(&Default::default(), 1000).expect("listed");
    assert_eq!(lines.len(), before.len() + told);
    assert!(project.verify_chain().expect("checked").is_sound());
}

#[test]
fn a_backup_is_not_put_in_the_place_of_a_project_that_somebody_works_on() {
    let (mut project, folder) = project();
    let path = path_in(&folder);
    set(&mut project, &first(), "name", json!("一"));
    let backup = list_backups(&path)[0].path.clone();
    let refused = restore(&path, &backup);
    assert!(matches!(refused, Err(StoreError::Locked(_))), "{refused:?}");
    set(&mut project, &first(), "name", json!("二"));
    drop(project);
    assert_eq!(attribute(&open(&path), &first(), "name"), json!("二"));
}

#[test]
fn at_every_moment_of_a_restore_there_is_a_project() {
    let (mut project, folder) = project();
    let path = path_in(&folder);
    set(&mut project, &first(), "name", json!("一"));
    drop(project);
    drop(open(&path));
    let backup = list_backups(&path)[0].path.clone();
    let (stop, watched) = (Arc::new(AtomicBool::new(false)), path.clone());
    let until = Arc::clone(&stop);
    let watch = std::thread::spawn(move || {
        let (mut looks, mut gaps) = (0u64, 0u64);
        while !until.load(Ordering::Relaxed) {
            looks += 1;
            gaps += u64::from(fs::metadata(&watched).is_err());
        }
        (looks, gaps)
    });
    let began = Instant::now();
    let mut kept = Vec::new();
    while began.elapsed() < Duration::from_secs(3) {
        kept.push(restore(&path, &backup).expect("restored"));
        assert!(is_free(&path));
    }
    stop.store(true, Ordering::Relaxed);
    let (looks, gaps) = watch.join().expect("watched");
    assert!(
        looks > 1000 && gaps == 0,
        "{gaps} of {looks} looks found no file"
    );
    assert!(kept.iter().all(|path| path.exists()));
    assert_eq!(attribute(&open(&path), &first(), "name"), json!("一"));
}

/// Run a script in a place of its own where file systems can be mounted; `None`, loudly, where the
/// system does not let us.
fn with_mounts(script: &str) -> Option<Output> {
    let run = |command: &str| {
        Command::new("unshare")
            .args(["--mount", "--map-root-user", "sh", "-ec", command])
            .env("GRIDROOM", env!("CARGO_BIN_EXE_gridroom"))
            .output()
    };
    let can = run("d=$(mktemp -d); mount -t tmpfs -o size=1m none $d; umount $d; rmdir $d");
    if !can.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: no file system can be mounted here (unshare, mount)");
        return None;
    }
    Some(run(script).expect("runs"))
}

fn quoted(path: &Path) -> String {
    format!("'{}'", path.display())
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_really_full_is_told_and_nothing_is_changed() {
    let (project, folder) = project();
    drop(project);
    let path = path_in(&folder);
    drop(open(&path));
    let script = folder.path().join("script");
    fs::write(&script, long_names(60)).expect("written");
    // A disk that holds the project, its log and little more; the file comes back whole.
    let command = format!(
        "d=$(mktemp -d); mount -t tmpfs -o size=2560k none $d
         cp {project} $d/town.gpkg
         set +e
         $GRIDROOM session $d/town.gpkg --script {script} > {out} 2> {err}
         echo $? > {code}
         set -e
         rm -rf $d/town.gpkg.backups
         cp $d/town.gpkg {after}
         for log in wal journal; do if [ -s $d/town.gpkg-$log ]; then cp $d/town.gpkg-$log {after}-$log; fi; done
         umount $d",
        project = quoted(&path),
        script = quoted(&script),
        out = quoted(&folder.path().join("out")),
        err = quoted(&folder.path().join("err")),
        code = quoted(&folder.path().join("code")),
        after = quoted(&folder.path().join("after.gpkg")),
    );
    let Some(output) = with_mounts(&command) else {
        return full_by_a_limit();
    };
    assert!(output.status.success(), "{}", said(&output));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("read");
    assert_ne!(read("code").trim(), "0", "the disk was never full");
    assert!(
        read("err").contains("the disk is full: nothing was changed"),
        "{}",
        read("err")
    );
    let acknowledged = acknowledged(&read("out"));
    assert!(acknowledged > 0);
    let project = open(&folder.path().join("after.gpkg"));
    let lines = project.history(&Default::default(), 1000).expect("listed");
    assert_eq!(
        lines.len(),
        1 + acknowledged,
        "what was acknowledged, no more"
    );
    let last = long_name(acknowledged - 1);
    assert_eq!(attribute(&project, &first(), "name"), json!(last));
    assert!(project.verify_chain().expect("checked").is_sound());
}

/// Where no disk can be filled, the database is told that it may not grow: it says the same.
#[cfg(target_os = "linux")]
fn full_by_a_limit() {
    let (project, folder) = project();
    drop(project);
    let connection = rusqlite::Connection::open(path_in(&folder)).expect("opened");
    let pages: i64 = connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .expect("told");
    connection
        .pragma_update(None, "max_page_count", pages)
        .expect("set");
    let error = connection
        .execute_batch("CREATE TABLE more AS SELECT zeroblob(1000000)")
        .expect_err("full");
    assert!(matches!(StoreError::from(error), StoreError::Full));
}

#[cfg(target_os = "linux")]
#[test]
fn a_project_in_a_folder_that_cannot_be_written_to_is_exported_and_audited() {
    let (mut project, folder) = project();
    set_up(&mut project);
    project.sign_out(false).expect("signed out");
    drop(project);
    let place = tempfile::tempdir().expect("a folder");
    fs::write(place.path().join("pass"), crate::support::PASSPHRASE).expect("written");
    let command = format!(
        "d=$(mktemp -d); mount -t tmpfs -o size=8m none $d
         cp {project} $d/town.gpkg
         mount -o remount,ro $d
         $GRIDROOM audit verify $d/town.gpkg
         $GRIDROOM export $d/town.gpkg -o {out} --user 谢主任 --passphrase-file {pass}
         ls -A $d
         umount $d",
        project = quoted(&path_in(&folder)),
        out = quoted(&place.path().join("out.geojson")),
        pass = quoted(&place.path().join("pass")),
    );
    let Some(output) = with_mounts(&command) else {
        return;
    };
    let text = said(&output);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("the chain holds"), "{text}");
    let files: Vec<&str> = text.lines().filter(|l| l.starts_with("town")).collect();
    assert_eq!(files, ["town.gpkg"], "nothing was left beside it: {text}");
    let exported = fs::read_to_string(place.path().join("out.geojson")).expect("written");
    assert!(exported.contains("仙糖"));
}

#[test]
fn a_copy_is_in_the_journal_also_with_nobody_signed_in() {
    let (mut project, folder) = project();
    set_up(&mut project);
    project.sign_out(false).expect("signed out");
    let to = folder.path().join("copy.gpkg");
    project.copy_to(&to).expect("copied");
    let filter = HistoryFilter {
        actions: vec![ActionName::CopyProject],
        ..HistoryFilter::default()
    };
    let rows = project.history(&filter, 10).expect("listed");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].author.actor, "nobody");
    assert_eq!(rows[0].detail["path"], json!(to.display().to_string()));
    // Nobody can be called so.
    assert!(matches!(
        Project::open(&to, &options("x"))
            .and_then(|mut p| p.get_ready().map(|_| p))
            .and_then(|mut p| p.set_up("nobody", "长长的口令长长的", Cost::TRIFLING)),
        Err(StoreError::NameNeeded | StoreError::NameTaken)
    ));
    project.note_copied("call-list").expect("noted");
    let filter = HistoryFilter {
        actions: vec![ActionName::Export],
        ..HistoryFilter::default()
    };
    let rows = project.history(&filter, 10).expect("listed");
    assert_eq!(rows[0].detail["to"], json!("clipboard"));
}

#[test]
fn attributes_about_people_do_not_become_a_project_before_there_is_an_administrator() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut contents = crate::support::contents();
    for (_, record, _) in &mut contents {
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert("联系人".to_owned(), json!("谢丽"));
        properties.insert("tel".to_owned(), json!("13812341234"));
        properties.insert("证件".to_owned(), json!("999999194907120016"));
    }
    let new = gridroom::store::NewProject {
        title: "鲤城".to_owned(),
        synthetic: false,
        members: Default::default(),
    };
    let path = path_in(&folder);
    let mut project = Project::create(&path, &new, &contents, &options("desk")).expect("created");
    let ready = project.get_ready().expect("ready");
    let mut left_out = ready.left_out.clone();
    left_out.sort();
    assert_eq!(left_out, ["name", "tel", "联系人", "证件"]);
    assert_eq!(
        attribute(&project, &first(), "name"),
        json!("仙糖"),
        "an area keeps its name"
    );
    drop(project);
    for (path, bytes) in crate::support::files(folder.path()) {
        for text in ["谢丽", "13812341234", "999999194907120016"] {
            assert!(!crate::support::holds(&bytes, text), "{}", path.display());
        }
    }
}
