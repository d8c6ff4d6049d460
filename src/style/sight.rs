//! How the map looks to whoever sees fewer colours, and on paper without any: tests of the palette.

use super::hatch::{ON_MAP, of_zone};
use super::label::letter_key;
use super::palette::{DARK, LIGHT};
use super::sign::{Part, RADIUS, Sign, parts};
use crate::model::class::{Class, Zone};
use crate::model::epidemic::CaseClass;
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

/// In grey print areas beside one another are told apart by so much lightness (CIE L*, of 100).
const GREY_AREAS: f32 = 7.0;
/// Lines are seen on what lies below them from so much on.
const GREY_LINES: f32 = 12.0;
/// A sign stands out by so much in itself, whatever it stands on.
const GREY_SIGNS: f32 = 40.0;

/// How light a printer without colours prints it: CIE L*, 0 to 100.
fn lightness(colour: Colour) -> f32 {
    let [(_, usual), ..] = &EYES;
    seen(colour, usual).l
}

/// Which ways the lines of a zone go.
fn directions(zone: Zone) -> Vec<f32> {
    of_zone(zone).iter().map(|hatch| hatch.degrees).collect()
}

#[test]
fn in_grey_zones_are_told_apart_by_lightness_or_by_hatch_and_by_letter() {
    let fill = |zone: Zone| LIGHT.fill(&Class::Zone(zone));
    for (i, zone) in Zone::ALL.into_iter().enumerate() {
        for other in Zone::ALL.into_iter().take(i) {
            let apart = (lightness(fill(zone)) - lightness(fill(other))).abs();
            let by_hatch = directions(zone) != directions(other);
            assert!(
                apart >= GREY_AREAS || by_hatch,
                "{zone:?} {other:?} {apart}"
            );
            assert_ne!(letter_key(zone), letter_key(other), "{zone:?} {other:?}");
        }
        // A hatch tells something only where it is seen.
        let below = fill(zone);
        let lines = lightness(below) - lightness(below.mixed(LIGHT.hatch, ON_MAP));
        assert!(lines >= GREY_LINES, "{zone:?} {lines}");
    }
}

#[test]
fn in_grey_boundaries_are_seen_between_any_two_zones() {
    let fills = Zone::ALL.map(|zone| lightness(LIGHT.fill(&Class::Zone(zone))));
    for ink in [LIGHT.outline, LIGHT.border, LIGHT.opening] {
        for fill in fills {
            let apart = fill - lightness(ink);
            assert!(apart >= GREY_LINES, "{ink:?}: {apart}");
        }
    }
}

/// The lightest and the darkest of what a sign is made of.
fn range(sign: Sign) -> [f32; 2] {
    let mut range = [f32::INFINITY, f32::NEG_INFINITY];
    let mut take = |colour: Colour| {
        let light = lightness(colour);
        range = [range[0].min(light), range[1].max(light)];
    };
    parts(sign, RADIUS, &LIGHT, &mut |part| match part {
        Part::Disc { fill, edge, .. } => {
            fill.into_iter().for_each(&mut take);
            edge.into_iter().for_each(|(_, colour)| take(colour));
        }
        Part::Square { fill, edge, .. }
        | Part::Triangle { fill, edge, .. }
        | Part::Diamond { fill, edge, .. } => [fill, edge.1].into_iter().for_each(&mut take),
        Part::Line { pen, .. } => take(pen.1),
    });
    range
}

#[test]
fn in_grey_cases_gates_and_sites_stand_out_on_any_ground() {
    let cases = CaseClass::ALL.map(Sign::Cases);
    let others = [
        Sign::Isolation,
        Sign::Differs,
        Sign::Supposed,
        Sign::Unmanned,
        Sign::Shut,
        Sign::Site,
        Sign::Visit,
        Sign::Missed,
        Sign::Entrance,
        Sign::Checkpoint,
        Sign::Problem,
    ];
    for sign in cases.into_iter().chain(others) {
        let [dark, light] = range(sign);
        assert!(light - dark >= GREY_SIGNS, "{sign:?}: {dark} {light}");
    }
    // Whose symptoms nobody has told is paler than who has none; their forms are the same.
    let [edge, pale] = [CaseClass::Asymptomatic, CaseClass::Unknown].map(|class| {
        let (_, edge) = LIGHT.of_case(class);
        lightness(edge)
    });
    assert!(pale - edge >= GREY_AREAS, "{edge} {pale}");
}
