//! Fills as seen from afar: regions whose boundaries have lost the vertices that cannot be told
//! apart on the screen. Each boundary is thinned once for both its sides, so that neighbours
//! still meet without a seam. A tenth of the triangles spares software renderers most work.

use super::baked::LINE_ERROR;
use crate::app::map::camera::Camera;
use crate::app::map::prepared::{Area, Fill, Prepared, Renewed};
use crate::geometry::{Coord, Polygon};
use rayon::prelude::*;

/// Maps with fewer vertices are drawn as they are.
const FROM_VERTICES: usize = 10_000;
/// From afar: the whole map is at most so many times as large as the screen.
const FAR: f64 = 3.0;

/// Thinned fills for a range of scales.
pub struct Coarse {
    /// The power of two below the tolerance in world units.
    level: i32,
    /// The fill of each area by number; none where nothing is left to see.
    pub fills: Vec<Option<Fill>>,
}

impl Coarse {
    /// The level to draw at; `None` where the exact fills are as good.
    pub fn level(prepared: &Prepared, camera: &Camera) -> Option<i32> {
        let screen = f64::from(camera.rect.size().max_elem());
        let is_far = prepared.bounds.side() * camera.scale < FAR * screen;
        let is_large = prepared.vertex_count > FROM_VERTICES;
        (is_far && is_large).then(|| (LINE_ERROR / camera.scale).log2().floor() as i32)
    }

    /// Keep `old` where it is of this level.
    pub fn at(old: Option<Self>, prepared: &Prepared, level: i32) -> Self {
        match old {
            Some(old) if old.level == level => old,
            _ => Self::new(prepared, level),
        }
    }

    fn new(prepared: &Prepared, level: i32) -> Self {
        let areas: Vec<(usize, &Area)> = prepared.areas().collect();
        let thinned = areas
            .into_par_iter()
            .map(|(number, area)| (number, thinned(prepared, area, level)));
        let mut coarse = Self {
            level,
            fills: Vec::new(),
        };
        for (number, fill) in thinned.collect::<Vec<_>>() {
            coarse.put(number, fill);
        }
        coarse
    }

    /// Thin again what was worked out anew.
    pub fn follow(&mut self, prepared: &Prepared, renewed: &Renewed) {
        for number in &renewed.areas {
            let area = prepared.area(*number);
            let fill = area.and_then(|area| thinned(prepared, area, self.level));
            self.put(*number, fill);
        }
    }

    fn put(&mut self, number: usize, fill: Option<Fill>) {
        if self.fills.len() <= number {
            self.fills.resize_with(number + 1, || None);
        }
        self.fills[number] = fill;
    }
}

/// An area without the vertices that cannot be told apart at a level. An arc is thinned in the
/// same way for both its sides.
fn thinned(prepared: &Prepared, area: &Area, level: i32) -> Option<Fill> {
    let tolerance = f64::from(level).exp2();
    let ring = |arcs: &Vec<(usize, bool)>| {
        let mut ring: Vec<Coord> = Vec::new();
        for &(number, is_forward) in arcs {
            let Some(boundary) = prepared.boundary(number) else {
                continue;
            };
            let weighted = boundary.coords.iter().zip(&boundary.line.weights);
            let seen = weighted.filter(|(_, weight)| **weight >= tolerance);
            let arc: Vec<Coord> = seen.map(|(at, _)| *at).collect();
            // The end of each arc is the start of the next.
            let inner = arc.len().saturating_sub(1);
            if is_forward {
                ring.extend(&arc[..inner]);
            } else {
                ring.extend(arc.iter().rev().take(inner));
            }
        }
        ring
    };
    let mut rings = area.arcs.iter().map(ring);
    let polygon = Polygon {
        outer: rings.next()?,
        holes: rings.collect(),
    };
    Fill::of(std::slice::from_ref(&polygon), prepared.key.1)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::app::map::camera::MapProjection;
    use crate::geometry::coverage::BuildOptions;
    use crate::geometry::{Coord, Shape};
    use crate::model::{Feature, GridMap, Layer};

    /// 5 × 5 cells with sides of 40 wavy steps.
    pub fn waves() -> GridMap {
        let at = |u: i32, v: i32| {
            let wave = |along: i32| ((f64::from(along) / 700.0).sin() * 300.0) as i32;
            Coord::new(1_180_000_000 + u + wave(v), 250_000_000 + v + wave(u))
        };
        let cell = |x: i32, y: i32| {
            let steps = |f: fn(i32) -> (i32, i32)| (0..40).map(move |k| f(k * 100));
            let sides = steps(|k| (k, 0)).chain(steps(|k| (4000, k)));
            let sides = sides.chain(steps(|k| (4000 - k, 4000)));
            let sides = sides.chain(steps(|k| (0, 4000 - k)));
            let outer = sides.map(|(u, v)| at(x * 4000 + u, y * 4000 + v)).collect();
            Shape {
                polygons: vec![Polygon {
                    outer,
                    holes: Vec::new(),
                }],
            }
        };
        let features = (0..25).map(|i| Feature {
            shape: Some(cell(i % 5, i / 5)),
            ..Feature::default()
        });
        let layer = Layer {
            features: features.collect(),
            ..Layer::default()
        };
        GridMap::build(layer, &BuildOptions::default())
    }

    /// Area of all triangles, square world units.
    fn area<'a>(fills: impl Iterator<Item = &'a Fill>) -> f64 {
        let triangle = |fill: &Fill, t: &[u32]| {
            let [a, b, c] = [t[0], t[1], t[2]].map(|i| fill.vertices[i as usize]);
            ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])).abs() / 2.0
        };
        fills
            .map(|fill| {
                let triangles = fill.indices.chunks_exact(3);
                triangles.map(|t| triangle(fill, t)).sum::<f64>()
            })
            .sum()
    }

    #[test]
    fn thinned_neighbours_cover_the_same_ground_without_gap_or_overlap() {
        let map = waves();
        let prepared = Prepared::new(&map, 1, MapProjection::Plain, None);
        let exact = area(prepared.areas().map(|(_, a)| &a.fill));
        // 50 units of 1e-7 degree, in parts of the world.
        let level = (50.0 / 3.6e9_f64).log2().floor() as i32;
        let coarse = Coarse::new(&prepared, level);
        let count = |fills: &mut dyn Iterator<Item = &Fill>| {
            fills.map(|fill| fill.vertices.len()).sum::<usize>()
        };
        let all = count(&mut prepared.areas().map(|(_, a)| &a.fill));
        let left = count(&mut coarse.fills.iter().flatten());
        assert!(left * 3 < all, "{left} of {all}");
        assert_eq!(coarse.fills.iter().flatten().count(), 25);

        // The outline of the whole, thinned in the same way, encloses what the fills add up to.
        let ring: f64 = prepared
            .boundaries()
            .filter(|(_, boundary)| boundary.is_border)
            .map(|(_, boundary)| {
                let points: Vec<_> = boundary.line.simplified(f64::from(level).exp2()).collect();
                let origin = prepared.bounds.min;
                let outward = if boundary.sides[0].is_empty() {
                    1.0
                } else {
                    -1.0
                };
                let cross = points.windows(2).map(|w| {
                    let [a, b] = [w[0], w[1]].map(|p| [p[0] - origin[0], p[1] - origin[1]]);
                    a[0] * b[1] - b[0] * a[1]
                });
                outward * cross.sum::<f64>() / 2.0
            })
            .sum();
        let filled = area(coarse.fills.iter().flatten());
        assert!((filled / ring - 1.0).abs() < 1e-6, "{filled} {ring}");
        assert!((filled / exact - 1.0).abs() < 0.01, "{filled} {exact}");
    }

    #[test]
    fn a_level_is_kept_until_the_scale_leaves_it() {
        let map = waves();
        let prepared = Prepared::new(&map, 1, MapProjection::Plain, None);
        let coarse = Coarse::new(&prepared, -30);
        let kept = Coarse::at(Some(coarse), &prepared, -30);
        assert_eq!(kept.level, -30);
        assert_eq!(Coarse::at(Some(kept), &prepared, -29).level, -29);
    }
}
