//! What is wished for of proposed grids: where, how many, what stays, what must be a bound. Must not
//! know: what is found.

use super::Intent;
use super::state::{Marking, Place, Proposing, Wanted};
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::words::messages::{grouped, length};
use crate::app::workspaces::redraw::balance::show_band;
use crate::geometry::coverage::FaceId;
use crate::geometry::measure::length_m;
use crate::model::context::ContextKind;
use egui::{Button, Checkbox, ComboBox, DragValue, RichText, Ui};
use std::collections::BTreeSet;

/// Draw what is wished for.
pub(super) fn show(view: &View<'_>, ui: &mut Ui, proposing: &Proposing) {
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
    if let Some(redraw) = view.session.redraw() {
        show_band(view, ui, redraw.band);
    }
    let unlocked = view.plan().is_some_and(|plan| plan.unlocked.is_some());
    ui.checkbox(&mut wish.parts_units, i18n.t("propose-units"));
    ui.checkbox(&mut wish.crosses_areas, i18n.t("propose-areas"));
    let across = Checkbox::new(&mut wish.crosses_communities, i18n.t("propose-communities"));
    ui.add_enabled(unlocked, across)
        .on_disabled_hover_text(i18n.t("propose-communities-locked"));
    show_kept(view, ui, &mut wish);
    show_bounds(view, ui, &mut wish);
    show_fixed(view, ui, proposing);
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

/// Boundaries, streets and lanes that must be bounds, marked on the map.
fn show_fixed(view: &View<'_>, ui: &mut Ui, proposing: &Proposing) {
    let i18n = &view.i18n;
    let fixed = proposing.wanted.fixed.iter().enumerate();
    let marks = fixed.map(|(place, line)| {
        let args = [
            ("number", grouped(place + 1).into()),
            ("length", length(i18n, length_m(line)).into()),
        ];
        Mark {
            text: i18n.t_args("propose-fixed-line", &args),
            hint: i18n.t_args("propose-fixed-drop", &args),
            goes: Intent::Unfix(place),
        }
    });
    show_marks(view, ui, proposing, Marking::Edges, marks.collect());
}

/// Blocks that stay in one grid, marked on the map.
fn show_together(view: &View<'_>, ui: &mut Ui, proposing: &Proposing) {
    let i18n = &view.i18n;
    let groups = proposing.wanted.together.iter().enumerate();
    let marks = groups.map(|(place, group)| {
        let args = [
            ("number", grouped(place + 1).into()),
            ("count", grouped(group.len()).into()),
        ];
        Mark {
            text: i18n.t_args("propose-together-group", &args),
            hint: i18n.t_args("propose-together-drop", &args),
            goes: Intent::Unmark(place),
        }
    });
    show_marks(view, ui, proposing, Marking::Blocks, marks.collect());
}

/// Something that was marked on the map.
struct Mark {
    /// What it is.
    text: String,
    /// What takes it away, in words.
    hint: String,
    /// What takes it away.
    goes: Intent,
}

/// What is marked by clicks on the map: what begins and ends that, and each mark.
fn show_marks(
    view: &View<'_>,
    ui: &mut Ui,
    proposing: &Proposing,
    marking: Marking,
    marks: Vec<Mark>,
) {
    let [title, add, done, hint] = match marking {
        Marking::Blocks => [
            "propose-together",
            "propose-together-add",
            "propose-together-done",
            "propose-together-hint",
        ],
        Marking::Edges => [
            "propose-fixed",
            "propose-fixed-add",
            "propose-fixed-done",
            "propose-fixed-hint",
        ],
    };
    let is_marking = proposing.marking == Some(marking);
    let hint = view.i18n.t(hint);
    ui.horizontal_wrapped(|ui| {
        ui.label(view.i18n.t(title));
        let text = view.i18n.t(if is_marking { done } else { add });
        let button = ui.add(Button::new(text).selected(is_marking));
        if button.on_hover_text(&hint).clicked() {
            view.send(Intent::Mark((!is_marking).then_some(marking)));
        }
        for mark in marks {
            ui.label(mark.text);
            let button = ui.small_button("×");
            name_field(&button, &mark.hint);
            if button.on_hover_text(mark.hint).clicked() {
                view.send(mark.goes);
            }
        }
    });
    if is_marking {
        ui.label(RichText::new(hint).weak());
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

fn community<'a>(view: &View<'a>, face: FaceId) -> Option<&'a str> {
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
