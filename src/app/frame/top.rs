//! Menus, workspace tab, tools, search.

use crate::app::command::{Command, Menu};
use crate::app::jobs::loader::Source;
use crate::app::shell::Shell;
use crate::app::widgets::add_command;
use crate::app::widgets::command_button;
use crate::app::widgets::command_name;
use crate::app::workspaces::map::search;
use egui::{Align, Button, Layout, MenuBar, Panel, Ui};

/// Commands at hand without a menu.
const TOOLS: [(Command, &str); 6] = [
    (Command::Open, "tool-open"),
    (Command::Undo, "tool-undo"),
    (Command::Redo, "tool-redo"),
    (Command::ZoomAll, "tool-zoom-all"),
    (Command::ZoomSelection, "tool-zoom-selection"),
    (Command::SwitchLabels, "tool-labels"),
];

/// Draw the bar.
pub fn show(shell: &mut Shell, ui: &mut Ui) {
    Panel::top("top").show(ui, |ui| {
        MenuBar::new().ui(ui, |ui| {
            for menu in Menu::ALL {
                ui.menu_button(shell.i18n.t(menu.key()), |ui| show_menu(shell, ui, menu));
            }
            ui.separator();
            show_workspaces(shell, ui);
            ui.separator();
            for (command, short) in TOOLS {
                let button = Button::new(shell.i18n.t(short));
                let hint = command_name(shell, command);
                let hint = match command.shortcut() {
                    Some(keys) => format!("{hint}  {}", ui.ctx().format_shortcut(&keys)),
                    None => hint,
                };
                add_command(shell, ui, command, button).on_hover_text(hint);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let language = Button::new(shell.i18n.t("tool-language"));
                add_command(shell, ui, Command::SwitchLanguage, language);
                let theme = if shell.settings.dark {
                    "tool-light"
                } else {
                    "tool-dark"
                };
                let theme = Button::new(shell.i18n.t(theme));
                add_command(shell, ui, Command::SwitchTheme, theme);
                ui.separator();
                search::show(shell, ui);
            });
        });
    });
}

/// The workspaces: the war-room map, redrawing, the epidemic, the register.
fn show_workspaces(shell: &mut Shell, ui: &mut Ui) {
    let (redraws, watches) = (shell.is_redrawing(), shell.is_watching());
    let registers = shell.is_registering();
    for (key, is_here, command) in [
        // Whichever is on the screen is left.
        (
            "workspace-map",
            !redraws && !watches && !registers,
            if redraws {
                Command::Redraw
            } else if registers {
                Command::Register
            } else {
                Command::Watch
            },
        ),
        ("workspace-redraw", redraws, Command::Redraw),
        ("workspace-epidemic", watches, Command::Watch),
        ("workspace-register", registers, Command::Register),
    ] {
        let button = Button::selectable(is_here, shell.i18n.t(key));
        if is_here {
            ui.add(button);
        } else {
            let name = command_name(shell, command);
            add_command(shell, ui, command, button).on_hover_text(name);
        }
    }
}

fn show_menu(shell: &mut Shell, ui: &mut Ui, menu: Menu) {
    ui.set_min_width(240.0);
    for command in Command::ALL.into_iter().filter(|c| c.menu() == menu) {
        if command.starts_group() {
            ui.separator();
        }
        command_button(shell, ui, command);
        if command == Command::OpenTown {
            show_recent(shell, ui);
        }
    }
}

fn show_recent(shell: &mut Shell, ui: &mut Ui) {
    let recent = shell.settings.recent.clone();
    ui.add_enabled_ui(!recent.is_empty(), |ui| {
        ui.menu_button(shell.i18n.t("menu-recent"), |ui| {
            for path in &recent {
                let name = path
                    .file_name()
                    .unwrap_or(path.as_os_str())
                    .to_string_lossy();
                let button = ui.button(name);
                if button.on_hover_text(path.display().to_string()).clicked() {
                    shell.open(Source::File(path.clone()));
                }
            }
            ui.separator();
            if ui.button(shell.i18n.t("menu-recent-clear")).clicked() {
                shell.settings.recent.clear();
            }
        });
    });
}
