//! Names of streets and waters, written along them, and of places beside their signs. Owns: where each
//! stands, clear of the names and signs of grids and of one another. To place them takes longer than the
//! rest of a still map: they are placed for a step of the scale and some way beyond the view, and while
//! the map is moved they only go with it. Must not know: which lines have a name, or how a name of a
//! kind is set.

use super::labels::HALO as AROUND;
use super::symbols;
use super::taken::Taken;
use super::texts::{KnownTexts, Texts};
use crate::app::map::camera::{Camera, MapProjection, World, WorldBox};
use crate::app::map::named::{Named, Spot, Way};
use crate::app::map::palette::{Palette, faded};
use crate::app::map::prepared::Prepared;
use crate::geometry::lines::stretches;
use crate::model::context::ContextKind;
use crate::style::along::{
    AGAIN, BESIDE, PLACE, ROOM, STRAIGHT, Standing, ink_of, sign_of, size_of, spots,
};
use crate::style::label::{HALO, SIZES};
use egui::emath::Rot2;
use egui::epaint::TextShape;
use egui::{Color32, Galley, Painter, Pos2, Rect, Shape, Vec2, vec2};
use std::sync::Arc;

/// Names are placed anew so often while the scale doubles. From nearer they stand farther apart, and as
/// wide as before: those of the beginning of a step do for all of it.
const STEPS: f64 = 4.0;
/// So much of the view names are placed beyond each of its sides.
const BEYOND: f32 = 0.5;
/// No character is narrower than this, in type sizes: what is too short for that needs no laying out.
const NARROWEST: f64 = 0.2;

/// A name in its place.
struct Name {
    /// Of what.
    kind: ContextKind,
    /// Its middle, or that of the sign it stands beside.
    at: World,
    /// How it is written, and where its middle lies from there; none beside a sign without room for it.
    text: Option<(Arc<Galley>, Vec2)>,
    /// How far it is turned, clockwise, in radians.
    turn: f32,
    /// What it covers, as if it stood at the corner of the screen.
    covers: Vec<Rect>,
}

/// Names as they were placed for a step of the scale, and the ground they were placed on.
struct Placed {
    step: i32,
    ground: WorldBox,
    names: Vec<Name>,
}

/// How they are drawn now: another camera or another neighbour on the screen shows others of them.
#[derive(Clone, PartialEq)]
pub struct Now {
    /// The camera.
    pub camera: Camera,
    /// Theme.
    pub dark: bool,
    /// How much of the layer is to be seen.
    pub opacity: f32,
    /// Names and signs of grids: these go with the map.
    pub beside: Vec<Rect>,
    /// What stands over the map: legend, scale and north.
    pub over: Vec<Rect>,
}

/// The names of the ground.
#[derive(Default)]
pub struct GroundNames {
    kept: KnownTexts,
    placed: Option<Placed>,
    drawn: Option<(Now, Vec<Shape>)>,
}

impl GroundNames {
    /// The map is another one: nothing stays of how they were placed.
    pub fn forget(&mut self) {
        self.placed = None;
        self.drawn = None;
    }

    /// Draw those that stand clear.
    pub fn show(&mut self, painter: &Painter, prepared: &Prepared, now: Now) {
        if self.kept.are_outdated(painter) {
            self.kept = KnownTexts::in_one_line(painter);
            self.forget();
        }
        let step = step_of(now.camera.scale);
        let view = now.camera.world_box(now.camera.rect);
        let serves = |placed: &Placed| placed.step == step && placed.ground.encloses(&view);
        if !self.placed.as_ref().is_some_and(serves) {
            let mut texts = self.kept.begin(painter);
            let placed = place(&prepared.named, prepared.key.1, step, &now, &mut texts);
            self.placed = Some(placed);
            self.drawn = None;
        }
        let drawn = self.drawn.take().filter(|(of, _)| *of == now);
        let names = self.placed.as_ref().map(|placed| placed.names.as_slice());
        let (_, shapes) = self.drawn.insert(drawn.unwrap_or_else(|| {
            let shapes = shapes(names.unwrap_or_default(), &now);
            (now, shapes)
        }));
        painter.extend(shapes.iter().cloned());
    }
}

/// The step in which a scale lies.
fn step_of(scale: f64) -> i32 {
    (scale.log2() * STEPS).floor() as i32
}

/// Place the names on the ground in view and around it, for a step of the scale.
fn place(
    named: &Named,
    projection: MapProjection,
    step: i32,
    now: &Now,
    texts: &mut Texts<'_>,
) -> Placed {
    let camera = now.camera;
    let beyond = camera.rect.expand2(camera.rect.size() * BEYOND);
    let ground = camera.world_box(beyond);
    let mut placing = Placing::new(camera, step, ground, projection);
    for neighbour in &now.beside {
        let middle = placing.camera.screen(camera.world(neighbour.center()));
        let place = Rect::from_center_size(middle, neighbour.size());
        placing.taken.put(place);
    }
    for spot in named.spots.iter().filter(|spot| ground.holds(spot.at)) {
        placing.put_spot(spot, texts);
    }
    // Each has its name once before any has it again.
    for is_again in [false, true] {
        for way in named.ways_in(ground) {
            placing.put_way(way, is_again, texts);
        }
    }
    Placed {
        step,
        ground,
        names: placing.names,
    }
}

/// Names while they are placed.
struct Placing<'a> {
    /// The camera at the beginning of the step.
    camera: Camera,
    ground: WorldBox,
    /// The ground on its screen.
    sheet: Rect,
    /// A metre in points.
    metre: f32,
    taken: Taken,
    standing: Standing<'a>,
    names: Vec<Name>,
}

impl<'a> Placing<'a> {
    fn new(camera: Camera, step: i32, ground: WorldBox, projection: MapProjection) -> Self {
        let camera = Camera {
            scale: (f64::from(step) / STEPS).exp2(),
            ..camera
        };
        let sheet = camera.screen_rect(&ground);
        Self {
            metre: (1.0 / camera.metres_per_point(projection)) as f32,
            taken: Taken::new(sheet),
            standing: Standing::default(),
            names: Vec::new(),
            camera,
            ground,
            sheet,
        }
    }

    /// Whether a place is on the sheet, and nothing lies there.
    fn is_free(&self, place: Rect) -> bool {
        self.sheet.contains_rect(place) && self.taken.is_free(place)
    }

    fn put(&mut self, name: Name, middle: Pos2) {
        for cover in &name.covers {
            self.taken.put(cover.translate(middle.to_vec2()));
        }
        self.names.push(name);
    }

    /// The sign of a place, with its name beside, below or above it where there is room.
    fn put_spot(&mut self, spot: &Spot, texts: &mut Texts<'_>) {
        let Some(size) = size_of(spot.kind, self.metre) else {
            return;
        };
        let middle = self.camera.screen(spot.at);
        let sign = Rect::from_center_size(Pos2::ZERO, Vec2::splat(2.0 * (PLACE + 1.0)));
        if !self.is_free(sign.translate(middle.to_vec2())) {
            return;
        }
        let galley = texts.galley(&spot.name, size);
        let extent = galley.size();
        let away = Vec2::splat(PLACE + BESIDE) + extent / 2.0;
        let sides = [
            vec2(away.x, 0.0),
            vec2(-away.x, 0.0),
            vec2(0.0, away.y),
            vec2(0.0, -away.y),
        ];
        let side = sides.into_iter().find(|side| {
            let place = Rect::from_center_size(middle + *side, extent);
            self.is_free(place)
        });
        let written = side.map(|side| Rect::from_center_size(side.to_pos2(), extent));
        let name = Name {
            kind: spot.kind,
            at: spot.at,
            text: side.map(|side| (galley, side)),
            turn: 0.0,
            covers: std::iter::once(sign).chain(written).collect(),
        };
        self.put(name, middle);
    }

    /// The name of a way along its stretches, the longest first: once, or wherever it is far enough from
    /// where it stands already.
    fn put_way(&mut self, way: &'a Way, is_again: bool, texts: &mut Texts<'_>) {
        let Some(size) = size_of(way.kind, self.metre) else {
            return;
        };
        let named = way.name.as_str();
        let em = f64::from(SIZES[size]);
        let least = way.name.chars().count() as f64 * NARROWEST * em;
        let scale = self.camera.scale;
        if way.length * scale < least || self.standing.has(named) != is_again {
            return;
        }
        let galley = texts.galley(&way.name, size);
        let extent = galley.size();
        let width = f64::from(extent.x) + 2.0 * ROOM * em;
        let line = (way.line.points.as_slice(), way.line.weights.as_slice());
        let corners = [self.ground.min, self.ground.max];
        for stretch in stretches(line, STRAIGHT * em / scale, corners, width / scale) {
            let stretch = stretch.map(|at| {
                let at = self.camera.screen(at);
                [at.x, at.y].map(f64::from)
            });
            for spot in spots(&stretch, width) {
                if !self.standing.is_far(named, spot.middle, AGAIN) {
                    continue;
                }
                let middle = point(spot.middle);
                let squares = spot.squares(width, f64::from(extent.y)).into_iter();
                let covers = squares.map(|square| {
                    let from_middle = (point(square) - middle).to_pos2();
                    Rect::from_center_size(from_middle, Vec2::splat(extent.y))
                });
                let covers: Vec<Rect> = covers.collect();
                let mut places = covers.iter().map(|c| c.translate(middle.to_vec2()));
                if !places.all(|place| self.is_free(place)) {
                    continue;
                }
                let name = Name {
                    kind: way.kind,
                    at: self.camera.world(middle),
                    text: Some((galley.clone(), Vec2::ZERO)),
                    turn: spot.turn() as f32,
                    covers,
                };
                self.put(name, middle);
                self.standing.put(named, spot.middle);
                if !is_again {
                    return;
                }
            }
        }
    }
}

fn point([x, y]: [f64; 2]) -> Pos2 {
    Pos2::new(x as f32, y as f32)
}

/// The names that stand clear in a frame, as shapes.
fn shapes(names: &[Name], now: &Now) -> Vec<Shape> {
    let palette = Palette::of(now.dark);
    let mut taken = Taken::new(now.camera.rect);
    for place in now.beside.iter().chain(&now.over) {
        taken.put(*place);
    }
    let mut shapes = Vec::new();
    for name in names {
        let at = now.camera.screen(name.at);
        let mut places = name.covers.iter().map(|c| c.translate(at.to_vec2()));
        let is_seen = places
            .clone()
            .any(|place| place.intersects(now.camera.rect));
        if !is_seen || !places.all(|place| taken.is_free(place)) {
            continue;
        }
        if let Some(sign) = sign_of(name.kind) {
            symbols::shapes(sign, at, PLACE, palette, now.opacity, |shape| {
                shapes.push(shape);
            });
        }
        let Some((galley, aside)) = &name.text else {
            continue;
        };
        let (ink, halo, strength) = ink_of(name.kind, palette);
        let halo = faded(halo, HALO * now.opacity);
        let ink = faded(ink, strength * now.opacity);
        let middle = at + *aside;
        let around = AROUND.map(|(x, y)| turned(galley, middle + vec2(x, y), name.turn, halo));
        shapes.extend(around);
        shapes.push(turned(galley, middle, name.turn, ink));
    }
    shapes
}

/// A text around its middle.
fn turned(galley: &Arc<Galley>, middle: Pos2, turn: f32, colour: Color32) -> Shape {
    // It is turned about its corner.
    let corner = middle - Rot2::from_angle(turn) * galley.rect.center().to_vec2();
    let text = TextShape::new(corner, galley.clone(), colour);
    text.with_angle(turn).into()
}
