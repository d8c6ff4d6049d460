//! Lists in and out: one engine for every desk. A list is told by its specification (`spec`):
//! columns with their rules. It is read row by row from CSV or a workbook (`rows`), its heading
//! found (`heading`), its cells checked (`check`) against rules and the map (`ground`), matched
//! with what is there (`matching`) and written as one action (`apply`). Rows that cannot come in go
//! into a workbook with the reason beside them (`workbook`), which also makes templates and
//! exports. What a row has on its way out is the same for a file and for paper (`outgoing`).
//!
//! Must not know: screens. Captions come from the caller, in its language ([`Words`]).

mod address;
mod apply;
mod calling;
mod check;
mod drafts;
mod ground;
mod heading;
mod homes;
pub(super) mod layout;
mod matching;
mod outgoing;
mod place;
mod rows;
mod sampled;
mod spec;
mod values;
mod workbook;
mod written;

pub use apply::{Foreseen, apply, foresee};
pub use calling::{export_missing, missing};
pub use check::{Checked, Progress, Reason, Refused, Taken, Warning, check};
pub use ground::Ground;
pub use heading::{Found, Heading, Other, find, guess, look};
pub use matching::{Decision, Decisions, Doubtful, Figures};
pub use outgoing::{Selection, printed};
pub use rows::{Cell, Epoch, LIMIT, Row, Sheet, SheetFault, Source, for_each_row, sheets};
pub use sampled::{Sampled, export_sampled};
pub use spec::{Choices, Column, Form, Holder, LISTS, List, Rule, list_named};
pub use values::value_of;
pub use workbook::{Clearness, Exported, Words, WriteError, count, export, refusals, template};
