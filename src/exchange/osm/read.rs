//! Nodes and ways put together: lines and areas of what counts, cut to the scope. Owns: what is in
//! memory when, and what becomes of whatever lies outside the extract. Must not know: records.
//!
//! The file is gone through twice, or three times where the scope is an area of its own: first nodes,
//! the places of all and what else is said of those that count, and relations that count; then the ways
//! of the area; then all ways. Only what meets the scope is kept, from when on it is known. A node takes
//! 16 bytes; all is counted against the budget of the file.

use super::class::{self, Class};
use super::element::{Body, Element, ElementKind, Kinds, OsmId, Tags};
use super::notes::{OsmNote, OsmNoteKind};
use super::scan::{Extract, Header};
use super::scope::{OsmError, Scope};
use crate::course::{Course, Stage};
use crate::exchange::budget::{Budget, OF_CELL, OF_POSITION, OF_ROW};
use crate::exchange::report::ReadError;
use crate::geometry::clip::Clip;
use crate::geometry::coverage::even_odd;
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::polygon::Polygon;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// Where something lies (lon, lat).
#[derive(Clone, Debug)]
pub enum Ground {
    /// At a place.
    Point(Coord),
    /// Along lines.
    Lines(Vec<Vec<Coord>>),
    /// On valid polygons.
    Area(Vec<Polygon>),
}

/// Something of the extract that counts.
#[derive(Clone, Debug)]
pub struct Thing {
    /// Which element it is.
    pub id: OsmId,
    /// What it is.
    pub class: Class,
    /// Its tags that are kept.
    pub tags: Vec<(String, String)>,
    /// Where it lies.
    pub ground: Ground,
}

impl Thing {
    /// The value of a tag.
    pub fn tag(&self, key: &str) -> Option<&str> {
        let found = self.tags.iter().find(|(k, _)| k == key);
        found.map(|(_, value)| value.as_str())
    }

    /// Its polygons, where it is an area.
    pub fn polygons(&self) -> &[Polygon] {
        match &self.ground {
            Ground::Area(polygons) => polygons,
            Ground::Point(_) | Ground::Lines(_) => &[],
        }
    }

    /// Its lines, where it is one.
    pub fn lines(&self) -> &[Vec<Coord>] {
        match &self.ground {
            Ground::Lines(lines) => lines,
            Ground::Point(_) | Ground::Area(_) => &[],
        }
    }

    /// What it takes in memory, bytes.
    fn size(&self) -> u64 {
        let positions = match &self.ground {
            Ground::Point(_) => 1,
            Ground::Lines(lines) => lines.iter().map(Vec::len).sum(),
            Ground::Area(polygons) => {
                let rings = polygons.iter().flat_map(Polygon::rings);
                rings.map(<[Coord]>::len).sum()
            }
        };
        let positions = positions as u64 * OF_POSITION;
        OF_ROW / 4 + self.tags.len() as u64 * OF_CELL / 2 + positions
    }
}

/// What was taken of an extract.
pub struct Taken {
    /// Everything that counts: nodes, ways, then relations, each in the order of the file.
    pub things: Vec<Thing>,
    /// What is not as it is said to be, without order.
    pub notes: Vec<OsmNote>,
    /// The scope; `None` for all.
    pub clip: Option<Clip>,
    /// What the scope is called.
    pub name: Option<String>,
    /// The administrative area that it is.
    pub area: Option<OsmId>,
    /// The box that the extract says it was cut to.
    pub bounds: Option<Bounds>,
}

/// A relation that counts.
struct Area {
    number: i64,
    class: Class,
    tags: Vec<(String, String)>,
    /// Its ways, and whether each is said to bound a hole.
    ways: Vec<(i64, bool)>,
}

impl Area {
    fn id(&self) -> OsmId {
        OsmId {
            kind: ElementKind::Relation,
            number: self.number,
        }
    }

    fn name(&self) -> Option<&str> {
        let named = self.tags.iter().find(|(key, _)| key == "name");
        named.map(|(_, name)| name.as_str())
    }
}

/// What the first way through a file finds, in part or whole.
#[derive(Default)]
struct First {
    nodes: Vec<(i64, Coord)>,
    /// The nodes that count.
    things: Vec<Thing>,
    areas: Vec<Area>,
}

/// Places of nodes by number.
struct Nodes(Vec<(i64, Coord)>);

impl Nodes {
    fn new(mut nodes: Vec<(i64, Coord)>) -> Self {
        if !nodes.is_sorted_by_key(|(number, _)| *number) {
            nodes.par_sort_unstable_by_key(|(number, _)| *number);
        }
        Self(nodes)
    }

    fn at(&self, number: i64) -> Option<Coord> {
        let found = self.0.binary_search_by_key(&number, |(n, _)| *n).ok()?;
        self.0.get(found).map(|(_, at)| *at)
    }
}

/// A way with its places.
struct Traced {
    /// Its stretches, parted where nodes are not in the extract.
    lines: Vec<Vec<Coord>>,
    /// So many of its nodes are not.
    missing: usize,
}

impl Traced {
    fn of(refs: &[i64], nodes: &Nodes) -> Self {
        let mut traced = Self {
            lines: Vec::new(),
            missing: 0,
        };
        let mut line: Vec<Coord> = Vec::with_capacity(refs.len());
        for number in refs {
            match nodes.at(*number) {
                Some(at) => line.push(at),
                None => {
                    traced.missing += 1;
                    traced.lines.push(std::mem::take(&mut line));
                }
            }
        }
        traced.lines.push(line);
        traced.lines.retain(|line| line.len() > 1);
        traced
    }

    fn segments(&self) -> impl Iterator<Item = [Coord; 2]> {
        let lines = self.lines.iter();
        lines.flat_map(|line| line.windows(2).map(|w| [w[0], w[1]]))
    }
}

/// What the last way through a file finds of its ways, in part or whole.
#[derive(Default)]
struct Last {
    things: Vec<Thing>,
    notes: Vec<OsmNote>,
    /// The ways of relations.
    members: Vec<(i64, Traced)>,
}

/// Read what lies in a scope.
///
/// # Errors
/// [`OsmError`]; nothing is taken then.
pub fn read(path: &Path, scope: &Scope, course: &Course) -> Result<Taken, OsmError> {
    let extract = Extract::open(path)?;
    let mut budget = Budget::of(extract.size);
    let mut name = None;
    let mut clip = match scope {
        Scope::All | Scope::Admin(_) => None,
        Scope::Polygons {
            polygons,
            name: said,
        } => {
            name.clone_from(said);
            Some(Clip::new(polygons.clone()).ok_or(OsmError::NoPolygon)?)
        }
    };
    let cut = Cut {
        clip: clip.as_ref(),
    };
    let (header, first) = first(&extract, &cut, &mut budget, course)?;
    let nodes = Nodes::new(first.nodes);
    let (mut things, mut scope_area) = (first.things, None);
    if let Scope::Admin(wanted) = scope {
        let area = area_called(wanted, &first.areas)?;
        name = area.name().map(str::to_owned);
        scope_area = Some(area.id());
        let polygons = of_one(&extract, area, &nodes, course)?;
        let own = Clip::new(polygons).ok_or(OsmError::NoPolygon)?;
        things.retain(|thing| matches!(thing.ground, Ground::Point(at) if own.holds(at)));
        clip = Some(own);
    }
    let cut = Cut {
        clip: clip.as_ref(),
    };
    let found = last(&extract, &first.areas, &nodes, &cut, &mut budget, course)?;
    let Last {
        things: ways,
        mut notes,
        members,
    } = found;
    things.extend(ways);
    drop(nodes);
    let members: HashMap<i64, Traced> = members.into_iter().collect();
    course.enter(Stage::Building, first.areas.len());
    let assembled: Vec<(Option<Thing>, Option<OsmNote>)> = first
        .areas
        .par_iter()
        .map(|area| {
            course.count(1)?;
            Ok::<_, ReadError>(assemble(area, &members, &cut))
        })
        .collect::<Result<_, _>>()?;
    for (thing, note) in assembled {
        if let Some(thing) = &thing {
            budget.spend(thing.size()).map_err(ReadError::from)?;
        }
        things.extend(thing);
        notes.extend(note);
    }
    Ok(Taken {
        things,
        notes,
        clip,
        name,
        area: scope_area,
        bounds: header.bounds,
    })
}

fn first(
    extract: &Extract,
    cut: &Cut<'_>,
    budget: &mut Budget,
    course: &Course,
) -> Result<(Header, First), ReadError> {
    let wanted = Kinds {
        ways: false,
        ..Kinds::ALL
    };
    let mut all = First::default();
    let header = extract.scan(
        wanted,
        course,
        |element: &Element<'_>, kept: &mut First| match element.body {
            Body::Node(at) => {
                kept.nodes.push((element.number, at));
                kept.things.extend(of_node(element, at, cut));
            }
            Body::Way(_) => {}
            Body::Relation(members) => {
                let Some(class) = class::of_relation(element.tags) else {
                    return;
                };
                let ways = members.iter().filter(|m| m.id.kind == ElementKind::Way);
                kept.areas.push(Area {
                    number: element.number,
                    class,
                    tags: class::kept(element.tags, class),
                    ways: ways.map(|m| (m.id.number, m.is_inner)).collect(),
                });
            }
        },
        |kept| {
            let ways: usize = kept.areas.iter().map(|area| area.ways.len()).sum();
            let areas = kept.areas.len() as u64 * OF_ROW;
            let things: u64 = kept.things.iter().map(Thing::size).sum();
            budget.spend((kept.nodes.len() + ways) as u64 * OF_POSITION + areas + things)?;
            all.nodes.extend(kept.nodes);
            all.things.extend(kept.things);
            all.areas.extend(kept.areas);
            Ok(())
        },
    )?;
    Ok((header, all))
}

/// The administrative area of a name, or of the number of its relation.
fn area_called<'a>(wanted: &str, areas: &'a [Area]) -> Result<&'a Area, OsmError> {
    let wanted = wanted.trim();
    let areas = || areas.iter().filter(|a| matches!(a.class, Class::Admin(_)));
    let number = wanted
        .trim_start_matches("relation/")
        .trim_start_matches('r');
    if let Ok(number) = number.parse::<i64>() {
        let found = areas().find(|area| area.number == number);
        if let Some(found) = found {
            return Ok(found);
        }
    }
    let is_called = |area: &&Area| {
        let mut names = area.tags.iter().filter(|(key, _)| key.starts_with("name"));
        names.any(|(_, name)| name == wanted)
    };
    let told = |area: &Area| format!("{} ({})", area.name().unwrap_or_default(), area.id());
    let found: Vec<&Area> = areas().filter(is_called).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(OsmError::NoArea {
            wanted: wanted.to_owned(),
            known: areas().filter(|a| a.name().is_some()).map(told).collect(),
        }),
        several => Err(OsmError::Ambiguous {
            wanted: wanted.to_owned(),
            areas: several.iter().map(|area| told(area)).collect(),
        }),
    }
}

/// The polygons of one area, which must be whole.
fn of_one(
    extract: &Extract,
    area: &Area,
    nodes: &Nodes,
    course: &Course,
) -> Result<Vec<Polygon>, OsmError> {
    let wanted = Kinds {
        ways: true,
        ..Kinds::default()
    };
    let own: HashSet<i64> = area.ways.iter().map(|(way, _)| *way).collect();
    let mut ways: HashMap<i64, Traced> = HashMap::new();
    extract.scan(
        wanted,
        course,
        |element: &Element<'_>, kept: &mut Vec<(i64, Traced)>| {
            if let Body::Way(refs) = element.body
                && own.contains(&element.number)
            {
                kept.push((element.number, Traced::of(refs, nodes)));
            }
        },
        |kept| {
            ways.extend(kept);
            Ok(())
        },
    )?;
    let whole = own.iter().filter_map(|way| ways.get(way));
    let whole: Vec<&Traced> = whole.filter(|way| way.missing == 0).collect();
    let cut_off = || OsmError::CutOff {
        area: area.id(),
        missing: own.len() - whole.len(),
    };
    if whole.len() < own.len() {
        return Err(cut_off());
    }
    even_odd(whole.iter().flat_map(|way| way.segments())).ok_or_else(cut_off)
}

/// What everything is cut to.
struct Cut<'a> {
    clip: Option<&'a Clip>,
}

impl Cut<'_> {
    /// Something may lie in it of which these are places.
    fn meets<'a>(&self, lines: impl Iterator<Item = &'a Vec<Coord>>) -> bool {
        let Some(clip) = self.clip else { return true };
        let bounds = Bounds::around(lines.flatten().copied());
        bounds.is_some_and(|bounds| bounds.intersects(&clip.bounds()))
    }

    /// What lies in it of an area; a building is in it whole or not at all.
    fn area(&self, class: Class, polygons: Vec<Polygon>) -> Vec<Polygon> {
        match (self.clip, class) {
            (None, _) => polygons,
            (Some(clip), Class::Building) if clip.takes(&polygons) => polygons,
            (Some(_), Class::Building) => Vec::new(),
            (Some(clip), _) => clip.area(&polygons),
        }
    }

    fn lines(&self, lines: Vec<Vec<Coord>>) -> Vec<Vec<Coord>> {
        match self.clip {
            None => lines,
            Some(clip) => lines.iter().flat_map(|line| clip.line(line)).collect(),
        }
    }
}

fn last(
    extract: &Extract,
    areas: &[Area],
    nodes: &Nodes,
    cut: &Cut<'_>,
    budget: &mut Budget,
    course: &Course,
) -> Result<Last, ReadError> {
    // What the outer ways of an area say once more is the same area.
    let mut classes: HashMap<i64, Vec<Option<Class>>> = HashMap::new();
    for area in areas {
        for (way, is_inner) in &area.ways {
            let own = (!is_inner).then_some(area.class);
            classes.entry(*way).or_default().push(own);
        }
    }
    let wanted = Kinds {
        ways: true,
        ..Kinds::default()
    };
    let mut all = Last::default();
    extract.scan(
        wanted,
        course,
        |element: &Element<'_>, kept: &mut Last| {
            let Body::Way(refs) = element.body else {
                return;
            };
            let of_areas = classes.get(&element.number);
            let is_closed = refs.len() > 3 && refs.first() == refs.last();
            let class = class::of_way(element.tags, is_closed);
            let class =
                class.filter(|class| of_areas.is_none_or(|own| !own.contains(&Some(*class))));
            if class.is_none() && of_areas.is_none() {
                return;
            }
            let traced = Traced::of(refs, nodes);
            if let Some(class) = class
                && cut.meets(traced.lines.iter())
            {
                let (thing, note) = of_way(element.number, class, element.tags, &traced, cut);
                kept.things.extend(thing);
                kept.notes.extend(note);
            }
            if of_areas.is_some() {
                kept.members.push((element.number, traced));
            }
        },
        |kept| {
            let members = kept.members.iter().flat_map(|(_, traced)| &traced.lines);
            let positions: usize = members.map(Vec::len).sum();
            let things: u64 = kept.things.iter().map(Thing::size).sum();
            budget.spend(things + positions as u64 * OF_POSITION)?;
            all.things.extend(kept.things);
            all.notes.extend(kept.notes);
            all.members.extend(kept.members);
            Ok(())
        },
    )?;
    Ok(all)
}

fn of_node(element: &Element<'_>, at: Coord, cut: &Cut<'_>) -> Option<Thing> {
    let address = class::has_address(element.tags).then_some(Class::Address);
    let class = class::of_node(element.tags).or(address)?;
    cut.clip.is_none_or(|clip| clip.holds(at)).then(|| Thing {
        id: OsmId {
            kind: ElementKind::Node,
            number: element.number,
        },
        class,
        tags: class::kept(element.tags, class),
        ground: Ground::Point(at),
    })
}

fn of_way(
    number: i64,
    class: Class,
    tags: &Tags<'_>,
    traced: &Traced,
    cut: &Cut<'_>,
) -> (Option<Thing>, Option<OsmNote>) {
    let id = OsmId {
        kind: ElementKind::Way,
        number,
    };
    let note = |kind, count| Some(OsmNote { kind, id, count });
    let (ground, note) = if class.is_area() {
        if traced.missing > 0 {
            return (None, note(OsmNoteKind::AreaCutOff, traced.missing));
        }
        let polygons = even_odd(traced.segments()).unwrap_or_default();
        if polygons.is_empty() {
            return (None, note(OsmNoteKind::NoGround, 1));
        }
        let polygons = cut.area(class, polygons);
        (Ground::Area(polygons), None)
    } else {
        let parted = (traced.missing > 0).then(|| note(OsmNoteKind::LineParted, traced.missing));
        let lines = cut.lines(traced.lines.clone());
        (Ground::Lines(lines), parted.flatten())
    };
    let is_there = match &ground {
        Ground::Area(polygons) => !polygons.is_empty(),
        Ground::Lines(lines) => !lines.is_empty(),
        Ground::Point(_) => true,
    };
    let thing = is_there.then(|| Thing {
        id,
        class,
        tags: class::kept(tags, class),
        ground,
    });
    (thing, note)
}

/// The area of a relation, and what is to be said of it.
fn assemble(
    area: &Area,
    ways: &HashMap<i64, Traced>,
    cut: &Cut<'_>,
) -> (Option<Thing>, Option<OsmNote>) {
    let mut own: Vec<(i64, bool)> = area.ways.clone();
    own.sort_unstable();
    // A way that is named twice bounds once.
    own.dedup_by_key(|(way, _)| *way);
    let whole = |way: &i64| ways.get(way).filter(|traced| traced.missing == 0);
    let there = own.iter().filter_map(|(way, _)| ways.get(way));
    if !cut.meets(there.flat_map(|traced| &traced.lines)) {
        return (None, None);
    }
    let note = |kind, count| {
        let id = area.id();
        Some(OsmNote { kind, id, count })
    };
    let missing = |of_holes: bool| {
        let lacking = own
            .iter()
            .filter(|(way, is_inner)| *is_inner == of_holes && whole(way).is_none());
        lacking.count()
    };
    let (rings, holes) = (missing(false), missing(true));
    if rings > 0 {
        return (None, note(OsmNoteKind::AreaCutOff, rings));
    }
    let kept = own.iter().filter_map(|(way, _)| whole(way));
    let Some(polygons) = even_odd(kept.flat_map(Traced::segments)) else {
        return (None, note(OsmNoteKind::RingOpen, own.len()));
    };
    if polygons.is_empty() {
        return (None, note(OsmNoteKind::NoGround, 1));
    }
    let said = (holes > 0).then(|| note(OsmNoteKind::HoleMissing, holes));
    let polygons = cut.area(area.class, polygons);
    let thing = (!polygons.is_empty()).then(|| Thing {
        id: area.id(),
        class: area.class,
        tags: area.tags.clone(),
        ground: Ground::Area(polygons),
    });
    (thing, said.flatten())
}
