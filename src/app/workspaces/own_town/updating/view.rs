//! The panel of what differs from a newer extract. Must not know: how it was found.

use super::state::{Step, Updating};
use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::{frame_buttons, name_field, title};
use crate::app::words::messages::grouped;
use crate::app::workspaces::own_town::Intent;
use crate::exchange::osm::update::{Difference, Update, What};
use crate::i18n::I18n;
use crate::model::record::Kind;
use egui::{Button, Label, Panel, RichText, ScrollArea, Sense, Spinner, Ui};

/// Draw the panel.
pub fn show(view: &View<'_>, updating: &Updating, ui: &mut Ui) {
    let i18n = &view.i18n;
    Panel::right("updating")
        .default_size(340.0)
        .size_range(300.0..=520.0)
        .show(ui, |ui| {
            frame_buttons(ui);
            ui.label(RichText::new(i18n.t("updating-title")).strong());
            ui.add(Label::new(updating.file_name()).truncate());
            ui.separator();
            if let Some(why) = &updating.failed {
                ui.colored_label(ui.visuals().error_fg_color, why);
            }
            if updating.step != Step::Choosing {
                ui.horizontal(|ui| {
                    ui.add(Spinner::new().size(14.0));
                    ui.label(i18n.t("updating-working"));
                });
            }
            if let Some(update) = updating.update.as_deref() {
                show_kinds(view, updating, ui);
                show_buttons(view, updating, ui);
                show_list(view, updating, update, ui);
            } else if ui.button(i18n.t("button-cancel")).clicked() {
                view.send(Intent::LeaveUpdate);
            }
        });
}

fn show_kinds(view: &View<'_>, updating: &Updating, ui: &mut Ui) {
    let i18n = &view.i18n;
    if updating
        .update
        .as_ref()
        .is_some_and(|update| update.differences.is_empty())
    {
        ui.label(i18n.t("updating-nothing"));
    }
    for what in What::ALL {
        let (all, chosen) = updating.counts(what);
        if all == 0 {
            continue;
        }
        let args = [
            ("chosen", grouped(chosen).into()),
            ("all", grouped(all).into()),
        ];
        let text = i18n.t_args(&format!("updating-{}", what.name()), &args);
        let mut is_chosen = chosen == all;
        if ui.checkbox(&mut is_chosen, text).changed() {
            view.send(Intent::ChooseDifferences(what, is_chosen));
        }
    }
}

fn show_buttons(view: &View<'_>, updating: &Updating, ui: &mut Ui) {
    let i18n = &view.i18n;
    ui.horizontal(|ui| {
        let chosen = updating.chosen();
        let args = [("count", grouped(chosen).into())];
        let take = RichText::new(i18n.t_args("updating-take", &args)).strong();
        let can_take = chosen > 0 && updating.step == Step::Choosing;
        if ui.add_enabled(can_take, Button::new(take)).clicked() {
            view.send(Intent::TakeUpdate);
        }
        if ui.button(i18n.t("button-cancel")).clicked() {
            view.send(Intent::LeaveUpdate);
        }
    });
    ui.label(RichText::new(i18n.t("updating-stays")).weak());
}

fn show_list(view: &View<'_>, updating: &Updating, update: &Update, ui: &mut Ui) {
    let i18n = &view.i18n;
    if !update.kept.is_empty() {
        let occupied = update.kept.iter().filter(|one| one.is_occupied).count();
        let args = [
            ("occupied", grouped(occupied).into()),
            ("entered", grouped(update.kept.len() - occupied).into()),
        ];
        ui.label(RichText::new(i18n.t_args("updating-kept", &args)).weak());
    }
    if update.differences.is_empty() {
        return;
    }
    title(ui, i18n.t("updating-list"));
    let height = ui.spacing().interact_size.y;
    let rows = update.differences.len();
    ScrollArea::vertical()
        .auto_shrink(false)
        .show_rows(ui, height, rows, |ui, range| {
            for place in range {
                let Some(one) = update.differences.get(place) else {
                    continue;
                };
                ui.horizontal(|ui| {
                    let mut is_chosen = !updating.left_out.contains(&place);
                    let said = told(i18n, one);
                    let chosen = ui.checkbox(&mut is_chosen, "");
                    name_field(
                        &chosen,
                        &i18n.t_args("updating-choose", &[("what", said.as_str().into())]),
                    );
                    if chosen.changed() {
                        view.send(Intent::ChooseDifference(place, is_chosen));
                    }
                    let label = Label::new(said).truncate().sense(Sense::click());
                    let label = ui.add(label).on_hover_text(i18n.t("updating-go"));
                    if let Some(at) = one.at.filter(|_| label.clicked()) {
                        view.send(Any::GoToPlace(at));
                    }
                });
            }
        });
}

fn told(i18n: &I18n, one: &Difference) -> String {
    let kind = match one.key.kind {
        Kind::Building => "updating-kind-building",
        Kind::Street => "updating-kind-street",
        Kind::Entrance => "updating-kind-entrance",
        _ => "updating-kind-land",
    };
    let args = [
        (
            "what",
            i18n.t(&format!("updating-is-{}", one.what.name())).into(),
        ),
        ("kind", i18n.t(kind).into()),
        (
            "name",
            one.name
                .clone()
                .unwrap_or_else(|| one.key.id.clone())
                .into(),
        ),
    ];
    i18n.t_args("updating-line", &args)
}
