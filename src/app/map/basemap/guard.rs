//! Any tile source, made safe: it may not panic, is not asked for zooms it does not have, and
//! is counted.

use std::panic::{AssertUnwindSafe, catch_unwind};
use walkers::sources::Attribution;
use walkers::{Stats, TileId, TilePiece, Tiles};

/// A guarded source.
pub struct Guarded {
    inner: Box<dyn Tiles + Send>,
    deepest: u8,
    asked: usize,
    missing: usize,
    dead: Option<String>,
}

impl Guarded {
    /// Guard `inner`, whose tiles end at zoom `deepest`: beyond, parts of those are enlarged.
    pub fn new(inner: Box<dyn Tiles + Send>, deepest: u8) -> Self {
        Self {
            inner,
            deepest,
            asked: 0,
            missing: 0,
            dead: None,
        }
    }

    /// Count from zero.
    pub fn start_frame(&mut self) {
        self.asked = 0;
        self.missing = 0;
    }

    /// Tiles asked for since, and how many of them were not there.
    pub fn counts(&self) -> (usize, usize) {
        (self.asked, self.missing)
    }

    /// Why the source is no longer asked: it panicked.
    pub fn dead(&self) -> Option<&str> {
        self.dead.as_deref()
    }
}

impl Tiles for Guarded {
    fn at(&mut self, id: TileId) -> Option<TilePiece> {
        if self.dead.is_some() {
            return None;
        }
        let (parent, part) = enlarged(id, self.deepest);
        let inner = &mut self.inner;
        let found = catch_unwind(AssertUnwindSafe(|| inner.at(parent)));
        let piece = found.unwrap_or_else(|panic| {
            self.dead = Some(panic_text(panic.as_ref()));
            None
        });
        self.asked += 1;
        self.missing += usize::from(piece.is_none());
        piece.map(|piece| TilePiece {
            uv: within(piece.uv, part),
            tile: piece.tile,
        })
    }

    fn attribution(&self) -> Attribution {
        self.inner.attribution()
    }

    fn tile_size(&self) -> u32 {
        self.inner.tile_size()
    }

    fn stats(&self) -> Stats {
        self.inner.stats()
    }
}

/// What a panic said.
pub fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}

/// The tile at most `deepest` that holds `id`, and the part of it that `id` is (0 to 1).
pub fn enlarged(id: TileId, deepest: u8) -> (TileId, egui::Rect) {
    let levels = u32::from(id.zoom.saturating_sub(deepest));
    let parent = TileId {
        x: id.x.checked_shr(levels).unwrap_or(0),
        y: id.y.checked_shr(levels).unwrap_or(0),
        zoom: id.zoom.min(deepest),
    };
    let side = 0.5_f32.powi(levels as i32);
    let rest = |own: u32, of_parent: u32| {
        (u64::from(own) - (u64::from(of_parent) << levels.min(32))) as f32 * side
    };
    let min = egui::pos2(rest(id.x, parent.x), rest(id.y, parent.y));
    (
        parent,
        egui::Rect::from_min_size(min, egui::Vec2::splat(side)),
    )
}

/// The part `inner` of a part `outer`.
fn within(outer: egui::Rect, inner: egui::Rect) -> egui::Rect {
    let place = |at: egui::Pos2| outer.min + at.to_vec2() * outer.size();
    egui::Rect::from_min_max(place(inner.min), place(inner.max))
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Rect, pos2};

    #[test]
    fn a_deep_tile_is_a_part_of_the_deepest_one() {
        let id = TileId {
            x: 13,
            y: 6,
            zoom: 4,
        };
        let (parent, part) = enlarged(id, 2);
        assert_eq!(
            parent,
            TileId {
                x: 3,
                y: 1,
                zoom: 2
            }
        );
        assert_eq!(part, Rect::from_min_max(pos2(0.25, 0.5), pos2(0.5, 0.75)));
        assert_eq!(enlarged(id, 9).0, id);
        let half = Rect::from_min_max(pos2(0.5, 0.0), pos2(1.0, 0.5));
        let quarter = within(half, half);
        assert_eq!(
            quarter,
            Rect::from_min_max(pos2(0.75, 0.0), pos2(1.0, 0.25))
        );
    }

    #[test]
    fn a_panic_is_kept_and_the_source_left_alone() {
        struct Bad;
        impl Tiles for Bad {
            fn at(&mut self, _: TileId) -> Option<TilePiece> {
                panic!("no certificates")
            }
            fn attribution(&self) -> Attribution {
                unreachable!("not asked")
            }
            fn tile_size(&self) -> u32 {
                256
            }
        }
        let mut tiles = Guarded::new(Box::new(Bad), 19);
        let id = TileId {
            x: 0,
            y: 0,
            zoom: 0,
        };
        assert!(tiles.at(id).is_none());
        assert_eq!(tiles.dead(), Some("no certificates"));
        assert!(tiles.at(id).is_none());
    }
}
