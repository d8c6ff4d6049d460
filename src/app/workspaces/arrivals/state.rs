//! Whom the desk calls, and what of them is looked at. Owns: this state, and what is worked out of it
//! once. Must not know: who changes it, or how it is drawn.

use crate::geometry::fixed::Coord;
use crate::model::arrivals::{Arrival, Arrivals, By, Figures, Hour, Row, Visit, VisitList};
use crate::model::record::Key;
use crate::rules::arrivals::{Late, State as Standing};
use crate::store::OtherNumber;
use crate::store::sealing::Fields;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

/// A page of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// One record, large.
    #[default]
    Call,
    /// How far the calls are.
    Progress,
    /// Who is to be visited at home.
    Visits,
    /// Who calls whom.
    Share,
}

impl Tab {
    /// All, as they stand.
    pub const ALL: [Self; 4] = [Self::Call, Self::Progress, Self::Visits, Self::Share];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Call => "calls-tab-call",
            Self::Progress => "calls-tab-progress",
            Self::Visits => "calls-tab-visits",
            Self::Share => "calls-tab-share",
        }
    }
}

/// Whose people are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whose {
    /// Those of whoever sits here.
    #[default]
    Mine,
    /// Those whom nobody calls.
    Nobody,
    /// All.
    All,
    /// Those of this caller.
    Of(String),
}

/// Which of them are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Which {
    /// With whom something is left to do.
    #[default]
    Open,
    /// Whose next step is overdue.
    Overdue,
    /// How it stands with them.
    In(Standing),
    /// All.
    All,
}

impl Which {
    /// All, as they stand in the menu.
    pub const ALL: [Self; 8] = [
        Self::Open,
        Self::Overdue,
        Self::In(Standing::Open),
        Self::In(Standing::Number),
        Self::In(Standing::Visit),
        Self::In(Standing::Learned),
        Self::In(Standing::Closed),
        Self::All,
    ];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "calls-which-open",
            Self::Overdue => "calls-which-overdue",
            Self::In(Standing::Open) => "call-state-open",
            Self::In(Standing::Number) => "call-state-number",
            Self::In(Standing::Visit) => "call-state-visit",
            Self::In(Standing::Learned) => "call-state-learned",
            Self::In(Standing::Closed) => "call-state-closed",
            Self::All => "calls-which-all",
        }
    }
}

/// Who is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Whose.
    pub whose: Whose,
    /// Which of them.
    pub which: Which,
    /// Only those of this community.
    pub community: Option<String>,
    /// Only those of the grids that are selected on the map; what is selected is not kept.
    #[serde(skip)]
    pub only_selected: bool,
}

impl Filter {
    /// It leaves somebody out of those whom whoever sits here calls first.
    pub fn is_on(&self) -> bool {
        *self != Self::default()
    }
}

/// What a list is made for, beside the people themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Who is listed.
    pub filter: Filter,
    /// Who sits here.
    pub name: String,
    /// The codes of the grids that are selected on the map.
    pub selected: BTreeSet<String>,
    /// The minute.
    pub now: DateTime,
}

/// What hours are counted of: a day, and a caller or all.
pub(super) type HoursOf = (Date, Option<String>);

/// What visits are worked out from: these people, this map, this register, this minute.
pub(super) type VisitsOf = (u64, u64, Option<u64>, DateTime);

/// Something that was worked out of a state of the desk.
pub(super) type Kept<K, T> = RefCell<Option<(u64, K, Rc<T>)>>;

/// The state of the desk.
#[derive(Default)]
pub struct Calling {
    /// It is on the screen.
    pub is_open: bool,
    /// Which page.
    pub tab: Tab,
    /// Who is listed.
    pub filter: Filter,
    /// What progress is counted by.
    pub by: Option<By>,
    /// The day that is looked at hour by hour; today where there is none.
    pub day: Option<Date>,
    /// The caller whose hours are looked at; all where there is none.
    pub caller: Option<String>,
    /// Who is on the call screen.
    pub chosen: Option<Key>,
    /// Who is seen in clear, to be called.
    pub opened: Option<(Key, Fields)>,
    /// Other numbers of somebody.
    pub numbers: Option<(Key, Vec<OtherNumber>)>,
    /// Those who were passed over just now.
    pub skipped: Vec<Key>,
    /// Who is to be visited at home, the oldest first.
    pub visits: Vec<Visit>,
    /// The same by who goes there.
    pub lists: Vec<VisitList>,
    /// What they were worked out from.
    pub(super) visits_of: Option<VisitsOf>,
    pub(super) arrivals: Option<Box<Arrivals>>,
    /// Those with whom something is left to do, in clear: as long as not all were read.
    pub(super) waiting: Option<Box<Arrivals>>,
    /// Where grids lie on the map of this revision, by code.
    pub(super) places: RefCell<(u64, HashMap<String, Option<Coord>>)>,
    pub(super) lates: RefCell<Option<(u64, Arc<Vec<Late>>)>>,
    pub(super) revision: u64,
    pub(super) listed: Kept<Seen, Vec<Key>>,
    pub(super) rows: Kept<(By, DateTime), Vec<Row>>,
    pub(super) total: Kept<DateTime, Figures>,
    pub(super) hours: Kept<HoursOf, [Hour; 24]>,
    pub(super) days: Kept<(), BTreeMap<Date, BTreeSet<String>>>,
    pub(super) callers: Kept<DateTime, Vec<Row>>,
}

/// What is kept where nothing it was made of has changed; made anew otherwise.
fn kept<K: PartialEq, T>(
    kept: &Kept<K, T>,
    (revision, key): (u64, K),
    make: impl FnOnce() -> T,
) -> Rc<T> {
    if let Some((of, known, value)) = &*kept.borrow()
        && *of == revision
        && *known == key
    {
        return value.clone();
    }
    let value = Rc::new(make());
    kept.replace(Some((revision, key, value.clone())));
    value
}

impl Calling {
    /// All who came from elsewhere, once they were read.
    pub fn arrivals(&self) -> Option<&Arrivals> {
        self.arrivals.as_deref()
    }

    /// Where the grid of this code lies on the map of this revision: found once.
    pub(super) fn place_on(
        &self,
        map: u64,
        code: &str,
        find: impl FnOnce() -> Option<Coord>,
    ) -> Option<Coord> {
        let (of, known) = {
            let places = self.places.borrow();
            (places.0, places.1.get(code).copied())
        };
        if let Some(place) = known.filter(|_| of == map) {
            return place;
        }
        let place = find();
        let mut places = self.places.borrow_mut();
        if places.0 != map {
            *places = (map, HashMap::new());
        }
        places.1.insert(code.to_owned(), place);
        place
    }

    /// With whom something is left to do, as far as that is known: all, once they were read.
    pub fn known(&self) -> Option<&Arrivals> {
        self.arrivals().or(self.waiting.as_deref())
    }

    /// From when on the next step is overdue of those, for the watch over alarms.
    pub(crate) fn lates(&self) -> Arc<Vec<Late>> {
        if let Some((of, lates)) = &*self.lates.borrow()
            && *of == self.revision
        {
            return lates.clone();
        }
        let lates = Arc::new(self.known().map(Arrivals::lates).unwrap_or_default());
        self.lates.replace(Some((self.revision, lates.clone())));
        lates
    }

    /// Goes up whenever somebody of them changes.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Who is on the call screen, if they are still there.
    pub fn chosen(&self) -> Option<&Arrival> {
        self.arrivals()?.get(self.chosen.as_ref()?)
    }

    /// Who is listed: overdue ones first, then by when the next step is due.
    pub fn listed(&self, seen: Seen) -> Rc<Vec<Key>> {
        let Some(all) = self.arrivals() else {
            return Rc::default();
        };
        kept(&self.listed, (self.revision, seen.clone()), || {
            listed(all, &seen)
        })
    }

    /// Figures, the worst first.
    pub fn rows(&self, by: By, now: DateTime) -> Rc<Vec<Row>> {
        let Some(all) = self.arrivals() else {
            return Rc::default();
        };
        kept(&self.rows, (self.revision, (by, now)), || {
            all.figures(by, now)
        })
    }

    /// Figures of each caller, the worst first.
    pub fn callers(&self, now: DateTime) -> Rc<Vec<Row>> {
        let Some(all) = self.arrivals() else {
            return Rc::default();
        };
        kept(&self.callers, (self.revision, now), || {
            all.figures(By::Caller, now)
        })
    }

    /// Figures of all.
    pub fn total(&self, now: DateTime) -> Rc<Figures> {
        let Some(all) = self.arrivals() else {
            return Rc::default();
        };
        kept(&self.total, (self.revision, now), || all.total(now))
    }

    /// What was done on a day by the caller who is looked at, by hour.
    pub fn hours(&self, day: Date) -> Rc<[Hour; 24]> {
        let Some(all) = self.arrivals() else {
            return Rc::default();
        };
        let of = (day, self.caller.clone());
        kept(&self.hours, (self.revision, of), || {
            all.hours(day, self.caller.as_deref())
        })
    }

    /// The days on which somebody was called or visited, with who did so.
    pub fn days(&self) -> Rc<BTreeMap<Date, BTreeSet<String>>> {
        let Some(all) = self.arrivals() else {
            return Rc::default();
        };
        kept(&self.days, (self.revision, ()), || all.days())
    }
}

fn listed(all: &Arrivals, seen: &Seen) -> Vec<Key> {
    let filter = &seen.filter;
    let is_whose = |one: &Arrival| match (&filter.whose, one.caller.as_deref()) {
        (Whose::All, _) | (Whose::Nobody, None) => true,
        (Whose::Mine, Some(caller)) => caller == seen.name,
        (Whose::Of(name), Some(caller)) => caller == name,
        _ => false,
    };
    let is_which = |one: &Arrival| match filter.which {
        Which::All => true,
        Which::Open => one.standing.state != Standing::Closed,
        Which::Overdue => all.is_overdue(one, seen.now),
        Which::In(state) => one.standing.state == state,
    };
    let is_where = |one: &Arrival| {
        let is_there = filter
            .community
            .as_deref()
            .is_none_or(|name| all.community_of(one) == Some(name));
        let is_selected = !filter.only_selected
            || seen.selected.is_empty()
            || one
                .grid
                .as_ref()
                .is_some_and(|grid| seen.selected.contains(grid));
        is_there && is_selected
    };
    let of = all
        .iter()
        .filter(|one| is_whose(one) && is_which(one) && is_where(one));
    let mut rows: Vec<(bool, DateTime, usize, &Arrival)> = of
        .enumerate()
        .map(|(place, one)| {
            let due = all.due(one).unwrap_or(DateTime::MAX);
            (!all.is_overdue(one, seen.now), due, place, one)
        })
        .collect();
    rows.sort_unstable_by_key(|(is_calm, due, place, _)| (*is_calm, *due, *place));
    rows.into_iter().map(|(.., one)| one.key.clone()).collect()
}
