//! Work on other threads fails in words: a panic there becomes an outcome, never a silence. Must not
//! know: what the work is.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// The work ended by a panic. What the panic says is not kept: it may hold a value of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the work broke off")]
pub struct BrokeOff;

/// Do it. Whatever it has changed half is given up with it.
///
/// # Errors
/// It panicked.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, BrokeOff> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| BrokeOff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_panics_breaks_off_and_what_does_not_is_done() {
        assert_eq!(guarded(|| 2), Ok(2));
        let divisor = std::hint::black_box(0);
        assert_eq!(guarded(|| 1 / divisor), Err(BrokeOff));
    }
}
