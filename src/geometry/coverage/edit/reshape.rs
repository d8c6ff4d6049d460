//! Reshaping: a drawn line becomes the boundary of a face in place of what lies between its
//! ends. Owns: which ground changes hands, and who gets it.
//!
//! The line cuts the face, and the ground outside it, into cells. Of each connected piece of
//! ground that is cut, the largest cell stays what it is (outside the face, that without
//! bounds), and the others change sides: what lay outside becomes the face's, whoever had it;
//! what lay inside goes to the neighbours along its old boundary, each as far as its own
//! boundary reached: the boundary between two neighbours is drawn on straight to the nearest
//! place of the new line.

use super::super::input::segment;
use super::super::meet::{Meet, meet};
use super::super::noding::box_of;
use super::super::{Coverage, FaceId, Owner, RegionId};
use super::change::CoverageChange;
use super::cut::encloses;
use super::drawing::{Cut, Cuts, Drawing, Drawn};
use super::patch::{Cells, Label, Patch};
use super::refusal::{Refusal, RefusalKind};
use super::site::Site;
use super::splice::{Shares, Stop};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::index::{CoverageIndex, nearest_on};
use crate::geometry::measure::length_m;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Let a line be the boundary of a face.
pub(super) fn reshape(
    site: &Site<'_>,
    face: FaceId,
    line: &[Coord],
) -> Result<CoverageChange, Stop> {
    let regions = site.regions(face)?;
    let drawing = Drawing::new(site.coverage, &[regions], &[line.to_vec()], Drawn::Lines);
    let turned = turned(&drawing);
    if turned.is_empty() {
        return Err(no_stretch(face, line).into());
    }
    let is_turned = |cell: u32| turned.contains(&cell);
    let mut cuts = drawing.cuts(|[a, b]| is_turned(a) != is_turned(b), is_turned);
    let mut patch = Patch::new(site);
    for region in regions {
        patch.touch(*region);
    }
    for cell in &turned {
        let around: Vec<([Coord; 2], bool)> = drawing.around(*cell).collect();
        if drawing.is_inside(*cell) {
            for way in drawn_on(site.index, &around, &mut cuts) {
                patch.divide(way.to_vec());
            }
        } else {
            for region in within(site, regions, &around) {
                patch.touch(region);
            }
        }
    }
    patch.cut(&cuts);
    let cells = patch.cells()?;
    let labels = share(&cells, face, &cells.marked(&cuts, face, regions))?;
    // What a line only goes round has no old boundary whose place the line could take.
    if labels == cells.labels {
        return Err(no_stretch(face, line).into());
    }
    cells.splice(&Shares {
        labels,
        may_vanish: Vec::new(),
        parents: Vec::new(),
        heals: false,
    })
}

/// The line does not meet the boundary twice.
fn no_stretch(face: FaceId, line: &[Coord]) -> Refusal {
    let place = line.first().copied().unwrap_or_default();
    let refusal = Refusal::at(RefusalKind::NoStretch, place).along(line);
    refusal.with([face])
}

/// The cells that change sides.
fn turned(drawing: &Drawing) -> BTreeSet<u32> {
    let areas = drawing.areas2();
    let mut turned = BTreeSet::new();
    for group in drawing.groups() {
        let size = |cell: &u32| (*cell == 0, areas[*cell as usize], std::cmp::Reverse(*cell));
        let stays = group.iter().copied().max_by_key(size);
        turned.extend(group.into_iter().filter(|cell| Some(*cell) != stays));
    }
    turned
}

/// Boundaries between neighbours that end on the old boundary of a cell, drawn on to the
/// nearest place of the new one. The pieces of the new one get a vertex there.
fn drawn_on(
    index: &CoverageIndex,
    around: &[([Coord; 2], bool)],
    cuts: &mut Cuts,
) -> Vec<[Coord; 2]> {
    let of_line: HashSet<Coord> = around
        .iter()
        .filter(|(_, is_cut)| *is_cut)
        .flat_map(|(ends, _)| *ends)
        .collect();
    let nodes: BTreeSet<Coord> = around
        .iter()
        .filter(|(_, is_cut)| !is_cut)
        .flat_map(|(ends, _)| *ends)
        .filter(|at| !of_line.contains(at) && index.node_at(*at).is_some())
        .collect();
    let mut ways = Vec::new();
    for at in nodes {
        let pieces = cuts.pieces.iter().enumerate();
        let pieces = pieces.filter(|(_, cut)| cut.ends.iter().all(|end| of_line.contains(end)));
        let east = at.metres_per_unit_east();
        let places = pieces.map(|(i, cut)| (i, nearest_on(cut.ends, at, east)));
        let places = places.filter(|(_, to)| *to != at);
        let Some((i, to)) = places.min_by(|a, b| at.distance_m(a.1).total_cmp(&at.distance_m(b.1)))
        else {
            continue;
        };
        let way = segment(at, to);
        let is_free = around
            .iter()
            .all(|([a, b], is_cut)| *is_cut || meet(way, segment(*a, *b)).meet == Meet::Clean);
        if !is_free {
            continue;
        }
        let Cut { ends, marks } = cuts.pieces[i];
        if !ends.contains(&to) {
            let [a, b] = ends;
            let turned = |from: Coord, to: Coord| Cut {
                ends: segment(from, to),
                marks: marks.turned(from < to),
            };
            cuts.pieces[i] = turned(a, to);
            cuts.pieces.push(turned(to, b));
        }
        ways.push([at, to]);
    }
    ways
}

/// The regions of others that have a vertex within a cell.
fn within(site: &Site<'_>, own: &[RegionId], around: &[([Coord; 2], bool)]) -> BTreeSet<RegionId> {
    let edges: Vec<[Coord; 2]> = around.iter().map(|(ends, _)| *ends).collect();
    let Some(bounds) = Bounds::around(edges.iter().flatten().copied()) else {
        return BTreeSet::new();
    };
    let mut found = BTreeSet::new();
    for (id, i) in site.index.segments_in(bounds) {
        let Some(arc) = site.coverage.arcs.get(id.0) else {
            continue;
        };
        let sides = [arc.left, arc.right];
        if sides.iter().any(|side| own.contains(side)) {
            continue;
        }
        let ends = site.coverage.segment(id, i).into_iter().flatten();
        if sides.iter().any(|side| !found.contains(side))
            && ends.into_iter().any(|end| encloses(&edges, end))
        {
            found.extend(sides);
        }
    }
    // What is taken of it is told by what lies beside it.
    found.remove(&RegionId::OUTSIDE);
    found
}

/// Who gets each cell.
fn share(cells: &Cells<'_>, face: FaceId, marked: &[bool]) -> Result<Vec<Label>, Refusal> {
    let own = Label::Own(Owner::Face(face));
    let mut labels = cells.labels.clone();
    let mut given: Vec<u32> = Vec::new();
    for (cell, label) in (0u32..).zip(&mut labels) {
        if marked[cell as usize] && *label == own {
            given.push(cell);
        } else if marked[cell as usize] {
            *label = own.clone();
        }
    }
    // Cells without an old boundary go with the cell beside them.
    while !given.is_empty() {
        let mut heirs: Vec<(u32, Label)> = Vec::new();
        for cell in &given {
            if let Some(heir) = cells.heir(*cell)? {
                heirs.push((*cell, heir));
            }
        }
        if heirs.is_empty() {
            for cell in &given {
                let mut beside = cells.beside(*cell).filter(|other| !given.contains(other));
                let heir = beside.find(|other| labels[*other as usize] != own);
                heirs.extend(heir.map(|other| (*cell, labels[other as usize].clone())));
            }
        }
        if heirs.is_empty() {
            break;
        }
        given.retain(|cell| heirs.iter().all(|(taken, _)| taken != cell));
        for (cell, heir) in heirs {
            labels[cell as usize] = heir;
        }
    }
    Ok(labels)
}

impl Cells<'_> {
    /// Whose region lies along the longest part of a cell's old boundary.
    fn heir(&self, cell: u32) -> Result<Option<Label>, Refusal> {
        let mut lengths: BTreeMap<RegionId, f64> = BTreeMap::new();
        for (edge, info) in (0u32..).zip(&self.info) {
            let Some([left, right]) = info.sides else {
                continue;
            };
            for (half, beyond) in [(2 * edge, right), (2 * edge + 1, left)] {
                if self.topology.left(half) == cell && left != right {
                    let length = length_m(&self.edges.ends[edge as usize]);
                    *lengths.entry(beyond).or_default() += length;
                }
            }
        }
        let longest = lengths.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((region, _)) = longest else {
            return Ok(None);
        };
        let owner = self.coverage.owner(region);
        if matches!(owner, Owner::Overlap(_)) {
            let at = self.coverage.region_bounds(region).map(|b| b.centre());
            let refusal = Refusal::at(RefusalKind::Unsound, at.unwrap_or_default());
            return Err(refusal.with(owner.faces().iter().copied()));
        }
        Ok(Some(if self.regions.contains(&region) {
            Label::Own(owner.clone())
        } else {
            Label::Given(region)
        }))
    }
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
