//! What was worked out once and is asked for again. Owns: how much of it is kept. Must not know: what it
//! is.
//!
//! A search comes back to the same districts again and again, as what ends no better is undone. What
//! depends on them alone is the same then, bit for bit, and need not be worked out anew.

use std::collections::HashMap;

/// The searches that run side by side keep no more than so many numbers in all, some twenty
/// megabytes.
pub(super) const ROOM: usize = 1_000_000;

/// Answers by the numbers that they depend on.
pub(super) struct Memo<T> {
    known: HashMap<Vec<u32>, T>,
    room: usize,
    held: usize,
}

impl<T> Memo<T> {
    /// With room for so many numbers.
    pub fn new(room: usize) -> Self {
        Self {
            known: HashMap::new(),
            room,
            held: 0,
        }
    }

    /// What is known of these numbers.
    pub fn get(&self, key: &[u32]) -> Option<&T> {
        self.known.get(key)
    }

    /// Keep an answer; where there is no room for it, what was kept before is forgotten.
    pub fn keep(&mut self, key: Vec<u32>, answer: T) {
        self.held += key.len();
        if self.held > self.room {
            self.known.clear();
            self.held = key.len();
        }
        self.known.insert(key, answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let mut memo = Memo::new(4);
        memo.keep(vec![1, 2], 'a');
        memo.keep(vec![1], 'b');
        assert_eq!(memo.get(&[1, 2]), Some(&'a'));
        assert_eq!(memo.get(&[1]), Some(&'b'));
        assert_eq!(memo.get(&[2]), None);
        memo.keep(vec![3, 4], 'c');
        assert_eq!(memo.get(&[1, 2]), None);
        assert_eq!(memo.get(&[3, 4]), Some(&'c'));
        // What is larger than all the room is kept by itself.
        memo.keep(vec![5; 9], 'd');
        assert_eq!((memo.get(&[3, 4]), memo.get(&[5; 9])), (None, Some(&'d')));
    }
}
