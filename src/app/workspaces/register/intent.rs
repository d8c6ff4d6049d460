//! What is wanted of the register. Must not know: what becomes of it.

/// Something that is wanted.
pub enum Intent {}
