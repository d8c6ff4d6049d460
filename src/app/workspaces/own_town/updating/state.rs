//! What differs from a newer extract, and what of it is wanted. Owns: the state of taking one over.

use crate::app::project::Ticket;
use crate::course::Course;
use crate::exchange::osm::update::{Update, What};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Weak};

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The scope of the project.
    Scope(Ticket),
    /// The extract, read under this number.
    Reading(u64),
    /// What differs.
    Comparing(Ticket),
    /// Nothing: it is being chosen from.
    Choosing,
    /// What was chosen is on its way in.
    Taking(Ticket),
}

/// A newer extract, while it is chosen from.
pub struct Updating {
    /// Its file.
    pub path: PathBuf,
    /// What is waited for.
    pub step: Step,
    /// What differs.
    pub update: Option<Arc<Update>>,
    /// What is left out, by its place among the differences.
    pub left_out: BTreeSet<usize>,
    /// Why nothing was compared, in words.
    pub failed: Option<String>,
    pub(super) course: Weak<Course>,
}

impl Updating {
    /// The name of its file.
    pub fn file_name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// So many differences of a kind there are, and so many of them are chosen.
    pub fn counts(&self, what: What) -> (usize, usize) {
        let differences = self.update.iter().flat_map(|update| &update.differences);
        let of_kind = differences.enumerate().filter(|(_, one)| one.what == what);
        of_kind.fold((0, 0), |(all, chosen), (place, _)| {
            (
                all + 1,
                chosen + usize::from(!self.left_out.contains(&place)),
            )
        })
    }

    /// So many differences are chosen.
    pub fn chosen(&self) -> usize {
        What::ALL.iter().map(|what| self.counts(*what).1).sum()
    }

    /// Something was left out, and nothing was taken over yet.
    pub fn is_chosen_from(&self) -> bool {
        self.step == Step::Choosing && !self.left_out.is_empty()
    }

    pub(super) fn stop(&mut self) {
        if let Some(course) = std::mem::take(&mut self.course).upgrade() {
            course.stop();
        }
    }
}
