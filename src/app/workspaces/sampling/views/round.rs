//! The round: how it is planned, how it stands, what stands against its beginning.

use super::list::round_text;
use super::site_name;
use crate::app::command::Command;
use crate::app::intent::Intent as Any;
use crate::app::state::dialog::Dialog;
use crate::app::view::View;
use crate::app::widgets::{add_command, number, title};
use crate::app::words::messages::{grouped, zone_name};
use crate::app::workspaces::project::profile;
use crate::app::workspaces::sampling::{Form, Intent};
use crate::exchange::list::{Sampled, Words};
use crate::model::sampling::{RoundPlan, RoundPlanDraft, Sampling, Scope};
use crate::model::setting::ProfileOf;
use crate::rules::calendar::instant_text;
use crate::rules::zone::Zone;
use egui::{Button, Grid, Label, RichText, ScrollArea, Ui};

/// So many gaps are named one by one.
const NAMED: usize = 6;

/// No round is planned: what leads on.
pub fn show_none(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    ui.add(Label::new(i18n.t("sampling-none")).wrap());
    add_command(
        view,
        ui,
        Command::ImportList,
        Button::new(i18n.t("calls-import")),
    );
    profile::button(view, ui, ProfileOf::Sampling);
}

/// Draw the page.
pub fn show(view: &View<'_>, ui: &mut Ui, sampling: &Sampling) {
    let Some(plan) = sampling.plan() else {
        return;
    };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        show_plan(view, ui, sampling, plan);
        show_begin(view, ui, sampling, plan);
        show_gaps(view, ui);
        show_figures(view, ui);
        show_lists(view, ui);
        ui.add_space(4.0);
        profile::button(view, ui, ProfileOf::Sampling);
    });
}

/// What of the round is written as a list.
fn show_lists(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(i18n.t("sampling-lists")).weak());
        for which in Sampled::ALL {
            let button = Button::new(i18n.list(which.list())).small();
            let response = ui.add_enabled(view.may_write_out(), button);
            let response = response.on_disabled_hover_text(i18n.t("blocked-role"));
            if response.clicked() {
                view.send(Any::open(Dialog::ExportSampled(which, String::new())));
            }
        }
    });
}

/// Who is sampled, in words.
fn scope_text(view: &View<'_>, plan: &RoundPlan) -> String {
    let i18n = &view.i18n;
    let scope = i18n.t(&format!("sampling-scope-{}", plan.scope.name()));
    if plan.of.is_empty() {
        return scope;
    }
    let named = plan.of.iter().map(|one| match plan.scope {
        Scope::Zones => Zone::parse(one).map_or_else(|| one.clone(), |z| zone_name(i18n, z)),
        Scope::Grids => view.grid_title(Some(one)),
        _ => view.community_title(one),
    });
    let named: Vec<String> = named.collect();
    format!("{scope} {}", named.join(&i18n.t("map-list-separator")))
}

fn show_plan(view: &View<'_>, ui: &mut Ui, sampling: &Sampling, plan: &RoundPlan) {
    let i18n = &view.i18n;
    title(ui, round_text(view, plan.id));
    let begun = match plan.begun {
        Some(at) => instant_text(at),
        None => i18n.t("sampling-not-begun-yet"),
    };
    let order = plan.order.iter().map(|code| view.called_title(code));
    let order = match plan.order.is_empty() {
        true => i18n.t("sampling-order-none"),
        false => {
            let order: Vec<String> = order.collect();
            order.join(&i18n.t("map-list-separator"))
        }
    };
    let rows = [
        ("field-scope", scope_text(view, plan)),
        ("field-order", order),
        ("field-starts", instant_text(plan.starts)),
        ("field-due", instant_text(plan.due)),
        ("field-size", plan.size.to_string()),
        ("sampling-begun", begun),
        (
            "sampling-results-due",
            instant_text(plan.results_due(sampling.rules())),
        ),
    ];
    Grid::new("sampling-plan").num_columns(2).show(ui, |ui| {
        for (key, text) in rows {
            ui.label(RichText::new(i18n.t(key)).weak());
            ui.add(Label::new(text).wrap());
            ui.end_row();
        }
    });
    let change = Button::new(i18n.t("case-change")).small();
    if ui.add_enabled(view.may_enter(), change).clicked() {
        let draft = Box::new(RoundPlanDraft::of(plan));
        let form = Form::Round(Some(plan.key.clone()), draft);
        view.send(Intent::Enter(Box::new(form)));
    }
}

/// How the round stands in all its grids.
fn show_figures(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    let all = view.sampling.standing(view.this_minute());
    title(ui, i18n.t("sampling-figures"));
    let rows = [
        ("sampling-count-expected", all.expected, false),
        ("sampling-count-sampled", all.sampled, false),
        ("sampling-count-negative", all.negative, false),
        ("sampling-count-waiting", all.waiting, false),
        ("sampling-count-positive", all.positive, true),
        ("sampling-count-held", all.held, true),
        ("sampling-count-refused", all.refused, true),
        ("sampling-count-late", all.late, true),
        ("sampling-count-urgent", all.urgent, true),
    ];
    let warning = ui.visuals().warn_fg_color;
    Grid::new("sampling-figures").num_columns(2).show(ui, |ui| {
        for (key, count, is_grave) in rows {
            ui.label(RichText::new(i18n.t(key)).weak());
            let text = RichText::new(grouped(count).to_string()).strong();
            number(
                ui,
                match is_grave && count > 0 {
                    true => text.color(warning),
                    false => text,
                },
            );
            ui.end_row();
        }
    });
}

/// Hours of lanes that nobody covers.
fn show_gaps(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    let gaps = view.sampling.gaps();
    if gaps.is_empty() {
        return;
    }
    let args = [("count", grouped(gaps.len()).into())];
    let text = i18n.t_args("sampling-gaps", &args);
    ui.colored_label(ui.visuals().warn_fg_color, text);
    for gap in gaps.iter().take(NAMED) {
        let args = [
            ("site", site_name(view, Some(&gap.site)).into()),
            ("lane", gap.lane.into()),
            ("from", instant_text(gap.from).into()),
            ("until", instant_text(gap.until).into()),
        ];
        ui.label(RichText::new(i18n.t_args("sampling-gap", &args)).weak());
    }
}

fn show_begin(view: &View<'_>, ui: &mut Ui, sampling: &Sampling, plan: &RoundPlan) {
    let i18n = &view.i18n;
    if plan.begun.is_some() {
        return;
    }
    let full = sampling
        .loads()
        .iter()
        .filter(|one| one.load.is_too_full())
        .count();
    if full > 0 {
        let args = [("count", grouped(full).into())];
        let text = i18n.t_args("sampling-sites-full", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    let begin = Button::new(i18n.t("sampling-begin"));
    if ui.add_enabled(view.may_enter(), begin).clicked() {
        view.send(Intent::Begin);
    }
}
