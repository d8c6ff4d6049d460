//! The wall drawn: in large type, one part of the town after the other. It is given the picture and its
//! own state only.

use super::magnifier::{LABEL_PX, SMALLEST};
use super::picture::{Part, Picture};
use super::view_state::ViewState;
use crate::app::command::Command;
use crate::app::words::messages::grouped;
use crate::model::epidemic::Share;
use crate::rules::calendar::instant_text;
use crate::rules::zone::Zone;
use egui::{
    Align, CentralPanel, Context, Frame, Key, Layout, Modifiers, Panel, PointerButton, RichText,
    Ui, ViewportCommand, ViewportId,
};
use std::time::Duration;

/// Seconds that a view stays.
const EVERY_S: f64 = 15.0;
/// Height of a figure on the screen for which sizes are given, pixels.
const FIGURE_PX: f32 = 52.0;
/// Room around the legend, points.
const LEGEND_MARGIN: f32 = 24.0;

/// Draw it in a window of its own, and do what keys and mouse ask for there.
pub(super) fn show_apart(own: &mut ViewState, ui: &mut Ui) {
    let ctx = ui.ctx().clone();
    let close = Command::Wall.shortcut();
    let is_left = ctx.input_mut(|i| {
        i.viewport().close_requested()
            || i.consume_key(Modifiers::NONE, Key::Escape)
            || close.is_some_and(|keys| i.consume_shortcut(&keys))
    });
    if is_left {
        own.is_left = true;
        // The desk takes it off the screen.
        ctx.request_repaint_of(ViewportId::ROOT);
    }
    let help = Command::Guide.shortcut();
    if help.is_some_and(|keys| ctx.input_mut(|i| i.consume_shortcut(&keys))) {
        own.asks_guide = true;
        ctx.request_repaint_of(ViewportId::ROOT);
    }
    let (is_full, turns) = ctx.input_mut(|i| {
        let is_double = i.pointer.button_double_clicked(PointerButton::Primary);
        let is_full = i.viewport().fullscreen.unwrap_or(false);
        (
            is_full,
            i.consume_key(Modifiers::NONE, Key::F11) || is_double,
        )
    });
    if turns {
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!is_full));
    }
    own.is_drawn = true;
    show(own, ui);
}

/// Draw it.
pub(super) fn show(own: &mut ViewState, ui: &mut Ui) {
    let ctx = ui.ctx().clone();
    let (is_switched, step) = ctx.input_mut(|i| {
        let is_switched = i.consume_key(Modifiers::NONE, Key::Space);
        let next = i.consume_key(Modifiers::NONE, Key::ArrowRight);
        let back = i.consume_key(Modifiers::NONE, Key::ArrowLeft);
        (is_switched, i32::from(next) - i32::from(back))
    });
    let Some(picture) = own.picture.clone() else {
        CentralPanel::default().show(ui, |_| ());
        return;
    };
    own.is_still ^= is_switched;
    cycle(own, &ctx, picture.parts.len(), step);
    let part = picture.parts.get(own.part);
    show_figures(own, &picture, part, ui);
    let scene = picture.scene();
    let width = own.map.legend_size(ui, &scene).x + LEGEND_MARGIN;
    let fill = ui.visuals().panel_fill;
    Panel::left("wall-legend")
        .frame(Frame::new().fill(fill))
        .resizable(false)
        .exact_size(width)
        .show(ui, |ui| own.map.show_legend(ui, &scene, ui.max_rect()));
    CentralPanel::no_frame().frame(Frame::NONE).show(ui, |ui| {
        let goal = part.map(|part| (part.bounds, ui.available_rect_before_wrap()));
        if own.fitted != goal {
            own.fitted = goal;
            if let Some((bounds, _)) = goal {
                own.map.zoom_to(bounds);
            }
        }
        // What happens on it is nobody's command; that tiles fail is said at the desk.
        own.map.show(ui, &scene);
    });
}

/// Go on to the next part of so many in its time.
fn cycle(own: &mut ViewState, ctx: &Context, count: usize, step: i32) {
    let count = count.max(1);
    let now = ctx.input(|i| i.time);
    let is_over = own.since.is_none_or(|since| now - since >= EVERY_S);
    if own.since.is_none() || step != 0 || (is_over && !own.is_still) {
        own.part = match (own.since, step) {
            (None, _) => 0,
            (_, step) if step < 0 => (own.part + count - 1) % count,
            _ => (own.part + 1) % count,
        };
        own.since = Some(now);
        // Also what somebody moved by hand comes back.
        own.fitted = None;
    }
    own.part = own.part.min(count - 1);
    if !own.is_still && count > 1 {
        let left = own.since.map_or(0.0, |since| EVERY_S - (now - since));
        ctx.request_repaint_after(Duration::from_secs_f64(left.max(0.1)));
    }
}

fn show_figures(own: &ViewState, picture: &Picture, part: Option<&Part>, ui: &mut Ui) {
    let i18n = &picture.i18n;
    let name = match part.and_then(|part| part.community.clone()) {
        Some(community) => community,
        None => i18n.t("wall-all"),
    };
    let title = match own.is_still {
        true => i18n.t_args("wall-still", &[("view", name.into())]),
        false => name,
    };
    let clock = match picture.is_story {
        true => "clock-story",
        false => "clock-real",
    };
    let clock = i18n.t_args(clock, &[("now", instant_text(picture.at).into())]);
    let place = match picture.parts.len() {
        0 | 1 => clock,
        count => {
            let number = own.part + 1;
            let args = [
                ("clock", clock.into()),
                ("number", number.into()),
                ("count", count.into()),
            ];
            i18n.t_args("wall-place", &args)
        }
    };
    let fill = ui.visuals().panel_fill;
    let frame = Frame::new().fill(fill).inner_margin(8);
    Panel::top("wall").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            if let Some(share) = part.and_then(|part| part.share) {
                for (key, count) in figures(&share) {
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 0.0;
                        let points = FIGURE_PX / LABEL_PX * SMALLEST;
                        let figure = RichText::new(grouped(count as usize).to_string());
                        ui.label(figure.size(points).strong());
                        ui.label(RichText::new(i18n.t(key)).size(SMALLEST + 1.0));
                    });
                    ui.add_space(10.0);
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.with_layout(Layout::top_down(Align::RIGHT), |ui| {
                    ui.label(RichText::new(title).size(SMALLEST + 7.0).strong());
                    ui.label(RichText::new(place).size(SMALLEST + 1.0));
                });
            });
        });
    });
}

/// The figures of a part of the town, with the keys of their names.
fn figures(share: &Share) -> [(&'static str, u32); 6] {
    [
        ("figure-name-cases", share.cases),
        ("wall-new", share.new_cases),
        ("map-zone-lockdown", share.of_zone(Zone::Lockdown)),
        ("map-zone-control", share.of_zone(Zone::Control)),
        ("figure-name-isolated", share.isolated),
        ("figure-name-overdue", share.overdue),
    ]
}
