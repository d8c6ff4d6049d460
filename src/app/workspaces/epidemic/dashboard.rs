//! The tables of the dashboard, made anew when what they show has changed. Owns: when.

use crate::i18n::Language;
use crate::model::data_table::DataTable;
use crate::model::epidemic::{Subject, Target};
use jiff::civil::DateTime;

/// A table, and what it was made of.
pub(super) struct Made {
    pub(super) key: (u64, u64, u64, DateTime),
    pub(super) language: Language,
    pub(super) subject: Subject,
    pub(super) table: DataTable,
    pub(super) targets: Vec<Target>,
}

/// The dashboard.
#[derive(Default)]
pub struct Dashboard {
    /// What its table is about.
    pub subject: Subject,
    pub(super) made: Option<Made>,
    pub(super) revision: u64,
}

impl Dashboard {
    /// Another subject is looked at.
    pub fn choose(&mut self, subject: Subject) {
        self.subject = subject;
    }

    /// The table that is shown, and which one it is.
    pub fn shown(&self) -> Option<(&DataTable, u64)> {
        let made = self.made.as_ref().filter(|m| m.subject == self.subject)?;
        Some((&made.table, self.revision))
    }

    /// What a row leads to.
    pub fn target(&self, row: usize) -> Option<&Target> {
        self.made.as_ref()?.targets.get(row)
    }
}
