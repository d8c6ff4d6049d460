//! Floor 0: how far long work is, and whether whoever asked for it still wants it. Owns: stage,
//! count and the wish to stop. Must not know: what the work is, or who shows the count.
//!
//! Whoever starts long work makes a course, hands it down, and looks at it from another thread.
//! Whoever works only counts.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

/// What is being done. Each is counted in units of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Features of a file are read.
    Reading,
    /// Features get their places on the ground.
    Placing,
    /// Stretches of boundary are held against one another.
    Boundaries,
    /// Faces are built of boundaries.
    Building,
    /// Faces and what lies between them are judged.
    Judging,
    /// Gaps and overlaps are given away.
    Mending,
    /// Features are written to a file.
    Writing,
    /// Records are written to a project.
    Recording,
}

impl Stage {
    /// All of them, in the order in which they mostly come.
    pub const ALL: [Self; 8] = [
        Self::Reading,
        Self::Placing,
        Self::Boundaries,
        Self::Building,
        Self::Judging,
        Self::Mending,
        Self::Writing,
        Self::Recording,
    ];
}

/// How far work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoFar {
    /// What is being done.
    pub stage: Stage,
    /// So many are done.
    pub done: usize,
    /// Of so many; `None` where nobody knows yet.
    pub total: Option<usize>,
}

/// Whoever asked for the work does not want it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped")]
pub struct Stopped;

impl From<Stopped> for std::io::Error {
    fn from(_: Stopped) -> Self {
        Self::new(std::io::ErrorKind::Interrupted, "stopped")
    }
}

/// Do work that can be stopped, to its end.
pub fn whole<T>(work: impl FnOnce(&Course) -> Result<T, Stopped>) -> T {
    match work(&Course::new()) {
        Ok(done) => done,
        Err(Stopped) => unreachable!("nobody else has this course"),
    }
}

/// The course of a piece of work.
#[derive(Debug)]
pub struct Course {
    /// When it began.
    pub began: Instant,
    stage: AtomicUsize,
    done: AtomicUsize,
    /// 0: not known.
    total: AtomicUsize,
    is_stopped: AtomicBool,
}

impl Default for Course {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            stage: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            total: AtomicUsize::new(0),
            is_stopped: AtomicBool::new(false),
        }
    }
}

impl Course {
    /// The course of work that is about to begin, or that nobody looks at.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next stage begins, of so many units if that is known.
    pub fn enter(&self, stage: Stage, total: usize) {
        let place = Stage::ALL.iter().position(|s| *s == stage);
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        self.stage
            .store(place.unwrap_or_default(), Ordering::Relaxed);
    }

    /// The stage has so many units more than was known.
    pub fn expect_more(&self, units: usize) {
        self.total.fetch_add(units, Ordering::Relaxed);
    }

    /// So many more are done.
    ///
    /// # Errors
    /// [`Stopped`] where work is to end.
    pub fn count(&self, units: usize) -> Result<(), Stopped> {
        self.done.fetch_add(units, Ordering::Relaxed);
        self.go_on()
    }

    /// So many are done in all; whether to go on.
    pub fn step(&self, done: usize) -> bool {
        self.done.store(done, Ordering::Relaxed);
        !self.is_stopped()
    }

    /// Nothing that could be counted was done.
    ///
    /// # Errors
    /// [`Stopped`] where work is to end.
    pub fn go_on(&self) -> Result<(), Stopped> {
        if self.is_stopped() {
            Err(Stopped)
        } else {
            Ok(())
        }
    }

    /// Stop it, at the next count.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it is to end.
    pub fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    /// How far it is.
    pub fn so_far(&self) -> SoFar {
        let stage = Stage::ALL.get(self.stage.load(Ordering::Relaxed));
        let done = self.done.load(Ordering::Relaxed);
        let total = self.total.load(Ordering::Relaxed);
        SoFar {
            stage: stage.copied().unwrap_or(Stage::Reading),
            done,
            // What turns out to be more than was expected has no known end.
            total: (total > 0 && done <= total).then_some(total),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_counted_by_stage_until_somebody_stops() {
        let course = Course::new();
        course.expect_more(2);
        assert_eq!(course.count(1), Ok(()));
        course.expect_more(3);
        let reading = SoFar {
            stage: Stage::Reading,
            done: 1,
            total: Some(5),
        };
        assert_eq!(course.so_far(), reading);
        course.enter(Stage::Judging, 1);
        assert_eq!(course.count(2), Ok(()));
        let judging = SoFar {
            stage: Stage::Judging,
            done: 2,
            total: None,
        };
        assert_eq!(course.so_far(), judging);
        course.stop();
        assert_eq!(course.count(1), Err(Stopped));
        assert!(!course.step(4));
    }
}
