//! What the pointer snaps to: a node of the coverage before a vertex, that before an edge, then
//! streets, then the edges of buildings. Owns: that order. Must not know: pixels.

use super::coverage::Coverage;
use super::fixed::{Bounds, Coord, METRES_PER_UNIT};
use super::index::{CoverageIndex, nearest_on};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// What was snapped to, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SnapKind {
    /// A node of the coverage.
    Node,
    /// A vertex of a boundary.
    Vertex,
    /// A boundary between its vertices.
    Edge,
    /// A street.
    Street,
    /// The edge of a building.
    Building,
}

/// A place snapped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snap {
    /// To what.
    pub kind: SnapKind,
    /// Where.
    pub at: Coord,
}

type Piece = GeomWithData<Rectangle<[i64; 2]>, ([Coord; 2], SnapKind)>;

/// Lines behind the coverage that can be snapped to.
#[derive(Default)]
pub struct Snapper {
    pieces: RTree<Piece>,
}

impl Snapper {
    /// Of streets and of the outlines of buildings (closed lines).
    pub fn new<'a>(
        streets: impl IntoIterator<Item = &'a [Coord]>,
        buildings: impl IntoIterator<Item = &'a [Coord]>,
    ) -> Self {
        let of = |line: &[Coord], kind: SnapKind| -> Vec<Piece> {
            let pairs = line.windows(2).filter(|w| w[0] != w[1]);
            let corner = |c: Coord| [i64::from(c.x), i64::from(c.y)];
            pairs
                .map(|w| {
                    let bounds = Bounds::of(w[0]).union(Bounds::of(w[1]));
                    let rectangle = Rectangle::from_corners(corner(bounds.min), corner(bounds.max));
                    GeomWithData::new(rectangle, ([w[0], w[1]], kind))
                })
                .collect()
        };
        let streets = streets
            .into_iter()
            .flat_map(|line| of(line, SnapKind::Street));
        let buildings = buildings
            .into_iter()
            .flat_map(|line| of(line, SnapKind::Building));
        Self {
            pieces: RTree::bulk_load(streets.chain(buildings).collect()),
        }
    }

    /// What lies within `tolerance_m` metres of a place. Vertices in `but` are being moved
    /// themselves: neither they nor the edges at them count.
    pub fn snap(
        &self,
        coverage: &Coverage,
        index: &CoverageIndex,
        at: Coord,
        tolerance_m: f64,
        but: &[Coord],
    ) -> Option<Snap> {
        let east = at.metres_per_unit_east().max(1e-6);
        let around = around(at, tolerance_m);
        let mut best: Option<(SnapKind, f64, Coord)> = None;
        let mut offer = |kind: SnapKind, to: Coord| {
            let distance = at.distance_m(to);
            let is_better = best.is_none_or(|(k, d, _)| (kind, distance) < (k, d));
            if distance <= tolerance_m && is_better {
                best = Some((kind, distance, to));
            }
        };
        for (arc, i) in index.segments_in(around) {
            let Some(ends) = coverage.segment(arc, i) else {
                continue;
            };
            for end in ends.into_iter().filter(|end| !but.contains(end)) {
                let is_node = index.node_at(end).is_some();
                offer(
                    if is_node {
                        SnapKind::Node
                    } else {
                        SnapKind::Vertex
                    },
                    end,
                );
            }
            if !ends.iter().any(|end| but.contains(end)) {
                offer(SnapKind::Edge, nearest_on(ends, at, east));
            }
        }
        let corner = |c: Coord| [i64::from(c.x), i64::from(c.y)];
        let envelope = AABB::from_corners(corner(around.min), corner(around.max));
        for piece in self.pieces.locate_in_envelope_intersecting(&envelope) {
            let (ends, kind) = piece.data;
            offer(kind, nearest_on(ends, at, east));
        }
        best.map(|(kind, _, at)| Snap { kind, at })
    }

    /// The vertex of a street or a building that lies nearest to a place, within `tolerance_m` metres.
    pub fn vertex(&self, at: Coord, tolerance_m: f64) -> Option<Coord> {
        let around = around(at, tolerance_m);
        let corner = |c: Coord| [i64::from(c.x), i64::from(c.y)];
        let envelope = AABB::from_corners(corner(around.min), corner(around.max));
        let pieces = self.pieces.locate_in_envelope_intersecting(&envelope);
        let ends = pieces.flat_map(|piece| piece.data.0);
        let near = ends.map(|end| (at.distance_m(end), end));
        let near = near.filter(|(distance, _)| *distance <= tolerance_m);
        near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, end)| end)
    }
}

/// A box that reaches so many metres from a place.
fn around(at: Coord, tolerance_m: f64) -> Bounds {
    let east = at.metres_per_unit_east().max(1e-6);
    let reach = |scale: f64| (tolerance_m / scale).ceil() as i32;
    let (rx, ry) = (reach(east), reach(METRES_PER_UNIT));
    Bounds {
        min: Coord::new(at.x.saturating_sub(rx), at.y.saturating_sub(ry)),
        max: Coord::new(at.x.saturating_add(rx), at.y.saturating_add(ry)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::coverage::BuildOptions;
    use super::super::polygon::{Polygon, Shape};
    use super::*;

    fn at(x: i32, y: i32) -> Coord {
        Coord::new(1_186_940_000 + x, 253_620_000 + y)
    }

    /// However near an edge is, the vertex beside it is meant.
    #[test]
    fn node_beats_vertex_beats_edge_beats_street_beats_building() {
        let square = |x: i32| Shape {
            polygons: vec![Polygon {
                outer: vec![at(x, 0), at(x + 1000, 0), at(x + 1000, 1000), at(x, 1000)],
                holes: Vec::new(),
            }],
        };
        let options = BuildOptions::default();
        let coverage = Coverage::build(&[square(0), square(1000)], &options).coverage;
        let index = CoverageIndex::new(&coverage);
        let street = [at(500, -500), at(500, 2000)];
        let house = [at(515, 400), at(515, 600)];
        let snapper = Snapper::new([&street[..]], [&house[..]]);
        let snap = |x, y, but: &[Coord]| snapper.snap(&coverage, &index, at(x, y), 0.5, but);
        let kind = |x, y| snap(x, y, &[]).map(|s| s.kind);
        assert_eq!(
            snap(1020, 980, &[]),
            Some(Snap {
                kind: SnapKind::Node,
                at: at(1000, 1000)
            })
        );
        assert_eq!(kind(10, 3), Some(SnapKind::Vertex));
        assert_eq!(kind(502, 10), Some(SnapKind::Edge));
        assert_eq!(kind(512, 500), Some(SnapKind::Street));
        assert_eq!(kind(555, 500), Some(SnapKind::Building));
        assert_eq!(kind(700, 500), None);
        // What is being dragged is no goal.
        assert_eq!(snap(5, 5, &[at(0, 0)]), None);
    }
}
