//! Whole sheets: headings, encodings, merged cells, templates, exports, refused rows.

use super::{bring, checked, file, list, on, people, project, refused, source, value};
use gridroom::course::Course;
use gridroom::exchange::list::{
    Clearness, Decisions, Ground, Heading, LISTS, Reason, Rule, Words, WriteError, apply, export,
    guess, look, refusals, template,
};
use gridroom::i18n::{I18n, Language};
use gridroom::model::record::Kind;
use gridroom::store::{ActionName, HistoryFilter, StoreError};
use rust_xlsxwriter::{Format, Workbook};
use std::collections::HashMap;

#[test]
fn lists_and_headings_are_guessed() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = [
        // A title, an empty line and marks of need above the data.
        (
            "来返人员,\"登记\n表\",\n\n序号,*姓名：,联系 电话（手机）\n1,谢丽,13812341234\n",
            "people",
            3,
        ),
        ("name\tphone\n谢丽\t13812341234\n", "people", 1),
        ("名称;行业;检查日期\n超市;食品;2021-09-11\n", "shops", 1),
        (
            "卡口名称,名称,岗位数,经度,纬度\n,东门,2,118.69,25.36\n",
            "checkpoints",
            1,
        ),
        (
            "名称,通道数,lon,lat\n中心,2,118.69,25.36\n",
            "sampling-sites",
            1,
        ),
    ];
    for (text, name, row) in table {
        let path = file(&folder, "a.csv", text);
        let (list, heading) = guess(&look(&source(&path)).expect("read"));
        assert_eq!((list.name, heading.row), (name, row), "{text}");
        let windows = file(&folder, "b.csv", &text.replace('\n', "\r\n"));
        let first = look(&source(&windows)).expect("read");
        assert_eq!(Heading::guess(list, &first).row, row, "{text}");
        assert_eq!(heading.missing(list), Vec::<&str>::new());
        assert_eq!(checked(&path, list, &Ground::default()).taken.len(), 1);
    }
    let path = file(&folder, "a.csv", "姓名,血型\n谢丽,A\n");
    let heading = Heading::guess(list("people"), &look(&source(&path)).expect("read"));
    assert_eq!(heading.left_out(), ["血型"]);
    let path = file(&folder, "a.csv", "电话\n13812341234\n");
    let heading = Heading::guess(list("people"), &look(&source(&path)).expect("read"));
    assert_eq!(heading.missing(list("people")), ["name"]);
    let empty = file(&folder, "a.csv", "\n\n");
    assert!(look(&source(&empty)).is_err());
}

#[test]
fn chinese_excel_text_is_read_in_its_own_encoding() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("gbk.csv");
    let (bytes, _, _) = encoding_rs::GB18030.encode("姓名,住址\n谢丽,木兰街十二号\n");
    std::fs::write(&path, bytes).expect("written");
    let checked = checked(&path, list("people"), &Ground::default());
    assert_eq!(value(&checked, 0, "address"), Some("木兰街十二号"));
}

#[test]
fn merged_cells_are_filled_downward() {
    // Case 62.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.xlsx");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = Format::new();
    let write = |sheet: &mut rust_xlsxwriter::Worksheet, row, column, text: &str| {
        sheet.write_string(row, column, text).expect("written");
    };
    sheet
        .merge_range(0, 0, 0, 2, "来返人员", &plain)
        .expect("merged");
    for (column, text) in (0..).zip(["网格", "姓名", "抵达日期"]) {
        write(sheet, 1, column, text);
    }
    sheet
        .merge_range(2, 0, 4, 0, "洪桥01", &plain)
        .expect("merged");
    for (row, name) in (2..).zip(["谢一", "谢二", "谢三", "谢四"]) {
        write(sheet, row, 1, name);
    }
    let day = Format::new().set_num_format("yyyy/m/d");
    sheet
        .write_number_with_format(2, 2, 44_450.0, &day)
        .expect("written");
    sheet.write_number(3, 2, 44_451.0).expect("written");
    write(sheet, 5, 0, "洪桥02");
    workbook.save(&path).expect("saved");
    let checked = checked(&path, list("people"), &Ground::default());
    let grids: Vec<_> = (0..4).map(|i| value(&checked, i, "grid_code")).collect();
    let (one, two) = (Some("洪桥01"), Some("洪桥02"));
    assert_eq!(grids, [one, one, one, two]);
    assert_eq!(checked.filled, 2);
    assert_eq!(value(&checked, 0, "date"), Some("2021-09-11"));
    assert_eq!(value(&checked, 1, "date"), Some("2021-09-12"));
    assert_eq!(checked.warnings.len(), 1, "a bare number is worth a look");
}

#[test]
fn ids_that_are_numbers_are_refused_and_codes_keep_their_digits() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.xlsx");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, text) in (0..).zip(["姓名", "身份证号", "联系电话", "网格编码"]) {
        sheet.write_string(0, column, text).expect("written");
    }
    sheet.write_string(1, 0, "谢丽").expect("written");
    sheet
        .write_number(1, 1, 999_999_194_907_120_016.0)
        .expect("written");
    sheet.write_string(2, 0, "张梅").expect("written");
    sheet.write_number(2, 2, 13_812_341_234.0).expect("written");
    sheet
        .write_number(2, 3, 350_322_001_004_001.0)
        .expect("written");
    sheet.write_string(3, 0, "陈伟").expect("written");
    sheet.write_formula(3, 2, "=NA()").expect("written");
    sheet.set_formula_result(3, 2, "#N/A");
    workbook.save(&path).expect("saved");
    let checked = checked(&path, list("people"), &Ground::default());
    assert_eq!(refused(&checked)[0], (2, "resident_id", Reason::AsNumber));
    assert_eq!(value(&checked, 0, "phone"), Some("13812341234"));
    assert_eq!(value(&checked, 0, "grid_code"), Some("350322001004001"));
    assert_eq!(refused(&checked)[1].1, "phone");
}

#[test]
fn templates_are_recognised_in_both_languages() {
    // Case 43: every caption and every word of a template is one that comes in.
    let folder = tempfile::tempdir().expect("a folder");
    for language in Language::ALL {
        let words = I18n::new(language);
        for list in &LISTS {
            for ending in ["xlsx", "csv"] {
                let path = folder.path().join(format!("t.{ending}"));
                template(&path, list, &words).expect("written");
                let (guessed, heading) = guess(&look(&source(&path)).expect("read"));
                assert_eq!(guessed.name, list.name, "{language:?} {ending}");
                let all = (0..list.columns.len()).map(Some);
                assert_eq!(heading.places, all.collect::<Vec<_>>(), "{}", list.name);
            }
            for column in list.columns {
                let Some(choices) = column.rule.choices() else {
                    continue;
                };
                for (value, _) in choices {
                    let caption = words.column(list, column);
                    let said = words.choice(column, value);
                    let needed = list
                        .columns
                        .iter()
                        .filter(|c| c.needed && c.name != column.name);
                    let (mut head, mut row) = (vec![caption], vec![said]);
                    for other in needed {
                        head.push(words.column(list, other));
                        row.push(match other.rule {
                            Rule::Text => "甲".to_owned(),
                            Rule::Date => "2021-09-11".to_owned(),
                            Rule::Phone => "13800000001".to_owned(),
                            Rule::Choice(choices) => words.choice(other, choices[0].0),
                            _ => "25".to_owned(),
                        });
                    }
                    let text = format!("{}\n{}\n", head.join(","), row.join(","));
                    let path = file(&folder, "c.csv", &text);
                    let checked = checked(&path, list, &Ground::default());
                    assert_eq!(super::value(&checked, 0, column.name), Some(*value));
                }
            }
        }
    }
    let words = I18n::new(Language::Chinese);
    let wrong = template(&folder.path().join("t.pdf"), &LISTS[0], &words);
    assert!(matches!(wrong, Err(WriteError::Ending)));
}

const SHOPS: &str = "\
名称,编码,类型,状态,网格编码,检查日期,经度,纬度
=cmd|'/c calc'!A0,001,@SUM(A1),营业,350322001004001,2021-09-11,118.6925,25.3625
+超市,002,-食品,停业,350322001004002,,-118.5,25.3625
＝1+1,004,＠SUM(A1),营业,,,,
－食品,005,＋1,营业,,,,
'撇号,003,\"a,\"\"b\"\"\",已劝诫,,,,
";

#[test]
fn an_export_comes_in_again_unharmed_and_holds_no_formula() {
    // Cases 42, 61.
    let words = I18n::new(Language::Chinese);
    for ending in ["xlsx", "csv"] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut first = project(&folder, false);
        bring(&mut first, &file(&folder, "a.csv", SHOPS), list("shops"));
        let path = folder.path().join(format!("out.{ending}"));
        let masked = Clearness::Masked;
        let done = export(
            &path,
            &mut first,
            list("shops"),
            &masked,
            &words,
            &Course::new(),
        );
        let done = done.expect("written").expect("not stopped");
        assert_eq!((done.rows, done.left_out.len()), (5, 0));
        if ending == "csv" {
            let text = std::fs::read_to_string(&path).expect("read");
            assert!(text.starts_with('\u{feff}'));
            for cell in text.split(['\n', ',']) {
                let cell = cell.trim_start_matches('"');
                let is_number = cell.trim().parse::<f64>().is_ok();
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || is_number,
                    "{cell}"
                );
            }
        }
        let other_folder = tempfile::tempdir().expect("a folder");
        let mut second = project(&other_folder, false);
        let (_, figures) = bring(&mut second, &path, list("shops"));
        assert_eq!((figures.added, figures.refused), (5, 0));
        let of = |project: &gridroom::store::Project| {
            let records = project.records(Kind::Shop).expect("read");
            records.into_iter().map(|s| s.record).collect::<Vec<_>>()
        };
        assert_eq!(of(&first), of(&second), "{ending}");
        let (is_written, figures) = bring(&mut first, &path, list("shops"));
        assert!(!is_written && figures.unchanged == 5, "{figures:?}");
    }
}

#[test]
fn people_leave_masked_or_in_clear_for_a_reason() {
    // Case 56.
    let words = I18n::new(Language::Chinese);
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    let text = "姓名,身份证号,联系电话,人员类别,抵达日期\n张丽梅,999999194907120016,13812341234,来返,2021-09-11\n";
    bring(&mut project, &file(&folder, "a.csv", text), list("people"));
    let path = folder.path().join("masked.csv");
    let write = |project: &mut _, clearness: Clearness| {
        export(
            &path,
            project,
            list("people"),
            &clearness,
            &words,
            &Course::new(),
        )
    };
    write(&mut project, Clearness::Masked).expect("written");
    let masked = std::fs::read_to_string(&path).expect("read");
    assert!(masked.contains("张*梅") && masked.contains("138****1234"));
    assert!(masked.contains("来返") && masked.contains("2021-09-11"));
    for hidden in ["张丽梅", "13812341234", "194907120016"] {
        assert!(!masked.contains(hidden), "{masked}");
    }
    // What is masked does not come in as if it were a value.
    let checked = on(&project, &path, list("people"));
    assert!(checked.taken.is_empty());
    assert_eq!(refused(&checked)[0].2, Reason::Masked);
    let refused = write(&mut project, Clearness::Clear(" ".to_owned()));
    assert!(matches!(
        refused,
        Err(WriteError::Store(StoreError::ReasonNeeded))
    ));
    assert_eq!(std::fs::read_to_string(&path).expect("read"), masked);
    write(&mut project, Clearness::Clear("上报县指挥部".to_owned())).expect("written");
    let (is_written, figures) = bring(&mut project, &path, list("people"));
    assert!(!is_written && figures.unchanged == 1, "{figures:?}");
    let filter = HistoryFilter {
        actions: vec![ActionName::Export],
        ..HistoryFilter::default()
    };
    let history = project.history(&filter, 9).expect("read");
    assert_eq!(history[0].detail["masked"], false);
    assert_eq!(history[0].detail["reason"], "上报县指挥部");
    assert_eq!(history[1].detail["masked"], true);
}

#[test]
fn refused_rows_go_into_a_workbook_and_come_in_once_mended() {
    // Case 40.
    let words = I18n::new(Language::Chinese);
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = project(&folder, true);
    let text = "登记表,,\n姓名,联系电话,血型\n谢丽,13812341234,A\n张梅,138,B\n陈伟,13900001111,O\n";
    let path = file(&folder, "a.csv", text);
    let checked = on(&project, &path, list("people"));
    apply(&mut project, &checked, &Decisions::new(), &Course::new()).expect("in");
    let refused: HashMap<_, _> = checked
        .refused
        .iter()
        .map(|r| (r.row, r.faults.iter().map(|f| (f.0, f.1)).collect()))
        .collect();
    for ending in ["xlsx", "csv"] {
        let out = folder.path().join(format!("refused.{ending}"));
        let written = refusals(
            &out,
            &checked.source,
            checked.list,
            &checked.heading,
            &refused,
            &words,
        );
        assert_eq!(written.expect("written"), 1);
        let rows = look(&source(&out)).expect("read");
        let texts = |i: usize| rows[i].cells.iter().map(|c| c.text()).collect::<Vec<_>>();
        assert_eq!(texts(0), ["原因", "原行号", "姓名", "联系电话", "血型"]);
        let row = texts(1);
        assert!(
            row[0].starts_with("联系电话") && row[0].contains("11 位"),
            "{row:?}"
        );
        assert_eq!(row[1..], ["4", "张梅", "138", "B"]);
    }
    let out = folder.path().join("refused.csv");
    let mended = std::fs::read_to_string(&out).expect("read");
    std::fs::write(&out, mended.replace(",138,", ",13700001111,")).expect("written");
    let (_, figures) = bring(&mut project, &out, list("people"));
    assert_eq!((figures.added, figures.refused), (1, 0));
    assert_eq!(people(&project).len(), 3);
}
