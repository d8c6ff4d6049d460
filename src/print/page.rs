//! A page as data: what is drawn where, before anybody has said in which format. Owns: shapes, text
//! runs, clips, links and bookmarks. Lengths are millimetres of paper; x goes right, y goes down from
//! the corner at the top left. Must not know: maps, languages, or how a page is written to a file.

use crate::style::Colour;

/// A place on a page, millimetres.
pub type At = [f32; 2];

/// Some pages, as one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// What it is called.
    pub title: String,
    /// The BCP 47 tag of its language.
    pub language: String,
    /// Its pages.
    pub pages: Vec<Page>,
    /// Where a reader can go.
    pub bookmarks: Vec<Bookmark>,
}

/// A place that a reader can go to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bookmark {
    /// What it is called.
    pub text: String,
    /// The page, from 0.
    pub page: usize,
    /// Those below it.
    pub below: Vec<Self>,
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Width and height.
    pub size: [f32; 2],
    /// What is on it, the lowest first.
    pub items: Vec<Item>,
    /// What leads to other pages.
    pub links: Vec<Link>,
}

/// A part of a page that leads to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The part.
    pub place: Rect,
    /// The page it leads to, from 0.
    pub page: usize,
}

/// Something on a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Lines and areas.
    Shape(Shape),
    /// A line of text.
    Text(Text),
    /// Things of which only what lies in a rectangle is drawn.
    Clip(Rect, Vec<Self>),
}

/// Lines and areas of one look. What lies inside is told by crossing an odd number of lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// How its lines go.
    pub steps: Vec<Step>,
    /// What it is filled with.
    pub fill: Option<Colour>,
    /// How its lines are drawn, over the fill.
    pub stroke: Option<Stroke>,
}

/// A step along a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Begin another line here.
    Move(At),
    /// Straight to here.
    Line(At),
    /// Along a curve with these two controls to the last place.
    Curve([At; 3]),
    /// Straight to where the line began.
    Close,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Its width.
    pub width: f32,
    /// Its colour.
    pub colour: Colour,
    /// Length of dashes and of the gaps between them.
    pub dash: Option<[f32; 2]>,
    /// Its ends and corners are round.
    pub is_round: bool,
}

impl Stroke {
    /// A plain line.
    pub const fn new(width: f32, colour: Colour) -> Self {
        Self {
            width,
            colour,
            dash: None,
            is_round: false,
        }
    }

    /// The same with round ends and corners.
    pub const fn round(self) -> Self {
        Self {
            is_round: true,
            ..self
        }
    }

    /// The same with dashes and gaps of these lengths.
    pub const fn dashed(self, dash: [f32; 2]) -> Self {
        Self {
            dash: Some(dash),
            ..self
        }
    }
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where it begins, on its baseline.
    pub at: At,
    /// Its size: the side of a Chinese character.
    pub size: f32,
    /// What it says.
    pub text: String,
    /// Its colour.
    pub colour: Colour,
    /// Around it: how wide, and in which colour.
    pub halo: Option<(f32, Colour)>,
    /// It is set bold.
    pub is_strong: bool,
    /// So many degrees it is turned about where it begins, clockwise.
    pub turn: f32,
}

/// How much of its size a bold text is thickened by.
pub const BOLD: f32 = 0.035;

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Its corner at the top left.
    pub min: At,
    /// Its corner at the bottom right.
    pub max: At,
}

impl Rect {
    /// From a corner, and width and height.
    pub const fn new([x, y]: At, [width, height]: [f32; 2]) -> Self {
        Self {
            min: [x, y],
            max: [x + width, y + height],
        }
    }

    /// Around a middle.
    pub const fn around([x, y]: At, [width, height]: [f32; 2]) -> Self {
        Self::new([x - width / 2.0, y - height / 2.0], [width, height])
    }

    /// Its width.
    pub const fn width(&self) -> f32 {
        self.max[0] - self.min[0]
    }

    /// Its height.
    pub const fn height(&self) -> f32 {
        self.max[1] - self.min[1]
    }

    /// Its middle.
    pub const fn middle(&self) -> At {
        [
            (self.min[0] + self.max[0]) / 2.0,
            (self.min[1] + self.max[1]) / 2.0,
        ]
    }

    /// Larger by so much on every side.
    pub const fn grown(&self, by: f32) -> Self {
        Self {
            min: [self.min[0] - by, self.min[1] - by],
            max: [self.max[0] + by, self.max[1] + by],
        }
    }

    /// Moved by so much.
    pub const fn moved(&self, [x, y]: [f32; 2]) -> Self {
        Self {
            min: [self.min[0] + x, self.min[1] + y],
            max: [self.max[0] + x, self.max[1] + y],
        }
    }

    /// Whether they have area in common.
    pub fn meets(&self, other: &Self) -> bool {
        (0..2).all(|i| self.min[i] < other.max[i] && other.min[i] < self.max[i])
    }

    /// Whether another lies in it.
    pub fn holds(&self, other: &Self) -> bool {
        (0..2).all(|i| self.min[i] <= other.min[i] && other.max[i] <= self.max[i])
    }

    /// Whether a place lies in it.
    pub fn has(&self, at: At) -> bool {
        (0..2).all(|i| self.min[i] <= at[i] && at[i] <= self.max[i])
    }

    /// Around both.
    pub fn union(&self, other: &Self) -> Self {
        let both = |of: fn(f32, f32) -> f32, a: At, b: At| [of(a[0], b[0]), of(a[1], b[1])];
        Self {
            min: both(f32::min, self.min, other.min),
            max: both(f32::max, self.max, other.max),
        }
    }

    /// Its corners, clockwise from the top left.
    pub const fn corners(&self) -> [At; 4] {
        let (a, b) = (self.min, self.max);
        [a, [b[0], a[1]], b, [a[0], b[1]]]
    }
}

/// How far the controls of a quarter of a circle lie from its ends, in radii.
const QUARTER: f32 = 0.552_284_8;

impl Shape {
    /// An open line.
    pub fn line(points: &[At], stroke: Stroke) -> Self {
        let mut shape = Self {
            stroke: Some(stroke),
            ..Self::default()
        };
        shape.push(points, false);
        shape
    }

    /// An area with straight sides.
    pub fn area(corners: &[At], fill: Option<Colour>, stroke: Option<Stroke>) -> Self {
        let mut shape = Self {
            fill,
            stroke,
            ..Self::default()
        };
        shape.push(corners, true);
        shape
    }

    /// A rectangle.
    pub fn rect(rect: Rect, fill: Option<Colour>, stroke: Option<Stroke>) -> Self {
        Self::area(&rect.corners(), fill, stroke)
    }

    /// A disc or a ring.
    pub fn disc([x, y]: At, radius: f32, fill: Option<Colour>, stroke: Option<Stroke>) -> Self {
        let (r, k) = (radius, radius * QUARTER);
        let steps = vec![
            Step::Move([x + r, y]),
            Step::Curve([[x + r, y + k], [x + k, y + r], [x, y + r]]),
            Step::Curve([[x - k, y + r], [x - r, y + k], [x - r, y]]),
            Step::Curve([[x - r, y - k], [x - k, y - r], [x, y - r]]),
            Step::Curve([[x + k, y - r], [x + r, y - k], [x + r, y]]),
            Step::Close,
        ];
        Self {
            steps,
            fill,
            stroke,
        }
    }

    /// Another line of the same look.
    pub fn push(&mut self, points: &[At], is_closed: bool) {
        let mut points = points.iter();
        let Some(first) = points.next() else {
            return;
        };
        self.steps.push(Step::Move(*first));
        self.steps.extend(points.map(|at| Step::Line(*at)));
        if is_closed {
            self.steps.push(Step::Close);
        }
    }

    /// The box around it, as far as it is drawn; `None` for nothing.
    pub fn bounds(&self) -> Option<Rect> {
        let places = self.steps.iter().flat_map(|step| match step {
            Step::Move(at) | Step::Line(at) => vec![*at],
            Step::Curve(places) => places.to_vec(),
            Step::Close => Vec::new(),
        });
        let points = places.map(|at| Rect { min: at, max: at });
        let bounds = points.reduce(|a, b| a.union(&b))?;
        Some(bounds.grown(self.stroke.map_or(0.0, |stroke| stroke.width / 2.0)))
    }
}

impl Item {
    /// The same, moved.
    pub fn moved(&self, by: [f32; 2]) -> Self {
        let at = |at: At| [at[0] + by[0], at[1] + by[1]];
        match self {
            Self::Shape(shape) => Self::Shape(Shape {
                steps: shape
                    .steps
                    .iter()
                    .map(|step| match step {
                        Step::Move(to) => Step::Move(at(*to)),
                        Step::Line(to) => Step::Line(at(*to)),
                        Step::Curve(places) => Step::Curve(places.map(at)),
                        Step::Close => Step::Close,
                    })
                    .collect(),
                ..shape.clone()
            }),
            Self::Text(text) => Self::Text(Text {
                at: at(text.at),
                ..text.clone()
            }),
            Self::Clip(place, items) => Self::Clip(
                place.moved(by),
                items.iter().map(|item| item.moved(by)).collect(),
            ),
        }
    }

    /// A box that all of it lies in; `None` for nothing. Of a text it is larger than it need be.
    pub fn bounds(&self) -> Option<Rect> {
        match self {
            Self::Shape(shape) => shape.bounds(),
            Self::Text(text) => {
                // No character is wider than its size; it may be turned.
                let length = text.size * (text.text.chars().count() as f32 + 1.0);
                let reach = if text.turn == 0.0 { text.size } else { length };
                let [x, y] = text.at;
                let left = if text.turn == 0.0 { text.size } else { length };
                Some(Rect {
                    min: [x - left, y - reach],
                    max: [x + length, y + reach],
                })
            }
            Self::Clip(place, _) => Some(*place),
        }
    }
}

impl Page {
    /// All text runs, also those in clips.
    pub fn texts(&self) -> Vec<&Text> {
        fn collect<'a>(items: &'a [Item], out: &mut Vec<&'a Text>) {
            for item in items {
                match item {
                    Item::Text(text) => out.push(text),
                    Item::Clip(_, items) => collect(items, out),
                    Item::Shape(_) => {}
                }
            }
        }
        let mut out = Vec::new();
        collect(&self.items, &mut out);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INK: Colour = Colour::hex(0);

    #[test]
    fn a_box_holds_all_that_is_drawn_and_moves_with_it() {
        let line = Shape::line(&[[1.0, 2.0], [5.0, 2.0]], Stroke::new(2.0, INK));
        let item = Item::Shape(line);
        let bounds = item.bounds().expect("drawn");
        assert_eq!(bounds.min, [0.0, 1.0]);
        assert_eq!(bounds.max, [6.0, 3.0]);
        let moved = item.moved([10.0, 20.0]).bounds().expect("drawn");
        assert_eq!(moved, bounds.moved([10.0, 20.0]));
        let disc = Shape::disc([0.0, 0.0], 3.0, Some(INK), None);
        assert_eq!(disc.bounds().map(|b| b.width()), Some(6.0));
        assert_eq!(Shape::default().bounds(), None);
    }

    #[test]
    fn boxes_that_only_touch_do_not_meet() {
        let a = Rect::new([0.0, 0.0], [10.0, 5.0]);
        assert!(!a.meets(&Rect::new([10.0, 0.0], [1.0, 1.0])));
        assert!(a.meets(&Rect::new([9.9, 4.9], [1.0, 1.0])));
        assert!(a.holds(&a) && !a.holds(&a.grown(0.1)) && a.has([10.0, 5.0]));
    }
}
