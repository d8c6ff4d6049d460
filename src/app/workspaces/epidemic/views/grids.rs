//! The selected grid: the zone in force and the proposed one, never confused, with reasons; below
//! it the grids where they differ.

use super::rules::title_of;
use super::{day_text, show_what_if, zone_name};
use crate::app::command::Command;
use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::table::{Column, Table, change_of};
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::epidemic::{Intent, Tab};
use crate::geometry::coverage::FaceId;
use crate::i18n::I18n;
use crate::model::GridMap;
use crate::model::epidemic::{Basis, GridState, Order, is_contradicted};
use crate::rules::profile::profile_on;
use crate::rules::zoning::{Need, Untested, Why};
use egui::{Button, CollapsingHeader, Grid, RichText, ScrollArea, Ui};

/// The list of suspended openings is at most so high, points.
const SUSPENDED: f32 = 160.0;

/// The card of a grid leaves so much room to what stands below it, points.
const BELOW: f32 = 168.0;
/// So much of the card is seen in the lowest window, points.
const CARD: f32 = 96.0;

/// Draw the list.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let selected = view.session.selection();
    match (selected.len(), selected.first().copied()) {
        (1, Some(face)) => {
            let room = (ui.available_height() - BELOW).max(CARD);
            let card = ScrollArea::vertical().id_salt("grid card").max_height(room);
            card.auto_shrink([false, true])
                .show(ui, |ui| show_card(view, ui, face));
        }
        (0, _) | (_, None) => {
            ui.label(RichText::new(view.i18n.t("epidemic-select")).weak());
        }
        (count, _) => {
            let args = [("count", grouped(count).into())];
            ui.label(view.i18n.t_args("epidemic-selected", &args));
        }
    }
    if !view.session.selection().is_empty() {
        let blocked = Command::NewOrder.blocked(view.situation());
        let button = Button::new(view.i18n.t("epidemic-draft-order"));
        let mut response = ui.add_enabled(blocked.is_none(), button);
        if let Some(reason) = blocked {
            response = response.on_disabled_hover_text(view.i18n.t(reason));
        }
        if response.clicked() {
            let faces: Vec<FaceId> = view.session.selection().iter().copied().collect();
            view.send(Intent::DraftOrder(faces));
        }
    }
    ui.separator();
    show_suspended(view, ui);
    show_differing(view, ui);
}

fn show_card(view: &View<'_>, ui: &mut Ui, face: FaceId) {
    let Some(document) = view.session.document() else {
        return;
    };
    let Some(grid) = grid_of(view, face) else {
        return;
    };
    let i18n = &view.i18n;
    let orders: &[Order] = view
        .epidemic
        .known()
        .map_or(&[], |known| known.epidemic.orders.as_slice());
    title(ui, document.map.title(face));
    Grid::new("epidemic-grid").num_columns(2).show(ui, |ui| {
        ui.label(RichText::new(i18n.t("epidemic-in-force")).weak());
        ui.label(RichText::new(zone_name(i18n, grid.in_force.zone)).strong());
        ui.end_row();
        ui.label("");
        ui.label(RichText::new(basis_text(i18n, &grid.in_force.basis, orders)).weak());
        ui.end_row();
        ui.label(RichText::new(i18n.t("epidemic-proposed")).weak());
        let text = RichText::new(zone_name(i18n, grid.proposal.zone)).strong();
        let text = if grid.differs() {
            text.color(ui.visuals().warn_fg_color)
        } else {
            text
        };
        ui.label(text);
        ui.end_row();
        for (name, count) in [
            ("figure-name-cases", grid.cases),
            ("figure-name-isolated", grid.isolated),
            ("figure-name-overdue", grid.overdue),
        ] {
            ui.label(RichText::new(i18n.t(name)).weak());
            ui.label(grouped(count as usize).to_string());
            ui.end_row();
        }
    });
    for line in reasons(i18n, &document.map, grid) {
        ui.label(line);
    }
    let at = view.epidemic_at();
    show_openings(view, ui, face);
    let known = view.epidemic.known();
    let profile = known.map(|known| known.rules.on(at.date()).0);
    let profile = profile.unwrap_or_else(|| profile_on(at.date()));
    let name = title_of(i18n, &profile.titles, &profile.id);
    let args = [("profile", name.into())];
    let text = RichText::new(i18n.t_args("epidemic-by-profile", &args)).weak();
    let mut asks_rules = false;
    let mut sees_orders = false;
    ui.horizontal_wrapped(|ui| {
        let link = ui.link(text);
        let hint = format!("{}\n{}", profile.source, profile.notes);
        asks_rules = link.on_hover_text(hint).clicked();
        sees_orders = ui.link(i18n.t("epidemic-see-orders")).clicked();
    });
    let is_supposed = view.epidemic.supposed == Some(face);
    let button = Button::selectable(is_supposed, i18n.t("what-if"));
    let asks = ui.add(button).on_hover_text(i18n.t("what-if-hint"));
    if asks.clicked() {
        view.send(Intent::Suppose((!is_supposed).then_some(face)));
    } else if view.epidemic.supposed.is_some() && !is_supposed {
        // The question is about the grid that is looked at.
        view.send(Intent::Suppose(Some(face)));
    }
    if is_supposed {
        if view.epidemic.what_if().is_empty() {
            ui.label(RichText::new(view.i18n.t("what-if-nothing")).weak());
        }
        show_what_if(view, ui);
    }
    if asks_rules {
        view.send(Command::Rules);
    }
    if sees_orders {
        view.send(Intent::ShowTab(Tab::Orders));
    }
}

/// Neighbours that this grid may open to.
fn show_openings(view: &View<'_>, ui: &mut Ui, face: FaceId) {
    let Some(map) = view.session.document().map(|document| &document.map) else {
        return;
    };
    let face = face.0 as usize;
    let mut suspended = view.epidemic.suspended().iter();
    if let Some((_, untested)) = suspended.find(|(of, _)| *of == face) {
        let args = [("why", untested_text(&view.i18n, *untested).into())];
        let text = view.i18n.t_args("epidemic-may-not-open", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    let grid = grid_of(view, FaceId(u32::try_from(face).unwrap_or(u32::MAX)));
    if let Some(grid) = grid.filter(|grid| is_contradicted(grid)) {
        let args = [("zone", zone_name(&view.i18n, grid.proposal.zone).into())];
        let text = view.i18n.t_args("epidemic-contradicted", &args);
        ui.colored_label(ui.visuals().warn_fg_color, text);
    }
    let pairs = view.epidemic.openings().iter();
    let others = pairs.filter_map(|(a, b)| match (*a == face, *b == face) {
        (true, _) => Some(*b),
        (_, true) => Some(*a),
        _ => None,
    });
    let names: Vec<String> = others
        .filter_map(|other| Some(map.title(FaceId(u32::try_from(other).ok()?))))
        .collect();
    if !names.is_empty() {
        let names = names.join(&view.i18n.t("map-list-separator"));
        let args = [("grids", names.into())];
        ui.label(view.i18n.t_args("epidemic-may-open", &args));
    }
}

fn grid_of<'a>(view: &View<'a>, face: FaceId) -> Option<&'a GridState> {
    view.state().epidemic.moment()?.grids.get(face.0 as usize)
}

fn basis_text(i18n: &I18n, basis: &Basis, orders: &[Order]) -> String {
    let named = |order: &usize| {
        let order = orders.get(*order);
        let number = order.map(|o| o.number.clone()).unwrap_or_default();
        let from = order.map(|o| crate::rules::calendar::instant_text(o.from));
        let until = order.and_then(Order::ends);
        let until = until.map(crate::rules::calendar::instant_text);
        (number, from.unwrap_or_default(), until)
    };
    match basis {
        Basis::Order(order) => {
            let (number, from, until) = named(order);
            match until {
                Some(until) => i18n.t_args(
                    "basis-order-until",
                    &[
                        ("number", number.into()),
                        ("from", from.into()),
                        ("until", until.into()),
                    ],
                ),
                None => i18n.t_args(
                    "basis-order",
                    &[("number", number.into()), ("from", from.into())],
                ),
            }
        }
        Basis::Inherited(order, grid) => {
            let (number, from, _) = named(order);
            i18n.t_args(
                "basis-inherited",
                &[
                    ("number", number.into()),
                    ("from", from.into()),
                    ("grid", grid.as_str().into()),
                ],
            )
        }
        Basis::Recorded => i18n.t("basis-recorded"),
        Basis::Nothing => i18n.t("basis-nothing"),
    }
}

/// Why a zone is proposed, and when that can change, in words.
fn reasons(i18n: &I18n, map: &GridMap, grid: &GridState) -> Vec<String> {
    let proposal = &grid.proposal;
    let mut lines = vec![match proposal.why {
        Why::Infections(count, last) => i18n.t_args(
            "why-infections",
            &[
                ("count", grouped(count).into()),
                ("day", day_text(last).into()),
            ],
        ),
        Why::Beside(other, last) => {
            let name =
                u32::try_from(other).map_or_else(|_| String::new(), |face| map.title(FaceId(face)));
            i18n.t_args(
                "why-beside",
                &[("grid", name.into()), ("day", day_text(last).into())],
            )
        }
        Why::Rest => i18n.t("why-rest"),
        Why::Free(None, round) => {
            i18n.t_args("why-free-ever", &[("round", round.to_string().into())])
        }
        Why::Free(Some(day), round) => i18n.t_args(
            "why-free",
            &[
                ("day", day.to_string().into()),
                ("round", round.to_string().into()),
            ],
        ),
        Why::Refused(round, count) => i18n.t_args(
            "why-refused",
            &[
                ("round", round.to_string().into()),
                ("count", grouped(count as usize).into()),
            ],
        ),
        Why::Nothing => i18n.t("why-nothing"),
    }];
    let Some(change) = &proposal.change else {
        return lines;
    };
    let on = day_text(change.on);
    lines.push(match change.to {
        // Nobody knows when who refuses will be tested.
        Some(zone) if change.on.is_none() && change.needs.iter().all(is_refusal) => {
            i18n.t_args("change-once", &[("zone", zone_name(i18n, zone).into())])
        }
        Some(zone) => i18n.t_args(
            "change-to",
            &[("day", on.into()), ("zone", zone_name(i18n, zone).into())],
        ),
        None => i18n.t_args("change-release", &[("day", on.into())]),
    });
    for need in &change.needs {
        lines.push(match need {
            Need::Days(day) => i18n.t_args("need-days", &[("day", day.to_string().into())]),
            Need::Round(Some((number, missing)), _) => i18n.t_args(
                "need-round",
                &[
                    ("round", number.to_string().into()),
                    ("count", grouped(*missing as usize).into()),
                ],
            ),
            Need::Round(None, from) => {
                i18n.t_args("need-round-none", &[("day", from.to_string().into())])
            }
            Need::Contacts(count, until) => i18n.t_args(
                "need-contacts",
                &[
                    ("count", grouped(*count).into()),
                    ("day", until.to_string().into()),
                ],
            ),
            Need::Dated => i18n.t("need-dated"),
            Need::Unrefused(day) => {
                i18n.t_args("need-unrefused", &[("day", day.to_string().into())])
            }
        });
    }
    lines
}

const fn is_refusal(need: &Need) -> bool {
    matches!(need, Need::Unrefused(_))
}

/// Whom a suspended opening waits for, in words.
fn untested_text(i18n: &I18n, untested: Untested) -> String {
    let args = [
        ("round", untested.round.to_string().into()),
        ("missing", grouped(untested.missing as usize).into()),
        ("refused", grouped(untested.refused as usize).into()),
    ];
    let key = match (untested.missing, untested.refused) {
        (_, 0) => "untested-missing",
        (0, _) => "untested-refused",
        _ => "untested-both",
    };
    i18n.t_args(key, &args)
}

/// Free grids of which the opening to their neighbours is suspended, with whom it waits for.
fn show_suspended(view: &View<'_>, ui: &mut Ui) {
    let suspended = view.epidemic.suspended();
    let Some(document) = view.session.document().filter(|_| !suspended.is_empty()) else {
        return;
    };
    let faces: Vec<FaceId> = suspended
        .iter()
        .filter_map(|(face, _)| u32::try_from(*face).ok().map(FaceId))
        .collect();
    let text = |place: usize| {
        let untested = suspended.get(place).map(|(_, untested)| *untested);
        untested.map_or_else(String::new, |one| untested_text(&view.i18n, one))
    };
    let args = [("count", grouped(faces.len()).into())];
    let name = view.i18n.t_args("epidemic-suspended", &args);
    let rows = Rows {
        map: &document.map,
        faces: &faces,
        text: &text,
    };
    let mut clicked = None;
    CollapsingHeader::new(name.as_str())
        .id_salt("suspended")
        .show(ui, |ui| {
            clicked = grid_rows(view, ui, ("suspended", name), &rows, SUSPENDED);
        });
    if let Some(face) = clicked {
        view.send(Any::GoToFace(face));
    }
}

/// Grids, and what is said of each; only of those that are seen is anything said.
struct Rows<'a> {
    map: &'a GridMap,
    faces: &'a [FaceId],
    text: &'a dyn Fn(usize) -> String,
}

/// Rows that lead to their grid; the one that was clicked.
fn grid_rows(
    view: &View<'_>,
    ui: &mut Ui,
    (salt, name): (&str, String),
    rows: &Rows<'_>,
    at_most: f32,
) -> Option<FaceId> {
    let selected = view.session.selection();
    let faces = rows.faces;
    let is_selected = |place: usize| faces.get(place).is_some_and(|face| selected.contains(face));
    let first = || (0..faces.len()).find(|place| is_selected(*place));
    let columns = [Column::text("").grows(), Column::text("")];
    let clicked = Table::new(salt, name, &columns)
        .at_most(at_most)
        .selected(&is_selected)
        .reveals(change_of(selected), &first)
        .show(ui, faces.len(), |row, place| {
            row.text(rows.map.title(faces[place]));
            row.text(RichText::new((rows.text)(place)).small());
        });
    faces.get(clicked.row?).copied()
}

/// Grids where the zone in force is not the proposed one, the strictest proposals first.
fn show_differing(view: &View<'_>, ui: &mut Ui) {
    let Some((document, moment)) = view.session.document().zip(view.epidemic.moment()) else {
        return;
    };
    let faces = view.epidemic.differing();
    let args = [("count", grouped(faces.len()).into())];
    let name = view.i18n.t_args("epidemic-differing", &args);
    title(ui, name.as_str());
    if faces.is_empty() {
        ui.label(RichText::new(view.i18n.t("epidemic-none-differs")).weak());
        return;
    }
    let text = |place: usize| {
        let grid = faces
            .get(place)
            .and_then(|face| moment.grids.get(face.0 as usize));
        let Some(grid) = grid else {
            return String::new();
        };
        let args = [
            ("from", zone_name(&view.i18n, grid.in_force.zone).into()),
            ("to", zone_name(&view.i18n, grid.proposal.zone).into()),
        ];
        view.i18n.t_args("epidemic-from-to", &args)
    };
    let rows = Rows {
        map: &document.map,
        faces,
        text: &text,
    };
    let clicked = grid_rows(view, ui, ("differing", name), &rows, f32::INFINITY);
    if let Some(face) = clicked {
        view.send(Any::GoToFace(face));
    }
}
