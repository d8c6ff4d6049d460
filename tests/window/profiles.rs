//! The rules that a desk goes by: seen and chosen where the desk is set up, from a file and back, and
//! written out as they came.

use crate::epidemic::town_project;
use crate::project::at_desk;
use crate::support::{Window, choose, click, command, press, settle, shows};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gridroom::app::intent::Intent;
use gridroom::app::jobs::chooser::Choice;
use gridroom::app::state::dialog::{Dialog, PathDraft};
use gridroom::app::workspaces::arrivals::Tab;
use gridroom::app::workspaces::sampling::Tab as Page;
use gridroom::model::setting::ProfileOf;
use std::path::{Path, PathBuf};

/// Say where a file lies, as where the system has no dialog.
fn say_path(harness: &mut Harness<'_, Window>, choice: Choice, path: &Path) {
    let draft = PathDraft {
        choice,
        title: "dialog-rules",
        text: path.display().to_string(),
        folder: PathBuf::new(),
        names: Vec::new(),
        replaces: None,
    };
    let ctx = harness.ctx.clone();
    let intent = Intent::open(Dialog::Path(Box::new(draft)));
    harness.state_mut().shell().handle(intent, &ctx);
    settle(harness);
    press(harness, Key::Enter);
    settle(harness);
}

fn opened(harness: &mut Harness<'_, Window>, button: &str) {
    harness.get_by_label(button).click_accesskit();
    settle(harness);
}

/// How many tries the desk of arrivals goes by.
fn tries(harness: &mut Harness<'_, Window>) -> u32 {
    let state = &harness.state_mut().shell().state.arrivals;
    state.arrivals().expect("read").profiles().own().tries.count
}

fn at_calls(path: &Path) -> Harness<'static, Window> {
    let mut harness = at_desk(path, "谢主任", Key::F3);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F12);
    settle(&mut harness);
    harness.state_mut().shell().state.arrivals.tab = Tab::Share;
    settle(&mut harness);
    harness
}

#[test]
fn calls_go_by_a_file_that_is_chosen_and_are_there_after_a_restart() {
    let (path, folder) = town_project();
    let mut harness = at_calls(&path);
    opened(&mut harness, "话术与通话规则…");
    assert!(shows(&harness, "内置：来返人员电话排查"));
    assert!(shows(&harness, "拨打 3 次未通"), "what it says is shown");
    let bundled = ProfileOf::Calls.bundled()[0];
    let own = bundled.replace("\"count\": 3", "\"count\": 2");
    let own = own.replace("来返人员电话排查", "街道通话规则");
    let file = folder.path().join("own.json");
    // A fault is told with its line, and nothing is taken.
    std::fs::write(&file, own.replace("\"days\": 1", "\"days\": 5")).expect("written");
    say_path(&mut harness, Choice::Profile(ProfileOf::Calls), &file);
    assert!(shows(&harness, "第 14 行“tries.days”：请填 1 至 2 的整数"));
    assert!(shows(&harness, "内置：来返人员电话排查"));
    std::fs::write(&file, &own).expect("written");
    say_path(&mut harness, Choice::Profile(ProfileOf::Calls), &file);
    assert!(shows(&harness, "街道通话规则") && shows(&harness, "拨打 2 次未通"));
    assert_eq!(tries(&mut harness), 3, "it is proposed, not kept");
    opened(&mut harness, "采用");
    assert_eq!(tries(&mut harness), 2);
    assert!(!shows(&harness, "另存为文件…"), "the dialog is closed");
    drop(harness);

    let mut harness = at_calls(&path);
    assert_eq!(tries(&mut harness), 2, "it is the project's");
    opened(&mut harness, "话术与通话规则…");
    assert!(shows(&harness, "街道通话规则"));
    // Out again as it came.
    let out = folder.path().join("out.json");
    let choice = Choice::ProfileOut("own.json".to_owned(), own.clone());
    say_path(&mut harness, choice, &out);
    assert_eq!(std::fs::read_to_string(&out).expect("written"), own);
    choose(&mut harness, "现行规则");
    click(&mut harness, "内置：来返人员电话排查");
    settle(&mut harness);
    opened(&mut harness, "采用");
    assert_eq!(tries(&mut harness), 3);
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(tries(&mut harness), 2, "one act is taken back");
}

#[test]
fn sampling_goes_by_the_profile_that_is_chosen() {
    let (path, _folder) = town_project();
    let mut harness = at_desk(&path, "谢主任", Key::F3);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F12);
    settle(&mut harness);
    settle(&mut harness);
    harness.state_mut().shell().state.sampling.tab = Page::Round;
    settle(&mut harness);
    let allows = |harness: &mut Harness<'_, Window>| {
        let state = &harness.state_mut().shell().state.sampling;
        let sampling = state.sampling().expect("read");
        sampling.rules().on(sampling.round().day).allows(20)
    };
    assert!(!allows(&mut harness));
    opened(&mut harness, "采样规则…");
    assert!(shows(&harness, "每管人数：1、5、10"));
    choose(&mut harness, "现行规则");
    click(&mut harness, "区域核酸采样（2022年）");
    settle(&mut harness);
    assert!(shows(&harness, "每管人数：1、5、10、20"));
    opened(&mut harness, "采用");
    assert!(allows(&mut harness));
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert!(!allows(&mut harness), "one act is taken back");
}
