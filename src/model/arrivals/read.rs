//! Records as people who came from elsewhere, and back: what stands in clear of them. Owns: that
//! the clear part follows from the log.

use super::event::{heard, log_of, log_text, number_of};
use super::{
    Arrival, CALLER, Event, HOME, LAST, LISTED, LOG, NEXT, OUT, REACHED, SOURCES, STATE, TRIES,
    is_arrival,
};
use crate::model::draft::put;
use crate::model::epidemic::building_of;
use crate::model::record::{Part, Record};
use crate::rules::arrivals::{CallProfile, Standing, State};
use crate::rules::{calendar, mask};
use jiff::civil::{DateTime, Time};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Between the names of lists.
const AND: char = '；';

/// A record as somebody who came from elsewhere; `None` where it is nobody of the kind.
pub fn read(part: &Part<'_>, profile: &CallProfile) -> Option<Arrival> {
    let record = part.record;
    if !is_arrival(part.key, record) {
        return None;
    }
    let clear = |name: &str| record.text(name).map(str::to_owned);
    let sealed = |name: &str| part.sealed(name).map(str::to_owned);
    let day = |text: Option<&str>| text.and_then(|text| calendar::date(text).ok());
    let arrived = day(record.text("date"));
    let log = part.sealed(LOG).map(log_of).unwrap_or_default();
    let standing = match part.fields {
        Some(_) => profile.standing(heard(&log)),
        None => standing_in_clear(record),
    };
    let begun = arrived.map(|day| day.to_datetime(Time::midnight()));
    let listed = record.text(LISTED).and_then(calendar::instant);
    let building = part.fields.and_then(building_of);
    let door = part.sealed("household").or_else(|| part.sealed("door"));
    Some(Arrival {
        key: part.key.clone(),
        grid: clear("grid_code"),
        arrived,
        listed: listed.or(begun).unwrap_or(DateTime::MIN),
        caller: clear(CALLER),
        out: clear(OUT),
        home: clear(HOME),
        standing,
        is_locked: part.fields.is_none(),
        log,
        from: sealed("from"),
        travelled: day(part.sealed("travelled")),
        language: sealed("language"),
        sources: part.fields.map(sources_of).unwrap_or_default(),
        dwelling: door.map(|door| {
            let mut hasher = DefaultHasher::new();
            (building.as_deref(), door).hash(&mut hasher);
            hasher.finish()
        }),
        building,
        household: part.sealed("household").map(mask::household),
        name: part.sealed("name").map(mask::name),
        phone: part.sealed("phone").map(mask::phone),
    })
}

/// How it stands, as it was last written in clear.
fn standing_in_clear(record: &Record) -> Standing {
    let instant = |name: &str| record.text(name).and_then(calendar::instant);
    let tries = record.attribute(TRIES).and_then(Value::as_u64);
    Standing {
        state: record
            .text(STATE)
            .and_then(State::named)
            .unwrap_or_default(),
        tries: tries.and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
        next: instant(NEXT),
        last: instant(LAST),
        is_reached: record.attribute(REACHED) == Some(&Value::Bool(true)),
    }
}

/// Put a log into the values of somebody, and what follows from it in clear.
pub fn settle(
    record: &mut Record,
    fields: &mut BTreeMap<String, String>,
    log: &[Event],
    profile: &CallProfile,
) {
    if log.is_empty() {
        fields.remove(LOG);
    } else {
        fields.insert(LOG.to_owned(), log_text(log));
    }
    if let Some(phone) = number_of(log) {
        fields.insert("phone".to_owned(), phone.to_owned());
    }
    stand(record, log, profile);
}

/// Put into the clear part of somebody what follows from a log.
pub fn stand(record: &mut Record, log: &[Event], profile: &CallProfile) {
    let standing = profile.standing(heard(log));
    let properties = record.feature.properties.get_or_insert_default();
    let text = |at: Option<DateTime>| {
        let text = at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%S").to_string());
        text.unwrap_or_default()
    };
    // Of whom nobody has heard nothing is said.
    let state = match log.is_empty() {
        true => "",
        false => standing.state.name(),
    };
    put(properties, STATE, state);
    put(properties, NEXT, &text(standing.next));
    put(properties, LAST, &text(standing.last));
    match standing.tries {
        0 => properties.shift_remove(TRIES),
        tries => properties.insert(TRIES.to_owned(), json!(tries)),
    };
    match standing.is_reached {
        false => properties.shift_remove(REACHED),
        true => properties.insert(REACHED.to_owned(), json!(true)),
    };
}

/// The lists that somebody came from.
pub fn sources_of(fields: &BTreeMap<String, String>) -> Vec<String> {
    let text = fields.get(SOURCES).map_or("", String::as_str);
    let names = text.split(AND).map(str::trim);
    names.filter(|n| !n.is_empty()).map(str::to_owned).collect()
}

/// They came from this list too; one that is known already is not noted twice.
pub fn add_source(fields: &mut BTreeMap<String, String>, source: &str) {
    let mut all = sources_of(fields);
    for name in source.split(AND).map(str::trim) {
        if !name.is_empty() && !all.iter().any(|known| known == name) {
            all.push(name.to_owned());
        }
    }
    if !all.is_empty() {
        fields.insert(SOURCES.to_owned(), all.join(&AND.to_string()));
    }
}
