//! Handing the shift over: what the window knows of it, and asking for it.

use crate::app::project::{RegisterRequest, Request};
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::geometry::fixed::Coord;
use crate::model::act::Act;
use crate::model::handover::{Desk, Handover, Open, Standing};
use crate::store::{ActionName, EntryRow};
use egui::Context;
use std::cmp::Reverse;
use std::collections::BTreeMap;

impl State {
    /// The community of the grid at a place.
    fn community_at(&self, at: Coord) -> Option<String> {
        let document = self.session.document()?;
        let face = document.index.face_at(&document.map.coverage, at)?;
        let properties = document.map.feature(face)?.properties.as_ref()?;
        let name = properties.get("community")?.as_str()?;
        Some(name.to_owned())
    }

    /// The shifts that are listed are not those of now.
    pub(crate) fn wants_shifts(&self) -> bool {
        !self.register.asked_handovers && self.work.state.is_some()
    }

    /// What is open at a desk now.
    pub(crate) fn open_at(&self, desk: Desk) -> Vec<(Open, u32)> {
        let worklist = self.register.worklist().len();
        let alarms = self.epidemic.alarms.newest();
        let (Some(known), Some(moment)) = (self.epidemic.known(), self.epidemic.moment()) else {
            return Vec::new();
        };
        let standing = Standing {
            figures: &moment.figures,
            alarms: &alarms,
            orders: &known.epidemic.orders,
            worklist,
        };
        standing.open(desk)
    }
}

impl Shell {
    /// Ask for the shifts that were handed over, once they are looked at.
    pub(crate) fn list_shifts(&mut self, ctx: &Context) {
        if self.state.wants_shifts() {
            self.state.register.asked_handovers = true;
            self.ask(Request::Register(RegisterRequest::Handovers), ctx);
        }
    }

    /// The shifts that were handed over: what was done since the newest of them is asked for.
    pub(crate) fn take_handovers(&mut self, handovers: Vec<Handover>, ctx: &Context) {
        let seq = handovers.first().map_or(0, |newest| newest.seq);
        self.state.register.handovers = handovers;
        self.ask(Request::Register(RegisterRequest::Since(seq)), ctx);
    }

    /// What was done since, by community, where most was done first.
    pub(crate) fn take_since(&mut self, mut rows: Vec<EntryRow>) {
        rows.retain(|row| {
            let action = row.action;
            action.is_some_and(|a| a.is_undoable() || a == ActionName::PublishPlan)
        });
        let mut groups: BTreeMap<Option<String>, Vec<EntryRow>> = BTreeMap::new();
        for row in rows {
            let community = row.place.and_then(|at| self.state.community_at(at));
            groups.entry(community).or_default().push(row);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(name, rows)| (name.is_none(), Reverse(rows.len())));
        self.state.register.since = Some(groups);
    }

    /// Hand the shift over; what was written stays until that is done.
    pub(crate) fn hand_over(&mut self, ctx: &Context) {
        if self.views.register.handing.is_waiting() || self.lacks_administrator() {
            return;
        }
        let mut draft = self.views.register.handing.form.clone();
        draft.open = self.state.open_at(draft.desk);
        let ticket = self.ask(Act::HandOver { draft }, ctx);
        self.views.register.handing.asked(ticket);
    }
}
