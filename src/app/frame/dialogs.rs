//! Errors, the about box, and what shows while a file is held over the window.

use crate::app::view::View;
use crate::app::widgets::dialog;
use egui::{Align2, Color32, Context, Id, LayerId, Order, RichText, TextStyle};

/// Draw what is open.
pub fn show(view: &View<'_>, ctx: &Context) {
    show_message(view, ctx);
    show_about(view, ctx);
    show_drop_target(view, ctx);
}

fn show_message(view: &View<'_>, ctx: &Context) {
    let Some(message) = view.message.clone() else {
        return;
    };
    let mut is_open = true;
    let mut dismissed = false;
    dialog(view.i18n.t("error-title"), "message")
        .open(&mut is_open)
        .show(ctx, |ui| {
            ui.set_max_width(520.0);
            ui.label(RichText::new(&message.what).strong());
            ui.label(&message.why);
            ui.add_space(4.0);
            ui.label(&message.remedy);
            if view.session.document().is_some() {
                ui.label(RichText::new(view.i18n.t("error-map-kept")).weak());
            }
            ui.separator();
            dismissed = ui.button(view.i18n.t("button-close")).clicked();
        });
    if dismissed || !is_open {
        view.message = None;
    }
}

fn show_about(view: &View<'_>, ctx: &Context) {
    if !view.views.shows_about {
        return;
    }
    let mut is_open = true;
    dialog(view.i18n.t("about-title"), "about")
        .open(&mut is_open)
        .show(ctx, |ui| {
            ui.set_max_width(440.0);
            let args = [("version", env!("CARGO_PKG_VERSION").into())];
            ui.label(RichText::new(view.i18n.t_args("about-version", &args)).strong());
            ui.label(view.i18n.t("about-text"));
            ui.label(RichText::new(view.i18n.t("about-licence")).weak());
        });
    view.views.shows_about = is_open;
}

fn show_drop_target(view: &View<'_>, ctx: &Context) {
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
        view.i18n.t("drop-here"),
        TextStyle::Heading.resolve(&style),
        Color32::WHITE,
    );
}
