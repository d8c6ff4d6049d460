//! The wall while it is shown. Owns: where it is, and what it was made from. Must not know: how it is
//! drawn, or which part of the town is on it.

use super::picture::Picture;
use crate::app::project::Known;
use crate::model::GridMap;
use crate::model::epidemic::{Ground, Placed};
use crate::model::outcome::Outcomes;
use egui::ViewportId;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The window of the wall.
pub(super) fn wall_id() -> ViewportId {
    ViewportId::from_hash_of("wall")
}

/// The screens of the machine, as the desk's window sees them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Screens {
    /// How many show a picture of their own.
    pub count: usize,
    /// One on which the desk is not, in the order of the operating system; the largest of them.
    /// `None` where it does not tell on which the desk is.
    pub other: Option<usize>,
}

impl Screens {
    /// Of these screens, each by its place and size in pixels; the desk is on the one at `here`.
    pub fn of(here: Option<[i32; 2]>, all: &[([i32; 2], [u32; 2])]) -> Self {
        // Those at one place show the same.
        let places: BTreeSet<[i32; 2]> = all.iter().map(|(at, _)| *at).collect();
        let others = all
            .iter()
            .enumerate()
            .filter(|(_, (at, _))| Some(*at) != here);
        let largest = others.max_by_key(|(number, (_, [width, height]))| {
            let pixels = u64::from(*width) * u64::from(*height);
            (pixels, std::cmp::Reverse(*number))
        });
        Self {
            count: places.len(),
            other: here.and(largest).map(|(number, _)| number),
        }
    }
}

/// Where the wall is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In place of the desk; whether its window was full before.
    Here { was_full: bool },
    /// In a window of its own; on this screen, if it is known.
    Apart(Option<usize>),
}

/// On which grid what lies, and what that was worked out from.
pub(super) type PlacedOn = (Arc<GridMap>, Arc<Known>, Arc<(Ground, Placed)>);

/// The wall while it is shown.
pub struct Wall {
    pub(super) place: Place,
    /// What it shows.
    pub(super) picture: Option<Arc<Picture>>,
    /// What changed in the maps it showed, one after the other.
    pub(super) outcomes: Outcomes,
    /// The revision of the desk's map that was taken over last; `None` where it was another map.
    pub(super) revision: Option<u64>,
    /// Worked out here while the desk shows another map than that of today.
    pub(super) placed: Option<PlacedOn>,
}

impl Wall {
    pub(super) fn at(place: Place) -> Self {
        Self {
            place,
            picture: None,
            outcomes: Outcomes::default(),
            revision: None,
            placed: None,
        }
    }

    /// It takes the place of the desk.
    pub fn is_here(&self) -> bool {
        matches!(self.place, Place::Here { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wall_goes_to_the_largest_screen_that_the_desk_is_not_on() {
        let small = ([0, 0], [1366, 768]);
        let middle = ([1366, 0], [1920, 1080]);
        let large = ([3286, 0], [3840, 2160]);
        let of = |here, all: &[([i32; 2], [u32; 2])]| {
            let screens = Screens::of(here, all);
            (screens.count, screens.other)
        };
        assert_eq!(of(Some([0, 0]), &[small]), (1, None));
        assert_eq!(of(Some([0, 0]), &[small, middle, large]), (3, Some(2)));
        assert_eq!(of(Some([3286, 0]), &[small, middle, large]), (3, Some(1)));
        // Nobody knows where the desk is.
        assert_eq!(of(None, &[small, middle]), (2, None));
        // A projector that mirrors the desk is none.
        assert_eq!(
            of(Some([0, 0]), &[small, ([0, 0], [1920, 1080])]),
            (1, None)
        );
        assert_eq!(of(None, &[]), (0, None));
    }
}
