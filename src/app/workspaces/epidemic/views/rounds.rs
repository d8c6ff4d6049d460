//! Sampling rounds: what was found so far, and the table in which results are entered.

use super::{Onward, entering_button, field, form_buttons, show_faults, show_refusal};
use crate::app::view::View;
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::epidemic::{Intent, Sheet};
use crate::i18n::I18n;
use crate::model::epidemic::{RoundDraft, RowFault};
use egui::{Grid, RichText, TextEdit, Ui};
use egui_extras::{Column, TableBuilder};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Height of a row of a list, points.
const ROW: f32 = 30.0;

/// What a round found in all grids.
#[derive(Clone, Copy, Default)]
struct Sum {
    grids: usize,
    expected: u32,
    results: u32,
    positive: u32,
    refused: u32,
}

/// Draw the list.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let Some(known) = view.epidemic.known() else {
        return;
    };
    let today = view.epidemic_at().date();
    let grids: Vec<String> = view.epidemic.ground().map_or_else(Vec::new, |ground| {
        let grids = ground.codes.iter().zip(&ground.has_area);
        grids
            .filter(|(code, has_area)| **has_area && !code.is_empty())
            .map(|(code, _)| code.clone())
            .collect()
    });
    if entering_button(view, ui, "round-new") {
        let draft = RoundDraft::next(&known.epidemic, &grids, today);
        view.send(Intent::Enter(Sheet::Round(Box::new(draft))));
        return;
    }
    let mut rounds: BTreeMap<(Date, u32), Sum> = BTreeMap::new();
    for round in &known.epidemic.rounds {
        // A round from later than what is shown was not there yet.
        if round.day <= today {
            let sum = rounds.entry((round.day, round.number)).or_default();
            sum.grids += 1;
            sum.expected += round.expected;
            sum.results += round.negative + round.positive;
            sum.positive += round.positive;
            sum.refused += round.refused;
        }
    }
    let args = [("count", grouped(rounds.len()).into())];
    title(ui, view.i18n.t_args("round-title", &args));
    if rounds.is_empty() {
        ui.label(RichText::new(view.i18n.t("round-none")).weak());
        return;
    }
    let rows: Vec<((Date, u32), Sum)> = rounds.into_iter().rev().collect();
    let mut opened = None;
    let i18n = &view.i18n;
    TableBuilder::new(ui)
        .id_salt("rounds")
        .striped(true)
        .sense(egui::Sense::click())
        .column(Column::auto().at_least(36.0))
        .column(Column::auto().at_least(84.0))
        .column(Column::auto().at_least(52.0))
        .column(Column::auto().at_least(48.0))
        .column(Column::auto().at_least(44.0))
        .column(Column::remainder().at_least(44.0))
        .header(ROW, |mut header| {
            let keys = [
                "field-round",
                "field-date",
                "round-expected",
                "round-missing",
                "round-refused",
                "round-positive",
            ];
            crate::app::widgets::heads(view, &mut header, &keys);
        })
        .body(|body| {
            body.rows(ROW, rows.len(), |mut row| {
                let ((day, number), sum) = rows[row.index()];
                let missing = sum.expected.saturating_sub(sum.results);
                let cells = [
                    number.to_string(),
                    day.to_string(),
                    grouped(sum.expected as usize).to_string(),
                    grouped(missing as usize).to_string(),
                    grouped(sum.refused as usize).to_string(),
                    grouped(sum.positive as usize).to_string(),
                ];
                for text in cells {
                    row.col(|ui| {
                        ui.label(text);
                    });
                }
                let response = row.response();
                let args = [("count", grouped(sum.grids).into())];
                let hint = i18n.t_args("round-hint", &args);
                if response.on_hover_text(hint).clicked() {
                    opened = Some((number, day));
                }
            });
        });
    if let Some(round) = opened {
        let draft = RoundDraft::of(&known.epidemic, &grids, round);
        view.send(Intent::Enter(Sheet::Round(Box::new(draft))));
    }
}

/// The table in which results are entered.
pub fn show_form(
    view: &View<'_>,
    ui: &mut Ui,
    draft: &mut RoundDraft,
    refusal: Option<&str>,
) -> Onward {
    let i18n = &view.i18n;
    title(ui, i18n.t("round-form-title"));
    Grid::new("round-form").num_columns(2).show(ui, |ui| {
        field(i18n, ui, "field-round", &mut draft.number, "");
        field(i18n, ui, "field-date", &mut draft.day, "2021-09-11");
    });
    let faults = draft.faults(view.now().date());
    show_faults(i18n, ui, &faults);
    let wrong = draft.rows.iter().filter(|row| row.counts().is_err());
    let wrong = wrong.count();
    if wrong > 0 {
        let args = [("count", grouped(wrong).into())];
        let text = i18n.t_args("round-wrong", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    let is_ready = faults.is_empty() && wrong == 0;
    let mut onward = Onward::Stay;
    ui.horizontal(|ui| {
        onward = form_buttons(i18n, ui, is_ready);
        let changed = draft.changed().len();
        let args = [("count", grouped(changed).into())];
        ui.label(RichText::new(i18n.t_args("round-changed", &args)).weak());
    });
    show_refusal(ui, refusal);
    let map = view.session.document().map(|document| &document.map);
    let titles: Vec<String> = match map {
        Some(map) => {
            let names: BTreeMap<String, String> = map
                .faces()
                .filter_map(|face| Some((map.code(face)?, map.title(face))))
                .collect();
            let of = |code: &String| names.get(code).unwrap_or(code).clone();
            draft.rows.iter().map(|row| of(&row.grid)).collect()
        }
        None => draft.rows.iter().map(|row| row.grid.clone()).collect(),
    };
    TableBuilder::new(ui)
        .id_salt("round-rows")
        .striped(true)
        .column(Column::remainder().at_least(80.0).clip(true))
        .columns(Column::exact(50.0), 4)
        .column(Column::auto().at_least(48.0))
        .header(ROW, |mut header| {
            let keys = [
                "field-grid",
                "round-expected",
                "round-negative",
                "round-positive",
                "round-refused",
            ];
            crate::app::widgets::heads(view, &mut header, &keys);
            header.col(|_| {});
        })
        .body(|body| {
            body.rows(ROW, titles.len(), |mut row| {
                let index = row.index();
                let of_row = &mut draft.rows[index];
                let fault = of_row.counts().err();
                row.col(|ui| {
                    let text = RichText::new(&titles[index]);
                    match fault {
                        Some(fault) => {
                            let text = text.color(ui.visuals().warn_fg_color);
                            ui.label(text).on_hover_text(row_fault(i18n, fault));
                        }
                        None => {
                            ui.label(text);
                        }
                    }
                });
                let keys = [
                    "round-expected",
                    "round-negative",
                    "round-positive",
                    "round-refused",
                ];
                let texts = [
                    &mut of_row.expected,
                    &mut of_row.negative,
                    &mut of_row.positive,
                    &mut of_row.refused,
                ];
                for (key, text) in keys.into_iter().zip(texts) {
                    row.col(|ui| {
                        let response = ui.add(TextEdit::singleline(text).desired_width(42.0));
                        let name = format!("{} {}", titles[index], i18n.t(key));
                        crate::app::widgets::name_field(&response, &name);
                    });
                }
                row.col(|ui| {
                    let button = ui.small_button(i18n.t("round-all-negative"));
                    if button.clicked() {
                        of_row.all_negative();
                    }
                });
            });
        });
    onward
}

fn row_fault(i18n: &I18n, fault: RowFault) -> String {
    i18n.t(match fault {
        RowFault::NoCount => "round-no-count",
        RowFault::TooMany => "round-too-many",
        RowFault::NoExpected => "round-no-expected",
    })
}
