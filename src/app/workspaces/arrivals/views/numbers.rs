//! Another number of somebody whose number is wrong: that of whoever lives behind the same door, that of
//! the household, or one that is typed; and which lists may be asked.

use super::keys;
use crate::app::view::View;
use crate::app::widgets::form::field;
use crate::app::widgets::{refocus, title};
use crate::app::workspaces::arrivals::{Intent, ViewState};
use crate::model::arrivals::Arrival;
use egui::{Button, Grid, Id, RichText, Ui};

/// Draw it.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui, arrival: &Arrival) {
    let i18n = &view.i18n;
    title(ui, i18n.t("call-number-title"));
    if !arrival.sources.is_empty() {
        let sources = arrival.sources.join(&i18n.t("map-list-separator"));
        let text = i18n.t_args("call-number-sources", &[("sources", sources.into())]);
        ui.label(RichText::new(text).weak());
    }
    let waits = own.number.is_waiting();
    let known = view.arrivals.numbers.as_ref();
    match known.filter(|(of, _)| *of == arrival.key) {
        None => view.send(Intent::AskNumbers),
        Some((_, numbers)) if numbers.is_empty() => {
            ui.label(RichText::new(i18n.t("call-number-none")).weak());
        }
        Some((_, numbers)) => {
            for (place, number) in numbers.iter().enumerate() {
                ui.horizontal(|ui| {
                    let whose = match &number.name {
                        Some(name) => name.clone(),
                        None => i18n.t("call-number-household"),
                    };
                    ui.label(format!("{whose}  {}", number.phone));
                    let button = Button::new(i18n.t("call-number-use")).small();
                    let (button, is_first) = match place {
                        0 => (button.shortcut_text(keys::FIRST_NUMBER.name()), true),
                        _ => (button, false),
                    };
                    let is_clicked = ui.add_enabled(!waits, button).clicked();
                    let is_pressed = is_first && keys::pressed(ui, keys::FIRST_NUMBER);
                    if !waits && (is_clicked || is_pressed) {
                        view.send(Intent::GiveNumber(Some(number.key.clone())));
                    }
                });
            }
        }
    }
    let place = Id::unique("call-number");
    let refused = own.number.refusal.as_mut();
    let draft = &mut own.number.form;
    refocus::within(i18n, ui, place, refused, |ui| {
        ui.add_enabled_ui(!waits, |ui| {
            Grid::new("call-number").num_columns(2).show(ui, |ui| {
                field(i18n, ui, "field-phone", &mut draft.phone, "138 1234 1234");
                field(i18n, ui, "field-note", &mut draft.note, "");
            });
        });
    });
    let is_typed = !own.number.form.phone.trim().is_empty();
    let keep = ui.add_enabled(is_typed && !waits, Button::new(i18n.t("call-number-keep")));
    if keep.clicked() {
        view.send(Intent::GiveNumber(None));
    }
    if let Some(refusal) = &own.number.refusal {
        ui.colored_label(ui.visuals().error_fg_color, &refusal.text);
    }
}
