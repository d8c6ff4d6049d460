//! What becomes of what is wanted of imports and exports, and of answers to what was brought in.

use crate::app::jobs::chooser::Choice;
use crate::app::project::{Answer, Ticket};
use crate::app::shell::Shell;
use crate::app::state::dialog::Leaving;
use crate::app::words::messages::grouped;
use crate::app::workspaces::exchange::Intent;
use crate::store::{ActionName, Entry, Mode};
use egui::Context;

/// So many were added, so many changed.
pub(super) type Counts = (usize, usize);

impl Shell {
    /// Carry it out.
    pub(crate) fn on_exchange(&mut self, intent: Intent, ctx: &Context) {
        match intent {
            Intent::FollowPath(id) => self.follow_path(id),
            Intent::TakePath(id, replaces) => self.take_path(id, replaces, ctx),
            Intent::ReadMap(path) => self.import(path),
            Intent::ReadList(path) => self.import_list(path),
            Intent::Decided => {
                self.note_decision();
                self.decided(ctx);
            }
            Intent::ChooseLayer(layer) => {
                self.note_decision();
                self.import_layer(layer, ctx);
            }
            Intent::ReadAs(charset) => self.import_in(charset),
            Intent::GoToIncoming(number) => self.go_to_incoming(number),
            Intent::GoToFeature(number) => self.go_to_feature(number),
            Intent::AcceptImport => self.accept_import(ctx),
            Intent::LeaveImport => self.leave_import(),
            Intent::ReadColumns => self.import_by_columns(),
            Intent::LeaveColumns => self.views.asked_columns = None,
            Intent::ChooseList(list) => {
                self.note_decision();
                self.choose_list(list, ctx);
            }
            Intent::CheckList => {
                self.note_decision();
                self.check_list(ctx);
            }
            Intent::ForeseeList => {
                self.note_decision();
                self.foresee_list(ctx);
            }
            Intent::ReadListAs(charset) => self.import_list_in(charset),
            Intent::ReadSheet(sheet) => self.import_sheet(sheet),
            Intent::PlaceListBy(crs) => {
                self.note_decision();
                self.place_list_by(crs, ctx);
            }
            Intent::ChooseRefused => self.choose_refused(),
            Intent::AcceptList => self.accept_list(ctx),
            Intent::LeaveList => self.leave_list(),
            Intent::ChooseListFile(name) => {
                self.choose(Choice::ListOut(name), "dialog-list-out");
            }
            Intent::ChooseTemplateFile(name) => {
                self.choose(Choice::ListOut(name), "dialog-template");
            }
        }
    }

    /// Something was decided about what is on its way in: it is not given up unasked.
    fn note_decision(&mut self) {
        if let Some(listing) = &mut self.views.listing {
            listing.is_decided = true;
        } else if let Some(importing) = &mut self.views.importing {
            importing.is_decided = true;
        }
    }

    /// Whether something that was decided about would make room for another file; then that is asked.
    pub(super) fn keeps_incoming(&mut self, then: Intent) -> bool {
        let keeps = self.asks_first(Leaving::List) || self.asks_first(Leaving::Import);
        if keeps {
            self.then(then.into());
        }
        keeps
    }

    /// An answer may be that to a layer or a list that was brought in: the panel that waits for
    /// this ticket is settled by it, and no other.
    pub(crate) fn settle_incoming(&mut self, ticket: Option<Ticket>, answer: &Answer) {
        let counts = match answer {
            Answer::Done(entry) => counts_of(entry),
            _ => None,
        };
        if let Some((added, updated)) = counts {
            let args = [
                ("added", grouped(added).into()),
                ("updated", grouped(updated).into()),
            ];
            let text = self.state.i18n.t_args("notice-imported", &args);
            self.state.notices.say(text);
        }
        self.settle_import(ticket, counts.is_some());
        self.settle_list(ticket, counts);
    }

    /// Another project is worked on: no answer comes to what the old one was asked. It is done all
    /// the same.
    pub(crate) fn forget_incoming(&mut self) {
        self.views.importing.take_if(|i| i.is_waiting());
        if let Some(listing) = self.views.listing.take_if(|l| l.writing().is_some()) {
            listing.let_go();
        }
    }
}

/// What an entry of the journal brought in; `None` where it is about something else.
fn counts_of(entry: &Entry) -> Option<Counts> {
    let is_import = entry.row.action == Some(ActionName::Import) && entry.row.mode == Mode::Do;
    let count = |name: &str| {
        let count = entry.row.detail.get(name).and_then(|v| v.as_u64());
        count.unwrap_or_default() as usize
    };
    is_import.then(|| (count("added"), count("updated")))
}
