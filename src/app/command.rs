//! Everything a user can do, as one list: menu, toolbar, shortcuts, palette and tests all read
//! it. Owns: names, shortcuts, and when a command makes sense. Must not know: how it is done.

use egui::{Key, KeyboardShortcut, Modifiers};

/// An action of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    /// Choose a map file and open it.
    Open,
    /// Open the bundled town.
    OpenTown,
    /// Write the map to a file of the user's choice.
    SaveAs,
    /// Close the window.
    Quit,
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
    /// About.
    Help,
}

impl Menu {
    /// All menus, left to right.
    pub const ALL: [Self; 4] = [Self::File, Self::Edit, Self::View, Self::Help];

    /// The key of its title.
    pub const fn key(self) -> &'static str {
        match self {
            Self::File => "menu-file",
            Self::Edit => "menu-edit",
            Self::View => "menu-view",
            Self::Help => "menu-help",
        }
    }
}

/// What commands depend on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// A map is open.
    pub has_map: bool,
    /// Grids are selected.
    pub has_selection: bool,
    /// The map has findings.
    pub has_findings: bool,
    /// A file is being read or written.
    pub is_busy: bool,
}

impl Command {
    /// All commands, in the order of menus and palette.
    pub const ALL: [Self; 22] = [
        Self::Open,
        Self::OpenTown,
        Self::SaveAs,
        Self::Quit,
        Self::Find,
        Self::Palette,
        Self::SelectAll,
        Self::SelectNone,
        Self::SelectNeighbours,
        Self::ZoomAll,
        Self::ZoomSelection,
        Self::NextProblem,
        Self::PreviousProblem,
        Self::SwitchLabels,
        Self::Basemap,
        Self::ToggleLayers,
        Self::ToggleInspector,
        Self::ToggleProblems,
        Self::SwitchTheme,
        Self::SwitchLanguage,
        Self::FullScreen,
        Self::About,
    ];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "command-open",
            Self::OpenTown => "command-open-town",
            Self::SaveAs => "command-save-as",
            Self::Quit => "command-quit",
            Self::Find => "command-find",
            Self::Palette => "command-palette",
            Self::SelectAll => "command-select-all",
            Self::SelectNone => "command-select-none",
            Self::SelectNeighbours => "command-select-neighbours",
            Self::ZoomAll => "command-zoom-all",
            Self::ZoomSelection => "command-zoom-selection",
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
        }
    }

    /// The menu it stands in.
    pub const fn menu(self) -> Menu {
        match self {
            Self::Open | Self::OpenTown | Self::SaveAs | Self::Quit => Menu::File,
            Self::Find
            | Self::Palette
            | Self::SelectAll
            | Self::SelectNone
            | Self::SelectNeighbours => Menu::Edit,
            Self::About => Menu::Help,
            _ => Menu::View,
        }
    }

    /// A line is drawn above it in its menu.
    pub const fn starts_group(self) -> bool {
        matches!(
            self,
            Self::Quit
                | Self::SelectAll
                | Self::NextProblem
                | Self::SwitchLabels
                | Self::ToggleLayers
                | Self::SwitchTheme
        )
    }

    /// Its keyboard shortcut.
    pub const fn shortcut(self) -> Option<KeyboardShortcut> {
        let (modifiers, key) = match self {
            Self::Open => (Modifiers::COMMAND, Key::O),
            Self::SaveAs => (Modifiers::COMMAND, Key::S),
            Self::Quit => (Modifiers::COMMAND, Key::Q),
            Self::Find => (Modifiers::COMMAND, Key::F),
            Self::Palette => (Modifiers::COMMAND, Key::K),
            Self::SelectAll => (Modifiers::COMMAND, Key::A),
            Self::SelectNone => (Modifiers::COMMAND, Key::D),
            Self::SelectNeighbours => (Modifiers::COMMAND, Key::G),
            Self::ZoomAll => (Modifiers::COMMAND, Key::Num0),
            Self::ZoomSelection => (Modifiers::COMMAND, Key::Num9),
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
            Self::OpenTown | Self::About => return None,
        };
        Some(KeyboardShortcut::new(modifiers, key))
    }

    /// A text field with the cursor keeps this shortcut to itself.
    pub const fn yields_to_text(self) -> bool {
        matches!(self, Self::SelectAll | Self::SelectNone)
    }

    /// The key of the reason why it cannot be done now, `None` if it can.
    pub const fn blocked(self, now: Situation) -> Option<&'static str> {
        match self {
            Self::Open | Self::OpenTown if now.is_busy => Some("blocked-busy"),
            Self::SaveAs
            | Self::Find
            | Self::SelectAll
            | Self::ZoomAll
            | Self::SwitchLabels
            | Self::ToggleProblems
                if !now.has_map =>
            {
                Some("blocked-no-map")
            }
            Self::SaveAs if now.is_busy => Some("blocked-busy"),
            Self::SelectNone | Self::ZoomSelection | Self::SelectNeighbours
                if !now.has_selection =>
            {
                Some("blocked-no-selection")
            }
            Self::NextProblem | Self::PreviousProblem if !now.has_findings => {
                Some("blocked-no-findings")
            }
            _ => None,
        }
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

    #[test]
    fn with_nothing_open_only_what_needs_nothing_can_be_done() {
        let blocked: Vec<Command> = Command::ALL
            .into_iter()
            .filter(|c| c.blocked(Situation::default()).is_some())
            .collect();
        assert!(blocked.contains(&Command::SaveAs) && blocked.contains(&Command::ZoomSelection));
        assert!(!blocked.contains(&Command::Open) && !blocked.contains(&Command::Palette));
        let everything = Situation {
            has_map: true,
            has_selection: true,
            has_findings: true,
            is_busy: false,
        };
        assert!(Command::ALL.iter().all(|c| c.blocked(everything).is_none()));
    }
}
