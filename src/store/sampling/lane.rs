//! At the lane: people go into tubes, tubes are closed or thrown away; before it, who is to come, and
//! who refuses to.

use super::super::batch::PersonEdit;
use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::project::Project;
use super::super::sealing::{Fields, random_bytes};
use crate::course::Course;
use crate::model::act::ActionName;
use crate::model::change::Change;
use crate::model::record::{Key, Kind, Part, Record};
use crate::model::sampling::{
    CheckInDraft, PreRegistrationDraft, RefusalDraft, RoundId, RoundPlan, SamplingFault, Tube,
    group,
};
use crate::rules::calendar::instant_text;
use jiff::civil::DateTime;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A code has so many letters of those that nobody takes for another.
const CODE: usize = 8;
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

impl Project {
    /// The grid that somebody lives in, by the id of their record.
    fn grid_of_person(&self, id: &str) -> Result<String, StoreError> {
        let stored = self.record(&Key::new(Kind::Person, id))?;
        let stored = stored.ok_or_else(|| SamplingFault::Nobody(id.to_owned()))?;
        Ok(stored
            .record
            .text("grid_code")
            .unwrap_or_default()
            .to_owned())
    }

    /// People go into a tube, in order; it is closed once it is full. Who refused and comes after
    /// all no longer refuses.
    ///
    /// # Errors
    /// [`StoreError::Sampling`] with the reason: somebody is in a tube already, the tube is closed
    /// or full, its number was used, the round was not begun.
    pub fn check_in(
        &mut self,
        round: &Key,
        draft: &CheckInDraft,
        now: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let plan = self.round_of(round)?;
        if plan.begun.is_none() {
            return Err(SamplingFault::NotBegun(plan.id).into());
        }
        let single_of = Some(draft.single_of.trim()).filter(|of| !of.is_empty());
        let key = Key::new(Kind::Tube, draft.number());
        let before = self.record(&key)?;
        let fields = match &before {
            Some(stored) => match self.fields_to_edit(stored) {
                Err(StoreError::Erased) => return Err(SamplingFault::Erased(key.id).into()),
                other => other?,
            },
            None => Fields::new(),
        };
        let site = draft.site.trim();
        let sampling = self.round_now(plan.id)?;
        let Some(at) = sampling.site(site) else {
            return Err(SamplingFault::NoSite(site.to_owned()).into());
        };
        let place = at.at;
        let lane: u32 = draft.lane.trim().parse().unwrap_or_default();
        if at.is_closed {
            return Err(SamplingFault::SiteClosed(at.name.clone()).into());
        }
        if lane == 0 || lane > at.lanes {
            return Err(SamplingFault::NoLane {
                site: at.name.clone(),
                lane,
                lanes: at.lanes,
            }
            .into());
        }
        let mut tube = match &before {
            None => new_tube(&key, &plan, (site, lane), single_of, now),
            Some(stored) => Tube::read(&Part {
                key: &key,
                record: &stored.record,
                fields: Some(&fields),
            })
            .ok_or_else(|| SamplingFault::TubeUsed(key.id.clone()))?,
        };
        if tube.round != plan.id {
            return Err(SamplingFault::TubeUsed(key.id).into());
        }
        let is_same = tube.site == site && tube.lane == lane;
        if !is_same || tube.single_of.as_deref() != single_of {
            return Err(SamplingFault::OtherLane(key.id).into());
        }
        let Some(mut people) = tube.people.take() else {
            return Err(SamplingFault::Erased(key.id).into());
        };
        let going = &draft.people;
        if let Some(fault) = sampling.against_check_in(&tube, going, single_of) {
            return Err(fault.into());
        }
        let given_up = sampling.refusals().filter(|one| {
            let person = one.person.as_ref();
            person.is_some_and(|person| going.contains(person))
        });
        let given_up: Vec<Key> = given_up.map(|one| one.key.clone()).collect();
        let mut grids = Vec::with_capacity(going.len());
        for person in going {
            grids.push(self.grid_of_person(person)?);
        }
        for (grid, count) in group(grids.iter().map(String::as_str)) {
            *tube.grids.entry(grid).or_default() += count;
        }
        people.extend(going.iter().cloned());
        tube.count = u32::try_from(people.len()).unwrap_or(u32::MAX);
        if draft.close || tube.count >= tube.size {
            tube.closed = Some(now);
        }
        let step = if tube.closed.is_some() { "full" } else { "in" };
        let mut removed = Vec::new();
        for key in given_up {
            if let Some(stored) = self.record(&key)? {
                removed.push(Change::remove(key, stored.record));
            }
        }
        let action = Action::new(ActionName::CheckIn, removed)
            .at(place)
            .with("name", key.id.as_str())
            .with("count", going.len())
            .with("step", step);
        let before = before.map(|stored| stored.record);
        let edit = PersonEdit {
            record: record_of(&tube, before.as_ref()),
            before,
            fields: Fields::from([("people".to_owned(), people.join("\n"))]),
            key,
        };
        self.commit_people(action, std::iter::once(Ok(edit)), &Course::new())
    }

    /// Close a tube that is not full.
    ///
    /// # Errors
    /// [`StoreError::Sampling`] where it is closed, thrown away or empty.
    pub fn close_tube(&mut self, key: &Key, now: DateTime) -> Result<Option<Entry>, StoreError> {
        let (stored, round) = self.tube_stored(key)?;
        let none = || SamplingFault::NoTube(key.id.clone());
        let tube = self.round_now(round)?.tube(&key.id).ok_or_else(none)?;
        let against = match tube {
            tube if tube.is_void => Some(SamplingFault::Void(key.id.clone())),
            tube if tube.closed.is_some() => Some(SamplingFault::TubeClosed(key.id.clone())),
            tube if tube.count == 0 => Some(SamplingFault::TubeEmpty(key.id.clone())),
            _ => None,
        };
        if let Some(fault) = against {
            return Err(fault.into());
        }
        let mut after = stored.record.clone();
        set(&mut after, "closed", json!(instant_text(now)));
        let change = Change::between(key.clone(), &stored.record, &after);
        let action = Action::new(ActionName::CloseTube, vec![change]);
        self.carry_out(action.with("name", key.id.as_str()))
    }

    /// Throw a tube away: who is in it has to be sampled again. Why is sealed with it: it may name
    /// somebody.
    ///
    /// # Errors
    /// [`StoreError::ReasonNeeded`]; [`StoreError::Sampling`] where it has a result.
    pub fn void_tube(&mut self, key: &Key, reason: &str) -> Result<Option<Entry>, StoreError> {
        if reason.trim().is_empty() {
            return Err(StoreError::ReasonNeeded);
        }
        let (stored, round) = self.tube_stored(key)?;
        if let Some(fault) = self.round_now(round)?.against_void(&key.id) {
            return Err(fault.into());
        }
        let mut fields = self.fields_to_edit(&stored)?;
        fields.insert("reason".to_owned(), reason.trim().to_owned());
        let mut after = stored.record.clone();
        set(&mut after, "void", json!(true));
        let edit = PersonEdit {
            key: key.clone(),
            before: Some(stored.record),
            record: after,
            fields,
        };
        let action = Action::new(ActionName::VoidTube, Vec::new()).with("name", key.id.as_str());
        self.commit_people(action, std::iter::once(Ok(edit)), &Course::new())
    }

    /// Households say who of them is to be sampled, and get a code, which stays the same.
    ///
    /// # Errors
    /// [`StoreError::Erased`] for a household that is gone; [`StoreError::Sampling`] for somebody
    /// who does not live there.
    pub fn pre_register(
        &mut self,
        drafts: &[PreRegistrationDraft],
    ) -> Result<Option<Entry>, StoreError> {
        self.key_to_edit()?;
        let mut edits: BTreeMap<Key, PersonEdit> = BTreeMap::new();
        for draft in drafts {
            let home = Key::new(Kind::Household, draft.home.trim());
            self.record(&home)?.ok_or(StoreError::Erased)?;
            let members = self.records_with(Kind::Person, "home", &home.id)?;
            let members = members.into_iter();
            let members = members.filter(|stored| stored.record.text("until").is_none());
            let members: Vec<String> = members.map(|stored| stored.key.id).collect();
            let people = match draft.people.is_empty() {
                true => members,
                false => {
                    let mut others = draft.people.iter().filter(|id| !members.contains(id));
                    if let Some(stranger) = others.next() {
                        return Err(SamplingFault::Nobody(stranger.clone()).into());
                    }
                    draft.people.clone()
                }
            };
            let key = Key::new(Kind::PreRegistration, home.id);
            let before = self.record(&key)?;
            let mut fields = match &before {
                Some(stored) => self.fields_to_edit(stored)?,
                None => Fields::from([("code".to_owned(), new_code()?)]),
            };
            fields.insert("people".to_owned(), people.join("\n"));
            let before = before.map(|stored| stored.record);
            let mut record = before.clone().unwrap_or_default();
            set(&mut record, "count", json!(people.len()));
            let edit = PersonEdit {
                key: key.clone(),
                before,
                record,
                fields,
            };
            edits.insert(key, edit);
        }
        let action = Action::new(ActionName::PreRegister, Vec::new()).with("count", edits.len());
        self.commit_people(action, edits.into_values().map(Ok), &Course::new())
    }

    /// Record that somebody refuses to be tested in a round.
    ///
    /// # Errors
    /// [`StoreError::Sampling`] for somebody who is in a tube already or is not there.
    pub fn record_refusal(
        &mut self,
        round: &Key,
        draft: &RefusalDraft,
    ) -> Result<Option<Entry>, StoreError> {
        let plan = self.round_of(round)?;
        let person = draft.person.trim();
        let grid = self.grid_of_person(person)?;
        let sampling = self.round_now(plan.id)?;
        if let Some(tube) = sampling.tube_of(person) {
            return Err(SamplingFault::Sampled {
                person: person.to_owned(),
                tube: tube.number().to_owned(),
            }
            .into());
        }
        let known = sampling
            .refusals()
            .find(|one| one.person.as_deref() == Some(person));
        let key = known.map(|one| one.key.clone());
        let (key, before, mut fields) = self.as_it_stands(key, Kind::Refusal)?;
        for (name, text) in [("person", person), ("reason", draft.reason.trim())] {
            fields.insert(name.to_owned(), text.to_owned());
        }
        let mut record = before.clone().unwrap_or_default();
        set(&mut record, "of_round", json!(plan.id.to_string()));
        set(&mut record, "grid_code", json!(grid));
        let action = Action::new(ActionName::RecordRefusal, Vec::new())
            .with("name", grid)
            .with("step", "refuses");
        let edit = PersonEdit {
            key,
            before,
            record,
            fields,
        };
        self.commit_people(action, std::iter::once(Ok(edit)), &Course::new())
    }

    /// Somebody does not refuse after all.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Erased`] for one that is gone.
    pub fn end_refusal(&mut self, key: &Key) -> Result<Option<Entry>, StoreError> {
        let record = self.record(key)?.ok_or(StoreError::Erased)?.record;
        let grid = record.text("grid_code").unwrap_or_default().to_owned();
        let action = Action::new(
            ActionName::RecordRefusal,
            vec![Change::remove(key.clone(), record)],
        );
        self.carry_out(action.with("name", grid).with("step", "ended"))
    }
}

fn new_tube(
    key: &Key,
    plan: &RoundPlan,
    (site, lane): (&str, u32),
    single_of: Option<&str>,
    now: DateTime,
) -> Tube {
    let round: RoundId = plan.id;
    Tube {
        key: key.clone(),
        round,
        site: site.to_owned(),
        lane,
        // Whoever is sampled after a positive tube has one of their own.
        size: if single_of.is_some() { 1 } else { plan.size },
        count: 0,
        grids: BTreeMap::new(),
        opened: Some(now),
        closed: None,
        result: None,
        is_void: false,
        single_of: single_of.map(str::to_owned),
        people: Some(Vec::new()),
    }
}

/// The clear part of a tube; `before` as it was.
fn record_of(tube: &Tube, before: Option<&Record>) -> Record {
    let mut record = before.cloned().unwrap_or_default();
    let instant = |at: Option<DateTime>| at.map(instant_text);
    for (name, value) in [
        ("tube", json!(tube.number())),
        ("of_round", json!(tube.round.to_string())),
        ("site", json!(tube.site)),
        ("lane", json!(tube.lane)),
        ("size", json!(tube.size)),
        ("count", json!(tube.count)),
        ("grids", json!(tube.grids)),
        ("opened", json!(instant(tube.opened))),
        ("closed", json!(instant(tube.closed))),
        ("single_of", json!(tube.single_of)),
    ] {
        if !value.is_null() {
            set(&mut record, name, value);
        }
    }
    record
}

pub(super) fn set(record: &mut Record, name: &str, value: Value) {
    let properties = record.feature.properties.get_or_insert_default();
    properties.insert(name.to_owned(), value);
}

/// A new code: short enough to be read out, and none that leads to another one.
fn new_code() -> Result<String, StoreError> {
    let bytes: [u8; CODE] = random_bytes()?;
    let letters = bytes.map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
    Ok(letters.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_a_code_comes_as_often() {
        let codes: String = (0..4_000).map(|_| new_code().expect("a code")).collect();
        // A thousand of each are due; 31 is their standard deviation.
        for letter in LETTERS.iter().copied().map(char::from) {
            let count = codes.chars().filter(|c| *c == letter).count();
            assert!((780..=1_220).contains(&count), "{letter}: {count}");
        }
    }
}
