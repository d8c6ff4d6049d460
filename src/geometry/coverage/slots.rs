//! Numbered places for the pieces of a coverage. Owns: which numbers are taken. Must not know:
//! what a piece is.
//!
//! A piece keeps its number while others come and go. Two sets with the same pieces under the
//! same numbers are equal, whatever came and went before, so that undo returns to the very same
//! state.

use std::collections::BTreeSet;
use std::ops::Index;

/// Pieces by number.
#[derive(Clone, Debug)]
pub struct Slots<T> {
    /// Never ends with an empty place.
    items: Vec<Option<T>>,
    /// The empty places.
    free: BTreeSet<u32>,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            free: BTreeSet::new(),
        }
    }
}

impl<T> From<Vec<T>> for Slots<T> {
    fn from(items: Vec<T>) -> Self {
        Self {
            items: items.into_iter().map(Some).collect(),
            free: BTreeSet::new(),
        }
    }
}

impl<T: PartialEq> PartialEq for Slots<T> {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items
    }
}

impl<T: Eq> Eq for Slots<T> {}

impl<T> Index<usize> for Slots<T> {
    type Output = T;

    /// A piece that is known to be there; panics where the coverage contradicts itself.
    fn index(&self, number: usize) -> &T {
        match &self.items[number] {
            Some(item) => item,
            None => panic!("no piece has the number {number}"),
        }
    }
}

impl<T> Slots<T> {
    /// The piece of a number.
    pub fn get(&self, number: u32) -> Option<&T> {
        self.items.get(number as usize)?.as_ref()
    }

    /// All pieces, by number.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        let numbered = (0u32..).zip(&self.items);
        numbered.filter_map(|(number, item)| Some((number, item.as_ref()?)))
    }

    /// All pieces in the order of their numbers.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.items.iter().flatten()
    }

    /// One more than the largest number taken.
    pub fn end(&self) -> usize {
        self.items.len()
    }

    /// The smallest numbers that are not taken, ascending, without end.
    pub fn vacant(&self) -> impl Iterator<Item = u32> + use<'_, T> {
        self.free.iter().copied().chain(self.items.len() as u32..)
    }

    /// Put a piece under a number, or take it away; what was there before.
    pub fn set(&mut self, number: u32, item: Option<T>) -> Option<T> {
        let place = number as usize;
        if place >= self.items.len() {
            item.as_ref()?;
            self.free.extend(self.items.len() as u32..number);
            self.items.resize_with(place + 1, || None);
        }
        if item.is_some() {
            self.free.remove(&number);
        } else {
            self.free.insert(number);
        }
        let before = std::mem::replace(&mut self.items[place], item);
        while self.items.last().is_some_and(Option::is_none) {
            self.items.pop();
            self.free.remove(&(self.items.len() as u32));
        }
        before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_pieces_are_equal_whatever_came_and_went() {
        let mut slots = Slots::from(vec!['a', 'b', 'c']);
        let before = slots.clone();
        slots.set(5, Some('f'));
        assert_eq!(slots.vacant().take(3).collect::<Vec<_>>(), [3, 4, 6]);
        slots.set(1, None);
        assert_eq!(slots.iter().map(|(i, _)| i).collect::<Vec<_>>(), [0, 2, 5]);
        slots.set(5, None);
        assert_eq!(slots.end(), 3);
        assert_eq!(slots.set(9, None), None);
        slots.set(1, Some('b'));
        assert_eq!(slots, before);
        assert_eq!(slots.vacant().next(), Some(3));
    }
}
