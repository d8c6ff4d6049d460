//! What is known at the instant that is printed: the map of that day, what is in force on it, and what
//! every page must say of itself. Owns: reading these from a project, and that cases are shown by grid
//! unless a reason was given for more. Must not know: pages.

use super::PrintError;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use crate::geometry::label::{LabelPlace, label_place};
use crate::model::GridMap;
use crate::model::class::{Class, Classes, Scheme};
use crate::model::epidemic::{
    CaseClass, Epidemic, Filter, Ground, Houses, Moment, Placed, openings,
};
use crate::model::record::Kind;
use crate::model::register::{Level, Register};
use crate::rules::profile::RuleSet;
use crate::rules::zone::Zone;
use crate::store::Project;
use jiff::civil::DateTime;

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
    /// The newest entry of the journal: its number, and its hash in hexadecimal digits.
    pub head: (i64, String),
    /// Whose data the map is, where it says so.
    pub credit: Option<String>,
    /// Everything is invented.
    pub is_invented: bool,
}

/// All that is known.
pub struct Facts {
    /// The grids that were valid at the instant, and what lies behind them.
    pub map: GridMap,
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
    /// Shops that are open: the code of their grid, and their name.
    pub open_shops: Vec<(String, String)>,
    /// The title.
    pub title: String,
    /// Who issues it; empty where nobody said.
    pub unit: String,
    /// What every page says of itself.
    pub stamp: Stamp,
}

impl Facts {
    /// Read them.
    ///
    /// # Errors
    /// [`PrintError::Store`]; [`PrintError::Nothing`] where there is no grid.
    pub fn read(project: &Project, wish: &Wish) -> Result<Self, PrintError> {
        let now = project.clock()?.now();
        let at = wish.at.unwrap_or(now);
        let epidemic = project.epidemic()?;
        let rules = project.rule_set()?;
        let (map, _) = project.drawn(epidemic.grids_since(at))?;
        if map.coverage.bounds().is_none() {
            return Err(PrintError::Nothing);
        }
        let index = CoverageIndex::new(&map.coverage);
        let ground = Ground::of(&map);
        let placed = Placed::new(&epidemic, &ground, &map, &index);
        let all = Filter::default();
        let moment = Moment::new(&epidemic, (&ground, &placed), rules.on(at.date()), &all, at);
        let zones: Vec<Zone> = moment.grids.iter().map(|g| g.in_force.zone).collect();
        let is_zoned = zones.iter().any(|zone| *zone != Zone::Unset);
        let classes = if is_zoned {
            Classes::of_zones(&map, &zones)
        } else {
            Classes::of(&map)
        };
        let cases = moment.cases.iter().filter_map(|i| epidemic.cases.get(*i));
        let spots = match &wish.reason {
            Some(_) => cases
                .filter_map(|case| Some((case.at?, case.class)))
                .collect(),
            None => Vec::new(),
        };
        let places = map.coverage.faces();
        let places = places.map(|face| label_place(&map.coverage.face_polygons(face)));
        let or_else = |said: &str, other: String| match said.trim() {
            "" => other,
            said => said.to_owned(),
        };
        Ok(Self {
            openings: openings(&ground, &moment.grids),
            places: places.collect(),
            register: project.register(at.date())?,
            open_shops: open_shops(project)?,
            houses: project.houses()?,
            placed,
            title: or_else(&wish.title, project.title()?),
            unit: or_else(&wish.unit, authority(&epidemic, at)),
            stamp: Stamp {
                credit: map.attribution().map(str::to_owned),
                by: project.seat().name.clone(),
                on: now,
                reason: wish.reason.clone(),
                publication: publications(&epidemic, at),
                head: project.journal_head()?,
                is_invented: project.is_synthetic()?,
            },
            rules,
            map,
            index,
            ground,
            classes,
            epidemic,
            moment,
            spots,
        })
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
        let of = |face: FaceId| {
            let community = self.community(face).to_owned();
            // Communities come in the order of their codes, which those of their grids begin with.
            let unit = self.register.unit_coded(Level::Grid, &code(face));
            let above = unit.and_then(|unit| self.register.above(unit, Level::Community));
            let above = above.and_then(|id| self.register.unit(id));
            let rank = above.map(|unit| unit.code.clone()).unwrap_or_default();
            (rank, community, code(face), self.map.title(face))
        };
        faces.sort_by_cached_key(|face| of(*face));
        faces
    }
}

/// The shops that a file says are open.
fn open_shops(project: &Project) -> Result<Vec<(String, String)>, PrintError> {
    let shops = project.records(Kind::Shop)?.into_iter();
    let open = shops.filter_map(|shop| {
        let text = |name| shop.record.text(name).map(str::to_owned);
        let is_open = matches!(text("status")?.trim(), "open" | "开放" | "营业");
        is_open.then_some((text("grid_code")?, text("name")?))
    });
    Ok(open.collect())
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
