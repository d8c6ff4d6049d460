//! The dialogs of plans: names, unlocking borders, publishing, taking a publication back.

use crate::app::intent::Intent;
use crate::app::project::{PlanRequest, Request};
use crate::app::view::View;
use crate::app::widgets::question::{Next, buttons, grave_buttons, line};
use crate::app::words::messages::grouped;
use crate::app::words::publication;
use crate::app::words::store::plan_name;
use crate::app::workspaces::redraw::families;
use crate::app::workspaces::redraw::state::Proposal;
use crate::i18n::I18n;
use crate::model::publication::{Figures, GroundChange, Stray, Terms};
use crate::store::RollBack;
use egui::{Grid, RichText, Ui};

/// Name a plan: an old one, or one that is to be made.
pub(crate) fn name(view: &View<'_>, ui: &mut Ui, plan: Option<&str>, text: &mut String) -> Next {
    let i18n = &view.i18n;
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
pub(crate) fn unlock(view: &View<'_>, ui: &mut Ui, plan: &str, reason: &mut String) -> Next {
    let i18n = &view.i18n;
    ui.label(i18n.t("unlock-text"));
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "unlock-reason", reason, false);
    });
    buttons(i18n, ui, "unlock-do", !reason.trim().is_empty(), || {
        Request::Plan(PlanRequest::Unlock(plan.to_owned(), reason.clone()))
    })
}

/// Publish: what will happen is shown in figures first.
pub(crate) fn publish(view: &View<'_>, ui: &mut Ui, proposal: &mut Proposal) -> Next {
    let name = plan_name(&view.i18n, &proposal.plan.name);
    let args = [("name", name.into())];
    ui.label(view.i18n.t_args("publish-text", &args));
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        let date = &mut proposal.terms.date;
        line(ui, &view.i18n, "publish-date", date, false);
    });
    ui.checkbox(
        &mut proposal.terms.largest_keeps_code,
        view.i18n.t("publish-largest-keeps"),
    );
    let looked_at = Terms {
        accepted: Vec::new(),
        ..proposal.terms.clone()
    };
    if proposal.asked.as_ref() != Some(&looked_at) {
        proposal.outlook = None;
    }
    let plan = proposal.plan.id.clone();
    let Some(outlook) = &proposal.outlook else {
        let next = buttons(&view.i18n, ui, "publish-look", true, || {
            Request::Plan(PlanRequest::Look(plan, looked_at.clone()))
        });
        if matches!(next, Next::Ask(_)) {
            proposal.asked = Some(looked_at);
            proposal.terms.accepted.clear();
        }
        return next;
    };
    ui.add_space(4.0);
    families::show(&view.i18n, ui, &outlook.families);
    show_figures(&view.i18n, ui, &outlook.figures);
    ui.label(RichText::new(view.i18n.t("publish-zones")).weak());
    show_ground(view, ui, &outlook.ground, &mut proposal.terms.accepted);
    let terms = proposal.terms.clone();
    let open = terms.unaccepted(&outlook.ground).len();
    if open > 0 {
        let args = [("count", grouped(open).into())];
        let text = view.i18n.t_args("publish-ground-open", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
    } else if !outlook.ground.is_empty() {
        // A line as well: the button does not move away under the pointer.
        ui.label(RichText::new(view.i18n.t("publish-ground-accepted")).weak());
    }
    grave_buttons(&view.i18n, ui, "publish-do", open == 0, || {
        Request::Plan(PlanRequest::Publish(plan, terms))
    })
}

/// How the ground differs: each piece is accepted by itself, or the plan is not published.
fn show_ground(
    view: &View<'_>,
    ui: &mut Ui,
    ground: &[GroundChange],
    accepted: &mut Vec<GroundChange>,
) {
    if ground.is_empty() {
        return;
    }
    ui.add_space(4.0);
    ui.label(RichText::new(view.i18n.t("publish-ground")).strong());
    let mut go_to = None;
    list(ui, "ground", 132.0, |ui| {
        for change in ground {
            ui.horizontal(|ui| {
                let mut is_accepted = accepted.contains(change);
                let text = publication::ground(&view.i18n, change);
                if ui.checkbox(&mut is_accepted, text).changed() {
                    accepted.retain(|other| other != change);
                    if is_accepted {
                        accepted.push(change.clone());
                    }
                }
                if ui.link(view.i18n.t("publish-ground-show")).clicked() {
                    go_to = Some(change.at);
                }
            });
        }
    });
    if let Some(at) = go_to {
        view.send(Intent::GoToPlace(at));
    }
}

fn list(ui: &mut Ui, id: &str, height: f32, rows: impl FnOnce(&mut Ui)) {
    egui::ScrollArea::vertical()
        .id_salt(id)
        .max_height(height)
        .show(ui, rows);
}

/// What becomes of grids and records.
fn show_figures(i18n: &I18n, ui: &mut Ui, figures: &Figures) {
    let args = [
        ("kept", grouped(figures.kept).into()),
        ("adjusted", grouped(figures.adjusted).into()),
        ("retired", grouped(figures.retired).into()),
        ("new", grouped(figures.new).into()),
    ];
    ui.label(i18n.t_args("publish-grids", &args));
    show_records(i18n, ui, figures);
}

fn show_records(i18n: &I18n, ui: &mut Ui, figures: &Figures) {
    for (kind, count) in &figures.moved {
        let name = i18n.t(&format!("kind-{kind}"));
        let args = [("kind", name.into()), ("count", grouped(*count).into())];
        ui.label(i18n.t_args("publish-moved", &args));
    }
    if !figures.sealed.is_empty() {
        let args = [("count", grouped(figures.sealed.len()).into())];
        let text = i18n.t_args("publish-sealed", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    if !figures.unmoved.is_empty() {
        let args = [("count", grouped(figures.unmoved.len()).into())];
        let text = i18n.t_args("publish-unmoved", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
        show_strays(i18n, ui, "unmoved", &figures.unmoved);
    }
    if !figures.shared.is_empty() {
        let args = [("count", grouped(figures.shared.len()).into())];
        let text = i18n.t_args("publish-shared", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
        show_strays(i18n, ui, "shared", &figures.shared);
    }
    if !figures.orders.is_empty() {
        ui.label(RichText::new(i18n.t("publish-orders")).strong());
        list(ui, "orders", 96.0, |ui| {
            for order in &figures.orders {
                ui.label(publication::order_fate(i18n, order));
            }
        });
    }
}

/// Whom and what: by name as far as it may be known, building and grid.
fn show_strays(i18n: &I18n, ui: &mut Ui, id: &str, strays: &[Stray]) {
    let separator = i18n.t("map-list-separator");
    list(ui, id, 96.0, |ui| {
        for stray in strays {
            let kind = i18n.t(&format!("kind-{}", stray.key.kind));
            let parts = [
                stray.name.as_deref(),
                stray.building.as_deref(),
                Some(stray.grid.as_str()),
            ];
            let parts: Vec<&str> = parts.into_iter().flatten().collect();
            ui.label(format!("{kind} {}", parts.join(&separator)));
        }
    });
}

/// Take the newest publication back: what will happen is shown first, also where work was done on
/// the grids that go.
pub(crate) fn roll_back(view: &View<'_>, ui: &mut Ui, outlook: Option<&RollBack>) -> Next {
    let i18n = &view.i18n;
    let Some(outlook) = outlook else {
        ui.label(RichText::new(i18n.t("roll-back-looking")).weak());
        return grave_buttons(i18n, ui, "roll-back-do", false, || {
            Request::Plan(PlanRequest::RollBack)
        });
    };
    let text = |name: &str| {
        let text = outlook
            .row
            .detail
            .get(name)
            .and_then(|value| value.as_str());
        text.unwrap_or_default()
    };
    let [new, retired, moved] = outlook.counts();
    let args = [
        ("name", plan_name(i18n, text("name")).into()),
        ("date", text("date").into()),
        ("new", grouped(new).into()),
        ("retired", grouped(retired).into()),
        ("moved", grouped(moved).into()),
    ];
    ui.label(i18n.t_args("roll-back-text", &args));
    if let Some(restored) = &outlook.restored {
        ui.label(i18n.t("roll-back-since"));
        show_records(i18n, ui, &restored.figures);
    }
    grave_buttons(i18n, ui, "roll-back-do", true, || {
        Request::Plan(PlanRequest::RollBack)
    })
}

/// What rebasing did: what was carried over, and what stands in conflict.
pub(crate) fn rebased(view: &View<'_>, ui: &mut Ui, carried: usize, conflicts: &[String]) -> Next {
    let i18n = &view.i18n;
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
