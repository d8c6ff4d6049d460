//! `gridroom repair`: a sound map from a faulty one, with an account of every change.
//!
//! JSON: `file`, `output`, `snapped` (`moved`, `inserted`, `farthest_m`), `fixed` and `refused`
//! (findings with `given_to` or `reason`), `left` (what `check` still finds), `sound`.

use super::progress::Progress;
use super::{FAULTY, RepairArgs, SOUND, listing, print, reading};
use crate::course::{Course, Stopped};
use crate::exchange::geojson::write_path;
use crate::geometry::coverage::repair::{Reason, RepairOptions, RepairReport};
use crate::geometry::coverage::{BuildOptions, Finding, FindingKind};
use crate::model::{GridMap, Layer};
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::path::Path;

pub(super) fn run(args: &RepairArgs) -> anyhow::Result<u8> {
    if !args.overwrite && same_file(&args.file, &args.output) {
        bail!("the output is the input; give another name, or --overwrite to replace it");
    }
    let progress = Progress::begin();
    let course = progress.course();
    let read = reading::map_of(&args.file, course)?;
    let said = read.lines();
    let options = BuildOptions {
        tolerance_m: args.tolerance,
        gap_width_m: args.tolerance,
        ..BuildOptions::default()
    };
    let mut map = GridMap::build_watched(read.layer, &options, course)?;
    let options = RepairOptions {
        tolerance_m: args.tolerance,
        overlap: args.overlap.into(),
    };
    let report = map.coverage.repair_watched(&options, course)?;
    map.take_shapes_from_coverage();
    let left = what_is_left(&map, args.tolerance, course)?;
    write_path(&args.output, &map.features, &map.foreign_members)
        .with_context(|| format!("cannot write {}", args.output.display()))?;
    drop(progress);
    let sound = left.is_empty();
    let text = if args.json {
        format!("{:#}\n", json_report(args, &map, &report, &left, sound))
    } else {
        let mut lines = said;
        lines.extend(report_lines(args, &map, &report, &left));
        lines.join("\n") + "\n"
    };
    print(&text)?;
    Ok(if sound { SOUND } else { FAULTY })
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

/// What `check` will find in the file as written.
fn what_is_left(map: &GridMap, gap_width_m: f64, course: &Course) -> Result<Vec<Finding>, Stopped> {
    let layer = Layer {
        features: map.features.clone(),
        ..Layer::default()
    };
    let options = BuildOptions {
        gap_width_m,
        ..BuildOptions::default()
    };
    let mut findings = GridMap::build_watched(layer, &options, course)?.findings;
    findings.retain(|f| f.kind.is_error());
    Ok(findings)
}

const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::FaceWouldVanish => "it is all that these faces have; one would vanish",
        Reason::NoArea => "it has no area on the grid of 1e-7 degree; draw it again",
    }
}

fn report_lines(
    args: &RepairArgs,
    map: &GridMap,
    report: &RepairReport,
    left: &[Finding],
) -> Vec<String> {
    let mut lines = Vec::new();
    for fix in &report.fixed {
        let heir = listing::face(map, fix.given_to);
        lines.push(format!(
            "{}  given to {heir}",
            listing::line(map, &fix.finding)
        ));
    }
    for finding in map.findings.iter().filter(|f| f.kind.is_invalid()) {
        lines.push(format!("{}  drawn anew", listing::line(map, finding)));
    }
    for refused in &report.refused {
        let line = listing::line(map, &refused.finding);
        lines.push(format!("refused: {line}: {}", reason(refused.reason)));
    }
    for (face, at) in &map.snapped.refused {
        let face = listing::face(map, *face);
        let at = listing::place(*at);
        lines.push(format!(
            "refused: {face} at {at}: drawn to its neighbours it would collapse"
        ));
    }
    for finding in left {
        lines.push(format!("left: {}", listing::line(map, finding)));
    }
    let fixed = |kind| {
        report
            .fixed
            .iter()
            .filter(|f| f.finding.kind == kind)
            .count()
    };
    lines.push(format!(
        "{}: {} overlaps resolved, {} gaps filled, {} vertices moved and {} taken in (at most {:.3} m), {} refused, {} left",
        args.output.display(),
        fixed(FindingKind::Overlap),
        fixed(FindingKind::Gap),
        map.snapped.moved,
        map.snapped.inserted,
        map.snapped.farthest_m,
        report.refused.len() + map.snapped.refused.len(),
        left.len(),
    ));
    lines
}

fn json_report(
    args: &RepairArgs,
    map: &GridMap,
    report: &RepairReport,
    left: &[Finding],
    sound: bool,
) -> Value {
    let with = |finding: &Finding, name: &str, value: Value| {
        let mut json = listing::json_of(map, finding);
        json[name] = value;
        json
    };
    let fixed = report
        .fixed
        .iter()
        .map(|f| with(&f.finding, "given_to", listing::json_face(map, f.given_to)));
    let collapsing = map.snapped.refused.iter().map(|(face, at)| {
        let finding = Finding::at(FindingKind::Collapsed, *at, vec![*face]);
        with(
            &finding,
            "reason",
            "drawn to its neighbours it would collapse".into(),
        )
    });
    let refused = report
        .refused
        .iter()
        .map(|r| with(&r.finding, "reason", reason(r.reason).into()))
        .chain(collapsing);
    json!({
        "file": args.file.display().to_string(),
        "output": args.output.display().to_string(),
        "snapped": {
            "moved": map.snapped.moved,
            "inserted": map.snapped.inserted,
            "farthest_m": map.snapped.farthest_m,
        },
        "fixed": fixed.collect::<Vec<_>>(),
        "refused": refused.collect::<Vec<_>>(),
        "left": left.iter().map(|f| listing::json_of(map, f)).collect::<Vec<_>>(),
        "sound": sound,
    })
}
