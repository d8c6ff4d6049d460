//! The project's one clock: the real one, or that of an invented story, which stands still at its
//! last evening until the project goes live. Owns: what 'now' and 'today' mean to every rule, form,
//! alarm, publication, register and retention. Must not know: screens. When something was really
//! done (journal, backups, locks) is no business of this clock.

use super::error::StoreError;
use super::journal::{self, Action, Entry, Mode};
use super::project::Project;
use super::schema::{meta, set_meta};
use super::sealing::Fields;
use crate::model::act::ActionName;
use crate::model::epidemic::{Epidemic, Part, read};
use crate::model::record::{Key, Record};
use crate::rules::Permission;
use crate::rules::calendar::{instant, instant_text};
use jiff::civil::{Date, DateTime};
use rusqlite::Connection;

/// What the file says of its clock under this key: the instant at which it stands, or [`REAL`].
const CLOCK: &str = "clock";
/// The clock goes.
const REAL: &str = "real";
/// The hour that a story which is over is looked at from.
const EVENING: i8 = 20;

/// A clock, of the place (Asia/Shanghai, which has no summer time).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// The real one.
    #[default]
    Real,
    /// It stands at the end of an invented story.
    Story(DateTime),
}

impl Clock {
    /// Now, to the minute: as orders, checks and publications are dated.
    pub fn now(self) -> DateTime {
        match self {
            Self::Real => {
                let now = jiff::tz::offset(8).to_datetime(jiff::Timestamp::now());
                now.date().at(now.hour(), now.minute(), 0, 0)
            }
            Self::Story(at) => at,
        }
    }

    /// The calendar day of now.
    pub fn today(self) -> Date {
        self.now().date()
    }

    /// It stands still.
    pub const fn is_story(self) -> bool {
        matches!(self, Self::Story(_))
    }

    /// As it is kept in a file.
    fn text(self) -> String {
        match self {
            Self::Real => REAL.to_owned(),
            Self::Story(at) => instant_text(at),
        }
    }

    /// The clock of a story in which this happened: its last evening. Where nothing did, there is
    /// nothing to stand at.
    fn of_story(told: &Epidemic) -> Self {
        told.last_day()
            .map_or(Self::Real, |day| Self::Story(day.at(EVENING, 0, 0, 0)))
    }
}

impl Project {
    /// The project's clock.
    ///
    /// # Errors
    /// Whatever the database says; [`StoreError::Damaged`] where a record cannot be read.
    pub fn clock(&self) -> Result<Clock, StoreError> {
        match meta(self.connection(), CLOCK)? {
            Some(said) => Ok(instant(&said).map_or(Clock::Real, Clock::Story)),
            // A file of an older version says only whether it is a story.
            None if self.is_told()? => Ok(Clock::of_story(&self.epidemic()?)),
            None => Ok(Clock::Real),
        }
    }

    /// An older version made it of an invented town.
    fn is_told(&self) -> Result<bool, StoreError> {
        match meta(self.connection(), "story")? {
            Some(said) => Ok(said == "true"),
            None => self.is_synthetic(),
        }
    }

    /// From now on the clock of a file of an older version is what it says, whatever is entered.
    ///
    /// # Errors
    /// As for [`Project::clock`].
    pub(super) fn settle_clock(&mut self) -> Result<(), StoreError> {
        if meta(self.connection(), CLOCK)?.is_some() {
            return Ok(());
        }
        let text = self.clock()?.text();
        self.transact(|tx, _| set_meta(tx, CLOCK, &text))
    }

    /// The story is over: from now on the project goes by the real clock, for good.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`] for all but those who issue orders, since what is in force and
    /// what is due depend on it.
    pub fn go_live(&mut self) -> Result<Option<Entry>, StoreError> {
        self.need(Permission::IssueOrders)?;
        let Clock::Story(at) = self.clock()? else {
            return Ok(None);
        };
        let action = Action::new(ActionName::GoLive, Vec::new()).with("date", instant_text(at));
        let pen = self.pen();
        let entry = self.transact(|tx, _| {
            set_meta(tx, CLOCK, REAL)?;
            journal::append(tx, &pen, action, Mode::Do, None, None)
        })?;
        Ok(Some(entry))
    }
}

/// Set the clock of a project that is made of these records: a story's, if all is invented.
///
/// # Errors
/// Whatever the database says.
pub(super) fn begin(
    connection: &Connection,
    is_story: bool,
    contents: &[(Key, Record, Option<Fields>)],
) -> Result<(), StoreError> {
    let mut told = Epidemic::default();
    let of_it = contents.iter().filter(|_| is_story);
    for (key, record, fields) in of_it.filter(|(key, ..)| Epidemic::KINDS.contains(&key.kind)) {
        let part = Part {
            key,
            record,
            fields: fields.as_ref(),
        };
        read(&mut told, &part);
    }
    set_meta(connection, CLOCK, &Clock::of_story(&told).text())
}
