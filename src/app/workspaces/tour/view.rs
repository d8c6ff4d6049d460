//! The card of the tour, over the map of whatever workspace is open.

use super::intent::Intent;
use super::steps::Step;
use crate::app::command::Command;
use crate::app::view::View;
use crate::app::widgets::{add_command, frame_buttons};
use egui::{Align2, Area, Button, Frame, Id, Label, Rect, RichText, Ui, vec2};

/// How wide it is, points.
const WIDTH: f32 = 340.0;

/// Draw the card in the upper right corner of the map, where nothing else stands, while somebody is on the tour.
pub fn show(view: &View<'_>, ui: &Ui, place: Rect) {
    if !view.settings.tour.is_open {
        return;
    }
    Area::new(Id::unique("tour"))
        .order(egui::Order::Middle)
        .pivot(Align2::RIGHT_TOP)
        .fixed_pos(place.right_top() + vec2(-12.0, 12.0))
        .show(ui.ctx(), |ui| {
            let frame = Frame::popup(ui.style()).inner_margin(12);
            frame.show(ui, |ui| {
                ui.set_width(WIDTH.min(place.width() - 40.0));
                frame_buttons(ui);
                match view.settings.tour.step() {
                    Some(step) => show_step(view, ui, step),
                    None => show_end(view, ui),
                }
            });
        });
}

fn show_step(view: &View<'_>, ui: &mut Ui, step: Step) {
    let i18n = &view.i18n;
    let taken = view.settings.tour.taken;
    let args = [
        ("number", (taken + 1).into()),
        ("count", Step::ALL.len().into()),
        ("step", i18n.t(step.title()).into()),
    ];
    ui.strong(i18n.t_args("tour-step", &args));
    ui.add(Label::new(i18n.t(step.text())).wrap());
    ui.add_space(6.0);
    ui.horizontal_wrapped(|ui| {
        let (is_there, command, key) = if step.is_of_epidemic() {
            (view.is_watching(), Command::Watch, "tour-open-epidemic")
        } else {
            (view.is_redrawing(), Command::Redraw, "tour-open-redraw")
        };
        if !is_there {
            add_command(view, ui, command, Button::new(i18n.t(key)));
        }
        if taken > 0 && ui.button(i18n.t("tour-back")).clicked() {
            view.send(Intent::Back);
        }
        if ui.button(i18n.t("tour-skip")).clicked() {
            view.send(Intent::Skip);
        }
        if ui.button(i18n.t("tour-leave")).clicked() {
            view.send(Intent::Leave);
        }
    });
}

fn show_end(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    ui.strong(i18n.t("tour-end"));
    ui.add(Label::new(RichText::new(i18n.t("tour-end-text"))).wrap());
    ui.add_space(6.0);
    if ui.button(i18n.t("tour-close")).clicked() {
        view.send(Intent::Leave);
    }
}
