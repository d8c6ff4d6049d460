//! The dialog in which the path of a file is typed, where the system has none that chooses files.
//! Must not know: what is done with the file.

use crate::app::jobs::folder::{completed, going_on, parts, typed};
use crate::app::state::dialog::PathDraft;
use crate::app::view::View;
use crate::app::widgets::question::{Next, takes_cursor};
use crate::app::widgets::{name_field, submits};
use crate::app::workspaces::exchange::Intent;
use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Id, Key, Label, Modifiers, RichText, ScrollArea, TextEdit, Ui};
use std::path::MAIN_SEPARATOR;

/// So many names are shown at once.
const SHOWN: usize = 200;
/// How high the list of names is, points.
const HEIGHT: f32 = 200.0;

/// Draw the dialog.
pub(crate) fn show(view: &View<'_>, ui: &mut Ui, id: u64, draft: &mut PathDraft) -> Next {
    let i18n = &view.i18n;
    ui.add(Label::new(RichText::new(i18n.t("path-text")).weak()).wrap());
    show_field(view, ui, id, draft);
    show_names(view, ui, id, draft);
    let mut next = Next::Stay;
    let is_new = draft.choice.proposed().is_some() || draft.choice.is_folder();
    if let Some(path) = &draft.replaces {
        let args = [("file", path.display().to_string().into())];
        let text = i18n.t_args("path-replaces", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    ui.separator();
    ui.horizontal(|ui| {
        let key = if is_new { "path-save" } else { "path-open" };
        if ui.button(i18n.t(key)).clicked() || submits(ui) {
            view.send(Intent::TakePath(id, false));
        }
        if draft.replaces.is_some() {
            let text = RichText::new(i18n.t("path-replace")).color(ui.visuals().error_fg_color);
            if ui.button(text).clicked() {
                view.send(Intent::TakePath(id, true));
            }
        }
        if ui.button(i18n.t("button-cancel")).clicked() {
            next = Next::Close;
        }
    });
    next
}

fn show_field(view: &View<'_>, ui: &mut Ui, id: u64, draft: &mut PathDraft) {
    let field = Id::unique("path-field").with(id);
    let more = completed(&draft.names, &draft.text);
    let has_focus = ui.memory(|m| m.has_focus(field));
    let tab = has_focus && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Tab));
    let mut is_longer = false;
    if let Some(more) = more.as_ref().filter(|_| tab) {
        draft.text.clone_from(more);
        is_longer = true;
    }
    let edit = TextEdit::singleline(&mut draft.text)
        .id(field)
        // Tab goes on with the name as long as there is something to go on with.
        .lock_focus(more.is_some())
        .desired_width(f32::INFINITY);
    let response = ui.add(edit);
    name_field(&response, &view.i18n.t("field-path"));
    if takes_cursor(ui.ctx()) {
        response.request_focus();
        put_at_end(ui, field);
    }
    if is_longer {
        put_at_end(ui, field);
    }
    if response.changed() || is_longer {
        // What was said of the last path is not of this one.
        draft.replaces = None;
        view.send(Intent::FollowPath(id));
    }
}

fn put_at_end(ui: &Ui, field: Id) {
    let mut state = TextEditState::load(ui.ctx(), field).unwrap_or_default();
    let end = CCursorRange::one(CCursor::new(usize::MAX));
    state.cursor.set_char_range(Some(end));
    state.store(ui.ctx(), field);
}

/// What goes on from what is typed; a click takes it.
fn show_names(view: &View<'_>, ui: &mut Ui, id: u64, draft: &mut PathDraft) {
    let (folder, start) = parts(&draft.text);
    let names = match folder == draft.folder {
        true => going_on(&draft.names, &start),
        false => Vec::new(),
    };
    let mut chosen = None;
    ui.add_space(4.0);
    ScrollArea::vertical()
        .max_height(HEIGHT)
        .min_scrolled_height(HEIGHT)
        .auto_shrink(false)
        .show(ui, |ui| {
            if names.is_empty() {
                ui.label(RichText::new(view.i18n.t("path-nothing")).weak());
            }
            for one in names.iter().take(SHOWN) {
                let mut shown = one.name.clone();
                if !one.is_file {
                    shown.push(MAIN_SEPARATOR);
                }
                if ui.selectable_label(one.name == start, &shown).clicked() {
                    chosen = Some(typed(&folder) + &shown);
                }
            }
            if let Some(more) = names.len().checked_sub(SHOWN).filter(|more| *more > 0) {
                let args = [("count", more.into())];
                ui.label(RichText::new(view.i18n.t_args("path-more", &args)).weak());
            }
        });
    if let Some(text) = chosen {
        draft.text = text;
        draft.replaces = None;
        view.send(Intent::FollowPath(id));
    }
}
