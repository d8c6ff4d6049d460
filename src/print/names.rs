//! Where names stand: no two overlap, and every grid has one. A name stands in its grid where there is
//! room, beside the signs that stand there; else outside with a line that leads to it; else the grid
//! has a number, and the list says whose it is. Owns: this. In which sizes, and what fits, are rules of
//! [`crate::style::label`]. Must not know: maps, or how names are drawn.

use super::page::{At, Rect};
use super::typeface::{HEIGHT, Typeface};
use crate::style::label::{BADGE_GAP, GAP, LINE_WIDTH, LINES, ROOM, SIZES, badge_side, is_snug};
use rstar::primitives::Rectangle;
use rstar::{AABB, RTree};

/// A name that is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Whose it is.
    pub key: usize,
    /// What it says.
    pub text: String,
    /// The letter of its zone, which stands before it.
    pub letter: Option<String>,
    /// The middle of the place for it, millimetres.
    pub at: At,
    /// How much room there is around that, millimetres.
    pub radius: f32,
}

/// How a name tells whose it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum How {
    /// It stands inside.
    Inside,
    /// A line leads from it to this place.
    Led(At),
    /// A number stands there, and a list says whose it is.
    Numbered(usize),
}

/// A name in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Whose it is.
    pub key: usize,
    /// What stands there, line by line.
    pub lines: Vec<String>,
    /// The letter of its zone, which stands before it.
    pub letter: Option<String>,
    /// Its size: the index into [`SIZES`].
    pub size: usize,
    /// The place it covers.
    pub place: Rect,
    /// How it tells whose it is.
    pub how: How,
}

/// What is placed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// The names.
    pub placed: Vec<Name>,
    /// Whose found no room, not even for a number.
    pub left_out: Vec<usize>,
}

/// Places that are taken.
#[derive(Clone, Default)]
pub struct Taken(RTree<Rectangle<[f32; 2]>>);

impl Taken {
    /// Nothing lies there yet.
    pub fn is_free(&self, place: &Rect) -> bool {
        // Boxes that only touch do not meet.
        let place = place.grown(-TOUCH);
        let envelope = AABB::from_corners(place.min, place.max);
        let mut there = self.0.locate_in_envelope_intersecting(&envelope);
        there.next().is_none()
    }

    /// Take a place.
    pub fn take(&mut self, place: &Rect) {
        self.0.insert(Rectangle::from_corners(place.min, place.max));
    }

    /// Take a place if nothing lies there yet.
    pub fn take_free(&mut self, place: &Rect) -> bool {
        let is_free = self.is_free(place);
        if is_free {
            self.take(place);
        }
        is_free
    }

    /// Take places along a line.
    fn take_line(&mut self, from: At, to: At, width: f32) {
        for at in along(from, to, width) {
            self.take(&Rect::around(at, [width, width]));
        }
    }

    /// Nothing lies along a line, farther than `clear` from where it begins.
    fn is_free_line(&self, from: At, to: At, width: f32, clear: f32) -> bool {
        let is_near = |at: &At| (at[0] - from[0]).hypot(at[1] - from[1]) < clear;
        let mut far = along(from, to, width).filter(|at| !is_near(at));
        far.all(|at| self.is_free(&Rect::around(at, [width, width])))
    }
}

/// Boxes that meet by less than this only touch, millimetres.
const TOUCH: f32 = 1e-3;

/// Places along a line, one at every step.
fn along(from: At, to: At, step: f32) -> impl Iterator<Item = At> {
    let length = (to[0] - from[0]).hypot(to[1] - from[1]);
    let count = (length / step).ceil().max(1.0) as usize;
    (0..=count).map(move |i| {
        let part = i as f32 / count as f32;
        [0, 1].map(|axis| from[axis] + part * (to[axis] - from[axis]))
    })
}

/// How a name is measured.
struct Measure<'a> {
    face: &'a Typeface,
    /// Millimetres in a point.
    point: f32,
}

/// A name that was measured in a size.
struct Measured {
    lines: Vec<String>,
    extent: [f32; 2],
}

impl Measure<'_> {
    fn size(&self, size: usize) -> f32 {
        SIZES[size] * self.point
    }

    fn of(&self, wanted: &Wanted, size: usize) -> Measured {
        let em = self.size(size);
        let widest = LINE_WIDTH[size] * self.point;
        let mut lines = self.face.lines(&wanted.text, em, widest);
        if lines.len() > LINES {
            lines = vec![self.face.fitted(&wanted.text, em, widest)];
        }
        let widths = lines.iter().map(|line| self.face.width(line, em));
        let mut width = widths.fold(0.0, f32::max);
        let mut height = lines.len().max(1) as f32 * em * HEIGHT;
        if wanted.letter.is_some() {
            let badge = badge_side(size) * self.point;
            width += badge + BADGE_GAP * self.point;
            height = height.max(badge);
        }
        let gap = GAP * self.point;
        Measured {
            lines,
            extent: [width + gap, height + gap],
        }
    }
}

/// Place names, the roomiest first, within a frame, clear of what is taken. `is_in` says whether a
/// place lies in the ground of whoever has this key; `point` is so many millimetres.
pub fn place(
    wanted: &[Wanted],
    taken: &mut Taken,
    frame: &Rect,
    (face, point): (&Typeface, f32),
    is_in: impl Fn(usize, At) -> bool,
) -> Names {
    let measure = Measure { face, point };
    let mut order: Vec<&Wanted> = wanted.iter().collect();
    order.sort_by(|a, b| b.radius.total_cmp(&a.radius).then(a.key.cmp(&b.key)));
    // Names that stand outside take room from those that find none: where some are left out, fewer
    // stand outside, and more are numbered.
    let mut best: Option<(Names, Taken)> = None;
    for reach in REACHES {
        let mut now = taken.clone();
        let names = place_within(&measure, &order, &mut now, (frame, reach), &is_in);
        let left = names.left_out.len();
        if best
            .as_ref()
            .is_none_or(|(known, _)| left < known.left_out.len())
        {
            best = Some((names, now));
        }
        if left == 0 {
            break;
        }
    }
    let (names, now) = best.unwrap_or_default();
    *taken = now;
    names
}

/// How far outside their grids names and numbers may stand, in their heights and half heights: the
/// first that leaves nobody out is taken.
const REACHES: [[usize; 2]; 4] = [[14, 6], [4, 6], [0, 6], [0, 12]];

fn place_within(
    measure: &Measure<'_>,
    order: &[&Wanted],
    taken: &mut Taken,
    (frame, [farthest, number_reach]): (&Rect, [usize; 2]),
    is_in: &impl Fn(usize, At) -> bool,
) -> Names {
    let mut names = Names::default();
    let mut open: Vec<&Wanted> = Vec::new();
    for one in order.iter().copied() {
        match in_the_middle(measure, one, taken, frame) {
            Some(name) => names.placed.push(name),
            None => open.push(one),
        }
    }
    let mut small = Vec::new();
    for one in open {
        match inside(measure, one, taken, frame, is_in) {
            Some(name) => names.placed.push(name),
            None => small.push(one),
        }
    }
    let mut smaller = Vec::new();
    for one in small {
        match outside(measure, one, taken, (frame, farthest)) {
            Some(name) => names.placed.push(name),
            None => smaller.push(one),
        }
    }
    // Numbers go by the order in which they were asked for, as lists do.
    smaller.sort_by_key(|one| one.key);
    let mut number = 0;
    for one in smaller {
        match numbered(measure, one, taken, (frame, number_reach), number + 1) {
            Some(name) => {
                number += 1;
                names.placed.push(name);
            }
            None => names.left_out.push(one.key),
        }
    }
    names
}

/// The sizes that a place with so much room takes, the largest first.
fn fitting(radius: f32, point: f32) -> impl Iterator<Item = usize> {
    let last = SIZES.len() - 1;
    (0..=last).filter(move |size| *size == last || radius >= ROOM[*size] * point)
}

fn named(one: &Wanted, size: usize, measured: Measured, at: At, how: How) -> Name {
    Name {
        key: one.key,
        lines: measured.lines,
        letter: one.letter.clone(),
        size,
        place: Rect::around(at, measured.extent),
        how,
    }
}

fn in_the_middle(
    measure: &Measure<'_>,
    one: &Wanted,
    taken: &mut Taken,
    frame: &Rect,
) -> Option<Name> {
    fitting(one.radius, measure.point).find_map(|size| {
        let measured = measure.of(one, size);
        let place = Rect::around(one.at, measured.extent);
        let is_fit = is_snug(measured.extent, one.radius) && frame.holds(&place);
        (is_fit && taken.take_free(&place)).then(|| named(one, size, measured, one.at, How::Inside))
    })
}

/// So far from the middle of its place a name is moved about in its grid, in heights and widths.
const STEPS: [f32; 7] = [0.0, -0.5, 0.5, -1.0, 1.0, -1.6, 1.6];
/// So much of a name may reach out of its grid at each end, in its width or height.
const OVER: f32 = 0.12;

/// Somewhere else in its grid.
fn inside(
    measure: &Measure<'_>,
    one: &Wanted,
    taken: &mut Taken,
    frame: &Rect,
    is_in: &impl Fn(usize, At) -> bool,
) -> Option<Name> {
    let mut steps: Vec<[f32; 2]> = STEPS
        .iter()
        .flat_map(|x| STEPS.iter().map(|y| [*x, *y]))
        .collect();
    steps.sort_by(|a, b| (a[0].hypot(a[1])).total_cmp(&b[0].hypot(b[1])));
    fitting(one.radius, measure.point).find_map(|size| {
        let measured = measure.of(one, size);
        let [width, height] = measured.extent;
        let at = steps.iter().find_map(|step| {
            let at = [one.at[0] + step[0] * width, one.at[1] + step[1] * height];
            let place = Rect::around(at, measured.extent);
            let core = Rect::around(
                at,
                [width * (1.0 - 2.0 * OVER), height * (1.0 - 2.0 * OVER)],
            );
            let corners = core.corners().into_iter().chain([at]);
            let is_fit = frame.holds(&place) && corners.into_iter().all(|c| is_in(one.key, c));
            (is_fit && taken.take_free(&place)).then_some(at)
        })?;
        Some(named(one, size, measured, at, How::Inside))
    })
}

/// Directions in which a place outside is looked for.
const DIRECTIONS: usize = 24;
/// Width that a line keeps clear, points.
const LINE: f32 = 1.4;

/// So near to its grid's place a line may cross what stands there, points: signs of the grid itself.
const CLEAR: f32 = 14.0;

/// Outside, with a line that leads to its grid.
fn outside(
    measure: &Measure<'_>,
    one: &Wanted,
    taken: &mut Taken,
    (frame, farthest): (&Rect, usize),
) -> Option<Name> {
    let size = SIZES.len() - 1;
    let measured = measure.of(one, size);
    let [width, height] = measured.extent;
    let line = LINE * measure.point;
    let clear = CLEAR * measure.point;
    let turns = (0..DIRECTIONS).map(|i| i as f32 / DIRECTIONS as f32 * std::f32::consts::TAU);
    let turns: Vec<[f32; 2]> = turns.map(|turn| [turn.cos(), turn.sin()]).collect();
    let rings = (1..=farthest).map(|ring| ring as f32 * height);
    let found = rings.flat_map(|ring| turns.iter().map(move |turn| (ring, turn)));
    let (at, end) = found.into_iter().find_map(|(ring, turn)| {
        // The middle of the name lies so far out that its nearest side is on the ring.
        let at = [
            one.at[0] + turn[0] * (ring + width / 2.0),
            one.at[1] + turn[1] * (ring + height / 2.0),
        ];
        let place = Rect::around(at, measured.extent);
        let end = nearest_of(&place, one.at);
        let is_fit = frame.holds(&place)
            && taken.is_free(&place)
            && taken.is_free_line(one.at, end, line, clear);
        is_fit.then_some((at, end))
    })?;
    taken.take_line(one.at, end, line);
    let name = named(one, size, measured, at, How::Led(one.at));
    taken.take(&name.place);
    Some(name)
}

/// The place on the edge of a rectangle, or in it, that is nearest to a place.
pub fn nearest_of(place: &Rect, to: At) -> At {
    [0, 1].map(|i| to[i].clamp(place.min[i], place.max[i]))
}

/// A number in its place.
fn numbered(
    measure: &Measure<'_>,
    one: &Wanted,
    taken: &mut Taken,
    (frame, farthest): (&Rect, usize),
    number: usize,
) -> Option<Name> {
    let size = SIZES.len() - 1;
    let short = Wanted {
        text: number.to_string(),
        letter: None,
        ..one.clone()
    };
    let measured = measure.of(&short, size);
    let reach = (0..=farthest).flat_map(|ring| {
        let count = if ring == 0 { 1 } else { 8 * ring };
        (0..count).map(move |i| {
            let turn = i as f32 / count as f32 * std::f32::consts::TAU;
            [turn.cos(), turn.sin()].map(|part| part * ring as f32 / 2.0)
        })
    });
    let at = reach.into_iter().find_map(|step| {
        let at = [0, 1].map(|i| one.at[i] + step[i] * measured.extent[1]);
        let place = Rect::around(at, measured.extent);
        (frame.holds(&place) && taken.take_free(&place)).then_some(at)
    })?;
    Some(named(&short, size, measured, at, How::Numbered(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect {
        min: [0.0, 0.0],
        max: [200.0, 200.0],
    };

    fn wanted(key: usize, at: At, radius: f32) -> Wanted {
        Wanted {
            key,
            text: format!("洪桥{key:02}"),
            letter: None,
            at,
            radius,
        }
    }

    fn placed(wanted: &[Wanted], taken: &mut Taken) -> Names {
        let face = Typeface::bundled().expect("a font");
        place(wanted, taken, &FRAME, (&face, 0.25), |key, at| {
            let of = &wanted[key];
            (at[0] - of.at[0]).hypot(at[1] - of.at[1]) <= of.radius
        })
    }

    #[test]
    fn a_name_stands_inside_where_there_is_room_also_beside_a_sign() {
        let one = [wanted(0, [100.0, 100.0], 20.0)];
        let names = placed(&one, &mut Taken::default());
        assert_eq!(names.placed[0].how, How::Inside);
        assert_eq!(names.placed[0].place.middle(), [100.0, 100.0]);
        let mut taken = Taken::default();
        taken.take(&Rect::around([100.0, 100.0], [4.0, 4.0]));
        let names = placed(&one, &mut taken);
        assert_eq!(names.placed[0].how, How::Inside);
        assert_ne!(names.placed[0].place.middle(), [100.0, 100.0]);
    }

    #[test]
    fn a_small_grid_is_led_to_and_a_crowd_is_numbered_and_nothing_overlaps() {
        let few = [wanted(0, [100.0, 100.0], 0.5)];
        let names = placed(&few, &mut Taken::default());
        assert_eq!(names.placed[0].how, How::Led([100.0, 100.0]));
        // 400 grids of 2 mm in a corner.
        let crowd: Vec<Wanted> = (0..400)
            .map(|i| {
                let at = [(i % 20) as f32, (i / 20) as f32].map(|n| 20.0 + 3.0 * n);
                wanted(i, at, 1.0)
            })
            .collect();
        let names = placed(&crowd, &mut Taken::default());
        assert!(
            names
                .placed
                .iter()
                .any(|n| matches!(n.how, How::Numbered(_)))
        );
        for (i, a) in names.placed.iter().enumerate() {
            assert!(FRAME.holds(&a.place));
            for b in &names.placed[i + 1..] {
                assert!(!a.place.grown(-TOUCH).meets(&b.place), "{a:?} {b:?}");
            }
        }
        assert_eq!(names.placed.len() + names.left_out.len(), 400);
    }
}
