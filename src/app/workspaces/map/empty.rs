//! What is shown where no map is: how to get one.

use crate::app::command::Command;
use crate::app::view::View;
use crate::app::widgets::add_command;
use egui::{Button, RichText, Ui};

/// Draw the empty map.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let ground = ui.visuals().extreme_bg_color;
    ui.painter().rect_filled(ui.max_rect(), 0.0, ground);
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() / 2.0 - 60.0).max(8.0));
        if view.busy.loader {
            ui.label(view.i18n.t("status-busy"));
            return;
        }
        ui.label(RichText::new(view.i18n.t("empty-title")).strong());
        ui.label(RichText::new(view.i18n.t("empty-text")).weak());
        ui.add_space(8.0);
        for command in [Command::Open, Command::OpenTown] {
            let button = Button::new(view.i18n.t(command.key()));
            add_command(view, ui, command, button);
        }
    });
}
