//! Finding grids and buildings by code, name, or the pinyin of the name. Owns: the keys and the
//! ranking.
//!
//! `xt` and `xiantang` find 仙糖. A character with several readings matches any of them (重 is
//! both `zhong` and `chong`); letters and digits match themselves.

use super::GridMap;
use super::outcome::EditOutcome;
use crate::geometry::coverage::FaceId;
use pinyin::ToPinyinMulti;

/// Keys of all that can be found; of grids in the order of their numbers.
pub struct SearchIndex<T = FaceId> {
    entries: Vec<Entry<T>>,
}

struct Entry<T> {
    what: T,
    title: String,
    code: String,
    sounds: Vec<Sound>,
}

/// How one character of a name may be typed.
enum Sound {
    /// As itself.
    Itself(char),
    /// By any of these readings, without tones.
    Readings(Vec<&'static str>),
}

/// How well a grid matches, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Name or code, whole.
    Exact,
    /// Name or code begins so.
    Start,
    /// Name or code holds it.
    Within,
    /// The initials of the name begin so.
    InitialsStart,
    /// The initials hold it, or the pinyin of the name does.
    Pinyin,
}

/// Something found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit<T = FaceId> {
    /// How well.
    pub rank: Rank,
    /// Which.
    pub what: T,
}

impl SearchIndex {
    /// Index the names and codes of a map.
    pub fn new(map: &GridMap) -> Self {
        let faces = map.faces();
        Self::of(faces.map(|face| (face, map.title(face), map.code(face).unwrap_or_default())))
    }

    /// Index again what a change touched; `map` is as it is after it.
    pub fn follow(&mut self, map: &GridMap, outcome: &EditOutcome) {
        for face in outcome.faces() {
            let place = self.entries.binary_search_by_key(&face, |entry| entry.what);
            let is_there = map.is_there(face);
            let entry = || {
                let code = map.code(face).unwrap_or_default();
                Entry::of(face, &map.title(face), &code)
            };
            match place {
                Ok(place) if is_there => self.entries[place] = entry(),
                Ok(place) => drop(self.entries.remove(place)),
                Err(place) if is_there => self.entries.insert(place, entry()),
                Err(_) => {}
            }
        }
    }
}

impl<T: Copy + Ord> SearchIndex<T> {
    /// Index things by their names and codes.
    pub fn of(named: impl Iterator<Item = (T, String, String)>) -> Self {
        let entries = named.map(|(what, title, code)| Entry::of(what, &title, &code));
        Self {
            entries: entries.collect(),
        }
    }

    /// The best `limit` matches, best first, equal ones in the order of the file. Nothing for an
    /// empty query.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Hit<T>> {
        let query = query.trim().to_lowercase();
        if query.is_empty() {
            return Vec::new();
        }
        // Typed pinyin may have spaces or apostrophes between syllables.
        let typed: Vec<char> = query
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '\'')
            .collect();
        let mut hits: Vec<Hit<T>> = self
            .entries
            .iter()
            .filter_map(|entry| {
                let rank = entry.rank(&query, &typed)?;
                Some(Hit {
                    rank,
                    what: entry.what,
                })
            })
            .collect();
        hits.sort_unstable();
        hits.truncate(limit);
        hits
    }
}

impl<T> Entry<T> {
    fn of(what: T, title: &str, code: &str) -> Self {
        let title = title.to_lowercase();
        let heard = title.chars().filter(|c| !c.is_whitespace());
        Self {
            what,
            sounds: heard.map(Sound::of).collect(),
            code: code.to_lowercase(),
            title,
        }
    }

    fn rank(&self, query: &str, typed: &[char]) -> Option<Rank> {
        let words = [self.title.as_str(), self.code.as_str()];
        if words.contains(&query) {
            Some(Rank::Exact)
        } else if words.iter().any(|w| w.starts_with(query)) {
            Some(Rank::Start)
        } else if words.iter().any(|w| w.contains(query)) {
            Some(Rank::Within)
        } else if self.initials_from(0, typed) {
            Some(Rank::InitialsStart)
        } else {
            let starts = 0..self.sounds.len();
            let sounds_so = |i| self.initials_from(i, typed) || spells(&self.sounds[i..], typed);
            starts.into_iter().any(sounds_so).then_some(Rank::Pinyin)
        }
    }

    fn initials_from(&self, start: usize, typed: &[char]) -> bool {
        let sounds = &self.sounds[start..];
        sounds.len() >= typed.len()
            && typed.iter().zip(sounds).all(|(c, sound)| match sound {
                Sound::Itself(own) => own == c,
                Sound::Readings(all) => all.iter().any(|r| r.starts_with(*c)),
            })
    }
}

impl Sound {
    fn of(c: char) -> Self {
        match c.to_pinyin_multi() {
            Some(readings) => {
                let mut all: Vec<&'static str> = readings.into_iter().map(|p| p.plain()).collect();
                all.sort_unstable();
                all.dedup();
                Self::Readings(all)
            }
            None => Self::Itself(c),
        }
    }
}

/// Whether the typed letters spell these characters, the last one perhaps not to its end.
fn spells(sounds: &[Sound], typed: &[char]) -> bool {
    let Some(first) = typed.first() else {
        return true;
    };
    let Some((sound, rest)) = sounds.split_first() else {
        return false;
    };
    match sound {
        Sound::Itself(own) => own == first && spells(rest, &typed[1..]),
        Sound::Readings(all) => all.iter().any(|reading| {
            let same = reading
                .chars()
                .zip(typed)
                .take_while(|(a, b)| a == *b)
                .count();
            same == typed.len() || (same == reading.len() && spells(rest, &typed[same..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::coverage::BuildOptions;
    use crate::model::{Feature, Layer};
    use serde_json::json;

    fn index(names: &[(&str, &str)]) -> SearchIndex {
        let features = names
            .iter()
            .map(|(name, code)| Feature {
                properties: json!({"name": name, "code": code}).as_object().cloned(),
                ..Feature::default()
            })
            .collect();
        let layer = Layer {
            features,
            ..Layer::default()
        };
        SearchIndex::new(&GridMap::build(layer, &BuildOptions::default()))
    }

    #[test]
    fn names_codes_and_pinyin_are_found() {
        let index = index(&[
            ("洪桥", "350322001001"),
            ("仙糖里", "350322001002"),
            ("重庆里", "350322001003"),
            ("乐安 A 区", "350322001004"),
            ("木兰", "0012"),
        ]);
        let table: &[(&str, &[u32])] = &[
            ("仙糖", &[1]),
            ("xt", &[1]),
            ("XT", &[1]),
            ("xiantang", &[1]),
            ("xian tang", &[1]),
            ("xiant", &[1]),
            ("tang", &[1]),
            ("cq", &[2]),
            ("chongqing", &[2]),
            ("zhongqing", &[2]),
            ("laa", &[3]),
            ("yuean", &[3]),
            ("0012", &[4]),
            ("001001", &[0]),
            ("350322", &[0, 1, 2, 3]),
            ("里", &[1, 2]),
            ("zzz", &[]),
            ("", &[]),
        ];
        for (query, expected) in table {
            let found: Vec<u32> = index.find(query, 10).iter().map(|h| h.what.0).collect();
            assert_eq!(&found, expected, "{query}");
        }
    }

    #[test]
    fn the_best_comes_first() {
        let index = index(&[("东洪桥", "3"), ("洪桥东", "2"), ("洪桥", "1"), ("hq", "4")]);
        let found: Vec<u32> = index.find("洪桥", 10).iter().map(|h| h.what.0).collect();
        assert_eq!(found, [2, 1, 0]);
        assert_eq!(index.find("hq", 2).len(), 2);
        assert_eq!(index.find("hq", 2)[0].what.0, 3);
    }
}
