//! Prints on their way from a project to files, and what is said of these. Owns: that this is the same
//! whatever is printed. Must not know: what is printed, or which arguments asked for it.

use super::NOT_KEPT;
use crate::course::Course;
use crate::i18n::I18n;
use crate::print::facts::{Facts, Wish};
use crate::print::job::{Body, Format, Job, Told, write};
use crate::store::Project;
use serde_json::{Map, Value, json};
use std::path::Path;

/// Dots per inch of a PNG where nobody says how many.
pub(super) const DOTS: f32 = 150.0;

/// What was written.
pub(super) struct Written {
    /// Every file.
    output: Vec<String>,
    /// How many pages there are; 0 for a workbook or an animation.
    pages: usize,
    /// What is said of it beside.
    pub told: Told,
    /// The journal keeps that it was written.
    is_kept: bool,
}

impl Written {
    /// Lay a print out and write it. `is_kept` says whether the journal keeps that it is written, which is
    /// noted before anything is read for it: so the page tells the entry that is about it.
    pub fn new(
        (project, is_kept): (&Project, bool),
        (job, wish): (&Job, &Wish),
        (path, format, dots): (&Path, Format, f32),
        (i18n, course): (&I18n, &Course),
    ) -> anyhow::Result<Self> {
        let mut facts = Facts::read(project, wish)?;
        let made = job.make(&mut facts, i18n, course)?;
        let written = write(&made, path, (format, dots), course)?;
        let output = written.iter().map(|path| path.display().to_string());
        Ok(Self {
            output: output.collect(),
            pages: match &made.body {
                Body::Pages(document) => document.pages.len(),
                Body::Bytes(..) => 0,
            },
            told: made.told,
            is_kept,
        })
    }

    /// As JSON: `output`, `pages` and `journaled`, with these beside them.
    pub fn report(&self, more: impl IntoIterator<Item = (&'static str, Value)>) -> String {
        let own = [
            ("output", json!(self.output)),
            ("pages", json!(self.pages)),
            ("journaled", json!(self.is_kept)),
        ];
        let all = own.into_iter().chain(more);
        let all: Map<String, Value> = all.map(|(name, value)| (name.to_owned(), value)).collect();
        format!("{:#}\n", Value::Object(all))
    }

    /// In words: the files, what else is said of them, and that no journal keeps it, where none does.
    pub fn lines(&self, more: impl IntoIterator<Item = String>) -> String {
        let files = self.output.join(", ");
        let first = match self.pages {
            0 => files,
            pages => format!("{files}: {pages} pages"),
        };
        let untold = (!self.is_kept).then(|| NOT_KEPT.to_owned());
        let lines = std::iter::once(first).chain(more).chain(untold);
        lines.map(|line| line + "\n").collect()
    }
}
