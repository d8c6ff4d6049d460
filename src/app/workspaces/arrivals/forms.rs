//! What is being entered at the desk of arrivals, and handing it to the project.

use crate::app::shell::Shell;
use crate::app::state::State;
use crate::model::act::Act;
use crate::model::arrivals::{ArrivalDraft, Work};
use crate::model::draft::DraftFault;
use crate::model::record::Key;
use egui::Context;

/// What is being entered.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// Somebody who came from elsewhere: the record, if there is one, and what was typed to find the
    /// building.
    Arrival(Option<Key>, Box<ArrivalDraft>, String),
    /// What was learned of somebody becomes work; what was typed to find the building.
    Work(Key, Work, String),
}

impl State {
    /// What stands against what is being entered.
    pub(crate) fn arrival_faults(&self, form: &Form) -> Vec<DraftFault> {
        let today = self.now().date();
        match form {
            Form::Arrival(key, draft, _) => draft.faults(key.is_none(), today),
            Form::Work(key, work, _) => {
                let mut faults = work.faults(today);
                let known = self.arrivals.arrivals().and_then(|all| all.get(key));
                if let Some(arrival) = known.filter(|_| faults.is_empty()) {
                    faults.extend(work.faults_of(arrival));
                }
                faults
            }
        }
    }
}

impl Shell {
    /// Hand what was entered to the project, once; it stays until that is done.
    pub(super) fn keep_arrival(&mut self, ctx: &Context) {
        let Some(entering) = &self.views.arrivals.form else {
            return;
        };
        let form = entering.form.clone();
        if entering.is_waiting() || self.lacks_administrator() {
            return;
        }
        let act = match form {
            Form::Arrival(key, draft, _) => Act::PutArrival { key, draft: *draft },
            Form::Work(key, work, _) => Act::HandOverArrival { key, work },
        };
        let ticket = self.ask(act, ctx);
        if let Some(entering) = &mut self.views.arrivals.form {
            entering.asked(ticket);
        }
    }
}
