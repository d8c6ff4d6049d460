//! A plan is edited at random, undone and done again; whatever the window shows of it, brought up
//! to date by difference, equals what it shows of the same map when all is worked out anew.

use super::coarse::Coarse;
use super::plan::{Plan, PlanKey};
use super::prepared::{Fill, Prepared};
use super::{BasemapView, Camera, MapView};
use crate::app::loader::Source;
use crate::app::project_map::MapParts;
use crate::app::redraw::Redraw;
use crate::app::scene::{Basemap, LabelText, Layers, Scene};
use crate::app::session::Session;
use crate::exchange::geojson::read_path;
use crate::geometry::coverage::{BuildOptions, Coverage, Edit, FaceId, RegionId};
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use crate::geometry::label::label_place;
use crate::geometry::measure::area_m2;
use crate::geometry::polygon::{Polygon, Shape};
use crate::i18n::{I18n, Language};
use crate::model::census::Census;
use crate::model::change::Change;
use crate::model::class::{Class, Classes, Scheme};
use crate::model::context::{Context, ContextFeature, ContextKind};
use crate::model::former::Former;
use crate::model::plan::{PlanInfo, Status};
use crate::model::record::{Key, Kind};
use crate::model::roll::Roll;
use crate::model::search::SearchIndex;
use crate::model::sizes::Sizes;
use crate::model::worklist::Worklist;
use crate::model::{Feature, GridMap, Layer};
use crate::store::journal::Author;
use crate::store::{ActionName, Entry, EntryRow, Mode};
use egui::{Rect, pos2};
use serde_json::json;
use std::path::Path;

/// A plain generator: the same edits on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }

    fn offset(&mut self, within: i32) -> i32 {
        self.roll(2 * within.unsigned_abs() as usize + 1) as i32 - within.abs()
    }
}

/// A place of a town that is turned and sheared: nothing in it runs along an axis.
fn at(u: i32, v: i32) -> Coord {
    let (u, v) = (i64::from(u), i64::from(v));
    let x = (u * 9_397 - v * 3_420) / 10_000;
    let y = (u * 3_120 + v * 9_750) / 10_000;
    Coord::new(1_186_900_000 + x as i32, 253_600_000 + y as i32)
}

/// Cells with bent sides, in communities of three columns.
fn town(side: i32, dice: &mut Dice) -> Vec<Feature> {
    const CELL: i32 = 30_000;
    let count = (side + 1) as usize;
    let corners: Vec<Coord> = (0..count * count)
        .map(|i| {
            let (i, j) = ((i % count) as i32, (i / count) as i32);
            at(i * CELL + dice.offset(5_000), j * CELL + dice.offset(5_000))
        })
        .collect();
    let corner = |i: i32, j: i32| corners[(j * (side + 1) + i) as usize];
    // A bend must be the same from both sides.
    let bend = |a: Coord, b: Coord| {
        let (a, b) = (a.min(b), a.max(b));
        Coord::new(a.x.midpoint(b.x) + 1_300, a.y.midpoint(b.y) - 900)
    };
    let cell = |k: i32| {
        let (i, j) = (k % side, k / side);
        let ring = [
            corner(i, j),
            corner(i + 1, j),
            corner(i + 1, j + 1),
            corner(i, j + 1),
        ];
        let outer = (0..4).flat_map(|k| [ring[k], bend(ring[k], ring[(k + 1) % 4])]);
        let properties = json!({
            "name": format!("仙糖{k:02}"), "code": format!("350322001{k:06}"),
            "community": format!("社区{}", i / 3), "community_code": format!("c{}", i / 3),
            "households": 400, "residents": 1000 + k, "plan": "p",
        });
        Feature {
            shape: Some(Shape {
                polygons: vec![Polygon {
                    outer: outer.collect(),
                    holes: Vec::new(),
                }],
            }),
            properties: properties.as_object().cloned(),
            ..Feature::default()
        }
    };
    // One cell is a lake, one a gap's worth of nobody's ground.
    let cells = (0..side * side).filter(|k| *k != side * 2 + 3);
    cells.map(cell).collect()
}

/// Slanted houses all over, and an entrance here and there.
fn behind(map: &GridMap, count: usize, dice: &mut Dice) -> Context {
    let bounds = map.coverage.bounds().expect("faces");
    let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
    let side = ((f64::from(width) * f64::from(height) / count as f64).sqrt() / 4.0) as i32;
    let mut features = Vec::new();
    for number in 0..count {
        let x = bounds.min.x + dice.roll(width as usize) as i32;
        let y = bounds.min.y + dice.roll(height as usize) as i32;
        let is_entrance = number % 40 == 0;
        let corners = [
            (0, 0),
            (side, side / 3),
            (side / 2, side),
            (-side / 3, side / 2),
        ];
        let outer = corners.map(|(dx, dy)| Coord::new(x + dx, y + dy)).to_vec();
        let house = Polygon {
            outer,
            holes: Vec::new(),
        };
        features.push(ContextFeature {
            kind: if is_entrance {
                ContextKind::Entrance
            } else {
                ContextKind::Building
            },
            name: None,
            lines: Vec::new(),
            areas: if is_entrance { Vec::new() } else { vec![house] },
            points: if is_entrance {
                vec![Coord::new(x, y)]
            } else {
                Vec::new()
            },
            households: (!is_entrance).then(|| dice.roll(90) as u32),
        });
    }
    Context { features }
}

/// A window's state with a plan on the table.
struct Desk {
    session: Session,
    view: MapView,
    published: Coverage,
    layers: Layers,
    i18n: I18n,
    /// Entries that can be taken back, and that can be done again.
    done: Vec<(String, Vec<Change>)>,
    undone: Vec<(String, Vec<Change>)>,
    number: usize,
}

impl Desk {
    fn new(features: Vec<Feature>, houses: usize, dice: &mut Dice) -> Self {
        let layer = Layer {
            features,
            ..Layer::default()
        };
        let options = BuildOptions {
            tolerance_m: 0.5,
            ..BuildOptions::default()
        };
        let mut map = GridMap::build(layer, &options);
        map.coverage.repair(&Default::default());
        map.take_shapes_from_coverage();
        map.backdrop = behind(&map, houses, dice);
        let keys = (0..map.features.len()).map(|i| Key::new(Kind::PlanGrid, format!("g{i}")));
        let mut parts = MapParts::new(map.clone(), keys.collect());
        let info = PlanInfo {
            id: "p".to_owned(),
            name: "方案".to_owned(),
            status: Status::Draft,
            unlocked: Some("试".to_owned()),
            since: 0,
        };
        let redraw = Redraw::new(info, &parts.map, &parts.index, &map.coverage);
        parts.redraw = Some(Box::new(redraw));
        let mut session = Session::default();
        session.open(Source::Town, parts, Vec::new());
        let mut desk = Self {
            session,
            view: MapView::default(),
            published: map.coverage,
            layers: Layers::default(),
            i18n: I18n::new(Language::Chinese),
            done: Vec::new(),
            undone: Vec::new(),
            number: 0,
        };
        desk.look();
        desk
    }

    /// All is in view, and thinned.
    fn plan_key(&self, prepared: &Prepared) -> PlanKey {
        let bounds = prepared.bounds;
        let scale = 700.0 / bounds.side();
        PlanKey {
            camera: Camera {
                centre: [0, 1].map(|i| f64::midpoint(bounds.min[i], bounds.max[i])),
                scale,
                rect: Rect::from_min_max(pos2(0.0, 0.0), pos2(1000.0, 768.0)),
            },
            layers: self.layers.clone(),
            dark: false,
            over_tiles: false,
            density: 1.0,
            level: Some((0.4 / scale).log2().floor() as i32),
        }
    }

    fn map(&self) -> &GridMap {
        &self.session.document().expect("a map").map
    }

    /// The map follows, as it does in a frame.
    fn look(&mut self) {
        let document = self.session.document().expect("a map");
        let scene = Scene {
            map: &document.map,
            index: &document.index,
            outcomes: self.session.outcomes(),
            selection: self.session.selection(),
            layers: &self.layers,
            basemap: &Basemap::None,
            label_text: LabelText::Name,
            dark: false,
            i18n: &self.i18n,
            epidemic: None,
            incoming: None,
            incoming_at: None,
            table: None,
        };
        let projection = BasemapView::projection(scene.basemap);
        self.view.follow_map(&scene, projection);
        let Some(prepared) = self
            .view
            .prepared
            .as_ref()
            .filter(|_| self.view.plan.is_none())
        else {
            return;
        };
        // Nothing was drawn yet, or all has other colours.
        let key = self.plan_key(prepared);
        let coarse = Coarse::at(None, prepared, key.level.unwrap_or_default());
        let plan = Plan::new(prepared, Some(&coarse), key);
        (self.view.plan, self.view.coarse) = (Some(plan), Some(coarse));
    }

    fn entry(root: &str, mode: Mode, changes: Vec<Change>) -> Entry {
        let detail = json!({"plan": "p"});
        Entry {
            row: EntryRow {
                seq: 0,
                entry: root.to_owned(),
                author: Author {
                    actor: "local".to_owned(),
                    role: "planner".to_owned(),
                    workspace: "here".to_owned(),
                },
                at: String::new(),
                action: Some(ActionName::EditPlan),
                mode,
                root: root.to_owned(),
                place: None,
                detail: detail.as_object().cloned().expect("an object"),
            },
            changes,
        }
    }

    /// Do an edit, and have it in the journal; whether anything was done.
    fn edit(&mut self, edit: &Edit) -> bool {
        let number = self.number;
        let mut part = 0;
        let new_id = || {
            part += 1;
            format!("n{number}-{part}")
        };
        match self.session.edit_plan(edit, new_id) {
            Ok(changes) => self.enter(changes),
            Err(_) => false,
        }
    }

    fn enter(&mut self, changes: Vec<Change>) -> bool {
        if changes.is_empty() {
            return false;
        }
        self.number += 1;
        let root = format!("e{}", self.number);
        let entry = Self::entry(&root, Mode::Do, changes.clone());
        assert!(self.session.take_entry(&entry));
        self.done.push((root, changes));
        self.undone.clear();
        true
    }

    fn undo(&mut self) -> bool {
        let Some((root, changes)) = self.done.pop() else {
            return false;
        };
        let inverse = changes.iter().rev().map(Change::inverse).collect();
        let entry = Self::entry(&root, Mode::Undo, inverse);
        assert!(self.session.take_entry(&entry), "{root} undone");
        self.undone.push((root, changes));
        true
    }

    fn redo(&mut self) -> bool {
        let Some((root, changes)) = self.undone.pop() else {
            return false;
        };
        let entry = Self::entry(&root, Mode::Redo, changes.clone());
        assert!(self.session.take_entry(&entry), "{root} done again");
        self.done.push((root, changes));
        true
    }

    fn random_edit(&self, dice: &mut Dice) -> Edit {
        let coverage = &self.map().coverage;
        let arcs: Vec<_> = coverage.arcs().map(|(_, arc)| arc).collect();
        let arc = arcs[dice.roll(arcs.len())];
        let i = dice.roll(arc.coords.len() - 1);
        let (a, b) = (arc.coords[i], arc.coords[i + 1]);
        let reach = (a.x.abs_diff(b.x).max(a.y.abs_diff(b.y)) as i32 / 2).clamp(2, 20_000);
        let near = |dice: &mut Dice, c: Coord, by: i32| {
            Coord::new(c.x + dice.offset(by), c.y + dice.offset(by))
        };
        let sides: Vec<FaceId> = [arc.left, arc.right]
            .into_iter()
            .flat_map(|r| coverage.owner(r).faces().to_vec())
            .collect();
        let face = sides[dice.roll(sides.len())];
        match dice.roll(10) {
            0..=2 => Edit::Move {
                moves: vec![(a, near(dice, a, reach))],
            },
            3 => Edit::Insert {
                segment: [a, b],
                at: near(
                    dice,
                    Coord::new(a.x.midpoint(b.x), a.y.midpoint(b.y)),
                    reach,
                ),
            },
            4 => Edit::Delete { at: vec![a] },
            5 | 6 => {
                let bounds = coverage.face_bounds(face).expect("area");
                let (low, high) = (bounds.min, bounds.max);
                let (w, h) = (high.x - low.x, high.y - low.y);
                let x = low.x + dice.roll(w as usize + 1) as i32;
                let top = low.x + dice.roll(w as usize + 1) as i32;
                let ends = [
                    Coord::new(x, low.y - h / 8 - 5),
                    Coord::new(top, high.y + h / 8 + 5),
                ];
                Edit::Split {
                    face,
                    lines: vec![ends.to_vec()],
                }
            }
            7 => Edit::Merge {
                faces: sides,
                into: face,
            },
            8 => {
                let by = reach.max(300) / 2;
                let corners = [(-by, -by / 2), (by, -by), (by / 2, by), (-by, by / 3)];
                let ring = corners.map(|(dx, dy)| Coord::new(a.x + dx, a.y + dy));
                Edit::Give {
                    rings: vec![ring.to_vec()],
                    from: face,
                    to: sides[dice.roll(sides.len())],
                }
            }
            _ => {
                let (start, end) = (arc.coords[0], arc.coords[arc.coords.len() - 1]);
                let middle = near(dice, a, reach * 2);
                Edit::Reshape {
                    face,
                    line: vec![near(dice, start, 5), middle, near(dice, end, 5)],
                }
            }
        }
    }

    /// All that is shown equals what a fresh build shows.
    fn assert_like_fresh(&self, what: &str) {
        let document = self.session.document().expect("a map");
        let (map, index) = (&*document.map, &document.index);
        let redraw = document.redraw.as_deref().expect("a plan");
        assert_eq!(map.coverage.faults(), [], "{what}");

        let census = Census::new(
            &map.backdrop,
            &map.coverage,
            &CoverageIndex::new(&map.coverage),
        );
        let places = |c: &Census| c.faces().collect::<Vec<_>>();
        assert_eq!(places(&redraw.census), places(&census), "{what}");
        for face in map.coverage.faces() {
            let lived = [&redraw.census, &census].map(|c| c.households(face));
            assert_eq!(lived[0], lived[1], "{what}: {face:?}");
        }

        let fresh = Worklist::new(map, index, &census, redraw.band);
        let items: Vec<_> = redraw.worklist.items().collect();
        assert_eq!(items, fresh.items().collect::<Vec<_>>(), "{what}");
        assert_eq!(
            redraw.worklist.item(items.len() / 2),
            items.get(items.len() / 2).copied()
        );

        let fresh = Sizes::new(map, &census, redraw.band);
        let rows = |sizes: &Sizes| sizes.table(&[]).rows().cloned().collect::<Vec<_>>();
        assert_eq!(rows(&redraw.sizes), rows(&fresh), "{what}");
        let counts = |sizes: &Sizes| sizes.table(&[]).counts().collect::<Vec<_>>();
        assert_eq!(counts(&redraw.sizes), counts(&fresh), "{what}");

        let fresh = Former::new(&self.published, &map.coverage);
        let stretches = |former: &Former| former.stretches().cloned().collect::<Vec<_>>();
        assert_eq!(stretches(&redraw.former), stretches(&fresh), "{what}");

        let fresh = SearchIndex::new(map);
        for query in ["仙糖", "xt", "2", "-2", "35", "里", "village"] {
            let found = document.search.find(query, 10_000);
            assert_eq!(found, fresh.find(query, 10_000), "{what}: {query}");
        }

        let roll = Roll::new(map, document.roll.keys().to_vec());
        assert_eq!(document.roll.len(), map.features.len());
        for (number, key) in (0u32..).zip(document.roll.keys()) {
            assert_eq!(document.roll.face(key), Some(FaceId(number)));
        }
        for face in map.faces() {
            let name = map.title(face);
            assert_eq!(
                document.roll.is_taken(&name),
                roll.is_taken(&name),
                "{what}: {name}"
            );
        }
        self.assert_drawn_like_fresh(map, what);
    }

    fn assert_drawn_like_fresh(&self, map: &GridMap, what: &str) {
        let prepared = self.view.prepared.as_ref().expect("prepared");
        let fresh = Prepared::new(map, prepared.key.0, prepared.key.1, None);
        assert_eq!(prepared.bounds, fresh.bounds, "{what}");
        assert_eq!(prepared.vertex_count, fresh.vertex_count, "{what}");
        let numbers = |p: &Prepared| p.areas().map(|(n, _)| n).collect::<Vec<_>>();
        assert_eq!(numbers(prepared), numbers(&fresh), "{what}");
        for ((number, a), (_, b)) in prepared.areas().zip(fresh.areas()) {
            let (was, is) = (area_of(&a.fill), area_of(&b.fill));
            assert!((was - is).abs() <= 1e-12 * is, "{what}: area {number}");
            assert_eq!((a.face, a.is_overlap), (b.face, b.is_overlap), "{what}");
            assert_eq!(a.rings, b.rings, "{what}: area {number}");
            // Where a ring begins among its arcs says nothing.
            let walks = [&a.arcs, &b.arcs].map(|rings| {
                let turned = rings.iter().map(|ring| {
                    let first = (0..ring.len()).min_by_key(|i| ring[*i]);
                    let mut ring = ring.clone();
                    ring.rotate_left(first.unwrap_or(0));
                    ring
                });
                turned.collect::<Vec<_>>()
            });
            assert_eq!(walks[0], walks[1], "{what}: area {number}");
            let exact = map.coverage.region_polygon(RegionId(number as u32));
            assert_eq!(a.rings.len(), exact.rings().count());
        }
        let lines = |p: &Prepared| {
            let lines = p.boundaries();
            lines
                .map(|(n, b)| (n, b.coords.clone(), b.sides.clone(), b.line.weights.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(prepared), lines(&fresh), "{what}");
        let labels = |p: &Prepared| {
            let faces = p.faces();
            faces
                .map(|f| {
                    let place = (f.place.at, f.place.radius, f.bounds);
                    let pieces = (f.areas.clone(), f.boundaries.clone());
                    (f.id, place, f.name.clone(), f.code.clone(), pieces)
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(labels(prepared), labels(&fresh), "{what}");
        assert_eq!(prepared.face_count(), fresh.face_count());
        assert_eq!(prepared.middle_room(), fresh.middle_room(), "{what}");
        assert_classed(map, &prepared.classes, &fresh.classes, what);
        for (_, boundary) in prepared.boundaries() {
            let is_border = super::prepare::is_border(&prepared.classes, &boundary.sides);
            assert_eq!(boundary.is_border, is_border, "{what}");
        }

        // What was drawn by difference, and the same drawn at once.
        let plan = self.view.plan.as_ref().expect("a plan");
        let coarse = Coarse::at(None, prepared, plan.key.level.unwrap_or_default());
        let fresh = Plan::new(prepared, Some(&coarse), plan.key.clone());
        let meshes = |plan: &Plan| plan.meshes().cloned().collect::<Vec<_>>();
        assert!(
            meshes(plan) == meshes(&fresh),
            "{what}: the picture differs"
        );
    }
}

/// Area of triangles, square world units.
fn area_of(fill: &Fill) -> f64 {
    let triangles = fill.indices.chunks_exact(3);
    triangles
        .map(|t| {
            let [a, b, c] = [t[0], t[1], t[2]].map(|i| fill.vertices[i as usize]);
            ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])).abs() / 2.0
        })
        .sum()
}

/// The same groups and counts; where tints only tell neighbours apart, they do.
fn assert_classed(map: &GridMap, classes: &Classes, fresh: &Classes, what: &str) {
    assert_eq!(classes.scheme, fresh.scheme, "{what}");
    if classes.scheme == Scheme::Apart {
        for face in map.coverage.faces() {
            for other in map.coverage.faces_beside(face) {
                assert_ne!(classes.class_of(face), classes.class_of(other), "{what}");
            }
        }
        return;
    }
    let named = |classes: &Classes| {
        let pairs = classes.classes.iter().zip(&classes.counts);
        let mut named: Vec<(String, usize)> = pairs
            .map(|(class, count)| match class {
                Class::Group { name, .. } => (name.clone(), *count),
                other => (format!("{other:?}"), *count),
            })
            .collect();
        named.sort();
        named
    };
    assert_eq!(named(classes), named(fresh), "{what}");
}

fn rampage(desk: &mut Desk, seed: u64, edits: usize, every: usize) {
    let mut dice = Dice(seed);
    let mut tally: std::collections::BTreeMap<String, usize> = Default::default();
    let mut count = 0;
    while count < edits {
        let (name, is_done) = match dice.roll(12) {
            0 | 1 => ("undo".to_owned(), desk.undo()),
            2 => ("redo".to_owned(), desk.redo()),
            3 => {
                let faces: Vec<FaceId> = desk.map().faces().collect();
                let face = faces[dice.roll(faces.len())];
                let values = [("name".to_owned(), json!(format!("仙糖{count}里")))];
                let changes = desk.session.edit_plan_grid(face, &values);
                ("name".to_owned(), desk.enter(changes))
            }
            _ => {
                let edit = desk.random_edit(&mut dice);
                let name = format!("{edit:?}");
                let name = name.split(' ').next().unwrap_or_default().to_owned();
                (name, desk.edit(&edit))
            }
        };
        count += 1;
        *tally.entry(format!("{name} {is_done}")).or_default() += 1;
        // A reader may miss some changes and take them all at once.
        if dice.roll(3) > 0 {
            desk.look();
        }
        if count % every == 0 {
            desk.look();
            desk.assert_like_fresh(&format!("after {count} edits, the last a {name}"));
        }
    }
    for kind in ["Move", "Split", "Merge", "Reshape", "Give", "undo", "redo"] {
        assert!(tally.contains_key(&format!("{kind} true")), "{tally:?}");
    }
    // The same map, opened anew.
    let map = desk.map();
    let kept: Vec<FaceId> = map.faces().collect();
    let features = kept
        .iter()
        .map(|face| map.features[face.0 as usize].clone());
    let layer = Layer {
        features: features.collect(),
        ..Layer::default()
    };
    let opened = GridMap::build(layer, &BuildOptions::default());
    let fresh = Prepared::new(&opened, 0, Default::default(), None);
    let prepared = desk.view.prepared.as_ref().expect("prepared");
    for (number, face) in (0u32..).zip(&kept) {
        let filled = |p: &Prepared, face: FaceId| -> f64 {
            let areas = p.face(face).map_or(&[][..], |face| &face.areas);
            areas
                .iter()
                .filter_map(|a| Some(area_of(&p.area(*a)?.fill)))
                .sum()
        };
        let (a, b) = (filled(prepared, *face), filled(&fresh, FaceId(number)));
        assert!((a - b).abs() <= 1e-9 * b.max(1e-18), "{face:?}: {a} {b}");
    }
    // All the way back.
    while desk.undo() {}
    desk.look();
    desk.assert_like_fresh("undone to the beginning");
    assert_eq!(desk.map().coverage, desk.published);
}

#[test]
fn a_thousand_random_edits_show_what_a_fresh_build_shows() {
    for seed in 1..=4 {
        let mut dice = Dice(seed * 7_919);
        let features = town(7, &mut dice);
        let mut desk = Desk::new(features, 900, &mut dice);
        desk.assert_like_fresh("at first");
        rampage(&mut desk, seed * 104_729, 250, 5);
    }
}

#[test]
fn a_thousand_random_edits_of_a_real_map_show_what_a_fresh_build_shows() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/keelung_villages.geojson"
    );
    if !Path::new(path).is_file() {
        eprintln!("SKIPPED: {path} is not there");
        return;
    }
    let layer = read_path(Path::new(path)).expect("readable").layer;
    let mut dice = Dice(4_711);
    let mut desk = Desk::new(layer.features, 3_000, &mut dice);
    rampage(&mut desk, 31, 1_000, 50);
}

/// What a preview says is what the edit does.
#[test]
fn households_of_a_preview_are_those_after_the_edit() {
    let mut dice = Dice(99);
    let features = town(6, &mut dice);
    let mut desk = Desk::new(features, 700, &mut dice);
    let mut seen = 0;
    for _ in 0..400 {
        let edit = desk.random_edit(&mut dice);
        let document = desk.session.document().expect("a map");
        let redraw = document.redraw.as_deref().expect("a plan");
        let preview = redraw.preview(&document.map, &document.index, edit.clone());
        if !desk.edit(&edit) {
            continue;
        }
        assert_eq!(preview.refusal, None, "{edit:?}");
        let document = desk.session.document().expect("a map");
        let redraw = document.redraw.as_deref().expect("a plan");
        for figures in &preview.faces {
            let polygons = document.map.coverage.face_polygons(figures.face);
            let area: f64 = polygons.iter().map(area_m2).sum();
            assert!((area - figures.area_m2).abs() < 1e-6, "{edit:?}");
            if let (Some(after), Some(is)) = (figures.after, redraw.census.households(figures.face))
            {
                assert_eq!(after, is, "{edit:?}");
                seen += 1;
            }
            let place = label_place(&polygons);
            assert_eq!(place.is_some(), area > 0.0);
        }
    }
    assert!(seen > 100, "{seen}");
}
