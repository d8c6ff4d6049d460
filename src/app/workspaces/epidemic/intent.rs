//! What is wanted of the epidemic workspace. Must not know: what becomes of it.

use super::{Sheet, Tab};
use crate::geometry::coverage::FaceId;
use crate::model::epidemic::{Filter, House, Isolation, IsolationStep, Order, Subject};
use crate::model::record::Key;
use jiff::civil::DateTime;

/// Something that is wanted.
pub enum Intent {
    /// Show a list.
    ShowTab(Tab),
    /// Look at these cases.
    LookAt(Filter),
    /// Show this instant; the replay stops there.
    ShowInstant(DateTime),
    /// Replay so many days a second.
    PlayAt(f64),
    /// Ask what a case in this grid would change, or ask no more.
    Suppose(Option<FaceId>),
    /// Show the table of this subject.
    ShowSubject(Subject),
    /// List only those isolations that something must be done about, or all.
    ListDue(bool),
    /// List the isolations of the contacts of this case, or of all.
    ListContacts(Option<String>),
    /// Enter a case, or change this one.
    EnterCase(Option<Key>),
    /// Enter the case of somebody who is isolated.
    EnterCaseOf(Box<Isolation>),
    /// The case that is entered lies in this building.
    PlaceCase(House),
    /// Keep the case that is entered.
    KeepCase,
    /// Enter an isolation, or change this one.
    EnterIsolation(Option<Box<Isolation>>),
    /// Enter something else.
    Enter(Sheet),
    /// Keep what else is entered.
    KeepSheet,
    /// Do the same about some isolations.
    StepIsolations(Vec<Key>, IsolationStep),
    /// Ask whether an order is withdrawn, with what that would do.
    AskWithdraw(Key),
    /// Write an order for these grids.
    DraftOrder(Vec<FaceId>),
    /// Change the draft of an order.
    EditOrder(Box<Order>),
    /// Choose a file of rules.
    ChooseRules,
}
