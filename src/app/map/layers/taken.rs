//! Places of the screen that are taken, so that no two names overlap. Must not know: by what.

use egui::{Pos2, Rect};

/// Rectangles taken so far, in buckets.
pub struct Taken {
    origin: Pos2,
    columns: i32,
    buckets: Vec<Vec<Rect>>,
}

impl Taken {
    /// Side of a bucket, points.
    const SIDE: f32 = 128.0;

    /// Nothing is taken of this part of the screen.
    pub fn new(rect: Rect) -> Self {
        let columns = (rect.width() / Self::SIDE).ceil().max(1.0) as i32;
        let rows = (rect.height() / Self::SIDE).ceil().max(1.0) as i32;
        Self {
            origin: rect.min,
            columns,
            buckets: vec![Vec::new(); (columns * rows) as usize],
        }
    }

    /// The buckets of a rectangle; those at the edge hold what lies beyond.
    fn cells(&self, rect: Rect) -> impl Iterator<Item = usize> + use<> {
        let columns = self.columns;
        let rows = self.buckets.len() as i32 / columns;
        let cell = |at: f32, from: f32, end: i32| {
            (((at - from) / Self::SIDE).floor() as i32).clamp(0, end - 1)
        };
        let across =
            cell(rect.min.x, self.origin.x, columns)..=cell(rect.max.x, self.origin.x, columns);
        let down = cell(rect.min.y, self.origin.y, rows)..=cell(rect.max.y, self.origin.y, rows);
        down.flat_map(move |row| {
            let across = across.clone();
            across.map(move |column| (row * columns + column) as usize)
        })
    }

    /// Nothing lies there yet.
    pub fn is_free(&self, rect: Rect) -> bool {
        let mut buckets = self.cells(rect).filter_map(|cell| self.buckets.get(cell));
        buckets.all(|bucket| bucket.iter().all(|other| !other.intersects(rect)))
    }

    /// Take a rectangle, whatever lies there.
    pub fn put(&mut self, rect: Rect) {
        for cell in self.cells(rect) {
            if let Some(bucket) = self.buckets.get_mut(cell) {
                bucket.push(rect);
            }
        }
    }

    /// Take a rectangle if nothing lies there yet.
    pub fn take(&mut self, rect: Rect) -> bool {
        let is_free = self.is_free(rect);
        if is_free {
            self.put(rect);
        }
        is_free
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Vec2, pos2};

    #[test]
    fn a_place_is_taken_once_also_across_buckets() {
        let mut taken = Taken::new(Rect::from_min_size(pos2(10.0, 10.0), Vec2::splat(600.0)));
        let label = |x, y| Rect::from_center_size(pos2(x, y), Vec2::new(60.0, 20.0));
        assert!(taken.take(label(138.0, 138.0)));
        assert!(!taken.take(label(150.0, 140.0)));
        assert!(taken.take(label(138.0, 170.0)));
        // Half off the screen.
        assert!(taken.take(label(10.0, 10.0)));
        assert!(!taken.take(label(0.0, 0.0)));
        // What is put stands whatever is there.
        taken.put(label(150.0, 140.0));
        assert!(!taken.is_free(label(180.0, 140.0)));
    }
}
