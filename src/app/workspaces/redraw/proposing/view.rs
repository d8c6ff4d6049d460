//! The panel in which grids are proposed: what is wished for, the alternatives as small maps with their
//! scores, and what of the chosen one is taken. Must not know: how they are searched.

use super::Intent;
use super::card;
use super::picture::{Picture, Piece};
use super::score;
use super::state::{Kind, Place, Proposing, Running, Shown, Wanted};
use super::work::{Choice, Found, NotFound};
use crate::app::intent;
use crate::app::view::View;
use crate::app::widgets::{frame_buttons, name_field, title};
use crate::app::words::messages::grouped;
use crate::app::workspaces::redraw::balance::show_band;
use crate::app::workspaces::redraw::{self};
use crate::i18n::proposing::{lack_words, why_words};
use crate::model::context::ContextKind;
use crate::rules::balance::Fit;
use egui::{
    Align, Button, Checkbox, Color32, ComboBox, DragValue, Frame, Layout, Panel, RichText,
    ScrollArea, Spinner, Ui, vec2,
};
use fluent_bundle::FluentValue;
use std::collections::BTreeSet;
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
                    show_wish(view, ui, proposing);
                });
                ui.separator();
                match (&proposing.running, &proposing.shown, &proposing.failed) {
                    (Some(running), ..) => show_running(view, ui, running),
                    (None, Some(shown), _) => show_found(view, ui, proposing, shown),
                    (None, None, Some(why)) => {
                        ui.colored_label(ui.visuals().warn_fg_color, not_found(view, why));
                    }
                    (None, None, None) => {
                        ui.label(RichText::new(view.i18n.t("propose-hint")).weak());
                    }
                }
            });
        });
}

fn show_wish(view: &View<'_>, ui: &mut Ui, proposing: &Proposing) {
    let i18n = &view.i18n;
    let wanted = &proposing.wanted;
    let mut wish = wanted.clone();
    let selected = view.session.selection().len();
    ui.horizontal(|ui| {
        let label = ui.label(i18n.t("propose-place"));
        ComboBox::from_id_salt("propose-place")
            .selected_text(place_text(view, &wanted.place))
            .width(ui.available_width() - 8.0)
            .show_ui(ui, |ui| {
                let places = [Place::All, Place::Selected].into_iter();
                let communities = communities(view).into_iter().map(Place::Community);
                for place in places.chain(communities) {
                    let text = place_text(view, &place);
                    let is_there = place != Place::Selected || selected > 0;
                    let is_this = place == wish.place;
                    let button = Button::selectable(is_this, text);
                    if ui.add_enabled(is_there, button).clicked() {
                        wish.place = place;
                    }
                }
            })
            .response
            .labelled_by(label.id);
    });
    ui.horizontal(|ui| {
        ui.label(i18n.t("propose-target"));
        ui.radio_value(&mut wish.grids, None, i18n.t("propose-by-band"));
        let first = count_in(view, &wanted.place).max(1) * 2;
        let is_number = wish.grids.is_some();
        if ui.radio(is_number, i18n.t("propose-by-number")).clicked() && !is_number {
            wish.grids = Some(first);
        }
        if let Some(grids) = &mut wish.grids {
            let field = ui.add(DragValue::new(grids).range(1..=10_000));
            name_field(&field, &i18n.t("propose-number"));
        }
    });
    if let Some(redraw) = view.session.redraw()
        && let Some(band) = show_band(view, ui, redraw.band)
    {
        view.send(redraw::Intent::AimAt(band));
    }
    let unlocked = view.plan().is_some_and(|plan| plan.unlocked.is_some());
    ui.checkbox(&mut wish.parts_units, i18n.t("propose-units"));
    ui.checkbox(&mut wish.crosses_areas, i18n.t("propose-areas"));
    let across = Checkbox::new(&mut wish.crosses_communities, i18n.t("propose-communities"));
    ui.add_enabled(unlocked, across)
        .on_disabled_hover_text(i18n.t("propose-communities-locked"));
    show_kept(view, ui, &mut wish);
    show_bounds(view, ui, &mut wish);
    show_together(view, ui, proposing);
    ui.horizontal(|ui| {
        let search = RichText::new(i18n.t("propose-search")).strong();
        if ui.button(search).clicked() {
            view.send(Intent::Search);
        }
        let again = Button::new(i18n.t("propose-other"));
        if ui
            .add(again)
            .on_hover_text(i18n.t("propose-other-hint"))
            .clicked()
        {
            wish.seed += 1;
            view.send(Intent::Want(wish.clone()));
            view.send(Intent::Search);
        }
        let balance = Button::new(i18n.t("propose-balance"));
        let balance = ui
            .add(balance)
            .on_hover_text(i18n.t("propose-balance-hint"));
        if balance.clicked() {
            view.send(Intent::Balance);
        }
    });
    if wish != *wanted {
        view.send(Intent::Want(wish));
    }
}

/// Grids that stay as they are.
fn show_kept(view: &View<'_>, ui: &mut Ui, wish: &mut Wanted) {
    ui.horizontal(|ui| {
        let args = [("count", grouped(wish.kept.len()).into())];
        ui.label(view.i18n.t_args("propose-kept-grids", &args));
        let has_selection = !view.session.selection().is_empty();
        let add = Button::new(view.i18n.t("propose-keep"));
        if ui.add_enabled(has_selection, add).clicked() {
            view.send(Intent::KeepSelected);
        }
        if !wish.kept.is_empty() && ui.button(view.i18n.t("propose-keep-none")).clicked() {
            wish.kept.clear();
        }
    });
}

/// Streets that must be bounds.
fn show_bounds(view: &View<'_>, ui: &mut Ui, wish: &mut Wanted) {
    ui.horizontal_wrapped(|ui| {
        let label = ui.label(view.i18n.t("propose-bounds"));
        ComboBox::from_id_salt("propose-bounds")
            .selected_text(view.i18n.t("propose-bounds-add"))
            .show_ui(ui, |ui| {
                for name in streets(view) {
                    let mut is_bound = wish.bounds.contains(&name);
                    if ui.checkbox(&mut is_bound, &name).clicked() {
                        match is_bound {
                            true => wish.bounds.insert(name),
                            false => wish.bounds.remove(&name),
                        };
                    }
                }
            })
            .response
            .labelled_by(label.id);
        let names: Vec<&str> = wish.bounds.iter().map(String::as_str).collect();
        ui.label(RichText::new(names.join(&view.i18n.t("map-list-separator"))).weak());
    });
}

/// Blocks that stay in one grid, marked on the map.
fn show_together(view: &View<'_>, ui: &mut Ui, proposing: &Proposing) {
    let i18n = &view.i18n;
    ui.horizontal_wrapped(|ui| {
        ui.label(i18n.t("propose-together"));
        let is_marking = proposing.is_marking;
        let key = match is_marking {
            true => "propose-together-done",
            false => "propose-together-add",
        };
        let button = Button::new(i18n.t(key)).selected(is_marking);
        let button = ui.add(button);
        if button
            .on_hover_text(i18n.t("propose-together-hint"))
            .clicked()
        {
            view.send(Intent::Mark(!is_marking));
        }
        for (place, group) in proposing.wanted.together.iter().enumerate() {
            let args = [
                ("number", grouped(place + 1).into()),
                ("count", grouped(group.len()).into()),
            ];
            ui.label(i18n.t_args("propose-together-group", &args));
            let drop = ui.small_button("×");
            let hint = i18n.t_args("propose-together-drop", &args);
            name_field(&drop, &hint);
            if drop.on_hover_text(hint).clicked() {
                view.send(Intent::Unmark(place));
            }
        }
    });
    if proposing.is_marking {
        ui.label(RichText::new(i18n.t("propose-together-hint")).weak());
    }
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
    if found.kind == Kind::Balance {
        let args = [
            ("part", grouped(found.in_band_before).into()),
            ("whole", grouped(found.grids_before).into()),
        ];
        ui.label(view.i18n.t_args("propose-before", &args));
    }
    show_outside(view, ui, choice);
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
                let score = &choice.alternative.score;
                let args = [
                    ("number", grouped(place + 1).into()),
                    ("part", grouped(score.in_band).into()),
                    ("whole", grouped(score.banded).into()),
                ];
                let name = view.i18n.t_args("propose-card", &args);
                ui.vertical(|ui| {
                    let is_chosen = place == shown.chosen;
                    let card = card::show(ui, &choice.picture, (size, is_chosen, &name));
                    ui.label(RichText::new(&name).small());
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
fn figure(view: &View<'_>, picture: &Picture, piece: &Piece) -> FluentValue<'static> {
    let households = grouped(piece.households as usize);
    view.i18n.figure_in(households, picture.is_estimated)
}

/// Grids outside the band, with the reason.
fn show_outside(view: &View<'_>, ui: &mut Ui, choice: &Choice) {
    if choice.outside.is_empty() {
        return;
    }
    title(ui, view.i18n.t("propose-outside"));
    for (number, why) in &choice.outside {
        let Some(piece) = choice.picture.pieces.get(*number as usize) else {
            continue;
        };
        let args = [
            ("households", figure(view, &choice.picture, piece)),
            ("why", why_words(&view.i18n, why).into()),
        ];
        let link = ui.link(view.i18n.t_args("propose-outside-line", &args));
        if let Some(at) = piece.at.filter(|_| link.clicked()) {
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
                    ("households", figure(view, &choice.picture, piece)),
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
        NotFound::NothingBetter => view.i18n.t("propose-nothing-better"),
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

fn place_text(view: &View<'_>, place: &Place) -> String {
    let count = |count: usize| [("count", grouped(count).into())];
    match place {
        Place::All => {
            let args = count(count_in(view, place));
            view.i18n.t_args("propose-place-all", &args)
        }
        Place::Selected => {
            let args = count(view.session.selection().len());
            view.i18n.t_args("propose-place-selected", &args)
        }
        Place::Community(name) => name.clone(),
    }
}

/// How many grids lie in a place.
fn count_in(view: &View<'_>, place: &Place) -> usize {
    let Some(document) = view.session.document() else {
        return 0;
    };
    match place {
        Place::All => document.map.faces().count(),
        Place::Selected => view.session.selection().len(),
        Place::Community(name) => {
            let faces = document.map.faces();
            let of = |face| community(view, face);
            faces
                .filter(|face| of(*face) == Some(name.as_str()))
                .count()
        }
    }
}

fn community<'a>(view: &View<'a>, face: crate::geometry::coverage::FaceId) -> Option<&'a str> {
    let document = view.state().session.document()?;
    let properties = document.map.feature(face)?.properties.as_ref()?;
    properties.get("community")?.as_str()
}

fn communities(view: &View<'_>) -> BTreeSet<String> {
    let Some(document) = view.session.document() else {
        return BTreeSet::new();
    };
    let faces = document.map.faces();
    let names = faces.filter_map(|face| community(view, face));
    names.map(str::to_owned).collect()
}

/// The names of streets and lanes.
fn streets(view: &View<'_>) -> BTreeSet<String> {
    let Some(document) = view.session.document() else {
        return BTreeSet::new();
    };
    let features = document.map.backdrop.features.iter();
    let ways = features.filter(|f| {
        matches!(
            f.kind,
            ContextKind::MainStreet | ContextKind::Street | ContextKind::Lane
        )
    });
    ways.filter_map(|f| f.name.clone()).collect()
}
