//! How the map looks to whoever sees fewer colours: tests of the palette.

use super::hatch::of_zone;
use super::palette::{DARK, LIGHT};
use crate::model::class::{Class, Zone};
use crate::style::Colour;
use ::palette::color_difference::Ciede2000;
use ::palette::{FromColor, Lab, LinSrgb, Srgb};

/// Zones lie at least so far apart (CIEDE2000), whoever looks; letters and hatches tell them apart as well.
const LEAST: f32 = 7.0;

/// What reaches the eye of the full severity, in linear light (Machado, Oliveira and Fernandes, "A
/// physiologically-based model for simulation of color vision deficiency", 2009, table 1).
const EYES: [(&str, [[f32; 3]; 3]); 4] = [
    ("usual", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "no red",
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    ),
    (
        "no green",
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    ),
    (
        "no blue",
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ),
];

fn seen(colour: Colour, eye: &[[f32; 3]; 3]) -> Lab {
    let light: LinSrgb<f32> = Srgb::new(colour.r, colour.g, colour.b).into_linear();
    let [r, g, b] = eye.map(|row| {
        let sum = row[0] * light.red + row[1] * light.green + row[2] * light.blue;
        sum.clamp(0.0, 1.0)
    });
    Lab::from_color(LinSrgb::new(r, g, b))
}

#[test]
fn zones_are_told_apart_by_whoever_sees_fewer_colours() {
    for (theme, palette) in [("light", &LIGHT), ("dark", &DARK)] {
        for (eye, matrix) in &EYES {
            let fill = |zone: &Zone| seen(palette.fill(&Class::Zone(*zone)), matrix);
            for (i, zone) in Zone::ALL.iter().enumerate() {
                for other in &Zone::ALL[..i] {
                    let apart = fill(zone).difference(fill(other));
                    assert!(apart >= LEAST, "{theme}, {eye}: {zone:?} {other:?} {apart}");
                }
            }
        }
    }
}

#[test]
fn no_two_zones_share_a_hatch() {
    for (i, zone) in Zone::ALL.into_iter().enumerate() {
        for other in Zone::ALL.into_iter().take(i) {
            assert_ne!(of_zone(zone), of_zone(other), "{zone:?} {other:?}");
        }
    }
}
