//! The drawer of figures: by community, by grid, cases, isolations. A row leads to the map and to
//! its list.

use crate::app::shell::Shell;
use crate::app::workspaces::epidemic::Tab;
use crate::app::workspaces::map::table;
use crate::geometry::coverage::FaceId;
use crate::model::epidemic::{Subject, Target};
use egui::{Button, Panel, Ui};

/// Draw the drawer.
pub fn show(shell: &mut Shell, ui: &mut Ui) {
    Panel::bottom("epidemic-dashboard")
        .resizable(true)
        .default_size(230.0)
        .size_range(120.0..=560.0)
        .show(ui, |ui| {
            ui.add_space(4.0);
            shell.fill_dashboard();
            let mut board = std::mem::take(&mut shell.epidemic.dashboard);
            let clicked = show_board(shell, ui, &mut board);
            let target = clicked.and_then(|row| board.target(row).cloned());
            shell.epidemic.dashboard = board;
            if let Some(target) = target {
                lead_to(shell, &target);
            }
        });
}

fn show_board(
    shell: &mut Shell,
    ui: &mut Ui,
    board: &mut crate::app::workspaces::epidemic::Dashboard,
) -> Option<usize> {
    let i18n = &shell.i18n;
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
fn lead_to(shell: &mut Shell, target: &Target) {
    match target {
        Target::Community(name) => {
            let faces: Vec<FaceId> = shell.epidemic.ground().map_or_else(Vec::new, |ground| {
                let all = ground.communities.iter().zip(&ground.has_area).enumerate();
                all.filter(|(_, (community, has_area))| **has_area && *community == name)
                    .filter_map(|(face, _)| u32::try_from(face).ok().map(FaceId))
                    .collect()
            });
            shell.session.select(faces);
            if let Some(bounds) = shell.session.selection_bounds() {
                shell.view.zoom_to(bounds);
            }
        }
        Target::Grid(face) => {
            if let Ok(face) = u32::try_from(*face) {
                shell.go_to_face(FaceId(face));
                shell.epidemic.tab = Tab::Grids;
            }
        }
        Target::Within(face) => {
            if let Some(face) = face.and_then(|face| u32::try_from(face).ok()) {
                shell.go_to_face(FaceId(face));
            }
            shell.epidemic.tab = match shell.epidemic.dashboard.subject {
                Subject::Isolations => Tab::Isolations,
                _ => Tab::Cases,
            };
        }
    }
}
