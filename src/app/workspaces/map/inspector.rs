//! What is selected: figures, neighbours, attributes, findings.

use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::table::{Column, Table};
use crate::app::widgets::title;
use crate::app::words::messages::{self, area, grouped, length};
use crate::app::workspaces::map::Attributes;
use crate::app::workspaces::map::Intent;
use crate::app::workspaces::map::attributes;
use crate::app::workspaces::map::people;
use crate::app::workspaces::redraw::lineage;
use crate::geometry::coverage::FaceId;
use crate::model::GridMap;
use egui::{CollapsingHeader, Grid, Label, Panel, RichText, ScrollArea, Ui};

/// So many rows of a list are shown at once.
const LISTED: usize = 200;

/// Draw the panel.
pub fn show(view: &View<'_>, own: &mut Attributes, ui: &mut Ui) {
    Panel::right("inspector")
        .default_size(272.0)
        .size_range(220.0..=480.0)
        .show(ui, |ui| {
            let selected: Vec<FaceId> = view.session.selection().iter().copied().collect();
            ScrollArea::vertical()
                .auto_shrink(false)
                .show(ui, |ui| match selected.as_slice() {
                    [] => show_nothing(view, ui),
                    [face] => show_face(view, own, ui, *face),
                    faces => show_several(view, ui, faces),
                });
        });
}

fn show_nothing(view: &View<'_>, ui: &mut Ui) {
    title(ui, view.i18n.t("inspector-title"));
    ui.label(RichText::new(view.i18n.t("inspector-empty")).weak());
}

fn show_face(view: &View<'_>, own: &mut Attributes, ui: &mut Ui, face: FaceId) {
    let Some(document) = view.session.document() else {
        return;
    };
    let map = std::sync::Arc::clone(&document.map);
    title(ui, map.title(face));
    let figures = view.session.figures();
    Grid::new("figures").num_columns(2).show(ui, |ui| {
        let i18n = &view.i18n;
        if let Some(code) = map.code(face) {
            row(ui, i18n.t("figure-code"), code);
        }
        row(ui, i18n.t("figure-area"), area(i18n, figures.total.area_m2));
        row(
            ui,
            i18n.t("figure-perimeter"),
            length(i18n, figures.total.perimeter_m),
        );
        row(
            ui,
            i18n.t("figure-compactness"),
            format!("{:.3}", figures.total.compactness),
        );
        row(
            ui,
            i18n.t("figure-parts"),
            grouped(figures.total.parts).to_string(),
        );
        if figures.total.holes > 0 {
            row(
                ui,
                i18n.t("figure-holes"),
                grouped(figures.total.holes).to_string(),
            );
        }
    });
    if figures.total.parts == 0 {
        ui.colored_label(
            ui.visuals().error_fg_color,
            view.i18n.t("inspector-no-area"),
        );
    }
    show_findings(view, ui, &map, face);
    if let Some(code) = map.code(face) {
        people::show(view, ui, &code);
    }
    if let Some(code) = map.code(face) {
        lineage::show(view, ui, &code);
    }
    attributes::show(view, own, ui, &map, face);
    show_neighbours(view, ui, &map, &figures.neighbours);
}

pub(crate) fn row(ui: &mut Ui, name: String, value: String) {
    ui.label(RichText::new(name).weak());
    ui.add(Label::new(value).wrap().selectable(true));
    ui.end_row();
}

fn show_neighbours(view: &View<'_>, ui: &mut Ui, map: &GridMap, neighbours: &[(FaceId, f64)]) {
    let args = [("count", grouped(neighbours.len()).into())];
    let heading = view.i18n.t_args("inspector-neighbours", &args);
    let name = heading.clone();
    let mut chosen = None;
    CollapsingHeader::new(heading)
        .id_salt("neighbours")
        .default_open(true)
        .show(ui, |ui| {
            let count = neighbours.len().min(LISTED);
            let columns = [Column::text("").grows(), Column::number("")];
            let clicked =
                Table::new("neighbours", name, &columns)
                    .flows()
                    .show(ui, count, |row, place| {
                        let (face, shared) = neighbours[place];
                        row.text(map.title(face));
                        row.text(RichText::new(length(&view.i18n, shared)).small().weak());
                    });
            chosen = clicked.row.map(|place| neighbours[place].0);
        });
    if let Some(face) = chosen {
        view.send(Any::Select(vec![face]));
    }
}

fn show_findings(view: &View<'_>, ui: &mut Ui, map: &GridMap, face: FaceId) {
    let of_face = |f: &crate::geometry::coverage::Finding| f.faces.binary_search(&face).is_ok();
    let numbers: Vec<usize> = (0..map.findings.len())
        .filter(|i| of_face(&map.findings[*i]))
        .collect();
    if numbers.is_empty() {
        return;
    }
    let args = [("count", grouped(numbers.len()).into())];
    let heading = view.i18n.t_args("inspector-findings", &args);
    let name = heading.clone();
    let mut chosen = None;
    CollapsingHeader::new(heading)
        .id_salt("face-findings")
        .default_open(true)
        .show(ui, |ui| {
            let error = ui.visuals().error_fg_color;
            let columns = [Column::text("").grows()];
            let count = numbers.len().min(LISTED);
            let clicked = Table::new("face-findings", name, &columns).flows().show(
                ui,
                count,
                |row, place| {
                    let finding = &map.findings[numbers[place]];
                    let text = view.i18n.t(messages::finding_key(finding.kind));
                    let text = RichText::new(text);
                    row.text(match finding.kind.is_error() {
                        true => text.color(error),
                        false => text,
                    });
                },
            );
            chosen = clicked.row.and_then(|place| numbers.get(place).copied());
        });
    if let Some(number) = chosen {
        view.send(Intent::GoToProblem(number));
    }
}

fn show_several(view: &View<'_>, ui: &mut Ui, faces: &[FaceId]) {
    let Some(document) = view.session.document() else {
        return;
    };
    let map = std::sync::Arc::clone(&document.map);
    let args = [("count", grouped(faces.len()).into())];
    title(ui, view.i18n.t_args("inspector-several", &args));
    let figures = view.session.figures();
    Grid::new("figures").num_columns(2).show(ui, |ui| {
        let i18n = &view.i18n;
        row(
            ui,
            i18n.t("figure-area-sum"),
            area(i18n, figures.total.area_m2),
        );
        let mean = figures.total.area_m2 / faces.len() as f64;
        row(ui, i18n.t("figure-area-mean"), area(i18n, mean));
    });
    let mut only = None;
    let heading = view.i18n.t("inspector-selected");
    let name = heading.clone();
    CollapsingHeader::new(heading)
        .id_salt("selected")
        .default_open(true)
        .show(ui, |ui| {
            let count = faces.len().min(LISTED);
            let columns = [Column::text("").grows()];
            let clicked =
                Table::new("selected", name, &columns)
                    .flows()
                    .show(ui, count, |row, place| {
                        row.text(map.title(faces[place]));
                    });
            only = clicked.row.and_then(|place| faces.get(place).copied());
            if faces.len() > LISTED {
                let args = [("count", grouped(faces.len() - LISTED).into())];
                ui.label(RichText::new(view.i18n.t_args("inspector-more", &args)).weak());
            }
        });
    show_neighbours(view, ui, &map, &figures.neighbours);
    if let Some(face) = only {
        view.send(Any::Select(vec![face]));
    }
}
