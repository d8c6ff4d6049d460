//! What a printed map has in its corners beside its legend: scale bar, north arrow, credits.

use crate::app::map::palette::{Palette, faded};
use crate::i18n::I18n;
use crate::style::label::SIZES;
use crate::style::scale::round_length;
use egui::{
    Align2, FontId, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

/// Distance of everything from the edge of the map, points.
pub const INSET: f32 = 12.0;
/// The longest scale bar, points.
const BAR: f32 = 130.0;

/// A length in words.
fn length_text(i18n: &I18n, metres: f64) -> String {
    let (key, value) = if metres >= 1000.0 {
        ("map-kilometres", metres / 1000.0)
    } else if metres >= 1.0 {
        ("map-metres", metres)
    } else {
        ("map-centimetres", metres * 100.0)
    };
    // As text, so that 2000 km are not grouped into "2,000".
    i18n.t_args(key, &[("n", format!("{value:.0}").into())])
}

/// Room that scale bar and north arrow may take.
pub fn scale_place(view: Rect) -> Rect {
    let size = vec2(BAR + 20.0, 86.0);
    Rect::from_min_size(view.max - vec2(INSET, INSET) - size, size)
}

/// Scale bar and north arrow, bottom right. Returns the place left of them.
pub fn scale_and_north(
    ui: &Ui,
    view: Rect,
    metres_per_point: f64,
    i18n: &I18n,
    palette: &Palette,
) -> Pos2 {
    let painter = ui.painter();
    let metres = round_length(metres_per_point * f64::from(BAR));
    let width = (metres / metres_per_point) as f32;
    let corner = view.max - vec2(INSET, INSET);
    let text = length_text(i18n, metres);
    let font = FontId::proportional(SIZES[2]);
    let galley = painter.layout_no_wrap(text.clone(), font, palette.text);
    let frame = Rect::from_min_max(
        corner - vec2(width.max(galley.size().x) + 20.0, 30.0),
        corner,
    );
    paper(painter, frame, palette);
    let right = frame.center().x + width / 2.0;
    let line = [
        pos2(right - width, frame.max.y - 8.0),
        pos2(right, frame.max.y - 8.0),
    ];
    let stroke = Stroke::new(1.6, palette.text);
    painter.line_segment(line, stroke);
    for end in [line[0], line[0].lerp(line[1], 0.5), line[1]] {
        let height = if end == line[0] || end == line[1] {
            6.0
        } else {
            4.0
        };
        painter.line_segment([end, end - vec2(0.0, height)], stroke);
    }
    let text_at = pos2(frame.center().x - galley.size().x / 2.0, frame.min.y + 2.0);
    painter.galley(text_at, galley, palette.text);
    let name = i18n.t_args("map-scale", &[("length", text.into())]);
    name_place(ui, frame, "scale", &name);

    let middle = pos2(frame.max.x - 14.0, frame.min.y - 34.0);
    let north = Rect::from_center_size(middle, vec2(28.0, 46.0));
    paper(painter, north, palette);
    let tip = north.center_top() + vec2(0.0, 17.0);
    let half = vec2(6.0, 0.0);
    let foot = tip + vec2(0.0, 22.0);
    let notch = tip + vec2(0.0, 17.0);
    let dark = vec![tip, notch, foot - half];
    painter.add(Shape::convex_polygon(dark, palette.text, Stroke::NONE));
    let light = vec![tip, foot + half, notch];
    let thin = Stroke::new(1.0, palette.text);
    painter.add(Shape::convex_polygon(light, palette.paper, thin));
    painter.text(
        north.center_top() + vec2(0.0, 2.0),
        Align2::CENTER_TOP,
        i18n.t("map-north"),
        FontId::proportional(SIZES[2]),
        palette.text,
    );
    name_place(ui, north, "north", &i18n.t("map-north-up"));
    pos2(frame.min.x - 8.0, view.max.y - INSET)
}

/// Whose tiles these are, and how many are missing; true when a retry was asked for.
pub fn credits(
    ui: &mut Ui,
    right_bottom: Pos2,
    credit: Option<&str>,
    missing: usize,
    i18n: &I18n,
    palette: &Palette,
) -> bool {
    let mut right_bottom = right_bottom;
    let font = FontId::proportional(SIZES[2]);
    if let Some(credit) = credit {
        let painter = ui.painter();
        let galley = painter.layout_no_wrap(credit.to_owned(), font.clone(), palette.text);
        let size = galley.size() + vec2(12.0, 4.0);
        let frame = Rect::from_min_max(right_bottom - size, right_bottom);
        paper(painter, frame, palette);
        painter.galley(frame.min + vec2(6.0, 2.0), galley, palette.text);
        name_place(ui, frame, "credit", credit);
        right_bottom.y = frame.min.y - 6.0;
    }
    if missing == 0 {
        return false;
    }
    let text = i18n.t_args("map-tiles-missing", &[("count", missing.into())]);
    let button = egui::Button::new(egui::RichText::new(text).font(font));
    let size = vec2(220.0, 22.0);
    let frame = Rect::from_min_max(right_bottom - size, right_bottom);
    ui.put(frame, button).clicked()
}

fn paper(painter: &Painter, frame: Rect, palette: &Palette) {
    painter.rect_filled(frame, 3.0, faded(palette.paper, 0.86));
}

/// An accessible name for something painted.
pub fn name_place(ui: &Ui, place: Rect, id: impl std::hash::Hash + std::fmt::Debug, name: &str) {
    let response = ui.interact(place, ui.scope_id().with(id), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn lengths_have_units() {
        let english = I18n::new(Language::English);
        assert_eq!(length_text(&english, 500.0), "500 m");
        assert_eq!(length_text(&english, 2_000_000.0), "2000 km");
        let chinese = I18n::new(Language::Chinese);
        assert_eq!(length_text(&chinese, 1000.0), "1 公里");
        assert_eq!(length_text(&chinese, 0.5), "50 厘米");
    }
}
