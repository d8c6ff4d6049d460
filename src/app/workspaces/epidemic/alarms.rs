//! The watch over alarms: a thread of its own, so that they are noticed also while the window is
//! hidden or busy. Owns: that thread and its newest list. What is an alarm is the model's to say.

use crate::app::project::Known;
use crate::model::epidemic::{Alarm, Filter, Ground, Moment, Placed, alarms};
use crate::rules::arrivals::Late;
use crate::store::Clock;
use egui::{Context, ViewportId};
use jiff::civil::DateTime;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Time goes on also while nothing is entered.
const EVERY: Duration = Duration::from_secs(30);

/// What alarms are found in.
#[derive(Clone)]
struct Facts {
    known: Arc<Known>,
    placed: Arc<(Ground, Placed)>,
    clock: Clock,
    calls: Arc<Vec<Late>>,
}

type List = Arc<Mutex<Arc<Vec<Alarm>>>>;

/// The alarms of an instant that is replayed, and what they were found in.
struct Replayed {
    key: (u64, u64, DateTime),
    list: Arc<Vec<Alarm>>,
}

/// The watch; its thread ends with it.
#[derive(Default)]
pub struct AlarmWatch {
    sender: Option<Sender<Facts>>,
    /// What was told last.
    told: Option<Facts>,
    calls: Arc<Vec<Late>>,
    list: List,
    replayed: Option<Replayed>,
}

impl AlarmWatch {
    /// Watch these facts from now on.
    pub(super) fn follow(
        &mut self,
        ctx: &Context,
        known: Arc<Known>,
        placed: Arc<(Ground, Placed)>,
        clock: Clock,
    ) {
        let facts = Facts {
            known,
            placed,
            clock,
            calls: self.calls.clone(),
        };
        self.told = Some(facts.clone());
        self.tell(ctx, facts);
    }

    /// Calls are due or overdue so from now on.
    pub(super) fn note_calls(&mut self, ctx: &Context, calls: Arc<Vec<Late>>) {
        if Arc::ptr_eq(&self.calls, &calls) {
            return;
        }
        self.calls = calls;
        if let Some(told) = &mut self.told {
            told.calls = self.calls.clone();
            let facts = told.clone();
            self.tell(ctx, facts);
        }
    }

    fn tell(&mut self, ctx: &Context, facts: Facts) {
        let sender = self.sender.get_or_insert_with(|| {
            let (sender, receiver) = channel();
            let (list, ctx) = (self.list.clone(), ctx.clone());
            let name = "alarms".to_owned();
            let started = thread::Builder::new().name(name);
            if let Err(error) = started.spawn(move || watch(&receiver, &list, &ctx)) {
                tracing::error!(kind = ?error.kind(), "alarms are not watched");
            }
            sender
        });
        if sender.send(facts).is_err() {
            tracing::error!("alarms are not watched any more");
        }
    }

    /// The newest list: what must be looked at now, whatever is replayed.
    pub fn newest(&self) -> Arc<Vec<Alarm>> {
        let list = self.list.lock();
        list.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The list of the instant that is shown: the newest, or that of an instant that is replayed.
    pub fn list(&self) -> Arc<Vec<Alarm>> {
        let replayed = self.replayed.as_ref();
        replayed.map_or_else(|| self.newest(), |replayed| replayed.list.clone())
    }

    /// Show the list of the instant of this key, which `find` works out; none for now.
    pub(super) fn replay(
        &mut self,
        key: Option<(u64, u64, DateTime)>,
        find: impl FnOnce() -> Vec<Alarm>,
    ) {
        if self.replayed.as_ref().map(|replayed| replayed.key) != key {
            self.replayed = key.map(|key| Replayed {
                key,
                list: Arc::new(find()),
            });
        }
    }

    /// How many nobody has seen.
    pub fn unseen(&self) -> usize {
        let list = self.newest();
        list.iter().filter(|alarm| alarm.seen.is_none()).count()
    }
}

fn watch(receiver: &Receiver<Facts>, list: &List, ctx: &Context) {
    let mut facts: Option<Facts> = None;
    loop {
        match receiver.recv_timeout(EVERY) {
            Ok(newer) => facts = Some(receiver.try_iter().last().unwrap_or(newer)),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        let Some(facts) = &facts else { continue };
        let at = facts.clock.now();
        let epidemic = &facts.known.epidemic;
        let (ground, placed) = (&facts.placed.0, &facts.placed.1);
        let rules = facts.known.rules.on(at.date());
        let all = Filter::default();
        let moment = Moment::new(epidemic, (ground, placed), rules, &all, at);
        let found = Arc::new(alarms(epidemic, placed, &moment, &facts.calls));
        let mut list = list.lock().unwrap_or_else(PoisonError::into_inner);
        if **list != *found {
            *list = found;
            // Also a hidden window is told.
            ctx.request_repaint_of(ViewportId::ROOT);
        }
    }
}
