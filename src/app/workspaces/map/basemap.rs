//! The choice of a background map. A server is taken only once a tile of it came.

use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::question::Next;
use crate::app::workspaces::map::Intent;
use crate::app::workspaces::map::basemap_draft::{BasemapDraft, Kind};
use egui::{Button, RichText, TextEdit, Ui};

/// Draw the dialog of this number.
pub fn show(view: &View<'_>, ui: &mut Ui, id: u64, draft: &mut BasemapDraft) -> Next {
    let is_tried = draft.is_tried;
    ui.add_enabled_ui(!is_tried, |ui| show_draft(view, ui, draft));
    if let Some(why) = &draft.refusal {
        ui.colored_label(ui.visuals().error_fg_color, why);
    }
    ui.separator();
    let mut next = Next::Stay;
    ui.horizontal(|ui| {
        let apply = Button::new(view.i18n.t("button-apply"));
        let is_ready = !is_tried && draft.is_whole();
        let apply = ui.add_enabled(is_ready, apply);
        let apply = apply.on_disabled_hover_text(view.i18n.t("basemap-incomplete"));
        if apply.clicked() {
            if draft.kind.is_server() {
                view.send(Intent::TryBasemap(id, draft.basemap()));
            } else {
                view.send(Intent::UseBasemap(draft.basemap()));
                next = Next::Close;
            }
        }
        if ui.button(view.i18n.t("button-cancel")).clicked() {
            next = Next::Close;
        }
        if is_tried {
            ui.spinner();
            ui.label(view.i18n.t("basemap-trying"));
        }
    });
    next
}

fn show_draft(view: &View<'_>, ui: &mut Ui, draft: &mut BasemapDraft) {
    let i18n = &view.i18n;
    let before = (draft.kind, draft.token.clone(), draft.url.clone());
    ui.radio_value(&mut draft.kind, Kind::None, i18n.t("basemap-none"));
    ui.radio_value(&mut draft.kind, Kind::Tianditu, i18n.t("basemap-tianditu"));
    ui.add_enabled_ui(draft.kind == Kind::Tianditu, |ui| {
        ui.indent("tianditu", |ui| {
            let field = TextEdit::singleline(&mut draft.token)
                .hint_text(i18n.t("basemap-token-hint"))
                .desired_width(f32::INFINITY);
            let response = ui.add(field);
            name_field(&response, &i18n.t("basemap-token"));
        });
    });
    let text = i18n.t("basemap-openstreetmap");
    ui.radio_value(&mut draft.kind, Kind::OpenStreetMap, text);
    ui.radio_value(&mut draft.kind, Kind::Xyz, i18n.t("basemap-xyz"));
    ui.add_enabled_ui(draft.kind == Kind::Xyz, |ui| {
        ui.indent("xyz", |ui| {
            let field = TextEdit::singleline(&mut draft.url)
                .hint_text("https://…/{z}/{x}/{y}.png")
                .desired_width(f32::INFINITY);
            let response = ui.add(field);
            name_field(&response, &i18n.t("basemap-url"));
            ui.checkbox(&mut draft.gcj02, i18n.t("basemap-gcj02"))
                .on_hover_text(i18n.t("basemap-gcj02-hint"));
        });
    });
    ui.radio_value(&mut draft.kind, Kind::File, i18n.t("basemap-file"));
    ui.add_enabled_ui(draft.kind == Kind::File, |ui| {
        ui.indent("file", |ui| {
            ui.horizontal(|ui| {
                if ui.button(i18n.t("button-choose")).clicked() {
                    view.send(Intent::ChooseTiles);
                }
                if let Some(path) = &draft.file {
                    ui.add(egui::Label::new(path.display().to_string()).truncate());
                }
            });
        });
    });
    // Always as high, so that the buttons stay where they are.
    let key = match draft.kind.is_server() {
        true => "basemap-learns",
        false => "basemap-offline",
    };
    ui.label(RichText::new(i18n.t(key)).small().weak());
    if before != (draft.kind, draft.token.clone(), draft.url.clone()) {
        draft.refusal = None;
    }
}
