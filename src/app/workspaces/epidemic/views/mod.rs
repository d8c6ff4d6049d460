//! The panel of the epidemic workspace: figures on top, and one of its lists. Owns: words for what
//! the model says.

mod alarms;
pub mod building;
mod cases;
mod chips;
pub mod dashboard;
mod gates;
mod grids;
mod isolation_form;
pub mod isolations;
mod issuing;
pub mod order_form;
pub mod orders;
mod risks;
mod rounds;
pub mod rules;
pub mod time;
pub mod withdrawal;

use crate::app::command::Command;
use crate::app::view::View;
use crate::app::widgets::form::{Onward, day_text, field, show_faults};
use crate::app::widgets::frame_buttons;
use crate::app::widgets::name_field;
use crate::app::widgets::refocus;
use crate::app::words::messages::{grouped, zone_name};
use crate::app::workspaces::epidemic::{Front, Intent, Sheet, Tab, ViewState};
use crate::geometry::coverage::FaceId;
use crate::i18n::I18n;
use crate::model::epidemic::{CaseClass, Figures};
use crate::rules::zone::Zone;
use egui::{Button, ComboBox, Id, Panel, RichText, Ui};

/// So many grids are named one by one.
const NAMED: usize = 12;

/// Draw the panel.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    // What was typed is shown to nobody who has not signed in.
    let may_see = view.knows_epidemic() && !view.situation().is_locked;
    own.drawn = own.front(view.epidemic.tab).filter(|_| may_see);
    Panel::right("epidemic")
        .default_size(380.0)
        .size_range(320.0..=620.0)
        .show(ui, |ui| {
            show_community(view, ui);
            show_unread(view, ui);
            ui.separator();
            show_tabs(view, ui);
            ui.separator();
            frame_buttons(ui);
            if !view.knows_epidemic() {
                ui.horizontal(|ui| {
                    ui.spinner();
                    ui.label(RichText::new(view.i18n.t("epidemic-reading")).weak());
                });
                return;
            }
            match (own.drawn, view.epidemic.tab) {
                (Some(Front::Case), _) => cases::show_form(view, &mut own.form, ui),
                (Some(Front::Sheet), _) => show_sheet(view, own, ui),
                (None, Tab::Grids) => grids::show(view, ui),
                (None, Tab::Cases) => cases::show(view, ui),
                (None, Tab::Isolations) => isolations::show(view, ui),
                (None, Tab::Orders) => orders::show(view, ui),
                (None, Tab::Rounds) => rounds::show(view, ui),
                (None, Tab::Gates) => gates::show(view, ui),
                (None, Tab::Risks) => risks::show(view, ui),
                (None, Tab::Alarms) => alarms::show(view, ui),
            }
        });
}

fn show_tabs(view: &View<'_>, ui: &mut Ui) {
    let unseen = view.epidemic.alarms.unseen();
    ui.horizontal_wrapped(|ui| {
        for tab in Tab::ALL {
            let name = view.i18n.t(tab.key());
            let text = match tab {
                Tab::Alarms if unseen > 0 => {
                    let args = [("count", grouped(unseen).into())];
                    let text = view.i18n.t_args("epidemic-alarms-count", &args);
                    RichText::new(text).color(ui.visuals().warn_fg_color)
                }
                _ => RichText::new(name),
            };
            let button = Button::selectable(view.epidemic.tab == tab, text);
            if ui.add(button).clicked() {
                view.send(Intent::ShowTab(tab));
            }
        }
    });
}

/// The form that is open, in place of its list.
fn show_sheet(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    let Some(entering) = &mut own.sheet else {
        return;
    };
    let place = Id::unique("epidemic-sheet");
    let next = refocus::entering(
        &view.i18n,
        ui,
        place,
        entering,
        |ui, (form, focus), refusal| match form {
            Sheet::Isolation(form) => isolation_form::show(view, ui, (form, focus), refusal),
            Sheet::Round(draft) => rounds::show_form(view, ui, draft, refusal),
            Sheet::Risk(key, draft) => risks::show_form(view, ui, (key.is_none(), draft), refusal),
            Sheet::Gate(key, kind, text) => gates::show_form(view, ui, (key, kind, text), refusal),
        },
    );
    match next {
        Some(Onward::Stay) | None => {}
        Some(Onward::Leave) => own.sheet = None,
        Some(Onward::Keep) => view.send(Intent::KeepSheet),
    }
}

/// A button that opens a form, with the reason where it cannot.
fn entering_button(view: &View<'_>, ui: &mut Ui, key: &str) -> bool {
    let blocked = Command::NewCase.blocked(view.situation());
    let button = Button::new(view.i18n.t(key));
    let mut response = ui.add_enabled(blocked.is_none(), button);
    if let Some(reason) = blocked {
        response = response.on_disabled_hover_text(view.i18n.t(reason));
    }
    response.clicked()
}

/// What a case would change that is supposed or being entered, in words.
fn show_what_if(view: &View<'_>, ui: &mut Ui) {
    let Some(map) = view.session.document().map(|document| &document.map) else {
        return;
    };
    let i18n = &view.i18n;
    let changes = view.epidemic.what_if();
    for zone in Zone::ALL {
        let of_zone = changes.iter().filter(|(_, proposal)| proposal.zone == zone);
        let faces: Vec<FaceId> = of_zone
            .filter_map(|(face, _)| u32::try_from(*face).ok().map(FaceId))
            .collect();
        if faces.is_empty() {
            continue;
        }
        let names: Vec<String> = faces.iter().take(NAMED).map(|f| map.title(*f)).collect();
        let mut names = names.join(&i18n.t("map-list-separator"));
        if faces.len() > NAMED {
            let args = [("count", grouped(faces.len() - NAMED).into())];
            names.push_str(&i18n.t_args("inspector-more", &args));
        }
        let args = [
            ("zone", zone_name(i18n, zone).into()),
            ("count", grouped(faces.len()).into()),
            ("names", names.into()),
        ];
        ui.label(i18n.t_args("what-if-line", &args));
    }
}

/// Figures of the instant, over the map; each leads to its list.
pub fn show_figures(view: &View<'_>, ui: &mut Ui) {
    let Some(figures) = view.epidemic.moment().map(|moment| moment.figures) else {
        return;
    };
    let has_any = view.epidemic.known().is_some_and(|known| {
        let epidemic = &known.epidemic;
        let is_bare = epidemic.cases.is_empty() && epidemic.isolations.is_empty();
        !is_bare || !epidemic.orders.is_empty()
    });
    if view.is_redrawing() || !(has_any || view.is_watching()) {
        return;
    }
    Panel::top("epidemic-figures").show(ui, |ui| figures_line(view, ui, figures));
}

fn figures_line(view: &View<'_>, ui: &mut Ui, figures: Figures) {
    let closed = figures.zones[0] + figures.zones[1];
    // Entrances are those of the grids of today.
    let leaky = if view.epidemic.is_past() {
        0
    } else {
        figures.leaky
    };
    let gates = figures.unmanned + leaky;
    let rows = [
        ("figure-cases", figures.cases, Tab::Cases),
        ("figure-new", figures.new_cases, Tab::Cases),
        ("figure-closed", closed, Tab::Grids),
        (
            "figure-isolated",
            figures.at_home + figures.central,
            Tab::Isolations,
        ),
        (
            "figure-due",
            figures.overdue + figures.release_due,
            Tab::Isolations,
        ),
        ("figure-differing", figures.differing, Tab::Grids),
        ("figure-gates", gates, Tab::Gates),
    ];
    ui.horizontal_wrapped(|ui| {
        // What the figures count stands before them.
        chips::show(view, ui);
        for (key, count, tab) in rows {
            let is_grave = matches!(key, "figure-due" | "figure-gates") && count > 0;
            let (caption, figure) = figure_text(view, key, count);
            let figure = match is_grave {
                true => figure.color(ui.visuals().warn_fg_color),
                false => figure.color(ui.visuals().strong_text_color()),
            };
            let button = Button::new((caption, figure)).frame(false);
            if ui.add(button.gap(4.0)).clicked() {
                if !view.is_watching() {
                    view.send(Command::Watch);
                }
                view.send(Intent::ShowTab(tab));
                if key == "figure-due" {
                    view.send(Intent::ListDue(true));
                }
            }
        }
    });
}

/// A figure and what it counts, to be told apart at a glance: the number stands out.
fn figure_text(view: &View<'_>, key: &str, count: u32) -> (RichText, RichText) {
    let figure = grouped(count as usize);
    let text = view.i18n.t_args(key, &[("count", figure.into())]);
    let figure = figure.to_string();
    let caption = text.strip_suffix(&figure).unwrap_or(&text).trim_end();
    let caption = RichText::new(caption).small().weak();
    (caption, RichText::new(figure).strong())
}

/// Which community is looked at: figures, lists, the map and the curve follow.
fn show_community(view: &View<'_>, ui: &mut Ui) {
    let names = view.epidemic.communities();
    let mut filter = view.epidemic.filter.clone();
    if names.is_empty() && filter.community.is_none() {
        return;
    }
    let before = filter.community.clone();
    let all = view.i18n.t("filter-all-communities");
    let shown = before.clone().unwrap_or_else(|| all.clone());
    ui.horizontal(|ui| {
        let name = view.i18n.t("field-community");
        ui.label(RichText::new(&name).weak());
        let menu = ComboBox::from_id_salt("epidemic-community")
            .selected_text(shown)
            .show_ui(ui, |ui| {
                ui.selectable_value(&mut filter.community, None, all);
                for community in names.iter() {
                    let value = Some(community.clone());
                    ui.selectable_value(&mut filter.community, value, community);
                }
            });
        name_field(&menu.response, &name);
    });
    if filter.community != before {
        view.send(Intent::LookAt(filter));
    }
}

/// Values that could not be read are told of: they count as missing.
fn show_unread(view: &View<'_>, ui: &mut Ui) {
    let faults = view.epidemic.known().map(|known| &known.epidemic.faults);
    let Some(faults) = faults.filter(|faults| !faults.is_empty()) else {
        return;
    };
    let args = [("count", grouped(faults.len()).into())];
    let text = view.i18n.t_args("epidemic-unread", &args);
    let label = ui.colored_label(ui.visuals().warn_fg_color, text);
    let lines: Vec<String> = faults
        .iter()
        .take(NAMED)
        .map(|fault| format!("{}: {}", fault.key, fault.attribute))
        .collect();
    label.on_hover_text(lines.join("\n"));
}

/// The name of a class.
fn class_name(i18n: &I18n, class: CaseClass) -> String {
    i18n.t(&format!("class-{}", class.name()))
}
