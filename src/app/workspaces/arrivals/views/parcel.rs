//! Dialogs of a sealed queue: the passphrase that closes or opens it, and why one that went out is taken
//! back.

use crate::app::view::View;
use crate::app::widgets::question::{Next, buttons, line};
use crate::app::words::messages::grouped;
use crate::app::workspaces::arrivals::CallsFile;
use crate::model::act::Act;
use crate::model::record::Key;
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
    if file.has_guests {
        let hint = i18n.t("calls-gives-back-hint");
        ui.checkbox(&mut file.gives_back, i18n.t("calls-gives-back"))
            .on_hover_text(hint);
    }
    let key = match file.caller.is_some() {
        true => "calls-send",
        false => "calls-bring",
    };
    buttons(i18n, ui, key, file.is_ready(), || file.act())
}

/// A queue that went out, or one of it, is called here again: how many, and why.
pub fn take_back(
    view: &View<'_>,
    ui: &mut Ui,
    (caller, key): (&str, Option<&Key>),
    reason: &mut String,
) -> Next {
    let i18n = &view.i18n;
    let rows = view.arrivals.callers(view.this_minute());
    let of = rows.iter().find(|row| row.of == caller);
    let count = match key {
        Some(_) => 1,
        None => of.map_or(0, |row| row.figures.out as usize),
    };
    let args = [
        ("caller", caller.to_owned().into()),
        ("count", grouped(count).into()),
    ];
    ui.add(Label::new(i18n.t_args("calls-back-text", &args)).wrap());
    Grid::new("calls-back").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "field-reason", reason, false);
    });
    let is_ready = !reason.trim().is_empty();
    buttons(i18n, ui, "calls-back-now", is_ready, || {
        Act::TakeBackCalls {
            caller: caller.to_owned(),
            keys: key.cloned().into_iter().collect(),
            reason: reason.trim().to_owned(),
        }
    })
}
