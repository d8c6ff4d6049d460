//! A plan on the table: what the redraw workspace keeps beside the map. Owns: the geometric
//! undo that goes with the journal's, and figures of what an edit would do. Must not know:
//! widgets, the disk.

use crate::geometry::coverage::{Coverage, CoverageChange, Edit, FaceId, Refusal, RefusalKind};
use crate::geometry::ends::{Ends, Loose};
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use crate::geometry::label::label_place;
use crate::geometry::measure::{area_m2, length_m};
use crate::geometry::network::Network;
use crate::geometry::polygon::Polygon;
use crate::geometry::snapping::Snapper;
use crate::model::GridMap;
use crate::model::census::Census;
use crate::model::change::Change;
use crate::model::context::ContextKind;
use crate::model::former::{Former, ordered, runs_without};
use crate::model::outcome::EditOutcome;
use crate::model::plan::PlanInfo;
use crate::model::redraw::{Board, Done, keep_borders};
use crate::model::roll::Roll;
use crate::model::sizes::{Order, Sizes};
use crate::model::worklist::{Worklist, households_of, is_estimated};
use crate::rules::balance::Band;
use crate::store::{Entry, Mode};
use std::collections::{BTreeSet, HashMap, HashSet};

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
    pub former: Former,
    /// The codes of the published grids, by id.
    pub codes: HashMap<String, String>,
    /// What is not as it should be.
    pub worklist: Worklist,
    /// The sizes of the grids.
    pub sizes: Sizes,
    /// The target band.
    pub band: Band,
    /// What was done here, with the entry of the journal once it is on the disk.
    done: Vec<(Option<String>, CoverageChange)>,
    /// What was taken back.
    undone: Vec<(String, CoverageChange)>,
}

/// The map that a plan is laid out as.
pub struct LaidOut<'a> {
    /// The map; `features[i]` has face `i`.
    pub map: &'a mut GridMap,
    /// The index of its coverage.
    pub index: &'a mut CoverageIndex,
    /// The record of each feature.
    pub roll: &'a mut Roll,
}

impl LaidOut<'_> {
    fn board<'b>(&'b mut self, census: &'b mut Census) -> Board<'b> {
        Board {
            map: self.map,
            index: self.index,
            roll: self.roll,
            census,
        }
    }
}

/// How an entry of the journal fits what is on the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It was taken over: what it changed.
    Taken(EditOutcome),
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
    /// Where a drawn line meets the boundaries of the faces it is drawn for.
    pub met: Vec<Coord>,
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
    /// Some of these households are estimated.
    pub is_estimated: bool,
    /// Area after, square metres.
    pub area_m2: f64,
    /// Its ground after.
    pub polygons: Vec<Polygon>,
    /// Where it can be written on, when a line makes it.
    pub place: Option<Coord>,
}

impl Preview {
    /// A line that is drawn makes parts, and they can be had.
    pub fn makes_parts(&self) -> bool {
        self.refusal.is_none() && self.edit.as_ref().is_some_and(is_line)
    }
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
        let census = Census::new(&map.backdrop, &map.coverage, index);
        let band = Band::default();
        Self {
            info,
            worklist: Worklist::new(map, index, &census, band),
            sizes: Sizes::new(map, &census, band),
            census,
            snapper: Snapper::new(
                streets.iter().map(Vec::as_slice),
                buildings.iter().map(Vec::as_slice),
            ),
            streets: Network::new(&streets),
            street_lines: streets,
            former: Former::new(published, &map.coverage),
            codes: HashMap::new(),
            band,
            done: Vec::new(),
            undone: Vec::new(),
        }
    }

    /// With the codes of the published grids by id.
    pub fn with_codes(self, codes: HashMap<String, String>) -> Self {
        Self { codes, ..self }
    }

    /// With the size of grids that the project aims at.
    pub fn aiming_at(mut self, band: Band, map: &GridMap) -> Self {
        if self.band != band {
            self.set_band(band, map);
        }
        self
    }

    /// Bring up to date what follows from the map; map, index and census are as they are after
    /// the change.
    fn keep_up(&mut self, map: &GridMap, index: &CoverageIndex, outcome: &EditOutcome) {
        self.former.follow(&map.coverage, index, outcome);
        self.worklist.follow(map, index, &self.census, outcome);
        self.sizes.follow(map, &self.census, outcome);
    }

    /// Aim at another size of grids.
    pub fn set_band(&mut self, band: Band, map: &GridMap) {
        self.band = band;
        self.worklist.set_band(band, map, &self.census);
        self.sizes.set_band(band);
    }

    /// List the sizes in another order.
    pub fn set_order(&mut self, order: Order) {
        self.sizes.set_order(order);
    }

    /// What an edit would do, without doing it.
    pub fn preview(&self, map: &GridMap, index: &CoverageIndex, edit: Edit) -> Preview {
        let planned = map.coverage.plan(index, &edit).and_then(|change| {
            self.guard(map, &change)?;
            Ok(change)
        });
        let mut preview = Preview::default();
        let ends = ends_of(map, index, &edit);
        match planned {
            Err(refusal) => preview.refusal = Some(helped(refusal, &ends)),
            Ok(change) => {
                let old: HashSet<[Coord; 2]> = change
                    .old_lines()
                    .flat_map(|line| line.windows(2).map(ordered))
                    .collect();
                let new = change.lines();
                let new = new.flat_map(|line| runs_without(line, |ends| old.contains(&ends)));
                preview.lines = new.collect();
                preview.length_m = match &edit {
                    Edit::Split { lines, .. } => lines.iter().map(|line| length_m(line)).sum(),
                    Edit::Reshape { line, .. } => length_m(line),
                    _ => preview.lines.iter().map(|line| length_m(line)).sum(),
                };
                preview.faces = self.figures(map, &change, is_line(&edit));
                preview.cut = self.cut_by(&change);
            }
        }
        preview.met = ends.met;
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

    fn figures(&self, map: &GridMap, change: &CoverageChange, is_line: bool) -> Vec<FaceFigures> {
        let coverage = &map.coverage;
        let old = change.faces(coverage).into_iter();
        let faces: BTreeSet<FaceId> = old.chain(change.new_faces()).collect();
        let counts = !self.census.is_empty();
        let figures = faces
            .into_iter()
            .map(|face| {
                let polygons = change.polygons_after(coverage, face);
                let before = households_of(map, &self.census, face);
                let (lives, is_guess) = self.census.households_within(&polygons);
                // A grid that counts by itself is told by what comes and goes.
                let lost = self.census.households(face).unwrap_or(0);
                let after = (before.unwrap_or(0) + lives).saturating_sub(lost);
                FaceFigures {
                    face,
                    before,
                    after: counts.then_some(after),
                    is_estimated: is_guess || is_estimated(map, &self.census, face),
                    area_m2: polygons.iter().map(area_m2).sum(),
                    place: is_line
                        .then(|| label_place(&polygons))
                        .flatten()
                        .map(|place| place.at),
                    polygons,
                }
            })
            .filter(|figures| figures.area_m2 > 0.0 && self.is_changed(figures));
        let mut figures: Vec<FaceFigures> = figures.collect();
        // The parts of each face that is divided stand together.
        figures.sort_by_key(|f| (change.parent(f.face).unwrap_or(f.face), f.face));
        figures
    }

    /// A neighbour that only gets a vertex more is not changed.
    fn is_changed(&self, figures: &FaceFigures) -> bool {
        const LEAST_M2: f64 = 0.5;
        let before = self.sizes.line(figures.face);
        let before = before.map_or(0.0, |line| line.area_m2);
        (before - figures.area_m2).abs() >= LEAST_M2
            || figures
                .after
                .is_some_and(|after| figures.before != Some(after))
    }

    /// Borders of communities stay, unless a supervisor unlocked them in this plan.
    fn guard(&self, map: &GridMap, change: &CoverageChange) -> Result<(), Refusal> {
        keep_borders(self.info.unlocked.is_some(), map, change)
    }

    /// Do an edit on the table; the changes to the records are still to be committed.
    ///
    /// # Errors
    /// [`Refusal`], with nothing changed.
    pub fn apply(
        &mut self,
        mut table: LaidOut<'_>,
        edit: &Edit,
        new_id: impl FnMut() -> String,
    ) -> Result<Option<(Vec<Change>, EditOutcome)>, Refusal> {
        let mut census = std::mem::take(&mut self.census);
        let done =
            table
                .board(&mut census)
                .redraw(edit, |map, change| self.guard(map, change), new_id);
        self.census = census;
        let done =
            done.map_err(|refusal| helped(refusal, &ends_of(table.map, table.index, edit)))?;
        let Some(done) = done else {
            return Ok(None);
        };
        let Done {
            change,
            changes,
            outcome,
        } = done;
        // What no record says anew comes into no journal: waiting for its entry would be for ever.
        if changes.is_empty() {
            return Ok(None);
        }
        self.done.push((None, change));
        self.undone.clear();
        self.keep_up(table.map, table.index, &outcome);
        Ok(Some((changes, outcome)))
    }

    /// Change attributes of grids on the table; the changes are still to be committed. `None`
    /// where a record does not fit.
    pub fn apply_attributes(
        &mut self,
        mut table: LaidOut<'_>,
        changes: &[Change],
    ) -> Option<EditOutcome> {
        let nothing = CoverageChange::nothing(&table.map.coverage);
        let board = &mut table.board(&mut self.census);
        let outcome = board.follow(&nothing, true, changes)?;
        self.done.push((None, nothing));
        self.undone.clear();
        self.keep_up(table.map, table.index, &outcome);
        Some(outcome)
    }

    /// Something was done here that is not in the journal yet.
    pub fn is_ahead(&self) -> bool {
        self.done.iter().any(|(root, _)| root.is_none())
    }

    /// Take over what an entry of the journal did to this plan.
    pub fn follow(&mut self, mut table: LaidOut<'_>, entry: &Entry) -> Fit {
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
                        Fit::Taken(EditOutcome::default())
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
        let board = &mut table.board(&mut self.census);
        let Some(outcome) = board.follow(&change, forward, &entry.changes) else {
            return Fit::Stale;
        };
        if forward {
            self.done.push((Some(root.clone()), change));
        } else {
            self.undone.push((root.clone(), change));
        }
        self.keep_up(table.map, table.index, &outcome);
        Fit::Taken(outcome)
    }
}

/// It is of a line that is drawn: parts come of it.
fn is_line(edit: &Edit) -> bool {
    matches!(edit, Edit::Split { .. } | Edit::Reshape { .. })
}

/// How a drawn line stands to the boundaries of the faces it is drawn for.
fn ends_of(map: &GridMap, index: &CoverageIndex, edit: &Edit) -> Ends {
    let of = |face: FaceId, lines: &[Vec<Coord>], loose: Loose| {
        Ends::of(&map.coverage, index, face, lines, loose)
    };
    match edit {
        Edit::Split { faces, lines } => {
            let each = faces.iter().map(|face| of(*face, lines, Loose::Inside));
            each.reduce(Ends::and).unwrap_or_default()
        }
        Edit::Reshape { face, line } => of(*face, std::slice::from_ref(line), Loose::All),
        _ => Ends::default(),
    }
}

/// A refusal of a line that does not reach the boundary says what is missing.
fn helped(mut refusal: Refusal, ends: &Ends) -> Refusal {
    let lacks = [
        RefusalKind::NoCut,
        RefusalKind::EndsInside,
        RefusalKind::NoStretch,
    ];
    if !lacks.contains(&refusal.kind) || ends.missing.is_empty() {
        return refusal;
    }
    refusal.help.clear();
    let missing = ends.missing.iter();
    missing.fold(refusal, |refusal, line| refusal.helped_by(line))
}

/// The edit with the stretches that its lines lack.
pub fn completed(edit: &Edit, missing: &[Vec<Coord>]) -> Edit {
    let complete = |line: &mut Vec<Coord>| {
        for stretch in missing {
            let [from, to] = stretch.as_slice() else {
                continue;
            };
            if line.last() == Some(from) {
                line.push(*to);
            } else if line.first() == Some(from) {
                line.insert(0, *to);
            }
        }
    };
    let mut edit = edit.clone();
    match &mut edit {
        Edit::Split { lines, .. } => lines.iter_mut().for_each(complete),
        Edit::Reshape { line, .. } => complete(line),
        _ => {}
    }
    edit
}
