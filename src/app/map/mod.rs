//! The map widget: camera, layers, labels, hits. Draws a [`Scene`] and answers with
//! [`MapEvent`]s; owns no document state.

mod access;
pub mod basemap;
#[cfg(test)]
mod by_difference;
mod camera;
mod crosshair;
mod cursor;
mod fitting;
mod layers;
mod named;
mod palette;
mod pointer;
mod prepare;
mod prepared;
pub mod scene;
pub mod tools;
mod words;

pub use crosshair::Left;

use crate::app::map::scene::{LayerId, MapEvent, Scene};
use crate::app::map::tools::ToolEvent;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::{Bounds, Coord};
use basemap::BasemapView;
use camera::{Camera, MapProjection, World, hold, zoom_by};
use crosshair::Crosshair;
use egui::{DragPanButtons, Id, PointerButton, Pos2, Rect, Response, Role, Ui, Vec2, WidgetInfo};
use fitting::{Fitted, fit_clear};
use layers::baked::{Baked, BakedKey};
use layers::coarse::Coarse;
use layers::ground_names::{GroundNames, Now};
use layers::labels::{LabelKey, Names};
use layers::legend::{KeptLegend, Legend};
use layers::signs::DrawnSigns;
use layers::underlay::Underlaid;
use layers::{furniture, marks, posts, signs, sketch};
use palette::Palette;
use pointer::{clicks, faces_meeting, takes_drag, tool_event};
use prepared::{Moved, Prepared, Renewed};
use walkers::{Map, MapMemory, lon_lat};
use words::{finding_line, hover_line};

/// How far the wheel must scroll to double the scale, points: three steps of a common mouse.
const SCROLL: f32 = 120.0;

/// The map widget's own state: camera and caches.
#[derive(Default)]
pub struct MapView {
    memory: MapMemory,
    /// Bounds to show at the next frame.
    goal: Option<Bounds>,
    /// What the map was fitted to.
    fitted: Option<Fitted>,
    basemap: BasemapView,
    prepared: Option<Prepared>,
    baked: Option<Baked>,
    underlaid: Underlaid,
    coarse: Option<Coarse>,
    labels: Names,
    ground_names: GroundNames,
    kept_legend: KeptLegend,
    drawn_signs: DrawnSigns,
    openings: Option<posts::Openings>,
    moved: Moved,
    /// Where the selection rectangle began, on the screen.
    rectangle_from: Option<Pos2>,
    /// The place of the world that is being dragged.
    grabbed: Option<World>,
    /// The drag under way is the tool's.
    is_tool_drag: bool,
    /// The map's widget in the last frame.
    widget: Option<Id>,
    /// How it was shown in the last frame.
    shown: Option<(Camera, MapProjection)>,
    hovered: Option<FaceId>,
    pointer: Option<Coord>,
    crosshair: Crosshair,
}

impl MapView {
    /// Show these bounds, with a margin, at the next frame.
    pub fn zoom_to(&mut self, bounds: Bounds) {
        self.goal = Some(bounds);
    }

    /// What is shown at the next frame.
    #[cfg(test)]
    pub fn goal(&self) -> Option<Bounds> {
        self.goal
    }

    /// Move what is shown by so much of the map's width and height, and come nearer by so many levels,
    /// each of which doubles the scale.
    pub fn step(&mut self, by: Vec2, levels: f32) {
        if let Some((camera, projection)) = &self.shown {
            let rect = camera.rect;
            let at = rect.center() + by * rect.size();
            let place = camera.world(at);
            hold(&mut self.memory, *projection, rect, place, rect.center());
            zoom_by(&mut self.memory, levels);
            // As under the wheel: where the crosshair stands it comes nearer.
            let steered = self.crosshair_at().filter(|_| levels != 0.0);
            let steered = steered.map(|at| (at, camera.screen(at)));
            if let Some((place, seen)) = steered.filter(|(_, seen)| rect.contains(*seen)) {
                hold(&mut self.memory, *projection, rect, place, seen);
            }
        }
    }

    /// Where a place was on the screen in the last frame.
    pub fn screen_of(&self, at: Coord) -> Option<Pos2> {
        let (camera, projection) = self.shown.as_ref()?;
        Some(camera.screen(projection.world(at)))
    }

    /// How far the pointer reached in the last frame, metres.
    pub fn reach_m(&self) -> Option<f64> {
        let (camera, projection) = self.shown.as_ref()?;
        Some(sketch::reach_m(camera, *projection))
    }

    /// What was in view in the last frame; nothing where the end of the world was.
    pub fn seen(&self) -> Option<Bounds> {
        let (camera, projection) = self.shown.as_ref()?;
        let seen = camera.world_box(camera.rect);
        let corners = [seen.min, seen.max].map(|corner| projection.coord(corner));
        Bounds::around(corners.into_iter().flatten()).filter(|_| !corners.contains(&None))
    }

    /// Draw, and report what happened.
    pub fn show(&mut self, ui: &mut Ui, scene: &Scene<'_>) -> Vec<MapEvent> {
        let mut events = Vec::new();
        let palette = Palette::of(scene.dark);
        let projection = BasemapView::projection(scene.basemap);
        self.follow_map(scene, projection);
        self.follow_zones(scene);
        let view = ui.available_rect_before_wrap();
        if self.memory.detached().is_none() && self.goal.is_none() {
            self.goal = scene.map.coverage.bounds();
        }
        let prepared = self.prepared.as_ref().filter(|_| !scene.from_afar);
        let kept = &mut self.kept_legend;
        let legend = prepared.map(|p| kept.show(ui.painter(), view, p, scene, palette));
        let over = [legend.as_ref().map(|legend| legend.frame), scene.strip];
        self.keep_fitted(view, projection, over);

        let tiles_shown = scene.layers.get(LayerId::Basemap);
        let opened = self
            .basemap
            .follow(scene.basemap, tiles_shown.visible, ui.ctx());
        if let Err(error) = opened {
            events.push(MapEvent::BasemapFailed(error.message(scene.i18n)));
        }

        self.move_camera(ui, view, projection, scene, &mut events);
        ui.painter().rect_filled(view, 0.0, palette.land);
        let (response, over_tiles) = self.show_base(ui, tiles_shown, projection);
        let name = scene.i18n.t("map-name");
        response.widget_info(|| WidgetInfo::labeled(Role::Group, true, &name));
        if let Err(error) = self.basemap.settle(ui.ctx()) {
            events.push(MapEvent::BasemapFailed(error.message(scene.i18n)));
        }

        let camera = Camera::of(&self.memory, projection, response.rect);
        self.shown = Some((camera, projection));
        let reach_m = sketch::reach_m(&camera, projection);
        self.yield_to_mouse(ui, &response, reach_m, &mut events);
        self.draw(
            ui,
            scene,
            (&response, camera),
            (legend.as_deref(), over_tiles),
            &mut events,
        );
        events
    }

    /// Bring into view what is to be shown, or is to stay in view although panels opened or closed.
    fn keep_fitted(&mut self, view: Rect, projection: MapProjection, over: [Option<Rect>; 2]) {
        let over = over.map(|place| place.unwrap_or(Rect::NOTHING));
        let held = self.fitted.as_ref();
        let again = held.and_then(|fitted| fitted.again(&self.memory, view, over));
        let Some(bounds) = self.goal.take().or(again) else {
            return;
        };
        let [legend, strip] = over;
        let taken = [legend, strip, furniture::scale_place(view)];
        let grids = self.prepared.iter().flat_map(Prepared::boxes);
        let memory = &mut self.memory;
        self.fitted = Some(fit_clear(memory, projection, bounds, view, &taken, grids));
    }

    /// The room that the legend takes where it stands beside the map, points.
    pub fn legend_size(&mut self, ui: &Ui, scene: &Scene<'_>) -> Vec2 {
        let legend = self.legend(ui, scene, ui.max_rect());
        legend.map_or(Vec2::ZERO, |legend| legend.frame.size())
    }

    /// Draw the legend into the lower left corner of a place beside the map.
    pub fn show_legend(&mut self, ui: &Ui, scene: &Scene<'_>, place: Rect) {
        if let Some(legend) = self.legend(ui, scene, place) {
            legend.draw(ui, scene.i18n, Palette::of(scene.dark));
        }
    }

    fn legend(&mut self, ui: &Ui, scene: &Scene<'_>, place: Rect) -> Option<Legend> {
        self.follow_map(scene, BasemapView::projection(scene.basemap));
        self.follow_zones(scene);
        let prepared = self.prepared.as_ref()?;
        let palette = Palette::of(scene.dark);
        Some(Legend::new(ui.painter(), place, prepared, scene, palette))
    }

    /// What was worked out of the map is brought up to date: for the grids that changed, or all.
    fn follow_map(&mut self, scene: &Scene<'_>, projection: MapProjection) {
        let revision = scene.outcomes.revision();
        let key = (revision, projection);
        if self.prepared.as_ref().is_some_and(|p| p.key == key) {
            return;
        }
        self.hovered = None;
        let known = self.prepared.as_mut().filter(|p| p.key.1 == projection);
        let missed = known.and_then(|p| Some((scene.outcomes.since(p.key.0)?, p)));
        let Some((outcome, prepared)) = missed else {
            let old = self.prepared.take();
            let new = Prepared::new(scene.map, revision, projection, old);
            self.prepared = Some(new);
            self.labels.forget();
            self.ground_names.forget();
            self.baked = None;
            self.coarse = None;
            return;
        };
        self.labels.follow(outcome.faces());
        let renewed = prepared.follow(scene.map, revision, &outcome, scene.zones());
        if let Some(coarse) = &mut self.coarse {
            coarse.follow(prepared, &renewed);
        }
        self.draw_again(&renewed);
    }

    /// What hardly changes is drawn again where it is another.
    fn draw_again(&mut self, renewed: &Renewed) {
        if renewed.is_recoloured {
            self.baked = None;
        }
        if let (Some(baked), Some(prepared)) = (&mut self.baked, &self.prepared) {
            baked.follow(prepared, self.coarse.as_ref(), renewed);
        }
    }

    /// Grids are coloured by the zones in force, where they are known.
    fn follow_zones(&mut self, scene: &Scene<'_>) {
        let in_force = scene.zones();
        let number = in_force.map_or(0, |(_, number)| number);
        let Some(prepared) = self.prepared.as_mut().filter(|p| p.zones != number) else {
            return;
        };
        let renewed = prepared.colour(scene.map, in_force);
        // The letters of zones stand before the names.
        self.labels.follow([]);
        self.draw_again(&renewed);
    }

    /// Pan by drag and zoom by wheel, before anything is drawn. What was grabbed stays under
    /// the pointer and the wheel's step is the same at any frame rate, however slow.
    fn move_camera(
        &mut self,
        ui: &Ui,
        view: Rect,
        projection: MapProjection,
        scene: &Scene<'_>,
        events: &mut Vec<MapEvent>,
    ) {
        // What happened since the last frame is known before the widget is shown again.
        let Some(response) = self.widget.and_then(|id| ui.ctx().read_response(id)) else {
            return;
        };
        let camera = Camera::of(&self.memory, projection, view);
        let (origin, shift) =
            ui.input(|input| (input.pointer.press_origin(), input.modifiers.shift));
        if response.drag_started_by(PointerButton::Primary)
            && let Some(at) = origin.and_then(|at| projection.coord(camera.world(at)))
        {
            self.is_tool_drag = takes_drag(ui, scene, &camera, projection, at, shift);
            if self.is_tool_drag {
                let event = ToolEvent::Press { at, extend: shift };
                events.push(tool_event(ui, &camera, projection, event));
            }
        }
        let grabs = response.drag_started_by(PointerButton::Middle)
            || (response.drag_started_by(PointerButton::Primary) && !shift && !self.is_tool_drag);
        if grabs {
            self.grabbed = origin.map(|at| camera.world(at));
        }
        if !response.dragged() && !response.drag_stopped() {
            self.grabbed = None;
        }
        if let (Some(grabbed), Some(at)) = (self.grabbed, response.interact_pointer_pos()) {
            camera::hold(&mut self.memory, projection, view, grabbed, at);
        }

        let scrolled = ui.input(|input| input.smooth_scroll_delta().y);
        if let Some(at) = response.hover_pos().filter(|_| scrolled != 0.0) {
            let fixed = Camera::of(&self.memory, projection, view).world(at);
            camera::zoom_by(&mut self.memory, scrolled / SCROLL);
            camera::hold(&mut self.memory, projection, view, fixed, at);
            ui.input_mut(|input| input.smooth_scroll_delta = egui::Vec2::ZERO);
            ui.ctx().request_repaint();
        }
    }

    /// Tiles and pinching, by walkers.
    fn show_base(
        &mut self,
        ui: &mut Ui,
        tiles_shown: crate::app::map::scene::LayerState,
        projection: MapProjection,
    ) -> (Response, bool) {
        let tiles = if tiles_shown.visible {
            self.basemap.tiles()
        } else {
            None
        };
        let over_tiles = tiles.is_some();
        let mut map = Map::new(None, &mut self.memory, lon_lat(0.0, 0.0))
            .with_projection(&projection)
            // Drag and wheel have been dealt with; Ctrl and wheel, and pinching, have not.
            .panning(false)
            .drag_pan_buttons(DragPanButtons::empty());
        if let Some(tiles) = tiles {
            map = map.with_layer(tiles, tiles_shown.opacity);
        }
        let response = map.show(ui, |_, _, _, _| ()).response;
        self.widget = Some(response.id);
        (response, over_tiles)
    }

    fn draw(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        (response, camera): (&Response, Camera),
        (legend, over_tiles): (Option<&Legend>, bool),
        events: &mut Vec<MapEvent>,
    ) {
        let Some(prepared) = &self.prepared else {
            return;
        };
        let projection = prepared.key.1;
        let palette = Palette::of(scene.dark);
        let ui = &mut ui.new_child(egui::UiBuilder::new().max_rect(camera.rect));
        ui.set_clip_rect(camera.rect.intersect(ui.clip_rect()));
        let painter = ui.painter().clone();

        let over_plan =
            scene.trace.beneath.is_some() && scene.layers.opacity(LayerId::Underlay) > 0.0;
        let key = BakedKey {
            layers: scene.layers.clone(),
            dark: scene.dark,
            over_tiles: over_tiles || over_plan,
            density: painter.pixels_per_point(),
            level: Coarse::level(prepared, &camera),
        };
        let kept = self.baked.as_mut();
        if !kept.is_some_and(|baked| baked.slide(&key, camera)) {
            self.coarse = key
                .level
                .map(|level| Coarse::at(self.coarse.take(), prepared, level));
            let coarse = self.coarse.as_ref();
            self.baked = Some(Baked::new(prepared, coarse, key, camera));
        }
        self.underlaid.show(
            &painter,
            scene.trace.beneath,
            (camera, projection),
            palette,
            scene.layers.opacity(LayerId::Underlay),
        );
        let meshes = self.baked.iter().flat_map(Baked::meshes);
        painter.extend(meshes.map(|mesh| egui::Shape::Mesh(mesh.clone())));

        let reach_m = sketch::reach_m(&camera, projection);
        let steered = self.steered(response).filter(|_| !scene.from_afar);
        let pointer = match steered {
            Some(at) => Some(camera.screen(at)),
            None => response.hover_pos().filter(|_| !scene.from_afar),
        };
        let at = |pos: Pos2| projection.coord(camera.world(pos));
        let coord = match steered {
            Some(at) => projection.coord(at),
            None => pointer.and_then(at),
        };
        let come_to = coord.filter(|_| self.pointer != coord);
        let face_at = |coord: Coord| scene.index.face_at(&scene.map.coverage, coord);
        let is_idle = self.grabbed.is_none() && self.rectangle_from.is_none();
        let hovered = coord.filter(|_| is_idle).and_then(face_at);
        if self.pointer != coord {
            self.pointer = coord;
            events.push(MapEvent::Pointer(coord));
        }
        if self.hovered != hovered {
            self.hovered = hovered;
            events.push(MapEvent::Hover(hovered));
        }

        let sheet = sketch::Sheet {
            painter: &painter,
            camera,
            projection,
            palette,
        };
        if let Some(table) = &scene.table {
            let moved = table.moved.cloned();
            let moved = moved.and_then(|ground| self.moved.of(ground, projection));
            sheet.plan(scene, table, prepared, moved);
        }
        // Grids that are proposed are told by their figures, which stand where names would.
        let proposed = scene.table.as_ref().and_then(|table| table.proposed);
        let figures = proposed.map(|proposed| sheet.proposed(&proposed, scene.i18n));
        if let Some(table) = &scene.table {
            sheet.fixed(table.fixed);
            sheet.together(table.together);
        }
        if let Some(face) = hovered {
            marks::hover(&painter, prepared, camera, palette, face);
        }
        marks::selection(&painter, prepared, camera, palette, scene.selection);
        sheet.below_names(scene, prepared, &mut self.openings);
        let signs = scene.epidemic.map_or_else(Vec::new, |overlay| {
            sheet.grid_signs(scene, overlay, prepared)
        });
        let posts = |overlay| sheet.post_signs(scene, overlay);
        let posts = scene.epidemic.map_or_else(Vec::new, posts);
        let shown = scene.layers.get(LayerId::Labels);
        let furniture = [furniture::scale_place(camera.rect)].into_iter();
        let over: Vec<Rect> = furniture.chain(legend.map(|l| l.frame)).collect();
        let signed = signs.iter().flat_map(signs::GridSigns::places);
        let mut beside: Vec<Rect> = signed.chain(posts.iter().map(posts::place_of)).collect();
        if shown.visible && shown.opacity > 0.0 && figures.is_none() {
            let key = LabelKey {
                revision: scene.outcomes.revision(),
                camera,
                text: scene.label_text,
                language: scene.i18n.language(),
                reserved: over.iter().chain(&beside).copied().collect(),
            };
            let halo = palette::faded(palette.halo, crate::style::label::HALO * shown.opacity);
            let ink = palette::faded(palette.text, shown.opacity);
            let colours = [ink, halo, palette.halo];
            self.labels
                .show(&painter, prepared, key, scene.i18n, colours);
            beside.extend(self.labels.places());
        }
        beside.extend(figures.into_iter().flatten());
        let opacity = scene.layers.opacity(LayerId::GroundNames);
        if opacity > 0.0 {
            let now = Now {
                camera,
                dark: scene.dark,
                opacity,
                beside,
                over,
            };
            self.ground_names.show(&painter, prepared, now);
        }
        let shown = scene.layers.get(LayerId::Problems);
        let problem = if shown.visible && shown.opacity > 0.0 {
            marks::problems(&painter, prepared, camera, palette, shown.opacity, pointer)
        } else {
            None
        };

        sheet.epidemic(scene, prepared, (signs, posts), &mut self.drawn_signs);
        let hand = scene.hand(reach_m, true);
        if let (Some(table), Some(hand)) = (&scene.table, &hand) {
            sheet.parts(table);
            sheet.tool(scene, table, hand);
            sheet.words(ui, scene, table);
        }
        sheet.incoming(scene);
        sheet.tracing(&scene.trace);

        let metres = camera.metres_per_point(projection);
        let corner = furniture::scale_and_north(ui, camera.rect, metres, scene.i18n, palette);
        let tiles = self.basemap.credit().filter(|_| over_tiles);
        let credits: Vec<&str> = scene.map.attribution().into_iter().chain(tiles).collect();
        let credit = credits.join(&scene.i18n.t("map-list-separator"));
        let credit = Some(credit.as_str()).filter(|credit| !credit.is_empty());
        let missing = self.basemap.missing();
        if furniture::credits(ui, corner, credit, missing, scene.i18n, palette) {
            self.basemap.retry();
        }
        if scene.from_afar {
            return;
        }

        let clicked = access::list(ui, response.id, prepared, &camera, scene.selection);
        if let Some(face) = clicked {
            events.push(MapEvent::Click {
                face: Some(face),
                extend: false,
            });
        }
        if legend.is_some_and(|legend| legend.draw(ui, scene.i18n, palette)) {
            events.push(MapEvent::FoldLegend);
        }

        let mut said = None;
        if let Some(pointer) = pointer.filter(|_| is_idle) {
            let planned = scene.table.as_ref().and_then(|table| table.preview);
            let planned = planned.filter(|p| p.refusal.is_none());
            let drags = self.is_tool_drag || self.carries();
            let free = hand.as_ref().filter(|_| !drags);
            let text = match (problem, planned) {
                (_, Some(preview)) => {
                    let figures = sketch::figures_line(scene, preview);
                    marks::banner(&painter, camera.rect, &figures, palette);
                    // Nothing is written over what is being drawn.
                    let is_still = scene.in_hand() == Some(false);
                    let line = || hover_line(scene, prepared, hovered, free);
                    is_still.then(line).flatten()
                }
                (Some(finding), None) => finding_line(scene, finding),
                (None, None) => hover_line(scene, prepared, hovered, free),
            };
            if let Some(text) = &text {
                marks::tooltip(&painter, camera.rect, pointer, text, palette);
            }
            said = text;
        }
        if let Some(at) = self.crosshair_at().map(|at| camera.screen(at)) {
            let coord = steered.and_then(|at| projection.coord(at));
            self.show_crosshair(response, scene, &sheet, hand.as_ref(), (at, coord), said);
        }
        if let Some(rect) = self.drag_rectangle(ui, response) {
            marks::rectangle(&painter, rect, palette);
            if response.drag_stopped() {
                self.rectangle_from = None;
                let faces = at(rect.left_bottom())
                    .zip(at(rect.right_top()))
                    .map(|(min, max)| faces_meeting(scene, Bounds { min, max }));
                events.push(MapEvent::Rectangle {
                    faces: faces.unwrap_or_default(),
                });
            }
        }
        if let Some(coord) = coord.filter(|_| steered.is_some()) {
            self.use_crosshair(scene, hand.as_ref(), reach_m, coord, projection, events);
        } else if !self.use_tool(ui, scene, response, &camera, projection, come_to, events) {
            clicks(ui, scene, response, &at, events);
        }
        self.set_cursor(ui, response, scene, hand.as_ref());
    }
}
