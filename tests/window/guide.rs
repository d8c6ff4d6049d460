//! The guide through the window: it opens where one is, its links lead on, and work goes on beside it.

use crate::redraw::town;
use crate::support::{click, follow, press, settle, shows};
use egui::{Key, Modifiers};
use gridroom::app::map::tools::ToolId;
use gridroom::app::workspaces::guide::Page;

#[test]
fn it_opens_where_one_is_and_leads_on() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::F1);
    settle(&mut harness);
    let page = harness.state_mut().shell().state.guide;
    assert_eq!(page, Some(Page::Redraw));
    assert!(shows(&harness, "本页说明如何在方案中修改网格界线"));
    // Work goes on beside it.
    press(&mut harness, Key::S);
    let tool = harness.state_mut().shell().state.planning.tool.id();
    assert_eq!(tool, ToolId::Split);
    click(&mut harness, "管理员手册");
    follow(&mut harness);
    follow(&mut harness);
    let page = harness.state_mut().shell().state.guide;
    assert_eq!(page, Some(Page::Administrator));
    // Every page can be drawn, in the letters that the window has.
    for other in ["English", "中文"] {
        for page in Page::ALL {
            harness.state_mut().shell().state.guide = Some(*page);
            follow(&mut harness);
        }
        click(&mut harness, other);
        settle(&mut harness);
    }
    press(&mut harness, Key::F1);
    press(&mut harness, Key::F1);
    settle(&mut harness);
    assert_eq!(harness.state_mut().shell().state.guide, None);
    // The keys are still listed, by another key.
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F1);
    settle(&mut harness);
    assert!(shows(&harness, "快捷键一览"));
}
