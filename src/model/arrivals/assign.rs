//! Who calls whom. Owns: how people are shared out among callers: evenly, a community to one, or
//! by language. The same people and callers are always shared out the same.

use super::{Arrival, Arrivals};
use crate::model::draft::DraftFault;
use crate::model::record::Key;
use crate::rules::arrivals::State;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How people are shared out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Split {
    /// As many to each, with what they have already.
    #[default]
    Evenly,
    /// Each community to one caller.
    Community,
    /// To whoever speaks their language.
    Language,
}

/// Somebody who calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Caller {
    /// The name of the user, or of whoever calls without the shared project.
    pub name: String,
    /// The languages they speak.
    pub languages: Vec<String>,
    /// The communities they call, by name.
    pub communities: Vec<String>,
}

/// Sharing out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AssignDraft {
    /// How.
    pub split: Split,
    /// To whom.
    pub callers: Vec<Caller>,
    /// Whom; all who are nobody's where there are none.
    pub keys: Vec<Key>,
}

/// How people were shared out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assigned {
    /// Who goes to whom.
    pub to: Vec<(Key, String)>,
    /// Those for whom there is nobody: who speaks their language.
    pub left: usize,
}

impl AssignDraft {
    /// What stands against it.
    pub fn faults(&self) -> Vec<DraftFault> {
        let names: Vec<&str> = self.callers.iter().map(|c| c.name.trim()).collect();
        if names.is_empty() || names.iter().any(|name| name.is_empty()) {
            return vec![DraftFault::Missing("caller")];
        }
        let distinct: BTreeSet<&&str> = names.iter().collect();
        let is_twice = distinct.len() < names.len();
        is_twice
            .then_some(DraftFault::Taken("caller"))
            .into_iter()
            .collect()
    }

    /// Share out.
    pub fn assign(&self, all: &Arrivals) -> Assigned {
        let is_open = |one: &&Arrival| one.standing.state != State::Closed && one.is_here();
        let whom: Vec<&Arrival> = match self.keys.is_empty() {
            true => all
                .iter()
                .filter(is_open)
                .filter(|one| one.caller.is_none())
                .collect(),
            false => {
                let named = self.keys.iter().filter_map(|key| all.get(key));
                named.filter(is_open).collect()
            }
        };
        let mut sharing = Sharing::of(&self.callers, all, &whom);
        match self.split {
            Split::Evenly => sharing.evenly(&whom),
            Split::Community => sharing.by_community(all, &whom),
            Split::Language => sharing.by_language(&whom),
        }
        sharing.done
    }
}

/// Callers with what they have.
struct Sharing<'a> {
    callers: &'a [Caller],
    loads: Vec<usize>,
    done: Assigned,
}

impl<'a> Sharing<'a> {
    /// What each has already, but for those who are shared out anew.
    fn of(callers: &'a [Caller], all: &Arrivals, whom: &[&Arrival]) -> Self {
        let anew: BTreeSet<&Key> = whom.iter().map(|one| &one.key).collect();
        let mut loads: HashMap<&str, usize> = HashMap::new();
        let open = all
            .iter()
            .filter(|one| one.standing.state != State::Closed && !anew.contains(&one.key));
        for caller in open.filter_map(|one| one.caller.as_deref()) {
            *loads.entry(caller).or_default() += 1;
        }
        let load = |caller: &Caller| loads.get(caller.name.trim()).copied().unwrap_or(0);
        Self {
            callers,
            loads: callers.iter().map(load).collect(),
            done: Assigned::default(),
        }
    }

    /// Of these callers the one who has least; of several the first.
    fn least(&self, of: impl Iterator<Item = usize>) -> Option<usize> {
        of.min_by_key(|i| (self.loads[*i], *i))
    }

    fn give(&mut self, caller: Option<usize>, arrival: &Arrival) {
        let Some(caller) = caller else {
            self.done.left += 1;
            return;
        };
        self.loads[caller] += 1;
        let name = self.callers[caller].name.trim().to_owned();
        self.done.to.push((arrival.key.clone(), name));
    }

    fn evenly(&mut self, whom: &[&Arrival]) {
        for arrival in whom {
            let caller = self.least(0..self.callers.len());
            self.give(caller, arrival);
        }
    }

    fn by_community(&mut self, all: &Arrivals, whom: &[&Arrival]) {
        let mut by_community: BTreeMap<&str, Vec<&Arrival>> = BTreeMap::new();
        for arrival in whom {
            let community = all.community_of(arrival).unwrap_or_default();
            by_community.entry(community).or_default().push(arrival);
        }
        let mut communities: Vec<(&str, Vec<&Arrival>)> = by_community.into_iter().collect();
        // The largest first, so that the small ones even out.
        communities.sort_by_key(|(name, of)| (Reverse(of.len()), *name));
        for (community, of) in communities {
            let named = self.callers.iter().enumerate();
            let named: Vec<usize> = named
                .filter(|(_, c)| c.communities.iter().any(|own| own.trim() == community))
                .map(|(i, _)| i)
                .collect();
            let caller = match named.is_empty() {
                true => self.least(0..self.callers.len()),
                false => self.least(named.into_iter()),
            };
            for arrival in of {
                self.give(caller, arrival);
            }
        }
    }

    fn by_language(&mut self, whom: &[&Arrival]) {
        for arrival in whom {
            let language = arrival.language.as_deref();
            let speaks = |i: &usize| {
                let languages = &self.callers[*i].languages;
                language.is_none_or(|one| languages.iter().any(|own| own.trim() == one))
            };
            let caller = self.least((0..self.callers.len()).filter(speaks));
            self.give(caller, arrival);
        }
    }
}
