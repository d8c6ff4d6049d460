//! Tables and lists: rows that keys, the mouse and a screen reader reach alike. Owns: how a list
//! looks, how wide its columns are, which of its rows the keys are on, and what is scrolled into
//! view. Must not know: what its rows are about.
//!
//! A row is one thing for whoever cannot see it: it has a name (what stands in it), says whether it
//! is selected, and a click on it, of whatever kind, is that row's and no other's. Tab enters a
//! table once; within it arrows, Home, End, Page Up and Page Down move, Enter and the space bar do
//! what a click does.

use crate::app::widgets::columns::{self, Kept, measure};
use crate::app::widgets::heads::heads;
use egui::accesskit::{self, Role};
use egui::{
    Event, EventFilter, Id, Key, Label, Modifiers, Rect, Response, RichText, ScrollArea, Sense,
    StrokeKind, TextStyle, Ui, UiBuilder, WidgetInfo, WidgetText, pos2, vec2,
};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

pub use crate::app::widgets::columns::Column;

/// Height of a row with text alone, points.
pub const ROW: f32 = 24.0;
/// Height of a row with buttons or fields, points.
pub const TALL: f32 = 30.0;
/// Height of a row with two lines, points.
pub const DOUBLE: f32 = 42.0;
/// So much of a list is shown at least, points.
const LEAST: f32 = 48.0;

/// What a click on a row does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Acts {
    /// It is taken.
    Click,
    /// Nothing; keys go through the rows all the same, to hear them.
    Read,
    /// Nothing: what stands in the rows is entered.
    Nothing,
}

/// What was done with a table.
#[derive(Default)]
pub struct Done {
    /// This row was clicked, or Enter was pressed on it.
    pub row: Option<usize>,
    /// It was clicked twice.
    pub twice: bool,
    /// The head of this column was clicked.
    pub head: Option<usize>,
}

/// A table, or a list where no column has a head.
pub struct Table<'a> {
    id: Id,
    name: String,
    columns: &'a [Column],
    height: f32,
    acts: Acts,
    at_most: f32,
    fills: bool,
    flows: bool,
    is_selected: Option<&'a dyn Fn(usize) -> bool>,
    wanted: Option<(u64, &'a dyn Fn() -> Option<usize>)>,
}

impl<'a> Table<'a> {
    /// A table; `salt` tells it from all others, `name` is what a screen reader calls it.
    pub fn new(
        salt: impl Hash + std::fmt::Debug,
        name: impl Into<String>,
        columns: &'a [Column],
    ) -> Self {
        Self {
            id: Id::unique(("table", salt)),
            name: name.into(),
            columns,
            height: ROW,
            acts: Acts::Click,
            at_most: f32::INFINITY,
            fills: false,
            flows: false,
            is_selected: None,
            wanted: None,
        }
    }

    /// Rows are so high, points.
    pub fn row_height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// It takes no more room than this, points.
    pub fn at_most(mut self, height: f32) -> Self {
        self.at_most = height;
        self
    }

    /// It takes all the room there is, with few rows too.
    pub fn fills(mut self) -> Self {
        self.fills = true;
        self
    }

    /// It is part of what scrolls around it, with all its rows; those that are scrolled out of sight are
    /// not drawn, unless somebody listens to them.
    pub fn flows(mut self) -> Self {
        self.flows = true;
        self
    }

    /// A click on a row does nothing.
    pub fn only_read(mut self) -> Self {
        self.acts = Acts::Read;
        self
    }

    /// Fields and buttons stand in the rows; keys are theirs.
    pub fn only_entered(mut self) -> Self {
        self.acts = Acts::Nothing;
        self
    }

    /// Which rows are selected.
    pub fn selected(mut self, is_selected: &'a dyn Fn(usize) -> bool) -> Self {
        self.is_selected = Some(is_selected);
        self
    }

    /// Bring a row into view, once for each `change`: nobody's scrolling is taken back.
    pub fn reveals(mut self, change: u64, row: &'a dyn Fn() -> Option<usize>) -> Self {
        self.wanted = Some((change, row));
        self
    }

    /// Draw it; `draw` is called for each row that can be seen, and adds a cell for each column.
    pub fn show(
        self,
        ui: &mut Ui,
        count: usize,
        mut draw: impl FnMut(&mut Row<'_>, usize),
    ) -> Done {
        let mut kept = Kept::take(ui, self.id, self.columns);
        let room = ui.available_width() - ui.spacing().scroll.allocated_width();
        let used = columns::widths(self.columns, &kept, room, columns::gap(ui));
        let is_wide = columns::total(&used, columns::gap(ui)) > room + 1.0;
        let mut done = Done::default();
        let show = |ui: &mut Ui| {
            let whole = columns::total(&used, columns::gap(ui)).max(room);
            ui.set_max_width(whole + ui.spacing().scroll.allocated_width());
            let has_heads = self.columns.iter().any(|column| !column.head.is_empty());
            if has_heads {
                done.head = heads(ui, self.id, self.columns, &used, whole, &mut kept);
            }
            self.body(ui, count, (&used, whole), &mut kept, &mut done, &mut draw);
        };
        if is_wide {
            ScrollArea::horizontal()
                .id_salt(self.id.with("wide"))
                .auto_shrink([false, !self.fills])
                .show(ui, show);
        } else {
            ui.scope_builder(UiBuilder::new().scope_id(self.id.with("scope")), show);
        }
        let again = columns::widths(self.columns, &kept, room, columns::gap(ui));
        if again
            .iter()
            .zip(&used)
            .any(|(new, old)| (new - old).abs() > 0.5)
        {
            ui.ctx().request_discard("columns of a table");
        }
        kept.put_back(ui, self.id);
        done
    }

    fn body(
        &self,
        ui: &mut Ui,
        count: usize,
        (widths, whole): (&[f32], f32),
        kept: &mut Kept,
        done: &mut Done,
        draw: &mut impl FnMut(&mut Row<'_>, usize),
    ) {
        ui.spacing_mut().item_spacing.y = 0.0;
        // A click on a text is one on its row.
        ui.style_mut().interaction.selectable_labels = false;
        let room = ui.available_height().min(self.at_most).max(LEAST);
        let room = room.min(self.height * count as f32).max(self.height);
        let mut into_view = self.moved(ui, count, kept);
        if let Some((change, row)) = self.wanted
            && kept.revealed != Some(change)
        {
            kept.revealed = Some(change);
            into_view = into_view.or_else(row);
        }
        let mut area = ScrollArea::vertical()
            .id_salt(self.id)
            .max_height(self.at_most)
            .min_scrolled_height(LEAST.min(self.at_most))
            .auto_shrink([false, !self.fills]);
        let seen = kept.scrolled;
        if let Some(offset) = into_view.and_then(|row| offset_for(row, self.height, seen, room)) {
            let end = (self.height * count as f32 - room).max(0.0);
            area = area.vertical_scroll_offset(offset.clamp(0.0, end));
        }
        let mut rows = |ui: &mut Ui, range: Range<usize>| {
            ui.set_min_width(whole);
            let name = self.name.as_str();
            let seen = ui.clip_rect();
            let heard = ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
                node.set_role(Role::Grid);
                node.set_bounds(bounds(seen));
                node.set_label(name);
                node.set_row_count(count);
            });
            // Tab leads to the row the keys are on, or to the first that is seen.
            let entry = match range.contains(&kept.cursor) {
                true => kept.cursor,
                false => range.start,
            };
            let in_sight = match self.flows && heard.is_none() {
                true => self.in_sight(ui, count),
                false => range.clone(),
            };
            let mut left_out = 0;
            for place in range {
                let is_wanted = place == entry || into_view == Some(place);
                if !is_wanted && !in_sight.contains(&place) {
                    left_out += 1;
                    continue;
                }
                self.leave_out(ui, whole, std::mem::take(&mut left_out));
                let (rect, _) = ui.allocate_exact_size(vec2(whole, self.height), Sense::hover());
                let sense = match self.acts {
                    Acts::Nothing => Sense::hover(),
                    Acts::Read if place == entry => Sense::focusable_noninteractive(),
                    Acts::Read => Sense::hover(),
                    Acts::Click if place == entry => Sense::click(),
                    Acts::Click => Sense::CLICK,
                };
                let response = ui.interact(rect, self.row_id(place), sense);
                // There before its cells, which are parts of it.
                let ctx = ui.ctx();
                ctx.accesskit_node_builder(response.id, |node| node.set_role(Role::Row));
                let is_selected = self.is_selected.is_some_and(|of| of(place));
                paint(ui, &response, place, is_selected);
                let mut row = Row {
                    ui,
                    columns: self.columns,
                    widths,
                    kept,
                    id: response.id,
                    rect,
                    next: 0,
                    left: rect.left(),
                    said: String::new(),
                    is_pointed_at: response.hovered() || response.is_tooltip_open(),
                    hint: None,
                };
                draw(&mut row, place);
                let (said, hint) = (row.said, row.hint);
                tell(&response, &said, (place, count), is_selected);
                if response.gained_focus() {
                    kept.cursor = place;
                }
                if self.acts == Acts::Click && response.clicked() {
                    (done.row, done.twice) = (Some(place), response.double_clicked());
                    kept.cursor = place;
                }
                if self.flows && into_view == Some(place) {
                    response.scroll_to_me(None);
                }
                if let Some(hint) = hint {
                    response.on_hover_text(hint);
                }
            }
            self.leave_out(ui, whole, left_out);
        };
        if self.flows {
            rows(ui, 0..count);
            return;
        }
        let output = area.show_rows(ui, self.height, count, rows);
        kept.scrolled = output.state.clamped_offset().y;
        kept.page = (output.inner_rect.height() / self.height).floor().max(1.0) as usize;
    }

    /// The rows of which something is in sight, in what scrolls around them.
    fn in_sight(&self, ui: &Ui, count: usize) -> Range<usize> {
        let (top, seen) = (ui.cursor().top(), ui.clip_rect());
        let row = |y: f32| ((y - top) / self.height).clamp(0.0, count as f32);
        row(seen.top()).floor() as usize..row(seen.bottom()).ceil() as usize
    }

    /// Rows that are not drawn take the room that they would.
    fn leave_out(&self, ui: &mut Ui, width: f32, rows: usize) {
        if rows > 0 {
            ui.allocate_space(vec2(width, self.height * rows as f32));
        }
    }

    fn row_id(&self, place: usize) -> Id {
        self.id.with(("row", place))
    }

    /// What the keys do while a row has the focus; the row that has to be seen for it.
    fn moved(&self, ui: &Ui, count: usize, kept: &mut Kept) -> Option<usize> {
        let now = kept.cursor.min(count.saturating_sub(1));
        let id = self.row_id(now);
        if self.acts == Acts::Nothing || count == 0 || !ui.memory(|memory| memory.has_focus(id)) {
            kept.cursor = now;
            return None;
        }
        let filter = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let last = count - 1;
        let page = kept.page.saturating_sub(1).max(1);
        let mut to = now;
        // Keys may come several in one slow frame, in this order.
        ui.input_mut(|input| {
            input.events.retain(|event| {
                let Event::Key {
                    key,
                    pressed: true,
                    modifiers,
                    ..
                } = event
                else {
                    return true;
                };
                if *modifiers != Modifiers::NONE {
                    return true;
                }
                to = match key {
                    Key::ArrowUp => to.saturating_sub(1),
                    Key::ArrowDown => (to + 1).min(last),
                    Key::PageUp => to.saturating_sub(page),
                    Key::PageDown => (to + page).min(last),
                    Key::Home => 0,
                    Key::End => last,
                    _ => return true,
                };
                false
            });
        });
        kept.cursor = to;
        if to == now {
            return None;
        }
        let id = self.row_id(to);
        ui.memory_mut(|memory| memory.request_focus(id));
        Some(to)
    }
}

/// Where a list of rows has to be scrolled to so that a row is seen; none where it is.
fn offset_for(row: usize, height: f32, seen: f32, room: f32) -> Option<f32> {
    let top = row as f32 * height;
    let (first, last) = (seen, seen + room - height);
    match top {
        top if (first - 0.5..=last + 0.5).contains(&top) => None,
        top if (first - height..first).contains(&top) => Some(top),
        top if (last..=last + height).contains(&top) => Some(top - room + height),
        // From far away it comes with what stands around it.
        top => Some(top - (room - height) / 2.0),
    }
}

fn paint(ui: &Ui, response: &Response, place: usize, is_selected: bool) {
    let visuals = ui.visuals();
    let fill = match (
        is_selected,
        response.hovered() && response.sense.interactive(),
    ) {
        (true, _) => Some(visuals.selection.bg_fill),
        (false, true) => Some(visuals.widgets.hovered.weak_bg_fill),
        (false, false) if place % 2 == 1 => Some(visuals.faint_bg_color),
        _ => None,
    };
    if let Some(fill) = fill {
        ui.painter().rect_filled(response.rect, 0.0, fill);
    }
    if response.has_focus() {
        let stroke = visuals.selection.stroke;
        let painter = ui.painter();
        painter.rect_stroke(response.rect, 0.0, stroke, StrokeKind::Inside);
    }
}

fn bounds(rect: Rect) -> accesskit::Rect {
    accesskit::Rect {
        x0: rect.min.x.into(),
        y0: rect.min.y.into(),
        x1: rect.max.x.into(),
        y1: rect.max.y.into(),
    }
}

/// A row says what stands in it, where it stands, and whether it is selected.
fn tell(response: &Response, said: &str, (place, count): (usize, usize), is_selected: bool) {
    response.widget_info(|| WidgetInfo::labeled(Role::Row, response.enabled(), said));
    response.ctx.accesskit_node_builder(response.id, |node| {
        // What of it is seen: the rest lies below something else.
        if response.interact_rect.is_positive() {
            node.set_bounds(bounds(response.interact_rect));
        }
        node.set_selected(is_selected);
        node.set_row_index(place);
        node.set_position_in_set(place);
        node.set_size_of_set(count);
    });
}

/// A row that is being drawn.
pub struct Row<'a> {
    ui: &'a mut Ui,
    columns: &'a [Column],
    widths: &'a [f32],
    kept: &'a mut Kept,
    id: Id,
    rect: Rect,
    next: usize,
    left: f32,
    said: String,
    is_pointed_at: bool,
    hint: Option<String>,
}

impl Row<'_> {
    /// A text, or a number where the column has numbers.
    pub fn text(&mut self, text: impl Into<RichText>) -> Option<Response> {
        let text = text.into();
        let head = self.columns.get(self.next).filter(|c| c.is_number());
        if !text.text().is_empty() {
            // A number says nothing without its head.
            let said = match head {
                Some(head) => format!("{} {}", head.head, text.text()),
                None => text.text().to_owned(),
            };
            self.say(&said);
        }
        let natural = measure(self.ui, text.clone());
        self.add(Some(natural), |ui| ui.add(Label::new(text).truncate()))
    }

    /// Two lines, the second one small.
    pub fn lines(&mut self, first: impl Into<RichText>, second: impl Into<RichText>) {
        let (first, second) = (first.into(), second.into().small());
        self.say(first.text());
        self.say(second.text());
        let natural = measure(self.ui, first.clone()).max(measure(self.ui, second.clone()));
        let height = self.rect.height();
        self.add(Some(natural), |ui| {
            ui.vertical(|ui| {
                let styles = [TextStyle::Body, TextStyle::Small];
                let lines: f32 = styles.iter().map(|s| ui.text_style_height(s)).sum();
                ui.add_space(((height - lines) / 2.0).max(0.0));
                ui.add(Label::new(first).truncate());
                ui.add(Label::new(second).truncate());
            });
        });
    }

    /// A text with more of it under the pointer.
    pub fn hinted(&mut self, text: impl Into<RichText>, hint: impl Into<WidgetText>) {
        if let Some(response) = self.text(text) {
            response.on_hover_text(hint);
        }
    }

    /// Whatever else stands in a cell.
    pub fn cell<R>(&mut self, add: impl FnOnce(&mut Ui) -> R) -> Option<R> {
        self.add(None, add)
    }

    /// A part of the row's name that is in no text.
    pub fn say(&mut self, said: &str) {
        if !said.is_empty() {
            if !self.said.is_empty() {
                self.said.push_str(", ");
            }
            self.said.push_str(said);
        }
    }

    /// What stands under the pointer over the whole row.
    pub fn hint(&mut self, hint: impl Into<String>) {
        self.hint = Some(hint.into());
    }

    /// The same, worked out for the row under the pointer only.
    pub fn hint_with(&mut self, hint: impl FnOnce() -> Option<String>) {
        if self.is_pointed_at {
            self.hint = hint();
        }
    }

    fn add<R>(&mut self, natural: Option<f32>, add: impl FnOnce(&mut Ui) -> R) -> Option<R> {
        let place = self.next;
        let (column, width) = (self.columns.get(place)?, self.widths.get(place)?);
        let cell = Rect::from_min_size(
            pos2(self.left, self.rect.top()),
            vec2(*width, self.rect.height()),
        );
        let gap = columns::gap(self.ui);
        self.next += 1;
        self.left += width + gap;
        let builder = UiBuilder::new()
            // The row's hints have the plain numbers.
            .scope_id(self.id.with(("cell", place)))
            .max_rect(cell)
            .accessibility_parent(self.id)
            .layout(column.layout());
        let mut inner = self.ui.new_child(builder);
        // Cut before what stands beside it, never in the middle of the gap.
        inner.shrink_clip_rect(cell.expand2(vec2(gap / 2.0, 0.0)));
        inner.spacing_mut().item_spacing.y = 0.0;
        let added = add(&mut inner);
        let natural = natural.unwrap_or_else(|| match column.is_text() {
            true => 0.0,
            false => inner.min_rect().width().ceil(),
        });
        self.kept.note(place, natural);
        Some(added)
    }
}

/// A number for `Table::reveals`: another one as soon as any of this is another.
pub fn change_of(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
