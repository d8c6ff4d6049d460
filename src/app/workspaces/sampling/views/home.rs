//! Home sampling: who is due, how tours are wished for, and the tours, stop by stop with the hour.

use super::site_name;
use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::form::{field, show_faults};
use crate::app::widgets::table::{Column, DOUBLE, TALL, Table};
use crate::app::widgets::{name_field, refocus, title, why_not};
use crate::app::words::messages::grouped;
use crate::app::workspaces::sampling::{Intent, ViewState};
use crate::model::address::beside_building;
use crate::model::sampling::{HomeStop, HomeTour, HomeTours, Sampling};
use egui::{Button, ComboBox, Grid, Id, Label, RichText, ScrollArea, TextEdit, Ui};

/// The list of those who are due is at most so high, points.
const DUE: f32 = 190.0;
/// Width of the field for hours, points.
const HOURS: f32 = 96.0;

/// Draw the page.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui, sampling: &Sampling) {
    if view.situation().is_locked {
        ui.label(view.i18n.t("blocked-locked"));
        return;
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        show_wishes(view, own, ui, sampling);
        show_due(view, own, ui);
        show_plan(view, own, ui);
        if let Some(tours) = view.sampling.tours.as_deref() {
            ui.separator();
            show_tours(view, ui, tours);
        }
    });
}

/// From where, when, by how many.
fn show_wishes(view: &View<'_>, own: &mut ViewState, ui: &mut Ui, sampling: &Sampling) {
    let i18n = &view.i18n;
    title(ui, i18n.t("sampling-home-title"));
    let waits = own.home.is_waiting();
    let place = Id::unique("sampling-home");
    let refused = own.home.refusal.as_mut();
    let draft = &mut own.home.form;
    if draft.day.is_empty() && draft.leaves.is_empty() {
        // Today is what is looked at; all else is said.
        draft.day = view.now().date().to_string();
        draft.teams = "1".to_owned();
        draft.site = view.sampling.site.clone().unwrap_or_default();
    }
    refocus::within(i18n, ui, place, refused, |ui| {
        ui.add_enabled_ui(!waits, |ui| {
            Grid::new("home-wishes").num_columns(2).show(ui, |ui| {
                field(i18n, ui, "field-date", &mut draft.day, "2021-09-14");
                let name = i18n.t("field-sampling-site");
                ui.label(RichText::new(&name).weak());
                let site = Some(draft.site.as_str()).filter(|site| !site.is_empty());
                let menu = ComboBox::from_id_salt("home-site")
                    .selected_text(site_name(view, site))
                    .show_ui(ui, |ui| {
                        for site in sampling.sites() {
                            let id = site.key.id.clone();
                            ui.selectable_value(&mut draft.site, id, &site.name);
                        }
                    });
                name_field(&menu.response, &name);
                refocus::after_menu(ui.ctx(), &menu);
                ui.end_row();
                field(i18n, ui, "field-leaves", &mut draft.leaves, "08:00");
                let hint = i18n.t("sampling-home-back-hint");
                field(i18n, ui, "field-back", &mut draft.back, &hint);
                field(i18n, ui, "field-teams", &mut draft.teams, "1");
                let hint = i18n.t("sampling-per-hour-hint");
                field(i18n, ui, "field-minutes", &mut draft.minutes, &hint);
            });
        });
    });
}

/// Who is due, and in which hours they can be visited.
fn show_due(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    let i18n = &view.i18n;
    let Some(day) = own.home.form.day() else {
        return;
    };
    let (stops, lost) = view.home_due(day);
    let args = [("count", grouped(stops.len()).into())];
    let name = i18n.t_args("sampling-home-due", &args);
    title(ui, name.as_str());
    if lost > 0 {
        let args = [("count", grouped(lost).into())];
        let text = i18n.t_args("sampling-home-lost", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    if stops.is_empty() {
        ui.label(RichText::new(i18n.t("sampling-home-none")).weak());
        return;
    }
    let columns = [
        Column::text(i18n.t("board-who")).grows(),
        Column::tools(i18n.t("sampling-home-hours")),
    ];
    let windows = &mut own.home.form.windows;
    Table::new("home-due", name, &columns)
        .row_height(DOUBLE)
        .at_most(DUE)
        .only_entered()
        .show(ui, stops.len(), |row, place| {
            let stop = &stops[place];
            let contact = i18n.contact_class(&stop.contact);
            row.lines(who_text(view, stop), RichText::new(contact).weak());
            row.cell(|ui| {
                // A field takes what room there is: the column is as wide as it wants to be.
                ui.set_min_width(HOURS);
                let kept = || stop.hours.clone().unwrap_or_default();
                let text = windows.entry(stop.key.id.clone()).or_insert_with(kept);
                let name = format!("{} {}", who_text(view, stop), i18n.t("sampling-home-hours"));
                let field = TextEdit::singleline(text)
                    .hint_text("09:00-11:00")
                    .desired_width(HOURS);
                name_field(&ui.add(field), &name);
            });
        });
}

/// Who it is, and where: as lists show them.
fn who_text(view: &View<'_>, stop: &HomeStop) -> String {
    let name = stop.name.clone().unwrap_or_default();
    let building = view.building_title(Some(&stop.building));
    let household = beside_building(Some(&stop.building), stop.household.as_deref());
    let household = household.unwrap_or_default();
    format!("{name}  {building} {household}").trim().to_owned()
}

fn show_plan(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    let i18n = &view.i18n;
    let faults = own.home.form.faults();
    let is_ready = faults.is_empty() && !own.home.is_waiting();
    let button = Button::new(i18n.t("sampling-home-plan"));
    // Above what is said, so that it stays where it is.
    if ui.add_enabled(is_ready, button).clicked() {
        view.send(Intent::PlanHome);
    }
    // What was not typed yet is no fault that needs saying twice.
    if own.home.form.leaves.trim().is_empty() {
        ui.label(RichText::new(i18n.t("sampling-home-say-when")).weak());
    } else {
        show_faults(i18n, ui, &faults);
    }
    if let Some(refusal) = &own.home.refusal {
        ui.colored_label(ui.visuals().error_fg_color, &refusal.text);
    }
}

fn show_tours(view: &View<'_>, ui: &mut Ui, tours: &HomeTours) {
    let i18n = &view.i18n;
    let args = [
        ("tours", grouped(tours.tours.len()).into()),
        ("stops", grouped(tours.stops.len()).into()),
    ];
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(i18n.t_args("sampling-home-tours", &args)).strong());
        let print = Button::new(i18n.t("sampling-home-print"));
        let why = view.why_not_print();
        if why_not(i18n, ui.add_enabled(why.is_none(), print), why).clicked() {
            view.send(Intent::PrintHome);
        }
    });
    for tour in &tours.tours {
        show_tour(view, ui, tours, tour);
    }
}

fn show_tour(view: &View<'_>, ui: &mut Ui, tours: &HomeTours, tour: &HomeTour) {
    let i18n = &view.i18n;
    let name = i18n.home_tour(tour);
    title(ui, name.as_str());
    if tour.is_late_back {
        let text = i18n.t("sampling-home-late-back");
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    let columns = [
        Column::number(""),
        Column::text(""),
        Column::text("").grows(),
    ];
    let warning = ui.visuals().warn_fg_color;
    let salt = ("home-tour", tour.contact.as_str(), tour.number);
    let clicked = Table::new(salt, name, &columns)
        .row_height(TALL)
        .flows()
        .show(ui, tour.visits.len(), |row, place| {
            let visit = &tour.visits[place];
            row.text((place + 1).to_string());
            let at = RichText::new(visit.begins.strftime("%H:%M").to_string());
            row.text(match visit.is_late {
                true => at.color(warning),
                false => at,
            });
            row.text(who_text(view, &tours.stops[visit.stop]));
            if visit.is_straight {
                row.hint(i18n.t("sampling-home-straight"));
            }
        });
    if let Some(visit) = clicked.row.and_then(|place| tour.visits.get(place)) {
        view.send(Any::GoToPlace(tours.stops[visit.stop].at));
    }
    if tour.visits.iter().any(|visit| visit.is_straight) {
        let text = RichText::new(i18n.t("sampling-home-straight")).weak();
        ui.add(Label::new(text).wrap());
    }
}
