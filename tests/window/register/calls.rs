//! Whom to call: on paper, and who is not posted in public in clear only for a reason.

use super::{desk, find, keep, register};
use crate::support::{Window, click, fill, press, settle, shows};
use calamine::{Data, Reader, Xlsx, open_workbook};
use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gridroom::model::register::Level;
use std::path::Path;

/// What stands in the first sheet of a workbook.
fn sheet(path: &Path) -> Vec<Vec<String>> {
    let mut workbook: Xlsx<_> = open_workbook(path).expect("read");
    let range = workbook.worksheet_range_at(0).expect("one").expect("read");
    let texts = |row: &[Data]| row.iter().map(ToString::to_string).collect();
    range.rows().map(texts).collect()
}

/// Choose an item of the menu beside whoever is called so.
fn item(harness: &mut Harness<'_, Window>, name: &str, item: &str) {
    let who = harness.query_all_by_label_contains(name);
    let who = who.map(|node| node.rect().center().y).next();
    let y = who.expect("they are on the card");
    let menus: Vec<_> = harness.query_all_by_label("更多操作").collect();
    let near = |menu: &&egui_kittest::Node<'_>| (menu.rect().center().y - y).abs() as i32;
    menus.iter().min_by_key(near).expect("a menu").click();
    settle(harness);
    click(harness, item);
    settle(harness);
}

#[test]
fn a_call_list_is_printed_and_who_is_not_public_is_masked_until_a_reason_is_given() {
    let (mut harness, path, _folder) = desk();
    find(&mut harness, "hq02");
    let (key, calls) = {
        let register = register(&mut harness);
        let grid = register
            .unit_coded(Level::Grid, "350322001004002")
            .expect("there");
        let calls = register.call_list(grid).len();
        (register.unit(grid).expect("there").key.clone(), calls)
    };
    let file = path.with_file_name("通讯录.xlsx");
    let ctx = harness.ctx.clone();
    let shell = harness.state_mut().shell();
    shell.write_call_list(file.clone(), &key, &ctx);
    settle(&mut harness);
    let rows = sheet(&file);
    // A title, who printed it, and headings.
    assert_eq!(rows.len(), calls + 3);
    // As pages too.
    let pages = path.with_file_name("通讯录.pdf");
    harness
        .state_mut()
        .shell()
        .write_call_list(pages.clone(), &key, &ctx);
    settle(&mut harness);
    assert!(std::fs::read(&pages).expect("written").starts_with(b"%PDF"));
    assert_eq!(rows[0][0], "洪桥02（网格）责任人通讯录 2021-10-05");
    assert!(rows[1][0].contains("打印："), "{:?}", rows[1]);
    assert_eq!(rows[2], ["辖区", "职责", "姓名", "电话"]);
    let head = rows.iter().find(|row| row[1] == "网格长").expect("one");
    assert!(head[3].starts_with("1360000") && !head[2].contains('*'));
    let (name, phone) = (head[2].clone(), head[3].clone());
    item(&mut harness, &name, "姓名和电话");
    click(&mut harness, "公示姓名和电话");
    keep(&mut harness);
    assert!(!shows(&harness, &phone));
    let shell = harness.state_mut().shell();
    shell.write_call_list(file.clone(), &key, &ctx);
    settle(&mut harness);
    let masked = &sheet(&file)[3..];
    assert!(masked.iter().all(|row| row[3] != phone));
    let (head, tail) = (&phone[..3], &phone[7..]);
    let masked = format!("{head}****{tail}");
    item(&mut harness, &masked, "查看原文");
    fill(&mut harness, "事由", "夜间联络");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, &phone) && shows(&harness, &name));
    item(&mut harness, &phone, "隐藏");
    assert!(!shows(&harness, &phone));
}
