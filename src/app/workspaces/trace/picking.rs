//! The picture in the panel, on which points are picked, and their numbers below it. Owns: how the
//! picture is looked at. Must not know: where it comes to lie.

use super::Intent;
use super::numbers::{self, Typed};
use super::state::{Beneath, Points};
use crate::app::view::View;
use crate::exchange::underlay::{Content, Picture, Underlay};
use egui::{
    Align2, Color32, ColorImage, FontId, Pos2, Rect, Response, Role, Sense, Stroke, TextureHandle,
    TextureOptions, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use std::sync::{Arc, Weak};

/// Height of the picture in the panel, points.
const HEIGHT: f32 = 200.0;
/// The picture is kept for the panel with no more columns or rows than this.
const MOST: u32 = 2048;
/// How far the wheel must scroll to double the scale, points.
const SCROLL: f32 = 120.0;
/// The picture is enlarged no more than this, points to a pixel of the file.
const LARGEST: f32 = 16.0;

/// How the picture is looked at.
#[derive(Default)]
pub struct Shown {
    /// Of which plan as it was read, and what of it is kept: a file that was saved anew and read again is
    /// another one.
    texture: Option<(Weak<Underlay>, TextureHandle)>,
    /// Points to a pixel of the file; 0 until it is shown first.
    scale: f32,
    /// The pixel in the middle.
    middle: Vec2,
    /// What is typed below it.
    typed: Typed,
}

/// Draw the picture and the pairs.
pub fn show(view: &View<'_>, beneath: &Beneath, points: &Points, shown: &mut Shown, ui: &mut Ui) {
    let i18n = &view.i18n;
    let Content::Picture(picture) = &beneath.underlay.content else {
        return;
    };
    let key = match points.picked {
        Some(_) => "underlay-pick-map",
        None => "underlay-pick-picture",
    };
    ui.label(i18n.t(key));
    let texture = texture(shown, beneath, picture, ui);
    let size = vec2(ui.available_width(), HEIGHT);
    let (place, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let name = i18n.t("underlay-picture");
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let pixels = picture.size().map(|side| side as f32);
    look(shown, &response, ui, pixels);
    let at = |pixel: [f64; 2]| -> Pos2 {
        let pixel = vec2(pixel[0] as f32, pixel[1] as f32);
        place.center() + (pixel - shown.middle) * shown.scale
    };
    let painter = ui.painter().with_clip_rect(place);
    painter.rect_filled(place, 0.0, ui.visuals().extreme_bg_color);
    let far = pixels.map(f64::from);
    let whole = Rect::from_two_pos(at([0.0, 0.0]), at(far));
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    painter.image(texture.id(), whole, uv, Color32::WHITE);
    let ink = ui.visuals().error_fg_color;
    let picked = points
        .pairs
        .iter()
        .map(|(from, _)| *from)
        .chain(points.picked);
    for (number, pixel) in picked.enumerate() {
        let centre = at(pixel);
        painter.circle_stroke(centre, 6.0, Stroke::new(2.0, ink));
        let text = (number + 1).to_string();
        let font = FontId::proportional(13.0);
        painter.text(
            centre + vec2(6.0, -6.0),
            Align2::LEFT_BOTTOM,
            text,
            font,
            ink,
        );
    }
    let pointer = response
        .interact_pointer_pos()
        .filter(|_| response.clicked());
    if let Some(pointer) = pointer {
        let pixel = shown.middle + (pointer - place.center()) / shown.scale;
        let is_within =
            (0.0..=pixels[0]).contains(&pixel.x) && (0.0..=pixels[1]).contains(&pixel.y);
        if is_within {
            view.send(Intent::Pick([f64::from(pixel.x), f64::from(pixel.y)]));
        }
    }
    numbers::show(view, points, &mut shown.typed, ui);
    let leave = beneath.placing.is_some() && ui.button(i18n.t("underlay-leave-points")).clicked();
    if leave {
        view.send(Intent::LeavePoints);
    }
}

/// Drag moves the picture, the wheel enlarges it about the pointer.
fn look(shown: &mut Shown, response: &Response, ui: &Ui, pixels: [f32; 2]) {
    let size = response.rect.size();
    let whole = (size / vec2(pixels[0], pixels[1])).min_elem();
    if shown.scale <= 0.0 {
        shown.scale = whole;
        shown.middle = vec2(pixels[0], pixels[1]) / 2.0;
    }
    if response.dragged() {
        shown.middle -= response.drag_delta() / shown.scale;
    }
    let scrolled = ui.input(|input| input.smooth_scroll_delta().y);
    if let Some(at) = response.hover_pos().filter(|_| scrolled != 0.0) {
        let from_middle = at - response.rect.center();
        let held = shown.middle + from_middle / shown.scale;
        let scale = shown.scale * (scrolled / SCROLL).exp2();
        shown.scale = scale.clamp(whole.min(LARGEST), LARGEST);
        shown.middle = held - from_middle / shown.scale;
        // The panel does not scroll meanwhile.
        ui.input_mut(|input| input.smooth_scroll_delta = Vec2::ZERO);
    }
    let [width, height] = pixels;
    shown.middle = shown.middle.clamp(Vec2::ZERO, vec2(width, height));
}

fn texture(shown: &mut Shown, beneath: &Beneath, picture: &Picture, ui: &Ui) -> TextureHandle {
    let own = Arc::downgrade(&beneath.underlay);
    if let Some((_, texture)) = shown.texture.as_ref().filter(|(of, _)| of.ptr_eq(&own)) {
        return texture.clone();
    }
    let [width, height] = picture.thumbnail_size(MOST);
    let size = [width as usize, height as usize];
    let image = ColorImage::from_rgba_unmultiplied(size, &picture.thumbnail([width, height]));
    let ctx = ui.ctx();
    let texture = ctx.load_texture("underlay panel", image, TextureOptions::LINEAR);
    *shown = Shown {
        texture: Some((own, texture.clone())),
        ..Shown::default()
    };
    texture
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_that_was_read_anew_is_another_one() {
        let plan = || {
            Arc::new(Underlay {
                path: "scan.png".into(),
                content: Content::Lines(Vec::new(), 0),
                place: None,
                crs: None,
            })
        };
        let first = plan();
        let of = Arc::downgrade(&first);
        assert!(of.ptr_eq(&Arc::downgrade(&first)));
        drop(first);
        // As long as somebody remembers it, its place in memory is nobody else's.
        assert!(!of.ptr_eq(&Arc::downgrade(&plan())));
    }
}
