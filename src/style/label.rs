//! How names are written: in which sizes, where one fits, and the letter of a zone. Owns: these rules.
//! Must not know: the language of a letter, or how wide a text is.

use crate::rules::zone::Zone;

/// The type sizes of a map, points: few, the largest first.
pub const SIZES: [f32; 3] = [16.0, 13.0, 11.0];
/// Radius that a label place must have for each size, points.
pub const ROOM: [f32; 3] = [58.0, 28.0, 8.0];
/// Names longer than this break into a second line, points for each size.
pub const LINE_WIDTH: [f32; 3] = [190.0, 140.0, 104.0];
/// So many lines a name may have.
pub const LINES: usize = 2;
/// Between the badge of a letter and the text, points.
pub const BADGE_GAP: f32 = 4.0;
/// Free space around a label, points.
pub const GAP: f32 = 3.0;
/// How strong the halo of a name is, 0 to 1.
pub const HALO: f32 = 0.85;

/// Whether a text of this width and height (points) stands well in a place with this radius around
/// it: it may reach out of the circle, but hardly out of its grid.
pub fn is_snug([width, height]: [f32; 2], radius: f32) -> bool {
    height <= 2.1 * radius && width <= 3.4 * radius
}

/// Side of the badge that holds a letter, points, for the type size of this index.
pub fn badge_side(size: usize) -> f32 {
    SIZES.get(size).copied().unwrap_or(SIZES[SIZES.len() - 1]) + 4.0
}

/// The key of the letter of a zone, for grey print; its words are those of the language.
pub const fn letter_key(zone: Zone) -> Option<&'static str> {
    match zone {
        Zone::Lockdown => Some("map-letter-lockdown"),
        Zone::Control => Some("map-letter-control"),
        Zone::Precaution => Some("map-letter-precaution"),
        Zone::EpidemicFree => Some("map-letter-free"),
        Zone::Unset => None,
    }
}

/// The key of the name of a zone.
pub const fn zone_key(zone: Zone) -> &'static str {
    match zone {
        Zone::Lockdown => "map-zone-lockdown",
        Zone::Control => "map-zone-control",
        Zone::Precaution => "map-zone-precaution",
        Zone::EpidemicFree => "map-zone-free",
        Zone::Unset => "map-zone-unset",
    }
}
