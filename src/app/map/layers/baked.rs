//! What is baked: everything that depends only on map, camera, theme and layers, drawn into meshes
//! and kept while none of them changes.

use super::coarse::Coarse;
use super::hatch;
use super::sliding::{Reach, move_by};
use super::symbols::shapes;
use crate::app::map::camera::{Camera, WorldBox};
use crate::app::map::palette::{Palette, faded};
use crate::app::map::prepared::{Area, Backdrop, Fill, Line, Prepared, Renewed};
use crate::app::map::scene::{LayerId, Layers};
use crate::model::class::Class;
use crate::model::context::ContextKind;
use crate::style;
use crate::style::hatch::of_zone;
use crate::style::pen::{CASING, Pen, outlines, presence, street_width};
use crate::style::sign::{Sign, post_radius};
use egui::epaint::{TessellationOptions, Tessellator, Vertex, WHITE_UV};
use egui::{Color32, Mesh, Pos2, Rect, Shape, Stroke};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

/// Lines lose vertices that lie nearer than this to what is drawn, points.
pub const LINE_ERROR: f64 = 0.4;
/// Fills over tiles let them through.
const OVER_TILES: f32 = 0.55;
/// Vertices nearer than this are one, points.
const SAME_POINT: f32 = 0.05;
/// Lines shorter than this are a dot that says nothing, points.
const LINE_FROM: f64 = 0.8;

/// So many areas or boundaries are drawn into one mesh: when one of them changes, these few are
/// drawn again. A small map has smaller sheets, a large one not too many.
const SHEET: RangeInclusive<usize> = 3..=16;
/// So many sheets there are where that is not too small.
const SHEETS: usize = 128;
/// Fewer sheets than this are drawn here and now, not on all cores.
const FEW: usize = 8;

/// How many of so many things are drawn into one mesh.
fn sheet_of(things: usize) -> usize {
    (things / SHEETS).clamp(*SHEET.start(), *SHEET.end())
}

/// What it was baked from, beside the map and the camera.
#[derive(Clone, Debug, PartialEq)]
pub struct BakedKey {
    /// The layers.
    pub layers: Layers,
    /// Theme.
    pub dark: bool,
    /// Tiles lie behind.
    pub over_tiles: bool,
    /// Pixels per point.
    pub density: f32,
    /// How much fills are thinned.
    pub level: Option<i32>,
}

/// What was drawn of some things; none where nothing of them is to be seen, as of most of a large map
/// that one looks at closely.
type Sheet = Option<Arc<Mesh>>;

fn sheet(mesh: Mesh) -> Sheet {
    (!mesh.is_empty()).then(|| Arc::new(mesh))
}

/// The layers that hardly ever change, as meshes.
pub struct Baked {
    /// What it was drawn from.
    pub key: BakedKey,
    /// The ground that is drawn.
    pub reach: Reach,
    /// How wide and strong outlines are.
    pens: [Stroke; 2],
    /// What is drawn in each pass, bottom first, in sheets of so many things each.
    passes: Vec<(Pass, usize, Vec<Sheet>)>,
}

impl Baked {
    /// Draw, with thinned fills where there are some.
    pub fn new(
        prepared: &Prepared,
        coarse: Option<&Coarse>,
        key: BakedKey,
        camera: Camera,
    ) -> Self {
        let mut baked = Self {
            pens: pens(prepared, &key, &camera),
            passes: Vec::new(),
            reach: Reach::of(camera),
            key,
        };
        let passes = Pass::ALL.into_iter().map(|pass| {
            let things = pass.things(prepared);
            let many = sheet_of(things);
            let sheets = (0..things.div_ceil(many).max(1)).into_par_iter();
            let draw = |number: usize| {
                let numbers = number * many..(number + 1) * many;
                sheet(baked.draw(prepared, coarse, pass, numbers))
            };
            (pass, many, sheets.map(draw).collect())
        });
        baked.passes = passes.collect();
        baked
    }

    /// Move it under another camera; false where it has to be drawn anew.
    pub fn slide(&mut self, key: &BakedKey, camera: Camera) -> bool {
        if self.key != *key {
            return false;
        }
        let Some(by) = self.reach.slide(camera) else {
            return false;
        };
        for (_, _, sheets) in &mut self.passes {
            move_by(sheets.par_iter_mut().filter_map(Option::as_mut), by);
        }
        true
    }

    /// Draw again what was worked out anew.
    pub fn follow(&mut self, prepared: &Prepared, coarse: Option<&Coarse>, renewed: &Renewed) {
        let pens = pens(prepared, &self.key, &self.reach.camera);
        let has_other_pens = pens != self.pens;
        self.pens = pens;
        let mut passes = std::mem::take(&mut self.passes);
        for (pass, many, sheets) in &mut passes {
            let (pass, many) = (*pass, *many);
            let count = pass.things(prepared).div_ceil(many).max(1);
            let stale: BTreeSet<usize> = match pass.renewed(renewed) {
                Some(_) if has_other_pens && pass.is_line() => (0..count).collect(),
                Some(numbers) => numbers.iter().map(|number| number / many).collect(),
                None => continue,
            };
            sheets.resize_with(count.max(sheets.len()), || None);
            let draw = |number: usize| {
                let numbers = number * many..(number + 1) * many;
                let mesh = self.draw(prepared, coarse, pass, numbers);
                (number, sheet(mesh))
            };
            let drawn: Vec<(usize, Sheet)> = if stale.len() < FEW {
                stale.into_iter().map(draw).collect()
            } else {
                stale.into_par_iter().map(draw).collect()
            };
            for (number, mesh) in drawn {
                if let Some(place) = sheets.get_mut(number) {
                    *place = mesh;
                }
            }
        }
        self.passes = passes;
    }

    /// Meshes, bottom first.
    pub fn meshes(&self) -> impl Iterator<Item = &Arc<Mesh>> {
        let sheets = self.passes.iter().flat_map(|(_, _, sheets)| sheets);
        sheets.flatten()
    }

    /// Draw these things of a pass.
    fn draw(
        &self,
        prepared: &Prepared,
        coarse: Option<&Coarse>,
        pass: Pass,
        numbers: Range<usize>,
    ) -> Mesh {
        let key = &self.key;
        let palette = Palette::of(key.dark);
        let state = key.layers.get(pass.layer());
        if !state.visible || state.opacity <= 0.0 {
            return Mesh::default();
        }
        let opacity = state.opacity;
        let veil = if key.over_tiles { OVER_TILES } else { 1.0 };
        let mut ink = Ink::over(self.reach.camera, self.reach.place(), key.density);
        let areas = numbers.clone().filter_map(|n| Some((n, prepared.area(n)?)));
        let boundaries = numbers.filter_map(|n| prepared.boundary(n));
        match pass {
            Pass::Ground | Pass::Overprint => ink.backdrop(prepared, palette, pass, opacity),
            Pass::Fills => {
                for (number, area) in areas {
                    ink.area(prepared, coarse, palette, (number, area), opacity * veil);
                }
            }
            Pass::Hatches => ink.hatches(prepared, palette, areas, opacity * veil),
            Pass::Overlaps => {
                // Areas that two grids claim.
                for (_, area) in areas.filter(|(_, area)| area.is_overlap) {
                    ink.fill(&area.fill, faded(palette.problem, 0.6 * opacity * veil));
                }
            }
            Pass::Fine | Pass::Bold => {
                let is_bold = pass == Pass::Bold;
                for boundary in boundaries.filter(|b| b.is_border == is_bold) {
                    ink.line(&boundary.line, self.pens[usize::from(is_bold)]);
                }
            }
            Pass::Posts => ink.posts(prepared, palette, opacity),
        }
        ink.mesh
    }
}

/// How wide and strong outlines are: inner ones and borders; in steps, so that a grid more or less
/// does not change them all.
fn pens(prepared: &Prepared, key: &BakedKey, camera: &Camera) -> [Stroke; 2] {
    let palette = Palette::of(key.dark);
    let opacity = key.layers.opacity(LayerId::Outlines);
    let room = (prepared.middle_room() * camera.scale).round() as f32;
    let [inner, border] = outlines(room);
    let stroke = |pen: Pen, colour| Stroke::new(pen.width, faded(colour, opacity * pen.strength));
    [
        stroke(inner, palette.outline),
        stroke(border, palette.border),
    ]
}

/// Steps of printing them. Streets and houses are printed over the fills, as on a town plan,
/// so that the colour of a grid does not hide what lies in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    Ground,
    Fills,
    Hatches,
    Overlaps,
    Overprint,
    Fine,
    Bold,
    Posts,
}

impl Pass {
    const ALL: [Self; 8] = [
        Self::Ground,
        Self::Fills,
        Self::Hatches,
        Self::Overlaps,
        Self::Overprint,
        Self::Fine,
        Self::Bold,
        Self::Posts,
    ];

    const fn layer(self) -> LayerId {
        match self {
            Self::Ground | Self::Overprint | Self::Posts => LayerId::Context,
            Self::Fills | Self::Hatches | Self::Overlaps => LayerId::Fills,
            Self::Fine | Self::Bold => LayerId::Outlines,
        }
    }

    const fn is_line(self) -> bool {
        matches!(self, Self::Fine | Self::Bold)
    }

    /// One more than the largest number of what is drawn in sheets.
    fn things(self, prepared: &Prepared) -> usize {
        match self {
            Self::Ground | Self::Overprint | Self::Posts => 0,
            Self::Fills | Self::Hatches | Self::Overlaps => prepared.area_end(),
            Self::Fine | Self::Bold => prepared.boundary_end(),
        }
    }

    /// What is new of it; `None` for what lies behind the grids.
    fn renewed(self, renewed: &Renewed) -> Option<&BTreeSet<usize>> {
        match self {
            Self::Ground | Self::Overprint | Self::Posts => None,
            Self::Fills | Self::Hatches | Self::Overlaps => Some(&renewed.areas),
            Self::Fine | Self::Bold => Some(&renewed.boundaries),
        }
    }

    /// Whether context of this kind is printed in this step.
    fn prints(self, kind: ContextKind) -> bool {
        let pass = match kind {
            ContextKind::Green | ContextKind::Water => Self::Ground,
            ContextKind::Entrance | ContextKind::Checkpoint => Self::Posts,
            _ => Self::Overprint,
        };
        self == pass
    }
}

/// Draws into one mesh.
pub struct Ink {
    camera: Camera,
    /// What is drawn, on the screen and in the world.
    place: Rect,
    view: WorldBox,
    tessellator: Tessellator,
    /// What was drawn.
    pub mesh: Mesh,
}

impl Ink {
    /// A clean sheet for what the camera shows; `density` in pixels per point.
    pub fn new(camera: Camera, density: f32) -> Self {
        Self::over(camera, camera.rect.expand(4.0), density)
    }

    /// A clean sheet for a place of the screen, which may reach beyond what the camera shows.
    pub fn over(camera: Camera, place: Rect, density: f32) -> Self {
        let options = TessellationOptions {
            // Culling is by box, before anything is moved to the screen.
            coarse_tessellation_culling: false,
            ..TessellationOptions::default()
        };
        Self {
            view: camera.world_box(place),
            place,
            camera,
            tessellator: Tessellator::new(density, options, [1, 1], Vec::new()),
            mesh: Mesh::default(),
        }
    }

    /// Fill triangles. No feathering: neighbours share their corners, so that they meet
    /// without a seam.
    pub fn fill(&mut self, fill: &Fill, colour: Color32) {
        if !fill.bounds.meets(&self.view) {
            return;
        }
        let base = self.mesh.vertices.len() as u32;
        let camera = self.camera;
        let corners = fill.vertices.iter().map(|&at| Vertex {
            pos: camera.screen(at),
            uv: WHITE_UV,
            color: colour,
        });
        self.mesh.vertices.extend(corners);
        let indices = fill.indices.iter();
        self.mesh.indices.extend(indices.map(|i| base + i));
    }

    /// A line, with the vertices that can be seen.
    pub fn line(&mut self, line: &Line, stroke: Stroke) {
        let scale = self.camera.scale;
        if !line.bounds.meets(&self.view) || line.bounds.side() * scale < LINE_FROM {
            return;
        }
        let points: Vec<Pos2> = line
            .simplified(LINE_ERROR / scale)
            .map(|at| self.camera.screen(at))
            .collect();
        self.path(points, stroke);
    }

    fn path(&mut self, mut points: Vec<Pos2>, stroke: Stroke) {
        points.dedup_by(|b, a| a.distance_sq(*b) < SAME_POINT * SAME_POINT);
        let is_ring = points.len() > 3 && points.first() == points.last();
        let parts = parts_between_reversals(&points);
        if is_ring
            && parts.len() == 1
            && !is_reversal(points[points.len() - 2], points[0], points[1])
        {
            let shape = Shape::closed_line(points[1..].to_vec(), stroke);
            self.tessellator.tessellate_shape(shape, &mut self.mesh);
            return;
        }
        for part in parts {
            let shape = Shape::line(part.to_vec(), stroke);
            self.tessellator.tessellate_shape(shape, &mut self.mesh);
        }
    }

    fn backdrop(&mut self, prepared: &Prepared, palette: &Palette, pass: Pass, opacity: f32) {
        let metre = 1.0 / self.camera.metres_per_point(prepared.key.1) as f32;
        let view = self.view;
        let items = prepared.backdrop.iter().filter(|item| {
            let is_printed = pass.prints(item.kind) && presence(item.kind, metre) > 0.0;
            is_printed && item.bounds.meets(&view)
        });
        let items: Vec<&Backdrop> = items.collect();
        for coat in [Coat::Casing, Coat::Surface] {
            for item in &items {
                let (surface, casing) = palette.context(item.kind);
                let ink = if coat == Coat::Casing {
                    casing
                } else {
                    surface
                };
                let colour = faded(ink, opacity * presence(item.kind, metre));
                if colour.a() == 0 {
                    continue;
                }
                if coat == Coat::Surface {
                    for fill in &item.fills {
                        self.fill(fill, colour);
                    }
                }
                let width = street_width(item.kind, metre);
                let edge = if coat == Coat::Casing { CASING } else { 0.0 };
                if width > 0.0 {
                    for line in &item.lines {
                        self.line(line, Stroke::new(width + edge, colour));
                    }
                }
            }
        }
    }

    /// Entrances as small rings, checkpoints as larger squares; nothing from afar.
    fn posts(&mut self, prepared: &Prepared, palette: &Palette, opacity: f32) {
        let metre = 1.0 / self.camera.metres_per_point(prepared.key.1) as f32;
        let posts = prepared.backdrop.iter();
        for item in posts.filter(|i| Pass::Posts.prints(i.kind)) {
            let opacity = opacity * presence(item.kind, metre);
            if opacity <= 0.0 {
                continue;
            }
            for at in &item.points {
                let centre = self.camera.screen(*at);
                if !self.place.expand(8.0).contains(centre) {
                    continue;
                }
                let radius = post_radius(metre);
                let sign = match item.kind {
                    ContextKind::Checkpoint => Sign::Checkpoint,
                    _ => Sign::Entrance,
                };
                let (tessellator, mesh) = (&mut self.tessellator, &mut self.mesh);
                shapes(sign, centre, radius, palette, opacity, |shape| {
                    tessellator.tessellate_shape(shape, mesh);
                });
            }
        }
    }

    /// Fill an area in the colour of its class.
    fn area(
        &mut self,
        prepared: &Prepared,
        coarse: Option<&Coarse>,
        palette: &Palette,
        (number, area): (usize, &Area),
        opacity: f32,
    ) {
        let Some(class) = prepared.classes.class_of(area.face) else {
            return;
        };
        let fill = match coarse {
            Some(coarse) => coarse.fills.get(number).and_then(Option::as_ref),
            None => Some(&area.fill),
        };
        if let Some(fill) = fill {
            self.fill(fill, faded(palette.fill(class), opacity));
        }
    }

    fn hatches<'a>(
        &mut self,
        prepared: &Prepared,
        palette: &Palette,
        areas: impl Iterator<Item = (usize, &'a Area)>,
        opacity: f32,
    ) {
        let mut hatched: Vec<[Pos2; 2]> = Vec::new();
        for (_, area) in areas.filter(|(_, area)| area.fill.bounds.meets(&self.view)) {
            let is_large = area.fill.bounds.side() * self.camera.scale > style::hatch::FROM;
            let class = prepared.classes.class_of(area.face);
            if let (Some(Class::Zone(zone)), true) = (class, is_large) {
                for hatch in of_zone(*zone) {
                    hatch::lines(*hatch, &area.rings, &self.camera, self.place, &mut hatched);
                }
            }
        }
        let stroke = Stroke::new(
            style::hatch::WIDTH,
            faded(palette.hatch, style::hatch::ON_MAP * opacity),
        );
        for ends in hatched {
            self.tessellator
                .tessellate_line_segment(ends, stroke, &mut self.mesh);
        }
    }
}

/// Whether a line turns back on itself at `b`.
fn is_reversal(a: Pos2, b: Pos2, c: Pos2) -> bool {
    let (before, after) = ((b - a).normalized(), (c - b).normalized());
    before.dot(after) < -0.98
}

/// A line cut where it turns back on itself: the corner of such a turn has no direction, and
/// joining it draws a long thorn.
fn parts_between_reversals(points: &[Pos2]) -> Vec<&[Pos2]> {
    let mut parts = Vec::new();
    let mut start = 0;
    for i in 1..points.len().saturating_sub(1) {
        if is_reversal(points[i - 1], points[i], points[i + 1]) {
            parts.push(&points[start..=i]);
            start = i;
        }
    }
    parts.push(&points[start..]);
    parts
}

/// Streets are drawn twice, so that crossings are open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Coat {
    Casing,
    Surface,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::map::layers::coarse::tests::waves;
    use egui::pos2;

    /// How far the ink of a line reaches beyond its points.
    fn overshoot(points: &[(f32, f32)]) -> f32 {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(400.0, 400.0));
        let camera = Camera {
            centre: [200.0, 200.0],
            scale: 1.0,
            rect,
        };
        let mut ink = Ink::new(camera, 1.0);
        let points: Vec<Pos2> = points.iter().map(|&(x, y)| pos2(x, y)).collect();
        let bounds = Rect::from_points(&points);
        ink.path(points, Stroke::new(2.0, Color32::BLACK));
        assert!(!ink.mesh.is_empty());
        let outside = ink
            .mesh
            .vertices
            .iter()
            .map(|v| bounds.distance_to_pos(v.pos));
        outside.fold(0.0, f32::max)
    }

    #[test]
    fn narrow_inlets_have_no_thorns() {
        // Sides almost on top of one another, at many angles.
        for step in 0..360 {
            let (sin, cos) = (step as f32).to_radians().sin_cos();
            for gap in [0.0, 1e-4, 1e-2, 0.3] {
                let tip = (200.0 + 50.0 * cos, 200.0 + 50.0 * sin);
                let side = (200.0 - gap * sin, 200.0 + gap * cos);
                let open = overshoot(&[(200.0, 200.0), tip, side]);
                let ring = overshoot(&[(200.0, 200.0), tip, side, (150.0, 180.0), (200.0, 200.0)]);
                assert!(open < 6.0 && ring < 6.0, "{step}° {gap}: {open} {ring}");
            }
        }
    }

    #[test]
    fn a_picture_that_is_panned_is_the_picture_of_the_new_place() {
        let map = waves();
        let prepared = Prepared::new(&map, 1, Default::default(), None);
        let key = BakedKey {
            layers: Layers::default(),
            dark: false,
            over_tiles: false,
            density: 1.0,
            level: None,
        };
        let mut camera = Camera {
            centre: prepared.bounds.middle(),
            scale: 300.0 / prepared.bounds.side(),
            rect: Rect::from_min_max(pos2(0.0, 0.0), pos2(400.0, 400.0)),
        };
        let mut baked = Baked::new(&prepared, None, key.clone(), camera);
        for step in 0..30 {
            camera.centre[step % 2] += f64::from(step as u32) * 0.2 / camera.scale;
            // A panel opens beside the map, and a line above it.
            camera.rect.max.x = if step < 10 { 400.0 } else { 320.0 };
            camera.rect.min.y = if step < 20 { 0.0 } else { 24.0 };
            assert!(baked.slide(&key, camera), "{step}");
        }
        let fresh = Baked::new(&prepared, None, key.clone(), camera);
        let points = |baked: &Baked| -> Vec<Pos2> {
            let vertices = baked.meshes().flat_map(|mesh| mesh.vertices.clone());
            vertices.map(|vertex| vertex.pos).collect()
        };
        let (panned, fresh) = (points(&baked), points(&fresh));
        assert!(panned.len() == fresh.len() && panned.len() > 1000);
        for (a, b) in panned.into_iter().zip(fresh) {
            assert!(a.distance(b) < 0.01, "{a:?} {b:?}");
        }
        let other = BakedKey { dark: true, ..key };
        assert!(!baked.slide(&other, camera));
    }
}
