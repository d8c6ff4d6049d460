//! Rings that cross, touch or overlap themselves or their own shape. Owns: that judgement.
//! Must not know: other shapes.

use super::edges::NodedEdges;
use super::finding::{Finding, FindingKind};
use super::groups::Groups;
use super::ids::FaceId;
use super::input::Input;
use super::meet::Meet;
use super::noding::{Meeting, Piece};
use super::topology::Topology;
use crate::geometry::fixed::Coord;
use std::collections::{BTreeSet, HashMap};

/// Everything wrong within single shapes.
pub fn find(
    input: &Input,
    meetings: &[Meeting],
    pieces: &[Piece],
    noded: &NodedEdges,
    topology: &Topology,
) -> Vec<Finding> {
    let mut places: BTreeSet<(u32, Coord)> = BTreeSet::new();
    crossings(input, meetings, &mut places);
    let rings_at = |vertex| rings_at(vertex, input, pieces, noded, topology);
    // A ring that comes through one vertex twice.
    for (vertex, at) in (0u32..).zip(&topology.vertices) {
        if topology.outgoing(vertex).len() >= 4 {
            let rings = rings_at(vertex);
            let repeated = rings.chunk_by(|a, b| a == b).filter(|same| same.len() > 2);
            places.extend(repeated.map(|same| (input.shape(input.part(same[0])), *at)));
        }
    }
    // A ring comes through the foot of a spike twice too.
    for spike in noded.doubled.iter().filter(|d| d.one_ring) {
        for end in spike.ends {
            let Ok(vertex) = topology.vertices.binary_search(&end) else {
                continue;
            };
            let rings = rings_at(vertex as u32);
            if rings.iter().any(|r| input.part(*r) == spike.part) {
                places.insert((input.shape(spike.part), end));
            }
        }
    }
    overlapping_parts(input, topology, &mut places);
    let doubled_rings = noded.doubled.iter().filter(|d| !d.one_ring);
    places.extend(doubled_rings.map(|d| (input.shape(d.part), d.ends[0])));
    let mut findings: Vec<Finding> = places
        .into_iter()
        .map(|(shape, at)| Finding::at(FindingKind::SelfIntersection, at, vec![FaceId(shape)]))
        .collect();
    spikes(input, noded, &mut findings);
    findings
}

/// Different rings of one shape that cross (one ring crossing itself repeats a vertex).
fn crossings(input: &Input, meetings: &[Meeting], places: &mut BTreeSet<(u32, Coord)>) {
    for m in meetings.iter().filter(|m| m.splits.meet == Meet::Cross) {
        let Some(at) = m
            .splits
            .first
            .iter()
            .chain(&m.splits.second)
            .flatten()
            .next()
        else {
            continue;
        };
        for a in input.occurrences(m.first) {
            for b in input.occurrences(m.second) {
                if input.shape_of(*a) == input.shape_of(*b) && a.ring() != b.ring() {
                    places.insert((input.shape_of(*a), *at));
                }
            }
        }
    }
}

/// The rings that run along the edges at a vertex, ascending, as often as they do.
fn rings_at(
    vertex: u32,
    input: &Input,
    pieces: &[Piece],
    noded: &NodedEdges,
    topology: &Topology,
) -> Vec<u32> {
    let edges = topology.outgoing(vertex).iter().map(|h| h / 2);
    let mut rings: Vec<u32> = edges
        .flat_map(|edge| {
            let on_edge = noded.pieces_on[edge as usize].clone();
            &pieces[on_edge.start as usize..on_edge.end as usize]
        })
        .flat_map(|p| input.occurrences(p.source))
        .map(|o| o.ring())
        .collect();
    rings.sort_unstable();
    rings
}

/// Two parts of one shape that cover the same ground.
fn overlapping_parts(input: &Input, topology: &Topology, places: &mut BTreeSet<(u32, Coord)>) {
    for (start, region) in topology.cycle_start.iter().zip(&topology.region) {
        let members = &topology.members[*region as usize];
        for pair in members.windows(2) {
            let (a, b) = (input.shape(pair[0]), input.shape(pair[1]));
            if a == b {
                let at = topology.vertices[topology.origin[*start as usize] as usize];
                places.insert((a, at));
            }
        }
    }
}

/// One finding for each line that a ring runs there and back.
fn spikes(input: &Input, noded: &NodedEdges, findings: &mut Vec<Finding>) {
    let spikes: Vec<_> = noded.doubled.iter().filter(|d| d.one_ring).collect();
    let mut groups = Groups::new(spikes.len());
    let mut at_vertex: HashMap<(u32, Coord), usize> = HashMap::new();
    for (index, spike) in spikes.iter().enumerate() {
        for end in spike.ends {
            groups.join(index, *at_vertex.entry((spike.part, end)).or_insert(index));
        }
    }
    for (index, spike) in spikes.iter().enumerate() {
        if groups.root(index) == index {
            let face = FaceId(input.shape(spike.part));
            findings.push(Finding::at(FindingKind::Spike, spike.ends[0], vec![face]));
        }
    }
}
