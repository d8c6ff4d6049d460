//! A table to look through: a field that filters, heads that sort, columns that can be left out,
//! and as many rows drawn as can be seen. Owns: how it looks. What its rows are is the caller's.

use crate::app::widgets::LOWEST;
use crate::app::widgets::name_field;
use crate::app::words::messages::grouped;
use crate::i18n::I18n;
use crate::model::table::{Cell, Query, Table};
use egui::{Button, Color32, Label, Rect, RichText, Sense, TextEdit, Ui, pos2, vec2};
use egui_extras::{Column, TableBuilder};
use std::collections::BTreeSet;

/// Height of a row, points.
const ROW: f32 = 22.0;
/// Room for a trend, points.
const TREND: f32 = 84.0;

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
    fn rows(&mut self, table: &Table, revision: u64) -> &[u32] {
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
pub fn show_query(i18n: &I18n, ui: &mut Ui, table: &Table, revision: u64, looking: &mut Looking) {
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

/// The table; says which row was clicked.
pub fn show(
    i18n: &I18n,
    ui: &mut Ui,
    id: &str,
    (table, revision): (&Table, u64),
    looking: &mut Looking,
) -> Option<usize> {
    let rows = looking.rows(table, revision).to_vec();
    let all = table.columns.iter().enumerate();
    let columns: Vec<(usize, &'static str)> = all
        .filter(|(_, key)| !looking.hidden.contains(*key))
        .map(|(i, key)| (i, *key))
        .collect();
    let mut builder = TableBuilder::new(ui)
        .id_salt((id, columns.len()))
        .striped(true)
        .resizable(true)
        .sense(Sense::click())
        .auto_shrink(false)
        .min_scrolled_height(LOWEST);
    for (place, _) in &columns {
        let is_trend = !table.is_empty() && matches!(table.cell(0, *place), Cell::Trend(_));
        let is_last = Some(place) == columns.last().map(|(place, _)| place);
        let column = match (is_last, is_trend) {
            (true, _) => Column::remainder().at_least(TREND),
            (false, true) => Column::initial(TREND),
            _ => Column::initial(92.0).at_least(44.0),
        };
        builder = builder.column(column.clip(true));
    }
    let mut clicked = None;
    let sort = &mut looking.query.sort;
    builder
        .header(ROW, |mut header| {
            for (place, key) in &columns {
                header.col(|ui| {
                    let sign = match *sort {
                        Some((by, false)) if by == *place => " ↑",
                        Some((by, true)) if by == *place => " ↓",
                        _ => "",
                    };
                    let text = RichText::new(format!("{}{sign}", i18n.t(key))).weak();
                    let button = Button::new(text).frame(false).truncate();
                    if ui.add(button).on_hover_text(i18n.t("table-sort")).clicked() {
                        *sort = match *sort {
                            Some((by, false)) if by == *place => Some((*place, true)),
                            Some((by, true)) if by == *place => None,
                            _ => Some((*place, false)),
                        };
                    }
                });
            }
        })
        .body(|body| {
            body.rows(ROW, rows.len(), |mut row| {
                let index = rows[row.index()] as usize;
                for (place, _) in &columns {
                    row.col(|ui| show_cell(ui, table.cell(index, *place)));
                }
                if row.response().clicked() {
                    clicked = Some(index);
                }
            });
        });
    clicked
}

fn show_cell(ui: &mut Ui, cell: &Cell) {
    match cell {
        Cell::Trend(days) => trend(ui, days),
        Cell::Count(0) => {
            ui.add(Label::new(RichText::new("0").weak()).selectable(false));
        }
        Cell::Count(count) => {
            ui.add(Label::new(grouped(*count as usize)).selectable(false));
        }
        cell => {
            ui.add(Label::new(cell.shown()).selectable(false).truncate());
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
