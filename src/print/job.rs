//! A print as it is asked for: what, and written in which format. Owns: that files come whole or not at
//! all. Must not know: who asks, the window or the command.

use super::facts::{Facts, Wish};
use super::in_view::in_view;
use super::listing::{Listed, listing};
use super::names::How;
use super::notice::notice;
use super::page::Document;
use super::registers::Known;
use super::report::{page, report, workbook};
use super::slide::slide;
use super::tours::tours;
use super::wall::{self, wall};
use super::{PrintError, pdf, png, replay, sheets::sheets, svg};
use crate::course::Course;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Bounds;
use crate::i18n::I18n;
use crate::model::epidemic::Order;
use crate::model::sampling::HomeTours;
use crate::store::{NewFile, Project};
use jiff::civil::DateTime;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is printed.
#[derive(Clone, Debug, PartialEq)]
pub enum Job {
    /// The wall map.
    Wall(wall::Wish),
    /// The part of the map that is in view; all of it where nothing of it lies there.
    View(Bounds),
    /// The sheets of these grids, by code or name; of all where none is named.
    Sheets(Vec<String>),
    /// The notice of an order.
    Notice(Box<Order>),
    /// The report of the day as one page.
    Report,
    /// The same as a workbook.
    Workbook,
    /// A slide.
    Slide,
    /// The slides of these instants as an animation, with so many dots per inch.
    Replay(Vec<DateTime>, f32),
    /// A list that follows from how things stand, of these grids, by code or name; of all where none is
    /// named.
    Known(Known, Vec<String>),
    /// Tours to those who are sampled at home, a sheet for each team.
    Tours(Arc<HomeTours>),
    /// A list that was made elsewhere, by its name.
    List(&'static str, Arc<Listed>),
}

impl Job {
    /// What the journal calls it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Wall(_) => "wall-map",
            Self::View(_) => "map",
            Self::Slide => "slide",
            Self::Replay(..) => "replay",
            Self::Known(known, _) => known.name(),
            Self::List(name, _) => name,
            Self::Sheets(_) => "grid-sheets",
            Self::Tours(_) => "home-sampling",
            Self::Notice(_) => "notice",
            Self::Report | Self::Workbook => "daily-report",
        }
    }

    /// Whether it is about those who came from elsewhere too.
    pub const fn reads_arrivals(&self) -> bool {
        matches!(
            self,
            Self::Workbook | Self::Known(Known::Morning | Known::Visits, _)
        )
    }

    /// Lay it out. For a replay the facts are turned from one instant to the next.
    ///
    /// # Errors
    /// [`PrintError`].
    pub fn make(
        &self,
        facts: &mut Facts,
        i18n: &I18n,
        course: &Course,
    ) -> Result<Made, PrintError> {
        let mut told = Told {
            grids: facts.faces().count(),
            ..Told::default()
        };
        let body = match self {
            Self::Wall(wish) => {
                let wall = wall(facts, i18n, wish, course)?;
                let is_numbered = |how: How| matches!(how, How::Numbered(_));
                let placed = wall.names.placed.iter();
                told.numbered = placed.filter(|name| is_numbered(name.how)).count();
                told.unplaced = wall.names.left_out.len();
                told.scale = Some(wall.scale);
                Body::Pages(wall.document)
            }
            Self::View(ground) => Body::Pages(in_view(facts, i18n, *ground)?),
            Self::Sheets(grids) => {
                let faces = chosen(facts, grids)?;
                told.grids = faces.len();
                Body::Pages(sheets(facts, i18n, &faces, course)?)
            }
            Self::Notice(order) => Body::Pages(notice(facts, i18n, order)?),
            Self::Report => Body::Pages(page::page(&report(facts, i18n), facts, i18n)?),
            Self::Workbook => {
                let report = report(facts, i18n);
                Body::Bytes(Format::Xlsx, workbook::to_bytes(&report, facts, i18n)?)
            }
            Self::Slide => Body::Pages(slide(facts, i18n)?),
            Self::Replay(instants, dots) => {
                let bytes = replay::to_bytes(facts, i18n, (instants, *dots), course)?;
                told.frames = instants.len();
                Body::Bytes(Format::Png, bytes)
            }
            Self::Known(known, grids) => {
                let faces = match grids.is_empty() {
                    true => Vec::new(),
                    false => chosen(facts, grids)?,
                };
                let listed = known.listed(facts, i18n, &faces);
                told.rows = Some(listed.rows.len());
                Body::Pages(listing(facts, i18n, &listed, course)?)
            }
            Self::Tours(found) => {
                told.rows = Some(found.stops.len());
                Body::Pages(tours(facts, i18n, found, course)?)
            }
            Self::List(_, listed) => {
                told.rows = Some(listed.rows.len());
                Body::Pages(listing(facts, i18n, listed, course)?)
            }
        };
        Ok(Made { body, told })
    }
}

/// What was laid out.
pub struct Made {
    /// It.
    pub body: Body,
    /// What is said of it.
    pub told: Told,
}

/// Pages, or a file as it is.
pub enum Body {
    /// Pages.
    Pages(Document),
    /// The bytes of a workbook or of an animation.
    Bytes(Format, Vec<u8>),
}

/// What is said of a print.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// Grids in it.
    pub grids: usize,
    /// The number behind `1:` of a wall map.
    pub scale: Option<f64>,
    /// Grids that have a number on the map and their name beside it.
    pub numbered: usize,
    /// Grids whose name stands in the index alone.
    pub unplaced: usize,
    /// Pictures of an animation.
    pub frames: usize,
    /// Rows of a list.
    pub rows: Option<usize>,
}

/// The grids that were asked for, in the order of a list; all of them where none was named.
fn chosen(facts: &Facts, wanted: &[String]) -> Result<Vec<FaceId>, PrintError> {
    let mut faces = facts.listed();
    if wanted.is_empty() {
        return Ok(faces);
    }
    let mut found = Vec::new();
    for name in wanted {
        let grid = facts.grid(name);
        found.push(grid.ok_or_else(|| PrintError::NoGrid(name.clone()))?);
    }
    faces.retain(|face| found.contains(face));
    Ok(faces)
}

/// A format that a print is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// PDF.
    Pdf,
    /// SVG, a file for each page.
    Svg,
    /// PNG, a file for each page.
    Png,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// The format that the ending of a name says.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        match ending.as_str() {
            "pdf" => Some(Self::Pdf),
            "svg" => Some(Self::Svg),
            "png" => Some(Self::Png),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// It cannot be written in this format.
    #[error(transparent)]
    Print(#[from] PrintError),
    /// The file system refused.
    #[error("cannot write {path}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Write what was worked out elsewhere as pages, which say of themselves what is known now, and why they are
/// in clear, where they are.
///
/// # Errors
/// [`WriteError`].
pub fn write_now(
    project: &Project,
    (path, job): (&Path, &Job),
    reason: Option<&str>,
    (i18n, course): (&I18n, &Course),
) -> Result<(), WriteError> {
    let wish = Wish {
        reason: reason.map(str::to_owned),
        ..Wish::default()
    };
    let mut facts = Facts::read(project, &wish)?;
    let made = job.make(&mut facts, i18n, course)?;
    write(&made, path, (Format::Pdf, 0.0), course).map(drop)
}

/// Write it, whole or not at all: all files are there before the first takes its place.
///
/// # Errors
/// [`WriteError`].
pub fn write(
    made: &Made,
    path: &Path,
    (format, dots): (Format, f32),
    course: &Course,
) -> Result<Vec<PathBuf>, WriteError> {
    let mut drafts: Vec<(PathBuf, NewFile)> = Vec::new();
    let mut draft = |path: PathBuf, bytes: &[u8]| -> Result<(), WriteError> {
        match NewFile::holding(&path, bytes) {
            Ok(file) => drafts.push((path, file)),
            Err(source) => return Err(WriteError::Io { path, source }),
        }
        Ok(())
    };
    match &made.body {
        Body::Bytes(_, bytes) => draft(path.to_owned(), bytes)?,
        Body::Pages(document) if matches!(format, Format::Svg | Format::Png) => {
            for (number, page) in (1..).zip(&document.pages) {
                let bytes = match format {
                    Format::Svg => svg::to_bytes(&document.title, page, course)?,
                    _ => png::to_bytes(page, dots, course)?,
                };
                draft(numbered_path(path, number), &bytes)?;
            }
        }
        Body::Pages(document) => draft(path.to_owned(), &pdf::to_bytes(document, course)?)?,
    }
    course.close().map_err(PrintError::from)?;
    let mut written = Vec::new();
    for (path, file) in drafts {
        match file.replace() {
            Ok(()) => written.push(path),
            Err(source) => return Err(WriteError::Io { path, source }),
        }
    }
    Ok(written)
}

/// The name of the file of a page: the first has the name that was asked for.
fn numbered_path(path: &Path, number: usize) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{number}.{ending}"))
}
