//! The ground of a map on paper: what lies behind the grids, their colours and hatches, streets and
//! houses, boundaries. Owns: the order in which these are printed, which is that of the window. Must
//! not know: names, signs, or what stands around a map.

use super::drawing::{Press, faded};
use super::facts::Facts;
use super::page::{At, Item, Rect, Shape, Stroke};
use super::plane::Plane;
use super::signs::{hatch_shape, hatched};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::polygon::Polygon;
use crate::model::context::{ContextFeature, ContextKind};
use crate::style::hatch;
use crate::style::pen::{
    CASING, FORMER, FORMER_DASH, MOVED, Pen, outlines, presence, street_width,
};
use crate::style::sign::OPENING;
use std::collections::BTreeSet;

/// A map on a part of a page.
pub struct Sheet<'a> {
    /// What is known.
    pub facts: &'a Facts,
    /// What it is drawn with.
    pub press: &'a Press<'a>,
    /// From the ground to the paper.
    pub plane: Plane,
    /// The part of the page.
    pub frame: Rect,
    /// Millimetres in a point of the map.
    pub point: f32,
    /// What it is about: these grids are printed in their colours, the others are pale. All of them
    /// where there are none.
    pub about: Vec<FaceId>,
}

/// So much of its colour has a grid that the sheet is not about.
const PALE: f32 = 0.35;
/// The border of a community: how much wider than that of a zone, and its dashes in points.
const COMMUNITY: (f32, [f32; 2]) = (1.7, [9.0, 3.5]);

impl Sheet<'_> {
    /// A metre in points.
    pub fn metre(&self) -> f32 {
        self.plane.metre() / self.point
    }

    /// The ground that is shown, and a little around it.
    fn shown(&self) -> Bounds {
        self.plane.ground(&self.frame.grown(5.0))
    }

    /// All of it, the lowest first.
    pub fn ground(&self) -> Vec<Item> {
        let land = Shape::rect(self.frame, Some(self.press.palette.land), None);
        let mut out = vec![Item::Shape(land)];
        let is_ground = |kind| matches!(kind, ContextKind::Green | ContextKind::Water);
        self.context(is_ground, &mut out);
        self.fills(&mut out);
        self.moved(&mut out);
        let is_over = |kind| {
            let posts = matches!(kind, ContextKind::Entrance | ContextKind::Checkpoint);
            !is_ground(kind) && !posts
        };
        self.context(is_over, &mut out);
        self.boundaries(&mut out);
        self.former(&mut out);
        out
    }

    /// What is shown, cut off at the frame, which is drawn so wide, millimetres.
    pub fn cut(&self, shown: Vec<Item>, edge: f32) -> Vec<Item> {
        let edge = Stroke::new(edge, self.press.palette.border);
        vec![
            Item::Clip(self.frame, shown),
            Item::Shape(Shape::rect(self.frame, None, Some(edge))),
        ]
    }

    /// Ground that a plan gives to another grid.
    fn moved(&self, out: &mut Vec<Item>) {
        let plan = self.facts.plan.as_ref().filter(|plan| !plan.is_alone);
        let Some(plan) = plan else { return };
        let accent = self.press.palette.accent;
        out.extend(plan.comparison.moved.iter().map(|polygon| {
            Item::Shape(Shape {
                fill: Some(faded(accent, MOVED)),
                ..self.area(std::slice::from_ref(polygon))
            })
        }));
    }

    /// The stroke of a published boundary that a plan has no more.
    pub fn former_stroke(&self) -> Stroke {
        let ink = faded(self.press.palette.text, FORMER.strength);
        Stroke::new(FORMER.width * self.point, ink).dashed(FORMER_DASH.map(|d| d * self.point))
    }

    /// Published boundaries that a plan has no more, dashed.
    fn former(&self, out: &mut Vec<Item>) {
        let Some(plan) = &self.facts.plan else { return };
        let (shown, stroke) = (self.shown(), self.former_stroke());
        for line in &plan.former {
            let bounds = Bounds::around(line.iter().copied());
            if bounds.is_some_and(|bounds| bounds.intersects(&shown)) {
                out.push(Item::Shape(Shape::line(&self.ring(line), stroke)));
            }
        }
    }

    fn ring(&self, ring: &[Coord]) -> Vec<At> {
        ring.iter().map(|at| self.plane.at(*at)).collect()
    }

    fn area(&self, polygons: &[Polygon]) -> Shape {
        let mut shape = Shape::default();
        for ring in polygons.iter().flat_map(Polygon::rings) {
            shape.push(&self.ring(ring), true);
        }
        shape
    }

    /// The features of the plan of these kinds: first all casings, then all surfaces, so that crossings
    /// are open.
    fn context(&self, prints: impl Fn(ContextKind) -> bool, out: &mut Vec<Item>) {
        let (shown, metre) = (self.shown(), self.metre());
        let is_shown = |feature: &&ContextFeature| {
            let lines = feature.lines.iter().flatten();
            let areas = feature.areas.iter().flat_map(|area| &area.outer);
            let bounds = Bounds::around(lines.chain(areas).copied());
            prints(feature.kind) && bounds.is_some_and(|bounds| bounds.intersects(&shown))
        };
        let features = self.facts.map.backdrop.features.iter();
        let features: Vec<&ContextFeature> = features.filter(is_shown).collect();
        for is_casing in [true, false] {
            for feature in &features {
                let (surface, casing) = self.press.palette.context(feature.kind);
                let ink = if is_casing { casing } else { surface };
                let colour = faded(ink, presence(feature.kind, metre));
                if colour.a == 0 {
                    continue;
                }
                if !is_casing && !feature.areas.is_empty() {
                    out.push(Item::Shape(Shape {
                        fill: Some(colour),
                        ..self.area(&feature.areas)
                    }));
                }
                let width = street_width(feature.kind, metre);
                let edge = if is_casing { CASING } else { 0.0 };
                if width > 0.0 {
                    let stroke = Stroke::new((width + edge) * self.point, colour).round();
                    for line in &feature.lines {
                        out.push(Item::Shape(Shape::line(&self.ring(line), stroke)));
                    }
                }
            }
        }
    }

    /// The grids in the colours of their classes, hatched where they are in a zone.
    fn fills(&self, out: &mut Vec<Item>) {
        let coverage = &self.facts.map.coverage;
        let shown = self.shown();
        let ink = faded(self.press.palette.hatch, hatch::ON_MAP);
        let mut hatches = Vec::new();
        for face in self.facts.faces() {
            let bounds = coverage.face_bounds(face).filter(|b| b.intersects(&shown));
            let class = self.facts.classes.class_of(face);
            let (Some(_), Some(class)) = (bounds, class) else {
                continue;
            };
            let is_pale = !self.about.is_empty() && !self.about.contains(&face);
            let colour = self.press.palette.fill(class);
            let colour = if is_pale {
                self.press.palette.land.mixed(colour, PALE)
            } else {
                colour
            };
            let polygons = coverage.face_polygons(face);
            // As wide as a hair, so that neighbours meet without a seam.
            let seam = Stroke::new(0.1, colour).round();
            out.push(Item::Shape(Shape {
                fill: Some(colour),
                stroke: Some(seam),
                ..self.area(&polygons)
            }));
            let zone = self.facts.zone(face).filter(|_| !is_pale);
            if let Some(zone) = zone {
                let rings = polygons.iter().flat_map(Polygon::rings);
                let rings: Vec<Vec<[f64; 2]>> = rings
                    .map(|ring| {
                        self.ring(ring)
                            .into_iter()
                            .map(|at| at.map(f64::from))
                            .collect()
                    })
                    .collect();
                let lines = hatched(zone, &rings, self.frame, self.point);
                hatches.extend(hatch_shape(&lines, ink, self.point));
            }
        }
        out.extend(hatches);
    }

    /// How much room a grid of middling size has around its label place, points.
    fn middle_room(&self) -> f32 {
        let places = self.facts.places.iter().flatten();
        let mut rooms: Vec<f64> = places.map(|place| place.radius_m).collect();
        rooms.sort_by(f64::total_cmp);
        let middle = rooms.get(rooms.len() / 2).copied().unwrap_or_default();
        middle as f32 * self.metre()
    }

    fn boundaries(&self, out: &mut Vec<Item>) {
        let coverage = &self.facts.map.coverage;
        let palette = self.press.palette;
        let shown = self.shown();
        let [inner, border] = outlines(self.middle_room());
        let stroke = |pen: Pen, colour| {
            Stroke::new(pen.width * self.point, faded(colour, pen.strength)).round()
        };
        let inner = stroke(inner, palette.outline);
        let border = stroke(border, palette.border);
        let (wider, dash) = COMMUNITY;
        let community = Stroke {
            width: wider * border.width,
            ..border
        };
        let community = community.dashed(dash.map(|part| part * self.point));
        let open: BTreeSet<(usize, usize)> = self.facts.openings.iter().copied().collect();
        let mut layers: [Vec<Item>; 4] = Default::default();
        for (_, arc) in coverage.arcs() {
            let bounds = Bounds::around(arc.coords.iter().copied());
            if !bounds.is_some_and(|bounds| bounds.intersects(&shown)) {
                continue;
            }
            let sides = [arc.left, arc.right].map(|r| coverage.owner(r).faces().to_vec());
            let is_border = self.facts.classes.is_border(&sides);
            let points = self.ring(&arc.coords);
            let mut push = |layer: usize, stroke| {
                layers[layer].push(Item::Shape(Shape::line(&points, stroke)));
            };
            if is_border {
                push(1, border);
            } else {
                push(0, inner);
            }
            let ends = [0, 1].map(|side: usize| sides[side].first().copied());
            if let [Some(left), Some(right)] = ends {
                if self.facts.is_zoned()
                    && self.facts.community(left) != self.facts.community(right)
                {
                    push(2, community);
                }
                let pair = [left, right].map(|face| face.0 as usize);
                let pair = (pair[0].min(pair[1]), pair[0].max(pair[1]));
                if open.contains(&pair) {
                    let opening = Stroke::new(OPENING * self.point, palette.opening);
                    push(3, opening);
                }
            }
        }
        out.extend(layers.into_iter().flatten());
    }
}
