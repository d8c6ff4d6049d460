//! Proposing the grids of a plan: the four principles as data on a project's map, handed to the
//! geometry, and what comes back as changes of a draft plan. Owns: these rules, and what a proposal
//! means in words of the field. Must not know: SQL, screens, languages.
//!
//! **Rules.** Grids lie in one area (片区) of one community each, unless borders may be crossed.
//! Streets, then lanes, water and old boundaries bound them, last a straight line through open
//! land. 小区 and 单位 stay whole, and so does every building; 街 and 巷 do not. A 单位 of some
//! size, or several of one name side by side, is a dedicated grid (专属网格); a dedicated grid that
//! there is stays as it is, and so does a locked one. In town a grid has the households of the
//! project's band. A village (村民委员会, whose code ends in 200 to 399 by the national rule for
//! codes of statistics) has no band: it keeps the number of grids it has.
//!
//! Codes are never read but for the community's: what a building or a compound is called says
//! nothing about the grid it comes to lie in.

mod edge;
mod field;
mod proposal;
mod repair;
mod take;
mod wish;

pub use edge::edge_at;
pub use field::{Field, Heads, Lack, Parted, Whole};
pub use proposal::{Demand, Proposal, Why, begin};
pub use repair::{Repair, balance};
pub use take::{Pick, Taken, take};
pub use wish::{Scope, Wish};
