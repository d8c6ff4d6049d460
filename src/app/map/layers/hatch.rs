//! Hatches: parallel lines clipped to a polygon, fixed to the ground so that they do not swim
//! when the map is panned.

use crate::app::map::camera::{Camera, World};
use crate::style::hatch::Hatch;
use egui::{Pos2, Rect, Vec2};

/// The lines of a hatch inside rings (even-odd) and inside `clip`.
pub fn lines(
    hatch: Hatch,
    rings: &[Vec<World>],
    camera: &Camera,
    clip: Rect,
    out: &mut Vec<[Pos2; 2]>,
) {
    let (sin, cos) = hatch.degrees.to_radians().sin_cos();
    // u runs across the lines, v along them.
    let (across, along) = (Vec2::new(-sin, cos), Vec2::new(cos, sin));
    let corners = [clip.min, clip.right_top(), clip.max, clip.left_bottom()];
    let span = |axis: Vec2| {
        let at = corners.map(|c| c.to_vec2().dot(axis));
        (
            at.into_iter().fold(f32::INFINITY, f32::min),
            at.into_iter().fold(f32::NEG_INFINITY, f32::max),
        )
    };
    let (u_range, v_range) = (span(across), span(along));
    let phase = phase(hatch, camera, across);

    // Where each line (by number) crosses a ring.
    let mut crossings: Vec<(i32, f32)> = Vec::new();
    for ring in rings {
        let Some(&last) = ring.last() else { continue };
        let on_screen = |at: World| {
            let at = camera.screen(at).to_vec2();
            (at.dot(across), at.dot(along))
        };
        let mut a = on_screen(last);
        for &point in ring {
            let b = on_screen(point);
            let (low, high) = (a.0.min(b.0).max(u_range.0), a.0.max(b.0).min(u_range.1));
            if low < high {
                // Half-open, so that a vertex on a line counts once.
                let first = ((low - phase) / hatch.spacing).ceil() as i32;
                let end = ((high - phase) / hatch.spacing).ceil() as i32;
                for number in first..end {
                    let u = phase + number as f32 * hatch.spacing;
                    crossings.push((number, a.1 + (b.1 - a.1) * ((u - a.0) / (b.0 - a.0))));
                }
            }
            a = b;
        }
    }
    crossings.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    for line in crossings.chunk_by(|a, b| a.0 == b.0) {
        for pair in line.chunks_exact(2) {
            let u = phase + pair[0].0 as f32 * hatch.spacing;
            let (from, to) = (pair[0].1.max(v_range.0), pair[1].1.min(v_range.1));
            if to - from > 1.0 {
                let at = |v: f32| (across * u + along * v).to_pos2();
                out.push([at(from), at(to)]);
            }
        }
    }
}

/// Where line 0 lies across the screen: at the world's corner, brought near in f64.
fn phase(hatch: Hatch, camera: &Camera, across: Vec2) -> f32 {
    let spacing = f64::from(hatch.spacing);
    let middle = camera.rect.center().to_vec2().dot(across);
    let origin = -(camera.centre[0] * f64::from(across.x) + camera.centre[1] * f64::from(across.y))
        * camera.scale;
    middle + origin.rem_euclid(spacing) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECT: Rect = Rect {
        min: Pos2::ZERO,
        max: Pos2::new(100.0, 100.0),
    };

    /// One point is one unit; the middle of the screen is the world's (10, 10).
    fn camera() -> Camera {
        Camera {
            centre: [10.0, 10.0],
            scale: 1.0,
            rect: RECT,
        }
    }

    fn square(from: f64, to: f64) -> Vec<World> {
        vec![[from, from], [to, from], [to, to], [from, to]]
    }

    fn total(lines: &[[Pos2; 2]]) -> f32 {
        lines.iter().map(|[a, b]| a.distance(*b)).sum()
    }

    #[test]
    fn lines_stop_at_the_shell_and_at_a_hole() {
        let hatch = Hatch {
            degrees: 0.0,
            spacing: 5.0,
        };
        // 40 × 40 around the middle of the screen, with a hole of 20 × 20.
        let rings = [square(-10.0, 30.0), square(0.0, 20.0)];
        let mut found = Vec::new();
        lines(hatch, &rings, &camera(), RECT, &mut found);
        let area = total(&found) * 5.0;
        assert!((area - (1600.0 - 400.0)).abs() < 1.0, "{area}");
        for [a, b] in &found {
            let middle = a.lerp(*b, 0.5);
            let hole = Rect::from_center_size(RECT.center(), Vec2::splat(19.9));
            assert!(!hole.contains(middle), "{middle:?}");
        }
    }

    #[test]
    fn slanted_lines_cover_the_area_too() {
        for degrees in [45.0, 90.0, 135.0] {
            let hatch = Hatch {
                degrees,
                spacing: 2.0,
            };
            let mut found = Vec::new();
            lines(hatch, &[square(-10.0, 30.0)], &camera(), RECT, &mut found);
            let area = total(&found) * 2.0;
            assert!((area - 1600.0).abs() < 60.0, "{degrees}°: {area}");
        }
    }

    #[test]
    fn a_huge_polygon_gives_lines_on_the_screen_only() {
        let hatch = Hatch {
            degrees: 45.0,
            spacing: 7.0,
        };
        let mut found = Vec::new();
        lines(hatch, &[square(-1e7, 1e7)], &camera(), RECT, &mut found);
        assert!((10..60).contains(&found.len()), "{}", found.len());
        assert!(total(&found) < 60.0 * 150.0);
    }

    #[test]
    fn lines_move_with_the_ground() {
        let hatch = Hatch {
            degrees: 90.0,
            spacing: 7.0,
        };
        let first = |centre: World| {
            let mut found = Vec::new();
            let camera = Camera { centre, ..camera() };
            lines(hatch, &[square(-10.0, 30.0)], &camera, RECT, &mut found);
            found[0][0].x
        };
        // Three points east: everything three points to the left.
        assert!((first([10.0, 10.0]) - first([13.0, 10.0]) - 3.0).abs() < 1e-3);
    }
}
