//! What can go wrong with a project file, with what a message needs to name it.

use super::holder::Holder;
use super::reading::NotOpened;
use super::sealing::SealError;
use super::seat::RowFault;
use crate::course::Stopped;
use crate::geometry::coverage::Refusal;
use crate::geometry::fixed::Degrees;
use crate::model::act::Refused;
use crate::model::change::Conflict;
use crate::model::draft::DraftFault;
use crate::model::publication::Obstacle;
use crate::model::record::Key;
use crate::model::sampling::SamplingFault;
use crate::rules::approval::{NotConfirmed, OutOfTurn};
use crate::rules::rule_file::RuleFault;
use crate::rules::{Permission, Role};
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why something was not done; the project is then as it was.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file system said no.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// A new project would replace a file that is there.
    #[error("{0} is there already")]
    Exists(PathBuf),
    /// No SQLite file.
    #[error("this is no project: the file is not a GeoPackage")]
    NotGeoPackage,
    /// A GeoPackage of another program.
    #[error("this GeoPackage was not made by Gridroom: it holds no project")]
    NotAProject,
    /// Made by a newer version.
    #[error("the project has form {found}, this version knows form {known}: use a newer Gridroom")]
    Newer {
        /// The form of the file.
        found: u32,
        /// The newest form known here.
        known: u32,
    },
    /// Somebody else writes to it.
    #[error("the project is open for writing: {0}")]
    Locked(Holder),
    /// Its log lies beside it, where nothing can be written to play it back.
    #[error(
        "beside the project lies its log (-wal), with changes that are not in it yet, and the folder cannot be written to: copy both together to a folder of your own and open it there"
    )]
    LogBeside,
    /// It was opened for reading only.
    #[error("the project is open for reading only")]
    ReadOnly,
    /// The file is damaged.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// The disk is full.
    #[error("the disk is full: nothing was changed")]
    Full,
    /// A record was changed by somebody else meanwhile.
    #[error("{key}: {conflict}")]
    Conflict {
        /// Which record.
        key: Key,
        /// How it does not fit.
        conflict: Conflict,
    },
    /// A file of rules cannot be gone by.
    #[error(transparent)]
    Rules(#[from] RuleFault),
    /// What was typed does not stand up to the rules: all that is wrong with it.
    #[error("not as it should be: {0:?}")]
    Faulty(Vec<DraftFault>),
    /// An order that was issued is not written on: it is withdrawn, and another one issued.
    #[error("the order was issued: it can be withdrawn, not changed")]
    OrderStands,
    /// Whoever drafted an order does not issue it where somebody else may.
    #[error(
        "somebody else has to issue what you drafted, or a reason why there is no time for that"
    )]
    SecondPersonNeeded,
    /// A step of an order is not due.
    #[error(transparent)]
    OutOfTurn(#[from] OutOfTurn),
    /// An order is not confirmed by whoever asks, or needs nobody to.
    #[error(transparent)]
    NotConfirmed(#[from] NotConfirmed),
    /// An act names a record of a kind that it is not about.
    #[error("{0} is nothing that this is done to")]
    WrongKind(Key),
    /// An act of general use would write what only an act of its own says.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A plan cannot be redrawn so.
    #[error("the grids cannot be redrawn so: {:?} at {}, {}", .0.kind, Degrees(.0.at.x), Degrees(.0.at.y))]
    NotRedrawn(Box<Refusal>),
    /// The role does not allow it.
    #[error("a {} may not do this ({permission:?})", role.name())]
    NotPermitted {
        /// Who asked.
        role: Role,
        /// What is needed.
        permission: Permission,
    },
    /// The project has users, and nobody has signed in.
    #[error("somebody has to sign in first")]
    SignInNeeded,
    /// Personal data needs an administrator and a passphrase first.
    #[error("personal data needs an administrator with a passphrase first")]
    AdministratorNeeded,
    /// Name or passphrase is wrong; which of them is not said.
    #[error("name or passphrase is wrong")]
    WrongPassphrase,
    /// Too short a passphrase.
    #[error("the passphrase needs at least {0} characters")]
    ShortPassphrase(usize),
    /// No name was given.
    #[error("a name is needed")]
    NameNeeded,
    /// Somebody is called so already.
    #[error("there is a user of this name already")]
    NameTaken,
    /// Nobody is called so.
    #[error("there is no such user")]
    NoSuchUser,
    /// Rows of users or of the recovery key are not what an administrator wrote.
    #[error("nobody vouches for {}: no key was given out", named(.0))]
    NotVouched(Vec<RowFault>),
    /// The journal does not certify the key of whoever signs in: it was written anew, or somebody
    /// else certified it.
    #[error(
        "the journal does not certify the key of {0}: it was rewritten; put a backup in its place"
    )]
    NotCertified(String),
    /// A planner changed the passphrase: the pair of keys is from before, and gets no data key.
    #[error("the keys of this user are from before a changed passphrase: revoke and add anew")]
    KeysOutdated,
    /// The last administrator cannot go.
    #[error("one administrator has to stay")]
    LastAdministrator,
    /// A reason is needed to see, export or erase personal data.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// A plan cannot be published: all that stands against it.
    #[error("the plan cannot be published: {0:?}")]
    NotPublishable(Vec<Obstacle>),
    /// What is to be retired still holds so many units, households or residents.
    #[error("it still holds {0}")]
    Occupied(usize),
    /// The desk of sampling does not do it.
    #[error(transparent)]
    Sampling(#[from] SamplingFault),
    /// Whoever hands a shift over cannot take it over, nor can it be taken twice.
    #[error("somebody else has to take the shift over")]
    OwnHandover,
    /// No date, or none that there is.
    #[error("a date such as 2021-09-12 is needed")]
    DateNeeded,
    /// Whoever asked for it stopped it.
    #[error("stopped: nothing was changed")]
    Cancelled,
    /// There is nothing to undo or redo, or somebody has built upon it.
    #[error("this cannot be undone or done again")]
    CannotUndo,
    /// The person was erased, or the values are not there.
    #[error("these values were erased")]
    Erased,
    /// Sealing or opening failed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Anything else that the database says.
    #[error("database: {0}")]
    Sql(rusqlite::Error),
}

impl From<Stopped> for StoreError {
    fn from(_: Stopped) -> Self {
        Self::Cancelled
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => Self::Full,
            Some(Code::DatabaseCorrupt) => Self::Damaged(error.to_string()),
            Some(Code::NotADatabase) => Self::NotGeoPackage,
            Some(Code::ReadOnly) => Self::ReadOnly,
            // A value that is not what its column holds.
            None if is_about_a_value(&error) => Self::Damaged(error.to_string()),
            _ => Self::Sql(error),
        }
    }
}

impl From<NotOpened> for StoreError {
    fn from(error: NotOpened) -> Self {
        match error {
            NotOpened::LogBeside => Self::LogBeside,
            NotOpened::Sql(error) => error.into(),
        }
    }
}

fn named(faults: &[RowFault]) -> String {
    let names: Vec<String> = faults.iter().map(ToString::to_string).collect();
    names.join(", ")
}

fn is_about_a_value(error: &rusqlite::Error) -> bool {
    use rusqlite::Error as E;
    matches!(
        error,
        E::Utf8Error(..) | E::FromSqlConversionFailure(..) | E::InvalidColumnType(..)
    )
}

impl StoreError {
    /// An error of the file system at a path.
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| match source.kind() {
            io::ErrorKind::StorageFull => Self::Full,
            _ => Self::Io { path, source },
        }
    }
}
