//! People who came from elsewhere in the file: read whole once, and told of one by one from then
//! on; entered, shared out, called. Owns: that every step is one action with its entry, and that
//! what was heard is sealed. What follows from it is the business of the model and the rules.

mod calls;
mod numbers;
mod parcels;

pub use numbers::OtherNumber;

use super::batch::PersonEdit;
use super::error::StoreError;
use super::journal::{Action, Entry};
use super::project::Project;
use super::records::{self, Stored};
use super::sealing::Fields;
use crate::course::Course;
use crate::model::act::ActionName;
use crate::model::arrivals::{
    Arrival, ArrivalDraft, Arrivals, AssignDraft, CALLER, Event, LOG, News, NumberDraft, OUT,
    STATE, add, is_arrival, log_of, read, settle,
};
use crate::model::change::Change;
use crate::model::draft::DraftFault;
use crate::model::record::{Key, Kind, Part, Record};
use crate::rules::arrivals::{CallProfile, State};
use jiff::civil::DateTime;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The detail of an entry that says whom it was about: ids, which say nothing by themselves.
/// Whoever may see the people finds them by it.
const IDS: &str = "ids";

/// Somebody as they stand, with values and log in clear.
struct Standing {
    record: Record,
    fields: Fields,
    log: Vec<Event>,
}

impl Project {
    /// All who came from elsewhere; who only for those who may see it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn arrivals(&self) -> Result<Arrivals, StoreError> {
        let mut communities = BTreeMap::new();
        records::each(self.connection(), Kind::Grid, &mut |stored| {
            let record = &stored.record;
            let code = record.text("code").unwrap_or(&stored.key.id);
            if let Some(community) = record.text("community") {
                communities.insert(code.to_owned(), community.to_owned());
            }
            Ok(())
        })?;
        let mut all = Arrivals::new(self.call_profiles()?, communities);
        for stored in self.records_with(Kind::Person, "type", "arrival")? {
            if let Some(arrival) =
                self.arrival_of(&stored, all.profiles().of_record(&stored.record))
            {
                all.put(arrival);
            }
        }
        Ok(all)
    }

    fn arrival_of(&self, stored: &Stored, profile: &CallProfile) -> Option<Arrival> {
        let fields = self.fields_of(&stored.key, &stored.record).ok();
        read(&part_of(stored, fields.as_ref()), profile)
    }

    /// Those with whom something is left to do, as they stand in clear, without communities: for
    /// whoever only watches how many there are and where.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn arrivals_waiting(&self) -> Result<Arrivals, StoreError> {
        let mut all = Arrivals::new(self.call_profiles()?, BTreeMap::new());
        let of = ("type", "arrival");
        let but = (STATE, State::Closed.name());
        for stored in records::with_attribute_but(self.connection(), Kind::Person, of, but)? {
            if let Some(arrival) = waiting(&stored, all.profiles().of_record(&stored.record)) {
                all.put(arrival);
            }
        }
        Ok(all)
    }

    /// What an entry changed of them.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn arrivals_waiting_news(&self, entry: &Entry) -> Result<Vec<News>, StoreError> {
        self.news_of_arrivals(entry, |_, stored, profile| waiting(stored, profile))
    }

    /// What an entry changed of those who came from elsewhere: only whom it touches is read.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn arrivals_news(&self, entry: &Entry) -> Result<Vec<News>, StoreError> {
        self.news_of_arrivals(entry, Self::arrival_of)
    }

    fn news_of_arrivals(
        &self,
        entry: &Entry,
        read: impl Fn(&Self, &Stored, &CallProfile) -> Option<Arrival>,
    ) -> Result<Vec<News>, StoreError> {
        let keys = entry.changes.iter().map(|change| &change.key);
        let keys: BTreeSet<&Key> = keys.filter(|key| key.kind == Kind::Person).collect();
        let profiles = self.call_profiles()?;
        let news = keys.into_iter().map(|key| {
            let stored = self.record(key)?;
            let arrival = stored.and_then(|stored| {
                let profile = profiles.of_record(&stored.record);
                read(self, &stored, profile)
            });
            Ok((key.clone(), arrival))
        });
        news.collect()
    }

    /// Somebody who came from elsewhere, to be changed.
    fn arrival_to_edit(&self, key: &Key) -> Result<Standing, StoreError> {
        let stored = self.record(key)?.ok_or(StoreError::Erased)?;
        if !is_arrival(key, &stored.record) {
            return Err(StoreError::WrongKind(key.clone()));
        }
        let fields = self.fields_to_edit(&stored)?;
        let log = fields.get(LOG).map(|text| log_of(text));
        Ok(Standing {
            record: stored.record,
            log: log.unwrap_or_default(),
            fields,
        })
    }

    /// Enter somebody who came from elsewhere, or change what is known of them.
    ///
    /// # Errors
    /// As for [`Project::add_person`]; [`StoreError::Erased`] for somebody who is gone.
    pub fn put_arrival(
        &mut self,
        key: Option<Key>,
        draft: &ArrivalDraft,
        now: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let (name, key, edit) = match key {
            None => {
                let key = Key::new(Kind::Person, Self::new_id()?);
                let edit = PersonEdit {
                    key: key.clone(),
                    before: None,
                    record: draft.record(None, now),
                    fields: draft.fields(Fields::new()),
                };
                (ActionName::AddArrival, key, edit)
            }
            Some(key) => {
                let stands = self.arrival_to_edit(&key)?;
                let mut record = draft.record(Some(&stands.record), now);
                let old = stands.fields.get("phone").cloned();
                let mut fields = draft.fields(stands.fields);
                // Of whom something was heard another number is heard too.
                let mut log = stands.log;
                let phone = fields.get("phone").cloned();
                if !log.is_empty() && phone != old {
                    let number = NumberDraft {
                        phone: phone.unwrap_or_default(),
                        note: String::new(),
                    };
                    let by = self.author().actor;
                    if let Some(event) = number.event(Self::new_id()?, &by, now) {
                        add(&mut log, event);
                    }
                }
                let profile = self.call_profile_of(&record)?;
                settle(&mut record, &mut fields, &log, &profile);
                let edit = PersonEdit {
                    key: key.clone(),
                    before: Some(stands.record),
                    record,
                    fields,
                };
                (ActionName::EditArrival, key, edit)
            }
        };
        let action = Action::new(name, Vec::new()).with(IDS, json!([key.id]));
        self.commit_people(action, std::iter::once(Ok(edit)), &Course::new())
    }

    /// Share out among callers whom they call.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Faulty`] where somebody is named who went out with
    /// their queue; [`StoreError::Damaged`] where a record cannot be read.
    pub fn assign_calls(&mut self, draft: &AssignDraft) -> Result<Option<Entry>, StoreError> {
        self.key_to_edit()?;
        let all = self.arrivals()?;
        let mut named = draft.keys.iter().filter_map(|key| all.get(key));
        if named.any(|one| !one.is_here()) {
            return Err(is_out());
        }
        let assigned = draft.assign(&all);
        let mut changes = Vec::with_capacity(assigned.to.len());
        for (key, caller) in &assigned.to {
            let stored = self.record(key)?.ok_or(StoreError::Erased)?;
            changes.push(given(key, &stored.record, caller));
        }
        let names: Vec<&str> = draft.callers.iter().map(|c| c.name.trim()).collect();
        let action = Action::new(ActionName::AssignCalls, changes)
            .with("name", names.join(" "))
            .with("count", assigned.to.len())
            .with("left", assigned.left);
        self.carry_out(action)
    }

    /// Take over whom a colleague calls here; whoever went out as a sealed file is taken back first.
    /// `None` as `to` is whoever sits here.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Faulty`] without names, with one only, or where all
    /// of them are out.
    pub fn take_over_calls(
        &mut self,
        from: &str,
        to: Option<&str>,
    ) -> Result<Option<Entry>, StoreError> {
        let own = self.author().actor;
        let (from, to) = (from.trim(), to.map_or(own.as_str(), str::trim));
        if from.is_empty() || to.is_empty() {
            return Err(StoreError::Faulty(vec![DraftFault::Missing("caller")]));
        }
        if from == to {
            return Err(StoreError::Faulty(vec![DraftFault::Taken("caller")]));
        }
        let mut changes = Vec::new();
        let mut out = 0usize;
        for stored in self.records_with(Kind::Person, CALLER, from)? {
            let record = &stored.record;
            let state = record.text(STATE).and_then(State::named);
            if !is_arrival(&stored.key, record) || state == Some(State::Closed) {
                continue;
            }
            match record.text(OUT) {
                Some(_) => out += 1,
                None => changes.push(given(&stored.key, record, to)),
            }
        }
        if changes.is_empty() && out > 0 {
            return Err(is_out());
        }
        let count = changes.len();
        let action = Action::new(ActionName::TakeOverCalls, changes);
        let action = action.with("name", format!("{from} → {to}"));
        self.carry_out(action.with("count", count))
    }
}

fn part_of<'a>(stored: &'a Stored, fields: Option<&'a Fields>) -> Part<'a> {
    Part {
        key: &stored.key,
        record: &stored.record,
        fields,
    }
}

/// Somebody in clear, where something is left to do.
fn waiting(stored: &Stored, profile: &CallProfile) -> Option<Arrival> {
    let arrival = read(&part_of(stored, None), profile)?;
    (arrival.standing.state != State::Closed).then_some(arrival)
}

/// Somebody is a caller's, here.
fn given(key: &Key, record: &Record, caller: &str) -> Change {
    let before = record.attribute(CALLER).cloned();
    Change::attribute(key.clone(), CALLER, before, Some(json!(caller)))
}

/// Whoever is asked for is called elsewhere: they went out with their queue.
fn is_out() -> StoreError {
    StoreError::Faulty(vec![DraftFault::Taken(OUT)])
}
