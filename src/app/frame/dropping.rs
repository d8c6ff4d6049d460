//! What shows while a file is held over the window.

use crate::app::view::View;
use egui::{Align2, Color32, Context, Id, LayerId, Order, TextStyle};

/// Say that it can be dropped here; or that a question has to be answered first.
pub fn show(view: &View<'_>, is_asked: bool, ctx: &Context) {
    if ctx.input(|i| i.raw.hovered_files.is_empty()) {
        return;
    }
    let rect = ctx.content_rect();
    let painter = ctx.layer_painter(LayerId::new(Order::Foreground, Id::unique("drop-target")));
    painter.rect_filled(rect, 0.0, Color32::from_black_alpha(150));
    let style = ctx.global_style();
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        view.i18n
            .t(if is_asked { "drop-asked" } else { "drop-here" }),
        TextStyle::Heading.resolve(&style),
        Color32::WHITE,
    );
}
