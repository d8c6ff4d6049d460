//! What is known at the instant that is printed: the map of that day or of a plan, what is in force on
//! it, and what every page must say of itself. Owns: reading these from a project, turning them to
//! another instant, and that cases are shown by grid unless a reason was given for more. Must not know:
//! pages.

use super::PrintError;
use super::drafted::{Drafted, PlanWish};
use super::shops::{Shop, shops};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use crate::geometry::label::{LabelPlace, label_place};
use crate::model::GridMap;
use crate::model::arrivals::Arrivals;
use crate::model::class::{Class, Classes, Scheme};
use crate::model::context::NamedWay;
use crate::model::epidemic::{
    CaseClass, Epidemic, Filter, Ground, Houses, Moment, Placed, openings,
};
use crate::model::register::{Level, Register};
use crate::rules::profile::RuleSet;
use crate::rules::zone::Zone;
use crate::store::{Project, StoreError};
use jiff::ToSpan;
use jiff::civil::DateTime;
use std::collections::HashMap;

/// What is asked of a print beside its layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The instant; `None` for now, by the project's clock.
    pub at: Option<DateTime>,
    /// The title; empty for that of the project.
    pub title: String,
    /// Who issues it; empty for the authority of the newest order.
    pub unit: String,
    /// Why it shows where cases are; `None` where they are shown by grid.
    pub reason: Option<String>,
    /// The plan whose grids are printed; `None` for those that were published.
    pub plan: Option<PlanWish>,
    /// The maps of all instants since this one are read too, for a replay.
    pub since: Option<DateTime>,
    /// Those who came from elsewhere are read too.
    pub with_arrivals: bool,
}

/// What every page says of itself, so that a stale one is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Who printed it.
    pub by: String,
    /// When, by the project's clock.
    pub on: DateTime,
    /// Why, where that was asked.
    pub reason: Option<String>,
    /// How many publications there were by the instant that is shown, and when the newest began;
    /// `None` where there was none.
    pub publication: Option<(usize, DateTime)>,
    /// The name of the plan whose grids are shown, which nobody has published.
    pub plan: Option<String>,
    /// The newest entry of the journal: its number, and its hash in hexadecimal digits.
    pub head: (i64, String),
    /// Whose data the map is, where it says so.
    pub credit: Option<String>,
    /// Everything is invented.
    pub is_invented: bool,
}

impl Stamp {
    /// What a list of now says of itself.
    ///
    /// # Errors
    /// Whatever the project says.
    pub fn read(project: &Project) -> Result<Self, StoreError> {
        let mut stamp = Self::of(project)?;
        stamp.publication = publications(&project.epidemic()?, stamp.on);
        Ok(stamp)
    }

    /// The same but for the publication.
    fn of(project: &Project) -> Result<Self, StoreError> {
        Ok(Self {
            by: project.seat().name.clone(),
            on: project.clock()?.now(),
            head: project.journal_head()?,
            is_invented: project.is_synthetic()?,
            ..Self::default()
        })
    }
}

/// All that is known.
pub struct Facts {
    /// The grids that were valid at the instant, and what lies behind them.
    pub map: GridMap,
    /// Its streets and waters with names, joined once for all pages.
    pub ways: Vec<NamedWay>,
    /// Finds what lies where.
    pub index: CoverageIndex,
    /// The grids by face.
    pub ground: Ground,
    /// Zones in force where there are any, else groups.
    pub classes: Classes,
    /// Everything known of the epidemic.
    pub epidemic: Epidemic,
    /// How things stood.
    pub moment: Moment,
    /// Boundaries over which neighbours may open.
    pub openings: Vec<(usize, usize)>,
    /// On which grid what lies.
    pub placed: Placed,
    /// Buildings by name.
    pub houses: Houses,
    /// The rules that the project goes by.
    pub rules: RuleSet,
    /// Where cases are; empty where they are shown by grid.
    pub spots: Vec<(Coord, CaseClass)>,
    /// Where the name of each face stands; `None` for one without ground.
    pub places: Vec<Option<LabelPlace>>,
    /// Who belongs where and answers for what.
    pub register: Register,
    /// Shops, as patrols found them.
    pub shops: Vec<Shop>,
    /// Those who came from elsewhere, as they stood; `None` where nobody asked for them.
    pub arrivals: Option<Arrivals>,
    /// The title.
    pub title: String,
    /// Who issues it; empty where nobody said.
    pub unit: String,
    /// What every page says of itself.
    pub stamp: Stamp,
    /// The plan whose grids these are; `None` for published ones.
    pub plan: Option<Drafted>,
    /// Since when the grids have been these, as [`Epidemic::grids_since`] tells it.
    pub since: Option<DateTime>,
    /// The same on the grids of other instants, for a replay.
    pub others: Vec<Self>,
}

impl Facts {
    /// Read them.
    ///
    /// # Errors
    /// [`PrintError::Store`]; [`PrintError::Nothing`] where there is no grid; [`PrintError::NoPlan`].
    pub fn read(project: &Project, wish: &Wish) -> Result<Self, PrintError> {
        let at = wish.at.unwrap_or(project.clock()?.now());
        let mut facts = Self::read_at(project, wish, at)?;
        let Some(first) = wish.since.filter(|_| wish.plan.is_none()) else {
            return Ok(facts);
        };
        let mut day = first;
        while day < at {
            let since = facts.epidemic.grids_since(day);
            let mut known = facts.others.iter().map(|other| other.since);
            if since != facts.since && !known.any(|known| known == since) {
                let other = Self::read_at(project, wish, day)?;
                facts.others.push(other);
            }
            day = day.saturating_add(1.day());
        }
        Ok(facts)
    }

    fn read_at(project: &Project, wish: &Wish, at: DateTime) -> Result<Self, PrintError> {
        let epidemic = project.epidemic()?;
        let rules = project.rule_set()?;
        let since = epidemic.grids_since(at);
        let (map, plan) = match &wish.plan {
            Some(wanted) => {
                let (map, drafted) = Drafted::read(project, wanted)?;
                (map, Some(drafted))
            }
            None => (project.drawn(since)?.0, None),
        };
        if map.coverage.bounds().is_none() {
            return Err(PrintError::Nothing);
        }
        let index = CoverageIndex::new(&map.coverage);
        let ground = Ground::of(&map);
        let placed = Placed::new(&epidemic, &ground, &map, &index);
        let places = map.coverage.faces();
        let places = places.map(|face| label_place(&map.coverage.face_polygons(face)));
        let or_else = |said: &str, other: String| match said.trim() {
            "" => other,
            said => said.to_owned(),
        };
        let moment = moment_of(&epidemic, (&ground, &placed), &rules, at);
        let mut facts = Self {
            openings: Vec::new(),
            classes: Classes::of(&map),
            places: places.collect(),
            register: project.register(at.date())?,
            shops: shops(project)?,
            arrivals: match wish.with_arrivals {
                true => Some(project.arrivals()?.as_of(at)),
                false => None,
            },
            houses: project.houses()?,
            placed,
            title: or_else(&wish.title, project.title()?),
            unit: or_else(&wish.unit, authority(&epidemic, at)),
            stamp: Stamp {
                credit: map.attribution().map(str::to_owned),
                reason: wish.reason.clone(),
                plan: plan.as_ref().map(|plan| plan.name.clone()),
                ..Stamp::of(project)?
            },
            spots: Vec::new(),
            others: Vec::new(),
            rules,
            ways: map.backdrop.named_ways(),
            map,
            index,
            ground,
            epidemic,
            moment,
            plan,
            since,
        };
        facts.settle();
        Ok(facts)
    }

    /// What is known at another instant, on the grids of that day where they were read too.
    pub fn turned(&mut self, at: DateTime) -> &mut Self {
        let since = self.epidemic.grids_since(at);
        let other = self.others.iter().position(|other| other.since == since);
        let facts = match other.filter(|_| self.since != since) {
            Some(other) => &mut self.others[other],
            None => self,
        };
        let ground = (&facts.ground, &facts.placed);
        facts.moment = moment_of(&facts.epidemic, ground, &facts.rules, at);
        facts.settle();
        facts
    }

    /// Work out what follows from how things stand.
    fn settle(&mut self) {
        let at = self.moment.at;
        if let Some(plan) = &self.plan {
            plan.put_in_force(&self.epidemic, &self.map, &mut self.moment);
        }
        let grids = self.moment.grids.iter();
        let zones: Vec<Zone> = grids.map(|grid| grid.in_force.zone).collect();
        let is_zoned = zones.iter().any(|zone| *zone != Zone::Unset);
        self.classes = if is_zoned {
            Classes::of_zones(&self.map, &zones)
        } else {
            Classes::of(&self.map)
        };
        self.openings = openings(&self.ground, &self.moment.grids);
        let cases = self.moment.cases.iter();
        let cases = cases.filter_map(|i| self.epidemic.cases.get(*i));
        self.spots = match &self.stamp.reason {
            Some(_) => cases
                .filter_map(|case| Some((case.at?, case.class)))
                .collect(),
            None => Vec::new(),
        };
        self.stamp.publication = publications(&self.epidemic, at);
    }

    /// The instant that is shown.
    pub fn at(&self) -> DateTime {
        self.moment.at
    }

    /// The faces with ground.
    pub fn faces(&self) -> impl Iterator<Item = FaceId> {
        let with_ground = |face: &FaceId| self.place(*face).is_some();
        self.map.faces().filter(with_ground)
    }

    /// Where the name of a face stands.
    pub fn place(&self, face: FaceId) -> Option<LabelPlace> {
        self.places.get(face.0 as usize).copied().flatten()
    }

    /// The zone in force in a face, where zones are what colours say.
    pub fn zone(&self, face: FaceId) -> Option<Zone> {
        match self.classes.class_of(face) {
            Some(Class::Zone(zone)) => Some(*zone),
            _ => None,
        }
    }

    /// What a face belongs to: its community; empty where nothing says so.
    pub fn community(&self, face: FaceId) -> &str {
        let said = self.ground.communities.get(face.0 as usize);
        match said.map(String::as_str) {
            Some("") | None => match self.classes.class_of(face) {
                Some(Class::Group { name, .. }) => name,
                _ => "",
            },
            Some(community) => community,
        }
    }

    /// Colours tell zones apart.
    pub fn is_zoned(&self) -> bool {
        self.classes.scheme == Scheme::Zones
    }

    /// The grid of a code or a name.
    pub fn grid(&self, wanted: &str) -> Option<FaceId> {
        let wanted = wanted.trim();
        let is_it = |face: &FaceId| {
            self.map.code(*face).as_deref() == Some(wanted) || self.map.title(*face) == wanted
        };
        self.faces().find(is_it)
    }

    /// The grids in the order of a list: by community, then by code.
    pub fn listed(&self) -> Vec<FaceId> {
        let mut faces: Vec<FaceId> = self.faces().collect();
        let code = |face: FaceId| self.map.code(face).unwrap_or_default();
        // Communities come in the order of their codes, which the register knows by their grids. Those
        // that only a plan has stand with the others of their community.
        let mut ranks: HashMap<&str, &str> = HashMap::new();
        for face in &faces {
            let unit = self.register.unit_coded(Level::Grid, &code(*face));
            let above = unit.and_then(|unit| self.register.above(unit, Level::Community));
            if let Some(above) = above.and_then(|id| self.register.unit(id)) {
                ranks.insert(self.community(*face), &above.code);
            }
        }
        let of = |face: FaceId| {
            let community = self.community(face);
            let rank = ranks.get(community).copied().unwrap_or_default();
            (rank, community, code(face), self.map.title(face))
        };
        faces.sort_by_cached_key(|face| of(*face));
        faces
    }
}

/// How things stood at an instant.
fn moment_of(
    epidemic: &Epidemic,
    placed: (&Ground, &Placed),
    rules: &RuleSet,
    at: DateTime,
) -> Moment {
    Moment::new(
        epidemic,
        placed,
        rules.on(at.date()),
        &Filter::default(),
        at,
    )
}

/// The authority of the newest order by an instant; empty where there is none.
fn authority(epidemic: &Epidemic, at: DateTime) -> String {
    let issued = epidemic.orders.iter();
    let issued = issued.filter(|order| order.was_issued() && order.from <= at);
    let newest = issued.max_by_key(|order| order.from);
    newest
        .map(|order| order.authority.clone())
        .unwrap_or_default()
}

/// How many publications of grids there were by an instant, and when the newest began.
fn publications(epidemic: &Epidemic, at: DateTime) -> Option<(usize, DateTime)> {
    let begins = epidemic.spans.iter().filter_map(|span| span.from);
    let mut days: Vec<DateTime> = begins.filter(|from| *from <= at).collect();
    days.sort_unstable();
    days.dedup();
    let newest = *days.last()?;
    Some((days.len(), newest))
}
