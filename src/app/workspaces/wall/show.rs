//! The wall drawn: in large type, one part of the town after the other.

use super::Wall;
use crate::app::shell::Shell;
use crate::app::words::messages::grouped;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Bounds;
use crate::rules::zone::Zone;
use egui::{Context, Key, Modifiers, Panel, RichText, Ui, ViewportCommand};
use std::collections::BTreeMap;

/// Seconds that a view stays.
const EVERY_S: f64 = 15.0;
/// The smallest type of the map, points: it is to be at least [`LABEL_PX`] high.
const SMALLEST: f32 = 11.0;
/// Height of the smallest label on a screen of 1080 pixels.
const LABEL_PX: f32 = 24.0;
/// Height of a figure on the same.
const FIGURE_PX: f32 = 52.0;

/// A part of the town.
struct View {
    /// Its community; `None` for all of it.
    community: Option<String>,
    bounds: Bounds,
}

impl Shell {
    /// Show the wall, or leave it.
    pub(crate) fn switch_wall(&mut self, ctx: &Context) {
        let is_full = ctx.input(|i| i.viewport().fullscreen.unwrap_or(false));
        match self.state.wall.take() {
            Some(wall) => {
                ctx.set_zoom_factor(wall.zoom);
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(wall.was_full));
            }
            None => {
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
                self.state.wall = Some(Wall {
                    zoom: ctx.zoom_factor(),
                    was_full: is_full,
                    view: 0,
                    since: None,
                    is_still: false,
                });
            }
        }
    }

    /// Draw the wall; the map comes below.
    pub(crate) fn show_wall(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        // The window's height in pixels, whatever the zoom is.
        let height = ctx.content_rect().height() * ctx.pixels_per_point();
        let native = ctx.pixels_per_point() / ctx.zoom_factor();
        let zoom = (height / 1080.0 * LABEL_PX / SMALLEST / native).max(1.0);
        let is_settled = (zoom - ctx.zoom_factor()).abs() < 0.01;
        if !is_settled {
            ctx.set_zoom_factor(zoom);
            ctx.request_repaint();
        }
        let is_switched = ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Space));
        let step = ctx.input_mut(|i| {
            let next = i.consume_key(Modifiers::NONE, Key::ArrowRight);
            let back = i.consume_key(Modifiers::NONE, Key::ArrowLeft);
            i32::from(next) - i32::from(back)
        });
        let views = self.views();
        // What fits is known once the type has its size.
        let title = if is_settled {
            self.cycle(&ctx, &views, is_switched, step)
        } else {
            String::new()
        };
        self.show_wall_figures(ui, &title);
    }

    /// The whole town, and each community where something is closed.
    fn views(&self) -> Vec<View> {
        let Some(document) = self.state.session.document() else {
            return Vec::new();
        };
        let coverage = &document.map.coverage;
        let bounds_of = |face: FaceId| coverage.face_bounds(face);
        let all = document.map.faces().filter_map(bounds_of);
        let Some(all) = all.reduce(Bounds::union) else {
            return Vec::new();
        };
        let mut views = vec![View {
            community: None,
            bounds: all,
        }];
        let facts = self
            .state
            .epidemic
            .ground()
            .zip(self.state.epidemic.moment());
        let mut closed: BTreeMap<&str, Bounds> = BTreeMap::new();
        if let Some((ground, moment)) = facts {
            for (face, grid) in moment.grids.iter().enumerate() {
                let community = ground.communities.get(face).map_or("", String::as_str);
                let id = u32::try_from(face).ok().map(FaceId);
                let bounds = id.and_then(bounds_of);
                let is_shown = grid.in_force.zone.is_closed() && !community.is_empty();
                if let Some(bounds) = bounds.filter(|_| is_shown) {
                    let known = closed.entry(community).or_insert(bounds);
                    *known = known.union(bounds);
                }
            }
        }
        views.extend(closed.into_iter().map(|(community, bounds)| View {
            community: Some(community.to_owned()),
            bounds,
        }));
        views
    }

    /// Go on to the next view in its time; says what is shown.
    fn cycle(&mut self, ctx: &Context, views: &[View], is_switched: bool, step: i32) -> String {
        let now = ctx.input(|i| i.time);
        let Some(wall) = &mut self.state.wall else {
            return String::new();
        };
        wall.is_still ^= is_switched;
        let count = views.len().max(1);
        let is_over = wall.since.is_none_or(|since| now - since >= EVERY_S);
        let is_due = wall.since.is_none() || step != 0 || (is_over && !wall.is_still);
        if is_due {
            wall.view = match (wall.since, step) {
                (None, _) => 0,
                (_, step) if step < 0 => (wall.view + count - 1) % count,
                _ => (wall.view + 1) % count,
            };
            wall.since = Some(now);
            if let Some(view) = views.get(wall.view) {
                self.views.map.zoom_to(view.bounds);
            }
        }
        let left = wall.since.map_or(0.0, |since| EVERY_S - (now - since));
        if !wall.is_still {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(left.max(0.1)));
        }
        let view = views.get(wall.view);
        let name = match view.and_then(|view| view.community.clone()) {
            Some(community) => community,
            None => self.state.i18n.t("wall-all"),
        };
        if wall.is_still {
            let args = [("view", name.into())];
            self.state.i18n.t_args("wall-still", &args)
        } else {
            name
        }
    }

    fn show_wall_figures(&self, ui: &mut Ui, title: &str) {
        let ctx = ui.ctx();
        let points = FIGURE_PX * LABEL_PX.recip() * SMALLEST;
        let i18n = &self.state.i18n;
        let at = crate::rules::calendar::instant_text(self.state.epidemic_at());
        let figures = self.state.epidemic.moment().map(|moment| moment.figures);
        let background = ctx.global_style().visuals.panel_fill;
        let frame = egui::Frame::new().fill(background).inner_margin(8);
        Panel::top("wall").frame(frame).show(ui, |ui| {
            ui.horizontal(|ui| {
                if let Some(figures) = figures {
                    let of = |zone: Zone| {
                        let place = Zone::ALL.iter().position(|z| *z == zone);
                        figures.zones[place.unwrap_or_default()]
                    };
                    for (key, count) in [
                        ("figure-name-cases", figures.cases),
                        ("wall-new", figures.new_cases),
                        ("map-zone-lockdown", of(Zone::Lockdown)),
                        ("map-zone-control", of(Zone::Control)),
                        ("figure-name-isolated", figures.at_home + figures.central),
                        ("figure-name-overdue", figures.overdue),
                    ] {
                        ui.vertical(|ui| {
                            ui.spacing_mut().item_spacing.y = 0.0;
                            let figure = RichText::new(grouped(count as usize).to_string());
                            ui.label(figure.size(points).strong());
                            ui.label(RichText::new(i18n.t(key)).size(SMALLEST + 1.0));
                        });
                        ui.add_space(10.0);
                    }
                }
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.with_layout(egui::Layout::top_down(egui::Align::RIGHT), |ui| {
                        ui.label(RichText::new(title).size(SMALLEST + 7.0).strong());
                        ui.label(RichText::new(at).size(SMALLEST + 1.0));
                    });
                });
            });
        });
    }
}
