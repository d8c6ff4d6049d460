//! The report as a workbook: a sheet of figures with the curve as a chart, and one for each table, that of
//! communities with a chart of its own. Each says what a page says of itself. Counts are numbers, days are
//! dates, everything else is text. Owns: how these sheets are set up, on the screen and for A4. Must not know:
//! how anything is counted.

use super::Report;
use crate::i18n::I18n;
use crate::model::data_table::{Cell, DataTable};
use crate::model::epidemic::Subject;
use crate::print::PrintError;
use crate::print::facts::Facts;
use crate::print::stamp;
use jiff::civil::Date;
use rust_xlsxwriter::{
    Chart, ChartLegendPosition, ChartType, Color, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Workbook, Worksheet, XlsxError,
};
use std::ops::RangeInclusive;

/// A4, in the numbering of workbooks.
const A4: u8 = 9;
/// Widths of columns, in characters.
const WIDTHS: RangeInclusive<usize> = 8..=32;
/// Height of a line, points.
const LINE: f64 = 15.0;
/// Width and height of the chart below a table, pixels.
const CHART: [u32; 2] = [860, 320];
/// So many columns the figures and the chart beside them take, and how wide these are, characters.
const ACROSS: (u16, usize) = (12, 116);
/// What of the table of communities is drawn below it.
const DRAWN: [&str; 2] = ["board-cases", "board-isolated"];

impl From<XlsxError> for PrintError {
    fn from(error: XlsxError) -> Self {
        Self::Format(error.to_string())
    }
}

/// How cells look.
struct Look {
    title: Format,
    said: Format,
    heading: Format,
    text: Format,
    count: Format,
    day: Format,
}

impl Look {
    fn new() -> Self {
        Self {
            title: Format::new().set_bold().set_font_size(14),
            said: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            heading: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0x00DC_E6F1))
                .set_border_bottom(FormatBorder::Thin),
            // Text, so that zeros in front and the last digits of codes stay.
            text: Format::new().set_num_format("@"),
            count: Format::new().set_num_format("#,##0"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
        }
    }
}

/// Write the report.
///
/// # Errors
/// [`PrintError::Format`].
pub fn to_bytes(report: &Report, facts: &Facts, i18n: &I18n) -> Result<Vec<u8>, PrintError> {
    let look = Look::new();
    let mut workbook = Workbook::new();
    let said = stamp::line(i18n, &facts.stamp);
    let first = workbook.add_worksheet();
    figures(first, report, (facts, &said), (i18n, &look))?;
    let tables = report.tables.iter();
    let tables = tables.map(|(subject, table)| (subject.key(), table));
    let desks = report.desks.iter().map(|(key, table)| (*key, table));
    for (key, table) in tables.chain(desks) {
        let sheet = workbook.add_worksheet();
        let name = i18n.t(key);
        sheet.set_name(&name)?;
        let columns = write_table(sheet, table, &said, (i18n, &look))?;
        if key == Subject::Communities.key() {
            draw(sheet, &name, (table, &columns), i18n)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// The first rows stay in sight, and stand on every page.
fn set_up(sheet: &mut Worksheet, rows: u32) -> Result<(), XlsxError> {
    sheet.set_paper_size(A4);
    // As many pages long as it must be, one wide.
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C&P / &N");
    sheet.set_freeze_panes(rows, 0)?;
    sheet.set_repeat_rows(0, rows.saturating_sub(1))?;
    Ok(())
}

/// What a page says of itself, in a row over so many columns that are so wide together: in as many lines as
/// it takes, since it is never cut.
fn write_said(
    sheet: &mut Worksheet,
    (row, said): (u32, &str),
    (columns, wide): (u16, usize),
    look: &Look,
) -> Result<(), XlsxError> {
    let lines = 1 + width(said) / wide.max(1);
    sheet.set_row_height(row, LINE * lines as f64)?;
    match columns {
        0 | 1 => sheet.write_string_with_format(row, 0, said, &look.said)?,
        _ => sheet.merge_range(row, 0, row, columns - 1, said, &look.said)?,
    };
    Ok(())
}

/// A chart of some columns below a table.
fn draw(
    sheet: &mut Worksheet,
    name: &str,
    (table, columns): (&DataTable, &[usize]),
    i18n: &I18n,
) -> Result<(), XlsxError> {
    let Some(rows) = u32::try_from(table.len()).ok().filter(|rows| *rows > 0) else {
        return Ok(());
    };
    let (first, last) = (HEAD + 1, HEAD + rows);
    let mut chart = Chart::new(ChartType::Column);
    for key in DRAWN {
        let is_it = |column: &&usize| table.columns.get(**column) == Some(&key);
        let found = (0_u16..).zip(columns).find(|(_, column)| is_it(column));
        if let Some((at, _)) = found {
            chart
                .add_series()
                .set_name(i18n.t(key).as_str())
                .set_categories((name, first, 0, last, 0))
                .set_values((name, first, at, last, at));
        }
    }
    let title = i18n.t("print-report-by-community");
    chart.title().set_name(title.as_str());
    chart.legend().set_position(ChartLegendPosition::Bottom);
    let [wide, high] = CHART;
    chart.set_width(wide).set_height(high);
    sheet.insert_chart(last + 2, 0, &chart)?;
    Ok(())
}

fn date_of(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |part: i8| u8::try_from(part).unwrap_or(1);
    ExcelDateTime::from_ymd(
        u16::try_from(day.year()).unwrap_or(1900),
        part(day.month()),
        part(day.day()),
    )
}

/// The sheet of figures; the curve stands below them, day by day and as a chart beside it.
fn figures(
    sheet: &mut Worksheet,
    report: &Report,
    (facts, said): (&Facts, &str),
    (i18n, look): (&I18n, &Look),
) -> Result<(), PrintError> {
    let name = i18n.t("print-report-figures");
    sheet.set_name(&name)?;
    let args = [
        ("title", facts.title.as_str().into()),
        ("at", stamp::instant(facts.at()).into()),
    ];
    let title = i18n.t_args("print-report-title", &args);
    sheet.write_string_with_format(0, 0, &title, &look.title)?;
    write_said(sheet, (1, said), ACROSS, look)?;
    let keys = [
        "print-report-figure",
        "print-report-now",
        "print-report-before",
    ];
    for (column, key) in (0..).zip(keys) {
        sheet.write_string_with_format(3, column, i18n.t(key), &look.heading)?;
    }
    let mut row = 4;
    for figure in &report.figures {
        sheet.write_string_with_format(row, 0, &figure.name, &look.text)?;
        sheet.write_number_with_format(row, 1, figure.now, &look.count)?;
        sheet.write_number_with_format(row, 2, figure.before, &look.count)?;
        row += 1;
    }
    row += 1;
    let head = row;
    for (column, key) in (0..).zip(["print-report-day", "board-new"]) {
        sheet.write_string_with_format(head, column, i18n.t(key), &look.heading)?;
    }
    for (day, count) in &report.curve {
        row += 1;
        sheet.write_datetime_with_format(row, 0, date_of(*day)?, &look.day)?;
        sheet.write_number_with_format(row, 1, *count, &look.count)?;
    }
    if row > head {
        let mut chart = Chart::new(ChartType::Column);
        let place = |column: u16| (name.as_str(), head + 1, column, row, column);
        chart
            .add_series()
            .set_categories(place(0))
            .set_values(place(1));
        let title = i18n.t("print-report-curve");
        chart.title().set_name(title.as_str());
        chart.legend().set_hidden();
        sheet.insert_chart(3, 4, &chart)?;
    }
    sheet.set_column_width(0, 20)?;
    sheet.set_column_width(1, 12)?;
    sheet.set_column_width(2, 12)?;
    set_up(sheet, 4)?;
    Ok(())
}

/// The row of the headings of a table, below what the sheet says of itself.
const HEAD: u32 = 1;

/// Write a table; which of its columns stand in the sheet.
fn write_table(
    sheet: &mut Worksheet,
    table: &DataTable,
    said: &str,
    (i18n, look): (&I18n, &Look),
) -> Result<Vec<usize>, PrintError> {
    // What is only drawn has no place in a workbook.
    let is_written = |column: &usize| {
        !(0..table.len()).any(|row| matches!(table.cell(row, *column), Cell::Trend(_)))
    };
    let columns: Vec<usize> = (0..table.columns.len()).filter(is_written).collect();
    let mut wide = 0;
    for (at, column) in (0_u16..).zip(&columns) {
        let heading = i18n.t(table.columns.get(*column).copied().unwrap_or_default());
        let mut widest = width(&heading) + 3;
        sheet.write_string_with_format(HEAD, at, &heading, &look.heading)?;
        for (row, to) in (0..table.len()).zip(HEAD + 1..) {
            match table.cell(row, *column) {
                Cell::Empty | Cell::Trend(_) => {}
                Cell::Text(text) => {
                    widest = widest.max(width(text) + 1);
                    sheet.write_string_with_format(to, at, text, &look.text)?;
                }
                Cell::Count(count) => {
                    sheet.write_number_with_format(to, at, *count, &look.count)?;
                }
                Cell::Day(day) => {
                    widest = widest.max(11);
                    sheet.write_datetime_with_format(to, at, date_of(*day)?, &look.day)?;
                }
            }
        }
        let widest = widest.clamp(*WIDTHS.start(), *WIDTHS.end());
        sheet.set_column_width(at, widest as f64)?;
        wide += widest;
    }
    let count = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    write_said(sheet, (0, said), (count, wide), look)?;
    let rows = u32::try_from(table.len()).unwrap_or(u32::MAX);
    let last = rows.saturating_add(HEAD);
    sheet.autofilter(HEAD, 0, last, count.saturating_sub(1))?;
    set_up(sheet, HEAD + 1)?;
    Ok(columns)
}

/// How wide a text is, in characters: Chinese ones are two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
