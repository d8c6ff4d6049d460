//! A list on its way in: what was read, what was decided, what it would do. Owns: this state.

use crate::app::project::{Outlook, Ticket};
use crate::app::workspaces::exchange::handle::Counts;
use crate::course::Course;
use crate::exchange::list::{
    Checked, Decisions, Found, Heading, List, Other, Reason, Refused, Row, Source, find,
};
use crate::exchange::report::ReadError;
use crate::store::StoreError;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Weak};

/// A list on its way in.
pub struct Listing {
    /// The file.
    pub source: Source,
    /// The first rows of the sheet.
    pub first: Vec<Row>,
    /// What it is a list of.
    pub list: &'static List,
    /// Which column is which.
    pub heading: Heading,
    /// The sheets of the workbook.
    pub sheets: Vec<Other>,
    /// The list as it would come in.
    pub checked: Option<Arc<Checked>>,
    /// What that would do to the project.
    pub outlook: Option<Outlook>,
    /// Why that cannot be said.
    pub refusal: Option<StoreError>,
    /// What was decided about doubtful rows.
    pub decisions: Decisions,
    /// Just the same comes in once more.
    pub again: bool,
    /// Somebody decided something about it.
    pub is_decided: bool,
    /// It came in: so many were added, so many changed.
    pub done: Option<Counts>,
    /// It was handed to the project, which has not answered; how far it is.
    pub(super) writing: Option<(Ticket, Arc<Course>)>,
    /// How far checking is.
    pub(super) checking: Weak<Course>,
    /// The number of the newest decisions; work for older ones is thrown away.
    pub(super) asked: u64,
}

/// What the thread made of a sheet.
pub struct CheckedSheet {
    pub(super) asked: u64,
    pub(super) outcome: Result<Option<Checked>, ReadError>,
}

impl Listing {
    pub(super) fn new(found: Found) -> Self {
        let Found {
            source,
            first,
            list,
            heading,
            sheets,
        } = found;
        Self {
            source,
            first,
            list,
            heading,
            sheets,
            checked: None,
            outlook: None,
            refusal: None,
            decisions: Decisions::new(),
            again: false,
            is_decided: false,
            done: None,
            writing: None,
            checking: Weak::new(),
            asked: 0,
        }
    }

    /// Columns that a row needs and that no column of the sheet is.
    pub fn missing(&self) -> Vec<&'static str> {
        self.heading.missing(self.list)
    }

    /// How far it is being brought in.
    pub fn writing(&self) -> Option<&Course> {
        self.writing.as_ref().map(|(_, course)| course.as_ref())
    }

    /// It goes away, and what the project was asked is done all the same.
    pub(super) fn let_go(mut self) {
        self.writing = None;
    }

    /// Rows that were checked so far.
    pub fn checked_so_far(&self) -> usize {
        let checking = self.checking.upgrade();
        checking.map_or(0, |course| course.so_far().done)
    }

    /// Its rows should be checked, and nobody does so any more.
    pub(crate) fn is_given_up(&self) -> bool {
        let is_checked = self.checked.is_some() || !self.missing().is_empty();
        !is_checked && self.checking.upgrade().is_none()
    }

    pub(super) fn stop_checking(&self) {
        if let Some(course) = self.checking.upgrade() {
            course.stop();
        }
    }

    /// Why it cannot come in yet; the key of a text.
    pub fn blocked(&self) -> Option<&'static str> {
        let figures = self.outlook.as_ref().map(|o| &o.foreseen.figures);
        if !self.missing().is_empty() {
            Some("list-blocked-missing")
        } else if self.refusal.is_some() {
            Some("list-blocked-refused")
        } else if self.checked.as_ref().is_some_and(|c| c.is_garbled()) {
            Some("list-blocked-broken")
        } else if self.outlook.is_none() || self.writing.is_some() {
            Some("import-blocked-working")
        } else if self.is_repeated() && !self.again {
            Some("import-blocked-before")
        } else if figures.is_some_and(|f| f.added + f.updated == 0) {
            Some("import-blocked-nothing")
        } else {
            None
        }
    }

    /// Just the same was brought in before.
    pub fn is_repeated(&self) -> bool {
        let outlook = self.outlook.as_ref();
        outlook.is_some_and(|o| o.foreseen.before.is_some())
    }

    /// Rows that do not come in, and why: those refused, and those that nobody decided about.
    pub fn refused(&self) -> HashMap<usize, Vec<(usize, Reason)>> {
        let mut refused: HashMap<usize, Vec<(usize, Reason)>> = HashMap::new();
        for row in self.all_refused() {
            let faults = row.faults.iter().map(|(column, why, _)| (*column, *why));
            refused.insert(row.row, faults.collect());
        }
        let doubtful = self.outlook.iter().flat_map(|o| &o.foreseen.doubtful);
        for row in doubtful.filter(|d| !self.decisions.contains_key(&d.row)) {
            refused.insert(row.row, vec![(self.list.title(), Reason::Doubtful)]);
        }
        refused
    }

    /// Rows that are refused by what stands in them, or by what the project says of that; in the
    /// order of the sheet.
    pub fn all_refused(&self) -> Vec<&Refused> {
        let own = self.checked.iter().flat_map(|c| &c.refused);
        let other = self.outlook.iter().flat_map(|o| &o.foreseen.refused);
        let mut all: Vec<&Refused> = own.chain(other).collect();
        all.sort_by_key(|one| one.row);
        all
    }
}

impl Drop for Listing {
    fn drop(&mut self) {
        self.stop_checking();
        if let Some(course) = self.writing() {
            course.stop();
        }
    }
}

/// Files that can only be lists.
pub fn is_sheet(path: &Path) -> bool {
    let sheets = ["xlsx", "xlsm", "xls", "xlsb", "ods"];
    path.extension()
        .is_some_and(|e| sheets.iter().any(|o| e.eq_ignore_ascii_case(o)))
}

/// Whether a file is a list rather than a map: a workbook, or a table of which several columns
/// are those of a list.
pub(super) fn is_list(path: &Path) -> bool {
    const SEVERAL: usize = 3;
    let is_table = ["csv", "tsv", "txt"].iter().any(|ending| {
        path.extension()
            .is_some_and(|e| e.eq_ignore_ascii_case(ending))
    });
    is_sheet(path)
        || is_table
            && find(&Source::of(path), None).is_ok_and(|found| {
                found.heading.missing(found.list).is_empty() && found.heading.score() >= SEVERAL
            })
}
