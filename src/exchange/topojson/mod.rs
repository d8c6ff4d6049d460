//! TopoJSON in and out. In: any object of a topology is a layer; arcs are put together to rings.
//! Out: the arcs of the coverage are the arcs of the file, on the lattice of 1e-7 degree, so
//! that neighbours share their boundary in the file as they do here.

mod read;
mod write;

pub use read::read;
pub use write::to_bytes;
