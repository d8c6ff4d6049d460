//! The card over the sample town, for somebody who sees the program for the first time.

use crate::app::command::Command;
use crate::app::jobs::source::Source;
use crate::app::view::View;
use crate::app::widgets::{add_command, frame_buttons};
use crate::app::workspaces::map::Intent;
use egui::{Align2, Area, Button, Frame, Id, Rect, RichText, Ui, vec2};

/// Draw the card over the map at `place`, until it was dismissed.
pub fn show(view: &View<'_>, ui: &Ui, place: Rect) {
    let is_town = view
        .session
        .document()
        .is_some_and(|document| document.source == Source::Town);
    // Whoever opened a workspace has begun.
    let has_begun = view.is_redrawing() || view.is_working();
    if !is_town || view.settings.start_seen || has_begun {
        return;
    }
    Area::new(Id::unique("start-card"))
        .order(egui::Order::Middle)
        .pivot(Align2::CENTER_TOP)
        .fixed_pos(place.center_top() + vec2(0.0, 24.0))
        .show(ui.ctx(), |ui| {
            let frame = Frame::popup(ui.style()).inner_margin(16);
            frame.show(ui, |ui| {
                ui.set_width(420.0);
                frame_buttons(ui);
                ui.label(RichText::new(view.i18n.t("start-title")).heading().strong());
                ui.label(view.i18n.t("start-text"));
                ui.add_space(8.0);
                ui.horizontal_wrapped(|ui| {
                    if ui.button(view.i18n.t("start-look")).clicked() {
                        view.send(Intent::DismissStart);
                    }
                    for command in [
                        Command::Tour,
                        Command::Practice,
                        Command::OwnTown,
                        Command::Open,
                        Command::NewProject,
                    ] {
                        let button = Button::new(view.i18n.t(command.key()));
                        add_command(view, ui, command, button);
                    }
                });
            });
        });
}
