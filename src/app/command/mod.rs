//! Everything a user can do, as one list: menu, toolbar, shortcuts, palette and tests all read
//! it. Owns: names, shortcuts, and when a command makes sense. Must not know: how it is done.

pub mod keystrokes;
mod situation;

pub use situation::Situation;

use egui::{Key, KeyboardShortcut, Modifiers};

/// An action of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    /// Choose a map file and open it.
    Open,
    /// Open the bundled town.
    OpenTown,
    /// Make an empty project.
    NewProject,
    /// Save the project, or the map as one, to a file of the user's choice.
    SaveAs,
    /// Bring a layer of a map file into the project.
    Import,
    /// Write the map to a file of the user's choice, in any format.
    Export,
    /// Bring a list in: people, shops, …
    ImportList,
    /// Write a list to a file of the user's choice.
    ExportList,
    /// Write an empty list to fill in.
    ListTemplate,
    /// Close the window.
    Quit,
    /// Take back one's newest action.
    Undo,
    /// Do it again.
    Redo,
    /// Put the cursor into the search field.
    Find,
    /// Open the palette of commands.
    Palette,
    /// Select every grid.
    SelectAll,
    /// Select nothing.
    SelectNone,
    /// Select the neighbours of the selected grids as well.
    SelectNeighbours,
    /// Show the whole map.
    ZoomAll,
    /// Show the selected grids.
    ZoomSelection,
    /// Come nearer.
    ZoomIn,
    /// Go further away.
    ZoomOut,
    /// Go to the next finding.
    NextProblem,
    /// Go to the finding before.
    PreviousProblem,
    /// Label grids by name or by code.
    SwitchLabels,
    /// Choose the background map.
    Basemap,
    /// Show or hide the layers and the list of grids.
    ToggleLayers,
    /// Show or hide the inspector.
    ToggleInspector,
    /// Show or hide the table of findings.
    ToggleProblems,
    /// Show or hide the history.
    ToggleHistory,
    /// Sign in.
    SignIn,
    /// Sign out: personal values are locked.
    Lock,
    /// Change one's own passphrase.
    Passphrase,
    /// Users and roles.
    Users,
    /// How long personal data is kept, and erasing it.
    Retention,
    /// Show the epidemic workspace, or leave it.
    Watch,
    /// Register a case.
    NewCase,
    /// Write an order for the selected grids.
    NewOrder,
    /// Replay what happened, or stop.
    Play,
    /// Go back to now.
    Now,
    /// Show or hide the tables of figures.
    ToggleDashboard,
    /// The rules that the project goes by.
    Rules,
    /// Show the wall, or leave it.
    Wall,
    /// Show the register workspace, or leave it.
    Register,
    /// Find a resident, a household or a unit.
    FindPerson,
    /// Lay a plan on the table, or leave it.
    Redraw,
    /// A new plan: a copy of the published grids.
    NewPlan,
    /// A copy of the plan on the table.
    CopyPlan,
    /// Give the plan another name.
    RenamePlan,
    /// Bring the plan onto what is published now.
    RebasePlan,
    /// Lay the plan aside.
    DiscardPlan,
    /// No tool: select and pan.
    ToolSelect,
    /// Drag vertices, nodes and segments.
    ToolMove,
    /// Draw a stretch of boundary anew.
    ToolReshape,
    /// Cut a grid.
    ToolSplit,
    /// Give a block to the selected grid.
    ToolGive,
    /// Make the selected neighbours one grid.
    Merge,
    /// Lines follow the streets, or not.
    FollowStreets,
    /// Go to the next line of the worklist.
    NextTask,
    /// Colour grids by their size, or not.
    ColourBySize,
    /// Compare the plan with what is published.
    ComparePlan,
    /// Let borders of communities be moved in the plan.
    UnlockBorders,
    /// Publish the plan.
    PublishPlan,
    /// Take the newest publication back.
    RollBack,
    /// Write the lineage of all grids to a CSV file.
    ExportLineage,
    /// Switch between the light and the dark theme.
    SwitchTheme,
    /// Switch between Chinese and English.
    SwitchLanguage,
    /// Fill the screen, or leave it.
    FullScreen,
    /// What this program is.
    About,
}

/// A menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    /// Files.
    File,
    /// Selection and search.
    Edit,
    /// What is shown and where.
    View,
    /// Plans and the tools that redraw.
    Plan,
    /// Cases, orders, replay.
    Epidemic,
    /// Units, households, who answers for what.
    Register,
    /// Users, keys, retention.
    Project,
    /// About.
    Help,
}

impl Menu {
    /// All menus, left to right.
    pub const ALL: [Self; 8] = [
        Self::File,
        Self::Edit,
        Self::View,
        Self::Epidemic,
        Self::Register,
        Self::Plan,
        Self::Project,
        Self::Help,
    ];

    /// The key of its title.
    pub const fn key(self) -> &'static str {
        match self {
            Self::File => "menu-file",
            Self::Edit => "menu-edit",
            Self::View => "menu-view",
            Self::Epidemic => "menu-epidemic",
            Self::Register => "menu-register",
            Self::Plan => "menu-plan",
            Self::Project => "menu-project",
            Self::Help => "menu-help",
        }
    }
}

impl Command {
    /// All commands, in the order of menus and palette.
    pub const ALL: [Self; 68] = [
        Self::NewProject,
        Self::Open,
        Self::OpenTown,
        Self::SaveAs,
        Self::Import,
        Self::Export,
        Self::ImportList,
        Self::ExportList,
        Self::ListTemplate,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::Find,
        Self::Palette,
        Self::SelectAll,
        Self::SelectNone,
        Self::SelectNeighbours,
        Self::ZoomAll,
        Self::ZoomSelection,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::NextProblem,
        Self::PreviousProblem,
        Self::SwitchLabels,
        Self::Basemap,
        Self::ToggleLayers,
        Self::ToggleInspector,
        Self::ToggleProblems,
        Self::ToggleHistory,
        Self::SwitchTheme,
        Self::SwitchLanguage,
        Self::FullScreen,
        Self::Watch,
        Self::NewCase,
        Self::NewOrder,
        Self::Play,
        Self::Now,
        Self::ToggleDashboard,
        Self::Rules,
        Self::Wall,
        Self::Register,
        Self::FindPerson,
        Self::Redraw,
        Self::NewPlan,
        Self::CopyPlan,
        Self::RenamePlan,
        Self::RebasePlan,
        Self::DiscardPlan,
        Self::ToolSelect,
        Self::ToolMove,
        Self::ToolReshape,
        Self::ToolSplit,
        Self::ToolGive,
        Self::Merge,
        Self::FollowStreets,
        Self::NextTask,
        Self::ColourBySize,
        Self::ComparePlan,
        Self::UnlockBorders,
        Self::PublishPlan,
        Self::RollBack,
        Self::ExportLineage,
        Self::SignIn,
        Self::Lock,
        Self::Passphrase,
        Self::Users,
        Self::Retention,
        Self::About,
    ];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "command-open",
            Self::OpenTown => "command-open-town",
            Self::NewProject => "command-new-project",
            Self::SaveAs => "command-save-as",
            Self::Import => "command-import",
            Self::Export => "command-export",
            Self::ImportList => "command-import-list",
            Self::ExportList => "command-export-list",
            Self::ListTemplate => "command-list-template",
            Self::Undo => "command-undo",
            Self::Redo => "command-redo",
            Self::ToggleHistory => "command-toggle-history",
            Self::SignIn => "command-sign-in",
            Self::Lock => "command-lock",
            Self::Passphrase => "command-passphrase",
            Self::Users => "command-users",
            Self::Retention => "command-retention",
            Self::Quit => "command-quit",
            Self::Find => "command-find",
            Self::Palette => "command-palette",
            Self::SelectAll => "command-select-all",
            Self::SelectNone => "command-select-none",
            Self::SelectNeighbours => "command-select-neighbours",
            Self::ZoomAll => "command-zoom-all",
            Self::ZoomSelection => "command-zoom-selection",
            Self::ZoomIn => "command-zoom-in",
            Self::ZoomOut => "command-zoom-out",
            Self::NextProblem => "command-next-problem",
            Self::PreviousProblem => "command-previous-problem",
            Self::SwitchLabels => "command-switch-labels",
            Self::Basemap => "command-basemap",
            Self::ToggleLayers => "command-toggle-layers",
            Self::ToggleInspector => "command-toggle-inspector",
            Self::ToggleProblems => "command-toggle-problems",
            Self::SwitchTheme => "command-switch-theme",
            Self::SwitchLanguage => "command-switch-language",
            Self::FullScreen => "command-full-screen",
            Self::About => "command-about",
            Self::Watch => "command-watch",
            Self::NewCase => "command-new-case",
            Self::NewOrder => "command-new-order",
            Self::ToggleDashboard => "command-dashboard",
            Self::Rules => "command-rules",
            Self::Wall => "command-wall",
            Self::Register => "command-register",
            Self::FindPerson => "command-find-person",
            Self::Play => "command-play",
            Self::Now => "command-now",
            Self::Redraw => "command-redraw",
            Self::NewPlan => "command-new-plan",
            Self::CopyPlan => "command-copy-plan",
            Self::RenamePlan => "command-rename-plan",
            Self::RebasePlan => "command-rebase-plan",
            Self::DiscardPlan => "command-discard-plan",
            Self::ToolSelect => "command-tool-select",
            Self::ToolMove => "command-tool-move",
            Self::ToolReshape => "command-tool-reshape",
            Self::ToolSplit => "command-tool-split",
            Self::ToolGive => "command-tool-give",
            Self::Merge => "command-merge",
            Self::FollowStreets => "command-follow-streets",
            Self::NextTask => "command-next-task",
            Self::ColourBySize => "command-colour-by-size",
            Self::ComparePlan => "command-compare-plan",
            Self::UnlockBorders => "command-unlock-borders",
            Self::PublishPlan => "command-publish-plan",
            Self::RollBack => "command-roll-back",
            Self::ExportLineage => "command-export-lineage",
        }
    }

    /// The menu it stands in.
    pub const fn menu(self) -> Menu {
        match self {
            Self::NewProject
            | Self::Open
            | Self::OpenTown
            | Self::SaveAs
            | Self::Import
            | Self::Export
            | Self::ImportList
            | Self::ExportList
            | Self::ListTemplate
            | Self::Quit => Menu::File,
            Self::SignIn | Self::Lock | Self::Passphrase | Self::Users | Self::Retention => {
                Menu::Project
            }
            Self::Undo
            | Self::Redo
            | Self::Find
            | Self::Palette
            | Self::SelectAll
            | Self::SelectNone
            | Self::SelectNeighbours => Menu::Edit,
            Self::About => Menu::Help,
            Self::Watch
            | Self::NewCase
            | Self::NewOrder
            | Self::Play
            | Self::Now
            | Self::ToggleDashboard
            | Self::Rules
            | Self::Wall => Menu::Epidemic,
            Self::Register | Self::FindPerson => Menu::Register,
            Self::Redraw
            | Self::NewPlan
            | Self::CopyPlan
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
            | Self::ComparePlan
            | Self::UnlockBorders
            | Self::PublishPlan
            | Self::RollBack
            | Self::ExportLineage => Menu::Plan,
            _ => Menu::View,
        }
    }

    /// A line is drawn above it in its menu.
    pub const fn starts_group(self) -> bool {
        matches!(
            self,
            Self::Quit
                | Self::SaveAs
                | Self::Import
                | Self::ImportList
                | Self::Find
                | Self::Users
                | Self::Retention
                | Self::SelectAll
                | Self::NextProblem
                | Self::SwitchLabels
                | Self::ToggleLayers
                | Self::SwitchTheme
                | Self::NewCase
                | Self::Play
                | Self::ToolSelect
                | Self::Merge
                | Self::NextTask
                | Self::UnlockBorders
                | Self::ExportLineage
        )
    }

    /// Its keyboard shortcut.
    pub const fn shortcut(self) -> Option<KeyboardShortcut> {
        let (modifiers, key) = match self {
            Self::Open => (Modifiers::COMMAND, Key::O),
            Self::NewProject => (Modifiers::COMMAND, Key::N),
            Self::SaveAs => (Modifiers::COMMAND, Key::S),
            Self::Import => (Modifiers::COMMAND, Key::I),
            Self::Export => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::S),
            Self::ImportList => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::I),
            Self::Undo => (Modifiers::COMMAND, Key::Z),
            Self::Redo => (Modifiers::COMMAND, Key::Y),
            Self::ToggleHistory => (Modifiers::NONE, Key::F4),
            Self::Lock => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::L),
            Self::Quit => (Modifiers::COMMAND, Key::Q),
            Self::Find => (Modifiers::COMMAND, Key::F),
            Self::Palette => (Modifiers::COMMAND, Key::K),
            Self::SelectAll => (Modifiers::COMMAND, Key::A),
            Self::SelectNone => (Modifiers::COMMAND, Key::D),
            Self::SelectNeighbours => (Modifiers::COMMAND, Key::G),
            // Ctrl+0 is 100 %, beside Ctrl++ and Ctrl+-.
            Self::ZoomAll => (Modifiers::NONE, Key::Num0),
            Self::ZoomSelection => (Modifiers::NONE, Key::Num9),
            Self::ZoomIn => (Modifiers::NONE, Key::Plus),
            Self::ZoomOut => (Modifiers::NONE, Key::Minus),
            Self::NextProblem => (Modifiers::NONE, Key::F8),
            Self::PreviousProblem => (Modifiers::SHIFT, Key::F8),
            Self::SwitchLabels => (Modifiers::COMMAND, Key::L),
            Self::Basemap => (Modifiers::COMMAND, Key::B),
            Self::ToggleLayers => (Modifiers::NONE, Key::F5),
            Self::ToggleInspector => (Modifiers::NONE, Key::F6),
            Self::ToggleProblems => (Modifiers::NONE, Key::F7),
            Self::SwitchTheme => (Modifiers::COMMAND, Key::T),
            Self::SwitchLanguage => (Modifiers::COMMAND, Key::E),
            Self::FullScreen => (Modifiers::NONE, Key::F11),
            Self::Watch => (Modifiers::NONE, Key::F3),
            Self::NewCase => (Modifiers::NONE, Key::N),
            Self::NewOrder => (Modifiers::NONE, Key::O),
            Self::Play => (Modifiers::NONE, Key::P),
            Self::Now => (Modifiers::NONE, Key::Home),
            Self::ToggleDashboard => (Modifiers::NONE, Key::F10),
            Self::Wall => (Modifiers::SHIFT, Key::F11),
            Self::Register => (Modifiers::NONE, Key::F12),
            Self::FindPerson => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::F),
            Self::Redraw => (Modifiers::NONE, Key::F2),
            Self::ToolSelect => (Modifiers::NONE, Key::V),
            Self::ToolMove => (Modifiers::NONE, Key::M),
            Self::ToolReshape => (Modifiers::NONE, Key::R),
            Self::ToolSplit => (Modifiers::NONE, Key::S),
            Self::ToolGive => (Modifiers::NONE, Key::G),
            Self::Merge => (Modifiers::NONE, Key::J),
            Self::FollowStreets => (Modifiers::NONE, Key::F),
            Self::NextTask => (Modifiers::NONE, Key::F9),
            Self::OpenTown
            | Self::ExportList
            | Self::ListTemplate
            | Self::SignIn
            | Self::Passphrase
            | Self::Users
            | Self::Retention
            | Self::NewPlan
            | Self::CopyPlan
            | Self::RenamePlan
            | Self::RebasePlan
            | Self::DiscardPlan
            | Self::ColourBySize
            | Self::ComparePlan
            | Self::UnlockBorders
            | Self::PublishPlan
            | Self::RollBack
            | Self::ExportLineage
            | Self::Rules
            | Self::About => return None,
        };
        Some(KeyboardShortcut::new(modifiers, key))
    }

    /// A text field with the cursor keeps this shortcut to itself.
    pub const fn yields_to_text(self) -> bool {
        matches!(
            self,
            Self::SelectAll
                | Self::SelectNone
                | Self::Undo
                | Self::Redo
                | Self::ToolSelect
                | Self::ToolMove
                | Self::ToolReshape
                | Self::ToolSplit
                | Self::ToolGive
                | Self::Merge
                | Self::FollowStreets
                | Self::NewCase
                | Self::NewOrder
                | Self::Play
                | Self::Now
                | Self::ZoomAll
                | Self::ZoomSelection
                | Self::ZoomIn
                | Self::ZoomOut
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_command_is_listed_once_with_its_own_shortcut() {
        let all: BTreeSet<Command> = Command::ALL.into_iter().collect();
        assert_eq!(all.len(), Command::ALL.len());
        let keys: BTreeSet<&str> = Command::ALL.iter().map(|c| c.key()).collect();
        assert_eq!(keys.len(), Command::ALL.len());
        let shortcuts: Vec<_> = Command::ALL.iter().filter_map(|c| c.shortcut()).collect();
        for (i, a) in shortcuts.iter().enumerate() {
            assert!(!shortcuts[i + 1..].contains(a), "{a:?} twice");
        }
    }
}
