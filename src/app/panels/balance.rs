//! The balance of the grids: a histogram of households against the target band, and a table.
//! Live while an edit is under way.

use super::super::command::Command;
use super::super::messages::grouped;
use super::super::shell::Shell;
use super::{add_command, heads};
use crate::geometry::coverage::FaceId;
use crate::geometry::measure::measure_face;
use crate::model::census::Census;
use crate::model::worklist::households_of;
use crate::rules::balance::{Band, Fit};
use crate::rules::shares::count_of;
use egui::{
    Button, CollapsingHeader, Color32, DragValue, Id, Layout, Rect, RichText, Sense, Stroke, Ui,
    pos2, vec2,
};
use egui_extras::{Column, TableBuilder};
use std::cmp::Reverse;

const ROW: f32 = 22.0;
const HISTOGRAM: f32 = 64.0;
/// Households to a bar.
const STEP: u32 = 50;

/// A line of the table.
#[derive(Clone)]
struct Line {
    face: FaceId,
    name: String,
    households: u32,
    residents: u64,
    area_m2: f64,
    compactness: f64,
}

/// What the table is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Order {
    #[default]
    Deviation,
    Households,
    Residents,
    Area,
    Compactness,
}

/// Draw the section.
pub fn show(shell: &mut Shell, ui: &mut Ui) {
    let heading = shell.i18n.t("balance-title");
    CollapsingHeader::new(heading)
        .id_salt("balance")
        .default_open(true)
        .show(ui, |ui| {
            let mut lines = lines(shell, ui);
            let Some(band) = shell.session.redraw().map(|r| r.band) else {
                return;
            };
            if lines.iter().all(|line| line.households == 0) {
                ui.label(RichText::new(shell.i18n.t("balance-none")).weak());
                return;
            }
            show_band(shell, ui, band);
            summary(shell, ui, band, &lines);
            histogram(shell, ui, band, &lines);
            let order = order(shell, ui);
            lines.sort_by_key(|line| {
                let by = match order {
                    Order::Deviation => band.deviation(line.households).abs(),
                    Order::Households => i64::from(line.households),
                    Order::Residents => line.residents as i64,
                    Order::Area => line.area_m2 as i64,
                    Order::Compactness => (line.compactness * -1e6) as i64,
                };
                (Reverse(by), line.face)
            });
            table(shell, ui, band, &lines);
        });
}

/// Figures of all grids: measured once for each state of the map, and what is under way put in.
fn lines(shell: &Shell, ui: &Ui) -> Vec<Line> {
    let Some(document) = shell.session.document() else {
        return Vec::new();
    };
    let id = Id::unique("balance-lines");
    let revision = shell.session.revision();
    let kept: Option<(u64, std::sync::Arc<Vec<Line>>)> = ui.data(|d| d.get_temp(id));
    let lines = match kept.filter(|(of, _)| *of == revision) {
        Some((_, lines)) => lines,
        None => {
            let map = &document.map;
            let census = document.redraw.as_ref().map(|redraw| &redraw.census);
            let lived = census.map(Census::households).unwrap_or_default();
            let faces = map.coverage.faces();
            let with_area = faces.filter(|face| map.coverage.face_bounds(*face).is_some());
            let lines = with_area.map(|face| {
                let measure = measure_face(&map.coverage, face);
                let properties = map.feature(face).and_then(|f| f.properties.as_ref());
                Line {
                    face,
                    name: map.title(face),
                    households: households_of(map, &lived, face).unwrap_or(0),
                    residents: properties
                        .and_then(|p| count_of(p, "residents"))
                        .unwrap_or(0),
                    area_m2: measure.area_m2,
                    compactness: measure.compactness,
                }
            });
            let lines = std::sync::Arc::new(lines.collect::<Vec<Line>>());
            ui.data_mut(|d| d.insert_temp(id, (revision, lines.clone())));
            lines
        }
    };
    let mut lines = (*lines).clone();
    let preview = shell.planning.shown_preview();
    for figures in preview.iter().flat_map(|p| &p.faces) {
        let after = figures.after.or(figures.before);
        match lines.iter_mut().find(|line| line.face == figures.face) {
            Some(line) => {
                line.households = after.unwrap_or(line.households);
                line.area_m2 = figures.area_m2;
            }
            None => lines.push(Line {
                face: figures.face,
                name: shell.i18n.t("figures-new"),
                households: after.unwrap_or(0),
                residents: 0,
                area_m2: figures.area_m2,
                compactness: 0.0,
            }),
        }
    }
    lines
}

fn show_band(shell: &mut Shell, ui: &mut Ui, band: Band) {
    let mut new = band;
    ui.horizontal(|ui| {
        let label = ui.label(shell.i18n.t("balance-band"));
        ui.add(DragValue::new(&mut new.least).range(1..=new.most))
            .labelled_by(label.id);
        ui.label("–");
        ui.add(DragValue::new(&mut new.most).range(new.least..=100_000))
            .labelled_by(label.id);
    });
    if new != band {
        shell.set_band(new);
    }
    ui.horizontal(|ui| {
        let is_on = shell.planning.by_size;
        let button = Button::selectable(is_on, shell.i18n.t("balance-colour"));
        add_command(shell, ui, Command::ColourBySize, button);
    });
}

fn summary(shell: &Shell, ui: &mut Ui, band: Band, lines: &[Line]) {
    let count = |fit: Fit| {
        lines
            .iter()
            .filter(|l| band.fit(l.households) == fit)
            .count()
    };
    let total: u32 = lines.iter().map(|line| line.households).sum();
    let args = [
        ("grids", grouped(lines.len()).into()),
        ("households", grouped(total as usize).into()),
        ("under", grouped(count(Fit::Under)).into()),
        ("within", grouped(count(Fit::Within)).into()),
        ("over", grouped(count(Fit::Over)).into()),
    ];
    ui.label(shell.i18n.t_args("balance-summary", &args));
}

const fn colour(fit: Fit) -> Color32 {
    match fit {
        Fit::Under => Color32::from_rgb(0x56, 0xB4, 0xE9),
        Fit::Within => Color32::from_rgb(0x00, 0x9E, 0x73),
        Fit::Over => Color32::from_rgb(0xE6, 0x9F, 0x00),
    }
}

fn histogram(shell: &Shell, ui: &mut Ui, band: Band, lines: &[Line]) {
    let most = lines.iter().map(|line| line.households).max().unwrap_or(0);
    let bars = (most.max(band.most) / STEP + 1) as usize;
    let mut counts = vec![0u32; bars.min(400)];
    for line in lines {
        let bar = (line.households / STEP) as usize;
        if let Some(count) = counts.get_mut(bar) {
            *count += 1;
        }
    }
    let highest = counts.iter().copied().max().unwrap_or(1).max(1);
    let size = vec2(ui.available_width(), HISTOGRAM);
    let (response, painter) = ui.allocate_painter(size, Sense::hover());
    let place = response.rect.shrink2(vec2(0.0, 8.0));
    let width = place.width() / counts.len() as f32;
    for (i, count) in counts.iter().enumerate() {
        let left = place.left() + i as f32 * width;
        let height = place.height() * *count as f32 / highest as f32;
        let bar = Rect::from_min_max(
            pos2(left, place.bottom() - height),
            pos2(left + (width - 1.0).max(1.0), place.bottom()),
        );
        let middle = i as u32 * STEP + STEP / 2;
        painter.rect_filled(bar, 0.0, colour(band.fit(middle)));
    }
    let stroke = Stroke::new(1.0, ui.visuals().text_color());
    for edge in [band.least, band.most] {
        let x = place.left() + edge as f32 / STEP as f32 * width;
        painter.vline(x, response.rect.y_range(), stroke);
    }
    painter.hline(place.x_range(), place.bottom(), stroke);
    let under = response
        .hover_pos()
        .map(|at| ((at.x - place.left()) / width) as usize);
    if let Some((bar, count)) = under.and_then(|bar| Some((bar, counts.get(bar)?))) {
        let args = [
            ("from", grouped(bar * STEP as usize).into()),
            ("to", grouped((bar + 1) * STEP as usize - 1).into()),
            ("count", grouped(*count as usize).into()),
        ];
        response.on_hover_text(shell.i18n.t_args("balance-bar", &args));
    }
}

fn order(shell: &Shell, ui: &mut Ui) -> Order {
    let id = Id::unique("balance-order");
    let mut order: Order = ui.data(|d| d.get_temp(id)).unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(shell.i18n.t("balance-order")).weak());
        for (by, key) in [
            (Order::Deviation, "balance-by-deviation"),
            (Order::Households, "column-households"),
            (Order::Residents, "column-residents"),
            (Order::Area, "column-area"),
            (Order::Compactness, "balance-by-compactness"),
        ] {
            ui.selectable_value(&mut order, by, shell.i18n.t(key));
        }
    });
    ui.data_mut(|d| d.insert_temp(id, order));
    order
}

fn table(shell: &mut Shell, ui: &mut Ui, band: Band, lines: &[Line]) {
    let columns = [
        "column-grid",
        "column-households",
        "column-residents",
        "column-hectares",
        "column-compactness",
    ];
    let mut chosen = None;
    ui.push_id("balance-table", |ui| {
        TableBuilder::new(ui)
            .striped(true)
            .sense(Sense::click())
            .cell_layout(Layout::left_to_right(egui::Align::Center))
            .column(Column::remainder().at_least(72.0).clip(true))
            .column(Column::initial(56.0).clip(true))
            .column(Column::initial(46.0).clip(true))
            .column(Column::initial(52.0).clip(true))
            .column(Column::initial(44.0).clip(true))
            .auto_shrink(false)
            .max_scroll_height(220.0)
            .min_scrolled_height(120.0)
            .header(ROW, |mut header| heads(shell, &mut header, &columns))
            .body(|body| {
                body.rows(ROW, lines.len(), |mut row| {
                    let line = &lines[row.index()];
                    row.set_selected(shell.session.selection().contains(&line.face));
                    row.col(|ui| {
                        ui.add(egui::Label::new(&line.name).selectable(false).truncate());
                    });
                    row.col(|ui| {
                        let fit = band.fit(line.households);
                        // A sign beside the colour, for those who cannot tell it.
                        let sign = match fit {
                            Fit::Under => "▼",
                            Fit::Within => "",
                            Fit::Over => "▲",
                        };
                        let text = format!("{}{sign}", grouped(line.households as usize));
                        ui.add(egui::Label::new(text).selectable(false));
                    });
                    let cells = [
                        grouped(line.residents as usize),
                        format!("{:.1}", line.area_m2 / 10_000.0),
                        format!("{:.2}", line.compactness),
                    ];
                    for text in cells {
                        row.col(|ui| {
                            ui.add(egui::Label::new(text).selectable(false).truncate());
                        });
                    }
                    if row.response().clicked() {
                        chosen = Some(line.face);
                    }
                });
            });
    });
    if let Some(face) = chosen {
        shell.go_to_face(face);
    }
}
