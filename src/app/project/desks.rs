//! Desks that are followed: told whole at first, then what each entry changed of them. Owns: which these
//! are. Must not know: widgets, or what a desk shows.

use super::arrivals::ArrivalsRequest;
use super::sampling::SamplingRequest;
use super::{Answer, Request};
use crate::model::record::{Key, Kind};
use crate::model::sampling::{RoundId, Sampling};
use crate::model::setting::{ProfileOf, home_of_profile};
use crate::store::{Entry, Project, StoreError};

/// So many changed records are told one by one; more are read anew.
const TOLD: usize = 2_000;

/// Which desks are followed.
#[derive(Default)]
pub(super) struct Desks {
    arrivals: bool,
    /// Those with whom something is left to do are watched.
    waiting: bool,
    /// The round that is looked at.
    round: Option<RoundId>,
}

/// Which of them is told whole.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// None.
    No,
    /// The desk of arrivals.
    Arrivals,
    /// Those of them with whom something is left to do.
    Waiting,
    /// The desk of sampling.
    Sampling,
    /// All that are followed.
    All,
}

impl Desks {
    /// Note what a request wants followed.
    pub fn note(&mut self, request: &Request) -> Whole {
        match request {
            Request::Arrivals(ArrivalsRequest::Follow) => {
                self.arrivals = true;
                Whole::Arrivals
            }
            Request::Arrivals(ArrivalsRequest::Watch) => {
                self.waiting = true;
                Whole::Waiting
            }
            Request::Sampling(SamplingRequest::Follow(round)) => {
                self.round = Some(*round);
                Whole::Sampling
            }
            _ => Whole::No,
        }
    }

    /// Tell them whole.
    pub fn tell_whole(&self, project: &Project, which: Whole, say: &dyn Fn(Answer)) {
        let told = |told: Result<Answer, StoreError>| say(told.unwrap_or_else(Answer::Failed));
        if self.arrivals && matches!(which, Whole::Arrivals | Whole::All) {
            let all = project.arrivals();
            told(all.map(|all| Answer::Arrivals(Box::new(all))));
        }
        let is_watched = self.waiting && !self.arrivals;
        if is_watched && matches!(which, Whole::Waiting | Whole::All) {
            let all = project.arrivals_waiting();
            told(all.map(|all| Answer::Waiting(Box::new(all))));
        }
        let round = self
            .round
            .filter(|_| matches!(which, Whole::Sampling | Whole::All));
        if let Some(round) = round {
            let sampling = project.sampling(round);
            told(sampling.map(|sampling| Answer::Sampling(Box::new(sampling))));
        }
    }

    /// Tell what an entry changed of them.
    pub fn tell_news(&self, project: &Project, entry: &Entry, say: &dyn Fn(Answer)) {
        let count = |is_of: &dyn Fn(Kind) -> bool| {
            let changes = entry.changes.iter();
            changes.filter(|change| is_of(change.key.kind)).count()
        };
        let told = |told: Result<Answer, StoreError>| say(told.unwrap_or_else(Answer::Failed));
        // By another profile everybody is due at another time.
        let is_anew = entry.changes.iter().any(|change| is_of_calls(&change.key));
        match count(&|kind| kind == Kind::Person) {
            _ if !self.arrivals && !self.waiting => {}
            0 if !is_anew => {}
            many if many > TOLD || is_anew => {
                let which = match self.arrivals {
                    true => Whole::Arrivals,
                    false => Whole::Waiting,
                };
                self.tell_whole(project, which, say);
            }
            _ if self.arrivals => told(project.arrivals_news(entry).map(Answer::ArrivalsNews)),
            _ => told(
                project
                    .arrivals_waiting_news(entry)
                    .map(Answer::WaitingNews),
            ),
        }
        match count(&|kind| Sampling::KINDS.contains(&kind)) {
            _ if self.round.is_none() => {}
            0 => {}
            many if many > TOLD => self.tell_whole(project, Whole::Sampling, say),
            _ => told(project.sampling_news(entry).map(Answer::SamplingNews)),
        }
    }
}

/// Whether a record says how people are called: those of this project, or of another one.
fn is_of_calls(key: &Key) -> bool {
    *key == ProfileOf::Calls.key() || home_of_profile(key).is_some()
}
