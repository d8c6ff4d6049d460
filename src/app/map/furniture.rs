//! What a printed map has in its corners beside its legend: scale bar, north arrow, credits.

use super::palette::{Palette, faded};
use crate::i18n::I18n;
use crate::style::label::SIZES;
use egui::{
    Align2, FontId, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

/// Distance of everything from the edge of the map, points.
pub const INSET: f32 = 12.0;
/// The longest scale bar, points.
const BAR: f32 = 130.0;

<<<<<<< .merge_file_8sAAeu
=======
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
    /// The sign of an entrance or a checkpoint.
    Post(ContextKind),
    /// The ring of a problem.
    Problem,
    /// A sign of the epidemic.
    Mark(Mark),
    /// Nothing.
    None,
}

/// The legend, bottom left, laid out.
pub struct Legend {
    /// Its place on the screen.
    pub frame: Rect,
    title: Arc<Galley>,
    rows: Vec<(Row, Arc<Galley>)>,
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
        let room = ((view.height() - FREE_HEIGHT) / ROW).max(1.0) as usize;
        let font = FontId::proportional(SIZES[1]);
        let layout = |text: String| painter.layout_no_wrap(text, font.clone(), palette.text);
        let title = layout(title(prepared, i18n));
        let rows: Vec<(Row, Arc<Galley>)> = rows(prepared, scene, room)
            .into_iter()
            .map(|row| {
                let galley = layout(row.text.clone());
                (row, galley)
            })
            .collect();
        let widest = rows
            .iter()
            .map(|(row, galley)| row.indent() + galley.size().x)
            .fold(title.size().x, f32::max);
        let size = vec2(widest + 20.0, ROW * (rows.len() + 1) as f32 + 12.0);
        let corner = pos2(view.min.x + INSET, view.max.y - INSET - size.y);
        Self {
            frame: Rect::from_min_size(corner, size),
            title,
            rows,
        }
    }

    /// Draw it.
    pub fn draw(&self, ui: &Ui, i18n: &I18n, palette: &Palette) {
        let painter = ui.painter();
        // A press here is not one on the map.
        let id = ui.scope_id().with("legend");
        let shield = ui.interact(self.frame, id, Sense::CLICK | Sense::DRAG);
        shield.widget_info(|| WidgetInfo::labeled(Role::Group, true, self.title.text()));

        painter.rect_filled(self.frame, 4.0, palette.paper);
        let stroke = Stroke::new(1.0, faded(palette.outline, 0.5));
        painter.rect_stroke(self.frame, 4.0, stroke, StrokeKind::Inside);
        let mut at = self.frame.min + vec2(10.0, 6.0);
        let centred = |height: f32| (ROW - height) / 2.0;
        let title_at = at + vec2(0.0, centred(self.title.size().y));
        painter.galley(title_at, self.title.clone(), palette.text);
        for (index, (row, galley)) in self.rows.iter().enumerate() {
            at.y += ROW;
            let field = Rect::from_min_size(at + vec2(0.0, centred(FIELD.y)), FIELD);
            sample(painter, field, &row.sample, palette, i18n);
            let line = Rect::from_min_size(at, vec2(self.frame.width() - 20.0, ROW));
            name_place(ui, line, ("legend row", index), &row.text);
            let text_at = at + vec2(row.indent(), centred(galley.size().y));
            painter.galley(text_at, galley.clone(), palette.text);
        }
    }
}

fn title(prepared: &Prepared, i18n: &I18n) -> String {
    match &prepared.classes.scheme {
        Scheme::Zones => i18n.t("map-legend-zones"),
        Scheme::Groups(key) => i18n.t_args("map-legend-groups", &[("key", key.as_str().into())]),
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
        if rows.len() > room {
            let left = rows.len() - room + 1;
            rows.truncate(room - 1);
            rows.push(plain(
                i18n.t_args("map-legend-more", &[("count", left.into())]),
            ));
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
    for (kind, key) in [
        (ContextKind::Entrance, "map-legend-entrances"),
        (ContextKind::Checkpoint, "map-legend-checkpoints"),
    ] {
        if let Some(&count) = prepared.posts.get(&kind) {
            rows.push(Row {
                sample: Sample::Post(kind),
                text: counted(i18n.t(key), count),
            });
        }
    }
    if let Some(overlay) = scene.epidemic {
        for (mark, key, count) in super::epidemic::legend(scene.layers, overlay) {
            rows.push(Row {
                sample: Sample::Mark(mark),
                text: counted(i18n.t(key), count),
            });
        }
    }
    if !prepared.problems.is_empty() {
        rows.push(Row {
            sample: Sample::Problem,
            text: counted(i18n.t("map-legend-problems"), prepared.problems.len()),
        });
    }
    rows
}

fn sample(painter: &Painter, field: Rect, sample: &Sample, palette: &Palette, i18n: &I18n) {
    let class = match sample {
        Sample::None => return,
        Sample::Mark(mark) => {
            super::epidemic::mark(painter, *mark, field.center(), 6.0, palette, 1.0);
            return;
        }
        Sample::Post(kind) => {
            painter.add(post(*kind, field.center(), 4.0, palette, 1.0));
            return;
        }
        Sample::Problem => {
            painter.circle_stroke(field.center(), 5.5, Stroke::new(2.2, palette.problem));
            painter.circle_filled(field.center(), 1.6, palette.problem);
            return;
        }
        Sample::Class(class) => class,
    };
    painter.rect_filled(field, 0.0, palette.fill(class));
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
        for hatch in hatch::of_zone(*zone) {
            hatch::lines(
                *hatch,
                std::slice::from_ref(&ring),
                &camera,
                field,
                &mut lines,
            );
        }
        for ends in lines {
            painter.line_segment(ends, Stroke::new(0.8, faded(palette.hatch, 0.4)));
        }
        if let Some(letter) = zone_letter(i18n, *zone) {
            let middle = field.center();
            super::labels::badge(painter, &letter, 2, middle, palette.text, palette.halo);
        }
    }
    let stroke = Stroke::new(1.0, palette.outline);
    painter.rect_stroke(field, 0.0, stroke, StrokeKind::Inside);
}

>>>>>>> .merge_file_yXSoiJ
/// A length that reads well, at most `longest` metres: 1, 2 or 5 times a power of ten.
fn round_length(longest: f64) -> f64 {
    let power = 10_f64.powf(longest.log10().floor());
    let steps = [5.0, 2.0, 1.0].map(|step| step * power);
    steps.into_iter().find(|l| *l <= longest).unwrap_or(power)
}

/// A length in words.
fn length_text(i18n: &I18n, metres: f64) -> String {
    let (key, value) = if metres >= 1000.0 {
        ("map-kilometres", metres / 1000.0)
    } else if metres >= 1.0 {
        ("map-metres", metres)
    } else {
        ("map-centimetres", metres * 100.0)
    };
    // As text, so that 2000 km are not grouped into "2,000".
    i18n.t_args(key, &[("n", format!("{value:.0}").into())])
}

/// Room that scale bar and north arrow may take.
pub fn scale_place(view: Rect) -> Rect {
    let size = vec2(BAR + 20.0, 86.0);
    Rect::from_min_size(view.max - vec2(INSET, INSET) - size, size)
}

/// Scale bar and north arrow, bottom right. Returns the place left of them.
pub fn scale_and_north(
    ui: &Ui,
    view: Rect,
    metres_per_point: f64,
    i18n: &I18n,
    palette: &Palette,
) -> Pos2 {
    let painter = ui.painter();
    let metres = round_length(metres_per_point * f64::from(BAR));
    let width = (metres / metres_per_point) as f32;
    let corner = view.max - vec2(INSET, INSET);
    let text = length_text(i18n, metres);
    let font = FontId::proportional(SIZES[2]);
    let galley = painter.layout_no_wrap(text.clone(), font, palette.text);
    let frame = Rect::from_min_max(
        corner - vec2(width.max(galley.size().x) + 20.0, 30.0),
        corner,
    );
    paper(painter, frame, palette);
    let right = frame.center().x + width / 2.0;
    let line = [
        pos2(right - width, frame.max.y - 8.0),
        pos2(right, frame.max.y - 8.0),
    ];
    let stroke = Stroke::new(1.6, palette.text);
    painter.line_segment(line, stroke);
    for end in [line[0], line[0].lerp(line[1], 0.5), line[1]] {
        let height = if end == line[0] || end == line[1] {
            6.0
        } else {
            4.0
        };
        painter.line_segment([end, end - vec2(0.0, height)], stroke);
    }
    let text_at = pos2(frame.center().x - galley.size().x / 2.0, frame.min.y + 2.0);
    painter.galley(text_at, galley, palette.text);
    let name = i18n.t_args("map-scale", &[("length", text.into())]);
    name_place(ui, frame, "scale", &name);

    let middle = pos2(frame.max.x - 14.0, frame.min.y - 34.0);
    let north = Rect::from_center_size(middle, vec2(28.0, 46.0));
    paper(painter, north, palette);
    let tip = north.center_top() + vec2(0.0, 17.0);
    let half = vec2(6.0, 0.0);
    let foot = tip + vec2(0.0, 22.0);
    let notch = tip + vec2(0.0, 17.0);
    let dark = vec![tip, notch, foot - half];
    painter.add(Shape::convex_polygon(dark, palette.text, Stroke::NONE));
    let light = vec![tip, foot + half, notch];
    let thin = Stroke::new(1.0, palette.text);
    painter.add(Shape::convex_polygon(light, palette.paper, thin));
    painter.text(
        north.center_top() + vec2(0.0, 2.0),
        Align2::CENTER_TOP,
        i18n.t("map-north"),
        FontId::proportional(SIZES[2]),
        palette.text,
    );
    name_place(ui, north, "north", &i18n.t("map-north-up"));
    pos2(frame.min.x - 8.0, view.max.y - INSET)
}

/// Whose tiles these are, and how many are missing; true when a retry was asked for.
pub fn credits(
    ui: &mut Ui,
    right_bottom: Pos2,
    credit: Option<&str>,
    missing: usize,
    i18n: &I18n,
    palette: &Palette,
) -> bool {
    let mut right_bottom = right_bottom;
    let font = FontId::proportional(SIZES[2]);
    if let Some(credit) = credit {
        let painter = ui.painter();
        let galley = painter.layout_no_wrap(credit.to_owned(), font.clone(), palette.text);
        let size = galley.size() + vec2(12.0, 4.0);
        let frame = Rect::from_min_max(right_bottom - size, right_bottom);
        paper(painter, frame, palette);
        painter.galley(frame.min + vec2(6.0, 2.0), galley, palette.text);
        name_place(ui, frame, "credit", credit);
        right_bottom.y = frame.min.y - 6.0;
    }
    if missing == 0 {
        return false;
    }
    let text = i18n.t_args("map-tiles-missing", &[("count", missing.into())]);
    let button = egui::Button::new(egui::RichText::new(text).font(font));
    let size = vec2(220.0, 22.0);
    let frame = Rect::from_min_max(right_bottom - size, right_bottom);
    ui.put(frame, button).clicked()
}

fn paper(painter: &Painter, frame: Rect, palette: &Palette) {
    painter.rect_filled(frame, 3.0, faded(palette.paper, 0.86));
}

/// An accessible name for something painted.
pub fn name_place(ui: &Ui, place: Rect, id: impl std::hash::Hash + std::fmt::Debug, name: &str) {
    let response = ui.interact(place, ui.scope_id().with(id), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn scale_lengths_are_round_and_fill_the_bar() {
        for (longest, expected) in [(130.0, 100.0), (999.0, 500.0), (20.0, 20.0), (0.7, 0.5)] {
            let found = round_length(longest);
            assert!((found - expected).abs() < 1e-9, "{longest}: {found}");
        }
        for step in 0..200 {
            let longest = 10_f64.powf(f64::from(step) / 30.0 - 1.0);
            let found = round_length(longest);
            assert!(
                found <= longest * (1.0 + 1e-9) && found > longest / 2.51,
                "{longest}"
            );
        }
    }

    #[test]
    fn lengths_have_units() {
        let english = I18n::new(Language::English);
        assert_eq!(length_text(&english, 500.0), "500 m");
        assert_eq!(length_text(&english, 2_000_000.0), "2000 km");
        let chinese = I18n::new(Language::Chinese);
        assert_eq!(length_text(&chinese, 1000.0), "1 公里");
        assert_eq!(length_text(&chinese, 0.5), "50 厘米");
    }
}
