//! What is wanted of redrawing. Must not know: what becomes of it.

/// Something that is wanted.
pub enum Intent {}
