//! GeoPackages of other programs in, and plain ones out. (A project is a GeoPackage too; its own
//! form is the business of the store.)
//!
//! In: every layer of features or attributes of its table of contents, in any coordinate system.
//! Out: one layer, WGS84, without anything of a project beside it.

mod read;
mod watch;
mod write;

pub(super) use read::read;
pub use write::draft;
