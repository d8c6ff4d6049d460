//! How far long work is, on a terminal. Owns: the line that shows it. Must not know: the work.
//! Where standard error is no terminal nothing is shown. Ctrl-C stops the work.

use super::interrupt;
use crate::course::{Course, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// So often the count is looked at; what takes no longer shows none.
const AGAIN: Duration = Duration::from_millis(150);

/// A line that follows a course while it lives.
pub(super) struct Progress {
    course: Arc<Course>,
    /// Dropped to take the line away.
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Follow work that is about to begin.
    pub fn begin() -> Self {
        let course = Arc::new(Course::new());
        interrupt::stops(&course);
        let (end, ended) = channel();
        let thread = std::io::stderr().is_terminal().then(|| {
            let course = Arc::clone(&course);
            thread::spawn(move || {
                let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
                while ended.recv_timeout(AGAIN) == Err(RecvTimeoutError::Timeout) {
                    draw(&bar, &course);
                }
                bar.finish_and_clear();
            })
        });
        Self {
            course,
            end: Some(end),
            thread,
        }
    }

    /// The course to be counted on.
    pub fn course(&self) -> &Course {
        &self.course
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn draw(bar: &ProgressBar, course: &Course) {
    let so_far = course.so_far();
    let template = match so_far.total {
        Some(total) => {
            bar.set_length(total as u64);
            "{msg} {bar:24} {human_pos} of {human_len}"
        }
        None => {
            bar.unset_length();
            "{msg} {spinner} {human_pos}"
        }
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(words(so_far.stage));
    bar.set_position(so_far.done as u64);
    bar.tick();
}

const fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Reading => "reading features",
        Stage::Placing => "placing features",
        Stage::Boundaries => "matching boundaries",
        Stage::Building => "building faces",
        Stage::Judging => "judging faces and gaps",
        Stage::Mending => "mending overlaps and gaps",
        Stage::Writing => "writing features",
        Stage::Recording => "writing records",
        Stage::Sealing => "sealing values",
        Stage::Erasing => "erasing people",
        Stage::Cleaning => "cleaning files",
        Stage::Copying => "copying pages",
        Stage::Weighing => "working it out",
    }
}
