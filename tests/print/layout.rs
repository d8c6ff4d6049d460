//! What stands where: no two names overlap, every grid is named, the scale is true.

use crate::support::{facts_of, made_up, town_facts};
use crate::tools::real_files;
use gridroom::course::Course;
use gridroom::exchange::geojson;
use gridroom::geometry::coverage::FaceId;
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::measure::length_m;
use gridroom::geometry::polygon::{Polygon, Shape as OnGround};
use gridroom::i18n::{I18n, Language};
use gridroom::model::context::{ContextFeature, ContextKind};
use gridroom::model::{Feature, Layer};
use gridroom::print::facts::Facts;
use gridroom::print::names::{How, nearest_of};
use gridroom::print::page::{At, Item, Page, Rect, Shape, Text};
use gridroom::print::paper::Size;
use gridroom::print::sheets::sheets;
use gridroom::print::typeface::{MIDDLE, Typeface};
use gridroom::print::wall::{Wall, Wish, wall};
use gridroom::style::Colour;
use gridroom::style::along::{AGAIN, NAMED, ROOM, size_of};
use gridroom::style::label::SIZES;
use gridroom::style::palette::LIGHT;
use gridroom::style::scale::round_scale;
use serde_json::json;
use std::collections::BTreeSet;

fn wish(size: Size, is_portrait: bool) -> Wish {
    Wish {
        size,
        is_portrait,
        tiles: None,
    }
}

fn laid_out(facts: &Facts, wish: &Wish) -> Wall {
    let i18n = I18n::new(Language::Chinese);
    wall(facts, &i18n, wish, &Course::new()).expect("laid out")
}

/// Boxes that meet by less than a hundredth of a millimetre only touch.
fn meet(a: &Rect, b: &Rect) -> bool {
    a.grown(-0.01).meets(b)
}

/// No two names overlap, none a sign, none leaves the map, and every grid has one, on the map and in the
/// index.
fn check(what: &str, facts: &Facts, wall: &Wall) {
    let names = &wall.names.placed;
    for (i, a) in names.iter().enumerate() {
        assert!(wall.frame.holds(&a.place), "{what}: {a:?} leaves the map");
        for b in &names[i + 1..] {
            assert!(!meet(&a.place, &b.place), "{what}: {a:?} {b:?}");
        }
        let sign = wall.signs.iter().find(|sign| meet(sign, &a.place));
        assert_eq!(sign, None, "{what}: {a:?}");
    }
    assert_eq!(wall.names.left_out, Vec::<usize>::new(), "{what}");
    let named: BTreeSet<usize> = names.iter().map(|name| name.key).collect();
    let there: BTreeSet<usize> = facts.faces().map(|face| face.0 as usize).collect();
    assert_eq!(named, there, "{what}");
    let pages = &wall.document.pages;
    let texts: BTreeSet<&str> = pages
        .iter()
        .flat_map(|page| page.texts())
        .map(|text| text.text.as_str())
        .collect();
    for name in names {
        if let How::Numbered(number) = name.how {
            let face = FaceId(u32::try_from(name.key).expect("a face"));
            let row = format!("{number}  {}", facts.map.title(face));
            let says = |text: &&str| {
                let whole = text.trim_end_matches('…');
                row.starts_with(whole) && whole.contains("  ")
            };
            assert!(texts.iter().any(says), "{what}: {row}");
        }
    }
    for face in facts.faces() {
        let title = facts.map.title(face);
        // A long name of the map is in two lines; the index may cut what is longer than its column.
        let begins = |text: &&str| {
            let whole = text.trim_end_matches('…');
            !whole.is_empty() && title.starts_with(whole)
        };
        assert!(texts.iter().any(begins), "{what}: {title}");
    }
}

/// No line that leads to a grid runs over a name or a sign, but for what stands at the grid itself, or over
/// another such line; how many there are. `point` is so many millimetres.
fn check_leaders(what: &str, wall: &Wall, point: f32) -> usize {
    // As near to its grid a line crosses what stands there.
    let near = 15.0 * point;
    let led = wall.names.placed.iter().filter_map(|name| match name.how {
        How::Led(to) => Some((name, nearest_of(&name.place, to), to)),
        How::Inside | How::Numbered(_) => None,
    });
    let led: Vec<_> = led.collect();
    for (name, from, to) in &led {
        let far: Vec<At> = (0..=200)
            .map(|i| [0, 1].map(|axis| to[axis] + i as f32 / 200.0 * (from[axis] - to[axis])))
            .filter(|at| (at[0] - to[0]).hypot(at[1] - to[1]) > near)
            .collect();
        let others = wall
            .names
            .placed
            .iter()
            .filter(|other| other.key != name.key);
        for place in others.map(|other| &other.place).chain(&wall.signs) {
            let place = place.grown(-0.02);
            let met = far.iter().find(|at| place.has(**at));
            assert_eq!(met, None, "{what}: {name:?} {place:?}");
        }
        for (other, begin, end) in led.iter().filter(|(other, ..)| other.key > name.key) {
            let crossing = crossing([*from, *to], [*begin, *end]);
            let is_far = |at: &At| {
                let apart = [to, end].map(|of| (at[0] - of[0]).hypot(at[1] - of[1]));
                apart.iter().all(|apart| *apart > near)
            };
            let crossing = crossing.filter(is_far);
            assert_eq!(crossing, None, "{what}: {name:?} {other:?}");
        }
    }
    led.len()
}

/// Where two lines cross.
fn crossing([a, b]: [At; 2], [c, d]: [At; 2]) -> Option<At> {
    let minus = |p: At, q: At| [p[0] - q[0], p[1] - q[1]];
    let cross = |p: At, q: At| p[0] * q[1] - p[1] * q[0];
    let (first, second) = (minus(b, a), minus(d, c));
    let turn = cross(first, second);
    let along = |line: At| cross(minus(c, a), line) / turn;
    let (t, u) = (along(second), along(first));
    let is_inside = |part: f32| (0.0..=1.0).contains(&part);
    // Of parallel lines neither is a number.
    (is_inside(t) && is_inside(u)).then(|| [0, 1].map(|axis| a[axis] + t * first[axis]))
}

/// The places that a name along a street covers: a square for each character, about.
fn squares(text: &Text, face: &Typeface) -> Vec<Rect> {
    let size = text.size;
    let (sin, cos) = text.turn.to_radians().sin_cos();
    // Its baseline lies below its middle, as seen along it; there is room at each end.
    let room = ROOM as f32 * size;
    let first = [
        text.at[0] + sin * MIDDLE * size - cos * room,
        text.at[1] - cos * MIDDLE * size - sin * room,
    ];
    let width = face.width(&text.text, size) + 2.0 * room;
    let steps = (width / size).ceil().max(1.0) as usize;
    let far = (0..=steps).map(|i| width * i as f32 / steps as f32);
    far.map(|far| Rect::around([first[0] + cos * far, first[1] + sin * far], [size, size]))
        .collect()
}

/// On the map of a page names of streets and waters keep clear of all that is written otherwise and of one
/// another, stay on the map, and stand again only far from where they stand; which there are. `point` is so
/// many millimetres.
fn check_streets(what: &str, facts: &Facts, page: &Page, point: f32) -> Vec<String> {
    let face = Typeface::bundled().expect("a font");
    let features = facts.map.backdrop.features.iter();
    let called: BTreeSet<&str> = features.filter_map(|one| one.name.as_deref()).collect();
    let mut maps = page.items.iter().filter_map(|item| match item {
        Item::Clip(frame, items) => Some((frame, items)),
        _ => None,
    });
    let Some((frame, items)) = maps.next() else {
        return Vec::new();
    };
    let texts = items.iter().filter_map(|item| match item {
        Item::Text(text) => Some(text),
        _ => None,
    });
    let (streets, others): (Vec<&Text>, Vec<&Text>) =
        texts.partition(|text| called.contains(text.text.as_str()));
    let mut taken: Vec<Rect> = others
        .into_iter()
        .map(|text| {
            let width = face.width(&text.text, text.size);
            let middle = [text.at[0] + width / 2.0, text.at[1] - MIDDLE * text.size];
            Rect::around(middle, [width, text.size])
        })
        .collect();
    for text in &streets {
        let places = squares(text, &face);
        for place in &places {
            assert!(frame.holds(&place.grown(-0.02)), "{what}: {text:?}");
            let met = taken.iter().find(|other| other.grown(-0.02).meets(place));
            assert_eq!(met, None, "{what}: {text:?}");
        }
        taken.extend(places);
    }
    for (i, text) in streets.iter().enumerate() {
        let alike = streets[..i].iter().filter(|other| other.text == text.text);
        for other in alike {
            let apart = (text.at[0] - other.at[0]).hypot(text.at[1] - other.at[1]);
            // They are measured from middle to middle, and may be turned otherwise.
            let least = AGAIN as f32 * point - face.width(&text.text, text.size);
            assert!(apart >= least, "{what}: {text:?} {other:?}");
        }
    }
    streets.iter().map(|text| text.text.clone()).collect()
}

/// The streets and waters whose kind has names in the scale of a wall map, and that are long enough there to
/// carry theirs.
fn long_enough(facts: &Facts, wall: &Wall, point: f32) -> BTreeSet<String> {
    let face = Typeface::bundled().expect("a font");
    let metre = 1000.0 / wall.scale;
    let ways = facts.map.backdrop.named_ways().into_iter().filter(|way| {
        let size = size_of(way.kind, metre as f32 / point).map(|size| SIZES[size]);
        // On paper they are smaller than on the screen.
        let size = size
            .filter(|_| NAMED.contains(&way.kind))
            .map(|size| 0.73 * size * point);
        let longest = way.lines.iter().map(|line| length_m(line) * metre);
        let longest = longest.fold(0.0, f64::max);
        size.is_some_and(|size| longest >= f64::from(face.width(&way.name, size) + size))
    });
    ways.map(|way| way.name).collect()
}

/// Millimetres in a point of a wall map.
fn point(size: Size) -> f32 {
    0.23 * size.growth()
}

/// So many of the streets that are long enough for their names have them on a wall map: where a metre is a quarter of a
/// point, as on A4 and A3 that lie across, and where it is less.
const STREETS: [f64; 2] = [0.85, 0.65];

#[test]
fn the_town_is_named_on_every_paper() {
    let facts = town_facts();
    assert_eq!(facts.faces().count(), 156);
    for size in Size::ALL {
        for is_portrait in [false, true] {
            let wall = laid_out(facts, &wish(size, is_portrait));
            let what = format!("{} {is_portrait}", size.name());
            check(&what, facts, &wall);
            check_leaders(&what, &wall, point(size));
            let point = point(size);
            let named = check_streets(&what, facts, &wall.document.pages[0], point);
            // Each street that can carry its name has it, but where signs and names of grids leave it no room.
            let long = long_enough(facts, &wall, point);
            assert!(long.len() > 20, "{what}: {long:?}");
            let named: BTreeSet<String> = named.into_iter().collect();
            let count = long.intersection(&named).count();
            let share = count as f64 / long.len() as f64;
            let [near, far] = STREETS;
            let metre = 1000.0 / wall.scale / f64::from(point);
            let least = if metre >= 0.25 { near } else { far };
            assert!(share >= least, "{what}: {count} of {}", long.len());
        }
    }
}

/// A map of two grids beside each other with these lines of a kind and a name behind them; places from the
/// corner of the first, in degrees.
fn with_lines(lines: &[(&str, &str, [[f64; 2]; 2])]) -> Facts {
    let place = |[x, y]: [f64; 2]| [118.69 + x, 25.36 + y];
    let corner = |x: f64, y: f64| {
        let [x, y] = place([x, y]);
        Coord::from_degrees(x, y).expect("a place")
    };
    let cell = |x: f64| Feature {
        properties: json!({ "name": format!("洪桥{x:.2}") })
            .as_object()
            .cloned(),
        shape: Some(OnGround {
            polygons: vec![Polygon {
                outer: vec![
                    corner(x, 0.0),
                    corner(x + 0.02, 0.0),
                    corner(x + 0.02, 0.012),
                    corner(x, 0.012),
                ],
                holes: Vec::new(),
            }],
        }),
        ..Feature::default()
    };
    let line = |(kind, name, ends): &(&str, &str, [[f64; 2]; 2])| Feature {
        properties: json!({ "kind": kind, "name": name }).as_object().cloned(),
        other_geometry: Some(json!({ "type": "LineString", "coordinates": ends.map(place) })),
        ..Feature::default()
    };
    facts_of(Layer {
        features: [cell(0.0), cell(0.02)]
            .into_iter()
            .chain(lines.iter().map(line))
            .collect(),
        ..Layer::default()
    })
}

#[test]
fn a_street_in_pieces_with_crossings_has_its_name_along_it_and_again_far_away() {
    const NAME: &str = "木兰溪大道";
    // 100 pieces of 37 m on a soft bend, drawn this way and that; at every other node one of the same name
    // crosses, and no piece between them is as long as the name.
    let node = |i: u32| {
        let i = f64::from(i);
        [0.001 + 0.000_37 * i, 0.003 + 0.000_3 * (0.12 * i).sin()]
    };
    let mut lines = Vec::new();
    for i in 0..100 {
        let (from, to) = (node(i), node(i + 1));
        lines.push((
            "street",
            NAME,
            if i % 3 == 0 { [to, from] } else { [from, to] },
        ));
        if i % 2 == 1 {
            for far in [0.000_25, -0.000_25] {
                lines.push(("street", NAME, [from, [from[0], from[1] + far]]));
            }
        }
    }
    let facts = with_lines(&lines);
    let wall = laid_out(&facts, &wish(Size::A1, false));
    check(NAME, &facts, &wall);
    let named = check_streets(NAME, &facts, &wall.document.pages[0], point(Size::A1));
    assert!(named.len() >= 2, "{named:?}");
    assert!(long_enough(&facts, &wall, point(Size::A1)).contains(NAME));
}

#[test]
fn the_legend_says_what_lines_and_places_are() {
    let i18n = I18n::new(Language::Chinese);
    let says = |facts: &Facts, what: &str| {
        let wall = laid_out(facts, &wish(Size::A3, false));
        let mut texts = wall.document.pages.iter().flat_map(|page| page.texts());
        texts.any(|text| text.text.starts_with(what))
    };
    let across = [[0.001, 0.003], [0.039, 0.003]];
    let mut facts = with_lines(&[("railway", "福厦线", across)]);
    let (railway, places) = (i18n.t("print-legend-railway"), i18n.t("map-legend-places"));
    assert!(says(&facts, &railway) && !says(&facts, &places));
    facts.map.backdrop.features = vec![ContextFeature {
        kind: ContextKind::Place,
        name: Some("东门".to_owned()),
        lines: Vec::new(),
        areas: Vec::new(),
        points: vec![Coord::from_degrees(118.70, 25.363).expect("a place")],
        households: None,
        is_registered: false,
        is_estimated: false,
    }];
    assert!(says(&facts, &places) && says(&facts, "东门") && !says(&facts, &railway));
}

#[test]
fn keelung_is_named() {
    let Some(files) = real_files(&["keelung_villages.geojson"]) else {
        return;
    };
    let read = geojson::read_path(&files[0]).expect("read");
    let facts = facts_of(read.layer);
    assert!(facts.faces().count() > 150);
    for size in [Size::A3, Size::A1] {
        check(size.name(), &facts, &laid_out(&facts, &wish(size, false)));
    }
}

#[test]
fn made_up_maps_are_named() {
    let (mut most, mut led) = (0, 0);
    for seed in 1..=200 {
        let facts = facts_of(made_up(seed));
        most = most.max(facts.faces().count());
        let is_portrait = seed % 2 == 0;
        let wall = laid_out(&facts, &wish(Size::A3, is_portrait));
        let what = format!("seed {seed}");
        check(&what, &facts, &wall);
        led += check_leaders(&what, &wall, point(Size::A3));
    }
    assert!(most > 100 && led > 20, "{most} {led}");
}

/// The areas of the map in this colour.
fn areas(items: &[Item], colour: Colour) -> Vec<Rect> {
    let mut found = Vec::new();
    for item in items {
        match item {
            Item::Shape(shape) if shape.fill == Some(colour) => {
                let bare = Shape {
                    stroke: None,
                    ..shape.clone()
                };
                found.extend(bare.bounds());
            }
            Item::Clip(_, items) => found.extend(areas(items, colour)),
            Item::Shape(_) | Item::Text(_) => {}
        }
    }
    found
}

/// A town of two grids beside each other, each 0.01° wide and high: what they measure on paper is what
/// they measure on the ground.
#[test]
fn the_scale_is_round_and_true() {
    for lat in [2.0, 25.362, 52.0, -40.0] {
        let corner = |x: f64, y: f64| {
            Coord::from_degrees(118.69 + 0.01 * x, lat + 0.01 * y).expect("a place")
        };
        let cell = |x: f64| Feature {
            shape: Some(OnGround {
                polygons: vec![Polygon {
                    outer: vec![
                        corner(x, 0.0),
                        corner(x + 1.0, 0.0),
                        corner(x + 1.0, 1.0),
                        corner(x, 1.0),
                    ],
                    holes: Vec::new(),
                }],
            }),
            ..Feature::default()
        };
        let layer = Layer {
            features: vec![cell(0.0), cell(1.0)],
            ..Layer::default()
        };
        let facts = facts_of(layer);
        let ground = [
            length_m(&[corner(0.0, 0.5), corner(1.0, 0.5)]),
            length_m(&[corner(0.5, 0.0), corner(0.5, 1.0)]),
        ];
        let class = facts.faces().next().and_then(|f| facts.classes.class_of(f));
        let colour = LIGHT.fill(class.expect("a class"));
        let mut scales = Vec::new();
        for size in Size::ALL {
            let wall = laid_out(&facts, &wish(size, false));
            assert!((round_scale(wall.scale) - wall.scale).abs() < 1e-6);
            let areas = areas(&wall.document.pages[0].items, colour);
            let area = areas
                .iter()
                .max_by(|a, b| a.width().total_cmp(&b.width()))
                .expect("drawn");
            for (paper, ground) in [area.width(), area.height()].into_iter().zip(ground) {
                let metres = f64::from(paper) * wall.scale / 1000.0;
                assert!(
                    (metres / ground - 1.0).abs() < 1e-3,
                    "{lat}: {metres} {ground}"
                );
            }
            scales.push(wall.scale);
        }
        // Larger paper never has a smaller scale.
        assert!(
            scales.windows(2).all(|pair| pair[1] <= pair[0]),
            "{scales:?}"
        );
        assert!(scales.last() < scales.first());
    }
}

#[test]
fn tiles_hold_all_of_the_map_and_overlap() {
    let facts = town_facts();
    let i18n = I18n::new(Language::English);
    let whole = laid_out(facts, &wish(Size::A2, false));
    let tiled = Wish {
        tiles: Some(Size::A4),
        ..wish(Size::A2, false)
    };
    let tiled = wall(facts, &i18n, &tiled, &Course::new()).expect("laid out");
    assert!(tiled.document.pages.len() >= 6);
    let texts = |wall: &Wall| -> BTreeSet<String> {
        let pages = wall.document.pages.iter();
        let texts = pages.flat_map(|page| page.texts().into_iter().cloned().collect::<Vec<_>>());
        texts.map(|text| text.text).collect()
    };
    let titles = facts.faces().map(|face| facts.map.title(face));
    let (whole, parts) = (texts(&whole), texts(&tiled));
    for title in titles {
        assert!(whole.contains(&title) && parts.contains(&title), "{title}");
    }
    for page in &tiled.document.pages {
        assert!(page.size == [210.0, 297.0] || page.size == [297.0, 210.0]);
    }
}

#[test]
fn every_grid_has_its_sheet_with_its_buildings_numbered() {
    let facts = town_facts();
    for language in Language::ALL {
        let i18n = I18n::new(language);
        let faces = facts.listed();
        let document = sheets(facts, &i18n, &faces, &Course::new()).expect("laid out");
        assert!(document.pages.len() >= 156);
        let marks: Vec<_> = document.bookmarks.iter().flat_map(|b| &b.below).collect();
        assert_eq!(marks.len(), 156);
        for (face, mark) in faces.iter().zip(&marks) {
            let title = facts.map.title(*face);
            assert_eq!(mark.text, title);
            let page = &document.pages[mark.page];
            let texts: BTreeSet<&str> =
                page.texts().iter().map(|text| text.text.as_str()).collect();
            assert!(texts.contains(title.as_str()), "{title}");
            for text in &texts {
                assert!(!text.contains('⟨'), "{text}");
            }
        }
        let streets = document.pages.iter();
        let streets: usize = streets
            .map(|page| check_streets(language.tag(), facts, page, 0.22).len())
            .sum();
        assert!(streets > 500, "{streets}");
        // The sheets of neighbours are a click away.
        let links: usize = document.pages.iter().map(|page| page.links.len()).sum();
        assert!(links > 400, "{links}");
    }
}
