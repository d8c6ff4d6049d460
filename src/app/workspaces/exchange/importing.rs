//! A layer on its way into the project: what was read, what is decided, what would come of it.
//! Owns: the state of the assistant, and the work it asks of other threads. Must not know: how
//! its panel draws itself, or the rules of importing.

use crate::app::jobs::loader::Outcome;
use crate::app::project::{Request, Ticket};
use crate::app::shell::Shell;
use crate::app::words::messages;
use crate::course::Course;
use crate::exchange::import::{
    Candidate, Effect, Mode as How, Prepared, Settings, candidates, guess_fields, guess_kind,
    prepare,
};
use crate::exchange::raw::RawLayer;
use crate::exchange::report::ReadError;
use crate::exchange::source::{Source, Wishes, read_watched};
use crate::exchange::table::NamedColumns;
use crate::geometry::crs::{Crs, CrsError};
use crate::geometry::fixed::{Bounds, Coord};
use crate::model::record::Kind;
use egui::Context;
use encoding_rs::Encoding;
use std::path::PathBuf;
use std::sync::{Arc, Weak};

/// Gaps and mismatches up to this are mended unless the user says otherwise, metres.
const USUAL_TOLERANCE_M: f64 = 1.0;

/// A layer on its way in.
pub struct Importing {
    /// The file, as it was read.
    pub source: Arc<Source>,
    /// What was said of the file, over what it says itself.
    wishes: Wishes,
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
    /// The number of the newest decisions; work for older ones is thrown away.
    asked: u64,
    /// How far working them out is; gone with the work.
    course: Weak<Course>,
    /// It was handed to the project, which has not answered.
    waiting: Option<Ticket>,
}

/// A table whose captions do not say which columns hold places.
pub struct AskedColumns {
    /// The file.
    pub path: PathBuf,
    wishes: Wishes,
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
    asked: u64,
    outcome: Result<Option<Prepared>, CrsError>,
}

impl Importing {
    fn new(source: Source, wishes: Wishes, area: Option<Bounds>, known: &[Settings]) -> Self {
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
            asked: 0,
            course: Weak::new(),
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

    /// It is on its way into the project.
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// How far working it out is.
    pub fn course(&self) -> Option<Arc<Course>> {
        self.course.upgrade()
    }

    fn stop_working(&self) {
        if let Some(course) = self.course() {
            course.stop();
        }
    }

    /// Take up another layer of the file.
    fn choose_layer(&mut self, layer: usize, area: Option<Bounds>, known: &[Settings]) {
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

impl Shell {
    /// The layer that is on its way in.
    pub fn importing(&self) -> Option<&Importing> {
        self.views.importing.as_ref()
    }

    /// Read a file to bring it in.
    pub fn import(&mut self, path: PathBuf) {
        self.read_to_import(path, Wishes::default());
    }

    fn read_to_import(&mut self, path: PathBuf, wishes: Wishes) {
        self.state.notices.hide();
        self.loader.work_counted(move |course| {
            let outcome = read_watched(&path, &wishes, course).map(Box::new);
            Outcome::ToImport(path, wishes, outcome)
        });
    }

    /// Read the file again in another encoding.
    pub(crate) fn import_in(&mut self, charset: &'static Encoding) {
        if let Some(importing) = &self.views.importing {
            let path = importing.source.path.clone();
            let wishes = Wishes {
                encoding: Some(charset),
                ..importing.wishes.clone()
            };
            self.read_to_import(path, wishes);
        }
    }

    /// Read a table again, by the columns that were chosen.
    pub(crate) fn import_by_columns(&mut self) {
        let Some(asked) = self.views.asked_columns.take() else {
            return;
        };
        let wishes = Wishes {
            columns: asked.named(),
            ..asked.wishes.clone()
        };
        self.read_to_import(asked.path, wishes);
    }

    /// A file was read, or could not be.
    pub(crate) fn take_import(
        &mut self,
        path: &std::path::Path,
        wishes: Wishes,
        outcome: Result<Box<Source>, ReadError>,
        ctx: &Context,
    ) {
        match outcome {
            Ok(source) => {
                let area = self
                    .state
                    .session
                    .document()
                    .and_then(|d| d.map.coverage.bounds());
                self.views.importing = Some(Importing::new(
                    *source,
                    wishes,
                    area,
                    &self.state.settings.imports,
                ));
                self.decided(ctx);
            }
            Err(ReadError::NoPlaces { columns }) if wishes.columns.is_none() => {
                self.views.importing = None;
                self.views.asked_columns = Some(AskedColumns {
                    path: path.to_owned(),
                    wishes,
                    captions: columns,
                    first: None,
                    second: None,
                    is_wkt: false,
                });
            }
            Err(ReadError::Stopped) => self.tell_stopped(),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "not read");
                self.tell_failure(messages::not_read(&self.state.i18n, path, &error));
            }
        }
    }

    /// Take up another layer of the file.
    pub(crate) fn import_layer(&mut self, layer: usize, ctx: &Context) {
        let area = self
            .state
            .session
            .document()
            .and_then(|d| d.map.coverage.bounds());
        if let Some(importing) = &mut self.views.importing {
            importing.choose_layer(layer, area, &self.state.settings.imports);
            self.decided(ctx);
        }
    }

    /// Something was decided: what would come of it is worked out anew, beside the window.
    pub(crate) fn decided(&mut self, ctx: &Context) {
        let Some(importing) = &mut self.views.importing else {
            return;
        };
        importing.asked += 1;
        importing.prepared = None;
        importing.effect = None;
        importing.fault = None;
        importing.finding = None;
        importing.stop_working();
        let asked = importing.asked;
        let (source, layer) = (Arc::clone(&importing.source), importing.layer);
        let settings = importing.settings.clone();
        importing.course = self.loader.work_counted(move |course| {
            let outcome = prepare(&source.layers[layer], &settings, course);
            Outcome::Worked(Box::new(Worked { asked, outcome }))
        });
        ctx.request_repaint();
    }

    /// The layer was worked out.
    pub(crate) fn take_worked(&mut self, worked: Worked, ctx: &Context) {
        let Some(importing) = &mut self.views.importing else {
            return;
        };
        if worked.asked != importing.asked {
            return;
        }
        match worked.outcome {
            Ok(Some(prepared)) => {
                let is_first = importing.asked == 1;
                let bounds = bounds_of(&prepared);
                let prepared = Arc::new(prepared);
                importing.prepared = Some(Arc::clone(&prepared));
                let settings = importing.settings.clone();
                let asked = importing.asked;
                if let Some(bounds) = bounds.filter(|_| is_first) {
                    self.views.map.zoom_to(bounds);
                }
                self.ask(Request::Foresee(prepared, settings, asked), ctx);
            }
            // Stopped: without what would come of it there is nothing to decide.
            Ok(None) => {
                self.views.importing = None;
                self.tell_stopped();
            }
            Err(error) => importing.fault = Some(error),
        }
    }

    /// What it would do to the project is known.
    pub(crate) fn take_effect(&mut self, asked: u64, effect: Effect, ctx: &Context) {
        let Some(importing) = &mut self.views.importing else {
            return;
        };
        if importing.asked != asked {
            return;
        }
        let figures = &effect.figures;
        let knows_all = figures.added == 0 && !figures.left_out.is_empty();
        if asked == 1 && knows_all && importing.settings.mode == How::Add {
            // Every code is there already: whoever brings that in wants to update.
            importing.settings.mode = How::Attributes;
            self.decided(ctx);
        } else {
            importing.effect = Some(effect);
        }
    }

    /// Bring the layer in.
    pub(crate) fn accept_import(&mut self, ctx: &Context) {
        let Some(importing) = &self.views.importing else {
            return;
        };
        let Some(prepared) = importing
            .prepared
            .clone()
            .filter(|_| importing.blocked().is_none())
        else {
            return;
        };
        let settings = importing.settings.clone();
        let name = importing.source.path.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        self.state.settings.remember_import(settings.clone());
        let course = Arc::new(Course::new());
        let ticket = self.ask(Request::Import(prepared, settings, name, course), ctx);
        if let Some(importing) = &mut self.views.importing {
            importing.waiting = ticket;
        }
    }

    /// The layer is left alone, unless it is on its way into the project. `false` where there is
    /// none.
    pub(crate) fn leave_import(&mut self) -> bool {
        let is_open = self.views.importing.is_some();
        self.views.importing.take_if(|i| !i.is_waiting());
        is_open
    }

    /// The project answered this ticket. Where the layer waits for it, it came in and goes away, or
    /// did not and stays as it was decided.
    pub(super) fn settle_import(&mut self, ticket: Option<Ticket>, came_in: bool) {
        let importing = self.views.importing.as_mut();
        let Some(importing) = importing.filter(|i| i.is_waiting() && i.waiting == ticket) else {
            return;
        };
        importing.waiting = None;
        if came_in {
            self.views.importing = None;
        }
    }

    /// Go to a finding of the layer, by its place in the list.
    pub(crate) fn go_to_incoming(&mut self, number: usize) {
        let at = self
            .views
            .importing
            .as_mut()
            .and_then(|importing| {
                importing.finding = Some(number);
                importing.findings().get(number)
            })
            .map(|finding| finding.at);
        if let Some(at) = at {
            self.go_to_place(at);
        }
    }

    /// Go to a feature of the layer.
    pub(crate) fn go_to_feature(&mut self, number: usize) {
        let prepared = self
            .views
            .importing
            .as_ref()
            .and_then(|i| i.prepared.clone());
        let Some(feature) = prepared.as_ref().and_then(|p| p.map.features.get(number)) else {
            return;
        };
        if let Some(bounds) = feature.shape.as_ref().and_then(|s| s.bounds()) {
            self.views.map.zoom_to(bounds);
        } else if let Some(at) = first_place(feature) {
            self.go_to_place(at);
        }
    }
}

fn first_place(feature: &crate::model::Feature) -> Option<Coord> {
    let lines = feature
        .other_geometry
        .as_ref()
        .map(crate::exchange::raw::lines_of);
    lines?.into_iter().flatten().next()
}

/// The box around all that a layer has.
fn bounds_of(prepared: &Prepared) -> Option<Bounds> {
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
