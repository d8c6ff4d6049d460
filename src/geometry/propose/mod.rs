//! Dividing ground into connected districts of about the same weight, along lines that are good
//! bounds. Owns: the arrangement of lines inside faces as a graph of blocks, and the search for
//! districts. Must not know: what weighs, who wants the districts, or what they are for.
//!
//! **Blocks** ([`Blocks::new`]): lines of several classes and the boundaries of faces are noded
//! together, exactly; the cells between them are glued where something that stays together spans
//! them (an outline, an area), and are cut along a straight line through open land only where one
//! alone is too heavy. What weighs nothing is filler. Compartments are never mixed.
//!
//! **Districts** ([`propose`]): within each compartment
//! 1. a first division by recursive bisection along random spanning trees, as in recombination
//!    (DeFord, Duchin and Solomon, "Recombination", 2021), biased so that trees hold together what
//!    should not be parted;
//! 2. recombination of neighbours: two districts are joined and divided anew in the best way there
//!    is. With up to 13 blocks every connected division is looked at (exact); with more, the cuts
//!    of random spanning trees, then moves of single blocks (Kernighan and Lin 1970; Fiduccia and
//!    Mattheyses 1982) that keep both connected;
//! 3. iterated local search (Lourenço, Martin and Stützle 2003): a pair is divided at random, what
//!    lies around is recombined, and the result is kept where it is no worse;
//! 4. chains of moves through as many districts as it takes, where one lies outside the band and
//!    its neighbours have no room either (`chain`).
//!
//! [`settle`] begins with what there is instead, weighs what changes hands, and tries chains first.
//!
//! The cost of a division is a sum over districts (`cost`): how far from the band, how far from
//! the mean, the length of its bounds by class, its form, whether it can be reached, and how much
//! of it comes from elsewhere. Several emphases give several alternatives; those that hardly
//! differ from a better one are dropped.
//!
//! **Limits.** Local search: no proof of the best (tests hold it against exact solvers). Chains
//! look at no more than 128 blocks around a district. Blocks are never divided here: where one
//! alone is beyond the band, the [`Reason`] says which.
//!
//! The budget is counted in recombinations, never in time, and every compartment and emphasis has
//! a random stream of its own: the same seed gives the same districts on any number of threads. What
//! was worked out for the same districts before is kept (`memo`), which changes no result.

mod aim;
mod allot;
mod blocks;
mod bound;
mod chain;
mod cost;
mod differ;
mod first;
mod glue;
mod ground;
mod local;
mod memo;
mod open;
mod outcome;
mod pair;
mod part;
mod reason;
mod run;
mod search;
mod settle;
mod tree;

pub use aim::{Aim, Emphasis, Target};
pub use allot::allot;
pub use blocks::{Block, Blocks, Finder, Link};
pub use bound::{Bound, Line};
pub use ground::{Ground, Group, Spread, Thing};
pub use outcome::{Alternative, District, Score};
pub use reason::Reason;
pub use run::{Impossible, Latest, Options, Prepared, propose};
pub use settle::{Settled, settle};
