//! The strip of tools on the left edge of the map, while a plan lies on the table.

use crate::app::command::Command;
use crate::app::map::tools::ToolId;
use crate::app::shell::Shell;
use crate::app::widgets::add_command;
use crate::app::widgets::command_name;
use egui::{Align2, Area, Button, Frame, Id, Rect, Ui, vec2};

/// Wide enough for four characters.
const WIDTH: f32 = 84.0;

/// Draw the strip over the map at `place`.
pub fn show(shell: &mut Shell, ui: &Ui, place: Rect) {
    if !shell.is_redrawing() {
        return;
    }
    Area::new(Id::unique("tool-strip"))
        .order(egui::Order::Middle)
        .pivot(Align2::LEFT_TOP)
        .fixed_pos(place.left_top() + vec2(8.0, 8.0))
        .show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_width(WIDTH);
                ui.spacing_mut().item_spacing.y = 4.0;
                for id in ToolId::ALL {
                    let command = match id {
                        ToolId::Select => Command::ToolSelect,
                        ToolId::Move => Command::ToolMove,
                        ToolId::Reshape => Command::ToolReshape,
                        ToolId::Split => Command::ToolSplit,
                        ToolId::Give => Command::ToolGive,
                    };
                    let is_taken = shell.planning.tool.id() == id;
                    let text = shell.i18n.t(&format!("{}-short", id.key()));
                    button(shell, ui, command, is_taken, text);
                }
                ui.separator();
                let text = shell.i18n.t("tool-merge-short");
                button(shell, ui, Command::Merge, false, text);
                let text = shell.i18n.t("tool-follow-short");
                let follows = shell.planning.follows;
                button(shell, ui, Command::FollowStreets, follows, text);
            });
        });
}

fn button(shell: &mut Shell, ui: &mut Ui, command: Command, is_on: bool, text: String) {
    let button = Button::selectable(is_on, text).min_size(vec2(WIDTH, 26.0));
    let name = command_name(shell, command);
    let hint = match command.shortcut() {
        Some(keys) => format!("{name}  {}", ui.ctx().format_shortcut(&keys)),
        None => name,
    };
    add_command(shell, ui, command, button).on_hover_text(hint);
}
