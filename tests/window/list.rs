//! A list is brought in through the window: looked at, decided about, accepted, taken back.

use crate::own_town::made;
use crate::project::{PASSPHRASE, at_desk, open, project_file, sign_in, signed_in};
use crate::support::{Window, choose, click, command, settle, shows};
use egui::Key;
use egui_kittest::Harness;
use gridroom::exchange::list::{Ground, Heading, Source, check, list_named, look};
use gridroom::model::record::Kind;
use gridroom::model::register::Level;
use gridroom::store::sealing::Cost;
use gridroom::store::{OpenOptions, Project};
use std::path::Path;

fn write(folder: &tempfile::TempDir, name: &str, text: &str) -> std::path::PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("written");
    path
}

fn bring(harness: &mut Harness<'_, Window>, path: &Path) {
    harness.state_mut().shell().import_list(path.to_owned());
    settle(harness);
}

fn people_in(path: &Path) -> usize {
    let options = OpenOptions {
        workspace: "test".to_owned(),
        read_only: true,
    };
    let project = Project::open(path, &options).expect("opened");
    project.count(Kind::Person).expect("counted")
}

const LIST: &str = "\
来返人员登记表,,,,
姓名,身份证号,手机,网格,血型
谢丽,999999194907120016,13912341234,洪桥里,A
欧阳春花,,13812341234,洪桥里,B
张梅,999999198802294020,13900000002,洪桥里,O
李强,999999198802294026,13900000003,没有的,O
";

#[test]
fn a_list_comes_in_and_what_is_doubtful_is_decided() {
    let (mut harness, path, folder) = signed_in();
    let file = write(&folder, "来返.csv", LIST);
    bring(&mut harness, &file);
    assert!(shows(&harness, "导入名单“来返.csv”"));
    assert!(shows(&harness, "列名在第 2 行"));
    assert!(shows(&harness, "共 4 行：新增 2，更新 0，不变 0"));
    assert!(shows(&harness, "1 行待判定"));
    assert!(shows(&harness, "1 行有误"));
    assert!(shows(&harness, "不导入的列：血型"));
    assert!(shows(&harness, "没有这个网格：1 处（第 6 行）"));
    assert!(shows(
        &harness,
        "第 5 行 身份证号“9****************0”：校验位不符"
    ));
    // What comes in shows masked as well.
    assert!(shows(&harness, "139****1234") && !shows(&harness, "13912341234"));
    assert!(!shows(&harness, "999999194907120016"));
    // Who is there shows masked.
    assert!(shows(&harness, "同一记录：欧**花  138****1234"));
    click(&mut harness, "同一记录：欧**花  138****1234  01");
    settle(&mut harness);
    assert!(!shows(&harness, "1 行待判定"));
    assert!(shows(&harness, "新增 2，更新 0，不变 1"));
    click(&mut harness, "导入");
    settle(&mut harness);
    assert!(shows(&harness, "已导入：新增 2，更新 0"));
    // What did not come in stays in sight and can be saved.
    assert!(shows(&harness, "有误的行（1）"));
    let refused = folder.path().join("未导入.xlsx");
    harness.state_mut().shell().write_refused(refused.clone());
    settle(&mut harness);
    let source = Source::of(refused);
    let rows = look(&source).expect("read");
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1].cells[2].text(), "张梅");
    click(&mut harness, "关闭");
    assert!(!shows(&harness, "有误的行（1）"));
    command(&mut harness, Key::Z);
    settle(&mut harness);
    drop(harness);
    assert_eq!(people_in(&path), 1, "one undo takes all of it back");
}

#[test]
fn the_same_list_again_is_noticed_and_columns_can_be_chosen() {
    let (mut harness, path, folder) = signed_in();
    let text = "姓名,身份证号,手机二\n谢丽,999999194907120016,13912341234\n";
    let file = write(&folder, "a.csv", text);
    bring(&mut harness, &file);
    assert!(shows(&harness, "不导入的列：手机二"));
    click(&mut harness, "列的对应（已识别 2 / 23）");
    choose(&mut harness, "联系电话");
    click(&mut harness, "手机二");
    settle(&mut harness);
    assert!(!shows(&harness, "不导入的列：手机二"));
    assert!(
        shows(&harness, "139****1234"),
        "the rows as they would come in"
    );
    click(&mut harness, "导入");
    settle(&mut harness);
    bring(&mut harness, &file);
    choose(&mut harness, "联系电话");
    click(&mut harness, "手机二");
    settle(&mut harness);
    assert!(shows(&harness, "完全相同的内容已于"));
    assert!(shows(&harness, "这些内容已经导入过"));
    click(&mut harness, "取消");
    assert!(!shows(&harness, "导入名单“a.csv”"));
    drop(harness);
    assert_eq!(people_in(&path), 2);
}

#[test]
fn a_list_of_people_asks_for_an_administrator_or_to_sign_in() {
    let (path, folder) = project_file(false);
    let mut harness = open(&path);
    let file = write(&folder, "a.csv", "姓名,手机\n谢丽,13912341234\n");
    bring(&mut harness, &file);
    click(&mut harness, "设置管理员…");
    assert!(shows(&harness, "口令"));
    drop(harness);
    let (path, folder) = project_file(true);
    let mut harness = open(&path);
    settle(&mut harness);
    let file = write(&folder, "a.csv", "姓名,手机\n谢丽,13912341234\n");
    bring(&mut harness, &file);
    sign_in(&mut harness);
    settle(&mut harness);
    assert!(
        shows(&harness, "共 1 行：新增 1"),
        "worked out again by itself"
    );
}

#[test]
fn lists_leave_masked_and_templates_come_back() {
    let (mut harness, _path, folder) = signed_in();
    let ctx = harness.ctx.clone();
    let shell = harness.state_mut().shell();
    shell.run(gridroom::app::command::Command::ExportList, &ctx);
    settle(&mut harness);
    assert!(shows(&harness, "脱敏") && shows(&harness, "原文"));
    let out = folder.path().join("人员.csv");
    harness.state_mut().shell().write_list(out.clone(), &ctx);
    settle(&mut harness);
    let text = std::fs::read_to_string(&out).expect("read");
    assert!(
        text.contains("欧**花") && !text.contains("欧阳春花"),
        "{text}"
    );
    assert!(shows(&harness, "已导出 1 行到"));
    let shell = harness.state_mut().shell();
    shell.run(gridroom::app::command::Command::ListTemplate, &ctx);
    settle(&mut harness);
    let out = folder.path().join("模板.xlsx");
    harness.state_mut().shell().write_list(out.clone(), &ctx);
    settle(&mut harness);
    let source = Source::of(out);
    let people = list_named("people").expect("a list");
    let heading = Heading::guess(people, &look(&source).expect("read"));
    assert_eq!(heading.missing(people), Vec::<&str>::new());
    let checked = check(&source, people, &heading, &Ground::default(), &|_| true);
    assert_eq!(checked.expect("read").expect("whole").read, 0);
}

#[test]
fn the_sheet_that_fits_is_read_and_another_can_be_chosen() {
    let (mut harness, _path, folder) = signed_in();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, rows) in [
        ("说明", vec![["请逐行填写", ""]]),
        ("名单", vec![["姓名", "手机"], ["谢丽", "13912341234"]]),
        (
            "名单二",
            vec![
                ["姓名", "手机"],
                ["张梅", "13900000002"],
                ["李强", "13900000003"],
            ],
        ),
    ] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).expect("named");
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(cells) {
                sheet.write_string(row, column, text).expect("written");
            }
        }
    }
    let path = folder.path().join("来返.xlsx");
    workbook.save(&path).expect("saved");
    bring(&mut harness, &path);
    assert!(shows(&harness, "共 1 行：新增 1"));
    assert!(shows(&harness, "以下工作表也可能是名单，未读取：名单二"));
    choose(&mut harness, "工作表");
    click(&mut harness, "名单二");
    settle(&mut harness);
    assert!(shows(&harness, "共 2 行：新增 2"));
    // Who chose a sheet knows of the others.
    assert!(!shows(&harness, "以下工作表也可能是名单"));
}

#[test]
fn what_a_form_refuses_is_said_before_anything_is_written() {
    let (mut harness, _path, folder) = signed_in();
    let text = "病例编号,病例类型,采样日期,报告日期,网格\n\
        C901,确诊,2021-09-10,2021-09-11,洪桥里\n\
        C902,确诊,2021-09-12,2021-09-11,洪桥里\n\
        C903,确诊,,2999-01-01,洪桥里\n";
    let file = write(&folder, "病例.csv", text);
    bring(&mut harness, &file);
    assert!(shows(&harness, "共 3 行：新增 1，更新 0，不变 0"));
    assert!(shows(&harness, "2 行有误"));
    assert!(shows(
        &harness,
        "第 3 行 报告日期“2021-09-11”：早于采样日期"
    ));
    assert!(shows(&harness, "第 4 行 报告日期“2999-01-01”：在今天之后"));
    click(&mut harness, "导入");
    settle(&mut harness);
    assert!(shows(&harness, "已导入：新增 1，更新 0"));
}

/// Households with places come into the buildings that stand there, in place of the estimate.
#[test]
fn a_list_with_places_finds_the_buildings() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, mut project) = made(folder.path(), |_| {});
    project.get_ready().expect("ready");
    project
        .set_up("谢主任", PASSPHRASE, Cost::TRIFLING)
        .expect("set up");
    drop(project);
    let mut harness = at_desk(&path, "谢主任", Key::F12);
    assert!(shows(&harness, "10 栋楼，≈"), "nobody was counted");
    // In the first house, twice; between it and the next; far from all.
    let rows = "姓名,联系电话,门牌,经度,纬度\n\
        谢丽,13800000001,1,24.94015,60.1702\n\
        张梅,13800000002,2,24.94020,60.1702\n\
        李强,13800000003,1,24.94035,60.1702\n\
        王来,13800000004,1,24.94015,60.1750\n";
    let file = write(&folder, "住户.csv", rows);
    bring(&mut harness, &file);
    assert!(shows(&harness, "共 4 行：新增 3，更新 0，不变 0"));
    assert!(shows(&harness, "1 行有误"));
    let crowded = "该处有多栋楼或几栋楼远近相当，请填住址或楼栋编码";
    assert!(shows(&harness, crowded));
    assert!(
        !shows(&harness, "24.94035"),
        "where somebody lives is masked"
    );
    let nowhere = "该处及附近没有楼栋，未归入楼栋：1 处（第 5 行）";
    assert!(shows(&harness, nowhere));
    // In another system the same numbers lie elsewhere.
    choose(&mut harness, "坐标系");
    click(&mut harness, "Web Mercator");
    settle(&mut harness);
    assert!(!shows(&harness, nowhere) && !shows(&harness, crowded));
    choose(&mut harness, "坐标系");
    click(&mut harness, "WGS84");
    settle(&mut harness);
    assert!(shows(&harness, nowhere) && shows(&harness, crowded));
    let first = |harness: &mut Harness<'_, Window>| {
        let register = harness.state_mut().shell().state.register.register();
        let register = register.expect("it was read");
        let house = register.unit_coded(Level::Building, "w10").expect("there");
        let sum = register.unit(house).expect("there").sum;
        (sum.households, sum.registered, sum.estimated)
    };
    let before = first(&mut harness);
    assert_eq!((before.1, before.2), (0, before.0), "an estimate");
    click(&mut harness, "导入");
    settle(&mut harness);
    assert_eq!(first(&mut harness), (2, 2, 0));
    click(&mut harness, "关闭");
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(first(&mut harness), before);
}
