//! The hash chain of the journal: each entry's hash covers all of it and the hash before, so a
//! changed, removed or inserted row shows. It covers ciphertext as it lies in the file, so it
//! still holds after people were erased.
//!
//! What it cannot show: a whole tail cut off together with the head that the file keeps of it.
//! Backups show that: their heads must lie on the chain.

use super::error::StoreError;
use super::schema::meta;
use rusqlite::Connection;
use sha2::{Digest, Sha256};

/// Everything of an entry that its hash covers.
pub struct Link<'a> {
    /// Number.
    pub seq: i64,
    /// Id.
    pub entry: &'a str,
    /// Desk.
    pub workspace: &'a str,
    /// Author.
    pub actor: &'a str,
    /// Role.
    pub role: &'a str,
    /// Instant.
    pub at: &'a str,
    /// Action.
    pub action: &'a str,
    /// Mode.
    pub mode: &'a str,
    /// Root.
    pub root: &'a str,
    /// Longitude, 1e-7 degree.
    pub x: Option<i32>,
    /// Latitude, 1e-7 degree.
    pub y: Option<i32>,
    /// Detail.
    pub detail: &'a str,
    /// Changes.
    pub changes: &'a str,
    /// Sealed reason.
    pub sealed: Option<&'a [u8]>,
}

impl Link<'_> {
    /// Its hash, on top of the one before.
    pub fn hash(&self, prev: &[u8]) -> Vec<u8> {
        let mut hasher = Sha256::new();
        // Each part with its length, so that no text can slide from one into the next.
        let mut part = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        part(prev);
        part(&self.seq.to_le_bytes());
        let texts = [
            self.entry,
            self.workspace,
            self.actor,
            self.role,
            self.at,
            self.action,
            self.mode,
            self.root,
            self.detail,
            self.changes,
        ];
        texts.iter().for_each(|text| part(text.as_bytes()));
        for number in [self.x, self.y] {
            match number {
                Some(n) => part(&n.to_le_bytes()),
                None => part(&[]),
            }
        }
        match self.sealed {
            Some(sealed) => {
                part(&[1]);
                part(sealed);
            }
            None => part(&[0]),
        }
        hasher.finalize().to_vec()
    }
}

/// What stands before the first entry: the project's own id, so that no two chains agree, and
/// where the chain was made anew the hash that the old one ended with.
///
/// # Errors
/// Whatever the database says.
pub fn seed(connection: &Connection) -> Result<Vec<u8>, StoreError> {
    let project = meta(connection, "project_id")?.unwrap_or_default();
    let mut hasher = Sha256::new_with_prefix(project.as_bytes());
    if let Some(join) = join(connection)? {
        hasher.update(&join.hash);
    }
    Ok(hasher.finalize().to_vec())
}

/// Where the chain was made anew: what its entries said in clear of people's health was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// The newest entry of the old chain.
    pub seq: i64,
    /// Its hash.
    pub hash: Vec<u8>,
}

const JOIN: &str = "chain_join";

/// Where the chain was made anew; `None` where it never was.
///
/// # Errors
/// Whatever the database says.
pub fn join(connection: &Connection) -> Result<Option<Join>, StoreError> {
    let said = meta(connection, JOIN)?;
    Ok(said.and_then(|text| {
        let (seq, hash) = text.split_once(':')?;
        Some(Join {
            seq: seq.parse().ok()?,
            hash: hex::decode(hash).ok()?,
        })
    }))
}

/// Let the chain begin anew behind another one.
///
/// # Errors
/// Whatever the database says.
pub fn set_join(connection: &Connection, join: &Join) -> Result<(), StoreError> {
    let text = format!("{}:{}", join.seq, hex::encode(&join.hash));
    super::schema::set_meta(connection, JOIN, &text)
}

/// What is wrong with a chain, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This entry is not what was written.
    Changed(i64),
    /// Entries are missing before this one.
    Missing(i64),
    /// Entries are missing at the end: the newest known to the file has this number.
    Cut(i64),
}

/// What checking a chain found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Entries checked.
    pub entries: u64,
    /// What is wrong, in the order of the chain.
    pub faults: Vec<Fault>,
    /// Where the chain was made anew.
    pub join: Option<Join>,
}

impl Verdict {
    /// Nothing was changed or removed.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Check every entry.
///
/// # Errors
/// Whatever the database says.
pub fn verify(connection: &Connection) -> Result<Verdict, StoreError> {
    let mut statement = connection.prepare(
        "SELECT seq, entry, workspace, actor, role, at, action, mode, root, x, y, detail, changes, sealed, prev, hash
         FROM gridroom_journal ORDER BY seq",
    )?;
    let mut rows = statement.query([])?;
    let mut verdict = Verdict {
        join: join(connection)?,
        ..Verdict::default()
    };
    let mut prev = seed(connection)?;
    let mut expected = 1i64;
    while let Some(row) = rows.next()? {
        let text = |i: usize| row.get_ref(i)?.as_str().map_err(rusqlite::Error::from);
        let seq: i64 = row.get(0)?;
        let link = Link {
            seq,
            entry: text(1)?,
            workspace: text(2)?,
            actor: text(3)?,
            role: text(4)?,
            at: text(5)?,
            action: text(6)?,
            mode: text(7)?,
            root: text(8)?,
            x: row.get(9)?,
            y: row.get(10)?,
            detail: text(11)?,
            changes: text(12)?,
            sealed: row
                .get_ref(13)?
                .as_blob_or_null()
                .map_err(rusqlite::Error::from)?,
        };
        let (said_prev, hash): (Vec<u8>, Vec<u8>) = (row.get(14)?, row.get(15)?);
        if seq != expected {
            verdict.faults.push(Fault::Missing(seq));
        } else if said_prev != prev {
            verdict.faults.push(Fault::Changed(seq));
        }
        if link.hash(&said_prev) != hash {
            verdict.faults.push(Fault::Changed(seq));
        }
        verdict.entries += 1;
        expected = seq + 1;
        prev = hash;
    }
    let (head_seq, head_hash) = super::journal::head(connection)?;
    if head_seq >= expected {
        verdict.faults.push(Fault::Cut(head_seq));
    } else if head_hash != prev {
        verdict.faults.push(Fault::Changed(expected - 1));
    }
    verdict.faults.dedup();
    Ok(verdict)
}

/// Whether a hash is that of the entry with this number.
///
/// # Errors
/// Whatever the database says.
pub fn holds(connection: &Connection, seq: i64, hash: &[u8]) -> Result<bool, StoreError> {
    if seq == 0 {
        return Ok(seed(connection)? == hash);
    }
    Ok(connection.query_row(
        "SELECT count(*) FROM gridroom_journal WHERE seq = ?1 AND hash = ?2",
        rusqlite::params![seq, hash],
        |row| row.get(0),
    )?)
}
