//! A layer on its way in, from the file to the project. Must not know: how its panel draws itself.

use super::import_state::*;
use crate::app::jobs::job::Label;
use crate::app::jobs::loader::JobOutcome;
use crate::app::log::kind_of;
use crate::app::project::{Request, Ticket};
use crate::app::shell::Shell;
use crate::app::words::messages;
use crate::app::workspaces::exchange::Intent;
use crate::exchange::import::{Effect, Mode as How, prepare};
use crate::exchange::report::ReadError;
use crate::exchange::source::{Source, Wishes, read_watched};
use egui::Context;
use encoding_rs::Encoding;
use std::path::PathBuf;
use std::sync::Arc;

impl Shell {
    /// The layer that is on its way in.
    pub fn importing(&self) -> Option<&Importing> {
        self.views.importing.as_ref()
    }

    /// Read a file to bring it in.
    pub fn import(&mut self, path: PathBuf) {
        if self.keeps_incoming(Intent::ReadMap(path.clone())) {
            return;
        }
        self.read_to_import(path, Wishes::default());
    }

    fn read_to_import(&mut self, path: PathBuf, wishes: Wishes) {
        self.state.notices.hide();
        self.loader.work_counted(Label::Prepare, move |course| {
            let outcome = read_watched(&path, &wishes, course).map(Box::new);
            JobOutcome::ToImport(path, wishes, outcome)
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
                self.views.listing.take_if(|l| l.writing().is_none());
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
                tracing::warn!(kind = kind_of(&error), "not read");
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
        importing.course = self.loader.work_counted(Label::Prepare, move |course| {
            let outcome = prepare(&source.layers[layer], &settings, course);
            JobOutcome::Worked(Box::new(Worked { asked, outcome }))
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
        let ticket = self.ask(Request::Import(prepared, settings, name), ctx);
        if let Some(importing) = &mut self.views.importing {
            importing.waiting = ticket;
        }
    }

    /// The layer is left alone; on its way into the project it is stopped, and its answer says so,
    /// or that it came too late.
    pub(crate) fn leave_import(&mut self) {
        let waiting = self.views.importing.as_ref().and_then(|i| i.waiting);
        self.stop_request(waiting);
        self.views.importing.take_if(|i| !i.is_waiting());
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
