//! What is open and what is selected. Owns: the document and everything that points into it.
//! Must not know: widgets.

use crate::app::jobs::source::Source;
use crate::app::project::parts::MapParts;
use crate::app::workspaces::redraw::open_plan::{Fit, LaidOut, Redraw};
use crate::exchange::report::{Note, Skipped};
use crate::geometry::coverage::{Edit, FaceId, Refusal};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::index::CoverageIndex;
use crate::geometry::measure::{FaceMeasure, measure_face};
use crate::model::GridMap;
use crate::model::change::{Change, Effect};
use crate::model::codes::Codes;
use crate::model::outcome::{EditOutcome, Outcomes};
use crate::model::record::Kind;
use crate::model::roll::Roll;
use crate::model::search::SearchIndex;
use crate::model::sizes::Order;
use crate::rules::balance::Band;
use crate::store::{ActionName, Entry};
use serde_json::Value;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An open map.
pub struct Document {
    /// Where it comes from.
    pub source: Source,
    /// The map.
    pub map: Arc<GridMap>,
    /// Its hit index.
    pub index: CoverageIndex,
    /// Its search index.
    pub search: SearchIndex,
    /// What reading it said.
    pub said: Said,
    /// The record of each feature.
    pub roll: Roll,
    /// What is needed to redraw it, if it is a plan.
    pub redraw: Option<Box<Redraw>>,
}

/// What reading a map said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// What was changed.
    pub notes: Vec<Note>,
    /// What else lies in the file, and is not shown.
    pub skipped: Vec<Skipped>,
}

/// The open map, and what points into it.
#[derive(Default)]
pub struct Session {
    document: Option<Document>,
    outcomes: Outcomes,
    /// Selected faces.
    selection: BTreeSet<FaceId>,
    /// Worked out when somebody looks at it.
    figures: OnceCell<Figures>,
    /// Looked through when somebody asks for a grid by its code.
    codes: OnceCell<Codes>,
    /// Looked through when somebody asks for a community.
    communities: OnceCell<BTreeMap<String, String>>,
    /// The face under the pointer.
    pub hover: Option<FaceId>,
    /// The place under the pointer.
    pub pointer: Option<Coord>,
    /// The finding last gone to, its place in the list.
    pub problem: Option<usize>,
}

/// Figures of the selection, worked out once for each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Sum of areas, m²; parts and holes counted together.
    pub total: FaceMeasure,
    /// Neighbours of the selection (not themselves selected), with the length of the shared
    /// boundary in metres, the longest first.
    pub neighbours: Vec<(FaceId, f64)>,
}

impl Session {
    /// The open map.
    pub fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// Goes up with every map opened, and with every change of it.
    pub fn revision(&self) -> u64 {
        self.outcomes.revision()
    }

    /// What changed, and when.
    pub fn outcomes(&self) -> &Outcomes {
        &self.outcomes
    }

    /// Replace the open map; nothing is selected in the new one.
    pub fn open(&mut self, source: Source, parts: MapParts, said: Said) {
        let mut outcomes = std::mem::take(&mut self.outcomes);
        outcomes.begin_anew();
        *self = Self {
            document: Some(document(source, parts, said)),
            outcomes,
            ..Self::default()
        };
    }

    /// The same project, as it is after a change; what is still there stays selected.
    pub fn replace_map(&mut self, parts: MapParts) {
        let Some(old) = self.document.take() else {
            return;
        };
        let selected = self.selection.iter();
        let selected = selected.filter_map(|face| parts.roll.face(old.roll.key(*face)?));
        self.selection = selected.collect();
        self.figures.take();
        self.codes.take();
        self.communities.take();
        self.hover = None;
        self.problem = None;
        self.document = Some(document(old.source, parts, old.said));
        self.outcomes.begin_anew();
    }

    /// The open map goes on in another file.
    pub fn move_to(&mut self, source: Source) {
        if let Some(document) = &mut self.document {
            document.source = source;
        }
    }

    /// Take over what an entry did to the attributes of features.
    pub fn apply(&mut self, changes: &[Change]) {
        let Some(document) = &mut self.document else {
            return;
        };
        let mut touched: BTreeSet<FaceId> = BTreeSet::new();
        for change in changes {
            let face = document.roll.face(&change.key);
            let (Some(face), Effect::Patch(patch)) = (face, &change.effect) else {
                continue;
            };
            if patch.place.is_some() {
                continue;
            }
            let map = Arc::make_mut(&mut document.map);
            let Some(feature) = map.features.get_mut(face.0 as usize) else {
                continue;
            };
            let properties = feature.properties.get_or_insert_default();
            for patch in &patch.attributes {
                match patch.after() {
                    Some(value) => {
                        properties.insert(patch.name.clone(), value.clone());
                    }
                    None => {
                        properties.shift_remove(&patch.name);
                    }
                }
            }
            touched.insert(face);
        }
        if !touched.is_empty() {
            let outcome = EditOutcome::of_attributes(touched);
            document.roll.follow(&document.map, &outcome);
            self.map_changed(outcome);
        }
    }

    /// The plan on the table, and the map it is laid out as.
    fn table(&mut self) -> Option<(&mut Redraw, LaidOut<'_>)> {
        let document = self.document.as_mut()?;
        let table = LaidOut {
            map: Arc::make_mut(&mut document.map),
            index: &mut document.index,
            roll: &mut document.roll,
        };
        Some((document.redraw.as_deref_mut()?, table))
    }

    /// Do an edit of the plan on the table; the changes to its records are still to be
    /// committed. Selected faces that are gone are selected no more.
    ///
    /// # Errors
    /// Why not, and where.
    pub fn edit_plan(
        &mut self,
        edit: &Edit,
        new_id: impl FnMut() -> String,
    ) -> Result<Vec<Change>, Refusal> {
        let Some((redraw, table)) = self.table() else {
            return Ok(Vec::new());
        };
        let Some((changes, outcome)) = redraw.apply(table, edit, new_id)? else {
            return Ok(Vec::new());
        };
        self.map_changed(outcome);
        Ok(changes)
    }

    /// Change attributes of a grid of the plan on the table; the changes are still to be
    /// committed.
    pub fn edit_plan_grid(&mut self, face: FaceId, values: &[(String, Value)]) -> Vec<Change> {
        let Some((redraw, table)) = self.table() else {
            return Vec::new();
        };
        let found = table.roll.key(face).zip(table.map.feature(face));
        let Some((key, feature)) = found else {
            return Vec::new();
        };
        let before = |name: &str| feature.properties.as_ref()?.get(name).cloned();
        let changed = values.iter().map(|(name, value)| {
            Change::attribute(key.clone(), name, before(name), Some(value.clone()))
        });
        let mut changes: Vec<Change> = changed.collect();
        changes.retain(|change| !change.is_nothing());
        if changes.is_empty() {
            return changes;
        }
        match redraw.apply_attributes(table, &changes) {
            Some(outcome) => self.map_changed(outcome),
            None => changes.clear(),
        }
        changes
    }

    /// Take over what an entry of the journal did. `false` where the map must be read anew.
    pub fn take_entry(&mut self, entry: &Entry) -> bool {
        if entry.row.action != Some(ActionName::EditPlan) {
            self.apply(&entry.changes);
            // Ground that was traced is not on the table yet.
            let is_of_plan = |change: &Change| change.key.kind == Kind::PlanGrid;
            let is_traced = entry.row.action == Some(ActionName::Trace);
            return !(is_traced && self.redraw().is_some() && entry.changes.iter().any(is_of_plan));
        }
        let Some((redraw, table)) = self.table() else {
            return true;
        };
        match redraw.follow(table, entry) {
            Fit::Taken(outcome) if !outcome.is_nothing() => self.map_changed(outcome),
            Fit::Taken(_) | Fit::Other => {}
            Fit::Stale => return false,
        }
        true
    }

    /// Grids of the map are others: what points into it follows.
    fn map_changed(&mut self, outcome: EditOutcome) {
        if let Some(document) = &mut self.document {
            document.search.follow(&document.map, &outcome);
            if let Some(codes) = self.codes.get_mut() {
                codes.follow(&document.map, &outcome);
            }
        }
        self.communities.take();
        for face in &outcome.gone {
            self.selection.remove(face);
        }
        if outcome.ground.is_some() {
            self.hover = None;
        }
        self.figures.take();
        self.outcomes.push(outcome);
    }

    /// Something is on the table that is not in the journal yet.
    pub fn is_ahead(&self) -> bool {
        self.redraw().is_some_and(Redraw::is_ahead)
    }

    /// Aim at another size of grids.
    pub fn set_band(&mut self, band: Band) {
        if let Some(document) = &mut self.document
            && let Some(redraw) = &mut document.redraw
        {
            redraw.set_band(band, &document.map);
        }
    }

    /// List the sizes of the grids in another order.
    pub fn set_order(&mut self, order: Order) {
        let document = self.document.as_mut();
        if let Some(redraw) = document.and_then(|d| d.redraw.as_deref_mut()) {
            redraw.set_order(order);
        }
    }

    /// The plan on the table.
    pub fn redraw(&self) -> Option<&Redraw> {
        self.document.as_ref()?.redraw.as_deref()
    }

    /// The grids of this code, ascending: as a rule one, or none.
    pub fn faces_coded(&self, code: &str) -> &[FaceId] {
        let Some(document) = &self.document else {
            return &[];
        };
        let codes = self.codes.get_or_init(|| Codes::new(&document.map));
        codes.faces(code)
    }

    /// Communities by code, with their names, as the grids of the map say.
    pub fn communities(&self) -> &BTreeMap<String, String> {
        let map = self.document.as_ref().map(|document| &document.map);
        self.communities
            .get_or_init(|| map.map(|map| communities(map)).unwrap_or_default())
    }

    /// Selected faces.
    pub fn selection(&self) -> &BTreeSet<FaceId> {
        &self.selection
    }

    /// Select exactly these faces.
    pub fn select(&mut self, faces: impl IntoIterator<Item = FaceId>) {
        self.selection = faces.into_iter().collect();
        self.figures.take();
    }

    /// A click on a face or on nothing; `extend` adds the face or takes it away.
    pub fn click(&mut self, face: Option<FaceId>, extend: bool) {
        match (face, extend) {
            (Some(face), true) => {
                if !self.selection.remove(&face) {
                    self.selection.insert(face);
                }
                self.figures.take();
            }
            (None, true) => {}
            (face, false) => self.select(face),
        }
    }

    /// Add faces to the selection.
    pub fn extend_selection(&mut self, faces: impl IntoIterator<Item = FaceId>) {
        self.selection.extend(faces);
        self.figures.take();
    }

    /// Select the neighbours of the selection too.
    pub fn select_neighbours(&mut self) {
        let neighbours: Vec<FaceId> = self.figures().neighbours.iter().map(|(f, _)| *f).collect();
        self.extend_selection(neighbours);
    }

    /// The box around the selection.
    pub fn selection_bounds(&self) -> Option<Bounds> {
        let coverage = &self.document.as_ref()?.map.coverage;
        let boxes = self
            .selection
            .iter()
            .filter_map(|f| coverage.face_bounds(*f));
        boxes.reduce(Bounds::union)
    }

    /// Figures of the selection.
    pub fn figures(&self) -> &Figures {
        let (document, selection) = (&self.document, &self.selection);
        self.figures.get_or_init(|| {
            document
                .as_ref()
                .map(|d| Figures::of(&d.map, selection))
                .unwrap_or_default()
        })
    }
}

fn communities(map: &GridMap) -> BTreeMap<String, String> {
    let of = |face| {
        let properties = map.feature(face)?.properties.as_ref()?;
        let text = |name: &str| properties.get(name)?.as_str();
        Some((text("community_code")?, text("community")?))
    };
    // Many grids say the same.
    let said: BTreeMap<&str, &str> = map.faces().filter_map(of).collect();
    let owned = |(code, name): (&str, &str)| (code.to_owned(), name.to_owned());
    said.into_iter().map(owned).collect()
}

fn document(source: Source, parts: MapParts, said: Said) -> Document {
    Document {
        source,
        map: parts.map,
        index: parts.index,
        search: parts.search,
        roll: parts.roll,
        redraw: parts.redraw,
        said,
    }
}

impl Figures {
    fn of(map: &GridMap, selection: &BTreeSet<FaceId>) -> Self {
        let coverage = &map.coverage;
        let mut figures = Self::default();
        let mut shared = BTreeMap::new();
        for face in selection {
            let measure = measure_face(coverage, *face);
            figures.total.area_m2 += measure.area_m2;
            figures.total.perimeter_m += measure.perimeter_m;
            figures.total.parts += measure.parts;
            figures.total.holes += measure.holes;
            // Only of use for a single face.
            figures.total.compactness = measure.compactness;
            for (other, length) in coverage.neighbours(*face) {
                if !selection.contains(&other) {
                    *shared.entry(other).or_insert(0.0) += length;
                }
            }
        }
        figures.neighbours = shared.into_iter().collect();
        figures
            .neighbours
            .sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        figures
    }
}
