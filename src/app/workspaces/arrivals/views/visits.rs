//! Who is to be visited at home: the list of each grid worker, the oldest first; the same stand on the
//! map.

use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::table::{Column, DOUBLE, Row, Table};
use crate::app::widgets::{title, why_not};
use crate::app::words::messages::grouped;
use crate::app::workspaces::arrivals::Intent;
use crate::model::address::beside_building;
use crate::model::arrivals::Visit;
use crate::model::arrivals::VisitList;
use crate::rules::calendar::instant_text;
use egui::{Button, Color32, RichText, Ui};

/// A line of the page.
enum Line<'a> {
    /// Whose list begins.
    Worker(&'a VisitList),
    /// Somebody to be visited.
    Visit(&'a Visit),
}

/// Draw the page.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    let args = [("count", grouped(view.arrivals.visits.len()).into())];
    let name = i18n.t_args("calls-visits", &args);
    title(ui, name.as_str());
    if view.arrivals.visits.is_empty() {
        ui.label(RichText::new(i18n.t("calls-visits-none")).weak());
        return;
    }
    ui.label(RichText::new(i18n.t("calls-visits-hint")).weak());
    // Whose list it is the register says.
    let unread = || {
        let register = view.register.register();
        register.is_none().then_some("calls-register-reading")
    };
    let why = view.why_not_print().or_else(unread);
    let print = Button::new(i18n.t("calls-visits-print"));
    if why_not(i18n, ui.add_enabled(why.is_none(), print), why).clicked() {
        view.send(Intent::PrintVisits);
    }
    let lines = lines(view);
    let columns = [
        Column::text(i18n.t("board-who")).grows(),
        Column::text(i18n.t("calls-due")),
    ];
    let warning = ui.visuals().warn_fg_color;
    let chosen = view.arrivals.chosen.as_ref();
    let visit_at = |place: usize| match lines.get(place) {
        Some(Line::Visit(visit)) => Some(*visit),
        _ => None,
    };
    let is_selected =
        |place: usize| visit_at(place).is_some_and(|visit| Some(&visit.key) == chosen);
    let clicked = Table::new("visits", name, &columns)
        .row_height(DOUBLE)
        .fills()
        .selected(&is_selected)
        .show(ui, lines.len(), |row, place| match lines.get(place) {
            Some(Line::Worker(list)) => show_worker(view, row, (*list, warning)),
            Some(Line::Visit(visit)) => show_visit(view, row, (*visit, warning)),
            None => {}
        });
    if let Some(visit) = clicked.row.and_then(visit_at) {
        view.send(Intent::Choose(visit.key.clone()));
        if let Some(at) = visit.at {
            view.send(Any::GoToPlace(at));
        }
    }
}

/// Each list below the name of its worker; while nobody knows whose they are, all visits.
fn lines<'a>(view: &View<'a>) -> Vec<Line<'a>> {
    let arrivals = &view.state().arrivals;
    if arrivals.lists.is_empty() {
        return arrivals.visits.iter().map(Line::Visit).collect();
    }
    let lists = arrivals.lists.iter();
    let lines = lists.flat_map(|list| {
        let visits = list.visits.iter().map(Line::Visit);
        [Line::Worker(list)].into_iter().chain(visits)
    });
    lines.collect()
}

fn show_worker(view: &View<'_>, row: &mut Row<'_>, (list, warning): (&VisitList, Color32)) {
    let i18n = &view.i18n;
    let worker = match list.worker.as_str() {
        "" => i18n.t("calls-worker-none"),
        name => name.to_owned(),
    };
    let late = list.visits.iter().filter(|visit| visit.is_overdue).count();
    let args = [("count", grouped(list.visits.len()).into())];
    let count = i18n.t_args("calls-visits", &args);
    row.lines(RichText::new(worker).strong(), RichText::new(count).weak());
    if late > 0 {
        let args = [("count", grouped(late).into())];
        let text = i18n.t_args("calls-total-overdue", &args);
        row.text(RichText::new(text).color(warning));
    }
}

fn show_visit(view: &View<'_>, row: &mut Row<'_>, (visit, warning): (&Visit, Color32)) {
    let i18n = &view.i18n;
    let who = visit.name.clone().unwrap_or_else(|| i18n.t("calls-locked"));
    let grid = view.grid_title(visit.grid.as_deref());
    let building = view.building_title(visit.building.as_deref());
    let household = beside_building(visit.building.as_deref(), visit.household.as_deref());
    let place = [grid, building, household.unwrap_or_default().to_owned()].join(" · ");
    let place = place.trim_end_matches([' ', '·']).to_owned();
    row.lines(who, RichText::new(place).weak());
    let due = RichText::new(visit.due.map(instant_text).unwrap_or_default());
    let args = [("count", visit.tries.into())];
    let tries = RichText::new(i18n.t_args("calls-tried", &args));
    match visit.is_overdue {
        true => row.lines(due.color(warning), tries.color(warning)),
        false => row.lines(due, tries.weak()),
    }
}
