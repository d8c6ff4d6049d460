//! Pages as PDF, through `krilla`: fonts are embedded and hold only the characters in use, text can be
//! selected and searched. Owns: the way from pages to its calls. Must not know: what is printed.

use super::PrintError;
use super::page::{BOLD, Bookmark, Document, Item, Rect, Shape, Step, Stroke, Text};
use super::typeface::Typeface;
use crate::course::{Course, Stage};
use crate::style::{Colour, font};
use krilla::Data;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::destination::{Destination, XyzDestination};
use krilla::geom::{self, Path, PathBuilder, Point, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};

/// Points of a PDF in a millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// Write pages, counted one by one.
///
/// # Errors
/// [`PrintError::Font`], [`PrintError::Format`], [`PrintError::Stopped`].
pub fn to_bytes(document: &Document, course: &Course) -> Result<Vec<u8>, PrintError> {
    let face = Typeface::bundled()?;
    let font = Font::new(Data::from(font::BYTES), 0)
        .ok_or_else(|| PrintError::Font(font::FAMILY.to_owned()))?;
    let pen = Pen { face, font };
    let mut pdf = krilla::Document::new();
    pdf.set_metadata(
        Metadata::new()
            .title(document.title.clone())
            .language(document.language.clone())
            .creator("Gridroom".to_owned()),
    );
    course.enter(Stage::Writing, document.pages.len());
    for page in &document.pages {
        let [width, height] = page.size.map(|side| side * POINTS);
        let settings = PageSettings::from_wh(width, height)
            .ok_or_else(|| PrintError::Format(format!("{width} × {height} points")))?;
        let mut sheet = pdf.start_page_with(settings);
        let mut surface = sheet.surface();
        surface.push_transform(&Transform::from_scale(POINTS, POINTS));
        pen.draw(&mut surface, &page.items);
        surface.pop();
        surface.finish();
        for link in &page.links {
            if let Some(annotation) = annotation(link.place, link.page) {
                sheet.add_annotation(annotation);
            }
        }
        sheet.finish();
        course.count(1)?;
    }
    if !document.bookmarks.is_empty() {
        let mut outline = Outline::new();
        for bookmark in &document.bookmarks {
            outline.push_child(node(bookmark));
        }
        pdf.set_outline(outline);
    }
    pdf.finish()
        .map_err(|error| PrintError::Format(format!("{error:?}")))
}

fn destination(page: usize) -> XyzDestination {
    XyzDestination::new(page, Point::from_xy(0.0, 0.0))
}

fn node(bookmark: &Bookmark) -> OutlineNode {
    let mut node = OutlineNode::new(bookmark.text.clone(), destination(bookmark.page));
    for below in &bookmark.below {
        node.push_child(self::node(below));
    }
    node
}

fn rect(place: Rect, scale: f32) -> Option<geom::Rect> {
    let [x, y] = place.min;
    geom::Rect::from_xywh(
        x * scale,
        y * scale,
        place.width() * scale,
        place.height() * scale,
    )
}

fn annotation(place: Rect, page: usize) -> Option<Annotation> {
    let target = Target::Destination(Destination::Xyz(destination(page)));
    let link = LinkAnnotation::new(rect(place, POINTS)?, target);
    Some(Annotation::new_link(link, None))
}

fn opacity(colour: Colour) -> NormalizedF32 {
    NormalizedF32::new(f32::from(colour.a) / 255.0).unwrap_or(NormalizedF32::ONE)
}

fn fill(colour: Colour) -> Fill {
    Fill {
        paint: rgb::Color::new(colour.r, colour.g, colour.b).into(),
        opacity: opacity(colour),
        rule: FillRule::EvenOdd,
    }
}

fn stroke(stroke: Stroke) -> krilla::paint::Stroke {
    let Colour { r, g, b, .. } = stroke.colour;
    let (line_cap, line_join) = if stroke.is_round {
        (LineCap::Round, LineJoin::Round)
    } else {
        (LineCap::Butt, LineJoin::Miter)
    };
    krilla::paint::Stroke {
        paint: rgb::Color::new(r, g, b).into(),
        width: stroke.width,
        opacity: opacity(stroke.colour),
        line_cap,
        line_join,
        dash: stroke.dash.map(|dash| StrokeDash {
            array: dash.to_vec(),
            offset: 0.0,
        }),
        ..krilla::paint::Stroke::default()
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

/// Draws on a page.
struct Pen {
    face: Typeface,
    font: Font,
}

impl Pen {
    fn draw(&self, surface: &mut Surface<'_>, items: &[Item]) {
        for item in items {
            match item {
                Item::Shape(shape) => draw_shape(surface, shape),
                Item::Text(text) => self.text(surface, text),
                Item::Clip(place, items) => {
                    let corners = Shape::rect(*place, None, None);
                    if let Some(path) = path(&corners.steps) {
                        surface.push_clip_path(&path, &FillRule::NonZero);
                        self.draw(surface, items);
                        surface.pop();
                    }
                }
            }
        }
    }

    fn text(&self, surface: &mut Surface<'_>, text: &Text) {
        let [x, y] = text.at;
        let glyphs = self.face.glyphs(&text.text).into_iter().map(|glyph| {
            let id = GlyphId::new(glyph.id);
            KrillaGlyph::new(id, glyph.advance, 0.0, 0.0, 0.0, glyph.range, None)
        });
        let glyphs: Vec<KrillaGlyph> = glyphs.collect();
        if text.turn != 0.0 {
            surface.push_transform(&Transform::from_rotate_at(text.turn, x, y));
        }
        let at = Point::from_xy(x, y);
        if let Some((width, colour)) = text.halo {
            // As lines, so that whoever selects the text finds it once.
            let halo = Shape {
                steps: self.face.outline(&text.text, text.size, text.at),
                fill: None,
                stroke: Some(Stroke::new(2.0 * width, colour).round()),
            };
            draw_shape(surface, &halo);
        }
        surface.set_fill(Some(fill(text.colour)));
        let bold = Stroke::new(BOLD * text.size, text.colour).round();
        surface.set_stroke(text.is_strong.then(|| stroke(bold)));
        let font = self.font.clone();
        surface.draw_glyphs(at, &glyphs, font, &text.text, text.size, false);
        if text.turn != 0.0 {
            surface.pop();
        }
    }
}

fn draw_shape(surface: &mut Surface<'_>, shape: &Shape) {
    if shape.fill.is_none() && shape.stroke.is_none() {
        return;
    }
    let Some(path) = path(&shape.steps) else {
        return;
    };
    surface.set_fill(shape.fill.map(fill));
    surface.set_stroke(shape.stroke.map(stroke));
    surface.draw_path(&path);
}
