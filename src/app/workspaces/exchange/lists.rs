//! The dialogs of lists that go out: which list, masked or in clear, empty templates.

use crate::app::project::{ListRequest, Request};
use crate::app::state::dialog::ListDraft;
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::question::{Next, line};
use crate::app::words::attributes::caption;
use crate::app::words::messages::grouped;
use crate::app::workspaces::exchange::Intent;
use crate::exchange::list::{LISTS, List, Words};
use crate::i18n::I18n;
use crate::rules::Permission;
use egui::{Button, ComboBox, Grid, Label, RichText, Ui};
use std::path::Path;

fn choose_list(i18n: &I18n, ui: &mut Ui, list: &mut &'static List) {
    ui.horizontal(|ui| {
        let name = i18n.t("list-kind");
        ui.label(RichText::new(&name).weak());
        let menu = ComboBox::from_id_salt("which-list")
            .selected_text(i18n.list(list))
            .show_ui(ui, |ui| {
                for one in &LISTS {
                    let is_taken = one.name == list.name;
                    if ui.selectable_label(is_taken, i18n.list(one)).clicked() {
                        *list = one;
                    }
                }
            });
        name_field(&menu.response, &name);
    });
}

/// The button that asks where to, and the one that gives up.
fn choose_file(view: &View<'_>, ui: &mut Ui, is_ready: bool, wanted: Intent) -> Next {
    let mut next = Next::Stay;
    ui.separator();
    ui.horizontal(|ui| {
        let button = Button::new(view.i18n.t("list-choose-file"));
        if ui.add_enabled(is_ready, button).clicked() {
            view.send(wanted);
        }
        if ui.button(view.i18n.t("button-cancel")).clicked() {
            next = Next::Close;
        }
    });
    next
}

/// Which list is written, masked or in clear.
pub(crate) fn export(view: &View<'_>, ui: &mut Ui, draft: &mut ListDraft) -> Next {
    let role = view.work.state.as_ref().and_then(|s| s.role);
    let may_see = role.is_some_and(|r| r.may(Permission::ViewPersonal));
    let i18n = &view.i18n;
    choose_list(i18n, ui, &mut draft.list);
    show_what(view, ui, draft);
    if draft.list.kind.is_personal() {
        if ui
            .radio(!draft.is_clear, i18n.t("list-masked"))
            .on_hover_text(i18n.t("list-masked-hint"))
            .clicked()
        {
            draft.is_clear = false;
        }
        let clear = egui::RadioButton::new(draft.is_clear, i18n.t("list-clear"));
        let clear = ui.add_enabled(may_see, clear);
        let clear = clear.on_disabled_hover_text(i18n.t("blocked-role"));
        if clear.clicked() {
            draft.is_clear = true;
        }
        if draft.is_clear {
            Grid::new("fields").num_columns(2).show(ui, |ui| {
                line(ui, i18n, "field-reason", &mut draft.reason, false);
            });
            ui.label(RichText::new(i18n.t("list-clear-hint")).weak());
        }
    } else {
        draft.is_clear = false;
    }
    let is_ready = !draft.is_clear || !draft.reason.trim().is_empty();
    let name = format!("{}.xlsx", i18n.list(draft.list));
    choose_file(view, ui, is_ready, Intent::ChooseListFile(name))
}

/// How many rows there are, and which columns.
fn show_what(view: &View<'_>, ui: &mut Ui, draft: &mut ListDraft) {
    let list = draft.list;
    if draft.asked != list.name {
        draft.asked = list.name;
        view.send(Request::List(ListRequest::Count(list)));
    }
    let i18n = &view.i18n;
    let counted = draft.rows.filter(|(name, _)| *name == list.name);
    let text = match counted {
        Some((_, rows)) => i18n.t_args("list-will-export", &[("count", grouped(rows).into())]),
        None => i18n.t("import-working"),
    };
    ui.label(RichText::new(text).strong());
    let columns = list.columns.iter();
    let columns = columns.filter(|column| column.holder.is_kept());
    let captions: Vec<String> = columns.map(|column| i18n.column(list, column)).collect();
    let args = [(
        "columns",
        captions.join(&i18n.t("map-list-separator")).into(),
    )];
    let text = RichText::new(i18n.t_args("list-will-columns", &args)).weak();
    ui.add(Label::new(text).wrap());
}

/// Of which list an empty one is written.
pub(crate) fn template(view: &View<'_>, ui: &mut Ui, list: &mut &'static List) -> Next {
    let i18n = &view.i18n;
    ui.label(i18n.t("template-text"));
    choose_list(i18n, ui, list);
    let args = [("list", i18n.list(list).into())];
    let name = i18n.t_args("template-file", &args);
    choose_file(view, ui, true, Intent::ChooseTemplateFile(name))
}

/// Values that a list that was written has no column for.
pub(crate) fn losses(view: &View<'_>, ui: &mut Ui, path: &Path, names: &[String]) -> Next {
    let i18n = &view.i18n;
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let names: Vec<String> = names.iter().map(|name| caption(i18n, name)).collect();
    let args = [
        ("file", file.into_owned().into()),
        ("names", names.join(&i18n.t("map-list-separator")).into()),
    ];
    ui.label(i18n.t_args("list-losses", &args));
    ui.separator();
    if ui.button(i18n.t("button-close")).clicked() {
        Next::Close
    } else {
        Next::Stay
    }
}
