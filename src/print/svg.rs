//! A page as SVG, in millimetres. Text stays text: it is set in the bundled typeface where the reader has
//! it, else in another, but never wider than it was laid out. Owns: the picture's text. Must not know:
//! what is printed.

use super::PrintError;
use super::page::{BOLD, Item, Page, Shape, Step, Stroke, Text};
use super::typeface::Typeface;
use crate::course::{Course, Stage};
use crate::style::{Colour, font};
use quick_xml::escape::escape;
use std::fmt::Write;

/// Write a page of this title.
///
/// # Errors
/// [`PrintError::Font`], [`PrintError::Stopped`].
pub fn to_bytes(title: &str, page: &Page, course: &Course) -> Result<Vec<u8>, PrintError> {
    let [width, height] = page.size;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"'{}', 'Noto Sans CJK SC', 'Microsoft YaHei', \
         sans-serif\" fill-rule=\"evenodd\">\n<title>{}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n",
        font::FAMILY,
        escape(title)
    );
    let mut pen = Pen {
        face: Typeface::bundled()?,
        clips: 0,
    };
    course.enter(Stage::Writing, page.items.len());
    for item in &page.items {
        pen.draw(&mut out, std::slice::from_ref(item));
        course.count(1)?;
    }
    out.push_str("</svg>\n");
    Ok(out.into_bytes())
}

/// Draws on a page. What is written goes into a text, which takes all there is.
struct Pen {
    face: Typeface,
    clips: usize,
}

impl Pen {
    fn draw(&mut self, out: &mut String, items: &[Item]) {
        for item in items {
            match item {
                Item::Shape(shape) => draw_shape(out, shape),
                Item::Text(text) => self.text(out, text),
                Item::Clip(place, items) => {
                    self.clips += 1;
                    let (name, [x, y]) = (self.clips, place.min);
                    let _ = writeln!(
                        out,
                        "<clipPath id=\"c{name}\"><rect x=\"{x}\" y=\"{y}\" width=\"{}\" \
                         height=\"{}\"/></clipPath>\n<g clip-path=\"url(#c{name})\">",
                        place.width(),
                        place.height()
                    );
                    self.draw(out, items);
                    out.push_str("</g>\n");
                }
            }
        }
    }

    fn text(&self, out: &mut String, text: &Text) {
        let [x, y] = text.at;
        let length = self.face.width(&text.text, text.size);
        let _ = write!(
            out,
            "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{:.2}\" textLength=\"{length:.2}\" \
             lengthAdjust=\"spacingAndGlyphs\"",
            text.size
        );
        push_colour(out, "fill", text.colour);
        if text.turn != 0.0 {
            let _ = write!(out, " transform=\"rotate({:.2} {x:.2} {y:.2})\"", text.turn);
        }
        if let Some((width, colour)) = text.halo {
            let halo = Stroke::new(2.0 * width, colour).round();
            push_stroke(out, halo);
            out.push_str(" paint-order=\"stroke\"");
        } else if text.is_strong {
            push_stroke(out, Stroke::new(BOLD * text.size, text.colour).round());
        }
        let _ = writeln!(out, ">{}</text>", escape(text.text.as_str()));
    }
}

fn push_colour(out: &mut String, name: &str, colour: Colour) {
    let Colour { r, g, b, a } = colour;
    let _ = write!(out, " {name}=\"#{r:02x}{g:02x}{b:02x}\"");
    if a < 255 {
        let _ = write!(out, " {name}-opacity=\"{:.3}\"", f32::from(a) / 255.0);
    }
}

fn push_stroke(out: &mut String, stroke: Stroke) {
    push_colour(out, "stroke", stroke.colour);
    let _ = write!(out, " stroke-width=\"{:.3}\"", stroke.width);
    if stroke.is_round {
        out.push_str(" stroke-linecap=\"round\" stroke-linejoin=\"round\"");
    }
    if let Some([dash, gap]) = stroke.dash {
        let _ = write!(out, " stroke-dasharray=\"{dash:.2} {gap:.2}\"");
    }
}

fn draw_shape(out: &mut String, shape: &Shape) {
    if shape.fill.is_none() && shape.stroke.is_none() {
        return;
    }
    out.push_str("<path d=\"");
    for step in &shape.steps {
        let _ = match *step {
            Step::Move([x, y]) => write!(out, "M{x:.2} {y:.2}"),
            Step::Line([x, y]) => write!(out, "L{x:.2} {y:.2}"),
            Step::Curve([a, b, to]) => write!(
                out,
                "C{:.2} {:.2} {:.2} {:.2} {:.2} {:.2}",
                a[0], a[1], b[0], b[1], to[0], to[1]
            ),
            Step::Close => write!(out, "Z"),
        };
    }
    out.push('"');
    match shape.fill {
        Some(colour) => push_colour(out, "fill", colour),
        None => out.push_str(" fill=\"none\""),
    }
    if let Some(stroke) = shape.stroke {
        push_stroke(out, stroke);
    }
    out.push_str("/>\n");
}
