//! How far long work is: what is being done, the count, how fast it goes, how long it will still take,
//! and a button that stops it for as long as that is possible. Owns: how that looks, wherever it stands. Must not know:
//! what the work is.

use crate::app::jobs::job::Job;
use crate::app::words::messages::grouped;
use crate::course::{Course, Stage};
use crate::i18n::I18n;
use egui::{Button, RichText, Spinner, Ui};
use std::time::Duration;

/// So often the count is looked at.
const AGAIN: Duration = Duration::from_millis(100);

/// Draw it in a row.
pub fn show(i18n: &I18n, ui: &mut Ui, course: &Course) {
    show_line(i18n, ui, course, text(i18n, course));
}

/// Draw a job in a row, with its name.
pub fn show_job(i18n: &I18n, ui: &mut Ui, job: &Job) {
    let Some(course) = job.course() else {
        return;
    };
    let args = [
        ("job", i18n.t(job.label.key()).into()),
        ("count", text(i18n, &course).into()),
    ];
    show_line(i18n, ui, &course, i18n.t_args("job-line", &args));
}

fn show_line(i18n: &I18n, ui: &mut Ui, course: &Course, line: String) {
    ui.add(Spinner::new().size(14.0));
    ui.label(RichText::new(line).weak());
    let can_stop = !course.is_closed() && !course.is_stopped();
    let button = ui.add_enabled(can_stop, Button::new(i18n.t("work-stop")).small());
    let why_not = match course.is_closed() {
        true => "work-lasting",
        false => "work-stopping",
    };
    let button = button.on_hover_text(i18n.t("work-stop-hint"));
    if button.on_disabled_hover_text(i18n.t(why_not)).clicked() {
        course.stop();
    }
    ui.ctx().request_repaint_after(AGAIN);
}

/// What is being done, how much of it is done, how fast it goes, and how long the rest will take.
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
        Stage::Sealing => "work-sealing",
        Stage::Erasing => "work-erasing",
        Stage::Cleaning => "work-cleaning",
        Stage::Copying => "work-copying",
        Stage::Weighing => "work-weighing",
    });
    let done = grouped(so_far.done);
    let count = match so_far.total {
        Some(total) => {
            let args = [
                ("stage", stage.into()),
                ("done", done.into()),
                ("total", grouped(total).into()),
            ];
            i18n.t_args("work-count-of", &args)
        }
        // Nothing that could be counted.
        None if so_far.done == 0 => stage,
        None => i18n.t_args(
            "work-count",
            &[("stage", stage.into()), ("done", done.into())],
        ),
    };
    // Of what is slower nothing is seen in a second.
    let count = match course.rate().filter(|rate| *rate >= 0.05) {
        Some(rate) => {
            let args = [("count", count.into()), ("rate", rate_text(rate).into())];
            i18n.t_args("work-rate", &args)
        }
        None => count,
    };
    let Some(left) = course.left() else {
        return count;
    };
    let seconds = left.as_secs_f64().ceil() as usize;
    let (key, number) = match seconds {
        0..120 => ("work-left-seconds", seconds),
        _ => ("work-left-minutes", seconds.div_ceil(60)),
    };
    let args = [("count", count.into()), ("left", grouped(number).into())];
    i18n.t_args(key, &args)
}

/// How many a second; few of them in tenths.
fn rate_text(rate: f64) -> String {
    if rate < 9.95 {
        return format!("{rate:.1}");
    }
    grouped(rate.round() as usize).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_are_told_in_tenths() {
        let table = [(0.06, "0.1"), (0.26, "0.3"), (9.94, "9.9"), (9.96, "10")];
        for (rate, said) in table {
            assert_eq!(rate_text(rate), said, "{rate}");
        }
        assert_eq!(rate_text(1_234.4), grouped(1_234).to_string());
    }
}
