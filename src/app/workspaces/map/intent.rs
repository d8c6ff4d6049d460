//! What is wanted of the war-room map. Must not know: what becomes of it.

/// Something that is wanted.
pub enum Intent {}
