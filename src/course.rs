//! Floor 0: how far long work is, and whether whoever asked for it still wants it. Owns: stage,
//! count, the wish to stop, and the point from which it comes too late. Must not know: what the work
//! is, or who shows the count.
//!
//! Whoever starts long work makes a course, hands it down, and looks at it from another thread.
//! Whoever works only counts, and closes the course right before what was done becomes lasting: a
//! wish to stop that was heard before leaves nothing behind, and none is heard after.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// After so long it can be told how fast it goes, and how long the rest takes.
const SURE: Duration = Duration::from_secs(1);

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
    /// Personal values are sealed.
    Sealing,
    /// People are erased.
    Erasing,
    /// Other files of the project are cleaned.
    Cleaning,
    /// Parts of a file are copied.
    Copying,
    /// What depends on it is worked out.
    Weighing,
}

impl Stage {
    /// All of them, in the order in which they mostly come.
    pub const ALL: [Self; 13] = [
        Self::Reading,
        Self::Placing,
        Self::Boundaries,
        Self::Building,
        Self::Judging,
        Self::Mending,
        Self::Writing,
        Self::Recording,
        Self::Sealing,
        Self::Erasing,
        Self::Cleaning,
        Self::Copying,
        Self::Weighing,
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
    /// When the stage began.
    since: Mutex<Instant>,
    stage: AtomicUsize,
    done: AtomicUsize,
    /// 0: not known.
    total: AtomicUsize,
    standing: AtomicU8,
    counts: AtomicUsize,
    /// It stops by itself after so many counts.
    limit: usize,
}

/// It goes on, and can be stopped.
const OPEN: u8 = 0;
/// Somebody stopped it: nothing of it becomes lasting.
const STOPPED: u8 = 1;
/// It becomes lasting: nobody stops it any more.
const CLOSED: u8 = 2;

impl Default for Course {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            since: Mutex::new(Instant::now()),
            stage: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            total: AtomicUsize::new(0),
            standing: AtomicU8::new(OPEN),
            counts: AtomicUsize::new(0),
            limit: usize::MAX,
        }
    }
}

impl Course {
    /// The course of work that is about to begin, or that nobody looks at.
    pub fn new() -> Self {
        Self::default()
    }

    /// A course that is stopped at the count after so many: what stopping leaves behind can be seen
    /// at every one of them.
    pub fn stopping_after(counts: usize) -> Self {
        Self {
            limit: counts,
            ..Self::default()
        }
    }

    /// The next stage begins, of so many units if that is known.
    pub fn enter(&self, stage: Stage, total: usize) {
        let place = Stage::ALL.iter().position(|s| *s == stage);
        if let Ok(mut since) = self.since.lock() {
            *since = Instant::now();
        }
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
        self.note_count();
        self.go_on()
    }

    /// So many are done in all; whether to go on.
    pub fn step(&self, done: usize) -> bool {
        self.done.store(done, Ordering::Relaxed);
        self.note_count();
        !self.is_stopped()
    }

    fn note_count(&self) {
        if self.counts.fetch_add(1, Ordering::Relaxed) >= self.limit {
            self.stop();
        }
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

    /// Stop it, at the next count. `false` where that comes too late: it is lasting already.
    pub fn stop(&self) -> bool {
        self.turn(STOPPED)
    }

    /// What was done becomes lasting now: from here on nobody stops it.
    ///
    /// # Errors
    /// [`Stopped`] where somebody did before; nothing may become lasting then.
    pub fn close(&self) -> Result<(), Stopped> {
        match self.turn(CLOSED) {
            true => Ok(()),
            false => Err(Stopped),
        }
    }

    /// Whichever of the two comes first holds.
    fn turn(&self, to: u8) -> bool {
        let order = Ordering::AcqRel;
        let turned = self
            .standing
            .compare_exchange(OPEN, to, order, Ordering::Acquire);
        turned == Ok(OPEN) || turned == Err(to)
    }

    /// Whether it is to end.
    pub fn is_stopped(&self) -> bool {
        self.standing.load(Ordering::Acquire) == STOPPED
    }

    /// Whether it is lasting, and cannot be stopped any more.
    pub fn is_closed(&self) -> bool {
        self.standing.load(Ordering::Acquire) == CLOSED
    }

    /// How long this stage takes already, and how many are done in it; `None` as long as nothing can be
    /// told from that.
    fn pace(&self) -> Option<(Duration, usize)> {
        let done = self.so_far().done;
        let since = self.since.lock().ok()?.elapsed();
        (done > 0 && since > SURE).then_some((since, done))
    }

    /// So many are done in a second; `None` where nobody can say.
    pub fn rate(&self) -> Option<f64> {
        let (since, done) = self.pace()?;
        Some(done as f64 / since.as_secs_f64())
    }

    /// How long it will still take, by how long it took so far; `None` where nobody can say.
    pub fn left(&self) -> Option<Duration> {
        let (since, done) = self.pace()?;
        let left = self.so_far().total?.checked_sub(done)?;
        Some(since.mul_f64(left as f64 / done as f64))
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

    #[test]
    fn rate_and_remaining_time_are_told_once_something_can_be_told() {
        let course = Course::new();
        course.enter(Stage::Recording, 1_000);
        assert_eq!(course.count(200), Ok(()));
        assert_eq!((course.rate(), course.left()), (None, None), "too soon");
        let began = Instant::now().checked_sub(Duration::from_secs(4));
        *course.since.lock().expect("nobody else has it") = began.expect("a machine that runs");
        let rate = course.rate().expect("told");
        assert!((49.0..=50.0).contains(&rate), "{rate}");
        let left = course.left().expect("told").as_secs_f64();
        assert!((16.0..=16.5).contains(&left), "{left}");
        // Nobody knows of how many.
        course.expect_more(1);
        assert_eq!(course.count(2_000), Ok(()));
        assert!(course.rate().is_some() && course.left().is_none());
        course.enter(Stage::Sealing, 10);
        assert_eq!((course.rate(), course.left()), (None, None));
    }

    #[test]
    fn whoever_stops_first_stops_it_and_whoever_comes_too_late_does_not() {
        let stopped = Course::new();
        assert!(stopped.stop());
        assert!(stopped.stop(), "twice is once");
        assert_eq!(stopped.close(), Err(Stopped));
        assert!(stopped.is_stopped());
        let lasting = Course::new();
        assert_eq!(lasting.close(), Ok(()));
        assert_eq!(lasting.close(), Ok(()), "several parts become lasting");
        assert!(!lasting.stop());
        assert!(lasting.is_closed() && !lasting.is_stopped());
        assert_eq!(lasting.count(1), Ok(()), "what follows is done to its end");
    }
}
