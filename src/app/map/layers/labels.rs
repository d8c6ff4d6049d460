//! Names on the map: which fit, in which size, and where; no two overlap.

use super::taken::Taken;
use super::texts::{KnownTexts, Texts, laid_out};
use crate::app::map::camera::{Camera, World, WorldBox};
use crate::app::map::prepared::{Face, Prepared};
use crate::app::map::scene::LabelText;
use crate::geometry::boxed;
use crate::geometry::coverage::FaceId;
use crate::geometry::label::label_place;
use crate::geometry::{Coord, Polygon};
use crate::i18n::I18n;
use crate::model::class::{Class, Zone};
use crate::style::label::{BADGE_GAP, GAP, ROOM, SIZES, badge_side, is_snug, letter_key};
use egui::{Color32, Galley, Painter, Pos2, Rect, Shape, Vec2};
use std::collections::HashMap;
use std::sync::Arc;

/// A label in its place.
struct Label {
    /// The letter of its zone, in a badge before the text.
    letter: Option<String>,
    /// Its text; empty where only the letter fits.
    text: String,
    /// Index into [`SIZES`].
    size: usize,
    /// Its middle.
    at: Pos2,
    /// The place it takes.
    place: Rect,
}

/// What labels were placed from.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelKey {
    /// The map.
    pub revision: u64,
    /// The camera.
    pub camera: Camera,
    /// What they say.
    pub text: LabelText,
    /// The language, for zone letters.
    pub language: crate::i18n::Language,
    /// Places to keep clear: legend, scale and north, signs.
    pub reserved: Vec<Rect>,
}

/// The letter of a zone, for grey print.
pub fn zone_letter(i18n: &I18n, zone: Zone) -> Option<String> {
    letter_key(zone).map(|key| i18n.t(key))
}

/// Place as many labels as there is room for, the roomiest faces first.
fn place(
    prepared: &Prepared,
    key: &LabelKey,
    i18n: &I18n,
    texts: &mut Texts<'_>,
    spots: &mut Spots,
) -> Vec<Label> {
    let view = key.camera.world_box(key.camera.rect);
    let least = f64::from(ROOM[2]) / key.camera.scale;
    spots.look_through(key.camera);
    let mut labels = Vec::new();
    let mut taken = Taken::new(key.camera.rect);
    for place in &key.reserved {
        taken.take(*place);
    }
    let letters = Zone::ALL.map(|zone| (zone, zone_letter(i18n, zone)));
    for face in prepared.faces_in(view, least) {
        let Some((at, radius)) = spots.of(prepared, face, &key.camera, &view) else {
            continue;
        };
        let letter = letter_of(prepared, face, &letters);
        let short = letter.is_some().then_some("");
        let candidates = std::iter::once(text_of(face, key.text)).chain(short);
        let placed = candidates.into_iter().find_map(|text| {
            let fitting = (0..SIZES.len()).filter(|&size| radius >= ROOM[size]);
            for size in fitting {
                let extent = extent(texts, letter, text, size);
                let fits = is_snug(extent.into(), radius);
                let place = Rect::from_center_size(at, extent + Vec2::splat(GAP));
                if fits && taken.take(place) {
                    return Some(Label {
                        letter: letter.map(str::to_owned),
                        text: text.to_owned(),
                        size,
                        at,
                        place,
                    });
                }
            }
            None
        });
        labels.extend(placed);
    }
    labels
}

/// Where names stand in faces whose own label place is out of view, and the radius there in points:
/// to look for it takes longer than the rest of a name, and while grids are edited it is another one in
/// few of them.
#[derive(Default)]
struct Spots {
    camera: Option<Camera>,
    found: HashMap<FaceId, Option<(Pos2, f32)>>,
}

impl Spots {
    /// What was found through another camera is of no use.
    fn look_through(&mut self, camera: Camera) {
        if self.camera != Some(camera) {
            self.camera = Some(camera);
            self.found.clear();
        }
    }

    /// The label place of a face on the screen and its radius in points; where it is out of view,
    /// that of the part in view.
    fn of(
        &mut self,
        prepared: &Prepared,
        face: &Face,
        camera: &Camera,
        view: &WorldBox,
    ) -> Option<(Pos2, f32)> {
        let at = camera.screen(face.place.at);
        if camera.rect.contains(at) {
            return Some((at, (face.place.radius * camera.scale) as f32));
        }
        let found = self.found.entry(face.id);
        *found.or_insert_with(|| spot_in_view(prepared, face, camera, view))
    }
}

/// The label place of the part of a face that is in view, and its radius in points.
fn spot_in_view(
    prepared: &Prepared,
    face: &Face,
    camera: &Camera,
    view: &WorldBox,
) -> Option<(Pos2, f32)> {
    let (low, high) = (face.bounds.min, face.bounds.max);
    let sides = [0, 1].map(|i| high[i].min(view.max[i]) - low[i].max(view.min[i]));
    if sides[0].min(sides[1]) * camera.scale < f64::from(ROOM[2]) {
        // Of most grids at the edge hardly anything is seen: no circle that is large enough.
        return None;
    }
    let projection = prepared.key.1;
    let ring = |ring: &Vec<World>| -> Vec<Coord> {
        let part = boxed::ring_in(ring, [view.min, view.max]).into_iter();
        part.filter_map(|at| projection.coord(at)).collect()
    };
    let areas = face.areas.iter().filter_map(|area| prepared.area(*area));
    let polygons: Vec<Polygon> = areas
        .filter(|area| area.fill.bounds.meets(view))
        .filter_map(|area| {
            let mut rings = area.rings.iter().map(ring);
            Some(Polygon {
                outer: rings.next()?,
                holes: rings.filter(|hole| !hole.is_empty()).collect(),
            })
        })
        .collect();
    let place = label_place(&polygons)?;
    let radius = place.radius_m / camera.metres_per_point(projection);
    let at = camera.screen(projection.world(place.at));
    (radius >= f64::from(ROOM[2])).then_some((at, radius as f32))
}

/// The letter of the zone of a face.
fn letter_of<'a>(
    prepared: &Prepared,
    face: &Face,
    letters: &'a [(Zone, Option<String>)],
) -> Option<&'a str> {
    let Some(Class::Zone(zone)) = prepared.classes.class_of(face.id) else {
        return None;
    };
    let known = letters.iter().find(|(of, _)| of == zone);
    known.and_then(|(_, letter)| letter.as_deref())
}

/// What a face is called: its name or code.
fn text_of(face: &Face, text: LabelText) -> &str {
    let code = face.code.as_deref().filter(|_| text == LabelText::Code);
    code.unwrap_or(&face.name)
}

/// Room a label takes.
fn extent(texts: &mut Texts<'_>, letter: Option<&str>, text: &str, size: usize) -> Vec2 {
    let badge = letter.map_or(0.0, |_| badge_side(size));
    if text.is_empty() {
        return Vec2::splat(badge);
    }
    let words = texts.galley(text, size).size();
    let before = if letter.is_some() {
        badge + BADGE_GAP
    } else {
        0.0
    };
    Vec2::new(before + words.x, words.y.max(badge))
}

/// The names on the map. Laying out and haloing hundreds of them takes longer than the rest of a
/// still map: shapes are kept from one frame to the next, and what was laid out is kept also where
/// names are placed anew.
#[derive(Default)]
pub struct Names {
    kept: KnownTexts,
    spots: Spots,
    placed: Option<(LabelKey, Vec<Label>)>,
    drawn: Option<([Color32; 3], Vec<Shape>)>,
}

impl Names {
    /// The map is another one: nothing stays of how they were placed.
    pub fn forget(&mut self) {
        self.spots = Spots::default();
        self.follow([]);
    }

    /// They are placed anew in the next frame; these faces are others than before.
    pub fn follow(&mut self, touched: impl IntoIterator<Item = FaceId>) {
        for face in touched {
            self.spots.found.remove(&face);
        }
        self.placed = None;
        self.drawn = None;
    }

    /// Where those would stand that are in view, and how much room they have.
    #[cfg(test)]
    pub fn spots(&mut self, prepared: &Prepared, camera: Camera) -> Vec<(FaceId, Pos2, f32)> {
        let view = camera.world_box(camera.rect);
        self.spots.look_through(camera);
        let faces = prepared.faces_in(view, 0.0);
        let spots = faces.filter_map(|face| {
            let (at, radius) = self.spots.of(prepared, face, &camera, &view)?;
            Some((face.id, at, radius))
        });
        spots.collect()
    }

    /// The places that names took in the last frame.
    pub fn places(&self) -> impl Iterator<Item = Rect> {
        let labels = self.placed.iter().flat_map(|(_, labels)| labels);
        labels.map(|label| label.place)
    }

    /// Place as many as there is room for, and draw them with a halo.
    pub fn show(
        &mut self,
        painter: &Painter,
        prepared: &Prepared,
        key: LabelKey,
        i18n: &I18n,
        [ink, halo, paper]: [Color32; 3],
    ) {
        if self.kept.are_outdated(painter) {
            self.kept = KnownTexts::new(painter);
            self.follow([]);
        }
        if self.placed.as_ref().is_none_or(|(of, _)| *of != key) {
            let mut texts = self.kept.begin(painter);
            let labels = place(prepared, &key, i18n, &mut texts, &mut self.spots);
            self.placed = Some((key, labels));
            self.drawn = None;
        }
        let colours = [ink, halo, paper];
        let drawn = self.drawn.take().filter(|(of, _)| *of == colours);
        let labels = self.placed.iter().flat_map(|(_, labels)| labels);
        let kept = &mut self.kept;
        let (_, shapes) = self.drawn.insert(drawn.unwrap_or_else(|| {
            let mut texts = kept.go_on(painter);
            (colours, shapes(&mut texts, labels, colours))
        }));
        painter.extend(shapes.iter().cloned());
    }
}

/// Labels as shapes: in ink, with a halo, their badges on paper.
fn shapes<'a>(
    texts: &mut Texts<'_>,
    labels: impl Iterator<Item = &'a Label>,
    [ink, halo, paper]: [Color32; 3],
) -> Vec<Shape> {
    let density = texts.painter().pixels_per_point();
    let mut shapes = Vec::new();
    for label in labels {
        let mut middle = label.at;
        if let Some(letter) = &label.letter {
            let side = badge_side(label.size);
            let extent = extent(texts, Some(letter), &label.text, label.size);
            let left = label.at.x - extent.x / 2.0;
            let at = Pos2::new(left + side / 2.0, label.at.y);
            let letter = texts.galley(letter, label.size);
            shapes.extend(badge_shapes(letter, label.size, at, ink, paper));
            middle.x = left + (side + BADGE_GAP + extent.x) / 2.0;
        }
        if !label.text.is_empty() {
            let text = texts.galley(&label.text, label.size);
            shapes.extend(haloed_shapes(text, density, middle, ink, halo));
        }
    }
    shapes
}

/// A letter, cut out of a small square.
pub fn badge(
    painter: &Painter,
    letter: &str,
    size: usize,
    middle: Pos2,
    ink: Color32,
    paper: Color32,
) -> [Shape; 3] {
    let letter = laid_out(painter, letter, size);
    badge_shapes(letter, size, middle, ink, paper)
}

fn badge_shapes(
    letter: Arc<Galley>,
    size: usize,
    middle: Pos2,
    ink: Color32,
    paper: Color32,
) -> [Shape; 3] {
    let square = Rect::from_center_size(middle, Vec2::splat(badge_side(size)));
    let top = middle - Vec2::new(0.0, letter.size().y / 2.0);
    [
        Shape::rect_filled(square.expand(1.0), 3.0, paper),
        Shape::rect_filled(square, 2.0, ink),
        Shape::galley(top, letter, paper),
    ]
}

/// Where the copies of a text lie that make its halo, points from the text.
pub(super) const HALO: [(f32, f32); 8] = [
    (-1.2, 0.0),
    (1.2, 0.0),
    (0.0, -1.2),
    (0.0, 1.2),
    (-0.9, -0.9),
    (0.9, -0.9),
    (-0.9, 0.9),
    (0.9, 0.9),
];

/// Write text around `middle` with a halo.
pub fn haloed(
    painter: &Painter,
    text: &str,
    size: usize,
    middle: Pos2,
    ink: Color32,
    halo: Color32,
) {
    painter.extend(haloed_text(painter, text, size, middle, ink, halo));
}

/// Text around `middle` with a halo, to be drawn.
pub fn haloed_text(
    painter: &Painter,
    text: &str,
    size: usize,
    middle: Pos2,
    ink: Color32,
    halo: Color32,
) -> impl Iterator<Item = Shape> + use<> {
    let text = laid_out(painter, text, size);
    let density = painter.pixels_per_point();
    haloed_shapes(text, density, middle, ink, halo)
}

/// `density`: pixels to a point.
fn haloed_shapes(
    galley: Arc<Galley>,
    density: f32,
    middle: Pos2,
    ink: Color32,
    halo: Color32,
) -> impl Iterator<Item = Shape> {
    // A centred galley hangs from the middle of its top edge.
    let top = middle - Vec2::new(0.0, galley.size().y / 2.0);
    // On whole pixels: text is sharper, and a still map looks still.
    let top = ((top.to_vec2() * density).round() / density).to_pos2();
    let around = galley.clone();
    let around = HALO
        .into_iter()
        .map(move |(x, y)| Shape::galley(top + Vec2::new(x, y), around.clone(), halo));
    around.chain(std::iter::once(Shape::galley(top, galley, ink)))
}
