//! Communities that somebody drew: ground, or lines that part the scope. Owns: what of a map counts as
//! drawn, which lines part nothing, and what communities without a name are called. Must not know: how
//! ground is parted.

use super::element::OsmId;
use super::scope::OsmError;
use crate::exchange::raw::lines_of;
use crate::geometry::coverage::{ArcId, Coverage, Owner};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::index::{CoverageIndex, nearest_on};
use crate::geometry::polygon::Polygon;
use crate::model::Layer;
use crate::model::grid_map::title_of;
use std::collections::BTreeSet;

/// A bound runs along a line where rounding took it no further off, metres.
const ALONG_M: f64 = 0.05;
/// The same for boxes, surely, units of 1e-7 degree: one east is shorter near a pole.
const ALONG: i32 = 20;

/// Where the communities of a scope come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CommunitiesBy {
    /// From the administrative areas of the extract.
    #[default]
    Areas,
    /// Somebody drew them.
    Drawn(Drawn),
}

/// Communities as they were drawn (lon, lat).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The ground of each, which may be invalid, with its name if it has one. What lies in two is the
    /// first one's.
    pub areas: Vec<(Option<String>, Vec<Polygon>)>,
    /// Lines that part whatever lies in none of them, each with its name if it has one; a closed one
    /// bounds a part of its own.
    pub lines: Vec<(Option<String>, Vec<Coord>)>,
    /// What one without a name is called, before its number.
    pub word: String,
}

/// A line that was drawn and parts nothing: it ends within the scope, or runs beyond it, through ground
/// that was drawn, or beside another line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdleLine {
    /// Its number among the lines, from 1.
    pub number: usize,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Where its middle is (lon, lat).
    pub at: Coord,
}

/// What a community is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// The administrative area that it is.
    pub osm: Option<OsmId>,
}

impl Drawn {
    /// The polygons and lines of a map.
    ///
    /// # Errors
    /// [`OsmError::NoCommunity`].
    pub fn of_layer(layer: &Layer, word: &str) -> Result<Self, OsmError> {
        let mut drawn = Self {
            word: word.to_owned(),
            ..Self::default()
        };
        for feature in &layer.features {
            let name = feature.properties.as_ref().and_then(title_of);
            let lines = feature.other_geometry.iter().flat_map(lines_of);
            let lines = lines.filter(|line| line.len() > 1);
            drawn.lines.extend(lines.map(|line| (name.clone(), line)));
            if let Some(shape) = &feature.shape {
                drawn.areas.push((name, shape.polygons.clone()));
            }
        }
        match drawn.is_empty() {
            true => Err(OsmError::NoCommunity),
            false => Ok(drawn),
        }
    }

    /// Nothing was drawn.
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty() && self.lines.is_empty()
    }

    /// The lines along which no two communities meet; each face is a community.
    pub(super) fn idle(&self, communities: &Coverage) -> Vec<IdleLine> {
        let index = CoverageIndex::new(communities);
        let is_idle = |line: &[Coord]| {
            let mut sides = line.windows(2);
            !sides.any(|ends| parts(communities, &index, [ends[0], ends[1]]))
        };
        let lines = (1..).zip(&self.lines);
        let idle = lines.filter(|(_, (_, line))| is_idle(line));
        let told = idle.filter_map(|(number, (name, line))| {
            let last = line.len().checked_sub(1)?;
            let [from, to] = [line.get(last / 2)?, line.get(last.div_ceil(2))?];
            Some(IdleLine {
                number,
                name: name.clone(),
                at: Bounds::of(*from).union(Bounds::of(*to)).centre(),
            })
        });
        told.collect()
    }

    /// Give numbers to communities without a name. One alone is called as the scope is.
    pub(super) fn name(&self, origins: &mut [Origin]) {
        if origins.len() < 2 {
            return;
        }
        let taken: BTreeSet<String> = origins.iter().filter_map(|o| o.name.clone()).collect();
        let names = (1_usize..).map(|number| numbered(&self.word, number));
        let mut names = names.filter(|name| !taken.contains(name));
        for origin in origins.iter_mut().filter(|origin| origin.name.is_none()) {
            origin.name = names.next();
        }
    }
}

/// Whether two faces meet along a side of a line.
fn parts(coverage: &Coverage, index: &CoverageIndex, [a, b]: [Coord; 2]) -> bool {
    let own = Bounds::of(a).union(Bounds::of(b));
    let around = Bounds {
        min: Coord::new(
            own.min.x.saturating_sub(ALONG),
            own.min.y.saturating_sub(ALONG),
        ),
        max: Coord::new(
            own.max.x.saturating_add(ALONG),
            own.max.y.saturating_add(ALONG),
        ),
    };
    let east = a.metres_per_unit_east().max(1e-6);
    let is_along = |at: &Coord| at.distance_m(nearest_on([a, b], *at, east)) <= ALONG_M;
    let is_inner = |arc: ArcId| {
        coverage.arc(arc).is_some_and(|arc| {
            let sides = [arc.left, arc.right];
            let mut owners = sides.iter().map(|side| coverage.owner(*side));
            owners.all(|owner| matches!(owner, Owner::Face(_)))
        })
    };
    index.segments_in(around).any(|(arc, number)| {
        let ends = coverage.segment(arc, number);
        ends.is_some_and(|ends| ends.iter().all(is_along)) && is_inner(arc)
    })
}

/// A word with its number: in characters after Chinese, so that it is not taken for part of the number
/// of a grid that follows it.
fn numbered(word: &str, number: usize) -> String {
    let is_latin = word.chars().last().is_none_or(|c| c < '\u{2e80}');
    match is_latin {
        true => format!("{word} {number}"),
        false => format!("{word}{}", in_characters(number)),
    }
}

/// A number as it is written in Chinese; from a thousand on in figures.
fn in_characters(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if !(1..1_000).contains(&number) {
        return number.to_string();
    }
    let digit = |digit: usize| DIGITS.get(digit).copied().unwrap_or_default();
    let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
    let mut text = String::new();
    if hundreds > 0 {
        text.push_str(digit(hundreds));
        text.push('百');
    }
    match tens {
        0 if hundreds > 0 && ones > 0 => text.push('零'),
        0 => {}
        1 if hundreds == 0 => text.push('十'),
        _ => {
            text.push_str(digit(tens));
            text.push('十');
        }
    }
    text.push_str(digit(ones));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_they_are_read() {
        let table = [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (99, "九十九"),
            (101, "一百零一"),
            (110, "一百一十"),
            (300, "三百"),
            (1_000, "1000"),
        ];
        for (number, expected) in table {
            assert_eq!(in_characters(number), expected);
        }
        assert_eq!(numbered("社区", 12), "社区十二");
        assert_eq!(numbered("Community", 12), "Community 12");
    }

    #[test]
    fn a_line_is_idle_unless_two_communities_meet_along_it() {
        use crate::geometry::coverage::BuildOptions;
        use crate::geometry::polygon::Shape;
        let at = |(x, y): (i32, i32)| Coord::new(249_400_000 + x, 601_700_000 + y);
        let shape = |corners: [(i32, i32); 4]| Shape {
            polygons: vec![Polygon {
                outer: corners.map(at).to_vec(),
                holes: Vec::new(),
            }],
        };
        // Two that meet along a slanted side, with a vertex that was rounded.
        let west = [(0, 0), (20_000, 1_300), (23_000, 30_000), (-2_000, 28_000)];
        let east = [
            (20_000, 1_300),
            (50_000, 3_000),
            (47_000, 33_000),
            (23_000, 30_000),
        ];
        let shapes = [shape(west), shape(east)];
        let communities = Coverage::build(&shapes, &BuildOptions::default()).coverage;
        let line = |name: Option<&str>, places: &[(i32, i32)]| {
            let places = places.iter().copied().map(at);
            (name.map(str::to_owned), places.collect())
        };
        let drawn = Drawn {
            lines: vec![
                line(None, &[(19_000, -8_267), (20_000, 1_300), (24_000, 39_567)]),
                line(Some("渠"), &[(-9_000, 15_000), (21_450, 15_172)]),
                line(None, &[(-2_000, 28_000), (23_000, 30_000)]),
                line(None, &[(90_000, 0), (91_000, 5_000), (92_000, 9_000)]),
            ],
            ..Drawn::default()
        };
        let idle = |number, name: Option<&str>, place| IdleLine {
            number,
            name: name.map(str::to_owned),
            at: at(place),
        };
        let expected = [
            idle(2, Some("渠"), (6_225, 15_086)),
            // Along the rim, and beyond it.
            idle(3, None, (10_500, 29_000)),
            idle(4, None, (91_000, 5_000)),
        ];
        assert_eq!(drawn.idle(&communities), expected);
    }

    #[test]
    fn names_that_are_there_are_not_given_again() {
        let drawn = Drawn {
            word: "社区".to_owned(),
            ..Drawn::default()
        };
        let named = |name: &str| Origin {
            name: Some(name.to_owned()),
            osm: None,
        };
        let mut origins = [Origin::default(), named("社区一"), Origin::default()];
        drawn.name(&mut origins);
        assert_eq!(origins, [named("社区二"), named("社区一"), named("社区三")]);
        let mut alone = [Origin::default()];
        drawn.name(&mut alone);
        assert_eq!(alone, [Origin::default()]);
    }
}
