//! Areas outside with their risk: who comes from there is followed up.

use super::{Onward, day_text, entering_button, field};
use crate::app::view::View;
use crate::app::widgets::form::sheet;
use crate::app::widgets::table::{Column, TALL, Table};
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::epidemic::{Intent, Sheet};
use crate::i18n::I18n;
use crate::model::epidemic::{Risk, RiskDraft, RiskLevel};
use egui::{Grid, RichText, Ui};

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
    let name = view.i18n.t_args("risk-title", &args);
    title(ui, name.as_str());
    if risks.is_empty() {
        ui.label(RichText::new(view.i18n.t("risk-none")).weak());
        return;
    }
    let may_write = view.may_enter();
    let mut opened = None;
    let i18n = &view.i18n;
    let columns = [
        Column::text(i18n.t("field-area")).grows(),
        Column::text(i18n.t("field-level")),
        Column::day(i18n.t("field-from")),
        Column::day(i18n.t("field-lowered")),
        Column::tools(""),
    ];
    Table::new("risks", name, &columns)
        .only_read()
        .row_height(TALL)
        .show(ui, risks.len(), |row, place| {
            let risk = risks[place];
            let holds = risk.holds_on(today);
            let cells = [
                risk.name.clone(),
                level_name(i18n, risk.level),
                day_text(risk.from),
                day_text(risk.until),
            ];
            for text in cells {
                let text = RichText::new(text);
                row.text(if holds { text } else { text.weak() });
            }
            row.cell(|ui| {
                let button = egui::Button::new(i18n.t("case-change")).small();
                if ui.add_enabled(may_write, button).clicked() {
                    opened = Some(risk.clone());
                }
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
    sheet(i18n, ui, "risk", refusal, |ui| {
        Grid::new("risk-form").num_columns(2).show(ui, |ui| {
            field(i18n, ui, "field-area", &mut draft.name, "");
            ui.label(RichText::new(i18n.t("field-level")).weak());
            ui.horizontal(|ui| {
                for level in [RiskLevel::High, RiskLevel::Middle] {
                    ui.radio_value(&mut draft.level, level, level_name(i18n, level));
                }
            });
            ui.end_row();
            field(i18n, ui, "field-from", &mut draft.from, "2021-09-11");
            field(i18n, ui, "field-lowered", &mut draft.until, "2021-09-25");
        });
        ui.label(RichText::new(i18n.t("risk-hint")).weak());
        draft.faults().into()
    })
}
