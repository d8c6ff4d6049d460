//! `gridroom export`: a map in another format.
//!
//! JSON: `file`, `output`, `features`, `crs`, `skipped` and `notes` (what reading said), `losses` (what the format could not
//! hold, in words), `journaled` (false where the project is only read, so that its journal keeps
//! nothing of it).

use super::progress::Progress;
use super::reading::{self, FileLayer};
use super::{ExportArgs, NOT_KEPT, SOUND, listing, print};
use crate::exchange::export::write_in;
use crate::exchange::frame::Frame;
use crate::geometry::coverage::BuildOptions;
use crate::model::record::Kind;
use crate::model::{GridMap, Layer};
use crate::store::Project;
use anyhow::{Context, bail};
use serde_json::json;

pub(super) fn run(args: &ExportArgs) -> anyhow::Result<u8> {
    let progress = Progress::begin();
    let course = progress.course();
    let (read, is_kept) = match super::try_project(&args.file, &args.who)? {
        Some(project) => of_project(project, args)?,
        None => {
            let layer = args.layer.as_deref();
            let read = reading::layer_of(&args.file, layer, args.crs.as_ref(), course)?;
            (read, true)
        }
    };
    let said = read.lines();
    let map = GridMap::build_watched(read.layer, &BuildOptions::default(), course)?;
    let frame = match &args.to {
        Some(crs) => Frame::of(crs.clone())?,
        None => Frame::wgs84(),
    };
    let losses = match write_in(&args.output, &map, &frame, course) {
        Err(error) if error.kind() == std::io::ErrorKind::Unsupported => {
            bail!("the name must end in geojson, topojson, gpkg, shp, zip, kml or svg")
        }
        other => other.with_context(|| format!("cannot write {}", args.output.display()))?,
    };
    drop(progress);
    let losses: Vec<String> = losses.iter().map(ToString::to_string).collect();
    let text = if args.json {
        let report = json!({
            "file": args.file.display().to_string(),
            "output": args.output.display().to_string(),
            "features": map.features.len(),
            "crs": frame.crs.name(),
            "skipped": read.skipped.iter().map(listing::json_skipped).collect::<Vec<_>>(),
            "notes": read.notes.iter().map(listing::json_note).collect::<Vec<_>>(),
            "losses": losses,
            "journaled": is_kept,
        });
        format!("{report:#}\n")
    } else {
        let mut lines = vec![format!(
            "{}: {} features",
            args.output.display(),
            map.features.len()
        )];
        lines.extend(said);
        lines.extend(losses.iter().map(|loss| format!("lost: {loss}")));
        if !is_kept {
            lines.push(NOT_KEPT.to_owned());
        }
        lines.join("\n") + "\n"
    };
    print(&text)?;
    Ok(SOUND)
}

/// The records of a project as a layer, and whether its journal keeps that they left it.
fn of_project(mut project: Project, args: &ExportArgs) -> anyhow::Result<(FileLayer, bool)> {
    let name = args.layer.as_deref().unwrap_or(Kind::Grid.name());
    // People and cases leave as lists, masked, and not as a map.
    let Some(kind) = Kind::named(name).filter(|kind| !kind.is_personal()) else {
        bail!("{name} is no layer that can be exported as a map");
    };
    let records = project.records(kind)?;
    let is_kept = project.note_export(&args.output, kind.name())?;
    let read = FileLayer {
        layer: Layer {
            features: records.into_iter().map(|s| s.record.feature).collect(),
            foreign_members: project.members()?,
        },
        notes: Vec::new(),
        skipped: Vec::new(),
    };
    Ok((read, is_kept))
}
