//! Acts on their way to the project. Owns: that one that is pressed twice before it is answered is
//! one act, and one that is wanted again later is another.

use crate::model::act::{Act, Delivered};

/// The act that was sent last, if nothing was sent since.
#[derive(Debug, Default)]
pub(super) struct InFlight {
    last: Option<(usize, Delivered)>,
}

impl InFlight {
    /// An act under its id, which is the `number`-th request; `answered` of those before it have
    /// been. The same act right after itself, and before its answer, has the same id. (After
    /// another request it is no second press: somebody opens a gate, closes it and opens it again.)
    pub fn with_id(
        &mut self,
        act: Act,
        (number, answered): (usize, usize),
        new_id: impl FnOnce() -> Option<String>,
    ) -> Delivered {
        let last = self.last.take();
        let same = last.filter(|(sent, other)| *sent > answered && other.act == act);
        let delivered = match same {
            Some((_, same)) => same,
            None => Delivered { id: new_id(), act },
        };
        self.last = Some((number, delivered.clone()));
        delivered
    }

    /// Something else was asked for.
    pub fn interrupt(&mut self) {
        self.last = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::epidemic::GateState;

    #[test]
    fn a_second_press_is_the_same_act_and_a_later_one_is_another() {
        let gate = |state| Act::SetGates {
            keys: Vec::new(),
            state,
        };
        let (open, closed) = (gate(GateState::Open), gate(GateState::Closed));
        let mut flight = InFlight::default();
        let mut ids = 0;
        let mut number = 0;
        let mut send = |flight: &mut InFlight, act: &Act, answered| {
            number += 1;
            let delivered = flight.with_id(act.clone(), (number, answered), || {
                ids += 1;
                Some(ids.to_string())
            });
            delivered.id.expect("an id")
        };
        assert_eq!(send(&mut flight, &open, 0), "1");
        assert_eq!(send(&mut flight, &open, 0), "1", "pressed twice");
        // While something long is still unanswered, the gate is closed and opened again.
        assert_eq!(send(&mut flight, &closed, 0), "2");
        assert_eq!(send(&mut flight, &open, 0), "3");
        // Answered, it is wanted again.
        assert_eq!(send(&mut flight, &open, 4), "4");
        // Taken back in between.
        flight.interrupt();
        assert_eq!(send(&mut flight, &open, 4), "5");
    }
}
