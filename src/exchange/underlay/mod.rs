//! A plan that lies beneath the map to be traced: a scanned picture (PNG, JPEG, TIFF) or the lines of a
//! DXF, and where it says that it lies. Owns: how large such a file may be, and which of its companions
//! are asked. Must not know: what is traced on it, projects, screens.
//!
//! Nothing of it goes into a project: the file stays where it is. A picture that says nothing of its
//! place is placed by points ([`crate::geometry::affine`]).

mod dxf;
mod geo_tags;
mod palette;
mod picture;
mod placing;
mod tiff_pixels;
mod world_file;

pub use dxf::DxfFault;
pub use picture::Picture;
pub use placing::Placing;

use crate::course::{Course, Stopped};
use crate::geometry::affine::Affine;
use crate::geometry::crs::Crs;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Endings of files that can be chosen.
pub const ENDINGS: [&str; 6] = ["tif", "tiff", "png", "jpg", "jpeg", "dxf"];

/// No file is read that is larger, bytes.
pub const LARGEST: u64 = 512 << 20;
/// No companion is, bytes.
const LARGEST_COMPANION: u64 = 64 << 10;
/// No picture is opened that has more pixels: an A0 sheet at 250 dots per inch.
pub const MOST_PIXELS: u64 = 100_000_000;

/// Lines as they are in their file (east, north), in the unit of its coordinate system.
pub type Lines = Vec<Vec<[f64; 2]>>;

/// What is to be seen.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A picture.
    Picture(Picture),
    /// Lines, and how many things of other kinds were left out.
    Lines(Lines, usize),
}

/// A plan as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Underlay {
    /// Its file.
    pub path: PathBuf,
    /// What is to be seen.
    pub content: Content,
    /// Where its pixels (columns, rows) lie in its coordinate system, if it says so; lines lie where
    /// their numbers say.
    pub place: Option<Affine>,
    /// Its coordinate system, if it says so, or if its numbers can be nothing but degrees.
    pub crs: Option<Crs>,
}

/// Why a plan cannot be read.
#[derive(Debug, Error)]
pub enum UnderlayError {
    /// The file system said no.
    #[error("{0}")]
    Io(std::io::Error),
    /// The file is too large.
    #[error("the file has {0} bytes, more than {LARGEST}")]
    Long(u64),
    /// The picture has too many pixels.
    #[error("the picture has {0} x {1} pixels, more than {MOST_PIXELS} in all")]
    Vast(u64, u64),
    /// Neither a picture nor a drawing that is known here.
    #[error("the file is neither PNG, JPEG, TIFF nor DXF")]
    Unknown,
    /// A kind of picture or drawing that is not read, as the reader says.
    #[error("this kind of file is not read: {0}")]
    Unsupported(String),
    /// The picture is broken, as the reader says.
    #[error("the picture is broken: {0}")]
    Broken(String),
    /// A companion that says where the picture lies has no number in this line.
    #[error("line {line} of {} is no number", file.display())]
    WorldFile {
        /// The companion.
        file: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
    /// The place that is said of the picture is none: it has no area, or lies off the globe.
    #[error("the place that the file gives is none")]
    NoPlace,
    /// The drawing is broken.
    #[error(transparent)]
    Dxf(#[from] DxfFault),
    /// Whoever asked for it stopped it.
    #[error("stopped")]
    Stopped,
}

impl From<std::io::Error> for UnderlayError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Stopped> for UnderlayError {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

/// Read a plan. Sizes are checked before anything is decoded.
///
/// # Errors
/// [`UnderlayError`].
pub fn read(path: &Path, course: &Course) -> Result<Underlay, UnderlayError> {
    let bytes = contents(path, LARGEST)?;
    course.go_on()?;
    let kept = |content, place, crs| Underlay {
        path: path.to_owned(),
        content,
        place,
        crs,
    };
    if !picture::is_picture(&bytes) {
        let is_dxf = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("dxf"));
        if !is_dxf {
            return Err(UnderlayError::Unknown);
        }
        let (lines, left_out) = dxf::read(&bytes, course)?;
        let crs = sidecar_crs(path).or_else(|| degrees(lines.iter().flatten().copied()));
        return Ok(kept(Content::Lines(lines, left_out), None, crs));
    }
    let (said, said_crs) = geo_tags::read(&bytes)?;
    let place = match said {
        Some(place) => Some(place),
        None => world_file::beside(path)?,
    };
    if place.is_some_and(|place| !place.is_sound()) {
        return Err(UnderlayError::NoPlace);
    }
    let picture = picture::decode(&bytes, course)?;
    let corners = place.map(|place| picture.corners().map(|corner| place.apply(corner)));
    let crs = said_crs
        .or_else(|| sidecar_crs(path))
        .or_else(|| degrees(corners?.into_iter()));
    Ok(kept(Content::Picture(picture), place, crs))
}

/// All of a file, if it is no longer than this.
fn contents(path: &Path, most: u64) -> Result<Vec<u8>, UnderlayError> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    if length > most {
        return Err(UnderlayError::Long(length));
    }
    let mut bytes = Vec::new();
    // A file that grows meanwhile is not followed.
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The coordinate system that a `.prj` beside a file names.
fn sidecar_crs(path: &Path) -> Option<Crs> {
    let beside = ["prj", "PRJ"].map(|ending| path.with_extension(ending));
    let text = beside
        .iter()
        .find_map(|path| contents(path, LARGEST_COMPANION).ok())?;
    Crs::named(&String::from_utf8_lossy(&text))
}

/// Degrees, where numbers can be nothing else. A sheet of metres so near to where they begin is none
/// that a subdistrict has.
fn degrees(mut places: impl Iterator<Item = [f64; 2]>) -> Option<Crs> {
    let mut is_any = false;
    let all = places.all(|[lon, lat]| {
        is_any = true;
        lon.abs() <= 180.0 && lat.abs() <= 90.0
    });
    (is_any && all).then_some(Crs::Wgs84)
}

#[cfg(test)]
mod tests;
