//! How wide the columns of a table are: as wide as their heads and texts, what is too much taken
//! from the widest texts, what is left given to the column that grows. Owns: these widths, kept from
//! one frame to the next. Must not know: what stands in the cells.

use egui::{Align, Id, Layout, TextStyle, TextWrapMode, Ui, WidgetText};
use std::hash::{DefaultHasher, Hash, Hasher};

/// No text is cut to less than this, points.
const LEAST: f32 = 56.0;
/// Nor dragged to less than this.
const DRAGGED: f32 = 24.0;
/// Beside a head that sorts there is room for its sign, points.
const SIGN: f32 = 14.0;

/// What stands in a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Texts: from the left, cut where there is no room.
    Text,
    /// Numbers: from the right, never cut.
    Number,
    /// Buttons, fields, pictures: as wide as they are.
    Tools,
}

/// A column.
pub struct Column {
    pub(super) head: String,
    pub(super) hint: String,
    pub(super) sorted: Option<Option<bool>>,
    holds: Holds,
    grows: bool,
    is_whole: bool,
    least: f32,
}

impl Column {
    const fn new(head: String, holds: Holds) -> Self {
        Self {
            head,
            hint: String::new(),
            sorted: None,
            holds,
            grows: false,
            is_whole: false,
            least: 0.0,
        }
    }

    /// Texts under this head.
    pub fn text(head: impl Into<String>) -> Self {
        Self::new(head.into(), Holds::Text)
    }

    /// Numbers under this head, aligned at their right.
    pub fn number(head: impl Into<String>) -> Self {
        Self::new(head.into(), Holds::Number)
    }

    /// Buttons or fields, with a head or without.
    pub fn tools(head: impl Into<String>) -> Self {
        Self::new(head.into(), Holds::Tools)
    }

    /// Days under this head: as texts, but never cut.
    pub fn day(head: impl Into<String>) -> Self {
        let mut column = Self::text(head);
        column.is_whole = true;
        column
    }

    /// What room is left goes to it.
    pub fn grows(mut self) -> Self {
        self.grows = true;
        self
    }

    /// What room is left goes to it as well.
    pub fn grow(&mut self) {
        self.grows = true;
    }

    /// It is at least so wide, points.
    pub fn at_least(mut self, width: f32) -> Self {
        self.least = width;
        self
    }

    /// A click on its head sorts; `now` says whether it does already, and if from the top down.
    pub fn sorts(mut self, now: Option<bool>, hint: impl Into<String>) -> Self {
        (self.sorted, self.hint) = (Some(now), hint.into());
        self
    }

    pub(super) const fn is_number(&self) -> bool {
        matches!(self.holds, Holds::Number)
    }

    /// Texts stand in it.
    pub const fn is_text(&self) -> bool {
        matches!(self.holds, Holds::Text)
    }

    /// From the right where it has numbers, so that their digits stand below each other.
    pub(super) fn layout(&self) -> Layout {
        match self.is_number() {
            true => Layout::right_to_left(Align::Center),
            false => Layout::left_to_right(Align::Center),
        }
    }

    /// What its head needs beside its text, points.
    pub(super) const fn room(&self) -> f32 {
        match self.sorted {
            Some(_) => SIGN,
            None => 0.0,
        }
    }
}

/// What a table keeps from one frame to the next.
#[derive(Clone, Default)]
pub(super) struct Kept {
    /// The row the keys are on.
    pub cursor: usize,
    /// So many rows are seen at once.
    pub page: usize,
    /// How far it is scrolled, points.
    pub scrolled: f32,
    /// For which change a row was brought into view.
    pub revealed: Option<u64>,
    heads: u64,
    /// The widest that was seen in each column.
    naturals: Vec<f32>,
    /// What somebody dragged a column to.
    dragged: Vec<Option<f32>>,
}

impl Kept {
    /// What is kept of this table.
    pub fn take(ui: &Ui, id: Id, columns: &[Column]) -> Self {
        let mut kept: Self = ui.data_mut(|d| std::mem::take(d.get_temp_mut_or_default(id)));
        let mut hasher = DefaultHasher::new();
        for column in columns {
            column.head.hash(&mut hasher);
        }
        let heads = hasher.finish();
        // In another language, or with other columns, widths begin anew.
        if heads != kept.heads || kept.naturals.len() != columns.len() {
            kept.heads = heads;
            kept.naturals = vec![0.0; columns.len()];
            kept.dragged = vec![None; columns.len()];
        }
        kept
    }

    pub fn put_back(self, ui: &Ui, id: Id) {
        ui.data_mut(|d| d.insert_temp(id, self));
    }

    /// Something so wide stands in a column.
    pub fn note(&mut self, place: usize, width: f32) {
        if let Some(natural) = self.naturals.get_mut(place) {
            *natural = natural.max(width);
        }
    }

    /// A column was dragged to this width, or left to itself again.
    pub fn set(&mut self, place: usize, width: Option<f32>) {
        if let Some(dragged) = self.dragged.get_mut(place) {
            *dragged = width.map(|width| width.max(DRAGGED));
        }
    }
}

/// The room between two columns, points.
pub(super) fn gap(ui: &Ui) -> f32 {
    ui.spacing().item_spacing.x
}

/// The room that columns take together, points.
pub(super) fn total(widths: &[f32], gap: f32) -> f32 {
    widths.iter().sum::<f32>() + gap * widths.len().saturating_sub(1) as f32
}

/// How wide the columns are in this room, points.
pub(super) fn widths(columns: &[Column], kept: &Kept, room: f32, gap: f32) -> Vec<f32> {
    let natural = |i: usize| kept.naturals.get(i).copied().unwrap_or(0.0);
    let dragged = |i: usize| kept.dragged.get(i).copied().flatten();
    let wanted: Vec<f32> = columns
        .iter()
        .enumerate()
        .map(|(i, column)| dragged(i).unwrap_or_else(|| natural(i).max(column.least)))
        .collect();
    let floors: Vec<f32> = columns
        .iter()
        .zip(&wanted)
        .enumerate()
        .map(|(i, (column, wanted))| {
            let is_fixed = !column.is_text() || column.is_whole || dragged(i).is_some();
            if is_fixed {
                *wanted
            } else {
                wanted.min(column.least.max(LEAST))
            }
        })
        .collect();
    let missing = total(&wanted, gap) - room;
    if missing > 0.0 {
        return cut(&wanted, &floors, missing);
    }
    let growing = columns.iter().filter(|column| column.grows).count();
    let more = -missing / growing.max(1) as f32;
    let widths = wanted.iter().zip(columns);
    widths
        .map(|(width, column)| width + if column.grows { more } else { 0.0 })
        .collect()
}

/// Take what is missing from the widest, none below its floor.
fn cut(wanted: &[f32], floors: &[f32], missing: f32) -> Vec<f32> {
    let at = |level: f32| -> Vec<f32> {
        let both = wanted.iter().zip(floors);
        both.map(|(wanted, floor)| wanted.min(level.max(*floor)))
            .collect()
    };
    let target: f32 = wanted.iter().sum::<f32>() - missing;
    let (mut low, mut high) = (0.0, wanted.iter().copied().fold(0.0, f32::max));
    for _ in 0..24 {
        let level = (low + high) / 2.0;
        match at(level).iter().sum::<f32>() > target {
            true => high = level,
            false => low = level,
        }
    }
    at(low)
}

/// How wide a text is on one line, points.
pub(super) fn measure(ui: &Ui, text: impl Into<WidgetText>) -> f32 {
    let text: WidgetText = text.into();
    let galley = text.into_galley(
        ui,
        Some(TextWrapMode::Extend),
        f32::INFINITY,
        TextStyle::Body,
    );
    galley.size().x.ceil() + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(naturals: &[f32]) -> Kept {
        Kept {
            naturals: naturals.to_vec(),
            dragged: vec![None; naturals.len()],
            ..Kept::default()
        }
    }

    #[test]
    fn what_is_left_goes_to_the_column_that_grows() {
        let columns = [Column::text("a").grows(), Column::number("b")];
        let widths = widths(&columns, &of(&[40.0, 30.0]), 200.0, 8.0);
        assert_eq!(widths, [162.0, 30.0]);
    }

    #[test]
    fn what_is_missing_is_taken_from_the_widest_text() {
        let columns = [Column::text("a"), Column::text("b"), Column::number("c")];
        let widths = widths(&columns, &of(&[300.0, 80.0, 60.0]), 256.0, 8.0);
        assert!((widths[0] - 100.0).abs() < 0.1, "{widths:?}");
        assert_eq!(
            widths[1..],
            [80.0, 60.0],
            "nothing is cut beside free space"
        );
    }

    #[test]
    fn numbers_days_and_buttons_are_never_cut() {
        let columns = [
            Column::text("a"),
            Column::number("b"),
            Column::day("c"),
            Column::tools(""),
        ];
        let widths = widths(&columns, &of(&[90.0, 80.0, 76.0, 70.0]), 100.0, 8.0);
        assert_eq!(widths, [56.0, 80.0, 76.0, 70.0]);
    }

    #[test]
    fn a_column_that_was_dragged_stays_so() {
        let columns = [Column::text("a").grows(), Column::text("b")];
        let mut kept = of(&[90.0, 80.0]);
        kept.set(1, Some(2.0));
        let widths = widths(&columns, &kept, 200.0, 8.0);
        assert_eq!(widths, [168.0, 24.0]);
    }
}
