//! The choice of a background map.

use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::question::Next;
use crate::app::workspaces::map::Intent;
use crate::app::workspaces::map::basemap_draft::{BasemapDraft, Kind};
use egui::{TextEdit, Ui};

/// Draw the dialog.
pub fn show(view: &View<'_>, ui: &mut Ui, draft: &mut BasemapDraft) -> Next {
    show_draft(view, ui, draft);
    ui.separator();
    let mut next = Next::Stay;
    ui.horizontal(|ui| {
        if ui.button(view.i18n.t("button-apply")).clicked() {
            view.send(Intent::UseBasemap(draft.basemap()));
            next = Next::Close;
        }
        if ui.button(view.i18n.t("button-cancel")).clicked() {
            next = Next::Close;
        }
    });
    next
}

fn show_draft(view: &View<'_>, ui: &mut Ui, draft: &mut BasemapDraft) {
    ui.radio_value(&mut draft.kind, Kind::None, view.i18n.t("basemap-none"));
    ui.radio_value(&mut draft.kind, Kind::Xyz, view.i18n.t("basemap-xyz"));
    ui.add_enabled_ui(draft.kind == Kind::Xyz, |ui| {
        ui.indent("xyz", |ui| {
            let field = TextEdit::singleline(&mut draft.url)
                .hint_text("https://…/{z}/{x}/{y}.png")
                .desired_width(f32::INFINITY);
            let response = ui.add(field);
            name_field(&response, &view.i18n.t("basemap-url"));
            ui.checkbox(&mut draft.gcj02, view.i18n.t("basemap-gcj02"))
                .on_hover_text(view.i18n.t("basemap-gcj02-hint"));
        });
    });
    ui.radio_value(&mut draft.kind, Kind::File, view.i18n.t("basemap-file"));
    ui.add_enabled_ui(draft.kind == Kind::File, |ui| {
        ui.indent("file", |ui| {
            ui.horizontal(|ui| {
                if ui.button(view.i18n.t("button-choose")).clicked() {
                    view.send(Intent::ChooseTiles);
                }
                if let Some(path) = &draft.file {
                    ui.add(egui::Label::new(path.display().to_string()).truncate());
                }
            });
        });
    });
    ui.label(
        egui::RichText::new(view.i18n.t("basemap-offline"))
            .small()
            .weak(),
    );
}
