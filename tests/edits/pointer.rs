//! Lines as pointers draw them: clicks and freehand strokes fed to the tools, rounded to pixels, at
//! three zooms, over real boundaries; and along streets. What comes out of a tool and goes through the
//! selected face divides it, or becomes its boundary.

use crate::lines::{bay, dividing, lines, plain_face, slanted};
use crate::support::{Bench, Dice, MAPS, real};
use gridroom::app::map::tools::{Act, Hand, Tool, ToolEvent, ToolId, ToolKey};
use gridroom::geometry::coverage::{Edit, FaceId, Refusal, RefusalKind};
use gridroom::geometry::fixed::{Bounds, Coord};
use gridroom::geometry::index::nearest_on;
use gridroom::geometry::network::Network;
use gridroom::geometry::polygon::Polygon;
use gridroom::geometry::snapping::Snapper;
use gridroom::model::census::Census;
use gridroom::model::context::Context;
use gridroom::model::{Feature, GridMap, Layer};
use std::collections::BTreeSet;

/// How many pixels the face is wide in the window.
const ZOOMS: [f64; 3] = [900.0, 250.0, 70.0];
/// The pointer reaches so many pixels, as in the window.
const REACH: f64 = 8.0;

/// A map as the tools see it.
struct Desk {
    map: GridMap,
    bench: Bench,
    census: Census,
}

impl Desk {
    fn new(bench: Bench) -> Self {
        let mut map = GridMap::build(Layer::default(), &Default::default());
        let faces = bench.coverage.faces();
        map.features = faces.map(|_| Feature::default()).collect();
        map.coverage = bench.coverage.clone();
        Self {
            census: Census::new(&Context::default(), &map.coverage, &bench.index),
            map,
            bench,
        }
    }
}

/// A pixel's size over a face, and places rounded to pixels.
struct Screen {
    origin: Coord,
    metres: f64,
}

impl Screen {
    fn over(bounds: Bounds, pixels: f64) -> Self {
        let width = bounds
            .min
            .distance_m(Coord::new(bounds.max.x, bounds.min.y));
        let height = bounds
            .min
            .distance_m(Coord::new(bounds.min.x, bounds.max.y));
        Self {
            origin: bounds.min,
            metres: width.max(height) / pixels,
        }
    }

    /// The pixel under a place.
    fn round(&self, at: Coord) -> Coord {
        let step = |from: i32, to: i32, unit: f64| {
            let pixels = f64::from(to - from) * unit / self.metres;
            from + (pixels.round() * self.metres / unit).round() as i32
        };
        let (east, north) = (self.origin.metres_per_unit_east(), 0.0111);
        Coord::new(
            step(self.origin.x, at.x, east),
            step(self.origin.y, at.y, north),
        )
    }
}

/// A net of bent streets around a face.
fn streets(bounds: Bounds, dice: &mut Dice) -> Vec<Vec<Coord>> {
    const SIDE: i32 = 7;
    let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
    let (dx, dy) = ((width / 5).max(20), (height / 5).max(20));
    let mut crossing = |i: i32, j: i32| {
        let jitter = |d: i32, dice: &mut Dice| dice.roll(d as usize / 2) as i32 - d / 4;
        Coord::new(
            bounds.min.x + (i - 1) * dx + jitter(dx, dice) + (j * dx) / 9,
            bounds.min.y + (j - 1) * dy + jitter(dy, dice),
        )
    };
    let nodes: Vec<Vec<Coord>> = (0..SIDE)
        .map(|i| (0..SIDE).map(|j| crossing(i, j)).collect())
        .collect();
    let across = (0..SIDE as usize).map(|j| nodes.iter().map(|column| column[j]).collect());
    nodes.iter().cloned().chain(across).collect()
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// By clicks, ended by Enter.
    Clicks,
    /// By clicks, the last one double.
    Double,
    /// With the button held.
    Freehand,
}

/// The events of a line.
fn events(line: &[Coord], screen: &Screen, hold: Hold) -> Vec<ToolEvent> {
    let places: Vec<Coord> = line.iter().map(|at| screen.round(*at)).collect();
    let click = |at: Coord| ToolEvent::Click { at, extend: false };
    let last = places.len() - 1;
    let clicks = places[..last].iter();
    let mut events: Vec<ToolEvent> = Vec::new();
    match hold {
        Hold::Clicks | Hold::Double => {
            events.extend(clicks.flat_map(|at| [ToolEvent::Hover(*at), click(*at)]));
            events.push(ToolEvent::Hover(places[last]));
            if hold == Hold::Double {
                events.push(click(places[last]));
                events.push(ToolEvent::DoubleClick(places[last]));
            } else {
                events.extend([click(places[last]), ToolEvent::Key(ToolKey::Enter)]);
            }
        }
        Hold::Freehand => {
            events.push(ToolEvent::Press {
                at: places[0],
                extend: false,
            });
            for way in places.windows(2) {
                let steps = (way[0].distance_m(way[1]) / screen.metres / 5.0).ceil() as i64;
                events.extend((1..=steps.max(1)).map(|k| {
                    let along = |a: i32, b: i32| {
                        (i64::from(a) + (i64::from(b) - i64::from(a)) * k / steps.max(1)) as i32
                    };
                    let at = Coord::new(along(way[0].x, way[1].x), along(way[0].y, way[1].y));
                    ToolEvent::Drag(screen.round(at))
                }));
            }
            events.push(ToolEvent::Release(places[last]));
        }
    }
    events
}

/// What a place is to a face: `Some(true)` inside, `Some(false)` outside, by more than a hand's
/// width; none on its boundary.
fn side(polygon: &Polygon, at: Coord) -> Option<bool> {
    let mut inside = false;
    for ring in polygon.rings() {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if at.distance_m(nearest_on([*a, *b], at, at.metres_per_unit_east())) < 0.1 {
                return None;
            }
            if (a.y > at.y) != (b.y > at.y) {
                let t = f64::from(at.y - a.y) / f64::from(b.y - a.y);
                inside ^= f64::from(at.x) < f64::from(a.x) + t * f64::from(b.x - a.x);
            }
        }
    }
    Some(inside)
}

/// A line without the ways that it goes there and back.
fn without_spikes(line: &[Coord]) -> Vec<Coord> {
    let mut way: Vec<Coord> = Vec::new();
    for at in line {
        match way.as_slice() {
            [.., before, _] if before == at => _ = way.pop(),
            [.., last] if last == at => {}
            _ => way.push(*at),
        }
    }
    way
}

/// Whether a line comes in over the boundary and goes out over it again, looked at place by place;
/// or the other way round, where it is asked for its way outside.
fn goes_through(polygon: &Polygon, line: &[Coord], inside: bool) -> bool {
    let line = without_spikes(line);
    // Where it was before it came in.
    let mut before: Option<Coord> = None;
    let mut is_within = false;
    for way in line.windows(2) {
        let steps = (way[0].distance_m(way[1]) * 2.0).clamp(8.0, 2000.0) as i64;
        for k in 0..=steps {
            let along =
                |a: i32, b: i32| (i64::from(a) + (i64::from(b) - i64::from(a)) * k / steps) as i32;
            let at = Coord::new(along(way[0].x, way[1].x), along(way[0].y, way[1].y));
            match side(polygon, at) {
                Some(is) if is == inside => is_within = before.is_some(),
                // Out where it came in, as along a street there and back: that divides nothing.
                _ if is_within && before.is_some_and(|b| b.distance_m(at) > 1.5) => return true,
                _ => (before, is_within) = (Some(at), false),
            }
        }
    }
    false
}

/// What drawing came to.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    /// The face was cut, or has another boundary.
    done: usize,
    /// A piece would be a sliver, or a neighbour would vanish.
    refused: usize,
    /// What pixels and streets made of the line does not go through the face.
    beside: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.done += other.done;
        self.refused += other.refused;
        self.beside += other.beside;
    }

    /// What a true reason forbids is rare, and so many tenths of the lines are still what they were
    /// meant to be. (That none goes through the face and is refused otherwise is not counted: each
    /// must hold.)
    fn assert_mostly_done(&self, name: &str, tenths: usize) {
        let all = self.done + self.refused + self.beside;
        assert!(self.refused * 10 <= all, "{name}: {self:?}");
        assert!(self.done * 10 >= all * tenths, "{name}: {self:?}");
    }
}

/// Draw lines over selected faces with a tool.
fn draw(
    name: &str,
    desk: &mut Desk,
    (id, follows): (ToolId, bool),
    count: usize,
    seed: u64,
) -> Tally {
    let mut dice = Dice(seed);
    let mut tally = Tally::default();
    for number in 0..count {
        let drawn = (0..50).find_map(|_| {
            let (face, polygon) = plain_face(&desk.bench, &mut dice)?;
            let line = match id {
                ToolId::Split => dividing(&polygon, &mut dice)?,
                _ => bay(&polygon.outer, &mut dice)?,
            };
            Some((face, polygon, line))
        });
        let Some((face, polygon, line)) = drawn else {
            continue;
        };
        let bounds = Bounds::around(polygon.outer.iter().copied()).expect("a ring");
        let net = match follows {
            true => streets(bounds, &mut dice),
            false => Vec::new(),
        };
        let snapper = Snapper::new(net.iter().map(Vec::as_slice), []);
        let network = Network::new(&net);
        for pixels in ZOOMS {
            let screen = Screen::over(bounds, pixels);
            let hold = [Hold::Clicks, Hold::Double, Hold::Freehand][number % 3];
            let selection: BTreeSet<FaceId> = [face].into();
            let hand = Hand {
                map: &desk.map,
                index: &desk.bench.index,
                snapper: &snapper,
                census: &desk.census,
                streets: &network,
                street_lines: &net,
                reach_m: REACH * screen.metres,
                snaps: true,
                follows,
                selection: &selection,
            };
            let mut tool = Tool::take(id);
            let mut wanted = Vec::new();
            for event in events(&line, &screen, hold) {
                match tool.feed(event, &hand) {
                    Act::Nothing => {}
                    act => wanted.push(act),
                }
            }
            let what = format!("{name}, {pixels} pixels, {hold:?}, {line:?}: {wanted:?}");
            let edit = match wanted.as_slice() {
                [Act::Edit(edit)] => edit,
                // Over nobody's ground.
                [Act::Refuse(refusal)] => {
                    assert!(!goes_through(&polygon, &refusal.line, true), "{what}");
                    tally.beside += 1;
                    continue;
                }
                // A stroke of which all places snap to one is none.
                [] => {
                    tally.beside += 1;
                    continue;
                }
                _ => panic!("{what}"),
            };
            let (is_meant, drawn) = match edit {
                Edit::Split { faces, lines } => (faces[..] == [face], lines.as_slice()),
                Edit::Reshape { face: of, line } => (*of == face, std::slice::from_ref(line)),
                _ => panic!("{what}"),
            };
            let goes = |inside: bool| drawn.iter().any(|l| goes_through(&polygon, l, inside));
            let is_through = || goes(true) || (id == ToolId::Reshape && goes(false));
            if !is_meant {
                // A boundary has two sides: a bay may be that of the neighbour.
                assert!(id == ToolId::Reshape || !is_through(), "{what}");
                tally.beside += 1;
                continue;
            }
            match desk.bench.coverage.apply(&mut desk.bench.index, edit) {
                Ok(Some(change)) => {
                    tally.done += 1;
                    let is_cut = change.new_faces().count() > 0;
                    assert!(id == ToolId::Reshape || is_cut, "{what}");
                    desk.bench.coverage.revert(&mut desk.bench.index, &change);
                }
                Err(Refusal {
                    kind: RefusalKind::Sliver | RefusalKind::Vanishes,
                    ..
                }) => tally.refused += 1,
                Err(Refusal {
                    kind: RefusalKind::EndsInside | RefusalKind::NoCut | RefusalKind::NoStretch,
                    ..
                }) if !is_through() => tally.beside += 1,
                other => panic!("{what}: {other:?}"),
            }
        }
    }
    tally
}

/// Over each real map, straight from place to place and with streets followed.
fn draw_over_real_maps(id: ToolId, tenths: usize) {
    for (name, seed) in MAPS.into_iter().zip(11..) {
        let Some(bench) = real(name) else { return };
        let mut desk = Desk::new(bench);
        // Fewer than lines: each is drawn at three zooms, with up to hundreds of events.
        let count = lines() / 10;
        let tally = draw(name, &mut desk, (id, false), count, seed);
        tally.assert_mostly_done(name, tenths);
        // Streets may lead a line past the face; where they do not, it does what it did.
        let tally = draw(name, &mut desk, (id, true), count, seed);
        assert!(tally.done > 0, "{name}: {tally:?}");
    }
}

fn draw_over_slanted_faces(id: ToolId, tenths: usize) {
    let mut sum = Tally::default();
    for seed in 1..=200 {
        let mut desk = Desk::new(slanted(seed));
        for follows in [false, true] {
            let tally = draw("slanted", &mut desk, (id, follows), lines() / 100, seed);
            sum.add(tally);
        }
    }
    sum.assert_mostly_done("slanted", tenths);
}

#[test]
fn what_a_pointer_draws_over_a_real_map_cuts_it_at_every_zoom() {
    draw_over_real_maps(ToolId::Split, 8);
}

#[test]
fn what_a_pointer_draws_over_slanted_faces_cuts_them_at_every_zoom() {
    draw_over_slanted_faces(ToolId::Split, 8);
}

// A bay that is a few pixels deep snaps to the boundary, and is none then.

#[test]
fn what_a_pointer_draws_over_a_real_map_reshapes_it_at_every_zoom() {
    draw_over_real_maps(ToolId::Reshape, 4);
}

#[test]
fn what_a_pointer_draws_over_slanted_faces_reshapes_them_at_every_zoom() {
    draw_over_slanted_faces(ToolId::Reshape, 4);
}
