//! What is worked out once for each map and projection: triangles, lines, label places,
//! classes, all in world coordinates. Drawing only moves them to the screen.

use super::camera::{MapProjection, World, WorldBox};
use crate::geometry::coverage::{ArcId, FaceId, Owner, Region, RegionId, SignedArc};
use crate::geometry::fixed::Coord;
use crate::geometry::label::label_place;
use crate::geometry::polygon::Polygon;
use crate::geometry::triangulate::triangulate;
use crate::model::GridMap;
use crate::model::class::Classes;
use crate::model::context::{Context, ContextKind};
use rayon::prelude::*;
use std::collections::HashMap;

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
    fn of(points: Vec<World>) -> Self {
        Self {
            bounds: WorldBox::around(&points).unwrap_or_default(),
            weights: weights(&points),
            points,
        }
    }

    /// The vertices that matter at `tolerance` (world units).
    pub fn simplified(&self, tolerance: f64) -> impl Iterator<Item = World> {
        let weighted = self.points.iter().zip(&self.weights);
        weighted
            .filter(move |(_, weight)| **weight >= tolerance)
            .map(|(point, _)| *point)
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
    /// The same rings as indices of boundaries, and whether each is walked as it is stored.
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
    /// Indices of its areas.
    pub areas: Vec<usize>,
    /// Indices of its boundaries.
    pub boundaries: Vec<usize>,
}

/// A context feature.
pub struct Backdrop {
    /// What it is.
    pub kind: ContextKind,
    /// Its areas.
    pub fills: Vec<Fill>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its points.
    pub points: Vec<World>,
}

/// Everything of one map.
pub struct Prepared {
    /// What it was made from.
    pub key: (u64, MapProjection),
    /// The box around all areas.
    pub bounds: WorldBox,
    /// Vertices of all fills.
    pub vertex_count: usize,
    /// Filled regions.
    pub areas: Vec<Area>,
    /// Arcs.
    pub boundaries: Vec<Boundary>,
    /// Faces that have area, roomiest first.
    pub faces: Vec<Face>,
    /// Index into `faces` by face id.
    of_face: Vec<Option<usize>>,
    /// Streets, water, green.
    pub backdrop: Vec<Backdrop>,
    /// What the backdrop was made from: the list itself (it is never changed in place).
    behind: (usize, MapProjection),
    /// Places of the findings that are errors, with their index among the findings.
    pub problems: Vec<(World, usize)>,
    /// The classes.
    pub classes: Classes,
    /// Which zones they were made from; 0 for what the map itself says.
    pub zones: u64,
}

impl Prepared {
    /// Work it all out, on all cores.
    /// What lies behind the grids is taken from `old` where it is the same.
    pub fn new(map: &GridMap, revision: u64, projection: MapProjection, old: Option<Self>) -> Self {
        let behind = (map.backdrop.features.as_ptr() as usize, projection);
        let kept = old
            .filter(|old| old.behind == behind)
            .map(|old| old.backdrop);
        let coverage = &map.coverage;
        let world = |c: &_| projection.world(*c);
        let classes = Classes::of(map);

        let arcs: Vec<_> = coverage.arcs().collect();
        // Numbers of arcs have gaps after edits.
        let place_of: HashMap<ArcId, usize> = arcs
            .iter()
            .enumerate()
            .map(|(place, (id, _))| (*id, place))
            .collect();
        let arcs: Vec<_> = arcs.into_iter().map(|(_, arc)| arc).collect();
        let regions: Vec<(RegionId, &Region)> = coverage
            .regions()
            .filter(|(_, region)| !region.owner.faces().is_empty())
            .collect();
        let of_regions: Vec<(RegionId, Polygon, Option<Area>)> = regions
            .into_par_iter()
            .map(|(id, region)| {
                let polygon = coverage.region_polygon(id);
                let area = region.owner.faces().first().and_then(|&face| {
                    Some(Area {
                        fill: Fill::of(std::slice::from_ref(&polygon), projection)?,
                        face,
                        is_overlap: matches!(region.owner, Owner::Overlap(_)),
                        rings: polygon
                            .rings()
                            .map(|r| r.iter().map(world).collect())
                            .collect(),
                        arcs: signed_arcs(region, &place_of),
                    })
                });
                (id, polygon, area)
            })
            .collect();

        let boundaries: Vec<Boundary> = arcs
            .into_par_iter()
            .map(|arc| {
                let sides = [arc.left, arc.right].map(|r| coverage.owner(r).faces().to_vec());
                Boundary {
                    line: Line::of(arc.coords.iter().map(world).collect()),
                    coords: arc.coords.clone(),
                    is_border: is_border(&classes, &sides),
                    sides,
                }
            })
            .collect();

        let mut areas_of = vec![Vec::new(); coverage.face_count()];
        let mut polygons_of: Vec<Vec<&Polygon>> = vec![Vec::new(); coverage.face_count()];
        let mut drawn = 0;
        for (id, polygon, area) in &of_regions {
            for face in coverage.owner(*id).faces() {
                polygons_of[face.0 as usize].push(polygon);
                if area.is_some() {
                    areas_of[face.0 as usize].push(drawn);
                }
            }
            drawn += usize::from(area.is_some());
        }
        let mut boundaries_of = vec![Vec::new(); coverage.face_count()];
        for (index, boundary) in boundaries.iter().enumerate() {
            let [left, right] = &boundary.sides;
            for face in left.iter().filter(|f| !right.contains(f)) {
                boundaries_of[face.0 as usize].push(index);
            }
            for face in right.iter().filter(|f| !left.contains(f)) {
                boundaries_of[face.0 as usize].push(index);
            }
        }
        let mut faces: Vec<Face> = (0..coverage.face_count())
            .into_par_iter()
            .filter_map(|i| {
                let id = FaceId(i as u32);
                let bounds = coverage.face_bounds(id)?;
                let polygons: Vec<Polygon> = polygons_of[i].iter().map(|p| (*p).clone()).collect();
                let found = label_place(&polygons)?;
                let at = projection.world(found.at);
                let per_metre = walkers::Projection::scale_pixel_per_meter(
                    &projection,
                    walkers::lon_lat(found.at.lon(), found.at.lat()),
                    0.0,
                ) / 256.0;
                Some(Face {
                    id,
                    bounds: WorldBox::around(&corners(bounds).map(|c| projection.world(c)))?,
                    place: Place {
                        at,
                        radius: found.radius_m * per_metre,
                    },
                    name: map.title(id),
                    code: map.code(id),
                    areas: areas_of[i].clone(),
                    boundaries: boundaries_of[i].clone(),
                })
            })
            .collect();
        faces.sort_by(|a, b| {
            b.place
                .radius
                .total_cmp(&a.place.radius)
                .then(a.id.cmp(&b.id))
        });
        let mut of_face = vec![None; coverage.face_count()];
        for (index, face) in faces.iter().enumerate() {
            of_face[face.id.0 as usize] = Some(index);
        }

        let areas: Vec<Area> = of_regions
            .into_iter()
            .filter_map(|(_, _, area)| area)
            .collect();
        let problems = map.findings.iter().enumerate();
        Self {
            key: (revision, projection),
            bounds: WorldBox::around(
                areas
                    .iter()
                    .flat_map(|area| [&area.fill.bounds.min, &area.fill.bounds.max]),
            )
            .unwrap_or_default(),
            vertex_count: areas.iter().map(|area| area.fill.vertices.len()).sum(),
            areas,
            boundaries,
            faces,
            of_face,
            backdrop: kept.unwrap_or_else(|| backdrop(&map.backdrop, projection)),
            behind,
            problems: problems
                .filter(|(_, finding)| finding.kind.is_error())
                .map(|(i, finding)| (projection.world(finding.at), i))
                .collect(),
            classes,
            zones: 0,
        }
    }

    /// Colour by other classes, made from these zones.
    pub fn reclass(&mut self, classes: Classes, zones: u64) {
        for boundary in &mut self.boundaries {
            boundary.is_border = is_border(&classes, &boundary.sides);
        }
        self.classes = classes;
        self.zones = zones;
    }

    /// A face that has area.
    pub fn face(&self, id: FaceId) -> Option<&Face> {
        let index = self.of_face.get(id.0 as usize).copied().flatten()?;
        self.faces.get(index)
    }
}

/// Whether an arc bounds the whole, or a class where classes mean something.
fn is_border(classes: &Classes, sides: &[Vec<FaceId>; 2]) -> bool {
    let class = |faces: &[FaceId]| faces.first().and_then(|face| classes.index_of(*face));
    let is_apart = classes.scheme == crate::model::class::Scheme::Apart;
    sides.iter().any(Vec::is_empty) || (!is_apart && class(&sides[0]) != class(&sides[1]))
}

fn corners(bounds: crate::geometry::Bounds) -> [crate::geometry::Coord; 4] {
    let (a, b) = (bounds.min, bounds.max);
    [
        a,
        crate::geometry::Coord::new(b.x, a.y),
        b,
        crate::geometry::Coord::new(a.x, b.y),
    ]
}

/// The rings of a region as indices of arcs, and whether each is walked as it is stored.
fn signed_arcs(region: &Region, place_of: &HashMap<ArcId, usize>) -> Vec<Vec<(usize, bool)>> {
    let walked = |ring: &Vec<SignedArc>| {
        let arcs = ring.iter();
        arcs.filter_map(|arc| Some((*place_of.get(&arc.id())?, arc.is_forward())))
            .collect()
    };
    region.rings.iter().map(walked).collect()
}

fn backdrop(context: &Context, projection: MapProjection) -> Vec<Backdrop> {
    let world = |c: &_| projection.world(*c);
    context
        .features
        .par_iter()
        .map(|feature| Backdrop {
            kind: feature.kind,
            fills: Fill::of(&feature.areas, projection).into_iter().collect(),
            lines: feature
                .lines
                .iter()
                .map(|line| Line::of(line.iter().map(world).collect()))
                .collect(),
            points: feature.points.iter().map(world).collect(),
        })
        .collect()
}

/// For each vertex the error at which Douglas and Peucker's simplification would drop it: the
/// distance to its chord, never more than that of the vertex the chord came from.
fn weights(points: &[World]) -> Vec<f64> {
    let mut weights = vec![f64::INFINITY; points.len()];
    let mut stack = vec![(0, points.len().saturating_sub(1), f64::INFINITY)];
    while let Some((from, to, above)) = stack.pop() {
        let inner = from + 1..to;
        let far = inner
            .map(|i| (distance2(points[i], points[from], points[to]), i))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((found, at)) = far else { continue };
        let weight = found.sqrt().min(above);
        weights[at] = weight;
        stack.push((from, at, weight));
        stack.push((at, to, weight));
    }
    weights
}

/// Squared distance from `p` to the segment a–b.
fn distance2(p: World, a: World, b: World) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let (px, py) = (p[0] - a[0], p[1] - a[1]);
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 {
        ((px * dx + py * dy) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (x, y) = (px - t * dx, py - t * dy);
    x * x + y * y
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
