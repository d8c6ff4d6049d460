//! What is wanted of the tour. Must not know: what becomes of it.

/// Something that is wanted.
pub enum Intent {
    /// Begin, or go on where it was left; once more from the first step where all were taken.
    Begin,
    /// Leave it; it can be taken up again.
    Leave,
    /// Go on without having done it.
    Skip,
    /// Back to the step before.
    Back,
}
