//! The strip of tools on the left edge of the map, while a plan lies on the table.

use crate::app::command::Command;
use crate::app::map::tools::ToolId;
use crate::app::state::State;
use crate::app::view::View;
use crate::app::widgets::add_command;
use crate::app::widgets::command_hint;
use crate::app::widgets::icon::icon;
use egui::{Align2, Area, Button, Context, Frame, Id, Rect, Ui, vec2};

/// Wide enough for an icon and four characters.
const WIDTH: f32 = 84.0;

/// The place of the strip in the last frame, while it is there.
pub fn place(state: &State, ctx: &Context) -> Option<Rect> {
    let place = || ctx.memory(|memory| memory.area_rect(id()));
    state.is_redrawing().then(place).flatten()
}

fn id() -> Id {
    Id::unique("tool-strip")
}

/// Draw the strip over the map at `place`.
pub fn show(view: &View<'_>, ui: &Ui, place: Rect) {
    if !view.is_redrawing() {
        return;
    }
    Area::new(id())
        .order(egui::Order::Middle)
        .pivot(Align2::LEFT_TOP)
        .fixed_pos(place.left_top() + vec2(8.0, 8.0))
        .show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_width(WIDTH);
                ui.spacing_mut().item_spacing.y = 4.0;
                ui.spacing_mut().button_padding.x = 4.0;
                for id in ToolId::ALL {
                    let command = match id {
                        ToolId::Select => Command::ToolSelect,
                        ToolId::Move => Command::ToolMove,
                        ToolId::Reshape => Command::ToolReshape,
                        ToolId::Split => Command::ToolSplit,
                        ToolId::Give => Command::ToolGive,
                    };
                    let is_taken = view.planning.tool.id() == id;
                    let text = view.i18n.t(&format!("{}-short", id.key()));
                    button(view, ui, command, is_taken, text);
                }
                ui.separator();
                let text = view.i18n.t("tool-merge-short");
                button(view, ui, Command::Merge, false, text);
                let text = view.i18n.t("tool-follow-short");
                let follows = view.planning.follows;
                button(view, ui, Command::FollowStreets, follows, text);
            });
        });
}

fn button(view: &View<'_>, ui: &mut Ui, command: Command, is_on: bool, text: String) {
    let button = Button::selectable(is_on, (icon(command.icon()), text));
    let button = button.gap(4.0).min_size(vec2(WIDTH, 26.0));
    let added = add_command(view, ui, command, button);
    command_hint(view, added, command);
}
