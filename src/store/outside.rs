//! What other programs changed in the layers. Owns: finding it, and taking it over: attributes
//! and places into the records, with an entry of their own; polygons of the coverage into a
//! draft plan, while the published ones are put back into the layer.

use super::columns::{Columns, from_sql, owned, to_sql};
use super::error::StoreError;
use super::geometry::{decode_into, encode};
use super::journal::{self, Action, Entry, Pen};
use super::layers::{FID, GEOMETRY, ID, Layer, quoted};
use super::project::{Project, write_in};
use super::records::{self, Stored, Writer};
use super::schema;
use super::sealing::random_id;
use crate::model::act::ActionName;
use crate::model::act::admit;
use crate::model::change::{AttributePatch, Change, Effect, Patch, Place, PlacePatch};
use crate::model::plan::{BASE, new_plan};
use crate::model::record::{Key, Kind, Record};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

pub use super::seat::OUTSIDE;

/// A row of a layer as another program left it.
struct OutsideRow {
    fid: i64,
    id: Option<String>,
    geometry: Option<Vec<u8>>,
    values: Vec<Sql>,
}

/// What was found in one layer.
#[derive(Default)]
struct Found {
    changes: Vec<Change>,
    /// Proposed polygons of the coverage: id and geometry as the layer has it; `null` where the
    /// row is gone.
    proposals: Vec<Value>,
    /// Records whose rows must be written again.
    restore: Vec<Key>,
    /// What was tried and is none of another program's business: record, attribute or what
    /// became of the row, and the value where it is not about people.
    tried: Vec<Value>,
    /// Rows that stand for no record; a new one that becomes a record is written anew.
    drop: Vec<i64>,
}

/// So much of what was tried is told in the journal.
const TOLD: usize = 50;

impl Found {
    /// Put a record back, and tell what was tried.
    fn refuse(&mut self, key: &Key, what: &str, value: Option<Value>) {
        self.restore.push(key.clone());
        self.tell(key, what, value);
    }

    fn tell(&mut self, key: &Key, what: &str, value: Option<Value>) {
        // What is said of people is in no journal in clear.
        let value = value.filter(|_| !key.kind.is_personal());
        let tried = json!({"record": key.to_string(), "what": what, "value": value});
        self.tried.push(tried);
    }

    fn is_nothing(&self) -> bool {
        self.changes.is_empty()
            && self.proposals.is_empty()
            && self.restore.is_empty()
            && self.drop.is_empty()
            && self.tried.is_empty()
    }
}

/// Take over what other programs changed, each layer whole or not at all.
///
/// # Errors
/// Whatever the database says; the layer is then as the other program left it.
pub fn take_over(project: &mut Project) -> Result<Vec<Entry>, StoreError> {
    adopt_old_drafts(project)?;
    let mut entries = Vec::new();
    // Everything is read before anything is written: a file that turns out to be damaged halfway
    // stays as it was.
    let found = Kind::ALL.map(|kind| Ok((kind, examine(project, kind)?)));
    let found: Vec<(Kind, Option<Found>)> = found.into_iter().collect::<Result<_, StoreError>>()?;
    for (kind, found) in found {
        let Some(found) = found else {
            rebuild(project, kind)?;
            continue;
        };
        if found.is_nothing() {
            continue;
        }
        let place = match found.changes.first().map(|c| (&c.key, &c.effect)) {
            Some((_, Effect::Insert(record) | Effect::Remove(record))) => record.place(),
            Some((key, Effect::Patch(_))) => project.record(key)?.and_then(|s| s.record.place()),
            None => None,
        };
        let plan = match found.proposals.as_slice() {
            [] => None,
            proposals => Some(plan_of(project, proposals)?),
        };
        let written = project.transact(|tx, columns| {
            let mut written = Vec::new();
            if let Some(plan) = plan {
                written.push(write_in(tx, columns, &pen(), plan)?);
            }
            put_back(tx, columns, kind, &found)?;
            if !found.changes.is_empty() || !found.tried.is_empty() {
                let action = Action::new(ActionName::OutsideEdit, found.changes)
                    .at(place)
                    .with("layer", Layer::of(kind).table);
                let action = match found.tried.len() {
                    0 => action,
                    count => {
                        let told: Vec<Value> = found.tried.into_iter().take(TOLD).collect();
                        action.with("refused", count).with("tried", told)
                    }
                };
                written.push(write_in(tx, columns, &pen(), action)?);
            }
            Ok(written)
        })?;
        entries.extend(written);
    }
    Ok(entries)
}

pub(super) fn pen() -> Pen {
    Pen::unsigned(OUTSIDE)
}

/// Records whose rows in the layers another program changed, which is not taken over yet.
///
/// # Errors
/// Whatever the database says.
pub fn waiting(project: &Project) -> Result<Vec<Key>, StoreError> {
    let mut keys = Vec::new();
    for kind in Kind::ALL {
        if let Some(found) = examine(project, kind)? {
            // A row that is new has no key yet.
            let known = found.changes.into_iter();
            let known = known.filter(|change| !matches!(change.effect, Effect::Insert(_)));
            keys.extend(known.map(|change| change.key));
            keys.extend(found.restore);
        }
    }
    keys.sort();
    keys.dedup();
    Ok(keys)
}

/// `None` where the table or a column of it is gone.
fn examine(project: &Project, kind: Kind) -> Result<Option<Found>, StoreError> {
    let Some(rows) = rows_of(project, kind)? else {
        return Ok(None);
    };
    let stored: HashMap<String, (i64, Stored)> = stored_of(project, kind)?;
    let mut found = Found::default();
    let mut seen: BTreeMap<&str, i64> = BTreeMap::new();
    for row in &rows {
        let known = row
            .id
            .as_deref()
            .filter(|id| !seen.contains_key(id))
            .and_then(|id| stored.get_key_value(id));
        let Some((id, (fid, stored))) = known else {
            new_row(project, kind, row, &mut found)?;
            continue;
        };
        seen.insert(id, row.fid);
        // A row under another number is written again under its own.
        if row.fid != *fid {
            found.drop.push(row.fid);
            found.restore.push(stored.key.clone());
        }
        compare(project, row, stored, &mut found);
    }
    for (id, (_, stored)) in &stored {
        if seen.contains_key(id.as_str()) {
            continue;
        }
        if kind.is_of_coverage() {
            if kind == Kind::Grid {
                found.proposals.push(json!({"id": id, "geometry": null}));
            }
            found.restore.push(stored.key.clone());
        } else if kind.is_personal() {
            // People are erased by a purge, which reaches the backups too, not by a lost row.
            found.refuse(&stored.key, "removed", None);
        } else {
            let change = Change::remove(stored.key.clone(), stored.record.clone());
            match admit(ActionName::OutsideEdit, &change) {
                Ok(()) => found.changes.push(change),
                Err(_) => found.refuse(&stored.key, "removed", None),
            }
        }
    }
    found.changes.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(Some(found))
}

fn rows_of(project: &Project, kind: Kind) -> Result<Option<Vec<OutsideRow>>, StoreError> {
    let layer = Layer::of(kind);
    let geometry = if layer.geometry.is_some() {
        GEOMETRY
    } else {
        "NULL"
    };
    let columns = project.columns().of(kind);
    let names: String = columns
        .iter()
        .map(|c| format!(", {}", quoted(&c.name)))
        .collect();
    let has_all = {
        let mut statement = project
            .connection()
            .prepare("SELECT name FROM pragma_table_info(?1)")?;
        let names = statement.query_map([layer.table], |row| row.get::<_, String>(0))?;
        let names: Vec<String> = names.collect::<Result<_, _>>()?;
        let has = |name: &str| names.iter().any(|n| n == name);
        has(FID)
            && has(ID)
            && (layer.geometry.is_none() || has(GEOMETRY))
            && columns.iter().all(|c| has(&c.name))
    };
    if !has_all {
        return Ok(None);
    }
    let sql = format!(
        "SELECT {FID}, {ID}, {geometry}{names} FROM {} ORDER BY {FID}",
        quoted(layer.table)
    );
    let mut statement = project.connection().prepare(&sql)?;
    let count = columns.len();
    let rows = statement.query_map([], |row| {
        let id = owned(row.get_ref(1)?);
        let blob = owned(row.get_ref(2)?);
        Ok(OutsideRow {
            fid: row.get(0)?,
            id: match id {
                Sql::Text(id) => Some(id),
                _ => None,
            },
            geometry: match blob {
                Sql::Blob(blob) => Some(blob),
                _ => None,
            },
            values: (0..count)
                .map(|i| row.get_ref(3 + i).map(owned))
                .collect::<Result<_, _>>()?,
        })
    })?;
    Ok(Some(rows.collect::<Result<_, _>>()?))
}

fn stored_of(project: &Project, kind: Kind) -> Result<HashMap<String, (i64, Stored)>, StoreError> {
    let mut fids: HashMap<String, i64> = HashMap::new();
    let mut statement = project
        .connection()
        .prepare("SELECT id, fid FROM gridroom_record WHERE kind = ?1 AND doc NOT NULL")?;
    let rows = statement.query_map([kind.name()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for row in rows {
        let (id, fid): (String, Option<i64>) = row?;
        fids.insert(id, fid.unwrap_or(0));
    }
    let stored = project.records(kind)?.into_iter().map(|stored| {
        let fid = fids.get(&stored.key.id).copied().unwrap_or(0);
        (stored.key.id.clone(), (fid, stored))
    });
    Ok(stored.collect())
}

/// Whether records of this kind are none that another program moves.
fn is_refused(key: &Key, record: &Record) -> bool {
    let place = PlacePatch {
        before: Place::of(record),
        after: Place::default(),
    };
    let patch = Patch {
        place: Some(place),
        ..Patch::default()
    };
    !key.kind.is_of_coverage()
        && admit(ActionName::OutsideEdit, &Change::patch(key.clone(), patch)).is_err()
}

/// What differs between a row and its record.
fn compare(project: &Project, row: &OutsideRow, stored: &Stored, found: &mut Found) {
    let (key, record) = (&stored.key, &stored.record);
    let layer = Layer::of(key.kind);
    let mut patch = Patch::default();
    for (column, value) in project.columns().of(key.kind).iter().zip(&row.values) {
        let before = record.attribute(&column.attribute);
        if to_sql(before, column.kind) != *value {
            let after = from_sql(value, column.kind);
            let name = column.attribute.as_str();
            let change = Change::attribute(key.clone(), name, before.cloned(), Some(after.clone()));
            match admit(ActionName::OutsideEdit, &change) {
                Ok(()) => {
                    patch
                        .attributes
                        .push(AttributePatch::new(name, before.cloned(), Some(after)))
                }
                Err(_) => found.refuse(key, name, Some(after)),
            }
        }
    }
    if let Some(geometry) = layer.geometry {
        let expected = encode(&record.feature, geometry).map(|(blob, _)| blob);
        if expected != row.geometry {
            let after = changed_place(row.geometry.as_deref(), record);
            match after {
                Some(_) if is_refused(key, record) => found.refuse(key, "geometry", None),
                Some(after) if !key.kind.is_of_coverage() => {
                    patch.place = Some(PlacePatch {
                        before: Place::of(record),
                        after,
                    });
                }
                Some(after) => {
                    if key.kind == Kind::Grid && after != Place::of(record) {
                        let proposal = json!({"id": key.id, "geometry": after});
                        found.proposals.push(proposal);
                    }
                    found.restore.push(key.clone());
                }
                // What cannot be read, or was emptied, is put back.
                None => found.restore.push(key.clone()),
            }
        }
    }
    let change = Change::patch(key.clone(), patch);
    if !change.is_nothing() {
        found.changes.push(change);
    }
}

/// The geometry of a row as that of a record, `None` where it is none of this world.
fn changed_place(blob: Option<&[u8]>, record: &Record) -> Option<Place> {
    let mut feature = record.feature.clone();
    if !decode_into(blob?, &mut feature) {
        return None;
    }
    Some(Place::of(&Record {
        feature,
        sealed: None,
    }))
}

/// A row that another program added.
fn new_row(
    project: &Project,
    kind: Kind,
    row: &OutsideRow,
    found: &mut Found,
) -> Result<(), StoreError> {
    let mut record = Record::default();
    let properties = record.feature.properties.get_or_insert_default();
    for (column, value) in project.columns().of(kind).iter().zip(&row.values) {
        if *value != Sql::Null {
            properties.insert(column.attribute.clone(), from_sql(value, column.kind));
        }
    }
    let is_placed = row
        .geometry
        .as_deref()
        .is_some_and(|blob| decode_into(blob, &mut record.feature));
    if kind.is_of_coverage() {
        if kind == Kind::Grid && is_placed {
            found
                .proposals
                .push(json!({"id": null, "geometry": Place::of(&record), "attributes": record.feature.properties}));
        }
        found.drop.push(row.fid);
        return Ok(());
    }
    if kind.is_personal() || (Layer::of(kind).geometry.is_some() && !is_placed) {
        // Personal values never enter from outside in clear.
        found.drop.push(row.fid);
        return Ok(());
    }
    let key = Key::new(kind, random_id()?);
    found.drop.push(row.fid);
    let change = Change::insert(key.clone(), record);
    match admit(ActionName::OutsideEdit, &change) {
        Ok(()) => found.changes.push(change),
        Err(_) => found.tell(&key, "added", None),
    }
    Ok(())
}

/// The published grids with what was proposed for them, as a plan of its own.
fn plan_of(project: &Project, proposals: &[Value]) -> Result<Action, StoreError> {
    let mut grids: Vec<(Key, Record)> = Vec::new();
    let placed = |record: &Record, geometry: &Value| -> Option<Record> {
        let after: Place = serde_json::from_value(geometry.clone()).ok()?;
        let patch = Patch {
            place: Some(PlacePatch {
                before: Place::of(record),
                after,
            }),
            ..Patch::default()
        };
        let change = Change::patch(Key::new(Kind::Grid, ""), patch);
        change.apply(Some(record)).ok().flatten()
    };
    let proposed = |id: &str| proposals.iter().find(|p| p["id"].as_str() == Some(id));
    for stored in project.records(Kind::Grid)? {
        let record = match proposed(&stored.key.id) {
            None => Some(stored.record),
            // Taken away: its ground is left to whoever claims it.
            Some(proposal) if proposal["geometry"].is_null() => None,
            Some(proposal) => placed(&stored.record, &proposal["geometry"]),
        };
        grids.extend(record.map(|record| (stored.key, record)));
    }
    for proposal in proposals.iter().filter(|p| p["id"].is_null()) {
        let mut record = Record::default();
        record.feature.properties = proposal["attributes"].as_object().cloned();
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert(BASE.to_owned(), json!([]));
        if let Some(record) = placed(&record, &proposal["geometry"]) {
            grids.push((Key::new(Kind::Grid, ""), record));
        }
    }
    let mut ids = Vec::with_capacity(grids.len());
    for _ in &grids {
        ids.push(random_id()?);
    }
    let mut ids = ids.into_iter();
    let id = random_id()?;
    let today = project.clock()?.today().to_string();
    let name = format!("{OUTSIDE} {today}");
    let since = journal::head(project.connection())?.0;
    let changes = new_plan(&id, &name, since, &today, &grids, || {
        ids.next().unwrap_or_default()
    });
    let action = Action::new(ActionName::OutsideDraft, changes)
        .with("layer", Layer::of(Kind::Grid).table)
        .with("plan", id.as_str())
        .with("count", proposals.len());
    Ok(action)
}

/// What an older version laid aside becomes plans.
fn adopt_old_drafts(project: &mut Project) -> Result<(), StoreError> {
    let mut drafts: Vec<(String, String)> = Vec::new();
    {
        let connection = project.connection();
        let mut statement = connection.prepare("SELECT id, doc FROM gridroom_plan")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            drafts.push((row.get(0)?, row.get(1)?));
        }
    }
    for (id, doc) in drafts {
        let doc: Value = serde_json::from_str(&doc).unwrap_or_default();
        let proposals = doc["grids"].as_array().cloned().unwrap_or_default();
        let action = plan_of(project, &proposals)?;
        project.transact(|tx, columns| {
            tx.execute("DELETE FROM gridroom_plan WHERE id = ?1", [&id])?;
            write_in(tx, columns, &pen(), action)
        })?;
    }
    Ok(())
}

/// Make the layer say again what the records say, where it must.
fn put_back(
    tx: &Connection,
    columns: &mut Columns,
    kind: Kind,
    found: &Found,
) -> Result<(), StoreError> {
    let mut writer = Writer::new(tx, columns);
    for fid in &found.drop {
        writer.remove_row(kind, Some(*fid))?;
    }
    for key in &found.restore {
        let Some(row) = records::find(tx, key)? else {
            continue;
        };
        if let Some(record) = &row.record {
            write_row(tx, &mut writer, key, (row.fid, record))?;
        }
    }
    writer.finish()
}

/// Write the row of a record, and let the record know it.
fn write_row(
    tx: &Connection,
    writer: &mut Writer<'_>,
    key: &Key,
    (fid, record): (Option<i64>, &Record),
) -> Result<(), StoreError> {
    let fid = writer.put_row(key, fid, record)?;
    tx.execute(
        "UPDATE gridroom_record SET fid = ?3 WHERE kind = ?1 AND id = ?2",
        params![key.kind.name(), key.id, fid],
    )?;
    Ok(())
}

/// Make a layer anew from its records: another program dropped it, or columns of it.
fn rebuild(project: &mut Project, kind: Kind) -> Result<(), StoreError> {
    let stored = project.records(kind)?;
    project.transact(|tx, columns| {
        let table = Layer::of(kind).table;
        let is_there: Option<i64> = tx
            .query_row(
                "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1",
                [table],
                |row| row.get(0),
            )
            .optional()?;
        if is_there.is_some() {
            tx.execute_batch(&format!("DROP TABLE {}", quoted(table)))?;
        }
        tx.execute_batch(&format!(
            "DROP TABLE IF EXISTS {}",
            quoted(&format!("rtree_{table}_{GEOMETRY}"))
        ))?;
        for of in ["gpkg_extensions", "gpkg_geometry_columns", "gpkg_contents"] {
            tx.execute(&format!("DELETE FROM {of} WHERE table_name = ?1"), [table])?;
        }
        tx.execute("DELETE FROM gridroom_column WHERE kind = ?1", [kind.name()])?;
        schema::create_layer(tx, kind)?;
        columns.forget(kind);
        columns.ensure(tx, kind, stored.iter().map(|s| &s.record))?;
        let mut writer = Writer::new(tx, columns);
        for stored in &stored {
            write_row(tx, &mut writer, &stored.key, (None, &stored.record))?;
        }
        writer.finish()
    })
}
