//! Who is to be visited at home, the oldest first; the same stand on the map.

use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::table::{Column, DOUBLE, Table};
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::arrivals::Intent;
use crate::rules::calendar::instant_text;
use egui::{RichText, Ui};

/// Draw the page.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    let visits = &view.arrivals.visits;
    let args = [("count", grouped(visits.len()).into())];
    let name = i18n.t_args("calls-visits", &args);
    title(ui, name.as_str());
    if visits.is_empty() {
        ui.label(RichText::new(i18n.t("calls-visits-none")).weak());
        return;
    }
    ui.label(RichText::new(i18n.t("calls-visits-hint")).weak());
    if ui.button(i18n.t("calls-visits-print")).clicked() {
        view.send(Intent::PrintVisits);
    }
    let warning = ui.visuals().warn_fg_color;
    let columns = [
        Column::text(i18n.t("board-who")).grows(),
        Column::text(i18n.t("calls-due")),
    ];
    let chosen = view.arrivals.chosen.as_ref();
    let is_selected = |place: usize| visits.get(place).map(|visit| &visit.key) == chosen;
    let clicked = Table::new("visits", name, &columns)
        .row_height(DOUBLE)
        .fills()
        .selected(&is_selected)
        .show(ui, visits.len(), |row, place| {
            let visit = &visits[place];
            let who = visit.name.clone().unwrap_or_else(|| i18n.t("calls-locked"));
            let grid = view.grid_title(visit.grid.as_deref());
            let building = view.building_title(visit.building.as_deref());
            let household = visit.household.clone().unwrap_or_default();
            let place = [grid, building, household].join(" · ");
            let place = place.trim_end_matches([' ', '·']).to_owned();
            row.lines(who, RichText::new(place).weak());
            let due = RichText::new(visit.due.map(instant_text).unwrap_or_default());
            let args = [("count", visit.tries.into())];
            let tries = RichText::new(i18n.t_args("calls-tried", &args));
            match visit.is_overdue {
                true => row.lines(due.color(warning), tries.color(warning)),
                false => row.lines(due, tries.weak()),
            }
        });
    if let Some(visit) = clicked.row.and_then(|place| visits.get(place)) {
        view.send(Intent::Choose(visit.key.clone()));
        if let Some(at) = visit.at {
            view.send(Any::GoToPlace(at));
        }
    }
}
