//! What the project knows of the epidemic, and what is done about it. Owns: that every step is one
//! action with its entry, and that an order and the zones it names are written together. What
//! follows from it all is the business of the model and the rules.

use super::batch::PersonEdit;
use super::error::StoreError;
use super::journal::{Action, ActionName, Entry};
use super::project::Project;
use super::records;
use super::sealing::Fields;
use crate::geometry::fixed::Coord;
use crate::model::change::Change;
use crate::model::epidemic::{
    Book, CaseDraft, Epidemic, Houses, OrderDraft, OrderState, Part, read,
};
use crate::model::record::{Key, Kind, Record};
use crate::rules::calendar::instant_text;
use crate::rules::isolation::resample;
use jiff::civil::{Date, DateTime};
use serde_json::{Value, json};

/// Something done about isolations.
#[derive(Clone, Debug, PartialEq)]
pub enum IsolationStep {
    /// The daily check, with the temperature if it was taken.
    Check(DateTime, String),
    /// They are released on this day.
    Release(Date),
    /// The end is moved, for a reason; samples follow. The day it is done.
    Move {
        /// The new end: the first day without it.
        end: Date,
        /// Why.
        reason: String,
        /// The day it is done.
        today: Date,
    },
}

impl Project {
    /// Everything known of the epidemic; where exactly and who only for those who may see it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn epidemic(&self) -> Result<Epidemic, StoreError> {
        let mut epidemic = Epidemic::default();
        for kind in Epidemic::KINDS {
            let stored = match kind {
                // Arrivals by the thousand are none of its business.
                Kind::Person => {
                    records::with_attribute(self.connection(), kind, "type", "isolation")?
                }
                kind => records::all(self.connection(), kind)?,
            };
            for stored in stored {
                let fields = match kind.is_personal() {
                    true => self.fields_of(&stored.key, &stored.record).ok(),
                    false => None,
                };
                let part = Part {
                    key: &stored.key,
                    record: &stored.record,
                    fields: fields.as_ref(),
                };
                read(&mut epidemic, &part);
            }
        }
        Ok(epidemic)
    }

    /// The buildings, to be found by name.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn houses(&self) -> Result<Houses, StoreError> {
        let pairs = |kind| -> Result<Vec<(Key, Record)>, StoreError> {
            let stored = self.records(kind)?.into_iter();
            Ok(stored.map(|s| (s.key, s.record)).collect())
        };
        Ok(Houses::new(
            &pairs(Kind::Compound)?,
            &pairs(Kind::Building)?,
        ))
    }

    /// Register a case, or change one. On the map it is shown at `shown`, a place that stands for
    /// its grid.
    ///
    /// # Errors
    /// As for [`Project::add_person`]; [`StoreError::Erased`] for one that is gone.
    pub fn put_case(
        &mut self,
        key: Option<Key>,
        draft: &CaseDraft,
        shown: Option<Coord>,
    ) -> Result<Option<Entry>, StoreError> {
        let (name, key, before, fields) = match key {
            None => {
                let key = Key::new(Kind::Case, Self::new_id()?);
                (ActionName::AddCase, key, None, Fields::new())
            }
            Some(key) => {
                let stored = self.record(&key)?.ok_or(StoreError::Erased)?;
                let fields = self.fields_to_edit(&stored)?;
                (ActionName::EditCase, key, Some(stored.record), fields)
            }
        };
        let edit = PersonEdit {
            key,
            record: draft.record(before.as_ref(), shown),
            before,
            fields: draft.fields(fields),
        };
        let action = Action::new(name, Vec::new())
            .at(shown)
            .with("name", draft.number.trim());
        self.commit_people(action, std::iter::once(Ok(edit)), &|_| true)
    }

    /// Keep an order as a draft, or issue it. With an order that is issued the zone that each
    /// grid's record names becomes the one in force at `at`, for other programs to read.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Erased`] for a draft that is gone.
    pub fn put_order(
        &mut self,
        key: Option<Key>,
        draft: &OrderDraft,
        is_issued: bool,
        at: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let key = match key {
            Some(key) => key,
            None => Key::new(Kind::Order, Self::new_id()?),
        };
        let before = self.record(&key)?.map(|stored| stored.record);
        let state = if is_issued {
            OrderState::Issued
        } else {
            OrderState::Draft
        };
        let record = draft.record(before.as_ref(), state, at.date());
        let name = if is_issued {
            ActionName::IssueOrder
        } else {
            ActionName::DraftOrder
        };
        let change = match &before {
            Some(before) => Change::between(key, before, &record),
            None => Change::insert(key, record),
        };
        self.rule(name, change, &draft.number, draft.zone.name(), at)
    }

    /// Take an order back from an hour on.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Erased`] for one that is gone.
    pub fn withdraw_order(&mut self, key: &Key, at: DateTime) -> Result<Option<Entry>, StoreError> {
        let before = self.record(key)?.ok_or(StoreError::Erased)?.record;
        let mut after = before.clone();
        let properties = after.feature.properties.get_or_insert_default();
        let text = |name: &str| {
            let value = before.attribute(name).and_then(Value::as_str);
            value.unwrap_or_default().to_owned()
        };
        properties.insert("status".to_owned(), json!(OrderState::Withdrawn.name()));
        properties.insert("withdrawn".to_owned(), json!(instant_text(at)));
        let change = Change::between(key.clone(), &before, &after);
        self.rule(
            ActionName::WithdrawOrder,
            change,
            &text("number"),
            &text("zone"),
            at,
        )
    }

    /// Throw a draft away.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`] for an order that was issued and for those who issue none.
    pub fn drop_order(&mut self, key: &Key) -> Result<Option<Entry>, StoreError> {
        let Some(stored) = self.record(key)? else {
            return Ok(None);
        };
        let number = stored.record.attribute("number").cloned();
        let change = Change::remove(key.clone(), stored.record);
        let action = Action::new(ActionName::DraftOrder, vec![change]);
        self.commit(action.with("name", number.unwrap_or_default()))
    }

    /// Commit a change to an order, and to the zones that the records of grids name.
    fn rule(
        &mut self,
        name: ActionName,
        change: Change,
        number: &str,
        zone: &str,
        at: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let mut changes = vec![change];
        if name != ActionName::DraftOrder {
            changes.extend(self.zones_after(&changes[0], at)?);
        }
        let action = Action::new(name, changes)
            .with("name", number.trim())
            .with("zone", zone);
        self.commit(action)
    }

    /// What the records of grids are to name once an order is as a change makes it.
    fn zones_after(&self, change: &Change, at: DateTime) -> Result<Vec<Change>, StoreError> {
        let mut epidemic = self.epidemic()?;
        epidemic.orders.retain(|order| order.key != change.key);
        let stored = self.record(&change.key)?.map(|stored| stored.record);
        let after = change.apply(stored.as_ref()).ok().flatten();
        if let Some(record) = &after {
            let part = Part {
                key: &change.key,
                record,
                fields: None,
            };
            read(&mut epidemic, &part);
        }
        let book = Book::new(&epidemic);
        let mut changes = Vec::new();
        for stored in self.records(Kind::Grid)? {
            let span = epidemic.spans.iter().find(|span| span.key == stored.key);
            let Some(span) = span else { continue };
            let zone = book.in_force(&span.code, at).zone;
            if span.recorded != zone {
                let before = stored.record.attribute("zone").cloned();
                let after = Some(json!(zone.word()));
                changes.push(Change::attribute(stored.key, "zone", before, after));
            }
        }
        Ok(changes)
    }

    /// Do the same about some isolations.
    ///
    /// # Errors
    /// As for [`Project::edit_person`]; [`StoreError::ReasonNeeded`] to move an end.
    pub fn step_isolations(
        &mut self,
        keys: &[Key],
        step: &IsolationStep,
    ) -> Result<Option<Entry>, StoreError> {
        if let IsolationStep::Move { reason, .. } = step
            && reason.trim().is_empty()
        {
            return Err(StoreError::ReasonNeeded);
        }
        let known = self.epidemic()?;
        let mut edits = Vec::new();
        for key in keys {
            let stored = self.record(key)?.ok_or(StoreError::Erased)?;
            let mut fields = self.fields_to_edit(&stored)?;
            let mut after = stored.record.clone();
            let isolation = known.isolations.iter().find(|i| i.key == *key);
            let Some(isolation) = isolation else { continue };
            let properties = after.feature.properties.get_or_insert_default();
            match step {
                IsolationStep::Check(at, temperature) => {
                    let mut checks = isolation.checks.clone();
                    checks.push(*at);
                    checks.sort_unstable();
                    checks.dedup();
                    let texts: Vec<String> = checks.into_iter().map(instant_text).collect();
                    properties.insert("checks".to_owned(), json!(texts));
                    let temperature = temperature.trim();
                    if !temperature.is_empty() {
                        // Health is nobody's business who holds no key.
                        let line = format!("{}={temperature}", instant_text(*at));
                        append(&mut fields, "temperatures", &line);
                    }
                }
                IsolationStep::Release(day) => {
                    properties.insert("released".to_owned(), json!(day.to_string()));
                }
                IsolationStep::Move { end, reason, today } => {
                    let samples = resample(&isolation.samples, *today, isolation.end, *end);
                    let samples: Vec<String> = samples.iter().map(Date::to_string).collect();
                    let old = isolation.end.map(|day| day.to_string());
                    let line = format!("{}→{end}: {}", old.unwrap_or_default(), reason.trim());
                    append(&mut fields, "reasons", &line);
                    properties.insert("end".to_owned(), json!(end.to_string()));
                    properties.insert("samples".to_owned(), json!(samples));
                }
            }
            edits.push(Ok(PersonEdit {
                key: key.clone(),
                before: Some(stored.record),
                record: after,
                fields,
            }));
        }
        let what = match step {
            IsolationStep::Check(..) => "check",
            IsolationStep::Release(_) => "release",
            IsolationStep::Move { .. } => "move",
        };
        let action = Action::new(ActionName::EditIsolation, Vec::new())
            .with("step", what)
            .with("count", edits.len());
        self.commit_people(action, edits.into_iter(), &|_| true)
    }
}

/// A line more of a sealed value.
fn append(fields: &mut Fields, name: &str, line: &str) {
    let text = fields.entry(name.to_owned()).or_default();
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}
