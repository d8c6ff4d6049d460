//! Pages from a printer without colours: zones are told apart by their hatch alone, and signs stand out.

use crate::support::{facts_of, town_facts};
use gridroom::course::Course;
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::i18n::{I18n, Language};
use gridroom::model::class::Classes;
use gridroom::model::{Feature, Layer};
use gridroom::print::facts::Facts;
use gridroom::print::page::{Page, Rect};
use gridroom::print::paper::Size;
use gridroom::print::png::picture;
use gridroom::print::wall::{Wall, Wish, wall};
use gridroom::rules::zone::Zone;
use gridroom::style::Colour;
use gridroom::style::label::letter_key;
use serde_json::json;
use std::collections::BTreeSet;

/// A page in grey.
struct Grey {
    picture: tiny_skia::Pixmap,
    /// Pixels in a millimetre.
    scale: f32,
}

impl Grey {
    fn of(page: &Page, dots: f32) -> Self {
        Self {
            picture: picture(page, dots, &Course::new()).expect("drawn"),
            scale: dots / 25.4,
        }
    }

    /// How light it is there: CIE L*, 0 to 100.
    fn at(&self, x: i32, y: i32) -> f32 {
        let side = |at: i32| u32::try_from(at).expect("on the page");
        let there = self.picture.pixel(side(x), side(y)).expect("on the page");
        let colour = Colour {
            r: there.red(),
            g: there.green(),
            b: there.blue(),
            a: 255,
        };
        // All but black: below that it is not a cube root.
        116.0 * colour.luminance().cbrt() - 16.0
    }

    /// The pixels of a part of the page.
    fn within(&self, place: &Rect) -> Vec<(i32, i32)> {
        let [from, to] = [place.min, place.max].map(|at| at.map(|x| (x * self.scale) as i32));
        let rows = from[1]..to[1];
        rows.flat_map(|y| (from[0]..to[0]).map(move |x| (x, y)))
            .collect()
    }

    /// The darkest and the lightest of a part of the page.
    fn range(&self, place: &Rect) -> [f32; 2] {
        let light = self.within(place).into_iter().map(|(x, y)| self.at(x, y));
        light.fold([f32::INFINITY, f32::NEG_INFINITY], |[dark, light], at| {
            [dark.min(at), light.max(at)]
        })
    }

    /// How its lines go, as whoever looks sees it: along which of four directions nothing changes; `None`
    /// where nothing changes along any.
    fn lines(&self, place: &Rect) -> Option<[bool; 4]> {
        let pixels = self.within(place);
        // East, south-east, south, south-west: farther than a line is wide, not as far as from line to line.
        let changes = [(4, 0), (4, 4), (0, 4), (-4, 4)].map(|(right, down)| {
            let change = |&(x, y): &(i32, i32)| {
                let other = self.at(x + right, y + down);
                (self.at(x, y) - other).abs()
            };
            pixels.iter().map(change).sum::<f32>() / pixels.len() as f32
        });
        let most = changes.into_iter().fold(0.0, f32::max);
        (most >= SEEN).then(|| changes.map(|change| change < STILL * most))
    }
}

/// Where less changes from one pixel to the other on average, of L*, nothing is seen.
const SEEN: f32 = 1.0;
/// Along a line so much of what changes across it may change: what is smoothed, and a fine line now and then.
const STILL: f32 = 0.25;
/// A sign stands out by so much in itself, of L*.
const SIGN: f32 = 40.0;

/// Six slanted grids in two rows, so large that there is nothing but hatch beside their names: in all zones.
fn zoned() -> (Facts, Vec<Zone>) {
    let corner = |x: f64, y: f64| {
        let (lon, lat) = (118.69 + 0.01 * x + 0.001 * y, 25.36 + 0.01 * y - 0.0008 * x);
        Coord::from_degrees(lon, lat).expect("a place")
    };
    let cell = |number: u8| {
        let (x, y) = (f64::from(number % 3), f64::from(number / 3));
        let outer = vec![
            corner(x, y),
            corner(x + 1.0, y),
            corner(x + 1.0, y + 1.0),
            corner(x, y + 1.0),
        ];
        let polygon = Polygon {
            outer,
            holes: Vec::new(),
        };
        Feature {
            properties: json!({"name": format!("网格{number}")})
                .as_object()
                .cloned(),
            shape: Some(Shape {
                polygons: vec![polygon],
            }),
            ..Feature::default()
        }
    };
    let mut facts = facts_of(Layer {
        features: (0..6).map(cell).collect(),
        ..Layer::default()
    });
    let zones: Vec<Zone> = Zone::ALL.into_iter().chain([Zone::Lockdown]).collect();
    facts.classes = Classes::of_zones(&facts.map, &zones);
    (facts, zones)
}

fn laid_out(facts: &Facts, size: Size, language: Language) -> Wall {
    let wish = Wish {
        size,
        is_portrait: false,
        tiles: None,
    };
    wall(facts, &I18n::new(language), &wish, &Course::new()).expect("laid out")
}

#[test]
fn in_grey_zones_are_told_apart_by_their_hatch_alone() {
    let (facts, zones) = zoned();
    let wall = laid_out(&facts, Size::A4, Language::Chinese);
    let grey = Grey::of(&wall.document.pages[0], 300.0);
    let mut seen: Vec<(Zone, Option<[bool; 4]>)> = Vec::new();
    for name in &wall.names.placed {
        // Below the name, where nothing else stands.
        let [x, _] = name.place.middle();
        let place = Rect::new([x - 9.0, name.place.max[1] + 1.0], [18.0, 11.0]);
        assert!(wall.frame.holds(&place), "{place:?}");
        seen.push((zones[name.key], grey.lines(&place)));
    }
    assert_eq!(seen.len(), zones.len());
    for (zone, lines) in &seen {
        assert_eq!(lines.is_some(), *zone != Zone::Unset, "{zone:?}");
        for (other, others) in &seen {
            let is_same = (zone == other, lines == others);
            assert_eq!(is_same.0, is_same.1, "{zone:?} {other:?}: {seen:?}");
        }
    }
}

#[test]
fn in_grey_each_zone_has_its_letter_on_the_map() {
    let (facts, zones) = zoned();
    for language in Language::ALL {
        let i18n = I18n::new(language);
        let wall = laid_out(&facts, Size::A4, language);
        let mut letters = BTreeSet::new();
        for name in &wall.names.placed {
            let letter = letter_key(zones[name.key]).map(|key| i18n.t(key));
            assert_eq!(name.letter, letter, "{:?}", zones[name.key]);
            letters.extend(letter);
        }
        assert_eq!(letters.len(), Zone::ALL.len() - 1, "{letters:?}");
        let texts = wall.document.pages[0].texts();
        for letter in &letters {
            assert!(texts.iter().any(|text| text.text == *letter), "{letter}");
        }
    }
}

#[test]
fn in_grey_cases_gates_and_sites_stand_out_of_the_map_of_the_town() {
    let wall = laid_out(town_facts(), Size::A3, Language::Chinese);
    let grey = Grey::of(&wall.document.pages[0], 200.0);
    let mut seen = 0;
    for (i, place) in wall.signs.iter().enumerate() {
        // What lies below another sign is not seen, whatever it is printed in.
        if wall.signs[i + 1..].iter().any(|above| above.meets(place)) {
            continue;
        }
        let [dark, light] = grey.range(place);
        assert!(light - dark >= SIGN, "{place:?}: {dark} {light}");
        seen += 1;
    }
    assert!(seen > 30, "{seen}");
}
