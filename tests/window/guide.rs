//! The guide through the window: it opens where one is, its links lead on, and work goes on beside it.

use crate::redraw::town;
use crate::support::{click, follow, press, settle, shows, town as small_town};
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

#[test]
fn practice_files_are_written_and_their_page_opens() {
    let (mut harness, folder) = small_town();
    // A folder is asked for, which nobody gives here.
    click(&mut harness, "帮助");
    click(&mut harness, "练习文件…");
    follow(&mut harness);
    let into = folder.path().join("practice");
    harness.state_mut().shell().write_practice(into.clone());
    settle(&mut harness);
    assert!(shows(&harness, "练习文件已写入"));
    let page = harness.state_mut().shell().state.guide;
    assert_eq!(page, Some(Page::Practice));
    assert!(shows(&harness, "用带错的文件练习导入"));
    let path = into.join("practice_grids.geojson");
    std::fs::write(&path, "mended").expect("written");
    harness.state_mut().shell().write_practice(into);
    settle(&mut harness);
    assert!(shows(&harness, "该处已有同名文件，内容不同。"));
    assert_eq!(std::fs::read(&path).expect("there"), b"mended");
}
