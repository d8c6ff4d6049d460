//! What a plan on the table adds to the map: old boundaries, sizes, handles, the preview of an
//! edit, where the pointer snaps to, and the place of a refusal.

use super::baked::Ink;
use crate::app::map::camera::{Camera, MapProjection};
use crate::app::map::palette::{Palette, faded};
use crate::app::map::prepared::{Fill, Prepared};
use crate::app::map::scene::{Drafting, REACH, Scene};
use crate::app::map::tools::{Grab, Hand, Sketch, ToolId};
use crate::app::words::messages::{area, grouped, length};
use crate::app::workspaces::redraw::open_plan::Preview;
use crate::geometry::coverage::Refusal;
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::snapping::SnapKind;
use crate::i18n::I18n;
use crate::model::worklist::households_of;
use crate::rules::balance::{Band, Fit};
use crate::style::label::SIZES;
use crate::style::pen::{FORMER, FORMER_DASH, MOVED};
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, vec2};
use fluent_bundle::FluentValue;

/// More handles than this only hide the map.
const MOST_HANDLES: usize = 1500;
/// Side of a handle, points.
const HANDLE: f32 = 9.0;
/// So many faces are named beside the pointer.
const NAMED: usize = 4;

/// A sheet over the map.
pub struct Sheet<'a> {
    pub painter: &'a Painter,
    pub camera: Camera,
    pub projection: MapProjection,
    pub palette: &'a Palette,
}

impl Sheet<'_> {
    pub fn at(&self, c: Coord) -> Pos2 {
        self.camera.screen(self.projection.world(c))
    }

    /// What the screen shows.
    fn view(&self) -> Option<Bounds> {
        let coord = |at: Pos2| self.projection.coord(self.camera.world(at));
        let corner = coord(self.camera.rect.left_bottom())?;
        Some(Bounds::of(corner).union(Bounds::of(coord(self.camera.rect.right_top())?)))
    }

    fn points(&self, line: &[Coord]) -> Vec<Pos2> {
        line.iter().map(|c| self.at(*c)).collect()
    }

    fn line(&self, line: &[Coord], width: f32, colour: Color32) {
        let points = self.points(line);
        let under = Stroke::new(width + 2.4, faded(self.palette.halo, 0.85));
        self.painter.add(Shape::line(points.clone(), under));
        self.painter
            .add(Shape::line(points, Stroke::new(width, colour)));
    }

    pub fn dashed(&self, line: &[Coord], stroke: Stroke) {
        let points = self.points(line);
        let view = self.camera.rect.expand(8.0);
        if Rect::from_points(&points).intersects(view) {
            let [dash, gap] = FORMER_DASH;
            self.painter
                .extend(Shape::dashed_line(&points, stroke, dash, gap));
        }
    }

    fn handle(&self, at: Coord, is_node: bool, is_marked: bool) {
        let at = self.at(at);
        let fill = if is_marked {
            self.palette.accent
        } else {
            self.palette.paper
        };
        let stroke = Stroke::new(1.4, self.palette.accent);
        if is_node {
            self.painter.circle(at, HANDLE / 2.0, fill, stroke);
        } else {
            let square = Rect::from_center_size(at, Vec2::splat(HANDLE - 2.0));
            self.painter
                .rect(square, 0.0, fill, stroke, StrokeKind::Middle);
        }
    }

    /// What the plan itself shows: sizes, moved ground, old boundaries.
    pub fn plan(
        &self,
        scene: &Scene<'_>,
        table: &Drafting<'_>,
        prepared: &Prepared,
        moved: Option<&Fill>,
    ) {
        let mut ink = Ink::new(self.camera, self.painter.pixels_per_point());
        if table.by_size {
            let view = self.camera.world_box(self.camera.rect);
            let seen = prepared.areas();
            for (_, area) in seen.filter(|(_, area)| area.fill.bounds.meets(&view)) {
                let households = households_of(scene.map, &table.redraw.census, area.face);
                let colour = households.and_then(|n| size_colour(table.redraw.band, n));
                if let Some(colour) = colour {
                    ink.fill(&area.fill, colour);
                }
            }
        }
        if let Some(fill) = moved {
            ink.fill(fill, faded(self.palette.accent, MOVED));
        }
        if !ink.mesh.is_empty() {
            self.painter.add(Shape::mesh(ink.mesh));
        }
        let stroke = Stroke::new(FORMER.width, faded(self.palette.text, FORMER.strength));
        if let Some(view) = self.view() {
            let stretches = table.redraw.former.stretches();
            for (_, line) in stretches.filter(|(bounds, _)| bounds.intersects(&view)) {
                self.dashed(line, stroke);
            }
        }
    }

    /// What the tool shows.
    pub fn tool(&self, scene: &Scene<'_>, table: &Drafting<'_>, hand: &Hand<'_>) {
        let sketch = table.tool.sketch(hand);
        if table.tool.id() == ToolId::Move {
            self.handles(hand, &sketch);
        }
        if !sketch.area.is_empty() {
            for ring in &sketch.area {
                let closed: Vec<Coord> = ring.iter().chain(ring.first()).copied().collect();
                self.line(&closed, 2.4, self.palette.accent);
            }
        }
        if let Some(preview) = table.preview {
            self.preview(preview);
        }
        for line in &sketch.lines {
            self.line(line, 2.2, self.palette.accent);
            for at in line {
                self.painter
                    .circle_filled(self.at(*at), 2.6, self.palette.accent);
            }
        }
        if let Some([a, b]) = sketch.frame {
            let frame = Rect::from_two_pos(self.at(a), self.at(b));
            super::marks::rectangle(self.painter, frame, self.palette);
        }
        if let Some(snap) = sketch.snap {
            self.snap(snap.at, snap.kind, scene.i18n);
        }
        let refusal = table
            .preview
            .and_then(|p| p.refusal.as_ref())
            .or(table.refusal);
        // What a line that is not finished yet lacks is no refusal.
        let is_unfinished = |refusal: &&Refusal| table.tool.is_busy() && !refusal.help.is_empty();
        if let Some(refusal) = refusal.filter(|refusal| !is_unfinished(refusal)) {
            if refusal.line.len() > 1 {
                self.line(&refusal.line, 3.2, self.palette.problem);
            }
            let at = self.at(refusal.at);
            self.painter
                .circle_stroke(at, 9.0, Stroke::new(4.5, self.palette.halo));
            self.painter
                .circle_stroke(at, 9.0, Stroke::new(2.4, self.palette.problem));
        }
    }

    fn handles(&self, hand: &Hand<'_>, sketch: &Sketch) {
        if let Some(view) = self.view() {
            let coverage = &hand.map.coverage;
            let ends = hand.index.segments_in(view);
            let ends = ends.filter_map(|(arc, i)| Some(coverage.segment(arc, i)?[0]));
            let places: Vec<Coord> = ends.take(MOST_HANDLES + 1).collect();
            if places.len() <= MOST_HANDLES {
                for at in places.into_iter().filter(|at| view.contains(*at)) {
                    self.handle(at, hand.index.node_at(at).is_some(), false);
                }
            }
        }
        for at in &sketch.marked {
            self.handle(*at, hand.index.node_at(*at).is_some(), true);
        }
        match &sketch.hot {
            Some(Grab::Vertices(vertices)) => {
                for at in vertices {
                    self.painter.circle_stroke(
                        self.at(*at),
                        9.0,
                        Stroke::new(2.0, self.palette.accent),
                    );
                }
            }
            Some(Grab::Segment(ends, at)) => {
                self.line(ends, 3.0, self.palette.accent);
                self.painter.circle(
                    self.at(*at),
                    4.0,
                    self.palette.paper,
                    Stroke::new(1.6, self.palette.accent),
                );
            }
            None => {}
        }
    }

    fn preview(&self, preview: &Preview) {
        for line in &preview.lines {
            self.line(line, 2.6, self.palette.accent);
        }
        for at in &preview.cut {
            let at = self.at(*at);
            let arm = 5.0;
            let stroke = Stroke::new(2.4, self.palette.problem);
            for (from, to) in [
                (vec2(-arm, -arm), vec2(arm, arm)),
                (vec2(-arm, arm), vec2(arm, -arm)),
            ] {
                self.painter.line_segment([at + from, at + to], stroke);
            }
        }
    }

    /// A sign of its own for each kind of goal, and its name.
    fn snap(&self, at: Coord, kind: SnapKind, i18n: &I18n) {
        let at = self.at(at);
        let stroke = Stroke::new(2.2, self.palette.problem);
        match kind {
            SnapKind::Node => {
                self.painter.circle_stroke(at, 7.0, stroke);
            }
            SnapKind::Vertex => {
                let square = Rect::from_center_size(at, Vec2::splat(12.0));
                self.painter
                    .rect_stroke(square, 0.0, stroke, StrokeKind::Middle);
            }
            SnapKind::Edge | SnapKind::Street | SnapKind::Building => self.cross(at, stroke),
        }
        let key = snap_key(kind);
        let font = egui::FontId::proportional(SIZES[0]);
        let galley = self
            .painter
            .layout_no_wrap(i18n.t(key), font, self.palette.text);
        let place = at + vec2(10.0, -10.0 - galley.size().y);
        let frame = Rect::from_min_size(place, galley.size()).expand(2.0);
        self.painter
            .rect_filled(frame, 2.0, faded(self.palette.paper, 0.9));
        self.painter.galley(place, galley, self.palette.text);
    }

    /// The cursor that keys move: dark on light and light on dark, whatever lies beneath.
    pub fn crosshair(&self, at: Pos2) {
        const ARM: [f32; 2] = [5.0, 22.0];
        let towards = [
            vec2(1.0, 0.0),
            vec2(-1.0, 0.0),
            vec2(0.0, 1.0),
            vec2(0.0, -1.0),
        ];
        for (width, colour) in [(4.4, self.palette.halo), (1.8, self.palette.text)] {
            for arm in towards {
                let ends = ARM.map(|reach| at + arm * reach);
                self.painter.line_segment(ends, Stroke::new(width, colour));
            }
            self.painter.circle_filled(at, width / 2.0, colour);
        }
    }

    fn cross(&self, at: Pos2, stroke: Stroke) {
        for arm in [vec2(7.0, 0.0), vec2(0.0, 7.0)] {
            self.painter.line_segment([at - arm, at + arm], stroke);
        }
    }
}

/// The key of what is snapped to.
pub const fn snap_key(kind: SnapKind) -> &'static str {
    match kind {
        SnapKind::Node => "snap-node",
        SnapKind::Vertex => "snap-vertex",
        SnapKind::Edge => "snap-edge",
        SnapKind::Street => "snap-street",
        SnapKind::Building => "snap-building",
    }
}

/// Sizes that do not fit, the stronger the farther off: half the width of the band is full
/// strength. Orange and blue are told apart by everybody.
fn size_colour(band: Band, households: u32) -> Option<Color32> {
    let colour = match band.fit(households) {
        Fit::Within => return None,
        Fit::Over => Color32::from_rgb(0xD5, 0x5E, 0x00),
        Fit::Under => Color32::from_rgb(0x00, 0x72, 0xB2),
    };
    let half = f64::from((band.most - band.least).max(2)) / 2.0;
    let strength = (band.deviation(households).abs() as f64 / half).min(1.0) as f32;
    Some(faded(colour, 0.25 + 0.5 * strength))
}

/// What an edit would do, in figures, in one line.
pub fn figures_line(scene: &Scene<'_>, preview: &Preview) -> String {
    let i18n = scene.i18n;
    let mut parts = vec![length(i18n, preview.length_m)];
    for figures in preview.faces.iter().take(NAMED) {
        let name = if scene.map.feature(figures.face).is_some() {
            scene.map.title(figures.face)
        } else {
            i18n.t("figures-new")
        };
        let count = |n: Option<u32>| -> FluentValue<'static> {
            let figure = |n: u32| i18n.figure_in(grouped(n as usize), figures.is_estimated);
            n.map_or_else(|| "–".into(), figure)
        };
        let after = figures.after.or(figures.before);
        let key = if figures.before == after {
            "figures-same"
        } else {
            "figures-changed"
        };
        let args = [
            ("name", name.into()),
            ("before", count(figures.before)),
            ("after", count(after)),
            ("area", area(i18n, figures.area_m2).into()),
        ];
        parts.push(i18n.t_args(key, &args));
    }
    if !preview.cut.is_empty() {
        let args = [("count", grouped(preview.cut.len()).into())];
        parts.push(i18n.t_args("figures-cut", &args));
    }
    parts.join(&i18n.t("figures-separator"))
}

/// How far the pointer reaches, metres.
pub fn reach_m(camera: &Camera, projection: MapProjection) -> f64 {
    REACH * camera.metres_per_point(projection)
}
