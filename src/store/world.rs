//! What stands in a project as far as a publication concerns it. Owns: where every record stands,
//! also those whose place only sealed values know; the values leave only as that place.

use super::error::StoreError;
use super::journal;
use super::project::Project;
use super::records::{self, Stored};
use super::sealing::Fields;
use crate::geometry::fixed::Coord;
use crate::geometry::label::label_place;
use crate::geometry::polygon::Shape;
use crate::model::Layer;
use crate::model::context::{Context, ContextKind};
use crate::model::epidemic::{Book, Epidemic, Part, building_of, read};
use crate::model::plan::{PlanInfo, bases};
use crate::model::publication::World;
use crate::model::record::{Key, Kind, Record};
use crate::model::register::compound_of;
use crate::rules::zone::Zone;
use jiff::civil::DateTime;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Kinds that lie on the ground of a grid, or serve one.
const ON_THE_GROUND: [Kind; 6] = [
    Kind::Compound,
    Kind::Building,
    Kind::Entrance,
    Kind::Checkpoint,
    Kind::SamplingSite,
    Kind::Shop,
];
/// Kinds about people, who are where they live. Who refuses to be tested is somebody of before.
const ABOUT_PEOPLE: [Kind; 4] = [Kind::Case, Kind::Person, Kind::Service, Kind::Refusal];

/// Everything that names its grid with the places it stands at, and those of which the place is known
/// only to whoever signs in.
type Located = (Vec<(Key, Record, Vec<Coord>)>, BTreeSet<Key>);

/// Where buildings stand, by code. Two may have the same one.
struct Houses(HashMap<String, Vec<(String, Coord)>>);

impl Houses {
    /// The building of a code; of several that one in the grid of this code.
    fn place(&self, building: &str, grid: &str) -> Option<Coord> {
        let all = self.0.get(building)?;
        if let [(_, only)] = all.as_slice() {
            return Some(*only);
        }
        let mut here = all.iter().filter(|(of, _)| of == grid);
        match (here.next(), here.next()) {
            (Some((_, at)), None) => Some(*at),
            _ => None,
        }
    }
}

impl Project {
    /// What stands in the project, as far as a plan's publication concerns it; tubes are to be looked
    /// for once it is said which grids there are to be.
    pub(super) fn world(&self, plan: &str) -> Result<World, StoreError> {
        let stored = self.plan(plan)?;
        let clock = self.clock()?;
        let mut outlines = pairs(self.records(Kind::Area)?.into_iter());
        outlines.extend(pairs(self.records(Kind::Community)?.into_iter()));
        let land = self.records(Kind::Land)?.into_iter();
        let land = Layer {
            features: land.map(|s| s.record.feature).collect(),
            ..Layer::default()
        };
        let waters = Context::of_layer(&land).features.into_iter();
        let waters = waters.filter(|feature| feature.kind == ContextKind::Water);
        let (located, sealed) = self.located()?;
        let mut rounds = pairs(self.records(Kind::RoundPlan)?.into_iter());
        rounds.extend(pairs(self.records(Kind::Round)?.into_iter()));
        Ok(World {
            origin: self.grids_after(PlanInfo::of(&stored.key, &stored.record).since)?,
            plan: Some((stored.key, stored.record)),
            drafts: pairs(self.plan_grids(plan)?.into_iter()),
            grids: self.published()?,
            retired: pairs(self.records(Kind::RetiredGrid)?.into_iter()),
            outlines,
            located,
            sealed,
            charges: pairs(self.records(Kind::Charge)?.into_iter()),
            orders: pairs(self.records(Kind::Order)?.into_iter()),
            rounds,
            tubes: Vec::new(),
            zones: self.zones_at(clock.now())?,
            lakes: waters
                .map(|water| Shape {
                    polygons: water.areas,
                })
                .collect(),
            now: clock.now(),
            turn: u64::try_from(journal::head(self.connection())?.0 + 1).unwrap_or_default(),
        })
    }

    /// Tubes with somebody of a grid that does not stay just as it is.
    ///
    /// # Errors
    /// [`StoreError::SignInNeeded`], as who is in them is sealed.
    pub(super) fn tubes_of(
        &self,
        world: &World,
    ) -> Result<Vec<(Key, Record, Vec<String>)>, StoreError> {
        let alone = left_alone(world);
        let mut found = Vec::new();
        records::each(self.connection(), Kind::Tube, &mut |stored| {
            let grids = stored
                .record
                .attribute("grids")
                .and_then(serde_json::Value::as_object);
            if grids
                .into_iter()
                .flatten()
                .any(|(code, _)| !alone.contains(code))
            {
                let fields = self.sealed_of(&stored)?;
                let people = fields.get("people").map(String::as_str).unwrap_or_default();
                let people = people.lines().map(str::to_owned).collect();
                found.push((stored.key, stored.record, people));
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The zone in force in each grid at an instant, by the id of its record.
    fn zones_at(&self, at: DateTime) -> Result<BTreeMap<String, Zone>, StoreError> {
        let kinds = [Kind::Grid, Kind::RetiredGrid, Kind::Lineage, Kind::Order];
        let epidemic = self.epidemic_of(&kinds)?;
        let book = Book::new(&epidemic);
        let grids = epidemic.spans.iter();
        let grids = grids.filter(|span| span.key.kind == Kind::Grid);
        Ok(grids
            .map(|span| (span.key.id.clone(), book.in_force(&span.code, at).zone))
            .collect())
    }

    /// Everything that names its grid, or named one, with the places it stands at. A compound of
    /// which no ground is known stands where its buildings do.
    fn located(&self) -> Result<Located, StoreError> {
        let mut houses: HashMap<String, Vec<(String, Coord)>> = HashMap::new();
        let mut of_compound: HashMap<String, Vec<Coord>> = HashMap::new();
        let mut located = Vec::new();
        for kind in ON_THE_GROUND {
            for s in self.records(kind)? {
                let place = place_of(&s.record);
                if let (Kind::Building, Some(at)) = (kind, place) {
                    let code = s.record.text("code").unwrap_or(&s.key.id);
                    let grid = s.record.text("grid_code").unwrap_or_default();
                    let of = houses.entry(code.to_owned()).or_default();
                    of.push((grid.to_owned(), at));
                    if let Some(compound) = compound_of(&s.record, code) {
                        of_compound.entry(compound).or_default().push(at);
                    }
                }
                located.push((s.key, s.record, Vec::from_iter(place)));
            }
        }
        let compounds = located.iter_mut();
        for (key, record, places) in compounds.filter(|(key, ..)| key.kind == Kind::Compound) {
            let code = record.text("code").unwrap_or(&key.id);
            if let (true, Some(buildings)) = (places.is_empty(), of_compound.get(code)) {
                places.clone_from(buildings);
            }
        }
        let houses = Houses(houses);
        let mut homes: HashMap<String, String> = HashMap::new();
        for s in self.records(Kind::Household)? {
            if let Some(building) = s.record.text("building") {
                homes.insert(s.key.id, building.to_owned());
            }
        }
        let mut sealed = BTreeSet::new();
        let mut lives: HashMap<String, Coord> = HashMap::new();
        for kind in ABOUT_PEOPLE {
            for s in self.records(kind)? {
                let named = ["grid_code", "former_grid"];
                let Some(grid) = named.iter().find_map(|name| s.record.text(name)) else {
                    continue;
                };
                let home = s.record.text("home").and_then(|home| homes.get(home));
                let place = match home {
                    _ if kind == Kind::Refusal => {
                        let person = self.sealed_of(&s)?.remove("person");
                        person.and_then(|person| lives.get(&person).copied())
                    }
                    Some(building) => houses.place(building, grid),
                    None => self.home_of(&s, &houses, grid)?,
                };
                if let (Kind::Person, Some(place)) = (kind, place) {
                    lives.insert(s.key.id.clone(), place);
                }
                // Whoever signs in knows what is sealed, and nothing where nothing is.
                let is_sealed = s.record.sealed.is_some() && self.seat.data_key.is_none();
                if place.is_none() && is_sealed {
                    sealed.insert(s.key.clone());
                }
                located.push((s.key, s.record, Vec::from_iter(place)));
            }
        }
        Ok((located, sealed))
    }

    /// The sealed values of a record; none where there are none, or where they were erased.
    fn sealed_of(&self, stored: &Stored) -> Result<Fields, StoreError> {
        if stored.record.sealed.is_none() {
            return Ok(Fields::new());
        }
        match self.fields_of(&stored.key, &stored.record) {
            Err(StoreError::Erased) => Ok(Fields::new()),
            other => other,
        }
    }

    /// Where somebody lives by sealed values: just where, else the building.
    fn home_of(
        &self,
        stored: &Stored,
        houses: &Houses,
        grid: &str,
    ) -> Result<Option<Coord>, StoreError> {
        let fields = self.sealed_of(stored)?;
        if fields.is_empty() {
            return Ok(None);
        }
        let building = building_of(&fields);
        let at = building.and_then(|building| houses.place(&building, grid));
        Ok(case_place(stored, &fields).or(at))
    }
}

/// Whatever names the published grids that a plan leaves just as they are.
fn left_alone(world: &World) -> BTreeSet<String> {
    let mut drawn: HashMap<String, Vec<&Record>> = HashMap::new();
    for (key, draft) in &world.drafts {
        let bases = draft.feature.properties.as_ref().map(bases);
        let of = match key.kind {
            Kind::Grid => vec![key.id.clone()],
            _ => bases.unwrap_or_default(),
        };
        for base in of {
            drawn.entry(base).or_default().push(draft);
        }
    }
    let is_alone = |(key, record): &&(Key, Record)| match drawn.get(&key.id).map(Vec::as_slice) {
        Some([draft]) => record.feature.shape == draft.feature.shape,
        _ => false,
    };
    let alone = world.grids.iter().filter(is_alone);
    let names = alone.flat_map(|(key, record)| {
        let code = record.text("code").map(str::to_owned);
        [Some(key.id.clone()), code]
    });
    names.flatten().collect()
}

/// Just where a case lives, if it is one of which that is known.
fn case_place(stored: &Stored, fields: &Fields) -> Option<Coord> {
    let mut told = Epidemic::default();
    let part = Part {
        key: &stored.key,
        record: &stored.record,
        fields: Some(fields),
    };
    if stored.key.kind == Kind::Case {
        read(&mut told, &part);
    }
    told.cases.first()?.at
}

pub(super) fn pairs(stored: impl Iterator<Item = Stored>) -> Vec<(Key, Record)> {
    stored.map(|s| (s.key, s.record)).collect()
}

/// The place at which a record stands: inside its polygons, or its point.
fn place_of(record: &Record) -> Option<Coord> {
    let inside = record
        .feature
        .shape
        .as_ref()
        .and_then(|s| label_place(&s.polygons));
    inside.map(|place| place.at).or_else(|| record.place())
}
