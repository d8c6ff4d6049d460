//! A plan beneath the map is remembered for each project: read, kept, and found again. Owns: that a plan
//! that is gone is said, and stops nothing. Must not know: where it lies.

use super::Intent;
use super::state::{Beneath, Kept, Points};
use crate::app::jobs::job::Label;
use crate::app::jobs::loader::JobOutcome;
use crate::app::jobs::source::Source;
use crate::app::log::kind_of;
use crate::app::map::scene::LayerId;
use crate::app::shell::Shell;
use crate::app::state::dialog::Leaving;
use crate::app::words::trace::{not_placed, not_read};
use crate::exchange::underlay::{Underlay, UnderlayError, read};
use egui::Context;
use std::path::{Path, PathBuf};

impl Shell {
    /// Lay a plan beneath the map: a picture, or a drawing.
    pub(crate) fn open_underlay(&mut self, path: PathBuf) {
        if self.asks_first(Leaving::Points) {
            return self.then(Intent::Read(path).into());
        }
        if self.state.session.document().is_some() {
            self.state.trace.is_open = true;
            self.read_underlay(path, None);
        }
    }

    fn read_underlay(&mut self, path: PathBuf, kept: Option<Kept>) {
        let number = self.loader.number();
        let trace = &mut self.state.trace;
        trace.stop();
        trace.failed = None;
        trace.reading = Some((number, kept));
        trace.course = self.loader.work_counted(Label::Underlay, move |course| {
            let read = read(&path, course).map(Box::new);
            JobOutcome::Underlay(number, path, read)
        });
    }

    /// A plan was read, if it is waited for.
    pub(crate) fn take_underlay(
        &mut self,
        number: u64,
        path: &Path,
        read: Result<Box<Underlay>, UnderlayError>,
    ) {
        let reading = self.state.trace.reading.take_if(|(own, _)| *own == number);
        let Some((_, kept)) = reading else { return };
        let underlay = match read {
            Ok(underlay) => *underlay,
            Err(UnderlayError::Stopped) => return self.tell_stopped(),
            Err(error) => {
                tracing::warn!(kind = kind_of(&error), "no plan");
                let message = not_read(&self.state.i18n, path, &error);
                if kept.is_some() {
                    // Whoever opened a project did not ask for it just now.
                    let text = format!("{} {}", message.what, message.why);
                    return self.state.notices.warn(text);
                }
                return self.tell_failure(message);
            }
        };
        let number = self.loader.number();
        let (beneath, fault) = Beneath::new(underlay, kept.as_ref(), number);
        let i18n = &self.state.i18n;
        let trace = &mut self.state.trace;
        trace.failed = fault.map(|fault| not_placed(i18n, &fault));
        let is_unplaced = beneath.is_picture() && beneath.affine.is_none();
        trace.points = is_unplaced.then(|| Points::instead_of(beneath.place()));
        let bounds = beneath.bounds;
        trace.beneath = Some(beneath);
        let mut layer = self.state.settings.layers.get(LayerId::Underlay);
        layer.visible = true;
        self.state.settings.layers.set(LayerId::Underlay, layer);
        if let Some(bounds) = bounds.filter(|_| kept.is_none()) {
            self.views.map.zoom_to(bounds);
        }
        self.keep_underlay();
    }

    /// Work beside the window broke off.
    pub(crate) fn give_up_underlay(&mut self) {
        self.state.trace.stop();
    }

    /// Remember for this project where its plan lies, or that it has none.
    pub(crate) fn keep_underlay(&mut self) {
        let Some(project) = self.project_of_plan() else {
            return;
        };
        let trace = &self.state.trace;
        let placed = trace.beneath.as_ref().zip(trace.settled());
        let kept = placed.map(|(beneath, place)| beneath.kept(&project, place));
        self.state.settings.remember_underlay(&project, kept);
    }

    /// Another map is open: the plan of the old one goes, its own comes back.
    pub(crate) fn recall_underlay(&mut self, ctx: &Context) {
        self.state.trace.stop();
        let is_open = self.state.trace.is_open;
        self.state.trace = Default::default();
        self.state.trace.is_open = is_open;
        if is_open {
            self.list_traced(ctx);
        }
        let project = self.project_of_plan();
        let kept = project.and_then(|project| self.state.settings.underlay_of(&project).cloned());
        if let Some(kept) = kept {
            self.read_underlay(kept.file.clone(), Some(kept));
        }
    }

    /// The file that plans are remembered for.
    fn project_of_plan(&self) -> Option<PathBuf> {
        match &self.state.session.document()?.source {
            Source::File(path) => Some(path.canonicalize().unwrap_or_else(|_| path.clone())),
            Source::Town => None,
        }
    }
}
