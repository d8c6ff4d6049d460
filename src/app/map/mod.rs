//! The map widget: camera, layers, labels, hits. Draws a [`Scene`] and answers with
//! [`MapEvent`]s; owns no document state.

use super::scene::{MapEvent, Scene};
use crate::geometry::fixed::Bounds;

/// The map widget's own state: camera and caches.
#[derive(Default)]
pub struct MapView {
    goal: Option<Bounds>,
}

impl MapView {
    /// Show these bounds, with a margin, at the next frame.
    pub fn zoom_to(&mut self, bounds: Bounds) {
        self.goal = Some(bounds);
    }

    /// Draw, and report what happened.
    pub fn show(&mut self, ui: &mut egui::Ui, scene: &Scene<'_>) -> Vec<MapEvent> {
        let _ = (ui, scene);
        Vec::new()
    }
}
