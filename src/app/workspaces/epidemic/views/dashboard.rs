//! The tab of the drawer with figures: by community, by grid, cases, isolations. A row leads to the
//! map and to its list.

use super::chips;
use crate::app::command::Command;
use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::table::change_of;
use crate::app::workspaces::epidemic::{Intent, Tab, ViewState};
use crate::app::workspaces::map::table;
use crate::geometry::coverage::FaceId;
use crate::model::epidemic::{Subject, Target};
use egui::{Button, Ui};

/// Draw its tab of the drawer.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    ui.add_space(4.0);
    let clicked = show_board(view, own, ui);
    let target = clicked.and_then(|row| view.epidemic.dashboard.target(row));
    if let Some(target) = target {
        lead_to(view, target);
    }
}

fn show_board(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) -> Option<usize> {
    let i18n = &view.i18n;
    let board = &view.epidemic.dashboard;
    let looking = own.looking(board.subject);
    ui.horizontal(|ui| {
        frame_buttons(ui);
        chips::show(view, ui);
        for subject in Subject::ALL {
            let is_it = board.subject == subject;
            let button = Button::selectable(is_it, i18n.t(subject.key()));
            if ui.add(button).clicked() && !is_it {
                view.send(Intent::ShowSubject(subject));
            }
        }
        ui.separator();
        if let Some((made, revision)) = board.shown() {
            table::show_query(i18n, ui, made, revision, looking);
        }
    });
    let selection = view.session.selection();
    let is_selected = |row: usize| {
        let face = match board.target(row) {
            Some(Target::Grid(face) | Target::Within(Some(face))) => *face,
            _ => return false,
        };
        u32::try_from(face).is_ok_and(|face| selection.contains(&FaceId(face)))
    };
    let selected: table::Selected<'_> = (&is_selected, change_of(selection));
    table::show(
        i18n,
        ui,
        board.subject.key(),
        board.shown()?,
        looking,
        selected,
    )
}

/// Go to what a row is about, and show its list.
fn lead_to(view: &View<'_>, target: &Target) {
    match target {
        Target::Community(name) => {
            let faces: Vec<FaceId> = view.epidemic.ground().map_or_else(Vec::new, |ground| {
                let all = ground.communities.iter().zip(&ground.has_area).enumerate();
                all.filter(|(_, (community, has_area))| **has_area && *community == name)
                    .filter_map(|(face, _)| u32::try_from(face).ok().map(FaceId))
                    .collect()
            });
            view.send(Any::Select(faces));
            view.send(Command::ZoomSelection);
        }
        Target::Grid(face) => {
            if let Ok(face) = u32::try_from(*face) {
                view.send(Any::GoToFace(FaceId(face)));
                view.send(Intent::ShowTab(Tab::Grids));
            }
        }
        Target::Within(face) => {
            if let Some(face) = face.and_then(|face| u32::try_from(face).ok()) {
                view.send(Any::GoToFace(FaceId(face)));
            }
            view.send(Intent::ShowTab(match view.epidemic.dashboard.subject {
                Subject::Isolations => Tab::Isolations,
                _ => Tab::Cases,
            }));
        }
    }
}
