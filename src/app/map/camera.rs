//! From the lattice of coordinates to the screen: the map projection and the camera.
//!
//! World coordinates are Web Mercator as tiles use it: x east and y south, 0 to 1 around the
//! globe, in f64. The camera takes them to screen points relative to its centre, so that f32
//! never holds a large number.

use crate::geometry::crs::{gcj02_to_wgs84, wgs84_to_gcj02};
use crate::geometry::fixed::{Bounds, Coord};
use egui::{Pos2, Rect};
use walkers::{MapMemory, MercatorProjection, Pixels, Position, Projection, lon_lat};

/// A place in world coordinates.
pub type World = [f64; 2];

/// Side of the world at zoom 0, points.
const TILE_POINTS: f64 = 256.0;
/// The zooms a fit may choose.
const FIT_ZOOM: std::ops::RangeInclusive<f64> = 1.0..=20.0;
/// The deepest zoom of the wheel: a centimetre is a few points.
const DEEPEST_ZOOM: f64 = 25.0;
/// Room left around what is fitted, points.
pub const MARGIN: f32 = 28.0;

/// How the map is projected: plainly, or onto the shifted system of Chinese web maps so that
/// grids lie right on such tiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MapProjection {
    /// Web Mercator of WGS84.
    #[default]
    Plain,
    /// Web Mercator of GCJ-02.
    Gcj02,
}

impl MapProjection {
    /// A coordinate in world coordinates.
    pub fn world(self, at: Coord) -> World {
        let pixels = self.project(lon_lat(at.lon(), at.lat()), 0.0);
        [pixels.x() / TILE_POINTS, pixels.y() / TILE_POINTS]
    }

    /// The coordinate at a place of the world; `None` off the globe.
    pub fn coord(self, [x, y]: World) -> Option<Coord> {
        let at = self.unproject(Pixels::new(x * TILE_POINTS, y * TILE_POINTS), 0.0);
        Coord::from_degrees(at.x(), at.y()).ok()
    }
}

impl Projection for MapProjection {
    fn project(&self, position: Position, zoom: f64) -> Pixels {
        let position = match self {
            Self::Plain => position,
            Self::Gcj02 => wgs84_to_gcj02(position.x(), position.y()).into(),
        };
        MercatorProjection.project(position, zoom)
    }

    fn unproject(&self, pixels: Pixels, zoom: f64) -> Position {
        let position = MercatorProjection.unproject(pixels, zoom);
        match self {
            Self::Plain => position,
            Self::Gcj02 => gcj02_to_wgs84(position.x(), position.y()).into(),
        }
    }

    fn scale_pixel_per_meter(&self, position: Position, zoom: f64) -> f64 {
        MercatorProjection.scale_pixel_per_meter(position, zoom)
    }
}

/// A box in world coordinates.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WorldBox {
    /// North-west corner.
    pub min: World,
    /// South-east corner.
    pub max: World,
}

impl WorldBox {
    /// The box around points, `None` for none.
    pub fn around<'a>(points: impl IntoIterator<Item = &'a World>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = *points.next()?;
        let mut found = Self {
            min: first,
            max: first,
        };
        for p in points {
            found.min = [found.min[0].min(p[0]), found.min[1].min(p[1])];
            found.max = [found.max[0].max(p[0]), found.max[1].max(p[1])];
        }
        Some(found)
    }

    /// Whether the boxes share a point.
    pub fn meets(&self, other: &Self) -> bool {
        (0..2).all(|axis| self.min[axis] <= other.max[axis] && other.min[axis] <= self.max[axis])
    }

    /// Whether a place lies in it.
    pub fn holds(&self, at: World) -> bool {
        (0..2).all(|axis| self.min[axis] <= at[axis] && at[axis] <= self.max[axis])
    }

    /// Whether all of another box lies in it.
    pub fn encloses(&self, other: &Self) -> bool {
        self.holds(other.min) && self.holds(other.max)
    }

    /// Its middle.
    pub fn middle(&self) -> World {
        [0, 1].map(|axis| (self.min[axis] + self.max[axis]) / 2.0)
    }

    /// The box around both.
    pub fn union(&self, other: &Self) -> Self {
        let mut both = *self;
        for axis in 0..2 {
            both.min[axis] = both.min[axis].min(other.min[axis]);
            both.max[axis] = both.max[axis].max(other.max[axis]);
        }
        both
    }

    /// Whether a box within this one reaches its edge.
    pub fn shares_edge(&self, inner: &Self) -> bool {
        (0..2).any(|axis| inner.min[axis] <= self.min[axis] || inner.max[axis] >= self.max[axis])
    }

    /// Its longer side.
    pub fn side(&self) -> f64 {
        (self.max[0] - self.min[0]).max(self.max[1] - self.min[1])
    }
}

/// What the screen shows of the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The world place in the middle of `rect`.
    pub centre: World,
    /// Points in the width of the world.
    pub scale: f64,
    /// The map's place on the screen, points.
    pub rect: Rect,
}

impl Camera {
    /// The camera of a map widget: its memory is detached once the first fit was made.
    pub fn of(memory: &MapMemory, projection: MapProjection, rect: Rect) -> Self {
        let at = memory.detached().unwrap_or_default();
        let pixels = projection.project(at, 0.0);
        Self {
            centre: [pixels.x() / TILE_POINTS, pixels.y() / TILE_POINTS],
            scale: TILE_POINTS * memory.zoom().exp2(),
            rect,
        }
    }

    /// Where a place of the world lies on the screen.
    pub fn screen(&self, [x, y]: World) -> Pos2 {
        let middle = self.rect.center();
        Pos2::new(
            ((x - self.centre[0]) * self.scale) as f32 + middle.x,
            ((y - self.centre[1]) * self.scale) as f32 + middle.y,
        )
    }

    /// The place of the world at a point of the screen.
    pub fn world(&self, at: Pos2) -> World {
        let from_middle = at - self.rect.center();
        [
            self.centre[0] + f64::from(from_middle.x) / self.scale,
            self.centre[1] + f64::from(from_middle.y) / self.scale,
        ]
    }

    /// The world box of a screen rectangle.
    pub fn world_box(&self, rect: Rect) -> WorldBox {
        WorldBox {
            min: self.world(rect.min),
            max: self.world(rect.max),
        }
    }

    /// The screen rectangle of a world box.
    pub fn screen_rect(&self, bounds: &WorldBox) -> Rect {
        Rect::from_min_max(self.screen(bounds.min), self.screen(bounds.max))
    }

    /// Metres in one point, east-west along the parallel of the middle (WGS84 ellipsoid).
    pub fn metres_per_point(&self, projection: MapProjection) -> f64 {
        const AXIS_M: f64 = 6_378_137.0;
        const ECCENTRICITY2: f64 = 0.006_694_379_990_141_3;
        let latitude = projection.coord(self.centre).map_or(0.0, Coord::lat);
        let (sin, cos) = latitude.to_radians().sin_cos();
        let radius = AXIS_M * cos / (1.0 - ECCENTRICITY2 * sin * sin).sqrt();
        std::f64::consts::TAU * radius / self.scale
    }
}

/// Point the map so that `bounds` fill `room`, a part of the map's `rect`, up to a margin.
pub fn fit(
    memory: &mut MapMemory,
    projection: MapProjection,
    bounds: Bounds,
    rect: Rect,
    room: Rect,
) {
    let (a, b) = (projection.world(bounds.min), projection.world(bounds.max));
    let inner = (room.size() - egui::Vec2::splat(2.0 * MARGIN)).max(egui::Vec2::splat(16.0));
    let (width, height) = ((b[0] - a[0]).abs(), (b[1] - a[1]).abs());
    let scale = (f64::from(inner.x) / width).min(f64::from(inner.y) / height);
    let zoom = (scale / TILE_POINTS).log2();
    // A single point has no size: the nearest zoom there is.
    let zoom = if zoom.is_finite() {
        zoom.clamp(*FIT_ZOOM.start(), *FIT_ZOOM.end())
    } else {
        *FIT_ZOOM.end()
    };
    if memory.set_zoom(zoom).is_err() {
        tracing::error!(zoom, "zoom refused");
    }
    let middle = [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
    hold(memory, projection, rect, middle, room.center());
}

/// Zoom by `levels` (each doubles the scale), as far as there is.
pub fn zoom_by(memory: &mut MapMemory, levels: f32) {
    let zoom = (memory.zoom() + f64::from(levels)).clamp(0.0, DEEPEST_ZOOM);
    if memory.set_zoom(zoom).is_err() {
        tracing::error!(zoom, "zoom refused");
    }
}

/// Move the map so that a place of the world lies at a point of the screen.
pub fn hold(memory: &mut MapMemory, projection: MapProjection, rect: Rect, place: World, at: Pos2) {
    let from_middle = at - rect.center();
    let scale = TILE_POINTS * memory.zoom().exp2();
    let middle = Pixels::new(
        (place[0] - f64::from(from_middle.x) / scale) * TILE_POINTS,
        (place[1] - f64::from(from_middle.y) / scale) * TILE_POINTS,
    );
    memory.center_at(projection.unproject(middle, 0.0));
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    const RECT: Rect = Rect {
        min: Pos2::new(100.0, 50.0),
        max: Pos2::new(900.0, 650.0),
    };

    fn licheng() -> Bounds {
        Bounds {
            min: Coord::new(1_186_800_000, 253_500_000),
            max: Coord::new(1_187_100_000, 253_740_000),
        }
    }

    #[test]
    fn a_fit_touches_the_margin_and_is_centred() {
        for projection in [MapProjection::Plain, MapProjection::Gcj02] {
            let mut memory = MapMemory::default();
            fit(&mut memory, projection, licheng(), RECT, RECT);
            let camera = Camera::of(&memory, projection, RECT);
            let south_west = camera.screen(projection.world(licheng().min));
            let north_east = camera.screen(projection.world(licheng().max));
            let found = Rect::from_two_pos(south_west, north_east);
            assert!((found.center() - RECT.center()).length() < 0.5, "{found:?}");
            let room = RECT.size() - vec2(2.0 * MARGIN, 2.0 * MARGIN);
            let filled = found.size() / room;
            assert!((filled.max_elem() - 1.0).abs() < 0.02, "{filled:?}");
        }
    }

    #[test]
    fn a_point_can_be_fitted() {
        let mut memory = MapMemory::default();
        fit(
            &mut memory,
            MapProjection::Plain,
            Bounds::of(licheng().min),
            RECT,
            RECT,
        );
        assert_eq!(memory.zoom(), 20.0);
    }

    #[test]
    fn screen_and_back_is_exact_to_a_coordinate_at_the_deepest_zoom() {
        for projection in [MapProjection::Plain, MapProjection::Gcj02] {
            let mut memory = MapMemory::default();
            let point = Bounds::of(licheng().min);
            fit(&mut memory, projection, point, RECT, RECT);
            let camera = Camera::of(&memory, projection, RECT);
            let at = projection.coord(camera.world(pos2(500.0, 350.0)));
            assert_eq!(at, Some(licheng().min));
        }
    }

    #[test]
    fn metres_follow_the_latitude() {
        let mut memory = MapMemory::default();
        let at = |lat| Bounds::of(Coord::from_degrees(118.7, lat).expect("on the globe"));
        let mut metres = |lat| {
            fit(&mut memory, MapProjection::Plain, at(lat), RECT, RECT);
            Camera::of(&memory, MapProjection::Plain, RECT).metres_per_point(MapProjection::Plain)
        };
        let ratio = metres(60.0) / metres(0.0);
        assert!((ratio - 0.5).abs() < 0.002, "{ratio}");
        // At zoom 20 the equator has 0.1493 m to a point.
        assert!((metres(0.0) - 0.149_29).abs() < 1e-4);
    }
}
