//! The hash chain of the journal: each entry's hash covers all of it and the hash before, so a
//! changed, removed or inserted row shows. It covers ciphertext as it lies in the file, so it
//! still holds after people were erased.
//!
//! What it cannot show: a whole chain that somebody wrote anew, which signatures show
//! ([`super::signing`]), and a whole tail cut off together with the head that the file keeps of
//! it, which backups and the head beside the project show ([`super::head`]). That the records are
//! what the journal says is the business of [`super::audit`].

use super::error::StoreError;
use super::schema::{meta, set_meta};
use crate::model::record::Key;
use rusqlite::{Connection, Row};
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
    /// Sealed reason, or the marks of all records.
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

/// What the author of an entry signs. Its beginning keeps it apart from anything else that a key
/// could ever sign.
pub fn signed(hash: &[u8]) -> Vec<u8> {
    [b"gridroom: entry ", hash].concat()
}

/// A row of the journal as it lies in the file.
pub struct Written<'a> {
    /// All that the hash covers.
    pub link: Link<'a>,
    /// The hash before, as the row says it.
    pub prev: &'a [u8],
    /// Its hash, as the row says it.
    pub hash: &'a [u8],
    /// The signature of its author.
    pub signature: Option<&'a [u8]>,
}

/// Columns of a row, in the order in which [`Written`] reads them.
const COLUMNS: &str = "seq, entry, workspace, actor, role, at, action, mode, root, x, y, detail, \
     changes, sealed, prev, hash, signature";

impl<'a> Written<'a> {
    fn of(row: &'a Row<'_>) -> rusqlite::Result<Self> {
        let text = |i: usize| row.get_ref(i)?.as_str().map_err(rusqlite::Error::from);
        let blob = |i: usize| row.get_ref(i)?.as_blob().map_err(rusqlite::Error::from);
        let perhaps = |i: usize| {
            row.get_ref(i)?
                .as_blob_or_null()
                .map_err(rusqlite::Error::from)
        };
        Ok(Self {
            link: Link {
                seq: row.get(0)?,
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
                sealed: perhaps(13)?,
            },
            prev: blob(14)?,
            hash: blob(15)?,
            signature: perhaps(16)?,
        })
    }
}

/// Whose entries are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which<'a> {
    /// All, the oldest first.
    All,
    /// All, the newest first.
    Newest,
    /// Those of these actions, a list in JSON, after this number, the oldest first.
    Of(&'a str, i64),
}

/// Read entries, one after another.
///
/// # Errors
/// Whatever the database or `visit` says.
pub fn each(
    connection: &Connection,
    which: Which<'_>,
    visit: &mut dyn FnMut(&Written<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let (order, actions, after) = match which {
        Which::All => ("seq", None, i64::MIN),
        Which::Newest => ("seq DESC", None, i64::MIN),
        Which::Of(actions, after) => ("seq", Some(actions), after),
    };
    let condition = match actions {
        Some(_) => "action IN (SELECT value FROM json_each(?2))",
        None => "?2 IS NULL",
    };
    let mut statement = connection.prepare(&format!(
        "SELECT {COLUMNS} FROM gridroom_journal WHERE seq > ?1 AND {condition} ORDER BY {order}"
    ))?;
    let mut rows = statement.query(rusqlite::params![after, actions])?;
    while let Some(row) = rows.next()? {
        visit(&Written::of(row)?)?;
    }
    Ok(())
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

/// Number and hash of the newest entry, as the file says; 0 and the seed of the chain before
/// the first.
///
/// # Errors
/// Whatever the database says.
pub fn head(connection: &Connection) -> Result<(i64, Vec<u8>), StoreError> {
    let seq = meta(connection, "head_seq")?.and_then(|t| t.parse().ok());
    let hash = meta(connection, "head_hash")?.and_then(|t| hex::decode(t).ok());
    match (seq, hash) {
        (Some(seq), Some(hash)) => Ok((seq, hash)),
        _ => Ok((0, seed(connection)?)),
    }
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
    set_meta(connection, JOIN, &text)
}

/// What is wrong with a chain or with the records that follow from it, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This entry is not what was written.
    Changed(i64),
    /// Entries are missing before this one.
    Missing(i64),
    /// Entries are missing at the end: the newest known has this number.
    Cut(i64),
    /// This entry should carry the signature of its author and carries none.
    Unsigned(i64),
    /// This entry was not signed by whom it names, or is more than its author may do.
    Forged(i64),
    /// A record is not what the journal made of it; with the newest entry that touches it, `None`
    /// where none does.
    Record(Key, Option<i64>),
    /// So many records are gone that no entry took away.
    Lost(usize),
}

impl Fault {
    /// The number of the entry that it is about.
    pub const fn entry(&self) -> Option<i64> {
        match self {
            Self::Changed(seq)
            | Self::Missing(seq)
            | Self::Cut(seq)
            | Self::Unsigned(seq)
            | Self::Forged(seq) => Some(*seq),
            Self::Record(_, seq) => *seq,
            Self::Lost(_) => None,
        }
    }
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
    /// Entries whose signature was checked and holds.
    pub signed: u64,
    /// The key that all signatures go back to, and the entry that named it; `None` where there is
    /// no administrator yet, and so nothing is signed.
    pub root: Option<(String, i64)>,
    /// The entry from which on the records were held against the journal.
    pub baseline: Option<i64>,
    /// Records whose layer was changed by another program, which is taken over when the project
    /// is opened the next time.
    pub waiting: Vec<Key>,
}

impl Verdict {
    /// Nothing was changed or removed.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Check the hashes of every entry.
///
/// # Errors
/// Whatever the database says.
pub fn verify(connection: &Connection) -> Result<Verdict, StoreError> {
    verify_with(connection, &mut |_, _| Ok(()))
}

/// The same; each entry that is what was written is shown to `visit`, with what was found so far.
///
/// # Errors
/// Whatever the database or `visit` says.
pub fn verify_with(
    connection: &Connection,
    visit: &mut dyn FnMut(&Written<'_>, &mut Verdict) -> Result<(), StoreError>,
) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict {
        join: join(connection)?,
        ..Verdict::default()
    };
    let mut prev = seed(connection)?;
    let mut expected = 1i64;
    each(connection, Which::All, &mut |written| {
        let seq = written.link.seq;
        let before = verdict.faults.len();
        if seq != expected {
            verdict.faults.push(Fault::Missing(seq));
        } else if written.prev != prev {
            verdict.faults.push(Fault::Changed(seq));
        }
        if written.link.hash(written.prev) != written.hash {
            verdict.faults.push(Fault::Changed(seq));
        }
        verdict.entries += 1;
        expected = seq.saturating_add(1);
        prev = written.hash.to_vec();
        match verdict.faults.len() == before {
            true => visit(written, &mut verdict),
            false => Ok(()),
        }
    })?;
    let (head_seq, head_hash) = head(connection)?;
    if head_seq >= expected {
        verdict.faults.push(Fault::Cut(head_seq));
    } else if head_hash != prev {
        verdict
            .faults
            .push(Fault::Changed(expected.saturating_sub(1)));
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
    // The old chain ended there.
    if join(connection)?.is_some_and(|join| join.seq == seq && join.hash == hash) {
        return Ok(true);
    }
    Ok(connection.query_row(
        "SELECT count(*) FROM gridroom_journal WHERE seq = ?1 AND hash = ?2",
        rusqlite::params![seq, hash],
        |row| row.get(0),
    )?)
}
