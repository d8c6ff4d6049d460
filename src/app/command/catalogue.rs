//! The catalogue of commands: one row each, with the key of its name, its menu, its keys and the act
//! that it leads to. Owns: these rows, in the order of menus and palette.

use super::{Command, Menu};
use crate::model::act::ActionName;
use egui::{Key, KeyboardShortcut, Modifiers};

/// A command, as menus, keys, palette and tests see it.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Which.
    pub command: Command,
    /// The key of its name.
    pub key: &'static str,
    /// The menu it stands in.
    pub menu: Menu,
    /// A line is drawn above it in its menu.
    pub starts_group: bool,
    /// Its keys; egui turns Ctrl into Command where that is the custom.
    pub shortcut: Option<KeyboardShortcut>,
    /// A text field with the cursor keeps its keys to itself.
    pub yields_to_text: bool,
    /// The act it leads to, where the act's name says whom it needs.
    pub act: Option<ActionName>,
}

const PLAIN: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

const fn row(command: Command, key: &'static str, menu: Menu) -> Row {
    Row {
        command,
        key,
        menu,
        starts_group: false,
        shortcut: None,
        yields_to_text: false,
        act: None,
    }
}

impl Row {
    const fn keys(mut self, modifiers: Modifiers, key: Key) -> Self {
        self.shortcut = Some(KeyboardShortcut::new(modifiers, key));
        self
    }

    const fn below_line(mut self) -> Self {
        self.starts_group = true;
        self
    }

    const fn left_to_text(mut self) -> Self {
        self.yields_to_text = true;
        self
    }

    const fn needs(mut self, act: ActionName) -> Self {
        self.act = Some(act);
        self
    }
}

/// All commands. Ctrl+0 is left to the window: 100 %, beside Ctrl++ and Ctrl+-.
#[rustfmt::skip]
pub const CATALOGUE: [Row; 69] = [
    row(Command::NewProject, "command-new-project", Menu::File).keys(CTRL, Key::N),
    row(Command::Open, "command-open", Menu::File).keys(CTRL, Key::O),
    row(Command::OpenTown, "command-open-town", Menu::File),
    row(Command::SaveAs, "command-save-as", Menu::File).keys(CTRL, Key::S).below_line(),
    row(Command::Import, "command-import", Menu::File).keys(CTRL, Key::I).below_line().needs(ActionName::Import),
    row(Command::Export, "command-export", Menu::File).keys(CTRL_SHIFT, Key::S).needs(ActionName::Export),
    row(Command::ImportList, "command-import-list", Menu::File).keys(CTRL_SHIFT, Key::I).below_line().needs(ActionName::Import),
    row(Command::ExportList, "command-export-list", Menu::File).needs(ActionName::Export),
    row(Command::ListTemplate, "command-list-template", Menu::File),
    row(Command::Quit, "command-quit", Menu::File).keys(CTRL, Key::Q).below_line(),
    row(Command::Undo, "command-undo", Menu::Edit).keys(CTRL, Key::Z).left_to_text(),
    row(Command::Redo, "command-redo", Menu::Edit).keys(CTRL, Key::Y).left_to_text(),
    row(Command::Find, "command-find", Menu::Edit).keys(CTRL, Key::F).below_line(),
    row(Command::Palette, "command-palette", Menu::Edit).keys(CTRL, Key::K),
    row(Command::SelectAll, "command-select-all", Menu::Edit).keys(CTRL, Key::A).below_line().left_to_text(),
    row(Command::SelectNone, "command-select-none", Menu::Edit).keys(CTRL, Key::D).left_to_text(),
    row(Command::SelectNeighbours, "command-select-neighbours", Menu::Edit).keys(CTRL, Key::G),
    row(Command::ZoomAll, "command-zoom-all", Menu::View).keys(PLAIN, Key::Num0).left_to_text(),
    row(Command::ZoomSelection, "command-zoom-selection", Menu::View).keys(PLAIN, Key::Num9).left_to_text(),
    row(Command::ZoomIn, "command-zoom-in", Menu::View).keys(PLAIN, Key::Plus).left_to_text(),
    row(Command::ZoomOut, "command-zoom-out", Menu::View).keys(PLAIN, Key::Minus).left_to_text(),
    row(Command::NextProblem, "command-next-problem", Menu::View).keys(PLAIN, Key::F8).below_line(),
    row(Command::PreviousProblem, "command-previous-problem", Menu::View).keys(SHIFT, Key::F8),
    row(Command::SwitchLabels, "command-switch-labels", Menu::View).keys(CTRL, Key::L).below_line(),
    row(Command::Basemap, "command-basemap", Menu::View).keys(CTRL, Key::B),
    row(Command::ToggleLayers, "command-toggle-layers", Menu::View).keys(PLAIN, Key::F5).below_line(),
    row(Command::ToggleInspector, "command-toggle-inspector", Menu::View).keys(PLAIN, Key::F6),
    row(Command::ToggleProblems, "command-toggle-problems", Menu::View).keys(PLAIN, Key::F7),
    row(Command::ToggleHistory, "command-toggle-history", Menu::View).keys(PLAIN, Key::F4),
    row(Command::SwitchTheme, "command-switch-theme", Menu::View).keys(CTRL, Key::T).below_line(),
    row(Command::SwitchLanguage, "command-switch-language", Menu::View).keys(CTRL, Key::E),
    row(Command::FullScreen, "command-full-screen", Menu::View).keys(PLAIN, Key::F11),
    row(Command::Watch, "command-watch", Menu::Epidemic).keys(PLAIN, Key::F3),
    row(Command::NewCase, "command-new-case", Menu::Epidemic).keys(PLAIN, Key::N).below_line().left_to_text().needs(ActionName::AddCase),
    row(Command::NewOrder, "command-new-order", Menu::Epidemic).keys(PLAIN, Key::O).left_to_text().needs(ActionName::DraftOrder),
    row(Command::Play, "command-play", Menu::Epidemic).keys(PLAIN, Key::P).below_line().left_to_text(),
    row(Command::Now, "command-now", Menu::Epidemic).keys(PLAIN, Key::Home).left_to_text(),
    row(Command::ToggleDashboard, "command-dashboard", Menu::Epidemic).keys(PLAIN, Key::F10),
    row(Command::ToggleTime, "command-toggle-time", Menu::Epidemic),
    row(Command::Rules, "command-rules", Menu::Epidemic),
    row(Command::Wall, "command-wall", Menu::Epidemic).keys(SHIFT, Key::F11),
    row(Command::Register, "command-register", Menu::Register).keys(PLAIN, Key::F12),
    row(Command::FindPerson, "command-find-person", Menu::Register).keys(CTRL_SHIFT, Key::F),
    row(Command::Redraw, "command-redraw", Menu::Plan).keys(PLAIN, Key::F2).needs(ActionName::EditPlan),
    row(Command::NewPlan, "command-new-plan", Menu::Plan).needs(ActionName::AddPlan),
    row(Command::CopyPlan, "command-copy-plan", Menu::Plan).needs(ActionName::AddPlan),
    row(Command::RenamePlan, "command-rename-plan", Menu::Plan).needs(ActionName::RenamePlan),
    row(Command::RebasePlan, "command-rebase-plan", Menu::Plan).needs(ActionName::AddPlan),
    row(Command::DiscardPlan, "command-discard-plan", Menu::Plan).needs(ActionName::DiscardPlan),
    row(Command::ToolSelect, "command-tool-select", Menu::Plan).keys(PLAIN, Key::V).below_line().left_to_text(),
    row(Command::ToolMove, "command-tool-move", Menu::Plan).keys(PLAIN, Key::M).left_to_text().needs(ActionName::EditPlan),
    row(Command::ToolReshape, "command-tool-reshape", Menu::Plan).keys(PLAIN, Key::R).left_to_text().needs(ActionName::EditPlan),
    row(Command::ToolSplit, "command-tool-split", Menu::Plan).keys(PLAIN, Key::S).left_to_text().needs(ActionName::EditPlan),
    row(Command::ToolGive, "command-tool-give", Menu::Plan).keys(PLAIN, Key::G).left_to_text().needs(ActionName::EditPlan),
    row(Command::Merge, "command-merge", Menu::Plan).keys(PLAIN, Key::J).below_line().left_to_text().needs(ActionName::EditPlan),
    row(Command::FollowStreets, "command-follow-streets", Menu::Plan).keys(PLAIN, Key::F).left_to_text().needs(ActionName::EditPlan),
    row(Command::NextTask, "command-next-task", Menu::Plan).keys(PLAIN, Key::F9).below_line(),
    row(Command::ColourBySize, "command-colour-by-size", Menu::Plan),
    row(Command::ComparePlan, "command-compare-plan", Menu::Plan),
    row(Command::UnlockBorders, "command-unlock-borders", Menu::Plan).below_line().needs(ActionName::UnlockBorders),
    row(Command::PublishPlan, "command-publish-plan", Menu::Plan).needs(ActionName::PublishPlan),
    row(Command::RollBack, "command-roll-back", Menu::Plan).needs(ActionName::PublishPlan),
    row(Command::ExportLineage, "command-export-lineage", Menu::Plan).below_line().needs(ActionName::Export),
    row(Command::SignIn, "command-sign-in", Menu::Project),
    row(Command::Lock, "command-lock", Menu::Project).keys(CTRL_SHIFT, Key::L),
    row(Command::Passphrase, "command-passphrase", Menu::Project),
    row(Command::Users, "command-users", Menu::Project).below_line().needs(ActionName::AddUser),
    row(Command::Retention, "command-retention", Menu::Project).below_line(),
    row(Command::About, "command-about", Menu::Help),
];
