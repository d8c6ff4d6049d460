//! Giving to the neighbour: the selected grid takes the block that is clicked, or the group of
//! buildings that is marked. Owns: the blocks of the grid under the pointer, and the marks.

use super::{Act, Hand, Sketch, ToolEvent, ToolKey};
use crate::geometry::coverage::{Edit, FaceId, Refusal, RefusalKind};
use crate::geometry::fixed::Coord;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Polygon;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub(super) struct Give {
    /// The face whose blocks these are.
    of: Option<FaceId>,
    blocks: Vec<Polygon>,
    under: Option<usize>,
    /// Marked buildings with their outlines, all of one face.
    marked: BTreeMap<u32, Vec<Coord>>,
    from: Option<FaceId>,
}

impl Give {
    pub fn is_busy(&self) -> bool {
        !self.marked.is_empty()
    }

    pub fn feed(&mut self, event: ToolEvent, hand: &Hand<'_>) -> Act {
        match event {
            ToolEvent::Hover(at) => self.look(at, hand),
            ToolEvent::Click { at, extend: true } => self.mark(at, hand),
            // A slip must not give a block in place of what is marked.
            ToolEvent::Click { .. } | ToolEvent::DoubleClick(_) if self.is_busy() => {
                self.marked.clear();
            }
            ToolEvent::Click { at, .. } | ToolEvent::DoubleClick(at) => {
                self.look(at, hand);
                return match self.pending(hand) {
                    Some(edit) => self.done(edit),
                    None => Act::Select(hand.face_at(at)),
                };
            }
            ToolEvent::Key(ToolKey::Enter) if self.is_busy() => {
                return match self.pending(hand) {
                    Some(edit) => self.done(edit),
                    None => self.refuse(hand),
                };
            }
            ToolEvent::Key(ToolKey::Escape) => self.marked.clear(),
            _ => {}
        }
        Act::Nothing
    }

    /// The blocks are others then.
    fn done(&mut self, edit: Edit) -> Act {
        *self = Self::default();
        Act::Edit(edit)
    }

    fn refuse(&mut self, hand: &Hand<'_>) -> Act {
        let at = self.marked.values().flatten().next().copied();
        let refusal = Refusal::at(RefusalKind::NotBeside, at.unwrap_or_default());
        let faces = self.from.into_iter().chain(hand.selected());
        Act::Refuse(refusal.with(faces))
    }

    /// Mark the building here, or take its mark away.
    fn mark(&mut self, at: Coord, hand: &Hand<'_>) {
        let Some((number, outline)) = hand.census.building_at(at) else {
            return;
        };
        let face = hand
            .face_at(at)
            .filter(|face| Some(*face) != hand.selected());
        if face.is_none() || hand.selected().is_none() {
            return;
        }
        if self.from != face {
            self.marked.clear();
            self.from = face;
        }
        if self.marked.remove(&number).is_none() {
            self.marked.insert(number, outline.to_vec());
        }
    }

    fn look(&mut self, at: Coord, hand: &Hand<'_>) {
        let face = hand
            .face_at(at)
            .filter(|face| Some(*face) != hand.selected());
        let face = face.filter(|_| hand.selected().is_some());
        if face != self.of {
            let blocks = face.map(|face| {
                let coverage = &hand.map.coverage;
                coverage.blocks(hand.index, face, hand.street_lines)
            });
            self.blocks = blocks.and_then(Result::ok).unwrap_or_default();
            self.of = face;
        }
        self.under = self
            .blocks
            .iter()
            .position(|block| polygons_hold(std::slice::from_ref(block), at));
    }

    /// The ground that would be given, and who has it.
    fn ground(&self, hand: &Hand<'_>) -> Option<(Vec<Vec<Coord>>, FaceId)> {
        if self.is_busy() {
            let outlines: Vec<Vec<Coord>> = self.marked.values().cloned().collect();
            let from = self.from?;
            let coverage = &hand.map.coverage;
            let ring = coverage.ground_of(&outlines, from, hand.selected()?)?;
            return Some((vec![ring], from));
        }
        let block = self.blocks.get(self.under?)?;
        Some((block.rings().map(<[Coord]>::to_vec).collect(), self.of?))
    }

    pub fn pending(&self, hand: &Hand<'_>) -> Option<Edit> {
        let (rings, from) = self.ground(hand)?;
        Some(Edit::Give {
            rings,
            from,
            to: hand.selected()?,
        })
    }

    pub fn sketch(&self, hand: &Hand<'_>) -> Sketch {
        let ground = self.ground(hand).map(|(rings, _)| rings);
        let marked = self.marked.values().cloned();
        Sketch {
            area: ground.into_iter().flatten().chain(marked).collect(),
            ..Sketch::default()
        }
    }
}
