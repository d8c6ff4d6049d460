//! The drawer of figures: by community, by grid, cases, isolations. A row leads to the map and to
//! its list.

use crate::app::view::View;
use crate::app::workspaces::epidemic::Tab;
use crate::app::workspaces::map::table;
use crate::geometry::coverage::FaceId;
use crate::model::epidemic::{Subject, Target};
use egui::{Button, Panel, Ui};

/// Draw the drawer.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    Panel::bottom("epidemic-dashboard")
        .resizable(true)
        .default_size(230.0)
        .size_range(120.0..=560.0)
        .show(ui, |ui| {
            ui.add_space(4.0);
            view.fill_dashboard();
            let mut board = std::mem::take(&mut view.epidemic.dashboard);
            let clicked = show_board(view, ui, &mut board);
            let target = clicked.and_then(|row| board.target(row).cloned());
            view.epidemic.dashboard = board;
            if let Some(target) = target {
                lead_to(view, &target);
            }
        });
}

fn show_board(
    view: &View<'_>,
    ui: &mut Ui,
    board: &mut crate::app::workspaces::epidemic::Dashboard,
) -> Option<usize> {
    let i18n = &view.i18n;
    ui.horizontal(|ui| {
        crate::app::widgets::frame_buttons(ui);
        for subject in Subject::ALL {
            let is_it = board.subject == subject;
            let button = Button::selectable(is_it, i18n.t(subject.key()));
            if ui.add(button).clicked() && !is_it {
                board.choose(subject);
            }
        }
        ui.separator();
        if let Some((made, revision, looking)) = board.shown() {
            table::show_query(i18n, ui, made, revision, looking);
        }
    });
    // Where another subject was chosen its rows come with the next frame.
    let subject = board.subject;
    let (made, revision, looking) = board.shown()?;
    table::show(i18n, ui, subject.key(), (made, revision), looking)
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
            view.session.select(faces);
            if let Some(bounds) = view.session.selection_bounds() {
                view.views.map.zoom_to(bounds);
            }
        }
        Target::Grid(face) => {
            if let Ok(face) = u32::try_from(*face) {
                view.go_to_face(FaceId(face));
                view.epidemic.tab = Tab::Grids;
            }
        }
        Target::Within(face) => {
            if let Some(face) = face.and_then(|face| u32::try_from(face).ok()) {
                view.go_to_face(FaceId(face));
            }
            view.epidemic.tab = match view.epidemic.dashboard.subject {
                Subject::Isolations => Tab::Isolations,
                _ => Tab::Cases,
            };
        }
    }
}
