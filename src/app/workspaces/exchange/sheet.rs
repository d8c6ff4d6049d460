//! The tab of the drawer with a list on its way in: its rows as they would be kept, what is personal
//! masked.

use crate::app::view::View;
use crate::app::widgets::LOWEST;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::exchange::list_state::Listing;
use crate::app::workspaces::exchange::table::shown;
use crate::exchange::list::{Checked, Rule, Words};
use crate::i18n::I18n;
use egui::{Label, Layout, RichText, ScrollArea, Ui};
use egui_extras::{Column, TableBuilder};

const ROW: f32 = 22.0;
/// Width of a column, and of one with a long number.
const USUAL: f32 = 116.0;
const WIDE: f32 = 168.0;
/// So many rows are listed.
const LISTED: usize = 2_000;

/// Draw its tab of the drawer.
pub fn show(view: &View<'_>, listing: &Listing, ui: &mut Ui) {
    if listing.done.is_some() {
        return;
    }
    let i18n = &view.i18n;
    frame_buttons(ui);
    let Some(checked) = &listing.checked else {
        let key = if listing.missing().is_empty() {
            "import-working"
        } else {
            "list-blocked-missing"
        };
        ui.label(RichText::new(i18n.t(key)).weak());
        return;
    };
    let args = [("count", grouped(checked.taken.len()).into())];
    title(ui, i18n.t_args("list-rows", &args));
    let list = checked.list;
    let is_there = |i: &usize| checked.heading.places[*i].is_some();
    let columns: Vec<usize> = (0..list.columns.len()).filter(is_there).collect();
    ScrollArea::horizontal()
        .auto_shrink(false)
        .show(ui, |ui| show_rows(i18n, ui, checked, &columns));
}

fn show_rows(i18n: &I18n, ui: &mut Ui, checked: &Checked, columns: &[usize]) {
    let list = checked.list;
    let mut table = TableBuilder::new(ui)
        .striped(true)
        .cell_layout(Layout::left_to_right(egui::Align::Center))
        .auto_shrink(false)
        .min_scrolled_height(LOWEST)
        .column(Column::initial(48.0).clip(true));
    for i in columns {
        let width = match list.columns[*i].rule {
            Rule::Identity(_) | Rule::Code => WIDE,
            _ => USUAL,
        };
        table = table.column(Column::initial(width).clip(true).resizable(true));
    }
    table
        .header(ROW, |mut header| {
            header.col(|ui| {
                ui.label(RichText::new(i18n.t("list-row-number")).weak());
            });
            for i in columns {
                header.col(|ui| {
                    let name = i18n.column(list, &list.columns[*i]);
                    ui.label(RichText::new(name).weak());
                });
            }
        })
        .body(|body| {
            body.rows(ROW, checked.taken.len().min(LISTED), |mut row| {
                let taken = &checked.taken[row.index()];
                row.col(|ui| {
                    ui.label(RichText::new(taken.row.to_string()).weak());
                });
                for i in columns {
                    let column = &list.columns[*i];
                    let value = taken.values[*i].as_deref().unwrap_or_default();
                    let text = match column.rule.choices() {
                        Some(_) if !value.is_empty() => i18n.choice(column, value),
                        _ => shown(column, value),
                    };
                    row.col(|ui| {
                        ui.add(Label::new(text).selectable(false).truncate());
                    });
                }
            });
        });
}
