//! The field in which a building is found by its name, its code or the first letters of its
//! pinyin, and the line that says in which grid it lies.

use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::submits;
use crate::i18n::I18n;
use crate::model::epidemic::{House, Houses};
use egui::{RichText, TextEdit, Ui};

/// So many buildings are proposed.
const PROPOSED: usize = 6;

/// What is typed to find a building, and the one that was found.
pub struct Search<'a> {
    /// What was typed.
    pub query: &'a mut String,
    /// Put the cursor here.
    pub focus: &'a mut bool,
    /// The code of the building that is chosen.
    pub chosen: &'a str,
}

/// Two rows of a grid of fields; says which building was chosen.
pub fn find(i18n: &I18n, ui: &mut Ui, houses: &Houses, search: Search<'_>) -> Option<House> {
    let name = i18n.t("field-building");
    ui.label(RichText::new(&name).weak());
    let field = TextEdit::singleline(search.query)
        .hint_text(i18n.t("case-building-hint"))
        .desired_width(220.0);
    let response = ui.add(field);
    name_field(&response, &name);
    if std::mem::take(search.focus) {
        response.request_focus();
    }
    let has_focus = response.has_focus() || response.lost_focus();
    ui.end_row();
    let found = houses.of_code(search.chosen);
    let is_chosen = found.is_some_and(|house| house.name == *search.query);
    if search.query.trim().is_empty() || is_chosen {
        return None;
    }
    let mut chosen = None;
    let hits = houses.find(search.query, PROPOSED);
    if has_focus && ui.is_enabled() && submits(ui) {
        chosen = hits.first().map(|house| (*house).clone());
    }
    ui.label("");
    ui.vertical(|ui| {
        for house in hits {
            if ui.selectable_label(false, house.name.as_str()).clicked() {
                chosen = Some(house.clone());
            }
        }
    });
    ui.end_row();
    chosen
}

/// The row that says which grid it is; says whether the place is to be forgotten.
pub fn show_grid(view: &View<'_>, ui: &mut Ui, grid: &str) -> bool {
    let i18n = &view.i18n;
    ui.label(RichText::new(i18n.t("field-grid")).weak());
    let mut is_forgotten = false;
    ui.horizontal(|ui| {
        if grid.is_empty() {
            ui.label(i18n.t("case-place-hint"));
            return;
        }
        let map = view.session.document().map(|document| &document.map);
        let face = view.faces_of(&[grid.to_owned()]).first().copied();
        let name = face.zip(map).map(|(face, map)| map.title(face));
        ui.label(format!("{} {grid}", name.unwrap_or_default()));
        is_forgotten = ui.small_button(i18n.t("case-unplace")).clicked();
    });
    ui.end_row();
    is_forgotten
}
