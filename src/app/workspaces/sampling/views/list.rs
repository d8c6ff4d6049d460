//! The rounds, and the grids of the one that is looked at: how far each is, and what is lacking.

use super::{reading, site_name};
use crate::app::frame::desks;
use crate::app::view::View;
use crate::app::widgets::table::{Column, DOUBLE, Table, change_of};
use crate::app::widgets::{frame_buttons, name_field, refocus, room, title};
use crate::app::words::messages::grouped;
use crate::app::workspaces::sampling::{Form, Intent, ViewState};
use crate::model::sampling::{RoundId, RoundPlanDraft, Sampling};
use crate::rules::sampling::Lack;
use egui::{Button, ComboBox, Panel, RichText, Ui};

/// Draw the panel.
pub fn show(view: &View<'_>, _own: &mut ViewState, ui: &mut Ui) {
    Panel::left("sampling-list")
        .default_size(340.0)
        .size_range(room::beside(ui, 260.0..=560.0, room::DESK))
        .show(ui, |ui| {
            desks::show(view, ui);
            let Some(sampling) = view.sampling.sampling() else {
                reading(view, ui);
                return;
            };
            frame_buttons(ui);
            show_rounds(view, ui, sampling);
            show_grids(view, ui);
        });
}

/// A round in words.
pub(super) fn round_text(view: &View<'_>, id: RoundId) -> String {
    let args = [
        ("round", id.number.to_string().into()),
        ("day", id.day.to_string().into()),
    ];
    view.i18n.t_args("sampling-round-of", &args)
}

fn show_rounds(view: &View<'_>, ui: &mut Ui, sampling: &Sampling) {
    let i18n = &view.i18n;
    ui.horizontal_wrapped(|ui| {
        let name = i18n.t("sampling-round");
        let shown = match sampling.plan() {
            Some(plan) => round_text(view, plan.id),
            None => i18n.t("sampling-no-round-yet"),
        };
        let menu = ComboBox::from_id_salt("sampling-round")
            .selected_text(shown)
            .show_ui(ui, |ui| {
                for plan in sampling.plans() {
                    let is_here = sampling.plan().is_some_and(|own| own.id == plan.id);
                    let text = round_text(view, plan.id);
                    if ui.selectable_label(is_here, text).clicked() && !is_here {
                        view.send(Intent::LookAt(plan.id));
                    }
                }
            });
        name_field(&menu.response, &name);
        refocus::after_menu(ui.ctx(), &menu);
        let new = Button::new(i18n.t("sampling-new-round"));
        if ui.add_enabled(view.may_enter(), new).clicked() {
            let next = sampling
                .plans()
                .first()
                .map_or(1, |plan| plan.id.number.saturating_add(1));
            let draft = RoundPlanDraft {
                number: next.to_string(),
                size: "10".to_owned(),
                ..RoundPlanDraft::default()
            };
            let form = Form::Round(None, Box::new(draft));
            view.send(Intent::Enter(Box::new(form)));
        }
    });
}

/// What is lacking, short: the gravest of it.
fn lack_text(view: &View<'_>, lacks: &[Lack]) -> String {
    let first = lacks.get(..1).unwrap_or_default();
    view.i18n.lacks(first).join(" ")
}

fn show_grids(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    let lines = view.sampling.lines();
    let done = view.sampling.standing(view.this_minute()).done;
    let args = [
        ("count", grouped(lines.len()).into()),
        ("done", grouped(done).into()),
    ];
    let name = i18n.t_args("sampling-grids", &args);
    title(ui, name.as_str());
    if lines.is_empty() {
        ui.label(RichText::new(i18n.t("sampling-grids-none")).weak());
        return;
    }
    let selection = view.session.selection();
    let is_selected = |place: usize| {
        let code = lines.get(place).map_or("", |line| &line.code);
        let mut faces = view.session.faces_coded(code).iter();
        faces.any(|face| selection.contains(face))
    };
    let first = || (0..lines.len()).find(|place| is_selected(*place));
    let columns = [
        Column::text(i18n.t("field-grid")).grows(),
        Column::text(i18n.t("sampling-count-sampled")),
    ];
    let warning = ui.visuals().warn_fg_color;
    let clicked = Table::new("sampling-grids", name, &columns)
        .row_height(DOUBLE)
        .fills()
        .selected(&is_selected)
        .reveals(change_of(selection), &first)
        .show(ui, lines.len(), |row, place| {
            let line = &lines[place];
            let grid = view.grid_title(Some(&line.code));
            let site = site_name(view, line.site.as_deref());
            row.lines(grid, RichText::new(site).weak());
            let figure = &line.figure;
            let expected = grouped(figure.expected as usize);
            let sampled = grouped(figure.sampled() as usize);
            let lack = RichText::new(lack_text(view, &line.lacks));
            let is_grave = matches!(line.lacks.first(), Some(Lack::Positive(_) | Lack::Held(_)));
            row.lines(
                format!("{sampled} / {expected}"),
                match is_grave {
                    true => lack.color(warning),
                    false => lack.weak(),
                },
            );
            row.hint(i18n.figure_source(figure.source));
        });
    if let Some(line) = clicked.row.and_then(|place| lines.get(place)) {
        view.send(Intent::ShowGrid(line.code.clone()));
    }
}
