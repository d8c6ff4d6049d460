//! All who are to be called, in memory, and who comes next. Owns: the order of a queue. Read whole
//! once, and told of one by one from then on.

use super::event::heard;
use super::{Arrival, CallProfiles};
use crate::model::record::Key;
use crate::rules::arrivals::{CallProfile, Late, State};
use jiff::civil::DateTime;
use std::collections::{BTreeMap, HashMap};

/// What became of somebody; `None` where they are gone.
pub type News = (Key, Option<Arrival>);

/// All who came from elsewhere.
#[derive(Clone, Debug)]
pub struct Arrivals {
    /// In the order they came in; `None` where one is gone.
    all: Vec<Option<Arrival>>,
    /// Their places, by id.
    places: HashMap<String, usize>,
    /// The places of those behind each door.
    doors: HashMap<u64, Vec<usize>>,
    /// The community of each grid, by its code.
    communities: BTreeMap<String, String>,
    /// What is said about calls.
    profiles: CallProfiles,
}

impl Arrivals {
    /// Nobody yet; grids and their communities are these.
    pub fn new(profiles: impl Into<CallProfiles>, communities: BTreeMap<String, String>) -> Self {
        Self {
            all: Vec::new(),
            places: HashMap::new(),
            doors: HashMap::new(),
            communities,
            profiles: profiles.into(),
        }
    }

    /// All as they stood at an instant: without those who came in later, and without what was heard later.
    /// With whoever is locked it stands as it does now.
    pub fn as_of(&self, at: DateTime) -> Self {
        let mut then = Self::new(self.profiles.clone(), self.communities.clone());
        for one in self.iter().filter(|one| one.listed <= at) {
            let mut one = one.clone();
            if !one.is_locked {
                one.log.retain(|event| event.at <= at);
                one.standing = self.profile_of(&one).standing(heard(&one.log));
            }
            then.put(one);
        }
        then
    }

    /// Take somebody in, or what changed of them.
    pub fn put(&mut self, arrival: Arrival) {
        let next = self.all.len();
        let place = *self.places.entry(arrival.key.id.clone()).or_insert(next);
        let dwelling = arrival.dwelling;
        let before = match self.all.get_mut(place) {
            Some(known) => known.replace(arrival),
            None => {
                self.all.push(Some(arrival));
                None
            }
        };
        self.move_house(place, before.and_then(|one| one.dwelling), dwelling);
    }

    /// Whoever stands at a place lives behind another door than before.
    fn move_house(&mut self, place: usize, from: Option<u64>, to: Option<u64>) {
        if from == to {
            return;
        }
        if let Some(left) = from.and_then(|door| self.doors.get_mut(&door)) {
            left.retain(|other| *other != place);
        }
        if let Some(door) = to {
            let behind = self.doors.entry(door).or_default();
            // In the order they came in.
            let at = behind.partition_point(|other| *other < place);
            behind.insert(at, place);
        }
    }

    /// Take in what became of some.
    pub fn take_news(&mut self, news: Vec<News>) {
        for (key, arrival) in news {
            match arrival {
                Some(arrival) => self.put(arrival),
                None => self.take(&key),
            }
        }
    }

    /// Somebody is gone.
    pub fn take(&mut self, key: &Key) {
        let Some(place) = self.places.get(&key.id).copied() else {
            return;
        };
        let gone = self.all.get_mut(place).and_then(Option::take);
        self.move_house(place, gone.and_then(|one| one.dwelling), None);
    }

    /// Somebody.
    pub fn get(&self, key: &Key) -> Option<&Arrival> {
        let place = self.places.get(&key.id)?;
        self.all.get(*place)?.as_ref()
    }

    /// All, in the order they came in.
    pub fn iter(&self) -> impl Iterator<Item = &Arrival> {
        self.all.iter().flatten()
    }

    /// What is said about calls, here and by those whose people are called here.
    pub const fn profiles(&self) -> &CallProfiles {
        &self.profiles
    }

    /// What is said about calls to somebody: by the project they are of.
    pub fn profile_of(&self, arrival: &Arrival) -> &CallProfile {
        self.profiles.of(arrival.home.as_deref())
    }

    /// The community that somebody stays in.
    pub fn community_of(&self, arrival: &Arrival) -> Option<&str> {
        let grid = arrival.grid.as_deref()?;
        self.communities.get(grid).map(String::as_str)
    }

    /// From when the next step of somebody is due.
    pub fn due(&self, arrival: &Arrival) -> Option<DateTime> {
        self.profile_of(arrival)
            .due(&arrival.standing, arrival.listed)
    }

    /// Whether the next step of somebody is overdue.
    pub fn is_overdue(&self, arrival: &Arrival, now: DateTime) -> bool {
        self.profile_of(arrival)
            .is_overdue(&arrival.standing, arrival.listed, now)
    }

    /// From when on the next step is overdue of all with whom something is left to do.
    pub fn lates(&self) -> Vec<Late> {
        let all = self.iter();
        let lates = all.filter_map(|one| self.profile_of(one).late(&one.standing, one.listed));
        lates.collect()
    }

    /// Whom a caller is to call, those who are due longest first; `None` stands for all who are
    /// nobody's. Whoever is to be called later is among them, behind; those whose queue is out as a
    /// sealed file are not.
    pub fn queue(&self, caller: Option<&str>) -> Vec<&Arrival> {
        let mut queue: Vec<(DateTime, usize, &Arrival)> = self.to_call(caller).collect();
        queue.sort_unstable_by_key(|(due, place, _)| (*due, *place));
        queue.into_iter().map(|(_, _, arrival)| arrival).collect()
    }

    /// The next whom a caller is to call now, but for those that were skipped; `None` where nobody
    /// is due.
    pub fn next(&self, caller: Option<&str>, now: DateTime, skipped: &[Key]) -> Option<&Arrival> {
        let due = self.to_call(caller).filter(|(due, ..)| *due <= now);
        let due = due.filter(|(.., arrival)| !skipped.contains(&arrival.key));
        due.min_by_key(|(due, place, _)| (*due, *place))
            .map(|(.., arrival)| arrival)
    }

    fn to_call<'a>(
        &'a self,
        caller: Option<&str>,
    ) -> impl Iterator<Item = (DateTime, usize, &'a Arrival)> {
        let all = self.all.iter().enumerate();
        let all = all.filter_map(|(place, arrival)| Some((place, arrival.as_ref()?)));
        let own = all.filter(move |(_, one)| {
            one.standing.state == State::Open && one.is_here() && one.caller.as_deref() == caller
        });
        own.filter_map(|(place, one)| Some((self.due(one)?, place, one)))
    }

    /// Others behind the same door: whoever answers there may know another number.
    pub fn behind_one_door(&self, arrival: &Arrival) -> Vec<&Arrival> {
        let places = arrival.dwelling.and_then(|door| self.doors.get(&door));
        let same = places.into_iter().flatten();
        let same = same.filter_map(|place| self.all.get(*place)?.as_ref());
        same.filter(|one| one.key != arrival.key).collect()
    }
}
