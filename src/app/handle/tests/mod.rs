//! Intents in, state out, without a window: each intent there is does what it says. Owns: that none
//! is left out, also one that comes later.

mod of_arrivals;
mod of_epidemic;
mod of_exchange;
mod of_map;
mod of_own_town;
mod of_printing;
mod of_project;
mod of_proposing;
mod of_register;
mod of_sampling;
mod of_trace;
mod panics;

use crate::app::intent::Intent;
use crate::app::jobs::chooser::Choice;
use crate::app::jobs::loader::Loader;
use crate::app::jobs::source::Source;
use crate::app::project::scratch;
use crate::app::shell::Shell;
use crate::app::state::dialog::{Dialog, Leaving};
use crate::app::state::settings::Settings;
use crate::demo::project::town_contents;
use crate::geometry::coverage::FaceId;
use crate::store::{NewProject, OpenOptions, Project};
use egui::Context;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Somebody at a window that nobody sees.
struct Sitting {
    ctx: Context,
    shell: Shell,
    told: BTreeSet<String>,
    folder: TempDir,
}

impl Sitting {
    /// The town in a project of its own.
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        scratch::keep_in(folder.path().join("scratch"));
        let path = folder.path().join("town.gpkg");
        let new = NewProject {
            title: "鲤城".to_owned(),
            synthetic: true,
            members: crate::demo::members(),
        };
        let options = OpenOptions {
            workspace: "test".to_owned(),
            read_only: false,
        };
        let records = town_contents().expect("a town");
        drop(Project::create(&path, &new, &records, &options).expect("created"));
        let ctx = Context::default();
        let mut loader = Loader::asking_itself();
        loader.open(Source::File(path));
        let shell = Shell::new(&ctx, Settings::default(), loader, None);
        let mut sitting = Self {
            ctx,
            shell,
            told: BTreeSet::new(),
            folder,
        };
        sitting.settle();
        assert!(sitting.shell.state.session.document().is_some());
        sitting
    }

    /// Send an intent by the name of its variant, and wait for what comes of it.
    fn tell(&mut self, name: &str, intent: impl Into<Intent>) {
        self.told.insert(name.to_owned());
        self.shell.handle(intent.into(), &self.ctx);
        self.settle();
    }

    fn settle(&mut self) {
        let began = Instant::now();
        let mut still = 0;
        while still < 3 {
            self.shell.logic(&self.ctx);
            let is_working = self
                .shell
                .views
                .importing
                .as_ref()
                .is_some_and(|importing| importing.is_working());
            still = if self.shell.is_idle() && !is_working {
                still + 1
            } else {
                0
            };
            std::thread::sleep(Duration::from_millis(2));
            assert!(began.elapsed() < Duration::from_secs(120), "still busy");
        }
    }

    /// Write a file beside the project.
    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    fn project_file(&self) -> PathBuf {
        self.folder.path().join("town.gpkg")
    }

    fn top(&self) -> Option<&Dialog> {
        self.shell.views.dialogs.top().map(|open| &open.dialog)
    }

    fn top_id(&self) -> u64 {
        self.shell.views.dialogs.top().expect("a dialog").id
    }

    /// A file of this kind is asked for; it is left at that.
    fn asks_for(&mut self, is_it: impl Fn(&Choice) -> bool) {
        // Whoever asks by a dialog is not busy: it comes when it comes.
        let began = Instant::now();
        while !matches!(self.top(), Some(Dialog::Path(_))) {
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "no path is asked for"
            );
            self.settle();
        }
        match self.top() {
            Some(Dialog::Path(draft)) => assert!(is_it(&draft.choice), "{:?}", draft.choice),
            _ => panic!("no path is asked for"),
        }
        self.close_top();
    }

    /// It is asked whether this is given up; it is not.
    fn asks_whether_to_leave(&mut self, what: Leaving) {
        match self.top() {
            Some(Dialog::Leave(asked)) => assert_eq!(*asked, what),
            _ => panic!("it is given up unasked: {what:?}"),
        }
        self.close_top();
    }

    fn close_top(&mut self) {
        let id = self.top_id();
        self.tell("CloseDialog", Intent::CloseDialog(id));
    }

    fn selection(&self) -> Vec<FaceId> {
        self.shell
            .state
            .session
            .selection()
            .iter()
            .copied()
            .collect()
    }
}

/// The variants of the enum `Intent` in a source file, with what stands before their names in the
/// stories.
fn variants(file: &str, before: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(path).expect("a source");
    let body = text.split("pub enum Intent {").nth(1).expect("an enum");
    let body = body.split("\n}").next().unwrap_or_default();
    let lines = body
        .lines()
        .filter(|line| line.starts_with("    ") && !line.starts_with("     "));
    let names = lines.filter_map(|line| {
        let line = line.trim_start();
        let end = line.find(|c: char| !c.is_alphanumeric());
        let name = &line[..end.unwrap_or(line.len())];
        name.starts_with(char::is_uppercase)
            .then(|| format!("{before}{name}"))
    });
    names.collect()
}

#[test]
fn every_intent_does_what_it_says() {
    let mut sitting = Sitting::new();
    of_map::told(&mut sitting);
    of_epidemic::told(&mut sitting);
    of_register::told(&mut sitting);
    of_arrivals::told(&mut sitting);
    of_sampling::told(&mut sitting);
    of_printing::told(&mut sitting);
    of_exchange::told(&mut sitting);
    of_project::told(&mut sitting);
    of_own_town::told(&mut sitting);
    of_trace::told(&mut sitting);
    let mut all = variants("src/app/intent.rs", "");
    // Those of a workspace are told below their own names.
    for workspace in [
        "map", "redraw", "epidemic", "register", "arrivals", "sampling", "printing", "own_town",
        "exchange", "project", "guide", "tour", "trace",
    ] {
        let named = |name: &String| name.to_lowercase() == workspace.replace('_', "");
        all.retain(|name| !named(name));
        let file = format!("src/app/workspaces/{workspace}/intent.rs");
        all.extend(variants(&file, &format!("{workspace}::")));
    }
    all.remove("redraw::Propose");
    let proposing = "src/app/workspaces/redraw/proposing/intent.rs";
    all.extend(variants(proposing, "proposing::"));
    assert!(all.len() > 80, "intents are found: {}", all.len());
    let missing: Vec<&String> = all.difference(&sitting.told).collect();
    assert!(missing.is_empty(), "not told: {missing:#?}");
    let unknown: Vec<&String> = sitting.told.difference(&all).collect();
    assert!(unknown.is_empty(), "there is no such intent: {unknown:#?}");
}
