//! What was done and what happened, in a line each. Owns: the list, how grave each is and how old.
//! Must not know: where they are shown.

use crate::geometry::fixed::Coord;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// So many are kept.
const KEPT: usize = 50;
/// So long one stands in the bar, in place of the hint of what can be done.
const YOUNG: Duration = Duration::from_secs(12);

/// How grave a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Something was done.
    Done,
    /// Something is to be looked at.
    Look,
}

/// A line about what was done or happened.
#[derive(Clone, Debug)]
pub struct Notice {
    /// In words.
    pub text: String,
    /// How grave.
    pub level: Level,
    /// Where it happened, if that is a place on the map.
    pub at: Option<Coord>,
    since: Instant,
}

impl Notice {
    /// How old.
    pub fn age(&self) -> Duration {
        self.since.elapsed()
    }
}

/// All of them, the newest last.
#[derive(Debug, Default)]
pub struct Notices {
    list: VecDeque<Notice>,
    /// One that is being worked towards gives way to what becomes of it.
    is_hidden: bool,
}

impl Notices {
    /// Something was done.
    pub fn say(&mut self, text: impl Into<String>) {
        self.push(text.into(), Level::Done, None);
    }

    /// Something was done there.
    pub fn say_at(&mut self, text: impl Into<String>, at: Option<Coord>) {
        self.push(text.into(), Level::Done, at);
    }

    /// Something is to be looked at.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.push(text.into(), Level::Look, None);
    }

    fn push(&mut self, text: String, level: Level, at: Option<Coord>) {
        self.is_hidden = false;
        // The same again is the same, only newer.
        self.list.retain(|old| old.text != text);
        if self.list.len() == KEPT {
            self.list.pop_front();
        }
        self.list.push_back(Notice {
            text,
            level,
            at,
            since: Instant::now(),
        });
    }

    /// Nothing of what was said is of use any more in the bar; the list keeps it.
    pub fn hide(&mut self) {
        self.is_hidden = true;
    }

    /// The one that stands in the bar, and for how long it still does.
    pub fn young(&self) -> Option<(&Notice, Duration)> {
        let newest = self.list.back().filter(|_| !self.is_hidden)?;
        let left = YOUNG.checked_sub(newest.age())?;
        Some((newest, left))
    }

    /// All of them, the newest first.
    pub fn iter(&self) -> impl Iterator<Item = &Notice> {
        self.list.iter().rev()
    }

    /// As if so much time had passed.
    #[cfg(test)]
    pub(crate) fn grow_older(&mut self, by: Duration) {
        for notice in &mut self.list {
            notice.since = notice
                .since
                .checked_sub(by)
                .expect("the machine runs for longer");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_stands_in_the_bar_for_twelve_seconds_and_in_the_list_for_longer() {
        let mut notices = Notices::default();
        notices.say("甲");
        notices.grow_older(Duration::from_secs(11));
        let (notice, left) = notices.young().expect("young");
        assert_eq!(notice.text, "甲");
        assert!(left <= Duration::from_secs(1), "{left:?}");
        notices.grow_older(Duration::from_secs(1));
        assert!(notices.young().is_none());
        assert_eq!(notices.iter().count(), 1);
        // Said again it is new.
        notices.say("甲");
        assert!(notices.young().is_some());
        assert_eq!(notices.iter().count(), 1);
    }
}
