//! What stands on a map: the signs of grids, gates and sites, and names of grids. Owns: which of them
//! there are, and that names keep clear of signs. Where a sign stands beside a name is a rule
//! of [`crate::style::beside`]. Must not know: what stands around a map.

use super::drawing::{Side, Type, faded};
use super::ground::Sheet;
use super::names::{How, Name, Names, Taken, Wanted, nearest_of, place};
use super::page::{At, Item, Rect, Shape, Stroke};
use super::signs::shapes;
use super::typeface::HEIGHT;
use crate::geometry::boxed;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::geometry::label::{LabelPlace, label_place};
use crate::geometry::polygon::Polygon;
use crate::model::context::ContextKind;
use crate::model::epidemic::{CaseClass, GateState};
use crate::style::beside::{self, case_radius};
use crate::style::label::{BADGE_GAP, HALO, SIZES, badge_side};
use crate::style::pen::presence;
use crate::style::sign::{APART, GATES_FROM, POST, RADIUS, SITES_FROM, Sign, post_radius};
use std::collections::BTreeMap;

/// Signs, and the places they cover.
#[derive(Default)]
pub struct Marks {
    /// The signs.
    pub items: Vec<Item>,
    /// What they cover.
    pub places: Vec<Rect>,
}

/// How wide the halo of a name is, points.
const HALO_WIDTH: f32 = 1.2;

impl Sheet<'_> {
    /// All signs, the lowest first.
    pub fn marks(&self) -> Marks {
        let mut marks = Marks::default();
        self.posts(&mut marks);
        self.gates(&mut marks);
        self.of_grids(&mut marks);
        self.spots(&mut marks);
        marks
    }

    fn put(&self, marks: &mut Marks, sign: Sign, at: At, radius: f32) {
        let side = 2.0 * (radius + 1.0) * self.point;
        marks.places.push(Rect::around(at, [side, side]));
        let palette = self.press.palette;
        marks
            .items
            .extend(shapes(sign, at, radius, self.point, palette));
    }

    /// Where a place of the ground is, if it is shown with so much room around it, points.
    pub fn seen(&self, at: Coord, room: f32) -> Option<At> {
        let at = self.plane.at(at);
        self.frame.grown(-room * self.point).has(at).then_some(at)
    }

    /// Entrances and checkpoints of the plan.
    fn posts(&self, marks: &mut Marks) {
        let metre = self.metre();
        for feature in &self.facts.map.backdrop.features {
            let sign = match feature.kind {
                ContextKind::Entrance => Sign::Entrance,
                ContextKind::Checkpoint => Sign::Checkpoint,
                _ => continue,
            };
            if presence(feature.kind, metre) <= 0.0 {
                continue;
            }
            let radius = post_radius(metre);
            for at in &feature.points {
                if let Some(at) = self.seen(*at, radius) {
                    self.put(marks, sign, at, radius);
                }
            }
        }
    }

    /// Gates that do not just stand open, and sampling sites.
    fn gates(&self, marks: &mut Marks) {
        let metres = f64::from(1.0 / self.metre());
        let facts = self.facts;
        if metres < SITES_FROM {
            for at in facts.epidemic.open_sites().filter_map(|site| site.at) {
                if let Some(at) = self.seen(at, POST) {
                    self.put(marks, Sign::Site, at, POST);
                }
            }
        }
        for (gate, state) in &facts.moment.gates {
            let sign = match state {
                GateState::Open => continue,
                GateState::Closed if metres > GATES_FROM => continue,
                GateState::Closed => Sign::Shut,
                GateState::Unmanned => Sign::Unmanned,
            };
            let gate = facts.epidemic.gates.get(*gate);
            let at = gate.and_then(|gate| gate.at);
            if let Some(at) = at.and_then(|at| self.seen(at, POST)) {
                self.put(marks, sign, at, POST);
            }
        }
    }

    /// Signs that stand for a whole grid.
    fn of_grids(&self, marks: &mut Marks) {
        let wanted = beside::Wanted {
            cases: self.facts.spots.is_empty(),
            isolation: true,
            // What is proposed is about the grids in force, not about those of a plan.
            proposals: self.facts.plan.is_none(),
        };
        let palette = self.press.palette;
        for face in self.facts.faces() {
            let state = self.facts.moment.grids.get(face.0 as usize);
            let (Some(place), Some(state)) = (self.facts.place(face), state) else {
                continue;
            };
            let Some(middle) = self.seen(place.at, RADIUS) else {
                continue;
            };
            let room = place.radius_m as f32 * self.metre();
            let signs = beside::signs(state, room, wanted);
            let at = |at: At| [0, 1].map(|i| middle[i] + at[i] * self.point);
            if let Some((to, count)) = signs.isolated {
                self.put(marks, Sign::Isolation, at(to), RADIUS);
                marks
                    .items
                    .push(self.press.figure(count, at(to), self.point, palette.text));
            }
            if let Some((to, count, worst)) = signs.cases {
                self.cases(marks, at(to), count, worst);
            }
            if let Some((to, radius, zone, has_letter)) = signs.ring {
                self.put(marks, Sign::Differs, at(to), radius);
                let letter = self.press.letter(zone).filter(|_| has_letter);
                if let Some(letter) = letter {
                    let set = self.set(SIZES.len() - 1);
                    let beside = at([to[0] + 15.0, to[1]]);
                    let side = set.size * HEIGHT;
                    marks.places.push(Rect::around(beside, [side, side]));
                    marks
                        .items
                        .push(self.press.text(&letter, set, beside, Side::Middle));
                }
            }
        }
    }

    fn cases(&self, marks: &mut Marks, at: At, count: u32, class: CaseClass) {
        self.put(marks, Sign::Cases(class), at, case_radius(count));
        let ink = self.press.palette.figure_on_case(class);
        marks
            .items
            .push(self.press.figure(count, at, self.point, ink));
    }

    /// Cases where they are, for whoever may see that; those of one spot are one sign.
    fn spots(&self, marks: &mut Marks) {
        let apart = APART * self.point;
        let mut cells: BTreeMap<(i32, i32), (At, u32, CaseClass)> = BTreeMap::new();
        for (at, class) in &self.facts.spots {
            let Some(at) = self.seen(*at, RADIUS) else {
                continue;
            };
            let cell = at.map(|x| (x / apart).floor() as i32);
            let sign = cells.entry((cell[0], cell[1])).or_insert((at, 0, *class));
            sign.1 += 1;
            sign.2 = sign.2.min(*class);
        }
        for (at, count, class) in cells.into_values() {
            self.cases(marks, at, count, class);
        }
    }

    /// How names of this size are set.
    fn set(&self, size: usize) -> Type {
        let size = SIZES.get(size).copied().unwrap_or(SIZES[0]);
        let mut set = Type::new(size * self.point).haloed(HALO_WIDTH * self.point);
        set.halo = set.halo.map(|(width, colour)| (width, faded(colour, HALO)));
        set
    }

    /// Place the names of these grids clear of what is taken.
    pub fn names(&self, faces: &[FaceId], taken: &mut Taken) -> Names {
        let wanted = faces.iter().filter_map(|face| {
            let place = self.facts.place(*face)?;
            Some(self.wanted(*face, place))
        });
        let wanted: Vec<Wanted> = wanted.filter(|one| self.frame.has(one.at)).collect();
        self.placed(&wanted, taken)
    }

    /// Place the names of these grids, each in the part of its grid that is shown.
    pub fn names_in_view(&self, faces: &[FaceId], taken: &mut Taken) -> Names {
        let coverage = &self.facts.map.coverage;
        let inner = self.frame.grown(-2.0);
        let inner = [inner.min, inner.max].map(|at| at.map(f64::from));
        let wanted = faces.iter().filter_map(|face| {
            let polygons = coverage.face_polygons(*face).into_iter();
            let parts = polygons.filter_map(|polygon| {
                let paper = |at: &Coord| self.plane.at(*at).map(f64::from);
                let ring: Vec<[f64; 2]> = polygon.outer.iter().map(paper).collect();
                let ring = boxed::ring_in(&ring, inner).into_iter();
                let ground = |at: [f64; 2]| self.plane.coord(at.map(|x| x as f32));
                let outer = ring.map(ground).collect();
                Some(Polygon {
                    outer,
                    holes: Vec::new(),
                })
                .filter(|part| part.outer.len() > 2)
            });
            let place = label_place(&parts.collect::<Vec<_>>())?;
            Some(self.wanted(*face, place))
        });
        let wanted: Vec<Wanted> = wanted.collect();
        self.placed(&wanted, taken)
    }

    fn wanted(&self, face: FaceId, place: LabelPlace) -> Wanted {
        let zone = self.facts.zone(face);
        Wanted {
            key: face.0 as usize,
            text: self.facts.map.title(face),
            letter: zone.and_then(|zone| self.press.letter(zone)),
            at: self.plane.at(place.at),
            radius: place.radius_m as f32 * self.plane.metre(),
        }
    }

    fn placed(&self, wanted: &[Wanted], taken: &mut Taken) -> Names {
        let coverage = &self.facts.map.coverage;
        let is_in = |key: usize, at: At| {
            let face = self.facts.index.face_at(coverage, self.plane.coord(at));
            face.is_some_and(|face| face.0 as usize == key)
        };
        let set = (&self.press.face, self.point);
        place(wanted, taken, &self.frame, set, is_in)
    }

    /// Names as they are drawn.
    pub fn drawn_names(&self, names: &[Name]) -> Vec<Item> {
        let mut out = Vec::new();
        let palette = self.press.palette;
        for name in names {
            if let How::Led(to) = name.how {
                let from = nearest_of(&name.place, to);
                let halo = Stroke::new(2.2 * self.point, faded(palette.halo, HALO));
                let line = Stroke::new(0.8 * self.point, palette.text);
                for stroke in [halo, line] {
                    out.push(Item::Shape(Shape::line(&[from, to], stroke.round())));
                }
                let dot = Shape::disc(to, 1.6 * self.point, Some(palette.text), None);
                out.push(Item::Shape(dot));
            }
        }
        for name in names {
            out.extend(self.drawn_name(name));
        }
        out
    }

    fn drawn_name(&self, name: &Name) -> Vec<Item> {
        let set = self.set(name.size);
        let [mut x, y] = name.place.middle();
        let mut out = Vec::new();
        let widths = name.lines.iter();
        let widths = widths.map(|line| self.press.face.width(line, set.size));
        let width = widths.fold(0.0, f32::max);
        if let Some(letter) = &name.letter {
            let badge = badge_side(name.size) * self.point;
            let whole = badge + BADGE_GAP * self.point + width;
            let left = x - whole / 2.0;
            let middle = [left + badge / 2.0, y];
            out.extend(self.press.badge(letter, name.size, middle, self.point));
            x = left + whole - width / 2.0;
        }
        if matches!(name.how, How::Numbered(_)) {
            let radius = name.place.height().max(name.place.width()) * 0.44;
            let edge = Stroke::new(0.6 * self.point, self.press.palette.text);
            let disc = Shape::disc([x, y], radius, Some(self.press.palette.paper), Some(edge));
            out.push(Item::Shape(disc));
        }
        let step = set.size * HEIGHT;
        let top = y - step * (name.lines.len() as f32 - 1.0) / 2.0;
        for (i, line) in name.lines.iter().enumerate() {
            let at = [x, top + step * i as f32];
            out.push(self.press.text(line, set, at, Side::Middle));
        }
        out
    }
}
