//! Polygons whose rings only touch and are wrong all the same: an interior that holes cut into
//! pieces, and parts that lie side by side. Owns: that judgement. Must not know: other shapes.

use super::edges::NodedEdges;
use super::finding::{Finding, FindingKind};
use super::groups::Groups;
use super::ids::FaceId;
use super::input::Input;
use super::topology::Topology;
use crate::geometry::fixed::Coord;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Everything of that kind in shapes that have nothing worse: `worse` are those whose rings cross.
pub fn find(
    input: &Input,
    noded: &NodedEdges,
    topology: &Topology,
    worse: &BTreeSet<FaceId>,
) -> Vec<Finding> {
    let mut findings = parts_side_by_side(input, noded, topology);
    findings.extend(split_interiors(input, topology));
    findings.retain(|finding| finding.faces.iter().all(|face| !worse.contains(face)));
    findings
}

/// One finding for each two parts of a shape that share an edge, at the first edge they share.
fn parts_side_by_side(input: &Input, noded: &NodedEdges, topology: &Topology) -> Vec<Finding> {
    let mut pairs: BTreeMap<[u32; 2], Coord> = BTreeMap::new();
    for (edge, ends) in (0u32..).zip(&noded.edges.ends) {
        let parts = noded.edges.toggles(edge);
        if parts.len() < 2 {
            continue;
        }
        let left = &topology.members[topology.left(2 * edge) as usize];
        for (i, a) in parts.iter().enumerate() {
            for b in &parts[i + 1..] {
                let is_left = |part: &u32| left.binary_search(part).is_ok();
                if input.shape(*a) == input.shape(*b) && is_left(a) != is_left(b) {
                    pairs.entry([*a, *b]).or_insert(ends[0]);
                }
            }
        }
    }
    let finding = |([a, _], at): ([u32; 2], Coord)| {
        Finding::at(FindingKind::PartsTouch, at, vec![FaceId(input.shape(a))])
    };
    pairs.into_iter().map(finding).collect()
}

/// One finding for each part whose inside is more than one piece, where two pieces touch.
fn split_interiors(input: &Input, topology: &Topology) -> Vec<Finding> {
    // Only holes that touch cut an interior, so that most parts are not looked at.
    let mut seats: HashMap<(u32, u32), usize> = HashMap::new();
    for (region, members) in (0u32..).zip(&topology.members) {
        for part in members.iter().filter(|part| input.has_holes(**part)) {
            let seat = seats.len();
            seats.insert((*part, region), seat);
        }
    }
    if seats.is_empty() {
        return Vec::new();
    }
    let mut groups = Groups::new(seats.len());
    for edge in 0..topology.next.len() as u32 / 2 {
        let (left, right) = (topology.left(2 * edge), topology.left(2 * edge + 1));
        for part in &topology.members[left as usize] {
            // Where another shape's boundary runs through a part, it is one piece all the same.
            if let (Some(a), Some(b)) = (seats.get(&(*part, left)), seats.get(&(*part, right))) {
                groups.join(*a, *b);
            }
        }
    }
    let mut found: BTreeMap<u32, Coord> = BTreeMap::new();
    for (vertex, at) in (0u32..).zip(&topology.vertices) {
        let around = topology.outgoing(vertex);
        if around.len() < 4 {
            continue;
        }
        let mut piece_of: HashMap<u32, usize> = HashMap::new();
        for half_edge in around {
            let region = topology.left(*half_edge);
            for part in &topology.members[region as usize] {
                let Some(seat) = seats.get(&(*part, region)) else {
                    continue;
                };
                let piece = groups.root(*seat);
                if *piece_of.entry(*part).or_insert(piece) != piece {
                    found.entry(*part).or_insert(*at);
                }
            }
        }
    }
    let finding = |(part, at): (u32, Coord)| {
        Finding::at(
            FindingKind::InteriorSplit,
            at,
            vec![FaceId(input.shape(part))],
        )
    };
    found.into_iter().map(finding).collect()
}
