//! Values of a list in a record, and back. Owns: where each column is kept.

use super::place::place_columns;
use super::spec::{Form, Holder, List, Rule};
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
        value.map(plain)
    };
    let said = match (column.holder, column.rule) {
        (Holder::Part | Holder::Finder, _) => None,
        // Older files have some of it in clear.
        (Holder::Sealed, _) => {
            let name = kept_as(list, column.name);
            fields.get(name).cloned().or_else(|| attribute(name))
        }
        (Holder::Place, Rule::Latitude) => record.place().map(|at| Degrees(at.y).to_string()),
        (Holder::Place, _) => record.place().map(|at| Degrees(at.x).to_string()),
        // Maps call the code of a place its id.
        (Holder::Attribute, Rule::Code) if column.name == "code" => {
            attribute("code").or_else(|| attribute("id"))
        }
        (Holder::Attribute, rule) => {
            let said = attribute(kept_as(list, column.name));
            // Other programs write the word where this one writes its name.
            let word = |text: String| match rule.choices() {
                Some(choices) => {
                    let mut choices = choices.iter();
                    let meant = choices.find(|(_, words)| words.contains(&text.as_str()));
                    meant.map_or(text, |(name, _)| (*name).to_owned())
                }
                None => text,
            };
            said.map(word)
        }
    };
    said.unwrap_or_default()
}

/// Whether a list has a column for what a record calls so.
pub fn has(list: &List, name: &str) -> bool {
    let form = match list.form {
        // What a form keeps under names of its own: the place of a case, the person of a charge.
        Form::Case => ["place"].as_slice(),
        Form::Isolation | Form::Typed(_) => ["type", "date"].as_slice(),
        Form::Arrival => ["type"].as_slice(),
        Form::Charge => ["person"].as_slice(),
        // Of a tube only what came of it is a laboratory's business.
        Form::Tube => [
            "of_round",
            "site",
            "lane",
            "size",
            "count",
            "grids",
            "opened",
            "closed",
            "result_at",
            "void",
            "single_of",
            "people",
            "reason",
        ]
        .as_slice(),
        Form::Plain | Form::Round => [].as_slice(),
    };
    let mut columns = list.columns.iter();
    form.contains(&name)
        || columns.any(|column| kept_as(list, column.name) == name || column.name == name)
}

/// A value of a record as a cell has it.
fn plain(value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Array(parts) => parts.iter().map(text_of).collect::<Vec<_>>().join(" "),
        other => text_of(other),
    }
}

/// The attribute of a column. Of a person `from` is where they came from, and sealed; since when they
/// live here stands in clear.
fn kept_as(list: &List, column: &'static str) -> &'static str {
    match (list.form, column) {
        (Form::Case, "case_number") => "id",
        (Form::Isolation, "case_met") => "case",
        (Form::Isolation, "start") => "date",
        (Form::Round, "round") => "number",
        (Form::Round, "day") => "date",
        (Form::Arrival, "list_source") => "sources",
        (Form::Charge, "charge_from") => "from",
        (Form::Charge, "charge_until") => "until",
        (_, "since") => "from",
        (_, other) => other,
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
                fields.insert(kept_as(list, column.name).to_owned(), text.to_owned());
            }
            Holder::Attribute => {
                let kept = match (column.rule, text.parse::<u32>()) {
                    (Rule::Count, Ok(n)) => Value::from(n),
                    (Rule::Flag, _) => Value::from(text == "yes"),
                    (Rule::Days, _) => text.split(' ').collect(),
                    _ => Value::from(text),
                };
                let properties = record.feature.properties.get_or_insert_default();
                properties.insert(kept_as(list, column.name).to_owned(), kept);
            }
            Holder::Place | Holder::Part | Holder::Finder => {}
        }
    }
    let is_kept = place_columns(list).is_some_and(|(i, _)| list.columns[i].holder == Holder::Place);
    if let Some(at) = place_in(list, values).filter(|_| is_kept)
        && record.place() != Some(at)
    {
        record.feature.shape = None;
        record.feature.other_geometry = Some(point(at));
    }
}

/// The place that a row names (lon, lat).
pub fn place_in(list: &List, values: &[Option<Box<str>>]) -> Option<Coord> {
    let (lon, lat) = place_columns(list)?;
    let degrees = |i: usize| values.get(i)?.as_deref()?.parse().ok();
    Coord::from_degrees(degrees(lon)?, degrees(lat)?).ok()
}
