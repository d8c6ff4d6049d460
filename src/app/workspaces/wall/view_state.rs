//! What the wall alone knows: its camera, and which part of the town it shows. Owns: the way between
//! its window and the desk's: the picture goes in, and that it was closed there comes out.

use super::picture::Picture;
use crate::app::map::MapView;
use crate::geometry::fixed::Bounds;
use egui::Rect;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The own state of the wall.
#[derive(Default)]
pub struct ViewState {
    /// Its camera and caches.
    pub(super) map: MapView,
    /// What it shows, the newest.
    pub(super) picture: Option<Arc<Picture>>,
    /// Which part of the town.
    pub(super) part: usize,
    /// When it came, seconds of the window's time; `None` before the first.
    pub(super) since: Option<f64>,
    /// It stays.
    pub(super) is_still: bool,
    /// What the camera was pointed at, and the room there was for it.
    pub(super) fitted: Option<(Bounds, Rect)>,
    /// It was drawn in its own window.
    pub(super) is_drawn: bool,
    /// It is to be left.
    pub(super) is_left: bool,
    /// The guide is asked for, which opens at the desk.
    pub(super) asks_guide: bool,
}

/// The own state of the wall, shared with its window, which is drawn when it likes.
#[derive(Clone, Default)]
pub struct Shared(Arc<Mutex<ViewState>>);

impl Shared {
    /// The state, while nobody else has it.
    pub fn lock(&self) -> MutexGuard<'_, ViewState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
