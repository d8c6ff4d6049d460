//! The menu of what lies under the pointer.

use crate::app::command::Command;
use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::command_button;
use crate::app::words::messages::place;
use crate::app::workspaces::map::ContextMenu;
use crate::app::workspaces::map::Intent;
use egui::{Context, Id, LayerId, Popup, RichText};

/// Draw the menu, if it is open.
pub fn show(view: &View<'_>, open: &mut Option<ContextMenu>, ctx: &Context) {
    let Some(menu) = *open else { return };
    let mut is_open = true;
    Popup::new(
        Id::unique("map-context"),
        ctx.clone(),
        menu.screen,
        LayerId::background(),
    )
    .kind(egui::PopupKind::Menu)
    .open_bool(&mut is_open)
    .show(|ui| {
        ui.set_min_width(220.0);
        let map = view
            .session
            .document()
            .map(|d| std::sync::Arc::clone(&d.map));
        if let (Some(face), Some(map)) = (menu.face, map) {
            let name = map.title(face);
            ui.label(RichText::new(&name).strong());
            if ui.button(view.i18n.t("context-zoom")).clicked() {
                view.send(Any::GoToFace(face));
            }
            let is_selected = view.session.selection().contains(&face);
            let key = if is_selected {
                "context-deselect"
            } else {
                "context-select"
            };
            if ui.button(view.i18n.t(key)).clicked() {
                view.send(Intent::Toggle(face));
            }
            if ui.button(view.i18n.t("context-copy-name")).clicked() {
                ctx.copy_text(name);
            }
            if let Some(code) = map.code(face)
                && ui.button(view.i18n.t("context-copy-code")).clicked()
            {
                ctx.copy_text(code);
            }
            ui.separator();
        }
        if ui.button(view.i18n.t("context-copy-place")).clicked() {
            ctx.copy_text(place(menu.at));
        }
        command_button(view, ui, Command::ZoomAll);
    });
    if !is_open {
        *open = None;
    }
}
