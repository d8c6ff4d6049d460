//! Texts of the map, laid out. Owns: how they break into lines, and which stay laid out from one
//! frame to the next. egui forgets what a frame did not ask for, so that names which are kept as
//! shapes would all have to be laid out anew when one of them moves. Must not know: where a text goes.

use crate::style::label::{LINE_WIDTH, LINES, SIZES};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align, Color32, FontId, Galley, Painter};
use std::collections::HashMap;
use std::sync::Arc;

/// Texts by size, each as it was laid out.
type BySize = [HashMap<String, Arc<Galley>>; SIZES.len()];

/// What was laid out when texts were asked for last.
#[derive(Default)]
pub struct KnownTexts {
    /// Laid out in every frame: where it is another one, the fonts were loaded anew, and what was
    /// laid out before shows wrong glyphs.
    probe: Option<Arc<Galley>>,
    /// Each text is one line, from its left end on.
    is_one_line: bool,
    known: BySize,
}

impl KnownTexts {
    /// Nothing is known yet.
    pub fn new(painter: &Painter) -> Self {
        Self {
            probe: Some(probe(painter)),
            ..Self::default()
        }
    }

    /// Nothing is known yet; no text will be broken into lines.
    pub fn in_one_line(painter: &Painter) -> Self {
        Self {
            is_one_line: true,
            ..Self::new(painter)
        }
    }

    /// Fonts were loaded anew since.
    pub fn are_outdated(&self, painter: &Painter) -> bool {
        let now = probe(painter);
        self.probe
            .as_ref()
            .is_none_or(|old| !Arc::ptr_eq(old, &now))
    }

    /// All texts are asked for once more; what is not asked for is forgotten.
    pub fn begin<'a>(&'a mut self, painter: &'a Painter) -> Texts<'a> {
        let before = std::mem::take(&mut self.known);
        Texts {
            painter,
            is_one_line: self.is_one_line,
            before,
            known: &mut self.known,
        }
    }

    /// Some are asked for; nothing is forgotten.
    pub fn go_on<'a>(&'a mut self, painter: &'a Painter) -> Texts<'a> {
        Texts {
            painter,
            is_one_line: self.is_one_line,
            before: BySize::default(),
            known: &mut self.known,
        }
    }
}

/// Texts while they are asked for.
pub struct Texts<'a> {
    painter: &'a Painter,
    is_one_line: bool,
    before: BySize,
    known: &'a mut BySize,
}

impl Texts<'_> {
    /// Where they are laid out for.
    pub fn painter(&self) -> &Painter {
        self.painter
    }

    /// A text in one of the map's sizes; `size` is a place in [`SIZES`].
    pub fn galley(&mut self, text: &str, size: usize) -> Arc<Galley> {
        let size = size.min(SIZES.len() - 1);
        if let Some(galley) = self.known[size].get(text) {
            return galley.clone();
        }
        let before = self.before[size].remove_entry(text);
        let (text, galley) = before.unwrap_or_else(|| {
            let galley = match self.is_one_line {
                true => in_a_line(self.painter, text, size),
                false => laid_out(self.painter, text, size),
            };
            (text.to_owned(), galley)
        });
        self.known[size].insert(text, galley.clone());
        galley
    }
}

/// Lay out text in one of the map's sizes, to be drawn in any colour.
pub fn laid_out(painter: &Painter, text: &str, size: usize) -> Arc<Galley> {
    let mut job = LayoutJob {
        halign: Align::Center,
        wrap: TextWrapping {
            max_width: LINE_WIDTH[size],
            max_rows: LINES,
            ..TextWrapping::default()
        },
        ..LayoutJob::default()
    };
    let font = FontId::proportional(SIZES[size]);
    job.append(text, 0.0, TextFormat::simple(font, Color32::PLACEHOLDER));
    painter.layout_job(job)
}

/// Lay out text in one line, to be drawn in any colour.
fn in_a_line(painter: &Painter, text: &str, size: usize) -> Arc<Galley> {
    let font = FontId::proportional(SIZES[size]);
    painter.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER)
}

fn probe(painter: &Painter) -> Arc<Galley> {
    laid_out(painter, "0", 0)
}
