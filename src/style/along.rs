//! Names of what lies behind the grids: along streets and waters, and beside the signs of places. Owns:
//! which of them have a name in a scale, in which size, and where on a stretch it may stand. Must not
//! know: how wide a text is, or what else stands there.

use super::label::SIZES;
use super::palette::Palette;
use super::sign::Sign;
use crate::geometry::lines::{Place, Stretch, length};
use crate::model::context::ContextKind;
use std::collections::HashMap;

/// Lines that have names, those first that matter most where there is no room for all.
pub const NAMED: [ContextKind; 4] = [
    ContextKind::MainStreet,
    ContextKind::Water,
    ContextKind::Street,
    ContextKind::Lane,
];

/// A stretch is straight enough where it leaves a straight line by no more than this, in type sizes.
pub const STRAIGHT: f64 = 0.35;
/// How strong a name is beside those of grids, 0 to 1.
const STRENGTH: f32 = 0.78;
/// From one end of a name to the end of its stretch, or to what stands beside it, in type sizes.
pub const ROOM: f64 = 0.25;
/// From one place that is tried on a stretch to the next, in widths of the name.
const STEP: f64 = 1.0 / 6.0;
/// Along a street its name stands again after so much of the way, points.
pub const AGAIN: f64 = 440.0;
/// Radius of the sign of a place, points.
pub const PLACE: f32 = 5.0;
/// From the sign of a place to its name, points.
pub const BESIDE: f32 = 3.0;

/// Names of a kind are written where a metre has at least so many points.
const fn written_from(kind: ContextKind) -> Option<f32> {
    match kind {
        ContextKind::MainStreet | ContextKind::Water => Some(0.04),
        ContextKind::Street => Some(0.15),
        ContextKind::Lane => Some(0.30),
        ContextKind::Place => Some(0.08),
        ContextKind::School | ContextKind::Hospital => Some(0.30),
        ContextKind::Green
        | ContextKind::Building
        | ContextKind::Railway
        | ContextKind::Entrance
        | ContextKind::Checkpoint => None,
    }
}

/// The size of names of a kind where a metre is so many points: the index into [`SIZES`]; `None` where
/// they would only be clutter, or there are none.
pub fn size_of(kind: ContextKind, metre: f32) -> Option<usize> {
    let last = SIZES.len() - 1;
    let is_large = kind == ContextKind::MainStreet && metre >= 0.6;
    (metre >= written_from(kind)?).then_some(if is_large { last - 1 } else { last })
}

/// The sign of a place, beside which its name stands.
pub const fn sign_of(kind: ContextKind) -> Option<Sign> {
    match kind {
        ContextKind::Place => Some(Sign::Place),
        ContextKind::School => Some(Sign::School),
        ContextKind::Hospital => Some(Sign::Hospital),
        _ => None,
    }
}

/// The colour of a name, that of its halo, and how strong it is beside the names of grids, 0 to 1.
pub fn ink_of<C: Copy>(kind: ContextKind, palette: &Palette<C>) -> (C, C, f32) {
    match kind {
        ContextKind::Water => (palette.site, palette.context(kind).0, 1.0),
        _ => (palette.text, palette.halo, STRENGTH),
    }
}

/// Where a name stands along a stretch, in the unit of the stretch; x goes right and y goes down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// The middle of the name.
    pub middle: Place,
    /// The direction in which it reads, one long: from the left, or upwards.
    pub along: Place,
}

impl Spot {
    /// How far it is turned, clockwise, in radians: a quarter of a turn at most.
    pub fn turn(&self) -> f64 {
        self.along[1].atan2(self.along[0])
    }

    /// The middles of squares, as wide as the name is high, that cover a name of this width; so near to
    /// one another that nothing comes between them where it is slanted.
    pub fn squares(&self, width: f64, height: f64) -> Vec<Place> {
        let steps = (2.0 * width / height).ceil().max(1.0) as u32;
        let at = |step: u32| {
            let far = width * (f64::from(step) / f64::from(steps) - 0.5);
            [0, 1].map(|axis| self.middle[axis] + far * self.along[axis])
        };
        (0..=steps).map(at).collect()
    }
}

/// Where a name of this width may stand on a stretch: in its middle, then farther and farther away.
pub fn spots(stretch: &Stretch, width: f64) -> Vec<Spot> {
    let whole = length(stretch);
    if whole < width || whole <= 0.0 {
        return Vec::new();
    }
    let [a, b] = *stretch;
    let way = [0, 1].map(|axis| (b[axis] - a[axis]) / whole);
    // What goes straight up and down reads upwards whichever way it was drawn.
    let is_steep = way[0].abs() < 1e-3;
    let is_backwards = if is_steep { way[1] > 0.0 } else { way[0] < 0.0 };
    let along = if is_backwards {
        way.map(|part| -part)
    } else {
        way
    };
    let step = width * STEP;
    let most = ((whole - width) / 2.0 / step).floor() as u32;
    let aside = (1..=most).flat_map(|n| [f64::from(n), -f64::from(n)]);
    let asides = std::iter::once(0.0).chain(aside.map(|n| n * step));
    let spot = |aside: f64| Spot {
        middle: [0, 1].map(|axis| (a[axis] + b[axis]) / 2.0 + aside * along[axis]),
        along,
    };
    asides.map(spot).collect()
}

/// Where names stand already: every street has its name once before any has it again, and then it stands far
/// from where it stands already, also where the street goes on as one of another kind.
#[derive(Debug, Default)]
pub struct Standing<'a>(HashMap<&'a str, Vec<Place>>);

impl<'a> Standing<'a> {
    /// It stands somewhere.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// It stands nowhere nearer to a place than this.
    pub fn is_far(&self, name: &str, middle: Place, away: f64) -> bool {
        let others = self.0.get(name).into_iter().flatten();
        others
            .into_iter()
            .all(|other| length(&[*other, middle]) >= away)
    }

    /// It stands there now.
    pub fn put(&mut self, name: &'a str, middle: Place) {
        self.0.entry(name).or_default().push(middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::palette::{DARK, LIGHT};
    use std::f64::consts::FRAC_PI_2;

    #[test]
    fn names_come_as_one_comes_nearer_and_larger_streets_first() {
        let from = |kind| (0..200).find(|i| size_of(kind, *i as f32 / 100.0).is_some());
        let order = [
            ContextKind::MainStreet,
            ContextKind::Street,
            ContextKind::Lane,
        ];
        let order = order.map(|kind| from(kind).expect("written somewhere"));
        assert!(order.is_sorted() && order[0] < order[1], "{order:?}");
        assert_eq!(from(ContextKind::Building), None);
        for kind in NAMED {
            let sizes = (1..200).filter_map(|i| size_of(kind, i as f32 / 100.0));
            let sizes: Vec<usize> = sizes.collect();
            // Never smaller from nearer.
            assert!(sizes.is_sorted_by(|a, b| a >= b), "{kind:?}");
        }
    }

    #[test]
    fn a_name_reads_on_its_halo_in_both_themes() {
        for palette in [&LIGHT, &DARK] {
            for kind in NAMED {
                let (ink, halo, strength) = ink_of(kind, palette);
                let ratio = halo.mixed(ink, strength).contrast(halo);
                assert!(ratio >= 4.5, "{kind:?}: {ratio}");
            }
        }
    }

    #[test]
    fn a_name_reads_from_the_left_or_upwards_whichever_way_a_street_was_drawn() {
        for degree in 0..360 {
            let (sin, cos) = f64::from(degree).to_radians().sin_cos();
            let far = [200.0 * cos, 200.0 * sin];
            let there = spots(&[[0.0, 0.0], far], 60.0);
            let back = spots(&[far, [0.0, 0.0]], 60.0);
            assert!(there.len() >= 3);
            for spot in there.iter().chain(&back) {
                assert!(spot.turn().abs() <= FRAC_PI_2 + 1e-3, "{degree}: {spot:?}");
                let upright = spot.along[0].abs() < 1e-3;
                assert!(!upright || spot.along[1] < 0.0, "{degree}: {spot:?}");
                // It ends on its stretch.
                for square in spot.squares(60.0, 11.0) {
                    let away = square[0].hypot(square[1]);
                    let beside = (square[0] * sin - square[1] * cos).abs();
                    assert!(
                        away <= 200.0 + 1e-9 && beside < 1e-9,
                        "{degree}: {square:?}"
                    );
                }
            }
            let middle = [100.0 * cos, 100.0 * sin];
            let off = there[0].middle[0] - middle[0] + there[0].middle[1] - middle[1];
            assert!(off.abs() < 1e-9);
        }
        assert!(spots(&[[0.0, 0.0], [50.0, 0.0]], 60.0).is_empty());
        assert!(spots(&[[0.0, 0.0], [0.0, 0.0]], 0.0).is_empty());
    }

    #[test]
    fn a_name_stands_again_only_far_from_where_it_stands() {
        let mut standing = Standing::default();
        assert!(!standing.has("东街") && standing.is_far("东街", [0.0, 0.0], AGAIN));
        standing.put("东街", [0.0, 0.0]);
        standing.put("东街", [1000.0, 0.0]);
        assert!(standing.has("东街") && !standing.has("西街"));
        let is_far = |x: f64| standing.is_far("东街", [x, 0.0], AGAIN);
        assert!(is_far(500.0) && !is_far(100.0) && !is_far(900.0));
        assert!(standing.is_far("西街", [0.0, 0.0], AGAIN));
    }
}
