//! A table to look through: a field that filters, heads that sort, columns that can be left out,
//! and as many rows drawn as can be seen. Owns: how it looks. What its rows are is the caller's.

use crate::app::widgets::name_field;
use crate::app::widgets::table::{Column, ROW, Row, Table};
use crate::app::words::messages::grouped;
use crate::i18n::I18n;
use crate::model::data_table::{Cell, DataTable, Query};
use egui::{Color32, Rect, RichText, Sense, TextEdit, Ui, pos2, vec2};
use std::collections::BTreeSet;

/// Room for a trend, points.
const TREND: f32 = 84.0;
/// So many rows say what stands in a column.
const SAMPLE: usize = 64;

/// How somebody looks through a table.
#[derive(Default)]
pub struct Looking {
    /// What is filtered and sorted by.
    pub query: Query,
    /// Columns that are left out, by key.
    hidden: BTreeSet<&'static str>,
    found: Option<(u64, Query, Vec<u32>)>,
}

impl Looking {
    /// Which rows are wanted of a table; `revision` says which table it is.
    fn rows(&mut self, table: &DataTable, revision: u64) -> &[u32] {
        let is_kept =
            |(of, query, _): &(u64, Query, Vec<u32>)| *of == revision && *query == self.query;
        if !self.found.as_ref().is_some_and(is_kept) {
            let rows = table.find(&self.query);
            self.found = Some((revision, self.query.clone(), rows));
        }
        self.found.as_ref().map_or(&[], |(_, _, rows)| rows)
    }
}

/// The line above a table: what filters, and which columns are shown.
pub fn show_query(
    i18n: &I18n,
    ui: &mut Ui,
    table: &DataTable,
    revision: u64,
    looking: &mut Looking,
) {
    let field = TextEdit::singleline(&mut looking.query.text)
        .hint_text(i18n.t("table-filter"))
        .desired_width(260.0);
    name_field(&ui.add(field), &i18n.t("table-filter"));
    ui.menu_button(i18n.t("table-columns"), |ui| {
        for key in &table.columns {
            let mut is_shown = !looking.hidden.contains(key);
            // One column at least stays.
            let is_last = is_shown && looking.hidden.len() + 1 >= table.columns.len();
            let name = egui::Checkbox::new(&mut is_shown, i18n.t(key));
            if ui.add_enabled(!is_last, name).changed() {
                if is_shown {
                    looking.hidden.remove(key);
                } else {
                    looking.hidden.insert(key);
                }
            }
        }
    });
    let found = looking.rows(table, revision).len();
    let args = [
        ("count", grouped(found).into()),
        ("total", grouped(table.len()).into()),
    ];
    ui.label(RichText::new(i18n.t_args("table-count", &args)).weak());
}

/// Rows that are selected elsewhere, by their number in the table, and a number for this selection.
pub type Selected<'a> = (&'a dyn Fn(usize) -> bool, u64);

/// The table; says which row was clicked.
pub fn show(
    i18n: &I18n,
    ui: &mut Ui,
    id: &str,
    (table, revision): (&DataTable, u64),
    looking: &mut Looking,
    (is_selected, change): Selected<'_>,
) -> Option<usize> {
    let rows = looking.rows(table, revision).to_vec();
    let sort = looking.query.sort;
    let all = table.columns.iter().enumerate();
    let shown: Vec<(usize, &'static str)> = all
        .filter(|(_, key)| !looking.hidden.contains(*key))
        .map(|(i, key)| (i, *key))
        .collect();
    let mut columns: Vec<Column> = shown
        .iter()
        .map(|(place, key)| {
            let now = sort.and_then(|(by, is_down)| (by == *place).then_some(is_down));
            column(i18n, table, *place, key).sorts(now, i18n.t("table-sort"))
        })
        .collect();
    // What room is left goes to the first text.
    if let Some(first) = columns.iter_mut().find(|column| column.is_text()) {
        first.grow();
    }
    let number_of = |place: usize| rows.get(place).map(|row| *row as usize);
    let is_shown_selected = |place: usize| number_of(place).is_some_and(is_selected);
    let first = || (0..rows.len()).find(|place| is_shown_selected(*place));
    let done = Table::new(("looked through", id), i18n.t(id), &columns)
        .fills()
        .selected(&is_shown_selected)
        .reveals(change, &first)
        .show(ui, rows.len(), |row, place| {
            let Some(number) = number_of(place) else {
                return;
            };
            for (column, _) in &shown {
                show_cell(row, table.cell(number, *column));
            }
        });
    if let Some((place, _)) = done.head.and_then(|head| shown.get(head)) {
        looking.query.sort = match sort {
            Some((by, false)) if by == *place => Some((*place, true)),
            Some((by, true)) if by == *place => None,
            _ => Some((*place, false)),
        };
    }
    done.row.and_then(number_of)
}

/// A column by what stands in it.
fn column(i18n: &I18n, table: &DataTable, place: usize, key: &str) -> Column {
    let cells = (0..table.len().min(SAMPLE)).map(|row| table.cell(row, place));
    let head = i18n.t(key);
    match cells.into_iter().find(|cell| **cell != Cell::Empty) {
        Some(Cell::Count(_)) => Column::number(head),
        Some(Cell::Trend(_)) => Column::tools(head).at_least(TREND),
        Some(Cell::Day(_)) => Column::day(head),
        _ => Column::text(head),
    }
}

fn show_cell(row: &mut Row<'_>, cell: &Cell) {
    match cell {
        Cell::Trend(days) => {
            row.cell(|ui| trend(ui, days));
        }
        Cell::Count(0) => {
            row.text(RichText::new("0").weak());
        }
        Cell::Count(count) => {
            row.text(grouped(*count as usize).to_string());
        }
        cell => {
            row.text(cell.shown());
        }
    }
}

/// A bar for each day, the newest on the right.
fn trend(ui: &mut Ui, days: &[u32]) {
    let height = ROW - 6.0;
    let size = vec2(ui.available_width().min(TREND), height);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let tallest = days.iter().copied().max().unwrap_or(0).max(3) as f32;
    let width = rect.width() / days.len().max(1) as f32;
    let weak = ui.visuals().weak_text_color();
    let colour: Color32 = ui.visuals().text_color();
    for (i, count) in days.iter().enumerate() {
        let x = rect.min.x + i as f32 * width;
        let top = rect.max.y - height * *count as f32 / tallest;
        let (top, colour) = match count {
            0 => (rect.max.y - 1.0, weak.gamma_multiply(0.4)),
            _ => (top, colour),
        };
        let bar = Rect::from_min_max(pos2(x, top), pos2(x + width - 1.0, rect.max.y));
        ui.painter().rect_filled(bar, 0.0, colour);
    }
}
