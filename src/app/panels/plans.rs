//! The dialogs of plans: names, unlocking borders, publishing, taking a publication back.

use super::super::desk::{PlanRequest, Request};
use super::super::messages::grouped;
use super::super::planning::Proposal;
use super::super::shell::Shell;
use super::super::store_messages::plan_name;
use super::questions::{Next, buttons, line};
use crate::model::publication::Publication;
use egui::{Grid, RichText, Ui};

/// Name a plan: an old one, or one that is to be made.
pub(super) fn name(shell: &Shell, ui: &mut Ui, plan: Option<&str>, text: &mut String) -> Next {
    let i18n = &shell.i18n;
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "plan-name", text, false);
    });
    let key = if plan.is_some() {
        "plan-rename"
    } else {
        "plan-make"
    };
    buttons(i18n, ui, key, !text.trim().is_empty(), || {
        Request::Plan(match plan {
            Some(plan) => PlanRequest::Rename(plan.to_owned(), text.clone()),
            None => PlanRequest::Add(text.clone(), None),
        })
    })
}

/// Let borders of communities be moved.
pub(super) fn unlock(shell: &Shell, ui: &mut Ui, plan: &str, reason: &mut String) -> Next {
    let i18n = &shell.i18n;
    ui.label(i18n.t("unlock-text"));
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "unlock-reason", reason, false);
    });
    buttons(i18n, ui, "unlock-do", !reason.trim().is_empty(), || {
        Request::Plan(PlanRequest::Unlock(plan.to_owned(), reason.clone()))
    })
}

/// Publish: what will happen is shown in figures first.
pub(super) fn publish(shell: &Shell, ui: &mut Ui, proposal: &mut Proposal) -> Next {
    let name = plan_name(&shell.i18n, &proposal.plan.name);
    let args = [("name", name.into())];
    ui.label(shell.i18n.t_args("publish-text", &args));
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        line(
            ui,
            &shell.i18n,
            "publish-date",
            &mut proposal.terms.date,
            false,
        );
    });
    ui.checkbox(
        &mut proposal.terms.largest_keeps_code,
        shell.i18n.t("publish-largest-keeps"),
    );
    if proposal.asked.as_ref() != Some(&proposal.terms) {
        proposal.outlook = None;
    }
    let plan = proposal.plan.id.clone();
    let terms = proposal.terms.clone();
    let Some(outlook) = &proposal.outlook else {
        let next = buttons(&shell.i18n, ui, "publish-look", true, || {
            Request::Plan(PlanRequest::Look(plan, terms.clone()))
        });
        if matches!(next, Next::Ask(_)) {
            proposal.asked = Some(terms);
        }
        return next;
    };
    ui.add_space(4.0);
    show_outlook(shell, ui, outlook);
    buttons(&shell.i18n, ui, "publish-do", true, || {
        Request::Plan(PlanRequest::Publish(plan, terms))
    })
}

fn show_outlook(shell: &Shell, ui: &mut Ui, outlook: &Publication) {
    let figures = &outlook.figures;
    let i18n = &shell.i18n;
    let args = [
        ("kept", grouped(figures.kept).into()),
        ("adjusted", grouped(figures.adjusted).into()),
        ("retired", grouped(figures.retired).into()),
        ("new", grouped(figures.new).into()),
    ];
    ui.label(i18n.t_args("publish-grids", &args));
    for (kind, count) in &figures.moved {
        let name = i18n.t(&format!("kind-{kind}"));
        let args = [("kind", name.into()), ("count", grouped(*count).into())];
        ui.label(i18n.t_args("publish-moved", &args));
    }
    if !figures.unmoved.is_empty() {
        let args = [("count", grouped(figures.unmoved.len()).into())];
        let text = i18n.t_args("publish-unmoved", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
        egui::ScrollArea::vertical()
            .max_height(96.0)
            .show(ui, |ui| {
                for key in &figures.unmoved {
                    ui.label(format!(
                        "{} {}",
                        i18n.t(&format!("kind-{}", key.kind)),
                        key.id
                    ));
                }
            });
    }
    ui.label(RichText::new(i18n.t("publish-zones")).weak());
}

/// Take the newest publication back.
pub(super) fn roll_back(shell: &Shell, ui: &mut Ui) -> Next {
    let row = shell
        .work
        .state
        .as_ref()
        .and_then(|s| s.last_publication.clone());
    let Some(row) = row else {
        return Next::Close;
    };
    let text = |name: &str| match row.detail.get(name) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let args = [
        ("name", plan_name(&shell.i18n, &text("name")).into()),
        ("date", text("date").into()),
        ("new", text("new").into()),
        ("retired", text("retired").into()),
        ("moved", text("moved").into()),
    ];
    ui.label(shell.i18n.t_args("roll-back-text", &args));
    buttons(&shell.i18n, ui, "roll-back-do", true, || {
        Request::Plan(PlanRequest::RollBack)
    })
}

/// What rebasing did: what was carried over, and what stands in conflict.
pub(super) fn rebased(shell: &Shell, ui: &mut Ui, carried: usize, conflicts: &[String]) -> Next {
    let i18n = &shell.i18n;
    ui.label(i18n.t_args("rebased-carried", &[("count", grouped(carried).into())]));
    if !conflicts.is_empty() {
        let args = [("count", grouped(conflicts.len()).into())];
        let text = i18n.t_args("rebased-conflicts", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
        egui::ScrollArea::vertical()
            .max_height(160.0)
            .show(ui, |ui| {
                for name in conflicts {
                    ui.label(name);
                }
            });
    }
    ui.separator();
    if ui.button(i18n.t("button-close")).clicked() {
        return Next::Close;
    }
    Next::Stay
}
