//! SQL that lies in a project's file and is not ours: triggers, views, generated columns, indexes.
//! Owns: telling it from what the schema makes, by its text, and taking it away where it would run
//! on our tables.
//!
//! No trigger and no view runs on a connection of ours, whosever it is ([`forbid`]). But another
//! program that changes a layer runs what lies there: so what is on our tables goes, after a
//! backup and with an entry of its own. What stands on tables of others is theirs and stays.

use super::error::StoreError;
use super::layers::Layer;
use super::schema;
use crate::model::record::Kind;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::collections::{BTreeMap, BTreeSet};

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SqlKind {
    /// A trigger.
    Trigger,
    /// A view.
    View,
    /// A generated column.
    Column,
    /// An index.
    Index,
    /// A table of ours that is not as we make it.
    Table,
}

impl SqlKind {
    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::View => "view",
            Self::Column => "column",
            Self::Index => "index",
            Self::Table => "table",
        }
    }
}

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is taken away.
    Removed,
    /// It stays, and nothing of ours reads or runs it.
    Kept,
    /// It cannot be taken away without harm: the project is not written to.
    Refused,
}

/// SQL that is not ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignSql {
    /// What kind of thing it is.
    pub kind: SqlKind,
    /// Its name.
    pub name: String,
    /// The table that it stands on.
    pub table: String,
    /// Its text.
    pub sql: String,
    /// What becomes of it.
    pub fate: Fate,
}

impl ForeignSql {
    /// It is part of the spatial index of a layer that another program added and that stays, as
    /// every layer has one: nobody has to be told.
    pub fn is_usual(&self) -> bool {
        self.fate == Fate::Kept && self.kind == SqlKind::Trigger && self.name.starts_with("rtree_")
    }
}

/// What looking through the schema of a file found.
#[derive(Clone, Debug, Default)]
pub struct Examined {
    /// All that is not ours.
    pub foreign: Vec<ForeignSql>,
    /// Layers whose spatial index or its triggers are not as we make them.
    to_index: Vec<Kind>,
}

impl Examined {
    /// Whether something has to be taken away or put right.
    pub fn needs_repair(&self) -> bool {
        !self.to_index.is_empty() || self.of(Fate::Removed).next().is_some()
    }

    /// Whether the file must not be written to.
    pub fn is_refused(&self) -> bool {
        self.of(Fate::Refused).next().is_some()
    }

    /// All of one fate.
    pub fn of(&self, fate: Fate) -> impl Iterator<Item = &ForeignSql> {
        self.foreign.iter().filter(move |one| one.fate == fate)
    }
}

/// A row of the table of contents of the schema.
struct Entry {
    kind: String,
    name: String,
    table: String,
    sql: String,
}

/// No SQL that lies in the file runs on this connection. Our own triggers, which other programs
/// need to keep the spatial indexes, do not either: the indexes are kept by whoever writes rows.
///
/// # Errors
/// Whatever the database says.
pub fn forbid(connection: &Connection) -> Result<(), StoreError> {
    for what in [
        DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER,
        DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW,
        DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA,
    ] {
        connection.set_db_config(what, false)?;
    }
    Ok(())
}

fn entries(connection: &Connection) -> Result<Vec<Entry>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql NOT NULL ORDER BY rowid",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Entry {
            kind: row.get(0)?,
            name: row.get(1)?,
            table: row.get(2)?,
            sql: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Texts are the same but for spaces: SQLite keeps them as they were typed.
fn is_same(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

/// SQLite takes capitals for the same.
fn folded(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// Look through the schema of a file of this version. Only the schema is read, no table.
///
/// # Errors
/// [`StoreError::Damaged`] where a table of our own is not there.
pub fn examine(connection: &Connection, version: u32) -> Result<Examined, StoreError> {
    let reference = Connection::open_in_memory()?;
    schema::create_as(&reference, version)?;
    let ours: BTreeMap<String, Entry> = entries(&reference)?
        .into_iter()
        .map(|entry| (folded(&entry.name), entry))
        .collect();
    let found = entries(connection)?;
    let mut examined = Examined::default();
    for entry in &found {
        if let Some((kind, fate)) = judge(entry, &ours) {
            examined.foreign.push(ForeignSql {
                kind,
                name: entry.name.clone(),
                table: entry.table.clone(),
                sql: entry.sql.clone(),
                fate,
            });
        }
    }
    add_generated(connection, &found, &ours, &mut examined)?;
    let tables: BTreeSet<String> = found
        .iter()
        .filter(|entry| entry.kind == "table")
        .map(|entry| folded(&entry.name))
        .collect();
    let missing = ours
        .iter()
        .find(|(name, own)| own.kind == "table" && is_own(name) && !tables.contains(*name));
    if let Some((name, _)) = missing {
        return Err(StoreError::Damaged(name.clone()));
    }
    let whole: BTreeSet<String> = found
        .iter()
        .filter(|entry| {
            let own = ours.get(&folded(&entry.name));
            own.is_some_and(|own| own.kind == entry.kind && is_same(&own.sql, &entry.sql))
        })
        .map(|entry| folded(&entry.name))
        .collect();
    for kind in Kind::ALL {
        let layer = Layer::of(kind);
        let names = schema::index_names(layer.table);
        let is_whole = names.iter().all(|name| whole.contains(name));
        if layer.geometry.is_some() && tables.contains(layer.table) && !is_whole {
            examined.to_index.push(kind);
        }
    }
    Ok(examined)
}

/// A table that no other program has any business with.
fn is_own(name: &str) -> bool {
    name.starts_with("gridroom_")
}

/// What an entry of the schema is, if it is not ours, and what becomes of it.
fn judge(entry: &Entry, ours: &BTreeMap<String, Entry>) -> Option<(SqlKind, Fate)> {
    let (name, table) = (folded(&entry.name), folded(&entry.table));
    let own = ours.get(&name);
    let is_as_made = own.is_some_and(|own| {
        own.kind == entry.kind && folded(&own.table) == table && is_same(&own.sql, &entry.sql)
    });
    if is_as_made {
        return None;
    }
    let stands_on_ours = ours.get(&table).is_some_and(|own| own.kind == "table");
    let removed_if = |is_ours: bool| if is_ours { Fate::Removed } else { Fate::Kept };
    match entry.kind.as_str() {
        "trigger" => Some((
            SqlKind::Trigger,
            removed_if(stands_on_ours || own.is_some()),
        )),
        // In place of a table of ours: a layer is made anew from its records.
        "view" => Some((SqlKind::View, removed_if(own.is_some()))),
        // Other programs may index layers.
        "index" if is_own(&table) => Some((SqlKind::Index, Fate::Removed)),
        "table" if own.is_some() && is_own(&name) => Some((SqlKind::Table, Fate::Refused)),
        // Layers grow columns; a virtual table has its code elsewhere.
        "table" if own.is_some() && is_layer(&name) && is_virtual(&entry.sql) => {
            Some((SqlKind::Table, Fate::Refused))
        }
        _ => None,
    }
}

fn is_layer(name: &str) -> bool {
    Kind::ALL
        .into_iter()
        .any(|kind| Layer::of(kind).table == name)
}

fn is_virtual(sql: &str) -> bool {
    let mut words = sql.split_whitespace().map(str::to_ascii_lowercase);
    words.next().as_deref() == Some("create") && words.next().as_deref() == Some("virtual")
}

/// Columns of our tables that are worked out when they are read or written.
fn add_generated(
    connection: &Connection,
    found: &[Entry],
    ours: &BTreeMap<String, Entry>,
    examined: &mut Examined,
) -> Result<(), StoreError> {
    let mut statement = connection
        .prepare("SELECT name FROM pragma_table_xinfo(?1) WHERE hidden IN (2, 3) ORDER BY cid")?;
    for entry in found.iter().filter(|e| e.kind == "table") {
        let name = folded(&entry.name);
        if !ours.contains_key(&name) || is_virtual(&entry.sql) {
            continue;
        }
        let columns = statement.query_map([&entry.name], |row| row.get::<_, String>(0))?;
        for column in columns {
            examined.foreign.push(ForeignSql {
                kind: SqlKind::Column,
                name: column?,
                table: entry.name.clone(),
                sql: String::new(),
                fate: if is_own(&name) {
                    Fate::Refused
                } else {
                    Fate::Kept
                },
            });
        }
    }
    Ok(())
}

/// Take away what stands on our tables, and make the spatial indexes as they should be; within a
/// transaction of the caller.
///
/// # Errors
/// Whatever the database says.
pub fn repair(connection: &Connection, examined: &Examined) -> Result<(), StoreError> {
    for one in examined.of(Fate::Removed) {
        let what = match one.kind {
            SqlKind::Trigger => "TRIGGER",
            SqlKind::View => "VIEW",
            SqlKind::Index => "INDEX",
            SqlKind::Column | SqlKind::Table => continue,
        };
        // A view takes its triggers along.
        let name = super::layers::quoted(&one.name);
        connection.execute_batch(&format!("DROP {what} IF EXISTS {name}"))?;
    }
    for kind in &examined.to_index {
        schema::renew_index(connection, *kind)?;
    }
    forget_counts(connection)
}

/// GDAL keeps how many rows a layer has, by triggers; without them it counts.
fn forget_counts(connection: &Connection) -> Result<(), StoreError> {
    let has_counts: bool = connection.query_row(
        "SELECT count(*) = 2 FROM pragma_table_info('gpkg_ogr_contents')
         WHERE name IN ('table_name', 'feature_count')
           AND EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'gpkg_ogr_contents')",
        [],
        |row| row.get(0),
    )?;
    if !has_counts {
        return Ok(());
    }
    let mut statement = connection
        .prepare("UPDATE gpkg_ogr_contents SET feature_count = NULL WHERE table_name = ?1")?;
    for kind in Kind::ALL {
        statement.execute([Layer::of(kind).table])?;
    }
    Ok(())
}
