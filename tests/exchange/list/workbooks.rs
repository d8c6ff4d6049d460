//! What is in a workbook, whatever its format: days, sheets, merged cells, signs nobody sees.

use super::books::{Old, OldSheet, archive, ods, ods_cell, ods_row, xls};
use super::{checked, list, refused, source, value};
use gridroom::exchange::list::{
    Checked, Ground, Reason, SheetFault, Source, Warning, check, find, sheets,
};
use gridroom::exchange::report::ReadError;
use gridroom::rules::identity::{IdFault, PhoneFault};
use rust_xlsxwriter::{Format, Workbook};
use std::path::{Path, PathBuf};

fn kept(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    path
}

/// A workbook of rows, in each format.
fn in_all_formats(
    folder: &tempfile::TempDir,
    rows: &[Vec<&str>],
    merged: &[[u16; 4]],
) -> Vec<PathBuf> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text).expect("written");
            }
        }
    }
    for [top, bottom, left, right] in merged {
        let text = rows[usize::from(*top)][usize::from(*left)];
        let format = Format::new();
        let (top, bottom) = (u32::from(*top), u32::from(*bottom));
        sheet
            .merge_range(top, *left, bottom, *right, text, &format)
            .expect("merged");
    }
    let path = folder.path().join("a.xlsx");
    workbook.save(&path).expect("saved");
    let old = rows
        .iter()
        .map(|row| row.iter().map(|text| Old::Text(text)).collect());
    let old = OldSheet {
        name: "名单",
        is_hidden: false,
        rows: old.collect(),
        merged: merged.to_vec(),
    };
    let mut table = String::new();
    for (row, cells) in (0_u16..).zip(rows) {
        table.push_str("<table:table-row>");
        for (column, text) in (0_u16..).zip(cells) {
            let spans = merged.iter().find(|m| (m[0], m[2]) == (row, column));
            let covered = merged.iter().any(|m| {
                (m[0]..=m[1]).contains(&row)
                    && (m[2]..=m[3]).contains(&column)
                    && (m[0], m[2]) != (row, column)
            });
            let cell = ods_cell(text);
            table.push_str(&match (spans, covered) {
                (Some(m), _) => cell.replace(
                    "<table:table-cell",
                    &format!(r#"<table:table-cell table:number-rows-spanned="{}" table:number-columns-spanned="{}""#, m[1] - m[0] + 1, m[3] - m[2] + 1),
                ),
                (_, true) => "<table:covered-table-cell/>".to_owned(),
                _ => cell,
            });
        }
        table.push_str("</table:table-row>");
    }
    let ods = ods(&format!(
        r#"<table:table table:name="名单">{table}</table:table>"#
    ));
    vec![
        path,
        kept(folder, "a.xls", &xls(&[old], false)),
        kept(folder, "a.ods", &ods),
    ]
}

fn people(path: &Path) -> Checked {
    checked(path, list("people"), &Ground::default())
}

#[test]
fn days_are_those_of_the_workbook_whatever_day_it_counts_from() {
    // Case 69: shown as days and not, in both formats that have it.
    let folder = tempfile::tempdir().expect("a folder");
    let row = |text, number| vec![Old::Text(text), Old::Day(number), Old::Number(number)];
    for (is_mac, serial) in [(false, 44_450.0), (true, 42_988.0)] {
        let old = OldSheet {
            name: "a",
            is_hidden: false,
            rows: vec![
                vec![
                    Old::Text("姓名"),
                    Old::Text("抵达日期"),
                    Old::Text("入住日期"),
                ],
                row("谢丽", serial),
                row("张梅", serial + 1.75),
            ],
            merged: Vec::new(),
        };
        let checked = people(&kept(&folder, "a.xls", &xls(&[old], is_mac)));
        for (i, day) in ["2021-09-11", "2021-09-12"].into_iter().enumerate() {
            assert_eq!(value(&checked, i, "date"), Some(day), "{is_mac}");
            assert_eq!(value(&checked, i, "since"), Some(day), "{is_mac}");
        }
        // Only a bare number is worth a look.
        assert_eq!(checked.warnings.len(), 2);
        assert!(
            checked
                .warnings
                .iter()
                .all(|w| w.2 == Warning::DateFromNumber)
        );
    }
    // The same in a new workbook, whose flag says so.
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let day = Format::new().set_num_format("d\"日\"m\"月\"yyyy");
    for (column, text) in (0..).zip(["姓名", "抵达日期", "入住日期"]) {
        sheet.write_string(0, column, text).expect("written");
    }
    sheet.write_string(1, 0, "谢丽").expect("written");
    sheet
        .write_number_with_format(1, 1, 42_988.0, &day)
        .expect("written");
    sheet.write_number(1, 2, 42_988.0).expect("written");
    let bytes = workbook.save_to_buffer().expect("saved");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for i in 0..zip.len() {
        let mut part = zip.by_index(i).expect("a part");
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).expect("read");
        let name = part.name().expect("a name").into_owned();
        if name == "xl/workbook.xml" {
            let text = String::from_utf8(bytes).expect("text");
            assert!(text.contains("<workbookPr "));
            bytes = text
                .replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
                .into_bytes();
        }
        parts.push((name, bytes));
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    let checked = people(&kept(&folder, "mac.xlsx", &archive(&parts)));
    assert_eq!(value(&checked, 0, "date"), Some("2021-09-11"));
    assert_eq!(value(&checked, 0, "since"), Some("2021-09-11"));
    // And in an OpenDocument workbook, which names the day.
    let number = r#"<table:table-cell office:value-type="float" office:value="42988"><text:p>42988</text:p></table:table-cell>"#;
    let day = r#"<table:table-cell office:value-type="date" office:date-value="2021-09-11T08:00:00"><text:p>11.9.21</text:p></table:table-cell>"#;
    let rows = format!(
        "{}<table:table-row>{}{day}{number}</table:table-row>",
        ods_row(&["姓名", "抵达日期", "入住日期"]),
        ods_cell("谢丽")
    );
    let tables = format!(
        r#"<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings><table:table table:name="a">{rows}</table:table>"#
    );
    let checked = people(&kept(&folder, "a.ods", &ods(&tables)));
    assert_eq!(value(&checked, 0, "date"), Some("2021-09-11"));
    assert_eq!(value(&checked, 0, "since"), Some("2021-09-11"));
}

#[test]
fn merged_cells_hold_downward_in_every_format() {
    // Cases 62, 90. The last row has nothing of its own: the merged cell makes it none.
    let folder = tempfile::tempdir().expect("a folder");
    let rows = [
        vec!["来返人员登记", "", ""],
        vec!["网格", "姓名", "备注"],
        vec!["洪桥01", "谢一", "同住"],
        vec!["", "谢二", ""],
        vec!["", "谢三", ""],
        vec!["洪桥02", "谢四", ""],
        vec!["", "", ""],
    ];
    let merged = [[0, 0, 0, 2], [2, 4, 0, 0], [2, 3, 2, 2], [5, 6, 0, 0]];
    for path in in_all_formats(&folder, &rows, &merged) {
        let checked = people(&path);
        let name = path.display();
        assert_eq!((checked.read, checked.refused.len()), (4, 0), "{name}");
        let of = |column: &str| -> Vec<_> { (0..4).map(|i| value(&checked, i, column)).collect() };
        let (one, two) = (Some("洪桥01"), Some("洪桥02"));
        assert_eq!(of("grid_code"), [one, one, one, two], "{name}");
        assert_eq!(
            of("note"),
            [Some("同住"), Some("同住"), None, None],
            "{name}"
        );
        assert_eq!(checked.filled, 3, "{name}");
    }
}

#[test]
fn the_sheet_that_fits_is_taken_and_the_others_are_named() {
    // Case 77: a guide first, a hidden one with other rows, two that fit.
    let folder = tempfile::tempdir().expect("a folder");
    let people_of = |name: &str| {
        vec![vec!["姓名", "联系电话"], vec!["*", "13800000001"]]
            .into_iter()
            .map(|row| {
                row.into_iter()
                    .map(|text| text.replace('*', name))
                    .collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
    };
    let guide = vec![
        vec!["填写说明".to_owned()],
        vec!["请逐行填写姓名、电话".to_owned()],
    ];
    let books = [
        ("填写说明", false, guide),
        ("旧表", true, people_of("旧人")),
        ("名单", false, people_of("谢丽")),
        ("名单二", false, people_of("张梅")),
    ];
    let mut workbook = Workbook::new();
    let mut tables = String::new();
    let mut old = Vec::new();
    for (name, is_hidden, rows) in &books {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).expect("named").set_hidden(*is_hidden);
        let style = if *is_hidden { "gone" } else { "shown" };
        tables.push_str(&format!(
            r#"<table:table table:name="{name}" table:style-name="{style}">"#
        ));
        for (r, row) in (0_u32..).zip(rows) {
            for (c, text) in (0_u16..).zip(row) {
                sheet.write_string(r, c, text).expect("written");
            }
            let texts: Vec<&str> = row.iter().map(String::as_str).collect();
            tables.push_str(&ods_row(&texts));
        }
        tables.push_str("</table:table>");
        old.push(OldSheet {
            name,
            is_hidden: *is_hidden,
            rows: rows
                .iter()
                .map(|row| row.iter().map(|text| Old::Text(text)).collect())
                .collect(),
            merged: Vec::new(),
        });
    }
    let path = folder.path().join("a.xlsx");
    workbook.save(&path).expect("saved");
    let files = [
        path,
        kept(&folder, "a.xls", &xls(&old, false)),
        kept(&folder, "a.ods", &ods(&tables)),
        // What a file is called says nothing.
        kept(&folder, "b.xls", &ods(&tables)),
        kept(&folder, "b.csv", &xls(&old, false)),
    ];
    for path in files {
        let name = path.display();
        let all = sheets(&source(&path)).expect("read");
        let hidden: Vec<bool> = all.iter().map(|sheet| sheet.is_hidden).collect();
        assert_eq!(hidden, [false, true, false, false], "{name}");
        let found = find(&source(&path), None).expect("found");
        assert_eq!(found.source.sheet.as_deref(), Some("名单"), "{name}");
        let left: Vec<&str> = found.left().map(|sheet| sheet.name.as_str()).collect();
        assert_eq!(left, ["旧表", "名单二"], "{name}");
        let read = |sheet: &str| {
            let asked = Source {
                sheet: Some(sheet.to_owned()),
                ..source(&path)
            };
            let found = find(&asked, None).expect("found");
            let checked = check(
                &found.source,
                found.list,
                &found.heading,
                &Ground::default(),
                &|_| true,
            );
            let checked = checked.expect("read").expect("whole");
            value(&checked, 0, "name").map(str::to_owned)
        };
        assert_eq!(read("名单二").as_deref(), Some("张梅"), "{name}");
        assert_eq!(read("旧表").as_deref(), Some("旧人"), "{name}");
        let asked = Source {
            sheet: Some("没有".to_owned()),
            ..source(&path)
        };
        let refused = find(&asked, None).expect_err("no such sheet").to_string();
        assert!(refused.contains("名单二"), "{refused}");
    }
}

#[test]
fn signs_that_nobody_sees_are_taken_away_and_others_are_named() {
    // Case 78.
    let folder = tempfile::tempdir().expect("a folder");
    let rows = [
        vec![
            "\u{feff}姓名\u{200b}",
            "身份证号",
            "\u{202d}联系电话",
            "网格编码",
            "抵达日期",
        ],
        vec![
            "谢\u{200b}丽",
            "\u{202d}999999194907120016\u{202c}",
            "\u{2068}138 1234\u{200e}1234\u{2069}",
            "\u{200f}350322001004001",
            "2021-09-11\u{200b}",
        ],
        vec![
            "张梅",
            "99999919770317004\u{425}",
            "1381234\u{ad}1234",
            "",
            "",
        ],
        vec!["李强", "", "1381234O234", "", ""],
    ];
    for path in in_all_formats(&folder, &rows, &[]) {
        let checked = people(&path);
        let name = path.display();
        for (column, expected) in [
            ("name", "谢丽"),
            ("resident_id", "999999194907120016"),
            ("phone", "13812341234"),
            ("grid_code", "350322001004001"),
            ("date", "2021-09-11"),
        ] {
            assert_eq!(
                value(&checked, 0, column),
                Some(expected),
                "{name} {column}"
            );
        }
        let expected = [
            (
                3,
                "resident_id",
                Reason::Identity(IdFault::Characters('\u{425}')),
            ),
            (3, "phone", Reason::Phone(PhoneFault::Characters('\u{ad}'))),
            (4, "phone", Reason::Phone(PhoneFault::Characters('O'))),
        ];
        assert_eq!(refused(&checked), expected, "{name}");
        let said = refused(&checked)[0].2.to_string();
        assert!(said.contains("Х (U+0425)"), "{said}");
    }
}

#[test]
fn what_is_no_workbook_is_told_from_a_broken_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = "\u{feff}\n<html><body><table><tr><td>姓名</td></tr></table></body></html>";
    let enciphered = {
        let manifest = br#"<manifest><file-entry><encryption-data/></file-entry></manifest>"#;
        archive(&[
            ("META-INF/manifest.xml", manifest),
            ("content.xml", b"\x00\x01"),
        ])
    };
    let table: Vec<(&str, Vec<u8>, SheetFault)> = vec![
        ("a.xls", page.into(), SheetFault::WebPage),
        (
            "b.xlsx",
            b"\x00\x01\x02\x03 and so on".to_vec(),
            SheetFault::NoWorkbook,
        ),
        ("c.ods", enciphered, SheetFault::Password),
        (
            "d.xlsx",
            archive(&[("a.txt", b"x")]),
            SheetFault::NoWorkbook,
        ),
        (
            "e.xls",
            vec![0x09, 0x04, 0x06, 0x00, 0, 0, 0x10, 0, 0, 0],
            SheetFault::TooOld,
        ),
    ];
    for (name, bytes, expected) in table {
        let path = kept(&folder, name, &bytes);
        match find(&source(&path), None) {
            Err(ReadError::Sheet { fault, file }) => {
                assert_eq!((fault, file.as_str()), (expected, name))
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    // A text that is called a workbook is a text.
    let path = kept(
        &folder,
        "f.xls",
        "姓名\t联系电话\n谢丽\t13812341234\n".as_bytes(),
    );
    assert_eq!(value(&people(&path), 0, "name"), Some("谢丽"));
}

#[test]
fn quotes_that_never_close_and_broken_characters_are_listed() {
    // Cases 72, 89.
    let folder = tempfile::tempdir().expect("a folder");
    let text = "姓名,身份证号,联系电话,住址,抵达日期,备注\n\
        张甲,,13900000021,\"21号,2021-09-11,\n\
        李乙,,13900000022,22号,2021-09-12,\n\
        王丙,,13900000023,\"23号,2021-09-13\n\
        赵丁,,13900000024,\"24号\n楼\",2021-09-14,\n";
    let checked = people(&kept(&folder, "a.csv", text.as_bytes()));
    let names: Vec<_> = (0..checked.taken.len())
        .map(|i| value(&checked, i, "name"))
        .collect();
    assert_eq!(names, [Some("张甲"), Some("李乙"), Some("赵丁")]);
    assert_eq!(value(&checked, 0, "address"), Some("21号"));
    assert_eq!(value(&checked, 2, "address"), Some("24号 楼"));
    let address = list("people").column("address").expect("a column");
    assert!(checked.warnings.contains(&(2, address, Warning::OpenQuote)));
    // Where a cell is missing as well nobody knows what belongs where.
    assert_eq!(refused(&checked), [(4, "address", Reason::OpenQuote)]);

    let mut bytes = "姓名,联系电话,备注\n".as_bytes().to_vec();
    for i in 0..60 {
        bytes.extend(format!("谢{i},139000000{i:02},自枫亭镇返回\n").bytes());
    }
    bytes.extend(
        "张\u{fffd}梅,13900000099,\n"
            .replace('\u{fffd}', "")
            .bytes(),
    );
    bytes.extend("李".bytes());
    bytes.push(0xe5);
    bytes.extend("强,13900000098,\n".bytes());
    bytes.extend("王五,1390000\u{fffd}097,\n".bytes());
    let path = kept(&folder, "b.csv", &bytes);
    let asked = Source {
        charset: Some(encoding_rs::UTF_8),
        ..source(&path)
    };
    let found = find(&asked, None).expect("found");
    let checked = check(
        &found.source,
        found.list,
        &found.heading,
        &Ground::default(),
        &|_| true,
    );
    let checked = checked.expect("read").expect("whole");
    let name = list("people").column("name").expect("a column");
    assert!(
        checked.warnings.contains(&(63, name, Warning::Broken)),
        "{:?}",
        checked.warnings
    );
    assert_eq!(refused(&checked), [(64, "phone", Reason::Broken)]);
    assert_eq!(checked.cells.1, 2);
    assert!(!checked.is_garbled());
}
