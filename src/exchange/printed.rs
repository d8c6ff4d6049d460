//! Tables on their way to paper: a workbook whose pages are set up, so that it is printed as it
//! is. Owns: the page and how wide the columns are. Must not know: what the tables are about.

use super::list::WriteError;
use super::list::layout::{column_number, heading_format, text_format};
use crate::store::NewFile;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook};
use std::path::Path;

/// A4, in the numbering of workbooks.
const A4: u8 = 9;
/// Widths of columns, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=40;
/// Height of the row of the title, points.
const TITLE: f64 = 26.0;
/// Height of a line of what is said below it, points.
const LINE: f64 = 15.0;
/// The row of the headings.
const HEAD: u32 = 2;

/// A table to be printed; all of it in words of whoever reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// What stands over it.
    pub title: String,
    /// The name of the sheet; shorter than 32 characters, none of `[]:*?/\`.
    pub sheet: String,
    /// What stands over the columns.
    pub headings: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// Write a table as a workbook to be printed, whole or not at all: A4, the title, what is said of it and the
/// headings again on every page, numbered.
///
/// # Errors
/// [`WriteError`]; what was there is then whole.
pub fn write_path(path: &Path, table: &Printed, said: &str) -> Result<(), WriteError> {
    let draft = NewFile::of(path)?;
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(&table.sheet)?;
    sheet.set_paper_size(A4);
    // As many pages long as it must be, one wide.
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, HEAD)?;
    sheet.set_freeze_panes(HEAD + 1, 0)?;
    sheet.set_footer("&C&P / &N");
    let title = Format::new().set_bold().set_font_size(14);
    sheet.set_row_height(0, TITLE)?;
    sheet.write_string_with_format(0, 0, &table.title, &title)?;
    let heading = heading_format().set_border(FormatBorder::Thin);
    let cell = text_format()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    let mut wide = 0;
    for (i, text) in table.headings.iter().enumerate() {
        let column = column_number(i)?;
        let cells = table.rows.iter().filter_map(|row| row.get(i));
        let longest = cells.chain([text]).map(|text| width(text)).max();
        let longest = longest.unwrap_or_default() + 2;
        let longest = longest.clamp(*WIDTHS.start(), *WIDTHS.end());
        wide += longest;
        sheet.set_column_width(column, longest as f64)?;
        sheet.write_string_with_format(HEAD, column, text, &heading)?;
    }
    // It is never cut: it has as many lines as it takes.
    let lines = 1 + width(said) / wide.max(1);
    sheet.set_row_height(1, LINE * lines as f64)?;
    let wrapped = text_format().set_text_wrap().set_align(FormatAlign::Top);
    match table.headings.len() {
        0 | 1 => sheet.write_string_with_format(1, 0, said, &wrapped)?,
        count => sheet.merge_range(1, 0, 1, column_number(count - 1)?, said, &wrapped)?,
    };
    for (row, cells) in (HEAD + 1..).zip(&table.rows) {
        for (i, text) in cells.iter().enumerate() {
            sheet.write_string_with_format(row, column_number(i)?, text, &cell)?;
        }
    }
    workbook.save(draft.path())?;
    Ok(draft.replace()?)
}

/// How wide a text is, in characters: Chinese ones are two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx, open_workbook};

    #[test]
    fn a_table_is_a_workbook_with_its_title_and_headings_and_texts_stay_texts() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("通讯录.xlsx");
        let row = ["洪桥02", "=1+1", "06000000001"]
            .map(str::to_owned)
            .to_vec();
        let table = Printed {
            title: "洪桥社区 责任人通讯录".to_owned(),
            sheet: "通讯录".to_owned(),
            headings: ["辖区", "姓名", "电话"].map(str::to_owned).to_vec(),
            rows: vec![row.clone()],
        };
        let said = "打印：谢主任，2021-10-05 20:00  ·  记录 12：0123456789ab";
        write_path(&path, &table, said).expect("written");
        let mut workbook: Xlsx<_> = open_workbook(&path).expect("read");
        let range = workbook.worksheet_range("通讯录").expect("a sheet");
        let texts = |row: &[Data]| row.iter().map(ToString::to_string).collect::<Vec<_>>();
        let read: Vec<Vec<String>> = range.rows().map(texts).collect();
        assert_eq!(read[0][0], table.title);
        assert_eq!(read[1], [said, "", ""]);
        assert_eq!(read[2..], [table.headings.clone(), row]);
        // A name that a workbook cannot have leaves no file behind.
        let refused = folder.path().join("no.xlsx");
        let table = Printed {
            sheet: "a/b".to_owned(),
            ..table
        };
        assert!(write_path(&refused, &table, said).is_err() && !refused.exists());
    }

    #[test]
    fn the_pages_are_set_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("list.xlsx");
        let table = Printed {
            sheet: "list".to_owned(),
            headings: vec!["unit".to_owned()],
            ..Printed::default()
        };
        write_path(&path, &table, "said").expect("written");
        let file = std::fs::File::open(&path).expect("there");
        let mut archive = zip::ZipArchive::new(file).expect("a workbook");
        let mut read = |name: &str| {
            let mut text = String::new();
            let mut part = archive.by_name(name).expect("a part");
            std::io::Read::read_to_string(&mut part, &mut text).expect("text");
            text
        };
        let sheet = read("xl/worksheets/sheet1.xml");
        assert!(sheet.contains("paperSize=\"9\"") && sheet.contains("fitToHeight=\"0\""));
        assert!(sheet.contains("ySplit=\"3\""), "the headings stay in sight");
        assert!(read("xl/workbook.xml").contains("_xlnm.Print_Titles"));
    }
}
