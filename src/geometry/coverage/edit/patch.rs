//! The place where an edit works: arcs that are taken out, lines that are put in, and the
//! regions around them, linked anew. Owns: splitting lines where they meet, and the even-odd
//! rule that tells whose each cell is. Must not know: what the edit is for.

use super::super::edges::Edges;
use super::super::input::{Segment, segment};
use super::super::meet::{Meet, meet};
use super::super::noding::{Piece, box_of, meetings, node_through};
use super::super::topology::{Topology, exclusive_or};
use super::super::{ArcId, Coverage, FaceId, Owner, RegionId};
use super::drawing::{Cut, Cuts, Marks, dangling, grown};
use super::refusal::{Refusal, RefusalKind};
use super::site::Site;
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::index::CoverageIndex;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A line put in.
struct Loose {
    coords: Vec<Coord>,
    /// The regions on its left and right; none for a line that cuts one region.
    sides: Option<[RegionId; 2]>,
    source: Option<ArcId>,
    /// For a cut: what is marked beside it.
    marks: Option<Marks>,
}

/// Work on a part of a coverage.
pub(super) struct Patch<'a> {
    pub coverage: &'a Coverage,
    pub index: &'a CoverageIndex,
    removed: BTreeSet<ArcId>,
    lines: Vec<Loose>,
    /// The regions that are linked anew.
    regions: BTreeSet<RegionId>,
    /// Where arcs that were taken out ended: touching there is nothing new.
    ends: HashSet<Coord>,
    /// Where segments that stay are led through a new place.
    stops: Vec<(ArcId, usize, Coord)>,
}

/// Whose a cell is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// Ground of regions that are not linked anew, whichever.
    Foreign,
    /// Ground that is linked anew.
    Own(Owner),
    /// Ground that becomes part of a region which is not linked anew.
    Given(RegionId),
}

/// What is known of a noded edge, going from its smaller end.
#[derive(Clone, Debug)]
pub(super) struct EdgeInfo {
    /// The old regions on its left and right; none for a new line, or where several lines
    /// came to lie on one another.
    pub sides: Option<[RegionId; 2]>,
    /// The arc it was part of.
    pub source: Option<ArcId>,
    /// It cuts a region.
    pub is_cut: bool,
    /// For a cut: what is marked beside it.
    pub marks: Option<Marks>,
}

/// The cells that the lines of a patch bound.
pub(super) struct Cells<'a> {
    pub coverage: &'a Coverage,
    pub index: &'a CoverageIndex,
    pub edges: Edges,
    pub info: Vec<EdgeInfo>,
    pub topology: Topology,
    /// Whose each cell is, by the number of its region in the topology.
    pub labels: Vec<Label>,
    /// The arcs that the cells had.
    pub arcs: BTreeSet<ArcId>,
    /// The regions that the cells had.
    pub regions: BTreeSet<RegionId>,
    /// New vertices of boundaries, where cuts end on them.
    pub cut_vertices: BTreeSet<Coord>,
}

/// The pieces of segments that were split, by arc and vertex, and whether the segment, from
/// its smaller end, runs through each from its smaller end.
type Split = HashMap<(ArcId, usize), Vec<(Segment, bool)>>;

/// A piece of a line that is known to meet others only end to end.
struct Laid {
    ends: Segment,
    sides: Option<[RegionId; 2]>,
    source: Option<ArcId>,
    marks: Option<Marks>,
}

impl<'a> Patch<'a> {
    pub fn new(site: &Site<'a>) -> Self {
        Self {
            coverage: site.coverage,
            index: site.index,
            removed: BTreeSet::new(),
            lines: Vec::new(),
            regions: site.opened.clone(),
            ends: HashSet::new(),
            stops: Vec::new(),
        }
    }

    /// Link a region anew.
    pub fn touch(&mut self, region: RegionId) {
        self.regions.insert(region);
    }

    /// Put an arc back with other vertices; an arc of no length is left out.
    pub fn replace(&mut self, id: ArcId, coords: Vec<Coord>) {
        let Some(arc) = self.coverage.arcs.get(id.0) else {
            return;
        };
        self.removed.insert(id);
        self.ends.insert(arc.coords[0]);
        self.ends.insert(arc.coords[arc.coords.len() - 1]);
        self.touch(arc.left);
        self.touch(arc.right);
        self.lines.push(Loose {
            coords,
            sides: Some([arc.left, arc.right]),
            source: Some(id),
            marks: None,
        });
    }

    /// Put pieces of lines in that cut what they lie in.
    pub fn cut(&mut self, cuts: &Cuts) {
        for Cut { ends, marks } in &cuts.pieces {
            self.lines.push(Loose {
                coords: ends.to_vec(),
                sides: None,
                source: None,
                marks: Some(*marks),
            });
        }
        self.stops.extend(&cuts.stops);
    }

    /// Put a line in that cuts what it lies in, with nothing marked on either side.
    pub fn divide(&mut self, coords: Vec<Coord>) {
        self.lines.push(Loose {
            coords,
            sides: None,
            source: None,
            marks: None,
        });
    }

    /// Split lines where they meet, and tell the cells they bound.
    ///
    /// # Errors
    /// [`Refusal`] where a boundary would cross another, or ground would be claimed twice or
    /// not at all.
    pub fn cells(mut self) -> Result<Cells<'a>, Refusal> {
        let near = self.near();
        let (noded, split) = self.node(&near)?;
        self.open(&noded, &near, &split);
        for region in &self.regions {
            let owner = self.coverage.owner(*region);
            if matches!(owner, Owner::Overlap(_)) {
                let at = self.lines.first().and_then(|l| l.coords.first().copied());
                let refusal = Refusal::at(RefusalKind::Unsound, at.unwrap_or_default());
                return Err(refusal.with(owner.faces().iter().copied()));
            }
        }
        let arcs = self.arcs(&split);
        let mut cut_vertices: BTreeSet<Coord> = BTreeSet::new();
        if self.removed.is_empty() {
            let new = split.values().flatten().flat_map(|(ends, _)| *ends);
            cut_vertices.extend(new);
            cut_vertices.retain(|at| self.index.arcs_at(self.coverage, *at).is_empty());
        }
        let laid = self.lay(&arcs, noded, &split);
        let mut cells = self.link(laid, arcs)?;
        cells.cut_vertices = cut_vertices;
        Ok(cells)
    }

    /// Segments near the lines that are put in.
    fn near(&self) -> Vec<(ArcId, usize)> {
        let mut near: BTreeSet<(ArcId, usize)> = BTreeSet::new();
        let mut hit: Vec<Bounds> = Vec::new();
        for line in &self.lines {
            for w in line.coords.windows(2).filter(|w| w[0] != w[1]) {
                let ends = segment(w[0], w[1]);
                let found = self.index.segments_in(grown(box_of(&ends)));
                for (arc, i) in found.filter(|(arc, _)| !self.removed.contains(arc)) {
                    let Some([a, b]) = self.coverage.segment(arc, i) else {
                        continue;
                    };
                    near.insert((arc, i));
                    if meet(ends, segment(a, b)).meet != Meet::Clean {
                        hit.push(grown(box_of(&segment(a, b))));
                    }
                }
            }
        }
        for (arc, i, _) in &self.stops {
            if let Some([a, b]) = self.coverage.segment(*arc, *i) {
                near.insert((*arc, *i));
                hit.push(grown(box_of(&segment(a, b))));
            }
        }
        // What is split bends a little: what lies beside it must be looked at too.
        for bounds in hit {
            let found = self.index.segments_in(bounds);
            near.extend(found.filter(|(arc, _)| !self.removed.contains(arc)));
        }
        near.into_iter().collect()
    }

    /// The lines that are put in, noded; and the pieces of the segments near them that are
    /// split.
    fn node(&self, near: &[(ArcId, usize)]) -> Result<(Vec<Laid>, Split), Refusal> {
        // Each segment with its line, and whether it is walked from its smaller end.
        let mut of_line: Vec<(usize, bool)> = Vec::new();
        let mut segments: Vec<Segment> = Vec::new();
        for (number, line) in self.lines.iter().enumerate() {
            for w in line.coords.windows(2).filter(|w| w[0] != w[1]) {
                of_line.push((number, w[0] < w[1]));
                segments.push(segment(w[0], w[1]));
            }
        }
        let own = segments.len();
        let kept = near
            .iter()
            .filter_map(|(arc, i)| self.coverage.segment(*arc, *i));
        segments.extend(kept.map(|[a, b]| segment(a, b)));
        let meetings = meetings(&segments, own);
        let is_boundary = |s: u32| {
            of_line
                .get(s as usize)
                .is_none_or(|(line, _)| self.lines[*line].sides.is_some())
        };
        let crossing = meetings.iter().find(|m| {
            m.splits.meet == Meet::Cross && is_boundary(m.first) && is_boundary(m.second)
        });
        if let Some(m) = crossing {
            let at = m.splits.first[0].or(m.splits.second[0]);
            let way = segments[m.second as usize];
            return Err(Refusal::at(RefusalKind::Crosses, at.unwrap_or(way[0])).along(&way));
        }
        let through = self.stops.iter().filter_map(|(arc, i, at)| {
            let number = near.binary_search(&(*arc, *i)).ok()?;
            Some(((own + number) as u32, *at))
        });
        let mut laid = Vec::new();
        let mut split = Split::new();
        for piece in node_through(&segments, &meetings, through.collect()) {
            let Piece {
                ends,
                source,
                forward,
            } = piece;
            let source = source as usize;
            if let Some((line, from_smaller)) = of_line.get(source) {
                let line = &self.lines[*line];
                let keeps = *from_smaller == forward;
                laid.push(Laid {
                    ends,
                    sides: line.sides.map(|sides| turned(sides, keeps)),
                    source: line.source,
                    marks: line.marks.map(|marks| marks.turned(keeps)),
                });
            } else if ends != segments[source] {
                let pieces = split.entry(near[source - own]).or_default();
                pieces.push((ends, forward));
            }
        }
        Ok((laid, split))
    }

    /// Link anew what is touched otherwise than before. A cut that ends on the boundary of the
    /// region it cuts gives the region beyond a vertex more and changes nothing else of it; but
    /// where something comes to a vertex that others have, or lies on something, these regions
    /// may hang together otherwise.
    fn open(&mut self, noded: &[Laid], near: &[(ArcId, usize)], split: &Split) {
        let places = |is_cut: bool| -> HashSet<Coord> {
            let laid = noded.iter().filter(|laid| laid.sides.is_none() == is_cut);
            let places = laid.flat_map(|laid| laid.ends);
            places.filter(|at| !self.ends.contains(at)).collect()
        };
        let (cut, moved) = (places(true), places(false));
        let is_old = |at: &Coord| !self.index.arcs_at(self.coverage, *at).is_empty();
        let is_ours = |at: &Coord| {
            let arcs = self.index.arcs_at(self.coverage, *at).into_iter();
            let mut arcs = arcs.filter_map(|id| self.coverage.arcs.get(id.0));
            arcs.any(|arc| {
                [arc.left, arc.right]
                    .iter()
                    .any(|side| self.regions.contains(side))
            })
        };
        let laid: HashSet<Segment> = noded.iter().map(|laid| laid.ends).collect();
        let mut opened: BTreeSet<RegionId> = BTreeSet::new();
        for (id, i) in near {
            let (Some([a, b]), Some(arc)) =
                (self.coverage.segment(*id, *i), self.coverage.arcs.get(id.0))
            else {
                continue;
            };
            let sides = [arc.left, arc.right];
            let is_around = sides.iter().any(|side| self.regions.contains(side));
            let pieces = split.get(&(*id, *i));
            let stops = pieces.into_iter().flatten().flat_map(|(ends, _)| *ends);
            let mut stops = stops.filter(|at| *at != a && *at != b);
            let is_led_elsewhere = stops.any(|at| moved.contains(&at) || is_old(&at));
            let is_touched = is_led_elsewhere
                || (pieces.is_some() && !is_around)
                || [a, b].iter().any(|at| moved.contains(at))
                || (!is_around && [a, b].iter().any(|at| cut.contains(at) && !is_ours(at)))
                || (laid.contains(&segment(a, b)) && !is_around);
            if is_touched {
                opened.extend(sides);
            }
        }
        self.regions.extend(opened);
    }

    /// All arcs around the regions that are linked anew, and those that are led through new
    /// places.
    fn arcs(&self, split: &Split) -> BTreeSet<ArcId> {
        let regions = self.regions.iter();
        let regions = regions.filter_map(|r| self.coverage.regions.get(r.0));
        let arcs = regions.flat_map(|r| r.rings.iter().flatten());
        arcs.map(|arc| arc.id())
            .chain(self.removed.iter().copied())
            .chain(split.keys().map(|(arc, _)| *arc))
            .collect()
    }

    /// Everything that bounds the cells, in pieces.
    fn lay(&self, arcs: &BTreeSet<ArcId>, noded: Vec<Laid>, split: &Split) -> Vec<Laid> {
        let mut laid = noded;
        for id in arcs.iter().filter(|id| !self.removed.contains(id)) {
            let Some(arc) = self.coverage.arcs.get(id.0) else {
                continue;
            };
            for (i, w) in arc.coords.windows(2).enumerate() {
                let mut put = |ends, forward| {
                    laid.push(Laid {
                        ends,
                        sides: Some(turned([arc.left, arc.right], (w[0] < w[1]) == forward)),
                        source: Some(*id),
                        marks: None,
                    });
                };
                match split.get(&(*id, i)) {
                    Some(pieces) => pieces.iter().for_each(|(ends, fwd)| put(*ends, *fwd)),
                    None => put(segment(w[0], w[1]), true),
                }
            }
        }
        laid
    }

    fn link(self, mut laid: Vec<Laid>, arcs: BTreeSet<ArcId>) -> Result<Cells<'a>, Refusal> {
        let label = |region: RegionId| {
            if self.regions.contains(&region) {
                Label::Own(self.coverage.owner(region).clone())
            } else {
                Label::Foreign
            }
        };
        let base = label(RegionId::OUTSIDE);
        laid.sort_by_key(|laid| laid.ends);
        let mut members = Members::new(base);
        let mut merged: Vec<(Segment, Vec<u32>, EdgeInfo)> = Vec::with_capacity(laid.len());
        for run in laid.chunk_by(|a, b| a.ends == b.ends) {
            let known: Vec<&Laid> = run.iter().filter(|l| l.sides.is_some()).collect();
            let mut toggles = Vec::new();
            for piece in &known {
                for side in piece.sides.into_iter().flatten() {
                    toggles = exclusive_or(&toggles, &members.of(&label(side)));
                }
            }
            // Lines that cancel each other out part nothing any more.
            if !known.is_empty() && toggles.is_empty() {
                continue;
            }
            let info = EdgeInfo {
                sides: if let [only] = known.as_slice() {
                    only.sides
                } else {
                    None
                },
                source: known.iter().find_map(|l| l.source),
                is_cut: known.is_empty(),
                marks: run.iter().find_map(|l| l.marks),
            };
            merged.push((run[0].ends, toggles, info));
        }
        let ends: Vec<Segment> = merged.iter().map(|(ends, _, _)| *ends).collect();
        let is_cut: Vec<bool> = merged.iter().map(|(_, _, info)| info.is_cut).collect();
        let gone = dangling(&ends, &is_cut);
        let mut edges = Edges::default();
        let mut info = Vec::with_capacity(merged.len());
        for ((ends, toggles, edge), gone) in merged.into_iter().zip(gone) {
            if !gone {
                edges.push(ends, toggles);
                info.push(edge);
            }
        }
        let topology = Topology::new(&edges);
        let mut labels = Vec::with_capacity(topology.members.len());
        for cell in &topology.members {
            labels.push(members.label(cell));
        }
        let fault = |edge: usize, labels: [Option<&Label>; 2]| {
            let [a, b] = edges.ends[edge];
            let faces = labels
                .into_iter()
                .flatten()
                .flat_map(|l| l.faces().to_vec());
            let sides = info[edge].sides.into_iter().flatten();
            let before = sides.flat_map(|r| self.coverage.owner(r).faces().to_vec());
            Refusal::at(
                RefusalKind::Overlaps,
                Bounds::of(a).union(Bounds::of(b)).centre(),
            )
            .along(&[a, b])
            .with(faces.chain(before))
        };
        for (edge, known) in info.iter().enumerate() {
            let halves = [2 * edge as u32, 2 * edge as u32 + 1];
            let found = halves.map(|h| labels[topology.left(h) as usize].as_ref());
            let as_known = known.sides.map(|sides| sides.map(label));
            let fits = match (&as_known, found) {
                (Some([l, r]), [Some(left), Some(right)]) => l == left && r == right,
                (None, [Some(_), Some(_)]) => true,
                _ => false,
            };
            if !fits {
                return Err(fault(edge, found));
            }
        }
        Ok(Cells {
            coverage: self.coverage,
            index: self.index,
            labels: labels.into_iter().flatten().collect(),
            edges,
            info,
            topology,
            arcs,
            regions: self.regions,
            cut_vertices: BTreeSet::new(),
        })
    }
}

impl Label {
    /// The faces that have it.
    pub fn faces(&self) -> &[FaceId] {
        match self {
            Self::Foreign | Self::Given(_) => &[],
            Self::Own(owner) => owner.faces(),
        }
    }
}

/// Labels as members of the even-odd rule. What the unbounded cell is, is no member.
pub(super) struct Members {
    base: Label,
    labels: Vec<Label>,
    numbers: BTreeMap<Option<Rank>, u32>,
}

/// An owner that can be ordered.
type Rank = (u8, Vec<FaceId>);

fn order(label: &Label) -> Option<Rank> {
    match label {
        Label::Foreign | Label::Given(_) => None,
        Label::Own(Owner::Outside) => Some((0, Vec::new())),
        Label::Own(Owner::Void) => Some((1, Vec::new())),
        Label::Own(owner) => Some((2, owner.faces().to_vec())),
    }
}

impl Members {
    pub fn new(base: Label) -> Self {
        Self {
            base,
            labels: Vec::new(),
            numbers: BTreeMap::new(),
        }
    }

    /// The members that a label stands for: one, or none for that of the unbounded cell.
    pub fn of(&mut self, label: &Label) -> Vec<u32> {
        if *label == self.base {
            return Vec::new();
        }
        let labels = &mut self.labels;
        let number = *self.numbers.entry(order(label)).or_insert_with(|| {
            labels.push(label.clone());
            labels.len() as u32 - 1
        });
        vec![number]
    }

    /// The label of members, `None` where they are several.
    pub fn label(&self, members: &[u32]) -> Option<Label> {
        match members {
            [] => Some(self.base.clone()),
            [only] => self.labels.get(*only as usize).cloned(),
            _ => None,
        }
    }
}

/// A pair for one direction, or for the other.
fn turned<T>([left, right]: [T; 2], keeps: bool) -> [T; 2] {
    if keeps { [left, right] } else { [right, left] }
}
