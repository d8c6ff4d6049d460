//! The rows of the tree: what is unfolded, going through it by mouse and by keys, and dragging a
//! unit below another.
//!
//! Keys: up and down choose the next row, right unfolds or goes in, left folds or goes out, Home and
//! End choose the first and the last, Enter goes there on the map, * unfolds everything.

use super::card::{blocked, of_level};
use super::tree::{Done, ROW};
use crate::app::view::View;
use crate::app::words::messages::grouped;
use crate::app::workspaces::register::ViewState;
use crate::model::record::Key;
use crate::model::register::{Register, UnitId};
use egui::collapsing_header::paint_default_icon;
use egui::{
    Align, Align2, Button, CursorIcon, Event, EventFilter, FontId, Id, Key as Press, LayerId,
    Layout, Modifiers, Order, RichText, Role, ScrollArea, Sense, StrokeKind, TextWrapMode, Ui,
    WidgetInfo, vec2,
};

/// How far a level stands in from the one above, points.
const INDENT: f32 = 14.0;
/// So near to the end of the list a drag scrolls it, points.
const EDGE: f32 = 24.0;
/// So far it scrolls in a second, points.
const PACE: f32 = 600.0;
/// So long a drag rests on a folded unit until it unfolds, seconds.
const REST: f64 = 0.7;

/// A row of the tree.
struct Row {
    unit: UnitId,
    depth: usize,
}

/// A unit that is being dragged.
struct Dragged(UnitId);

/// The rows that are unfolded.
fn rows(own: &ViewState, register: &Register) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut open: Vec<(UnitId, usize)> = register.roots().iter().rev().map(|id| (*id, 0)).collect();
    while let Some((id, depth)) = open.pop() {
        let Some(unit) = register.unit(id) else {
            continue;
        };
        if !own.shows_gone && !unit.is_there(register.today()) {
            continue;
        }
        rows.push(Row { unit: id, depth });
        if own.unfolded.contains(&unit.key) {
            open.extend(unit.children.iter().rev().map(|id| (*id, depth + 1)));
        }
    }
    rows
}

/// What has the focus while keys go through the tree.
pub(super) fn focus_id() -> Id {
    Id::unique("register-tree-keys")
}

/// Draw the rows.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) -> Option<Done> {
    let register = view.register.register()?;
    let rows = rows(own, register);
    let chosen = view.register.chosen_unit();
    let marked = chosen.and_then(|chosen| rows.iter().position(|row| row.unit == chosen));
    let spacing = ui.spacing_mut();
    // Rows are as high as is said of them, or the list would not end where its last one does.
    (spacing.item_spacing.y, spacing.interact_size.y) = (0.0, ROW);
    spacing.button_padding.y = 0.0;
    let room = ui.available_rect_before_wrap();
    let keys = focus_id();
    let mut done = keyed(own, ui, register, &rows, marked, keys);
    let mut area = ScrollArea::vertical().auto_shrink(false);
    if let Some(place) = marked.filter(|_| own.reveal) {
        let (top, seen) = (place as f32 * ROW, own.scrolled);
        let (first, last) = (seen, seen + room.height() - ROW);
        // What is seen already stays where it is; what is near comes just into view.
        let offset = match top {
            top if (first..=last).contains(&top) => seen,
            top if (first - ROW..first).contains(&top) => top,
            top if (last..=last + ROW).contains(&top) => top - room.height() + ROW,
            top => top - room.height() / 2.0,
        };
        // Never beyond the end, from where it would spring back.
        let end = (rows.len() as f32 * ROW - room.height()).max(0.0);
        area = area.vertical_scroll_offset(offset.clamp(0.0, end));
    }
    let output = area.show_rows(ui, ROW, rows.len(), |ui, range| {
        scroll_dragged(ui, room);
        for row in &rows[range] {
            if let Some(did) = show_row(view, own, ui, (register, row), chosen == Some(row.unit)) {
                done = Some(did);
            }
        }
    });
    show_dragged(ui, register);
    let scrolled = output.state.clamped_offset().y;
    let focus = ui.interact(room, keys, Sense::focusable_noninteractive());
    let name = view.i18n.t("register-title");
    focus.widget_info(move || WidgetInfo::labeled(Role::Tree, true, &name));
    if focus.has_focus() {
        let stroke = ui.visuals().selection.stroke;
        ui.painter()
            .rect_stroke(room, 2.0, stroke, StrokeKind::Inside);
    }
    (own.scrolled, own.reveal) = (scrolled, false);
    done
}

/// What the keys do while the tree has the focus.
fn keyed(
    own: &ViewState,
    ui: &mut Ui,
    register: &Register,
    rows: &[Row],
    marked: Option<usize>,
    id: Id,
) -> Option<Done> {
    if !ui.memory(|memory| memory.has_focus(id)) || rows.is_empty() {
        return None;
    }
    let arrows = EventFilter {
        vertical_arrows: true,
        horizontal_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let is_star = |event: &Event| matches!(event, Event::Text(text) if text == "*");
    if ui.input(|input| input.events.iter().any(is_star)) {
        return Some(Done::UnfoldAll);
    }
    let last = rows.len() - 1;
    let go = |place: usize| Some(Done::Choose(rows[place].unit, false));
    if pressed(Press::Home) {
        return go(0);
    }
    if pressed(Press::End) {
        return go(last);
    }
    let (up, down) = (pressed(Press::ArrowUp), pressed(Press::ArrowDown));
    let (left, right) = (pressed(Press::ArrowLeft), pressed(Press::ArrowRight));
    let enters = pressed(Press::Enter);
    let Some(place) = marked else {
        return (up || down).then(|| go(0)).flatten();
    };
    let unit = register.unit(rows[place].unit)?;
    let is_open = own.unfolded.contains(&unit.key);
    let fold = || Some(Done::Fold(unit.key.clone()));
    match () {
        () if up => go(place.saturating_sub(1)),
        () if down => go((place + 1).min(last)),
        () if left && is_open && !unit.children.is_empty() => fold(),
        () if left => unit.parent.map(|above| Done::Choose(above, false)),
        () if right && !is_open && !unit.children.is_empty() => fold(),
        () if right && is_open => go((place + 1).min(last)),
        () if enters => Some(Done::Choose(rows[place].unit, true)),
        () => None,
    }
}

/// A drag near the upper or lower end goes on beyond it.
fn scroll_dragged(ui: &Ui, room: egui::Rect) {
    if !egui::DragAndDrop::has_payload_of_type::<Dragged>(ui.ctx()) {
        return;
    }
    let Some(at) = ui.ctx().pointer_hover_pos().filter(|at| room.contains(*at)) else {
        return;
    };
    let step = PACE * ui.input(|input| input.stable_dt.min(0.1));
    let step = match at.y {
        y if y < room.top() + EDGE => step,
        y if y > room.bottom() - EDGE => -step,
        _ => return,
    };
    ui.scroll_with_delta(vec2(0.0, step));
    ui.ctx().request_repaint();
}

/// The name of what is dragged, beside the pointer.
fn show_dragged(ui: &Ui, register: &Register) {
    let Some(dragged) = egui::DragAndDrop::payload::<Dragged>(ui.ctx()) else {
        return;
    };
    let at = ui.ctx().pointer_hover_pos();
    let (Some(at), Some(unit)) = (at, register.unit(dragged.0)) else {
        return;
    };
    let painter = ui
        .ctx()
        .layer_painter(LayerId::new(Order::Tooltip, Id::unique("dragged-unit")));
    let color = ui.visuals().strong_text_color();
    let place = at + vec2(14.0, 4.0);
    let font = FontId::proportional(13.0);
    let galley = painter.layout_no_wrap(unit.name.clone(), font, color);
    let rect = Align2::LEFT_TOP
        .anchor_size(place, galley.size())
        .expand(4.0);
    painter.rect(
        rect,
        2.0,
        ui.visuals().window_fill,
        ui.visuals().window_stroke,
        StrokeKind::Outside,
    );
    painter.galley(place, galley, color);
}

fn show_row(
    view: &View<'_>,
    own: &ViewState,
    ui: &mut Ui,
    (register, row): (&Register, &Row),
    is_chosen: bool,
) -> Option<Done> {
    let unit = register.unit(row.unit)?;
    let is_open = own.unfolded.contains(&unit.key);
    let mut done = None;
    let room = vec2(ui.available_width(), ROW);
    let line = ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.add_space(row.depth as f32 * INDENT);
        let has_parts = !unit.children.is_empty();
        // What has no parts cannot be folded: there is nothing to press.
        let sense = match has_parts {
            true => Sense::click(),
            false => Sense::hover(),
        };
        let (rect, response) = ui.allocate_exact_size(vec2(INDENT, ROW), sense);
        if has_parts {
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
        let mut text = RichText::new(&unit.short_name);
        if !unit.is_there(register.today()) {
            text = text.strikethrough().weak();
        }
        let counts = grouped(unit.sum.households as usize);
        let counts = view.i18n.figure(counts, unit.sum.estimated > 0);
        let can_drag = blocked(view, of_level(unit.level)).is_none();
        let sense = match can_drag {
            true => Sense::click_and_drag(),
            false => Sense::click(),
        };
        let button = Button::selectable(is_chosen, text)
            .wrap_mode(TextWrapMode::Truncate)
            .right_text(RichText::new(counts).small().weak())
            .sense(sense)
            .min_size(vec2(ui.available_width(), ROW));
        let response = ui.add(button);
        if response.double_clicked() {
            done = Some(Done::Choose(row.unit, true));
        } else if response.clicked() {
            done = Some(Done::Choose(row.unit, false));
        }
        response.dnd_set_drag_payload(Dragged(row.unit));
        response
    });
    let folded = (!is_open && !unit.children.is_empty()).then_some(&unit.key);
    let whole = line.response.rect.with_max_x(line.inner.rect.right());
    let whole = ui.interact(whole, line.inner.id.with("drop"), Sense::hover());
    take_drop(ui, register, row.unit, folded, &whole).or(done)
}

/// What is dragged over a row, or dropped on it.
fn take_drop(
    ui: &Ui,
    register: &Register,
    to: UnitId,
    folded: Option<&Key>,
    response: &egui::Response,
) -> Option<Done> {
    if let Some(dropped) = response.dnd_release_payload::<Dragged>() {
        let fits = register.can_move(dropped.0, to);
        return fits.then_some(Done::Move(dropped.0, to));
    }
    let over = response.dnd_hover_payload::<Dragged>()?;
    if register.can_move(over.0, to) {
        let stroke = ui.visuals().selection.stroke;
        let painter = ui.painter();
        painter.rect_stroke(response.rect, 2.0, stroke, StrokeKind::Inside);
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    } else {
        ui.ctx().set_cursor_icon(CursorIcon::NotAllowed);
    }
    // A folded unit unfolds under a drag that rests on it.
    let key = folded?;
    let (id, now) = (Id::unique("register-rest"), ui.input(|input| input.time));
    let rested: Option<(Key, f64)> = ui.ctx().data(|data| data.get_temp(id));
    match rested.filter(|(on, _)| on == key) {
        Some((_, since)) if now - since >= REST => Some(Done::Fold(key.clone())),
        Some(_) => {
            ui.ctx().request_repaint();
            None
        }
        None => {
            let rests = (key.clone(), now);
            ui.ctx().data_mut(|data| data.insert_temp(id, rests));
            ui.ctx().request_repaint();
            None
        }
    }
}
