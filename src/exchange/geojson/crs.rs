//! The `crs` members of old GeoJSON and TopoJSON, wherever they stand. Owns: what each of their
//! forms means. Must not know: whether the numbers fit.

use crate::exchange::raw::RawLayer;
use crate::exchange::report::{Note, NoteKind};
use crate::geometry::crs::Crs;
use serde_json::Value;

/// What a `crs` member says.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// Nothing: it is null.
    Nothing,
    /// This system.
    System(Crs),
    /// Something that is not understood, in its own words.
    Unclear(String),
}

/// What a member says: `{"type": "name", "properties": {"name": …}}`, the older
/// `{"type": "EPSG", "properties": {"code": …}}`, or just a name or a code.
pub fn said(member: &Value) -> Said {
    if member.is_null() {
        return Said::Nothing;
    }
    let kind = member.get("type").and_then(Value::as_str).unwrap_or("");
    let of = |path: &str| member.pointer(path);
    let words = [
        of("/properties/name"),
        of("/properties/code"),
        of("/name"),
        of("/code"),
        Some(member),
    ]
    .into_iter()
    .flatten()
    .find_map(|value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    let Some(words) = words else {
        return Said::Unclear(member.to_string());
    };
    match Crs::named(&words) {
        Some(crs) => Said::System(crs),
        None if kind.is_empty() || kind.eq_ignore_ascii_case("name") => Said::Unclear(words),
        None => Said::Unclear(format!("{kind} {words}")),
    }
}

/// Give a layer what it says of itself, and what its features say of themselves: a layer has one
/// system, so that several are unclear.
pub fn settle(layer: &mut RawLayer, of_layer: Option<&Value>) {
    let mut all: Vec<Said> = Vec::new();
    let mut add = |member: &Value| {
        let said = said(member);
        if said != Said::Nothing && !all.contains(&said) {
            all.push(said);
        }
    };
    of_layer.into_iter().for_each(&mut add);
    let is_of_layer = of_layer.is_some_and(|member| !member.is_null());
    let of_features = layer.features.iter().filter_map(|f| f.crs.as_ref());
    of_features.for_each(&mut add);
    match all.as_slice() {
        [] => {}
        [Said::System(crs)] => {
            layer.crs = Some(crs.clone());
            if !is_of_layer {
                layer.notes.push(Note::of(NoteKind::CrsOfFeature));
            }
        }
        several => {
            let words = several.iter().filter_map(|said| match said {
                Said::Nothing => None,
                Said::System(crs) => Some(crs.name()),
                Said::Unclear(words) => Some(words.clone()),
            });
            layer.unclear_crs = Some(words.collect::<Vec<_>>().join(", "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::raw::RawFeature;
    use serde_json::json;

    #[test]
    fn every_form_is_understood() {
        let zone = || Said::System(Crs::of_code(4548));
        for (member, expected) in [
            (
                json!({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4548"}}),
                zone(),
            ),
            (
                json!({"type": "EPSG", "properties": {"code": 4548}}),
                zone(),
            ),
            (
                json!({"type": "EPSG", "properties": {"code": "4548"}}),
                zone(),
            ),
            (json!({"properties": {"name": "EPSG:4548"}}), zone()),
            (json!("EPSG:4548"), zone()),
            (json!(4548), zone()),
            (json!(null), Said::Nothing),
            (
                json!({"type": "name", "properties": {"name": "Mars"}}),
                Said::Unclear("Mars".into()),
            ),
            (
                json!({"type": "link", "properties": {"href": "x"}}),
                Said::Unclear(r#"{"type":"link","properties":{"href":"x"}}"#.into()),
            ),
        ] {
            assert_eq!(said(&member), expected, "{member}");
        }
    }

    #[test]
    fn a_layer_has_one_system() {
        let of = |codes: &[i32]| {
            let features = codes.iter().map(|code| RawFeature {
                crs: (*code > 0).then(|| json!(code)),
                ..RawFeature::default()
            });
            RawLayer {
                features: features.collect(),
                ..RawLayer::default()
            }
        };
        let mut layer = of(&[4548, 0, 4548]);
        settle(&mut layer, None);
        assert_eq!(
            (layer.crs, layer.unclear_crs),
            (Some(Crs::of_code(4548)), None)
        );
        let mut layer = of(&[4548, 4549]);
        settle(&mut layer, None);
        assert_eq!(layer.crs, None);
        assert!(layer.unclear_crs.is_some());
        let mut layer = of(&[4548]);
        settle(&mut layer, Some(&json!(4326)));
        assert!(
            layer
                .unclear_crs
                .is_some_and(|words| words.contains("WGS84"))
        );
    }
}
