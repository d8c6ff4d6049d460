//! What commands depend on, and why one cannot be carried out now. Owns: that a command is offered
//! to just those whom the act behind it needs, by the declaration of the act.

use super::Command;
use crate::rules::Role;

/// What commands depend on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// A map is open.
    pub has_map: bool,
    /// A map is on the screen, that can be pointed at.
    pub shows_map: bool,
    /// Grids are selected.
    pub has_selection: bool,
    /// The map has findings.
    pub has_findings: bool,
    /// A file is being read or written.
    pub is_busy: bool,
    /// Somebody is choosing a file.
    pub is_choosing: bool,
    /// There is something to undo.
    pub can_undo: bool,
    /// There is something to do again.
    pub can_redo: bool,
    /// The map belongs to a project.
    pub has_project: bool,
    /// The project has users.
    pub has_users: bool,
    /// Nobody has signed in to a project with users.
    pub is_locked: bool,
    /// What whoever sits here is; `None` where nobody has signed in, or there is no project.
    pub role: Option<Role>,
    /// The project was made from an extract of OpenStreetMap.
    pub is_of_extract: bool,
    /// A plan lies on the table.
    pub is_redrawing: bool,
    /// Something was published and not taken back.
    pub has_publication: bool,
    /// Several grids are selected.
    pub selects_several: bool,
    /// What is known of the epidemic was read.
    pub knows_epidemic: bool,
    /// Another instant than now is shown.
    pub is_replaying: bool,
    /// Grids of an earlier day are shown.
    pub shows_past: bool,
}

impl Situation {
    /// Why no other file can be dealt with now.
    const fn occupied(self) -> Option<&'static str> {
        if self.is_busy {
            Some("blocked-busy")
        } else if self.is_choosing {
            // Nothing is read or written yet, and it may be long until it is.
            Some("blocked-choosing")
        } else {
            None
        }
    }
}

impl Command {
    /// The key of the reason why it cannot be done now, `None` if it can.
    pub fn blocked(self, now: Situation) -> Option<&'static str> {
        let role = || {
            let (role, act) = (now.role?, self.row().act?);
            (!act.need().is_met_by(role)).then_some("blocked-role")
        };
        self.hindered(now).or_else(role)
    }

    /// The key of what stands in the way, whoever sits here.
    const fn hindered(self, now: Situation) -> Option<&'static str> {
        match self {
            Self::Open | Self::OpenTown | Self::NewProject | Self::OwnTown
                if now.occupied().is_some() =>
            {
                now.occupied()
            }
            Self::UpdateTown if !now.is_of_extract => Some("blocked-not-osm"),
            Self::UpdateTown if now.occupied().is_some() => now.occupied(),
            Self::Import | Self::ImportList | Self::ExportList | Self::UpdateTown
                if now.is_locked =>
            {
                Some("blocked-locked")
            }
            Self::SaveAs
            | Self::Import
            | Self::ImportList
            | Self::Export
            | Self::ToggleHistory
            | Self::Find
            | Self::SelectAll
            | Self::ZoomAll
            | Self::SwitchLabels
            | Self::Underlay
            | Self::Trace
            | Self::ToggleProblems
                if !now.has_map =>
            {
                Some("blocked-no-map")
            }
            Self::Crosshair if !now.shows_map => Some("blocked-map-hidden"),
            Self::Print | Self::CopyMap if !now.has_map => Some("blocked-no-map"),
            Self::Print | Self::CopyMap if now.is_locked => Some("blocked-locked"),
            Self::ExportList if !now.has_project => Some("blocked-no-project"),
            Self::SaveAs | Self::Import | Self::ImportList | Self::Export
                if now.occupied().is_some() =>
            {
                now.occupied()
            }
            Self::SelectNone | Self::ZoomSelection | Self::SelectNeighbours
                if !now.has_selection =>
            {
                Some("blocked-no-selection")
            }
            Self::NextProblem | Self::PreviousProblem if !now.has_findings => {
                Some("blocked-no-findings")
            }
            Self::Watch
            | Self::Wall
            | Self::Register
            | Self::FindPerson
            | Self::Calls
            | Self::Sampling
                if !now.has_map =>
            {
                Some("blocked-no-map")
            }
            Self::NewCase
            | Self::NewOrder
            | Self::Play
            | Self::ToggleDashboard
            | Self::ToggleTime
            | Self::Rules
                if !now.knows_epidemic =>
            {
                Some("blocked-no-epidemic")
            }
            // A case is not put off: the plan is left for it, with all that was drawn.
            Self::NewOrder
            | Self::Play
            | Self::Now
            | Self::ToggleDashboard
            | Self::ToggleTime
            | Self::Wall
                if now.is_redrawing =>
            {
                Some("blocked-redrawing")
            }
            Self::NewCase | Self::NewOrder if now.is_locked => Some("blocked-locked"),
            Self::Trace if now.is_locked => Some("blocked-locked"),
            Self::NewOrder if now.shows_past => Some("blocked-past"),
            Self::NewOrder if !now.has_selection => Some("blocked-no-selection"),
            Self::Now if !now.is_replaying => Some("blocked-now"),
            Self::Redraw | Self::NewPlan if !now.has_map => Some("blocked-no-map"),
            Self::Redraw | Self::NewPlan if now.is_locked => Some("blocked-locked"),
            Self::CopyPlan
            | Self::RenamePlan
            | Self::RebasePlan
            | Self::DiscardPlan
            | Self::ToolSelect
            | Self::ToolMove
            | Self::ToolReshape
            | Self::ToolSplit
            | Self::ToolGive
            | Self::Merge
            | Self::FollowStreets
            | Self::NextTask
            | Self::ColourBySize
            | Self::Propose
            | Self::Balance
            | Self::ComparePlan
            | Self::UnlockBorders
            | Self::PublishPlan
                if !now.is_redrawing =>
            {
                Some("blocked-no-plan")
            }
            Self::Merge if !now.selects_several => Some("blocked-one-grid"),
            Self::RollBack if !now.has_publication => Some("blocked-no-publication"),
            Self::ExportLineage if !now.has_project => Some("blocked-no-project"),
            Self::Undo if !now.can_undo => Some("blocked-undo"),
            Self::Redo if !now.can_redo => Some("blocked-redo"),
            Self::Users | Self::Retention if !now.has_project => Some("blocked-no-project"),
            Self::Users | Self::Retention if now.is_locked => Some("blocked-locked"),
            Self::SignIn | Self::Lock | Self::Passphrase if !now.has_users => {
                Some("blocked-no-users")
            }
            Self::SignIn if !now.is_locked => Some("blocked-signed-in"),
            Self::Lock | Self::Passphrase if now.is_locked => Some("blocked-locked"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_nothing_open_only_what_needs_nothing_can_be_done() {
        let blocked: Vec<Command> = Command::ALL
            .into_iter()
            .filter(|c| c.blocked(Situation::default()).is_some())
            .collect();
        assert!(blocked.contains(&Command::SaveAs) && blocked.contains(&Command::ZoomSelection));
        assert!(!blocked.contains(&Command::Open) && !blocked.contains(&Command::Palette));
        let everything = Situation {
            is_of_extract: true,
            has_map: true,
            shows_map: true,
            has_selection: true,
            has_findings: true,
            is_busy: false,
            is_choosing: false,
            can_undo: true,
            can_redo: true,
            has_project: true,
            has_users: true,
            is_locked: false,
            role: Some(Role::Administrator),
            is_redrawing: true,
            has_publication: true,
            selects_several: true,
            knows_epidemic: true,
            is_replaying: true,
            shows_past: false,
        };
        let blocked_in = |now: Situation| -> Vec<Command> {
            let all = Command::ALL.into_iter();
            all.filter(|c| c.blocked(now).is_some()).collect()
        };
        let epidemic = [
            Command::NewOrder,
            Command::Play,
            Command::Now,
            Command::ToggleDashboard,
            Command::ToggleTime,
            Command::Wall,
        ];
        // Who has signed in need not again; a plan on the table is no map of the epidemic.
        let mut expected = epidemic.to_vec();
        expected.push(Command::SignIn);
        assert_eq!(blocked_in(everything), expected);
        let watching = Situation {
            is_redrawing: false,
            ..everything
        };
        let blocked = blocked_in(watching);
        assert!(epidemic.iter().all(|c| !blocked.contains(c)));
    }

    /// An open file dialog is not called reading and writing.
    #[test]
    fn whoever_chooses_a_file_is_told_so() {
        let choosing = Situation {
            has_map: true,
            is_choosing: true,
            ..Situation::default()
        };
        let reading = Situation {
            is_busy: true,
            ..choosing
        };
        for command in [Command::Open, Command::Import, Command::SaveAs] {
            assert_eq!(command.blocked(choosing), Some("blocked-choosing"));
            assert_eq!(command.blocked(reading), Some("blocked-busy"));
        }
        assert_eq!(Command::ZoomAll.blocked(choosing), None);
    }

    #[test]
    fn a_command_is_offered_to_those_whom_its_act_needs() {
        let table = [
            // Operator, planner, supervisor, administrator.
            (Command::NewCase, [true, false, true, true]),
            (Command::NewPlan, [false, true, true, true]),
            (Command::Redraw, [false, true, true, true]),
            (Command::PublishPlan, [false, false, true, true]),
            (Command::Export, [false, true, true, true]),
            (Command::CopyMap, [false, true, true, true]),
            (Command::Import, [true; 4]),
            (Command::Users, [false, false, false, true]),
        ];
        for (command, offered) in table {
            let by_role = Role::ALL.map(|role| {
                let now = Situation {
                    has_map: true,
                    has_project: true,
                    has_users: true,
                    knows_epidemic: true,
                    is_redrawing: command != Command::NewCase,
                    role: Some(role),
                    ..Situation::default()
                };
                command.blocked(now) != Some("blocked-role")
            });
            assert_eq!(by_role, offered, "{command:?}");
        }
    }
}
