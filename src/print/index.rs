//! The index of grids on a printed map: by community, each with the square of the map it stands in; and
//! whose numbers stand on the map. Owns: its rows, and how squares are named. Must not know: where it
//! stands.

use super::drawing::{Side, Type};
use super::flow::Row;
use super::ground::Sheet;
use super::legend::Panel;
use super::names::{How, Names};
use super::page::{At, Rect};
use crate::geometry::coverage::FaceId;
use crate::i18n::grouped;

/// The squares of a map: columns have letters, rows have numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Squares {
    /// The map.
    pub frame: Rect,
    /// The side of a square, millimetres.
    pub side: f32,
}

/// So many columns have a letter of their own.
const MOST: f32 = 26.0;

impl Squares {
    /// Squares of about this side over a map; whole ones from left to right.
    pub fn new(frame: Rect, side: f32) -> Self {
        let columns = (frame.width() / side).round().clamp(1.0, MOST);
        Self {
            frame,
            side: frame.width() / columns,
        }
    }

    /// How many columns and rows there are.
    pub fn count(&self) -> [usize; 2] {
        let count = |length: f32| ((length / self.side - 1e-3).ceil().max(1.0)) as usize;
        [count(self.frame.width()), count(self.frame.height())]
    }

    /// The letter of a column.
    pub fn letter(column: usize) -> String {
        ('A'..='Z')
            .nth(column)
            .map(String::from)
            .unwrap_or_default()
    }

    /// The name of the square that a place lies in.
    pub fn name(&self, at: At) -> String {
        let count = self.count();
        let number = |axis: usize| {
            let far = (at[axis] - self.frame.min[axis]) / self.side;
            (far.max(0.0) as usize).min(count[axis].saturating_sub(1))
        };
        format!("{}{}", Self::letter(number(0)), number(1) + 1)
    }
}

impl Sheet<'_> {
    /// The rows of the index.
    pub fn index(&self, faces: &[FaceId], squares: &Squares, panel: Panel) -> Vec<Row> {
        let i18n = self.press.i18n;
        let mut rows = Vec::new();
        for group in faces.chunk_by(|a, b| self.facts.community(*a) == self.facts.community(*b)) {
            let Some(first) = group.first() else {
                continue;
            };
            let name = match self.facts.community(*first) {
                "" => i18n.t("print-index"),
                community => community.to_owned(),
            };
            let count = grouped(group.len());
            let args = [("name", name.into()), ("count", count.into())];
            rows.push(self.heading(&i18n.t_args("print-index-group", &args), panel));
            rows.extend(group.iter().map(|face| self.entry(*face, squares, panel)));
        }
        rows
    }

    /// A grid: its name, the letter of its zone, its square.
    fn entry(&self, face: FaceId, squares: &Squares, panel: Panel) -> Row {
        let y = panel.row() / 2.0;
        let set = Type::new(panel.size);
        let place = self.facts.place(face).map(|place| self.plane.at(place.at));
        let square = place.map(|at| squares.name(at)).unwrap_or_default();
        let room = panel.width - 4.2 * panel.size;
        let name = self.facts.map.title(face);
        let mut items = vec![
            self.press.fitted(&name, set, [0.0, y], Side::Left, room),
            self.press.text(&square, set, [panel.width, y], Side::Right),
        ];
        let zone = self.facts.zone(face);
        if let Some(letter) = zone.and_then(|zone| self.press.letter(zone)) {
            let set = Type::new(0.85 * panel.size);
            let at = [panel.width - 3.3 * panel.size, y];
            items.push(self.press.text(&letter, set, at, Side::Middle));
        }
        Row {
            height: panel.row() * 0.92,
            items,
            is_heading: false,
        }
    }

    /// The rows that say whose the numbers on the map are, and who found no room on it.
    pub fn numbers(&self, names: &Names, panel: Panel) -> Vec<Row> {
        let i18n = self.press.i18n;
        let title = |key: &usize| {
            let face = u32::try_from(*key).map(FaceId);
            face.map(|face| self.facts.map.title(face))
                .unwrap_or_default()
        };
        let mut numbered: Vec<(usize, &usize)> = names
            .placed
            .iter()
            .filter_map(|name| match name.how {
                How::Numbered(number) => Some((number, &name.key)),
                How::Inside | How::Led(_) => None,
            })
            .collect();
        numbered.sort_unstable();
        let said = numbered.into_iter().map(|(number, key)| {
            let args = [("number", number.into()), ("name", title(key).into())];
            i18n.t_args("print-number-row", &args)
        });
        let left_out = names.left_out.iter().map(title);
        let said: Vec<String> = said.chain(left_out).collect();
        if said.is_empty() {
            return Vec::new();
        }
        let mut rows = vec![self.heading(&i18n.t("print-numbers"), panel)];
        let set = Type::new(panel.size);
        let row = |text: &String| Row {
            height: panel.row() * 0.92,
            items: vec![self.press.fitted(
                text,
                set,
                [0.0, panel.row() / 2.0],
                Side::Left,
                panel.width,
            )],
            is_heading: false,
        };
        rows.extend(said.iter().map(row));
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_cover_the_map_and_have_names() {
        let frame = Rect::new([10.0, 20.0], [300.0, 200.0]);
        let squares = Squares::new(frame, 48.0);
        assert_eq!(squares.count(), [6, 4]);
        assert_eq!(squares.name([10.0, 20.0]), "A1");
        assert_eq!(squares.name([309.0, 219.0]), "F4");
        assert_eq!(squares.name([111.0, 75.0]), "C2");
        // What lies on the edge, or beyond, is in the last one.
        assert_eq!(squares.name([310.0, 220.0]), "F4");
    }
}
