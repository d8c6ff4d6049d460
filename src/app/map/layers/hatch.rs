//! Hatches on the screen, fixed to the ground so that they do not swim when the map is panned. Owns:
//! the way from the camera to where [`crate::style::hatch`] draws them.

use crate::app::map::camera::{Camera, World};
use crate::style::hatch::{Hatch, across};
use egui::{Pos2, Rect, pos2};

/// The lines of a hatch inside rings (even-odd) and inside `clip`.
pub fn lines(
    hatch: Hatch,
    rings: &[Vec<World>],
    camera: &Camera,
    clip: Rect,
    out: &mut Vec<[Pos2; 2]>,
) {
    let place = |at: World| plane(camera.screen(at));
    let found = crate::style::hatch::lines(
        hatch,
        rings,
        place,
        [plane(clip.min), plane(clip.max)],
        phase(hatch, camera),
    );
    let screen = |at: [f64; 2]| pos2(at[0] as f32, at[1] as f32);
    out.extend(found.into_iter().map(|ends| ends.map(screen)));
}

fn plane(at: Pos2) -> [f64; 2] {
    [f64::from(at.x), f64::from(at.y)]
}

/// Where line 0 lies across the screen: at the world's corner, brought near.
fn phase(hatch: Hatch, camera: &Camera) -> f64 {
    let middle = across(hatch, plane(camera.rect.center()));
    let origin = -across(hatch, camera.centre) * camera.scale;
    middle + origin.rem_euclid(f64::from(hatch.spacing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Vec2;

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
            // No side lies on a line: one more or less is nobody's fault.
            lines(hatch, &[square(-10.3, 29.7)], &camera(), RECT, &mut found);
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
