//! Floor 3: the project file. One SQLite file that is a valid OGC GeoPackage: other programs
//! open its layers, Gridroom's own tables stand beside them.
//!
//! Owns: the form of the file, transactions, the journal with undo, sealing, users, backups and
//! what makes a file safe to open. Must not know: screens, other file formats.
//!
//! **Records and layers.** Every record lies whole and exact in `gridroom_record`, under a stable
//! id. The layers (`grids`, `buildings`, …) are written from it in the same transaction, for
//! readers. Where a layer differs from its records when a project is opened, another program
//! changed it: attributes are taken over with a journal entry of their own, polygons of the
//! coverage become a draft plan, never a fact ([`outside`]).
//!
//! **Floors.** At the bottom lie the rows of the file (`schema`, `records`, `chain`, `journal`,
//! `person_keys`, …) and the small words that all share (`error`, `seat`, `holder`); none of these
//! knows a project. `project` is what all the rest is done with: reading, and writing an action
//! with its entry. Above it each file adds what it is about to [`Project`], up to `door`.
//!
//! **One door.** Whatever somebody wants done comes in as an [`crate::model::act::Act`] through
//! [`Project::commit`], is held against role, kinds and rules, and is written by this floor alone.
//!
//! **Journal.** Each user action is one immediate transaction with one entry ([`journal`]). An
//! entry says who (actor and workspace, the desk it was done at), when, and what: a list of
//! changes, each with the stable key of its record, the revision it was committed on, and the
//! state before and after of just what it changes, sealed values as ciphertext. Nothing in it
//! depends on row order. Entries are chained by their hashes ([`chain`]) and signed by whoever
//! signed in ([`signing`]), and the records are proven to follow from them ([`audit`]).
//!
//! So several desks can share entries later: an entry of another desk applies wherever what its
//! changes touch is as it was before them (the entry's id says whether it is there already; the
//! revision, whether anything else of the record has moved on); where it is not, the same
//! conflict is reported as for a change made here on a stale state, and nothing is overwritten.
//! Entries order by their arrival at the desk that hands them out, which numbers them and chains
//! their hashes; `root` ties an undo to the entry it compensates, on every desk.

mod administration;
mod arrivals;
mod audit;
mod backup;
mod batch;
mod carried;
pub mod chain;
mod clock;
pub mod columns;
mod comparing;
mod connecting;
mod copying;
mod delivery;
mod door;
mod drawn;
mod entered;
mod epidemic;
mod error;
mod following;
mod foreign;
pub mod geometry;
mod guard;
mod handovers;
mod head;
mod holder;
mod importing;
pub mod journal;
mod kept;
mod kin;
pub mod layers;
mod making;
mod network;
mod new_file;
mod opening;
pub mod outside;
mod people;
mod person_keys;
mod places;
mod plans;
mod printing;
mod profiles;
mod project;
mod proposing;
mod purge;
pub mod reading;
mod records;
mod redrawing;
mod register;
mod renewal;
mod resealing;
mod rollback;
mod roster;
mod sampling;
mod schema;
pub mod sealing;
mod seat;
mod signing;
mod sizing;
mod strays;
mod tracing;
mod undo;
mod users;
pub mod wkb;
mod world;

pub use crate::model::act::ActionName;
pub use arrivals::OtherNumber;
pub use backup::{Backup, folder_of as backups_of, list_backups, logs_of, restore};
pub use batch::PersonEdit;
pub use clock::Clock;
pub use door::{Done, Outcome};
pub use drawn::{drawn_of, is_drawn};
pub use entered::Entered;
pub use error::StoreError;
pub use foreign::{Fate, ForeignSql, SqlKind};
pub use guard::is_free;
pub use holder::Holder;
pub use importing::Brought;
pub use journal::{Entry, EntryRow, HistoryFilter, Mode};
pub use kin::{Left, Reached, Why};
pub use making::{Contents, NewProject};
pub use new_file::NewFile;
pub use opening::{OpenOptions, Readiness};
pub use project::{Access, Project, ReadOnlyReason};
pub use proposing::Surroundings;
pub use purge::{PurgeDone, PurgeReport};
pub use records::Stored;
pub use rollback::RollBack;
pub use schema::SCHEMA_VERSION;
pub use seat::{CLOCK, LOCAL, NOBODY, RowFault, Seat};
pub use undo::{Offer, UndoState, WhyNot};
pub use users::User;
