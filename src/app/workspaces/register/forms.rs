//! What is being entered in the register, and handing it to the project.

use crate::app::shell::Shell;
use crate::app::state::State;
use crate::app::workspaces::register::view_state::Kept;
use crate::model::act::Act;
use crate::model::draft::DraftFault;
use crate::model::record::Key;
use crate::model::register::{
    ChargeDraft, HouseholdDraft, Level, ResettleDraft, Resettling, ResidentDraft, UnitDraft,
};
use crate::rules::calendar;
use crate::rules::identity;
use crate::store::Entry;
use egui::Context;

/// What is being entered.
#[derive(Clone, PartialEq)]
pub enum Form {
    /// A unit; the record, if there is one.
    Unit(Option<Key>, UnitDraft),
    /// A unit goes below another: its record, what was typed to find it, the code of the other.
    Move(Key, String, Option<String>),
    /// A unit is retired, on a day as typed.
    Retire(Key, String),
    /// A household; the record, if there is one.
    Household(Option<Key>, HouseholdDraft),
    /// A resident; the record, if there is one.
    Resident(Option<Key>, ResidentDraft),
    /// A household moves out, on a day as typed.
    MoveOut(Key, String),
    /// A household goes elsewhere: its record, what was typed to find the building.
    Resettle(Key, String, ResettleDraft),
    /// A resident goes elsewhere alone: likewise.
    Settle(Key, String, ResettleDraft),
    /// A charge; the record, if there is one, and the charge that ends where this one begins.
    Charge(Option<Key>, ChargeDraft, Option<Key>),
    /// A charge ends, on a day as typed.
    EndCharge(Key, String),
    /// Somebody who answers for something: name and phone, and whether they are public.
    Staff(Key, String, String, bool),
}

fn day_faults(name: &'static str, text: &str) -> Vec<DraftFault> {
    match calendar::date(text) {
        _ if text.trim().is_empty() => vec![DraftFault::Missing(name)],
        Err(fault) => vec![DraftFault::Date(name, fault)],
        Ok(_) => Vec::new(),
    }
}

impl State {
    /// What stands against what is being entered.
    pub(crate) fn form_faults(&self, form: &Form) -> Vec<DraftFault> {
        let Some(register) = self.register.register() else {
            return Vec::new();
        };
        match form {
            Form::Unit(key, draft) => draft.faults(register, key.as_ref()),
            Form::Move(_, _, to) => match to {
                Some(_) => Vec::new(),
                None => vec![DraftFault::Missing("within")],
            },
            Form::Retire(_, day) => day_faults("valid-to", day),
            Form::MoveOut(_, day) | Form::EndCharge(_, day) => day_faults("last", day),
            Form::Household(key, draft) => draft.faults(key.is_none()),
            Form::Resident(key, draft) => draft.faults(key.is_none()),
            Form::Resettle(_, _, draft) => draft.faults(register.today()),
            Form::Settle(_, _, draft) => {
                let mut faults = draft.faults(register.today());
                // Of several behind one door nobody can guess which is meant.
                if draft.home.is_none() && draft.behind(register).len() > 1 {
                    faults.push(DraftFault::Missing("joined"));
                }
                faults
            }
            Form::Charge(_, draft, ends) => {
                let mut faults = draft.faults();
                // The old one ends on the day the new one begins.
                if ends.is_some() && draft.from.trim().is_empty() {
                    faults.push(DraftFault::Missing("from"));
                }
                faults
            }
            Form::Staff(_, _, phone, _) => {
                let fault = identity::phone(phone).err();
                let fault = fault.filter(|_| !phone.trim().is_empty());
                fault.map(DraftFault::Phone).into_iter().collect()
            }
        }
    }

    /// Whether somebody else lives behind the door that is being entered: worth a look, as a
    /// household that is registered twice, but two may share a flat.
    pub(crate) fn shares_door(&self, form: &Form) -> bool {
        let (building, door, own) = match form {
            Form::Household(key, draft) => (Some(&draft.building), &draft.door, key.as_ref()),
            Form::Resettle(key, _, draft) => (draft.building.as_ref(), &draft.door, Some(key)),
            _ => return false,
        };
        let (Some(register), Some(building)) = (self.register.register(), building) else {
            return false;
        };
        let mut homes = register.households_in(building).into_iter();
        homes.any(|home| {
            let is_other = Some(&home.key) != own && home.is_there(register.today());
            is_other && home.has_door(door)
        })
    }

    fn act_of(&self, form: &Form) -> Option<Act> {
        let day = |text: &str| calendar::date(text).ok();
        Some(match form.clone() {
            Form::Unit(key, draft) => Act::PutUnit { key, draft },
            Form::Move(key, _, to) => Act::MoveUnits {
                keys: vec![key],
                to: to?,
            },
            Form::Retire(key, text) => Act::RetireUnit {
                key,
                from: day(&text)?,
            },
            Form::Household(key, draft) => Act::PutHousehold { key, draft },
            Form::Resident(key, draft) => Act::PutResident {
                key,
                grid: self.grid_of_home(&draft.home),
                draft,
            },
            Form::MoveOut(home, text) => Act::MoveOut {
                home,
                from: day(&text)?,
            },
            Form::Resettle(home, _, draft) => Act::Resettle {
                home,
                to: self.resettling(&draft)?,
            },
            Form::Settle(resident, _, draft) => {
                let behind = draft.behind(self.register.register()?);
                let only = behind.first().filter(|_| behind.len() == 1);
                let home = only.map(|home| home.key.id.clone());
                Act::Settle {
                    resident,
                    to: self.resettling(&draft)?,
                    home: draft.home.clone().or(home),
                }
            }
            Form::Charge(key, draft, ends) => Act::PutCharge { key, draft, ends },
            Form::EndCharge(key, text) => Act::EndCharge {
                key,
                from: day(&text)?,
            },
            Form::Staff(key, name, phone, public) => {
                let phone = identity::phone(&phone).unwrap_or_default();
                let fields = [("name", name.trim().to_owned()), ("phone", phone)];
                Act::PutStaff {
                    key,
                    fields: fields.map(|(k, v)| (k.to_owned(), v)).into(),
                    public,
                }
            }
        })
    }

    fn resettling(&self, draft: &ResettleDraft) -> Option<Resettling> {
        let building = draft.building.clone()?;
        Some(Resettling {
            grid: self.grid_of_building(&building),
            building,
            door: draft.door.clone(),
            from: calendar::date(&draft.from).ok()?,
        })
    }

    fn grid_of_home(&self, home: &str) -> Option<String> {
        let household = self.register.register()?.household(home)?;
        self.grid_of_building(household.building.as_deref()?)
    }

    /// The code of the grid that a building stands in, else of the one that its compound lies in.
    fn grid_of_building(&self, code: &str) -> Option<String> {
        let register = self.register.register()?;
        let id = register.unit_coded(Level::Building, code)?;
        let at = register.unit(id)?.at;
        at.and_then(|at| self.grid_at(at)).or_else(|| {
            let grid = register.unit(register.above(id, Level::Grid)?)?;
            Some(grid.code.clone())
        })
    }
}

/// Whether what is being entered holds personal values.
const fn is_personal(form: &Form) -> bool {
    match form {
        Form::Unit(..) | Form::Move(..) | Form::Retire(..) | Form::EndCharge(..) => false,
        Form::Charge(_, draft, _) => draft.person.is_none(),
        _ => true,
    }
}

impl Shell {
    /// Hand what was entered to the project, once; it stays until that is done.
    pub(crate) fn keep_form(&mut self, ctx: &Context) {
        let Some(entering) = &self.views.register.form else {
            return;
        };
        let act = self.state.act_of(&entering.form);
        let is_personal = is_personal(&entering.form);
        if entering.is_waiting() || (is_personal && self.lacks_administrator()) {
            return;
        }
        let Some(act) = act else {
            return;
        };
        let ticket = self.ask(act, ctx);
        if let Some(entering) = &mut self.views.register.form {
            entering.asked(ticket);
        }
    }

    /// Something was done: shifts are listed anew, and what was entered here is looked at.
    pub(crate) fn follow_register_entry(&mut self, entry: &Entry) {
        self.state.register.asked_handovers = false;
        let key = entry.changes.first().map(|change| &change.key);
        match self.views.register.kept.take() {
            None => {}
            Some(Kept::Unit) => self.choose_unit(key.cloned()),
            Some(Kept::Household) => {
                self.state.register.home = key.map(|key| key.id.clone());
                self.views.register.reveal_home = true;
            }
            Some(Kept::Moved(notice)) => self.state.notices.say(notice),
        }
    }
}
