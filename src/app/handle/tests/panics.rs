//! What breaks off: beside the window, on the project's thread. Owns: that it is told, that nothing waits
//! for it or goes with it, and that the file is sound.

use crate::app::intent::Intent as Any;
use crate::app::jobs::loader::{JobOutcome, Loader, open_options};
use crate::app::jobs::source::Source;
use crate::app::project::{PlanRequest, ProjectThread, Request, Start, scratch};
use crate::app::shell::Shell;
use crate::app::state::dialog::Dialog;
use crate::app::state::settings::Settings;
use crate::rules::retention::RecordType;
use crate::store::{Contents, NewProject, Project};
use egui::Context;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A window on an empty project.
fn window() -> (Shell, Context, PathBuf, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let home = std::env::temp_dir().join(format!("gridroom-{}", std::process::id()));
    scratch::keep_in(home);
    let path = folder.path().join("town.gpkg");
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: false,
        members: Default::default(),
    };
    let made = Project::create(&path, &new, &Contents::new(), &open_options(false));
    drop(made.expect("made"));
    let ctx = Context::default();
    let mut shell = Shell::new(&ctx, Settings::default(), Loader::default(), None);
    shell.open(Source::File(path.clone()));
    settle(&mut shell, &ctx);
    (shell, ctx, path, folder)
}

/// Take what comes until nothing is under way any more.
fn settle(shell: &mut Shell, ctx: &Context) {
    let began = Instant::now();
    loop {
        shell.logic(ctx);
        if shell.is_idle() {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "still busy");
        thread::sleep(Duration::from_millis(2));
    }
}

/// The project that is told to be broken off, if any is.
fn broke_off(shell: &Shell) -> Option<Option<&Path>> {
    match shell.views.dialogs.top().map(|open| &open.dialog) {
        Some(Dialog::BrokeOff(path)) => Some(path.as_deref()),
        _ => None,
    }
}

#[test]
fn work_that_panics_is_told_and_a_list_on_its_way_in_stays() {
    let (mut shell, ctx, _path, folder) = window();
    let list = folder.path().join("人员.csv");
    let text = "姓名,联系电话,人员类别,抵达日期\n谢一,13800000001,来返,2021-09-11\n";
    std::fs::write(&list, text).expect("written");
    shell.import_list(list);
    settle(&mut shell, &ctx);
    let is_there = |shell: &Shell| {
        let listing = shell.views.listing.as_ref();
        listing.is_some_and(|listing| listing.checked.is_some() || !listing.missing().is_empty())
    };
    assert!(is_there(&shell));
    shell.loader.work(|| panic!("999999197703170048"));
    settle(&mut shell, &ctx);
    assert_eq!(broke_off(&shell), Some(None));
    assert!(shell.is_idle() && is_there(&shell));
    shell.views.dialogs.step_back();
    // Nor does it go with a file dialog.
    shell.take(JobOutcome::ChoiceBrokeOff, &ctx);
    assert_eq!(broke_off(&shell), Some(None));
    assert!(is_there(&shell));
}

/// The thread panics between what it did and the answer: what was done is in the file, nobody waits for
/// the answer, and the project is opened again.
#[test]
fn a_project_whose_thread_panics_is_sound_and_is_opened_again() {
    let (mut shell, ctx, path, _folder) = window();
    shell.let_go();
    for closing in shell.closing.drain(..) {
        closing.join().expect("closed");
    }
    let project = Project::open(&path, &open_options(false)).expect("opened");
    let breaks = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&breaks);
    // Called on the thread of the project with everything it says.
    let wake = move || {
        if told.swap(false, Ordering::SeqCst) {
            panic!("999999197703170048");
        }
    };
    let start = Start::Opened(Box::new(project));
    let patience = Duration::from_secs(600);
    shell.project = Some(ProjectThread::start(start, patience, wake));
    settle(&mut shell, &ctx);
    assert_eq!(broke_off(&shell), None);
    let days = |shell: &Shell| {
        let state = shell.state.work.state.as_ref().expect("a project");
        let mut days = state.retention.iter();
        days.find(|(kind, _)| *kind == RecordType::Case)
            .map(|d| d.1)
    };
    let keep = Request::Retain(RecordType::Case, 77);
    assert!(shell.ask(keep, &ctx).is_some());
    settle(&mut shell, &ctx);
    assert_eq!(days(&shell), Some(77));

    breaks.store(true, Ordering::SeqCst);
    shell.ask_plan(PlanRequest::Reload, &ctx);
    assert!(!shell.is_idle());
    settle(&mut shell, &ctx);
    assert_eq!(broke_off(&shell), Some(Some(path.as_path())));
    assert!(shell.is_idle(), "nobody waits for the answer");
    // Nothing is done until it is open again.
    assert!(shell.ask(Request::Undo, &ctx).is_none());
    assert_eq!(broke_off(&shell), Some(Some(path.as_path())));

    shell.handle(Any::Open(Source::File(path.clone())), &ctx);
    settle(&mut shell, &ctx);
    assert_eq!(broke_off(&shell), None);
    assert_eq!(days(&shell), Some(77));
    let reader = Project::open(&path, &open_options(true)).expect("readable");
    assert!(reader.verify_chain().expect("checked").is_sound());
}
