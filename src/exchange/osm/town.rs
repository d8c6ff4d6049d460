//! An extract as the contents of a project. Owns: the attributes of its records, their codes, and what
//! is said of it. Must not know: how things were read, or parted.
//!
//! Codes: nobody has given these communities any, so they lie in the area 999999, which is not
//! assigned; the last three digits are those of communities in town (001 to 199), and grids are
//! numbered as everywhere ([`crate::rules::numbering`]). Each community is one area, until somebody
//! parts it.

use super::class::{Class, Way};
use super::drawn::{CommunitiesBy, IdleLine};
use super::element::{ElementKind, OsmId};
use super::grounds::{Compound, compounds};
use super::homes::{Home, homes};
use super::notes::OsmNote;
use super::parting::{Community, GridsBy, Parted, parted, with_communities};
use super::read::{Ground, Thing, read};
use super::scope::{OsmError, Scope};
use crate::course::{Course, Stage};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::index::CoverageIndex;
use crate::geometry::label::label_place;
use crate::geometry::polygon::{Polygon, Shape};
use crate::model::Feature;
use crate::model::address;
use crate::model::grid_map::{ATTRIBUTION, LICENCE};
use crate::model::record::{Key, Kind, Record, point};
use crate::model::register::{Level, Placing, Site, only_area};
use crate::rules::households::{ESTIMATED, HouseholdRules};
use crate::rules::numbering;
use crate::store::Contents;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// What is wanted of an extract.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// How much of it.
    pub scope: Scope,
    /// Where its communities come from.
    pub communities: CommunitiesBy,
    /// How they are parted into grids.
    pub grids: GridsBy,
    /// How many households the scope has, if that is known.
    pub census: Option<u64>,
    /// How households are estimated.
    pub rules: HouseholdRules,
}

/// What was taken, by kind: so many, under the names of reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken(pub BTreeMap<&'static str, u64>);

impl Taken {
    fn add(&mut self, name: &'static str, many: u64) {
        *self.0.entry(name).or_default() += many;
    }
}

/// A town, ready to become a project.
#[derive(Clone, Debug)]
pub struct Town {
    /// Its records.
    pub contents: Contents,
    /// What it says of itself: where it comes from.
    pub members: Map<String, Value>,
    /// What the scope is called.
    pub name: String,
    /// What was taken.
    pub taken: Taken,
    /// What was not as it is said to be, by kind, then element.
    pub notes: Vec<OsmNote>,
    /// Lines that were drawn between communities and part nothing, by number.
    pub idle: Vec<IdleLine>,
}

/// The member of a project that says which scope it was made with: `all`, `polygons`, or the element
/// of an administrative area.
pub const SCOPE: &str = "osm_scope";

/// Whose data an extract is, and under which licence.
pub(super) const CREDITS: [(&str, &str); 2] = [
    (ATTRIBUTION, "© OpenStreetMap contributors, ODbL"),
    (LICENCE, "https://opendatacommons.org/licenses/odbl/1-0/"),
];

/// The same for the members of a project, which go into its exports.
pub fn attribution() -> Map<String, Value> {
    let says = CREDITS.into_iter();
    says.map(|(k, v)| (k.to_owned(), json!(v))).collect()
}

/// Make a town of an extract. The course counts bytes, then areas; nothing is written.
///
/// # Errors
/// [`OsmError`].
pub fn town(path: &Path, wishes: &Wishes, course: &Course) -> Result<Town, OsmError> {
    let mut read = read(path, &wishes.scope, course)?;
    course.enter(Stage::Weighing, 0);
    read.notes.sort_unstable();
    let things = &read.things;
    let homes = homes(things, &wishes.rules, wishes.census);
    let ground = match (&read.clip, read.bounds, &wishes.communities) {
        (Some(clip), ..) => clip.polygons().to_vec(),
        // It does not say how far it reaches.
        (None, None, CommunitiesBy::Areas) => with_communities(whole(None, things), things),
        (None, bounds, _) => whole(bounds, things),
    };
    let has_ways = things.iter().any(|t| matches!(t.class, Class::Street(_)));
    if ground.is_empty() || (!has_ways && homes.is_empty()) {
        return Err(OsmError::Nothing);
    }
    course.go_on()?;
    let stem = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = stem.split('.').next().unwrap_or_default().to_owned();
    let name = read.name.clone().unwrap_or(stem);
    let compounds = compounds(things, &homes);
    let by = (&wishes.communities, wishes.grids);
    let parted = parted(&ground, things, &homes, by)?;
    course.go_on()?;
    let index = CoverageIndex::new(&parted.coverage);
    let face_at = |home: &Home<'_>| index.face_at(&parted.coverage, home.at);
    let stands_in: Vec<Option<FaceId>> = homes.iter().map(face_at).collect();
    let mut making = Making::default();
    making.grids(&parted, (&homes, &stands_in), &name)?;
    making.compounds(&parted, &index, &compounds);
    for thing in things {
        making.thing(thing);
    }
    for (home, face) in homes.iter().zip(stands_in) {
        making.home(home, face);
    }
    making.street_units();
    let scope = match (&wishes.scope, read.area) {
        (Scope::All, _) => "all".to_owned(),
        (Scope::Admin(_), Some(area)) => area.to_string(),
        (Scope::Admin(wanted), None) => wanted.clone(),
        (Scope::Polygons { .. }, _) => "polygons".to_owned(),
    };
    let mut members = attribution();
    members.insert(SCOPE.to_owned(), json!(scope));
    Ok(Town {
        contents: making.contents,
        members,
        name,
        taken: making.taken,
        notes: read.notes,
        idle: parted.idle,
    })
}

/// The box that all was cut to, and whatever stands beyond it.
fn whole(cut_to: Option<Bounds>, things: &[Thing]) -> Vec<Polygon> {
    let buildings = things.iter().filter(|t| t.class == Class::Building);
    let buildings = buildings.flat_map(Thing::polygons).flat_map(Polygon::rings);
    let buildings = Bounds::around(buildings.flatten().copied());
    let around = cut_to.into_iter().chain(buildings).reduce(Bounds::union);
    let around = around.or_else(|| {
        let lines = things.iter().flat_map(Thing::lines);
        Bounds::around(lines.flatten().copied())
    });
    let corners = around.map(|Bounds { min, max }| {
        vec![min, Coord::new(max.x, min.y), max, Coord::new(min.x, max.y)]
    });
    let polygon = corners.map(|outer| Polygon {
        outer,
        holes: Vec::new(),
    });
    polygon.into_iter().collect()
}

/// A record with these attributes, of which those that say nothing are left out.
fn record(attributes: Value, ground: &Ground) -> Record {
    let properties = match attributes {
        Value::Object(mut map) => {
            map.retain(|_, value| !value.is_null());
            Some(map)
        }
        _ => None,
    };
    let (shape, other_geometry) = match ground {
        Ground::Area(polygons) => {
            let polygons = polygons.clone();
            (Some(Shape { polygons }), None)
        }
        Ground::Point(at) => (None, Some(point(*at))),
        Ground::Lines(lines) => {
            let geometry = match lines.as_slice() {
                [one] => json!({"type": "LineString", "coordinates": one}),
                several => json!({"type": "MultiLineString", "coordinates": several}),
            };
            (None, Some(geometry))
        }
    };
    Record {
        feature: Feature {
            properties,
            multi: shape.as_ref().is_some_and(|s| s.polygons.len() > 1),
            shape,
            other_geometry,
            ..Feature::default()
        },
        sealed: None,
    }
}

/// The stable id of what an element became.
fn id_of(id: OsmId) -> String {
    let kind = match id.kind {
        ElementKind::Node => 'n',
        ElementKind::Way => 'w',
        ElementKind::Relation => 'r',
    };
    format!("{kind}{}", id.number)
}

/// The code of a community, by its number from 0.
fn community_code(number: usize) -> String {
    /// Further codes are those of villages.
    const IN_TOWN: usize = 199;
    format!(
        "999999{:03}{:03}",
        1 + number / IN_TOWN,
        1 + number % IN_TOWN
    )
}

/// The name of a grid: what is written in Latin letters is parted from its number.
fn name_of_grid(community: &str, code: &str) -> String {
    let number = code.get(12..).unwrap_or_default();
    let number = number.strip_prefix('0').unwrap_or(number);
    let is_latin = community.chars().last().is_some_and(|c| c < '\u{2e80}');
    let blank = if is_latin { " " } else { "" };
    format!("{community}{blank}{number}")
}

/// Records as they are made.
#[derive(Default)]
struct Making {
    contents: Contents,
    taken: Taken,
    /// The code and the name of each grid, by its face.
    named: BTreeMap<FaceId, [String; 2]>,
    /// The units that buildings are put into.
    placing: Placing,
}

impl Making {
    fn put(&mut self, kind: Kind, id: String, record: Record) {
        self.contents.push((Key::new(kind, id), record, None));
    }

    /// Communities, an area for each, and the grids, with the buildings and the grid each stands in.
    fn grids(
        &mut self,
        parted: &Parted,
        (homes, stands_in): (&[Home<'_>], &[Option<FaceId>]),
        name: &str,
    ) -> Result<(), OsmError> {
        let coverage = &parted.coverage;
        let mut households: BTreeMap<FaceId, u64> = BTreeMap::new();
        for (home, face) in homes.iter().zip(stands_in) {
            if let Some(face) = face {
                *households.entry(*face).or_default() += home.households;
            }
        }
        let mut grids = Vec::new();
        let number_of = |face: &FaceId| coverage.face_polygons(*face);
        for (number, community) in parted.communities.iter().enumerate() {
            let Community {
                origin,
                grids: faces,
            } = community;
            let code = community_code(number);
            let called = origin.name.as_deref().unwrap_or(name);
            let attributes = json!({
                "code": code,
                "name": called,
                "osm": origin.osm.map(|id| id.to_string()),
            });
            let ground = Ground::Area(coverage.union_of(faces));
            self.put(Kind::Community, code.clone(), record(attributes, &ground));
            self.taken.add("communities", 1);
            let (area, attributes) = only_area(&code, called);
            self.put(Kind::Area, area.clone(), record(attributes, &ground));
            let shapes: Vec<Vec<Polygon>> = faces.iter().map(number_of).collect();
            let places: Vec<Coord> = shapes
                .iter()
                .map(|polygons| {
                    label_place(polygons)
                        .map(|place| place.at)
                        .unwrap_or_default()
                })
                .collect();
            let codes = numbering::codes(&code, [], &places)?;
            for ((face, grid), polygons) in faces.iter().zip(codes).zip(shapes) {
                let households = households.get(face).copied().unwrap_or(0);
                let own = name_of_grid(called, &grid);
                let attributes = json!({
                    "code": grid,
                    "name": own,
                    "community": called,
                    "community_code": code,
                    (Level::Grid.link()): area,
                    "households": households,
                    ESTIMATED: households,
                });
                self.named.insert(*face, [grid.clone(), own]);
                grids.push((grid, record(attributes, &Ground::Area(polygons))));
                self.taken.add("grids", 1);
                self.taken.add("households", households);
            }
        }
        for (code, record) in grids {
            self.put(Kind::Grid, code, record);
        }
        Ok(())
    }

    /// Compounds, numbered within the grids they lie in.
    fn compounds(&mut self, parted: &Parted, index: &CoverageIndex, compounds: &[Compound<'_>]) {
        for compound in compounds {
            let thing = compound.thing;
            let place = label_place(thing.polygons()).map(|place| place.at);
            let face = place.and_then(|at| index.face_at(&parted.coverage, at));
            let named = face.and_then(|face| self.named.get(&face).cloned());
            let Some([grid, _]) = named else { continue };
            let code = self.placing.next_code(&grid);
            let (kind, households) = match compound.is_unit {
                true => ("单位", None),
                false => ("小区", Some(compound.households)),
            };
            let attributes = json!({
                "code": code,
                "name": thing.tag("name"),
                "kind": kind,
                "grid_code": grid,
                "amenity": thing.tag("amenity"),
                "households": households,
                ESTIMATED: households,
                "osm": thing.id.to_string(),
            });
            let record = record(attributes, &thing.ground);
            self.placing.take_in((&code, &grid), &record);
            self.put(Kind::Compound, code, record);
            self.taken.add(
                if compound.is_unit {
                    "units"
                } else {
                    "compounds"
                },
                1,
            );
        }
    }

    /// A building, in the unit that it belongs to.
    fn home(&mut self, home: &Home<'_>, face: Option<FaceId>) {
        let thing = home.thing;
        let [street, number] = match &home.address {
            Some([street, number]) => [street, number].map(|t| (!t.is_empty()).then_some(t)),
            None => [None, None],
        };
        let named = face.and_then(|face| self.named.get(&face));
        let unit = named.map(|[grid, grid_name]| {
            self.placing.unit_for(&Site {
                at: home.at,
                street: street.map(String::as_str),
                grid,
                grid_name,
            })
        });
        let code = id_of(thing.id);
        let attributes = json!({
            "kind": "building",
            "code": code,
            "name": thing.tag("name"),
            "building": thing.tag("building"),
            "floors": home.floors,
            (address::STREET): street,
            (address::NUMBER): number,
            (Level::Building.link()): unit,
            "households": home.households,
            ESTIMATED: home.households,
            "osm": thing.id.to_string(),
        });
        self.put(Kind::Building, code, record(attributes, &thing.ground));
        self.taken.add("buildings", 1);
        self.taken
            .add("addresses", u64::from(home.address.is_some()));
    }

    /// The units that buildings along streets were put into.
    fn street_units(&mut self) {
        for (key, record) in std::mem::take(&mut self.placing).made() {
            self.contents.push((key, record, None));
            self.taken.add("street_units", 1);
        }
    }

    /// What is neither a building nor a compound.
    fn thing(&mut self, thing: &Thing) {
        let is_under = thing.tag("tunnel").is_some_and(|tunnel| tunnel != "no");
        let is_point = matches!(thing.ground, Ground::Point(_));
        let (kind, said, counted) = match thing.class {
            Class::Street(_) if is_under => (Kind::Street, "street", "tunnels"),
            Class::Street(Way::Main) => (Kind::Street, "main", "main_streets"),
            Class::Street(Way::Street) => (Kind::Street, "street", "streets"),
            Class::Street(Way::Lane) => (Kind::Street, "lane", "lanes"),
            Class::Railway => (Kind::Land, "railway", "railways"),
            Class::Stream => (Kind::Land, "water", "streams"),
            Class::Water => (Kind::Land, "water", "waters"),
            Class::Green => (Kind::Land, "green", "greens"),
            Class::Place => (Kind::Land, "place", "places"),
            Class::Unit if is_point => (Kind::Land, "unit", "places"),
            Class::Entrance => (Kind::Entrance, "entrance", "entrances"),
            Class::Admin(_) => {
                self.taken.add("administrative_areas", 1);
                return;
            }
            Class::Building
            | Class::Residential
            | Class::Enclosure
            | Class::Unit
            | Class::Address => return,
        };
        let mut attributes = Map::new();
        attributes.insert("kind".to_owned(), json!(said));
        for (key, value) in &thing.tags {
            attributes.insert(key.clone(), json!(value));
        }
        attributes.insert("osm".to_owned(), json!(thing.id.to_string()));
        let record = record(Value::Object(attributes), &thing.ground);
        self.put(kind, id_of(thing.id), record);
        self.taken.add(counted, 1);
    }
}
