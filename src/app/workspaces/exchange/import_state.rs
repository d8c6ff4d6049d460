//! A layer on its way in: what was read, what was decided, what it would do. Owns: this state.

use crate::app::project::Ticket;
use crate::course::Course;
use crate::exchange::import::{
    Candidate, Effect, Mode as How, Prepared, Settings, candidates, guess_fields, guess_kind,
};
use crate::exchange::raw::RawLayer;
use crate::exchange::source::{Source, Wishes};
use crate::exchange::table::NamedColumns;
use crate::geometry::crs::{Crs, CrsError};
use crate::geometry::fixed::{Bounds, Coord};
use crate::model::record::Kind;
use crate::rules::personal::{attributes_about_people, masked};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Weak};

/// Gaps and mismatches up to this are mended unless the user says otherwise, metres.
pub(super) const USUAL_TOLERANCE_M: f64 = 1.0;

/// A layer on its way in.
pub struct Importing {
    /// The file, as it was read.
    pub source: Arc<Source>,
    /// What was said of the file, over what it says itself.
    pub(super) wishes: Wishes,
    /// Which of its layers.
    pub layer: usize,
    /// The systems that its numbers may be of.
    pub candidates: Vec<Candidate>,
    /// What is decided.
    pub settings: Settings,
    /// The coordinate system is sure, or somebody said that it is right.
    pub is_settled: bool,
    /// These decisions were made for such a file before.
    pub is_remembered: bool,
    /// The layer as it would come in, by the newest decisions that were worked out.
    pub prepared: Option<Arc<Prepared>>,
    /// What that would do to the project.
    pub effect: Option<Effect>,
    /// Why it cannot be worked out.
    pub fault: Option<CrsError>,
    /// The finding that was last gone to.
    pub finding: Option<usize>,
    /// What is typed as the coordinate system.
    pub typed_crs: String,
    /// Just the same comes in once more.
    pub again: bool,
    /// Somebody decided something about it.
    pub is_decided: bool,
    /// The number of the newest decisions; work for older ones is thrown away.
    pub(super) asked: u64,
    /// How far working them out is; gone with the work.
    pub(super) course: Weak<Course>,
    /// Which attributes of the layer are about people.
    personal: BTreeSet<String>,
    /// It was handed to the project, which has not answered.
    pub(super) waiting: Option<Ticket>,
}

/// A table whose captions do not say which columns hold places.
pub struct AskedColumns {
    /// The file.
    pub path: PathBuf,
    pub(super) wishes: Wishes,
    /// Its captions.
    pub captions: Vec<String>,
    /// The column of longitudes or eastings, or of WKT.
    pub first: Option<usize>,
    /// The column of latitudes or northings.
    pub second: Option<usize>,
    /// Places are one text each.
    pub is_wkt: bool,
}

impl AskedColumns {
    /// The columns as chosen; `None` while one is missing.
    pub fn named(&self) -> Option<NamedColumns> {
        let caption = |i: Option<usize>| self.captions.get(i?).cloned();
        let first = caption(self.first)?;
        if self.is_wkt {
            return Some(NamedColumns::Wkt(first));
        }
        let second = caption(self.second).filter(|second| *second != first)?;
        Some(NamedColumns::EastNorth(first, second))
    }
}

/// What the assistant's thread made of a layer.
pub struct Worked {
    pub(super) asked: u64,
    pub(super) outcome: Result<Option<Prepared>, CrsError>,
}

impl Importing {
    pub(super) fn new(
        source: Source,
        wishes: Wishes,
        area: Option<Bounds>,
        known: &[Settings],
    ) -> Self {
        let mut importing = Self {
            source: Arc::new(source),
            wishes,
            layer: 0,
            candidates: Vec::new(),
            settings: Settings {
                layer: String::new(),
                target: Kind::Grid,
                crs: Crs::Wgs84,
                swapped: false,
                fields: Vec::new(),
                tolerance_m: USUAL_TOLERANCE_M,
                mode: How::Add,
            },
            is_settled: false,
            is_remembered: false,
            prepared: None,
            effect: None,
            fault: None,
            finding: None,
            typed_crs: String::new(),
            again: false,
            is_decided: false,
            asked: 0,
            course: Weak::new(),
            personal: BTreeSet::new(),
            waiting: None,
        };
        importing.choose_layer(0, area, known);
        importing
    }

    /// The layer.
    pub fn raw(&self) -> &RawLayer {
        &self.source.layers[self.layer]
    }

    /// Whether the newest decisions are still being worked out.
    pub fn is_working(&self) -> bool {
        self.prepared.is_none() && self.fault.is_none()
    }

    /// It should be worked out, and nobody does so any more.
    pub(crate) fn is_given_up(&self) -> bool {
        self.is_working() && self.course().is_none()
    }

    /// It is on its way into the project.
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// How far working it out is.
    pub fn course(&self) -> Option<Arc<Course>> {
        self.course.upgrade()
    }

    pub(super) fn stop_working(&self) {
        if let Some(course) = self.course() {
            course.stop();
        }
    }

    /// Take up another layer of the file.
    pub(super) fn choose_layer(&mut self, layer: usize, area: Option<Bounds>, known: &[Settings]) {
        self.layer = layer.min(self.source.layers.len().saturating_sub(1));
        let raw = self.raw();
        let names = crate::exchange::import::names_of(raw);
        // Decisions fit a layer of the same fields; of these one of the same name first.
        let fits = |s: &&Settings| s.fields.iter().map(|f| &f.from).eq(names.iter());
        let same_name = |s: &&Settings| s.layer == raw.name;
        let remembered = known
            .iter()
            .filter(fits)
            .find(same_name)
            .or_else(|| known.iter().filter(|_| !names.is_empty()).find(fits))
            .cloned();
        let found = candidates(raw, area);
        let target = remembered
            .as_ref()
            .map_or_else(|| guess_kind(raw), |s| s.target);
        let first = found.first();
        self.settings = Settings {
            layer: raw.name.clone(),
            target,
            crs: first.map(|c| c.crs.clone()).unwrap_or_default(),
            swapped: first.is_some_and(|c| c.swapped),
            fields: guess_fields(raw, target),
            tolerance_m: self.settings.tolerance_m,
            mode: self.settings.mode,
        };
        self.is_settled = first.is_none_or(|c| c.reason.is_sure());
        self.is_remembered = remembered.is_some();
        if let Some(remembered) = remembered {
            self.settings = Settings {
                layer: self.settings.layer.clone(),
                ..remembered
            };
            self.is_settled = true;
        }
        self.typed_crs = self.settings.crs.name();
        self.candidates = found;
        let features = self.raw().features.iter().filter_map(|feature| {
            let has_shape = feature.geometry.polygons.is_some();
            Some((feature.properties.as_ref()?, has_shape))
        });
        self.personal = attributes_about_people(features);
    }

    /// A value of an attribute, by its name in the file or as it would be called, as it is shown
    /// before it came in: what is about people masked.
    pub fn shown(&self, name: &str, value: String) -> String {
        let mut fields = self.settings.fields.iter();
        let field = fields.find(|field| field.to.as_deref() == Some(name));
        let from = field.map_or(name, |field| field.from.as_str());
        match self.personal.contains(from) {
            true => masked(from, &value),
            false => value,
        }
    }

    /// The reason for the system that is taken; `None` where a user chose another.
    pub fn candidate(&self) -> Option<&Candidate> {
        let Settings { crs, swapped, .. } = &self.settings;
        let mut all = self.candidates.iter();
        all.find(|c| c.crs == *crs && c.swapped == *swapped)
    }

    /// The places to look at: what was wrong with the boundaries as given, gravest first.
    pub fn findings(&self) -> &[crate::geometry::coverage::Finding] {
        self.prepared.as_ref().map_or(&[], |p| p.given.as_slice())
    }

    /// Why it cannot come in yet; the key of a text.
    pub fn blocked(&self) -> Option<&'static str> {
        if self.fault.is_some() {
            Some("import-blocked-crs")
        } else if self.raw().charset.is_some_and(|c| c.is_doubtful) {
            Some("import-blocked-charset")
        } else if !self.is_settled {
            Some("import-blocked-unsure")
        } else if self.is_working() || self.effect.is_none() || self.is_waiting() {
            Some("import-blocked-working")
        } else if self.effect.as_ref().is_some_and(|e| e.before.is_some()) && !self.again {
            Some("import-blocked-before")
        } else if self
            .effect
            .as_ref()
            .is_some_and(|e| e.figures.added + e.figures.updated == 0)
        {
            Some("import-blocked-nothing")
        } else {
            None
        }
    }
}

impl Drop for Importing {
    fn drop(&mut self) {
        self.stop_working();
    }
}

pub(super) fn first_place(feature: &crate::model::Feature) -> Option<Coord> {
    let lines = feature
        .other_geometry
        .as_ref()
        .map(crate::exchange::raw::lines_of);
    lines?.into_iter().flatten().next()
}

/// The box around all that a layer has.
pub(super) fn bounds_of(prepared: &Prepared) -> Option<Bounds> {
    let others = prepared
        .map
        .features
        .iter()
        .filter_map(|f| f.other_geometry.as_ref());
    let points = others.flat_map(crate::exchange::raw::lines_of).flatten();
    let shapes = prepared
        .map
        .features
        .iter()
        .filter_map(|f| f.shape.as_ref()?.bounds());
    shapes.chain(Bounds::around(points)).reduce(Bounds::union)
}
