//! One call: the number, what came of it, what it becomes.

use super::Form;
use crate::app::project::{ArrivalsRequest, Request};
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::app::state::refusal::Refusal;
use crate::app::words::drafts::{fault_fields, fault_text};
use crate::model::act::Act;
use crate::model::arrivals::{AssignDraft, Caller, NumberDraft, Screen, Split, Work, WorkKind};
use crate::model::draft::DraftFault;
use crate::model::epidemic::IsolationDraft;
use crate::model::record::Key;
use crate::rules::arrivals::CallResult;
use egui::Context;
use jiff::civil::Date;

impl State {
    /// What the call screen shows.
    pub(crate) fn call_screen(&self) -> Option<Screen<'_>> {
        let key = self.arrivals.chosen.as_ref()?;
        let known = self.epidemic.known()?;
        let (profile, _) = known.rules.on(self.now().date());
        let language = self.i18n.language().tag();
        let now = (self.now(), language);
        self.arrivals
            .arrivals()?
            .screen(key, &known.epidemic.risks, profile, now)
    }

    /// The day that is proposed for sampling: that of the round that is next, else today.
    fn sample_day(&self) -> Date {
        let now = self.now();
        let known = self.epidemic.known();
        let next = known.and_then(|known| known.epidemic.samples.next_day(now));
        next.unwrap_or_else(|| now.date())
    }

    /// The form in which somebody is isolated: as the rules suggest, else from today where they stay.
    fn isolation_of(&self, key: &Key) -> IsolationDraft {
        let screen = self
            .call_screen()
            .filter(|screen| screen.arrival.key == *key);
        let suggested = screen.as_ref().and_then(|screen| screen.suggestion.clone());
        suggested.unwrap_or_else(|| {
            let arrival = screen.map(|screen| screen.arrival);
            IsolationDraft {
                grid: arrival.and_then(|a| a.grid.clone()).unwrap_or_default(),
                building: arrival.and_then(|a| a.building.clone()).unwrap_or_default(),
                start: self.now().date().to_string(),
                ..IsolationDraft::new()
            }
        })
    }
}

impl Shell {
    fn refusal_of(&self, faults: &[DraftFault]) -> Option<Refusal> {
        let first = *faults.first()?;
        let i18n = &self.state.i18n;
        Some(Refusal::new(fault_text(i18n, first), fault_fields(first)))
    }

    /// See name and number of whoever is on the call screen.
    pub(super) fn open_call(&mut self, ctx: &Context) {
        let Some(key) = self.state.arrivals.chosen.clone() else {
            return;
        };
        let is_open = self.state.arrivals.opened.as_ref();
        if is_open.is_some_and(|(of, _)| *of == key) {
            return;
        }
        self.ask(Request::Arrivals(ArrivalsRequest::Open(key)), ctx);
    }

    /// The number goes to the clipboard, without anything else of whoever it is.
    pub(super) fn copy_number(&self, ctx: &Context) {
        let opened = self.state.arrivals.opened.as_ref();
        if let Some(phone) = opened.and_then(|(_, fields)| fields.get("phone")) {
            ctx.copy_text(phone.clone());
        }
    }

    /// Keep what came of the call.
    pub(super) fn record_call(&mut self, result: CallResult, ctx: &Context) {
        let Some(key) = self.state.arrivals.chosen.clone() else {
            return;
        };
        if self.views.arrivals.call.is_waiting() || self.lacks_administrator() {
            return;
        }
        let mut draft = self.views.arrivals.call.form.clone();
        draft.result = Some(result);
        if let Some(refusal) = self.refusal_of(&draft.faults(self.state.now())) {
            self.views.arrivals.call.refusal = Some(refusal);
            return;
        }
        let all = self.state.arrivals.arrivals();
        let follow = all.and_then(|all| {
            let one = all.get(&key)?;
            Some(all.profile_of(one).follow(result))
        });
        let ticket = self.ask(Act::RecordCall { key, draft }, ctx);
        self.views.arrivals.follow = follow;
        self.views.arrivals.call.asked(ticket);
    }

    /// Ask which other numbers there are of whoever is on the call screen.
    pub(super) fn ask_numbers(&mut self, ctx: &Context) {
        let Some(key) = self.state.arrivals.chosen.clone() else {
            return;
        };
        let others = self.state.call_screen().map_or_else(Vec::new, |screen| {
            let others = screen.others.iter();
            others.map(|one| one.key.clone()).collect()
        });
        let request = ArrivalsRequest::Numbers(key, others);
        self.ask(Request::Arrivals(request), ctx);
    }

    /// Keep another number: that of a record, or the one that was typed.
    pub(super) fn give_number(&mut self, of: Option<Key>, ctx: &Context) {
        let Some(key) = self.state.arrivals.chosen.clone() else {
            return;
        };
        if self.views.arrivals.number.is_waiting() || self.lacks_administrator() {
            return;
        }
        let mut draft = self.views.arrivals.number.form.clone();
        if of.is_some() {
            draft.phone.clear();
        } else if let Some(refusal) = self.refusal_of(&draft.faults(None)) {
            self.views.arrivals.number.refusal = Some(refusal);
            return;
        }
        let draft = NumberDraft { ..draft };
        let ticket = self.ask(Act::GiveNumber { key, draft, of }, ctx);
        self.views.arrivals.number.asked(ticket);
    }

    /// What was learned becomes work; where that asks for a day or more, a form opens with what is
    /// proposed: Enter keeps it.
    pub(super) fn hand_over_arrival(&mut self, kind: WorkKind, ctx: &Context) {
        let Some(key) = self.state.arrivals.chosen.clone() else {
            return;
        };
        let work = match kind {
            WorkKind::Isolate => Work::Isolate(Box::new(self.state.isolation_of(&key))),
            WorkKind::Sample => Work::Sample(self.state.sample_day().to_string()),
            WorkKind::Pass => Work::Pass(self.state.now().date().to_string()),
            WorkKind::Clear => {
                if self.views.arrivals.handing.is_waiting() || self.lacks_administrator() {
                    return;
                }
                let work = Work::Clear;
                let ticket = self.ask(Act::HandOverArrival { key, work }, ctx);
                self.views.arrivals.handing.asked(ticket);
                return;
            }
        };
        let building = match &work {
            Work::Isolate(draft) => self.state.building_title(Some(&draft.building)),
            _ => String::new(),
        };
        self.views.arrivals.enter(Form::Work(key, work, building));
    }

    /// Share out whom callers call.
    pub(super) fn share_calls(&mut self, draft: AssignDraft, ctx: &Context) {
        if self.views.arrivals.share.is_waiting() || self.lacks_administrator() {
            return;
        }
        let ticket = self.ask(Act::AssignCalls { draft }, ctx);
        self.views.arrivals.share.asked(ticket);
    }

    /// Whoever sits here calls this one from now on.
    pub(super) fn take_one(&mut self, key: Key, ctx: &Context) {
        let draft = AssignDraft {
            split: Split::Evenly,
            callers: vec![Caller {
                name: self.state.seat_name(),
                ..Caller::default()
            }],
            keys: vec![key],
        };
        self.ask(Act::AssignCalls { draft }, ctx);
    }
}
