//! A plan on the table: what the redraw workspace keeps beside the map. Owns: the geometric
//! undo that goes with the journal's, and figures of what an edit would do. Must not know:
//! widgets, the disk.

use crate::geometry::coverage::{Coverage, CoverageChange, Edit, FaceId, Refusal};
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use crate::geometry::measure::{area_m2, length_m};
use crate::geometry::network::Network;
use crate::geometry::snapping::Snapper;
use crate::model::GridMap;
use crate::model::census::Census;
use crate::model::change::Change;
use crate::model::context::ContextKind;
use crate::model::plan::{PlanInfo, is_border};
use crate::model::record::Key;
use crate::model::redraw::Board;
use crate::model::worklist::{Item, households_of, worklist};
use crate::rules::balance::Band;
use crate::store::{Entry, Mode};
use std::collections::{BTreeSet, HashSet};

/// A plan that is open.
pub struct Redraw {
    /// Which.
    pub info: PlanInfo,
    /// Who lives where.
    pub census: Census,
    /// What lines and vertices snap to.
    pub snapper: Snapper,
    /// The streets.
    pub streets: Network,
    /// The same as lines.
    pub street_lines: Vec<Vec<Coord>>,
    /// Published boundaries that the plan does not have any more.
    pub old_lines: Vec<Vec<Coord>>,
    /// What is not as it should be.
    pub worklist: Vec<Item>,
    /// The target band.
    pub band: Band,
    /// All published boundaries.
    published: Vec<Vec<Coord>>,
    /// What was done here, with the entry of the journal once it is on the disk.
    done: Vec<(Option<String>, CoverageChange)>,
    /// What was taken back.
    undone: Vec<(String, CoverageChange)>,
}

/// The map that a plan is laid out as.
pub struct Table<'a> {
    /// The map; `features[i]` has face `i`.
    pub map: &'a mut GridMap,
    /// The index of its coverage.
    pub index: &'a mut CoverageIndex,
    /// The record of each feature.
    pub keys: &'a mut Vec<Key>,
}

impl Table<'_> {
    fn board<'b>(&'b mut self, census: &'b mut Census) -> Board<'b> {
        Board {
            map: self.map,
            index: self.index,
            keys: self.keys,
            census,
        }
    }
}

/// How an entry of the journal fits what is on the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It was taken over.
    Taken,
    /// It is about something else.
    Other,
    /// The table must be laid anew from the records.
    Stale,
}

/// What an edit would do.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// The edit.
    pub edit: Option<Edit>,
    /// Boundaries as they would be.
    pub lines: Vec<Vec<Coord>>,
    /// Length of these, metres.
    pub length_m: f64,
    /// Faces, each with what it would have: polygons, households before and after, area.
    pub faces: Vec<FaceFigures>,
    /// Buildings that would be cut and are not now.
    pub cut: Vec<Coord>,
    /// Why it cannot be done.
    pub refusal: Option<Refusal>,
}

/// Figures of a face before and after an edit.
#[derive(Clone, Debug, PartialEq)]
pub struct FaceFigures {
    /// Which; one that is new has a number beyond the last.
    pub face: FaceId,
    /// Households before; none for a new one.
    pub before: Option<u32>,
    /// Households after.
    pub after: Option<u32>,
    /// Area after, square metres.
    pub area_m2: f64,
}

impl Redraw {
    /// Lay a plan out.
    pub fn new(info: PlanInfo, map: &GridMap, index: &CoverageIndex, published: &Coverage) -> Self {
        let streets: Vec<Vec<Coord>> = map
            .backdrop
            .features
            .iter()
            .filter(|f| {
                matches!(
                    f.kind,
                    ContextKind::Lane | ContextKind::Street | ContextKind::MainStreet
                )
            })
            .flat_map(|f| f.lines.clone())
            .collect();
        let buildings = map.backdrop.features.iter();
        let buildings: Vec<Vec<Coord>> = buildings
            .filter(|f| f.kind == ContextKind::Building)
            .flat_map(|f| f.areas.iter().flat_map(|p| p.rings()))
            .map(|ring| ring.iter().chain(ring.first()).copied().collect())
            .collect();
        let mut redraw = Self {
            info,
            census: Census::new(&map.backdrop, &map.coverage, index),
            snapper: Snapper::new(
                streets.iter().map(Vec::as_slice),
                buildings.iter().map(Vec::as_slice),
            ),
            streets: Network::new(&streets),
            street_lines: streets,
            old_lines: Vec::new(),
            worklist: Vec::new(),
            band: Band::default(),
            published: published
                .arcs()
                .map(|(_, arc)| arc.coords.clone())
                .collect(),
            done: Vec::new(),
            undone: Vec::new(),
        };
        redraw.refresh(map, index);
        redraw
    }

    /// Work out again what follows from the map.
    pub fn refresh(&mut self, map: &GridMap, index: &CoverageIndex) {
        let now: HashSet<[Coord; 2]> = map
            .coverage
            .arcs()
            .flat_map(|(_, arc)| arc.coords.windows(2).map(ordered))
            .collect();
        self.old_lines = runs(self.published.iter().map(Vec::as_slice), &now);
        self.worklist = worklist(map, index, &self.census, self.band);
    }

    /// What an edit would do, without doing it.
    pub fn preview(&self, map: &GridMap, index: &CoverageIndex, edit: Edit) -> Preview {
        let planned = map.coverage.plan(index, &edit).and_then(|change| {
            self.guard(map, &change, &edit)?;
            Ok(change)
        });
        let mut preview = Preview::default();
        match planned {
            Err(refusal) => preview.refusal = Some(refusal),
            Ok(change) => {
                let old: HashSet<[Coord; 2]> = change
                    .old_lines()
                    .flat_map(|line| line.windows(2).map(ordered))
                    .collect();
                preview.lines = runs(change.lines(), &old);
                preview.length_m = match &edit {
                    Edit::Split { lines, .. } => lines.iter().map(|line| length_m(line)).sum(),
                    Edit::Reshape { line, .. } => length_m(line),
                    _ => preview.lines.iter().map(|line| length_m(line)).sum(),
                };
                preview.faces = self.figures(map, &change);
                preview.cut = self.cut_by(&change);
            }
        }
        preview.edit = Some(edit);
        preview
    }

    /// Buildings that a change would cut and that are not cut now.
    fn cut_by(&self, change: &CoverageChange) -> Vec<Coord> {
        let before = self.census.cut_by(change.old_lines());
        let cut = self.census.cut_by(change.lines()).into_iter();
        let cut = cut.filter(|number| !before.contains(number));
        cut.filter_map(|number| Some(self.census.dwelling(number)?.at))
            .collect()
    }

    fn figures(&self, map: &GridMap, change: &CoverageChange) -> Vec<FaceFigures> {
        let coverage = &map.coverage;
        let old = change.faces(coverage).into_iter();
        let faces: BTreeSet<FaceId> = old.chain(change.new_faces()).collect();
        let counts = !self.census.is_empty();
        let lived = self.census.households();
        faces
            .into_iter()
            .map(|face| {
                let polygons = change.polygons_after(coverage, face);
                let before = households_of(map, &lived, face);
                let lives = self.census.households_within(&polygons);
                // A grid that counts by itself is told by what comes and goes.
                let lost = lived.get(&face).copied().unwrap_or(0);
                let after = (before.unwrap_or(0) + lives).saturating_sub(lost);
                FaceFigures {
                    face,
                    before,
                    after: counts.then_some(after),
                    area_m2: polygons.iter().map(area_m2).sum(),
                }
            })
            .filter(|figures| figures.area_m2 > 0.0 && self.is_changed(coverage, figures))
            .collect()
    }

    /// A neighbour that only gets a vertex more is not changed.
    fn is_changed(&self, coverage: &Coverage, figures: &FaceFigures) -> bool {
        const LEAST_M2: f64 = 0.5;
        let polygons = coverage.face_polygons(figures.face);
        let before: f64 = polygons.iter().map(area_m2).sum();
        (before - figures.area_m2).abs() >= LEAST_M2
            || figures
                .after
                .is_some_and(|after| figures.before != Some(after))
    }

    /// Borders of communities stay, unless a supervisor unlocked them in this plan.
    fn guard(&self, map: &GridMap, change: &CoverageChange, edit: &Edit) -> Result<(), Refusal> {
        if self.info.unlocked.is_some() {
            return Ok(());
        }
        let parent = match edit {
            Edit::Split { face, .. } => Some(*face),
            _ => None,
        };
        change.refuse_moved_borders(&map.coverage, is_border(map, parent))
    }

    /// Do an edit on the table; the changes to the records are still to be committed.
    ///
    /// # Errors
    /// [`Refusal`], with nothing changed.
    pub fn apply(
        &mut self,
        mut table: Table<'_>,
        edit: &Edit,
        new_id: impl FnMut() -> String,
    ) -> Result<Vec<Change>, Refusal> {
        let mut census = std::mem::take(&mut self.census);
        let done = table.board(&mut census).redraw(
            edit,
            |map, change| self.guard(map, change, edit),
            new_id,
        );
        self.census = census;
        let Some((change, changes)) = done? else {
            return Ok(Vec::new());
        };
        self.done.push((None, change));
        self.undone.clear();
        self.refresh(table.map, table.index);
        Ok(changes)
    }

    /// Change attributes of grids on the table; the changes are still to be committed.
    pub fn apply_attributes(&mut self, mut table: Table<'_>, changes: &[Change]) {
        let nothing = CoverageChange::nothing(&table.map.coverage);
        table.board(&mut self.census).follow(changes);
        self.done.push((None, nothing));
        self.undone.clear();
        self.refresh(table.map, table.index);
    }

    /// Something was done here that is not in the journal yet.
    pub fn is_ahead(&self) -> bool {
        self.done.iter().any(|(root, _)| root.is_none())
    }

    /// Take over what an entry of the journal did to this plan.
    pub fn follow(&mut self, mut table: Table<'_>, entry: &Entry) -> Fit {
        let plan = entry.row.detail.get("plan").and_then(|v| v.as_str());
        if plan != Some(self.info.id.as_str()) {
            return Fit::Other;
        }
        let root = &entry.row.root;
        let forward = match entry.row.mode {
            Mode::Do => {
                let waiting = self.done.iter_mut().find(|(root, _)| root.is_none());
                return match waiting {
                    Some((own, _)) => {
                        *own = Some(root.clone());
                        Fit::Taken
                    }
                    None => Fit::Stale,
                };
            }
            Mode::Undo => false,
            Mode::Redo => true,
        };
        let change = if forward {
            self.undone.pop_if(|(own, _)| own == root).map(|(_, c)| c)
        } else {
            self.done
                .pop_if(|(own, _)| own.as_ref() == Some(root))
                .map(|(_, c)| c)
        };
        let Some(change) = change else {
            return Fit::Stale;
        };
        if forward {
            table.map.coverage.redo(table.index, &change);
            self.done.push((Some(root.clone()), change));
        } else {
            table.map.coverage.revert(table.index, &change);
            self.undone.push((root.clone(), change));
        }
        if !table.board(&mut self.census).follow(&entry.changes) {
            return Fit::Stale;
        }
        self.refresh(table.map, table.index);
        Fit::Taken
    }
}

/// A segment, whichever way it is walked.
fn ordered(w: &[Coord]) -> [Coord; 2] {
    [w[0].min(w[1]), w[0].max(w[1])]
}

/// The stretches of lines that are not among some segments.
fn runs<'a>(
    lines: impl Iterator<Item = &'a [Coord]>,
    but: &HashSet<[Coord; 2]>,
) -> Vec<Vec<Coord>> {
    let mut runs = Vec::new();
    for line in lines {
        let mut run: Vec<Coord> = Vec::new();
        for w in line.windows(2) {
            if but.contains(&ordered(w)) {
                runs.extend((run.len() > 1).then(|| std::mem::take(&mut run)));
                run.clear();
                continue;
            }
            if run.is_empty() {
                run.push(w[0]);
            }
            run.push(w[1]);
        }
        runs.extend((run.len() > 1).then_some(run));
    }
    runs
}
