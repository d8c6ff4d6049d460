//! Files of the desk: queues that go out sealed and come back, and lists on paper. Owns: what is known of
//! one before it is written or read. Must not know: who chooses it, or what becomes of it.

use crate::app::project::Passphrase;
use crate::model::act::{Act, Secret};
use std::path::PathBuf;

/// The ending of a queue that goes out.
pub const CALLS_FILE: &str = "calls";

/// A file of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileOf {
    /// A caller's queue goes out; the name proposed.
    Out {
        /// The name proposed.
        name: String,
        /// Whose queue.
        caller: String,
    },
    /// A queue that came, or came back.
    In,
    /// The list of the morning meeting; the name proposed.
    Morning(String),
    /// The list of visits; the name proposed.
    Visits(String),
}

/// A queue that goes out as a sealed file, or comes back as one.
#[derive(Clone, Default)]
pub struct CallsFile {
    /// Whose goes out; `None` for a file that came.
    pub caller: Option<String>,
    /// The file.
    pub path: PathBuf,
    /// What opens it.
    pub passphrase: Passphrase,
    /// The same again, where it is a new one.
    pub again: Passphrase,
    /// Some of whom go out came from another project.
    pub has_guests: bool,
    /// They are given back, called or not.
    pub gives_back: bool,
}

impl CallsFile {
    /// Nothing is missing.
    pub fn is_ready(&self) -> bool {
        let is_same = self.caller.is_none() || self.passphrase == self.again;
        is_same && !self.passphrase.is_empty()
    }

    /// What is asked of the project.
    pub fn act(&self) -> Act {
        let passphrase = Secret::from(self.passphrase.to_string());
        let path = self.path.clone();
        match self.caller.clone() {
            Some(caller) => Act::SendCalls {
                caller,
                path,
                passphrase,
                gives_back: self.has_guests && self.gives_back,
            },
            None => Act::BringCalls { path, passphrase },
        }
    }
}
