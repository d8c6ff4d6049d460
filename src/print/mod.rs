//! Floor 4: paper. Wall maps, grid sheets, notices, reports, slides, lists and the part of the map that is in
//! view as pages, and pages as PDF, SVG and PNG, without a screen; the replay as an animation.
//! Owns: what stands where on a page, and how pages are written. How a map looks is the business of
//! [`crate::style`], shared with the window; what is in force is that of the model. Must not know: the
//! window, or who asked for a print.
//!
//! A layout ([`wall`], [`sheets`], [`slide`] …) makes of what is known ([`facts`]) pages as data ([`page`]); each
//! writer ([`pdf`], [`svg`], [`png`]) makes of such pages a file.

pub mod calling;
mod card;
pub mod drafted;
mod drawing;
pub mod facts;
mod flow;
mod furniture;
mod ground;
mod ground_names;
pub mod in_view;
mod index;
pub mod job;
mod leaf;
mod legend;
pub mod listing;
mod marks;
pub mod names;
pub mod notice;
pub mod page;
pub mod paper;
pub mod pdf;
mod plane;
pub mod png;
pub mod registers;
pub mod replay;
pub mod report;
pub mod sheets;
pub mod shops;
mod signs;
pub mod slide;
pub mod stamp;
pub mod svg;
mod tiles;
pub mod tours;
mod town;
pub mod typeface;
pub mod wall;

use crate::course::Stopped;
use crate::store::StoreError;
use jiff::civil::Date;
use thiserror::Error;

/// Why nothing is printed.
#[derive(Debug, Error)]
pub enum PrintError {
    /// The font cannot be used.
    #[error("the font cannot be used: {0}")]
    Font(String),
    /// The project does not say what is asked of it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is nothing to print.
    #[error("there is no grid to print")]
    Nothing,
    /// These grids are not there.
    #[error("there is no such grid: {0}")]
    NoGrid(String),
    /// There is no such plan, or it is no draft any more.
    #[error("there is no draft plan of this name: {0}")]
    NoPlan(String),
    /// There is no day to replay between these two.
    #[error("there is no day to replay from {0} to {1}")]
    NoDays(Date, Date),
    /// A replay would have more days than this.
    #[error("a replay has {0} days at most")]
    TooLong(usize),
    /// The paper is too small for what must stand on it.
    #[error("{0} is too small for this map: its list of grids alone would fill it")]
    TooSmall(&'static str),
    /// The pages cannot be written in this format.
    #[error("the pages cannot be written: {0}")]
    Format(String),
    /// The picture would have too many pixels.
    #[error("a picture of {0} × {1} pixels is too large; ask for fewer dots per inch")]
    TooLarge(u64, u64),
    /// Somebody stopped it.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}
