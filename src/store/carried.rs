//! Entries about users that a backup does not have. Once the users of today were brought to a
//! backup, their keys are certified by entries that came after it: those are kept with it, and once
//! it takes the place of the project, its journal says them again in an entry of its own. They
//! prove themselves, each by its hash and signature. Owns: their form, and when they are taken over.
//! Must not know: what they say.

use super::chain::{self, Link, Which, Written};
use super::error::StoreError;
use super::journal::{self, Action, Mode};
use super::project::Project;
use super::schema::meta;
use super::signing::{Said, Standing, Wrong, certifying};
use crate::model::act::ActionName;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where a backup keeps what the journal says of users since, once their rows were brought to it.
pub const SINCE: &str = "users_since";

/// An entry about users, as it is carried into a backup: all that its hash covers, and its
/// signature. Such entries change no record.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Carried {
    seq: i64,
    entry: String,
    workspace: String,
    actor: String,
    role: String,
    at: String,
    action: String,
    mode: String,
    root: String,
    detail: String,
    prev: String,
    signature: Option<String>,
}

impl Carried {
    fn of(written: &Written<'_>) -> Self {
        let link = &written.link;
        Self {
            seq: link.seq,
            entry: link.entry.to_owned(),
            workspace: link.workspace.to_owned(),
            actor: link.actor.to_owned(),
            role: link.role.to_owned(),
            at: link.at.to_owned(),
            action: link.action.to_owned(),
            mode: link.mode.to_owned(),
            root: link.root.to_owned(),
            detail: link.detail.to_owned(),
            prev: hex::encode(written.prev),
            signature: written.signature.map(hex::encode),
        }
    }

    /// Its number in the file that it is from.
    pub const fn seq(&self) -> i64 {
        self.seq
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.entry
    }

    /// Take it as if it stood in the journal.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn take_into(&self, standing: &mut Standing) -> Result<(), Wrong> {
        let bytes = |text: &str| hex::decode(text).map_err(|_| Wrong::Forged);
        let signature = self.signature.as_deref().map(bytes).transpose()?;
        let prev = bytes(&self.prev)?;
        let written = Written {
            link: Link {
                seq: self.seq,
                entry: &self.entry,
                workspace: &self.workspace,
                actor: &self.actor,
                role: &self.role,
                at: &self.at,
                action: &self.action,
                mode: &self.mode,
                root: &self.root,
                x: None,
                y: None,
                detail: &self.detail,
                changes: "[]",
                sealed: None,
            },
            prev: &prev,
            hash: &[],
            signature: signature.as_deref(),
        };
        let said = Said::of(&written);
        match said.is_certifying() {
            true => standing.take(&said).map(drop),
            false => Err(Wrong::Forged),
        }
    }
}

/// The entries that are kept with a backup; `None` where its journal says all there is.
///
/// # Errors
/// Whatever the database says.
pub fn entries(connection: &Connection) -> Result<Option<Vec<Carried>>, StoreError> {
    let since = meta(connection, SINCE)?;
    Ok(since.map(|text| serde_json::from_str(&text).unwrap_or_default()))
}

/// What the journal says of users after an entry, to be kept in a backup that ends there.
///
/// # Errors
/// Whatever the database says.
pub fn since(connection: &Connection, seq: i64) -> Result<String, StoreError> {
    let mut carried = Vec::new();
    chain::each(connection, Which::Of(&certifying(), seq), &mut |written| {
        carried.push(Carried::of(written));
        Ok(())
    })?;
    serde_json::to_string(&carried).map_err(|error| StoreError::Damaged(error.to_string()))
}

impl Project {
    /// A backup whose users were brought up to date has taken the place of the project: the
    /// journal says from now on whose keys they have, in the words of the entries that are lost.
    pub(super) fn adopt_users(&mut self) -> Result<(), StoreError> {
        let Some(since) = meta(self.connection(), SINCE)? else {
            return Ok(());
        };
        let entries: Vec<Value> = serde_json::from_str(&since).unwrap_or_default();
        let pen = self.pen();
        self.transact(|tx, _| {
            tx.execute("DELETE FROM gridroom_meta WHERE key = ?1", [SINCE])?;
            if !entries.is_empty() {
                let action =
                    Action::new(ActionName::AdoptUsers, Vec::new()).with("entries", entries);
                journal::append(tx, &pen, action, Mode::Do, None, None)?;
            }
            Ok(())
        })
    }
}
