//! Menus, workspace tabs, tools, search. Owns: what of them folds where there is little room.

use crate::app::command::{Command, Menu, icon};
use crate::app::intent::Intent;
use crate::app::jobs::source::Source;
use crate::app::view::View;
use crate::app::widgets::add_command;
use crate::app::widgets::command_button;
use crate::app::widgets::command_hint;
use crate::app::widgets::command_name;
use crate::app::widgets::hint;
use crate::app::widgets::icon::{self as drawing, icon as drawn};
use crate::app::widgets::name_field;
use crate::app::workspaces::map::SearchBox;
use crate::app::workspaces::map::search;
use crate::app::workspaces::project;
use egui::{Align, Button, Color32, Id, Layout, MenuBar, Panel, TextStyle, Ui};

/// Commands at hand without a menu.
const TOOLS: [(Command, &str); 6] = [
    (Command::Open, "tool-open"),
    (Command::Undo, "tool-undo"),
    (Command::Redo, "tool-redo"),
    (Command::ZoomAll, "tool-zoom-all"),
    (Command::ZoomSelection, "tool-zoom-selection"),
    (Command::SwitchLabels, "tool-labels"),
];

/// The names of the workspaces, left to right.
const WORKSPACES: [&str; 5] = [
    "workspace-map",
    "workspace-redraw",
    "workspace-epidemic",
    "workspace-register",
    "workspace-print",
];
/// The head of the menu of tools that found no room.
const MORE: &str = "…";
/// Width of the search field where there is room, and where there is little, points.
const SEARCH: [f32; 2] = [240.0, 132.0];
/// Around the text of a field, both sides together, points.
const FIELD: f32 = 8.0;

/// Draw the bar.
pub fn show(view: &View<'_>, search: &mut SearchBox, ui: &mut Ui) {
    Panel::top("top").show(ui, |ui| {
        MenuBar::new().ui(ui, |ui| {
            let fold = Fold::fitting(view, ui);
            if fold.menus {
                ui.menu_button(view.i18n.t("top-menu"), |ui| show_menus(view, ui));
            } else {
                show_menus(view, ui);
            }
            ui.separator();
            show_workspaces(view, ui);
            ui.separator();
            for (command, short) in &TOOLS[..fold.tools] {
                let button = Button::new(drawn(command.icon()));
                let response = add_command(view, ui, *command, button);
                name_field(&response, &view.i18n.t(short));
                command_hint(view, response, *command);
            }
            if fold.has_more() {
                show_more(view, ui, fold);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if !fold.switches {
                    let language = drawn(Command::SwitchLanguage.icon());
                    let language = Button::new((language, view.i18n.t("tool-language")));
                    add_command(view, ui, Command::SwitchLanguage, language);
                    let sign = if view.settings.dark {
                        icon::SUN
                    } else {
                        icon::MOON
                    };
                    let theme = Button::new((drawn(sign), view.i18n.t(theme_key(view))));
                    add_command(view, ui, Command::SwitchTheme, theme);
                    ui.separator();
                }
                search::show(view, search, fold.search, ui);
            });
        });
    });
}

fn theme_key(view: &View<'_>) -> &'static str {
    if view.settings.dark {
        "tool-light"
    } else {
        "tool-dark"
    }
}

/// What of the bar stands in it, by the room there is: tools go first, then the switches of language
/// and theme, then the menus.
#[derive(Clone, Copy)]
struct Fold {
    /// So many tools stand in the bar.
    tools: usize,
    /// The switches do not.
    switches: bool,
    /// The menus are one.
    menus: bool,
    /// Width of the search field, points.
    search: f32,
}

/// How wide the words of the bar are, points.
#[derive(Clone, Copy)]
struct Widths {
    menus: f32,
    places: f32,
    switches: f32,
    more: f32,
    one_menu: f32,
}

impl Widths {
    /// Worked out once for a language, a theme and a scale.
    fn of(view: &View<'_>, ui: &Ui) -> Self {
        let language = view.i18n.language().tag();
        let scale = ui.ctx().pixels_per_point().to_bits();
        let id = Id::unique("top-widths").with((language, view.settings.dark, scale));
        if let Some(known) = ui.data(|d| d.get_temp(id)) {
            return known;
        }
        let gap = ui.spacing().item_spacing.x;
        let font = TextStyle::Button.resolve(ui.style());
        let padding = 2.0 * ui.spacing().button_padding.x;
        let width = |text: String| {
            let galley = ui
                .painter()
                .layout_no_wrap(text, font.clone(), Color32::PLACEHOLDER);
            galley.size().x + padding + gap
        };
        let named = |key: &str| width(view.i18n.t(key));
        // An icon stands before the words.
        let sign = drawing::SIZE + ui.spacing().icon_spacing;
        let widths = Self {
            menus: Menu::ALL.iter().map(|menu| named(menu.key())).sum(),
            places: WORKSPACES.iter().map(|key| named(key) + sign).sum(),
            switches: named("tool-language") + named(theme_key(view)) + 2.0 * sign,
            more: width(MORE.to_owned()),
            one_menu: named("top-menu"),
        };
        ui.data_mut(|d| d.insert_temp(id, widths));
        widths
    }
}

impl Fold {
    fn fitting(view: &View<'_>, ui: &Ui) -> Self {
        let gap = ui.spacing().item_spacing.x;
        let padding = 2.0 * ui.spacing().button_padding.x;
        let line = 6.0 + gap;
        let Widths {
            menus,
            places,
            switches,
            more,
            one_menu,
        } = Widths::of(view, ui);
        let switches = switches + line;
        let least = SEARCH[1] + FIELD + gap;
        let tools = TOOLS.map(|_| drawing::SIZE + padding + gap);
        let room_with = |menus: f32, tail: f32| {
            ui.available_width() - menus - places - 2.0 * line - tail - least
        };
        let fold_switches = room_with(menus, switches) < more;
        let tail = if fold_switches { more } else { switches };
        let fold_menus = room_with(menus, tail) < 0.0;
        let room = room_with(if fold_menus { one_menu } else { menus }, tail);
        let all: f32 = tools.iter().sum();
        let (shown, taken) = if all <= room {
            (TOOLS.len(), all)
        } else {
            // What does not stand in the bar is one step away.
            let more = if fold_switches { 0.0 } else { more };
            let ends = tools.iter().scan(0.0, |end, width| {
                *end += width;
                Some(*end)
            });
            let fitting: Vec<f32> = ends.take_while(|end| end + more <= room).collect();
            (fitting.len(), fitting.last().unwrap_or(&0.0) + more)
        };
        Self {
            tools: shown,
            switches: fold_switches,
            menus: fold_menus,
            search: (SEARCH[1] + room - taken).clamp(SEARCH[1], SEARCH[0]),
        }
    }

    const fn has_more(self) -> bool {
        self.switches || self.tools < TOOLS.len()
    }
}

/// The tools, and the switches, that found no room.
fn show_more(view: &View<'_>, ui: &mut Ui, fold: Fold) {
    let name = view.i18n.t("top-more");
    let menu = ui.menu_button(MORE, |ui| {
        ui.set_min_width(200.0);
        for (command, _) in &TOOLS[fold.tools..] {
            command_button(view, ui, *command);
        }
        if fold.switches {
            ui.separator();
            command_button(view, ui, Command::SwitchLanguage);
            command_button(view, ui, Command::SwitchTheme);
        }
    });
    name_field(&menu.response, &name);
    menu.response.on_hover_text(name);
}

fn show_menus(view: &View<'_>, ui: &mut Ui) {
    for menu in Menu::ALL {
        ui.menu_button(view.i18n.t(menu.key()), |ui| show_menu(view, ui, menu));
    }
}

/// The workspaces: the war-room map, redrawing, the epidemic, the desks, printing.
fn show_workspaces(view: &View<'_>, ui: &mut Ui) {
    // A page covers the workspace it was opened from.
    let (prints, settles) = (view.printing.is_some(), view.own_town.is_some());
    let is_covered = prints || settles;
    let (redraws, watches) = (
        view.is_redrawing() && !is_covered,
        view.is_watching() && !is_covered,
    );
    let desk = view.desk_tab();
    let works = desk.is_some() && !is_covered;
    let [map, redraw, epidemic, register, print] = WORKSPACES;
    let of = |key, is_here, command: Command| (key, command.icon(), is_here, command);
    for (key, sign, is_here, command) in [
        // Whichever is on the screen is left.
        (
            map,
            icon::MAP_TRIFOLD,
            !redraws && !watches && !works && !is_covered,
            if prints {
                Command::Print
            } else if settles {
                Command::OwnTown
            } else if redraws {
                Command::Redraw
            } else if let Some(desk) = desk {
                desk.command()
            } else {
                Command::Watch
            },
        ),
        of(redraw, redraws, Command::Redraw),
        of(epidemic, watches, Command::Watch),
        of(register, works, view.last_desk_tab.command()),
        of(print, prints, Command::Print),
    ] {
        let button = Button::selectable(is_here, (drawn(sign), view.i18n.t(key)));
        if is_here {
            ui.add(button);
        } else {
            let added = add_command(view, ui, command, button);
            hint(added, || command_name(view, command));
        }
    }
}

fn show_menu(view: &View<'_>, ui: &mut Ui, menu: Menu) {
    ui.set_min_width(240.0);
    for command in Command::ALL.into_iter().filter(|c| c.menu() == menu) {
        if command.starts_group() {
            ui.separator();
        }
        command_button(view, ui, command);
        if command == Command::OpenTown {
            show_recent(view, ui);
        }
    }
}

fn show_recent(view: &View<'_>, ui: &mut Ui) {
    let recent = view.settings.recent.clone();
    ui.add_enabled_ui(!recent.is_empty(), |ui| {
        ui.menu_button(view.i18n.t("menu-recent"), |ui| {
            for path in &recent {
                let name = path
                    .file_name()
                    .unwrap_or(path.as_os_str())
                    .to_string_lossy();
                let button = ui.button(name);
                if button.on_hover_text(path.display().to_string()).clicked() {
                    view.send(Intent::Open(Source::File(path.clone())));
                }
            }
            ui.separator();
            if ui.button(view.i18n.t("menu-recent-clear")).clicked() {
                view.send(project::Intent::ForgetRecent);
            }
        });
    });
}
