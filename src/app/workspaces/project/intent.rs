//! What is wanted of the project: users, keys, retention, history. Must not know: what becomes of it.

use crate::model::setting::ProfileOf;
use crate::store::HistoryFilter;
use std::path::PathBuf;

/// Something that is wanted.
pub enum Intent {
    /// List these lines of the history.
    FilterHistory(HistoryFilter),
    /// See by which profile a desk goes, and choose another.
    AskProfile(ProfileOf),
    /// Choose the file of a profile.
    ChooseProfile(ProfileOf),
    /// Choose where this text of a profile goes.
    SaveProfile(ProfileOf, String),
    /// Forget which files were open.
    ForgetRecent,
    /// Lock when nobody touched the window for so many seconds.
    LockAfter(u32),
    /// Make an empty project here, and open it.
    Make(PathBuf),
    /// Open a project that somebody else writes to, to look at it.
    OpenToRead(PathBuf),
    /// Put a backup in the place of a project.
    Restore {
        /// The project.
        path: PathBuf,
        /// The backup.
        backup: PathBuf,
    },
    /// Give up what was never saved under a name.
    Discard(PathBuf),
}
