//! The field in which a building is found by its name, its code or the first letters of its
//! pinyin, and the line that says in which grid it lies. Two buildings of one name are told apart
//! by their grid and community, before one is chosen.

use crate::app::view::View;
use crate::app::widgets::form::takes_cursor;
use crate::app::widgets::name_field;
use crate::app::widgets::submits;
use crate::geometry::fixed::Coord;
use crate::model::epidemic::{House, Near};
use egui::{Button, RichText, TextEdit, Ui};

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
pub fn find(view: &View<'_>, ui: &mut Ui, search: Search<'_>) -> Option<House> {
    let i18n = &view.i18n;
    let name = i18n.t("field-building");
    ui.label(RichText::new(&name).weak());
    let field = TextEdit::singleline(search.query)
        .hint_text(i18n.t("case-building-hint"))
        .desired_width(220.0);
    let response = ui.add(field);
    name_field(&response, &name);
    if std::mem::take(search.focus) | takes_cursor(ui.ctx()) {
        response.request_focus();
    }
    let has_focus = response.has_focus() || response.lost_focus();
    ui.end_row();
    let known = view.epidemic.known()?;
    let found = known.houses.of_code(search.chosen);
    let is_chosen = found.is_some_and(|house| house.name == *search.query);
    if search.query.trim().is_empty() || is_chosen {
        return None;
    }
    let mut chosen = None;
    let near = Near::new(view.seen, &known.epidemic);
    let hits = known.houses.find(search.query, PROPOSED, &near);
    // Of several that are called alike Enter takes none: whoever types looks which is meant.
    let is_one = match hits.as_slice() {
        [first, second, ..] => first.name != second.name || first.code == *search.query,
        _ => true,
    };
    if has_focus && ui.is_enabled() && is_one && submits(ui) {
        chosen = hits.first().map(|house| (*house).clone());
    }
    ui.label("");
    ui.vertical(|ui| {
        ui.set_max_width(300.0);
        if hits.is_empty() {
            let text = i18n.t("case-building-none");
            ui.colored_label(ui.visuals().warn_fg_color, text);
        } else if !is_one {
            ui.label(RichText::new(i18n.t("case-building-several")).weak());
        }
        for house in hits {
            let place = RichText::new(where_text(view, house.at)).weak();
            let row = Button::selectable(false, (house.name.as_str(), place));
            if ui.add(row.truncate()).clicked() {
                chosen = Some(house.clone());
            }
        }
    });
    ui.end_row();
    chosen
}

/// In which grid of which community a place lies.
fn where_text(view: &View<'_>, at: Coord) -> String {
    let document = view.session.document();
    let face = document.and_then(|d| d.index.face_at(&d.map.coverage, at));
    let Some((document, face)) = document.zip(face) else {
        return view.i18n.t("case-nowhere");
    };
    let grid = document.map.title(face);
    let ground = view.epidemic.ground();
    let community = ground.and_then(|ground| ground.communities.get(face.0 as usize));
    match community.filter(|name| !name.is_empty()) {
        Some(community) => format!("{grid} · {community}"),
        None => grid,
    }
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
        let face = view.session.faces_coded(grid).first().copied();
        let name = face.zip(map).map(|(face, map)| map.title(face));
        ui.label(format!("{} {grid}", name.unwrap_or_default()));
        is_forgotten = ui.small_button(i18n.t("case-unplace")).clicked();
    });
    ui.end_row();
    is_forgotten
}
