//! Tours to those who are sampled at home: for each team a sheet with its way on the map and its stops in
//! their order. Owns: how such a sheet is divided. What does not fit on it goes on behind it. Must not
//! know: how tours are worked out.
//!
//! Whoever is visited is named as lists name them: masked.

use super::drawing::{Press, Side, Type, faded};
use super::facts::Facts;
use super::flow::{Row, columns, placed};
use super::furniture::scale_corner;
use super::ground::Sheet;
use super::names::Taken;
use super::page::{At, Bookmark, Document, Item, Rect, Shape, Stroke};
use super::signs::shapes;
use super::{PrintError, leaf};
use crate::course::{Course, Stage};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::{Bounds, Coord};
use crate::i18n::{I18n, grouped};
use crate::model::sampling::{HomeStop, HomeTour, HomeTours, HomeVisit};
use crate::style::sign::Sign;

/// How high the map is, millimetres.
const MAP: f32 = 112.0;
/// Between the map and what is below.
const GAP: f32 = 4.0;
/// So much of its frame a way may fill.
const FILL: f32 = 0.84;
/// The size of a stop's text, and the height of its row.
const TEXT: f32 = 2.9;
const HIGH: f32 = 7.6;
/// The side of a stop's number on the map.
const NUMBER: f32 = 4.2;
/// What stands in a row, as the key of its heading, and the width of each column; what is left takes the
/// last, which is for the pen.
const COLUMNS: [(&str, f32); 7] = [
    ("sampling-home-order", 9.0),
    ("sampling-home-at", 15.0),
    ("field-building", 42.0),
    ("field-name", 20.0),
    ("field-grid", 24.0),
    ("sampling-home-hours", 34.0),
    ("sampling-home-done", 44.0),
];

/// Lay out the sheets of tours.
///
/// # Errors
/// [`PrintError::Nothing`], [`PrintError::Font`], [`PrintError::Stopped`].
pub fn tours(
    facts: &Facts,
    i18n: &I18n,
    tours: &HomeTours,
    course: &Course,
) -> Result<Document, PrintError> {
    if tours.tours.is_empty() {
        return Err(PrintError::Nothing);
    }
    let press = Press::new(i18n)?;
    course.enter(Stage::Placing, tours.tours.len());
    let (mut drawn, mut bookmarks) = (Vec::new(), Vec::new());
    for tour in &tours.tours {
        let place = Team {
            facts,
            press: &press,
            tours,
            tour,
        };
        bookmarks.push(Bookmark {
            text: i18n.home_tour(tour),
            page: drawn.len(),
            below: Vec::new(),
        });
        drawn.extend(place.pages());
        course.count(1)?;
    }
    let count = drawn.len();
    let pages = (1..)
        .zip(drawn)
        .map(|(number, items)| leaf::page((facts, &press), items, Vec::new(), (number, count)));
    Ok(Document {
        title: title_of(i18n, tours),
        language: i18n.language().tag().to_owned(),
        pages: pages.collect(),
        bookmarks,
    })
}

/// What the sheets of a day are called.
fn title_of(i18n: &I18n, tours: &HomeTours) -> String {
    let args = [("day", tours.day.to_string().into())];
    i18n.t_args("sampling-home-list", &args)
}

/// A team on its way.
struct Team<'a> {
    facts: &'a Facts,
    press: &'a Press<'a>,
    tours: &'a HomeTours,
    tour: &'a HomeTour,
}

impl Team<'_> {
    /// The stops of the tour, with when the team is there.
    fn stops(&self) -> impl Iterator<Item = (&HomeVisit, &HomeStop)> {
        let visits = self.tour.visits.iter();
        visits.filter_map(|visit| Some((visit, self.tours.stops.get(visit.stop)?)))
    }

    /// What is on each of its pages: one, but where its stops are too many.
    fn pages(&self) -> Vec<Vec<Item>> {
        let page = leaf::below_title();
        let [left, top] = page.min;
        let end = page.max[1];
        let frame = leaf::frame(MAP);
        let below = frame.max[1] + GAP;
        let head = self.head();
        let rows: Vec<Row> = self.rows();
        let first = columns(&rows, end - below - head.height);
        let shown = first.first().map_or(0, |range| range.end);
        let rest = rows.get(shown..).unwrap_or_default();
        let mut first_page = self.title();
        first_page.extend(self.map(frame));
        let table = |from: f32, rows: &[Row]| -> Vec<Item> {
            let all: Vec<Row> = [std::slice::from_ref(&head), rows].concat();
            placed(
                &all,
                std::slice::from_ref(&(0..all.len())),
                [left, from],
                0.0,
            )
        };
        first_page.extend(table(below, rows.get(..shown).unwrap_or_default()));
        let mut pages = vec![first_page];
        for range in columns(rest, end - top - head.height) {
            let mut page = self.title();
            page.extend(table(top, rest.get(range).unwrap_or_default()));
            pages.push(page);
        }
        pages
    }

    /// The band with whose tour it is, of when, from where.
    fn title(&self) -> Vec<Item> {
        let (facts, press, i18n) = (self.facts, self.press, self.press.i18n);
        let body = leaf::body();
        let [left, top] = body.min;
        let day = Type::new(3.2).strong();
        let text = title_of(i18n, self.tours);
        let right = [body.max[0], top + 2.6];
        let mut out = vec![press.text(&text, day, right, Side::Right)];
        let room = body.width() - press.face.width(&text, day.size) - 6.0;
        let name = i18n.home_tour(self.tour);
        let size = press.fitting(&name, 6.2, room);
        out.push(press.text(
            &name,
            Type::new(size).strong(),
            [left, top + 3.2],
            Side::Left,
        ));
        let args = [
            ("site", self.tours.site.0.as_str().into()),
            ("count", grouped(self.tour.visits.len()).into()),
        ];
        let mut said = vec![i18n.t_args("sampling-home-from", &args)];
        let mut add = |holds: bool, key: &str| {
            if holds {
                said.push(i18n.t(key));
            }
        };
        let visits = &self.tour.visits;
        add(self.tour.is_late_back, "sampling-home-late-back");
        add(
            visits.iter().any(|visit| visit.is_straight),
            "sampling-home-straight",
        );
        if self.tours.lost > 0 {
            let args = [("count", grouped(self.tours.lost).into())];
            said.push(i18n.t_args("sampling-home-lost", &args));
        }
        let line = said.join(&i18n.t("print-separator"));
        let (marks, wide) = press.marks(facts, 2.4);
        let y = top + 11.0;
        out.extend(marks.iter().map(|item| item.moved([left, y])));
        let room = body.width() - wide - 62.0;
        let set = Type::new(2.8);
        out.push(press.fitted(&line, set, [left + wide, y], Side::Left, room));
        let set = set.in_colour(press.palette.border);
        let at = [body.max[0], y];
        out.push(press.fitted(&facts.title, set, at, Side::Right, 60.0));
        out
    }

    /// The way on the map: there and back, each door with the number of its stop.
    fn map(&self, frame: Rect) -> Vec<Item> {
        let (facts, press) = (self.facts, self.press);
        let palette = press.palette;
        let start = self.tours.site.1;
        let doors = self.stops().map(|(_, stop)| stop.at);
        let seen = self.tour.line.iter().copied().chain(doors).chain([start]);
        let bounds = Bounds::around(seen).unwrap_or_else(|| Bounds::of(start));
        let grids = self.stops().filter_map(|(_, stop)| facts.grid(&stop.grid));
        let mut about: Vec<FaceId> = grids.collect();
        about.sort_unstable();
        about.dedup();
        let sheet = leaf::map_of((facts, press), bounds, (frame, FILL), about);
        let way: Vec<At> = self
            .tour
            .line
            .iter()
            .map(|at| sheet.plane.at(*at))
            .collect();
        let mut shown = sheet.ground();
        for (width, colour) in [(1.7, palette.halo), (0.8, palette.accent)] {
            let stroke = Stroke::new(width, colour).round();
            shown.push(Item::Shape(Shape::line(&way, stroke)));
        }
        let mut taken = Taken::default();
        let (corner, place) = scale_corner(press, sheet.plane.scale, &frame, 2.6);
        taken.take(&place);
        let numbers = self.numbers(&sheet, &mut taken);
        let names = sheet.names_in_view(&sheet.about, &mut taken);
        shown.extend(sheet.ground_names(&mut taken));
        shown.extend(sheet.drawn_names(&names.placed));
        let at = sheet.plane.at(start);
        shown.extend(shapes(Sign::Site, at, 2.0 * NUMBER, leaf::POINT, palette));
        shown.extend(numbers);
        shown.push(corner);
        sheet.cut(shown, leaf::EDGE)
    }

    /// The numbers of the stops; those behind one door stand together.
    fn numbers(&self, sheet: &Sheet<'_>, taken: &mut Taken) -> Vec<Item> {
        let press = self.press;
        let mut doors: Vec<(Coord, Vec<String>)> = Vec::new();
        for (number, (_, stop)) in (1..).zip(self.stops()) {
            match doors.iter_mut().find(|(at, _)| *at == stop.at) {
                Some((_, numbers)) => numbers.push(number.to_string()),
                None => doors.push((stop.at, vec![number.to_string()])),
            }
        }
        let set = Type::new(0.66 * NUMBER).strong();
        let edge = Stroke::new(0.3, press.palette.accent);
        let mut out = Vec::new();
        for (at, numbers) in doors {
            let text = numbers.join(",");
            let wide = press.face.width(&text, set.size) + 0.5 * NUMBER;
            let place = Rect::around(sheet.plane.at(at), [wide.max(NUMBER), NUMBER]);
            taken.take(&place);
            let field = Shape::rect(place, Some(press.palette.paper), Some(edge));
            out.push(Item::Shape(field));
            out.push(press.text(&text, set, place.middle(), Side::Middle));
        }
        out
    }

    /// The row with the headings.
    fn head(&self) -> Row {
        let cells = COLUMNS.map(|(key, _)| self.press.i18n.t(key));
        self.row(&cells, Type::new(0.9 * TEXT).strong(), 0.28)
    }

    /// A row for each stop.
    fn rows(&self) -> Vec<Row> {
        let (facts, i18n) = (self.facts, self.press.i18n);
        let rows = (1..)
            .zip(self.stops())
            .map(|(number, (visit, stop)): (usize, _)| {
                let house = facts.houses.of_code(&stop.building);
                let house = house.map_or(stop.building.as_str(), |house| house.name.as_str());
                let door = stop.household.as_deref().unwrap_or_default();
                let grid = facts.grid(&stop.grid);
                let grid = grid.map_or_else(|| stop.grid.clone(), |face| facts.map.title(face));
                let mut hours = stop.hours.clone().unwrap_or_default();
                if visit.is_late {
                    hours = format!("{hours} {}", i18n.t("sampling-home-late"));
                }
                let cells = [
                    number.to_string(),
                    visit.begins.strftime("%H:%M").to_string(),
                    format!("{house} {door}").trim().to_owned(),
                    stop.name.clone().unwrap_or_default(),
                    grid,
                    hours.trim().to_owned(),
                    String::new(),
                ];
                let strength = if number % 2 == 0 { 0.08 } else { 0.0 };
                self.row(&cells, Type::new(TEXT), strength)
            });
        rows.collect()
    }

    fn row(&self, cells: &[String; COLUMNS.len()], set: Type, strength: f32) -> Row {
        let palette = self.press.palette;
        let wide = leaf::body().width();
        let place = Rect::new([0.0, 0.0], [wide, HIGH]);
        let mut items = Vec::new();
        if strength > 0.0 {
            let fill = faded(palette.outline, strength);
            items.push(Item::Shape(Shape::rect(place, Some(fill), None)));
        }
        let mut x = 0.0;
        for (cell, (_, width)) in cells.iter().zip(COLUMNS) {
            let at = [x + 1.0, HIGH / 2.0];
            items.push(self.press.fitted(cell, set, at, Side::Left, width - 1.5));
            x += width;
        }
        let ink = Stroke::new(0.15, palette.outline);
        items.push(Item::Shape(Shape::line(&[[0.0, HIGH], [wide, HIGH]], ink)));
        Row {
            height: HIGH,
            items,
            is_heading: false,
        }
    }
}
