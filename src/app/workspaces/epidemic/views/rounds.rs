//! Sampling rounds: what was found so far, and the table in which results are entered.

use super::{Onward, entering_button, field};
use crate::app::view::View;
use crate::app::widgets::form::{Against, sheet_in};
use crate::app::widgets::table::{Column, TALL, Table};
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::epidemic::{Intent, Sheet};
use crate::model::epidemic::{RoundDraft, RowFault};
use egui::{Align2, Grid, RichText, TextEdit, Ui};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Width of a field for a count, points.
const FIELD: f32 = 44.0;

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
    let name = view.i18n.t_args("round-title", &args);
    title(ui, name.as_str());
    if rounds.is_empty() {
        ui.label(RichText::new(view.i18n.t("round-none")).weak());
        return;
    }
    let rows: Vec<((Date, u32), Sum)> = rounds.into_iter().rev().collect();
    let i18n = &view.i18n;
    let columns = [
        Column::number(i18n.t("field-round")),
        Column::day(i18n.t("field-date")).grows(),
        Column::number(i18n.t("round-expected")),
        Column::number(i18n.t("round-missing")),
        Column::number(i18n.t("round-refused")),
        Column::number(i18n.t("round-positive")),
    ];
    let clicked = Table::new("rounds", name, &columns).show(ui, rows.len(), |row, place| {
        let ((day, number), sum) = rows[place];
        let missing = sum.expected.saturating_sub(sum.results);
        row.text(number.to_string());
        row.text(day.to_string());
        for count in [sum.expected, missing, sum.refused, sum.positive] {
            row.text(grouped(count as usize).to_string());
        }
        let args = [("count", grouped(sum.grids).into())];
        row.hint(i18n.t_args("round-hint", &args));
    });
    if let Some(((day, number), _)) = clicked.row.and_then(|place| rows.get(place)) {
        let round = (*number, *day);
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
    sheet_in(i18n, ui, "round", refusal, |ui, room| {
        let bottom = ui.cursor().top() + room;
        Grid::new("round-form").num_columns(2).show(ui, |ui| {
            field(i18n, ui, "field-round", &mut draft.number, "");
            field(i18n, ui, "field-date", &mut draft.day, "2021-09-11");
        });
        ui.horizontal(|ui| {
            let button = ui.button(i18n.t("round-every-negative"));
            if button.on_hover_text(i18n.t("round-every-hint")).clicked() {
                draft.all_negative();
            }
            let args = [("count", grouped(draft.changed().len()).into())];
            ui.label(RichText::new(i18n.t_args("round-changed", &args)).weak());
        });
        show_rows(view, ui, bottom, draft);
        let wrong = draft.rows.iter().filter(|row| row.counts().is_err());
        let wrong = wrong.count();
        let args = [("count", grouped(wrong).into())];
        Against {
            faults: draft.faults(view.now().date()),
            other: (wrong > 0).then(|| i18n.t_args("round-wrong", &args)),
        }
    })
}

/// The grid of a row, by name where it has one.
fn grid_of(view: &View<'_>, code: &str) -> String {
    let map = view.session.document().map(|document| &document.map);
    let face = view.session.faces_coded(code).last();
    let title = map.zip(face).map(|(map, face)| map.title(*face));
    title.unwrap_or_else(|| code.to_owned())
}

/// The rows, down to `bottom` on the screen.
fn show_rows(view: &View<'_>, ui: &mut Ui, bottom: f32, draft: &mut RoundDraft) {
    let i18n = &view.i18n;
    let keys = [
        "round-expected",
        "round-negative",
        "round-positive",
        "round-refused",
    ];
    let mut columns = vec![Column::text(i18n.t("field-grid")).grows()];
    columns.extend(keys.map(|key| Column::tools(i18n.t(key)).at_least(FIELD)));
    columns.push(Column::tools(""));
    let wrong = ui.visuals().error_fg_color;
    let room = bottom - ui.cursor().top();
    Table::new("round-rows", i18n.t("round-form-title"), &columns)
        .only_entered()
        .row_height(TALL)
        .at_most(room)
        .show(ui, draft.rows.len(), |row, place| {
            let of_row = &mut draft.rows[place];
            let grid = grid_of(view, &of_row.grid);
            row.text(&grid);
            let fault = of_row.counts().err();
            let at_fault = of_row.place_of_fault();
            let texts = [
                &mut of_row.expected,
                &mut of_row.negative,
                &mut of_row.positive,
                &mut of_row.refused,
            ];
            let mut typed = None;
            for (i, (key, text)) in keys.into_iter().zip(texts).enumerate() {
                row.cell(|ui| {
                    let mut field = TextEdit::singleline(text)
                        .desired_width(FIELD)
                        .align(Align2::RIGHT_CENTER);
                    if at_fault == Some(i) {
                        field = field.text_color(wrong);
                    }
                    let name = format!("{grid} {}", i18n.t(key));
                    let response = ui.add(field);
                    crate::app::widgets::name_field(&response, &name);
                    if response.changed() {
                        typed = Some(key);
                    }
                });
            }
            match typed {
                Some("round-negative") => of_row.stand_by_negative(),
                Some(_) => of_row.settle(),
                None => {}
            }
            // What is wrong stands in the row; the words in full, where somebody points at it.
            row.cell(|ui| match fault {
                Some(fault) => {
                    let (short, whole) = row_fault(fault);
                    let label = ui.colored_label(wrong, i18n.t(short));
                    label.on_hover_text(i18n.t(whole));
                }
                None => {
                    if ui.small_button(i18n.t("round-all-negative")).clicked() {
                        of_row.all_negative();
                    }
                }
            });
        });
}

/// What is wrong with a row: in a word, and in full.
const fn row_fault(fault: RowFault) -> (&'static str, &'static str) {
    match fault {
        RowFault::NoCount => ("round-no-count-short", "round-no-count"),
        RowFault::TooMany => ("round-too-many-short", "round-too-many"),
        RowFault::NoExpected => ("round-no-expected-short", "round-no-expected"),
    }
}
