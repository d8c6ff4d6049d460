//! The panel in which grids are proposed: what is wished for, the alternatives as small maps with their
//! scores, and what of the chosen one is taken. Must not know: how they are searched.

use super::Intent;
use super::card;
use super::score;
use super::state::{Kind, Proposing, Running, Shown};
use super::wishing;
use super::work::{Choice, Found, NotFound, Outside};
use crate::app::intent;
use crate::app::view::View;
use crate::app::widgets::{frame_buttons, title};
use crate::app::words::messages::grouped;
use crate::app::workspaces::redraw::{self};
use crate::i18n::proposing::{lack_words, parted_words, why_words};
use crate::model::propose::Parted;
use crate::rules::balance::Fit;
use egui::{Align, Button, Color32, Frame, Layout, Panel, RichText, ScrollArea, Spinner, Ui, vec2};
use fluent_bundle::FluentValue;
use std::time::Duration;

/// The best so far is looked at so often.
const AGAIN: Duration = Duration::from_millis(150);
/// Small maps stand so many beside one another.
const BESIDE: usize = 2;
/// Height of a small map, points.
const CARD: f32 = 124.0;
/// Figures keep clear of the bar beside them, points.
const SCROLL_BAR: f32 = 10.0;
/// The list of new grids takes so much room, points.
const LIST: f32 = 220.0;

/// Draw the panel.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let Some(proposing) = view.planning.proposing.as_deref() else {
        return;
    };
    Panel::right("redraw")
        .default_size(340.0)
        .size_range(300.0..=560.0)
        .show(ui, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                frame_buttons(ui);
                ui.horizontal(|ui| {
                    if ui.button(view.i18n.t("propose-back")).clicked() {
                        view.send(Intent::Leave);
                    }
                    ui.label(RichText::new(view.i18n.t("propose-title")).strong());
                });
                ui.add_enabled_ui(proposing.running.is_none(), |ui| {
                    wishing::show(view, ui, proposing);
                });
                ui.separator();
                match (&proposing.running, &proposing.shown, &proposing.failed) {
                    (Some(running), ..) => show_running(view, ui, running),
                    (None, Some(shown), _) => show_found(view, ui, proposing, shown),
                    (None, None, Some(why)) => {
                        ui.colored_label(ui.visuals().warn_fg_color, not_found(view, why));
                        if let NotFound::NothingBetter(outside) = why {
                            show_outside(view, ui, outside);
                        }
                    }
                    (None, None, None) => {
                        ui.label(RichText::new(view.i18n.t("propose-hint")).weak());
                    }
                }
            });
        });
}

fn show_running(view: &View<'_>, ui: &mut Ui, running: &Running) {
    ui.horizontal(|ui| {
        ui.add(Spinner::new().size(14.0));
        let key = match running.kind {
            Kind::Search => "propose-searching",
            Kind::Balance => "propose-balancing",
        };
        ui.label(view.i18n.t(key));
        let stop = Button::new(view.i18n.t("propose-stop"));
        if ui.add_enabled(!running.is_stopped, stop).clicked() {
            view.send(Intent::Stop);
        }
    });
    if let Some(best) = running.latest.get() {
        let score = &best.score;
        let args = [
            ("part", grouped(score.in_band).into()),
            ("whole", grouped(score.banded).into()),
        ];
        ui.label(view.i18n.t_args("propose-best", &args));
    }
    ui.ctx().request_repaint_after(AGAIN);
}

fn show_found(view: &View<'_>, ui: &mut Ui, proposing: &Proposing, shown: &Shown) {
    let found = &shown.found;
    for lack in &found.lacks {
        let text = lack_words(&view.i18n, *lack);
        ui.label(RichText::new(text).color(ui.visuals().warn_fg_color));
    }
    // Of blocks that were marked it is said below, whatever it is that parts them.
    let parted = found.parted.iter();
    for parted in parted.filter(|parted| !matches!(parted, Parted::Together(_))) {
        let text = parted_words(&view.i18n, parted);
        ui.label(RichText::new(text).color(ui.visuals().warn_fg_color));
    }
    show_cards(view, ui, proposing, shown);
    let Some(choice) = found.choices.get(shown.chosen) else {
        return;
    };
    for group in &choice.torn {
        let args = [("number", grouped(group + 1).into())];
        let text = view.i18n.t_args("propose-together-torn", &args);
        ui.label(RichText::new(text).color(ui.visuals().warn_fg_color));
    }
    for (place, (name, value)) in score::rows(&view.i18n, found, choice)
        .into_iter()
        .enumerate()
    {
        score_row(ui, place, name, value);
    }
    if let Some([part, whole]) = found.in_band_before() {
        let args = [
            ("part", grouped(part).into()),
            ("whole", grouped(whole).into()),
        ];
        ui.label(view.i18n.t_args("propose-before", &args));
    }
    show_outside(view, ui, &choice.outside);
    if found.kind == Kind::Search {
        show_list(view, ui, proposing, shown, choice);
    }
    show_taking(view, ui, proposing, shown, found);
}

fn show_cards(view: &View<'_>, ui: &mut Ui, proposing: &Proposing, shown: &Shown) {
    let width = ui.available_width();
    let gap = ui.spacing().item_spacing.x;
    let size = vec2((width - gap) / BESIDE as f32 - 1.0, CARD);
    let mut hovered = None;
    for (row, choices) in shown.found.choices.chunks(BESIDE).enumerate() {
        ui.horizontal(|ui| {
            for (place, choice) in choices.iter().enumerate() {
                let place = row * BESIDE + place;
                let lines = score::card(&view.i18n, place, choice);
                let name = lines.join(&view.i18n.t("map-list-separator"));
                ui.vertical(|ui| {
                    // What is written below a card is no wider than it.
                    ui.set_max_width(size.x);
                    let is_chosen = place == shown.chosen;
                    let card = card::show(ui, &choice.picture, (size, is_chosen, &name));
                    for line in lines {
                        ui.label(RichText::new(line).small());
                    }
                    if card.hovered() || card.has_focus() {
                        hovered = Some(place);
                    }
                    if card.clicked() {
                        view.send(Intent::Choose(place));
                    }
                });
            }
        });
    }
    if hovered != proposing.hovered {
        view.send(Intent::Hover(hovered));
    }
}

/// A figure with its name, every second one on a stripe.
fn score_row(ui: &mut Ui, place: usize, name: String, value: String) {
    let stripe = match place % 2 {
        0 => Color32::TRANSPARENT,
        _ => ui.visuals().faint_bg_color,
    };
    Frame::NONE.fill(stripe).inner_margin(2).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(name);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(SCROLL_BAR);
                ui.label(value);
            });
        });
    });
}

/// The households of a new grid.
fn figure(view: &View<'_>, households: u32, is_estimated: bool) -> FluentValue<'static> {
    let households = grouped(households as usize);
    view.i18n.figure_in(households, is_estimated)
}

/// Grids outside the band, with the reason.
fn show_outside(view: &View<'_>, ui: &mut Ui, outside: &[Outside]) {
    if outside.is_empty() {
        return;
    }
    title(ui, view.i18n.t("propose-outside"));
    for grid in outside {
        let args = [
            (
                "households",
                figure(view, grid.households, grid.is_estimated),
            ),
            ("why", why_words(&view.i18n, &grid.why).into()),
        ];
        let link = ui.link(view.i18n.t_args("propose-outside-line", &args));
        if let Some(at) = grid.at.filter(|_| link.clicked()) {
            view.send(intent::Intent::GoToPlace(at));
        }
    }
}

/// The new grids, to be taken or left out.
fn show_list(view: &View<'_>, ui: &mut Ui, proposing: &Proposing, shown: &Shown, choice: &Choice) {
    let i18n = &view.i18n;
    let pieces = &choice.picture.pieces;
    ui.horizontal(|ui| {
        title(ui, i18n.t("propose-new-grids"));
        let all = Button::new(i18n.t("propose-pick-all"));
        if ui.add_enabled(!shown.left_out.is_empty(), all).clicked() {
            view.send(Intent::PickAll(true));
        }
        let none = Button::new(i18n.t("propose-pick-none"));
        if ui
            .add_enabled(shown.left_out.len() < pieces.len(), none)
            .clicked()
        {
            view.send(Intent::PickAll(false));
        }
    });
    let mut hovered = None;
    let height = ui.text_style_height(&egui::TextStyle::Body) + 4.0;
    ScrollArea::vertical()
        .id_salt("propose-list")
        .max_height(LIST)
        .auto_shrink([false, true])
        .show_rows(ui, height, pieces.len(), |ui, rows| {
            for (piece, place) in pieces[rows.clone()].iter().zip(rows) {
                let number = place as u32;
                let sign = match piece.fit {
                    Some(Fit::Under) => "▼",
                    Some(Fit::Over) => "▲",
                    _ => "",
                };
                let args = [
                    ("number", grouped(place + 1).into()),
                    ("sign", sign.into()),
                    (
                        "households",
                        figure(view, piece.households, choice.picture.is_estimated),
                    ),
                ];
                let mut is_taken = !shown.left_out.contains(&number);
                let line = ui.checkbox(&mut is_taken, i18n.t_args("propose-grid", &args));
                if line.hovered() || line.has_focus() {
                    hovered = Some(number);
                }
                if line.clicked() {
                    view.send(Intent::Pick(number));
                }
            }
        });
    if hovered != proposing.hovered_grid {
        view.send(Intent::HoverGrid(hovered));
    }
}

fn show_taking(view: &View<'_>, ui: &mut Ui, proposing: &Proposing, shown: &Shown, found: &Found) {
    ui.add_space(6.0);
    let is_outdated = found.revision != view.session.revision();
    let count = found.choices.get(shown.chosen);
    let count = count.map_or(0, |c| c.alternative.districts.len()) - shown.left_out.len();
    let text = match found.kind {
        Kind::Balance => view.i18n.t("propose-take-balanced"),
        Kind::Search => {
            let args = [("count", grouped(count).into())];
            view.i18n.t_args("propose-take", &args)
        }
    };
    let can_take = !is_outdated && count > 0 && proposing.taking.is_none();
    let take = Button::new(RichText::new(text).strong());
    let take = ui.add_enabled(can_take, take);
    let why_not = match is_outdated {
        true => "propose-outdated",
        false => "propose-nothing-picked",
    };
    let take = take.on_disabled_hover_text(view.i18n.t(why_not));
    if take.clicked() {
        view.send(Intent::Take);
    }
    if is_outdated {
        let text = RichText::new(view.i18n.t("propose-outdated"));
        ui.label(text.color(ui.visuals().warn_fg_color));
    }
    if let Some(refusal) = &view.planning.refusal {
        let key = redraw::panel::refusal_key(refusal.kind);
        let names = redraw::panel::names(view, &refusal.faces);
        let text = view.i18n.t_args(key, &[("grids", names.into())]);
        ui.colored_label(ui.visuals().error_fg_color, text);
        ui.label(view.i18n.t(&format!("{key}-remedy")));
    }
}

fn not_found(view: &View<'_>, why: &NotFound) -> String {
    match why {
        NotFound::Stopped => view.i18n.t("propose-stopped"),
        NotFound::Nothing => view.i18n.t("propose-nothing"),
        NotFound::NothingBetter(outside) => view.i18n.t(match outside.is_empty() {
            true => "propose-all-fit",
            false => "propose-nothing-better",
        }),
        NotFound::Impossible(impossible) => {
            let args = [
                ("wanted", grouped(impossible.wanted).into()),
                ("fewest", grouped(impossible.fewest).into()),
                ("most", grouped(impossible.most).into()),
            ];
            view.i18n.t_args("propose-impossible", &args)
        }
    }
}
