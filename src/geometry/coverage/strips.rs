//! Candidate pairs of segments: horizontal strips, each swept along x. Owns: the strips.
//! Must not know: what a pair means.

use crate::course::{Course, Stopped};
use crate::geometry::fixed::{Bounds, Coord};
use rayon::prelude::*;

/// Segments a strip should hold, so that a sweep stays in the cache and meets few strangers.
const PER_STRIP: usize = 384;
/// More strips than this only repeat long segments.
const MAX_STRIPS: usize = 1024;

/// Segments below which the work on them is not shared out among threads: waking one takes longer
/// than doing it, and most edits have some dozens.
pub const WORTH_SHARING: usize = 1024;

#[derive(Clone, Copy)]
struct Entry {
    bounds: Bounds,
    id: u32,
}

/// Boxes of segments, cut into horizontal strips and sorted by their west edge in each.
pub struct Strips {
    /// North edges (exclusive) of all strips but the last, ascending.
    edges: Vec<i32>,
    strips: Vec<Vec<Entry>>,
}

impl Strips {
    /// Strips over boxes; the id of a box is its place.
    pub fn new(boxes: &[Bounds]) -> Self {
        let count = (boxes.len() / PER_STRIP).clamp(1, MAX_STRIPS);
        let step = (boxes.len() / (count * 16)).max(1);
        let mut sample: Vec<i32> = boxes.iter().step_by(step).map(|b| b.min.y).collect();
        sample.sort_unstable();
        let mut edges: Vec<i32> = (1..count)
            .map(|i| sample[i * sample.len() / count])
            .collect();
        edges.dedup();
        let mut strips = vec![Vec::new(); edges.len() + 1];
        for (id, bounds) in boxes.iter().enumerate() {
            let first = strip_of(&edges, bounds.min.y);
            let last = strip_of(&edges, bounds.max.y);
            for strip in &mut strips[first..=last] {
                strip.push(Entry {
                    bounds: *bounds,
                    id: id as u32,
                });
            }
        }
        strips
            .par_iter_mut()
            .with_min_len(WORTH_SHARING / PER_STRIP)
            .for_each(|s| s.sort_unstable_by_key(|e| (e.bounds.min.x, e.id)));
        Self { edges, strips }
    }

    /// Visit every pair of boxes that share at least a point, once, smaller id first; what the
    /// visitor returns is gathered in an order that depends on the input only.
    pub fn pairs<T: Send>(&self, visit: impl Fn(u32, u32) -> Option<T> + Sync) -> Vec<T> {
        let places = 0..self.strips.len();
        let per_strip: Vec<Vec<T>> = places
            .into_par_iter()
            .with_min_len(WORTH_SHARING / PER_STRIP)
            .map(|place| self.pairs_in(place, &visit))
            .collect();
        per_strip.into_iter().flatten().collect()
    }

    /// The same, counted by boxes.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn pairs_watched<T: Send>(
        &self,
        course: &Course,
        visit: impl Fn(u32, u32) -> Option<T> + Sync,
    ) -> Result<Vec<T>, Stopped> {
        course.expect_more(self.strips.iter().map(Vec::len).sum());
        let per_strip: Vec<Vec<T>> = self
            .strips
            .par_iter()
            .with_min_len(WORTH_SHARING / PER_STRIP)
            .enumerate()
            .map(|(place, strip)| {
                course.go_on()?;
                let found = self.pairs_in(place, &visit);
                course.count(strip.len())?;
                Ok(found)
            })
            .collect::<Result<_, Stopped>>()?;
        Ok(per_strip.into_iter().flatten().collect())
    }

    fn pairs_in<T>(&self, place: usize, visit: &impl Fn(u32, u32) -> Option<T>) -> Vec<T> {
        let floor = place.checked_sub(1).map_or(i32::MIN, |p| self.edges[p]);
        let strip = &self.strips[place];
        let mut found = Vec::new();
        for (i, a) in strip.iter().enumerate() {
            for b in &strip[i + 1..] {
                if b.bounds.min.x > a.bounds.max.x {
                    break;
                }
                let low = a.bounds.min.y.max(b.bounds.min.y);
                // A pair that shares several strips belongs to the lowest.
                let mine = low >= floor || place == 0;
                if mine && low <= a.bounds.max.y.min(b.bounds.max.y) {
                    found.extend(visit(a.id.min(b.id), a.id.max(b.id)));
                }
            }
        }
        found
    }

    /// Boxes that meet the horizontal ray going west from `from`.
    pub fn west_of(&self, from: Coord) -> impl Iterator<Item = u32> {
        let strip = &self.strips[strip_of(&self.edges, from.y)];
        strip
            .iter()
            .take_while(move |e| e.bounds.min.x <= from.x)
            .filter(move |e| (e.bounds.min.y..=e.bounds.max.y).contains(&from.y))
            .map(|e| e.id)
    }
}

fn strip_of(edges: &[i32], y: i32) -> usize {
    edges.partition_point(|edge| *edge <= y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn boxes() -> impl Strategy<Value = Vec<Bounds>> {
        let one =
            (-5000..5000i32, -5000..5000i32, 0..400i32, 0..400i32).prop_map(|(x, y, w, h)| {
                Bounds {
                    min: Coord::new(x, y),
                    max: Coord::new(x + w, y + h),
                }
            });
        prop::collection::vec(one, 1..3000)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn every_touching_pair_is_seen_exactly_once(boxes in boxes()) {
            let mut seen = Strips::new(&boxes).pairs(|a, b| Some((a, b)));
            seen.sort_unstable();
            let mut expected = Vec::new();
            for i in 0..boxes.len() {
                for j in i + 1..boxes.len() {
                    if boxes[i].intersects(&boxes[j]) {
                        expected.push((i as u32, j as u32));
                    }
                }
            }
            prop_assert_eq!(seen, expected);
        }
    }
}
