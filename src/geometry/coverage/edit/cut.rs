//! Cutting faces, joining them, and giving away a part. Owns: the rule of who gets which piece.

use super::super::{Coverage, FaceId, Owner, RegionId};
use super::change::CoverageChange;
use super::drawing::{Cuts, Drawing, Drawn, grown};
use super::patch::{Cells, Label, Patch};
use super::refusal::{Refusal, RefusalKind};
use super::site::Site;
use super::splice::{Shares, Stop};
use crate::geometry::fixed::{Bounds, Coord, orient};
use crate::geometry::index::nearest_on;
use crate::geometry::label::{label_place, least_radius_m};
use crate::geometry::polygon::Polygon;
use std::collections::{BTreeSet, HashMap};

/// A piece narrower than this (metres, diameter of the largest circle inside) is a sliver: less
/// than a footpath, it can only be an accident.
const SLIVER_M: f64 = 0.5;

/// Cut faces by lines, each of them or none.
pub(super) fn split(
    site: &Site<'_>,
    faces: &[FaceId],
    lines: &[Vec<Coord>],
) -> Result<CoverageChange, Stop> {
    let faces: BTreeSet<FaceId> = faces.iter().copied().collect();
    if faces.is_empty() {
        return Ok(CoverageChange::default());
    }
    let cells = cut_faces(site, &faces, lines)?;
    let bordering = cells.bordering_cuts();
    let measures = cells.measures();
    let mut labels = cells.labels.clone();
    let mut parents: Vec<FaceId> = Vec::new();
    for face in &faces {
        let own = Label::Own(Owner::Face(*face));
        // Regions that no line cuts keep what they are; of the pieces of the others, the largest.
        let mut pieces = bordering.clone();
        pieces.retain(|cell| labels[*cell as usize] == own);
        if pieces.len() < 2 {
            return Err(uncut(site.coverage, *face, lines).into());
        }
        let largest = pieces.iter().copied().max_by_key(|cell| {
            (
                measures[*cell as usize].area2,
                std::cmp::Reverse(measures[*cell as usize].first),
            )
        });
        pieces.retain(|cell| Some(*cell) != largest);
        pieces.sort_by_key(|cell| measures[*cell as usize].first);
        for cell in pieces {
            let new = site.coverage.face_count() + parents.len();
            labels[cell as usize] = Label::Own(Owner::Face(FaceId(new as u32)));
            parents.push(*face);
        }
    }
    let change = cells.splice(&Shares {
        labels,
        may_vanish: Vec::new(),
        parents,
        heals: false,
    })?;
    refuse_slivers(site.coverage, &change, &faces)?;
    Ok(change)
}

/// Make neighbours one face.
pub(super) fn merge(
    site: &Site<'_>,
    faces: &[FaceId],
    into: FaceId,
) -> Result<CoverageChange, Stop> {
    let coverage = site.coverage;
    let faces: BTreeSet<FaceId> = faces.iter().copied().chain([into]).collect();
    if faces.len() < 2 {
        return Ok(CoverageChange::default());
    }
    let mut patch = Patch::new(site);
    for face in &faces {
        let regions = site.regions(*face)?;
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
        parents: Vec::new(),
        heals: true,
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
    site: &Site<'_>,
    rings: &[Vec<Coord>],
    from: FaceId,
    to: FaceId,
) -> Result<CoverageChange, Stop> {
    let closed: Vec<Vec<Coord>> = rings
        .iter()
        .filter(|ring| ring.len() > 2)
        .map(|ring| ring.iter().chain(ring.first()).copied().collect())
        .collect();
    let place = rings.iter().flatten().next().copied().unwrap_or_default();
    let regions = site.regions(from)?;
    let drawing = Drawing::new(site.coverage, &[regions], &closed, Drawn::Rings);
    let is_given = |cell: u32| drawing.is_inside(cell) && drawing.is_ringed(cell);
    let is_parted = |[a, b]: [u32; 2]| {
        drawing.is_inside(a) && drawing.is_inside(b) && is_given(a) != is_given(b)
    };
    if !(0..drawing.cell_count() as u32).any(is_given) {
        return Err(Refusal::at(RefusalKind::NoCut, place).with([from]).into());
    }
    let cuts = drawing.cuts(is_parted, is_given);
    let mut patch = Patch::new(site);
    for region in regions.iter().chain(site.regions(to)?) {
        patch.touch(*region);
    }
    patch.cut(&cuts);
    let cells = patch.cells()?;
    let own = Label::Own(Owner::Face(from));
    let to_label = Label::Own(Owner::Face(to));
    let mut labels = cells.labels.clone();
    let marked = cells.marked(&cuts, from, regions);
    let given: Vec<u32> = (0..labels.len() as u32)
        .filter(|cell| marked[*cell as usize] && labels[*cell as usize] == own)
        .collect();
    for cell in &given {
        labels[*cell as usize] = to_label.clone();
    }
    // What is given must hang together with what the other has.
    let has = |cell: u32| cells.labels[cell as usize] == to_label;
    let mut joined: BTreeSet<u32> = BTreeSet::new();
    let mut queue: Vec<u32> = given
        .iter()
        .copied()
        .filter(|c| cells.beside(*c).any(has))
        .collect();
    while let Some(cell) = queue.pop() {
        if joined.insert(cell) {
            queue.extend(cells.beside(cell).filter(|other| given.contains(other)));
        }
    }
    if joined.len() < given.len() {
        return Err(Refusal::at(RefusalKind::NotBeside, place)
            .with([from, to])
            .into());
    }
    cells.splice(&Shares {
        labels,
        may_vanish: Vec::new(),
        parents: Vec::new(),
        heals: false,
    })
}

/// The cells of faces cut by lines, of which only what lies in one of the faces counts. Lines and
/// the boundaries of all are noded at once, so that those between two of the faces are bent to one
/// place for both.
fn cut_faces<'a>(
    site: &Site<'a>,
    faces: &BTreeSet<FaceId>,
    lines: &[Vec<Coord>],
) -> Result<Cells<'a>, Refusal> {
    let grounds = faces.iter().map(|face| site.regions(*face));
    let grounds = grounds.collect::<Result<Vec<&[RegionId]>, Refusal>>()?;
    // What lies beyond the boxes of the faces (streets of a whole town) cannot cut them.
    let boxes = faces.iter().filter_map(|f| site.coverage.face_bounds(*f));
    let boxes: Vec<Bounds> = boxes.map(grown).collect();
    let is_near = |w: &[Coord]| {
        let own = Bounds::of(w[0]).union(Bounds::of(w[1]));
        boxes.iter().any(|around| around.intersects(&own))
    };
    let steps = lines.iter().flat_map(|line| line.windows(2));
    let near: Vec<Vec<Coord>> = steps
        .filter(|w| is_near(w))
        .map(<[Coord]>::to_vec)
        .collect();
    let drawing = Drawing::new(site.coverage, &grounds, &near, Drawn::Lines);
    let is_inside = |sides: [u32; 2]| sides.iter().all(|cell| drawing.is_inside(*cell));
    let cuts: Cuts = drawing.cuts(is_inside, |_| false);
    let mut patch = Patch::new(site);
    for region in grounds.iter().flat_map(|ground| ground.iter()) {
        patch.touch(*region);
    }
    patch.cut(&cuts);
    patch.cells()
}

/// Why lines do not cut a face: an end that stays inside, with the stretch that is missing, or
/// else that they do not go across it.
fn uncut(coverage: &Coverage, face: FaceId, lines: &[Vec<Coord>]) -> Refusal {
    let boundary: Vec<[Coord; 2]> = coverage
        .face_regions(face)
        .iter()
        .flat_map(|region| coverage.region_arcs(*region))
        .flat_map(|arc| arc.coords.windows(2))
        .map(|w| [w[0], w[1]])
        .collect();
    let open = lines.iter().filter(|line| line.first() != line.last());
    let ends = open.flat_map(|line| [(line, line.first()), (line, line.last())]);
    let ends = ends.filter_map(|(line, end)| Some((line, end?)));
    for (line, end) in ends.filter(|(_, end)| encloses(&boundary, **end)) {
        let east = end.metres_per_unit_east();
        let places = boundary.iter().map(|piece| nearest_on(*piece, *end, east));
        let by_distance = |a: &Coord, b: &Coord| end.distance_m(*a).total_cmp(&end.distance_m(*b));
        // An end that was put on the boundary and rounded to the inside is none that lacks a stretch.
        let is_short = |to: &Coord| to.x.abs_diff(end.x) > 1 || to.y.abs_diff(end.y) > 1;
        if let Some(to) = places.min_by(by_distance).filter(is_short) {
            let refusal = Refusal::at(RefusalKind::EndsInside, *end).with([face]);
            return refusal.along(line).helped_by(&[*end, to]);
        }
    }
    let place = lines.iter().flatten().next().copied().unwrap_or_default();
    let refusal = Refusal::at(RefusalKind::NoCut, place).with([face]);
    match lines.first() {
        Some(line) => refusal.along(line),
        None => refusal,
    }
}

/// The blocks into which lines cut a face: its polygons between them.
pub(super) fn blocks(
    site: &Site<'_>,
    face: FaceId,
    lines: &[Vec<Coord>],
) -> Result<Vec<Polygon>, Stop> {
    let coverage = site.coverage;
    let cells = cut_faces(site, &BTreeSet::from([face]), lines)?;
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
        parents: vec![face; count],
        heals: false,
    };
    let change = cells.splice(&shares)?;
    let pieces = first..first + count as u32;
    Ok(pieces
        .flat_map(|piece| change.polygons_after(coverage, FaceId(piece)))
        .collect())
}

/// Whether a place lies strictly inside what edges bound, by the even-odd rule, exactly.
pub(super) fn encloses(edges: &[[Coord; 2]], at: Coord) -> bool {
    let mut inside = false;
    for [a, b] in edges {
        let side = orient(*a, *b, at);
        let is_between = (a.x.min(b.x)..=a.x.max(b.x)).contains(&at.x)
            && (a.y.min(b.y)..=a.y.max(b.y)).contains(&at.y);
        if side == 0 && is_between {
            return false;
        }
        if (a.y > at.y) != (b.y > at.y) && (side > 0) == (b.y > a.y) {
            inside = !inside;
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

    /// Which cells lie on the marked side of cuts: those along them, and what hangs together
    /// with these short of a cut and of the boundary of the face, whose regions are `own`.
    pub fn marked(&self, cuts: &Cuts, face: FaceId, own: &[RegionId]) -> Vec<bool> {
        let is_inside = |cell: u32| self.labels[cell as usize] == Label::Own(Owner::Face(face));
        let mut marked = vec![false; self.labels.len()];
        let mut ways: HashMap<u32, Vec<u32>> = HashMap::new();
        let mut queue: Vec<u32> = Vec::new();
        for (edge, info) in (0u32..).zip(&self.info) {
            let sides = [2 * edge, 2 * edge + 1].map(|half| self.topology.left(half));
            let ours = info
                .sides
                .map(|sides| sides.map(|side| own.contains(&side)));
            if let Some(marks) = info.marks {
                let found = sides
                    .iter()
                    .zip(marks.sides)
                    .filter(|(_, is_marked)| *is_marked);
                let found = found.map(|(cell, _)| *cell);
                queue
                    .extend(found.filter(|cell| *cell != 0 && is_inside(*cell) == marks.is_inside));
            } else if ours.is_some_and(|[left, right]| left != right) {
                for (half, cell) in [2 * edge, 2 * edge + 1].into_iter().zip(sides) {
                    if cuts.marked.contains(&self.half(half)) {
                        queue.push(cell);
                    }
                }
            } else {
                if is_inside(sides[0]) != is_inside(sides[1]) || sides.contains(&0) {
                    continue;
                }
                ways.entry(sides[0]).or_default().push(sides[1]);
                ways.entry(sides[1]).or_default().push(sides[0]);
            }
        }
        while let Some(cell) = queue.pop() {
            if !std::mem::replace(&mut marked[cell as usize], true) {
                queue.extend(ways.get(&cell).into_iter().flatten());
            }
        }
        marked
    }

    /// The cells across the edges of a cell.
    pub fn beside(&self, cell: u32) -> impl Iterator<Item = u32> {
        let halves = 0..2 * self.edges.ends.len() as u32;
        let own = halves.filter(move |h| self.topology.left(*h) == cell);
        own.map(|h| self.topology.left(h ^ 1))
    }
}

/// New pieces, and what the faces keep, must be wider than a sliver.
fn refuse_slivers(
    coverage: &Coverage,
    change: &CoverageChange,
    faces: &BTreeSet<FaceId>,
) -> Result<(), Refusal> {
    // The face that a region was part of, where it is a piece of one that was cut.
    let whole = |owner: &Owner| match owner {
        Owner::Face(face) => {
            let whole = change.parent(*face).unwrap_or(*face);
            faces.contains(&whole).then_some(whole)
        }
        _ => None,
    };
    let regions = change.regions.iter().filter_map(|swap| swap.after.as_ref());
    for (region, _) in regions {
        let Some(face) = whole(&region.owner) else {
            continue;
        };
        let polygon = change.polygon_of(coverage, region);
        // Most pieces are so large that nobody has to look for where they are widest.
        if least_radius_m(&polygon).is_some_and(|least| 2.0 * least >= SLIVER_M) {
            continue;
        }
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
