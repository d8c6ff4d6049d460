//! What is wanted of the epidemic workspace. Must not know: what becomes of it.

/// Something that is wanted.
pub enum Intent {}
