//! Who is to be called, as a list: whose, which of them, where. Enter or a click shows one of them large.

use crate::app::command::Command;
use crate::app::frame::desks;
use crate::app::view::View;
use crate::app::widgets::table::{Column, DOUBLE, Table};
use crate::app::widgets::{add_command, chip, frame_buttons, name_field, room, title, why_not};
use crate::app::words::messages::grouped;
use crate::app::workspaces::arrivals::{Filter, Form, Intent, Tab, ViewState, Which, Whose};
use crate::model::arrivals::{ArrivalDraft, Arrivals, By};
use crate::rules::calendar::instant_text;
use egui::{Button, ComboBox, Panel, RichText, Ui};

/// Draw the panel.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    Panel::left("arrivals-list")
        .default_size(330.0)
        .size_range(room::beside(ui, 260.0..=560.0, room::DESK))
        .show(ui, |ui| {
            desks::show(view, ui);
            let Some(all) = view.arrivals.arrivals() else {
                ui.horizontal(|ui| {
                    ui.spinner();
                    ui.label(RichText::new(view.i18n.t("calls-reading")).weak());
                });
                return;
            };
            frame_buttons(ui);
            show_filter(view, ui);
            show_rows(view, own, all, ui);
        });
}

/// Whose, which and where; nothing of it is lost by going elsewhere.
fn show_filter(view: &View<'_>, ui: &mut Ui) {
    let before = &view.arrivals.filter;
    let mut filter = before.clone();
    let now = view.this_minute();
    let i18n = &view.i18n;
    ui.horizontal_wrapped(|ui| {
        let name = i18n.t("calls-whose");
        let menu = ComboBox::from_id_salt("calls-whose")
            .selected_text(whose_text(view, &filter.whose))
            .show_ui(ui, |ui| {
                for whose in [Whose::Mine, Whose::Nobody, Whose::All] {
                    let text = whose_text(view, &whose);
                    ui.selectable_value(&mut filter.whose, whose, text);
                }
                let callers = view.arrivals.callers(now);
                for row in callers.iter().filter(|row| !row.of.is_empty()) {
                    let whose = Whose::Of(row.of.clone());
                    let text = whose_text(view, &whose);
                    ui.selectable_value(&mut filter.whose, whose, text);
                }
            });
        name_field(&menu.response, &name);
        let name = i18n.t("calls-which");
        let menu = ComboBox::from_id_salt("calls-which")
            .selected_text(i18n.t(filter.which.key()))
            .show_ui(ui, |ui| {
                for which in Which::ALL {
                    ui.selectable_value(&mut filter.which, which, i18n.t(which.key()));
                }
            });
        name_field(&menu.response, &name);
    });
    ui.horizontal_wrapped(|ui| {
        let name = i18n.t("field-community");
        let all = i18n.t("filter-all-communities");
        let shown = filter.community.clone().unwrap_or_else(|| all.clone());
        let menu = ComboBox::from_id_salt("calls-community")
            .selected_text(shown)
            .show_ui(ui, |ui| {
                ui.selectable_value(&mut filter.community, None, all);
                let rows = view.arrivals.rows(By::Community, now);
                let mut names: Vec<&String> = rows.iter().map(|row| &row.of).collect();
                names.sort_unstable();
                for name in names.into_iter().filter(|name| !name.is_empty()) {
                    ui.selectable_value(&mut filter.community, Some(name.clone()), name);
                }
            });
        name_field(&menu.response, &name);
        let text = i18n.t("calls-only-selected");
        let hint = i18n.t("calls-only-selected-hint");
        ui.checkbox(&mut filter.only_selected, text)
            .on_hover_text(hint);
    });
    show_chips(view, ui, &mut filter);
    if filter != *before {
        view.send(Intent::LookThrough(filter));
    }
}

/// Each filter that is on, with a × that takes it away.
fn show_chips(view: &View<'_>, ui: &mut Ui, filter: &mut Filter) {
    if !filter.is_on() {
        return;
    }
    let i18n = &view.i18n;
    let usual = Filter::default();
    ui.horizontal_wrapped(|ui| {
        let mut show = |text: &str| chip(i18n, ui, text);
        if filter.whose != usual.whose && show(&whose_text(view, &filter.whose)) {
            filter.whose = usual.whose;
        }
        if filter.which != usual.which && show(&i18n.t(filter.which.key())) {
            filter.which = usual.which;
        }
        if let Some(name) = filter.community.clone()
            && show(&name)
        {
            filter.community = None;
        }
        if filter.only_selected && show(&i18n.t("calls-only-selected")) {
            filter.only_selected = false;
        }
    });
}

fn whose_text(view: &View<'_>, whose: &Whose) -> String {
    match whose {
        Whose::Mine => view.i18n.t("calls-mine"),
        Whose::Nobody => view.i18n.t("calls-nobodys"),
        Whose::All => view.i18n.t("calls-everybodys"),
        Whose::Of(name) => name.clone(),
    }
}

fn show_rows(view: &View<'_>, own: &mut ViewState, all: &Arrivals, ui: &mut Ui) {
    let i18n = &view.i18n;
    let rows = view.arrivals.listed(view.calls_seen());
    let args = [("count", grouped(rows.len()).into())];
    let name = i18n.t_args("calls-listed", &args);
    title(ui, name.as_str());
    ui.horizontal_wrapped(|ui| {
        let why = view.why_not_enter();
        let new = ui.add_enabled(why.is_none(), Button::new(i18n.t("calls-new")));
        if why_not(i18n, new, why).clicked() {
            let form = Form::Arrival(None, Box::<ArrivalDraft>::default(), String::new());
            view.send(Intent::Enter(Box::new(form)));
        }
        add_command(
            view,
            ui,
            Command::ImportList,
            Button::new(i18n.t("calls-import")),
        );
    });
    if rows.is_empty() {
        show_empty(view, all, ui);
        return;
    }
    let now = view.now();
    let warning = ui.visuals().warn_fg_color;
    let chosen = view.arrivals.chosen.as_ref();
    let is_selected = |place: usize| rows.get(place) == chosen;
    let first = || rows.iter().position(|key| Some(key) == chosen);
    let columns = [
        Column::text(i18n.t("board-who")).grows(),
        Column::text(i18n.t("calls-due")),
    ];
    let clicked = Table::new("calls", name, &columns)
        .row_height(DOUBLE)
        .fills()
        .selected(&is_selected)
        .reveals(own.reveal, &first)
        .show(ui, rows.len(), |row, place| {
            let Some(one) = all.get(&rows[place]) else {
                return;
            };
            let who = match &one.name {
                Some(name) => name.clone(),
                None => i18n.t("calls-locked"),
            };
            let from = one.from.clone().unwrap_or_default();
            let grid = view.grid_title(one.grid.as_deref());
            let place = [grid, from].join(" · ");
            row.lines(who, RichText::new(place.trim_end_matches(" · ")).weak());
            let is_overdue = all.is_overdue(one, now);
            let due = all.due(one).map(instant_text).unwrap_or_default();
            let due = RichText::new(due);
            let state = RichText::new(i18n.t(&format!("call-state-{}", one.standing.state.name())));
            match is_overdue {
                true => row.lines(due.color(warning), state.color(warning)),
                false => row.lines(due, state.weak()),
            }
        });
    if let Some(key) = clicked.row.and_then(|place| rows.get(place)) {
        view.send(Intent::Choose(key.clone()));
    }
}

/// Nobody is listed: why, and what leads on.
fn show_empty(view: &View<'_>, all: &Arrivals, ui: &mut Ui) {
    let i18n = &view.i18n;
    let total = view.arrivals.total(view.this_minute());
    let filter = &view.arrivals.filter;
    let said = match (total.all, &filter.whose) {
        (0, _) => "calls-none-at-all",
        (_, Whose::Mine) => "calls-none-mine",
        _ => "calls-none-listed",
    };
    ui.label(RichText::new(i18n.t(said)).weak());
    if total.all == 0 || all.iter().next().is_none() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        if filter.whose != Whose::All && ui.button(i18n.t("calls-see-all")).clicked() {
            let all = Filter {
                whose: Whose::All,
                ..filter.clone()
            };
            view.send(Intent::LookThrough(all));
        }
        if ui.button(i18n.t("calls-see-share")).clicked() {
            view.send(Intent::ShowTab(Tab::Share));
        }
    });
}
