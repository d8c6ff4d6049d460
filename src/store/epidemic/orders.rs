//! Orders, written together with the zones that the records of grids name.

use super::super::action::ActionName;
use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::project::Project;
use crate::model::change::{Change, Effect};
use crate::model::epidemic::{Book, OrderDraft, OrderState, Part, read};
use crate::model::record::{Key, Kind};
use crate::rules::calendar::instant_text;
use jiff::civil::DateTime;
use serde_json::{Value, json};

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
        let record = draft.record(before.as_ref(), state, at.date());
        let name = match state {
            OrderState::Issued => ActionName::IssueOrder,
            _ => ActionName::DraftOrder,
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
        let action = match state {
            Some(state) => action.with("state", state),
            None => action,
        };
        self.commit(action)
    }

    /// What the records of grids are to name once an order is as a change makes it.
    fn zones_after(&self, change: &Change, at: DateTime) -> Result<Vec<Change>, StoreError> {
        // Which cases there are does not matter: only orders put a zone in force.
        let mut epidemic =
            self.epidemic_of(&[Kind::Grid, Kind::RetiredGrid, Kind::Lineage, Kind::Order])?;
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
}
