//! What is wanted of the desk of sampling. Must not know: what becomes of it.

use super::{Form, Tab, Tubes};
use crate::model::record::Key;
use crate::model::sampling::{RoundId, TubeResult};

/// Something that is wanted.
pub enum Intent {
    /// Show a page of the panel.
    ShowTab(Tab),
    /// Look at this round.
    LookAt(RoundId),
    /// Show this grid of the round on the map, and who of it is missing.
    ShowGrid(String),
    /// Show this site on the map.
    ShowSite(String),
    /// People step up at this lane here.
    StandAt(String, u32),
    /// List these tubes.
    ListTubes(Tubes),
    /// Show who is in this tube, or nobody's.
    ShowTube(Option<String>),
    /// Enter something, in place of the page.
    Enter(Box<Form>),
    /// Hand what is being entered to the project.
    KeepForm,
    /// Begin the round; where lanes are not covered, ask why first.
    Begin,
    /// Let the grids that are selected on the map go to this site, or to the nearest.
    Assign(Option<String>),
    /// The team does not stand there after all.
    DropTeam(Key),
    /// Who was found goes into the tube that was scanned: by id, in order.
    CheckIn(Vec<String>),
    /// Close the tube that is open here.
    CloseTube(String),
    /// Take another tube: the field is free for its number.
    NextTube,
    /// What came of these tubes; nothing takes it back.
    Record(Vec<Key>, Option<TubeResult>),
    /// Somebody does not refuse after all, by id.
    EndRefusal(Key),
    /// These households say who is to be sampled: all who live there.
    PreRegister(Vec<String>),
    /// Choose a file for the list of those who are missing.
    ExportMissing,
    /// Work out tours to those who are sampled at home.
    PlanHome,
    /// Choose a file for the tours, to be printed.
    PrintHome,
}
