//! What is wanted of imports and exports. Must not know: what becomes of it.

/// Something that is wanted.
pub enum Intent {}
