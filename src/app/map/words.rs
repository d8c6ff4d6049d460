//! What lies under the pointer and what a click would do, in one line. Must not know: where the line is
//! written, or what becomes of a click.

use super::prepared::Prepared;
use crate::app::map::scene::{Aim, Drafting, Scene};
use crate::app::map::tools::{Grab, Hand, Tool, ToolId};
use crate::app::words::messages::border_names;
use crate::geometry::coverage::{FaceId, FindingKind};
use crate::model::redraw::{Dragged, held};

/// What lies under the pointer and what a click or a drag would do there, in one line; `hand` is what the
/// tool works with, unless it is at something already.
pub fn hover_line(
    scene: &Scene<'_>,
    prepared: &Prepared,
    face: Option<FaceId>,
    hand: Option<&Hand<'_>>,
) -> Option<String> {
    let i18n = scene.i18n;
    let what = face.and_then(|face| name_of(prepared, face));
    match (does(scene, face, hand), what) {
        (Does::Nothing, what) => what,
        (Does::Select, what) => {
            let is_selected = face.is_some_and(|face| scene.selection.contains(&face));
            let key = if is_selected {
                "map-hover-selected"
            } else {
                "map-hover"
            };
            Some(i18n.t_args(key, &[("what", what?.into())]))
        }
        (Does::Other(does), Some(what)) => {
            let args = [("what", what.into()), ("does", does.into())];
            Some(i18n.t_args("map-hover-does", &args))
        }
        (Does::Other(does), None) => Some(does),
    }
}

/// A face by its name, and by its code where that is another.
fn name_of(prepared: &Prepared, face: FaceId) -> Option<String> {
    let found = prepared.face(face)?;
    let code = found.code.as_ref().filter(|code| **code != found.name);
    Some(match code {
        Some(code) => format!("{} {code}", found.name),
        None => found.name.clone(),
    })
}

/// What a click would do.
enum Does {
    /// Nothing that has to be said.
    Nothing,
    /// Select the grid, as everywhere.
    Select,
    /// What the tool in hand is for, or what a form waits for.
    Other(String),
}

fn does(scene: &Scene<'_>, face: Option<FaceId>, hand: Option<&Hand<'_>>) -> Does {
    let said = |key: &str| Does::Other(scene.i18n.t(key));
    if scene.trace.takes_clicks {
        let tracer = scene.trace.tracer.filter(|tracer| tracer.id().is_some());
        return said(match tracer {
            None => "map-does-point",
            Some(tracer) if tracer.closes() => "map-does-close",
            Some(tracer) if tracer.is_busy() => "map-does-go-on",
            Some(_) => "map-does-corner",
        });
    }
    match scene.aim {
        Aim::Select => {}
        Aim::Nothing => return Does::Nothing,
        Aim::Other(key) => return said(key),
    }
    let Some(table) = &scene.table else {
        return Does::Select;
    };
    let Some(hand) = hand else {
        return Does::Nothing;
    };
    let tool = table.tool;
    match tool.id() {
        ToolId::Select => Does::Select,
        ToolId::Move => match tool.sketch(hand).hot {
            Some(grab) => drags(scene, table, &grab),
            None => selects(scene, face),
        },
        ToolId::Reshape | ToolId::Split if tool.is_busy() => said("map-does-go-on"),
        ToolId::Reshape => said("map-does-reshape"),
        ToolId::Split => said("map-does-split"),
        ToolId::Give => give(scene, face, tool, hand),
    }
}

/// What a drag would do; where it can do nothing, or not all, why, and who may change that.
fn drags(scene: &Scene<'_>, table: &Drafting<'_>, grab: &Grab) -> Does {
    let (what, free) = match grab {
        Grab::Vertices(all) => (all.first().copied().map(Dragged::Vertex), "map-does-vertex"),
        Grab::Segment(ends, _) => (Some(Dragged::Segment(*ends)), "map-does-line"),
    };
    let is_unlocked = table.redraw.info.unlocked.is_some();
    let held = what.and_then(|what| held(is_unlocked, scene.map, scene.index, what));
    let Some(held) = held else {
        return Does::Other(scene.i18n.t(free));
    };
    let key = match grab {
        Grab::Vertices(_) if held.is_along => "map-does-along",
        Grab::Vertices(_) => "map-does-held",
        Grab::Segment(..) => "map-does-held-line",
    };
    let names = border_names(scene.i18n, scene.map, &held.faces);
    Does::Other(scene.i18n.t_args(key, &[("grids", names.into())]))
}

/// What a click gives, and to whom.
fn give(scene: &Scene<'_>, face: Option<FaceId>, tool: &Tool, hand: &Hand<'_>) -> Does {
    let said = |key: &str| Does::Other(scene.i18n.t(key));
    if tool.is_busy() {
        return said("map-does-marked");
    }
    let Some(to) = hand.selected() else {
        return match face {
            Some(_) => said("map-does-receive"),
            None => Does::Nothing,
        };
    };
    if face == Some(to) {
        return said("map-does-receives");
    }
    match tool.pending(hand) {
        Some(_) => {
            let args = [("to", scene.map.title(to).into())];
            Does::Other(scene.i18n.t_args("map-does-give", &args))
        }
        None => selects(scene, face),
    }
}

/// With a tool in hand a click selects the grid, and a double click is the tool's.
fn selects(scene: &Scene<'_>, face: Option<FaceId>) -> Does {
    match face {
        Some(_) => Does::Other(scene.i18n.t("map-does-select")),
        None => Does::Nothing,
    }
}

/// What a finding is, in one line.
pub fn finding_line(scene: &Scene<'_>, index: usize) -> Option<String> {
    let finding = scene.map.findings.get(index)?;
    let key = match finding.kind {
        FindingKind::Gap => "map-finding-gap",
        FindingKind::Hole => "map-finding-hole",
        FindingKind::Overlap => "map-finding-overlap",
        FindingKind::Mismatch => "map-finding-mismatch",
        FindingKind::SelfIntersection => "map-finding-self-intersection",
        FindingKind::HoleAstray => "map-finding-hole-astray",
        FindingKind::InteriorSplit => "map-finding-interior-split",
        FindingKind::PartsTouch => "map-finding-parts-touch",
        FindingKind::Spike => "map-finding-spike",
        FindingKind::RepeatedPoint => "map-finding-repeated-point",
        FindingKind::Collapsed => "map-finding-collapsed",
        FindingKind::Duplicate => "map-finding-duplicate",
    };
    let names: Vec<String> = finding
        .faces
        .iter()
        .take(3)
        .map(|face| scene.map.title(*face))
        .collect();
    let separator = scene.i18n.t("map-list-separator");
    Some(scene.i18n.t_args(
        key,
        &[
            ("faces", names.join(&separator).into()),
            ("area", format!("{:.2}", finding.area_m2).into()),
            ("width", format!("{:.2}", finding.width_m).into()),
        ],
    ))
}
