//! The map of a project as ground to be divided. Owns: which features are bounds, what stays
//! together, what weighs, and where grids may not be mixed. Must not know: how it is divided.

use super::edge::distance_m;
use super::wish::{Scope, Wish};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::label::label_place;
use crate::geometry::measure::area_m2;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Polygon;
use crate::geometry::propose::{Aim, Blocks, Bound, Ground, Group, Line, Spread, Target, Thing};
use crate::model::GridMap;
use crate::model::census::Census;
use crate::model::context::{Context, ContextKind};
use crate::model::plan::bases;
use crate::model::record::Record;
use crate::model::worklist::is_estimated;
use crate::rules::shares::count_of;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A compound that stays whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// Its name.
    pub name: String,
    /// It is a unit (单位), not a residential compound (小区).
    pub is_unit: bool,
    /// Its ground.
    pub areas: Vec<Polygon>,
}

impl Whole {
    /// Of the record of a compound; `None` for streets, lanes, and where no ground is known.
    pub fn of(record: &Record) -> Option<Self> {
        let is_unit = match record.text("kind")? {
            "小区" | "residential" => false,
            "单位" | "unit" => true,
            _ => return None,
        };
        let areas = record.feature.shape.as_ref()?.polygons.clone();
        Some(Self {
            name: record.text("name").unwrap_or_default().to_owned(),
            is_unit,
            areas,
        })
    }
}

/// What the map of a project lacks for a good proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// There are no streets or lanes: bounds follow old boundaries, or nothing.
    Streets,
    /// There are no buildings: households are spread over the ground of each grid.
    Buildings,
    /// Nobody knows how many households there are.
    Households,
    /// Households are estimated, at least in some buildings.
    Counts,
    /// There are no compounds: what belongs together is not known.
    Compounds,
}

/// What is to stay together and does not, where a border parts it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parted {
    /// Buildings.
    Buildings,
    /// A compound, by its name; without one the name is empty.
    Compound(String),
    /// Blocks that were wished together, by the place of their group in the wish.
    Together(usize),
}

/// What a feature bounds grids as, if it may.
pub(super) const fn bound_of(kind: ContextKind) -> Option<Bound> {
    match kind {
        ContextKind::Street | ContextKind::MainStreet => Some(Bound::Street),
        ContextKind::Lane => Some(Bound::Lane),
        ContextKind::Water => Some(Bound::Water),
        _ => None,
    }
}

/// The edges of all rings of a polygon.
fn edges_of(polygon: &Polygon) -> impl Iterator<Item = [Coord; 2]> {
    polygon.rings().flat_map(|ring| {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| [*a, *b])
    })
}

/// All that a proposal is made from.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    /// The grids.
    pub map: &'a GridMap,
    /// Who lives where.
    pub census: &'a Census,
    /// Streets, lanes, water, entrances.
    pub context: &'a Context,
    /// Compounds that stay whole.
    pub wholes: &'a [Whole],
    /// Who heads which grid.
    pub heads: &'a Heads,
}

/// The people who head a grid, by the id and by the code of the published grid.
pub type Heads = BTreeMap<String, BTreeSet<String>>;

/// A line that is led through crossings with others bends by less than this, metres.
const ON_LINE_M: f64 = 0.1;
/// A line that has less than this in common with a rim does not run along it, metres.
const LEAST_ALONG_M: f64 = 1.0;

/// Communities whose codes end so are villages.
const VILLAGES: std::ops::RangeInclusive<u32> = 200..=399;

/// Where a grid may not be mixed with others: its community and its area.
type Place = (String, String);

impl Field<'_> {
    fn text(&self, face: FaceId, field: &str) -> Option<&str> {
        let properties = self.map.feature(face)?.properties.as_ref()?;
        properties.get(field)?.as_str().filter(|t| !t.is_empty())
    }

    fn properties(&self, face: FaceId) -> Option<&Map<String, Value>> {
        self.map.feature(face)?.properties.as_ref()
    }

    /// The grids that are drawn anew, ascending: those with ground in the scope that are neither
    /// locked nor dedicated.
    pub fn faces(&self, wish: &Wish) -> Vec<FaceId> {
        let faces = self.in_scope(wish).into_iter();
        faces.filter(|face| !self.is_kept(wish, *face)).collect()
    }

    /// A grid stays as it is.
    fn is_kept(&self, wish: &Wish, face: FaceId) -> bool {
        wish.locked.contains(&face) || self.text(face, "dedicated").is_some()
    }

    /// How many grids of the scope stay as they are, where these are drawn anew.
    pub(super) fn kept(&self, wish: &Wish, faces: &[FaceId]) -> usize {
        self.in_scope(wish).len() - faces.len()
    }

    /// The grids of the scope that have ground, ascending.
    fn in_scope(&self, wish: &Wish) -> Vec<FaceId> {
        let is_in = |face: &FaceId| match &wish.scope {
            Scope::All => true,
            Scope::Faces(faces) => faces.contains(face),
            Scope::Communities(names) => {
                let fields = ["community_code", "community"];
                let said = fields.iter().filter_map(|f| self.text(*face, f));
                said.into_iter().any(|said| names.iter().any(|n| n == said))
            }
        };
        let faces = self
            .map
            .faces()
            .filter(|face| is_in(face) && !self.map.coverage.face_regions(*face).is_empty());
        faces.collect()
    }

    /// How many people head these grids, or the published ones that they come from; whoever heads
    /// several is one.
    pub(super) fn heads_of(&self, faces: &[FaceId]) -> usize {
        let mut people: BTreeSet<&str> = BTreeSet::new();
        for face in faces {
            let come_from = self.properties(*face).map(bases).unwrap_or_default();
            let names = come_from.iter().map(String::as_str);
            for name in names.chain(self.text(*face, "code")) {
                let heads = self.heads.get(name).into_iter().flatten();
                people.extend(heads.map(String::as_str));
            }
        }
        people.len()
    }

    fn place_of(&self, wish: &Wish, face: FaceId) -> Place {
        let text = |field| self.text(face, field).unwrap_or_default().to_owned();
        match (wish.crosses_communities, wish.crosses_areas) {
            (true, _) => Place::default(),
            (false, true) => (text("community_code"), String::new()),
            (false, false) => (text("community_code"), text("area_code")),
        }
    }

    fn is_village(&self, face: FaceId) -> bool {
        let code = self.text(face, "community_code").unwrap_or_default();
        let last = code.len().checked_sub(3).and_then(|from| code.get(from..));
        last.and_then(|last| last.parse().ok())
            .is_some_and(|last: u32| VILLAGES.contains(&last))
    }

    /// The ground, and what is wanted of it.
    pub fn ground(&self, wish: &Wish, faces: &[FaceId]) -> (Ground<'_>, Aim) {
        let mut places: BTreeMap<Place, Vec<FaceId>> = BTreeMap::new();
        for face in faces {
            places
                .entry(self.place_of(wish, *face))
                .or_default()
                .push(*face);
        }
        let mut compartments: Vec<(FaceId, u32)> = Vec::new();
        let mut targets = Vec::new();
        for (compartment, own) in (0u32..).zip(places.into_values()) {
            let villages = own.iter().filter(|f| self.is_village(**f)).count();
            let is_town = 2 * villages < own.len().max(1) || villages == 0;
            targets.push(Target {
                compartment,
                band: is_town.then_some([u64::from(wish.band.least), u64::from(wish.band.most)]),
                count: None,
                fewest: own.len(),
            });
            compartments.extend(own.into_iter().map(|face| (face, compartment)));
        }
        let (things, spread) = self.weights(faces);
        let ground = Ground {
            coverage: &self.map.coverage,
            faces: compartments,
            lines: self.lines(wish),
            things,
            spread,
            groups: self.groups(wish).into_iter().map(|(_, g)| g).collect(),
            entrances: self.entrances(),
        };
        let kept = self.kept(wish, faces);
        let aim = Aim {
            targets,
            total: wish.grids.map(|grids| grids.saturating_sub(kept)),
        };
        (ground, aim)
    }

    fn lines(&self, wish: &Wish) -> Vec<Line> {
        let closed = |ring: &[Coord]| ring.iter().chain(ring.first()).copied().collect();
        let mut lines = Vec::new();
        for feature in &self.context.features {
            let Some(bound) = bound_of(feature.kind) else {
                continue;
            };
            let rims = feature.areas.iter().flat_map(Polygon::rings).map(closed);
            let coords = feature.lines.iter().cloned().chain(rims);
            lines.extend(coords.map(|coords| Line {
                bound,
                must: false,
                coords,
            }));
        }
        lines.extend(wish.bounds.iter().map(|coords| Line {
            bound: Bound::Old,
            must: true,
            coords: coords.clone(),
        }));
        lines
    }

    /// Buildings with their households; grids in which none is known have theirs spread.
    fn weights(&self, faces: &[FaceId]) -> (Vec<Thing>, Vec<Spread>) {
        let said = |face: FaceId, field: &str| -> u64 {
            let properties = self.properties(face);
            properties.and_then(|p| count_of(p, field)).unwrap_or(0)
        };
        // Of each grid the households that are counted, and the residents that it says it has.
        let mut counted: BTreeMap<FaceId, [u64; 2]> = BTreeMap::new();
        for face in faces {
            let households = self.census.households(*face).unwrap_or(0);
            counted.insert(*face, [u64::from(households), said(*face, "residents")]);
        }
        let boxes = faces.iter();
        let boxes = boxes.filter_map(|face| self.map.coverage.face_bounds(*face));
        let around = boxes.reduce(Bounds::union);
        let things = self.census.faces().filter_map(|(number, face)| {
            let dwelling = self.census.dwelling(number)?;
            let weights = match face.and_then(|face| counted.get(&face)) {
                Some([all, residents]) => {
                    let households = u64::from(dwelling.households);
                    // Residents are known of the grid only: they follow the households.
                    let residents = (residents * households).checked_div(*all);
                    let residents = u32::try_from(residents.unwrap_or(0)).unwrap_or(u32::MAX);
                    [dwelling.households, residents]
                }
                // It stands in a grid that stays as it is. Where a part of it lies in one that is drawn
                // anew, it is not cut there either.
                None => {
                    let own = Bounds::around(dwelling.outline.iter().copied())?;
                    around.filter(|around| around.intersects(&own))?;
                    [0, 0]
                }
            };
            Some(Thing {
                at: dwelling.at,
                outline: dwelling.outline.clone(),
                weights,
            })
        });
        let uncounted = counted.iter().filter(|(_, [all, _])| *all == 0);
        let spread = uncounted.map(|(face, _)| {
            let weight = |field| u32::try_from(said(*face, field)).unwrap_or(u32::MAX);
            Spread {
                face: *face,
                weights: [weight("households"), weight("residents")],
            }
        });
        let spread: Vec<Spread> = spread.filter(|s| s.weights != [0, 0]).collect();
        (things.collect(), spread)
    }

    /// What borders part although it is to stay together, each once.
    pub(super) fn parted(&self, wish: &Wish, blocks: &Blocks) -> Vec<Parted> {
        if blocks.parted.is_empty() {
            return Vec::new();
        }
        let groups = self.groups(wish);
        let parted = blocks.parted.iter().filter_map(|group| match group {
            Some(number) => Some(groups.get(*number as usize)?.0.clone()),
            None => Some(Parted::Buildings),
        });
        let parted: BTreeSet<Parted> = parted.collect();
        parted.into_iter().collect()
    }

    /// Compounds, units of one name side by side as one, and what is wished together: each with what
    /// it is where it is parted.
    fn groups(&self, wish: &Wish) -> Vec<(Parted, Group)> {
        let mut groups: Vec<(Parted, Group)> = Vec::new();
        let mut units: BTreeMap<&str, Vec<&Whole>> = BTreeMap::new();
        for whole in self.wholes {
            if whole.is_unit {
                units.entry(&whole.name).or_default().push(whole);
            } else {
                let group = Group {
                    areas: whole.areas.clone(),
                    ..Group::default()
                };
                groups.push((Parted::Compound(whole.name.clone()), group));
            }
        }
        for (name, of_name) in units {
            // Units without a name have nothing in common.
            let together: Vec<Vec<&Whole>> = if name.is_empty() {
                of_name.into_iter().map(|unit| vec![unit]).collect()
            } else {
                vec![of_name]
            };
            for own in together {
                let areas: Vec<Polygon> = own.iter().flat_map(|u| u.areas.clone()).collect();
                let ground = || areas.iter().map(area_m2).sum::<f64>();
                let group = Group {
                    apart: wish.unit_m2.is_some_and(|least| ground() >= least),
                    areas,
                    places: Vec::new(),
                };
                groups.push((Parted::Compound(name.to_owned()), group));
            }
        }
        let together = wish.together.iter().enumerate().map(|(place, places)| {
            let group = Group {
                places: places.clone(),
                ..Group::default()
            };
            (Parted::Together(place), group)
        });
        groups.extend(together);
        groups
    }

    fn entrances(&self) -> Vec<Coord> {
        let entrances = self.context.features.iter();
        let entrances = entrances.filter(|f| f.kind == ContextKind::Entrance);
        entrances.flat_map(|f| f.points.iter().copied()).collect()
    }

    /// What the map lacks for a good proposal.
    pub fn lacks(&self, faces: &[FaceId]) -> Vec<Lack> {
        let has = |kinds: &[ContextKind]| {
            let mut features = self.context.features.iter();
            features.any(|f| kinds.contains(&f.kind))
        };
        let (things, spread) = self.weights(faces);
        let ways = [
            ContextKind::Street,
            ContextKind::MainStreet,
            ContextKind::Lane,
        ];
        let own = |(_, face): (u32, Option<FaceId>)| {
            face.is_some_and(|f| faces.binary_search(&f).is_ok())
        };
        let has_buildings = self.census.faces().any(own);
        let lived = things.iter().any(|t| t.weights[0] > 0) || !spread.is_empty();
        let lacks = [
            (Lack::Streets, has(&ways)),
            (Lack::Buildings, has_buildings),
            (Lack::Households, lived),
            (Lack::Counts, !self.is_estimated(faces)),
            (Lack::Compounds, !self.wholes.is_empty()),
        ];
        let lacks = lacks.into_iter().filter(|(_, is_there)| !is_there);
        lacks.map(|(lack, _)| lack).collect()
    }

    /// Whether some of the households of grids are estimated.
    pub fn is_estimated(&self, faces: &[FaceId]) -> bool {
        let mut faces = faces.iter();
        faces.any(|face| is_estimated(self.map, self.census, *face))
    }

    /// The streets, lanes and waters with names that run along the rim of some ground, the longest
    /// first.
    pub fn names_around(&self, ground: &[Polygon]) -> Vec<String> {
        let rim: Vec<[Coord; 2]> = ground.iter().flat_map(edges_of).collect();
        let Some(around) = Bounds::around(rim.iter().flatten().copied()) else {
            return Vec::new();
        };
        let mut along: BTreeMap<&str, f64> = BTreeMap::new();
        let features = self.context.features.iter();
        for feature in features.filter(|feature| bound_of(feature.kind).is_some()) {
            let Some(name) = &feature.name else { continue };
            let lines = feature.lines.iter().flat_map(|line| line.windows(2));
            let lines = lines.map(|w| [w[0], w[1]]);
            let all = lines.chain(feature.areas.iter().flat_map(edges_of));
            let near: Vec<[Coord; 2]> = all
                .filter(|ends| {
                    Bounds::of(ends[0])
                        .union(Bounds::of(ends[1]))
                        .intersects(&around)
                })
                .collect();
            let is_on = |edge: &&[Coord; 2]| {
                let mut near = near.iter();
                near.any(|line| edge.iter().all(|end| distance_m(line, *end) <= ON_LINE_M))
            };
            let shared = rim.iter().filter(is_on);
            let shared: f64 = shared.map(|[a, b]| a.distance_m(*b)).sum();
            *along.entry(name).or_default() += shared;
        }
        // What only comes up to the rim, or crosses it, does not run along it.
        along.retain(|_, shared| *shared >= LEAST_ALONG_M);
        let mut names: Vec<(&str, f64)> = along.into_iter().collect();
        names.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        names.into_iter().map(|(name, _)| name.to_owned()).collect()
    }

    /// The compound with a name on some ground that alone has more than `most` households, with these; of
    /// several the one that has most.
    pub fn compound_beyond(&self, most: u64, ground: &[Polygon]) -> Option<(&Whole, u64)> {
        let around = Bounds::around(ground.iter().flat_map(Polygon::rings).flatten().copied())?;
        let is_here = |whole: &&Whole| {
            let rim = whole.areas.iter().flat_map(Polygon::rings).flatten();
            let bounds = Bounds::around(rim.copied());
            bounds.is_some_and(|bounds| bounds.intersects(&around))
                && label_place(&whole.areas).is_some_and(|place| polygons_hold(ground, place.at))
        };
        let named = self.wholes.iter().filter(|whole| !whole.name.is_empty());
        let here = named.filter(is_here).map(|whole| {
            let (households, _) = self.census.households_within(&whole.areas);
            (whole, u64::from(households))
        });
        let beyond = here.filter(|(_, households)| *households > most);
        beyond.max_by_key(|(_, households)| *households)
    }
}
