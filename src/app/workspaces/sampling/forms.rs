//! What is being entered at the desk of sampling, and handing it to the project.

use crate::app::shell::Shell;
use crate::app::state::State;
use crate::model::act::{Act, SamplingAct};
use crate::model::draft::DraftFault;
use crate::model::record::{Key, Kind};
use crate::model::sampling::{
    PreRegistrationDraft, RoundPlanDraft, SamplingFault, SiteDraft, TeamDraft,
};
use egui::Context;
use std::collections::BTreeMap;

/// What is being entered.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// A round: the record, if there is one.
    Round(Option<Key>, Box<RoundPlanDraft>),
    /// A site: the record, if there is one.
    Site(Option<Key>, SiteDraft),
    /// A team: the record, if there is one.
    Team(Option<Key>, TeamDraft),
    /// Who of a household is to be sampled.
    Home(PreRegistrationDraft),
}

impl State {
    /// What stands against what is being entered: by itself, and in words what the round says to it.
    pub(crate) fn sampling_faults(&self, form: &Form) -> (Vec<DraftFault>, Option<String>) {
        match form {
            Form::Round(_, draft) => (draft.faults(&self.sampling_rules()), None),
            Form::Site(key, draft) => {
                let mut faults = draft.faults(key.is_none());
                if key.is_some() && draft.name.trim().is_empty() {
                    faults.insert(0, DraftFault::Missing("unit-name"));
                }
                (faults, None)
            }
            Form::Team(key, draft) => {
                let faults = draft.faults();
                let against = match faults.is_empty() {
                    true => self.against_team(key.as_ref(), draft),
                    false => None,
                };
                let said = against.map(|fault| self.sampling_fault_text(&fault));
                (faults, said)
            }
            Form::Home(draft) => {
                let mut faults = draft.faults();
                // Where nobody is named the project takes everybody: here somebody is.
                faults.extend(
                    draft
                        .people
                        .is_empty()
                        .then_some(DraftFault::Missing("people")),
                );
                (faults, None)
            }
        }
    }

    /// Who of a household is to be sampled, as it was said, else everybody who lives there.
    pub(crate) fn pre_registration(&self, home: &str) -> PreRegistrationDraft {
        let sampling = self.sampling.sampling();
        let known = sampling.and_then(|sampling| sampling.registration(home));
        let people = match known.filter(|known| !known.people.is_empty()) {
            Some(known) => known.people.clone(),
            None => self.living_in(home).into_iter().map(|(id, _)| id).collect(),
        };
        PreRegistrationDraft {
            home: home.to_owned(),
            people,
        }
    }

    /// Who lives in a household: ids and names, masked.
    pub(crate) fn living_in(&self, home: &str) -> Vec<(String, String)> {
        let Some(register) = self.register.register() else {
            return Vec::new();
        };
        let there = register.residents_in(home).into_iter();
        let there = there.filter(|one| one.is_there(register.today()));
        there.map(|one| (one.key.id.clone(), one.name())).collect()
    }

    fn against_team(&self, key: Option<&Key>, draft: &TeamDraft) -> Option<SamplingFault> {
        let sampling = self.sampling.sampling()?;
        let own = Key::new(Kind::SamplingTeam, String::new());
        let team = draft.team(key.cloned().unwrap_or(own), sampling.round())?;
        sampling.against_team(&team, key)
    }

    /// Why the desk does not do something, with people and sites by their names.
    pub(crate) fn sampling_fault_text(&self, fault: &SamplingFault) -> String {
        self.i18n.sampling_fault(&self.named_fault(fault))
    }

    /// A fault that names people and sites as lists do, not by ids.
    fn named_fault(&self, fault: &SamplingFault) -> SamplingFault {
        use SamplingFault as F;
        let mut fault = fault.clone();
        match &mut fault {
            F::NotStaff(person)
            | F::Untrained(person)
            | F::Nobody(person)
            | F::Booked { person, .. }
            | F::Sampled { person, .. }
            | F::NotHeld { person, .. } => *person = self.person_name(person),
            F::NotInRound(grid) => *grid = self.grid_title(Some(grid.as_str())),
            _ => {}
        }
        fault
    }

    /// Somebody by their id, as lists show them: a resident, one of the staff, or somebody who came from
    /// elsewhere.
    pub(crate) fn person_name(&self, id: &str) -> String {
        let register = self.register.register();
        let resident = register.and_then(|register| register.resident(id));
        let resident = resident.map(|one| one.name());
        let staff = || {
            register
                .and_then(|register| register.staff(id))
                .map(|one| one.name())
        };
        let arrival = || self.arrival(id)?.name.clone();
        let name = resident.or_else(staff).filter(|name| !name.is_empty());
        let name = name.or_else(arrival);
        name.unwrap_or_else(|| id.to_owned())
    }

    /// Some of the staff where one of them is chosen: masked names are often alike, so each has the
    /// phone behind it, masked too, and where that does not tell them apart either, the number in the
    /// list.
    pub(crate) fn staff_lines(&self, ids: &[&str]) -> Vec<String> {
        let register = self.register.register();
        let line = |id: &&str| {
            let staff = register.and_then(|register| register.staff(id));
            let phone = staff.map(|one| one.phone()).unwrap_or_default();
            let line = format!("{}  {phone}", self.person_name(id));
            line.trim_end().to_owned()
        };
        let lines: Vec<String> = ids.iter().map(line).collect();
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for line in &lines {
            *count.entry(line).or_default() += 1;
        }
        let told = lines.iter().zip(ids).map(|(line, id)| {
            let is_alone = count.get(line.as_str()) == Some(&1);
            match is_alone {
                true => line.clone(),
                false => format!("{line}  {id}"),
            }
        });
        told.collect()
    }
}

impl Shell {
    /// Hand what was entered to the project, once; it stays until that is done.
    pub(super) fn keep_sampling_form(&mut self, ctx: &Context) {
        let Some(entering) = &self.views.sampling.form else {
            return;
        };
        if entering.is_waiting() {
            return;
        }
        let act = match entering.form.clone() {
            Form::Round(key, draft) => SamplingAct::PlanRound { key, draft: *draft },
            Form::Site(key, draft) => SamplingAct::PutSite { key, draft },
            Form::Team(key, draft) => {
                let Some(round) = self.state.sampling.round_key() else {
                    return;
                };
                SamplingAct::PutTeam { key, round, draft }
            }
            Form::Home(draft) => SamplingAct::PreRegister {
                drafts: vec![draft],
            },
        };
        let ticket = self.ask(Act::Sampling(act), ctx);
        if let Some(entering) = &mut self.views.sampling.form {
            entering.asked(ticket);
        }
    }
}
