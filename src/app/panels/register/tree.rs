//! The tree of the register: communities, areas, grids, compounds and buildings with their counts,
//! and the field that finds somebody.

use super::super::super::messages::grouped;
use super::super::super::shell::Shell;
use super::super::search::name_field;
use super::super::{frame_buttons, steps, submits, title};
use crate::model::record::Key;
use crate::model::register::{Found, Level, Register, UnitId};
use egui::collapsing_header::paint_default_icon;
use egui::{
    Align, Button, Id, Panel, RichText, Role, ScrollArea, Sense, TextEdit, TextWrapMode, Ui,
    WidgetInfo, vec2,
};

/// Height of a row, points.
const ROW: f32 = 22.0;
/// How far a level stands in from the one above, points.
const INDENT: f32 = 14.0;

/// A row of the tree.
struct Row {
    unit: UnitId,
    depth: usize,
}

/// What somebody did.
enum Done {
    Choose(UnitId, bool),
    Resident(String),
    Fold(Key),
}

/// Draw the panel.
pub fn show(shell: &mut Shell, ui: &mut Ui) {
    Panel::left("register-tree")
        .default_size(300.0)
        .size_range(220.0..=520.0)
        .show(ui, |ui| {
            title(ui, shell.i18n.t("register-title"));
            let Some(register) = shell.register.register() else {
                ui.horizontal(|ui| {
                    ui.spinner();
                    ui.label(RichText::new(shell.i18n.t("register-reading")).weak());
                });
                return;
            };
            let total = register.total();
            let args = [
                ("buildings", grouped(total.buildings as usize).into()),
                ("households", grouped(total.households as usize).into()),
                ("registered", grouped(total.registered as usize).into()),
                ("residents", grouped(total.residents as usize).into()),
            ];
            ui.label(RichText::new(shell.i18n.t_args("register-total", &args)).weak());
            frame_buttons(ui);
            let done = show_search(shell, ui);
            let done = if shell.register.query.trim().is_empty() {
                ui.horizontal(|ui| {
                    let text = shell.i18n.t("register-shows-gone");
                    ui.checkbox(&mut shell.register.shows_gone, text);
                });
                show_tree(shell, ui)
            } else {
                done.or_else(|| show_found(shell, ui))
            };
            act(shell, done);
        });
}

fn act(shell: &mut Shell, done: Option<Done>) {
    match done {
        None => {}
        Some(Done::Choose(unit, zooms)) => {
            shell.register.query.clear();
            shell.go_to_unit(unit, zooms);
        }
        Some(Done::Resident(id)) => {
            shell.register.query.clear();
            shell.go_to_resident(&id);
        }
        Some(Done::Fold(key)) => {
            let unfolded = &mut shell.register.unfolded;
            if !unfolded.remove(&key) {
                unfolded.insert(key);
            }
        }
    }
}

fn show_search(shell: &mut Shell, ui: &mut Ui) -> Option<Done> {
    let id = Id::unique("register-search");
    let mut chosen = None;
    if ui.memory(|m| m.has_focus(id)) && !shell.register.query.trim().is_empty() {
        // Before the field sees them: it would move the cursor.
        let found = shell.register.found();
        shell.register.place = steps(ui, shell.register.place, found.len());
        if submits(ui) {
            chosen = found.get(shell.register.place).map(done_of);
        }
    }
    let hint = shell.i18n.t("register-search-hint");
    let field = TextEdit::singleline(&mut shell.register.query)
        .id(id)
        .hint_text(hint)
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    name_field(&response, &shell.i18n.t("register-search"));
    if std::mem::take(&mut shell.register.focus) {
        response.request_focus();
    }
    if response.changed() {
        shell.register.place = 0;
    }
    chosen
}

fn done_of(found: &Found) -> Done {
    match found {
        Found::Unit(unit) => Done::Choose(*unit, true),
        Found::Resident(id) => Done::Resident(id.clone()),
    }
}

/// What was found, masked: who it is, and down to which building.
fn show_found(shell: &mut Shell, ui: &mut Ui) -> Option<Done> {
    let found = shell.register.found();
    let register = shell.register.register()?;
    if found.is_empty() {
        ui.label(RichText::new(shell.i18n.t("register-nothing")).weak());
        return None;
    }
    let mut chosen = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for (place, one) in found.iter().enumerate() {
            let (text, more) = found_text(register, one);
            let button = Button::selectable(place == shell.register.place, text)
                .wrap_mode(TextWrapMode::Truncate)
                .right_text(RichText::new(more).small().weak())
                .min_size(vec2(ui.available_width(), ROW));
            if ui.add(button).clicked() {
                chosen = Some(done_of(one));
            }
        }
    });
    chosen
}

fn found_text(register: &Register, found: &Found) -> (String, String) {
    match found {
        Found::Unit(id) => {
            let unit = register.unit(*id);
            let text = unit.map(|unit| unit.name.clone()).unwrap_or_default();
            let above = register.path(*id).into_iter().rev().nth(1);
            let above = above.and_then(|id| register.unit(id));
            (
                text,
                above.map(|unit| unit.name.clone()).unwrap_or_default(),
            )
        }
        Found::Resident(id) => {
            let Some(resident) = register.resident(id) else {
                return Default::default();
            };
            let home = resident
                .home
                .as_ref()
                .and_then(|home| register.household(home));
            let building = home.and_then(|home| home.building.as_deref());
            let unit = building.and_then(|code| register.unit_coded(Level::Building, code));
            let unit = unit.and_then(|id| register.unit(id));
            // Who has no phone of their own is reached by that of the household.
            let own = Some(resident.phone()).filter(|phone| !phone.is_empty());
            let phone = own
                .or_else(|| home.map(|home| home.phone()))
                .unwrap_or_default();
            let text = format!("{} {phone}", resident.name());
            (text, unit.map(|unit| unit.name.clone()).unwrap_or_default())
        }
    }
}

/// The rows that are unfolded.
fn rows(shell: &Shell, register: &Register) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut open: Vec<(UnitId, usize)> = register.roots().iter().rev().map(|id| (*id, 0)).collect();
    while let Some((id, depth)) = open.pop() {
        let Some(unit) = register.unit(id) else {
            continue;
        };
        if !shell.register.shows_gone && !unit.is_there(register.today()) {
            continue;
        }
        rows.push(Row { unit: id, depth });
        if shell.register.unfolded.contains(&unit.key) {
            open.extend(unit.children.iter().rev().map(|id| (*id, depth + 1)));
        }
    }
    rows
}

fn show_tree(shell: &mut Shell, ui: &mut Ui) -> Option<Done> {
    let register = shell.register.register()?;
    let rows = rows(shell, register);
    let chosen = shell.register.chosen_unit();
    let marked = chosen.and_then(|chosen| rows.iter().position(|row| row.unit == chosen));
    let mut area = ScrollArea::vertical().auto_shrink(false);
    let gap = ui.spacing().item_spacing.y;
    let height = ROW + gap;
    if let Some(place) = marked.filter(|_| shell.register.reveal) {
        let room = ui.available_height();
        // Never beyond the end, from where it would spring back.
        let end = (rows.len() as f32 * height - gap - room).max(0.0);
        let offset = (place as f32 * height - room / 2.0).clamp(0.0, end);
        area = area.vertical_scroll_offset(offset);
    }
    let mut done = None;
    area.show_rows(ui, ROW, rows.len(), |ui, range| {
        for row in &rows[range] {
            if let Some(did) = show_row(shell, ui, register, row, chosen == Some(row.unit)) {
                done = Some(did);
            }
        }
    });
    shell.register.reveal = false;
    done
}

fn show_row(
    shell: &Shell,
    ui: &mut Ui,
    register: &Register,
    row: &Row,
    is_chosen: bool,
) -> Option<Done> {
    let unit = register.unit(row.unit)?;
    let mut done = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.add_space(row.depth as f32 * INDENT);
        let (rect, response) = ui.allocate_exact_size(vec2(INDENT, ROW), Sense::click());
        if !unit.children.is_empty() {
            let is_open = shell.register.unfolded.contains(&unit.key);
            let square = egui::Rect::from_center_size(rect.center(), vec2(9.0, 9.0));
            let icon = response.clone().with_new_rect(square);
            paint_default_icon(ui, if is_open { 1.0 } else { 0.0 }, &icon);
            let name = unit.name.clone();
            response.widget_info(move || {
                WidgetInfo::selected(Role::DisclosureTriangle, true, is_open, &name)
            });
            if response.clicked() {
                done = Some(Done::Fold(unit.key.clone()));
            }
        }
        let is_gone = !unit.is_there(register.today());
        let mut text = RichText::new(&unit.short_name);
        if is_gone {
            text = text.strikethrough().weak();
        }
        let counts = grouped(unit.sum.households as usize);
        let button = Button::selectable(is_chosen, text)
            .wrap_mode(TextWrapMode::Truncate)
            .right_text(RichText::new(counts).small().weak())
            .min_size(vec2(ui.available_width(), ROW));
        let response = ui.with_layout(egui::Layout::left_to_right(Align::Center), |ui| {
            ui.add(button)
        });
        let response = response.inner;
        if response.double_clicked() {
            done = Some(Done::Choose(row.unit, true));
        } else if response.clicked() {
            done = Some(Done::Choose(row.unit, false));
        }
    });
    done
}
