//! Records in the file, and the layers written from them. Owns: the rows of a record. Within a
//! transaction of the caller.

use super::columns::{Columns, LayerColumns, to_sql};
use super::error::StoreError;
use super::geometry::{Box4, encode};
use super::layers::{FID, Layer, quoted};
use crate::model::record::{Key, Kind, Record};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

/// A record with its key and revision.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Which.
    pub key: Key,
    /// How often it has changed; 1 when new.
    pub revision: u64,
    /// Its place among all records, in the order they came.
    pub place: i64,
    /// What it is.
    pub record: Record,
}

/// A record's row.
pub struct Row {
    /// Its place among all records.
    pub place: i64,
    /// Its row in the layer, `None` once it is gone.
    pub fid: Option<i64>,
    /// Its revision.
    pub revision: u64,
    /// What it is, `None` once it is gone.
    pub record: Option<Record>,
}

/// A row of a record by its key.
///
/// # Errors
/// [`StoreError::Damaged`] where it cannot be read.
pub fn find(connection: &Connection, key: &Key) -> Result<Option<Row>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT fid, revision, doc, place FROM gridroom_record WHERE kind = ?1 AND id = ?2",
    )?;
    let found = statement
        .query_row([key.kind.name(), key.id.as_str()], |row| {
            let doc: Option<String> = row.get(2)?;
            Ok((row.get(0)?, row.get(1)?, doc, row.get(3)?))
        })
        .optional()?;
    let Some((fid, revision, doc, place)) = found else {
        return Ok(None);
    };
    let record = doc.map(|doc| parse(key, &doc)).transpose()?;
    Ok(Some(Row {
        place,
        fid,
        revision,
        record,
    }))
}

fn parse(key: &Key, doc: &str) -> Result<Record, StoreError> {
    serde_json::from_str(doc).map_err(|error| StoreError::Damaged(format!("{key}: {error}")))
}

/// All records of a kind, in the order they came.
///
/// # Errors
/// [`StoreError::Damaged`] where one cannot be read.
pub fn all(connection: &Connection, kind: Kind) -> Result<Vec<Stored>, StoreError> {
    let mut stored = Vec::new();
    each(connection, kind, &mut |one| {
        stored.push(one);
        Ok(())
    })?;
    Ok(stored)
}

/// The same, one after another, so that they never lie in memory all together.
///
/// # Errors
/// [`StoreError::Damaged`] where one cannot be read; whatever `take` says.
pub fn each(
    connection: &Connection,
    kind: Kind,
    take: &mut dyn FnMut(Stored) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, revision, doc, place FROM gridroom_record WHERE kind = ?1 AND doc NOT NULL ORDER BY place",
    )?;
    let mut rows = statement.query([kind.name()])?;
    while let Some(row) = rows.next()? {
        take(stored_of(kind, row)?)?;
    }
    Ok(())
}

/// Records of a kind of which an attribute is this text.
///
/// # Errors
/// [`StoreError::Damaged`] where one cannot be read.
pub fn with_attribute(
    connection: &Connection,
    kind: Kind,
    name: &str,
    text: &str,
) -> Result<Vec<Stored>, StoreError> {
    let mut statement = connection.prepare_cached(&attribute_query(kind, name))?;
    gather(kind, statement.query([text])?)
}

/// Records of a kind of which an attribute is this text, and another one is not that; where it is
/// missing it is none.
///
/// # Errors
/// [`StoreError::Damaged`] where one cannot be read.
pub fn with_attribute_but(
    connection: &Connection,
    kind: Kind,
    (name, text): (&str, &str),
    (other, but): (&str, &str),
) -> Result<Vec<Stored>, StoreError> {
    let of = attribute_query(kind, name);
    debug_assert!(other.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
    let not = format!("json_extract(doc, '$.properties.{other}') IS NOT ?2");
    let query = of.replacen("ORDER BY", &format!("AND {not} ORDER BY"), 1);
    let mut statement = connection.prepare_cached(&query)?;
    gather(kind, statement.query([text, but])?)
}

/// Whether a record of a kind says nothing in an attribute.
///
/// # Errors
/// Whatever the database says.
pub fn lacks(connection: &Connection, kind: Kind, name: &str) -> Result<bool, StoreError> {
    debug_assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
    let query = format!(
        "SELECT EXISTS (SELECT 1 FROM gridroom_record WHERE kind = ?1 AND doc NOT NULL
         AND json_extract(doc, '$.properties.{name}') IS NULL)"
    );
    let mut statement = connection.prepare_cached(&query)?;
    Ok(statement.query_row([kind.name()], |row| row.get(0))?)
}

/// Kind and attribute stand in the text of the query, as those of an index do; both are names of
/// this program, never a user's.
fn attribute_query(kind: Kind, name: &str) -> String {
    debug_assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
    let kind = kind.name();
    format!(
        "SELECT id, revision, doc, place FROM gridroom_record
         WHERE kind = '{kind}' AND doc NOT NULL AND json_extract(doc, '$.properties.{name}') = ?1
         ORDER BY place"
    )
}

fn gather(kind: Kind, mut rows: rusqlite::Rows<'_>) -> Result<Vec<Stored>, StoreError> {
    let mut stored = Vec::new();
    while let Some(row) = rows.next()? {
        stored.push(stored_of(kind, row)?);
    }
    Ok(stored)
}

fn stored_of(kind: Kind, row: &rusqlite::Row<'_>) -> Result<Stored, StoreError> {
    let key = Key::new(kind, row.get::<_, String>(0)?);
    let doc = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
    Ok(Stored {
        record: parse(&key, doc)?,
        revision: row.get(1)?,
        place: row.get(3)?,
        key,
    })
}

/// How many records of a kind there are.
///
/// # Errors
/// Whatever the database says.
pub fn count(connection: &Connection, kind: Kind) -> Result<usize, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT count(*) FROM gridroom_record WHERE kind = ?1 AND doc NOT NULL")?;
    Ok(statement.query_row([kind.name()], |row| row.get(0))?)
}

/// What is written in one transaction, and what has to be done once at its end.
pub struct Writer<'a> {
    connection: &'a Connection,
    columns: &'a mut Columns,
    /// Layers that changed, and the box around what was written.
    touched: Vec<(Kind, Option<Box4>)>,
}

impl<'a> Writer<'a> {
    /// A writer within the transaction that runs on this connection.
    pub fn new(connection: &'a Connection, columns: &'a mut Columns) -> Self {
        Self {
            connection,
            columns,
            touched: Vec::new(),
        }
    }

    /// Put a record in place of what is there; `None` takes it away. `row` is what is there.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn put(
        &mut self,
        key: &Key,
        row: Option<&Row>,
        record: Option<&Record>,
    ) -> Result<u64, StoreError> {
        let revision = row.map_or(0, |r| r.revision) + 1;
        let old_fid = row.and_then(|r| r.fid);
        let fid = match record {
            Some(record) => Some(self.put_row(key, old_fid, record)?),
            None => {
                self.remove_row(key.kind, old_fid)?;
                None
            }
        };
        let doc = record
            .map(serde_json::to_string)
            .transpose()
            .map_err(|error| StoreError::Damaged(format!("{key}: {error}")))?;
        self.connection
            .prepare_cached(
                "INSERT INTO gridroom_record (kind, id, fid, revision, doc) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (kind, id) DO UPDATE SET fid = ?3, revision = ?4, doc = ?5",
            )?
            .execute(params![key.kind.name(), key.id, fid, revision, doc])?;
        Ok(revision)
    }

    /// Write the row of a record into its layer; its `fid`.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn put_row(
        &mut self,
        key: &Key,
        fid: Option<i64>,
        record: &Record,
    ) -> Result<i64, StoreError> {
        let layer = self.columns.ensure(self.connection, key.kind, [record])?;
        let (values, envelope) = row_of(&layer, key, record);
        self.touch(key.kind, envelope);
        let number = fid.map_or(Sql::Null, Sql::Integer);
        if let Some(fid) = fid {
            let values = values.iter().chain([&number]);
            let mut update = self.connection.prepare_cached(&layer.update)?;
            if update.execute(params_from_iter(values))? > 0 {
                self.index(&layer, fid, envelope)?;
                return Ok(fid);
            }
        }
        // A row that another program took away comes back under its own number.
        let values = [&number].into_iter().chain(&values);
        let mut insert = self.connection.prepare_cached(&layer.insert)?;
        let fid = insert.insert(params_from_iter(values))?;
        self.index(&layer, fid, envelope)?;
        Ok(fid)
    }

    /// Keep the spatial index: triggers do not run here, ours no more than others'.
    fn index(
        &self,
        layer: &LayerColumns,
        fid: i64,
        envelope: Option<Box4>,
    ) -> Result<(), StoreError> {
        let Some([put, remove]) = &layer.index else {
            return Ok(());
        };
        match envelope {
            Some([west, south, east, north]) => self
                .connection
                .prepare_cached(put)?
                .execute(params![fid, west, east, south, north])?,
            None => self.connection.prepare_cached(remove)?.execute([fid])?,
        };
        Ok(())
    }

    /// Take the row of a record out of its layer.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn remove_row(&mut self, kind: Kind, fid: Option<i64>) -> Result<(), StoreError> {
        self.touch(kind, None);
        let table = quoted(Layer::of(kind).table);
        if let Some(fid) = fid {
            let layer = self.columns.layer(kind);
            self.index(&layer, fid, None)?;
        }
        self.connection
            .prepare_cached(&format!("DELETE FROM {table} WHERE {FID} = ?1"))?
            .execute([fid])?;
        Ok(())
    }

    fn touch(&mut self, kind: Kind, envelope: Option<Box4>) {
        let place = self.touched.iter().position(|(k, _)| *k == kind);
        let place = place.unwrap_or_else(|| {
            self.touched.push((kind, None));
            self.touched.len() - 1
        });
        let so_far = &mut self.touched[place].1;
        *so_far = match (*so_far, envelope) {
            (Some(a), Some(b)) => Some([
                a[0].min(b[0]),
                a[1].min(b[1]),
                a[2].max(b[2]),
                a[3].max(b[3]),
            ]),
            (a, b) => a.or(b),
        };
    }

    /// Tell the table of contents which layers changed, and how far they reach.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn finish(self) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE gpkg_contents SET
               last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
               min_x = min(coalesce(min_x, ?2), coalesce(?2, min_x)),
               min_y = min(coalesce(min_y, ?3), coalesce(?3, min_y)),
               max_x = max(coalesce(max_x, ?4), coalesce(?4, max_x)),
               max_y = max(coalesce(max_y, ?5), coalesce(?5, max_y))
             WHERE table_name = ?1",
        )?;
        for (kind, envelope) in self.touched {
            let side = |i: usize| envelope.map(|e| e[i]);
            statement.execute(params![
                Layer::of(kind).table,
                side(0),
                side(1),
                side(2),
                side(3)
            ])?;
        }
        Ok(())
    }
}

/// The values of a record's row, but for its number, and the box around its geometry.
fn row_of(layer: &LayerColumns, key: &Key, record: &Record) -> (Vec<Sql>, Option<Box4>) {
    let mut values = Vec::with_capacity(layer.columns.len() + 2);
    values.push(Sql::Text(key.id.clone()));
    let mut envelope = None;
    if let Some(geometry) = Layer::of(key.kind).geometry {
        let (blob, found) = encode(&record.feature, geometry).unzip();
        values.push(blob.map_or(Sql::Null, Sql::Blob));
        envelope = found;
    }
    let columns = layer.columns.iter();
    values.extend(columns.map(|column| to_sql(record.attribute(&column.attribute), column.kind)));
    (values, envelope)
}

#[cfg(test)]
mod tests {
    use super::super::schema;
    use super::*;

    #[test]
    fn grids_of_a_plan_are_found_by_an_index() {
        let connection = Connection::open_in_memory().expect("opened");
        schema::create(&connection).expect("made");
        let query = attribute_query(Kind::PlanGrid, "plan");
        let mut statement = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {query}"))
            .expect("prepared");
        let steps = statement
            .query_map(["x"], |row| row.get::<_, String>(3))
            .expect("explained");
        let steps: Vec<String> = steps.collect::<Result<_, _>>().expect("read");
        let uses = steps.iter().any(|s| s.contains("gridroom_record_plan"));
        assert!(uses, "{steps:?}");
    }
}
