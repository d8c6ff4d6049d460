//! Findings as lines and as JSON. Owns: the wording and the shape of reports.
//!
//! A finding in JSON: `kind` (a word), `error` (whether `check` fails on it), `lon`, `lat`
//! (degrees), `faces` (each with `feature`, counted from 1, `name` and `code`), `area_m2`,
//! `width_m`.

use crate::exchange::report::{Note, Skipped};
use crate::geometry::coverage::{FaceId, Finding, FindingKind};
use crate::geometry::fixed::Coord;
use crate::model::GridMap;
use serde_json::{Value, json};

/// The word for a kind of finding, in JSON.
pub const fn word(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Collapsed => "collapsed",
        FindingKind::Duplicate => "duplicate",
        FindingKind::SelfIntersection => "self-intersection",
        FindingKind::HoleAstray => "hole-astray",
        FindingKind::InteriorSplit => "interior-split",
        FindingKind::PartsTouch => "parts-touch",
        FindingKind::Overlap => "overlap",
        FindingKind::Gap => "gap",
        FindingKind::Mismatch => "mismatch",
        FindingKind::Spike => "spike",
        FindingKind::RepeatedPoint => "repeated-point",
        FindingKind::Hole => "hole",
    }
}

/// How a kind of finding is counted, for people.
pub const fn plural(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Collapsed => "faces without area",
        FindingKind::Duplicate => "duplicate faces",
        FindingKind::SelfIntersection => "self-intersections",
        FindingKind::HoleAstray => "holes outside their ring",
        FindingKind::InteriorSplit => "interiors cut into pieces",
        FindingKind::PartsTouch => "parts side by side",
        FindingKind::Overlap => "overlaps",
        FindingKind::Gap => "gaps",
        FindingKind::Mismatch => "mismatched boundaries",
        FindingKind::Spike => "spikes",
        FindingKind::RepeatedPoint => "repeated points",
        FindingKind::Hole => "holes",
    }
}

/// A face by name, code and place in the file.
pub fn face(map: &GridMap, face: FaceId) -> String {
    let title = map.title(face);
    let number = format!("#{}", face.0 + 1);
    if title == number {
        return number;
    }
    match map.code(face) {
        Some(code) if code != title => format!("{title} ({code}, {number})"),
        _ => format!("{title} ({number})"),
    }
}

/// Degrees as they are written to files.
pub fn place(at: Coord) -> String {
    format!("{:.7}, {:.7}", at.lon(), at.lat())
}

/// So many faces or features are named in a line; the others are counted.
const NAMED: usize = 5;

/// One line.
pub fn line(map: &GridMap, finding: &Finding) -> String {
    let named = finding.faces.iter().take(NAMED);
    let mut faces: Vec<String> = named.map(|f| face(map, *f)).collect();
    if finding.faces.len() > NAMED {
        faces.push(format!("and {} more", finding.faces.len() - NAMED));
    }
    let extent = if finding.area_m2 > 0.0 || finding.width_m > 0.0 {
        format!("  {:.4} m², {:.3} m wide", finding.area_m2, finding.width_m)
    } else {
        String::new()
    };
    format!(
        "{:<17} at {}{extent}  {}",
        word(finding.kind),
        place(finding.at),
        faces.join(", ")
    )
}

/// One finding as JSON.
pub fn json_of(map: &GridMap, finding: &Finding) -> Value {
    json!({
        "kind": word(finding.kind),
        "error": finding.kind.is_error(),
        "lon": finding.at.lon(),
        "lat": finding.at.lat(),
        "faces": finding.faces.iter().map(|f| json_face(map, *f)).collect::<Vec<_>>(),
        "area_m2": finding.area_m2,
        "width_m": finding.width_m,
    })
}

/// One face as JSON.
pub fn json_face(map: &GridMap, face: FaceId) -> Value {
    json!({"feature": face.0 + 1, "name": map.title(face), "code": map.code(face)})
}

/// How many findings of each kind, as JSON.
pub fn json_counts(findings: &[Finding]) -> Value {
    let counts = FindingKind::ALL.map(|kind| (word(kind).to_owned(), count(findings, kind).into()));
    Value::Object(counts.into_iter().collect())
}

/// How many findings of a kind.
pub fn count(findings: &[Finding], kind: FindingKind) -> usize {
    findings.iter().filter(|f| f.kind == kind).count()
}

/// Reading notes as lines, one for each kind.
pub fn note_lines(notes: &[Note]) -> Vec<String> {
    let mut kinds: Vec<_> = notes.iter().map(|n| n.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
        .into_iter()
        .map(|kind| {
            let same: Vec<&Note> = notes.iter().filter(|n| n.kind == kind).collect();
            let numbers: Vec<String> = same
                .iter()
                .filter_map(|n| n.feature)
                .take(NAMED)
                .map(|f| f.to_string())
                .collect();
            let more = if same.len() > NAMED { ", …" } else { "" };
            match (same.len(), numbers.is_empty()) {
                (_, true) => format!("note: {}", kind.text()),
                (1, false) => format!("note: {}: feature {}", kind.text(), numbers[0]),
                (n, false) => {
                    let list = numbers.join(", ");
                    format!("note: {}: {n} features ({list}{more})", kind.text())
                }
            }
        })
        .collect()
}

/// A part of a file that was left out, as a line.
pub fn skipped_line(one: &Skipped) -> String {
    format!("left out: {}: {}", one.name, one.why)
}

/// A part of a file that was left out, as JSON.
pub fn json_skipped(one: &Skipped) -> Value {
    json!({"name": one.name, "why": one.why.to_string()})
}

/// A reading note as JSON.
pub fn json_note(note: &Note) -> Value {
    json!({
        "feature": note.feature,
        "text": note.kind.text(),
        "count": note.count,
        "lon": note.at.map(Coord::lon),
        "lat": note.at.map(Coord::lat),
    })
}
