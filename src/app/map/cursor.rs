//! What the pointer looks like over the map. Owns: which sign stands for what a drag or a click would
//! do. Must not know: what becomes of it.

use super::MapView;
use crate::app::map::scene::Scene;
use crate::app::map::tools::{Hand, ToolId};
use egui::{CursorIcon, Response, Ui};

impl MapView {
    /// The pointer shows what a drag would do.
    pub(super) fn set_cursor(
        &self,
        ui: &Ui,
        response: &Response,
        scene: &Scene<'_>,
        hand: Option<&Hand<'_>>,
    ) {
        if scene.trace.takes_clicks && response.hovered() && self.grabbed.is_none() {
            ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
            return;
        }
        let tool = scene.table.as_ref().map(|table| table.tool).zip(hand);
        if let Some((tool, hand)) = tool.filter(|_| response.hovered() && self.grabbed.is_none()) {
            let icon = match tool.id() {
                ToolId::Select => None,
                ToolId::Move if self.is_tool_drag => Some(CursorIcon::Grabbing),
                ToolId::Move => tool.sketch(hand).hot.map(|_| CursorIcon::Grab),
                ToolId::Reshape | ToolId::Split => Some(CursorIcon::Crosshair),
                ToolId::Give => Some(CursorIcon::PointingHand),
            };
            if let Some(icon) = icon {
                ui.ctx().set_cursor_icon(icon);
                return;
            }
        }
        let shift = ui.input(|input| input.modifiers.shift);
        if self.grabbed.is_some() {
            ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        } else if self.rectangle_from.is_some() || (shift && response.hovered()) {
            ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
        }
    }
}
