//! The wording of notices (通告): templates by language and zone, as data with their source. Owns: their
//! form, and that a template asks only for what a notice knows. Must not know: orders, pages.

use super::rule_file::RuleFault;
use super::zone::Zone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What templates may ask for, between braces: when the order begins and ends, what the zone is called,
/// who issues it, who can be called.
const ASKED: [&str; 5] = ["from", "until", "zone", "authority", "calls"];

/// The wording of notices.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    /// Where it comes from.
    pub source: String,
    /// What is still to be confirmed, or set by the place.
    #[serde(default)]
    pub notes: String,
    /// By language.
    pub texts: BTreeMap<String, Wording>,
}

/// The wording in a language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Before the grids of an order that puts them in a zone.
    pub opening: String,
    /// The same, where the zone has an opening of its own.
    #[serde(default)]
    pub openings: BTreeMap<Zone, String>,
    /// What holds in a zone; that of `unset`, once restrictions end. A zone without one says nothing.
    #[serde(default)]
    pub rules: BTreeMap<Zone, String>,
    /// How long the order holds, where it has an end.
    pub until: String,
    /// The same, where its end is open.
    pub open_end: String,
    /// Whom to call, where somebody's phone is posted in public.
    pub calls: String,
    /// The same, where nobody's is.
    pub calls_none: String,
    /// How to object to a wrong zone.
    pub objection: String,
}

impl Wording {
    /// What stands before the grids.
    pub fn opening_of(&self, zone: Zone) -> &str {
        self.openings.get(&zone).unwrap_or(&self.opening)
    }

    /// All of it, each with what a file calls it.
    fn all(&self) -> impl Iterator<Item = (String, &str)> {
        let plain = [
            ("opening", &self.opening),
            ("until", &self.until),
            ("open_end", &self.open_end),
            ("calls", &self.calls),
            ("calls_none", &self.calls_none),
            ("objection", &self.objection),
        ];
        let plain = plain.map(|(name, text)| (name.to_owned(), text.as_str()));
        let of_zones = [("openings", &self.openings), ("rules", &self.rules)];
        let of_zones = of_zones.into_iter().flat_map(|(name, texts)| {
            let texts = texts.iter();
            texts.map(move |(zone, text)| (format!("{name}.{}", zone.name()), text.as_str()))
        });
        plain.into_iter().chain(of_zones)
    }
}

impl Notices {
    /// The wording in a language; where there is none, in any other.
    pub fn wording(&self, language: &str) -> Option<&Wording> {
        self.texts
            .get(language)
            .or_else(|| self.texts.values().next())
    }

    /// What is wrong with it, with the name of the template.
    ///
    /// # Errors
    /// A text that is empty, a brace without its other, a name that no notice knows.
    pub fn check(&self) -> Result<(), RuleFault> {
        if self.texts.is_empty() {
            return Err(RuleFault::NoWording);
        }
        for (language, wording) in &self.texts {
            for (name, template) in wording.all() {
                let text = || format!("{language}: {name}");
                if template.trim().is_empty() {
                    return Err(RuleFault::EmptyText(text()));
                }
                for part in parts(template) {
                    match part {
                        Part::Open => return Err(RuleFault::OpenBrace(text())),
                        Part::Name(asked) if !ASKED.contains(&asked) => {
                            return Err(RuleFault::Unknown {
                                text: text(),
                                asked: asked.to_owned(),
                                known: ASKED.join(", "),
                            });
                        }
                        Part::Name(_) | Part::Text(_) => {}
                    }
                }
            }
        }
        Ok(())
    }
}

/// A part of a template.
enum Part<'a> {
    Text(&'a str),
    Name(&'a str),
    /// A brace that is not closed.
    Open,
}

fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut left = template;
    while let Some((text, rest)) = left.split_once('{') {
        parts.push(Part::Text(text));
        let Some((name, rest)) = rest.split_once('}') else {
            parts.push(Part::Open);
            return parts;
        };
        parts.push(Part::Name(name));
        left = rest;
    }
    parts.push(Part::Text(left));
    parts
}

/// A template with what it asks for; what is not there stays empty.
pub fn filled(template: &str, known: &[(&str, &str)]) -> String {
    let text = |part| match part {
        Part::Text(text) => text,
        Part::Name(asked) => {
            let mut known = known.iter();
            known
                .find(|(name, _)| *name == asked)
                .map_or("", |(_, value)| value)
        }
        Part::Open => "",
    };
    parts(template).into_iter().map(text).collect()
}

/// The bundled wording: that of a profile which says nothing of notices.
pub fn bundled() -> Notices {
    static NOTICES: LazyLock<Notices> = LazyLock::new(|| {
        let text = include_str!("../../assets/rules/notices.json");
        serde_json::from_str(text).unwrap_or_else(|error| panic!("notices.json: {error}"))
    });
    NOTICES.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_wording_is_whole_in_both_languages() {
        let notices = bundled();
        assert_eq!(notices.check(), Ok(()));
        assert!(!notices.source.is_empty());
        for language in ["zh-CN", "en"] {
            let wording = &notices.texts[language];
            for zone in Zone::ALL {
                assert!(wording.rules.contains_key(&zone), "{language} {zone:?}");
            }
            // What closes is told from what ends.
            assert_ne!(
                wording.opening_of(Zone::Unset),
                wording.opening_of(Zone::Lockdown)
            );
            for (template, name) in [
                (wording.opening_of(Zone::Control), "{zone}"),
                (&wording.until, "{until}"),
                (&wording.calls, "{calls}"),
                (&wording.objection, "{authority}"),
            ] {
                assert!(template.contains(name), "{language}: {template}");
            }
        }
        // A language that has none takes another.
        assert!(notices.wording("fr").is_some());
    }

    #[test]
    fn templates_are_filled_and_faulty_ones_say_where() {
        let known = [("from", "8 时"), ("zone", "封控区")];
        assert_eq!(
            filled("自 {from} 起划为{zone}，{until}止", &known),
            "自 8 时 起划为封控区，止"
        );
        let table = [
            ("自 {from 起", "not closed"),
            ("自 {day} 起", "{day} is none of from"),
            ("  ", "empty"),
        ];
        for (text, says) in table {
            let mut notices = bundled();
            let wording = notices.texts.get_mut("en").expect("there");
            wording.rules.insert(Zone::Control, text.to_owned());
            let fault = notices.check().expect_err("faulty").to_string();
            assert!(
                fault.contains("en: rules.control") && fault.contains(says),
                "{fault}"
            );
        }
    }
}
