//! Working out what a map shows of some of its faces: triangles, lines, label places. Must not
//! know: what is kept from before.

use super::camera::{MapProjection, World, WorldBox};
use super::prepared::{Area, Backdrop, Boundary, Face, Fill, Line, Place};
use crate::geometry::coverage::{ArcId, Coverage, FaceId, Owner, RegionId};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::label::label_place;
use crate::geometry::polygon::Polygon;
use crate::model::GridMap;
use crate::model::class::Classes;
use crate::model::context::Context;
use rayon::prelude::*;

/// Fewer things than this are worked out here and now, not on all cores.
const FEW: usize = 32;

/// What was worked out; areas and boundaries with their numbers.
#[derive(Default)]
pub struct Worked {
    pub areas: Vec<(usize, Area)>,
    pub boundaries: Vec<(usize, Boundary)>,
    pub faces: Vec<Face>,
}

/// Work out these faces, and the regions and arcs that they have.
pub fn work_out(
    map: &GridMap,
    faces: &[FaceId],
    projection: MapProjection,
    classes: &Classes,
) -> Worked {
    let coverage = &map.coverage;
    let regions = faces.iter().flat_map(|face| coverage.face_regions(*face));
    let regions = once_each(regions.copied());
    let arcs = once_each(regions.iter().flat_map(|id| arcs_of(coverage, *id)));
    let areas = each(&regions, |id| area(coverage, *id, projection));
    let boundaries = each(&arcs, |id| boundary(coverage, *id, projection, classes));
    let faces = each(faces, |face| face_of(map, *face, projection));
    Worked {
        areas: areas.into_iter().flatten().collect(),
        boundaries: boundaries.into_iter().flatten().collect(),
        faces: faces.into_iter().flatten().collect(),
    }
}

fn once_each<T: Ord>(things: impl Iterator<Item = T>) -> Vec<T> {
    let mut things: Vec<T> = things.collect();
    things.sort_unstable();
    things.dedup();
    things
}

fn each<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    if things.len() < FEW {
        return things.iter().map(work).collect();
    }
    things.par_iter().map(work).collect()
}

/// The arcs around a region, as often as its rings walk them.
fn arcs_of(coverage: &Coverage, region: RegionId) -> impl Iterator<Item = ArcId> {
    let rings = coverage.region(region).map(|region| region.rings.iter());
    rings.into_iter().flatten().flatten().map(|arc| arc.id())
}

fn area(coverage: &Coverage, id: RegionId, projection: MapProjection) -> Option<(usize, Area)> {
    let region = coverage.region(id)?;
    let face = *region.owner.faces().first()?;
    let polygon = coverage.region_polygon(id);
    let world = |ring: &[Coord]| ring.iter().map(|c| projection.world(*c)).collect();
    let walked = region.rings.iter().map(|ring| {
        let arcs = ring.iter();
        arcs.map(|arc| (arc.id().0 as usize, arc.is_forward()))
            .collect()
    });
    let area = Area {
        fill: Fill::of(std::slice::from_ref(&polygon), projection)?,
        face,
        is_overlap: matches!(region.owner, Owner::Overlap(_)),
        rings: polygon.rings().map(world).collect(),
        arcs: walked.collect(),
    };
    Some((id.0 as usize, area))
}

fn boundary(
    coverage: &Coverage,
    id: ArcId,
    projection: MapProjection,
    classes: &Classes,
) -> Option<(usize, Boundary)> {
    let arc = coverage.arc(id)?;
    let sides = [arc.left, arc.right].map(|r| coverage.owner(r).faces().to_vec());
    let points = arc.coords.iter().map(|c| projection.world(*c));
    let boundary = Boundary {
        line: Line::of(points.collect()),
        coords: arc.coords.clone(),
        is_border: classes.is_border(&sides),
        sides,
    };
    Some((id.0 as usize, boundary))
}

fn face_of(map: &GridMap, id: FaceId, projection: MapProjection) -> Option<Face> {
    let coverage = &map.coverage;
    let bounds = coverage.face_bounds(id)?;
    let regions = coverage.face_regions(id);
    let polygons: Vec<Polygon> = regions
        .iter()
        .map(|r| coverage.region_polygon(*r))
        .collect();
    let found = label_place(&polygons)?;
    let per_metre = walkers::Projection::scale_pixel_per_meter(
        &projection,
        walkers::lon_lat(found.at.lon(), found.at.lat()),
        0.0,
    ) / 256.0;
    let on_one_side = |arc: &ArcId| {
        let sides = coverage.arc(*arc).map(|arc| [arc.left, arc.right]);
        sides.is_some_and(|[left, right]| {
            let has = |region| coverage.owner(region).faces().contains(&id);
            has(left) != has(right)
        })
    };
    let arcs = regions.iter().flat_map(|region| arcs_of(coverage, *region));
    let arcs = once_each(arcs.filter(on_one_side));
    Some(Face {
        id,
        bounds: WorldBox::around(&corners(bounds).map(|c| projection.world(c)))?,
        place: Place {
            at: projection.world(found.at),
            radius: found.radius_m * per_metre,
        },
        name: map.title(id),
        code: map.code(id),
        areas: regions.iter().map(|region| region.0 as usize).collect(),
        boundaries: arcs.into_iter().map(|arc| arc.0 as usize).collect(),
    })
}

fn corners(bounds: Bounds) -> [Coord; 4] {
    let (a, b) = (bounds.min, bounds.max);
    [a, Coord::new(b.x, a.y), b, Coord::new(a.x, b.y)]
}

/// Work out what lies behind the grids.
pub fn backdrop(context: &Context, projection: MapProjection) -> Vec<Backdrop> {
    let world = |c: &_| projection.world(*c);
    context
        .features
        .par_iter()
        .map(|feature| {
            let fills: Vec<Fill> = Fill::of(&feature.areas, projection).into_iter().collect();
            let lines = feature.lines.iter();
            let lines: Vec<Line> = lines
                .map(|line| Line::of(line.iter().map(world).collect()))
                .collect();
            let points: Vec<World> = feature.points.iter().map(world).collect();
            let boxes = fills.iter().map(|fill| fill.bounds);
            let boxes = boxes.chain(lines.iter().map(|line| line.bounds));
            let corners = boxes.flat_map(|bounds| [bounds.min, bounds.max]);
            let corners: Vec<World> = corners.chain(points.iter().copied()).collect();
            Backdrop {
                kind: feature.kind,
                bounds: WorldBox::around(&corners).unwrap_or_default(),
                fills,
                lines,
                points,
            }
        })
        .collect()
}
