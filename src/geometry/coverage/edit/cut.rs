//! Cutting faces, joining them, and giving away a part. Owns: the rule of who gets which piece.

use super::super::input::segment;
use super::super::noding::{Piece, box_of, meetings, node};
use super::super::{Coverage, FaceId, Owner, RegionId};
use super::change::CoverageChange;
use super::patch::{Cells, Label, Patch};
use super::refusal::{Refusal, RefusalKind};
use super::splice::Shares;
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::index::CoverageIndex;
use crate::geometry::label::label_place;
use crate::geometry::polygon::Polygon;
use std::collections::BTreeSet;

/// A piece narrower than this (metres, diameter of the largest circle inside) is a sliver: less
/// than a footpath, it can only be an accident.
const SLIVER_M: f64 = 0.5;

/// Cut a face by lines.
pub(super) fn split(
    coverage: &Coverage,
    index: &CoverageIndex,
    face: FaceId,
    lines: &[Vec<Coord>],
) -> Result<CoverageChange, Refusal> {
    let cells = cut_face(coverage, index, face, lines, &[])?;
    let own = Label::Own(Owner::Face(face));
    let mut labels = cells.labels.clone();
    // Regions that no line cuts keep what they are; of the pieces of the others, the largest.
    let mut pieces: Vec<u32> = cells.bordering_cuts();
    pieces.retain(|cell| labels[*cell as usize] == own);
    let place = lines.iter().flatten().next().copied().unwrap_or_default();
    let no_cut = || {
        let refusal = Refusal::at(RefusalKind::NoCut, place).with([face]);
        lines
            .first()
            .map_or(refusal.clone(), |line| refusal.along(line))
    };
    if pieces.len() < 2 {
        return Err(no_cut());
    }
    let measures = cells.measures();
    let largest = pieces.iter().copied().max_by_key(|cell| {
        (
            measures[*cell as usize].area2,
            std::cmp::Reverse(measures[*cell as usize].first),
        )
    });
    let mut parts: Vec<u32> = pieces
        .iter()
        .copied()
        .filter(|c| Some(*c) != largest)
        .collect();
    parts.sort_by_key(|cell| measures[*cell as usize].first);
    let mut next = coverage.face_count();
    for cell in &parts {
        labels[*cell as usize] = Label::Own(Owner::Face(FaceId(next as u32)));
        next += 1;
    }
    let change = cells.splice(&Shares {
        labels,
        may_vanish: Vec::new(),
        face_count: next,
    })?;
    refuse_slivers(coverage, &change, face)?;
    Ok(change)
}

/// Make neighbours one face.
pub(super) fn merge(
    coverage: &Coverage,
    index: &CoverageIndex,
    faces: &[FaceId],
    into: FaceId,
) -> Result<CoverageChange, Refusal> {
    let faces: BTreeSet<FaceId> = faces.iter().copied().chain([into]).collect();
    if faces.len() < 2 {
        return Ok(CoverageChange::default());
    }
    let mut patch = Patch::new(coverage, index);
    for face in &faces {
        let regions = coverage.face_regions(*face);
        if regions.is_empty() {
            return Err(Refusal::at(RefusalKind::Gone, Coord::default()).with([*face]));
        }
        regions.iter().for_each(|region| patch.touch(*region));
    }
    refuse_apart(coverage, &faces)?;
    let cells = patch.cells()?;
    let is_merged =
        |label: &Label| matches!(label, Label::Own(Owner::Face(f)) if faces.contains(f));
    let labels = cells.labels.iter().map(|label| {
        if is_merged(label) {
            Label::Own(Owner::Face(into))
        } else {
            label.clone()
        }
    });
    let shares = Shares {
        labels: labels.collect(),
        may_vanish: faces.iter().copied().filter(|f| *f != into).collect(),
        face_count: coverage.face_count(),
    };
    cells.splice(&shares)
}

/// Every face must be reachable from every other along shared boundaries.
fn refuse_apart(coverage: &Coverage, faces: &BTreeSet<FaceId>) -> Result<(), Refusal> {
    let mut reached: BTreeSet<FaceId> = faces.iter().take(1).copied().collect();
    let mut queue: Vec<FaceId> = reached.iter().copied().collect();
    while let Some(face) = queue.pop() {
        for other in coverage.faces_beside(face) {
            if faces.contains(&other) && reached.insert(other) {
                queue.push(other);
            }
        }
    }
    let Some(apart) = faces.difference(&reached).next() else {
        return Ok(());
    };
    let at = coverage.face_bounds(*apart).map(|b| b.centre());
    let refusal = Refusal::at(RefusalKind::NotBeside, at.unwrap_or_default());
    Err(refusal.with(faces.difference(&reached).copied()))
}

/// Give what a face has within rings to a neighbour.
pub(super) fn give(
    coverage: &Coverage,
    index: &CoverageIndex,
    rings: &[Vec<Coord>],
    from: FaceId,
    to: FaceId,
) -> Result<CoverageChange, Refusal> {
    let closed: Vec<Vec<Coord>> = rings
        .iter()
        .filter(|ring| ring.len() > 2)
        .map(|ring| ring.iter().chain(ring.first()).copied().collect())
        .collect();
    let cells = cut_face(coverage, index, from, &closed, coverage.face_regions(to))?;
    let own = Label::Own(Owner::Face(from));
    let mut labels = cells.labels.clone();
    let mut given: Vec<u32> = Vec::new();
    for (cell, label) in (0u32..).zip(&mut labels) {
        if *label == own && cells.inner_point(cell).is_some_and(|at| holds(rings, at)) {
            *label = Label::Own(Owner::Face(to));
            given.push(cell);
        }
    }
    let place = rings.iter().flatten().next().copied().unwrap_or_default();
    if given.is_empty() {
        return Err(Refusal::at(RefusalKind::NoCut, place).with([from]));
    }
    let to_label = Label::Own(Owner::Face(to));
    // What is given must hang together with what the other has.
    let is_beside = given.iter().all(|cell| {
        cells
            .beside(*cell)
            .any(|other| labels[other as usize] == to_label && !given.contains(&other))
    });
    if !is_beside {
        return Err(Refusal::at(RefusalKind::NotBeside, place).with([from, to]));
    }
    cells.splice(&Shares {
        labels,
        may_vanish: Vec::new(),
        face_count: coverage.face_count(),
    })
}

/// The cells of a face cut by lines, of which only what lies in the face counts, and of other
/// regions that may gain by it.
fn cut_face<'a>(
    coverage: &'a Coverage,
    index: &'a CoverageIndex,
    face: FaceId,
    lines: &[Vec<Coord>],
    others: &[RegionId],
) -> Result<Cells<'a>, Refusal> {
    let regions = coverage.face_regions(face);
    if regions.is_empty() {
        return Err(Refusal::at(RefusalKind::Gone, Coord::default()).with([face]));
    }
    let mut patch = Patch::new(coverage, index);
    for line in lines {
        for piece in within(coverage, regions, line) {
            patch.cut(piece.to_vec());
        }
    }
    for region in regions.iter().chain(others) {
        patch.touch(*region);
    }
    patch.cells()
}

/// The blocks into which lines cut a face: its polygons between them.
pub(super) fn blocks(
    coverage: &Coverage,
    index: &CoverageIndex,
    face: FaceId,
    lines: &[Vec<Coord>],
) -> Result<Vec<Polygon>, Refusal> {
    let cells = cut_face(coverage, index, face, lines, &[])?;
    let own = Label::Own(Owner::Face(face));
    let labels: Vec<Label> = cells.labels.clone();
    let count = labels.iter().filter(|label| **label == own).count();
    // Each cell as a face of its own, to read its polygons from the result.
    let mut next = coverage.face_count() as u32;
    let first = next;
    let labels = labels.into_iter().map(|label| {
        if label == own {
            next += 1;
            Label::Own(Owner::Face(FaceId(next - 1)))
        } else {
            label
        }
    });
    let shares = Shares {
        labels: labels.collect(),
        may_vanish: vec![face],
        face_count: coverage.face_count() + count,
    };
    let change = cells.splice(&shares)?;
    let pieces = first..first + count as u32;
    Ok(pieces
        .flat_map(|piece| change.polygons_after(coverage, FaceId(piece)))
        .collect())
}

/// The pieces of a line, segment by segment, that lie inside regions.
pub(super) fn within(coverage: &Coverage, regions: &[RegionId], line: &[Coord]) -> Vec<[Coord; 2]> {
    let pairs = line.windows(2).filter(|w| w[0] != w[1]);
    let mut segments: Vec<_> = pairs.map(|w| segment(w[0], w[1])).collect();
    segments.sort_unstable();
    segments.dedup();
    let own = segments.len();
    let Some(around) = Bounds::around(line.iter().copied()) else {
        return Vec::new();
    };
    let boundary: Vec<_> = regions
        .iter()
        .flat_map(|r| coverage.region_arcs(*r))
        .flat_map(|arc| arc.coords.windows(2))
        .map(|w| segment(w[0], w[1]))
        .filter(|s| box_of(s).intersects(&around))
        .collect();
    segments.extend(boundary);
    let meetings = meetings(&segments, own);
    let pieces = node(&segments, &meetings).into_iter();
    let mut inside: Vec<[Coord; 2]> = pieces
        .filter(|p| (p.source as usize) < own)
        .map(|Piece { ends, .. }| ends)
        .filter(|ends| regions.iter().any(|r| holds_middle(coverage, *r, *ends)))
        .collect();
    inside.sort_unstable();
    inside.dedup();
    inside
}

/// Whether the middle of a segment lies inside a region, in exact doubled coordinates; on its
/// boundary counts too.
pub(super) fn holds_middle(coverage: &Coverage, region: RegionId, [a, b]: [Coord; 2]) -> bool {
    let (x, y) = (
        i64::from(a.x) + i64::from(b.x),
        i64::from(a.y) + i64::from(b.y),
    );
    let mut inside = false;
    for w in coverage
        .region_arcs(region)
        .flat_map(|arc| arc.coords.windows(2))
    {
        let [(px, py), (qx, qy)] = [w[0], w[1]].map(|c| (2 * i64::from(c.x), 2 * i64::from(c.y)));
        let side =
            i128::from(qx - px) * i128::from(y - py) - i128::from(qy - py) * i128::from(x - px);
        let is_between =
            (px.min(qx)..=px.max(qx)).contains(&x) && (py.min(qy)..=py.max(qy)).contains(&y);
        if side == 0 && is_between {
            return true;
        }
        if (py > y) != (qy > y) && (side > 0) == (qy > py) {
            inside = !inside;
        }
    }
    inside
}

/// Whether a place lies inside rings, by the even-odd rule.
pub(super) fn holds(rings: &[Vec<Coord>], at: [f64; 2]) -> bool {
    let mut inside = false;
    for ring in rings {
        let Some(mut a) = ring.last().copied() else {
            continue;
        };
        for b in ring.iter().copied() {
            let [ax, ay, bx, by] = [a.x, a.y, b.x, b.y].map(f64::from);
            if (ay > at[1]) != (by > at[1]) && at[0] < ax + (at[1] - ay) / (by - ay) * (bx - ax) {
                inside = !inside;
            }
            a = b;
        }
    }
    inside
}

/// Size and place of a cell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CellMeasure {
    /// Twice its area, square units.
    pub area2: i128,
    /// Its smallest vertex.
    pub first: Option<Coord>,
}

impl Cells<'_> {
    /// The cells that a cut borders, ascending.
    pub fn bordering_cuts(&self) -> Vec<u32> {
        let cuts = (0u32..).zip(&self.info).filter(|(_, info)| info.is_cut);
        let mut cells: Vec<u32> = cuts
            .flat_map(|(edge, _)| [2 * edge, 2 * edge + 1].map(|h| self.topology.left(h)))
            .collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    /// Size and place of every cell; of the unbounded one only what its holes take away.
    pub fn measures(&self) -> Vec<CellMeasure> {
        let mut measures = vec![CellMeasure::default(); self.labels.len()];
        for half in 0..2 * self.edges.ends.len() as u32 {
            let [a, b] = self.half(half);
            let measure = &mut measures[self.topology.left(half) as usize];
            measure.area2 +=
                i128::from(i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y));
            measure.first = Some(measure.first.map_or(a, |first| first.min(a)));
        }
        measures
    }

    fn half(&self, half: u32) -> [Coord; 2] {
        let [a, b] = self.edges.ends[half as usize / 2];
        if half.is_multiple_of(2) {
            [a, b]
        } else {
            [b, a]
        }
    }

    /// The cells across the edges of a cell.
    pub fn beside(&self, cell: u32) -> impl Iterator<Item = u32> {
        let halves = 0..2 * self.edges.ends.len() as u32;
        let own = halves.filter(move |h| self.topology.left(*h) == cell);
        own.map(|h| self.topology.left(h ^ 1))
    }

    /// A place strictly inside a bounded cell, in units.
    pub fn inner_point(&self, cell: u32) -> Option<[f64; 2]> {
        if cell == 0 {
            return None;
        }
        // The middle of the cell along a parallel through the middle of its tallest edge:
        // between the edge and the next one to its left nothing else lies.
        let halves = 0..2 * self.edges.ends.len() as u32;
        let own: Vec<[Coord; 2]> = halves
            .filter(|h| self.topology.left(*h) == cell)
            .map(|h| self.half(h))
            .collect();
        let [a, b] = *own
            .iter()
            .max_by_key(|[a, b]| (i64::from(a.y) - i64::from(b.y)).abs())?;
        let y = (f64::from(a.y) + f64::from(b.y)) / 2.0;
        let at = |[p, q]: [Coord; 2]| {
            let (py, qy) = (f64::from(p.y), f64::from(q.y));
            ((py > y) != (qy > y))
                .then(|| f64::from(p.x) + (y - py) / (qy - py) * (f64::from(q.x) - f64::from(p.x)))
        };
        let from = at([a, b])?;
        // Going down, the inside lies to the east.
        let is_east = a.y > b.y;
        let others = own
            .iter()
            .filter(|other| **other != [a, b])
            .filter_map(|s| at(*s));
        let beyond = others.filter(|x| if is_east { *x > from } else { *x < from });
        let next = beyond.min_by(|p, q| (p - from).abs().total_cmp(&(q - from).abs()))?;
        Some([(from + next) / 2.0, y])
    }
}

/// New pieces, and what the face keeps, must be wider than a sliver.
fn refuse_slivers(
    coverage: &Coverage,
    change: &CoverageChange,
    face: FaceId,
) -> Result<(), Refusal> {
    let regions = change.regions.iter().filter_map(|swap| swap.after.as_ref());
    let is_piece = |owner: &Owner| match owner {
        Owner::Face(of) => *of == face || change.new_faces().any(|new| new == *of),
        _ => false,
    };
    for (region, _) in regions.filter(|(region, _)| is_piece(&region.owner)) {
        let polygon = change.polygon_of(coverage, region);
        let place = label_place(std::slice::from_ref(&polygon));
        let width = place.as_ref().map_or(0.0, |p| 2.0 * p.radius_m);
        if width < SLIVER_M {
            let first = polygon.outer.first().copied().unwrap_or_default();
            let at = place.map_or(first, |p| p.at);
            let refusal = Refusal::at(RefusalKind::Sliver, at).along(&polygon.outer);
            return Err(refusal.with([face]));
        }
    }
    Ok(())
}
