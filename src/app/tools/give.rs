//! Giving a block to the neighbour: the selected grid takes the block that is clicked. Owns: the
//! blocks of the grid under the pointer.

use super::{Act, Hand, Sketch, ToolEvent};
use crate::geometry::coverage::{Edit, FaceId};
use crate::geometry::fixed::Coord;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Polygon;

#[derive(Clone, Debug, Default)]
pub(super) struct Give {
    /// The face whose blocks these are.
    of: Option<FaceId>,
    blocks: Vec<Polygon>,
    under: Option<usize>,
}

impl Give {
    pub fn feed(&mut self, event: ToolEvent, hand: &Hand<'_>) -> Act {
        match event {
            ToolEvent::Hover(at) => {
                self.look(at, hand);
                Act::Nothing
            }
            ToolEvent::Click { at, .. } | ToolEvent::DoubleClick(at) => {
                self.look(at, hand);
                let edit = self.pending(hand);
                if edit.is_some() {
                    // The blocks are others then.
                    *self = Self::default();
                }
                match (edit, hand.selected()) {
                    (Some(edit), _) => Act::Edit(edit),
                    (None, _) => Act::Select(hand.face_at(at)),
                }
            }
            _ => Act::Nothing,
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

    fn rings(&self) -> Vec<Vec<Coord>> {
        let block = self.under.and_then(|i| self.blocks.get(i));
        let rings = block.into_iter().flat_map(Polygon::rings);
        rings.map(<[Coord]>::to_vec).collect()
    }

    pub fn pending(&self, hand: &Hand<'_>) -> Option<Edit> {
        self.under?;
        Some(Edit::Give {
            rings: self.rings(),
            from: self.of?,
            to: hand.selected()?,
        })
    }

    pub fn sketch(&self) -> Sketch {
        Sketch {
            area: self.rings(),
            ..Sketch::default()
        }
    }
}
