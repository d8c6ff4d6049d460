//! A server of tiles is tried before it is used. Owns: that it is used, and its dialog closes, only
//! once a tile came.

use super::view_state::Trying;
use crate::app::map::basemap::Trial;
use crate::app::map::scene::Basemap;
use crate::app::shell::Shell;
use crate::app::state::dialog::Dialog;
use crate::app::workspaces::map::basemap_draft::BasemapDraft;
use crate::geometry::fixed::{Bounds, Coord};
use egui::Context;

impl Shell {
    /// Fetch a tile of a server.
    pub(crate) fn try_basemap(&mut self, dialog: u64, basemap: Basemap, ctx: &Context) {
        let Basemap::Xyz { url, .. } = &basemap else {
            return;
        };
        let begun = Trial::begin(url, self.ground_of_map(), ctx);
        match begun {
            Ok(trial) => {
                if let Some(draft) = self.basemap_draft(dialog) {
                    draft.is_tried = true;
                    draft.refusal = None;
                }
                self.views.trying = Some(Trying {
                    dialog,
                    basemap,
                    trial,
                });
                ctx.request_repaint();
            }
            Err(error) => {
                let why = error.message(&self.state.i18n);
                self.refuse_basemap(dialog, why);
            }
        }
    }

    /// Once a frame: a tile came, or none will.
    pub(crate) fn keep_trying(&mut self, ctx: &Context) {
        let Some(mut trying) = self.views.trying.take() else {
            return;
        };
        let dialog = trying.dialog;
        if self.basemap_draft(dialog).is_none() {
            // Nobody waits for it any more.
            return;
        }
        match trying.trial.look(ctx) {
            None => self.views.trying = Some(trying),
            Some(Ok(())) => {
                self.state.settings.basemap = trying.basemap;
                self.views.dialogs.close(dialog);
            }
            Some(Err(error)) => {
                let why = error.message(&self.state.i18n);
                self.refuse_basemap(dialog, why);
            }
        }
    }

    fn refuse_basemap(&mut self, dialog: u64, why: String) {
        if let Some(draft) = self.basemap_draft(dialog) {
            draft.is_tried = false;
            draft.refusal = Some(why);
        }
    }

    fn basemap_draft(&mut self, id: u64) -> Option<&mut BasemapDraft> {
        let mut open = self.views.dialogs.iter_mut();
        let open = open.find(|open| open.id == id)?;
        match &mut open.dialog {
            Dialog::Basemap(draft) => Some(draft),
            _ => None,
        }
    }

    /// Where the map lies; the null island without one.
    fn ground_of_map(&self) -> Bounds {
        let map = self.state.session.document().map(|document| &document.map);
        let faces = map.into_iter().flat_map(|map| {
            map.faces()
                .filter_map(move |face| map.coverage.face_bounds(face))
        });
        let all = faces.reduce(Bounds::union);
        all.unwrap_or_else(|| Bounds::of(Coord::new(0, 0)))
    }
}
