//! Which column of a layer shows which attribute. Attributes have any names and values; columns
//! have a type and names that differ in more than capitals. Owns: also the text of what writes a
//! row, which changes only with the columns: nothing of it is made anew for every record.

use super::error::StoreError;
use super::layers::{FID, GEOMETRY, ID, Layer, quoted};
use super::schema;
use crate::model::record::{Kind, Record};
use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Connection, params};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The attribute it shows.
    pub attribute: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: ColumnType,
}

/// The type of a column, as GeoPackage names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Yes or no.
    Boolean,
    /// Whole numbers.
    Integer,
    /// Other numbers.
    Real,
    /// Everything else; lists and objects as JSON.
    Text,
}

impl ColumnType {
    /// As GeoPackage names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Boolean => "BOOLEAN",
            Self::Integer => "INTEGER",
            Self::Real => "REAL",
            Self::Text => "TEXT",
        }
    }

    fn named(name: &str) -> Self {
        match name {
            "BOOLEAN" => Self::Boolean,
            "INTEGER" => Self::Integer,
            "REAL" => Self::Real,
            _ => Self::Text,
        }
    }

    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Null => None,
            Value::Bool(_) => Some(Self::Boolean),
            Value::Number(n) if n.is_i64() => Some(Self::Integer),
            Value::Number(_) => Some(Self::Real),
            _ => Some(Self::Text),
        }
    }

    /// The type that holds both.
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Integer, Self::Real) | (Self::Real, Self::Integer) => Self::Real,
            _ => Self::Text,
        }
    }
}

/// An attribute as its column shows it.
pub fn to_sql(value: Option<&Value>, kind: ColumnType) -> Sql {
    match value {
        None | Some(Value::Null) => Sql::Null,
        Some(Value::Bool(b)) if kind == ColumnType::Boolean => Sql::Integer(i64::from(*b)),
        Some(Value::Number(n)) if kind != ColumnType::Text => match (n.as_i64(), n.as_f64()) {
            (Some(n), _) if kind == ColumnType::Integer => Sql::Integer(n),
            (_, Some(n)) => Sql::Real(n),
            _ => Sql::Text(n.to_string()),
        },
        Some(Value::String(text)) => Sql::Text(text.clone()),
        Some(other) => Sql::Text(other.to_string()),
    }
}

/// The attribute that another program means with the value of a column.
pub fn from_sql(value: &Sql, kind: ColumnType) -> Value {
    match (value, kind) {
        (Sql::Null | Sql::Blob(_), _) => Value::Null,
        (Sql::Integer(n), ColumnType::Boolean) => Value::Bool(*n != 0),
        (Sql::Integer(n), _) => Value::from(*n),
        (Sql::Real(n), _) => Value::from(*n),
        (Sql::Text(text), _) => Value::from(text.as_str()),
    }
}

/// A value of a row, owned.
pub fn owned(value: ValueRef<'_>) -> Sql {
    value.try_into().unwrap_or(Sql::Null)
}

/// The columns of a layer, and what follows from them.
#[derive(Debug)]
pub struct LayerColumns {
    /// In the order in which they came.
    pub columns: Vec<Column>,
    /// The attributes that they show.
    shown: HashSet<String>,
    /// Puts a row in: its number, or null for the next one, its id, its geometry if the layer has
    /// one, then the columns.
    pub insert: String,
    /// Writes over a row: the same values, but its number comes last.
    pub update: String,
    /// Puts the box of a row (west, east, south, north) under its number into the spatial index, and
    /// takes it out again; `None` for a layer without places.
    pub index: Option<[String; 2]>,
}

impl LayerColumns {
    fn new(kind: Kind, columns: Vec<Column>) -> Self {
        let layer = Layer::of(kind);
        let table = quoted(layer.table);
        let own = [Some(ID), layer.geometry.map(|_| GEOMETRY)];
        let own = own.into_iter().flatten();
        let names = own.chain(columns.iter().map(|column| column.name.as_str()));
        let names: Vec<String> = names.map(quoted).collect();
        let insert = format!(
            "INSERT INTO {table} ({FID}, {}) VALUES (?{})",
            names.join(", "),
            ", ?".repeat(names.len())
        );
        let sets: Vec<String> = names.iter().map(|name| format!("{name} = ?")).collect();
        let update = format!("UPDATE {table} SET {} WHERE {FID} = ?", sets.join(", "));
        let index = layer.geometry.map(|_| {
            let index = quoted(&schema::index_of(layer.table));
            [
                format!("INSERT OR REPLACE INTO {index} VALUES (?1, ?2, ?3, ?4, ?5)"),
                format!("DELETE FROM {index} WHERE id = ?1"),
            ]
        });
        Self {
            shown: columns.iter().map(|c| c.attribute.clone()).collect(),
            columns,
            insert,
            update,
            index,
        }
    }
}

/// The columns of every layer. A copy shares them, until one of the two has more.
#[derive(Clone, Debug, Default)]
pub struct Columns(HashMap<Kind, Arc<LayerColumns>>);

impl Columns {
    /// As the file says.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn load(connection: &Connection) -> Result<Self, StoreError> {
        let mut columns: HashMap<Kind, Vec<Column>> = HashMap::new();
        let mut statement = connection.prepare(
            "SELECT kind, attribute, column_name, type FROM gridroom_column ORDER BY rowid",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let kind: String = row.get(0)?;
            let column = Column {
                attribute: row.get(1)?,
                name: row.get(2)?,
                kind: ColumnType::named(&row.get::<_, String>(3)?),
            };
            if let Some(kind) = Kind::named(&kind) {
                columns.entry(kind).or_default().push(column);
            }
        }
        let layers = columns.into_iter().map(|(kind, columns)| {
            let layer = LayerColumns::new(kind, columns);
            (kind, Arc::new(layer))
        });
        Ok(Self(layers.collect()))
    }

    /// The columns of a kind.
    pub fn of(&self, kind: Kind) -> &[Column] {
        match self.0.get(&kind) {
            Some(layer) => &layer.columns,
            None => &[],
        }
    }

    /// The layer of a kind.
    pub fn layer(&mut self, kind: Kind) -> Arc<LayerColumns> {
        let none = || Arc::new(LayerColumns::new(kind, Vec::new()));
        Arc::clone(self.0.entry(kind).or_insert_with(none))
    }

    /// The layer of a kind was made anew: it has no columns yet.
    pub fn forget(&mut self, kind: Kind) {
        self.0.remove(&kind);
    }

    /// Make columns for the attributes of these records that have none yet: the layer as it is then.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn ensure<'a>(
        &mut self,
        connection: &Connection,
        kind: Kind,
        records: impl IntoIterator<Item = &'a Record>,
    ) -> Result<Arc<LayerColumns>, StoreError> {
        let layer = self.layer(kind);
        let attributes = records.into_iter().flat_map(|r| &r.feature.properties);
        let is_shown = |name: &str| layer.shown.contains(name);
        let missing = missing_of(&layer.columns, is_shown, attributes);
        if missing.is_empty() {
            return Ok(layer);
        }
        for column in &missing {
            connection.execute_batch(&format!(
                "ALTER TABLE {} ADD COLUMN {} {}",
                quoted(Layer::of(kind).table),
                quoted(&column.name),
                column.kind.name()
            ))?;
            connection.execute(
                "INSERT INTO gridroom_column VALUES (?1, ?2, ?3, ?4)",
                params![
                    kind.name(),
                    column.attribute,
                    column.name,
                    column.kind.name()
                ],
            )?;
        }
        let columns = layer.columns.iter().cloned().chain(missing).collect();
        let layer = Arc::new(LayerColumns::new(kind, columns));
        self.0.insert(kind, Arc::clone(&layer));
        Ok(layer)
    }
}

/// Columns for those of these attributes that have none among the known.
pub fn missing<'a>(
    known: &[Column],
    rows: impl IntoIterator<Item = &'a Map<String, Value>>,
) -> Vec<Column> {
    let shown: HashSet<&str> = known.iter().map(|c| c.attribute.as_str()).collect();
    missing_of(known, |name| shown.contains(name), rows)
}

/// The same, where it is known which attributes the known columns show.
fn missing_of<'a>(
    known: &[Column],
    is_shown: impl Fn(&str) -> bool,
    rows: impl IntoIterator<Item = &'a Map<String, Value>>,
) -> Vec<Column> {
    let mut missing: Vec<(&str, Option<ColumnType>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (name, value) in rows.into_iter().flatten() {
        if is_shown(name) {
            continue;
        }
        let place = *places.entry(name).or_insert_with(|| {
            missing.push((name, None));
            missing.len() - 1
        });
        let found = ColumnType::of(value);
        let so_far = &mut missing[place].1;
        *so_far = match (*so_far, found) {
            (Some(a), Some(b)) => Some(a.with(b)),
            (a, b) => a.or(b),
        };
    }
    // With nearly every record: what is known is not copied for it.
    if missing.is_empty() {
        return Vec::new();
    }
    let mut all = known.to_vec();
    for (attribute, column_type) in missing {
        all.push(Column {
            attribute: attribute.to_owned(),
            name: free_name(attribute, &all),
            kind: column_type.unwrap_or(ColumnType::Text),
        });
    }
    all.split_off(known.len())
}

/// The attribute's own name where it is free; SQLite takes capitals for the same.
fn free_name(attribute: &str, known: &[Column]) -> String {
    let is_taken = |name: &str| {
        [FID, GEOMETRY, ID, "rowid", "oid", "_rowid_"]
            .iter()
            .any(|own| own.eq_ignore_ascii_case(name))
            || known.iter().any(|c| c.name.eq_ignore_ascii_case(name))
    };
    let base = match attribute.replace('\0', "").trim() {
        "" => "_".to_owned(),
        name => name.to_owned(),
    };
    if !is_taken(&base) {
        return base;
    }
    let mut n = 2;
    loop {
        let name = format!("{base}_{n}");
        if !is_taken(&name) {
            return name;
        }
        n += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_do_not_clash() {
        let column = |name: &str| Column {
            attribute: name.to_owned(),
            name: name.to_owned(),
            kind: ColumnType::Text,
        };
        let known = [column("Name"), column("name_2")];
        let table = [
            ("name", "name_3"),
            ("FID", "FID_2"),
            ("网格", "网格"),
            ("", "_"),
        ];
        for (attribute, name) in table {
            assert_eq!(free_name(attribute, &known), name);
        }
    }

    #[test]
    fn values_of_a_column_mean_the_attribute() {
        let table = [
            (json!(true), ColumnType::Boolean),
            (json!(7), ColumnType::Integer),
            (json!(1.5), ColumnType::Real),
            (json!("洪桥"), ColumnType::Text),
            (json!(null), ColumnType::Text),
        ];
        for (value, kind) in table {
            assert_eq!(from_sql(&to_sql(Some(&value), kind), kind), value);
        }
        assert_eq!(
            to_sql(Some(&json!([1])), ColumnType::Text),
            Sql::Text("[1]".to_owned())
        );
        assert_eq!(
            to_sql(Some(&json!("x")), ColumnType::Integer),
            Sql::Text("x".to_owned())
        );
    }

    #[test]
    fn a_copy_shares_the_layers_until_one_has_more_columns() {
        let connection = Connection::open_in_memory().expect("opened");
        schema::create(&connection).expect("made");
        let mut columns = Columns::default();
        let record = |properties: Value| {
            let mut record = Record::default();
            record.feature.properties = properties.as_object().cloned();
            record
        };
        let first = record(json!({"code": "1", "households": 7}));
        let made = columns.ensure(&connection, Kind::Grid, [&first]);
        let made = made.expect("made");
        assert_eq!(
            made.insert,
            r#"INSERT INTO "grids" (fid, "gridroom_id", "geom", "code", "households") VALUES (?, ?, ?, ?, ?)"#
        );
        assert_eq!(
            made.update,
            r#"UPDATE "grids" SET "gridroom_id" = ?, "geom" = ?, "code" = ?, "households" = ? WHERE fid = ?"#
        );
        // As within a transaction: nothing new, so nothing is asked of the file or made again.
        let mut copy = columns.clone();
        let again = copy.ensure(&connection, Kind::Grid, [&first]);
        assert!(Arc::ptr_eq(&made, &again.expect("known")));
        let more = record(json!({"Code": "2"}));
        let more = copy.ensure(&connection, Kind::Grid, [&more]);
        let names = |layer: &LayerColumns| -> Vec<String> {
            layer.columns.iter().map(|c| c.name.clone()).collect()
        };
        assert_eq!(
            names(&more.expect("made")),
            ["code", "households", "Code_2"]
        );
        assert_eq!(names(&columns.layer(Kind::Grid)), ["code", "households"]);
        let loaded = Columns::load(&connection).expect("read");
        assert_eq!(loaded.of(Kind::Grid), copy.of(Kind::Grid));
        assert!(loaded.of(Kind::Shop).is_empty());
        assert!(copy.layer(Kind::Order).index.is_none());
    }
}
