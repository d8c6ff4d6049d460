//! `gridroom check`: what is wrong with a map.
//!
//! JSON: `file`, `features`, `faces` (those with area), `counts` (by kind), `findings`, `skipped`,
//! `notes`, `sound`.

use super::progress::Progress;
use super::{CheckArgs, FAULTY, SOUND, listing, print, reading};
use crate::geometry::coverage::{BuildOptions, FindingKind, Plane};
use crate::model::GridMap;
use serde_json::json;

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<u8> {
    let progress = Progress::begin();
    let read = reading::map_of(&args.file, progress.course())?;
    let said = read.lines();
    let usual = BuildOptions::default();
    let options = BuildOptions {
        gap_width_m: args.gap_width.unwrap_or(usual.gap_width_m),
        beside_m: args.gap_width.unwrap_or(usual.beside_m),
        plane: if args.planar {
            Plane::Lattice
        } else {
            Plane::Ground
        },
        ..usual
    };
    let map = GridMap::build_watched(read.layer, &options, progress.course())?;
    drop(progress);
    let sound = !map.findings.iter().any(|f| f.kind.is_error());
    let text = if args.json {
        let report = json!({
            "file": args.file.display().to_string(),
            "features": map.features.len(),
            "faces": faces(&map),
            "counts": listing::json_counts(&map.findings),
            "findings": map.findings.iter().map(|f| listing::json_of(&map, f)).collect::<Vec<_>>(),
            "skipped": read.skipped.iter().map(listing::json_skipped).collect::<Vec<_>>(),
            "notes": read.notes.iter().map(listing::json_note).collect::<Vec<_>>(),
            "sound": sound,
        });
        format!("{report:#}\n")
    } else {
        lines(args, &map, &said, sound)
    };
    print(&text)?;
    Ok(if sound { SOUND } else { FAULTY })
}

/// Faces that have area.
fn faces(map: &GridMap) -> usize {
    let has_area = |f: &_| !map.coverage.face_regions(*f).is_empty();
    map.coverage.faces().filter(has_area).count()
}

fn lines(args: &CheckArgs, map: &GridMap, said: &[String], sound: bool) -> String {
    let mut out = format!(
        "{}: {} features, {} faces\n",
        args.file.display(),
        map.features.len(),
        faces(map)
    );
    for line in said {
        out += &format!("{line}\n");
    }
    for finding in &map.findings {
        out += &format!("{}\n", listing::line(map, finding));
    }
    let counts: Vec<String> = FindingKind::ALL
        .iter()
        .map(|kind| (listing::count(&map.findings, *kind), *kind))
        // Gaps and overlaps are what everybody asks for: they are named even when there are none.
        .filter(|(n, kind)| *n > 0 || matches!(kind, FindingKind::Gap | FindingKind::Overlap))
        .map(|(n, kind)| format!("{n} {}", listing::plural(kind)))
        .collect();
    let verdict = if sound { "sound" } else { "not sound" };
    out + &format!("{verdict}: {}\n", counts.join(", "))
}
