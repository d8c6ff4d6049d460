//! Which attribute a field of a file is. Owns: how fields are called in Chinese and English, and
//! what must not become an attribute of a map. Guesses are proposals; the user decides.

use crate::exchange::raw::{RawFeature, RawLayer};
use crate::model::record::Kind;
use crate::rules::shares;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What becomes of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name in the file.
    pub from: String,
    /// The attribute it becomes; `None`: it is left out.
    pub to: Option<String>,
}

/// Attributes that are known by more than one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// The code by which a record is found again.
    Code,
    /// Its name.
    Name,
    /// The code of its community.
    CommunityCode,
    /// The name of its community.
    Community,
    /// The code of its area (片区).
    AreaCode,
    /// The code of the grid it lies in.
    GridCode,
    /// Households.
    Households,
    /// Residents.
    Residents,
    /// Its zone.
    Zone,
    /// What it is, among records of its kind.
    Class,
}

impl FieldKind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Code,
        Self::Name,
        Self::CommunityCode,
        Self::Community,
        Self::AreaCode,
        Self::GridCode,
        Self::Households,
        Self::Residents,
        Self::Zone,
        Self::Class,
    ];

    /// The attribute.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::CommunityCode => "community_code",
            Self::Community => "community",
            Self::AreaCode => "area_code",
            Self::GridCode => "grid_code",
            Self::Households => "households",
            Self::Residents => "residents",
            Self::Zone => "zone",
            Self::Class => "kind",
        }
    }

    /// What files call it, in small letters without gaps; the likeliest first.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Code => &[
                "code",
                "编码",
                "网格编码",
                "网格编号",
                "编号",
                "代码",
                "gridcode",
                "gridid",
                "gid",
                "villcode",
                "adm4pcode",
                "ntacode",
                "nta2020",
                "boroct2010",
                "geoid",
                "id",
                "序号",
            ],
            Self::Name => &[
                "name",
                "名称",
                "网格名称",
                "网格名",
                "小区名称",
                "楼栋名称",
                "gridname",
                "mc",
                "villname",
                "ntaname",
                "adm4en",
                "label",
                "title",
                "标题",
            ],
            Self::CommunityCode => &["communitycode", "社区编码", "社区代码", "sqbm", "towncode"],
            Self::Community => &[
                "community",
                "社区",
                "社区名称",
                "所属社区",
                "村居",
                "sqmc",
                "townname",
            ],
            Self::AreaCode => &["areacode", "片区编码", "片区", "所属片区", "pqbm"],
            Self::GridCode => &["gridcode", "网格编码", "所属网格", "网格", "grid"],
            Self::Households => &shares::HOUSEHOLDS,
            Self::Residents => &shares::RESIDENTS,
            Self::Zone => &["zone", "管控类型", "分区", "防控区", "风险等级", "管控等级"],
            Self::Class => &["kind", "类型", "类别", "type", "fclass"],
        }
    }
}

/// Parts of names of fields that hold personal data: these belong into lists, where they are
/// sealed, and never on a map.
const PERSONAL: [&str; 16] = [
    "身份证",
    "证件号",
    "电话",
    "手机",
    "联系方式",
    "姓名",
    "户主",
    "idcard",
    "idnumber",
    "phone",
    "mobile",
    "telephone",
    "resident_id",
    "passport",
    "诊断",
    "病情",
];

/// Whether a field seems to hold personal data.
fn is_personal(name: &str) -> bool {
    let plain = name.to_lowercase().replace([' ', '-'], "");
    PERSONAL.iter().any(|part| plain.contains(part))
}

fn plain(name: &str) -> String {
    let kept = name
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '.' | ':' | '：'));
    kept.collect::<String>().to_lowercase()
}

/// The fields of a layer in the order they come; the ids of its features are the last.
pub fn names_of(layer: &RawLayer) -> Vec<String> {
    let mut names: Vec<String> = attributes_of(layer);
    names.extend(id_name(layer));
    names
}

/// What the ids of a layer's features are called among its fields.
pub fn id_name(layer: &RawLayer) -> Option<String> {
    let own = &layer.id_field.as_ref()?.name;
    let has = |f: &RawFeature| f.properties.as_ref().is_some_and(|p| p.contains_key(own));
    let is_taken = layer.features.iter().any(has);
    Some(if is_taken {
        format!("@{own}")
    } else {
        own.clone()
    })
}

/// The value of a feature in a field; `id_name` is what its layer's ids are called.
pub fn value_of<'a>(
    feature: &'a RawFeature,
    name: &str,
    id_name: Option<&str>,
) -> Option<&'a Value> {
    if id_name == Some(name) {
        return feature.source_id.as_ref();
    }
    feature.properties.as_ref()?.get(name)
}

fn attributes_of(layer: &RawLayer) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for feature in &layer.features {
        for name in feature.properties.iter().flat_map(|p| p.keys()) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    names
}

/// What each field of a layer probably is. What is not known keeps its name; what seems personal
/// is left out, and so are ids that are no codes.
pub fn guess_fields(layer: &RawLayer, target: Kind) -> Vec<Field> {
    let names = attributes_of(layer);
    let mut fields: Vec<Field> = names
        .iter()
        .map(|name| Field {
            from: name.clone(),
            to: (!is_personal(name)).then(|| name.clone()),
        })
        .collect();
    for kind in FieldKind::ALL {
        // A grid has no grid above it, and only things in grids have one.
        if kind == FieldKind::GridCode && matches!(target, Kind::Grid | Kind::Land | Kind::Street) {
            continue;
        }
        let attribute = kind.attribute();
        if fields.iter().any(|f| f.to.as_deref() == Some(attribute)) {
            continue;
        }
        let known = kind.names().iter();
        // Attribute tables of shapefiles cut names at ten bytes.
        let cut = |name: &str| name.len() == 10 && attribute.starts_with(name);
        let found = known
            .filter_map(|wanted| fields.iter().position(|f| plain(&f.from) == *wanted))
            .chain(fields.iter().position(|f| cut(&f.from)))
            .find(|i| fields[*i].to.as_deref() == Some(fields[*i].from.as_str()))
            .filter(|i| kind != FieldKind::Code || is_key(layer, &fields[*i].from));
        if let Some(i) = found {
            fields[i].to = Some(attribute.to_owned());
        }
    }
    if let Some(from) = id_name(layer) {
        let code = FieldKind::Code.attribute();
        let has_code = fields.iter().any(|f| f.to.as_deref() == Some(code));
        let is_code = !has_code && ids_are_codes(layer) && is_key(layer, &from);
        let to = is_code.then(|| code.to_owned());
        fields.push(Field { from, to });
    }
    fields
}

/// The ids of a layer are those of things, not those of rows: they are texts, or called so.
fn ids_are_codes(layer: &RawLayer) -> bool {
    // What databases call a key that they count up.
    const COUNTED: [&str; 4] = ["id", "gid", "序号", "geoid"];
    layer.id_field.as_ref().is_some_and(|ids| {
        let name = plain(&ids.name);
        let names = FieldKind::Code.names();
        ids.is_code || (names.contains(&name.as_str()) && !COUNTED.contains(&name.as_str()))
    })
}

/// Every feature has a value of its own in this field.
fn is_key(layer: &RawLayer, name: &str) -> bool {
    let mut seen = std::collections::HashSet::new();
    let ids = id_name(layer);
    layer.features.iter().all(|feature| {
        let value = value_of(feature, name, ids.as_deref());
        value.is_some_and(|v| !v.is_null() && seen.insert(text_of(v)))
    })
}

/// A code as a text: files have numbers and texts for the same.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

/// What the features of a layer probably are, by its name and geometry.
pub fn guess_kind(layer: &RawLayer) -> Kind {
    let name = layer.name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let has_polygons = layer.features.iter().any(|f| f.geometry.polygons.is_some());
    if has_polygons {
        if has(&["building", "楼", "建筑", "房屋"]) {
            Kind::Building
        } else if has(&["compound", "小区"]) {
            Kind::Compound
        } else if has(&["land", "water", "水系", "绿地"]) {
            Kind::Land
        } else {
            Kind::Grid
        }
    } else if has(&["street", "road", "街", "路", "巷"]) {
        Kind::Street
    } else if has(&["checkpoint", "卡口", "卡点"]) {
        Kind::Checkpoint
    } else if has(&["sampling", "采样", "核酸"]) {
        Kind::SamplingSite
    } else if has(&["shop", "店", "商户", "场所"]) {
        Kind::Shop
    } else if has(&["entrance", "出入口", "入口"]) {
        Kind::Entrance
    } else {
        Kind::Drawing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::raw::IdField;
    use serde_json::json;

    fn layer(rows: &[Value]) -> RawLayer {
        let features = rows.iter().map(|row| RawFeature {
            properties: row.as_object().cloned(),
            ..RawFeature::default()
        });
        RawLayer {
            features: features.collect(),
            ..RawLayer::default()
        }
    }

    #[test]
    fn fields_are_guessed_in_both_languages() {
        let chinese = layer(&[
            json!({"网格编码": "1", "网格名称": "洪桥01", "户数": 300, "联系电话": "138", "备注": "x"}),
            json!({"网格编码": "2", "网格名称": "洪桥02", "户数": 310, "联系电话": "139", "备注": ""}),
        ]);
        let to: Vec<_> = guess_fields(&chinese, Kind::Grid)
            .into_iter()
            .map(|f| f.to)
            .collect();
        let text = |t: &str| Some(t.to_owned());
        assert_eq!(
            to,
            [
                text("code"),
                text("name"),
                text("households"),
                None,
                text("备注")
            ]
        );
        // A field that repeats is no code, whatever its name.
        let english = layer(&[
            json!({"ID": 1, "GEOID": "a", "Pop": 3}),
            json!({"ID": 1, "GEOID": "b", "Pop": 4}),
        ]);
        let to: Vec<_> = guess_fields(&english, Kind::Grid)
            .into_iter()
            .map(|f| f.to)
            .collect();
        assert_eq!(to, [text("ID"), text("code"), text("residents")]);
    }

    #[test]
    fn ids_of_features_can_be_codes() {
        // Case 86.
        let with_ids = |name: &str, is_code: bool, ids: &[Value]| {
            let mut layer = layer(&vec![json!({"name": "洪桥"}); ids.len()]);
            for (feature, id) in layer.features.iter_mut().zip(ids) {
                feature.source_id = Some(id.clone());
            }
            layer.id_field = Some(IdField {
                name: name.to_owned(),
                is_code,
            });
            guess_fields(&layer, Kind::Grid).pop().expect("the id")
        };
        let field = |from: &str, to: Option<&str>| Field {
            from: from.to_owned(),
            to: to.map(str::to_owned),
        };
        let texts = [json!("HQ00"), json!("HQ01")];
        assert_eq!(with_ids("id", true, &texts), field("id", Some("code")));
        assert_eq!(
            with_ids("id", true, &[json!("HQ00"), json!("HQ00")]),
            field("id", None)
        );
        let numbers = [json!(1), json!(2)];
        assert_eq!(with_ids("fid", false, &numbers), field("fid", None));
        assert_eq!(
            with_ids("编码", false, &numbers),
            field("编码", Some("code"))
        );
        // An attribute of that name keeps it.
        let mut both = layer(&[json!({"id": "a"})]);
        both.id_field = Some(IdField {
            name: "id".to_owned(),
            is_code: true,
        });
        assert_eq!(names_of(&both), ["id", "@id"]);
    }
}
