//! What is known of the epidemic, the instant that is shown, and how things stood then. Owns: this
//! state. Must not know: who changes it, or how it is drawn.

use crate::app::map::scene::Overlay;
use crate::app::project::Known;
use crate::app::workspaces::epidemic::alarms::AlarmWatch;
use crate::app::workspaces::epidemic::dashboard::Dashboard;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::model::GridMap;
use crate::model::epidemic::{
    CaseClass, Epidemic, Filter, GridState, Ground, Moment, Placed, PlanZones,
};
use crate::rules::zone::Zone;
use crate::rules::zoning::{Proposal, Untested};
use jiff::civil::{Date, DateTime};
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A list of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The selected grid, and what differs.
    #[default]
    Grids,
    /// Cases.
    Cases,
    /// Isolations.
    Isolations,
    /// Orders.
    Orders,
    /// Sampling rounds.
    Rounds,
    /// Entrances and checkpoints.
    Gates,
    /// Areas outside with their risk.
    Risks,
    /// What must be looked at now.
    Alarms,
}

impl Tab {
    /// All, as they stand.
    pub const ALL: [Self; 8] = [
        Self::Grids,
        Self::Cases,
        Self::Isolations,
        Self::Orders,
        Self::Rounds,
        Self::Gates,
        Self::Risks,
        Self::Alarms,
    ];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Grids => "epidemic-grids",
            Self::Cases => "epidemic-cases",
            Self::Isolations => "epidemic-isolations",
            Self::Orders => "epidemic-orders",
            Self::Rounds => "epidemic-rounds",
            Self::Gates => "epidemic-gates",
            Self::Risks => "epidemic-risks",
            Self::Alarms => "epidemic-alarms",
        }
    }
}

/// How things stood at an instant, and what that was worked out from.
pub(super) struct Shown {
    pub(super) key: (u64, u64, u64, DateTime),
    pub(super) moment: Moment,
    pub(super) spots: Vec<(Coord, CaseClass)>,
    pub(super) openings: Vec<(usize, usize)>,
    pub(super) suspended: Vec<(usize, Untested)>,
    /// Grids where the zone in force is not the proposed one, once somebody looks at the list.
    pub(super) differing: OnceCell<Vec<FaceId>>,
    /// Which cases are listed, once somebody looks at the list.
    pub(super) listed: OnceCell<Vec<(usize, Option<usize>)>>,
}

/// Cases of each class by day.
pub type Curve = BTreeMap<Date, [u32; 3]>;

/// A curve, and what it was worked out from.
pub(super) type CurveOf = ((u64, u64, u64), Arc<Curve>);

/// Revisions of the map and of what is known.
pub(super) type MapAndFacts = (u64, u64);

/// What would be proposed otherwise, and what that was worked out from.
pub(super) struct WhatIf {
    pub(super) key: (u64, u64, DateTime, usize),
    pub(super) changes: Vec<(usize, Proposal)>,
}

/// The zones of a plan, what they were worked out from, and a number that is another one whenever
/// they are others.
pub(super) struct Planned {
    pub(super) key: (u64, u64, DateTime),
    pub(super) zones: PlanZones,
    /// Some zone is in force.
    pub(super) is_any: bool,
    pub(super) revision: u64,
}

/// The state of the workspace.
#[derive(Default)]
pub struct Watching {
    /// It is on the screen.
    pub is_open: bool,
    /// Which list.
    pub tab: Tab,
    /// Which isolations are listed: only those that something must be done about.
    pub only_due: bool,
    /// Which isolations are listed: only those of the contacts of this case.
    pub of_case: Option<String>,
    /// What must be looked at now.
    pub alarms: AlarmWatch,
    /// Figures as tables.
    pub dashboard: Dashboard,
    /// Which cases are looked at.
    pub filter: Filter,
    /// The instant that is shown; `None` for now.
    pub at: Option<DateTime>,
    /// The replay runs.
    pub is_playing: bool,
    /// Days a second.
    pub speed: Option<f64>,
    pub(super) known: Option<Arc<Known>>,
    /// The first day there is anything to see.
    pub(super) first: Option<Date>,
    /// Worked out when somebody looks at it.
    pub(super) curve: RefCell<Option<CurveOf>>,
    /// The communities of the grids of a map, when somebody looks at them.
    pub(super) communities: RefCell<Option<(MapAndFacts, Arc<Vec<String>>)>>,
    pub(super) revision: u64,
    pub(super) filter_revision: u64,
    pub(super) placed: Option<(MapAndFacts, Arc<(Ground, Placed)>)>,
    pub(super) shown: Option<Shown>,
    pub(super) zones: Vec<Zone>,
    pub(super) zones_revision: u64,
    /// The zones in force on the ground of the plan that is redrawn.
    pub(super) planned: Option<Planned>,
    /// A grid in which a case is supposed.
    pub supposed: Option<FaceId>,
    pub(super) what_if: Option<WhatIf>,
    /// The grids that were asked for are those since this instant.
    pub(super) since: Option<DateTime>,
    /// The map of today, while another one is shown, and which revision of what is known was placed on
    /// it.
    pub(super) today: Option<(Arc<GridMap>, Option<u64>)>,
    /// So many alarms the title of the window tells of.
    pub(super) named: usize,
    /// The part of a minute that the replay is ahead.
    pub(super) ahead: f64,
}

impl Watching {
    /// What is known.
    pub fn known(&self) -> Option<&Arc<Known>> {
        self.known.as_ref()
    }

    /// How things stand at the instant that is shown.
    pub fn moment(&self) -> Option<&Moment> {
        self.shown.as_ref().map(|shown| &shown.moment)
    }

    /// On which grid what lies.
    pub fn placed(&self) -> Option<&Placed> {
        self.placed.as_ref().map(|(_, placed)| &placed.1)
    }

    /// The same for a map of this revision, with its grids, where that is worked out.
    pub(crate) fn placed_on(&self, map: u64) -> Option<&Arc<(Ground, Placed)>> {
        let (from, placed) = self.placed.as_ref()?;
        (*from == (map, self.revision)).then_some(placed)
    }

    /// The map of today, while another one is shown.
    pub(crate) fn map_of_today(&self) -> Option<&Arc<GridMap>> {
        self.today.as_ref().map(|(map, _)| map)
    }

    /// The grids.
    pub fn ground(&self) -> Option<&Ground> {
        self.placed.as_ref().map(|(_, placed)| &placed.0)
    }

    /// The names of the communities that have grids with ground, each once, in their order. Looked through
    /// anew only where the map or what is known is another.
    pub fn communities(&self) -> Arc<Vec<String>> {
        let Some((from, placed)) = &self.placed else {
            return Arc::default();
        };
        let kept = &self.communities;
        if let Some((_, names)) = kept.borrow().as_ref().filter(|(of, _)| of == from) {
            return names.clone();
        }
        let names = Arc::new(communities(&placed.0));
        self.communities.replace(Some((*from, names.clone())));
        names
    }

    /// The zones in force on the ground of the plan that is redrawn, with their revision; `None` where
    /// no zone is in force.
    pub(crate) fn plan_zones(&self) -> Option<(&[Zone], u64)> {
        let planned = self.planned.as_ref().filter(|planned| planned.is_any)?;
        Some((planned.zones.zones.as_slice(), planned.revision))
    }

    /// What a map of so many faces shows of it, with the place of a case that is being entered.
    pub(crate) fn overlay(&self, faces: usize, pin: Option<Coord>) -> Option<Overlay<'_>> {
        let shown = self.shown.as_ref()?;
        let known = self.known.as_ref();
        (shown.moment.grids.len() == faces).then_some(Overlay {
            moment: &shown.moment,
            zones: &self.zones,
            days: self.filter.days,
            revision: self.zones_revision,
            spots: &shown.spots,
            pin,
            changes: self.what_if(),
            openings: &shown.openings,
            gates: known.map_or(&[], |k| &k.epidemic.gates),
            sites: known.map_or(&[], |k| &k.epidemic.sites),
            visits: &[],
            is_calling: false,
            is_sampling: false,
            missed: &[],
            tours: None,
        })
    }

    /// What would be proposed otherwise with the case that is supposed or being entered: the
    /// faces, and what would be proposed there.
    pub fn what_if(&self) -> &[(usize, Proposal)] {
        self.what_if.as_ref().map_or(&[], |found| &found.changes)
    }

    /// Grids where the zone in force is not the proposed one, the strictest proposals first.
    pub fn differing(&self) -> &[FaceId] {
        let (Some(shown), Some(ground)) = (&self.shown, self.ground()) else {
            return &[];
        };
        shown.differing.get_or_init(|| {
            let grids = &shown.moment.grids;
            let states = grids.iter().zip(&ground.has_area).enumerate();
            let differing = states.filter(|(_, (grid, has_area))| **has_area && grid.differs());
            let mut faces: Vec<(FaceId, &GridState)> = differing
                .filter_map(|(i, (grid, _))| Some((FaceId(u32::try_from(i).ok()?), grid)))
                .collect();
            faces.sort_by_key(|(face, grid)| {
                let zones = (grid.proposal.zone.strictness(), grid.in_force.zone);
                (zones, *face)
            });
            faces.into_iter().map(|(face, _)| face).collect()
        })
    }

    /// Pairs of grids that may open to one another.
    pub fn openings(&self) -> &[(usize, usize)] {
        self.shown.as_ref().map_or(&[], |shown| &shown.openings)
    }

    /// Grids whose opening is suspended, with whom it waits for.
    pub fn suspended(&self) -> &[(usize, Untested)] {
        self.shown.as_ref().map_or(&[], |shown| &shown.suspended)
    }

    /// Grids of another day than today are shown.
    pub fn is_past(&self) -> bool {
        self.since.is_some()
    }

    /// Look at these cases.
    pub(crate) fn look_at(&mut self, filter: Filter) {
        if self.filter != filter {
            self.filter = filter;
            self.filter_revision += 1;
        }
    }

    /// The first and the last day there is anything to see.
    pub fn range(&self, now: DateTime) -> (Date, Date) {
        let last = now.date();
        (self.first.unwrap_or(last).min(last), last)
    }

    /// Cases of each class by day, whatever days are marked; those of the community that is looked
    /// at. Worked out anew only when what is known or looked at is another.
    pub fn curve(&self) -> Arc<Curve> {
        let Some(((from, placed), known)) = self.placed.as_ref().zip(self.known.as_ref()) else {
            return Arc::default();
        };
        let key = (from.0, from.1, self.filter_revision);
        if let Some((_, curve)) = self.curve.borrow().as_ref().filter(|(of, _)| *of == key) {
            return curve.clone();
        }
        let mut curve = Curve::new();
        for (case, face) in known.epidemic.cases.iter().zip(&placed.1.cases) {
            let community = face.and_then(|face| placed.0.communities.get(face));
            let is_there = self.filter.is_in(community.map(String::as_str));
            if let Some(day) = self.filter.day(case).filter(|_| is_there) {
                curve.entry(day).or_default()[case.class as usize] += 1;
            }
        }
        let curve = Arc::new(curve);
        self.curve.replace(Some((key, curve.clone())));
        curve
    }

    /// Which cases are listed, and in which grid: the newest first; those without a place on top,
    /// for somebody must say where. Sorted once for an instant.
    pub fn listed_cases(&self) -> &[(usize, Option<usize>)] {
        let (Some(shown), Some(known)) = (&self.shown, &self.known) else {
            return &[];
        };
        shown.listed.get_or_init(|| {
            let faces = self.placed().map(|placed| &placed.cases);
            let face = |i: usize| faces.and_then(|faces| faces.get(i).copied().flatten());
            let cases = shown.moment.cases.iter();
            let mut rows: Vec<(usize, Option<usize>)> = cases.map(|i| (*i, face(*i))).collect();
            rows.sort_by_key(|(i, face)| {
                let known = known.epidemic.cases[*i].known();
                (face.is_some(), std::cmp::Reverse((known, *i)))
            });
            rows
        })
    }
}

fn communities(ground: &Ground) -> Vec<String> {
    let of_grids = ground.communities.iter().zip(&ground.has_area);
    let of_grids = of_grids.filter(|(name, has_area)| **has_area && !name.is_empty());
    let names: BTreeSet<&str> = of_grids.map(|(name, _)| name.as_str()).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// The first day there is anything to see.
pub(super) fn first_day(epidemic: &Epidemic) -> Option<Date> {
    let first = epidemic.cases.iter();
    first.filter_map(|case| case.onset.or(case.known())).min()
}
