//! Single cells: dates, ids, phones, codes, places, words.

use super::{checked, file, list, refused, value};
use gridroom::exchange::list::{Ground, Reason, Warning};
use gridroom::rules::calendar::DateFault;
use gridroom::rules::identity::{IdFault, PhoneFault};

/// A cell of the people's list: what is kept of it, or why it is refused.
fn cell(column: &str, caption: &str, text: &str) -> Result<Option<String>, Reason> {
    let folder = tempfile::tempdir().expect("a folder");
    let escaped = text.replace('"', "\"\"");
    let path = file(
        &folder,
        "a.csv",
        &format!("姓名,{caption}\n谢丽,\"{escaped}\"\n"),
    );
    let checked = checked(&path, list("people"), &Ground::default());
    match refused(&checked).first() {
        Some((_, _, reason)) => Err(*reason),
        None => Ok(value(&checked, 0, column).map(str::to_owned)),
    }
}

#[test]
fn every_kind_of_cell_is_taken_or_refused_with_a_reason() {
    let ok = |text: &str| Ok(Some(text.to_owned()));
    let table = [
        // Dates (39, 41, 50, 58).
        (
            "date",
            "抵达日期",
            "15/05/20",
            Err(Reason::Date(DateFault::ShortYear)),
        ),
        (
            "date",
            "抵达日期",
            "05/06/2021",
            Err(Reason::Date(DateFault::Ambiguous)),
        ),
        (
            "date",
            "抵达日期",
            "2021-02-30",
            Err(Reason::Date(DateFault::Missing)),
        ),
        ("date", "抵达日期", "2021年9月11日", ok("2021-09-11")),
        ("date", "抵达日期", "2021/9/11 0:30", ok("2021-09-11")),
        ("date", "抵达日期", "=\"2021-09-11\"", ok("2021-09-11")),
        ("date", "抵达日期", "", Ok(None)),
        // Ids: text guards, full width, small x, rounded by a table program.
        (
            "resident_id",
            "身份证号",
            "=\"999999194907120016\"",
            ok("999999194907120016"),
        ),
        (
            "resident_id",
            "身份证号",
            "'99999919770317004x",
            ok("99999919770317004X"),
        ),
        (
            "resident_id",
            "身份证号",
            "９９９９９９１９４９０７１２００１６",
            ok("999999194907120016"),
        ),
        (
            "resident_id",
            "身份证号",
            "999999490712001",
            ok("999999194907120016"),
        ),
        (
            "resident_id",
            "身份证号",
            "9.99999E+17",
            Err(Reason::AsNumber),
        ),
        (
            "resident_id",
            "身份证号",
            "999999194907120000",
            Err(Reason::Identity(IdFault::Check)),
        ),
        (
            "resident_id",
            "身份证号",
            "999999198702294026",
            Err(Reason::Identity(IdFault::BirthDate)),
        ),
        (
            "resident_id",
            "身份证号",
            "9****************6",
            Err(Reason::Masked),
        ),
        // Phones.
        ("phone", "联系电话", "+86 138-1234-1234", ok("13812341234")),
        ("phone", "联系电话", "0594-8291234", ok("05948291234")),
        (
            "phone",
            "联系电话",
            "8291234",
            Err(Reason::Phone(PhoneFault::AreaCode)),
        ),
        ("phone", "联系电话", "138****1234", Err(Reason::Masked)),
        // Words and codes (60).
        ("type", "人员类别", "来返", ok("arrival")),
        ("type", "人员类别", "Arrival", ok("arrival")),
        ("type", "人员类别", "路人", Err(Reason::Choice)),
        ("household", "住户编码", "0010203", ok("0010203")),
        ("note", "备注", "=1+1", ok("=1+1")),
    ];
    for (column, caption, text, expected) in table {
        assert_eq!(cell(column, caption, text), expected, "{column} {text}");
    }
}

#[test]
fn other_papers_are_no_resident_ids() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "姓名,证件类型,证件号码\n陈一,护照,e12345678\n陈二,,E12345678\n";
    let path = file(&folder, "a.csv", text);
    let checked = checked(&path, list("people"), &Ground::default());
    assert_eq!(value(&checked, 0, "resident_id"), Some("E12345678"));
    let expected = [(3, "resident_id", Reason::Identity(IdFault::Length))];
    assert_eq!(refused(&checked), expected);
}

#[test]
fn places_stand_whole_and_the_right_way_round() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "\
名称,类型,经度,纬度
超市,食品,118.6925,25.3625
书店,,25.3625,118.6925
药店,,118.69,
诊所,,,
远店,,100.5,25.3
网吧,,东经,25.36
";
    let path = file(&folder, "shops.csv", text);
    let project = super::project(&folder, false);
    let checked = super::on(&project, &path, list("shops"));
    assert_eq!(
        refused(&checked),
        [
            (3, "lat", Reason::Swapped),
            (4, "lat", Reason::HalfPlace),
            (7, "lon", Reason::Degrees),
        ]
    );
    assert_eq!(checked.taken.len(), 3);
    let rows: Vec<usize> = checked.warnings.iter().map(|w| w.0).collect();
    assert_eq!(rows, [6], "only the far one is worth a look");
    assert_eq!(checked.warnings[0].2, Warning::FarAway);
}

#[test]
fn grids_are_found_by_code_and_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "姓名,网格\n谢一,洪桥01\n谢二,350322001004002\n谢三,洪桥09\n";
    let path = file(&folder, "a.csv", text);
    let project = super::project(&folder, false);
    let checked = super::on(&project, &path, list("people"));
    assert_eq!(value(&checked, 0, "grid_code"), Some("350322001004001"));
    assert_eq!(value(&checked, 1, "grid_code"), Some("350322001004002"));
    assert_eq!(value(&checked, 2, "grid_code"), Some("洪桥09"));
    let warnings: Vec<_> = checked.warnings.iter().map(|w| (w.0, w.2)).collect();
    assert_eq!(warnings, [(4, Warning::UnknownGrid)]);
}
