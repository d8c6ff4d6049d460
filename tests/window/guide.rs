//! The guide through the window: it opens where one is, its links lead on, and work goes on beside it.

use crate::epidemic::duty;
use crate::project::project_file;
use crate::redraw::town;
use crate::support::{
    SMALL, Window, click, enter, fill, follow, press, settings, settle, shows, town as small_town,
    window,
};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::command::Command;
use gridroom::app::map::tools::ToolId;
use gridroom::app::workspaces::guide::Page;

/// The page that is read beside the work.
fn page(harness: &mut Harness<'_, Window>) -> Option<Page> {
    harness.state_mut().shell().state.guide
}

/// The page that is read over a dialog.
fn help(harness: &mut Harness<'_, Window>) -> Option<Page> {
    harness.state_mut().shell().state.help
}

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
    // It may stand below what is in sight of the list: as a screen reader presses it.
    let listed = harness.query_all_by_label("管理员手册").next();
    listed.expect("it is listed").click_accesskit();
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

/// Esc is for what was touched last: the guide, or the tool in hand beside it.
#[test]
fn escape_closes_the_guide_where_that_was_touched_last() {
    let (mut harness, _folder) = town();
    let tool = |harness: &mut Harness<'_, Window>| {
        let planning = &harness.state_mut().shell().state.planning;
        planning.tool.id()
    };
    press(&mut harness, Key::S);
    press(&mut harness, Key::F1);
    settle(&mut harness);
    // Just opened.
    press(&mut harness, Key::Escape);
    assert_eq!(page(&mut harness), None);
    assert_eq!(tool(&mut harness), ToolId::Split);
    // Work went on by a key.
    press(&mut harness, Key::F1);
    settle(&mut harness);
    press(&mut harness, Key::M);
    assert_eq!(tool(&mut harness), ToolId::Move);
    press(&mut harness, Key::Escape);
    assert_eq!(tool(&mut harness), ToolId::Select);
    assert!(page(&mut harness).is_some(), "it is still read");
    // It was pressed in afterwards.
    press(&mut harness, Key::S);
    click(&mut harness, "重划网格");
    settle(&mut harness);
    press(&mut harness, Key::Escape);
    assert_eq!(page(&mut harness), None);
    assert_eq!(tool(&mut harness), ToolId::Split);
    press(&mut harness, Key::Escape);
    assert_eq!(tool(&mut harness), ToolId::Select);
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

#[test]
fn the_wall_and_what_is_traced_have_pages_of_their_own() {
    let (mut harness, _folder) = small_town();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F2);
    settle(&mut harness);
    press(&mut harness, Key::F1);
    assert_eq!(page(&mut harness), Some(Page::Tracing));
    assert!(shows(&harness, "本页说明如何把扫描图或 CAD 图垫在地图下面"));
    press(&mut harness, Key::F1);
    assert_eq!(page(&mut harness), None);

    let (mut harness, _path, _folder) = duty();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F11);
    settle(&mut harness);
    assert!(harness.state_mut().shell().state.wall.is_some());
    press(&mut harness, Key::F1);
    assert_eq!(page(&mut harness), Some(Page::Wall));
    // Esc puts the guide away first, then the wall.
    press(&mut harness, Key::Escape);
    assert_eq!(page(&mut harness), None);
    assert!(harness.state_mut().shell().state.wall.is_some());
    press(&mut harness, Key::Escape);
    assert!(harness.state_mut().shell().state.wall.is_none());
}

#[test]
fn a_town_of_ones_own_leads_to_its_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("town.osm");
    std::fs::write(&path, include_str!("../support/invented.osm")).expect("written");
    let mut harness = window(settings(), Some(&path), SMALL);
    assert!(harness.state_mut().shell().state.own_town.is_some());
    press(&mut harness, Key::F1);
    assert_eq!(page(&mut harness), Some(Page::OwnTown));
}

#[test]
fn over_a_dialog_its_page_is_read_and_what_was_typed_waits() {
    let (path, _folder) = project_file(true);
    let mut harness = window(settings(), Some(&path), SMALL);
    let ctx = harness.ctx.clone();
    harness.state_mut().shell().run(Command::SignIn, &ctx);
    follow(&mut harness);
    fill(&mut harness, "姓名", "谢主");
    press(&mut harness, Key::F1);
    assert_eq!(help(&mut harness), Some(Page::Administrator));
    assert!(shows(&harness, "本页说明如何建立项目、管理用户与口令"));
    assert_eq!(page(&mut harness), None, "it lies over the dialog");
    // Nothing goes into the dialog meanwhile, and links lead on.
    enter(&mut harness, "x");
    click(&mut harness, "在图纸上描绘");
    settle(&mut harness);
    assert_eq!(help(&mut harness), Some(Page::Tracing));
    press(&mut harness, Key::Escape);
    assert_eq!(help(&mut harness), None);
    assert!(shows(&harness, "登录"), "the dialog is still there");
    // The cursor is where it was.
    follow(&mut harness);
    enter(&mut harness, "任");
    let fields = harness.query_all_by_role(Role::TextInput);
    let said: Vec<String> = fields
        .filter_map(|field| field.accesskit_node().value())
        .collect();
    assert!(said.iter().any(|text| text == "谢主任"), "{said:?}");
    // The first leaves the field, the next the dialog.
    for _ in 0..3 {
        if shows(&harness, "登录") {
            press(&mut harness, Key::Escape);
        }
        if shows(&harness, "放弃") {
            click(&mut harness, "放弃");
        }
    }
    settle(&mut harness);
    press(&mut harness, Key::F1);
    assert_eq!(help(&mut harness), None);
    assert_eq!(page(&mut harness), Some(Page::Map));
}

/// What the pictures of a page show, as its file says.
fn pictured(folder: &str, page: Page) -> Vec<String> {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/guide");
    let text = std::fs::read_to_string(format!("{guide}/{folder}/{}.md", page.file()));
    let text = text.expect("a page");
    let lines = text.lines().filter_map(|line| line.strip_prefix("!["));
    let about = lines.filter_map(|line| line.split_once("](").map(|(about, _)| about.to_owned()));
    about.collect()
}

/// What the pictures that are drawn are called, from top to bottom, and their sizes.
fn drawn(harness: &Harness<'_, Window>) -> Vec<(String, Vec2)> {
    let mut pictures: Vec<(f32, String, Vec2)> = harness
        .query_all_by_role(Role::Image)
        .filter_map(|node| {
            let label = node.accesskit_node().label()?;
            Some((node.rect().top(), label, node.rect().size()))
        })
        .collect();
    pictures.sort_by(|a, b| a.0.total_cmp(&b.0));
    let named = pictures.into_iter().map(|(_, label, size)| (label, size));
    named.collect()
}

#[test]
fn pictures_of_a_page_say_what_they_show_and_can_be_enlarged() {
    let (mut harness, _folder) = small_town();
    let mut count = 0;
    for (folder, other) in [("zh-CN", "English"), ("en", "中文")] {
        for page in Page::ALL {
            harness.state_mut().shell().state.guide = Some(*page);
            follow(&mut harness);
            let expected = pictured(folder, *page);
            count += expected.len();
            let labels: Vec<String> = drawn(&harness)
                .into_iter()
                .map(|(label, _)| label)
                .collect();
            assert_eq!(labels, expected, "{page:?} in {folder}");
        }
        click(&mut harness, other);
        settle(&mut harness);
    }
    assert!(count > 20, "pictures were found: {count}");

    harness.state_mut().shell().state.guide = Some(Page::Map);
    follow(&mut harness);
    let about = pictured("zh-CN", Page::Map).remove(0);
    let size = |harness: &Harness<'_, Window>| {
        let drawn = drawn(harness);
        let found = drawn.into_iter().find(|(label, _)| *label == about);
        found.expect("it is drawn").1
    };
    // As wide as the page to begin with, then as large as it is, and back.
    let fitting = size(&harness);
    harness.get_by_label(&about).click_accesskit();
    follow(&mut harness);
    let large = size(&harness);
    assert!(large.x > fitting.x * 1.5, "{fitting} {large}");
    let shape = |size: Vec2| size.x / size.y;
    assert!(
        (shape(fitting) - shape(large)).abs() < 0.02,
        "{fitting} {large}"
    );
    harness.get_by_label(&about).click_accesskit();
    follow(&mut harness);
    assert_eq!(size(&harness), fitting);
    // Another page begins anew.
    harness.get_by_label(&about).click_accesskit();
    follow(&mut harness);
    for page in [Page::Wall, Page::Map] {
        harness.state_mut().shell().state.guide = Some(page);
        follow(&mut harness);
    }
    assert_eq!(size(&harness), fitting);
}
