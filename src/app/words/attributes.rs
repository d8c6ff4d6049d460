//! What attributes of features are called. Owns: which of them have a word of the field. Must not
//! know: maps, or what may be written.

use crate::i18n::I18n;
use crate::model::address;
use crate::model::class::ZONE_KEYS;
use crate::model::register::{Level, Register};
use crate::rules::households::ESTIMATED;
use crate::rules::zone::Zone;
use crate::style::label::zone_key;
use serde_json::Value;

/// Attributes that are called by a word of the field.
const KNOWN: [&str; 22] = [
    "code",
    "name",
    "full_name",
    "community",
    "community_code",
    "area_code",
    "grid_code",
    "households",
    ESTIMATED,
    "residents",
    "zone",
    "dedicated",
    "valid_from",
    "valid_to",
    "synthetic",
    "category",
    "status",
    "address",
    "note",
    "entrance",
    address::STREET,
    address::NUMBER,
];

/// What an attribute is called, where that is known; else as it is in the file.
pub fn caption(i18n: &I18n, name: &str) -> String {
    if KNOWN.contains(&name) {
        i18n.t(&format!("attribute-{}", name.replace('_', "-")))
    } else {
        name.to_owned()
    }
}

/// The level of the register that an attribute of a grid names a part of.
fn level_of(name: &str) -> Option<(Level, &'static str)> {
    match name {
        "community" | "community_code" => Some((Level::Community, "level-community")),
        "area" | "area_code" => Some((Level::Area, "level-area")),
        _ => None,
    }
}

/// What an attribute says of a grid: its area, where the file has the code of it.
pub fn subject(i18n: &I18n, name: &str) -> String {
    match level_of(name) {
        Some((_, key)) => i18n.t(key),
        None => caption(i18n, name),
    }
}

/// What grids are grouped by on a map of any origin: its column in a word of the field, where it is one
/// of those that files have for it.
pub fn grouping(i18n: &I18n, name: &str) -> String {
    let key = match name.to_lowercase().as_str() {
        "community" | "社区" | "所属社区" => "level-community",
        "area" | "片区" => "level-area",
        "town" | "townname" | "乡镇" => "attribute-town",
        "街道" => "attribute-subdistrict",
        "district" | "adm3_en" => "attribute-district",
        "boroname" | "boro_name" | "borough" => "attribute-borough",
        "countyname" => "attribute-county",
        "group" => "attribute-group",
        _ => return caption(i18n, name),
    };
    i18n.t(key)
}

/// A text as the window says it: a zone in the words of its language, which files write in those of
/// theirs.
pub fn worded(i18n: &I18n, name: &str, text: &str) -> String {
    let is_zone = ZONE_KEYS.iter().any(|key| key.eq_ignore_ascii_case(name));
    // Only as files of ours write it: what begins like a zone may be anything.
    let zone = Zone::ALL
        .into_iter()
        .find(|zone| [zone.word(), zone.name()].contains(&text.trim()));
    match zone.filter(|_| is_zone) {
        Some(zone) => i18n.t(zone_key(zone)),
        None => text.to_owned(),
    }
}

/// A value by its name: the area that a code stands for, where the register has it.
pub fn named(register: Option<&Register>, name: &str, value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let unit = level_of(name)
        .zip(register)
        .and_then(|((level, _), register)| {
            let id = register.unit_coded(level, &text)?;
            Some(register.unit(id)?.name.clone())
        });
    Some(unit.unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use crate::model::Feature;
    use crate::model::class::GROUP_KEYS;
    use crate::model::record::{Key, Kind, Part, Record};
    use jiff::civil::date;
    use serde_json::json;

    #[test]
    fn what_grids_are_grouped_by_is_a_word_of_the_language() {
        let [chinese, english] = [Language::Chinese, Language::English].map(I18n::new);
        for (name, words) in [
            ("community", ["社区", "Community"]),
            ("COMMUNITY", ["社区", "Community"]),
            ("所属社区", ["社区", "Community"]),
            ("TOWNNAME", ["乡镇", "Town"]),
            ("BoroName", ["行政区", "Borough"]),
            // Nobody knows what it is called.
            ("sector_id", ["sector_id", "sector_id"]),
        ] {
            let said = [&chinese, &english].map(|i18n| grouping(i18n, name));
            assert_eq!(said, words, "{name}");
        }
        for name in GROUP_KEYS {
            for i18n in [&chinese, &english] {
                let said = grouping(i18n, name);
                assert!(
                    said != *name || "乡镇 街道 片区 社区".contains(name),
                    "{name}"
                );
                assert!(!said.contains('⟨'), "{name} has a word");
            }
        }
    }

    #[test]
    fn a_zone_is_said_in_the_language_of_the_window() {
        let [chinese, english] = [Language::Chinese, Language::English].map(I18n::new);
        for (name, value, words) in [
            ("zone", "未划定", ["未划定", "Not set"]),
            ("防控分区", "封控区", ["封控区", "Lockdown"]),
            ("zone", "lockdown", ["封控区", "Lockdown"]),
            // No zone, though it begins like one.
            ("remark", "未划定", ["未划定", "未划定"]),
            ("status", "none", ["none", "none"]),
        ] {
            let shown = [&chinese, &english].map(|i18n| worded(i18n, name, value));
            assert_eq!(shown, words, "{name} {value}");
        }
    }

    #[test]
    fn an_area_is_asked_for_by_name() {
        let i18n = I18n::new(Language::Chinese);
        assert_eq!(subject(&i18n, "area_code"), "片区");
        assert_eq!(subject(&i18n, "community"), "社区");
        assert_eq!(subject(&i18n, "dedicated"), "专属网格");
        assert_eq!(subject(&i18n, "remark"), "remark");
        for language in Language::ALL {
            let i18n = I18n::new(language);
            for name in KNOWN {
                assert!(!caption(&i18n, name).contains('⟨'), "{name} has a word");
            }
        }
        let key = Key::new(Kind::Area, "a1");
        let properties = json!({"code": "350322001004-1", "name": "洪桥第一片区"});
        let record = Record {
            feature: Feature {
                properties: properties.as_object().cloned(),
                ..Feature::default()
            },
            sealed: None,
        };
        let part = Part {
            key: &key,
            record: &record,
            fields: None,
        };
        let register = Register::of(date(2021, 9, 12), [part].into_iter());
        let name = |code: &str| named(Some(&register), "area_code", &json!(code));
        assert_eq!(name("350322001004-1").as_deref(), Some("洪桥第一片区"));
        assert_eq!(name("350322001004-2").as_deref(), Some("350322001004-2"));
        let code = named(None, "area_code", &json!("350322001004-1"));
        assert_eq!(code.as_deref(), Some("350322001004-1"), "not read yet");
        assert_eq!(named(None, "area_code", &Value::Null), None);
    }
}
