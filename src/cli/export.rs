//! `gridroom export`: a map in another format.
//!
//! JSON: `file`, `output`, `features`, `losses` (what the format could not hold, in words).

use super::{ExportArgs, SOUND, print};
use crate::exchange::export::write;
use crate::exchange::import::candidates;
use crate::exchange::placing::{Placer, place};
use crate::exchange::source::read;
use crate::geometry::coverage::BuildOptions;
use crate::geometry::crs::Transform;
use crate::model::record::Kind;
use crate::model::{GridMap, Layer};
use crate::store::Project;
use anyhow::{Context, bail};
use serde_json::json;

pub(super) fn run(args: &ExportArgs) -> anyhow::Result<u8> {
    let layer = match super::try_project(&args.file, &args.who)? {
        Some(project) => of_project(project, args)?,
        None => of_file(args)?,
    };
    let map = GridMap::build(layer, &BuildOptions::default());
    let losses = match write(&args.output, &map) {
        Err(error) if error.kind() == std::io::ErrorKind::Unsupported => {
            bail!("the name must end in geojson, topojson, gpkg, shp, zip, kml or svg")
        }
        other => other.with_context(|| format!("cannot write {}", args.output.display()))?,
    };
    let losses: Vec<String> = losses.iter().map(ToString::to_string).collect();
    let text = if args.json {
        let report = json!({
            "file": args.file.display().to_string(),
            "output": args.output.display().to_string(),
            "features": map.features.len(),
            "losses": losses,
        });
        format!("{report:#}\n")
    } else {
        let mut lines = vec![format!(
            "{}: {} features",
            args.output.display(),
            map.features.len()
        )];
        lines.extend(losses.iter().map(|loss| format!("lost: {loss}")));
        lines.join("\n") + "\n"
    };
    print(&text)?;
    Ok(SOUND)
}

fn of_project(mut project: Project, args: &ExportArgs) -> anyhow::Result<Layer> {
    let name = args.layer.as_deref().unwrap_or(Kind::Grid.name());
    // People and cases leave as lists, masked, and not as a map.
    let Some(kind) = Kind::named(name).filter(|kind| !kind.is_personal()) else {
        bail!("{name} is no layer that can be exported as a map");
    };
    let records = project.records(kind)?;
    project.note_export(&args.output, kind.name())?;
    Ok(Layer {
        features: records.into_iter().map(|s| s.record.feature).collect(),
        foreign_members: project.members()?,
    })
}

fn of_file(args: &ExportArgs) -> anyhow::Result<Layer> {
    let source = read(&args.file, None).with_context(|| args.file.display().to_string())?;
    let found = match &args.layer {
        Some(name) => source.layers.into_iter().find(|l| l.name == *name),
        None => source.layers.into_iter().next(),
    };
    let Some(raw) = found else {
        bail!("there is no such layer");
    };
    let placer = match &args.crs {
        Some(crs) => Placer {
            transform: Transform::of(crs)?,
            swapped: false,
        },
        None => match candidates(&raw, None).into_iter().next() {
            Some(first) if first.reason.is_sure() => Placer {
                transform: Transform::of(&first.crs)?,
                swapped: first.swapped,
            },
            Some(_) => bail!("it is not sure which coordinate system this is; name it with --crs"),
            None => Placer::same(),
        },
    };
    Ok(place(raw, &placer)?.layer)
}
