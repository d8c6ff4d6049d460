//! The heads of a table: each aligned as its column, a click on one that sorts, an edge that is
//! dragged. Must not know: what stands in the rows.

use crate::app::widgets::columns::{self, Column, Kept, measure};
use crate::app::widgets::table::ROW;
use egui::accesskit::Role;
use egui::{Button, Id, Label, Rect, RichText, Sense, TextWrapMode, Ui, UiBuilder, pos2, vec2};

/// The heads; the one that was clicked.
pub(super) fn heads(
    ui: &mut Ui,
    id: Id,
    columns: &[Column],
    widths: &[f32],
    whole: f32,
    kept: &mut Kept,
) -> Option<usize> {
    let mut clicked = None;
    let (rect, _) = ui.allocate_exact_size(vec2(whole, ROW), Sense::hover());
    let mut left = rect.left();
    for (place, (column, width)) in columns.iter().zip(widths).enumerate() {
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(*width, ROW));
        left += width + columns::gap(ui);
        let builder = UiBuilder::new()
            .scope_id(id.with(("head", place)))
            .max_rect(cell)
            .layout(column.layout());
        let mut inner = ui.new_child(builder);
        inner.shrink_clip_rect(cell.expand2(vec2(columns::gap(ui), 0.0)));
        inner.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
        let text = RichText::new(column.head.as_str()).weak();
        let sign = match column.sorted {
            Some(Some(false)) => " ↑",
            Some(Some(true)) => " ↓",
            _ => "",
        };
        kept.note(
            place,
            measure(&inner, RichText::new(&column.head)) + column.room(),
        );
        let response = match &column.sorted {
            None => {
                let label = inner.add(Label::new(text));
                let ctx = inner.ctx();
                ctx.accesskit_node_builder(label.id, |node| {
                    node.set_role(Role::ColumnHeader);
                    node.set_label(column.head.as_str());
                });
                label
            }
            Some(_) => {
                inner.spacing_mut().button_padding.x = 0.0;
                let text = RichText::new(format!("{}{sign}", column.head)).weak();
                inner.add(Button::new(text).frame(false).truncate())
            }
        };
        if column.head.is_empty() {
            continue;
        }
        if column.sorted.is_some() {
            if response.clicked() {
                clicked = Some(place);
            }
            response.on_hover_text(&column.hint);
        }
        if place + 1 < columns.len() {
            drag_edge(ui, id, (place, cell), kept);
        }
    }
    let line = ui.visuals().widgets.noninteractive.bg_stroke;
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    clicked
}

/// The right edge of a head is dragged; twice clicked the column is as wide as it needs again.
fn drag_edge(ui: &Ui, id: Id, (place, cell): (usize, Rect), kept: &mut Kept) {
    let gap = columns::gap(ui);
    let edge = Rect::from_min_max(cell.right_top(), cell.right_bottom() + vec2(gap, 0.0));
    let sense = Sense::CLICK | Sense::DRAG;
    let response = ui.interact(edge, id.with(("edge", place)), sense);
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(egui::CursorIcon::ResizeColumn);
        let line = ui.visuals().widgets.hovered.bg_stroke;
        ui.painter().vline(edge.center().x, edge.y_range(), line);
    }
    if response.double_clicked() {
        kept.set(place, None);
    } else if response.dragged() {
        kept.set(place, Some(cell.width() + response.drag_delta().x));
    }
}
