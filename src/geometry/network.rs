//! Lines as a network: where they meet one can turn, and the shortest way between two places
//! can be asked for. Owns: noding, and the search. Must not know: what the lines are.

use super::coverage::node_lines;
use super::fixed::{Bounds, Coord, METRES_PER_UNIT};
use petgraph::algo::{astar, dijkstra};
use petgraph::graph::{EdgeIndex, NodeIndex, UnGraph};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use std::collections::HashMap;

/// A network of lines.
pub struct Network {
    graph: UnGraph<Coord, f64>,
    /// Where each edge lies.
    edges: RTree<GeomWithData<Rectangle<[i64; 2]>, [NodeIndex; 2]>>,
}

impl Network {
    /// Of lines, split where they meet. A crossing is rounded to the lattice.
    pub fn new(lines: &[Vec<Coord>]) -> Self {
        let mut graph = UnGraph::default();
        let mut nodes: HashMap<Coord, NodeIndex> = HashMap::new();
        let mut boxes = Vec::new();
        for [a, b] in node_lines(lines) {
            let [p, q] = [a, b].map(|at| *nodes.entry(at).or_insert_with(|| graph.add_node(at)));
            graph.add_edge(p, q, a.distance_m(b));
            let bounds = Bounds::of(a).union(Bounds::of(b));
            let corner = |c: Coord| [i64::from(c.x), i64::from(c.y)];
            let rectangle = Rectangle::from_corners(corner(bounds.min), corner(bounds.max));
            boxes.push(GeomWithData::new(rectangle, [p, q]));
        }
        Self {
            graph,
            edges: RTree::bulk_load(boxes),
        }
    }

    /// The place on the network nearest to a point, within a distance in metres, and the edge.
    fn enter(&self, at: Coord, within_m: f64) -> Option<(f64, Coord, [NodeIndex; 2])> {
        let east = at.metres_per_unit_east().max(1e-6);
        let reach = |scale: f64| (within_m / scale).ceil() as i64;
        let (x, y) = (i64::from(at.x), i64::from(at.y));
        let (rx, ry) = (reach(east), reach(METRES_PER_UNIT));
        let around = AABB::from_corners([x - rx, y - ry], [x + rx, y + ry]);
        let found = self.edges.locate_in_envelope_intersecting(&around);
        found
            .map(|entry| {
                let ends = entry.data.map(|node| self.graph[node]);
                let on = super::index::nearest_on(ends, at, east);
                (at.distance_m(on), on, entry.data)
            })
            .filter(|(distance, _, _)| *distance <= within_m)
            .min_by(|a, b| a.0.total_cmp(&b.0))
    }

    /// The place on the network nearest to a point, within a distance in metres.
    pub fn nearest(&self, at: Coord, within_m: f64) -> Option<Coord> {
        self.enter(at, within_m).map(|(_, on, _)| on)
    }

    /// How far it is along the network from a place to each of others, metres, with the way from
    /// each to the network, which is entered within a distance in metres; `None` where there is no
    /// way. One search, however many others there are.
    pub fn distances(&self, from: Coord, to: &[Coord], within_m: f64) -> Vec<Option<f64>> {
        let Some((walk, first, begin)) = self.enter(from, within_m) else {
            return vec![None; to.len()];
        };
        let reached = begin.map(|node| {
            let lengths = dijkstra(&self.graph, node, None, |edge| *edge.weight());
            (self.graph[node].distance_m(first), lengths)
        });
        let way = |at: &Coord| {
            let (leave, last, ends) = self.enter(*at, within_m)?;
            let along = match begin == ends {
                true => Some(first.distance_m(last)),
                false => None,
            };
            let round = reached.iter().flat_map(|(start, lengths)| {
                ends.iter().filter_map(move |end| {
                    let tail = self.graph[*end].distance_m(last);
                    Some(start + lengths.get(end)? + tail)
                })
            });
            let least = round.chain(along).min_by(f64::total_cmp)?;
            Some(walk + least + leave)
        };
        to.iter().map(way).collect()
    }

    /// The edge nearest to a point, within a distance in metres, and the place on it: where a
    /// [`Door`](super::tour::Door) leads out.
    pub fn snap(&self, at: Coord, within_m: f64) -> Option<(EdgeIndex, Coord)> {
        let (_, on, [a, b]) = self.enter(at, within_m)?;
        Some((self.graph.find_edge(a, b)?, on))
    }

    /// Its places and the edges between them, in metres.
    pub fn graph(&self) -> &UnGraph<Coord, f64> {
        &self.graph
    }

    /// The shortest way along the network between the places nearest to two points, each
    /// within a distance in metres; `None` where there is none.
    pub fn way(&self, from: Coord, to: Coord, within_m: f64) -> Option<Vec<Coord>> {
        let (_, first, [a, b]) = self.enter(from, within_m)?;
        let (_, last, ends) = self.enter(to, within_m)?;
        if [a, b] == ends {
            return Some(vec![first, last]);
        }
        let tail = |node: NodeIndex| {
            ends.contains(&node)
                .then(|| self.graph[node].distance_m(last))
        };
        let start = |node: NodeIndex| self.graph[node].distance_m(first);
        let mut best: Option<(f64, Vec<NodeIndex>)> = None;
        for begin in [a, b] {
            for end in ends {
                let found = astar(
                    &self.graph,
                    begin,
                    |node| node == end,
                    |edge| *edge.weight(),
                    |node| self.graph[node].distance_m(self.graph[end]) * 0.999,
                );
                let Some((length, way)) = found else {
                    continue;
                };
                let whole = start(begin) + length + tail(end).unwrap_or_default();
                if best.as_ref().is_none_or(|(least, _)| whole < *least) {
                    best = Some((whole, way));
                }
            }
        }
        let (_, way) = best?;
        let mut coords = vec![first];
        coords.extend(way.into_iter().map(|node| self.graph[node]));
        coords.push(last);
        coords.dedup();
        Some(coords)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: i32, y: i32) -> Coord {
        Coord::new(1_186_940_000 + x, 253_620_000 + y)
    }

    #[test]
    fn the_way_follows_the_streets_and_turns_where_they_cross() {
        // Two streets that cross without a common vertex, and one apart.
        let network = Network::new(&[
            vec![at(0, 0), at(2000, 0)],
            vec![at(1000, -1000), at(1000, 1000)],
            vec![at(0, 5000), at(2000, 5000)],
        ]);
        let way = network.way(at(200, 20), at(1010, 800), 1.0).expect("a way");
        assert_eq!(way, [at(200, 0), at(1000, 0), at(1000, 800)]);
        let same = network.way(at(200, 20), at(700, 20), 1.0).expect("a way");
        assert_eq!(same, [at(200, 0), at(700, 0)]);
        assert_eq!(network.way(at(200, 0), at(200, 5000), 1.0), None);
        assert_eq!(network.way(at(200, 900), at(1000, 800), 1.0), None);
        assert_eq!(network.nearest(at(500, 30), 1.0), Some(at(500, 0)));
        let (edge, on) = network.snap(at(500, 30), 1.0).expect("a street");
        assert_eq!(on, at(500, 0));
        let (a, b) = network.graph().edge_endpoints(edge).expect("an edge");
        let mut ends = [a, b].map(|node| network.graph()[node]);
        ends.sort_unstable();
        assert_eq!(ends, [at(0, 0), at(1000, 0)]);
        assert_eq!(network.snap(at(500, 3000), 1.0), None);
    }

    #[test]
    fn it_is_as_far_as_the_way_is_long_and_nowhere_where_there_is_none() {
        let network = Network::new(&[
            vec![at(0, 0), at(20_000, 0)],
            vec![at(10_000, -10_000), at(10_000, 10_000)],
            vec![at(0, 50_000), at(20_000, 50_000)],
        ]);
        let to = [
            at(10_000, 8_000),
            at(7_000, 0),
            at(2_000, 50_000),
            at(2_000, 0),
        ];
        let far = network.distances(at(2_000, 0), &to, 1.0);
        let straight = |a: Coord, b: Coord| a.distance_m(b);
        let corner = at(10_000, 0);
        let round = straight(at(2_000, 0), corner) + straight(corner, to[0]);
        let near = |found: Option<f64>, expected: f64| {
            found.is_some_and(|found| (found - expected).abs() < 0.01)
        };
        assert!(near(far[0], round), "{far:?} {round}");
        assert!(near(far[1], straight(at(2_000, 0), to[1])), "{far:?}");
        assert_eq!(far[2], None);
        assert!(near(far[3], 0.0), "{far:?}");
        assert_eq!(network.distances(at(2_000, 9_000), &to, 1.0), [None; 4]);
    }
}
