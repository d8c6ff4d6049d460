//! Reshaping: a drawn line becomes the boundary of a face in place of what lies between its
//! ends. Owns: finding the stretches of line and boundary that belong together, and who gets
//! the ground between them.
//!
//! Where the line runs outside the face, the face takes what lies between line and boundary from
//! whoever has it; where it runs inside, the face gives that to the neighbours along the old
//! boundary, each as far as its own boundary reached: the boundary between two neighbours is
//! drawn on straight to the nearest place of the new line.

use super::super::input::{Segment, segment};
use super::super::meet::meet;
use super::super::noding::{box_of, meetings, node};
use super::super::plane::Plane;
use super::super::{Coverage, FaceId, Owner, RegionId, ring_coords};
use super::change::CoverageChange;
use super::cut::{holds, holds_middle};
use super::patch::{Cells, Label, Patch};
use super::refusal::{Refusal, RefusalKind};
use super::splice::Shares;
use crate::geometry::fixed::{Coord, ring_area2};
use crate::geometry::index::CoverageIndex;
use crate::geometry::measure::length_m;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A stretch of the line between two places on the boundary, and the way back along it.
struct Stretch {
    line: Vec<Coord>,
    /// From the end of the line along the boundary to its beginning, both included.
    way: Vec<Coord>,
    is_inside: bool,
}

impl Stretch {
    /// The ring of line and way.
    fn ring(&self) -> Vec<Coord> {
        let back = &self.way[1..self.way.len() - 1];
        self.line.iter().chain(back).copied().collect()
    }
}

/// Let a line be the boundary of a face.
pub(super) fn reshape(
    coverage: &Coverage,
    index: &CoverageIndex,
    face: FaceId,
    line: &[Coord],
) -> Result<CoverageChange, Refusal> {
    let regions = coverage.face_regions(face);
    let place = line.first().copied().unwrap_or_default();
    if regions.is_empty() {
        return Err(Refusal::at(RefusalKind::Gone, place).with([face]));
    }
    let stretches = stretches(coverage, regions, line);
    if stretches.is_empty() {
        let refusal = Refusal::at(RefusalKind::NoStretch, place).along(line);
        return Err(refusal.with([face]));
    }
    let mut patch = Patch::new(coverage, index);
    for region in regions {
        patch.touch(*region);
        for arc in coverage.regions[region.0 as usize].rings.iter().flatten() {
            patch.touch(coverage.beyond(*arc));
        }
    }
    for stretch in &stretches {
        let mut line = stretch.line.clone();
        if stretch.is_inside {
            let nodes = stretch.way[1..stretch.way.len() - 1].iter();
            for at in nodes.filter(|at| index.node_at(**at).is_some()) {
                if let Some((i, to)) = nearest(&line, *at) {
                    if line[i] != to && line[i + 1] != to {
                        line.insert(i + 1, to);
                    }
                    patch.cut(vec![*at, to]);
                }
            }
        }
        patch.cut(line);
    }
    let cells = patch.cells()?;
    let labels = share(&cells, face, &stretches);
    cells.splice(&Shares {
        labels,
        may_vanish: Vec::new(),
        face_count: coverage.face_count(),
    })
}

/// Who gets each cell.
fn share(cells: &Cells<'_>, face: FaceId, stretches: &[Stretch]) -> Vec<Label> {
    let own = Label::Own(Owner::Face(face));
    let rings = |inside: bool| -> Vec<Vec<Coord>> {
        let of = stretches.iter().filter(|s| s.is_inside == inside);
        of.map(Stretch::ring).collect()
    };
    let (given, taken) = (rings(true), rings(false));
    let mut labels = cells.labels.clone();
    for cell in 0..cells.labels.len() as u32 {
        let Some(at) = cells.inner_point(cell) else {
            continue;
        };
        let holds_any = |rings: &[Vec<Coord>]| {
            rings
                .iter()
                .any(|ring| holds(std::slice::from_ref(ring), at))
        };
        let label = &cells.labels[cell as usize];
        if *label == own && holds_any(&given) {
            if let Some(heir) = cells.longest_neighbour(cell, &own) {
                labels[cell as usize] = heir;
            }
        } else if *label != own && *label != Label::Foreign && holds_any(&taken) {
            labels[cell as usize] = own.clone();
        }
    }
    labels
}

impl Cells<'_> {
    /// Whose ground lies along the longest part of a cell's old boundary, but for `own`.
    fn longest_neighbour(&self, cell: u32, own: &Label) -> Option<Label> {
        let mut lengths: Vec<(Label, f64)> = Vec::new();
        for half in 0..2 * self.edges.ends.len() as u32 {
            if self.topology.left(half) != cell {
                continue;
            }
            let label = &self.labels[self.topology.left(half ^ 1) as usize];
            if label == own || *label == Label::Foreign {
                continue;
            }
            let length = length_m(&self.edges.ends[half as usize / 2]);
            match lengths.iter_mut().find(|(l, _)| l == label) {
                Some((_, sum)) => *sum += length,
                None => lengths.push((label.clone(), length)),
            }
        }
        let longest = lengths.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        longest.map(|(label, _)| label)
    }
}

/// The stretches of a line between places where it meets the boundary of regions.
fn stretches(coverage: &Coverage, regions: &[RegionId], line: &[Coord]) -> Vec<Stretch> {
    let steps: Vec<[Coord; 2]> = line
        .windows(2)
        .filter(|w| w[0] != w[1])
        .map(|w| [w[0], w[1]])
        .collect();
    let own = steps.len();
    let mut segments: Vec<Segment> = steps.iter().map(|[a, b]| segment(*a, *b)).collect();
    let rings: Vec<Vec<Coord>> = regions
        .iter()
        .flat_map(|r| &coverage.regions[r.0 as usize].rings)
        .map(|ring| ring_coords(&coverage.arcs, ring))
        .collect();
    let mut of_ring: Vec<(usize, usize)> = Vec::new();
    for (number, ring) in rings.iter().enumerate() {
        for i in 0..ring.len() {
            of_ring.push((number, i));
            segments.push(segment(ring[i], ring[(i + 1) % ring.len()]));
        }
    }
    let meetings = meetings(&segments, own);
    // Pieces of each segment, from its smaller end.
    let mut pieces: HashMap<usize, Vec<Segment>> = HashMap::new();
    for piece in node(&segments, &meetings) {
        let of = pieces.entry(piece.source as usize).or_default();
        of.push(piece.ends);
    }
    let walk = |source: usize, from: Coord| -> Vec<Coord> {
        let mut of: Vec<Segment> = pieces.get(&source).cloned().unwrap_or_default();
        of.sort_unstable();
        let mut ends: Vec<Coord> = of.iter().map(|s| s[0]).collect();
        ends.extend(of.last().map(|s| s[1]));
        if ends.first() != Some(&from) {
            ends.reverse();
        }
        ends
    };
    let noded_rings: Vec<Vec<Coord>> = rings
        .iter()
        .enumerate()
        .map(|(number, ring)| {
            let first = of_ring.iter().position(|(n, _)| *n == number).unwrap_or(0);
            let of_segments = ring.iter().enumerate();
            of_segments
                .flat_map(|(i, from)| {
                    let mut coords = walk(own + first + i, *from);
                    coords.pop();
                    coords
                })
                .collect()
        })
        .collect();
    let mut path: Vec<Coord> = Vec::new();
    for (source, [from, _]) in steps.iter().enumerate() {
        let coords = walk(source, *from);
        path.extend(coords.iter().skip(usize::from(!path.is_empty())));
    }
    let boundary: HashSet<Coord> = noded_rings.iter().flatten().copied().collect();
    let along: HashSet<Segment> = noded_rings
        .iter()
        .flat_map(|ring| {
            let next = ring.iter().cycle().skip(1);
            ring.iter().zip(next).map(|(a, b)| segment(*a, *b))
        })
        .collect();
    let contacts: Vec<usize> = (0..path.len())
        .filter(|i| boundary.contains(&path[*i]))
        .collect();
    contacts
        .windows(2)
        .filter_map(|w| {
            let line = path[w[0]..=w[1]].to_vec();
            if line.len() == 2 && along.contains(&segment(line[0], line[1])) {
                return None;
            }
            let first = [line[0], line[1]];
            let is_inside = regions.iter().any(|r| holds_middle(coverage, *r, first));
            let way = way_back(&noded_rings, &line)?;
            Some(Stretch {
                line,
                way,
                is_inside,
            })
        })
        .collect()
}

/// The way along the boundary from the end of a line to its beginning that encloses less with
/// it; `None` where they lie on different rings.
fn way_back(rings: &[Vec<Coord>], line: &[Coord]) -> Option<Vec<Coord>> {
    let (from, to) = (line[line.len() - 1], line[0]);
    if from == to {
        return None;
    }
    let mut best: Option<(i128, Vec<Coord>)> = None;
    for ring in rings {
        let at = |c: Coord| ring.iter().position(|v| *v == c);
        let (Some(i), Some(j)) = (at(from), at(to)) else {
            continue;
        };
        let count = ring.len();
        let forward: Vec<Coord> = (0..=(j + count - i) % count)
            .map(|k| ring[(i + k) % count])
            .collect();
        let backward: Vec<Coord> = (0..=(i + count - j) % count)
            .map(|k| ring[(i + count - k) % count])
            .collect();
        for way in [forward, backward] {
            let back = &way[1..way.len() - 1];
            let loop_: Vec<Coord> = line.iter().chain(back).copied().collect();
            let area = ring_area2(&loop_).abs();
            if area > 0 && best.as_ref().is_none_or(|(least, _)| area < *least) {
                best = Some((area, way));
            }
        }
    }
    best.map(|(_, way)| way)
}

/// The place of a line nearest to a point, rounded to the lattice, and the segment it lies on;
/// none where the point lies on it.
fn nearest(line: &[Coord], at: Coord) -> Option<(usize, Coord)> {
    let mut best: Option<(f64, usize, Coord)> = None;
    for (i, w) in line.windows(2).enumerate() {
        let [a, b] = [w[0], w[1]].map(|c| Plane::Ground.offset(at, c));
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let along = (-(a[0] * dx + a[1] * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
        let distance = (a[0] + along * dx).hypot(a[1] + along * dy);
        let step = |from: i32, to: i32| {
            (f64::from(from) + along * (f64::from(to) - f64::from(from))).round() as i32
        };
        let place = Coord::new(step(w[0].x, w[1].x), step(w[0].y, w[1].y));
        if best.is_none_or(|(least, _, _)| distance < least) {
            best = Some((distance, i, place));
        }
    }
    let (_, i, place) = best?;
    (place != at).then_some((i, place))
}

/// The faces that a line could reshape: those on both sides of the boundaries that it meets
/// first and last, those common to both first.
pub fn faces_to_reshape(coverage: &Coverage, index: &CoverageIndex, line: &[Coord]) -> Vec<FaceId> {
    let mut met: Vec<BTreeSet<FaceId>> = Vec::new();
    for w in line.windows(2).filter(|w| w[0] != w[1]) {
        let ends = segment(w[0], w[1]);
        let mut found: Vec<(f64, BTreeSet<FaceId>)> = Vec::new();
        for (arc, i) in index.segments_in(box_of(&ends)) {
            let (Some([a, b]), Some(of)) = (coverage.segment(arc, i), coverage.arcs.get(arc.0))
            else {
                continue;
            };
            let splits = meet(ends, segment(a, b));
            let shared = [a, b].into_iter().find(|c| ends.contains(c));
            let at = splits.first.iter().flatten().next().copied();
            let second = splits.second.iter().flatten().next().copied();
            if let Some(at) = at.or(second).or(shared) {
                let sides = [of.left, of.right].into_iter();
                let faces = sides.flat_map(|r| coverage.owner(r).faces().to_vec());
                found.push((w[0].distance_m(at), faces.collect()));
            }
        }
        found.sort_by(|p, q| p.0.total_cmp(&q.0));
        met.extend(found.into_iter().map(|(_, faces)| faces));
    }
    let (Some(first), Some(last)) = (met.first(), met.last()) else {
        return Vec::new();
    };
    let mut faces: Vec<FaceId> = first.intersection(last).copied().collect();
    faces.extend(
        first
            .union(last)
            .filter(|f| !(first.contains(f) && last.contains(f))),
    );
    faces
}
