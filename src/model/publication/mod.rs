//! Publication: a plan becomes what is in force. Owns: which grids are kept, adjusted, retired
//! and new, their codes, their lineage, and where every record goes. Must not know: SQL,
//! screens, who may do it.
//!
//! A grid whose ground only changed at its edge keeps its code with a new validity; one that was
//! divided or joined is retired and all its parts get new codes (or the largest part keeps the
//! code, by a setting that the lineage then tells). What lies on the ground goes to the grid
//! that holds its place; people follow the building they live in.

mod obstacles;

pub use obstacles::Obstacle;

use crate::geometry::coverage::{BuildOptions, Coverage, FaceId, FindingKind};
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use crate::geometry::label::label_place;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Shape;
use crate::model::change::Change;
use crate::model::plan::{
    ASK, BASE, Overlay, PLAN, STATUS, Status, UNASSIGNED, bases, is_same_ground, overlay,
};
use crate::model::record::{Key, Kind, Record, point};
use crate::model::redraw::strictest_of;
use crate::rules::numbering::{NumberingError, codes};
use crate::rules::shares::{FieldRule, rule_of};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How to publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// From when the grids are valid: `2021-09-12`.
    pub date: String,
    /// The largest part of a divided grid keeps its code.
    pub largest_keeps_code: bool,
}

/// What stands in a project, as far as a publication concerns it.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The plan.
    pub plan: Option<(Key, Record)>,
    /// Its grids.
    pub drafts: Vec<(Key, Record)>,
    /// The grids that were published when the plan was made, by id.
    pub origin: BTreeMap<String, Record>,
    /// The published grids.
    pub grids: Vec<(Key, Record)>,
    /// Grids of the past.
    pub retired: Vec<(Key, Record)>,
    /// Outlines that are derived: areas and communities.
    pub outlines: Vec<(Key, Record)>,
    /// Everything that names its grid, with the place it stands at, if that is known.
    pub located: Vec<(Key, Record, Option<Coord>)>,
}

/// What a publication does, in figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Grids that stay as they are.
    pub kept: usize,
    /// Grids that keep their code, with other ground.
    pub adjusted: usize,
    /// Grids that are retired.
    pub retired: usize,
    /// Grids that are new.
    pub new: usize,
    /// Records that get another grid, by kind.
    pub moved: BTreeMap<Kind, usize>,
    /// Records whose new grid is not known.
    pub unmoved: Vec<Key>,
}

/// A publication, ready to be committed.
#[derive(Clone, Debug, PartialEq)]
pub struct Publication {
    /// Its changes.
    pub changes: Vec<Change>,
    /// The same in figures.
    pub figures: Figures,
}

/// What becomes of a grid of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fate {
    /// The published grid of this number stays, with this ground.
    Stays(usize),
    /// A new grid.
    New,
}

struct Work<'a> {
    world: &'a World,
    terms: &'a Terms,
    shapes: Vec<Shape>,
    coverage: Coverage,
    fates: Vec<Fate>,
    overlay: Vec<Overlay>,
    /// The id and code of each grid of the plan.
    ids: Vec<(String, Option<String>)>,
}

/// Work out a publication.
///
/// # Errors
/// Everything that stands against it.
pub fn publish(world: &World, terms: &Terms) -> Result<Publication, Vec<Obstacle>> {
    let mut obstacles = Vec::new();
    let is_draft = world.plan.as_ref().is_some_and(|(_, record)| {
        record.attribute(STATUS).and_then(Value::as_str) == Some(Status::Draft.name())
    });
    if !is_draft {
        return Err(vec![Obstacle::NoDraft]);
    }
    let shapes: Vec<Shape> = world.drafts.iter().map(|(_, r)| shape_of(r)).collect();
    let built = Coverage::build(&shapes, &BuildOptions::default());
    let wrong = [
        FindingKind::Overlap,
        FindingKind::Duplicate,
        FindingKind::Collapsed,
        FindingKind::SelfIntersection,
        FindingKind::Gap,
    ];
    let unsound = built.findings.iter().filter(|f| wrong.contains(&f.kind));
    obstacles.extend(unsound.map(|f| Obstacle::Unsound(f.at)));
    obstacles.extend(obstacles::against_base(world));
    let unassigned = obstacles::unassigned(world);
    if !unassigned.is_empty() {
        obstacles.push(Obstacle::Unassigned(unassigned));
    }
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    let old: Vec<Shape> = world.grids.iter().map(|(_, r)| shape_of(r)).collect();
    let overlay = overlay(&old, &shapes);
    let fates = fates(world, terms, &overlay);
    let mut work = Work {
        world,
        terms,
        shapes,
        coverage: built.coverage,
        fates,
        overlay,
        ids: Vec::new(),
    };
    work.ids = work
        .number()
        .map_err(|NumberingError::Exhausted(of)| vec![Obstacle::Exhausted(of)])?;
    Ok(work.publication())
}

fn shape_of(record: &Record) -> Shape {
    record.feature.shape.clone().unwrap_or_default()
}

fn properties(record: &Record) -> Map<String, Value> {
    record.feature.properties.clone().unwrap_or_default()
}

fn text<'a>(record: &'a Record, name: &str) -> Option<&'a str> {
    record.attribute(name).and_then(Value::as_str)
}

/// What a record is called: its name, else its id.
pub fn title(key: &Key, record: &Record) -> String {
    let properties = record.feature.properties.as_ref();
    let title = properties.and_then(crate::model::grid_map::title_of);
    title.unwrap_or_else(|| key.id.clone())
}

fn fates(world: &World, terms: &Terms, overlay: &[Overlay]) -> Vec<Fate> {
    let place: HashMap<&str, usize> = world
        .grids
        .iter()
        .enumerate()
        .map(|(i, (key, _))| (key.id.as_str(), i))
        .collect();
    let mut parts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let of_draft: Vec<Vec<String>> = world
        .drafts
        .iter()
        .map(|(_, r)| bases(&properties(r)))
        .collect();
    for (draft, bases) in of_draft.iter().enumerate() {
        for base in bases {
            parts.entry(base.clone()).or_default().push(draft);
        }
    }
    let shared = |old: usize, new: usize| {
        let found = overlay.iter().find(|o| o.old == old && o.new == new);
        found.map_or(0.0, |o| o.area_m2)
    };
    of_draft
        .iter()
        .enumerate()
        .map(|(draft, bases)| {
            let [base] = bases.as_slice() else {
                return Fate::New;
            };
            let Some(old) = place.get(base.as_str()).copied() else {
                return Fate::New;
            };
            let parts = &parts[base];
            let largest = parts
                .iter()
                .copied()
                .max_by(|a, b| shared(old, *a).total_cmp(&shared(old, *b)).then(b.cmp(a)));
            let stays = parts.len() == 1 || (terms.largest_keeps_code && largest == Some(draft));
            if stays { Fate::Stays(old) } else { Fate::New }
        })
        .collect()
}

impl Work<'_> {
    /// Ids and codes: those of the grids that stay, and new ones by the rule.
    fn number(&self) -> Result<Vec<(String, Option<String>)>, NumberingError> {
        let all = self.world.grids.iter().chain(&self.world.retired);
        let used: Vec<String> = all
            .flat_map(|(key, record)| {
                [
                    Some(key.id.clone()),
                    text(record, "code").map(str::to_owned),
                ]
            })
            .flatten()
            .collect();
        let mut ids: Vec<(String, Option<String>)> = vec![(String::new(), None); self.fates.len()];
        let mut new: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, fate) in self.fates.iter().enumerate() {
            match fate {
                Fate::Stays(old) => {
                    let (key, record) = &self.world.grids[*old];
                    ids[i] = (key.id.clone(), text(record, "code").map(str::to_owned));
                }
                Fate::New => {
                    let community = text(&self.world.drafts[i].1, "community_code");
                    new.entry(community.unwrap_or_default().to_owned())
                        .or_default()
                        .push(i);
                }
            }
        }
        for (community, grids) in new {
            if community.is_empty() {
                // A map without communities numbers nothing: the id of the draft stays.
                for i in grids {
                    ids[i] = (self.world.drafts[i].0.id.clone(), None);
                }
                continue;
            }
            let places: Vec<Coord> = grids.iter().map(|i| self.place(*i)).collect();
            let used = used.iter().map(String::as_str);
            for (i, code) in grids.into_iter().zip(codes(&community, used, &places)?) {
                ids[i] = (code.clone(), Some(code));
            }
        }
        Ok(ids)
    }

    fn place(&self, draft: usize) -> Coord {
        label_place(&self.shapes[draft].polygons).map_or(Coord::default(), |p| p.at)
    }

    fn publication(&self) -> Publication {
        let mut figures = Figures::default();
        let mut changes = Vec::new();
        self.retire(&mut changes, &mut figures);
        self.put_grids(&mut changes, &mut figures);
        self.lineage(&mut changes);
        self.outline(&mut changes);
        self.move_records(&mut changes, &mut figures);
        if let Some((key, record)) = &self.world.plan {
            changes.push(Change::attribute(
                key.clone(),
                STATUS,
                record.attribute(STATUS).cloned(),
                Some(json!(Status::Published.name())),
            ));
        }
        changes.retain(|change| !change.is_nothing());
        Publication { changes, figures }
    }

    /// The grid as it was, kept among those of the past.
    fn past(&self, key: &Key, record: &Record) -> Change {
        let mut past = record.clone();
        let since = text(record, "valid_from").unwrap_or_default();
        let mut id = format!("{}@{since}", key.id);
        let taken = |id: &str| self.world.retired.iter().any(|(k, _)| k.id == id);
        while taken(&id) {
            id.push('+');
        }
        let properties = past.feature.properties.get_or_insert_default();
        properties.insert("valid_to".to_owned(), json!(self.terms.date));
        properties.insert("grid".to_owned(), json!(key.id));
        Change::insert(Key::new(Kind::RetiredGrid, id), past)
    }

    fn retire(&self, changes: &mut Vec<Change>, figures: &mut Figures) {
        for (old, (key, record)) in self.world.grids.iter().enumerate() {
            if self.fates.contains(&Fate::Stays(old)) {
                continue;
            }
            changes.push(Change::remove(key.clone(), record.clone()));
            changes.push(self.past(key, record));
            figures.retired += 1;
        }
    }

    fn put_grids(&self, changes: &mut Vec<Change>, figures: &mut Figures) {
        for (i, (key, draft)) in self.world.drafts.iter().enumerate() {
            let mut after = draft.clone();
            let mut attributes = self.attributes(draft);
            let (id, code) = &self.ids[i];
            if let Some(zone) = self.zone(i)
                && attributes.contains_key("zone")
            {
                attributes.insert("zone".to_owned(), zone);
            }
            match self.fates[i] {
                Fate::Stays(old) => {
                    let (old_key, before) = &self.world.grids[old];
                    for given in ["code", "full_name", "valid_from"] {
                        if let Some(value) = before.attribute(given) {
                            attributes.insert(given.to_owned(), value.clone());
                        }
                    }
                    // A vertex more where a neighbour was divided changes no ground; the grid
                    // takes it, so that both still meet there.
                    if self.is_kept(i) {
                        figures.kept += 1;
                    } else {
                        attributes.insert("valid_from".to_owned(), json!(self.terms.date));
                        changes.push(self.past(old_key, before));
                        figures.adjusted += 1;
                    }
                    after.feature.properties = Some(attributes);
                    changes.push(Change::between(old_key.clone(), before, &after));
                }
                Fate::New => {
                    if let Some(code) = code {
                        attributes.insert("code".to_owned(), json!(code));
                        let given = attributes.get("name").cloned();
                        name_by_code(&mut attributes, code);
                        // A name that a planner gave stays.
                        if let Some(name) = given.filter(|name| self.is_given(name)) {
                            attributes.insert("name".to_owned(), name);
                        }
                    }
                    attributes.insert("valid_from".to_owned(), json!(self.terms.date));
                    after.feature.properties = Some(attributes);
                    after.feature.source_id = None;
                    let key = Key::new(Kind::Grid, if id.is_empty() { &key.id } else { id });
                    changes.push(Change::insert(key, after));
                    figures.new += 1;
                }
            }
        }
    }

    /// A name that is neither that of a published grid nor a part's until it is numbered.
    fn is_given(&self, name: &Value) -> bool {
        let Some(text) = name.as_str() else {
            return false;
        };
        let is_of_part = text
            .rsplit_once('-')
            .is_some_and(|(_, number)| number.parse::<u32>().is_ok());
        let mut grids = self.world.grids.iter();
        !is_of_part && !grids.any(|(_, r)| r.attribute("name") == Some(name))
    }

    /// Whether a grid that stays has just the ground it had, however its rings are written.
    fn is_kept(&self, new: usize) -> bool {
        match self.fates[new] {
            Fate::Stays(old) => {
                is_same_ground(&shape_of(&self.world.grids[old].1), &self.shapes[new])
            }
            Fate::New => false,
        }
    }

    /// The attributes of a grid of the plan: what was changed in the plan, and else what stands
    /// in the published grid now; counts that changed in both are changed by both.
    fn attributes(&self, draft: &Record) -> Map<String, Value> {
        let mut attributes = properties(draft);
        if let [base] = bases(&attributes).as_slice() {
            let now = self.world.grids.iter().find(|(key, _)| key.id == *base);
            let origin = self.world.origin.get(base);
            if let Some((origin, (_, now))) = origin.zip(now) {
                for (name, standing) in properties(now) {
                    let was = origin.attribute(&name);
                    if was == Some(&standing) {
                        continue;
                    }
                    let drawn = attributes.get(&name);
                    let count = |value: Option<&Value>| value.and_then(Value::as_i64);
                    if drawn == was {
                        attributes.insert(name, standing);
                    } else if let (FieldRule::Count, Some(drawn), Some(was), Some(standing)) = (
                        rule_of(&name),
                        count(drawn),
                        count(was),
                        count(Some(&standing)),
                    ) {
                        attributes.insert(name, json!((drawn + standing - was).max(0)));
                    }
                }
            }
        }
        for own in [PLAN, BASE, UNASSIGNED, ASK] {
            attributes.shift_remove(own);
        }
        attributes
    }

    /// The strictest zone in force among the grids that its ground comes from: until a new
    /// order nobody is let out by a line on a map.
    fn zone(&self, draft: usize) -> Option<Value> {
        let ground = self
            .overlay
            .iter()
            .filter(|o| o.new == draft)
            .map(|o| o.old);
        let zones = ground.filter_map(|old| self.world.grids[old].1.attribute("zone"));
        strictest_of(zones)
    }

    fn lineage(&self, changes: &mut Vec<Change>) {
        for (i, (_, draft)) in self.world.drafts.iter().enumerate() {
            let named = bases(&properties(draft));
            for share in self.overlay.iter().filter(|o| o.new == i) {
                let (old_key, old) = &self.world.grids[share.old];
                if self.fates[i] == Fate::Stays(share.old) && self.is_kept(i) {
                    continue;
                }
                let parts = self.overlay.iter().filter(|o| o.old == share.old).count();
                let kind = match (&self.fates[i], named.contains(&old_key.id)) {
                    (_, false) => "transfer",
                    (Fate::Stays(_), true) => "adjust",
                    (Fate::New, true) if named.len() > 1 => "merge",
                    (Fate::New, true) if parts > 1 => "split",
                    (Fate::New, true) => "redraw",
                };
                let new_id = &self.ids[i].0;
                let mut record = Record::default();
                record.feature.properties = json!({
                    "old_code": text(old, "code").unwrap_or(&old_key.id),
                    "new_code": self.ids[i].1.as_deref().unwrap_or(new_id),
                    "kind": kind,
                    "date": self.terms.date,
                    "area_m2": share.area_m2.round(),
                })
                .as_object()
                .cloned();
                let id = format!("{}-{new_id}-{}", old_key.id, self.terms.date);
                changes.push(Change::insert(Key::new(Kind::Lineage, id), record));
            }
        }
    }

    /// The outlines of areas and communities follow their grids.
    fn outline(&self, changes: &mut Vec<Change>) {
        for (key, record) in &self.world.outlines {
            let (attribute, code) = match key.kind {
                Kind::Area => ("area_code", text(record, "code")),
                _ => ("community_code", text(record, "code")),
            };
            let Some(code) = code else { continue };
            let drafts = (0u32..).zip(&self.world.drafts);
            let faces: Vec<FaceId> = drafts
                .filter(|(_, (_, draft))| text(draft, attribute) == Some(code))
                .map(|(i, _)| FaceId(i))
                .collect();
            if faces.is_empty() {
                continue;
            }
            let polygons = self.coverage.union_of(&faces);
            let mut after = record.clone();
            let ring =
                |shape: &Shape| -> BTreeSet<Coord> { shape.rings().flatten().copied().collect() };
            let shape = Shape { polygons };
            if ring(&shape) == ring(&shape_of(record)) {
                continue;
            }
            after.feature.multi |= shape.polygons.len() > 1;
            after.feature.shape = Some(shape);
            changes.push(Change::between(key.clone(), record, &after));
        }
    }

    /// Every record goes to the grid that holds its place; where none is known, to the only
    /// grid that its old one became.
    fn move_records(&self, changes: &mut Vec<Change>, figures: &mut Figures) {
        let index = CoverageIndex::new(&self.coverage);
        let code_of_draft = |i: usize| {
            let (id, code) = &self.ids[i];
            code.clone().unwrap_or_else(|| id.clone())
        };
        let mut old_of: BTreeMap<&str, usize> = BTreeMap::new();
        for (old, (key, record)) in self.world.grids.iter().enumerate() {
            old_of.insert(&key.id, old);
            old_of.extend(text(record, "code").map(|code| (code, old)));
        }
        for (key, record, place) in &self.world.located {
            let now = text(record, "grid_code");
            let Some((now, old)) = now.and_then(|code| Some((code, *old_of.get(code)?))) else {
                continue;
            };
            let heirs = self.overlay.iter().filter(|share| share.old == old);
            let heirs: Vec<usize> = heirs.map(|share| share.new).collect();
            // What serves a grid from beyond its ground goes on serving it.
            let at = place.and_then(|at| index.face_at(&self.coverage, at));
            let by_place = at
                .map(|face| face.0 as usize)
                .filter(|new| heirs.contains(new));
            let only = match heirs.as_slice() {
                [only] => Some(*only),
                _ => None,
            };
            let Some(heir) = by_place.or(only) else {
                figures.unmoved.push(key.clone());
                continue;
            };
            let code = code_of_draft(heir);
            let mut after = record.clone();
            after
                .feature
                .properties
                .get_or_insert_default()
                .insert("grid_code".to_owned(), json!(code));
            if key.kind == Kind::Case {
                self.show_in(heir, &mut after);
            }
            let change = Change::between(key.clone(), record, &after);
            *figures.moved.entry(key.kind).or_default() += usize::from(code != now);
            changes.push(change);
        }
        figures.moved.retain(|_, count| *count > 0);
    }

    /// A case is shown at its grid, not at its house: it goes to the place of the grid's name,
    /// unless it is shown in that grid already.
    fn show_in(&self, grid: usize, case: &mut Record) {
        let shown = case.place();
        let is_inside = |at: Coord| polygons_hold(&self.shapes[grid].polygons, at);
        if case.feature.other_geometry.is_some() && !shown.is_some_and(is_inside) {
            case.feature.other_geometry = Some(point(self.place(grid)));
        }
    }
}

/// A new grid of a community is named after it, by its number.
fn name_by_code(attributes: &mut Map<String, Value>, code: &str) {
    let Some(community) = attributes.get("community").and_then(Value::as_str) else {
        return;
    };
    let short = community
        .trim_end_matches("社区")
        .trim_end_matches('村')
        .to_owned();
    let number: u32 = code
        .get(code.len().saturating_sub(3)..)
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    let full = format!("{community}第{number}网格");
    attributes.insert("name".to_owned(), json!(format!("{short}{number:02}")));
    attributes.insert("full_name".to_owned(), json!(full));
}
