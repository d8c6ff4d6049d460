//! Which columns of a table hold places, where their captions do not say it: asked before the table
//! can be read.

use crate::app::view::View;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::name_field;
use crate::app::widgets::title;
use crate::app::workspaces::exchange::Intent;
use crate::app::workspaces::exchange::import_state::AskedColumns;
use egui::{ComboBox, Panel, RichText, Ui};

/// Draw the panel.
pub fn show(view: &View<'_>, asked: &mut AskedColumns, ui: &mut Ui) {
    Panel::right("import-columns")
        .default_size(360.0)
        .size_range(300.0..=600.0)
        .show(ui, |ui| {
            frame_buttons(ui);
            let i18n = &view.i18n;
            let file = asked.path.file_name().unwrap_or_default();
            let args = [("file", file.to_string_lossy().into_owned().into())];
            title(ui, i18n.t_args("import-title", &args));
            ui.label(i18n.t("columns-asked"));
            ui.radio_value(&mut asked.is_wkt, false, i18n.t("columns-two"));
            ui.radio_value(&mut asked.is_wkt, true, i18n.t("columns-wkt"));
            let AskedColumns {
                captions,
                first,
                second,
                is_wkt,
                ..
            } = asked;
            if *is_wkt {
                choice(ui, &i18n.t("columns-text"), captions, first);
            } else {
                choice(ui, &i18n.t("columns-east"), captions, first);
                choice(ui, &i18n.t("columns-north"), captions, second);
            }
            ui.separator();
            ui.horizontal(|ui| {
                let can_read = asked.named().is_some();
                let read = egui::Button::new(i18n.t("columns-read"));
                let response = ui.add_enabled(can_read, read);
                let response = response.on_disabled_hover_text(i18n.t("columns-missing"));
                if response.clicked() {
                    view.send(Intent::ReadColumns);
                }
                if ui.button(i18n.t("import-cancel")).clicked() {
                    view.send(Intent::LeaveColumns);
                }
            });
            ui.label(RichText::new(i18n.t("remedy-places")).weak());
        });
}

/// One of the captions.
fn choice(ui: &mut Ui, label: &str, captions: &[String], chosen: &mut Option<usize>) {
    ui.horizontal(|ui| {
        ui.label(label);
        let caption = chosen.and_then(|i| captions.get(i));
        let menu = ComboBox::from_id_salt(("import-columns", label))
            .selected_text(caption.map_or("", String::as_str))
            .width(180.0)
            .show_ui(ui, |ui| {
                for (i, caption) in captions.iter().enumerate() {
                    if !caption.is_empty() {
                        ui.selectable_value(chosen, Some(i), caption.as_str());
                    }
                }
            });
        name_field(&menu.response, label);
    });
}
