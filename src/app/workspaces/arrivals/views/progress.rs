//! How far the calls are: by grid, community or caller, the worst first; and hour by hour today.

use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::table::{Column, Table};
use crate::app::widgets::{title, why_not};
use crate::app::words::messages::grouped;
use crate::app::workspaces::arrivals::printing::FIGURES;
use crate::app::workspaces::arrivals::{Filter, Intent, Which, Whose};
use crate::model::arrivals::By;
use egui::{Button, RichText, Ui};

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

/// What was done today, hour by hour.
fn show_hours(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    let hours = view.arrivals.hours(view.now().date());
    let done: Vec<(usize, _)> = hours
        .iter()
        .enumerate()
        .filter(|(_, hour)| hour.calls + hour.visits > 0)
        .collect();
    if done.is_empty() {
        ui.label(RichText::new(i18n.t("calls-hours-none")).weak());
        return;
    }
    let name = i18n.t("calls-hours");
    title(ui, name.as_str());
    let columns = [
        Column::text(i18n.t("calls-hour")),
        Column::number(i18n.t("calls-hour-calls")),
        Column::number(i18n.t("calls-reached")),
        Column::number(i18n.t("calls-hour-visits")),
    ];
    Table::new("calls-hours", name, &columns)
        .at_most(160.0)
        .only_read()
        .show(ui, done.len(), |row, place| {
            let (at, hour) = done[place];
            row.text(format!("{at:02}:00"));
            for count in [hour.calls, hour.reached, hour.visits] {
                row.text(grouped(count as usize).to_string());
            }
        });
}
