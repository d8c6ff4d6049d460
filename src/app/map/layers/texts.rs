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
    known: BySize,
}

impl KnownTexts {
    /// Nothing is known yet.
    pub fn new(painter: &Painter) -> Self {
        Self {
            probe: Some(probe(painter)),
            known: BySize::default(),
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
            before,
            known: &mut self.known,
        }
    }

    /// Some are asked for; nothing is forgotten.
    pub fn go_on<'a>(&'a mut self, painter: &'a Painter) -> Texts<'a> {
        Texts {
            painter,
            before: BySize::default(),
            known: &mut self.known,
        }
    }
}

/// Texts while they are asked for.
pub struct Texts<'a> {
    painter: &'a Painter,
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
        let (text, galley) =
            before.unwrap_or_else(|| (text.to_owned(), laid_out(self.painter, text, size)));
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

fn probe(painter: &Painter) -> Arc<Galley> {
    laid_out(painter, "0", 0)
}
