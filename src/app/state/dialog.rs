//! Questions to whoever sits here. Owns: which there are, and what is typed into them. Must not
//! know: how they are drawn, or what becomes of the answers.

use crate::app::jobs::chooser::Choice;
use crate::app::jobs::folder::Name;
use crate::app::project::{Credentials, Passphrase, PersonRow};
use crate::app::words::messages::Message;
use crate::app::workspaces::arrivals::CallsFile;
use crate::app::workspaces::epidemic::{Front, OrderForm, Withdrawing};
use crate::app::workspaces::map::basemap_draft::BasemapDraft;
use crate::app::workspaces::redraw::state::Proposal;
use crate::exchange::export::Loss;
use crate::exchange::list::{LISTS, List, Sampled};
use crate::model::record::Key;
use crate::model::setting::ProfileOf;
use crate::rules::Role;
use crate::rules::profile::RuleSet;
use crate::rules::retention::Ground;
use crate::store::sealing::Fields;
use crate::store::{Backup, Holder, PurgeDone, PurgeReport, Reached, RollBack};
use std::path::PathBuf;

/// A person being entered or changed.
#[derive(Clone, Debug, Default)]
pub struct PersonDraft {
    /// The record, if there is one already.
    pub key: Option<Key>,
    /// The grid's code.
    pub grid: String,
    /// Values by name.
    pub fields: Fields,
}

/// A list that is to be written.
#[derive(Clone, Debug)]
pub struct ListDraft {
    /// Which.
    pub list: &'static List,
    /// Personal values in clear.
    pub is_clear: bool,
    /// Why.
    pub reason: String,
    /// The list, by its name, whose rows were last asked to be counted.
    pub asked: &'static str,
    /// So many rows the list of this name would have.
    pub rows: Option<(&'static str, usize)>,
}

impl Default for ListDraft {
    fn default() -> Self {
        Self {
            list: &LISTS[0],
            is_clear: false,
            reason: String::new(),
            asked: "",
            rows: None,
        }
    }
}

/// What is being entered, and would be given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// A dialog, by its number.
    Dialog(u64),
    /// A form of the epidemic workspace.
    Epidemic(Front),
    /// The form of the register.
    Register,
    /// The form of the desk of arrivals.
    Arrivals,
    /// What was typed about a call.
    Noting,
    /// The form of the desk of sampling.
    Sampling,
    /// What was left out of a newer extract.
    Update,
    /// What was decided about a layer on its way in.
    Import,
    /// What was decided about a list on its way in.
    List,
    /// What is being traced.
    Traced,
    /// Points by which a plan is being placed.
    Points,
    /// A line that is being drawn to redraw grids.
    Line,
    /// What was drawn and typed for a town of one's own.
    OwnTown,
    /// All that belongs to the open project.
    Work,
    /// Whatever is open.
    All,
}

/// A path being typed, where the system has no dialog that chooses files.
#[derive(Clone, Debug)]
pub struct PathDraft {
    /// What it is for.
    pub choice: Choice,
    /// The key of the dialog's title.
    pub title: &'static str,
    /// What is typed.
    pub text: String,
    /// The folder that is being typed in, and what stands there once that is known.
    pub folder: PathBuf,
    /// What stands in that folder.
    pub names: Vec<Name>,
    /// That there is a file at this path, which would be replaced, was said.
    pub replaces: Option<PathBuf>,
}

/// A question to whoever sits here, or something that must be read.
pub enum Dialog {
    /// Something went wrong.
    Message(Message),
    /// Work broke off; the project whose thread is gone.
    BrokeOff(Option<PathBuf>),
    /// An order is withdrawn: what that would do.
    Withdraw(Box<Withdrawing>),
    /// A user is revoked, by name.
    Revoke(String),
    /// A user gets another role.
    ChangeRole(String, Role),
    /// Whether what was typed is given up.
    Leave(Leaving),
    /// All keys.
    Keys,
    /// What this program is; what is looked for among the licences of what is in it.
    About(String),
    /// Whether the settings go back to how they came.
    ResetSettings,
    /// The path of a file.
    Path(Box<PathDraft>),
    /// The background map.
    Basemap(BasemapDraft),
    /// Who are you?
    SignIn(Credentials),
    /// The first administrator; the passphrase again; the person whose entry asked for it.
    SetUp(Credentials, Passphrase, Option<PersonDraft>),
    /// The recovery key, shown once; whether it was noted; who is entered then.
    Recovery(Passphrase, bool, Option<PersonDraft>),
    /// The recovery key, and a new passphrase.
    Recover(Passphrase, Credentials),
    /// Old, new, new again.
    Passphrase([Passphrase; 3]),
    /// Users; one to be added.
    Users(Credentials, Role),
    /// Files beside the project that old passphrases still open; whether it is understood that
    /// erasing them has no way back.
    OldFiles(Reached, bool),
    /// A new person.
    Person(PersonDraft),
    /// A reason to see a person in clear.
    Unmask(PersonRow, String),
    /// Retention and erasure.
    Retention(Box<Erasure>),
    /// The name of a plan; of a new one, if there is no id.
    PlanName(Option<String>, String),
    /// Why borders may be moved in a plan.
    Unlock(String, String),
    /// A publication being considered.
    Publish(Proposal),
    /// Taking the newest publication back: what it would do, once that was worked out.
    RollBack(Option<Box<RollBack>>),
    /// What the project's clock says, and whether its story goes on.
    Clock,
    /// An order being written; its record, if there is one.
    Order(Box<OrderForm>),
    /// The end of isolations is moved: the new day and the reason, as typed.
    MoveEnd(Vec<Key>, String, String),
    /// The daily check of isolations: the temperature, as typed.
    Check(Vec<Key>, String),
    /// Something is brought to isolations: what, as typed.
    Deliver(Vec<Key>, String),
    /// The rules the project goes by, and what is wrong with a file of rules.
    Rules(Box<RuleSet>, String),
    /// The profile that a desk goes by.
    Profile(Box<ProfileAsked>),
    /// What rebasing a plan did.
    Rebased(usize, Vec<String>),
    /// What a file that was written could not hold.
    Losses(PathBuf, Vec<Loss>),
    /// Which list is written, and how.
    ExportList(ListDraft),
    /// Of which list an empty one is written.
    Template(&'static List),
    /// Values that a list that was written has no column for.
    ListLosses(PathBuf, Vec<String>),
    /// A queue of calls that goes out as a sealed file, or came as one.
    CallsFile(Box<CallsFile>),
    /// A queue that went out as a sealed file is taken back: whose, whom of it, and why, as typed.
    TakeBack(String, Option<Key>, String),
    /// A round begins though lanes are not covered: the reason, as typed.
    BeginRound(Key, String),
    /// A tube is thrown away: the reason, as typed.
    VoidTube(Key, String),
    /// Somebody refuses to be tested: the round, who, and the reason, as typed.
    Refusal(Key, String, String),
    /// Which list of sampling is written; in clear for a reason, as typed, masked where there is none.
    ExportSampled(Sampled, String),
    /// Somebody else writes to the project.
    InUse(PathBuf, Holder),
    /// The project is damaged; its backups.
    Damaged(PathBuf, String, Vec<Backup>),
    /// Scratch projects left from before; the one that is about to be discarded.
    LeftBehind(Vec<PathBuf>, Option<usize>),
}

/// A profile being chosen.
pub struct ProfileAsked {
    /// Whose.
    pub of: ProfileOf,
    /// The text of the one that is chosen; `None` for the bundled one.
    pub text: Option<String>,
    /// The text of one that is not bundled: what the project goes by, or a file that was read.
    pub own: Option<String>,
    /// What is wrong with a file, in words.
    pub fault: String,
}

/// What a purge would erase and did.
pub struct Erasure {
    /// What it would erase.
    pub report: Option<PurgeReport>,
    /// On what ground.
    pub ground: Ground,
    /// It is understood that there is no way back.
    pub is_agreed: bool,
    /// What it did.
    pub done: Option<PurgeDone>,
}
