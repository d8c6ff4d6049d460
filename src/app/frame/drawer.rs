//! The drawer beneath the map: the heads of its tabs, and the tab that is open. Owns: how high it may be.
//! Must not know: what a tab shows.

use crate::app::command::Command;
use crate::app::intent::Intent;
use crate::app::state::drawer::DrawerTab;
use crate::app::view::View;
use crate::app::workspaces::epidemic::{ViewState, views};
use crate::app::workspaces::exchange::import_state::Importing;
use crate::app::workspaces::exchange::list_state::Listing;
use crate::app::workspaces::exchange::{incoming, sheet};
use crate::app::workspaces::map::{Problems, problems};
use crate::app::workspaces::project::history;
use crate::app::workspaces::redraw::comparison;
use egui::{Align, Button, Layout, Panel, Ui, WidgetInfo};

/// Height of the heads alone, points.
const HEADS: f32 = 30.0;
/// The least height of an open drawer, points.
const LEAST: f32 = 140.0;
/// The most of the window's height that it takes.
const MOST: f32 = 0.4;

/// What tabs know of their own.
pub struct Own<'a> {
    /// The table of findings.
    pub problems: &'a mut Problems,
    /// The epidemic workspace.
    pub epidemic: &'a mut ViewState,
    /// A list on its way in.
    pub listing: Option<&'a Listing>,
    /// A layer on its way in.
    pub importing: Option<&'a Importing>,
}

/// Draw the drawer, open or closed.
pub fn show(view: &View<'_>, own: &mut Own<'_>, ui: &mut Ui) {
    let tabs = DrawerTab::ALL.into_iter();
    let tabs: Vec<DrawerTab> = tabs.filter(|tab| view.has_drawer_tab(*tab)).collect();
    let Some(first) = tabs.first() else {
        return;
    };
    let shown = view.drawer_tab();
    let height = view.settings.drawer.height;
    let most = (MOST * ui.ctx().content_rect().height()).max(LEAST);
    let closed = Panel::bottom("drawer-heads").exact_size(HEADS);
    // As high as somebody wants it, whatever its content asks for; while its edge is dragged, as high
    // as that says.
    let wanted = height.clamp(LEAST, most);
    let is_dragged = ui.input(|i| i.pointer.any_down() || i.pointer.any_released());
    let open = Panel::bottom("drawer").resizable(true).default_size(wanted);
    let open = open.size_range(match is_dragged {
        true => LEAST..=most,
        false => wanted..=wanted,
    });
    let mut is_open = shown.is_some();
    let panel = Panel::show_switched(ui, &mut is_open, closed, open, |ui, is_open| {
        show_heads(view, ui, &tabs, shown);
        if let Some(tab) = shown.filter(|_| is_open) {
            show_tab(view, own, ui, tab);
        }
    });
    if is_open != shown.is_some() {
        // Its edge was dragged or clicked twice.
        view.send(Intent::TurnDrawer(is_open.then_some(*first)));
    }
    // What the window's size forces on it is not what somebody wants.
    let drawn = panel.response.rect.height();
    if is_open && shown.is_some() && is_dragged && (drawn - height).abs() > 0.5 {
        view.send(Intent::SizeDrawer(drawn));
    }
}

/// The key of a tab's name, and the command that shows it, if there is one.
const fn named(tab: DrawerTab) -> (&'static str, Option<Command>) {
    match tab {
        DrawerTab::Time => ("drawer-time", Some(Command::ToggleTime)),
        DrawerTab::Figures => ("drawer-figures", Some(Command::ToggleDashboard)),
        DrawerTab::Problems => ("drawer-problems", Some(Command::ToggleProblems)),
        DrawerTab::History => ("drawer-history", Some(Command::ToggleHistory)),
        DrawerTab::Comparison => ("drawer-comparison", None),
        DrawerTab::Incoming => ("drawer-incoming", None),
    }
}

fn show_heads(view: &View<'_>, ui: &mut Ui, tabs: &[DrawerTab], shown: Option<DrawerTab>) {
    ui.horizontal(|ui| {
        for tab in tabs {
            let is_shown = shown == Some(*tab);
            let (key, command) = named(*tab);
            let button = Button::selectable(is_shown, view.i18n.t(key));
            let mut response = ui.add(button);
            if let Some(keys) = command.and_then(Command::shortcut) {
                response = response.on_hover_text(ui.ctx().format_shortcut(&keys));
            }
            if response.clicked() {
                view.send(Intent::TurnDrawer((!is_shown).then_some(*tab)));
            }
        }
        if shown.is_some() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = view.i18n.t("drawer-close");
                let response = ui.add(Button::new("×").frame(false));
                response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
                if response.on_hover_text(name).clicked() {
                    view.send(Intent::TurnDrawer(None));
                }
            });
        }
    });
}

fn show_tab(view: &View<'_>, own: &mut Own<'_>, ui: &mut Ui, tab: DrawerTab) {
    match tab {
        DrawerTab::Time => views::time::show(view, ui),
        DrawerTab::Figures => views::dashboard::show(view, own.epidemic, ui),
        DrawerTab::Problems => problems::show(view, own.problems, ui),
        DrawerTab::History => history::show(view, ui),
        DrawerTab::Comparison => comparison::show(view, ui),
        DrawerTab::Incoming => {
            if let Some(listing) = own.listing {
                sheet::show(view, listing, ui);
            } else if let Some(importing) = own.importing {
                incoming::show(view, importing, ui);
            }
        }
    }
}
