//! Floor 2: pure decisions. Owns: who may do what, how personal values are masked, how long
//! they are kept. Must not know: SQL, files, screens.

pub mod mask;
pub mod permission;
pub mod retention;

pub use permission::{Permission, Role};
