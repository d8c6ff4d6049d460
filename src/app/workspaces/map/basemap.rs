//! The choice of a background map.

use crate::app::map::scene::Basemap;
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::question::Next;
use crate::app::workspaces::map::Intent;
use egui::{TextEdit, Ui};
use std::path::PathBuf;

/// A choice not yet made.
#[derive(Clone, Debug, Default)]
pub struct BasemapDraft {
    kind: Kind,
    url: String,
    gcj02: bool,
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    None,
    Xyz,
    File,
}

impl BasemapDraft {
    /// The choice in force.
    pub fn of(basemap: &Basemap) -> Self {
        match basemap {
            Basemap::None => Self::default(),
            Basemap::Xyz { url, gcj02 } => Self {
                kind: Kind::Xyz,
                url: url.clone(),
                gcj02: *gcj02,
                file: None,
            },
            Basemap::MbTiles(path) | Basemap::PmTiles(path) => Self {
                kind: Kind::File,
                file: Some(path.clone()),
                ..Self::default()
            },
        }
    }

    /// A file of tiles was chosen.
    pub fn take_file(&mut self, path: PathBuf) {
        self.kind = Kind::File;
        self.file = Some(path);
    }

    /// The background map this draft means.
    pub fn basemap(&self) -> Basemap {
        match (self.kind, &self.file) {
            (Kind::Xyz, _) if !self.url.trim().is_empty() => Basemap::Xyz {
                url: self.url.trim().to_owned(),
                gcj02: self.gcj02,
            },
            (Kind::File, Some(path)) => {
                let is_pm = path
                    .extension()
                    .is_some_and(|e| e.eq_ignore_ascii_case("pmtiles"));
                if is_pm {
                    Basemap::PmTiles(path.clone())
                } else {
                    Basemap::MbTiles(path.clone())
                }
            }
            _ => Basemap::None,
        }
    }
}

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
