//! Isolations: registered, and what is done about them day by day. Owns: that what is said of
//! somebody's health is sealed.

use super::super::batch::PersonEdit;
use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::project::Project;
use super::super::sealing::Fields;
use crate::model::act::ActionName;
use crate::model::epidemic::{Epidemic, IsolationDraft, IsolationStep, Part, read};
use crate::model::record::{Key, Kind};
use crate::rules::calendar::instant_text;
use crate::rules::isolation::resample;
use jiff::civil::Date;
use serde_json::json;

impl Project {
    /// Register an isolation, or change what is said of one.
    ///
    /// # Errors
    /// As for [`Project::add_person`]; [`StoreError::Erased`] for one that is gone.
    pub fn put_isolation(
        &mut self,
        key: Option<Key>,
        draft: &IsolationDraft,
    ) -> Result<Option<Entry>, StoreError> {
        let name = match key {
            None => ActionName::AddIsolation,
            Some(_) => ActionName::EditIsolation,
        };
        let (key, before, fields) = self.as_it_stands(key, Kind::Person)?;
        let edit = PersonEdit {
            key,
            record: draft.record(before.as_ref()),
            before,
            fields: draft.fields(fields),
        };
        let action = Action::new(name, Vec::new()).with("name", draft.grid.trim());
        let action = match name {
            ActionName::EditIsolation => action.with("step", "edit").with("count", 1),
            _ => action,
        };
        self.commit_people(action, std::iter::once(Ok(edit)), &|_| true)
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
        let today = self.clock()?.today();
        let mut edits = Vec::new();
        for key in keys {
            let stored = self.record(key)?.ok_or(StoreError::Erased)?;
            let mut fields = self.fields_to_edit(&stored)?;
            let mut after = stored.record.clone();
            let mut known = Epidemic::default();
            let part = Part {
                key,
                record: &stored.record,
                fields: Some(&fields),
            };
            read(&mut known, &part);
            let Some(isolation) = known.isolations.first() else {
                continue;
            };
            let faults = step.faults(isolation, today);
            if !faults.is_empty() {
                return Err(StoreError::Faulty(faults));
            }
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
                IsolationStep::Negative(day) => {
                    let mut days = isolation.negatives.clone();
                    days.push(*day);
                    days.sort_unstable();
                    days.dedup();
                    let texts: Vec<String> = days.iter().map(Date::to_string).collect();
                    properties.insert("negatives".to_owned(), json!(texts));
                }
                IsolationStep::Deliver(at, what) => {
                    let mut deliveries = isolation.deliveries.clone();
                    deliveries.push(*at);
                    deliveries.sort_unstable();
                    let texts: Vec<String> = deliveries.into_iter().map(instant_text).collect();
                    properties.insert("deliveries".to_owned(), json!(texts));
                    let what = what.trim();
                    if !what.is_empty() {
                        // Medicine says more of somebody than anybody else need know.
                        append(
                            &mut fields,
                            "delivered",
                            &format!("{}={what}", instant_text(*at)),
                        );
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
                    // Nobody stays in central isolation longer than in isolation; who was there
                    // to the end is there to the new one.
                    if let Some(central) = isolation.central_until
                        && (central > *end || isolation.end == Some(central))
                    {
                        properties.insert("central_until".to_owned(), json!(end.to_string()));
                    }
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
            IsolationStep::Negative(_) => "negative",
            IsolationStep::Deliver(..) => "deliver",
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
