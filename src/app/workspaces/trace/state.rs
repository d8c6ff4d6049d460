//! The plan beneath the map, and what is being traced. Owns: the state of both. Must not know: how a
//! plan is read, widgets.

use crate::app::map::tools::trace::{TraceId, Tracer};
use crate::app::project::{Ticket, TracedThing};
use crate::course::Course;
use crate::exchange::underlay::{Content, Placing, Underlay};
use crate::geometry::affine::{Affine, FEWEST, NoFit, Pair};
use crate::geometry::crs::{Crs, CrsError, Transform};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::snapping::Snapper;
use crate::model::GridMap;
use crate::model::context::ContextKind;
use crate::model::tracing::{StreetClass, Traced};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

/// Points on the map are taken in this system: in it a picture that is turned or made smaller stays so.
const OF_POINTS: Crs = Crs::Epsg(3857);

/// Where a plan of a project lies, as it is remembered between runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// The project, or the map.
    pub project: PathBuf,
    /// The plan.
    pub file: PathBuf,
    /// Its coordinate system.
    pub crs: Option<Crs>,
    /// Where its pixels lie in it.
    pub affine: Option<Affine>,
}

/// A plan that lies beneath the map, or is to.
pub struct Beneath {
    /// As it was read.
    pub underlay: Arc<Underlay>,
    /// Its coordinate system.
    pub crs: Option<Crs>,
    /// Where the pixels of a picture lie in it.
    pub affine: Option<Affine>,
    /// The way to the ground, once it is known.
    pub placing: Option<Placing>,
    /// The ground it covers.
    pub bounds: Option<Bounds>,
    /// Another number whenever it lies elsewhere.
    pub number: u64,
}

/// Why a plan cannot be put where it is said to lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotPlaced {
    /// Nobody knows a coordinate system of this name.
    NoSuchCrs(String),
    /// The coordinate system cannot be used.
    Crs(CrsError),
    /// It would lie off the globe.
    OffTheGlobe(String),
    /// A point lies off the globe in this system, or is none.
    PointOff(String),
    /// The points do not say where it lies.
    Points(NoFit),
}

/// Where a plan lies, as far as that is said: its coordinate system, and where the pixels of a picture lie
/// in it.
pub type Place = (Option<Crs>, Option<Affine>);

impl Beneath {
    /// A plan, where it says that it lies, or where it lay before; and why it lies nowhere, where what is
    /// said of its place is no good.
    pub fn new(underlay: Underlay, kept: Option<&Kept>, number: u64) -> (Self, Option<NotPlaced>) {
        // What somebody said of it goes before what its file says.
        let said = || kept?.crs.clone();
        let known = |own: &Option<Crs>| said().or_else(|| own.clone());
        let moved = kept.and_then(|kept| Some((kept.affine?, kept.crs.clone())));
        let (affine, crs) = match moved {
            Some((affine, crs)) => (Some(affine), crs.or_else(|| underlay.crs.clone())),
            None => (underlay.place, known(&underlay.crs)),
        };
        let mut beneath = Self {
            underlay: Arc::new(underlay),
            crs,
            affine,
            placing: None,
            bounds: None,
            number,
        };
        let fault = beneath.lay(number).err();
        (beneath, fault)
    }

    /// It is a picture.
    pub fn is_picture(&self) -> bool {
        matches!(self.underlay.content, Content::Picture(_))
    }

    /// It lies where points say, in the system of points, and not where its file says.
    pub fn is_by_points(&self) -> bool {
        let is_own = self.affine.is_none() || self.affine == self.underlay.place;
        self.is_picture() && !is_own && self.crs == Some(OF_POINTS)
    }

    /// Where it is said to lie.
    pub fn place(&self) -> Place {
        (self.crs.clone(), self.affine)
    }

    /// The name of its file.
    pub fn file_name(&self) -> String {
        let name = self.underlay.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// Work out where it lies by what is known of it.
    ///
    /// # Errors
    /// [`NotPlaced`]; it then lies nowhere.
    pub fn lay(&mut self, number: u64) -> Result<(), NotPlaced> {
        self.number = number;
        (self.placing, self.bounds) = (None, None);
        let Some(crs) = &self.crs else { return Ok(()) };
        let placing = match (&self.underlay.content, self.affine) {
            (Content::Picture(_), Some(affine)) => Placing::of(affine, crs),
            (Content::Picture(_), None) => return Ok(()),
            (Content::Lines(..), _) => Placing::of_numbers(crs),
        };
        let placing = placing.map_err(NotPlaced::Crs)?;
        let off = || NotPlaced::OffTheGlobe(crs.name());
        self.bounds = Some(placing.bounds(&self.underlay).ok_or_else(off)?);
        self.placing = Some(placing);
        Ok(())
    }

    /// Let it lie elsewhere.
    ///
    /// # Errors
    /// [`NotPlaced`]; it then lies where it lay.
    pub fn move_to(&mut self, place: Place, number: u64) -> Result<(), NotPlaced> {
        let before = self.place();
        (self.crs, self.affine) = place;
        let laid = self.lay(number);
        if laid.is_err() {
            (self.crs, self.affine) = before;
            // Where that was no place either, it lies nowhere, as before.
            let _ = self.lay(number);
        }
        laid
    }

    /// As it is remembered for a project, where it lies at this place.
    pub fn kept(&self, project: &Path, (crs, affine): Place) -> Kept {
        Kept {
            project: project.to_owned(),
            file: self.underlay.path.clone(),
            crs,
            affine,
        }
    }
}

/// One of the numbers of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// Columns to the right, pixels.
    Column,
    /// Rows down, pixels.
    Row,
    /// East, or longitude.
    East,
    /// North, or latitude.
    North,
}

impl Number {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Column, Self::Row, Self::East, Self::North];

    /// Its name in keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::Row => "row",
            Self::East => "east",
            Self::North => "north",
        }
    }
}

/// Points by which a picture is placed.
#[derive(Default)]
pub struct Points {
    /// Pairs of places: on the picture, and on the map (Web Mercator, metres).
    pub pairs: Vec<Pair>,
    /// A place of the picture whose place on the map is still to come.
    pub picked: Option<[f64; 2]>,
    /// The system in which their places on the ground are read and typed.
    pub system: Crs,
    /// Where the picture lay before the first of them; there it lies again where they are given up.
    pub before: Place,
}

impl Points {
    /// To place a picture that lies here so far, if anywhere.
    pub fn instead_of(before: Place) -> Self {
        Self {
            before,
            ..Self::default()
        }
    }

    /// A pair more, of a place of the picture and one on the ground (in the system of the points);
    /// `false` where it lies nowhere.
    pub fn add(&mut self, from: [f64; 2], to: [f64; 2]) -> bool {
        let Some(to) = self.on_map(to) else {
            return false;
        };
        self.pairs.push((from, to));
        true
    }

    /// Another number of a pair; `false` where it then lies nowhere, or there is no such pair.
    pub fn set(&mut self, place: usize, which: Number, number: f64) -> bool {
        let Some((mut from, to)) = self.pairs.get(place).copied() else {
            return false;
        };
        let ground = match which {
            Number::Column => {
                from[0] = number;
                Some(to)
            }
            Number::Row => {
                from[1] = number;
                Some(to)
            }
            Number::East => {
                let ground = self.on_ground(to);
                ground.and_then(|[_, north]| self.on_map([number, north]))
            }
            Number::North => {
                let ground = self.on_ground(to);
                ground.and_then(|[east, _]| self.on_map([east, number]))
            }
        };
        match (self.pairs.get_mut(place), ground) {
            (Some(pair), Some(to)) => {
                *pair = (from, to);
                true
            }
            _ => false,
        }
    }

    /// Read and type places on the ground in this system.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn read_in(&mut self, system: Crs) -> Result<(), NotPlaced> {
        Transform::of(&system).map_err(NotPlaced::Crs)?;
        self.system = system;
        Ok(())
    }

    /// The numbers of each pair, in the order of [`Number::ALL`].
    pub fn numbers(&self) -> Vec<[Option<f64>; 4]> {
        let ways = (Transform::of(&OF_POINTS), Transform::of(&self.system));
        let ground = |[x, y]: [f64; 2]| {
            let (Ok(map), Ok(own)) = &ways else {
                return None;
            };
            let (lon, lat) = map.to_wgs84(x, y)?;
            own.from_wgs84(lon, lat)
        };
        let each = self.pairs.iter().map(|([column, row], to)| {
            let (east, north) = ground(*to).unzip();
            [Some(*column), Some(*row), east, north]
        });
        each.collect()
    }

    /// A place of the map in the system of the points.
    fn on_ground(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let (lon, lat) = Transform::of(&OF_POINTS).ok()?.to_wgs84(x, y)?;
        let (east, north) = Transform::of(&self.system).ok()?.from_wgs84(lon, lat)?;
        Some([east, north])
    }

    /// A place in the system of the points on the map; `None` where it is not on the globe.
    fn on_map(&self, [east, north]: [f64; 2]) -> Option<[f64; 2]> {
        let (lon, lat) = Transform::of(&self.system).ok()?.to_wgs84(east, north)?;
        Coord::from_degrees(lon, lat).ok()?;
        let (x, y) = Transform::of(&OF_POINTS).ok()?.from_wgs84(lon, lat)?;
        (x.is_finite() && y.is_finite()).then_some([x, y])
    }

    /// The place on the map of what was picked; `false` where nothing was, or it lies nowhere.
    pub fn put(&mut self, at: Coord) -> bool {
        let Some(picked) = self.picked else {
            return false;
        };
        let to = Transform::of(&OF_POINTS).ok();
        let to = to.and_then(|transform| transform.from_wgs84(at.lon(), at.lat()));
        let Some((x, y)) = to else { return false };
        self.pairs.push((picked, [x, y]));
        self.picked = None;
        true
    }

    /// Where the pairs lie on the map (lon, lat).
    pub fn places(&self) -> Vec<Coord> {
        let Ok(transform) = Transform::of(&OF_POINTS) else {
            return Vec::new();
        };
        let places = self.pairs.iter().filter_map(|(_, [x, y])| {
            let (lon, lat) = transform.to_wgs84(*x, *y)?;
            Coord::from_degrees(lon, lat).ok()
        });
        places.collect()
    }

    /// Where a picture lies by them, and how far off each is, metres; `None` while there are too few.
    ///
    /// # Errors
    /// Why they do not say where it lies.
    pub fn fitted(&self) -> Result<Option<(Affine, Vec<f64>)>, NoFit> {
        if self.pairs.len() < FEWEST {
            return Ok(None);
        }
        let affine = Affine::fit(&self.pairs)?;
        let scales = self
            .places()
            .into_iter()
            .map(|at| at.lat().to_radians().cos());
        let off = affine.residuals(&self.pairs).into_iter();
        let off = off.zip(scales).map(|(off, scale)| off * scale);
        Ok(Some((affine, off.collect())))
    }

    /// The system of the places on the map.
    pub const fn crs() -> Crs {
        OF_POINTS
    }
}

/// What is said of what is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Its name.
    pub name: String,
    /// The floors of a building, as typed.
    pub floors: String,
    /// How large a street is.
    pub class: StreetClass,
}

impl Said {
    /// What was drawn, with what is said of it; ground comes into this plan.
    pub fn of(&self, id: TraceId, points: &[Coord], plan: Option<String>) -> Traced {
        let (points, name) = (points.to_vec(), self.name.clone());
        match id {
            TraceId::Building => Traced::Building {
                ring: points,
                name,
                floors: self.floors.clone(),
            },
            TraceId::Street => Traced::Street {
                line: points,
                class: self.class,
                name,
            },
            TraceId::Grid => Traced::Grid {
                ring: points,
                name,
                plan,
            },
        }
    }
}

/// Streets and buildings that can be snapped to.
pub struct Corners {
    /// Of the map as it was then.
    pub revision: u64,
    /// They.
    pub snapper: Snapper,
}

impl Corners {
    /// Of a map.
    pub fn of(map: &GridMap, revision: u64) -> Self {
        let features = &map.backdrop.features;
        let streets = features.iter().filter(|feature| {
            let kinds = [
                ContextKind::Lane,
                ContextKind::Street,
                ContextKind::MainStreet,
            ];
            kinds.contains(&feature.kind)
        });
        let streets = streets.flat_map(|feature| feature.lines.iter().map(Vec::as_slice));
        let buildings = features.iter().filter(|f| f.kind == ContextKind::Building);
        let rings = buildings.flat_map(|f| f.areas.iter().flat_map(|area| area.rings()));
        let walls: Vec<Vec<Coord>> = rings
            .map(|ring| ring.iter().chain(ring.first()).copied().collect())
            .collect();
        Self {
            revision,
            snapper: Snapper::new(streets, walls.iter().map(Vec::as_slice)),
        }
    }
}

/// The plan beneath the map, and what is traced on it.
#[derive(Default)]
pub struct Tracing {
    /// The panel is open.
    pub is_open: bool,
    /// The plan.
    pub beneath: Option<Beneath>,
    /// Points by which it is being placed.
    pub points: Option<Points>,
    /// Why it does not lie where it should, in words.
    pub failed: Option<String>,
    /// The tool in hand.
    pub tracer: Tracer,
    /// What is said of what is drawn.
    pub said: Said,
    /// Why what was drawn was not kept, in words.
    pub refused: Option<String>,
    /// What was traced and is there.
    pub traced: Vec<TracedThing>,
    /// What is being read, by its number; it was read before for this project.
    pub(super) reading: Option<(u64, Option<Kept>)>,
    pub(super) course: Weak<Course>,
    /// What was drawn is on its way in.
    pub(super) sent: Option<Ticket>,
    /// How far the pointer reached last, metres.
    pub(super) reach_m: f64,
    pub(super) corners: Option<Corners>,
}

impl Tracing {
    /// The plan, if it lies anywhere.
    pub fn placed(&self) -> Option<&Beneath> {
        let beneath = self.beneath.as_ref();
        beneath.filter(|beneath| beneath.placing.is_some())
    }

    /// A plan is being read.
    pub fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// Where the plan is said to lie, but for points that are not done with.
    pub fn settled(&self) -> Option<Place> {
        let beneath = self.beneath.as_ref()?;
        let before = self.points.as_ref().map(|points| points.before.clone());
        Some(before.unwrap_or_else(|| beneath.place()))
    }

    /// Clicks on the map are for the tool in hand, or for a point of a picture.
    pub fn takes_clicks(&self) -> bool {
        self.is_open && (self.tracer.id().is_some() || self.is_picking())
    }

    /// A place on the map is awaited for a place of the picture.
    pub fn is_picking(&self) -> bool {
        self.points
            .as_ref()
            .is_some_and(|points| points.picked.is_some())
    }

    /// What a click on the map would do, as the key of a hint.
    pub fn hint(&self) -> Option<String> {
        if self.is_open && self.is_picking() {
            return Some("underlay-pick-map".to_owned());
        }
        let id = self.tracer.id().filter(|_| self.is_open)?;
        Some(format!("{}-hint", id.key()))
    }

    /// What is being read is given up.
    pub(super) fn stop(&mut self) {
        self.reading = None;
        if let Some(course) = std::mem::take(&mut self.course).upgrade() {
            course.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of the first point.
    fn numbers(points: &Points) -> [f64; 4] {
        let numbers = points.numbers();
        let first = numbers.first().expect("a point");
        first.map(|number| number.expect("somewhere"))
    }

    fn is_near(a: [f64; 4], b: [f64; 4], within: f64) -> bool {
        a.into_iter().zip(b).all(|(a, b)| (a - b).abs() < within)
    }

    #[test]
    fn what_cannot_lie_there_stays_where_it_lay() {
        let line = vec![[118.001, 25.002], [118.004, 25.0035]];
        let underlay = Underlay {
            path: "plan.dxf".into(),
            content: Content::Lines(vec![line], 0),
            place: None,
            crs: Some(Crs::Wgs84),
        };
        let (mut beneath, fault) = Beneath::new(underlay, None, 1);
        assert_eq!(fault, None);
        let before = beneath.bounds;
        assert!(before.is_some());
        let moved = beneath.move_to((Some(Crs::Epsg(1)), None), 2);
        assert!(matches!(moved, Err(NotPlaced::Crs(_))), "{moved:?}");
        assert_eq!((beneath.bounds, beneath.crs), (before, Some(Crs::Wgs84)));
        assert!(beneath.placing.is_some());
    }

    #[test]
    fn a_point_is_typed_in_metres_read_in_degrees_and_corrected_one_number_at_a_time() {
        let mut points = Points::default();
        points.read_in(Crs::of_code(4548)).expect("known");
        assert!(points.add([12.5, 30.0], [670_520.0, 2_807_234.0]));
        let typed = [12.5, 30.0, 670_520.0, 2_807_234.0];
        assert!(is_near(numbers(&points), typed, 0.01));
        assert!(points.set(0, Number::East, 670_530.0) && points.set(0, Number::Row, 31.0));
        let corrected = [12.5, 31.0, 670_530.0, 2_807_234.0];
        assert!(is_near(numbers(&points), corrected, 0.01));

        points.read_in(Crs::Wgs84).expect("known");
        let [.., lon, lat] = numbers(&points);
        assert!((lon - 118.6941).abs() < 1e-3 && (lat - 25.362).abs() < 1e-3);
        // What lies nowhere is not taken, nor a point that is not there.
        let before = points.pairs.clone();
        assert!(!points.set(0, Number::North, 118.0) && !points.add([0.0; 2], [218.0, 25.0]));
        assert!(!points.set(1, Number::Row, 1.0));
        assert_eq!(points.pairs, before);
        assert!(points.read_in(Crs::Epsg(1)).is_err());
        assert_eq!(points.system, Crs::Wgs84);
    }
}
