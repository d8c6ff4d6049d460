//! Handing the shift over: what waits to be taken over, what changed since the last time, what is
//! open now, and the two signatures.

use super::card::{DESK, step};
use crate::app::command::Command;
use crate::app::intent;
use crate::app::project::Request;
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::refocus;
use crate::app::widgets::table::{Column, Table};
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::words::store::{actor_name, entry_line, entry_time};
use crate::app::workspaces::register::{Intent, ViewState};
use crate::i18n::I18n;
use crate::model::act::Act;
use crate::model::handover::{Desk, Handover, Open};
use crate::rules::calendar::instant_text;
use egui::{CollapsingHeader, ComboBox, Id, Label, RichText, ScrollArea, TextEdit, Ui};

/// So many entries of a community are listed.
const LISTED: usize = 60;
/// So many handovers are listed.
const OLDER: usize = 20;

/// Draw the page.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    if view.wants_shifts() {
        view.send(Intent::ListShifts);
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        show_waiting(view, ui);
        show_since(view, ui);
        ui.separator();
        show_draft(view, own, ui);
        ui.separator();
        show_older(view, ui);
    });
}

fn desk_name(i18n: &I18n, desk: Desk) -> String {
    i18n.t(&format!("desk-{}", desk.name()))
}

/// What is open, in one line.
fn open_text(i18n: &I18n, open: &[(Open, u32)]) -> String {
    if open.is_empty() {
        return i18n.t("handover-nothing-open");
    }
    let parts = open.iter().map(|(open, count)| {
        let args = [("count", grouped(*count as usize).into())];
        i18n.t_args(&format!("open-{}", open.name()), &args)
    });
    parts
        .collect::<Vec<_>>()
        .join(&i18n.t("map-list-separator"))
}

/// A handover in words: who, when, what was open, the note.
fn show_one(i18n: &I18n, ui: &mut Ui, handover: &Handover) {
    let args = [
        ("desk", desk_name(i18n, handover.desk).into()),
        ("by", actor_name(i18n, &handover.by).into()),
        ("at", instant_text(handover.at).into()),
    ];
    ui.add(Label::new(i18n.t_args("handover-line", &args)).wrap());
    let open = RichText::new(open_text(i18n, &handover.open)).weak();
    ui.add(Label::new(open).wrap());
    if let Some(note) = &handover.note {
        ui.add(Label::new(note).wrap().selectable(true));
    }
}

fn show_waiting(view: &View<'_>, ui: &mut Ui) {
    let state = view.work.state.as_ref();
    let name = state.map(|state| state.name.clone()).unwrap_or_default();
    let waiting = view.register.handovers.iter();
    let waiting: Vec<Handover> = waiting.filter(|h| h.taken.is_none()).cloned().collect();
    if waiting.is_empty() {
        return;
    }
    title(ui, view.i18n.t("handover-waiting"));
    let mut taken = None;
    for handover in &waiting {
        show_one(&view.i18n, ui, handover);
        if handover.is_for(&name) {
            if step(view, ui, "handover-take", (true, DESK)) {
                taken = Some(handover.key.clone());
            }
        } else {
            let hint = RichText::new(view.i18n.t("handover-other")).weak();
            ui.add(Label::new(hint).wrap());
            if ui.button(view.i18n.t("handover-switch")).clicked() {
                view.send(Command::Lock);
            }
        }
        ui.separator();
    }
    if let Some(key) = taken {
        view.send(Request::from(Act::TakeOver { key }));
    }
}

/// What changed since the last shift, by community.
fn show_since(view: &View<'_>, ui: &mut Ui) {
    let Some(groups) = &view.register.since else {
        return;
    };
    let count: usize = groups.iter().map(|(_, rows)| rows.len()).sum();
    let args = [("count", grouped(count).into())];
    title(ui, view.i18n.t_args("since-title", &args));
    let mut place = None;
    for (name, rows) in groups {
        let i18n = &view.i18n;
        let community = name.clone().unwrap_or_else(|| i18n.t("since-nowhere"));
        let args = [
            ("community", community.as_str().into()),
            ("count", grouped(rows.len()).into()),
        ];
        let line = i18n.t_args("since-line", &args);
        CollapsingHeader::new(line.as_str())
            .id_salt(("since", community.as_str()))
            .show(ui, |ui| {
                let columns = [Column::text(""), Column::text(""), Column::text("").grows()];
                let count = rows.len().min(LISTED);
                let clicked = Table::new(("since", community), line, &columns)
                    .flows()
                    .show(ui, count, |row, at| {
                        let entry = &rows[at];
                        row.text(RichText::new(entry_time(entry)).small());
                        let who = actor_name(i18n, &entry.author.actor);
                        row.text(RichText::new(who).small());
                        row.text(RichText::new(entry_line(i18n, entry)).small());
                    });
                let clicked = clicked.row.and_then(|at| rows.get(at));
                place = clicked.and_then(|entry| entry.place).or(place);
            });
    }
    if let Some(at) = place {
        view.send(intent::Intent::GoToPlace(at));
    }
}

fn show_draft(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    let i18n = &view.i18n;
    title(ui, i18n.t("handover-title"));
    let is_locked = own.is_locked();
    let handing = &mut own.handing;
    let open = view.open_at(handing.form.desk);
    let (waits, draft) = (handing.is_waiting(), &mut handing.form);
    let place = Id::unique("handover");
    refocus::within(i18n, ui, place, handing.refusal.as_mut(), |ui| {
        ui.add_enabled_ui(!waits, |ui| {
            ui.horizontal(|ui| {
                let name = i18n.t("field-desk");
                ui.label(RichText::new(&name).weak());
                let menu = ComboBox::from_id_salt("handover-desk")
                    .selected_text(desk_name(i18n, draft.desk))
                    .show_ui(ui, |ui| {
                        for desk in Desk::ALL {
                            ui.selectable_value(&mut draft.desk, desk, desk_name(i18n, desk));
                        }
                    });
                name_field(&menu.response, &name);
            });
            ui.add(Label::new(open_text(i18n, &open)).wrap());
            // What was typed is not for whoever has not signed in.
            if !is_locked {
                let name = i18n.t("handover-note");
                let field = TextEdit::multiline(&mut draft.note)
                    .hint_text(&name)
                    .desired_rows(4)
                    .desired_width(f32::INFINITY);
                name_field(&ui.add(field), &name);
            }
            if step(view, ui, "handover-sign", (true, DESK)) {
                view.send(Intent::HandOver);
            }
        });
    });
    if let Some(refusal) = &handing.refusal {
        ui.colored_label(ui.visuals().error_fg_color, &refusal.text);
    }
}

fn show_older(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    let taken = view.register.handovers.iter();
    let taken: Vec<(&Handover, &(String, _))> = taken
        .filter_map(|h| Some((h, h.taken.as_ref()?)))
        .take(OLDER)
        .collect();
    if taken.is_empty() {
        ui.label(RichText::new(i18n.t("handover-none")).weak());
        return;
    }
    title(ui, i18n.t("handover-older"));
    for (handover, (name, at)) in taken {
        show_one(i18n, ui, handover);
        let args = [
            ("name", actor_name(i18n, name).into()),
            ("at", instant_text(*at).into()),
        ];
        ui.label(RichText::new(i18n.t_args("handover-taken", &args)).weak());
        ui.separator();
    }
}
