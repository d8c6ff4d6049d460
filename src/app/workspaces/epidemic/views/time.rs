//! The tab of the drawer with time: the instant that is shown, the replay, and the curve of cases by
//! day and class, on which days can be marked.

use super::class_name;
use crate::app::command::Command;
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::workspaces::epidemic::{Curve, Intent, SPEEDS};
use crate::model::epidemic::{CaseClass, Filter};
use crate::rules::calendar::instant_text;
use crate::style::palette::{DARK, LIGHT};
use egui::{
    Align2, Button, Color32, CursorIcon, FontId, Pos2, Rect, Response, RichText, Sense, Slider,
    Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

/// The least height of the curve, points.
const CURVE: f32 = 72.0;
/// Room for figures on the left of the curve, points.
const MARGIN: f32 = 30.0;

/// Draw its tab of the drawer.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    ui.add_space(4.0);
    show_clock(view, ui);
    show_curve(view, ui);
}

fn show_clock(view: &View<'_>, ui: &mut Ui) {
    let now = view.now();
    let at = view.epidemic_at();
    let (first, _) = view.epidemic.range(now);
    let start = first.at(0, 0, 0, 0);
    ui.horizontal(|ui| {
        crate::app::widgets::frame_buttons(ui);
        let key = if view.epidemic.is_playing {
            "time-pause"
        } else {
            "time-play"
        };
        let blocked = Command::Play.blocked(view.situation()).is_some();
        let button = Button::new(view.i18n.t(key)).shortcut_text("P");
        if ui.add_enabled(!blocked, button).clicked() {
            view.send(Command::Play);
        }
        let button = Button::selectable(view.epidemic.at.is_none(), view.i18n.t("time-now"));
        if ui.add(button).clicked() {
            view.send(Command::Now);
        }
        for speed in SPEEDS {
            let args = [("days", speed.to_string().into())];
            let text = view.i18n.t_args("time-speed", &args);
            let is_taken = view.epidemic.speed.unwrap_or(SPEEDS[1]) == speed;
            if ui.add(Button::selectable(is_taken, text)).clicked() {
                view.send(Intent::PlayAt(speed));
            }
        }
        ui.separator();
        for (by_onset, key) in [(false, "time-by-known"), (true, "time-by-onset")] {
            let is_it = view.epidemic.filter.by_onset == by_onset;
            let button = Button::selectable(is_it, view.i18n.t(key));
            if ui.add(button).clicked() && !is_it {
                let filter = view.epidemic.filter.clone();
                view.send(Intent::LookAt(Filter { by_onset, ..filter }));
            }
        }
        ui.separator();
        ui.label(RichText::new(instant_text(at)).strong().monospace());
        let hours = hours_between(start, now).max(1);
        let mut hour = hours_between(start, at).clamp(0, hours);
        ui.spacing_mut().slider_width = (ui.available_width() - 16.0).max(120.0);
        let slider = Slider::new(&mut hour, 0..=hours).show_value(false);
        let response = ui.add(slider);
        name_field(&response, &view.i18n.t("time-slider"));
        if response.changed() {
            view.send(Intent::ShowInstant(start.saturating_add(hour.hours())));
        }
    });
}

fn hours_between(from: DateTime, to: DateTime) -> i64 {
    let days = i64::from((to.date() - from.date()).get_days());
    days * 24 + i64::from(to.hour()) - i64::from(from.hour())
}

fn show_curve(view: &View<'_>, ui: &mut Ui) {
    let now = view.now();
    let at = view.epidemic_at();
    let (first, last) = view.epidemic.range(now);
    let counts = view.epidemic.curve();
    // No more than there is: a drawer is as high as what stands in it, and would grow frame by frame.
    let height = ui.available_height().max(CURVE);
    let size = vec2(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let name = view.i18n.t("time-curve");
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &name));
    let days = (last - first).get_days().max(0) + 1;
    let plot = Rect::from_min_max(
        pos2(rect.min.x + MARGIN, rect.min.y + 4.0),
        pos2(rect.max.x - 4.0, rect.max.y - 16.0),
    );
    let axis = Axis { first, days, plot };
    let without = view.epidemic.filter.without;
    let tallest = counts
        .values()
        .map(|of_day| sum(of_day, without))
        .max()
        .unwrap_or(0)
        .max(4);
    let painter = ui.painter();
    let visuals = ui.visuals();
    let weak = visuals.weak_text_color();
    let font = FontId::proportional(11.0);
    let scale = plot.height() / tallest as f32;
    for step in [tallest / 2, tallest] {
        let y = plot.max.y - step as f32 * scale;
        let line = [pos2(plot.min.x, y), pos2(plot.max.x, y)];
        painter.line_segment(line, Stroke::new(0.5, weak.gamma_multiply(0.5)));
        let place = pos2(plot.min.x - 6.0, y);
        painter.text(
            place,
            Align2::RIGHT_CENTER,
            step.to_string(),
            font.clone(),
            weak,
        );
    }
    if let Some((from, to)) = view.epidemic.filter.days {
        let window = Rect::from_min_max(
            pos2(axis.x(from), plot.min.y),
            pos2(axis.x(to) + axis.width(), plot.max.y),
        );
        painter.rect_filled(window, 0.0, visuals.selection.bg_fill.gamma_multiply(0.4));
    }
    let colours = class_colours(visuals.dark_mode);
    for (day, of_day) in counts.iter() {
        let x = axis.x(*day);
        let mut y = plot.max.y;
        for (i, count) in of_day.iter().enumerate().filter(|(i, _)| !without[*i]) {
            let height = *count as f32 * scale;
            let bar = Rect::from_min_max(
                pos2(x + 0.5, y - height),
                pos2(x + (axis.width() - 1.0).max(1.0), y),
            );
            // What is still to come, seen from the instant that is shown, is pale.
            let is_past = *day <= at.date();
            let colour = colours[i].gamma_multiply(if is_past { 1.0 } else { 0.3 });
            match CaseClass::ALL[i] {
                CaseClass::Confirmed => painter.rect_filled(bar, 0.0, colour),
                _ => painter.rect(
                    bar.shrink(0.5),
                    0.0,
                    visuals.panel_fill,
                    Stroke::new(1.0, colour),
                    StrokeKind::Inside,
                ),
            };
            y -= height;
        }
    }
    painter.line_segment(
        [plot.left_bottom(), plot.right_bottom()],
        Stroke::new(1.0, weak),
    );
    let every = (f64::from(days) / (f64::from(plot.width()) / 56.0))
        .ceil()
        .max(1.0) as i32;
    for i in (0..days).step_by(every as usize) {
        let day = first.saturating_add(i64::from(i).days());
        let place = pos2(axis.x(day) + axis.width() / 2.0, plot.max.y + 2.0);
        let text = format!("{}-{:02}", day.month(), day.day());
        painter.text(place, Align2::CENTER_TOP, text, font.clone(), weak);
    }
    let x = axis.x_of(at);
    let line = [pos2(x, plot.min.y - 4.0), pos2(x, plot.max.y)];
    painter.line_segment(line, Stroke::new(2.0, visuals.selection.stroke.color));
    show_hint(view, ui, &response, &axis, &counts);
    mark_days(view, &response, &axis);
}

/// Where days stand.
struct Axis {
    first: Date,
    days: i32,
    plot: Rect,
}

impl Axis {
    /// Width of a day, points.
    fn width(&self) -> f32 {
        self.plot.width() / self.days as f32
    }

    fn x(&self, day: Date) -> f32 {
        self.plot.min.x + (day - self.first).get_days() as f32 * self.width()
    }

    fn x_of(&self, at: DateTime) -> f32 {
        let part = (f32::from(at.hour()) + f32::from(at.minute()) / 60.0) / 24.0;
        (self.x(at.date()) + part * self.width()).clamp(self.plot.min.x, self.plot.max.x)
    }

    fn day_at(&self, at: Pos2) -> Date {
        let place = ((at.x - self.plot.min.x) / self.width()).floor() as i64;
        let place = place.clamp(0, i64::from(self.days - 1));
        self.first.saturating_add(place.days())
    }
}

fn sum(of_day: &[u32; 3], without: [bool; 3]) -> u32 {
    let shown = of_day.iter().zip(without);
    shown
        .filter(|(_, left_out)| !left_out)
        .map(|(n, _)| n)
        .sum()
}

/// As on the map: full for symptoms, empty without, grey where nobody has said.
fn class_colours(dark: bool) -> [Color32; 3] {
    let palette = if dark { DARK } else { LIGHT };
    let case = Color32::from_rgb(palette.case.r, palette.case.g, palette.case.b);
    [case, case, Color32::GRAY]
}

/// What stands under the pointer.
fn show_hint(view: &View<'_>, ui: &Ui, response: &Response, axis: &Axis, counts: &Curve) {
    let Some(pointer) = response.hover_pos() else {
        return;
    };
    ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
    let day = axis.day_at(pointer);
    let of_day = counts.get(&day).copied().unwrap_or_default();
    let parts = CaseClass::ALL.into_iter().zip(of_day);
    let parts: Vec<String> = parts
        .filter(|(_, count)| *count > 0)
        .map(|(class, count)| format!("{} {count}", class_name(&view.i18n, class)))
        .collect();
    let text = format!("{day}  {}", parts.join("  "));
    let painter = ui.painter();
    let galley =
        painter.layout_no_wrap(text, FontId::proportional(12.0), ui.visuals().text_color());
    let right = axis.plot.max.x - galley.size().x - 8.0;
    let place = pos2((pointer.x + 12.0).min(right), axis.plot.min.y + 2.0);
    let frame = Rect::from_min_size(place, galley.size()).expand2(Vec2::new(6.0, 2.0));
    painter.rect_filled(frame, 2.0, ui.visuals().window_fill);
    painter.galley(place, galley, ui.visuals().text_color());
}

/// A drag marks days; a click goes to one.
fn mark_days(view: &View<'_>, response: &Response, axis: &Axis) {
    let pointer = response.interact_pointer_pos();
    if response.dragged() || response.drag_stopped() {
        let from = response.ctx.input(|i| i.pointer.press_origin());
        if let (Some(from), Some(to)) = (from, pointer) {
            let (a, b) = (axis.day_at(from), axis.day_at(to));
            let days = Some((a.min(b), a.max(b)));
            if view.epidemic.filter.days != days {
                let filter = view.epidemic.filter.clone();
                view.send(Intent::LookAt(Filter { days, ..filter }));
            }
        }
    } else if let (true, Some(at)) = (response.clicked(), pointer) {
        let evening = axis.day_at(at).at(23, 59, 0, 0);
        view.send(Intent::ShowInstant(evening));
        let filter = view.epidemic.filter.clone();
        view.send(Intent::LookAt(Filter {
            days: None,
            ..filter
        }));
    }
}
