//! What is wanted of the project: users, keys, retention, history. Must not know: what becomes of it.

/// Something that is wanted.
pub enum Intent {}
