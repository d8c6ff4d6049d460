//! The street side of tours: how long the way between doors takes, and where it runs. Owns: doors
//! as places on a network, times from lengths, what is done where no street leads. Must not know:
//! tours.
//!
//! A door is tied to the street edge that it was snapped to: the edge is cut there, in a copy of
//! the network, and the way from the door to the street is walked straight. Where two doors are not
//! joined by streets, or one lies on none, the way between them is the straight line, and is
//! marked.

use super::task::{Fault, Times};
use crate::course::{Course, Stopped};
use crate::geometry::fixed::Coord;
use petgraph::algo::{astar, dijkstra};
use petgraph::graph::{EdgeIndex, NodeIndex, UnGraph};
use std::collections::BTreeMap;
use thiserror::Error;

/// Somewhere that ways begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Door {
    /// Where it is.
    pub at: Coord,
    /// The edge of the network it was snapped to, and the place on it; none where no street is
    /// near.
    pub on: Option<(EdgeIndex, Coord)>,
}

/// Why ways cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum NoWays {
    /// Nobody walks at such a speed.
    #[error("{0} m/s is no walking speed")]
    Speed(f64),
    /// A door is on an edge that the network has not.
    #[error("door {0} is on a street that is not in the network")]
    NoEdge(usize),
    /// A way takes too long.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// Somebody stopped it.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Where a way runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// From door to door, (lon, lat).
    pub coords: Vec<Coord>,
    /// No street leads there: it is a straight line.
    pub is_straight: bool,
}

/// The ways between doors.
pub struct Ways {
    graph: UnGraph<Coord, f64>,
    doors: Vec<Coord>,
    nodes: Vec<Option<NodeIndex>>,
    times: Times,
    is_straight: Vec<bool>,
}

impl Ways {
    /// Of a network whose nodes are coordinates and whose edges are weighed in metres, for doors,
    /// at a speed in m/s. A time is a whole second, rounded up.
    ///
    /// # Errors
    /// [`NoWays`].
    pub fn new(
        network: &UnGraph<Coord, f64>,
        doors: &[Door],
        speed: f64,
        course: &Course,
    ) -> Result<Self, NoWays> {
        if !speed.is_finite() || speed <= 0.0 {
            return Err(NoWays::Speed(speed));
        }
        let mut graph = network.clone();
        let nodes = tie(&mut graph, doors)?;
        let count = doors.len();
        let mut rows = vec![vec![0; count]; count];
        let mut is_straight = vec![false; count * count];
        for from in 0..count {
            course.count(1)?;
            let known = nodes[from].map(|node| dijkstra(&graph, node, None, |e| *e.weight()));
            for to in from + 1..count {
                let along = known.as_ref().zip(nodes[to]);
                let along = along.and_then(|(known, node)| known.get(&node).copied());
                let metres = match along {
                    Some(metres) => aside_m(&doors[from]) + metres + aside_m(&doors[to]),
                    None => doors[from].at.distance_m(doors[to].at),
                };
                for [a, b] in [[from, to], [to, from]] {
                    rows[a][b] = seconds(metres, speed);
                    is_straight[a * count + b] = along.is_none();
                }
            }
        }
        Ok(Self {
            graph,
            doors: doors.iter().map(|d| d.at).collect(),
            nodes,
            times: Times::new(&rows)?,
            is_straight,
        })
    }

    /// The times, doors being places.
    pub fn times(&self) -> &Times {
        &self.times
    }

    /// Pairs of doors that no street joins, each once, the lower first.
    pub fn straight(&self) -> Vec<[usize; 2]> {
        let count = self.doors.len();
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| [a, b]));
        pairs
            .filter(|[a, b]| self.is_straight[a * count + b])
            .collect()
    }

    /// Where the way from one door to another runs; `None` for a door there is not.
    pub fn path(&self, from: usize, to: usize) -> Option<Path> {
        let (a, b) = (*self.doors.get(from)?, *self.doors.get(to)?);
        if from == to {
            return Some(Path {
                coords: vec![a],
                is_straight: false,
            });
        }
        let ends = self.nodes[from].zip(self.nodes[to]);
        let found = ends.and_then(|(start, end)| {
            let to = self.graph[end];
            let is_end = |node: NodeIndex| node == end;
            // A little less than straight, so that rounding never makes it more than the way.
            let ahead = |node: NodeIndex| self.graph[node].distance_m(to) * 0.99;
            astar(&self.graph, start, is_end, |e| *e.weight(), ahead)
        });
        let mut coords = vec![a];
        if let Some((_, way)) = &found {
            coords.extend(way.iter().map(|node| self.graph[*node]));
        }
        coords.push(b);
        coords.dedup();
        Some(Path {
            coords,
            is_straight: found.is_none(),
        })
    }
}

/// From a door to its street, m.
fn aside_m(door: &Door) -> f64 {
    door.on.map_or(0.0, |(_, on)| door.at.distance_m(on))
}

/// How long a length in metres takes, in whole seconds: up, but for what arithmetic adds. What is
/// beyond all limits stays beyond.
fn seconds(metres: f64, speed: f64) -> u32 {
    let seconds = (metres / speed * 1000.0).round() / 1000.0;
    seconds.ceil() as u32
}

/// A node for each door on a street, tied to its neighbours along the edge.
fn tie(graph: &mut UnGraph<Coord, f64>, doors: &[Door]) -> Result<Vec<Option<NodeIndex>>, NoWays> {
    let mut nodes = vec![None; doors.len()];
    let mut on_edge: BTreeMap<EdgeIndex, Vec<(f64, NodeIndex)>> = BTreeMap::new();
    for (number, door) in doors.iter().enumerate() {
        let Some((edge, on)) = door.on else {
            continue;
        };
        let ends = graph.edge_endpoints(edge);
        let (a, b) = ends.ok_or(NoWays::NoEdge(number))?;
        let (before, after) = (graph[a].distance_m(on), on.distance_m(graph[b]));
        let share = before / (before + after).max(1e-9);
        let node = graph.add_node(on);
        nodes[number] = Some(node);
        on_edge.entry(edge).or_default().push((share, node));
    }
    for (edge, mut along) in on_edge {
        let Some((a, b)) = graph.edge_endpoints(edge) else {
            continue;
        };
        let length = graph[edge];
        along.sort_by(|p, q| p.0.total_cmp(&q.0).then(p.1.cmp(&q.1)));
        along.push((1.0, b));
        let (mut share, mut node) = (0.0, a);
        for (next_share, next) in along {
            graph.add_edge(node, next, length * (next_share - share));
            (share, node) = (next_share, next);
        }
    }
    Ok(nodes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// About 1.1 cm north and 1 cm east a unit.
    fn at(x: i32, y: i32) -> Coord {
        Coord::new(1_186_940_000 + x, 253_620_000 + y)
    }

    /// A slanted block with a tail, and a street apart.
    ///
    /// ```text
    ///      d---c
    ///     /   /        f---g
    ///    a---b---e
    /// ```
    fn town() -> (UnGraph<Coord, f64>, Vec<NodeIndex>) {
        let mut graph = UnGraph::default();
        let places = [
            at(0, 0),
            at(9_000, 2_000),
            at(12_000, 11_000),
            at(3_000, 9_000),
            at(20_000, 3_500),
            at(30_000, 8_000),
            at(40_000, 9_500),
        ];
        let nodes: Vec<NodeIndex> = places.iter().map(|p| graph.add_node(*p)).collect();
        for (p, q) in [(0, 1), (1, 2), (2, 3), (3, 0), (1, 4), (5, 6)] {
            graph.add_edge(nodes[p], nodes[q], places[p].distance_m(places[q]));
        }
        (graph, nodes)
    }

    /// A door beside the street between two nodes, at a share of it.
    fn door(
        graph: &UnGraph<Coord, f64>,
        [p, q]: [NodeIndex; 2],
        share: f64,
        aside: [i32; 2],
    ) -> Door {
        let (a, b) = (graph[p], graph[q]);
        let between = |a: i32, b: i32| a + (f64::from(b - a) * share).round() as i32;
        let on = Coord::new(between(a.x, b.x), between(a.y, b.y));
        Door {
            at: Coord::new(on.x + aside[0], on.y + aside[1]),
            on: graph.find_edge(p, q).map(|edge| (edge, on)),
        }
    }

    fn length_m(coords: &[Coord]) -> f64 {
        coords.windows(2).map(|w| w[0].distance_m(w[1])).sum()
    }

    #[test]
    fn times_are_those_of_the_ways_drawn() {
        let (graph, n) = town();
        let doors = [
            door(&graph, [n[0], n[1]], 0.25, [-100, 400]),
            door(&graph, [n[0], n[1]], 0.75, [0, 0]),
            door(&graph, [n[1], n[0]], 0.75, [80, -300]),
            door(&graph, [n[2], n[3]], 0.5, [0, 500]),
            door(&graph, [n[1], n[4]], 1.0, [0, 0]),
        ];
        let ways = Ways::new(&graph, &doors, 1.25, &Course::new()).expect("ways");
        assert_eq!(ways.straight(), Vec::<[usize; 2]>::new());
        for from in 0..doors.len() {
            for to in 0..doors.len() {
                let path = ways.path(from, to).expect("doors");
                assert!(!path.is_straight);
                assert_eq!(path.coords[0], doors[from].at);
                assert_eq!(path.coords[path.coords.len() - 1], doors[to].at);
                let exact = length_m(&path.coords) / 1.25;
                let told = f64::from(ways.times().between(from, to).expect("doors"));
                let off = told - exact;
                assert!((-0.02..1.02).contains(&off), "{from} {to}: {told} {exact}");
            }
        }
        // Round the block the shorter way: from the street below by its nearer corner.
        let up = ways.path(0, 3).expect("doors").coords;
        assert!(up.contains(&graph[n[0]]) && !up.contains(&graph[n[1]]));
        let up = ways.path(1, 3).expect("doors").coords;
        assert!(up.contains(&graph[n[1]]) && !up.contains(&graph[n[0]]));
        // On one edge nobody goes by its ends.
        let beside = ways.path(0, 1).expect("doors").coords;
        assert!(!beside.contains(&graph[n[0]]) && !beside.contains(&graph[n[1]]));
        assert_eq!(ways.path(0, 5), None);
    }

    #[test]
    fn where_no_street_leads_the_line_is_straight_and_says_so() {
        let (graph, n) = town();
        let doors = [
            door(&graph, [n[0], n[1]], 0.5, [0, 0]),
            door(&graph, [n[5], n[6]], 0.5, [0, 0]),
            Door {
                at: at(-5_000, 7_000),
                on: None,
            },
            door(&graph, [n[2], n[3]], 0.5, [0, 0]),
        ];
        let ways = Ways::new(&graph, &doors, 1.0, &Course::new()).expect("ways");
        assert_eq!(ways.straight(), [[0, 1], [0, 2], [1, 2], [1, 3], [2, 3]]);
        let path = ways.path(2, 0).expect("doors");
        assert_eq!(path.coords, [doors[2].at, doors[0].at]);
        assert!(path.is_straight);
        let metres = doors[0].at.distance_m(doors[2].at);
        assert_eq!(ways.times().between(2, 0), Some(metres.ceil() as u32));
        let joined = ways.path(3, 0).expect("doors");
        assert!(!joined.is_straight && joined.coords.len() > 2);
        let here = ways.path(2, 2).expect("a door");
        assert_eq!((here.coords.len(), here.is_straight), (1, false));
    }

    #[test]
    fn what_cannot_be_walked_is_refused() {
        let (graph, n) = town();
        let here = door(&graph, [n[0], n[1]], 0.5, [0, 0]);
        for speed in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let found = Ways::new(&graph, &[here], speed, &Course::new());
            assert!(matches!(found, Err(NoWays::Speed(_))), "{speed}");
        }
        let elsewhere = Door {
            on: Some((EdgeIndex::new(99), here.at)),
            ..here
        };
        let found = Ways::new(&graph, &[here, elsewhere], 1.0, &Course::new());
        assert_eq!(found.err(), Some(NoWays::NoEdge(1)));
        let far = Door {
            at: at(-900_000_000, 0),
            on: None,
        };
        let found = Ways::new(&graph, &[here, far], 1.0, &Course::new());
        let fault = Fault::FarAway { from: 0, to: 1 };
        assert_eq!(found.err(), Some(NoWays::Fault(fault)));
        let found = Ways::new(&graph, &[here, here], 1.0, &Course::stopping_after(1));
        assert_eq!(found.err(), Some(NoWays::Stopped(Stopped)));
    }
}
