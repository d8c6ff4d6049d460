//! Communities that somebody drew: ground, or lines that part the scope. Owns: what of a map counts as
//! drawn, and what communities without a name are called. Must not know: how ground is parted.

use super::element::OsmId;
use super::scope::OsmError;
use crate::exchange::raw::lines_of;
use crate::geometry::fixed::Coord;
use crate::geometry::polygon::Polygon;
use crate::model::Layer;
use crate::model::grid_map::title_of;
use std::collections::BTreeSet;

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
    /// Lines that part whatever lies in none of them; a closed one bounds a part of its own.
    pub lines: Vec<Vec<Coord>>,
    /// What one without a name is called, before its number.
    pub word: String,
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
            if let Some(shape) = &feature.shape {
                let name = feature.properties.as_ref().and_then(title_of);
                drawn.areas.push((name, shape.polygons.clone()));
            }
            let lines = feature.other_geometry.iter().flat_map(lines_of);
            drawn.lines.extend(lines.filter(|line| line.len() > 1));
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
