//! A small map that no list explains, in its frame; of the whole town its names: closed grids, and communities
//! where there is room. Owns: which of them are named. Must not know: which page the map is on.

use super::drawing::{Side, Type};
use super::furniture::{scale_corner, short_name};
use super::ground::Sheet;
use super::names::{How, Taken};
use super::page::{Item, Rect};
use crate::geometry::coverage::FaceId;
use crate::geometry::label::label_place;
use std::collections::BTreeMap;

/// The type size of names of communities, points.
const COMMUNITY: f32 = 14.0;
/// How wide their halo is, points.
const HALO: f32 = 2.0;
/// More closed grids than these are too many to be named.
const NAMED: usize = 30;

impl Sheet<'_> {
    /// The map in its frame: ground, names, signs, and the scale in a corner; the type size of the scale
    /// and how wide the frame is drawn, millimetres.
    pub fn framed(
        &self,
        (size, edge): (f32, f32),
        names: impl FnOnce(&Self, &mut Taken) -> Vec<Item>,
    ) -> Vec<Item> {
        let marks = self.marks();
        let mut taken = Taken::default();
        for place in &marks.places {
            taken.take(place);
        }
        let (scale, corner) = scale_corner(self.press, self.plane.scale, &self.frame, size);
        taken.take(&corner);
        let names = names(self, &mut taken);
        let mut shown = self.ground();
        shown.extend(names);
        shown.extend(marks.items);
        shown.push(scale);
        self.cut(shown, edge)
    }

    /// The names of closed grids, and of communities, clear of what is taken.
    pub fn town_names(&self, taken: &mut Taken) -> Vec<Item> {
        let facts = self.facts;
        let listed = facts.listed();
        let is_closed = |face: &FaceId| facts.zone(*face).is_some_and(|zone| zone.is_closed());
        let closed: Vec<FaceId> = listed.iter().copied().filter(is_closed).collect();
        let mut out = Vec::new();
        if closed.len() <= NAMED {
            let mut names = self.names(&closed, taken);
            // Nothing says here whose a number is.
            let is_said = |how: How| !matches!(how, How::Numbered(_));
            names.placed.retain(|name| is_said(name.how));
            out.extend(self.drawn_names(&names.placed));
        }
        let mut groups: BTreeMap<&str, Vec<FaceId>> = BTreeMap::new();
        for face in &listed {
            let community = facts.community(*face);
            groups.entry(community).or_default().push(*face);
        }
        groups.remove("");
        let groups = groups.iter();
        out.extend(groups.filter_map(|(name, faces)| self.community(name, faces, taken)));
        out
    }

    /// The name of a community: above or below its middle, where a sign stands there.
    fn community(&self, name: &str, faces: &[FaceId], taken: &mut Taken) -> Option<Item> {
        let size = COMMUNITY * self.point;
        let set = Type::new(size).strong().haloed(HALO * self.point);
        let place = label_place(&self.facts.map.coverage.union_of(faces))?;
        let (text, [x, y]) = (short_name(name), self.plane.at(place.at));
        let width = self.press.face.width(text, size);
        let rows = [0.0, -1.0, 1.0, -2.0, 2.0].map(|row| y + row * 1.3 * size);
        let mut places = rows
            .into_iter()
            .map(|y| Rect::around([x, y], [width, size]));
        let free = places.find(|place| self.frame.holds(place) && taken.take_free(place))?;
        Some(self.press.text(text, set, free.middle(), Side::Middle))
    }
}
