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
    /// The points do not say where it lies.
    Points(NoFit),
}

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

    /// As it is remembered for a project.
    pub fn kept(&self, project: &Path) -> Kept {
        Kept {
            project: project.to_owned(),
            file: self.underlay.path.clone(),
            crs: self.crs.clone(),
            affine: self.affine,
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
}

impl Points {
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
