//! What an element is to a planner, by its tags. Owns: which tags count, and which are kept. Must not
//! know: geometry, records.

use super::element::{Tags, tag};

/// How large a way for people or vehicles is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// A main road.
    Main,
    /// A street.
    Street,
    /// A lane, a path.
    Lane,
}

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A street or lane, as a line.
    Street(Way),
    /// A railway, as a line.
    Railway,
    /// A river or brook, as a line.
    Stream,
    /// Water, as an area.
    Water,
    /// Parks, woods, fields.
    Green,
    /// A building.
    Building,
    /// Ground on which people live.
    Residential,
    /// Ground within a wall or fence.
    Enclosure,
    /// The ground of a school, a hospital; or its place.
    Unit,
    /// An administrative area of this level.
    Admin(u8),
    /// A place with a name.
    Place,
    /// An entrance or a gate.
    Entrance,
    /// An address without a building of its own.
    Address,
}

impl Class {
    /// It is an area.
    pub const fn is_area(self) -> bool {
        matches!(
            self,
            Self::Water
                | Self::Green
                | Self::Building
                | Self::Residential
                | Self::Enclosure
                | Self::Unit
                | Self::Admin(_)
        )
    }
}

/// Tags that are kept; names in all languages of what is asked for by name.
const KEPT: [&str; 27] = [
    "name",
    "highway",
    "oneway",
    "bridge",
    "tunnel",
    "waterway",
    "railway",
    "natural",
    "landuse",
    "leisure",
    "building",
    "building:levels",
    "height",
    "addr:street",
    "addr:place",
    "addr:housenumber",
    "amenity",
    "shop",
    "office",
    "tourism",
    "craft",
    "healthcare",
    "barrier",
    "entrance",
    "place",
    "admin_level",
    "access",
];

/// The tags of an element that are kept.
pub fn kept(tags: &Tags<'_>, class: Class) -> Vec<(String, String)> {
    let is_named = matches!(class, Class::Admin(_));
    let is_kept = |key: &str| KEPT.contains(&key) || (is_named && key.starts_with("name:"));
    let said = tags
        .iter()
        .filter(|(k, v)| is_kept(k) && !v.trim().is_empty());
    said.map(|(k, v)| ((*k).to_owned(), v.trim().to_owned()))
        .collect()
}

/// Schools and hospitals.
const UNITS: [&str; 6] = [
    "school",
    "kindergarten",
    "college",
    "university",
    "hospital",
    "clinic",
];
const GATES: [&str; 5] = [
    "gate",
    "lift_gate",
    "swing_gate",
    "sliding_gate",
    "entrance",
];
const WALLS: [&str; 5] = ["wall", "fence", "hedge", "city_wall", "retaining_wall"];
const RAILWAYS: [&str; 8] = [
    "rail",
    "light_rail",
    "subway",
    "tram",
    "narrow_gauge",
    "monorail",
    "funicular",
    "preserved",
];
const STREAMS: [&str; 7] = [
    "river",
    "stream",
    "canal",
    "drain",
    "ditch",
    "tidal_channel",
    "brook",
];
const GREEN: [(&str, &[&str]); 3] = [
    (
        "leisure",
        &[
            "park",
            "garden",
            "pitch",
            "playground",
            "golf_course",
            "nature_reserve",
            "common",
            "dog_park",
        ],
    ),
    (
        "landuse",
        &[
            "grass",
            "forest",
            "meadow",
            "orchard",
            "vineyard",
            "farmland",
            "recreation_ground",
            "village_green",
            "cemetery",
            "allotments",
        ],
    ),
    (
        "natural",
        &["wood", "scrub", "grassland", "heath", "wetland"],
    ),
];

fn is_one_of(tags: &Tags<'_>, key: &str, values: &[&str]) -> bool {
    tag(tags, key).is_some_and(|value| values.contains(&value))
}

/// What a node is.
pub fn of_node(tags: &Tags<'_>) -> Option<Class> {
    if is_one_of(tags, "barrier", &GATES) || tag(tags, "entrance").is_some_and(|e| e != "no") {
        return Some(Class::Entrance);
    }
    tag(tags, "name")?;
    if tag(tags, "place").is_some() {
        return Some(Class::Place);
    }
    is_one_of(tags, "amenity", &UNITS).then_some(Class::Unit)
}

/// Whether a node bears the number of a house.
pub fn has_address(tags: &Tags<'_>) -> bool {
    tag(tags, "addr:housenumber").is_some()
}

/// What a way is, or an area made of several: `is_closed` says that it may be one.
pub fn of_way(tags: &Tags<'_>, is_closed: bool) -> Option<Class> {
    if is_closed && tag(tags, "building").is_some_and(|b| b != "no") {
        return Some(Class::Building);
    }
    let is_square = tag(tags, "area") == Some("yes");
    if let Some(way) = tag(tags, "highway").and_then(way_of) {
        // Pavements and crossings run beside the street they belong to.
        let is_beside = is_one_of(tags, "footway", &["sidewalk", "crossing", "traffic_island"]);
        return (!is_square && !is_beside).then_some(Class::Street(way));
    }
    if is_one_of(tags, "railway", &RAILWAYS) {
        return Some(Class::Railway);
    }
    if is_one_of(tags, "waterway", &STREAMS) {
        return Some(Class::Stream);
    }
    if is_closed { of_ground(tags) } else { None }
}

/// What an area that is no building is.
fn of_ground(tags: &Tags<'_>) -> Option<Class> {
    let is_water = is_one_of(tags, "natural", &["water", "bay"])
        || is_one_of(tags, "waterway", &["riverbank", "dock"])
        || is_one_of(tags, "landuse", &["basin", "reservoir"]);
    if is_water {
        return Some(Class::Water);
    }
    if is_one_of(tags, "amenity", &UNITS) {
        return Some(Class::Unit);
    }
    if GREEN
        .iter()
        .any(|(key, values)| is_one_of(tags, key, values))
    {
        return Some(Class::Green);
    }
    if tag(tags, "landuse") == Some("residential") {
        return Some(Class::Residential);
    }
    if tag(tags, "boundary") == Some("administrative") {
        return tag(tags, "admin_level")?.parse().ok().map(Class::Admin);
    }
    is_one_of(tags, "barrier", &WALLS).then_some(Class::Enclosure)
}

/// What a relation is; only areas are.
pub fn of_relation(tags: &Tags<'_>) -> Option<Class> {
    if !is_one_of(tags, "type", &["multipolygon", "boundary"]) {
        return None;
    }
    of_way(tags, true).filter(|class| class.is_area())
}

fn way_of(highway: &str) -> Option<Way> {
    Some(match highway {
        "motorway" | "motorway_link" | "trunk" | "trunk_link" | "primary" | "primary_link"
        | "secondary" | "secondary_link" => Way::Main,
        "tertiary" | "tertiary_link" | "unclassified" | "residential" | "living_street"
        | "road" => Way::Street,
        "service" | "pedestrian" | "track" | "footway" | "path" | "steps" | "cycleway"
        | "bridleway" => Way::Lane,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_say_what_a_way_is() {
        let street = |way| Some(Class::Street(way));
        let table: [(&Tags<'_>, bool, Option<Class>); 16] = [
            (&[("highway", "primary")], false, street(Way::Main)),
            (&[("highway", "residential")], true, street(Way::Street)),
            (&[("highway", "steps")], false, street(Way::Lane)),
            (
                &[("highway", "footway"), ("footway", "sidewalk")],
                false,
                None,
            ),
            (&[("highway", "pedestrian"), ("area", "yes")], true, None),
            (&[("highway", "proposed")], false, None),
            (&[("building", "yes")], true, Some(Class::Building)),
            (&[("building", "yes")], false, None),
            (&[("building", "no")], true, None),
            (&[("waterway", "river")], false, Some(Class::Stream)),
            (&[("natural", "water")], true, Some(Class::Water)),
            (&[("railway", "tram")], false, Some(Class::Railway)),
            (&[("railway", "abandoned")], false, None),
            (&[("leisure", "park")], true, Some(Class::Green)),
            (&[("barrier", "wall")], true, Some(Class::Enclosure)),
            (
                &[("landuse", "residential")],
                true,
                Some(Class::Residential),
            ),
        ];
        for (tags, is_closed, class) in table {
            assert_eq!(of_way(tags, is_closed), class, "{tags:?}");
        }
        let area = [
            ("type", "boundary"),
            ("boundary", "administrative"),
            ("admin_level", "10"),
        ];
        assert_eq!(of_relation(&area), Some(Class::Admin(10)));
        assert_eq!(
            of_relation(&[("type", "route"), ("highway", "primary")]),
            None
        );
        assert_eq!(of_node(&[("entrance", "yes")]), Some(Class::Entrance));
        assert_eq!(of_node(&[("place", "suburb")]), None, "it has no name");
    }
}
