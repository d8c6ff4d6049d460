//! Values of a list in a record, and back. Owns: where each column is kept.

use super::check::place_columns;
use super::spec::{Holder, List, Rule};
use crate::exchange::import::text_of;
use crate::geometry::fixed::{Coord, Degrees};
use crate::model::record::{Record, point};
use crate::store::sealing::Fields;
use serde_json::Value;

/// What a record says in a column; empty where it says nothing.
pub fn value_of(list: &List, column: usize, record: &Record, fields: &Fields) -> String {
    let column = &list.columns[column];
    let attribute = |name: &str| {
        let value = record.attribute(name).filter(|v| !v.is_null());
        value.map(text_of)
    };
    let said = match (column.holder, column.rule) {
        (Holder::Sealed, _) => fields.get(column.name).cloned(),
        (Holder::Place, Rule::Latitude) => record.place().map(|at| Degrees(at.y).to_string()),
        (Holder::Place, _) => record.place().map(|at| Degrees(at.x).to_string()),
        // Maps call the code of a place its id.
        (Holder::Attribute, Rule::Code) if column.name == "code" => {
            attribute("code").or_else(|| attribute("id"))
        }
        (Holder::Attribute, _) => attribute(kept_as(column.name)),
    };
    said.unwrap_or_default()
}

/// The attribute of a column. Of a person `from` is where they came from, and sealed; since when they
/// live here stands in clear.
fn kept_as(column: &'static str) -> &'static str {
    match column {
        "since" => "from",
        other => other,
    }
}

/// Put the values of a row into a record; what the row leaves empty stays as it is.
pub fn fill(list: &List, values: &[Option<Box<str>>], record: &mut Record, fields: &mut Fields) {
    for (i, value) in values.iter().enumerate() {
        let Some(text) = value.as_deref() else {
            continue;
        };
        let column = &list.columns[i];
        if value_of(list, i, record, fields) == text {
            continue;
        }
        match column.holder {
            Holder::Sealed => {
                fields.insert(column.name.to_owned(), text.to_owned());
            }
            Holder::Attribute => {
                let kept = match (column.rule, text.parse::<u32>()) {
                    (Rule::Count, Ok(n)) => Value::from(n),
                    _ => Value::from(text),
                };
                let properties = record.feature.properties.get_or_insert_default();
                properties.insert(kept_as(column.name).to_owned(), kept);
            }
            Holder::Place => {}
        }
    }
    if let Some(at) = place_in(list, values)
        && record.place() != Some(at)
    {
        record.feature.shape = None;
        record.feature.other_geometry = Some(point(at));
    }
}

/// The place that a row names.
pub fn place_in(list: &List, values: &[Option<Box<str>>]) -> Option<Coord> {
    let (lon, lat) = place_columns(list)?;
    let degrees = |i: usize| values.get(i)?.as_deref()?.parse().ok();
    Coord::from_degrees(degrees(lon)?, degrees(lat)?).ok()
}
