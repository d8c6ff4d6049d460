//! Somebody who can write to a project's file, knows how the chain is made, and perhaps holds the
//! key of one of its users.

use crate::support::path_in;
use gridroom::store::chain::{self, Link};
use gridroom::store::geometry::register_functions;
use gridroom::store::sealing::{Cost, Lock, Secret, derive_identity, sign};
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;

/// An entry as a forger writes it.
#[derive(Clone)]
pub struct Line {
    pub seq: i64,
    pub entry: String,
    pub workspace: String,
    pub actor: String,
    pub role: String,
    pub at: String,
    pub action: String,
    pub mode: String,
    pub root: String,
    pub place: (Option<i32>, Option<i32>),
    pub detail: String,
    pub changes: String,
    pub sealed: Option<Vec<u8>>,
    pub signature: Option<Vec<u8>>,
}

impl Line {
    /// A new entry after the newest.
    pub fn new(actor: &str, role: &str, action: &str) -> Self {
        Self {
            seq: 0,
            entry: format!("{actor} {role} {action}"),
            workspace: "desk".to_owned(),
            actor: actor.to_owned(),
            role: role.to_owned(),
            at: "2026-01-01T00:00:00Z".to_owned(),
            action: action.to_owned(),
            mode: "do".to_owned(),
            root: format!("{actor} {role} {action}"),
            place: (None, None),
            detail: "{}".to_owned(),
            changes: "[]".to_owned(),
            sealed: None,
            signature: None,
        }
    }

    pub fn with_detail(mut self, detail: Value) -> Self {
        self.detail = detail.to_string();
        self
    }

    pub fn with_changes(mut self, changes: Value) -> Self {
        self.changes = changes.to_string();
        self
    }

    pub fn detail(&self) -> Value {
        serde_json::from_str(&self.detail).expect("JSON")
    }

    fn hash(&self, prev: &[u8]) -> Vec<u8> {
        let link = Link {
            seq: self.seq,
            entry: &self.entry,
            workspace: &self.workspace,
            actor: &self.actor,
            role: &self.role,
            at: &self.at,
            action: &self.action,
            mode: &self.mode,
            root: &self.root,
            x: self.place.0,
            y: self.place.1,
            detail: &self.detail,
            changes: &self.changes,
            sealed: self.sealed.as_deref(),
        };
        link.hash(prev)
    }
}

/// The whole journal.
pub fn lines(connection: &Connection) -> Vec<Line> {
    let mut statement = connection
        .prepare(
            "SELECT seq, entry, workspace, actor, role, at, action, mode, root, x, y, detail,
               changes, sealed, signature FROM gridroom_journal ORDER BY seq",
        )
        .expect("prepared");
    let rows = statement
        .query_map([], |row| {
            Ok(Line {
                seq: row.get(0)?,
                entry: row.get(1)?,
                workspace: row.get(2)?,
                actor: row.get(3)?,
                role: row.get(4)?,
                at: row.get(5)?,
                action: row.get(6)?,
                mode: row.get(7)?,
                root: row.get(8)?,
                place: (row.get(9)?, row.get(10)?),
                detail: row.get(11)?,
                changes: row.get(12)?,
                sealed: row.get(13)?,
                signature: row.get(14)?,
            })
        })
        .expect("read");
    rows.collect::<Result<_, _>>().expect("read")
}

/// Write the whole journal anew, numbered and chained as it should be; `key` signs an entry, or
/// leaves the signature as it is.
pub fn write(path: &Path, lines: &[Line], key: &dyn Fn(&Line) -> Option<Secret>) {
    let connection = Connection::open(path).expect("opened");
    connection
        .execute("DELETE FROM gridroom_journal", [])
        .expect("emptied");
    let mut prev = chain::seed(&connection).expect("read");
    let mut newest = 0;
    for (i, line) in lines.iter().enumerate() {
        let mut line = line.clone();
        line.seq = i as i64 + 1;
        let hash = line.hash(&prev);
        if let Some(key) = key(&line) {
            line.signature = Some(sign(&key, &chain::signed(&hash)));
        }
        connection
            .execute(
                "INSERT INTO gridroom_journal VALUES
                 (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
                params![
                    line.seq,
                    line.entry,
                    line.workspace,
                    line.actor,
                    line.role,
                    line.at,
                    line.action,
                    line.mode,
                    line.root,
                    line.place.0,
                    line.place.1,
                    line.detail,
                    line.changes,
                    line.sealed,
                    prev,
                    hash,
                    line.signature
                ],
            )
            .expect("written");
        (prev, newest) = (hash, line.seq);
    }
    for (name, value) in [
        ("head_seq", newest.to_string()),
        ("head_hash", hex::encode(&prev)),
    ] {
        connection
            .execute(
                "UPDATE gridroom_meta SET value = ?2 WHERE key = ?1",
                [name, &value],
            )
            .expect("written");
    }
}

/// Add an entry, signed by this key; its number.
pub fn append(path: &Path, line: Line, key: Option<&Secret>) -> i64 {
    let mut all = lines(&Connection::open(path).expect("opened"));
    all.push(line);
    let newest = all.len() as i64;
    write(path, &all, &|line| {
        key.filter(|_| line.seq == newest).cloned()
    });
    newest
}

/// The private key that a passphrase opens.
pub fn private_key(path: &Path, name: &str, passphrase: &str) -> Secret {
    let connection = Connection::open(path).expect("opened");
    let (id, lock) = connection
        .query_row(
            "SELECT id, salt, memory_kib, passes, private_key FROM gridroom_user WHERE name = ?1",
            [name],
            |row| {
                let cost = Cost {
                    memory_kib: row.get(2)?,
                    passes: row.get(3)?,
                };
                let lock = Lock {
                    salt: row.get(1)?,
                    cost,
                    private_key: row.get(4)?,
                };
                Ok((row.get::<_, String>(0)?, lock))
            },
        )
        .expect("read");
    let context = format!("user {id}");
    let identity = derive_identity(passphrase, context.as_bytes(), &lock).expect("opened");
    identity.private_key
}

/// The change that puts an order in force.
pub fn an_order() -> Value {
    let record = json!({"properties": {"number": "1号", "status": "issued", "zone": "lockdown"}});
    json!([{"key": {"kind": "order", "id": "o9"}, "revision": 0, "effect": {"insert": record}}])
}

/// Take away what lies beside a project and could tell on it.
pub fn without_witnesses(folder: &TempDir) {
    let path = path_in(folder);
    let _ = std::fs::remove_dir_all(gridroom::store::backups_of(&path));
    let _ = std::fs::remove_file(folder.path().join(".town.gpkg.head"));
}

/// Run some SQL on a project's file.
pub fn sql(path: &Path, text: &str) {
    let connection = Connection::open(path).expect("opened");
    // As QGIS has them: the index of a layer asks for them.
    register_functions(&connection).expect("registered");
    connection.execute_batch(text).expect("done");
}
