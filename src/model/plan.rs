//! Plans: named drafts on top of the published grids. Owns: how a plan and its grids are kept
//! as records, and the comparison of two sets of grids. Must not know: SQL, screens.

use super::change::Change;
use super::grid_map::GridMap;
use super::record::{Key, Kind, Record};
use crate::geometry::coverage::{Coverage, CoverageChange, FaceId};
use crate::geometry::fixed::Coord;
use crate::geometry::polygon::Shape;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The attribute of a plan's grid that names its plan.
pub const PLAN: &str = "plan";
/// The attribute of a plan's grid that lists the published grids it comes from.
pub const BASE: &str = "base";
/// The attribute of a plan: the number of the journal's entry after which its grids are those that
/// were published then.
pub const SINCE: &str = "since";
/// The attribute of a plan: what it is now.
pub const STATUS: &str = "status";
/// The attribute of a plan: which communities' borders may be moved in it, and why.
pub const UNLOCKED: &str = "unlocked";

/// The attribute of a plan's grid that is not meant to be published as it is: nobody has said yet
/// what becomes of its ground.
pub const UNASSIGNED: &str = "unassigned";

/// The attribute of a plan's grid that lists what joining left open: each field with the values to
/// choose from.
pub const ASK: &str = "ask";

/// The attribute of a plan's grid that lists the vertices of its boundary which stand there only
/// because a cut ended there: longitude and latitude in 1e-7 degree. Joining what was cut takes
/// them away. What is published no longer has them: its boundary is as it is.
pub const CUT_VERTICES: &str = "cut_vertices";

/// The attributes that a grid has only while it is one of a plan.
pub const OF_PLANS: [&str; 5] = [PLAN, BASE, UNASSIGNED, ASK, CUT_VERTICES];

/// The vertices that cuts put into the boundary of a plan's grid.
pub fn cut_vertices(properties: &Map<String, Value>) -> impl Iterator<Item = Coord> {
    let listed = properties.get(CUT_VERTICES).and_then(Value::as_array);
    listed.into_iter().flatten().filter_map(|at| {
        let number = |i: usize| i32::try_from(at.get(i)?.as_i64()?).ok();
        Some(Coord::new(number(0)?, number(1)?))
    })
}

/// Say which vertices cuts put into the boundary of a plan's grid.
pub(super) fn set_cut_vertices(properties: &mut Map<String, Value>, vertices: &[Coord]) {
    if vertices.is_empty() {
        properties.shift_remove(CUT_VERTICES);
    } else {
        let listed = vertices.iter().map(|at| json!([at.x, at.y])).collect();
        properties.insert(CUT_VERTICES.to_owned(), Value::Array(listed));
    }
}

/// What somebody has to say about a grid of a plan: fields, each with the values it may have.
pub fn asked(properties: &Map<String, Value>) -> BTreeMap<String, Vec<Value>> {
    let fields = properties.get(ASK).and_then(Value::as_object);
    let open = fields
        .into_iter()
        .flatten()
        .filter_map(|(field, values)| Some((field.clone(), values.as_array()?.clone())));
    open.collect()
}

/// Say which value an open field of a grid has: what its attributes are then.
pub fn answer(properties: &Map<String, Value>, field: &str, value: Value) -> Vec<(String, Value)> {
    let mut open = asked(properties);
    open.remove(field);
    vec![(field.to_owned(), value), (ASK.to_owned(), json!(open))]
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanInfo {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// It was published, or laid aside.
    pub status: Status,
    /// Why a supervisor let borders of communities be moved in it, if one did.
    pub unlocked: Option<String>,
    /// It stands on what was published after this entry of the journal.
    pub since: i64,
}

/// What has become of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// It is worked on.
    Draft,
    /// It was published.
    Published,
    /// It was laid aside.
    Discarded,
}

impl Status {
    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Discarded => "discarded",
        }
    }
}

impl PlanInfo {
    /// The plan that a record is.
    pub fn of(key: &Key, record: &Record) -> Self {
        let text = |name: &str| record.attribute(name).and_then(Value::as_str);
        let status = [Status::Published, Status::Discarded];
        let status = status.into_iter().find(|s| text(STATUS) == Some(s.name()));
        Self {
            id: key.id.clone(),
            name: text("name").unwrap_or(&key.id).to_owned(),
            status: status.unwrap_or(Status::Draft),
            unlocked: text(UNLOCKED).map(str::to_owned),
            since: record.attribute(SINCE).and_then(Value::as_i64).unwrap_or(0),
        }
    }

    /// Its record's key.
    pub fn key(&self) -> Key {
        Key::new(Kind::Plan, self.id.clone())
    }
}

/// A new plan: a copy of grids, on what was published after the entry `since`. `new_id` makes ids
/// that were never used.
pub fn new_plan(
    id: &str,
    name: &str,
    since: i64,
    created: &str,
    grids: &[(Key, Record)],
    mut new_id: impl FnMut() -> String,
) -> Vec<Change> {
    let mut plan = Record::default();
    plan.feature.properties = json!({
        "name": name,
        STATUS: Status::Draft.name(),
        SINCE: since,
        "created": created,
    })
    .as_object()
    .cloned();
    let mut changes = vec![Change::insert(Key::new(Kind::Plan, id), plan)];
    for (key, record) in grids {
        let mut copy = record.clone();
        let properties = copy.feature.properties.get_or_insert_default();
        // A copy of another plan comes from where that came from.
        let base = properties.get(BASE).cloned();
        properties.insert(PLAN.to_owned(), json!(id));
        properties.insert(BASE.to_owned(), base.unwrap_or_else(|| json!([key.id])));
        changes.push(Change::insert(Key::new(Kind::PlanGrid, new_id()), copy));
    }
    changes
}

/// The published grids that a plan's grid comes from.
pub fn bases(record: &Map<String, Value>) -> Vec<String> {
    let list = record.get(BASE).and_then(Value::as_array);
    let ids = list.into_iter().flatten().filter_map(Value::as_str);
    ids.map(str::to_owned).collect()
}

/// Which lines of a map must not be moved by its faces: those between communities, and the
/// border of the whole. A map that knows no communities has none. Parts that a change will make
/// belong where the whole belongs.
pub fn is_border(map: &GridMap, change: &CoverageChange) -> impl Fn([Option<FaceId>; 2]) -> bool {
    parts(map, move |face| change.parent(face).unwrap_or(face))
}

/// The same of a map as it is.
pub fn is_border_now(map: &GridMap) -> impl Fn([Option<FaceId>; 2]) -> bool {
    parts(map, |face| face)
}

/// Whether a line parts communities, by the faces on both sides; `whole` tells what a face is a part of.
fn parts(map: &GridMap, whole: impl Fn(FaceId) -> FaceId) -> impl Fn([Option<FaceId>; 2]) -> bool {
    let group = move |face: FaceId| {
        let properties = map.feature(whole(face))?.properties.as_ref()?;
        let code = properties.get("community_code")?.as_str();
        code.filter(|code| !code.is_empty())
    };
    move |sides| {
        let [left, right] = sides.map(|face| group(face?));
        left != right
    }
}

/// How two sets of grids differ: one line for each grid of the old set and each of the new one
/// that shares ground with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlay {
    /// The old grid.
    pub old: usize,
    /// The new one.
    pub new: usize,
    /// Ground they share, square metres.
    pub area_m2: f64,
}

/// Whether two shapes cover the same ground, but for the rounding of vertices.
pub fn is_same_ground(a: &Shape, b: &Shape) -> bool {
    use crate::geometry::measure::area_m2;
    if a == b {
        return true;
    }
    let area = |shape: &Shape| -> f64 { shape.polygons.iter().map(area_m2).sum() };
    let shared: f64 = overlay(std::slice::from_ref(a), std::slice::from_ref(b))
        .iter()
        .map(|share| share.area_m2)
        .sum();
    (area(a) - shared).abs() < LEAST_SHARE_M2 && (area(b) - shared).abs() < LEAST_SHARE_M2
}

/// Ground less than this is the rounding of vertices, not a share, square metres.
pub const LEAST_SHARE_M2: f64 = 0.5;

/// Which grids of one set share ground with which of another, and how much; also where the
/// sets differ in number. Both sets together are built into one coverage, so every share is
/// exact.
pub fn overlay(old: &[Shape], new: &[Shape]) -> Vec<Overlay> {
    use crate::geometry::coverage::BuildOptions;
    use crate::geometry::measure::area_m2;
    let both: Vec<Shape> = old.iter().chain(new).cloned().collect();
    let options = BuildOptions {
        gap_width_m: 0.0,
        ..BuildOptions::default()
    };
    let coverage = Coverage::build(&both, &options).coverage;
    let count = old.len() as u32;
    let mut shares: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for (id, region) in coverage.regions() {
        let faces: BTreeSet<FaceId> = region.owner.faces().iter().copied().collect();
        let (of_old, of_new): (Vec<FaceId>, Vec<FaceId>) =
            faces.into_iter().partition(|face| face.0 < count);
        if of_old.is_empty() || of_new.is_empty() {
            continue;
        }
        let area = area_m2(&coverage.region_polygon(id));
        for a in &of_old {
            for b in &of_new {
                let pair = (a.0 as usize, (b.0 - count) as usize);
                *shares.entry(pair).or_default() += area;
            }
        }
    }
    let shares = shares
        .into_iter()
        .filter(|(_, area)| *area >= LEAST_SHARE_M2);
    shares
        .map(|((old, new), area_m2)| Overlay { old, new, area_m2 })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::fixed::Coord;
    use crate::geometry::polygon::Polygon;

    fn square(x: i32, width: i32) -> Shape {
        let at = |x: i32, y: i32| Coord::new(1_186_940_000 + x, 253_620_000 + y);
        Shape {
            polygons: vec![Polygon {
                outer: vec![
                    at(x, 0),
                    at(x + width, 0),
                    at(x + width, 10_000),
                    at(x, 10_000),
                ],
                holes: Vec::new(),
            }],
        }
    }

    /// 17: sets of different size compare.
    #[test]
    fn two_grids_become_three_and_the_shares_say_how() {
        let old = [square(0, 20_000), square(20_000, 20_000)];
        let new = [
            square(0, 10_000),
            square(10_000, 15_000),
            square(25_000, 15_000),
        ];
        let shares = overlay(&old, &new);
        let pairs: Vec<_> = shares.iter().map(|s| (s.old, s.new)).collect();
        assert_eq!(pairs, [(0, 0), (0, 1), (1, 1), (1, 2)]);
        let whole: f64 = shares.iter().map(|s| s.area_m2).sum();
        assert!((shares[0].area_m2 / whole - 0.25).abs() < 1e-4);
        assert!((shares[2].area_m2 / whole - 0.125).abs() < 1e-4);
        assert_eq!(overlay(&old, &[]), []);
    }

    #[test]
    fn a_copy_of_a_plan_comes_from_the_published_grids_too() {
        let grid = (Key::new(Kind::Grid, "g1"), Record::default());
        let mut number = 0;
        let mut id = || {
            number += 1;
            format!("p{number}")
        };
        let changes = new_plan(
            "a",
            "甲",
            7,
            "2021-09-11",
            std::slice::from_ref(&grid),
            &mut id,
        );
        let copied = |change: &Change| match &change.effect {
            crate::model::change::Effect::Insert(record) => {
                (change.key.clone(), (**record).clone())
            }
            other => panic!("{other:?}"),
        };
        let first = copied(&changes[1]);
        assert_eq!(
            bases(first.1.feature.properties.as_ref().expect("some")),
            ["g1"]
        );
        let again = new_plan("b", "乙", 7, "2021-09-11", &[first], &mut id);
        let second = copied(&again[1]).1.feature.properties.expect("some");
        assert_eq!(
            (bases(&second), &second[PLAN]),
            (vec!["g1".to_owned()], &json!("b"))
        );
        let (key, record) = copied(&again[0]);
        let info = PlanInfo::of(&key, &record);
        assert_eq!(
            (info.name.as_str(), info.status, info.since),
            ("乙", Status::Draft, 7)
        );
    }
}
