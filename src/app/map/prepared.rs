//! What is worked out once for each map and projection: triangles, lines, label places,
//! classes, all in world coordinates; brought up to date for the grids that a change touched.
//! Drawing only moves them to the screen.

use super::camera::{MapProjection, World, WorldBox};
use super::named::Named;
use super::prepare::{Worked, backdrop, work_out};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::geometry::lines;
use crate::geometry::polygon::Polygon;
use crate::geometry::triangulate::triangulate;
use crate::model::GridMap;
use crate::model::class::Classes;
use crate::model::context::ContextKind;
use crate::model::outcome::EditOutcome;
use crate::rules::zone::Zone;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Triangles to fill.
pub struct Fill {
    /// The box around it.
    pub bounds: WorldBox,
    /// Corners.
    pub vertices: Vec<World>,
    /// Three to a triangle.
    pub indices: Vec<u32>,
}

impl Fill {
    /// Triangulate polygons; `None` where they have no area.
    pub fn of(polygons: &[Polygon], projection: MapProjection) -> Option<Self> {
        let triangles = triangulate(polygons);
        let place = |c: &_| projection.world(*c);
        let vertices: Vec<World> = triangles.vertices.iter().map(place).collect();
        Some(Self {
            bounds: WorldBox::around(&vertices)?,
            vertices,
            indices: triangles.indices,
        })
    }
}

/// The ground that a comparison shows as moved, triangulated once.
#[derive(Default)]
pub struct Moved(Option<(Arc<[Polygon]>, MapProjection, Option<Fill>)>);

impl Moved {
    /// Its triangles.
    pub fn of(&mut self, ground: Arc<[Polygon]>, projection: MapProjection) -> Option<&Fill> {
        let is_same = |known: &(Arc<[Polygon]>, MapProjection, _)| {
            Arc::ptr_eq(&known.0, &ground) && known.1 == projection
        };
        if !self.0.as_ref().is_some_and(is_same) {
            let fill = Fill::of(&ground, projection);
            self.0 = Some((ground, projection, fill));
        }
        self.0.as_ref()?.2.as_ref()
    }
}

/// A line that can be drawn with fewer vertices from afar.
pub struct Line {
    /// The box around it.
    pub bounds: WorldBox,
    /// Vertices.
    pub points: Vec<World>,
    /// For each vertex the largest error at which it may still be left out, world units;
    /// infinite for the ends.
    pub weights: Vec<f64>,
}

impl Line {
    /// Weigh the vertices of a line.
    pub fn of(points: Vec<World>) -> Self {
        Self {
            bounds: WorldBox::around(&points).unwrap_or_default(),
            weights: lines::weights(&points),
            points,
        }
    }

    /// The vertices that matter at `tolerance` (world units).
    pub fn simplified(&self, tolerance: f64) -> impl Iterator<Item = World> {
        lines::simplified(&self.points, &self.weights, tolerance)
    }
}

/// An arc of the coverage.
pub struct Boundary {
    /// Its line.
    pub line: Line,
    /// The vertices of the line as coordinates.
    pub coords: Vec<Coord>,
    /// Faces on its left and right.
    pub sides: [Vec<FaceId>; 2],
    /// It bounds a group or the whole.
    pub is_border: bool,
}

/// A region that belongs to at least one face.
pub struct Area {
    /// Its triangles.
    pub fill: Fill,
    /// The face it is coloured as.
    pub face: FaceId,
    /// More than one face claims it.
    pub is_overlap: bool,
    /// Its rings, outer first.
    pub rings: Vec<Vec<World>>,
    /// The same rings as numbers of boundaries, and whether each is walked as it is stored.
    pub arcs: Vec<Vec<(usize, bool)>>,
}

/// Where a face is written.
#[derive(Clone, Copy)]
pub struct Place {
    /// The middle of the largest circle inside.
    pub at: World,
    /// Radius of that circle, world units.
    pub radius: f64,
}

/// A face.
pub struct Face {
    /// Which.
    pub id: FaceId,
    /// The box around it.
    pub bounds: WorldBox,
    /// Where its label goes.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// Its code, if any.
    pub code: Option<String>,
    /// Numbers of its areas.
    pub areas: Vec<usize>,
    /// Numbers of its boundaries: arcs that have it on one side only.
    pub boundaries: Vec<usize>,
}

/// A context feature.
pub struct Backdrop {
    /// What it is.
    pub kind: ContextKind,
    /// The box around it.
    pub bounds: WorldBox,
    /// Its areas.
    pub fills: Vec<Fill>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its points.
    pub points: Vec<World>,
}

/// Everything of one map. Areas, boundaries and faces have the numbers of the regions, arcs and
/// faces of the coverage.
pub struct Prepared {
    /// What it was made from.
    pub key: (u64, MapProjection),
    /// The box around all areas.
    pub bounds: WorldBox,
    /// Vertices of all fills.
    pub vertex_count: usize,
    /// Filled regions.
    areas: Vec<Option<Area>>,
    /// Arcs.
    boundaries: Vec<Option<Boundary>>,
    /// Faces that have area.
    faces: Vec<Option<Face>>,
    /// The faces that have area, roomiest first.
    by_room: Vec<Room>,
    /// The boxes around them, by number: most are looked at only to see that they lie elsewhere.
    boxes: Vec<WorldBox>,
    /// Streets, water, green.
    pub backdrop: Vec<Backdrop>,
    /// What of it has a name.
    pub named: Named,
    /// How many points there are of each kind that has any.
    pub posts: BTreeMap<ContextKind, usize>,
    /// What the backdrop was made from: the list itself (it is never changed in place).
    behind: (usize, MapProjection),
    /// Places of the findings that are errors, with their index among the findings.
    pub problems: Vec<(World, usize)>,
    /// The classes.
    pub classes: Classes,
    /// The number of the zones they were made from; 0 for what the map itself says.
    pub zones: u64,
}

/// The place of a face among the others: its radius (positive, so that its bits have the order of
/// its value), the largest first.
type Room = (Reverse<u64>, FaceId);

fn room_of(face: &Face) -> Room {
    (Reverse(face.place.radius.to_bits()), face.id)
}

/// What was worked out anew: numbers of areas and boundaries, also of those that are no more.
#[derive(Clone, Debug, Default)]
pub struct Renewed {
    /// Areas.
    pub areas: BTreeSet<usize>,
    /// Boundaries.
    pub boundaries: BTreeSet<usize>,
    /// All have other colours.
    pub is_recoloured: bool,
}

impl Prepared {
    /// Work it all out, on all cores.
    /// What lies behind the grids is taken from `old` where it is the same.
    pub fn new(map: &GridMap, revision: u64, projection: MapProjection, old: Option<Self>) -> Self {
        let behind = (map.backdrop.features.as_ptr() as usize, projection);
        let kept = old.filter(|old| old.behind == behind);
        let kept = kept.map(|old| (old.backdrop, old.named));
        let (backdrop, named) = kept.unwrap_or_else(|| {
            let backdrop = backdrop(&map.backdrop, projection);
            (backdrop, Named::of(&map.backdrop, projection))
        });
        let mut posts = BTreeMap::new();
        for behind in backdrop.iter().filter(|b| !b.points.is_empty()) {
            *posts.entry(behind.kind).or_default() += behind.points.len();
        }
        let problems = map.findings.iter().enumerate();
        let mut prepared = Self {
            key: (revision, projection),
            bounds: WorldBox::default(),
            vertex_count: 0,
            areas: Vec::new(),
            boundaries: Vec::new(),
            faces: Vec::new(),
            by_room: Vec::new(),
            boxes: Vec::new(),
            backdrop,
            named,
            posts,
            behind,
            problems: problems
                .filter(|(_, finding)| finding.kind.is_error())
                .map(|(i, finding)| (projection.world(finding.at), i))
                .collect(),
            classes: Classes::of(map),
            zones: 0,
        };
        let faces: Vec<FaceId> = map.coverage.faces().collect();
        let worked = work_out(map, &faces, projection, &prepared.classes);
        prepared.by_room = worked.faces.iter().map(room_of).collect();
        prepared.by_room.sort_unstable();
        prepared.put(worked);
        prepared.bounds = prepared.bounds_of_all();
        prepared
    }

    /// Bring the grids of a change up to date, and only these; `map` is as it is after it, and the zones
    /// are those in force now, with their number.
    pub fn follow(
        &mut self,
        map: &GridMap,
        revision: u64,
        outcome: &EditOutcome,
        in_force: Option<(&[Zone], u64)>,
    ) -> Renewed {
        self.key.0 = revision;
        let mut renewed = Renewed::default();
        let mut recoloured = Vec::new();
        let is_recounted = !(outcome.new.is_empty() && outcome.gone.is_empty());
        match in_force {
            Some((zones, number)) if self.zones != 0 && (is_recounted || self.zones != number) => {
                recoloured = self.classes.follow_zones(map, zones);
                self.zones = number;
            }
            // Whoever colours by zones no more classes all anew.
            _ if self.zones != 0 => {}
            _ => {
                if self.classes.follow(map, outcome) {
                    self.mark_borders();
                    renewed.is_recoloured = true;
                }
            }
        }
        let faces: Vec<FaceId> = outcome.faces().collect();
        let mut edge_is_gone = self.by_room.is_empty();
        for face in &faces {
            let old = self.faces.get_mut(face.0 as usize).and_then(Option::take);
            let Some(old) = old else { continue };
            if let Ok(place) = self.by_room.binary_search(&room_of(&old)) {
                self.by_room.remove(place);
            }
            for number in old.areas {
                renewed.areas.insert(number);
                if let Some(area) = self.areas.get_mut(number).and_then(Option::take) {
                    self.vertex_count -= area.fill.vertices.len();
                    edge_is_gone |= self.bounds.shares_edge(&area.fill.bounds);
                }
            }
            for number in old.boundaries {
                renewed.boundaries.insert(number);
                if let Some(place) = self.boundaries.get_mut(number) {
                    *place = None;
                }
            }
        }
        let worked = work_out(map, &faces, self.key.1, &self.classes);
        renewed.areas.extend(worked.areas.iter().map(|(n, _)| n));
        renewed
            .boundaries
            .extend(worked.boundaries.iter().map(|(n, _)| n));
        for (_, area) in &worked.areas {
            self.bounds = self.bounds.union(&area.fill.bounds);
        }
        for room in worked.faces.iter().map(room_of) {
            let place = self.by_room.partition_point(|other| *other < room);
            self.by_room.insert(place, room);
        }
        self.put(worked);
        if edge_is_gone {
            self.bounds = self.bounds_of_all();
        }
        self.recolour(&recoloured, &mut renewed);
        renewed
    }

    /// Colour by the zones in force, with their number, or where none are known by what the map itself
    /// says.
    pub fn colour(&mut self, map: &GridMap, in_force: Option<(&[Zone], u64)>) -> Renewed {
        let mut renewed = Renewed::default();
        let was_by_zones = self.zones != 0;
        self.zones = in_force.map_or(0, |(_, number)| number);
        match in_force {
            Some((zones, _)) if was_by_zones => {
                let changed = self.classes.follow_zones(map, zones);
                self.recolour(&changed, &mut renewed);
                return renewed;
            }
            Some((zones, _)) => self.classes = Classes::of_zones(map, zones),
            None => self.classes = Classes::of(map),
        }
        self.mark_borders();
        renewed.is_recoloured = true;
        renewed
    }

    /// These faces have other classes: they are drawn again, and what of their boundaries is a border
    /// now, or is none any more.
    fn recolour(&mut self, faces: &[FaceId], renewed: &mut Renewed) {
        let known = faces.iter().filter_map(|face| self.face(*face));
        let areas: BTreeSet<usize> = known.flat_map(|face| face.areas.iter().copied()).collect();
        let rings = areas.iter().filter_map(|number| self.area(*number));
        let rings = rings.flat_map(|area| area.arcs.iter().flatten());
        let arcs: BTreeSet<usize> = rings.map(|(number, _)| *number).collect();
        renewed.areas.extend(areas);
        for number in arcs {
            let Some(Some(boundary)) = self.boundaries.get_mut(number) else {
                continue;
            };
            let is_border = self.classes.is_border(&boundary.sides);
            if boundary.is_border != is_border {
                boundary.is_border = is_border;
                renewed.boundaries.insert(number);
            }
        }
    }

    /// Put in what was worked out.
    fn put(&mut self, worked: Worked) {
        for (number, area) in worked.areas {
            self.vertex_count += area.fill.vertices.len();
            // Areas that faces share come with each of them.
            if let Some(same) = set(&mut self.areas, number, area) {
                self.vertex_count -= same.fill.vertices.len();
            }
        }
        for (number, boundary) in worked.boundaries {
            set(&mut self.boundaries, number, boundary);
        }
        for face in worked.faces {
            let number = face.id.0 as usize;
            if self.boxes.len() <= number {
                self.boxes.resize(number + 1, WorldBox::default());
            }
            self.boxes[number] = face.bounds;
            set(&mut self.faces, number, face);
        }
    }

    fn bounds_of_all(&self) -> WorldBox {
        let boxes = self.areas().map(|(_, area)| &area.fill.bounds);
        WorldBox::around(boxes.flat_map(|b| [&b.min, &b.max])).unwrap_or_default()
    }

    fn mark_borders(&mut self) {
        for boundary in self.boundaries.iter_mut().flatten() {
            boundary.is_border = self.classes.is_border(&boundary.sides);
        }
    }

    /// The filled regions, with their numbers.
    pub fn areas(&self) -> impl Iterator<Item = (usize, &Area)> {
        let areas = self.areas.iter().enumerate();
        areas.filter_map(|(number, area)| Some((number, area.as_ref()?)))
    }

    /// One more than the largest number of an area.
    pub fn area_end(&self) -> usize {
        self.areas.len()
    }

    /// One more than the largest number of an arc.
    pub fn boundary_end(&self) -> usize {
        self.boundaries.len()
    }

    /// A filled region.
    pub fn area(&self, number: usize) -> Option<&Area> {
        self.areas.get(number)?.as_ref()
    }

    /// The arcs, with their numbers.
    pub fn boundaries(&self) -> impl Iterator<Item = (usize, &Boundary)> {
        let boundaries = self.boundaries.iter().enumerate();
        boundaries.filter_map(|(number, boundary)| Some((number, boundary.as_ref()?)))
    }

    /// An arc.
    pub fn boundary(&self, number: usize) -> Option<&Boundary> {
        self.boundaries.get(number)?.as_ref()
    }

    /// A face that has area.
    pub fn face(&self, id: FaceId) -> Option<&Face> {
        self.faces.get(id.0 as usize)?.as_ref()
    }

    /// The faces that have area, roomiest first.
    pub fn faces(&self) -> impl Iterator<Item = &Face> {
        self.by_room.iter().filter_map(|(_, id)| self.face(*id))
    }

    /// Those of some faces that have area, roomiest first.
    pub fn in_order(&self, faces: impl Iterator<Item = FaceId>) -> Vec<&Face> {
        let mut found: Vec<&Face> = faces.filter_map(|face| self.face(face)).collect();
        found.sort_unstable_by_key(|face| room_of(face));
        found
    }

    /// The boxes around the faces that have area.
    pub fn boxes(&self) -> impl Iterator<Item = WorldBox> {
        let boxes = &self.boxes;
        let faces = self.by_room.iter();
        faces.filter_map(move |(_, id)| boxes.get(id.0 as usize).copied())
    }

    /// The faces of which something may lie in a box and that have at least so much room (world units),
    /// roomiest first.
    pub fn faces_in(&self, view: WorldBox, least: f64) -> impl Iterator<Item = &Face> {
        let roomy = self.by_room.iter();
        let roomy = roomy.take_while(move |(Reverse(bits), _)| f64::from_bits(*bits) >= least);
        let meets = move |id: &FaceId| {
            let place = self.boxes.get(id.0 as usize);
            place.is_some_and(|place| place.meets(&view))
        };
        let seen = roomy.filter(move |(_, id)| meets(id));
        seen.filter_map(|(_, id)| self.face(*id))
    }

    /// How many faces have area.
    pub fn face_count(&self) -> usize {
        self.by_room.len()
    }

    /// Half of the faces have at least so much room, world units.
    pub fn middle_room(&self) -> f64 {
        let middle = self.by_room.get(self.by_room.len() / 2);
        middle.map_or(0.0, |(Reverse(bits), _)| f64::from_bits(*bits))
    }
}

/// Put a thing under a number; what was there.
fn set<T>(list: &mut Vec<Option<T>>, number: usize, thing: T) -> Option<T> {
    if list.len() <= number {
        list.resize_with(number + 1, || None);
    }
    list[number].replace(thing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_bend_goes_before_a_large_one_and_ends_stay() {
        let points = vec![[0.0, 0.0], [1.0, 0.1], [2.0, 3.0], [3.0, 0.0], [4.0, 0.0]];
        let line = Line::of(points.clone());
        assert_eq!(line.simplified(0.0).count(), 5);
        let coarse: Vec<World> = line.simplified(2.0).collect();
        assert_eq!(coarse, [points[0], points[2], points[4]]);
        assert_eq!(line.simplified(1e9).count(), 2);
    }

    #[test]
    fn a_ring_keeps_its_far_side() {
        let ring = vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]];
        let line = Line::of(ring);
        assert!(line.simplified(0.5).count() >= 4);
    }
}
