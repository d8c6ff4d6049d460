//! A queue on its way to a caller without the shared project, and back. Owns: what goes along and
//! what is taken from it: each event once, in whatever pieces and however often it comes. Must not
//! know: how it is sealed, files.
//!
//! What the projects of these people say about calls goes along since form 2, so that it stands with
//! them where they are called as it stands at home. Home goes by its own, whatever comes back.
//!
//! Somebody is called at one desk at a time. Each sending has an id; who goes out keeps it until a
//! row that is given back answers just that sending. A file that comes late or twice answers none
//! that is open, whatever was taken back or sent again meanwhile; what was heard counts all the same.

use super::event::Event;
use super::{LISTED, LOG, SENDINGS};
use crate::model::record::Record;
use crate::rules::arrivals;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The form of a parcel that this version writes.
pub const FORM: u32 = 2;
/// A parcel has at most so many people.
const MOST_ROWS: usize = 200_000;
/// Somebody was sent out at most so often.
const MOST_SENDINGS: usize = 1_000;
/// What goes along in clear attributes.
const CLEAR: [&str; 5] = ["grid_code", "date", "id_type", LISTED, "synthetic"];
/// What goes along of sealed values, beside the log.
const SEALED: [&str; 13] = [
    "name",
    "sex",
    "resident_id",
    "phone",
    "building",
    "household",
    "door",
    "address",
    "from",
    "travelled",
    "language",
    "sources",
    "note",
];

/// A queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parcel {
    /// Its form.
    pub form: u32,
    /// What tells it from every other one.
    pub id: String,
    /// Whose queue it is.
    pub caller: String,
    /// Who is in it.
    pub rows: Vec<ParcelRow>,
    /// What their projects say about calls, as text, by the id of the project. One that is not
    /// there said nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub profiles: BTreeMap<String, String>,
}

/// Somebody in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParcelRow {
    /// The id of the record.
    pub id: String,
    /// The project it is of.
    pub home: String,
    /// What stands in clear.
    pub clear: BTreeMap<String, String>,
    /// What is sealed, but for the log.
    pub sealed: BTreeMap<String, String>,
    /// What was heard.
    pub log: Vec<Event>,
    /// The sendings by which they went out, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sendings: Vec<String>,
    /// They are given back: nobody calls them any more where this comes from.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_back: bool,
}

/// What is wrong with a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParcelFault {
    /// It is none, or its inside is not as it should be.
    Broken,
    /// It was made by a newer version.
    Newer,
}

impl Parcel {
    /// A queue of these people.
    pub fn new(id: String, caller: &str, rows: Vec<ParcelRow>) -> Self {
        Self {
            form: FORM,
            id,
            caller: caller.to_owned(),
            rows,
            profiles: BTreeMap::new(),
        }
    }

    /// With what their projects say about calls.
    #[must_use]
    pub fn with_profiles(self, profiles: BTreeMap<String, String>) -> Self {
        Self { profiles, ..self }
    }

    /// The projects whose people are in it.
    pub fn homes(rows: &[ParcelRow]) -> BTreeSet<&str> {
        rows.iter().map(|row| row.home.as_str()).collect()
    }

    /// Its text.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// A parcel from its text.
    ///
    /// # Errors
    /// [`ParcelFault`].
    pub fn parse(text: &[u8]) -> Result<Self, ParcelFault> {
        #[derive(Deserialize)]
        struct Head {
            form: u32,
        }
        let head: Head = serde_json::from_slice(text).map_err(|_| ParcelFault::Broken)?;
        if head.form > FORM {
            return Err(ParcelFault::Newer);
        }
        let parcel: Self = serde_json::from_slice(text).map_err(|_| ParcelFault::Broken)?;
        let is_id = |id: &str| {
            (1..=64).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let is_sound = parcel.rows.len() <= MOST_ROWS
            && !parcel.caller.trim().is_empty()
            && parcel.rows.iter().all(|row| {
                is_id(&row.id)
                    && row.sendings.len() <= MOST_SENDINGS
                    && row.sendings.iter().all(|id| is_id(id))
            })
            && parcel
                .rows
                .iter()
                .flat_map(|row| &row.log)
                .all(|event| is_id(&event.id));
        let homes = Self::homes(&parcel.rows);
        let mut profiles = parcel.profiles.iter();
        let is_sound = is_sound
            && profiles.all(|(home, text)| {
                is_id(home) && homes.contains(home.as_str()) && arrivals::parse(text).is_ok()
            });
        match is_sound {
            true => Ok(parcel),
            false => Err(ParcelFault::Broken),
        }
    }
}

impl ParcelRow {
    /// Somebody on their way: of them goes along what a caller needs. They are given back where the
    /// caller says so.
    pub fn of(
        id: &str,
        home: &str,
        record: &Record,
        fields: &BTreeMap<String, String>,
        log: Vec<Event>,
    ) -> Self {
        let clear = CLEAR.into_iter().filter_map(|name| {
            let text = match record.attribute(name)? {
                Value::String(text) => text.clone(),
                Value::Bool(true) => "true".to_owned(),
                _ => return None,
            };
            Some((name.to_owned(), text))
        });
        let sealed = fields.iter();
        let sealed = sealed.filter(|(name, _)| SEALED.contains(&name.as_str()) && *name != LOG);
        Self {
            id: id.to_owned(),
            home: home.to_owned(),
            clear: clear.collect(),
            sealed: sealed.map(|(k, v)| (k.clone(), v.clone())).collect(),
            log,
            sendings: sendings_of(record),
            is_back: false,
        }
    }

    /// Whether they are given back from the sending in which somebody is out.
    pub fn answers(&self, out: Option<&str>) -> bool {
        let answered = out.is_some_and(|out| self.sendings.iter().any(|id| id == out));
        self.is_back && answered
    }

    /// The record of somebody who is not here yet, and their sealed values, without the log. What
    /// is none of what goes along is left out.
    pub fn record(&self) -> (Record, BTreeMap<String, String>) {
        let mut record = Record::default();
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert("type".to_owned(), "arrival".into());
        for (name, text) in &self.clear {
            let value = match (name.as_str(), text.as_str()) {
                ("synthetic", text) => Value::Bool(text == "true"),
                (name, text) if CLEAR.contains(&name) => Value::from(text),
                _ => continue,
            };
            properties.insert(name.clone(), value);
        }
        let sealed = self.sealed.iter();
        let sealed = sealed.filter(|(name, _)| SEALED.contains(&name.as_str()));
        let sealed = sealed.map(|(k, v)| (k.clone(), v.clone())).collect();
        (record, sealed)
    }
}

/// The sendings by which somebody of another project came here, the newest last.
fn sendings_of(record: &Record) -> Vec<String> {
    let text = record.text(SENDINGS).unwrap_or_default();
    text.split_whitespace().map(str::to_owned).collect()
}

/// They came by these sendings. `true` where one of them is new: they are called here again.
pub fn add_sendings(record: &mut Record, sendings: &[String]) -> bool {
    let mut known = sendings_of(record);
    let before = known.len();
    for id in sendings {
        if !known.contains(id) {
            known.push(id.clone());
        }
    }
    let is_new = known.len() > before;
    if is_new {
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert(SENDINGS.to_owned(), Value::from(known.join(" ")));
    }
    is_new
}
