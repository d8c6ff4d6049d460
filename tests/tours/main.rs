//! Tours, held against what OR-Tools found for ten towns and against what must always hold.

mod fixtures;
mod held;
mod properties;
mod town;
