//! Ctrl-C while a command works: the work stops in order, so that no half-written file stays behind. Owns:
//! hearing of it. Must not know: the work.

use crate::course::Course;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What asks a process to end, by the numbers of POSIX, which are those of Windows too: Ctrl-C, and
/// another program.
const SIGNALS: [i32; 2] = [2, 15];

/// From now on Ctrl-C stops this work. A second one ends the process at once.
pub(super) fn stops(course: &Arc<Course>) {
    let was_asked = Arc::new(AtomicBool::new(false));
    for signal in SIGNALS {
        let (course, was_asked) = (Arc::clone(course), Arc::clone(&was_asked));
        let heard = move || {
            if was_asked.swap(true, Ordering::Relaxed) {
                std::process::abort();
            }
            course.stop();
        };
        // SAFETY: where a signal is heard it only sets atomic values, or ends the process.
        let registered = unsafe { signal_hook_registry::register(signal, heard) };
        if let Err(error) = registered {
            tracing::warn!(%error, "the work cannot be stopped in order");
        }
    }
}
