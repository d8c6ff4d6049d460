//! Sampling: rounds with their sites, teams, tubes and whoever is missing. Owns: what the desk knows
//! of one round, and every question its screens ask, answered without reading anything. Must not
//! know: SQL, screens, how personal values are sealed: what is locked is simply not there.
//!
//! **Grain.** A round is one record with its scope and hours, and one record a grid with the people
//! expected there and its site. A tube is one record: in clear its round, its site, how many people
//! of which grid are in it and what came of it; sealed who they are, in the order they were sampled.
//! No record says that somebody is missing: that follows from the register, the tubes and the
//! refusals. The key of a tube is its number, so that it cannot be used twice, whatever is undone.
//! An entry of the journal is a step at a lane: whoever steps up together goes into the tube
//! together, and a whole tube at once is one entry. So 60,000 samples ten to a tube are 6,000
//! records, and not more entries than steps that somebody took. A tube that is said whole, and its
//! result, take some 5 kB of the file, somebody alone 2.4 kB: a desk that scans people one by one
//! gathers the tube and says it when it is closed, unless it wants every step kept.
//!
//! **Figures.** What a tube contributes to its grids ([`Contribution`]) follows from the clear part of
//! its record alone: contributions are added and taken away in any order, and nobody needs a key to
//! know that a grid is held. A single sample after a positive tube moves one person from held to
//! negative or positive, and counts nobody twice. Counts that somebody typed stand beside them
//! (`rules::sampling::together`), each figure says its source.
//!
//! **Pre-registration** holds until it is changed, not for one round: a household is told its code
//! once.

mod assign;
mod draft;
mod fault;
mod home;
mod missing;
mod read;
mod round;
mod round_plan;
mod site;
mod tally;
mod team;
#[cfg(test)]
mod tests;
mod tube;

pub use assign::{Assigned, By, DETOUR, nearest};
use draft::plain_code;
pub use draft::{
    CheckInDraft, PreRegistrationDraft, RefusalDraft, RoundPlanDraft, SiteDraft, TeamDraft,
    tube_number,
};
pub use fault::SamplingFault;
pub use home::{
    HomeDraft, HomeStop, HomeTour, HomeTours, HomeVisit, NoTours, home_due, home_tours,
};
pub use missing::{Called, Missing, State, missing_by_building};
pub use read::News;
pub use round::{GridFigure, PersonFound};
pub use round_plan::{Basis, GridRow, RoundId, RoundPlan, Scope};
pub use site::{CLOSED, Site, SiteLoad};
pub use tally::{
    Contribution, GridSamples, PositiveTube, Refused, RoundFigure, Samples, Waiting, contribution,
    round_figures, waiting_of,
};
pub use team::{Gap, Team};
pub use tube::{PreRegistration, Refusal, Tube, TubeResult, group};

use super::arrivals::{Arrival, Arrivals};
use super::record::Kind;
use crate::rules::listing::by_number;
use crate::rules::sampling::{SamplingProfile, SamplingRules};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// What is known of a round.
#[derive(Clone, Debug, Default)]
pub struct Sampling {
    /// Which round.
    round: RoundId,
    /// What the project says about sampling.
    rules: SamplingRules,
    /// All rounds that were planned, by record.
    plans: BTreeMap<String, RoundPlan>,
    /// Sites, by record.
    sites: BTreeMap<String, Site>,
    /// What is planned and typed of each grid of this round, by record.
    rows: BTreeMap<String, GridRow>,
    /// Teams of this round, by record.
    teams: BTreeMap<String, Team>,
    /// Who is trained for sampling, of those on the staff.
    staff: HashMap<String, bool>,
    /// Tubes of this round, by number.
    tubes: BTreeMap<String, Tube>,
    /// In which tubes somebody is, by person; those that were thrown away as well.
    tubes_of: HashMap<String, Vec<String>>,
    /// Single samples after a positive tube, by its number.
    singles_of: HashMap<String, Vec<String>>,
    /// Refusals of this round, by record.
    refusals: BTreeMap<String, Refusal>,
    /// Pre-registrations, by household.
    registered: BTreeMap<String, PreRegistration>,
    /// Households by their code.
    by_code: HashMap<String, String>,
}

impl Sampling {
    /// Kinds that it is read from.
    pub const KINDS: [Kind; 9] = [
        Kind::Setting,
        Kind::RoundPlan,
        Kind::SamplingSite,
        Kind::Round,
        Kind::SamplingTeam,
        Kind::Person,
        Kind::Tube,
        Kind::Refusal,
        Kind::PreRegistration,
    ];

    /// Nothing is known of this round yet.
    pub fn new(round: RoundId) -> Self {
        Self {
            round,
            ..Self::default()
        }
    }

    /// Which round it is about.
    pub fn round(&self) -> RoundId {
        self.round
    }

    /// What the project says about sampling.
    pub fn rules(&self) -> &SamplingRules {
        &self.rules
    }

    /// What holds on the day of the round.
    fn profile(&self) -> &SamplingProfile {
        self.rules.on(self.round.day)
    }

    /// The plan of the round, if it was planned.
    pub fn plan(&self) -> Option<&RoundPlan> {
        self.plans.values().find(|plan| plan.id == self.round)
    }

    /// All rounds that were planned, the newest first.
    pub fn plans(&self) -> Vec<&RoundPlan> {
        let mut plans: Vec<&RoundPlan> = self.plans.values().collect();
        plans.sort_by_key(|plan| std::cmp::Reverse((plan.id.day, plan.id.number)));
        plans
    }

    /// The day of the round before this one.
    fn day_before(&self) -> Option<Date> {
        let days = self.plans.values().map(|plan| plan.id.day);
        days.filter(|day| *day < self.round.day).max()
    }

    /// Those whom a call sent to be sampled by this round, grid by grid.
    pub fn sent<'a>(&self, arrivals: &'a Arrivals) -> Vec<&'a Arrival> {
        arrivals.to_sample(self.day_before(), self.round.day)
    }

    /// Sites, by name.
    pub fn sites(&self) -> Vec<&Site> {
        let mut sites: Vec<&Site> = self.sites.values().collect();
        sites.sort_by(|a, b| by_number(&a.name, &b.name).then_with(|| a.key.id.cmp(&b.key.id)));
        sites
    }

    /// A site.
    pub fn site(&self, id: &str) -> Option<&Site> {
        self.sites.get(id)
    }

    /// What is planned and typed of each grid of the round.
    pub fn rows(&self) -> impl Iterator<Item = &GridRow> {
        self.rows.values()
    }

    /// A tube of the round.
    pub fn tube(&self, number: &str) -> Option<&Tube> {
        self.tubes.get(number)
    }

    /// Tubes of the round, by number.
    pub fn tubes(&self) -> impl Iterator<Item = &Tube> {
        self.tubes.values()
    }

    /// Refusals of the round.
    pub fn refusals(&self) -> impl Iterator<Item = &Refusal> {
        self.refusals.values()
    }

    /// The pre-registration of a household, by its id.
    pub fn registration(&self, home: &str) -> Option<&PreRegistration> {
        self.registered.get(home)
    }

    /// The household that this code was given to, in whichever width and case it was typed.
    pub fn registration_coded(&self, code: &str) -> Option<&PreRegistration> {
        let code = plain_code(code);
        self.registered.get(self.by_code.get(&code)?)
    }
}
