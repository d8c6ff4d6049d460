//! Icons in buttons: drawn in the colour of the text beside them, and no part of a button's name.
//! Must not know: which icon belongs to what.

use crate::app::command::icon::Icon;
use crate::app::theme;
use egui::{Align2, Atom, vec2};

/// Height and width of an icon, points.
pub const SIZE: f32 = 16.0;

/// An icon, to stand in a button before its words.
pub(crate) fn icon(icon: Icon) -> Atom<'static> {
    Atom::paint(vec2(SIZE, SIZE), move |ui, args| {
        ui.painter().text(
            args.rect.center(),
            Align2::CENTER_CENTER,
            icon.glyph(),
            theme::icon_font(SIZE),
            args.fallback_text_color,
        );
    })
}
