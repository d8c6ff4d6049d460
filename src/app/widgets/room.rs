//! How wide a panel may be, and what stands in it. Owns: that panels on both sides find room in the window,
//! however large its text is, and that no scroll bar lies over what is read. Must not know: what stands in them.

use egui::{Rangef, Ui};
use std::ops::RangeInclusive;

/// So much of the map is left between panels, points.
const MAP: f32 = 60.0;
/// The least width of what stands to the right of the desks, points.
pub(crate) const DESK: f32 = 360.0;

/// How wide a panel may be that would take `wanted`, where so much else stands beside it: never less
/// than its least width, points.
pub(crate) fn beside(ui: &Ui, wanted: RangeInclusive<f32>, other: f32) -> Rangef {
    within(ui.available_width(), wanted, other)
}

fn within(available: f32, wanted: RangeInclusive<f32>, other: f32) -> Rangef {
    let (least, most) = wanted.into_inner();
    Rangef::new(least, (available - other - MAP).min(most).max(least))
}

/// What scrolls here keeps clear of the bar, which lies over it.
pub(crate) fn clear_of_bar(ui: &mut Ui) {
    let scroll = ui.spacing().scroll;
    let over = scroll.bar_width + scroll.bar_outer_margin - scroll.allocated_width();
    ui.set_max_width(ui.available_width() - over.max(0.0));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_of_both_sides_find_room() {
        // A small screen as it comes, and at twice the size.
        assert_eq!(within(1366.0, 260.0..=560.0, DESK).max, 560.0);
        let left = within(683.0, 260.0..=560.0, DESK);
        assert_eq!((left.min, left.max), (260.0, 263.0));
        let right = within(683.0 - left.max, 360.0..=700.0, 0.0);
        assert_eq!((right.min, right.max), (360.0, 360.0));
        // Where there is none for both, each has its least.
        assert_eq!(within(300.0, 260.0..=560.0, DESK).max, 260.0);
    }
}
