//! The wall opened, kept in step, and left. Owns: where it opens, and that it shows today and all of
//! it: neither the filter nor the replay nor the plan of the desk. Must not know: how it is drawn.

use super::magnifier::Magnifier;
use super::picture::{Picture, Standing, parts};
use super::show;
use super::state::{Place, Screens, Wall, wall_id};
use crate::app::project::Known;
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::app::workspaces::guide::Page;
use crate::geometry::index::CoverageIndex;
use crate::model::GridMap;
use crate::model::epidemic::{Filter, Ground, Moment, Placed};
use egui::{Context, Ui, ViewportBuilder, ViewportCommand, ViewportId, vec2};
use std::sync::Arc;
use std::time::Duration;

/// The size of the wall's window until it is full, points.
const SIZE: egui::Vec2 = vec2(1280.0, 720.0);
/// A smaller one shows nothing from afar.
const SMALLEST: egui::Vec2 = vec2(960.0, 540.0);
/// The clock may have gone on by a minute after so long.
const EVERY: Duration = Duration::from_secs(20);

impl State {
    /// The wall takes the place of the desk.
    pub(crate) fn shows_wall(&self) -> bool {
        self.wall.as_ref().is_some_and(Wall::is_here)
    }
}

impl Shell {
    /// Show the wall, or leave it.
    pub(crate) fn switch_wall(&mut self, ctx: &Context) {
        if self.state.wall.is_some() {
            self.leave_wall(ctx);
            return;
        }
        // Without windows of its own the backend would draw it as a box within the desk.
        let has_windows = !ctx.embed_viewports();
        let screens = self.screens.as_ref().filter(|_| has_windows);
        let screens = screens.map_or_else(Screens::default, |look| look());
        let place = if screens.count > 1 {
            self.state.notices.say(self.state.i18n.t("wall-opened"));
            Place::Apart(screens.other)
        } else {
            let was_full = ctx.input(|i| i.viewport().fullscreen.unwrap_or(false));
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
            Place::Here { was_full }
        };
        self.state.wall = Some(Wall::at(place));
        self.views.wall = Default::default();
        self.magnify(ctx);
        self.keep_wall(ctx);
        ctx.request_repaint_of(ViewportId::ROOT);
    }

    fn leave_wall(&mut self, ctx: &Context) {
        let Some(wall) = self.state.wall.take() else {
            return;
        };
        match wall.place {
            Place::Here { was_full } => {
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(was_full));
            }
            // The toolkit takes the window away in the desk's next frame; a hidden desk has none.
            Place::Apart(_) => {
                ctx.send_viewport_cmd_to(wall_id(), ViewportCommand::Visible(false));
            }
        }
        self.views.wall = Default::default();
        self.magnify(ctx);
        ctx.request_repaint_of(ViewportId::ROOT);
    }

    /// In place of the desk the whole window has large type.
    fn magnify(&self, ctx: &Context) {
        let is_here = self.state.shows_wall();
        ctx.with_plugin(|magnifier: &mut Magnifier| magnifier.is_here = is_here);
    }

    /// Once a frame, and when something happens behind a hidden window: what the wall shows follows.
    pub(crate) fn keep_wall(&mut self, ctx: &Context) {
        if self.state.wall.is_none() {
            return;
        }
        if std::mem::take(&mut self.views.wall.lock().is_left) {
            self.leave_wall(ctx);
            return;
        }
        if std::mem::take(&mut self.views.wall.lock().asks_guide) {
            self.state.guide = Some(Page::Wall);
        }
        if !self.state.clock().is_story() {
            ctx.request_repaint_after(EVERY);
        }
        let Some((map, revision)) = self.map_of_today() else {
            return;
        };
        if self.is_wall_current(&map) {
            return;
        }
        let picture = self.picture(map, revision).map(Arc::new);
        if let Some(wall) = &mut self.state.wall {
            wall.picture.clone_from(&picture);
            if !wall.is_here() {
                ctx.request_repaint_of(wall_id());
            }
        }
        self.views.wall.lock().picture = picture;
    }

    /// The published map of today, and its revision where it is that of the desk.
    fn map_of_today(&self) -> Option<(Arc<GridMap>, Option<u64>)> {
        let shows_other = self.state.is_redrawing() || self.state.epidemic.is_past();
        if shows_other {
            return Some((self.state.epidemic.map_of_today()?.clone(), None));
        }
        let document = self.state.session.document()?;
        Some((document.map.clone(), Some(self.state.session.revision())))
    }

    fn is_wall_current(&self, map: &Arc<GridMap>) -> bool {
        let state = &self.state;
        let shown = state.wall.as_ref().and_then(|wall| wall.picture.as_ref());
        let Some(picture) = shown else {
            return false;
        };
        let of_picture = picture.standing.as_ref().map(|s| Arc::as_ptr(&s.known));
        Arc::ptr_eq(&picture.map, map)
            && of_picture == state.epidemic.known().map(Arc::as_ptr)
            && (picture.at, picture.is_story) == (state.now(), state.clock().is_story())
            && picture.layers == state.settings.layers
            && picture.basemap == state.settings.basemap
            && picture.label_text == state.settings.label_text
            && picture.dark == state.settings.dark
            && Arc::ptr_eq(&picture.i18n, &state.i18n)
    }

    fn picture(&mut self, map: Arc<GridMap>, revision: Option<u64>) -> Option<Picture> {
        let at = self.state.now();
        let known = self.state.epidemic.known().cloned();
        let facts = known.map(|known| (self.placed_of_today(&map, &known), known));
        let is_story = self.state.clock().is_story();
        let state = &mut self.state;
        let wall = state.wall.as_mut()?;
        let old = wall.picture.take();
        let is_same = old.as_ref().is_some_and(|old| Arc::ptr_eq(&old.map, &map));
        // Nothing changed where the desk only went over to another map.
        let passed = wall.revision.zip(revision);
        let missed = passed.and_then(|(last, _)| state.session.outcomes().since(last));
        match missed {
            _ if is_same => {}
            Some(outcome) => wall.outcomes.push(outcome),
            None => wall.outcomes.begin_anew(),
        }
        wall.revision = revision;
        let standing = facts.map(|(placed, known)| {
            let rules = known.rules.on(at.date());
            let places = (&placed.0, &placed.1);
            let all = Filter::default();
            let moment = Moment::new(&known.epidemic, places, rules, &all, at);
            let parts = parts(&map, Some((&placed.0, &moment)));
            let before = old.as_ref().and_then(|old| old.standing.as_ref());
            let before = before.map(|old| (old.zones.as_slice(), old.zones_revision));
            (Standing::new(known, &placed.0, moment, before), parts)
        });
        let (standing, parts) = match standing {
            Some((standing, parts)) => (Some(standing), parts),
            None => (None, parts(&map, None)),
        };
        Some(Picture {
            outcomes: wall.outcomes.clone(),
            map,
            standing,
            parts,
            at,
            is_story,
            layers: state.settings.layers.clone(),
            basemap: state.settings.basemap.clone(),
            label_text: state.settings.label_text,
            dark: state.settings.dark,
            i18n: state.i18n.clone(),
            nothing: Default::default(),
        })
    }

    /// On which grid of today what lies: that of the desk, or worked out where the desk shows another map.
    fn placed_of_today(&mut self, map: &Arc<GridMap>, known: &Arc<Known>) -> Arc<(Ground, Placed)> {
        let document = self.state.session.document();
        let is_desks = document.is_some_and(|d| Arc::ptr_eq(&d.map, map));
        let of_desk = self.state.epidemic.placed_on(self.state.session.revision());
        if let Some(placed) = of_desk.filter(|_| is_desks) {
            return placed.clone();
        }
        let own = self.state.wall.as_ref().and_then(|w| w.placed.as_ref());
        if let Some((of_map, of_known, placed)) = own
            && Arc::ptr_eq(of_map, map)
            && Arc::ptr_eq(of_known, known)
        {
            return placed.clone();
        }
        let ground = Ground::of(map);
        let index = CoverageIndex::new(&map.coverage);
        let placed = Placed::new(&known.epidemic, &ground, map, &index);
        let placed = Arc::new((ground, placed));
        if let Some(wall) = &mut self.state.wall {
            wall.placed = Some((map.clone(), known.clone(), placed.clone()));
        }
        placed
    }

    /// Draw the wall in place of the desk.
    pub(crate) fn show_wall(&self, ui: &mut Ui) {
        show::show(&mut self.views.wall.lock(), ui);
    }

    /// The window of the wall stays open; it draws itself when it must.
    pub(crate) fn hold_wall_window(&self, ctx: &Context) {
        let place = self.state.wall.as_ref().map(|wall| wall.place);
        let Some(Place::Apart(screen)) = place else {
            return;
        };
        let title = self.state.i18n.t("wall-window");
        let mut builder = ViewportBuilder::default()
            .with_title(title)
            .with_inner_size(SIZE)
            .with_min_inner_size(SMALLEST)
            // The keyboard stays with the desk.
            .with_active(false);
        if let Some(screen) = screen {
            builder = builder.with_monitor(screen);
        }
        let shared = self.views.wall.clone();
        if !shared.lock().is_drawn {
            ctx.request_repaint_of(wall_id());
        }
        ctx.show_viewport_deferred(wall_id(), builder, move |ui, _| {
            show::show_apart(&mut shared.lock(), ui);
        });
    }
}
