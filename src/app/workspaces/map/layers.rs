//! The layer tree, and the list of grids.

use crate::app::intent::Intent as Any;
use crate::app::map::scene::{LayerId, LayerState};
use crate::app::view::View;
use crate::app::widgets::table::{Column, Table, change_of};
use crate::app::widgets::{hint, name_lazily, title};
use crate::app::words::messages::grouped;
use crate::app::workspaces::map::Intent;
use egui::{Align, Layout, Panel, RichText, ScrollArea, Slider, TextWrapMode, Ui, vec2};

/// Width of the slider of a layer, points.
const SLIDER: f32 = 64.0;
/// Room that is left for the list of grids, points.
const GRIDS: f32 = 120.0;

const fn key(layer: LayerId) -> &'static str {
    match layer {
        LayerId::Basemap => "layer-basemap",
        LayerId::Underlay => "layer-underlay",
        LayerId::Context => "layer-context",
        LayerId::Fills => "layer-fills",
        LayerId::Outlines => "layer-outlines",
        LayerId::GroundNames => "layer-ground-names",
        LayerId::Labels => "layer-labels",
        LayerId::Problems => "layer-problems",
        LayerId::Isolation => "layer-isolation",
        LayerId::Cases => "layer-cases",
        LayerId::Proposals => "layer-proposals",
        LayerId::Gates => "layer-gates",
        LayerId::Sites => "layer-sites",
        LayerId::Visits => "layer-visits",
        LayerId::Openings => "layer-openings",
        LayerId::Heat => "layer-heat",
    }
}

/// Draw the panel.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    Panel::left("layers")
        .default_size(232.0)
        .size_range(180.0..=420.0)
        .show(ui, |ui| {
            title(ui, view.i18n.t("panel-layers"));
            // A low window leaves room for some grids too.
            let height = (ui.available_height() - GRIDS).max(GRIDS);
            ScrollArea::vertical()
                .id_salt("layers")
                .max_height(height)
                .show(ui, |ui| {
                    // As on the map: what lies on top stands on top.
                    for layer in LayerId::ALL.into_iter().rev() {
                        let is_there = layer != LayerId::Underlay || view.trace.beneath.is_some();
                        if is_there && (view.knows_epidemic() || !layer.is_epidemic()) {
                            show_layer(view, ui, layer);
                        }
                    }
                });
            ui.separator();
            show_grids(view, ui);
        });
}

fn show_layer(view: &View<'_>, ui: &mut Ui, layer: LayerId) {
    let name = view.i18n.t(key(layer));
    let LayerState {
        mut visible,
        mut opacity,
    } = view.settings.layers.get(layer);
    let before = (visible, opacity);
    ui.horizontal(|ui| {
        // A long name ends before the slider begins.
        let spacing = ui.spacing().item_spacing.x;
        let room = ui.available_width() - SLIDER - spacing - 4.0;
        let size = vec2(room.max(0.0), ui.spacing().interact_size.y);
        let layout = Layout::left_to_right(Align::Center);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
            ui.checkbox(&mut visible, &name);
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().slider_width = SLIDER;
            let slider = Slider::new(&mut opacity, 0.0..=1.0).show_value(false);
            let label = || {
                let args = [("layer", name.as_str().into())];
                view.i18n.t_args("layer-opacity", &args)
            };
            let response = ui.add_enabled(visible, slider);
            name_lazily(&response, label);
            hint(response, || format!("{}  {:.0}%", label(), opacity * 100.0));
        });
    });
    if before != (visible, opacity) {
        view.send(Intent::ShowLayer(layer, LayerState { visible, opacity }));
    }
}

fn show_grids(view: &View<'_>, ui: &mut Ui) {
    let Some(document) = view.session.document() else {
        ui.label(RichText::new(view.i18n.t("list-empty")).weak());
        return;
    };
    let map = &document.map;
    let count = map.features.len() - map.gone.len();
    let args = [("count", grouped(count).into())];
    let name = view.i18n.t_args("panel-grids", &args);
    title(ui, name.as_str());
    let face_at = |place: usize| map.nth_face(place);
    let selected = view.session.selection();
    let is_selected = |place: usize| face_at(place).is_some_and(|face| selected.contains(&face));
    let first = || map.place_of(*selected.first()?);
    let columns = [Column::text("").grows(), Column::text("")];
    let done = Table::new("grids", name, &columns)
        .fills()
        .selected(&is_selected)
        .reveals(change_of(selected), &first)
        .show(ui, count, |row, place| {
            let Some(face) = face_at(place) else { return };
            let name = map.title(face);
            let code = map.code(face).filter(|code| *code != name);
            row.text(name);
            row.text(RichText::new(code.unwrap_or_default()).small().weak());
        });
    let extend = ui.input(|i| i.modifiers.shift || i.modifiers.command);
    let clicked = done.row.and_then(face_at);
    let clicked = clicked.map(|face| (face, extend, done.twice));
    match clicked {
        Some((face, _, true)) => view.send(Any::GoToFace(face)),
        Some((face, true, false)) => view.send(Intent::Toggle(face)),
        Some((face, false, false)) => view.send(Any::Select(vec![face])),
        None => {}
    }
}
