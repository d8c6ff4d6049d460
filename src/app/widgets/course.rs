//! How far long work is: what is being done, the count, and a button that stops it. Owns: how
//! that looks, wherever it stands. Must not know: what the work is.

use crate::app::words::messages::grouped;
use crate::course::{Course, Stage};
use crate::i18n::I18n;
use egui::{RichText, Spinner, Ui};
use std::time::Duration;

/// So often the count is looked at.
const AGAIN: Duration = Duration::from_millis(100);

/// Draw it in a row.
pub fn show(i18n: &I18n, ui: &mut Ui, course: &Course) {
    ui.add(Spinner::new().size(14.0));
    ui.label(RichText::new(text(i18n, course)).weak());
    if ui
        .small_button(i18n.t("work-stop"))
        .on_hover_text(i18n.t("work-stop-hint"))
        .clicked()
    {
        course.stop();
    }
    ui.ctx().request_repaint_after(AGAIN);
}

/// What is being done, and how much of it is done.
fn text(i18n: &I18n, course: &Course) -> String {
    if course.is_stopped() {
        return i18n.t("work-stopping");
    }
    let so_far = course.so_far();
    let stage = i18n.t(match so_far.stage {
        Stage::Reading => "work-reading",
        Stage::Placing => "work-placing",
        Stage::Boundaries => "work-boundaries",
        Stage::Building => "work-building",
        Stage::Judging => "work-judging",
        Stage::Mending => "work-mending",
        Stage::Writing => "work-writing",
        Stage::Recording => "work-recording",
    });
    let done = grouped(so_far.done);
    match so_far.total {
        Some(total) => {
            let args = [
                ("stage", stage.into()),
                ("done", done.into()),
                ("total", grouped(total).into()),
            ];
            i18n.t_args("work-count-of", &args)
        }
        None => i18n.t_args(
            "work-count",
            &[("stage", stage.into()), ("done", done.into())],
        ),
    }
}
