//! Orders, written together with the zones that the records of grids name.

use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::project::Project;
use super::zones::ZONES_FOLLOW;
use crate::model::act::ActionName;
use crate::model::change::{Change, Conflict, Effect};
use crate::model::epidemic::{Book, OrderDraft, OrderState, SAME_PERSON};
use crate::model::record::{Key, Kind, Record};
use crate::rules::Permission;
use crate::rules::calendar::{self, instant_text};
use jiff::civil::DateTime;
use serde_json::{Value, json};

/// The attribute of an order that names who was signed in when it was drafted.
const DRAFTED: &str = "drafted_user";

impl Project {
    /// Take an order to a state: kept as a draft, applied for, assessed, issued or refused. With an
    /// order that is issued the zone that each grid's record names becomes the one in force at
    /// `at`, for other programs to read.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Erased`] for a draft that is gone.
    pub fn put_order(
        &mut self,
        key: Option<Key>,
        draft: &OrderDraft,
        state: OrderState,
        at: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let key = match key {
            Some(key) => key,
            None => Key::new(Kind::Order, Self::new_id()?),
        };
        let before = self.record(&key)?.map(|stored| stored.record);
        let status = before.as_ref().and_then(|record| record.text("status"));
        let stands = status.and_then(OrderState::named);
        // An order is withdrawn by an act of its own, never written as one that was.
        if state == OrderState::Withdrawn || stands.is_some_and(OrderState::is_ruling) {
            return Err(StoreError::OrderStands);
        }
        let faults = draft.faults(state, self.is_release(draft, &key)?);
        if !faults.is_empty() {
            return Err(StoreError::Faulty(faults));
        }
        let mut record = draft.record(before.as_ref(), state, at.date());
        let is_alone = self.sign(&mut record, before.as_ref(), draft, state)?;
        let name = match state {
            OrderState::Issued => ActionName::IssueOrder,
            _ => ActionName::DraftOrder,
        };
        let change = match &before {
            Some(before) => Change::between(key, before, &record),
            None => Change::insert(key, record),
        };
        self.rule(
            name,
            change,
            &draft.number,
            draft.zone.name(),
            (at, is_alone),
        )
    }

    /// Take an order back from an hour on.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Erased`] for one that is gone.
    pub fn withdraw_order(&mut self, key: &Key, at: DateTime) -> Result<Option<Entry>, StoreError> {
        let before = self.record(key)?.ok_or(StoreError::Erased)?.record;
        if before.text("status").and_then(OrderState::named) != Some(OrderState::Issued) {
            return Err(StoreError::Conflict {
                key: key.clone(),
                conflict: Conflict::Changed,
            });
        }
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
            (at, false),
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
        self.carry_out(action.with("name", number.unwrap_or_default()))
    }

    /// Whether what an order says opens a grid that is closed when it begins, or declares one free.
    fn is_release(&self, draft: &OrderDraft, key: &Key) -> Result<bool, StoreError> {
        let Some(from) = calendar::instant(&draft.from) else {
            return Ok(false);
        };
        let mut epidemic = self.epidemic_of(&ZONES_FOLLOW)?;
        epidemic.orders.retain(|order| order.key != *key);
        let book = Book::new(&epidemic);
        let mut grids = draft.grids.iter();
        Ok(grids.any(|grid| book.in_force(grid, from).zone.is_release(draft.zone)))
    }

    /// Say in the record who sat here at this step, whatever names were typed. Whoever drafted an
    /// order does not issue it where somebody else could, unless there is no time for that; `true`
    /// where one person did both.
    ///
    /// # Errors
    /// [`StoreError::SecondPersonNeeded`].
    fn sign(
        &self,
        record: &mut Record,
        before: Option<&Record>,
        draft: &OrderDraft,
        state: OrderState,
    ) -> Result<bool, StoreError> {
        if !self.has_users()? {
            return Ok(false);
        }
        let actor = self.author().actor;
        let drafted = before.and_then(|record| record.text(DRAFTED));
        let drafted = drafted.map_or_else(|| actor.clone(), str::to_owned);
        let is_alone = state == OrderState::Issued && drafted == actor;
        if is_alone && draft.emergency.trim().is_empty() {
            let users = self.users()?.into_iter();
            let issuers = users.filter(|user| user.role.may(Permission::IssueOrders));
            if issuers.count() > 1 {
                return Err(StoreError::SecondPersonNeeded);
            }
        }
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert(DRAFTED.to_owned(), json!(drafted));
        let step = match state {
            OrderState::Applied => Some("applied_user"),
            OrderState::Assessed => Some("assessed_user"),
            OrderState::Issued => Some("issued_user"),
            OrderState::Refused => Some("refused_user"),
            OrderState::Draft | OrderState::Withdrawn => None,
        };
        if let Some(step) = step {
            properties.insert(step.to_owned(), json!(actor));
        }
        if is_alone {
            properties.insert(SAME_PERSON.to_owned(), json!(true));
        }
        Ok(is_alone)
    }

    /// Commit a change to an order, and to the zones that the records of grids name.
    fn rule(
        &mut self,
        name: ActionName,
        change: Change,
        number: &str,
        zone: &str,
        (at, is_alone): (DateTime, bool),
    ) -> Result<Option<Entry>, StoreError> {
        let state = match &change.effect {
            Effect::Insert(record) => record.attribute("status"),
            Effect::Patch(patch) => {
                let mut patches = patch.attributes.iter();
                patches.find(|p| p.name == "status").and_then(|p| p.after())
            }
            Effect::Remove(_) => None,
        };
        let state = state.and_then(Value::as_str).map(str::to_owned);
        let mut changes = vec![change];
        if name != ActionName::DraftOrder {
            changes.extend(self.zones_after(&changes[0], at)?);
        }
        let action = Action::new(name, changes)
            .with("name", number.trim())
            .with("zone", zone);
        let action = match is_alone {
            true => action.with("same_person", true),
            false => action,
        };
        let action = match state {
            Some(state) => action.with("state", state),
            None => action,
        };
        self.carry_out(action)
    }
}
