//! Whether nobody sits at the window any more. Owns: when it was touched last, and how long that may be
//! ago until personal values are locked; the window and the thread of the project see the same.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// When the window was touched last, and how long ago that may be.
#[derive(Clone)]
pub(super) struct Idling(Arc<Mutex<(Instant, Duration)>>);

impl Idling {
    /// Somebody sits there now, and may leave it for so long.
    pub fn new(patience: Duration) -> Self {
        Self(Arc::new(Mutex::new((Instant::now(), patience))))
    }

    /// Somebody touched the window.
    pub fn touch(&self) {
        if let Ok(mut known) = self.0.lock() {
            known.0 = Instant::now();
        }
    }

    /// From now on nobody may leave it for longer than this.
    pub fn be_patient(&self, patience: Duration) {
        if let Ok(mut known) = self.0.lock() {
            known.1 = patience;
        }
    }

    /// So long it may be left; for ever where that cannot be told.
    pub fn patience(&self) -> Duration {
        self.0.lock().map_or(Duration::MAX, |known| known.1)
    }

    /// It was left for too long.
    pub fn is_over(&self) -> bool {
        let known = self.0.lock();
        known.is_ok_and(|known| known.0.elapsed() >= known.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_that_is_shorter_goes_at_once() {
        let idling = Idling::new(Duration::from_secs(3_600));
        let seen_by_the_thread = idling.clone();
        assert!(!seen_by_the_thread.is_over());
        idling.be_patient(Duration::ZERO);
        assert!(seen_by_the_thread.is_over());
        assert_eq!(seen_by_the_thread.patience(), Duration::ZERO);
        idling.be_patient(Duration::from_secs(3_600));
        idling.touch();
        assert!(!seen_by_the_thread.is_over());
    }
}
