//! Everything a user can do, as one list: menu, toolbar, shortcuts, palette and tests all read
//! it. Owns: which commands there are. Must not know: how they are done.

mod catalogue;
pub mod icon;
pub mod keystrokes;
mod situation;

pub use catalogue::{CATALOGUE, Row};
pub use situation::Situation;

use egui::KeyboardShortcut;

/// An action of the window; in the order of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    /// Make an empty project.
    NewProject,
    /// Choose a map file and open it.
    Open,
    /// Open the bundled town.
    OpenTown,
    /// Make a project of an extract of OpenStreetMap, or go back to the map.
    OwnTown,
    /// See what a newer extract has otherwise than the project, or give it up.
    UpdateTown,
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
    /// Show what is printed, or go back to the map.
    Print,
    /// Copy the part of the map that is in view, as a picture.
    CopyMap,
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
    /// Show the crosshair that keys move over the map, or put it away.
    Crosshair,
    /// Go to the next finding.
    NextProblem,
    /// Go to the finding before.
    PreviousProblem,
    /// Label grids by name or by code.
    SwitchLabels,
    /// Choose the background map.
    Basemap,
    /// Choose a plan to lie beneath the map.
    Underlay,
    /// Show the panel of tracing, or leave it.
    Trace,
    /// Show or hide the layers and the list of grids.
    ToggleLayers,
    /// Show or hide the inspector.
    ToggleInspector,
    /// Show or hide the table of findings.
    ToggleProblems,
    /// Show or hide the history.
    ToggleHistory,
    /// Switch between the light and the dark theme.
    SwitchTheme,
    /// Switch between Chinese and English.
    SwitchLanguage,
    /// Fill the screen, or leave it.
    FullScreen,
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
    /// Show or hide the time that is shown, and the curve.
    ToggleTime,
    /// The rules that the project goes by.
    Rules,
    /// Show the wall, or leave it.
    Wall,
    /// Show the register workspace, or leave it.
    Register,
    /// Find a resident, a household or a unit.
    FindPerson,
    /// Show the desk of arrivals, or leave it.
    Calls,
    /// Show the desk of sampling, or leave it.
    Sampling,
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
    /// Propose new grids, or go back to drawing by hand.
    Propose,
    /// Balance the selected grids.
    Balance,
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
    /// The user guide, at the page of wherever one is.
    Guide,
    /// Five steps through the program.
    Tour,
    /// Write files with faults, to practise importing with.
    Practice,
    /// All keys.
    Keys,
    /// Write what whoever helps needs to know.
    SaveDiagnosis,
    /// Settings as they came.
    ResetSettings,
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
    pub const ALL: [Self; CATALOGUE.len()] = {
        let mut all = [Self::NewProject; CATALOGUE.len()];
        let mut i = 0;
        while i < all.len() {
            all[i] = CATALOGUE[i].command;
            i += 1;
        }
        all
    };

    /// Its row in the catalogue.
    pub const fn row(self) -> Row {
        CATALOGUE[self as usize]
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        self.row().key
    }

    /// The key of the words by which it is found too.
    pub fn also(self) -> String {
        let key = self.key();
        let name = key.strip_prefix("command-").unwrap_or(key);
        format!("also-{name}")
    }

    /// The sign beside its name.
    pub const fn icon(self) -> icon::Icon {
        self.row().icon
    }

    /// The menu it stands in.
    pub const fn menu(self) -> Menu {
        self.row().menu
    }

    /// A line is drawn above it in its menu.
    pub const fn starts_group(self) -> bool {
        self.row().starts_group
    }

    /// Its keyboard shortcut.
    pub const fn shortcut(self) -> Option<KeyboardShortcut> {
        self.row().shortcut
    }

    /// A text field with the cursor keeps this shortcut to itself.
    pub const fn yields_to_text(self) -> bool {
        self.row().yields_to_text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_command_is_listed_once_with_its_own_shortcut() {
        for command in Command::ALL {
            assert_eq!(command.row().command, command, "in its own row");
        }
        let keys: BTreeSet<&str> = Command::ALL.iter().map(|c| c.key()).collect();
        assert_eq!(keys.len(), Command::ALL.len());
        let shortcuts: Vec<_> = Command::ALL.iter().filter_map(|c| c.shortcut()).collect();
        for (i, a) in shortcuts.iter().enumerate() {
            assert!(!shortcuts[i + 1..].contains(a), "{a:?} twice");
        }
    }
}
