//! A layer of any map file, without a project: as `check` and `export` read it.

use super::listing;
use crate::course::Course;
use crate::exchange::geojson::read_path_watched;
use crate::exchange::import::candidates;
use crate::exchange::placing::{Placer, place};
use crate::exchange::report::{Note, ReadError, SkipReason, Skipped, named};
use crate::exchange::source::{Wishes, read_watched};
use crate::geometry::crs::{Crs, Transform};
use crate::model::Layer;
use anyhow::bail;
use std::path::Path;

/// A layer, and what reading its file said.
pub(super) struct FileLayer {
    /// The layer, in WGS84.
    pub layer: Layer,
    /// What was changed.
    pub notes: Vec<Note>,
    /// Parts of the file that were left out.
    pub skipped: Vec<Skipped>,
}

impl FileLayer {
    /// What reading said, as lines.
    pub fn lines(&self) -> Vec<String> {
        let skipped = self.skipped.iter().map(listing::skipped_line);
        skipped.chain(listing::note_lines(&self.notes)).collect()
    }
}

/// Read a layer: the one of this name, or the first; its system as given, or as is sure.
pub(super) fn layer_of(
    path: &Path,
    name: Option<&str>,
    crs: Option<&Crs>,
    course: &Course,
) -> anyhow::Result<FileLayer> {
    let source = read_watched(path, &Wishes::default(), course).map_err(|e| not_read(path, e))?;
    let mut skipped = source.skipped;
    let mut layers = source.layers.into_iter();
    let found = match name {
        Some(name) => layers.find(|l| l.name == name),
        None => {
            let first = layers.next();
            skipped.extend(layers.map(|other| Skipped {
                name: other.name,
                why: SkipReason::Other,
            }));
            first
        }
    };
    let Some(raw) = found else {
        let wanted = skipped.iter().find(|one| Some(one.name.as_str()) == name);
        match wanted {
            Some(one) => bail!("{}: {}", one.name, one.why),
            None => bail!("there is no such layer"),
        }
    };
    let placer = match crs {
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
    let read = place(raw, &placer, course)?;
    Ok(FileLayer {
        layer: read.layer,
        notes: read.notes,
        skipped,
    })
}

/// Read a map to be judged: GeoJSON as its standard has it, anything else as [`layer_of`] does.
pub(super) fn map_of(path: &Path, course: &Course) -> anyhow::Result<FileLayer> {
    const OTHERS: [&str; 10] = [
        "topojson", "gpkg", "shp", "dbf", "zip", "kml", "kmz", "csv", "tsv", "wkt",
    ];
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    if OTHERS.contains(&ending.to_lowercase().as_str()) {
        return layer_of(path, None, None, course);
    }
    let read = read_path_watched(path, course).map_err(|e| not_read(path, e))?;
    Ok(FileLayer {
        layer: read.layer,
        notes: read.notes,
        skipped: Vec::new(),
    })
}

/// An error of reading that names the file, once.
pub(super) fn not_read(path: &Path, error: ReadError) -> anyhow::Error {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let says_name = error.to_string().contains(name.as_ref());
    let columns = match &error {
        ReadError::NoPlaces { columns } => named(columns),
        _ => String::new(),
    };
    let mut error = anyhow::Error::new(error);
    if !columns.is_empty() {
        error = error.context(format!(
            "its columns are {columns}; name them with --columns X,Y"
        ));
    }
    if says_name {
        error
    } else {
        error.context(path.display().to_string())
    }
}
