//! Names along streets and waters, and of places beside their signs: they read, stand where they belong
//! and over nothing else, and go with the map while it is moved; pictures at five zooms in both themes.

use crate::images::compare_with;
use crate::support::real_files;
use crate::window::{Window, drag, open};
use egui::emath::Rot2;
use egui::{Galley, Modifiers, PointerButton, Pos2, Rect, Shape, Vec2};
use egui_kittest::{Harness, SnapshotResults};
use gridroom::app::map::scene::{LayerId, LayerState};
use gridroom::course::Course;
use gridroom::exchange::osm::{CommunitiesBy, GridsBy, Scope, Wishes, town};
use gridroom::geometry::{Bounds, Coord};
use gridroom::rules::households::HouseholdRules;
use gridroom::store::drawn_of;
use std::collections::BTreeSet;
use std::f32::consts::FRAC_PI_2;
use std::path::Path;
use std::sync::Arc;

/// How much of the town is shown in each of the pictures.
const ZOOMS: [f64; 5] = [1.0, 0.55, 0.3, 0.15, 0.07];
/// An invented extract.
const QUARTER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/quarter.osm");

/// The town of an extract, a grid to a block.
fn town_of(extract: &Path) -> Window {
    let wishes = Wishes {
        scope: Scope::All,
        communities: CommunitiesBy::Areas,
        grids: GridsBy::Block,
        census: None,
        rules: HouseholdRules::bundled().expect("sound"),
    };
    let town = town(extract, &wishes, &Course::new()).expect("a town");
    let (mut map, _) = drawn_of(&town.contents);
    map.foreign_members = town.members;
    Window::new(map)
}

/// Have so much of the town in view, around its middle.
fn look(window: &mut Window, share: f64) {
    let all = window.map.coverage.bounds().expect("grids");
    let middle = all.centre();
    let half = |low: i32, high: i32| (f64::from(high - low) / 2.0 * share) as i32;
    let (x, y) = (half(all.min.x, all.max.x), half(all.min.y, all.max.y));
    window.view.zoom_to(Bounds {
        min: Coord::new(middle.x - x, middle.y - y),
        max: Coord::new(middle.x + x, middle.y + y),
    });
}

fn quarter(share: f64) -> Window {
    let mut window = town_of(Path::new(QUARTER));
    look(&mut window, share);
    window
}

/// A name on the map: of a grid, a street or a place.
struct Written {
    galley: Arc<Galley>,
    middle: Pos2,
    turn: f32,
}

impl Written {
    fn text(&self) -> &str {
        self.galley.text()
    }

    /// What it covers, a little less than it takes.
    fn covers(&self) -> Vec<Rect> {
        let size = self.galley.size();
        if self.turn == 0.0 {
            return vec![Rect::from_center_size(self.middle, size * 0.96)];
        }
        let along = Rot2::from_angle(self.turn) * Vec2::X;
        let steps = (size.x / size.y).ceil() as i32 * 2;
        let square = |step: i32| {
            let far = size.x * (step as f32 / steps as f32 - 0.5);
            Rect::from_center_size(self.middle + along * far, Vec2::splat(0.6 * size.y))
        };
        (0..=steps).map(square).collect()
    }
}

/// The names on the map: texts with a halo, which is the same text eight times.
fn written(harness: &Harness<'_, Window>) -> Vec<Written> {
    fn texts<'a>(shape: &'a Shape, found: &mut Vec<&'a egui::epaint::TextShape>) {
        match shape {
            Shape::Text(text) => found.push(text),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, found)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    for clipped in &harness.output().shapes {
        texts(&clipped.shape, &mut all);
    }
    let alike = all.chunk_by(|a, b| Arc::ptr_eq(&a.galley, &b.galley));
    // Of a name that stands again at once there are twice as many.
    let haloed = alike.filter(|copies| copies.len().is_multiple_of(9));
    let names = haloed
        .flat_map(|copies| copies.chunks(9))
        .filter_map(|copies| {
            let ink = copies.last()?;
            let middle = Rot2::from_angle(ink.angle) * ink.galley.rect.center().to_vec2();
            Some(Written {
                galley: ink.galley.clone(),
                middle: ink.pos + middle,
                turn: ink.angle,
            })
        });
    names.collect()
}

/// How far a place on the screen is from the lines of this name, points.
fn from_street(window: &Window, name: &str, at: Pos2) -> f32 {
    let features = window.map.backdrop.features.iter();
    let named = features.filter(|f| f.name.as_deref() == Some(name));
    let screen = |at: &Coord| window.view.screen_of(*at).expect("shown");
    let mut nearest = f32::INFINITY;
    for line in named.flat_map(|feature| &feature.lines) {
        for pair in line.windows(2) {
            let (a, b) = (screen(&pair[0]), screen(&pair[1]));
            let way = b - a;
            let share = ((at - a).dot(way) / way.length_sq().max(1e-6)).clamp(0.0, 1.0);
            nearest = nearest.min((a + way * share).distance(at));
        }
    }
    nearest
}

fn assert_readable(extract: &Path, what: &str) {
    let mut most = 0;
    let mut harness = open(town_of(extract));
    for share in ZOOMS {
        let what = format!("{what} at {share}");
        look(harness.state_mut(), share);
        harness.run();
        let names = written(&harness);
        let view = Rect::from_min_size(Pos2::ZERO, crate::window::SIZE);
        let streets = names.iter().filter(|name| name.turn != 0.0);
        let mut count = 0;
        for name in streets {
            count += 1;
            let turn = name.turn.abs();
            assert!(turn <= FRAC_PI_2 + 2e-3, "{what}: {} {turn}", name.text());
            let away = from_street(harness.state(), name.text(), name.middle);
            assert!(away < 6.0, "{what}: {} is {away} away", name.text());
        }
        most = most.max(count);
        for (i, a) in names.iter().enumerate() {
            assert!(!a.text().contains('\n') || a.turn == 0.0);
            let seen = a.covers().into_iter().filter(|c| view.intersects(*c));
            let seen: Vec<Rect> = seen.collect();
            for b in &names[i + 1..] {
                let others = b.covers();
                let meet = seen.iter().any(|a| others.iter().any(|b| a.intersects(*b)));
                assert!(!meet, "{what}: {} over {}", a.text(), b.text());
            }
        }
    }
    assert!(most > 8, "{what}: names of streets: {most}");
}

#[test]
fn names_read_along_their_streets_and_overlap_nothing() {
    assert_readable(Path::new(QUARTER), "a quarter");
}

#[test]
fn names_of_a_dense_centre_read_and_overlap_nothing() {
    let Some(files) = real_files(&["helsinki.osm.pbf"]) else {
        return;
    };
    assert_readable(&files[0], "a centre");
}

#[test]
fn larger_streets_have_names_first_and_places_from_near() {
    let texts = |share: f64| -> BTreeSet<String> {
        let harness = open(quarter(share));
        let names = written(&harness);
        names.iter().map(|name| name.text().to_owned()).collect()
    };
    let (far, near) = (texts(2.5), texts(0.5));
    assert!(far.contains("湖滨大道"), "{far:?}");
    assert!(
        !far.contains("第一小学") && !far.contains("井巷"),
        "{far:?}"
    );
    let lanes = ["井巷", "灯笼巷", "豆腐巷", "铁匠巷", "茶叶巷", "柴市巷"];
    assert!(lanes.iter().any(|lane| near.contains(*lane)), "{near:?}");
    let places = [
        ("第一小学", 118.694_4, 25.366_5),
        ("市立医院", 118.703_4, 25.362_1),
        ("石桥门诊", 118.690_8, 25.365_9),
        ("Little Boats", 118.699_5, 25.360_6),
    ];
    let is_named = |(name, lon, lat): (&str, f64, f64)| {
        let mut window = town_of(Path::new(QUARTER));
        let at = Coord::from_degrees(lon, lat).expect("a place");
        let half = 8_000;
        window.view.zoom_to(Bounds {
            min: Coord::new(at.x - half, at.y - half),
            max: Coord::new(at.x + half, at.y + half),
        });
        let harness = open(window);
        written(&harness).iter().any(|one| one.text() == name)
    };
    assert!(places.into_iter().any(is_named));
}

/// Where names stand that are not those of grids, with what was laid out for them.
fn laid_out(harness: &Harness<'_, Window>) -> Vec<(*const Galley, Pos2)> {
    let names = written(harness).into_iter();
    let turned = names.filter(|name| name.turn != 0.0);
    turned
        .map(|name| (Arc::as_ptr(&name.galley), name.middle))
        .collect()
}

#[test]
fn names_go_with_the_map_and_nothing_is_laid_out_meanwhile() {
    let mut harness = open(quarter(0.4));
    let before = laid_out(&harness);
    assert!(before.len() > 5);
    let by = Vec2::new(70.0, -50.0);
    let from = Pos2::new(450.0, 330.0);
    let none = Modifiers::NONE;
    drag(&mut harness, from, from + by, PointerButton::Primary, none);
    let after = laid_out(&harness);
    assert!(after.len() > 3);
    let view = Rect::from_min_size(Pos2::ZERO, crate::window::SIZE);
    let mut moved = 0;
    for (galley, at) in &after {
        // What came into view, or no longer lies beneath the name of a grid, was not seen before.
        let was = before.iter().filter(|(of, _)| of == galley);
        let nearest = was.map(|(_, was)| (*was + by).distance(*at));
        let nearest = nearest.fold(f32::INFINITY, f32::min);
        let is_new = !view.shrink(60.0).contains(*at - by);
        assert!(!(1.6..=40.0).contains(&nearest) || is_new, "{nearest}");
        moved += usize::from(nearest < 1.6);
    }
    assert!(moved > 3, "{moved} of {}", after.len());
}

#[test]
fn the_layer_of_names_can_be_hidden() {
    let mut harness = open(quarter(0.4));
    assert!(!laid_out(&harness).is_empty());
    let hidden = LayerState {
        visible: false,
        opacity: 1.0,
    };
    harness.state_mut().layers.set(LayerId::GroundNames, hidden);
    harness.run();
    assert!(laid_out(&harness).is_empty());
}

#[test]
fn five_zooms_light() {
    pictures(false);
}

#[test]
fn five_zooms_dark() {
    pictures(true);
}

fn pictures(dark: bool) {
    let theme = if dark { "dark" } else { "light" };
    let mut results = SnapshotResults::new();
    for (number, share) in ZOOMS.into_iter().enumerate() {
        let mut window = quarter(share);
        window.dark = dark;
        let name = format!("map_names_{}_{theme}", number + 1);
        compare_with(&mut results, &name, window, |_| {});
    }
}
