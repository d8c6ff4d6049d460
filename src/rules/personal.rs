//! Which attributes of a loose map or list are about a person. Owns: the words and the forms of
//! values that give one away. Must not know: what becomes of them.
//!
//! A name of a place is none: only where phones or ids stand beside it, and it stands at no area,
//! is `name` taken for a person's.

use super::{identity, mask};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What an attribute is called that holds a phone, an id, a person's name or an address.
const WORDS: [&str; 25] = [
    "姓名",
    "联系人",
    "户主",
    "身份证",
    "证件号",
    "手机",
    "电话",
    "联系方式",
    "住址",
    "phone",
    "mobile",
    "cellphone",
    "tel",
    "telephone",
    "contact",
    "householder",
    "resident_id",
    "id_card",
    "idcard",
    "id_number",
    "id_no",
    "surname",
    "given_name",
    "full_name",
    "patient",
];
/// What the name of whatever stands there is called.
const NAMES: [&str; 4] = ["name", "名称", "名字", "label"];

fn is_word(attribute: &str) -> bool {
    let attribute = attribute.trim().to_lowercase().replace([' ', '-'], "_");
    WORDS.iter().any(|word| match word.is_ascii() {
        true => {
            attribute == *word
                || attribute.starts_with(&format!("{word}_"))
                || attribute.ends_with(&format!("_{word}"))
        }
        false => attribute.contains(word),
    })
}

/// Digits of a mobile or of an id with its check digit; other numbers (codes of grids have as many
/// digits as ids once had) are none.
fn gives_away(value: &Value) -> bool {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return false,
    };
    let is_mobile = identity::phone(&text).is_ok_and(|phone| phone.starts_with('1'));
    let is_long = identity::plain(&text).chars().count() == 18;
    is_mobile || (is_long && identity::resident_id(&text).is_ok())
}

/// A count, not a number to call.
fn is_count(value: &Value) -> bool {
    value.as_f64().is_some_and(|number| number.abs() < 1e6)
}

/// The attributes that are about people, in order: of things each with its attributes, and whether it
/// has a shape on the map.
pub fn attributes_about_people<'a>(
    things: impl Iterator<Item = (&'a Map<String, Value>, bool)>,
) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (properties, has_shape) in things {
        let mut has_person = false;
        for (attribute, value) in properties {
            let is_empty = value.is_null() || value.as_str().is_some_and(|t| t.trim().is_empty());
            if !is_empty && ((is_word(attribute) && !is_count(value)) || gives_away(value)) {
                has_person = true;
                found.insert(attribute.clone());
            }
        }
        if has_person && !has_shape {
            let beside = properties.keys();
            let beside = beside.filter(|a| NAMES.contains(&a.to_lowercase().as_str()));
            names.extend(beside.cloned());
        }
    }
    found.extend(names);
    found
}

/// A value of an attribute about a person, as it is shown to whoever looks over the shoulder.
pub fn masked(attribute: &str, value: &str) -> String {
    let is_phone = identity::phone(value).is_ok();
    let is_long = identity::plain(value).chars().count() >= 15;
    let attribute = attribute.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| attribute.contains(word));
    if is_phone {
        mask::phone(value)
    } else if is_long && identity::plain(value).chars().any(|c| c.is_ascii_digit()) {
        mask::id(value)
    } else if says(&["址", "address"]) {
        mask::address(value)
    } else if says(&[
        "名",
        "name",
        "户主",
        "联系人",
        "contact",
        "householder",
        "patient",
    ]) {
        mask::name(value)
    } else {
        mask::other(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(properties: &Value, has_shape: bool) -> Vec<String> {
        let properties = properties.as_object().expect("an object");
        let things = std::iter::once((properties, has_shape));
        attributes_about_people(things).into_iter().collect()
    }

    #[test]
    fn people_are_told_by_words_and_by_values() {
        let table: [(Value, &[&str]); 10] = [
            (json!({"姓名": "谢丽", "网格": "仙糖1"}), &["姓名"]),
            (json!({"电话号码": "8365432"}), &["电话号码"]),
            (json!({"a": "138 1234 1234"}), &["a"]),
            (
                json!({"a": 13_812_341_234_i64, "name": "谢丽"}),
                &["a", "name"],
            ),
            (json!({"b": "+86 13812341234"}), &["b"]),
            (json!({"c": "99999919770317004x"}), &["c"]),
            (json!({"c": "999999197703170041"}), &[]),
            (
                json!({"code": "350322001001003", "name": "仙糖1", "households": 300}),
                &[],
            ),
            (json!({"电话数": 3, "resident_count": 812}), &[]),
            (json!({"phone": "", "hotel": "x", "residential": true}), &[]),
        ];
        for (properties, expected) in table {
            assert_eq!(found(&properties, false), expected, "{properties}");
        }
    }

    #[test]
    fn what_is_about_people_is_shown_masked() {
        let table = [
            ("电话", "13812341234", "138****1234"),
            ("a", "+86 138 1234 1234", "+86********1234"),
            ("证件号", "99999919770317004x", "9****************x"),
            ("姓名", "张丽梅", "张*梅"),
            ("住址", "木兰街12号楼3单元502", "木兰街12号楼***"),
            ("情况", "发热", "****"),
            ("name", "", ""),
        ];
        for (attribute, value, expected) in table {
            let said = masked(attribute, value);
            assert!(value.is_empty() || said != value, "{attribute} {value}");
            if !value.starts_with('+') {
                assert_eq!(said, expected, "{attribute} {value}");
            }
        }
    }

    #[test]
    fn an_area_keeps_its_name_beside_a_phone() {
        let area = json!({"name": "仙糖1", "phone": "13812341234"});
        assert_eq!(found(&area, true), ["phone"]);
    }
}
