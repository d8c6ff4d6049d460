//! The legend of a printed map: what its colours, lines and signs mean, and how many of each there are.
//! Owns: its rows; only what is on the map has one. Must not know: where it stands.

use super::drawing::{Side, Type, faded};
use super::flow::Row;
use super::ground::Sheet;
use super::page::{Item, Rect, Shape, Stroke};
use super::signs::shapes;
use crate::i18n::grouped;
use crate::model::class::{Class, Scheme, TINTS};
use crate::model::context::ContextKind;
use crate::model::epidemic::{CaseClass, GateState};
use crate::style::label::{SIZES, badge_side, zone_key};
use crate::style::pen::{FORMER_DASH, MOVED, presence, street_width};
use crate::style::sign::{GATES_FROM, SITES_FROM, Sign};

/// How rows of text are set in a panel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Panel {
    /// The type size, millimetres.
    pub size: f32,
    /// The width of a column, millimetres.
    pub width: f32,
}

impl Panel {
    /// The height of a row.
    pub fn row(&self) -> f32 {
        1.45 * self.size
    }
}

/// The ground beneath the sample of a street: so much of the ink of outlines.
const GROUND: f32 = 0.22;

/// What is before the text of a row.
enum Sample {
    /// A class of grids.
    Class(Class),
    /// A sign, and its radius in points.
    Sign(Sign, f32),
    /// Something of the plan.
    Plan(ContextKind),
    /// The boundary of a community.
    Community,
    /// The boundary of a grid.
    Grid,
    /// A published boundary that the plan has no more.
    Former,
    /// Ground that the plan gives to another grid.
    Moved,
}

impl Sheet<'_> {
    /// What its colours and signs mean, and how many there are of each.
    pub fn meanings(&self, panel: Panel) -> Vec<Row> {
        let i18n = self.press.i18n;
        let counted = |name: String, count: usize| {
            let args = [("name", name.into()), ("count", grouped(count).into())];
            i18n.t_args("print-legend-row", &args)
        };
        let classes = &self.facts.classes;
        let mut rows = Vec::new();
        let is_listed = match classes.scheme {
            Scheme::Zones => true,
            Scheme::Groups(_) => classes.classes.len() <= TINTS,
            Scheme::Apart => false,
        };
        let listed = classes.classes.iter().zip(&classes.counts);
        for (class, count) in listed.filter(|_| is_listed) {
            let name = match class {
                Class::Zone(zone) => i18n.t(zone_key(*zone)),
                Class::Group { name, .. } if name.is_empty() => i18n.t("map-legend-no-group"),
                Class::Group { name, .. } => name.clone(),
                Class::Tint(_) => continue,
            };
            let sample = Sample::Class(class.clone());
            rows.push(self.row(&sample, &counted(name, *count), panel));
        }
        for (sign, count) in self.counted_signs() {
            let text = counted(i18n.t(sign.word()), count);
            rows.push(self.row(&Sample::Sign(sign, 6.0), &text, panel));
        }
        rows
    }

    /// The rows of its legend.
    pub fn legend(&self, panel: Panel) -> Vec<Row> {
        let i18n = self.press.i18n;
        let mut rows = vec![self.heading(&i18n.t("print-legend"), panel)];
        rows.extend(self.meanings(panel));
        let grid = match self.facts.plan {
            Some(_) => "print-legend-plan-grid",
            None => "print-legend-grid",
        };
        rows.push(self.row(&Sample::Grid, &i18n.t(grid), panel));
        if self.facts.is_zoned() && self.facts.ground.communities.iter().any(|c| !c.is_empty()) {
            let text = i18n.t("print-legend-community");
            rows.push(self.row(&Sample::Community, &text, panel));
        }
        for (kind, key) in [
            (ContextKind::MainStreet, "print-legend-main"),
            (ContextKind::Street, "print-legend-street"),
            (ContextKind::Lane, "print-legend-lane"),
            (ContextKind::Railway, "print-legend-railway"),
            (ContextKind::Water, "print-legend-water"),
            (ContextKind::Green, "print-legend-green"),
            (ContextKind::Building, "print-legend-building"),
        ] {
            if self.prints(kind) {
                rows.push(self.row(&Sample::Plan(kind), &i18n.t(key), panel));
            }
        }
        rows
    }

    /// What the plan changes, in figures; nothing where what is published is printed.
    pub fn changes(&self, panel: Panel) -> Vec<Row> {
        let Some(plan) = &self.facts.plan else {
            return Vec::new();
        };
        let i18n = self.press.i18n;
        let compared = &plan.comparison;
        let mut rows = vec![self.heading(&i18n.t("print-plan-changes"), panel)];
        let [old, new] = compared.counts.map(grouped);
        let changed = plan.changes().len();
        let said = [
            (
                "print-plan-counts",
                vec![("old", old.into()), ("new", new.into())],
            ),
            (
                "print-plan-changed",
                vec![("count", grouped(changed).into())],
            ),
        ];
        for (key, args) in said {
            rows.extend(self.lines(&i18n.t_args(key, &args), panel));
        }
        if !plan.is_alone {
            rows.push(self.row(&Sample::Former, &i18n.t("print-legend-former"), panel));
            if compared.moved_m2 > 0.0 {
                rows.push(self.row(&Sample::Moved, &i18n.t("print-legend-moved"), panel));
            }
        }
        let hectares = format!("{:.1}", compared.moved_m2 / 10_000.0);
        let households = grouped(compared.moved_households as usize);
        let households = i18n.figure_in(households, compared.is_estimated);
        let args = [("area", hectares.into()), ("households", households)];
        rows.extend(self.lines(&i18n.t_args("print-plan-moved", &args), panel));
        rows
    }

    /// What becomes of the grids that do not stay as they are.
    pub fn becoming(&self, panel: Panel) -> Vec<Row> {
        let changes = self.facts.plan.as_ref().map(|plan| plan.changes());
        let changes = changes.unwrap_or_default();
        if changes.is_empty() {
            return Vec::new();
        }
        let i18n = self.press.i18n;
        let mut rows = vec![self.heading(&i18n.t("print-plan-becoming"), panel)];
        let separator = i18n.t("map-list-separator");
        for (old, new) in changes {
            let args = [("old", old.into()), ("new", new.join(&separator).into())];
            rows.extend(self.lines(&i18n.t_args("print-plan-becomes", &args), panel));
        }
        rows
    }

    /// A text in as many rows as it takes.
    fn lines(&self, text: &str, panel: Panel) -> Vec<Row> {
        let lines = self.press.face.lines(text, panel.size, panel.width);
        let at = [0.0, panel.row() / 2.0];
        let rows = lines.iter().map(|line| Row {
            height: 0.92 * panel.row(),
            items: vec![self.press.text(line, Type::new(panel.size), at, Side::Left)],
            is_heading: false,
        });
        rows.collect()
    }

    /// Whether there is something of this kind, and it is printed in this scale.
    fn prints(&self, kind: ContextKind) -> bool {
        let is_seen = presence(kind, self.metre()) > 0.0 && {
            let is_line = matches!(
                kind,
                ContextKind::Lane | ContextKind::Street | ContextKind::MainStreet
            );
            !is_line || street_width(kind, self.metre()) > 0.0
        };
        let mut features = self.facts.map.backdrop.features.iter();
        is_seen && features.any(|feature| feature.kind == kind)
    }

    /// The signs on the map, and how many of each there are in the town.
    fn counted_signs(&self) -> Vec<(Sign, usize)> {
        let facts = self.facts;
        let moment = &facts.moment;
        let figures = &moment.figures;
        let metres = f64::from(1.0 / self.metre());
        let cases = CaseClass::ALL.into_iter().zip(moment.by_class);
        let mut rows: Vec<(Sign, usize)> = cases
            .map(|(class, count)| (Sign::Cases(class), count as usize))
            .collect();
        let isolated = figures.at_home + figures.central;
        rows.push((Sign::Isolation, isolated as usize));
        // A plan shows no proposals.
        let pressing = figures.pressing as usize;
        rows.push((
            Sign::Differs,
            if facts.plan.is_none() { pressing } else { 0 },
        ));
        for (state, sign) in [
            (GateState::Unmanned, Sign::Unmanned),
            (GateState::Closed, Sign::Shut),
        ] {
            let is_shown = sign == Sign::Unmanned || metres <= GATES_FROM;
            let of_state = moment.gates.iter().filter(|(_, now)| *now == state);
            rows.push((sign, of_state.filter(|_| is_shown).count()));
        }
        if metres < SITES_FROM {
            rows.push((Sign::Site, facts.epidemic.open_sites().count()));
        }
        rows.push((Sign::Opening, facts.openings.len()));
        for (kind, sign) in [
            (ContextKind::Entrance, Sign::Entrance),
            (ContextKind::Checkpoint, Sign::Checkpoint),
            (ContextKind::Place, Sign::Place),
            (ContextKind::School, Sign::School),
            (ContextKind::Hospital, Sign::Hospital),
        ] {
            let features = facts.map.backdrop.features.iter();
            let of_kind = features.filter(|f| f.kind == kind && self.prints(kind));
            rows.push((sign, of_kind.map(|f| f.points.len()).sum()));
        }
        rows.retain(|(_, count)| *count > 0);
        rows
    }

    /// A heading.
    pub fn heading(&self, text: &str, panel: Panel) -> Row {
        let set = Type::new(1.12 * panel.size).strong();
        let height = 1.25 * panel.row();
        let at = [0.0, height - 0.62 * panel.row()];
        let rule = Stroke::new(0.06 * panel.size, self.press.palette.outline);
        let line = [[0.0, height], [panel.width, height]];
        Row {
            height: height + 0.3 * panel.size,
            items: vec![
                self.press.fitted(text, set, at, Side::Left, panel.width),
                Item::Shape(Shape::line(&line, rule)),
            ],
            is_heading: true,
        }
    }

    fn row(&self, sample: &Sample, text: &str, panel: Panel) -> Row {
        let field = Rect::new(
            [0.0, 0.09 * panel.row()],
            [2.2 * panel.size, 0.82 * panel.row()],
        );
        let mut items = self.sample(sample, field, panel);
        let left = field.max[0] + 0.6 * panel.size;
        let at = [left, panel.row() / 2.0];
        let width = panel.width - left;
        // A little smaller before it is cut.
        let size = self.press.fitting(text, panel.size, width);
        let set = Type::new(size.max(0.78 * panel.size));
        items.push(self.press.fitted(text, set, at, Side::Left, width));
        Row {
            height: panel.row(),
            items,
            is_heading: false,
        }
    }

    fn sample(&self, sample: &Sample, field: Rect, panel: Panel) -> Vec<Item> {
        let palette = self.press.palette;
        // As on the map, but no larger than a row has room for.
        let point = self.point.min(panel.row() / 16.0);
        let [_, y] = field.middle();
        let line = [[field.min[0], y], [field.max[0], y]];
        let stroke = |width: f32, colour| Stroke::new(width * point, colour);
        let edge = stroke(0.8, palette.outline);
        match sample {
            Sample::Class(class) => {
                let fill = palette.fill(class);
                match class {
                    // The badge of its letter just fits in a field.
                    Class::Zone(zone) => {
                        let point = field.height() / (badge_side(SIZES.len() - 1) + 2.0);
                        self.press.zone_field(*zone, fill, field, point)
                    }
                    _ => vec![Item::Shape(Shape::rect(field, Some(fill), Some(edge)))],
                }
            }
            Sample::Sign(sign, radius) => shapes(*sign, field.middle(), *radius, point, palette),
            Sample::Grid => vec![Item::Shape(Shape::line(
                &line,
                stroke(1.0, palette.outline),
            ))],
            Sample::Former => {
                let mut dashed = self.former_stroke();
                dashed.width *= point / self.point;
                let dashed = dashed.dashed(FORMER_DASH.map(|dash| dash * point));
                vec![Item::Shape(Shape::line(&line, dashed))]
            }
            Sample::Moved => {
                let fill = faded(palette.accent, MOVED);
                vec![Item::Shape(Shape::rect(field, Some(fill), Some(edge)))]
            }
            Sample::Community => {
                let dashed = stroke(3.0, palette.border).dashed([9.0, 3.5].map(|d| d * point));
                vec![Item::Shape(Shape::line(&line, dashed))]
            }
            Sample::Plan(kind) => {
                let (surface, casing) = palette.context(*kind);
                let wide = match kind {
                    ContextKind::MainStreet => 7.0,
                    ContextKind::Street => 4.0,
                    ContextKind::Lane => 2.0,
                    ContextKind::Railway => 0.7,
                    _ => {
                        let strength = presence(*kind, self.metre()).max(0.2);
                        let fill = faded(surface, strength);
                        return vec![Item::Shape(Shape::rect(field, Some(fill), Some(edge)))];
                    }
                };
                // On white paper a street is nothing: it lies on ground here too.
                let ground = faded(palette.outline, GROUND);
                let coats = [(wide + 1.5, casing), (wide, surface)];
                let coats = coats.map(|(width, colour)| Shape::line(&line, stroke(width, colour)));
                let field = Shape::rect(field, Some(ground), None);
                [field].into_iter().chain(coats).map(Item::Shape).collect()
            }
        }
    }
}
