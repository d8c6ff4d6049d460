//! What is said of somebody in isolation and is nobody's business who holds no key. Owns: which
//! values these are, and taking them out of records of older versions, which have them in clear.

use crate::model::record::{Key, Kind, Record};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is said of somebody in isolation beside the grid, the first day and the class of contact.
pub const HEALTH: [&str; 13] = [
    "place",
    "kind",
    "case",
    "exposed",
    "start",
    "central_until",
    "end",
    "released",
    "seal",
    "checks",
    "samples",
    "negatives",
    "deliveries",
];

/// Whether a record is of an isolation.
pub fn is_isolation(key: &Key, record: &Record) -> bool {
    key.kind == Kind::Person && record.text("type") == Some("isolation")
}

/// What a record says of somebody's health in clear, as the sealed values it becomes.
pub fn said_in_clear(record: &Record) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    for name in HEALTH {
        let text = match record.attribute(name) {
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Array(list)) => {
                let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
                // Days stand on one line, as in the cell of a list.
                texts.join(if name == "samples" { " " } else { "\n" })
            }
            _ => String::new(),
        };
        // The first day stands in clear already, as the date that keeping the record counts from.
        let is_date = name == "start" && record.text("date") == Some(text.as_str());
        if !text.is_empty() && !is_date {
            fields.insert(name.to_owned(), text);
        }
    }
    fields
}

/// Take out of a record what it says of somebody's health in clear.
pub fn without_health(record: &mut Record) {
    if let Some(properties) = &mut record.feature.properties {
        properties.retain(|name, _| !HEALTH.contains(&name.as_str()));
    }
}
