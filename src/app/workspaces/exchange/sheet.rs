//! The tab of the drawer with a list on its way in: its rows as they would be kept, what is personal
//! masked.

use crate::app::view::View;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::table::{Column, Table};
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::exchange::list_state::Listing;
use crate::app::workspaces::exchange::table::shown;
use crate::exchange::list::{Checked, Rule, Words};
use crate::i18n::I18n;
use egui::{RichText, Ui};

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
    let heading = i18n.t_args("list-rows", &args);
    title(ui, heading.as_str());
    let list = checked.list;
    let is_there = |i: &usize| checked.heading.places[*i].is_some();
    let columns: Vec<usize> = (0..list.columns.len()).filter(is_there).collect();
    show_rows(i18n, ui, checked, &columns, heading);
}

fn show_rows(i18n: &I18n, ui: &mut Ui, checked: &Checked, places: &[usize], heading: String) {
    let list = checked.list;
    let mut columns = vec![Column::number(i18n.t("list-row-number"))];
    columns.extend(places.iter().map(|i| {
        let column = &list.columns[*i];
        let head = i18n.column(list, column);
        match column.rule {
            Rule::Count | Rule::Longitude | Rule::Latitude => Column::number(head),
            _ => Column::text(head),
        }
    }));
    let count = checked.taken.len().min(LISTED);
    Table::new("sheet", heading, &columns)
        .fills()
        .only_read()
        .show(ui, count, |row, place| {
            let taken = &checked.taken[place];
            row.text(RichText::new(taken.row.to_string()).weak());
            for i in places {
                let column = &list.columns[*i];
                let value = taken.values[*i].as_deref().unwrap_or_default();
                row.text(match column.rule.choices() {
                    Some(_) if !value.is_empty() => i18n.choice(column, value),
                    _ => shown(column, value),
                });
            }
        });
}
