//! The map within the window: what it draws from, and what is done when something happens on it.

use crate::app::map::scene::{Aim, Drafting, MapEvent, Overlay, Scene, Traceable};
use crate::app::shell::Shell;
use crate::app::words::messages::Message;
use crate::app::workspaces::map::ContextMenu;
use crate::app::workspaces::map::{empty, strip};
use crate::app::workspaces::redraw::proposing::state::Marking;
use crate::app::workspaces::trace::state::Points;
use egui::{Context, Ui};

impl Shell {
    pub(crate) fn show_map(&mut self, ui: &mut Ui) {
        let Some(document) = self.state.session.document() else {
            empty::show(&self.view(), ui);
            return;
        };
        // Where something is being entered is not shown while the project is locked.
        let shows_pin = !self.state.situation().is_locked;
        let pin = self.views.epidemic.pin().filter(|_| shows_pin);
        let scene = Scene {
            map: &document.map,
            index: &document.index,
            outcomes: self.state.session.outcomes(),
            selection: self.state.session.selection(),
            layers: &self.state.settings.layers,
            basemap: &self.state.settings.basemap,
            label_text: self.state.settings.label_text,
            dark: self.state.settings.dark,
            // Nobody who passes the wall can unfold it.
            folds_legend: self.state.settings.folds_legend && self.state.wall.is_none(),
            i18n: &self.state.i18n,
            epidemic: self
                .state
                .epidemic
                .overlay(document.map.features.len(), pin)
                .filter(|_| document.redraw.is_none())
                .map(|overlay| Overlay {
                    pin: overlay
                        .pin
                        .or_else(|| self.views.register.register_pin(&self.state))
                        .or_else(|| self.views.sampling.site_pin())
                        .filter(|_| shows_pin),
                    visits: match self.state.shows_visits() {
                        true => &self.state.arrivals.visits,
                        false => &[],
                    },
                    is_calling: self.state.is_calling(),
                    is_sampling: self.state.is_sampling(),
                    missed: self.state.missed_places(),
                    tours: self.state.tours_shown(),
                    ..overlay
                }),
            incoming: self
                .views
                .importing
                .as_ref()
                .and_then(|importing| importing.prepared.as_deref()),
            incoming_at: self.views.importing.as_ref().and_then(|i| i.finding),
            table: document.redraw.as_deref().map(|redraw| Drafting {
                tool: &self.state.planning.tool,
                redraw,
                follows: self.state.planning.follows,
                preview: self.state.planning.shown_preview(),
                refusal: self.state.planning.refusal.as_ref(),
                moved: self
                    .state
                    .planning
                    .compared
                    .as_ref()
                    .map(|(_, comparison)| &comparison.moved),
                proposed: self.state.planning.proposed(),
                together: self.state.planning.together(),
                fixed: self.state.planning.fixed(),
                by_size: self.state.planning.by_size,
                zones: self.state.epidemic.plan_zones(),
            }),
            aim: self.aim(),
            from_afar: false,
            strip: strip::place(&self.state, ui.ctx()),
            trace: Traceable {
                beneath: self.state.trace.placed(),
                tracer: self.state.trace.is_open.then_some(&self.state.trace.tracer),
                points: self
                    .state
                    .trace
                    .points
                    .as_ref()
                    .map_or_else(Vec::new, Points::places),
                takes_clicks: self.state.trace.takes_clicks(),
            },
        };
        let events = self.views.map.show(ui, &scene);
        for event in events {
            self.take_map_event(event, ui.ctx());
        }
    }

    /// What a click on the map is for, other than for a tool.
    fn aim(&self) -> Aim {
        let proposing = self.state.planning.proposing.as_deref();
        if let Some(marking) = proposing.and_then(|proposing| proposing.marking) {
            Aim::Other(match marking {
                Marking::Blocks => "map-does-block",
                Marking::Edges => "map-does-edge",
            })
        } else if self.wants_place() {
            Aim::Other("map-does-case")
        } else if self.views.register.wants_site() {
            Aim::Other("map-does-site")
        } else if self.views.sampling.wants_site() {
            Aim::Other("map-does-sampling-site")
        } else {
            Aim::Select
        }
    }

    fn take_map_event(&mut self, event: MapEvent, ctx: &Context) {
        match event {
            MapEvent::Hover(face) => self.state.session.hover = face,
            MapEvent::Pointer(at) => self.state.session.pointer = at,
            MapEvent::Click { face, extend } => {
                // While a case is entered a click says where.
                let at = self.state.session.pointer;
                match at {
                    at if self.mark_on_map(at) => {}
                    Some(at) if self.wants_place() => self.place_case(at, None),
                    Some(at) if self.views.register.wants_site() => {
                        self.views.register.take_site(at);
                    }
                    Some(at) if self.views.sampling.wants_site() => {
                        self.views.sampling.take_site(at);
                    }
                    _ => self.state.session.click(face, extend),
                }
                // In the register a click on a building chooses it.
                let building = at.filter(|_| self.state.is_registering() && !extend);
                if let Some(unit) = building.and_then(|at| self.state.building_at(at))
                    && !self.views.register.is_entering()
                {
                    self.go_to_unit(unit, false);
                }
            }
            MapEvent::Rectangle { faces } => self.state.session.extend_selection(faces),
            MapEvent::ZoomTo(bounds) => self.views.map.zoom_to(bounds),
            MapEvent::Context { face, at } => {
                let screen = self.views.map.screen_of(at);
                self.views.context = screen.map(|screen| ContextMenu::new(face, at, screen));
            }
            MapEvent::Tool(event, reach_m, snaps) if self.state.trace.takes_clicks() => {
                self.use_tracer(event, Some((reach_m, snaps)), ctx);
            }
            MapEvent::Tool(event, reach_m, snaps) => self.use_tool(event, reach_m, snaps, ctx),
            MapEvent::FoldLegend => self.state.settings.folds_legend ^= true,
            MapEvent::BasemapFailed(why) => {
                self.tell_failure(Message {
                    what: self.state.i18n.t("error-basemap"),
                    why,
                    remedy: self.state.i18n.t("remedy-basemap"),
                });
            }
        }
    }
}
