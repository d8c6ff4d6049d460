//! Which columns of a table hold places, where their captions do not say it: asked before the table
//! can be read.

use crate::app::view::View;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::name_field;
use crate::app::widgets::title;
use crate::app::workspaces::exchange::importing::AskedColumns;
use egui::{ComboBox, Panel, RichText, Ui};

/// Draw the panel.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let Some(mut asked) = view.views.asked_columns.take() else {
        return;
    };
    let (mut is_read, mut is_left) = (false, false);
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
            } = &mut asked;
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
                is_read = response
                    .on_disabled_hover_text(i18n.t("columns-missing"))
                    .clicked();
                is_left = ui.button(i18n.t("import-cancel")).clicked();
            });
            ui.label(RichText::new(i18n.t("remedy-places")).weak());
        });
    if is_read {
        view.import_by_columns(asked);
    } else if !is_left {
        view.views.asked_columns = Some(asked);
    }
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
