//! The hatch of each zone: it differs from the others in grey print too.

use crate::rules::zone::Zone;

/// One direction of parallel lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hatch {
    /// Direction of the lines, degrees clockwise from east.
    pub degrees: f32,
    /// Distance between lines, points.
    pub spacing: f32,
}

impl Hatch {
    const fn new(degrees: f32, spacing: f32) -> Self {
        Self { degrees, spacing }
    }
}

/// Width of a line, points.
pub const WIDTH: f32 = 0.8;
/// How strong the lines are over a grid of the map, 0 to 1.
pub const ON_MAP: f32 = 0.32;
/// How strong they are in the legend, where a field is small.
pub const IN_LEGEND: f32 = 0.4;
/// Areas with sides shorter than this are not hatched, points.
pub const FROM: f64 = 12.0;

/// The hatches of a zone.
pub const fn of_zone(zone: Zone) -> &'static [Hatch] {
    const LOCKDOWN: [Hatch; 2] = [Hatch::new(45.0, 8.0), Hatch::new(135.0, 8.0)];
    const CONTROL: [Hatch; 1] = [Hatch::new(45.0, 7.0)];
    const PRECAUTION: [Hatch; 1] = [Hatch::new(0.0, 9.0)];
    const EPIDEMIC_FREE: [Hatch; 1] = [Hatch::new(90.0, 11.0)];
    match zone {
        Zone::Lockdown => &LOCKDOWN,
        Zone::Control => &CONTROL,
        Zone::Precaution => &PRECAUTION,
        Zone::EpidemicFree => &EPIDEMIC_FREE,
        Zone::Unset => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_that_binds_has_a_hatch_of_its_own() {
        let hatches = Zone::ALL.map(of_zone);
        for (i, hatch) in hatches.iter().enumerate() {
            assert_eq!(hatch.is_empty(), Zone::ALL[i] == Zone::Unset);
            assert!(!hatches[i + 1..].contains(hatch));
        }
    }
}
