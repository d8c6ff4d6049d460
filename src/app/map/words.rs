//! What lies under the pointer, in one line. Must not know: where the line is written.

use super::prepared::Prepared;
use crate::app::map::scene::Scene;
use crate::app::map::tools::ToolId;
use crate::geometry::coverage::{FaceId, FindingKind};

/// What a face is and what a click on it does, in one line.
pub fn face_line(scene: &Scene<'_>, prepared: &Prepared, face: FaceId) -> Option<String> {
    let found = prepared.face(face)?;
    let code = found.code.as_ref().filter(|code| **code != found.name);
    let what = match code {
        Some(code) => format!("{} {code}", found.name),
        None => found.name.clone(),
    };
    let has_tool = scene
        .table
        .as_ref()
        .is_some_and(|t| t.tool.id() != ToolId::Select);
    if has_tool {
        return Some(what);
    }
    let key = if scene.selection.contains(&face) {
        "map-hover-selected"
    } else {
        "map-hover"
    };
    Some(scene.i18n.t_args(key, &[("what", what.into())]))
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
