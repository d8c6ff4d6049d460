//! What is wanted of the desk of arrivals. Must not know: what becomes of it.

use super::{Filter, Form, Tab};
use crate::model::arrivals::{AssignDraft, By, WorkKind};
use crate::model::record::Key;
use crate::rules::arrivals::CallResult;
use jiff::civil::Date;

/// Something that is wanted.
pub enum Intent {
    /// Show a page of the panel.
    ShowTab(Tab),
    /// List these.
    LookThrough(Filter),
    /// Count progress by this.
    CountBy(By),
    /// Look at the hours of this day, or of today.
    HoursOf(Option<Date>),
    /// Look at the hours of this caller, or of all.
    HoursBy(Option<String>),
    /// Show somebody on the call screen, and where they stay on the map.
    Choose(Key),
    /// Show whoever is to be called next.
    Next,
    /// Pass over whoever is on the call screen: they come again later.
    Skip,
    /// Show whoever was on the call screen before.
    Back,
    /// See name and number of whoever is on the call screen, to call them.
    Open,
    /// Copy the number.
    CopyNumber,
    /// This came of the call.
    Record(CallResult),
    /// Ask which other numbers there are.
    AskNumbers,
    /// Another number: that of this record, or the one that was typed.
    GiveNumber(Option<Key>),
    /// What was learned becomes work; where that asks for a day or more, a form opens.
    HandOver(WorkKind),
    /// Enter something, in place of the page.
    Enter(Box<Form>),
    /// Hand what is being entered to the project.
    KeepForm,
    /// Share out whom callers call.
    Share(AssignDraft),
    /// Take over whom a colleague calls.
    TakeOver(String),
    /// Take over one of them.
    TakeOne(Key),
    /// Choose the file in which a caller's queue goes out.
    Send(String),
    /// Choose a file that came, or came back.
    Bring,
    /// Choose a file for the list of the morning meeting.
    PrintMorning,
    /// Choose a file for the list of visits.
    PrintVisits,
}
