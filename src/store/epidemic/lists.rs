//! Sampling rounds, risk areas, entrances and checkpoints, alarms that somebody has seen, and the
//! rules the project goes by.

use super::super::error::StoreError;
use super::super::journal::{self, Action, Entry, Mode};
use super::super::project::Project;
use super::super::schema::{meta, set_meta};
use crate::model::act::ActionName;
use crate::model::change::Change;
use crate::model::epidemic::{GateKind, GateState, RiskDraft, RoundDraft, Shift, typed_over};
use crate::model::record::{Key, Kind, Record};
use crate::rules::Permission;
use crate::rules::calendar::instant_text;
use crate::rules::profile::RuleSet;
use jiff::civil::DateTime;
use serde_json::{Map, Value, json};

impl Project {
    /// Keep the rows of a sampling round that changed.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Erased`] for a row that is gone.
    pub fn put_round(&mut self, draft: &RoundDraft) -> Result<Option<Entry>, StoreError> {
        let mut changes = Vec::new();
        for (key, record) in draft.changed() {
            changes.push(match (key, record) {
                (Some(key), after) => {
                    let before = self.record(&key)?.ok_or(StoreError::Erased)?.record;
                    match after {
                        Some(after) => {
                            let after = typed_over(&before, after);
                            Change::between(key, &before, &after)
                        }
                        None => Change::remove(key, before),
                    }
                }
                (None, Some(record)) => Change::insert(new_key(Kind::Round)?, record),
                (None, None) => continue,
            });
        }
        let count = changes.len();
        let action = Action::new(ActionName::EnterRound, changes);
        let action = action.with("name", draft.number.trim());
        self.carry_out(action.with("count", count))
    }

    /// Enter an area outside with its risk, or change one.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Erased`] for one that is gone.
    pub fn put_risk(
        &mut self,
        key: Option<Key>,
        draft: &RiskDraft,
    ) -> Result<Option<Entry>, StoreError> {
        let change = match key {
            None => Change::insert(new_key(Kind::RiskArea)?, draft.record(None)),
            Some(key) => {
                let before = self.record(&key)?.ok_or(StoreError::Erased)?.record;
                let after = draft.record(Some(&before));
                Change::between(key, &before, &after)
            }
        };
        let action = Action::new(ActionName::EditRisk, vec![change]);
        self.carry_out(action.with("name", draft.name.trim()))
    }

    /// Say how gates stand from an instant on; how they stood before is kept.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Erased`] for one that is gone.
    pub fn set_gates(
        &mut self,
        keys: &[Key],
        state: GateState,
        at: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let set = |properties: &mut Map<String, Value>| {
            let before = properties.insert("status".to_owned(), json!(state.name()));
            let before = before.as_ref().and_then(Value::as_str);
            let states = properties.entry("states").or_insert_with(|| {
                let before = before.and_then(GateState::parse);
                json!([before.unwrap_or(GateState::Open).name()])
            });
            if let Value::Array(states) = states {
                states.push(json!(format!("{} {}", instant_text(at), state.name())));
            }
        };
        self.edit_gates(keys, state.name(), set)
    }

    /// Say what kind of gate it is, and its shifts.
    ///
    /// # Errors
    /// As for [`Project::set_gates`].
    pub fn put_gate(
        &mut self,
        key: &Key,
        kind: GateKind,
        shifts: &[Shift],
    ) -> Result<Option<Entry>, StoreError> {
        let set = |properties: &mut Map<String, Value>| {
            if key.kind == Kind::Checkpoint {
                properties.insert("kind".to_owned(), json!(kind.name()));
            }
            let shifts: Vec<String> = shifts.iter().map(Shift::to_string).collect();
            if shifts.is_empty() {
                properties.shift_remove("shifts");
            } else {
                properties.insert("shifts".to_owned(), json!(shifts));
            }
        };
        self.edit_gates(std::slice::from_ref(key), "shifts", set)
    }

    fn edit_gates(
        &mut self,
        keys: &[Key],
        what: &str,
        set: impl Fn(&mut Map<String, Value>),
    ) -> Result<Option<Entry>, StoreError> {
        let mut changes = Vec::new();
        let (mut place, mut name) = (None, String::new());
        for key in keys {
            let before = self.record(key)?.ok_or(StoreError::Erased)?.record;
            let mut after = before.clone();
            set(after.feature.properties.get_or_insert_default());
            place = place.or_else(|| before.place());
            if name.is_empty() {
                let said = before.attribute("name").and_then(Value::as_str);
                said.unwrap_or(&key.id).clone_into(&mut name);
            }
            changes.push(Change::between(key.clone(), &before, &after));
        }
        let action = Action::new(ActionName::EditGate, changes).at(place);
        let action = action.with("name", name).with("step", what);
        self.carry_out(action.with("count", keys.len()))
    }

    /// Somebody has seen these alarms.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`].
    pub fn see_alarms(
        &mut self,
        ids: &[String],
        at: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let by = self.author().actor;
        let mut changes = Vec::new();
        for id in ids {
            let mut record = Record::default();
            let properties = json!({"alarm": id, "by": by, "at": instant_text(at)});
            record.feature.properties = properties.as_object().cloned();
            changes.push(Change::insert(new_key(Kind::Alarm)?, record));
        }
        let action = Action::new(ActionName::SeeAlarm, changes);
        self.carry_out(action.with("count", ids.len()))
    }

    /// The rules that this project goes by.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where they cannot be read: other rules in their place would lock
    /// people in, or let them out.
    pub fn rule_set(&self) -> Result<RuleSet, StoreError> {
        let Some(said) = meta(self.connection(), "rules")? else {
            return Ok(RuleSet::default());
        };
        serde_json::from_str(&said).map_err(|e| StoreError::Damaged(format!("rules: {e}")))
    }

    /// Go by these rules from now on.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`] for all but supervisors and administrators.
    pub fn set_rules(&mut self, rules: &RuleSet) -> Result<Option<Entry>, StoreError> {
        self.need(Permission::IssueOrders)?;
        if self.rule_set()? == *rules {
            return Ok(None);
        }
        let text = serde_json::to_string(rules).map_err(|e| StoreError::Damaged(e.to_string()))?;
        let zone = rules.zone.as_ref().map_or("auto", |profile| &profile.id);
        let free = rules.free.as_ref().map_or("none", |profile| &profile.id);
        let action = Action::new(ActionName::ChangeRules, Vec::new())
            .with("name", zone)
            .with("free", free);
        let pen = self.pen();
        let entry = self.transact(|tx, _| {
            set_meta(tx, "rules", &text)?;
            journal::append(tx, &pen, action, Mode::Do, None, None)
        })?;
        Ok(Some(entry))
    }
}

fn new_key(kind: Kind) -> Result<Key, StoreError> {
    Ok(Key::new(kind, Project::new_id()?))
}
