//! The dialog of a sealed queue: the passphrase that closes or opens it.

use crate::app::view::View;
use crate::app::widgets::question::{Next, buttons, line};
use crate::app::workspaces::arrivals::CallsFile;
use egui::{Grid, Label, RichText, Ui};

/// Draw it.
pub fn show(view: &View<'_>, ui: &mut Ui, file: &mut CallsFile) -> Next {
    let i18n = &view.i18n;
    let path = file.path.display().to_string();
    ui.add(Label::new(RichText::new(path).weak()).wrap());
    let said = match &file.caller {
        Some(caller) => i18n.t_args("calls-out-text", &[("caller", caller.as_str().into())]),
        None => i18n.t("calls-in-text"),
    };
    ui.add(Label::new(said).wrap());
    Grid::new("calls-file").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "field-passphrase", &mut file.passphrase, true);
        if file.caller.is_some() {
            line(ui, i18n, "field-passphrase-again", &mut file.again, true);
        }
    });
    let key = match file.caller.is_some() {
        true => "calls-send",
        false => "calls-bring",
    };
    buttons(i18n, ui, key, file.is_ready(), || file.act())
}
