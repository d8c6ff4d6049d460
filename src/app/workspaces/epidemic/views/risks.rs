//! Areas outside with their risk: who comes from there is followed up.

use super::{Onward, day_text, entering_button, field, form_buttons, show_faults, show_refusal};
use crate::app::view::View;
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::epidemic::{Intent, Sheet};
use crate::i18n::I18n;
use crate::model::epidemic::{Risk, RiskDraft, RiskLevel};
use egui::{Grid, RichText, Ui};
use egui_extras::{Column, TableBuilder};

/// Height of a row of the list, points.
const ROW: f32 = 24.0;

fn level_name(i18n: &I18n, level: RiskLevel) -> String {
    i18n.t(match level {
        RiskLevel::High => "risk-high",
        RiskLevel::Middle => "risk-middle",
    })
}

/// Draw the list: those that have a level on the day that is shown first.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let Some(known) = view.epidemic.known() else {
        return;
    };
    let today = view.epidemic_at().date();
    if entering_button(view, ui, "risk-new") {
        let sheet = Sheet::Risk(None, Box::new(RiskDraft::new(today)));
        view.send(Intent::Enter(sheet));
        return;
    }
    let mut risks: Vec<&Risk> = known.epidemic.risks.iter().collect();
    risks.sort_by_key(|risk| {
        let is_over = !risk.holds_on(today);
        (is_over, risk.level, risk.name.clone())
    });
    let holding = risks.iter().filter(|risk| risk.holds_on(today)).count();
    let args = [("count", grouped(holding).into())];
    title(ui, view.i18n.t_args("risk-title", &args));
    if risks.is_empty() {
        ui.label(RichText::new(view.i18n.t("risk-none")).weak());
        return;
    }
    let may_write = view.may_enter();
    let mut opened = None;
    let i18n = &view.i18n;
    TableBuilder::new(ui)
        .id_salt("risks")
        .striped(true)
        .column(Column::remainder().at_least(100.0).clip(true))
        .column(Column::auto().at_least(50.0))
        .column(Column::auto().at_least(82.0))
        .column(Column::auto().at_least(82.0))
        .column(Column::auto().at_least(36.0))
        .header(ROW, |mut header| {
            let keys = ["field-area", "field-level", "risk-from", "risk-until"];
            crate::app::widgets::heads(view, &mut header, &keys);
            header.col(|_| {});
        })
        .body(|body| {
            body.rows(ROW, risks.len(), |mut row| {
                let risk = risks[row.index()];
                let holds = risk.holds_on(today);
                let cells = [
                    risk.name.clone(),
                    level_name(i18n, risk.level),
                    day_text(risk.from),
                    day_text(risk.until),
                ];
                for text in cells {
                    row.col(|ui| {
                        let text = RichText::new(text);
                        ui.label(if holds { text } else { text.weak() });
                    });
                }
                row.col(|ui| {
                    let button = egui::Button::new(i18n.t("case-change")).small();
                    if ui.add_enabled(may_write, button).clicked() {
                        opened = Some(risk.clone());
                    }
                });
            });
        });
    if let Some(risk) = opened {
        let draft = Box::new(RiskDraft::of(&risk));
        view.send(Intent::Enter(Sheet::Risk(Some(risk.key), draft)));
    }
}

/// The form.
pub fn show_form(
    view: &View<'_>,
    ui: &mut Ui,
    (is_new, draft): (bool, &mut RiskDraft),
    refusal: Option<&str>,
) -> Onward {
    let i18n = &view.i18n;
    let heading = if is_new { "risk-new" } else { "risk-edit" };
    title(ui, i18n.t(heading));
    Grid::new("risk-form").num_columns(2).show(ui, |ui| {
        field(i18n, ui, "field-area", &mut draft.name, "");
        ui.label(RichText::new(i18n.t("field-level")).weak());
        ui.horizontal(|ui| {
            for level in [RiskLevel::High, RiskLevel::Middle] {
                ui.radio_value(&mut draft.level, level, level_name(i18n, level));
            }
        });
        ui.end_row();
        field(i18n, ui, "risk-from", &mut draft.from, "2021-09-11");
        field(i18n, ui, "risk-until", &mut draft.until, "2021-09-25");
    });
    ui.label(RichText::new(i18n.t("risk-hint")).weak());
    let faults = draft.faults();
    show_faults(i18n, ui, &faults);
    let onward = form_buttons(i18n, ui, faults.is_empty());
    show_refusal(ui, refusal);
    onward
}
