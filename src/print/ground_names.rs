//! Names of streets and waters along them, and of places beside their signs, on paper. Owns: where they
//! stand among what stands there already. Which of them there are, and on which part of a line one may
//! stand, are rules of [`crate::style::along`]. Must not know: names of grids.

use super::drawing::{Side, Type, faded};
use super::ground::Sheet;
use super::names::Taken;
use super::page::{At, Item, Rect, Text};
use super::signs::shapes;
use super::typeface::{HEIGHT, MIDDLE};
use crate::geometry::lines::{Stretch, length, stretches, weights};
use crate::model::context::{ContextKind, NamedWay};
use crate::style::along::{
    BESIDE, NAMED, PLACE, ROOM, STRAIGHT, Spot, ink_of, sign_of, size_of, spots,
};
use crate::style::label::{HALO, SIZES};

/// How large they are beside those on the screen: paper is read from nearer.
const ON_PAPER: f32 = 0.73;
/// How wide their halo is, points.
const HALO_WIDTH: f32 = 0.9;

impl Sheet<'_> {
    /// All that find a place where nothing else stands; each name of a street once.
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
        let ways = self.facts.map.backdrop.named_ways();
        for kind in NAMED {
            let of_kind = ways.iter().filter(|way| way.kind == kind);
            let long = of_kind.filter_map(|way| Some((way, self.stretches(way)?)));
            let mut long: Vec<(&NamedWay<'_>, Vec<Stretch>)> = long.collect();
            let longest = |stretches: &[Stretch]| stretches.first().map_or(0.0, length);
            long.sort_by(|a, b| longest(&b.1).total_cmp(&longest(&a.1)));
            for (way, stretches) in long {
                out.extend(self.along(way, &stretches, taken));
            }
        }
        out
    }

    /// The type size of names of a kind, millimetres.
    fn size(&self, kind: ContextKind) -> Option<f32> {
        let size = SIZES.get(size_of(kind, self.metre())?)?;
        Some(size * ON_PAPER * self.point)
    }

    /// How wide a name is with the room at its ends.
    fn width(&self, name: &str, size: f32) -> f32 {
        self.press.face.width(name, size) + 2.0 * ROOM as f32 * size
    }

    /// The stretches on which a name may stand, the longest first.
    fn stretches(&self, way: &NamedWay<'_>) -> Option<Vec<Stretch>> {
        let size = self.size(way.kind)?;
        let width = self.width(way.name, size);
        let corners = [self.frame.min, self.frame.max].map(|at| at.map(f64::from));
        let of_line = way.lines.iter().flat_map(|line| {
            let paper = line.iter().map(|at| self.plane.at(*at).map(f64::from));
            let points: Vec<[f64; 2]> = paper.collect();
            let error = STRAIGHT * f64::from(size);
            stretches((&points, &weights(&points)), error, corners, width.into())
        });
        let mut found: Vec<Stretch> = of_line.collect();
        found.sort_by(|a, b| length(b).total_cmp(&length(a)));
        Some(found)
    }

    /// A name along the first stretch that has room for it.
    fn along(&self, way: &NamedWay<'_>, stretches: &[Stretch], taken: &mut Taken) -> Option<Item> {
        let size = self.size(way.kind)?;
        let width = self.width(way.name, size);
        let spots = stretches
            .iter()
            .flat_map(|stretch| spots(stretch, width.into()));
        let (spot, squares) = spots
            .map(|spot| (spot, squares(&spot, width, size * HEIGHT)))
            .find(|(_, squares)| {
                let is_free = |place: &Rect| self.frame.holds(place) && taken.is_free(place);
                squares.iter().all(is_free)
            })?;
        for place in &squares {
            taken.take(place);
        }
        let along = spot.along.map(|part| part as f32);
        let middle = spot.middle.map(|part| part as f32);
        let half = self.press.face.width(way.name, size) / 2.0;
        // The baseline lies below the line, as seen along it.
        let below = [-along[1], along[0]].map(|part| part * MIDDLE * size);
        let (ink, halo, strength) = ink_of(way.kind, self.press.palette);
        Some(Item::Text(Text {
            at: [0, 1].map(|i| middle[i] - half * along[i] + below[i]),
            size,
            text: way.name.to_owned(),
            colour: faded(ink, strength),
            halo: Some((HALO_WIDTH * self.point, faded(halo, HALO))),
            is_strong: false,
            turn: spot.turn().to_degrees() as f32,
        }))
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
