//! The project's clock in the bar, and the dialog that says what it means.

use crate::app::intent::Intent;
use crate::app::project::Request;
use crate::app::state::dialog::Dialog;
use crate::app::view::View;
use crate::app::widgets::question::Next;
use crate::rules::calendar::instant_text;
use egui::{RichText, Ui};
use std::time::Duration;

/// The bar follows the clock this often.
const EVERY: Duration = Duration::from_secs(20);

/// Draw the clock in the bar; a click says what goes by it.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let clock = view.clock();
    let args = [("now", instant_text(clock.now()).into())];
    let (key, hint) = if clock.is_story() {
        ("clock-story", "clock-story-hint")
    } else {
        ui.ctx().request_repaint_after(EVERY);
        ("clock-real", "clock-real-hint")
    };
    let text = RichText::new(view.i18n.t_args(key, &args));
    let button = ui.add(egui::Button::new(text).frame(false));
    if button.on_hover_text(view.i18n.t(hint)).clicked() {
        view.send(Intent::open(Dialog::Clock));
    }
}

/// What the clock says; a story that is over can be left for the real one.
pub(crate) fn explain(view: &View<'_>, ui: &mut Ui) -> Next {
    let i18n = &view.i18n;
    let clock = view.clock();
    let args = [("now", instant_text(clock.now()).into())];
    if !clock.is_story() {
        ui.label(i18n.t_args("clock-real-text", &args));
        ui.separator();
        return match ui.button(i18n.t("button-close")).clicked() {
            true => Next::Close,
            false => Next::Stay,
        };
    }
    ui.label(i18n.t_args("clock-story-text", &args));
    ui.label(i18n.t("clock-live-text"));
    let blocked = view.why_not_live();
    if let Some(why) = blocked {
        ui.label(RichText::new(i18n.t(why)).weak());
    }
    let mut next = Next::Stay;
    ui.separator();
    // There is no way back: Enter does not do it.
    ui.horizontal(|ui| {
        let live = egui::Button::new(i18n.t("clock-live"));
        if ui.add_enabled(blocked.is_none(), live).clicked() {
            next = Next::ask(Request::GoLive);
        } else if ui.button(i18n.t("button-cancel")).clicked() {
            next = Next::Close;
        }
    });
    next
}
