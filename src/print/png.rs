//! A page as PNG, through `tiny-skia`; characters are drawn by their outlines. Owns: the way from a page
//! to its calls. Must not know: what is printed.

use super::PrintError;
use super::page::{BOLD, Item, Page, Rect, Shape, Step, Stroke, Text};
use super::typeface::Typeface;
use crate::course::{Course, Stage};
use crate::style::Colour;
use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Mask, Paint, Path, PathBuilder, Pixmap, StrokeDash,
    Transform,
};

/// A picture may have so many pixels: A0 at 150 dots per inch, and what its making takes.
pub const MOST_PIXELS: u64 = 40_000_000;

/// Millimetres in an inch.
const INCH: f32 = 25.4;

/// Write a page with so many dots per inch.
///
/// # Errors
/// [`PrintError::Font`], [`PrintError::TooLarge`], [`PrintError::Format`], [`PrintError::Stopped`].
pub fn to_bytes(page: &Page, dots: f32, course: &Course) -> Result<Vec<u8>, PrintError> {
    picture(page, dots, course)?
        .encode_png()
        .map_err(|error| PrintError::Format(error.to_string()))
}

/// Draw a page with so many dots per inch, on white.
///
/// # Errors
/// [`PrintError::Font`], [`PrintError::TooLarge`], [`PrintError::Stopped`].
pub fn picture(page: &Page, dots: f32, course: &Course) -> Result<Pixmap, PrintError> {
    let scale = dots / INCH;
    let [width, height] = pixels(page.size, dots)?;
    let too_large = || PrintError::TooLarge(width.into(), height.into());
    let mut picture = Pixmap::new(width, height).ok_or_else(too_large)?;
    picture.fill(Color::WHITE);
    let pen = Pen {
        face: Typeface::bundled()?,
        scale: Transform::from_scale(scale, scale),
    };
    course.enter(Stage::Writing, page.items.len());
    for item in &page.items {
        pen.draw(&mut picture, std::slice::from_ref(item), None);
        course.count(1)?;
    }
    Ok(picture)
}

/// How many pixels a page has across and down with so many dots per inch.
///
/// # Errors
/// [`PrintError::TooLarge`].
pub fn pixels(size: [f32; 2], dots: f32) -> Result<[u32; 2], PrintError> {
    let [width, height] = size.map(|side| (side * dots / INCH).round().max(1.0) as u64);
    let too_large = || PrintError::TooLarge(width, height);
    if width.saturating_mul(height) > MOST_PIXELS {
        return Err(too_large());
    }
    let side = |side: u64| u32::try_from(side).map_err(|_| too_large());
    Ok([side(width)?, side(height)?])
}

/// As many dots per inch as a page can be drawn with, these at most.
pub fn fitting(size: [f32; 2], dots: f32) -> f32 {
    let inches = (size[0] * size[1]).max(1.0) / (INCH * INCH);
    // A little less, since sides are rounded.
    dots.min(0.999 * (MOST_PIXELS as f32 / inches).sqrt())
}

/// Draws on a page.
struct Pen {
    face: Typeface,
    scale: Transform,
}

impl Pen {
    fn draw(&self, picture: &mut Pixmap, items: &[Item], mask: Option<(&Mask, Rect)>) {
        for item in items {
            match item {
                Item::Shape(shape) => self.shape(picture, shape, Transform::identity(), mask),
                Item::Text(text) => self.text(picture, text, mask),
                Item::Clip(place, items) => {
                    let place = mask.map_or(*place, |(_, outer)| within(*place, outer));
                    let corners = path(&Shape::rect(place, None, None).steps);
                    let clip = corners.and_then(|path| {
                        let mut clip = Mask::new(picture.width(), picture.height())?;
                        clip.fill_path(&path, FillRule::Winding, true, self.scale);
                        Some(clip)
                    });
                    if let Some(clip) = clip {
                        self.draw(picture, items, Some((&clip, place)));
                    }
                }
            }
        }
    }

    fn shape(
        &self,
        picture: &mut Pixmap,
        shape: &Shape,
        turn: Transform,
        mask: Option<(&Mask, Rect)>,
    ) {
        let Some(path) = path(&shape.steps) else {
            return;
        };
        let at = turn.post_concat(self.scale);
        let mask = mask.map(|(mask, _)| mask);
        if let Some(colour) = shape.fill {
            picture.fill_path(&path, &paint(colour), FillRule::EvenOdd, at, mask);
        }
        if let Some(stroke) = shape.stroke {
            let paint = paint(stroke.colour);
            picture.stroke_path(&path, &paint, &stroke_of(stroke), at, mask);
        }
    }

    fn text(&self, picture: &mut Pixmap, text: &Text, mask: Option<(&Mask, Rect)>) {
        let steps = self.face.outline(&text.text, text.size, text.at);
        let turn = Transform::from_rotate_at(text.turn, text.at[0], text.at[1]);
        if let Some((width, colour)) = text.halo {
            let halo = Shape {
                steps: steps.clone(),
                fill: None,
                stroke: Some(Stroke::new(2.0 * width, colour).round()),
            };
            self.shape(picture, &halo, turn, mask);
        }
        let bold = Stroke::new(BOLD * text.size, text.colour).round();
        let stroke = text.is_strong.then_some(bold);
        let Some(path) = path(&steps) else {
            return;
        };
        let at = turn.post_concat(self.scale);
        let mask = mask.map(|(mask, _)| mask);
        // Strokes of one character may overlap: what lies in any of them is ink.
        picture.fill_path(&path, &paint(text.colour), FillRule::Winding, at, mask);
        if let Some(stroke) = stroke {
            picture.stroke_path(&path, &paint(text.colour), &stroke_of(stroke), at, mask);
        }
    }
}

/// The part of a rectangle that lies in another.
fn within(inner: Rect, outer: Rect) -> Rect {
    let clamped =
        |at: [f32; 2]| [0, 1].map(|i| at[i].clamp(outer.min[i], outer.max[i].max(outer.min[i])));
    Rect {
        min: clamped(inner.min),
        max: clamped(inner.max),
    }
}

fn paint(colour: Colour) -> Paint<'static> {
    let mut paint = Paint {
        anti_alias: true,
        ..Paint::default()
    };
    paint.set_color_rgba8(colour.r, colour.g, colour.b, colour.a);
    paint
}

fn stroke_of(stroke: Stroke) -> tiny_skia::Stroke {
    let (line_cap, line_join) = if stroke.is_round {
        (LineCap::Round, LineJoin::Round)
    } else {
        (LineCap::Butt, LineJoin::Miter)
    };
    tiny_skia::Stroke {
        width: stroke.width,
        line_cap,
        line_join,
        dash: stroke
            .dash
            .and_then(|dash| StrokeDash::new(dash.to_vec(), 0.0)),
        ..tiny_skia::Stroke::default()
    }
}

fn path(steps: &[Step]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for step in steps {
        match *step {
            Step::Move([x, y]) => builder.move_to(x, y),
            Step::Line([x, y]) => builder.line_to(x, y),
            Step::Curve([a, b, to]) => builder.cubic_to(a[0], a[1], b[0], b[1], to[0], to[1]),
            Step::Close => builder.close(),
        }
    }
    builder.finish()
}
