//! The desks side by side, above what the one on the screen lists. Must not know: what a desk shows.

use crate::app::state::desk_tab::DeskTab;
use crate::app::view::View;
use crate::app::widgets::{command_name, icon};
use egui::{Button, Ui};

/// Draw the line of desks; a click on another one shows it.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let open = view.desk_tab();
    ui.horizontal_wrapped(|ui| {
        for desk in DeskTab::ALL {
            let is_here = open == Some(desk);
            let command = desk.command();
            let words = (icon::icon(command.icon()), view.i18n.t(desk.key()));
            let response = ui.add(Button::selectable(is_here, words));
            let response = match command.shortcut() {
                Some(keys) => {
                    let keys = ui.ctx().format_shortcut(&keys);
                    response.on_hover_text(format!("{}  {keys}", command_name(view, command)))
                }
                None => response,
            };
            if response.clicked() && !is_here {
                view.send(command);
            }
        }
    });
    ui.separator();
}
