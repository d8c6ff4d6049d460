//! The balance of the grids: a histogram of households against the target band, and a table.
//! Live while an edit is under way.

use crate::app::command::Command;
use crate::app::intent;
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::table::{Column, Table, change_of};
use crate::app::words::messages::grouped;
use crate::app::workspaces::redraw::Intent;
use crate::app::workspaces::redraw::counted;
use crate::geometry::coverage::FaceId;
use crate::model::setting::MOST_HOUSEHOLDS;
use crate::model::sizes::{Order, SizeTable, Supposed};
use crate::rules::balance::{Band, Fit};
use egui::{
    Button, CollapsingHeader, Color32, DragValue, Rect, Response, RichText, Sense, Stroke, Ui,
    pos2, vec2,
};

const HISTOGRAM: f32 = 64.0;
/// Households to a bar.
const STEP: u32 = 50;

/// Draw the section.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let heading = view.i18n.t("balance-title");
    CollapsingHeader::new(heading)
        .id_salt("balance")
        .default_open(true)
        .show(ui, |ui| {
            let Some(redraw) = view.session.redraw() else {
                return;
            };
            let supposed = supposed(view);
            let table = redraw.sizes.table(&supposed);
            if table.most() == 0 {
                ui.label(RichText::new(view.i18n.t("balance-none")).weak());
                return;
            }
            show_band(view, ui, redraw.band);
            if show_switch(view, ui) {
                view.send(Command::ColourBySize);
            }
            summary(view, ui, &table);
            histogram(view, ui, redraw.band, &table);
            if let Some(order) = order(view, ui, redraw.sizes.order()) {
                view.send(Intent::Sort(order));
            }
            if let Some(face) = show_table(view, ui, redraw.band, &table) {
                view.send(intent::Intent::GoToFace(face));
            }
            if redraw.census.is_estimated() {
                ui.label(RichText::new(view.i18n.t("estimated-note")).weak());
            }
        });
}

/// The grids as the edit that is under way would leave them.
fn supposed(view: &View<'_>) -> Vec<Supposed> {
    let preview = view.planning.shown_preview();
    let faces = preview.iter().flat_map(|preview| &preview.faces);
    faces
        .map(|figures| Supposed {
            face: figures.face,
            name: view.i18n.t("figures-new"),
            households: figures.after.or(figures.before),
            area_m2: figures.area_m2,
        })
        .collect()
}

/// The target band. What is tried is followed at once, and holds for the project when it is let go.
pub(super) fn show_band(view: &View<'_>, ui: &mut Ui, band: Band) {
    let mut new = band;
    let fields = ui.horizontal(|ui| {
        ui.label(view.i18n.t("balance-band"));
        let least = ui.add(DragValue::new(&mut new.least).range(1..=new.most));
        name_field(&least, &view.i18n.t("field-least"));
        ui.label("–");
        let most = DragValue::new(&mut new.most).range(new.least..=MOST_HOUSEHOLDS);
        let most = ui.add(most);
        name_field(&most, &view.i18n.t("field-most"));
        [least, most]
    });
    if new != band {
        view.send(Intent::AimAt(new));
    }
    if fields.inner.iter().any(is_let_go) {
        view.send(Intent::KeepBand);
    }
}

/// Nobody goes on dragging a number, or typing it.
fn is_let_go(field: &Response) -> bool {
    let is_held = field.dragged() || field.has_focus();
    field.drag_stopped() || field.lost_focus() || (field.changed() && !is_held)
}

/// Whether colouring by size is wanted otherwise.
fn show_switch(view: &View<'_>, ui: &mut Ui) -> bool {
    let text = view.i18n.t("balance-colour");
    let button = Button::selectable(view.planning.by_size, text);
    ui.horizontal(|ui| ui.add(button).clicked()).inner
}

fn summary(view: &View<'_>, ui: &mut Ui, table: &SizeTable<'_>) {
    let households = usize::try_from(table.households()).unwrap_or(usize::MAX);
    let redraw = view.session.redraw();
    let is_guess = redraw.is_some_and(|redraw| redraw.census.is_estimated());
    let args = [
        ("grids", grouped(table.len()).into()),
        (
            "households",
            view.i18n.figure_in(grouped(households), is_guess),
        ),
        ("under", grouped(table.fitting(Fit::Under)).into()),
        ("within", grouped(table.fitting(Fit::Within)).into()),
        ("over", grouped(table.fitting(Fit::Over)).into()),
    ];
    ui.label(view.i18n.t_args("balance-summary", &args));
}

pub(super) const fn colour(fit: Fit) -> Color32 {
    match fit {
        Fit::Under => Color32::from_rgb(0x56, 0xB4, 0xE9),
        Fit::Within => Color32::from_rgb(0x00, 0x9E, 0x73),
        Fit::Over => Color32::from_rgb(0xE6, 0x9F, 0x00),
    }
}

fn histogram(view: &View<'_>, ui: &mut Ui, band: Band, table: &SizeTable<'_>) {
    let bars = (table.most().max(band.most) / STEP + 1) as usize;
    let mut counts = vec![0usize; bars.min(400)];
    for (size, grids) in table.counts() {
        if let Some(count) = counts.get_mut((size / STEP) as usize) {
            *count += grids;
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
            ("count", grouped(*count).into()),
        ];
        response.on_hover_text(view.i18n.t_args("balance-bar", &args));
    }
}

/// What the table is sorted by; the other order that is wanted.
fn order(view: &View<'_>, ui: &mut Ui, now: Order) -> Option<Order> {
    let mut order = now;
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(view.i18n.t("balance-order")).weak());
        for (by, key) in [
            (Order::Deviation, "balance-by-deviation"),
            (Order::Households, "column-households"),
            (Order::Residents, "column-residents"),
            (Order::Area, "column-area"),
            (Order::Compactness, "balance-by-compactness"),
        ] {
            ui.selectable_value(&mut order, by, view.i18n.t(key));
        }
    });
    (order != now).then_some(order)
}

/// The table; the grid that was clicked.
fn show_table(view: &View<'_>, ui: &mut Ui, band: Band, sizes: &SizeTable<'_>) -> Option<FaceId> {
    let i18n = &view.i18n;
    let columns = [
        Column::text(i18n.t("column-grid")).grows(),
        Column::number(i18n.t("column-households")),
        Column::number(i18n.t("column-residents")),
        Column::number(i18n.t("column-hectares")),
        Column::number(i18n.t("column-compactness")),
    ];
    let selected = view.session.selection();
    let is_selected = |place: usize| {
        let line = sizes.row(place);
        line.is_some_and(|line| selected.contains(&line.face))
    };
    let first = || (0..sizes.len()).find(|place| is_selected(*place));
    let clicked = Table::new("balance", i18n.t("balance-title"), &columns)
        .at_most(220.0)
        .fills()
        .selected(&is_selected)
        .reveals(change_of(selected), &first)
        .show(ui, sizes.len(), |row, place| {
            let Some(line) = sizes.row(place) else {
                return;
            };
            // A sign beside the colour, for those who cannot tell it.
            let sign = match band.fit(line.households) {
                Fit::Under => "▼",
                Fit::Within => "",
                Fit::Over => "▲",
            };
            row.text(line.name.as_str());
            let households = grouped(line.households as usize);
            let households = i18n.figure(households, counted::is_guess(view, line.face));
            row.text(format!("{sign}{households}"));
            row.text(grouped(line.residents as usize).to_string());
            row.text(format!("{:.1}", line.area_m2 / 10_000.0));
            row.text(format!("{:.2}", line.compactness));
            row.hint_with(|| counted::text(view, line.face));
        });
    Some(sizes.row(clicked.row?)?.face)
}
