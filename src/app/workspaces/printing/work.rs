//! Laying out and writing beside the window. Owns: what goes in and what comes out. Must not know:
//! widgets.

use super::state::Zoom;
use crate::course::Course;
use crate::geometry::fixed::Bounds;
use crate::i18n::{I18n, Language};
use crate::print::PrintError;
use crate::print::facts::Facts;
use crate::print::job::{Body, Format, Job, Made, Told, WriteError, write};
use crate::print::{in_view, png};
use egui::{Color32, ColorImage};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tiny_skia::Pixmap;

/// Pixels of the longer side of a page that is shown whole.
const WHOLE: f32 = 1_800.0;
/// Pixels of an inch of the screen.
const SCREEN: f32 = 96.0;
/// A picture has so many pixels on a side at most: larger ones only fill memory.
const MOST: f32 = 8_192.0;
/// Dots to an inch of a PNG that is saved.
const PAPER: f32 = 200.0;
/// Dots to an inch of a map that is copied.
const COPIED: f32 = 160.0;

/// What was laid out.
pub struct Printed {
    made: Made,
}

impl Printed {
    /// So many pages there are; none of a workbook or an animation.
    pub fn pages(&self) -> usize {
        match &self.made.body {
            Body::Pages(document) => document.pages.len(),
            Body::Bytes(..) => 0,
        }
    }

    /// What is said of it.
    pub fn told(&self) -> &Told {
        &self.made.told
    }
}

/// The picture of a page.
#[derive(Clone)]
pub struct Pictured {
    /// The page, from 0.
    pub page: usize,
    /// How large.
    pub zoom: Zoom,
    /// Its number: another one is another picture.
    pub number: u64,
    /// The picture.
    pub image: Arc<ColorImage>,
}

/// What came of work.
pub enum PrintOutcome {
    /// Pages were laid out.
    Laid(Result<Arc<Printed>, PrintError>),
    /// The picture of a page was made.
    Pictured(Result<Pictured, PrintError>),
    /// Files were written.
    Written(PathBuf, Result<Vec<PathBuf>, WriteError>),
}

/// Lay out.
pub fn lay(
    facts: &mut Facts,
    job: &Job,
    language: Language,
    course: &Course,
) -> Result<Arc<Printed>, PrintError> {
    let made = job.make(facts, &I18n::new(language), course)?;
    Ok(Arc::new(Printed { made }))
}

/// Lay out and write.
pub fn save(
    (facts, job): (&mut Facts, &Job),
    language: Language,
    path: &Path,
    course: &Course,
) -> Result<Vec<PathBuf>, WriteError> {
    let made = job.make(facts, &I18n::new(language), course)?;
    let format = Format::of(path).unwrap_or(Format::Pdf);
    write(&made, path, (format, dots_saved(&made)), course)
}

/// Dots to an inch of what is saved: fewer where the paper is so large that it could not be drawn.
fn dots_saved(made: &Made) -> f32 {
    let pages = match &made.body {
        Body::Pages(document) => document.pages.as_slice(),
        Body::Bytes(..) => &[],
    };
    let dots = pages.iter().map(|page| png::fitting(page.size, PAPER));
    dots.fold(PAPER, f32::min)
}

/// Make the picture of a page, with so many pixels on a side at most.
pub fn picture(
    printed: &Printed,
    (number, page, zoom): (u64, usize, Zoom),
    most: usize,
    course: &Course,
) -> Result<Pictured, PrintError> {
    let Body::Pages(document) = &printed.made.body else {
        return Err(PrintError::Nothing);
    };
    let laid = document.pages.get(page).ok_or(PrintError::Nothing)?;
    let drawn = png::picture(laid, dots_seen(laid.size, zoom, most), course)?;
    Ok(Pictured {
        page,
        zoom,
        number,
        image: image_of(&drawn),
    })
}

/// Draw the part of the map that is in view.
pub fn in_view(
    facts: &Facts,
    ground: Bounds,
    language: Language,
    course: &Course,
) -> Result<Arc<ColorImage>, PrintError> {
    let laid = in_view::in_view(facts, &I18n::new(language), ground)?;
    let page = laid.pages.first().ok_or(PrintError::Nothing)?;
    let drawn = png::picture(page, png::fitting(page.size, COPIED), course)?;
    Ok(image_of(&drawn))
}

fn image_of(drawn: &Pixmap) -> Arc<ColorImage> {
    let size = [drawn.width() as usize, drawn.height() as usize];
    let pixels = drawn.pixels().iter();
    let pixels =
        pixels.map(|p| Color32::from_rgba_premultiplied(p.red(), p.green(), p.blue(), p.alpha()));
    Arc::new(ColorImage::new(size, pixels.collect()))
}

/// Dots to an inch of a page that is looked at, of which no side has more pixels than `most`.
fn dots_seen(size: [f32; 2], zoom: Zoom, most: usize) -> f32 {
    let inches = size[0].max(size[1]) / 25.4;
    let dots = match zoom {
        Zoom::Whole => WHOLE / inches,
        Zoom::Actual => SCREEN,
        Zoom::Double => 2.0 * SCREEN,
    };
    // A pixel less, since sides are rounded up.
    let most = MOST.min(most as f32) - 1.0;
    png::fitting(size, dots.min(most / inches))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::page::{Document, Page};
    use crate::print::paper::Size;

    #[test]
    fn every_paper_can_be_looked_at_and_saved_as_a_picture() {
        let papers = Size::ALL.map(|size| [false, true].map(|is_portrait| size.page(is_portrait)));
        for size in papers.into_iter().flatten() {
            for zoom in Zoom::ALL {
                for most in [2_048, 8_192, 16_384] {
                    let dots = dots_seen(size, zoom, most);
                    let drawn = png::pixels(size, dots).expect("not too large");
                    assert!(drawn.iter().all(|side| *side as usize <= most));
                }
            }
            let page = Page {
                size,
                ..Page::default()
            };
            let made = Made {
                body: Body::Pages(Document {
                    pages: vec![page],
                    ..Document::default()
                }),
                told: Told::default(),
            };
            let dots = dots_saved(&made);
            assert!(png::pixels(size, dots).is_ok(), "{size:?}: {dots}");
            assert!(dots > 150.0, "{size:?}: {dots}");
        }
    }
}
