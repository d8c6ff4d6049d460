//! The one door of a project: every act comes in here, and is admitted or refused, whoever asks.
//! Owns: that an act names records of the kind it is about, that what was typed stands up to the
//! same rules as in the forms, and what an act leads to. Must not know: screens, scripts.

use super::error::StoreError;
use super::journal::Entry;
use super::kin::Reached;
use super::project::Project;
use super::purge::PurgeDone;
use super::sealing::{Cost, Fields, RecoveryKey};
use crate::model::act::Act;
use crate::model::draft::DraftFault;
use crate::model::rebase::Rebased;
use crate::model::record::{Key, Kind};
use crate::model::register::Level;
use crate::model::setting::band_faults;
use crate::rules::balance::Band;

/// What an act led to.
#[derive(Debug)]
pub struct Done {
    /// Its entry in the journal; `None` where it changed nothing.
    pub entry: Option<Entry>,
    /// What else whoever asked should have.
    pub outcome: Outcome,
}

/// What an act leads to beside its entry.
#[derive(Debug)]
pub enum Outcome {
    /// Nothing.
    Settled,
    /// It was done before under the same id: nothing was done again.
    Repeated,
    /// The recovery key: it is shown once.
    Recovery(RecoveryKey),
    /// Sealed values.
    Fields(Fields),
    /// How far new keys got in the other files of the project.
    Files(Reached),
    /// What was erased, and where not yet.
    Erased(PurgeDone),
    /// A plan that was brought onto what is published.
    Rebased(Rebased),
}

impl From<Entry> for Done {
    fn from(entry: Entry) -> Self {
        Some(entry).into()
    }
}

impl From<Option<Entry>> for Done {
    fn from(entry: Option<Entry>) -> Self {
        Self {
            entry,
            outcome: Outcome::Settled,
        }
    }
}

impl From<Outcome> for Done {
    fn from(outcome: Outcome) -> Self {
        Self {
            entry: None,
            outcome,
        }
    }
}

/// Nothing stands against a draft.
pub(super) fn sound(faults: Vec<DraftFault>) -> Result<(), StoreError> {
    match faults.is_empty() {
        true => Ok(()),
        false => Err(StoreError::Faulty(faults)),
    }
}

/// The records that an act names are of the kinds it is about.
fn about<'a>(keys: impl IntoIterator<Item = &'a Key>, kinds: &[Kind]) -> Result<(), StoreError> {
    let mut keys = keys.into_iter();
    match keys.find(|key| !kinds.contains(&key.kind)) {
        None => Ok(()),
        Some(key) => Err(StoreError::WrongKind(key.clone())),
    }
}

const GATES: [Kind; 2] = [Kind::Entrance, Kind::Checkpoint];

impl Project {
    /// Do an act: all of it or nothing, with its entry in the journal. Durable when this returns.
    ///
    /// # Errors
    /// [`StoreError`], with nothing changed: the act is not admitted, or does not fit what is
    /// there now.
    pub fn commit(&mut self, act: Act) -> Result<Done, StoreError> {
        self.admit(&act)?;
        let now = self.clock()?.now();
        let today = now.date();
        let cost = Cost::default();
        Ok(match act {
            Act::EditAttributes { key, values } => self.edit_attributes(&key, values)?.into(),
            Act::AddPlace {
                kind,
                at,
                attributes,
            } => self.add_place(kind, at, attributes)?.into(),
            Act::RemoveRecord { key } => self.remove_record(&key)?.into(),
            Act::Trace { thing } => self.trace(&thing)?.into(),
            Act::RemoveTraced { key } => self.remove_traced(&key)?.into(),
            Act::PlaceBuildings {} => self.place_buildings()?.into(),
            Act::AddPlan { name, from } => self.add_plan(&name, from.as_deref())?.into(),
            Act::RebasePlan { plan, name } => {
                let (entry, rebased) = self.rebase_plan(&plan, &name)?;
                Done {
                    entry: Some(entry),
                    outcome: Outcome::Rebased(rebased),
                }
            }
            Act::Redraw { plan, tool } => self.redraw(&plan, &tool)?.into(),
            Act::EditPlanGrid { key, values } => self.edit_plan_grid(&key, values)?.into(),
            Act::RenamePlan { plan, name } => self.rename_plan(&plan, &name)?.into(),
            Act::DiscardPlan { plan } => self.discard_plan(&plan)?.into(),
            Act::UnlockBorders { plan, reason } => self.unlock_borders(&plan, &reason)?.into(),
            Act::SetBand { least, most } => self.set_band(Band { least, most })?.into(),
            Act::SetProfile { of, text } => self.set_profile(of, text.as_deref())?.into(),
            Act::PublishPlan { plan, terms } => self.publish(&plan, &terms)?.into(),
            Act::RollBack {} => self.roll_back()?.into(),
            Act::AddPerson { attributes, fields } => self.enter_person(attributes, &fields)?.into(),
            Act::EditPerson { key, fields } => self.edit_person(&key, &fields)?.into(),
            Act::PutCase { key, draft, shown } => self.put_case(key, &draft, shown)?.into(),
            Act::PutIsolation { key, draft } => self.put_isolation(key, &draft)?.into(),
            Act::StepIsolations { keys, step } => self.step_isolations(&keys, &step)?.into(),
            Act::DraftOrder { key, draft, state } => {
                self.put_order(key, &draft, state, now)?.into()
            }
            Act::RecordStep {
                key,
                step,
                document,
            } => self.record_step(&key, step, &document, now)?.into(),
            Act::ConfirmOrder { key } => self.confirm_order(&key, now)?.into(),
            Act::DropOrder { key } => self.drop_order(&key)?.into(),
            Act::IssueOrder { key, draft } => {
                let state = crate::model::epidemic::OrderState::Issued;
                self.put_order(key, &draft, state, now)?.into()
            }
            Act::WithdrawOrder { key, draft } => self.withdraw_order(&key, &draft, now)?.into(),
            Act::EnterRound { draft } => {
                let draft = draft.over(&self.epidemic_of(&[Kind::Round])?);
                self.put_round(&draft)?.into()
            }
            Act::PutRisk { key, draft } => self.put_risk(key, &draft)?.into(),
            Act::SetGates { keys, state } => self.set_gates(&keys, state, now)?.into(),
            Act::PutGate { key, gate, shifts } => self.put_gate(&key, gate, &shifts)?.into(),
            Act::SeeAlarms { ids } => self.see_alarms(&ids, now)?.into(),
            Act::ChangeRules { rules } => self.set_rules(&rules)?.into(),
            Act::PutUnit { key, draft } => self.put_unit(key, &draft, today)?.into(),
            Act::MoveUnits { keys, to } => self.move_units(&keys, &to)?.into(),
            Act::RetireUnit { key, from } => self.retire_unit(&key, from)?.into(),
            Act::PutHousehold { key, draft } => self.put_household(key, &draft)?.into(),
            Act::PutResident { key, draft, grid } => self
                .put_resident(key, &draft, grid.as_deref(), today)?
                .into(),
            Act::MoveOut { home, from } => self.move_out(&home, from)?.into(),
            Act::Resettle { home, to } => self.resettle(&home, &to)?.into(),
            Act::Settle { resident, to, home } => {
                self.settle(&resident, &to, home.as_deref())?.into()
            }
            Act::PutCharge { key, draft, ends } => {
                self.put_charge(key, &draft, ends.as_ref())?.into()
            }
            Act::EndCharge { key, from } => self.end_charge(&key, from)?.into(),
            Act::PutStaff {
                key,
                fields,
                public,
            } => self.put_staff(&key, &fields, public)?.into(),
            Act::HandOver { draft } => self.hand_over(&draft, now)?.into(),
            Act::TakeOver { key } => self.take_over(&key, now)?.into(),
            Act::Sampling(act) => self.act_at_lane(act, now)?,
            Act::PutArrival { key, draft } => self.put_arrival(key, &draft, now)?.into(),
            Act::AssignCalls { draft } => self.assign_calls(&draft)?.into(),
            Act::TakeOverCalls { from, to } => self.take_over_calls(&from, to.as_deref())?.into(),
            Act::OpenCall { key } => Outcome::Fields(self.open_call(&key)?).into(),
            Act::RecordCall { key, draft } => self.record_call(&key, &draft, now)?.into(),
            Act::GiveNumber { key, draft, of } => {
                self.give_number(&key, &draft, of.as_ref(), now)?.into()
            }
            Act::HandOverArrival { key, work } => self.hand_over_arrival(&key, &work, now)?.into(),
            Act::SendCalls {
                caller,
                path,
                passphrase,
                gives_back,
            } => self
                .send_calls(&caller, &path, passphrase.text(), cost, gives_back)?
                .into(),
            Act::TakeBackCalls {
                caller,
                keys,
                reason,
            } => self.take_back_calls(&caller, &keys, &reason)?.into(),
            Act::BringCalls { path, passphrase } => {
                self.bring_calls(&path, passphrase.text())?.into()
            }
            Act::Unmask { key, reason } => Outcome::Fields(self.unmask(&key, &reason)?).into(),
            Act::SetUp { name, passphrase } => {
                Outcome::Recovery(self.set_up(&name, passphrase.text(), cost)?).into()
            }
            Act::SignIn { name, passphrase } => {
                self.sign_in(&name, passphrase.text())?;
                Outcome::Settled.into()
            }
            Act::SignOut {} => {
                self.sign_out(false)?;
                Outcome::Settled.into()
            }
            Act::AddUser {
                name,
                role,
                passphrase,
            } => {
                self.add_user(&name, role, passphrase.text(), cost)?;
                Outcome::Settled.into()
            }
            Act::ChangeRole { name, role } => Outcome::Files(self.change_role(&name, role)?).into(),
            Act::RevokeUser { name } => Outcome::Files(self.revoke(&name)?).into(),
            Act::ChangePassphrase { old, new } => {
                Outcome::Files(self.change_passphrase(old.text(), new.text(), cost)?).into()
            }
            Act::Recover {
                recovery,
                name,
                passphrase,
            } => {
                let key = RecoveryKey::parse(recovery.text()).ok_or(StoreError::WrongPassphrase)?;
                Outcome::Files(self.recover(&key, &name, passphrase.text(), cost)?).into()
            }
            Act::RenewRecovery {} => Outcome::Recovery(self.renew_recovery()?.0).into(),
            Act::ChangeRetention { records, days } => {
                self.set_retention_days(records, days)?;
                Outcome::Settled.into()
            }
            Act::Purge { keys, ground } => Outcome::Erased(self.purge(&keys, ground)?).into(),
            Act::RetryPurge {} => Outcome::Erased(self.retry_purge()?).into(),
            Act::RenewFiles {} => Outcome::Files(self.renew_files()?).into(),
            Act::EraseFiles {} => Outcome::Files(self.erase_files()?).into(),
            Act::CopyProject { path } => {
                self.copy_to(&path)?;
                Outcome::Settled.into()
            }
            Act::GoLive {} => self.go_live()?.into(),
            Act::Undo {} => self.undo()?.into(),
            Act::Redo {} => self.redo()?.into(),
        })
    }

    /// Whether an act is admitted, as far as that can be said without doing it: the role, the
    /// kinds of the records it names, and what was typed. A form can ask beforehand.
    ///
    /// # Errors
    /// Why not.
    pub fn admit(&self, act: &Act) -> Result<(), StoreError> {
        if let crate::model::act::Need::May(permission) = act.need() {
            self.need(permission)?;
        }
        let today = self.clock()?.today();
        match act {
            // Who is in a tube is said at the lane, and nowhere else.
            Act::EditPerson { key, .. } if key.kind.is_of_lane() => {
                Err(StoreError::WrongKind(key.clone()))
            }
            Act::EditPerson { key, .. } | Act::Unmask { key, .. } => match key.kind.is_personal() {
                true => Ok(()),
                false => Err(StoreError::WrongKind(key.clone())),
            },
            Act::Trace { thing } => sound(thing.faults()),
            Act::RemoveTraced { key } => about([key], &[Kind::Building, Kind::Street]),
            Act::Sampling(act) => self.admit_at_lane(act),
            Act::EditPlanGrid { key, .. } => about([key], &[Kind::PlanGrid]),
            Act::SetBand { least, most } => sound(band_faults(Band {
                least: *least,
                most: *most,
            })),
            Act::SetProfile { of, text } => {
                text.iter().try_for_each(|text| of.check(text))?;
                Ok(())
            }
            Act::PutCase { key, draft, .. } => {
                about(key, &[Kind::Case])?;
                sound(draft.faults(today))
            }
            Act::PutIsolation { key, draft } => {
                about(key, &[Kind::Person])?;
                sound(draft.faults())
            }
            Act::StepIsolations { keys, .. } => about(keys, &[Kind::Person]),
            Act::DraftOrder { key, draft, .. } => {
                about(key, &[Kind::Order])?;
                sound(draft.faults())
            }
            Act::IssueOrder { key, draft } => {
                about(key, &[Kind::Order])?;
                self.issuable(key.as_ref(), draft, today)
            }
            Act::RecordStep {
                key,
                step,
                document,
            } => {
                about([key], &[Kind::Order])?;
                self.due(key, *step, document, today).map(|_| ())
            }
            Act::ConfirmOrder { key } => {
                about([key], &[Kind::Order])?;
                self.confirmable(key).map(|_| ())
            }
            Act::WithdrawOrder { key, draft } => {
                about([key], &[Kind::Order])?;
                self.withdrawable(key, draft).map(|_| ())
            }
            Act::DropOrder { key } => about([key], &[Kind::Order]),
            Act::EnterRound { draft } => sound(draft.faults(today)),
            Act::PutRisk { key, draft } => {
                about(key, &[Kind::RiskArea])?;
                sound(draft.faults())
            }
            Act::SetGates { keys, .. } => about(keys, &GATES),
            Act::PutGate { key, .. } => about([key], &GATES),
            Act::PutUnit { key, draft } => {
                about(key, &[draft.level.kind()])?;
                sound(draft.faults(&self.register(today)?, key.as_ref()))
            }
            Act::MoveUnits { keys, .. } => about(keys, &Level::ALL.map(Level::kind)),
            Act::RetireUnit { key, .. } => about([key], &Level::ALL.map(Level::kind)),
            Act::PutHousehold { key, draft } => {
                about(key, &[Kind::Household])?;
                sound(draft.faults(key.is_none()))
            }
            Act::PutResident { key, draft, .. } => {
                about(key, &[Kind::Person])?;
                sound(draft.faults(key.is_none()))
            }
            Act::MoveOut { home, .. } | Act::Resettle { home, .. } => {
                about([home], &[Kind::Household])
            }
            Act::Settle { resident, .. } => about([resident], &[Kind::Person]),
            Act::PutCharge { key, draft, ends } => {
                about(key.iter().chain(ends), &[Kind::Charge])?;
                sound(draft.faults())
            }
            Act::EndCharge { key, .. } => about([key], &[Kind::Charge]),
            Act::PutStaff { key, .. } => about([key], &[Kind::Person]),
            Act::PutArrival { key, draft } => {
                about(key, &[Kind::Person])?;
                sound(draft.faults(key.is_none(), today))
            }
            Act::AssignCalls { draft } => {
                about(&draft.keys, &[Kind::Person])?;
                sound(draft.faults())
            }
            Act::OpenCall { key } => about([key], &[Kind::Person]),
            Act::TakeBackCalls { keys, .. } => about(keys, &[Kind::Person]),
            Act::RecordCall { key, draft } => {
                about([key], &[Kind::Person])?;
                sound(draft.faults(self.clock()?.now()))
            }
            Act::GiveNumber { key, draft, of } => {
                about([key], &[Kind::Person])?;
                about(of, &[Kind::Person, Kind::Household])?;
                match of {
                    Some(_) => Ok(()),
                    None => sound(draft.faults(None)),
                }
            }
            Act::HandOverArrival { key, work } => {
                about([key], &[Kind::Person])?;
                sound(work.faults(today))
            }
            Act::TakeOver { key } => about([key], &[Kind::Handover]),
            _ => Ok(()),
        }
    }
}
