//! The way from a plan to the ground. Owns: that what lies off the globe lies nowhere. Must not know:
//! where the numbers of a plan come from.

use super::{Content, Underlay};
use crate::geometry::affine::Affine;
use crate::geometry::crs::{Crs, CrsError, Transform};
use crate::geometry::fixed::{Bounds, Coord};

/// Maps end here, degrees north and south.
const LAST_LATITUDE: f64 = 85.0;
/// A side of a picture is followed in so many steps: on the ground it is bent.
const STEPS: u32 = 8;

/// From a plan to the ground.
#[derive(Clone)]
pub struct Placing {
    affine: Affine,
    transform: Transform,
}

impl Placing {
    /// By where its places lie in a coordinate system.
    ///
    /// # Errors
    /// [`CrsError`].
    pub fn of(affine: Affine, crs: &Crs) -> Result<Self, CrsError> {
        Ok(Self {
            affine,
            transform: Transform::of(crs)?,
        })
    }

    /// Where lines lie whose numbers are of a coordinate system.
    ///
    /// # Errors
    /// [`CrsError`].
    pub fn of_numbers(crs: &Crs) -> Result<Self, CrsError> {
        let same = Affine {
            east: [1.0, 0.0, 0.0],
            north: [0.0, 1.0, 0.0],
        };
        Self::of(same, crs)
    }

    /// Where a place of the plan lies (lon, lat); `None` off the globe.
    pub fn place(&self, at: [f64; 2]) -> Option<Coord> {
        let [x, y] = self.affine.apply(at);
        let (lon, lat) = self.transform.to_wgs84(x, y)?;
        let at = Coord::from_degrees(lon, lat).ok()?;
        (at.lat().abs() <= LAST_LATITUDE).then_some(at)
    }

    /// The ground that a plan covers; `None` where some of a picture, or all of the lines, lies off the
    /// globe.
    pub fn bounds(&self, underlay: &Underlay) -> Option<Bounds> {
        match &underlay.content {
            Content::Picture(picture) => {
                let [width, height] = picture.size().map(f64::from);
                let steps =
                    |side: f64| (0..=STEPS).map(move |n| side * f64::from(n) / f64::from(STEPS));
                let along = steps(width).flat_map(|x| [[x, 0.0], [x, height]]);
                let down = steps(height).flat_map(|y| [[0.0, y], [width, y]]);
                let places: Option<Vec<Coord>> =
                    along.chain(down).map(|at| self.place(at)).collect();
                Bounds::around(places?)
            }
            Content::Lines(lines, _) => {
                Bounds::around(lines.iter().flatten().filter_map(|at| self.place(*at)))
            }
        }
    }
}
