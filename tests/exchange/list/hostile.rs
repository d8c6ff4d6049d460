//! Workbooks and texts with some bytes changed, cut or doubled, also within what they pack: read
//! or refused with a reason, never a panic, never endless.

use super::books::{Old, OldSheet, archive, ods, ods_row, old_stream, xls};
use super::source;
use gridroom::exchange::list::{Ground, check, find, refusals};
use gridroom::i18n::{I18n, Language};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::sync::OnceLock;

const ROWS: [[&str; 3]; 4] = [
    ["姓名", "联系电话", "抵达日期"],
    ["谢丽", "13812341234", "2021-09-11"],
    ["张梅", "138", "昨天"],
    ["李强 \"老\"", "06000000001", ""],
];

/// One file of each kind, its ending, and what it packs.
type Original = (&'static str, Vec<u8>, Vec<(String, Vec<u8>)>);

fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let all = 0..zip.len();
    all.map(|i| {
        let mut part = zip.by_index(i).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("read");
        (part.name().expect("a name").into_owned(), bytes)
    })
    .collect()
}

fn originals() -> &'static [Original] {
    static FILES: OnceLock<Vec<Original>> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (row, cells) in (0_u32..).zip(ROWS) {
            for (column, text) in (0_u16..).zip(cells) {
                sheet.write_string(row, column, text).expect("written");
            }
        }
        let day = Format::new().set_num_format("yyyy-mm-dd");
        sheet
            .write_number_with_format(3, 2, 44_450.0, &day)
            .expect("written");
        sheet.write_number(3, 1, 13_812_341_234.0).expect("written");
        sheet.merge_range(4, 0, 6, 0, "合并", &day).expect("merged");
        let xlsx = workbook.save_to_buffer().expect("saved");
        let old = || OldSheet {
            name: "名单",
            is_hidden: false,
            rows: ROWS
                .iter()
                .map(|row| row.iter().map(|text| Old::Text(text)).collect())
                .collect(),
            merged: vec![[1, 3, 0, 0]],
        };
        let rows: String = ROWS.iter().map(|row| ods_row(row)).collect();
        let ods = ods(&format!(
            r#"<table:table table:name="a">{rows}</table:table>"#
        ));
        let lines = ROWS.map(|row| row.join(",")).join("\r\n");
        let wide: Vec<u8> = lines.encode_utf16().flat_map(u16::to_le_bytes).collect();
        vec![
            ("xlsx", xlsx.clone(), unpacked(&xlsx)),
            ("ods", ods.clone(), unpacked(&ods)),
            ("xls", xls(&[old(), old()], true), Vec::new()),
            ("xls", old_stream(&[old()], false), Vec::new()),
            ("csv", lines.into_bytes(), Vec::new()),
            ("txt", wide, Vec::new()),
        ]
    })
}

/// Read the list in a file as far as it goes, and write its refused rows.
fn go_through(ending: &str, bytes: &[u8]) -> Result<usize, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(format!("a.{ending}"));
    std::fs::write(&path, bytes).expect("written");
    let found = find(&source(&path), None).map_err(|e| e.to_string())?;
    let checked = check(
        &found.source,
        found.list,
        &found.heading,
        &Ground::default(),
        &|_| true,
    );
    let checked = checked.map_err(|e| e.to_string())?.expect("not stopped");
    let refused: HashMap<_, _> = checked
        .refused
        .iter()
        .map(|one| (one.row, one.faults.iter().map(|f| (f.0, f.1)).collect()))
        .collect();
    let words = I18n::new(Language::English);
    let out = folder.path().join("refused.csv");
    refusals(
        &out,
        &found.source,
        found.list,
        &found.heading,
        &refused,
        &words,
    )
    .map_err(|e| e.to_string())?;
    Ok(checked.taken.len() + checked.refused.len())
}

type Change = (f64, usize, Vec<u8>);

fn changed(bytes: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, length, by) in changes {
        let start = (at * bytes.len() as f64) as usize;
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, by.iter().copied());
    }
    bytes
}

#[test]
fn the_originals_are_sound() {
    for (ending, bytes, _) in originals() {
        // The merged cell of the new workbook stands in a row of its own.
        let rows = if *ending == "xlsx" { 4 } else { 3 };
        assert_eq!(go_through(ending, bytes), Ok(rows), "{ending}");
    }
}

#[test]
fn a_text_that_is_cut_in_its_next_record_ends() {
    let sheet = OldSheet {
        name: "a",
        is_hidden: false,
        rows: vec![vec![Old::Text("姓名")], vec![Old::Text("谢丽")]],
        merged: Vec::new(),
    };
    let bytes = old_stream(&[sheet], false);
    let next = bytes
        .windows(2)
        .position(|two| two == [0x3c, 0])
        .expect("a next record");
    for end in next..next + 8 {
        assert!(go_through("xls", &bytes[..end]).is_err(), "{end}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn damaged_lists_do_no_harm(
        which in 0..6usize,
        part in 0.0..1.0f64,
        is_packed in any::<bool>(),
        changes in prop::collection::vec(
            (0.0..1.0f64, 0..12usize, prop::collection::vec(any::<u8>(), 0..8)), 1..4),
    ) {
        let (ending, bytes, parts) = &originals()[which];
        let bytes = if is_packed && !parts.is_empty() {
            let mut parts = parts.clone();
            let at = (part * parts.len() as f64) as usize;
            parts[at].1 = changed(&parts[at].1, &changes);
            let parts: Vec<(&str, &[u8])> =
                parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
            archive(&parts)
        } else {
            changed(bytes, &changes)
        };
        if let Err(error) = go_through(ending, &bytes) {
            prop_assert!(!error.is_empty());
        }
    }
}
