//! The typeface of a page: how wide texts are, and the outlines of their characters. Owns: from a text
//! to its glyphs, one for each character; Chinese and English need no more. Must not know: pages.

use super::PrintError;
use super::page::{At, Step};
use crate::style::font;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::ops::Range;

/// From the baseline up to the middle of a character, in sizes.
pub const MIDDLE: f32 = 0.37;
/// The height of a line of text, in sizes, where nothing is above or below it.
pub const HEIGHT: f32 = 1.12;
/// What stands for the rest of a text that is cut.
const CUT: &str = "…";

/// The typeface.
pub struct Typeface {
    font: FontRef<'static>,
    /// Advances in units of the font: scaled ones are rounded, and a page is small.
    metrics: GlyphMetrics<'static>,
    /// A unit of the font, in sizes.
    unit: f32,
}

/// A character of a text that is set in the typeface.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// Its number in the font; 0 for a character that the font lacks.
    pub id: u32,
    /// The bytes of the text it stands for.
    pub range: Range<usize>,
    /// How far the next one is, in sizes.
    pub advance: f32,
}

impl Typeface {
    /// The bundled one.
    ///
    /// # Errors
    /// [`PrintError::Font`] where it cannot be read.
    pub fn bundled() -> Result<Self, PrintError> {
        let font = FontRef::new(font::BYTES).map_err(|e| PrintError::Font(e.to_string()))?;
        let whole = font.metrics(Size::unscaled(), LocationRef::default());
        Ok(Self {
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            unit: 1.0 / f32::from(whole.units_per_em.max(1)),
            font,
        })
    }

    /// The glyphs of a text.
    pub fn glyphs(&self, text: &str) -> Vec<Glyph> {
        let map = self.font.charmap();
        let glyphs = text.char_indices().map(|(at, c)| {
            let id = map.map(c).unwrap_or(GlyphId::new(0));
            Glyph {
                id: id.to_u32(),
                range: at..at + c.len_utf8(),
                advance: self
                    .metrics
                    .advance_width(id)
                    .map_or(1.0, |advance| advance * self.unit),
            }
        });
        glyphs.collect()
    }

    /// How wide a text of this size is, in the unit of the size.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        let glyphs = self.glyphs(text);
        glyphs.iter().map(|glyph| glyph.advance).sum::<f32>() * size
    }

    /// As much of a text as is no wider than this; what is cut is marked.
    pub fn fitted(&self, text: &str, size: f32, width: f32) -> String {
        if self.width(text, size) <= width {
            return text.to_owned();
        }
        let mut left = width - self.width(CUT, size);
        let mut end = 0;
        for glyph in self.glyphs(text) {
            left -= glyph.advance * size;
            if left < 0.0 {
                break;
            }
            end = glyph.range.end;
        }
        format!("{}{CUT}", text[..end].trim_end())
    }

    /// A text in lines that are no wider than this. It breaks between Chinese characters, and in
    /// other text between words; never before a closing sign.
    pub fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for part in parts(text) {
            let longer = format!("{line}{part}");
            if !line.is_empty() && self.width(longer.trim_end(), size) > width {
                lines.push(line.trim_end().to_owned());
                line = part.trim_start().to_owned();
            } else {
                line = longer;
            }
        }
        if !line.trim_end().is_empty() {
            lines.push(line.trim_end().to_owned());
        }
        lines
    }

    /// How wide the widest part of a text is that a line does not break, in the unit of the size.
    pub fn widest(&self, text: &str, size: f32) -> f32 {
        let parts = parts(text).into_iter();
        let widths = parts.map(|part| self.width(part.trim_end(), size));
        widths.fold(0.0, f32::max)
    }

    /// A text in lines that are no wider than this, whatever stands in it: what does not break is broken
    /// between characters.
    pub fn broken(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut out = Vec::new();
        for line in text
            .split('\n')
            .flat_map(|text| self.lines(text, size, width))
        {
            if self.width(&line, size) <= width {
                out.push(line);
                continue;
            }
            let (mut begin, mut filled) = (0, 0.0);
            for glyph in self.glyphs(&line) {
                let advance = glyph.advance * size;
                if filled > 0.0 && filled + advance > width {
                    out.push(line[begin..glyph.range.start].to_owned());
                    (begin, filled) = (glyph.range.start, 0.0);
                }
                filled += advance;
            }
            out.push(line[begin..].to_owned());
        }
        out
    }

    /// The outline of a text, from where it begins on its baseline.
    pub fn outline(&self, text: &str, size: f32, at: At) -> Vec<Step> {
        let outlines = self.font.outline_glyphs();
        let mut pen = Pen {
            steps: Vec::new(),
            at,
            last: at,
            unit: self.unit * size,
        };
        for glyph in self.glyphs(text) {
            if let Some(outline) = outlines.get(GlyphId::new(glyph.id)) {
                let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
                // A glyph that cannot be drawn is left out, as its advance is kept.
                let _ = outline.draw(settings, &mut pen);
            }
            pen.at[0] += glyph.advance * size;
        }
        pen.steps
    }
}

/// A text in parts between which a line may break.
fn parts(text: &str) -> Vec<&str> {
    let is_wide = |c: char| c >= '\u{2e80}';
    let closes = |c: char| "，。；：、！？）》」』”’％…,.;:!?)%".contains(c);
    let opens = |c: char| "（《「『“‘(".contains(c);
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let breaks = before.is_some_and(|before| {
            let is_between = before == ' ' || is_wide(before) || is_wide(c);
            is_between && !closes(c) && !opens(before) && c != ' '
        });
        if breaks {
            parts.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    parts.push(&text[start..]);
    parts
}

/// Draws outlines of glyphs on a page, whose y goes down.
struct Pen {
    steps: Vec<Step>,
    at: At,
    last: At,
    /// A unit of the font, millimetres.
    unit: f32,
}

impl Pen {
    fn place(&self, x: f32, y: f32) -> At {
        [self.at[0] + x * self.unit, self.at[1] - y * self.unit]
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.last = self.place(x, y);
        self.steps.push(Step::Move(self.last));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.last = self.place(x, y);
        self.steps.push(Step::Line(self.last));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (from, control, to) = (self.last, self.place(cx, cy), self.place(x, y));
        let toward = |end: At| [0, 1].map(|i| end[i] + (control[i] - end[i]) * 2.0 / 3.0);
        self.steps.push(Step::Curve([toward(from), toward(to), to]));
        self.last = to;
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let places = [self.place(ax, ay), self.place(bx, by), self.place(x, y)];
        self.last = places[2];
        self.steps.push(Step::Curve(places));
    }

    fn close(&mut self) {
        self.steps.push(Step::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_character_is_as_wide_as_its_size() {
        let face = Typeface::bundled().expect("a font");
        assert!((face.width("网格作战图", 4.0) - 20.0).abs() < 1e-3);
        assert!(face.width("grid", 4.0) < 10.0);
        assert_eq!(face.fitted("网格作战图", 1.0, 3.0), "网格…");
        assert_eq!(face.fitted("网格", 1.0, 3.0), "网格");
        assert!(face.glyphs("喆堃").iter().all(|glyph| glyph.id != 0));
    }

    #[test]
    fn lines_break_where_they_may() {
        let face = Typeface::bundled().expect("a font");
        assert_eq!(
            face.lines("封控区，管控区。", 1.0, 4.2),
            ["封控区，", "管控区。"]
        );
        let words = face.lines("one gate is open", 1.0, 4.0);
        assert_eq!(words.join(" "), "one gate is open");
        assert!(words.len() > 1);
        // A word that is wider than the line stands alone.
        assert_eq!(face.lines("unbreakable", 1.0, 1.0), ["unbreakable"]);
        // But for those that nothing may be lost of.
        let code = "350322001004002";
        let broken = face.broken(code, 1.0, 3.0);
        assert!(broken.len() > 2 && broken.concat() == code);
        assert!(broken.iter().all(|line| face.width(line, 1.0) <= 3.0));
        assert_eq!(face.broken("甲\n乙丙", 1.0, 1.2), ["甲", "乙", "丙"]);
        assert!(face.widest("洪桥 02 grid", 1.0) < face.width("grid ", 1.0));
    }

    #[test]
    fn an_outline_stands_on_its_baseline() {
        let face = Typeface::bundled().expect("a font");
        let shape = super::super::page::Shape {
            steps: face.outline("图", 10.0, [100.0, 50.0]),
            ..Default::default()
        };
        let bounds = shape.bounds().expect("drawn");
        assert!(bounds.min[0] > 100.0 && bounds.max[0] < 110.0);
        assert!(bounds.min[1] > 40.0 && bounds.max[1] < 52.0);
    }
}
