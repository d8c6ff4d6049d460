//! The legend of the map: what its colours and signs mean, and how many of each are shown. Owns: its
//! rows, its place, the button that folds it, and that it is laid out anew only where it is another
//! one. Must not know: what folding it changes.

use super::furniture::{INSET, name_place};
use super::hatch;
use super::labels::{badge, zone_letter};
use super::symbols;
use super::texts::KnownTexts;
use crate::app::map::camera::{Camera, MapProjection};
use crate::app::map::palette::{Palette, faded};
use crate::app::map::prepared::Prepared;
use crate::app::map::scene::Scene;
use crate::app::words::attributes::grouping;
use crate::app::words::messages::zone_name;
use crate::i18n::{I18n, Language};
use crate::model::class::{Class, Scheme, TINTS};
use crate::model::context::ContextKind;
use crate::style;
use crate::style::label::SIZES;
use crate::style::sign::Sign;
use egui::{
    FontId, Galley, Painter, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};
use jiff::civil::Date;
use std::sync::Arc;

/// Height of a row, points.
const ROW: f32 = 20.0;
/// Left and right of its rows, points.
const PAD: f32 = 10.0;
/// Size of a colour field, points.
const FIELD: Vec2 = vec2(34.0, 17.0);
/// The legend leaves this much of the map's height free, points.
const FREE_HEIGHT: f32 = 60.0;

/// A row of the legend.
struct Row {
    sample: Sample,
    text: String,
}

impl Row {
    /// Where its text begins, points.
    fn indent(&self) -> f32 {
        match self.sample {
            Sample::None => 0.0,
            _ => FIELD.x + 8.0,
        }
    }
}

/// The picture before a row.
enum Sample {
    /// A class.
    Class(Class),
    /// A sign, and its radius in points.
    Sign(Sign, f32),
    /// Nothing.
    None,
}

/// The legend, bottom left, laid out.
pub struct Legend {
    /// Its place on the screen.
    pub frame: Rect,
    is_folded: bool,
    title: String,
    /// What its rows say.
    rows: Vec<String>,
    /// All of it but the button that folds it.
    shapes: Vec<Shape>,
}

/// What a legend is laid out from.
#[derive(PartialEq)]
struct LegendKey {
    map: (u64, MapProjection),
    zones: u64,
    view: Rect,
    is_folded: bool,
    dark: bool,
    language: Language,
    density: f32,
    /// What is counted of the epidemic, and of which days.
    signs: Vec<(Sign, usize)>,
    days: Option<(Date, Date)>,
}

/// The legend as it was laid out last: it stays until something of it is another one.
#[derive(Default)]
pub struct KeptLegend {
    fonts: KnownTexts,
    kept: Option<(LegendKey, Arc<Legend>)>,
}

impl KeptLegend {
    /// The legend of a map that is shown here.
    pub fn show(
        &mut self,
        painter: &Painter,
        view: Rect,
        prepared: &Prepared,
        scene: &Scene<'_>,
        palette: &Palette,
    ) -> Arc<Legend> {
        if self.fonts.are_outdated(painter) {
            self.fonts = KnownTexts::new(painter);
            self.kept = None;
        }
        let counted = |overlay| super::epidemic::legend(scene.layers, overlay);
        let key = LegendKey {
            map: prepared.key,
            zones: prepared.zones,
            view,
            is_folded: scene.folds_legend,
            dark: scene.dark,
            language: scene.i18n.language(),
            density: painter.pixels_per_point(),
            signs: scene.epidemic.map_or_else(Vec::new, counted),
            days: scene.epidemic.and_then(|overlay| overlay.days),
        };
        if let Some((of, legend)) = &self.kept
            && *of == key
        {
            return Arc::clone(legend);
        }
        let legend = Arc::new(Legend::new(painter, view, prepared, scene, palette));
        self.kept = Some((key, Arc::clone(&legend)));
        legend
    }
}

impl Legend {
    /// Lay it out, so that labels can keep clear of it.
    pub fn new(
        painter: &Painter,
        view: Rect,
        prepared: &Prepared,
        scene: &Scene<'_>,
        palette: &Palette,
    ) -> Self {
        let i18n = scene.i18n;
        let room = ((view.height() - FREE_HEIGHT) / ROW).max(2.0) as usize;
        let font = FontId::proportional(SIZES[1]);
        let layout = |text: String| painter.layout_no_wrap(text, font.clone(), palette.text);
        let title = title(prepared, i18n);
        let heading = layout(title.clone());
        let rows = if scene.folds_legend {
            Vec::new()
        } else {
            rows(prepared, scene, room)
        };
        let rows: Vec<(Row, Arc<Galley>)> = rows
            .into_iter()
            .map(|row| {
                let galley = layout(row.text.clone());
                (row, galley)
            })
            .collect();
        let widest = rows
            .iter()
            .map(|(row, galley)| row.indent() + galley.size().x)
            .fold(heading.size().x + 8.0 + ROW, f32::max);
        let size = vec2(widest + 2.0 * PAD, ROW * (rows.len() + 1) as f32 + 12.0);
        let corner = pos2(view.min.x + INSET, view.max.y - INSET - size.y);
        let frame = Rect::from_min_size(corner, size);
        let stroke = Stroke::new(1.0, faded(palette.outline, 0.5));
        let centred = |height: f32| (ROW - height) / 2.0;
        let mut at = frame.min + vec2(PAD, 6.0);
        let title_at = at + vec2(0.0, centred(heading.size().y));
        let mut shapes = vec![
            Shape::rect_filled(frame, 4.0, palette.paper),
            Shape::rect_stroke(frame, 4.0, stroke, StrokeKind::Inside),
            Shape::galley(title_at, heading, palette.text),
        ];
        for (row, galley) in &rows {
            at.y += ROW;
            let field = Rect::from_min_size(at + vec2(0.0, centred(FIELD.y)), FIELD);
            sample(painter, field, &row.sample, palette, i18n, &mut shapes);
            let text_at = at + vec2(row.indent(), centred(galley.size().y));
            shapes.push(Shape::galley(text_at, galley.clone(), palette.text));
        }
        Self {
            frame,
            is_folded: scene.folds_legend,
            title,
            rows: rows.into_iter().map(|(row, _)| row.text).collect(),
            shapes,
        }
    }

    /// Draw it; true when it is to be folded, or unfolded again.
    pub fn draw(&self, ui: &Ui, i18n: &I18n, palette: &Palette) -> bool {
        // A press here is not one on the map.
        let id = ui.scope_id().with("legend");
        let shield = ui.interact(self.frame, id, Sense::CLICK | Sense::DRAG);
        shield.widget_info(|| WidgetInfo::labeled(Role::Group, true, &self.title));

        ui.painter().extend(self.shapes.iter().cloned());
        let is_turned = self.fold_button(ui, i18n, palette);
        let mut at = self.frame.min + vec2(PAD, 6.0);
        for (index, text) in self.rows.iter().enumerate() {
            at.y += ROW;
            let line = Rect::from_min_size(at, vec2(self.frame.width() - 2.0 * PAD, ROW));
            name_place(ui, line, ("legend row", index), text);
        }
        is_turned
    }

    /// The button in its head.
    fn fold_button(&self, ui: &Ui, i18n: &I18n, palette: &Palette) -> bool {
        let corner = self.frame.right_top() + vec2(-6.0 - ROW, 6.0);
        let place = Rect::from_min_size(corner, Vec2::splat(ROW));
        let id = ui.scope_id().with("legend fold");
        let response = ui.interact(place, id, Sense::click());
        let name = i18n.t(if self.is_folded {
            "map-legend-unfold"
        } else {
            "map-legend-fold"
        });
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_expanded(!self.is_folded);
        });
        let painter = ui.painter();
        if response.hovered() || response.has_focus() {
            let stroke = Stroke::new(1.0, palette.accent);
            painter.rect_stroke(place.shrink(1.0), 2.0, stroke, StrokeKind::Inside);
        }
        // It points where the rows go.
        let turn = if self.is_folded { -1.0 } else { 1.0 };
        let corner = |x: f32, y: f32| place.center() + vec2(x, turn * y);
        let corners = [corner(-4.0, -2.0), corner(4.0, -2.0), corner(0.0, 3.0)];
        painter.add(Shape::convex_polygon(
            corners.to_vec(),
            palette.text,
            Stroke::NONE,
        ));
        response.on_hover_text(name).clicked()
    }
}

fn title(prepared: &Prepared, i18n: &I18n) -> String {
    match &prepared.classes.scheme {
        Scheme::Zones => i18n.t("map-legend-zones"),
        Scheme::Groups(key) => {
            i18n.t_args("map-legend-groups", &[("key", grouping(i18n, key).into())])
        }
        Scheme::Apart => i18n.t("map-legend-apart"),
    }
}

fn rows(prepared: &Prepared, scene: &Scene<'_>, room: usize) -> Vec<Row> {
    let i18n = scene.i18n;
    let classes = &prepared.classes;
    let counted = |name: String, count: usize| {
        if scene.from_afar {
            // The figures above the map count what is shown of the town.
            return name;
        }
        i18n.t_args(
            "map-legend-row",
            &[("name", name.into()), ("count", count.into())],
        )
    };
    let plain = |text| Row {
        sample: Sample::None,
        text,
    };
    let mut rows = Vec::new();
    let listed = match classes.scheme {
        Scheme::Zones => true,
        Scheme::Groups(_) => classes.classes.len() <= TINTS,
        Scheme::Apart => false,
    };
    if listed {
        for (class, &count) in classes.classes.iter().zip(&classes.counts) {
            let name = match class {
                Class::Zone(zone) => zone_name(i18n, *zone),
                Class::Group { name, .. } if name.is_empty() => i18n.t("map-legend-no-group"),
                Class::Group { name, .. } => name.clone(),
                Class::Tint(_) => continue,
            };
            rows.push(Row {
                sample: Sample::Class(class.clone()),
                text: counted(name, count),
            });
        }
    } else {
        let faces = prepared.face_count();
        if matches!(classes.scheme, Scheme::Groups(_)) {
            let groups = classes.classes.len();
            rows.push(plain(i18n.t_args(
                "map-legend-group-count",
                &[("groups", groups.into()), ("count", faces.into())],
            )));
        } else {
            rows.push(plain(
                i18n.t_args("map-legend-grid-count", &[("count", faces.into())]),
            ));
        }
    }
    for (kind, sign) in [
        (ContextKind::Entrance, Sign::Entrance),
        (ContextKind::Checkpoint, Sign::Checkpoint),
        (ContextKind::School, Sign::School),
        (ContextKind::Hospital, Sign::Hospital),
    ] {
        if let Some(&count) = prepared.posts.get(&kind) {
            rows.push(Row {
                sample: Sample::Sign(sign, 4.0),
                text: counted(i18n.t(sign.word()), count),
            });
        }
    }
    if let Some(overlay) = scene.epidemic {
        if let Some((from, to)) = overlay.days {
            // The signs below count the cases of these days only.
            let args = [
                ("from", from.to_string().into()),
                ("to", to.to_string().into()),
            ];
            rows.push(plain(i18n.t_args("map-legend-days", &args)));
        }
        for (sign, count) in super::epidemic::legend(scene.layers, overlay) {
            rows.push(Row {
                sample: Sample::Sign(sign, 6.0),
                text: counted(i18n.t(sign.word()), count),
            });
        }
    }
    if !prepared.problems.is_empty() {
        rows.push(Row {
            sample: Sample::Sign(Sign::Problem, 5.5),
            text: counted(i18n.t(Sign::Problem.word()), prepared.problems.len()),
        });
    }
    if rows.len() > room {
        let left = rows.len() - room + 1;
        rows.truncate(room - 1);
        rows.push(plain(
            i18n.t_args("map-legend-more", &[("count", left.into())]),
        ));
    }
    rows
}

/// The picture before a row, in its field.
fn sample(
    painter: &Painter,
    field: Rect,
    sample: &Sample,
    palette: &Palette,
    i18n: &I18n,
    put: &mut Vec<Shape>,
) {
    let class = match sample {
        Sample::None => return,
        Sample::Sign(sign, radius) => {
            let at = field.center();
            return symbols::shapes(*sign, at, *radius, palette, 1.0, |shape| put.push(shape));
        }
        Sample::Class(class) => class,
    };
    put.push(Shape::rect_filled(field, 0.0, palette.fill(class)));
    if let Class::Zone(zone) = class {
        // One point is one world unit here.
        let camera = Camera {
            centre: [f64::from(field.center().x), f64::from(field.center().y)],
            scale: 1.0,
            rect: field,
        };
        let corners = [field.min, field.right_top(), field.max, field.left_bottom()];
        let ring = corners.map(|c| [f64::from(c.x), f64::from(c.y)]).to_vec();
        let mut lines = Vec::new();
        for hatch in style::hatch::of_zone(*zone) {
            hatch::lines(
                *hatch,
                std::slice::from_ref(&ring),
                &camera,
                field,
                &mut lines,
            );
        }
        let ink = faded(palette.hatch, style::hatch::IN_LEGEND);
        let stroke = Stroke::new(style::hatch::WIDTH, ink);
        let lines = lines.into_iter();
        put.extend(lines.map(|ends| Shape::line_segment(ends, stroke)));
        if let Some(letter) = zone_letter(i18n, *zone) {
            let middle = field.center();
            put.extend(badge(
                painter,
                &letter,
                2,
                middle,
                palette.text,
                palette.halo,
            ));
        }
    }
    let stroke = Stroke::new(1.0, palette.outline);
    put.push(Shape::rect_stroke(field, 0.0, stroke, StrokeKind::Inside));
}
