//! Publication: a plan becomes what is in force. Owns: which grids are kept, adjusted, retired
//! and new, their codes, their lineage, what is in force on them, and where every record goes.
//! Must not know: SQL, screens, who may do it.
//!
//! A publication is an instant: from then on whatever was in force on the ground before it is in
//! force on the grids that have it now. It may be valid from another one.
//!
//! A grid whose ground only changed at its edge keeps its code with a new validity; one that was
//! divided or joined is retired and all its parts get new codes (or the largest part keeps the
//! code, by a setting that the lineage then tells). What lies on the ground goes to the grid
//! that holds its place; people follow the building they live in.

mod families;
mod ground;
mod lineage;
mod meanwhile;
mod obstacles;
mod records;
mod restore;
mod sampled;
mod units;

pub use families::{Family, Member};
pub use ground::{GroundChange, GroundKind};
pub use obstacles::Obstacle;
pub use restore::restore;

use crate::geometry::coverage::{BuildOptions, Coverage, FindingKind};
use crate::geometry::fixed::Coord;
use crate::geometry::label::label_place;
use crate::geometry::polygon::Shape;
use crate::model::change::Change;
use crate::model::plan::{Overlay, STATUS, Status, UNLOCKED, bases, is_same_ground, overlay};
use crate::model::record::{Key, Kind, Record};
use crate::rules::calendar::{self, since_text};
use crate::rules::numbering::{NumberingError, codes};
use crate::rules::zone::Zone;
use jiff::civil::DateTime;
use meanwhile::Meanwhile;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How to publish.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Terms {
    /// From when the grids are valid, as typed: `2021-09-12`, or `2021-09-12 10:30`.
    pub date: String,
    /// The largest part of a divided grid keeps its code.
    pub largest_keeps_code: bool,
    /// Differences of the ground that somebody looked at and accepted.
    pub accepted: Vec<GroundChange>,
}

impl Terms {
    /// From when the grids are valid; `None` where it is no date that there is.
    pub fn instant(&self) -> Option<DateTime> {
        calendar::instant(&self.date)
    }

    /// Those of these differences that nobody accepted.
    pub fn unaccepted(&self, ground: &[GroundChange]) -> Vec<GroundChange> {
        let open = ground
            .iter()
            .filter(|change| !self.accepted.contains(change));
        open.cloned().collect()
    }
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
    /// Everything that names its grid, with the places it stands at, as far as they are known.
    pub located: Vec<(Key, Record, Vec<Coord>)>,
    /// Those of them whose place nobody knows who has not signed in.
    pub sealed: BTreeSet<Key>,
    /// Who answers for what.
    pub charges: Vec<(Key, Record)>,
    /// Orders, whether they were issued or not.
    pub orders: Vec<(Key, Record)>,
    /// Rounds of sampling, and what is planned and typed of grids in them.
    pub rounds: Vec<(Key, Record)>,
    /// Tubes, each with those who are in it, by id, as far as they are known.
    pub tubes: Vec<(Key, Record, Vec<String>)>,
    /// The zone in force in each published grid, by id.
    pub zones: BTreeMap<String, Zone>,
    /// Lakes and other water of the map.
    pub lakes: Vec<Shape>,
    /// Now, by the project's clock.
    pub now: DateTime,
    /// The number of this publication among all that was done.
    pub turn: u64,
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
    pub unmoved: Vec<Stray>,
    /// What somebody counted in a whole grid, which is shared out among its parts until somebody
    /// says more.
    pub shared: Vec<Stray>,
    /// Records of which it is known only to whoever signs in.
    pub sealed: Vec<Key>,
    /// Orders about grids that go, and what becomes of them.
    pub orders: Vec<OrderFate>,
}

/// A record that nobody knows the new grid of, as somebody is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// Which record.
    pub key: Key,
    /// What it is called, masked where it is personal.
    pub name: Option<String>,
    /// The building.
    pub building: Option<String>,
    /// The name of the grid that it was of.
    pub grid: String,
}

/// An order that was issued about grids that go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderFate {
    /// Its number.
    pub number: String,
    /// Its zone.
    pub zone: Zone,
    /// The grids that go, by name.
    pub grids: Vec<String>,
    /// The grids that have their ground then, by name, each with the zone in force there.
    pub heirs: Vec<(String, Zone)>,
}

/// A publication, ready to be committed.
#[derive(Clone, Debug, PartialEq)]
pub struct Publication {
    /// Its changes.
    pub changes: Vec<Change>,
    /// The same in figures.
    pub figures: Figures,
    /// Which grids become which, but for those that stay as they are.
    pub families: Vec<Family>,
    /// How the ground differs: each has to be accepted before it is published.
    pub ground: Vec<GroundChange>,
}

/// What becomes of a grid of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fate {
    /// The published grid of this number stays, with this ground.
    Stays(usize),
    /// A new grid.
    New,
    /// A grid of the past that returns with its code.
    Returns,
}

struct Work<'a> {
    world: &'a World,
    /// From when the grids are valid.
    on: DateTime,
    shapes: Vec<Shape>,
    coverage: Coverage,
    fates: Vec<Fate>,
    overlay: Vec<Overlay>,
    /// What came to the published grids since the plan was made.
    meanwhile: Meanwhile<'a>,
    /// The id and code of each grid of the plan.
    ids: Vec<(String, Option<String>)>,
}

/// Work out a publication.
///
/// # Errors
/// Everything that stands against it. Differences of the ground do not: they are in the answer.
pub fn publish(world: &World, terms: &Terms) -> Result<Publication, Vec<Obstacle>> {
    let draft = world.plan.as_ref().filter(|(_, record)| {
        record.attribute(STATUS).and_then(Value::as_str) == Some(Status::Draft.name())
    });
    let Some((_, plan)) = draft else {
        return Err(vec![Obstacle::NoDraft]);
    };
    let on = terms.instant().ok_or_else(|| vec![Obstacle::Undated])?;
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
    let mut obstacles: Vec<Obstacle> = unsound.map(|f| Obstacle::Unsound(f.at)).collect();
    obstacles.extend(obstacles::against_base(world));
    obstacles.extend(obstacles::unassigned(world));
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    let ground = ground::ground(world, &built.coverage, text(plan, UNLOCKED).is_some());
    let old: Vec<Shape> = world.grids.iter().map(|(_, r)| shape_of(r)).collect();
    let overlay = overlay(&old, &shapes);
    let fates = fates(world, terms.largest_keeps_code, &overlay);
    let mut work = Work {
        world,
        on,
        shapes,
        coverage: built.coverage,
        fates,
        meanwhile: Meanwhile::of(world, &overlay),
        overlay,
        ids: Vec::new(),
    };
    work.ids = work
        .number()
        .map_err(|numbering| vec![Obstacle::from(numbering)])?;
    match obstacles::too_early(&work) {
        Some(obstacle) => Err(vec![obstacle]),
        None => Ok(work.publication(Status::Published, ground)),
    }
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

fn fates(world: &World, largest_keeps_code: bool, overlay: &[Overlay]) -> Vec<Fate> {
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
            let stays = parts.len() == 1 || (largest_keeps_code && largest == Some(draft));
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
                Fate::Returns => {
                    let (key, record) = &self.world.drafts[i];
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

    /// What it does, and what becomes of the plan by it.
    fn publication(&self, becomes: Status, ground: Vec<GroundChange>) -> Publication {
        let mut figures = Figures::default();
        let mut changes = Vec::new();
        self.retire(&mut changes, &mut figures);
        self.put_grids(&mut changes, &mut figures);
        let families = self.families(&changes);
        self.lineage(&mut changes);
        self.outline(&mut changes);
        let ways = self.ways();
        self.move_records(&ways, &mut changes, &mut figures);
        self.move_samples(&ways, &mut changes, &mut figures);
        self.part_units(&mut changes);
        self.move_charges(&mut changes, &mut figures);
        self.move_orders(&mut changes, &mut figures);
        figures.moved.retain(|_, count| *count > 0);
        if let Some((key, record)) = &self.world.plan {
            changes.push(Change::attribute(
                key.clone(),
                STATUS,
                record.attribute(STATUS).cloned(),
                Some(json!(becomes.name())),
            ));
        }
        changes.retain(|change| !change.is_nothing());
        Publication {
            changes,
            figures,
            families,
            ground,
        }
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
        properties.insert("valid_to".to_owned(), json!(since_text(self.on)));
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
            let mut attributes = self.meanwhile.attributes(i);
            let (id, code) = &self.ids[i];
            // A zone that no order names stays as somebody wrote it.
            let zone = self.zone(i);
            if let Some(written) = attributes.get("zone").and_then(Value::as_str)
                && Zone::parse(written).unwrap_or_default() != zone
            {
                attributes.insert("zone".to_owned(), json!(zone.word()));
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
                        attributes.insert("valid_from".to_owned(), json!(since_text(self.on)));
                        changes.push(self.past(old_key, before));
                        figures.adjusted += 1;
                    }
                    after.feature.properties = Some(attributes);
                    changes.push(Change::between(old_key.clone(), before, &after));
                }
                Fate::New | Fate::Returns => {
                    let is_new = self.fates[i] == Fate::New;
                    if let Some(code) = code.as_ref().filter(|_| is_new) {
                        attributes.insert("code".to_owned(), json!(code));
                        let given = attributes.get("name").cloned();
                        name_by_code(&mut attributes, code);
                        // A name that a planner gave stays.
                        if let Some(name) = given.filter(|name| self.is_given(name)) {
                            attributes.insert("name".to_owned(), name);
                        }
                    }
                    attributes.insert("valid_from".to_owned(), json!(since_text(self.on)));
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
            Fate::New | Fate::Returns => false,
        }
    }

    /// Whether a published grid stays with just the ground it had.
    fn keeps(&self, old: usize) -> bool {
        let stays = self.fates.iter().position(|fate| *fate == Fate::Stays(old));
        stays.is_some_and(|new| self.is_kept(new))
    }

    /// The strictest zone in force among the grids that its ground comes from: until a new
    /// order nobody is let out by a line on a map.
    fn zone(&self, draft: usize) -> Zone {
        let ground = self.overlay.iter().filter(|o| o.new == draft);
        let zones = ground.map(|o| self.zone_of(o.old));
        zones
            .min_by_key(|zone| zone.strictness())
            .unwrap_or_default()
    }

    /// The zone in force in a published grid.
    fn zone_of(&self, old: usize) -> Zone {
        let id = &self.world.grids[old].0.id;
        self.world.zones.get(id).copied().unwrap_or_default()
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
