//! How far the calls are: by grid, community or caller, the worst first; and hour by hour on a day.

use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::table::{Column, Table};
use crate::app::widgets::{name_field, title, why_not};
use crate::app::words::messages::grouped;
use crate::app::workspaces::arrivals::{Filter, Intent, Which, Whose};
use crate::model::arrivals::{By, Hour};
use crate::print::calling::FIGURES;
use egui::{Button, ComboBox, RichText, Ui};
use jiff::civil::Date;

/// What is counted by, with the key of its name.
const WAYS: [(By, &str); 3] = [
    (By::Grid, "field-grid"),
    (By::Community, "field-community"),
    (By::Caller, "field-caller"),
];

/// Draw the page.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    let now = view.this_minute();
    let total = view.arrivals.total(now);
    let args = [
        ("all", grouped(total.all as usize).into()),
        ("called", grouped(total.called as usize).into()),
        ("reached", grouped(total.reached as usize).into()),
        ("open", grouped(total.open as usize).into()),
    ];
    ui.label(i18n.t_args("calls-total", &args));
    if total.overdue > 0 {
        let args = [("count", grouped(total.overdue as usize).into())];
        let text = i18n.t_args("calls-total-overdue", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    let by = view.arrivals.by.unwrap_or(By::Grid);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(i18n.t("calls-by")).weak());
        for (way, key) in WAYS {
            if ui.radio(way == by, i18n.t(key)).clicked() {
                view.send(Intent::CountBy(way));
            }
        }
        let why = view.why_not_print();
        let print = Button::new(i18n.t("calls-morning-print"));
        if why_not(i18n, ui.add_enabled(why.is_none(), print), why).clicked() {
            view.send(Intent::PrintMorning);
        }
    });
    show_hours(view, ui);
    show_rows(view, ui, by);
}

fn show_rows(view: &View<'_>, ui: &mut Ui, by: By) {
    let i18n = &view.i18n;
    let rows = view.arrivals.rows(by, view.this_minute());
    let name = WAYS
        .iter()
        .find(|(way, _)| *way == by)
        .map(|(_, key)| i18n.t(key));
    let name = name.unwrap_or_default();
    let figures = FIGURES.map(|(key, _)| Column::number(i18n.t(key)));
    let columns: Vec<Column> = [Column::text(name.as_str()).grows()]
        .into_iter()
        .chain(figures)
        .collect();
    let warning = ui.visuals().warn_fg_color;
    let clicked = Table::new(("calls-rows", by), name, &columns).fills().show(
        ui,
        rows.len(),
        |row, place| {
            let of = &rows[place];
            let text = match (by, of.of.as_str()) {
                (_, "") => i18n.t("calls-unknown"),
                (By::Grid, code) => view.grid_title(Some(code)),
                (_, name) => name.to_owned(),
            };
            row.text(text);
            for (i, (_, figure)) in FIGURES.iter().enumerate() {
                let text = RichText::new(grouped(figure(&of.figures) as usize).to_string());
                row.text(match i == 0 && of.is_red() {
                    true => text.color(warning),
                    false => text,
                });
            }
        },
    );
    let Some(of) = clicked.row.and_then(|place| rows.get(place)) else {
        return;
    };
    // A row leads to whom it counts.
    let mut filter = Filter {
        whose: Whose::All,
        which: match of.is_red() {
            true => Which::Overdue,
            false => Which::Open,
        },
        ..Filter::default()
    };
    match by {
        By::Community => filter.community = Some(of.of.clone()),
        By::Caller if of.of.is_empty() => filter.whose = Whose::Nobody,
        By::Caller => filter.whose = Whose::Of(of.of.clone()),
        By::Grid => {
            let faces = view.faces_of(std::slice::from_ref(&of.of));
            filter.only_selected = !faces.is_empty();
            view.send(Any::Select(faces));
        }
    }
    view.send(Intent::LookThrough(filter));
}

/// What was done on a day, hour by hour, by one caller or by all.
fn show_hours(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    let today = view.now().date();
    let day = view.arrivals.day.unwrap_or(today);
    let name = i18n.t("calls-hours");
    title(ui, name.as_str());
    ui.horizontal_wrapped(|ui| {
        choose_day(view, ui, (day, today));
        choose_caller(view, ui, day);
    });
    let hours = view.arrivals.hours(day);
    let mut rows: Vec<(String, Hour)> = Vec::new();
    let mut sum = Hour::default();
    for (at, hour) in hours.iter().enumerate().filter(|(_, hour)| !hour.is_idle()) {
        rows.push((format!("{at:02}:00"), *hour));
        sum += *hour;
    }
    if rows.is_empty() {
        ui.label(RichText::new(i18n.t("calls-hours-none")).weak());
        return;
    }
    rows.push((i18n.t("calls-all"), sum));
    let columns = [
        Column::text(i18n.t("calls-hour")),
        Column::number(i18n.t("calls-hour-calls")),
        Column::number(i18n.t("calls-reached")),
        Column::number(i18n.t("calls-hour-visits")),
    ];
    Table::new("calls-hours", name, &columns)
        .at_most(160.0)
        .only_read()
        .show(ui, rows.len(), |row, place| {
            let (at, hour) = &rows[place];
            row.text(at.as_str());
            for count in [hour.calls, hour.reached, hour.visits] {
                row.text(grouped(count as usize).to_string());
            }
        });
}

/// The days on which there were calls, the newest first, and today.
fn choose_day(view: &View<'_>, ui: &mut Ui, (day, today): (Date, Date)) {
    let name = view.i18n.t("field-date");
    let days = view.arrivals.days();
    let menu = ComboBox::from_id_salt("calls-day")
        .selected_text(day.to_string())
        .show_ui(ui, |ui| {
            let called = days.keys().rev().copied();
            let before = called.filter(|called| *called != today);
            for one in [today].into_iter().chain(before) {
                let text = match one == today {
                    true => view.i18n.t("calls-hours-today"),
                    false => one.to_string(),
                };
                if ui.selectable_label(one == day, text).clicked() {
                    view.send(Intent::HoursOf((one != today).then_some(one)));
                }
            }
        });
    name_field(&menu.response, &name);
}

/// Those who called on the day, whoever it was shared out to.
fn choose_caller(view: &View<'_>, ui: &mut Ui, day: Date) {
    let name = view.i18n.t("field-caller");
    let all = view.i18n.t("calls-hours-all");
    let chosen = &view.arrivals.caller;
    let days = view.arrivals.days();
    let menu = ComboBox::from_id_salt("calls-caller")
        .selected_text(chosen.clone().unwrap_or_else(|| all.clone()))
        .show_ui(ui, |ui| {
            if ui.selectable_label(chosen.is_none(), all).clicked() {
                view.send(Intent::HoursBy(None));
            }
            for caller in days.get(&day).into_iter().flatten() {
                let is_chosen = chosen.as_ref() == Some(caller);
                if ui.selectable_label(is_chosen, caller).clicked() {
                    view.send(Intent::HoursBy(Some(caller.clone())));
                }
            }
        });
    name_field(&menu.response, &name);
}
