//! The page in the middle of the window, as it will be on paper. Must not know: what is on it.

use super::Intent;
use super::state::{Printing, Zoom};
use super::work::Pictured;
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::words::messages::grouped;
use egui::{
    Button, Color32, Image, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, TextureHandle,
    TextureOptions, Ui, WidgetInfo, vec2,
};

/// The picture on the screen.
#[derive(Default)]
pub struct Shown(Option<(u64, TextureHandle)>);

/// Around the page, points.
const MARGIN: f32 = 16.0;

/// Draw the page that is looked at.
pub fn show(view: &View<'_>, printing: &Printing, shown: &mut Shown, ui: &mut Ui) {
    let place = ui.max_rect();
    ui.painter().rect_filled(
        place,
        0.0,
        ui.visuals().extreme_bg_color.gamma_multiply(0.8),
    );
    bar(view, printing, ui);
    let Some(pictured) = &printing.picture else {
        ui.centered_and_justified(|ui| {
            let key = match printing.waiting {
                Some(_) => "printing-laying",
                None => "printing-none",
            };
            ui.label(view.i18n.t(key));
        });
        return;
    };
    let texture = texture(shown, pictured, ui);
    let pixels = pictured.image.size;
    let size = vec2(pixels[0] as f32, pixels[1] as f32);
    let args = [
        ("page", grouped(pictured.page + 1).into()),
        ("pages", grouped(printing.pages()).into()),
    ];
    let name = view.i18n.t_args("printing-page", &args);
    let room = ui.available_size() - 2.0 * vec2(MARGIN, MARGIN);
    let size = match pictured.zoom {
        Zoom::Whole => size * (room / size).min_elem().min(1.0),
        _ => size / ui.pixels_per_point(),
    };
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        let all = (size + 2.0 * vec2(MARGIN, MARGIN)).max(ui.available_size());
        let (place, response) = ui.allocate_exact_size(all, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
        let page = Rect::from_center_size(place.center(), size);
        let shadow = page.translate(vec2(3.0, 3.0));
        ui.painter()
            .rect_filled(shadow, 0.0, Color32::from_black_alpha(60));
        Image::new(&texture).paint_at(ui, page);
        let stroke = Stroke::new(1.0, Color32::from_gray(120));
        ui.painter()
            .rect_stroke(page, 0.0, stroke, StrokeKind::Outside);
    });
}

/// Pages and sizes, above the page.
fn bar(view: &View<'_>, printing: &Printing, ui: &mut Ui) {
    let pages = printing.pages();
    ui.horizontal(|ui| {
        ui.add_space(MARGIN / 2.0);
        let back = Button::new("◀");
        let back = ui.add_enabled(printing.page > 0, back);
        let name = view.i18n.t("printing-back");
        name_field(&back, &name);
        let back = back.on_hover_text(name);
        if back.clicked() {
            view.send(Intent::Turn(printing.page - 1));
        }
        let args = [
            ("page", grouped(printing.page + 1).into()),
            ("pages", grouped(pages).into()),
        ];
        ui.label(view.i18n.t_args("printing-page", &args));
        let on = ui.add_enabled(printing.page + 1 < pages, Button::new("▶"));
        let name = view.i18n.t("printing-on");
        name_field(&on, &name);
        let on = on.on_hover_text(name);
        if on.clicked() {
            view.send(Intent::Turn(printing.page + 1));
        }
        ui.separator();
        for zoom in Zoom::ALL {
            let is_this = printing.zoom == zoom;
            let button = Button::selectable(is_this, view.i18n.t(zoom.key()));
            if ui.add(button).clicked() {
                view.send(Intent::Zoom(zoom));
            }
        }
    });
}

fn texture(shown: &mut Shown, pictured: &Pictured, ui: &Ui) -> TextureHandle {
    let known = shown
        .0
        .as_ref()
        .filter(|(number, _)| *number == pictured.number);
    if let Some((_, texture)) = known {
        return texture.clone();
    }
    let image = egui::ImageData::Color(pictured.image.clone());
    let texture = ui.ctx().load_texture("page", image, TextureOptions::LINEAR);
    shown.0 = Some((pictured.number, texture.clone()));
    texture
}
