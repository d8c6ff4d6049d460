//! Names of streets and waters along them, and of places beside their signs, on paper. Owns: where they
//! stand among what stands there already. Which of them there are, and on which part of a line one may
//! stand, are rules of [`crate::style::along`]. Must not know: names of grids.

use super::drawing::{Side, Type, faded};
use super::ground::Sheet;
use super::names::Taken;
use super::page::{At, Item, Rect, Text};
use super::signs::shapes;
use super::typeface::{HEIGHT, MIDDLE};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::lines::{Stretch, length, stretches, weights};
use crate::model::context::{ContextKind, NamedWay};
use crate::style::along::{
    AGAIN, BESIDE, NAMED, PLACE, ROOM, STRAIGHT, Spot, Standing, ink_of, sign_of, size_of, spots,
};
use crate::style::label::{HALO, SIZES};

/// How large they are beside those on the screen: paper is read from nearer.
const ON_PAPER: f32 = 0.73;
/// How wide their halo is, points.
const HALO_WIDTH: f32 = 0.9;

/// A street or a water on the sheet.
struct Laid<'a> {
    way: &'a NamedWay,
    /// The type size of its name, millimetres.
    size: f32,
    /// How wide its name is with the room at its ends.
    width: f32,
    /// Where the name may stand: the longest first, at last such as are just as long as it.
    stretches: Vec<Stretch>,
}

impl Sheet<'_> {
    /// All that find a place where nothing else stands. Each street has its name once before any has it
    /// again.
    pub fn ground_names(&self, taken: &mut Taken) -> Vec<Item> {
        let mut out = Vec::new();
        for feature in &self.facts.map.backdrop.features {
            let name = feature.name.as_deref();
            let place = name.zip(feature.points.first());
            if let Some((name, at)) = place.filter(|_| feature.kind.is_place()) {
                let at = self.seen(*at, PLACE + 1.0);
                out.extend(at.map(|at| self.place(feature.kind, name, at, taken)));
            }
        }
        let mut out = out.concat();
        let shown = self.plane.ground(&self.frame);
        let ways = self.facts.ways.iter();
        let laid = ways.filter_map(|way| self.laid(way, shown));
        let mut laid: Vec<Laid<'_>> = laid.collect();
        let longest = |laid: &Laid<'_>| laid.stretches.first().map_or(0.0, length);
        laid.sort_by(|a, b| longest(b).total_cmp(&longest(a)));
        laid.sort_by_key(|laid| NAMED.iter().position(|kind| *kind == laid.way.kind));
        let mut standing = Standing::default();
        for is_again in [false, true] {
            for one in &laid {
                if standing.has(&one.way.name) == is_again {
                    self.along(one, is_again, (&mut standing, taken), &mut out);
                }
            }
        }
        out
    }

    /// The type size of names of a kind, millimetres.
    fn size(&self, kind: ContextKind) -> Option<f32> {
        let size = SIZES.get(size_of(kind, self.metre())?)?;
        Some(size * ON_PAPER * self.point)
    }

    /// A way as it lies on the sheet, if its kind is named and there is room for its name on it.
    fn laid<'a>(&self, way: &'a NamedWay, shown: Bounds) -> Option<Laid<'a>> {
        let size = NAMED.contains(&way.kind).then(|| self.size(way.kind))??;
        let width = self.press.face.width(&way.name, size) + 2.0 * ROOM as f32 * size;
        let corners = [self.frame.min, self.frame.max].map(|at| at.map(f64::from));
        let is_shown = |line: &&Vec<Coord>| {
            Bounds::around(line.iter().copied()).is_some_and(|bounds| bounds.intersects(&shown))
        };
        let of_line = way.lines.iter().filter(is_shown).flat_map(|line| {
            let paper = line.iter().map(|at| self.plane.at(*at).map(f64::from));
            let points: Vec<[f64; 2]> = paper.collect();
            let error = STRAIGHT * f64::from(size);
            stretches((&points, &weights(&points)), error, corners, width.into())
        });
        let mut stretches: Vec<Stretch> = of_line.collect();
        // Those that are just as long as the name keep their order: the straightest first.
        let widths = |stretch: &Stretch| (20.0 * length(stretch) / f64::from(width)) as u32;
        stretches.sort_by_cached_key(|stretch| std::cmp::Reverse(widths(stretch)));
        (!stretches.is_empty()).then_some(Laid {
            way,
            size,
            width,
            stretches,
        })
    }

    /// The name of a way where there is room for it: once, or wherever it is far from where it stands
    /// already.
    fn along<'a>(
        &self,
        laid: &Laid<'a>,
        is_again: bool,
        (standing, taken): (&mut Standing<'a>, &mut Taken),
        out: &mut Vec<Item>,
    ) {
        let name = laid.way.name.as_str();
        let away = AGAIN * f64::from(self.point);
        let stretches = laid.stretches.iter();
        for spot in stretches.flat_map(|stretch| spots(stretch, laid.width.into())) {
            if !standing.is_far(name, spot.middle, away) {
                continue;
            }
            let squares = squares(&spot, laid.width, laid.size * HEIGHT);
            let is_free = |place: &Rect| self.frame.holds(place) && taken.is_free(place);
            if !squares.iter().all(is_free) {
                continue;
            }
            for place in &squares {
                taken.take(place);
            }
            standing.put(name, spot.middle);
            out.push(self.written(laid, &spot));
            if !is_again {
                return;
            }
        }
    }

    /// A name along its way.
    fn written(&self, laid: &Laid<'_>, spot: &Spot) -> Item {
        let Laid { way, size, .. } = laid;
        let along = spot.along.map(|part| part as f32);
        let middle = spot.middle.map(|part| part as f32);
        let half = self.press.face.width(&way.name, *size) / 2.0;
        // The baseline lies below the line, as seen along it.
        let below = [-along[1], along[0]].map(|part| part * MIDDLE * size);
        let (ink, halo, strength) = ink_of(way.kind, self.press.palette);
        Item::Text(Text {
            at: [0, 1].map(|i| middle[i] - half * along[i] + below[i]),
            size: *size,
            text: way.name.clone(),
            colour: faded(ink, strength),
            halo: Some((HALO_WIDTH * self.point, faded(halo, HALO))),
            is_strong: false,
            turn: spot.turn().to_degrees() as f32,
        })
    }

    /// The sign of a place, with its name beside, below or above it where there is room.
    fn place(&self, kind: ContextKind, name: &str, at: At, taken: &mut Taken) -> Vec<Item> {
        let (Some(size), Some(sign)) = (self.size(kind), sign_of(kind)) else {
            return Vec::new();
        };
        let side = 2.0 * (PLACE + 1.0) * self.point;
        if !taken.take_free(&Rect::around(at, [side, side])) {
            return Vec::new();
        }
        let palette = self.press.palette;
        let mut items = shapes(sign, at, PLACE, self.point, palette);
        let extent = [self.press.face.width(name, size), size * HEIGHT];
        let away = extent.map(|side| (PLACE + BESIDE) * self.point + side / 2.0);
        let sides = [
            [away[0], 0.0],
            [-away[0], 0.0],
            [0.0, away[1]],
            [0.0, -away[1]],
        ];
        let middles = sides.map(|side| [at[0] + side[0], at[1] + side[1]]);
        let middle = middles.into_iter().find(|middle| {
            let place = Rect::around(*middle, extent);
            self.frame.holds(&place) && taken.take_free(&place)
        });
        if let Some(middle) = middle {
            let (ink, halo, strength) = ink_of(kind, palette);
            let mut set = Type::new(size).in_colour(faded(ink, strength));
            set.halo = Some((HALO_WIDTH * self.point, faded(halo, HALO)));
            items.push(self.press.text(name, set, middle, Side::Middle));
        }
        items
    }
}

/// What a name covers.
fn squares(spot: &Spot, width: f32, height: f32) -> Vec<Rect> {
    let middles = spot.squares(width.into(), height.into()).into_iter();
    let squares = middles.map(|at| Rect::around(at.map(|part| part as f32), [height, height]));
    squares.collect()
}
