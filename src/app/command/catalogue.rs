//! The catalogue of commands: one row each, with the key of its name, its icon, its menu, its keys and
//! the act that it leads to. Owns: these rows, in the order of menus and palette.

use super::icon::{self, Icon};
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
    /// The sign beside its name.
    pub icon: Icon,
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

const fn row(command: Command, key: &'static str, icon: Icon, menu: Menu) -> Row {
    Row {
        command,
        key,
        icon,
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
pub const CATALOGUE: [Row; 86] = [
    row(Command::NewProject, "command-new-project", icon::FILE_PLUS, Menu::File).keys(CTRL, Key::N),
    row(Command::Open, "command-open", icon::FOLDER_OPEN, Menu::File).keys(CTRL, Key::O),
    row(Command::OpenTown, "command-open-town", icon::BUILDINGS, Menu::File),
    row(Command::OwnTown, "command-own-town", icon::MAP_TRIFOLD, Menu::File),
    row(Command::UpdateTown, "command-update-town", icon::ARROWS_CLOCKWISE, Menu::File).needs(ActionName::Import),
    row(Command::SaveAs, "command-save-as", icon::FLOPPY_DISK, Menu::File).keys(CTRL, Key::S).below_line(),
    row(Command::Import, "command-import", icon::DOWNLOAD_SIMPLE, Menu::File).keys(CTRL, Key::I).below_line().needs(ActionName::Import),
    row(Command::Export, "command-export", icon::UPLOAD_SIMPLE, Menu::File).keys(CTRL_SHIFT, Key::S).needs(ActionName::Export),
    row(Command::ImportList, "command-import-list", icon::FILE_ARROW_DOWN, Menu::File).keys(CTRL_SHIFT, Key::I).below_line().needs(ActionName::Import),
    row(Command::ExportList, "command-export-list", icon::FILE_ARROW_UP, Menu::File).needs(ActionName::Export),
    row(Command::ListTemplate, "command-list-template", icon::FILE_TEXT, Menu::File),
    row(Command::Print, "command-print", icon::PRINTER, Menu::File).keys(CTRL, Key::P).below_line().needs(ActionName::Export),
    row(Command::CopyMap, "command-copy-map", icon::COPY, Menu::File).needs(ActionName::Export),
    row(Command::Quit, "command-quit", icon::POWER, Menu::File).keys(CTRL, Key::Q).below_line(),
    row(Command::Undo, "command-undo", icon::ARROW_U_UP_LEFT, Menu::Edit).keys(CTRL, Key::Z).left_to_text(),
    row(Command::Redo, "command-redo", icon::ARROW_U_UP_RIGHT, Menu::Edit).keys(CTRL, Key::Y).left_to_text(),
    row(Command::Find, "command-find", icon::MAGNIFYING_GLASS, Menu::Edit).keys(CTRL, Key::F).below_line(),
    row(Command::Palette, "command-palette", icon::TERMINAL_WINDOW, Menu::Edit).keys(CTRL, Key::K),
    row(Command::SelectAll, "command-select-all", icon::SELECTION_ALL, Menu::Edit).keys(CTRL, Key::A).below_line().left_to_text(),
    row(Command::SelectNone, "command-select-none", icon::SELECTION_SLASH, Menu::Edit).keys(CTRL, Key::D).left_to_text(),
    row(Command::SelectNeighbours, "command-select-neighbours", icon::GRAPH, Menu::Edit).keys(CTRL, Key::G),
    row(Command::ZoomAll, "command-zoom-all", icon::CORNERS_OUT, Menu::View).keys(PLAIN, Key::Num0).left_to_text(),
    row(Command::ZoomSelection, "command-zoom-selection", icon::FRAME_CORNERS, Menu::View).keys(PLAIN, Key::Num9).left_to_text(),
    row(Command::ZoomIn, "command-zoom-in", icon::MAGNIFYING_GLASS_PLUS, Menu::View).keys(PLAIN, Key::Plus).left_to_text(),
    row(Command::ZoomOut, "command-zoom-out", icon::MAGNIFYING_GLASS_MINUS, Menu::View).keys(PLAIN, Key::Minus).left_to_text(),
    row(Command::Crosshair, "command-crosshair", icon::CURSOR, Menu::View).keys(CTRL, Key::M),
    row(Command::NextProblem, "command-next-problem", icon::SKIP_FORWARD, Menu::View).keys(PLAIN, Key::F8).below_line(),
    row(Command::PreviousProblem, "command-previous-problem", icon::SKIP_BACK, Menu::View).keys(SHIFT, Key::F8),
    row(Command::SwitchLabels, "command-switch-labels", icon::TAG, Menu::View).keys(CTRL, Key::L).below_line(),
    row(Command::Basemap, "command-basemap", icon::GLOBE, Menu::View).keys(CTRL, Key::B),
    row(Command::Underlay, "command-underlay", icon::MAP_TRIFOLD, Menu::View),
    row(Command::Trace, "command-trace", icon::PENCIL_SIMPLE, Menu::View).keys(SHIFT, Key::F2).needs(ActionName::Trace),
    row(Command::ToggleLayers, "command-toggle-layers", icon::STACK, Menu::View).keys(PLAIN, Key::F5).below_line(),
    row(Command::ToggleInspector, "command-toggle-inspector", icon::INFO, Menu::View).keys(PLAIN, Key::F6),
    row(Command::ToggleProblems, "command-toggle-problems", icon::WARNING, Menu::View).keys(PLAIN, Key::F7),
    row(Command::ToggleHistory, "command-toggle-history", icon::CLOCK_COUNTER_CLOCKWISE, Menu::View).keys(PLAIN, Key::F4),
    row(Command::SwitchTheme, "command-switch-theme", icon::MOON, Menu::View).keys(CTRL, Key::T).below_line(),
    row(Command::SwitchLanguage, "command-switch-language", icon::TRANSLATE, Menu::View).keys(CTRL, Key::E),
    row(Command::FullScreen, "command-full-screen", icon::ARROWS_OUT, Menu::View).keys(PLAIN, Key::F11),
    row(Command::Watch, "command-watch", icon::VIRUS, Menu::Epidemic).keys(PLAIN, Key::F3),
    row(Command::NewCase, "command-new-case", icon::USER_PLUS, Menu::Epidemic).keys(PLAIN, Key::N).below_line().left_to_text().needs(ActionName::AddCase),
    row(Command::NewOrder, "command-new-order", icon::STAMP, Menu::Epidemic).keys(PLAIN, Key::O).left_to_text().needs(ActionName::DraftOrder),
    row(Command::Play, "command-play", icon::PLAY, Menu::Epidemic).keys(PLAIN, Key::P).below_line().left_to_text(),
    row(Command::Now, "command-now", icon::CLOCK, Menu::Epidemic).keys(PLAIN, Key::Home).left_to_text(),
    row(Command::ToggleDashboard, "command-dashboard", icon::CHART_BAR, Menu::Epidemic).keys(PLAIN, Key::F10),
    row(Command::ToggleTime, "command-toggle-time", icon::CHART_LINE, Menu::Epidemic),
    row(Command::Rules, "command-rules", icon::SCALES, Menu::Epidemic),
    row(Command::Wall, "command-wall", icon::MONITOR, Menu::Epidemic).keys(SHIFT, Key::F11),
    row(Command::Register, "command-register", icon::TREE_STRUCTURE, Menu::Register).keys(PLAIN, Key::F12),
    row(Command::FindPerson, "command-find-person", icon::USER_FOCUS, Menu::Register).keys(CTRL_SHIFT, Key::F),
    row(Command::Calls, "command-calls", icon::PHONE, Menu::Register).keys(SHIFT, Key::F12).below_line(),
    row(Command::Sampling, "command-sampling", icon::TEST_TUBE, Menu::Register).keys(CTRL, Key::F12),
    row(Command::Redraw, "command-redraw", icon::POLYGON, Menu::Plan).keys(PLAIN, Key::F2).needs(ActionName::EditPlan),
    row(Command::NewPlan, "command-new-plan", icon::FILE_PLUS, Menu::Plan).needs(ActionName::AddPlan),
    row(Command::CopyPlan, "command-copy-plan", icon::COPY, Menu::Plan).needs(ActionName::AddPlan),
    row(Command::RenamePlan, "command-rename-plan", icon::PENCIL_SIMPLE, Menu::Plan).needs(ActionName::RenamePlan),
    row(Command::RebasePlan, "command-rebase-plan", icon::ARROWS_CLOCKWISE, Menu::Plan).needs(ActionName::AddPlan),
    row(Command::DiscardPlan, "command-discard-plan", icon::TRASH, Menu::Plan).needs(ActionName::DiscardPlan),
    row(Command::ToolSelect, "command-tool-select", icon::CURSOR, Menu::Plan).keys(PLAIN, Key::V).below_line().left_to_text(),
    row(Command::ToolMove, "command-tool-move", icon::ARROWS_OUT_CARDINAL, Menu::Plan).keys(PLAIN, Key::M).left_to_text().needs(ActionName::EditPlan),
    row(Command::ToolReshape, "command-tool-reshape", icon::BEZIER_CURVE, Menu::Plan).keys(PLAIN, Key::R).left_to_text().needs(ActionName::EditPlan),
    row(Command::ToolSplit, "command-tool-split", icon::SCISSORS, Menu::Plan).keys(PLAIN, Key::S).left_to_text().needs(ActionName::EditPlan),
    row(Command::ToolGive, "command-tool-give", icon::HAND_ARROW_UP, Menu::Plan).keys(PLAIN, Key::G).left_to_text().needs(ActionName::EditPlan),
    row(Command::Merge, "command-merge", icon::ARROWS_MERGE, Menu::Plan).keys(PLAIN, Key::J).below_line().left_to_text().needs(ActionName::EditPlan),
    row(Command::FollowStreets, "command-follow-streets", icon::ROAD_HORIZON, Menu::Plan).keys(PLAIN, Key::F).left_to_text().needs(ActionName::EditPlan),
    row(Command::NextTask, "command-next-task", icon::LIST_CHECKS, Menu::Plan).keys(PLAIN, Key::F9).below_line(),
    row(Command::ColourBySize, "command-colour-by-size", icon::PALETTE, Menu::Plan),
    row(Command::Propose, "command-propose", icon::MAGIC_WAND, Menu::Plan).keys(PLAIN, Key::B).below_line().left_to_text().needs(ActionName::EditPlan),
    row(Command::Balance, "command-balance", icon::SCALES, Menu::Plan).needs(ActionName::EditPlan),
    row(Command::ComparePlan, "command-compare-plan", icon::GIT_DIFF, Menu::Plan),
    row(Command::UnlockBorders, "command-unlock-borders", icon::LOCK_OPEN, Menu::Plan).below_line().needs(ActionName::UnlockBorders),
    row(Command::PublishPlan, "command-publish-plan", icon::PAPER_PLANE_TILT, Menu::Plan).needs(ActionName::PublishPlan),
    row(Command::RollBack, "command-roll-back", icon::ARROW_U_DOWN_LEFT, Menu::Plan).needs(ActionName::PublishPlan),
    row(Command::ExportLineage, "command-export-lineage", icon::SHARE_NETWORK, Menu::Plan).below_line().needs(ActionName::Export),
    row(Command::SignIn, "command-sign-in", icon::SIGN_IN, Menu::Project),
    row(Command::Lock, "command-lock", icon::LOCK, Menu::Project).keys(CTRL_SHIFT, Key::L),
    row(Command::Passphrase, "command-passphrase", icon::KEY, Menu::Project),
    row(Command::Users, "command-users", icon::USERS, Menu::Project).below_line().needs(ActionName::AddUser),
    row(Command::Retention, "command-retention", icon::HOURGLASS, Menu::Project).below_line(),
    row(Command::Guide, "command-guide", icon::FILE_TEXT, Menu::Help).keys(PLAIN, Key::F1),
    row(Command::Tour, "command-tour", icon::MAGIC_WAND, Menu::Help),
    row(Command::Practice, "command-practice", icon::FOLDER_OPEN, Menu::Help),
    row(Command::Keys, "command-keys", icon::LIST_CHECKS, Menu::Help).keys(SHIFT, Key::F1),
    row(Command::SaveDiagnosis, "command-save-diagnosis", icon::FILE_ARROW_DOWN, Menu::Help).below_line(),
    row(Command::ResetSettings, "command-reset-settings", icon::ARROWS_CLOCKWISE, Menu::Help),
    row(Command::About, "command-about", icon::QUESTION, Menu::Help),
];
