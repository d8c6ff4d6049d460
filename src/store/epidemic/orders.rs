//! Orders, written together with the zones that the records of grids name. Owns: that every step
//! is one action with its entry, who was signed in then, and that documents of another text are
//! taken back. Must not know: what an order needs, or whose eyes (`rules::approval`).

use super::super::door::sound;
use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::project::Project;
use super::zones::ZONES_FOLLOW;
use crate::model::act::ActionName;
use crate::model::change::{Change, Conflict, Effect};
use crate::model::epidemic::{
    CONFIRMED, DocumentDraft, DraftFault, Epidemic, ORDER_USERS, Order, OrderDraft, OrderState,
    Part, SAME_PERSON, TAKEN_BACK, WithdrawalDraft, done, read, take_back,
};
use crate::model::record::{Key, Kind, Record};
use crate::rules::Permission;
use crate::rules::approval::{
    NotConfirmed, OrderStep, OutOfTurn, SecondPersonNeeded, confirmation, in_turn, issued_alone,
    withdrawn_alone,
};
use crate::rules::calendar::instant_text;
use jiff::civil::{Date, DateTime};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The attribute of an order that names who was signed in when it was refused.
const REFUSED: &str = "refused_user";
/// What the history says of a draft that was thrown away, where it says how far an order has come.
const DROPPED: &str = "dropped";

/// An order as it stands in the project.
struct Standing {
    record: Record,
    /// `None` where it cannot be read.
    order: Option<Order>,
}

/// What is told of an action about an order.
struct Told<'a> {
    number: &'a str,
    zone: &'a str,
    /// One person drafted and issued it.
    is_alone: bool,
    /// Steps whose documents were about another text.
    taken_back: Vec<OrderStep>,
}

impl Project {
    /// Keep an order as a draft, refuse it, or issue it. With an order that is issued the zone that
    /// each grid's record names becomes the one in force at `at`, for other programs to read.
    /// Where it says something else than before, or was refused, the documents it had are taken
    /// back.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Faulty`] with what is missing;
    /// [`StoreError::SecondPersonNeeded`]; [`StoreError::OutOfTurn`] for a state that only a
    /// document leads to.
    pub fn put_order(
        &mut self,
        key: Option<Key>,
        draft: &OrderDraft,
        state: OrderState,
        at: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let before = self.standing_of(key.as_ref())?;
        let status = before.as_ref().and_then(|b| b.record.text("status"));
        let stands = status.and_then(OrderState::named);
        // An order is withdrawn by an act of its own, never written as one that was.
        if state == OrderState::Withdrawn || stands.is_some_and(OrderState::is_ruling) {
            return Err(StoreError::OrderStands);
        }
        if let Some(step) = state.step() {
            return Err(OutOfTurn::Undocumented(step).into());
        }
        let order = before.as_ref().and_then(|before| before.order.as_ref());
        let faults = match state {
            OrderState::Issued => self.faults_of_issue(order, draft, at.date())?,
            _ => draft.faults(),
        };
        sound(faults)?;
        let last = done(&draft.documents(order)).into_iter().next_back();
        let stays = match state {
            OrderState::Draft => OrderState::after(last),
            state => state,
        };
        let record = before.as_ref().map(|before| &before.record);
        let mut after = draft.record(record, stays, at.date());
        let properties = after.feature.properties.get_or_insert_default();
        let taken_back = match last {
            Some(_) => Vec::new(),
            None => take_back(properties),
        };
        properties.insert("status".to_owned(), json!(stays.name()));
        let told = Told {
            number: &draft.number,
            zone: draft.zone.name(),
            is_alone: self.sign(&mut after, order, draft, state)?,
            taken_back,
        };
        let name = match state {
            OrderState::Issued => ActionName::IssueOrder,
            _ => ActionName::DraftOrder,
        };
        let key = match key {
            Some(key) => key,
            None => Key::new(Kind::Order, Self::new_id()?),
        };
        let change = match record {
            Some(before) => Change::between(key, before, &after),
            None => Change::insert(key, after),
        };
        self.rule(Action::new(name, vec![change]), at, told)
    }

    /// Whether an order can be issued as it is written: what it says, and the documents it has.
    pub(in super::super) fn issuable(
        &self,
        key: Option<&Key>,
        draft: &OrderDraft,
        today: Date,
    ) -> Result<(), StoreError> {
        let order = self.standing_of(key)?.and_then(|before| before.order);
        sound(self.faults_of_issue(order.as_ref(), draft, today)?)
    }

    fn faults_of_issue(
        &self,
        order: Option<&Order>,
        draft: &OrderDraft,
        today: Date,
    ) -> Result<Vec<DraftFault>, StoreError> {
        let asked = self.steps_asked(draft, today)?;
        Ok(draft.issue_faults(&asked, &draft.documents(order), today))
    }

    /// Record the document of a step of an order.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::OutOfTurn`]; [`StoreError::Faulty`];
    /// [`StoreError::OrderStands`] for one that was issued; [`StoreError::Erased`] for one that is
    /// gone.
    pub fn record_step(
        &mut self,
        key: &Key,
        step: OrderStep,
        document: &DocumentDraft,
        at: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let (before, order) = self.due(key, step, document, at.date())?;
        let actor = self.author().actor;
        let after = document.record(&before, step, (&actor, at));
        let after = after.ok_or(StoreError::Erased)?;
        let name = match step {
            OrderStep::Application => ActionName::ApplyOrder,
            OrderStep::Assessment => ActionName::AssessOrder,
            OrderStep::Approval => ActionName::ApproveOrder,
        };
        let change = Change::between(key.clone(), &before, &after);
        let action = Action::new(name, vec![change])
            .with("name", order.number.trim())
            .with("zone", order.zone.name())
            .with("body", document.body.trim())
            .with("document", document.number.trim());
        self.carry_out(action)
    }

    /// The order of which a step is due, where nothing stands against its document.
    pub(in super::super) fn due(
        &self,
        key: &Key,
        step: OrderStep,
        document: &DocumentDraft,
        today: Date,
    ) -> Result<(Record, Order), StoreError> {
        let before = self.standing(key)?;
        let order = before.order.ok_or_else(|| StoreError::Conflict {
            key: key.clone(),
            conflict: Conflict::Broken,
        })?;
        if order.was_issued() {
            return Err(StoreError::OrderStands);
        }
        if order.state == OrderState::Refused {
            return Err(OutOfTurn::Refused.into());
        }
        let asked = self.steps_asked(&OrderDraft::of(&order), today)?;
        in_turn(step, &asked, &done(&order.documents))?;
        sound(document.faults(step, &order.documents, today))?;
        Ok((before.record, order))
    }

    /// Confirm, as a second person, an order that one person drafted and issued.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::NotConfirmed`]; [`StoreError::Erased`] for one
    /// that is gone.
    pub fn confirm_order(&mut self, key: &Key, at: DateTime) -> Result<Option<Entry>, StoreError> {
        let before = self.confirmable(key)?;
        let text = |name: &str| before.text(name).unwrap_or_default().to_owned();
        let mut after = before.clone();
        let properties = after.feature.properties.get_or_insert_default();
        let values = [json!(self.author().actor), json!(instant_text(at))];
        for (name, value) in CONFIRMED.into_iter().zip(values) {
            properties.insert(name.to_owned(), value);
        }
        let change = Change::between(key.clone(), &before, &after);
        let action = Action::new(ActionName::ConfirmOrder, vec![change])
            .with("name", text("number"))
            .with("zone", text("zone"));
        self.carry_out(action)
    }

    /// The order that whoever sits here may confirm.
    pub(in super::super) fn confirmable(&self, key: &Key) -> Result<Record, StoreError> {
        let before = self.standing(key)?;
        let order = before.order.ok_or(NotConfirmed::NotNeeded)?;
        let [_, issued] = &order.users;
        confirmation(
            order.same_person && order.state == OrderState::Issued,
            issued.as_deref().unwrap_or_default(),
            order.confirmed.is_some(),
            &self.author().actor,
        )?;
        Ok(before.record)
    }

    /// Take an order back from an hour on, for a reason.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Faulty`] without a reason;
    /// [`StoreError::SecondPersonNeeded`]; [`StoreError::Erased`] for one that is gone.
    pub fn withdraw_order(
        &mut self,
        key: &Key,
        draft: &WithdrawalDraft,
        at: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let (before, is_alone) = self.withdrawable(key, draft)?;
        let mut after = before.clone();
        let properties = after.feature.properties.get_or_insert_default();
        let text = |name: &str| {
            let value = before.attribute(name).and_then(Value::as_str);
            value.unwrap_or_default().to_owned()
        };
        properties.insert("status".to_owned(), json!(OrderState::Withdrawn.name()));
        properties.insert("withdrawn".to_owned(), json!(instant_text(at)));
        let emergency = match is_alone {
            true => draft.emergency.trim(),
            false => "",
        };
        let said = [&self.author().actor, draft.reason.trim(), emergency];
        for (name, text) in TAKEN_BACK.into_iter().zip(said) {
            if !text.is_empty() {
                properties.insert(name.to_owned(), json!(text));
            }
        }
        let change = Change::between(key.clone(), &before, &after);
        let (number, zone) = (text("number"), text("zone"));
        let told = Told {
            number: &number,
            zone: &zone,
            is_alone,
            taken_back: Vec::new(),
        };
        let action = Action::new(ActionName::WithdrawOrder, vec![change]);
        let action = action.with("reason", draft.reason.trim());
        self.rule(action, at, told)
    }

    /// The order in force that whoever sits here may withdraw for this reason, and whether they
    /// issued it themselves.
    pub(in super::super) fn withdrawable(
        &self,
        key: &Key,
        draft: &WithdrawalDraft,
    ) -> Result<(Record, bool), StoreError> {
        let before = self.standing(key)?.record;
        if before.text("status").and_then(OrderState::named) != Some(OrderState::Issued) {
            return Err(StoreError::Conflict {
                key: key.clone(),
                conflict: Conflict::Changed,
            });
        }
        sound(draft.faults())?;
        let [_, issued] = ORDER_USERS;
        let actor = self.author().actor;
        let is_alone = withdrawn_alone(
            before.text(issued),
            &actor,
            self.issuers()?,
            &draft.emergency,
        )
        .map_err(|SecondPersonNeeded| StoreError::SecondPersonNeeded)?;
        Ok((before, is_alone))
    }

    /// How many may issue orders.
    fn issuers(&self) -> Result<usize, StoreError> {
        let users = self.users()?.into_iter();
        let issuers = users.filter(|user| user.role.may(Permission::IssueOrders));
        Ok(issuers.count())
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
        let action = action.with("name", number.unwrap_or_default());
        self.carry_out(action.with("state", DROPPED))
    }

    /// An order that somebody names, or none for a new one.
    fn standing_of(&self, key: Option<&Key>) -> Result<Option<Standing>, StoreError> {
        key.map(|key| self.standing(key)).transpose()
    }

    fn standing(&self, key: &Key) -> Result<Standing, StoreError> {
        let stored = self.record(key)?.ok_or(StoreError::Erased)?;
        let mut known = Epidemic::default();
        let part = Part {
            key,
            record: &stored.record,
            fields: None,
        };
        read(&mut known, &part);
        Ok(Standing {
            order: known.orders.pop(),
            record: stored.record,
        })
    }

    /// The steps that the rules of a day ask of an order.
    fn steps_asked(
        &self,
        draft: &OrderDraft,
        day: Date,
    ) -> Result<BTreeSet<OrderStep>, StoreError> {
        let epidemic = self.epidemic_of(&ZONES_FOLLOW)?;
        Ok(draft.steps_asked(&epidemic, self.rule_set()?.on(day)))
    }

    /// Say in the record who sat here, whatever names were typed. Whoever changes what an order
    /// says has drafted it. `true` where one person drafts and issues it.
    fn sign(
        &self,
        record: &mut Record,
        before: Option<&Order>,
        draft: &OrderDraft,
        state: OrderState,
    ) -> Result<bool, StoreError> {
        let actor = self.author().actor;
        let [drafted_name, issued_name] = ORDER_USERS;
        let same = before.filter(|order| draft.says_what(order));
        let drafted = same.and_then(|order| order.users[0].clone());
        let drafted = drafted.unwrap_or_else(|| actor.clone());
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert(drafted_name.to_owned(), json!(drafted));
        match state {
            OrderState::Issued => {
                let issuers = self.issuers()?;
                let is_alone = issued_alone(&drafted, &actor, issuers, &draft.emergency)
                    .map_err(|SecondPersonNeeded| StoreError::SecondPersonNeeded)?;
                properties.insert(issued_name.to_owned(), json!(actor));
                if is_alone {
                    properties.insert(SAME_PERSON.to_owned(), json!(true));
                }
                Ok(is_alone)
            }
            OrderState::Refused => {
                properties.insert(REFUSED.to_owned(), json!(actor));
                Ok(false)
            }
            _ => Ok(false),
        }
    }

    /// Commit a change to an order, and to the zones that the records of grids name.
    fn rule(
        &mut self,
        mut action: Action,
        at: DateTime,
        told: Told<'_>,
    ) -> Result<Option<Entry>, StoreError> {
        let state = match action.changes.first().map(|change| &change.effect) {
            Some(Effect::Insert(record)) => record.attribute("status"),
            Some(Effect::Patch(patch)) => {
                let mut patches = patch.attributes.iter();
                patches.find(|p| p.name == "status").and_then(|p| p.after())
            }
            Some(Effect::Remove(_)) | None => None,
        };
        let state = state.and_then(Value::as_str).map(str::to_owned);
        if action.name != ActionName::DraftOrder
            && let Some(change) = action.changes.first()
        {
            let zones = self.zones_after(change, at)?;
            action.changes.extend(zones);
        }
        action = action
            .with("name", told.number.trim())
            .with("zone", told.zone);
        if told.is_alone {
            action = action.with("same_person", true);
        }
        if !told.taken_back.is_empty() {
            let steps: Vec<&str> = told.taken_back.iter().map(|step| step.name()).collect();
            action = action.with("taken_back", json!(steps));
        }
        if let Some(state) = state {
            action = action.with("state", state);
        }
        self.carry_out(action)
    }
}
