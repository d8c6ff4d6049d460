//! Every desk, page and dialog there is, and how one comes there: for whoever looks at all of them.

use crate::support::{Window, follow, settle};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use gridroom::app::intent::Intent;
use gridroom::app::jobs::source::Source;
use gridroom::app::project::Credentials;
use gridroom::app::state::dialog::{Dialog, Erasure, Leaving, ListDraft};
use gridroom::app::words::messages::Message;
use gridroom::app::workspaces::{epidemic, sampling};
use gridroom::demo::practice;
use gridroom::exchange::list::{LISTS, Sampled};
use gridroom::model::record::{Key as RecordKey, Kind};
use gridroom::rules::Role;
use gridroom::rules::retention::Ground;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

/// A desk, a page or a dialog: what it is called, what opens it, and what closes it.
pub type Desk = (
    String,
    Box<dyn Fn(&mut Harness<'_, Window>)>,
    (Modifiers, Key),
);

const PLAIN: Modifiers = Modifiers::NONE;
const ESCAPE: (Modifiers, Key) = (PLAIN, Key::Escape);

/// It is a dialog: nothing beneath it is to be reached.
pub fn is_dialog(name: &str) -> bool {
    name.starts_with("dialog")
}

/// Every desk.
pub fn desks() -> Vec<Desk> {
    let keyed = |name: &str, modifiers: Modifiers, key: Key, close: (Modifiers, Key)| -> Desk {
        let open = move |harness: &mut Harness<'_, Window>| {
            harness.key_press_modifiers(modifiers, key);
            settle(harness);
            settle(harness);
        };
        (name.to_owned(), Box::new(open), close)
    };
    let turned = |name, modifiers, key| keyed(name, modifiers, key, (modifiers, key));
    let mut desks = vec![
        turned("the map", PLAIN, Key::F3),
        turned("redraw", PLAIN, Key::F2),
        turned("register", PLAIN, Key::F12),
        turned("arrivals", Modifiers::SHIFT, Key::F12),
        turned("guide", PLAIN, Key::F1),
        turned("history", PLAIN, Key::F4),
        keyed("print", Modifiers::COMMAND, Key::P, ESCAPE),
        keyed("dialog, keys", Modifiers::SHIFT, Key::F1, ESCAPE),
        keyed("dialog, background map", Modifiers::COMMAND, Key::B, ESCAPE),
    ];
    for tab in epidemic::Tab::ALL {
        let open = move |harness: &mut Harness<'_, Window>| {
            harness.state_mut().shell().state.epidemic.tab = tab;
            settle(harness);
        };
        desks.push((format!("epidemic, {tab:?}"), Box::new(open), ESCAPE));
    }
    for tab in sampling::Tab::ALL {
        let key = (Modifiers::COMMAND, Key::F12);
        let open = move |harness: &mut Harness<'_, Window>| {
            harness.key_press_modifiers(key.0, key.1);
            settle(harness);
            harness.state_mut().shell().state.sampling.tab = tab;
            settle(harness);
        };
        desks.push((format!("sampling, {tab:?}"), Box::new(open), key));
    }
    desks
}

/// Files to be brought in, and an extract, made once.
fn files() -> &'static Path {
    static FILES: OnceLock<TempDir> = OnceLock::new();
    let folder = FILES.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        practice::write(folder.path()).expect("written");
        let extract = include_str!("../support/quarter.osm");
        std::fs::write(folder.path().join("quarter.osm"), extract).expect("written");
        folder
    });
    folder.path()
}

/// Pages that come with a file, and what is traced.
pub fn pages() -> Vec<Desk> {
    let with = |name: &str, act: fn(&mut Window, PathBuf), file: &'static str| -> Desk {
        let open = move |harness: &mut Harness<'_, Window>| {
            act(harness.state_mut(), files().join(file));
            settle(harness);
            settle(harness);
        };
        (name.to_owned(), Box::new(open), ESCAPE)
    };
    let trace = |harness: &mut Harness<'_, Window>| {
        harness.key_press_modifiers(Modifiers::SHIFT, Key::F2);
        settle(harness);
    };
    let tracing: Desk = ("tracing".to_owned(), Box::new(trace), ESCAPE);
    vec![
        tracing,
        with(
            "importing a map",
            |window, path| window.shell().import(path),
            "practice_grids.geojson",
        ),
        with(
            "importing a list",
            |window, path| window.shell().import_list(path),
            "practice_residents.csv",
        ),
        with(
            "a town of one's own",
            |window, path| window.shell().open(Source::File(path)),
            "quarter.osm",
        ),
    ]
}

/// What makes a dialog.
type Make = fn() -> Dialog;

fn key() -> RecordKey {
    RecordKey::new(Kind::Case, "1")
}

fn erasure() -> Dialog {
    Dialog::Retention(Box::new(Erasure {
        report: None,
        ground: Ground::Request,
        is_agreed: false,
        done: None,
    }))
}

fn message() -> Dialog {
    Dialog::Message(Message {
        what: "无法打开 / cannot be opened".to_owned(),
        why: "文件不在 / the file is gone".to_owned(),
        remedy: "请检查 / look for it".to_owned(),
    })
}

/// Dialogs that open of themselves; those of the commands are among the desks.
pub fn dialogs() -> Vec<Desk> {
    let all: [(&str, Make); 30] = [
        ("message", message),
        ("broke off", || Dialog::BrokeOff(None)),
        ("leave", || Dialog::Leave(Leaving::All)),
        ("about", || Dialog::About(String::new())),
        ("reset settings", || Dialog::ResetSettings),
        ("sign in", || Dialog::SignIn(Credentials::default())),
        ("set up", || {
            Dialog::SetUp(Credentials::default(), Default::default(), None)
        }),
        ("recover", || {
            Dialog::Recover(Default::default(), Credentials::default())
        }),
        ("passphrase", || Dialog::Passphrase(Default::default())),
        ("users", || {
            Dialog::Users(Credentials::default(), Role::Operator)
        }),
        ("revoke", || Dialog::Revoke("林值班".to_owned())),
        ("change role", || {
            Dialog::ChangeRole("林值班".to_owned(), Role::Planner)
        }),
        ("retention", erasure),
        ("person", || Dialog::Person(Default::default())),
        ("plan name", || Dialog::PlanName(None, String::new())),
        ("unlock", || Dialog::Unlock(String::new(), String::new())),
        ("roll back", || Dialog::RollBack(None)),
        ("rebased", || {
            Dialog::Rebased(3, vec!["洪桥01".to_owned(); 12])
        }),
        ("clock", || Dialog::Clock),
        ("move end", || {
            Dialog::MoveEnd(vec![key()], String::new(), String::new())
        }),
        ("check", || Dialog::Check(vec![key()], String::new())),
        ("deliver", || Dialog::Deliver(vec![key()], String::new())),
        ("export list", || Dialog::ExportList(ListDraft::default())),
        ("template", || Dialog::Template(&LISTS[0])),
        ("losses", || {
            Dialog::ListLosses("list.csv".into(), vec!["备注".to_owned()])
        }),
        ("begin round", || Dialog::BeginRound(key(), String::new())),
        ("void tube", || Dialog::VoidTube(key(), String::new())),
        ("refusal", || {
            Dialog::Refusal(key(), String::new(), String::new())
        }),
        ("export sampled", || {
            Dialog::ExportSampled(Sampled::Codes, String::new())
        }),
        ("left behind", || {
            Dialog::LeftBehind(vec!["scratch/1.gpkg".into()], None)
        }),
    ];
    let opened = all.into_iter().map(|(name, make)| -> Desk {
        let open = move |harness: &mut Harness<'_, Window>| {
            let ctx = harness.ctx.clone();
            let intent = Intent::open(make());
            harness.state_mut().shell().handle(intent, &ctx);
            follow(harness);
            settle(harness);
        };
        (format!("dialog, {name}"), Box::new(open), ESCAPE)
    });
    opened.collect()
}
