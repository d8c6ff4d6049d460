//! The search field and its list of results.

use crate::app::intent::Intent;
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::steps;
use crate::app::widgets::submits;
use crate::app::workspaces::map::SearchBox;
use crate::geometry::coverage::FaceId;
use egui::{Id, Popup, PopupCloseBehavior, Response, ScrollArea, TextEdit, Ui, WidgetText};

/// So many results are listed.
const LISTED: usize = 50;
/// Width of the list of results, points.
const WIDTH: f32 = 280.0;

/// Draw the field, so many points wide, and the results below it.
pub fn show(view: &View<'_>, own: &mut SearchBox, width: f32, ui: &mut Ui) {
    let id = Id::unique("search-field");
    let (hits, has_map) = match view.session.document() {
        Some(document) => (document.search.find(&own.query, LISTED), true),
        None => (Vec::new(), false),
    };
    let faces: Vec<FaceId> = hits.iter().map(|hit| hit.what).collect();
    let is_focused = ui.memory(|m| m.has_focus(id));
    let mut chosen = None;
    if is_focused && own.is_open {
        // Before the field sees them: it would move the cursor.
        own.place = steps(ui, own.place, faces.len());
        if submits(ui) {
            chosen = faces.get(own.place).copied();
        }
    }
    let label = view.i18n.t("search-label");
    let hint: WidgetText = view.i18n.t("search-hint").into();
    let field = TextEdit::singleline(&mut own.query)
        .id(id)
        .hint_text(hint)
        .desired_width(width);
    let response = ui.add_enabled(has_map, field);
    name_field(&response, &label);
    if std::mem::take(&mut own.focus) {
        response.request_focus();
    }
    if response.changed() {
        own.place = 0;
    }
    own.is_open = !own.query.trim().is_empty() && (response.has_focus() || own.is_open);
    if own.is_open {
        let picked = show_results(view, own, &response, &faces);
        chosen = chosen.or(picked);
    }
    if let Some(face) = chosen {
        own.is_open = false;
        own.query.clear();
        response.surrender_focus();
        view.send(Intent::GoToFace(face));
    }
}

fn show_results(
    view: &View<'_>,
    own: &mut SearchBox,
    field: &Response,
    faces: &[FaceId],
) -> Option<FaceId> {
    let mut chosen = None;
    let mut is_open = true;
    Popup::from_response(field)
        .open_bool(&mut is_open)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            ui.set_width(WIDTH);
            let Some(document) = view.session.document() else {
                return;
            };
            if faces.is_empty() {
                ui.label(view.i18n.t("search-nothing"));
                return;
            }
            ScrollArea::vertical()
                .max_height(320.0)
                .min_scrolled_height(320.0)
                .show(ui, |ui| {
                    for (place, face) in faces.iter().enumerate() {
                        let title = document.map.title(*face);
                        let code = document.map.code(*face).filter(|c| *c != title);
                        let mut button = egui::Button::selectable(place == own.place, title)
                            .wrap_mode(egui::TextWrapMode::Truncate)
                            .min_size(egui::vec2(ui.available_width(), 0.0));
                        if let Some(code) = code {
                            button = button.right_text(egui::RichText::new(code).small().weak());
                        }
                        let response = ui.add(button);
                        if place == own.place && !response.hovered() {
                            response.scroll_to_me(None);
                        }
                        if response.clicked() {
                            chosen = Some(*face);
                        }
                    }
                });
        });
    if !is_open && !field.has_focus() {
        own.is_open = false;
    }
    chosen
}
