//! The wall while it is shown. Owns: how the window was before, and which part of the town comes next.

/// The wall while it is shown.
pub struct Wall {
    /// The zoom of the window before.
    pub(super) zoom: f32,
    /// The window was full before.
    pub(super) was_full: bool,
    /// Which view is shown.
    pub(super) view: usize,
    /// When it came; `None` before the first.
    pub(super) since: Option<f64>,
    /// It stays.
    pub(super) is_still: bool,
}
