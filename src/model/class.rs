//! How grids are classed for colouring: by the zone a file names, else by the group (community,
//! town, borough) it names, else so that neighbours differ. A rule of the model: knows
//! attributes and adjacency, not colours or screens.

mod in_force;

use super::grid_map::{GridMap, beside};
use super::outcome::EditOutcome;
use crate::geometry::coverage::FaceId;
pub use crate::rules::zone::Zone;
use serde_json::Value;
use std::collections::BTreeMap;

/// What the classes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// An attribute that names zones.
    Zones,
    /// An attribute that names groups; holds its name.
    Groups(String),
    /// No attribute: tints only tell neighbours apart.
    Apart,
}

/// One class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// A zone.
    Zone(Zone),
    /// A group, and its tint below [`TINTS`].
    Group {
        /// The value of the attribute; empty for grids without one.
        name: String,
        /// Differs from the tints of neighbouring groups.
        tint: usize,
    },
    /// A tint below [`TINTS`] that neighbours do not share.
    Tint(usize),
}

/// How many tints there are. Six suffice to keep the neighbours of any map apart; with eight,
/// up to eight groups have one each.
pub const TINTS: usize = 8;

/// The classes of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes {
    /// What they come from.
    pub scheme: Scheme,
    /// The classes that occur, in the order of a legend.
    pub classes: Vec<Class>,
    /// How many faces with area each class has.
    pub counts: Vec<usize>,
    /// The index into `classes` of each face.
    class_of: Vec<usize>,
    /// Which faces are counted: those with area.
    is_counted: Vec<bool>,
    /// How many faces each class has, those without area too.
    occurs: Vec<usize>,
}

impl Classes {
    /// Class all faces of a map.
    pub fn of(map: &GridMap) -> Self {
        if let Some(key) = zone_key(map) {
            let value = |face| attribute(map, face, &key);
            let zones = map
                .coverage
                .faces()
                .map(|f| value(f).and_then(|v| Zone::parse(&v)));
            let zones = zones.map(|zone| Class::Zone(zone.unwrap_or(Zone::Unset)));
            return Self::collect(map, Scheme::Zones, zones.collect());
        }
        let beside = beside(&map.coverage);
        if let Some((key, names)) = group_key(map) {
            let tints = group_tints(&beside, &names);
            let classes = names.iter().zip(&tints).map(|(name, &tint)| Class::Group {
                name: name.clone(),
                tint,
            });
            return Self::collect(map, Scheme::Groups(key), classes.collect());
        }
        let tints = tints_apart(&beside, PREFERRED);
        let classes = tints.into_iter().map(Class::Tint).collect();
        Self::collect(map, Scheme::Apart, classes)
    }

    /// The class of a face.
    pub fn class_of(&self, face: FaceId) -> Option<&Class> {
        self.classes.get(self.index_of(face)?)
    }

    /// The index into `classes` of a face.
    pub fn index_of(&self, face: FaceId) -> Option<usize> {
        self.class_of.get(face.0 as usize).copied()
    }

    /// Whether a boundary with these faces on its sides bounds the whole, or a class where classes
    /// mean something.
    pub fn is_border(&self, sides: &[Vec<FaceId>; 2]) -> bool {
        let class = |faces: &[FaceId]| faces.first().and_then(|face| self.index_of(*face));
        let is_apart = self.scheme == Scheme::Apart;
        sides.iter().any(Vec::is_empty) || (!is_apart && class(&sides[0]) != class(&sides[1]))
    }

    /// List the classes that occur, by rank and then by size.
    fn collect(map: &GridMap, scheme: Scheme, of_faces: Vec<Class>) -> Self {
        let mut classes: Vec<Class> = Vec::new();
        let mut counts = Vec::new();
        let mut occurs = Vec::new();
        let mut is_counted = Vec::with_capacity(of_faces.len());
        let mut class_of = Vec::with_capacity(of_faces.len());
        for (face, class) in map.coverage.faces().zip(of_faces) {
            let found = classes.iter().position(|c| *c == class);
            let index = found.unwrap_or_else(|| {
                classes.push(class);
                counts.push(0);
                occurs.push(0);
                classes.len() - 1
            });
            let has_area = map.coverage.face_bounds(face).is_some();
            class_of.push(index);
            is_counted.push(has_area);
            occurs[index] += 1;
            counts[index] += usize::from(has_area);
        }
        let mut found = Self {
            scheme,
            classes,
            counts,
            class_of,
            is_counted,
            occurs,
        };
        found.sort();
        found
    }

    /// Put the classes in order: by rank and then by size.
    fn sort(&mut self) {
        let key = |i: usize| (rank(&self.classes[i]), std::cmp::Reverse(self.counts[i]));
        if (0..self.classes.len()).is_sorted_by_key(key) {
            return;
        }
        let mut order: Vec<usize> = (0..self.classes.len()).collect();
        order.sort_by_key(|&i| (key(i), i));
        let mut place = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        self.classes = order.iter().map(|&i| self.classes[i].clone()).collect();
        self.counts = order.iter().map(|&i| self.counts[i]).collect();
        self.occurs = order.iter().map(|&i| self.occurs[i]).collect();
        for index in &mut self.class_of {
            *index = place[*index];
        }
    }

    /// Class again what a change touched; `map` is as it is after it. The scheme stays while a map
    /// is edited, and what was not touched keeps its tint; `true` where that could not be and all
    /// were classed anew.
    pub fn follow(&mut self, map: &GridMap, outcome: &EditOutcome) -> bool {
        let zone_key = match self.scheme {
            Scheme::Zones => zone_key(map),
            _ => None,
        };
        for face in outcome.faces() {
            if !self.class_again(map, face, zone_key.as_deref()) {
                *self = Self::of(map);
                return true;
            }
        }
        // Faces come and go at the end only.
        let count = map.coverage.face_count();
        self.class_of.truncate(count);
        self.is_counted.truncate(count);
        if self.occurs.contains(&0) || self.class_of.len() != count {
            *self = Self::of(map);
            return true;
        }
        self.sort();
        false
    }

    /// Class a face again; `false` where it would change the classes of others.
    fn class_again(&mut self, map: &GridMap, face: FaceId, zone_key: Option<&str>) -> bool {
        let place = face.0 as usize;
        let old = self.class_of.get(place).copied();
        let is_there = place < map.coverage.face_count();
        let class = match &self.scheme {
            _ if !is_there => None,
            Scheme::Zones => {
                let Some(key) = zone_key else {
                    return false;
                };
                let zone = attribute(map, face, key).and_then(|value| Zone::parse(&value));
                Some(Class::Zone(zone.unwrap_or(Zone::Unset)))
            }
            // What is gone stays with whatever group it had: it is not shown.
            Scheme::Groups(_) if map.gone.contains(&face) => None,
            Scheme::Groups(key) => {
                let wanted = attribute(map, face, key).unwrap_or_default();
                let called =
                    |class: &&Class| matches!(class, Class::Group { name, .. } if *name == wanted);
                let Some(group) = self.classes.iter().find(called) else {
                    return false;
                };
                if self.meets_another_of_its_tint(map, face, group) {
                    return false;
                }
                Some(group.clone())
            }
            Scheme::Apart => Some(Class::Tint(self.tint_apart(map, face))),
        };
        let new = match (class, old) {
            (Some(class), _) => {
                let known = self.classes.iter().position(|c| *c == class);
                known.unwrap_or_else(|| {
                    self.classes.push(class);
                    self.counts.push(0);
                    self.occurs.push(0);
                    self.classes.len() - 1
                })
            }
            (None, Some(old)) => old,
            (None, None) => return true,
        };
        if let Some(old) = old {
            self.occurs[old] -= 1;
            self.counts[old] -= usize::from(self.is_counted[place]);
        }
        if !is_there {
            return true;
        }
        let has_area = map.coverage.face_bounds(face).is_some();
        if old.is_some() {
            self.class_of[place] = new;
            self.is_counted[place] = has_area;
        } else if place == self.class_of.len() {
            self.class_of.push(new);
            self.is_counted.push(has_area);
        } else {
            return false;
        }
        self.occurs[new] += 1;
        self.counts[new] += usize::from(has_area);
        true
    }

    fn meets_another_of_its_tint(&self, map: &GridMap, face: FaceId, group: &Class) -> bool {
        let tint_of = |class: &Class| match class {
            Class::Group { tint, .. } => Some(*tint),
            _ => None,
        };
        let beside = map.coverage.faces_beside(face).into_iter();
        let mut others = beside.filter_map(|other| self.class_of(other));
        others.any(|other| other != group && tint_of(other) == tint_of(group))
    }

    /// The tint of a face: the one it has, while no neighbour has it, else the rarest that none
    /// has.
    fn tint_apart(&self, map: &GridMap, face: FaceId) -> usize {
        let tint_of = |class: &Class| match class {
            Class::Tint(tint) => Some(*tint),
            _ => None,
        };
        let beside = map.coverage.faces_beside(face).into_iter();
        let taken: Vec<usize> = beside
            .filter_map(|other| tint_of(self.class_of(other)?))
            .collect();
        let own = self.class_of(face).and_then(tint_of);
        if let Some(own) = own.filter(|own| !taken.contains(own)) {
            return own;
        }
        let used = |tint: usize| {
            let place = self.classes.iter().position(|c| tint_of(c) == Some(tint));
            place.map_or(0, |place| self.counts[place])
        };
        let free = |range: std::ops::Range<usize>| range.filter(|t| !taken.contains(t));
        free(0..PREFERRED)
            .min_by_key(|tint| used(*tint))
            .or_else(|| free(PREFERRED..TINTS).next())
            .or(own)
            .unwrap_or(0)
    }
}

/// The place of a class in a legend; those of one rank stand by size.
fn rank(class: &Class) -> usize {
    match class {
        Class::Zone(zone) => *zone as usize,
        Class::Group { .. } => 0,
        Class::Tint(tint) => *tint,
    }
}

/// Tints that are used evenly; further ones only where they must be.
const PREFERRED: usize = 4;

/// Attributes that may name a zone.
pub const ZONE_KEYS: &[&str] = &[
    "zone",
    "防控区",
    "防控分区",
    "分区",
    "管控级别",
    "status",
    "状态",
];
/// Attributes that may name a group, best first.
pub const GROUP_KEYS: &[&str] = &[
    "community",
    "社区",
    "所属社区",
    "片区",
    "town",
    "townname",
    "乡镇",
    "街道",
    "district",
    "boroname",
    "boro_name",
    "borough",
    "adm3_en",
    "countyname",
    "group",
];
/// More groups than this are no longer told apart by a reader.
const MOST_GROUPS: usize = 60;

/// The value of an attribute as text; `None` where empty or neither text nor number.
fn attribute(map: &GridMap, face: FaceId, key: &str) -> Option<String> {
    match map.feature(face)?.properties.as_ref()?.get(key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The attributes of the map that are called like `wanted` without regard to case.
fn keys_called<'a>(map: &'a GridMap, wanted: &str) -> Option<&'a str> {
    map.features
        .iter()
        .filter_map(|f| f.properties.as_ref())
        .take(100)
        .flat_map(|p| p.keys())
        .find(|k| k.eq_ignore_ascii_case(wanted))
        .map(String::as_str)
}

/// The attribute that names zones: one with a zone-like name and at least one zone in it.
fn zone_key(map: &GridMap) -> Option<String> {
    ZONE_KEYS
        .iter()
        .filter_map(|wanted| keys_called(map, wanted))
        .find(|key| {
            let mut values = map.coverage.faces().filter_map(|f| attribute(map, f, key));
            values.any(|v| Zone::parse(&v).is_some())
        })
        .map(str::to_owned)
}

/// The attribute that names groups, and the group of each face: it must have two groups or
/// more, few enough to tell apart, and not one for nearly every face.
fn group_key(map: &GridMap) -> Option<(String, Vec<String>)> {
    GROUP_KEYS
        .iter()
        .filter_map(|wanted| keys_called(map, wanted))
        .find_map(|key| {
            let faces = map.coverage.faces();
            let name = |f| attribute(map, f, key).unwrap_or_default();
            // What is gone is no group of its own.
            let any = map.faces().next().map(name).unwrap_or_default();
            let names: Vec<String> = faces
                .map(|f| {
                    if map.gone.contains(&f) {
                        any.clone()
                    } else {
                        name(f)
                    }
                })
                .collect();
            let distinct = names
                .iter()
                .collect::<std::collections::BTreeSet<_>>()
                .len();
            let useful = (2..=MOST_GROUPS).contains(&distinct) && distinct * 2 <= names.len();
            useful.then(|| (key.to_owned(), names))
        })
}

/// The tint of each face's group: one each where there are enough, else so that adjacent
/// groups differ.
fn group_tints(beside: &[Vec<usize>], names: &[String]) -> Vec<usize> {
    let mut group_of: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        let next = group_of.len();
        group_of.entry(name).or_insert(next);
    }
    let groups: Vec<usize> = names.iter().map(|n| group_of[n.as_str()]).collect();
    let mut of_groups = vec![Vec::new(); group_of.len()];
    for (face, others) in beside.iter().enumerate() {
        let others = others.iter().map(|&other| groups[other]);
        of_groups[groups[face]].extend(others.filter(|&g| g != groups[face]));
    }
    for list in &mut of_groups {
        list.sort_unstable();
        list.dedup();
    }
    let tints = if of_groups.len() <= TINTS {
        (0..of_groups.len()).collect()
    } else {
        tints_apart(&of_groups, 6)
    };
    groups.iter().map(|&g| tints[g]).collect()
}

/// Tints so that adjacent items differ: smallest-last colouring (Matula and Beck 1983), which
/// needs at most six on a planar map. The first `preferred` tints are used evenly, further
/// ones where they must be.
fn tints_apart(beside: &[Vec<usize>], preferred: usize) -> Vec<usize> {
    let mut degree: Vec<usize> = beside.iter().map(Vec::len).collect();
    let mut queue: std::collections::BTreeSet<(usize, usize)> =
        degree.iter().copied().zip(0..).collect();
    let mut removed = vec![false; beside.len()];
    let mut order = Vec::with_capacity(beside.len());
    while let Some((_, item)) = queue.pop_first() {
        removed[item] = true;
        order.push(item);
        for &other in beside[item].iter().filter(|&&o| !removed[o]) {
            queue.remove(&(degree[other], other));
            degree[other] -= 1;
            queue.insert((degree[other], other));
        }
    }
    let mut tints = vec![usize::MAX; beside.len()];
    let mut used = [0usize; TINTS];
    for &item in order.iter().rev() {
        let taken: Vec<usize> = beside[item].iter().map(|&other| tints[other]).collect();
        let free = |range: std::ops::Range<usize>| range.filter(|t| !taken.contains(t));
        let tint = free(0..preferred)
            .min_by_key(|&t| used[t])
            .or_else(|| free(preferred..TINTS).next())
            // Overlaps can make a map that is not planar: then the rarest of all.
            .or_else(|| (0..TINTS).min_by_key(|&t| used[t]))
            .unwrap_or(0);
        tints[item] = tint;
        used[tint] += 1;
    }
    tints
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::coverage::BuildOptions;
    use crate::geometry::{Coord, Polygon, Shape};
    use crate::model::{Feature, Layer};
    use serde_json::json;

    /// A board of unit squares, `columns` × `rows`, with the properties of each.
    fn board(columns: i32, rows: i32, properties: impl Fn(i32, i32) -> Value) -> GridMap {
        let square = |x: i32, y: i32| {
            let corner = |dx, dy| Coord::new((x + dx) * 1000, (y + dy) * 1000);
            Polygon {
                outer: vec![corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)],
                holes: Vec::new(),
            }
        };
        let features = (0..columns * rows).map(|i| {
            let (x, y) = (i % columns, i / columns);
            Feature {
                properties: properties(x, y).as_object().cloned(),
                shape: Some(Shape {
                    polygons: vec![square(x, y)],
                }),
                ..Feature::default()
            }
        });
        let layer = Layer {
            features: features.collect(),
            ..Layer::default()
        };
        GridMap::build(layer, &BuildOptions::default())
    }

    #[test]
    fn zones_are_read_in_both_languages() {
        let zones = ["封控区", "Control", "防范区", "epidemic-free", "?"];
        let map = board(5, 1, |x, _| json!({ "Zone": zones[x as usize] }));
        let classes = Classes::of(&map);
        assert_eq!(classes.scheme, Scheme::Zones);
        let found: Vec<&Class> = map
            .coverage
            .faces()
            .filter_map(|f| classes.class_of(f))
            .collect();
        let expected: Vec<Class> = Zone::ALL.into_iter().map(Class::Zone).collect();
        assert_eq!(found, expected.iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_status_that_names_no_zone_is_not_a_zone() {
        let map = board(4, 1, |_, _| json!({ "status": "published" }));
        assert_eq!(Classes::of(&map).scheme, Scheme::Apart);
    }

    #[test]
    fn a_group_has_one_tint_and_the_largest_comes_first() {
        let map = board(
            6,
            1,
            |x, _| json!({ "TOWNNAME": if x < 2 { "甲" } else { "乙" } }),
        );
        let classes = Classes::of(&map);
        assert_eq!(classes.scheme, Scheme::Groups("TOWNNAME".into()));
        assert_eq!(classes.counts, [4, 2]);
        assert!(matches!(&classes.classes[0], Class::Group { name, .. } if name == "乙"));
    }

    #[test]
    fn neighbours_never_share_a_tint() {
        let map = board(9, 7, |_, _| json!({}));
        let classes = Classes::of(&map);
        assert_eq!(classes.scheme, Scheme::Apart);
        for face in map.coverage.faces() {
            for (other, _) in map.coverage.neighbours(face) {
                assert_ne!(classes.class_of(face), classes.class_of(other));
            }
        }
    }

    #[test]
    fn many_groups_share_tints_but_not_across_a_boundary() {
        let map = board(40, 2, |x, _| json!({ "community": format!("{}", x / 2) }));
        let classes = Classes::of(&map);
        assert_eq!(classes.classes.len(), 20);
        let tint = |f| match classes.class_of(f) {
            Some(Class::Group { tint, .. }) => *tint,
            other => panic!("{other:?}"),
        };
        for face in map.coverage.faces() {
            for (other, _) in map.coverage.neighbours(face) {
                let same_group = classes.index_of(face) == classes.index_of(other);
                assert_eq!(tint(face) == tint(other), same_group);
            }
        }
    }
}
