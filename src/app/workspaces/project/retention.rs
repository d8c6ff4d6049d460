//! The dialog of retention: how long personal data is kept, what a purge would erase, and what
//! it did.

use crate::app::project::Request;
use crate::app::state::dialog::Erasure;
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::number;
use crate::app::widgets::question::Next;
use crate::app::words::messages::grouped;
use crate::app::workspaces::project::files;
use crate::rules::Permission;
use crate::rules::retention::Ground;
use crate::store::PurgeDone;
use egui::{Button, Color32, ComboBox, DragValue, Grid, RichText, Ui};

/// Draw the dialog.
pub(crate) fn show(view: &View<'_>, ui: &mut Ui, erasure: &mut Erasure) -> Next {
    let Erasure {
        report,
        ground,
        is_agreed,
        done,
    } = erasure;
    let i18n = &view.i18n;
    ui.label(i18n.t("retention-text"));
    let state = view.work.state.as_ref();
    let may = state.is_some_and(|s| s.role.is_some_and(|r| r.may(Permission::Purge)));
    let mut next = Next::Stay;
    let retention = state.map(|s| s.retention.clone()).unwrap_or_default();
    Grid::new("retention")
        .num_columns(4)
        .striped(true)
        .show(ui, |ui| {
            for key in ["column-type", "column-days"] {
                ui.label(RichText::new(i18n.t(key)).weak());
            }
            for key in ["column-records", "column-due"] {
                number(ui, RichText::new(i18n.t(key)).weak());
            }
            ui.end_row();
            for (kind, days) in retention {
                ui.label(i18n.t(&format!("person-{}", kind.name())));
                let mut chosen = days;
                // Typed, not dragged: each step is an entry in the journal.
                let field = DragValue::new(&mut chosen)
                    .range(0..=36_500)
                    .speed(0.0)
                    .update_while_editing(false);
                let response = ui.add_enabled(may, field);
                name_field(&response, &i18n.t(&format!("person-{}", kind.name())));
                if chosen != days {
                    next = Next::ask(Request::Retain(kind, chosen));
                }
                let due = report
                    .as_ref()
                    .and_then(|r| r.due.iter().find(|d| d.kind == kind));
                number(
                    ui,
                    due.map_or_else(String::new, |d| grouped(d.of).to_string()),
                );
                number(
                    ui,
                    due.map_or_else(String::new, |d| grouped(d.keys.len()).to_string()),
                );
                ui.end_row();
            }
        });
    ui.separator();
    if let Some(done) = done {
        show_done(view, ui, done);
    }
    if let Some(report) = report {
        let keys = report.keys();
        let args = [
            ("people", grouped(keys.len()).into()),
            ("backups", grouped(report.files.len()).into()),
        ];
        ui.label(RichText::new(i18n.t_args("retention-would", &args)).strong());
        if let Some(left) = &report.unfinished {
            ui.colored_label(ui.visuals().error_fg_color, i18n.t("retention-unfinished"));
            for path in left {
                ui.label(RichText::new(path.display().to_string()).weak());
            }
            let retry = Button::new(i18n.t("button-retry"));
            if ui.add_enabled(may, retry).clicked() {
                next = Next::ask(Request::RetryPurge);
            }
        }
        show_copies(view, ui, &report.copies);
        // There is no way back, and it is agreed to elsewhere than it is done: two clicks on one place
        // erase nobody.
        ui.add_enabled_ui(may && !keys.is_empty(), |ui| {
            ui.checkbox(is_agreed, i18n.t("retention-agree"));
        });
        ui.horizontal(|ui| {
            let name = |ground: Ground| i18n.t(&format!("ground-{}", ground.name()));
            let chosen = ComboBox::from_id_salt("ground")
                .selected_text(name(*ground))
                .show_ui(ui, |ui| {
                    for one in Ground::ALL {
                        ui.selectable_value(ground, one, name(one));
                    }
                });
            name_field(&chosen.response, &i18n.t("field-reason"));
            let is_due = may && !keys.is_empty();
            let is_ready = is_due && *is_agreed;
            let text = RichText::new(i18n.t("button-erase")).color(if is_ready {
                ui.visuals().error_fg_color
            } else {
                Color32::GRAY
            });
            let button = ui.add_enabled(is_ready, Button::new(text));
            let button = match is_due && !*is_agreed {
                true => button.on_disabled_hover_text(i18n.t("retention-agree-first")),
                false => button,
            };
            if button.clicked() {
                next = Next::ask(Request::Purge(keys, *ground));
            }
        });
    }
    ui.horizontal(|ui| {
        if ui.button(i18n.t("button-report")).clicked() {
            next = Next::ask(Request::PurgeReport);
        }
        if ui.button(i18n.t("button-close")).clicked() {
            next = Next::Close;
        }
    });
    next
}

fn show_done(view: &View<'_>, ui: &mut Ui, done: &PurgeDone) {
    let args = [
        ("people", grouped(done.erased).into()),
        ("backups", grouped(done.files.done.len()).into()),
    ];
    ui.label(RichText::new(view.i18n.t_args("retention-done", &args)).strong());
    if !done.is_finished() {
        let text = view.i18n.t("retention-unfinished");
        ui.colored_label(ui.visuals().error_fg_color, text);
        files::show_left(&view.i18n, ui, &done.files.left);
    }
    show_copies(view, ui, &done.copies);
}

fn show_copies(view: &View<'_>, ui: &mut Ui, copies: &[String]) {
    if copies.is_empty() {
        return;
    }
    ui.label(view.i18n.t("retention-copies"));
    for copy in copies.iter().take(6) {
        ui.label(RichText::new(copy).weak());
    }
}
