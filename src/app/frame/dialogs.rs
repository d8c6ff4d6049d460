//! Errors, the about box, and what shows while a file is held over the window.

use crate::app::shell::Shell;
use crate::app::widgets::dialog;
use egui::{Align2, Color32, Context, Id, LayerId, Order, RichText, TextStyle};

/// Draw what is open.
pub fn show(shell: &mut Shell, ctx: &Context) {
    show_message(shell, ctx);
    show_about(shell, ctx);
    show_drop_target(shell, ctx);
}

fn show_message(shell: &mut Shell, ctx: &Context) {
    let Some(message) = shell.message.clone() else {
        return;
    };
    let mut is_open = true;
    let mut dismissed = false;
    dialog(shell.i18n.t("error-title"), "message")
        .open(&mut is_open)
        .show(ctx, |ui| {
            ui.set_max_width(520.0);
            ui.label(RichText::new(&message.what).strong());
            ui.label(&message.why);
            ui.add_space(4.0);
            ui.label(&message.remedy);
            if shell.session.document().is_some() {
                ui.label(RichText::new(shell.i18n.t("error-map-kept")).weak());
            }
            ui.separator();
            dismissed = ui.button(shell.i18n.t("button-close")).clicked();
        });
    if dismissed || !is_open {
        shell.message = None;
    }
}

fn show_about(shell: &mut Shell, ctx: &Context) {
    if !shell.shows_about {
        return;
    }
    let mut is_open = true;
    dialog(shell.i18n.t("about-title"), "about")
        .open(&mut is_open)
        .show(ctx, |ui| {
            ui.set_max_width(440.0);
            let args = [("version", env!("CARGO_PKG_VERSION").into())];
            ui.label(RichText::new(shell.i18n.t_args("about-version", &args)).strong());
            ui.label(shell.i18n.t("about-text"));
            ui.label(RichText::new(shell.i18n.t("about-licence")).weak());
        });
    shell.shows_about = is_open;
}

fn show_drop_target(shell: &Shell, ctx: &Context) {
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
        shell.i18n.t("drop-here"),
        TextStyle::Heading.resolve(&style),
        Color32::WHITE,
    );
}
