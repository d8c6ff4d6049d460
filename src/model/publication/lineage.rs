//! What came of which grid at a publication, and the outlines that follow the grids. Owns: that
//! the lineage says when it was published and from when it is valid, and which orders of the very
//! minute were there before.

use super::{Fate, Work, bases, properties, shape_of, text};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::geometry::polygon::Shape;
use crate::model::change::Change;
use crate::model::record::{Key, Kind, Record};
use crate::rules::calendar::{instant_text, since_text};
use serde_json::json;
use std::collections::BTreeSet;

impl Work<'_> {
    pub(super) fn lineage(&self, changes: &mut Vec<Change>) {
        let before = self.orders_before();
        for (i, (_, draft)) in self.world.drafts.iter().enumerate() {
            let named = bases(&properties(draft));
            for share in self.overlay.iter().filter(|o| o.new == i) {
                let (old_key, old) = &self.world.grids[share.old];
                if self.fates[i] == Fate::Stays(share.old) && self.is_kept(i) {
                    continue;
                }
                let parts = self.overlay.iter().filter(|o| o.old == share.old).count();
                let kind = match (&self.fates[i], named.contains(&old_key.id)) {
                    (_, false) => "transfer",
                    (Fate::Stays(_), true) => "adjust",
                    (Fate::New, true) if named.len() > 1 => "merge",
                    (Fate::New, true) if parts > 1 => "split",
                    (Fate::New, true) => "redraw",
                    (Fate::Returns, true) => "return",
                };
                let new_id = &self.ids[i].0;
                let mut record = Record::default();
                record.feature.properties = json!({
                    "old_code": text(old, "code").unwrap_or(&old_key.id),
                    "new_code": self.code_of(i),
                    "kind": kind,
                    "date": since_text(self.on),
                    "published": instant_text(self.world.now),
                    "before": before,
                    "turn": self.world.turn,
                    "area_m2": share.area_m2.round(),
                })
                .as_object()
                .cloned();
                let id = format!("{}-{new_id}-{}", old_key.id, self.world.turn);
                changes.push(Change::insert(Key::new(Kind::Lineage, id), record));
            }
        }
    }

    /// The outlines of areas and communities follow their grids.
    pub(super) fn outline(&self, changes: &mut Vec<Change>) {
        for (key, record) in &self.world.outlines {
            let (attribute, code) = match key.kind {
                Kind::Area => ("area_code", text(record, "code")),
                _ => ("community_code", text(record, "code")),
            };
            let Some(code) = code else { continue };
            let drafts = (0u32..).zip(&self.world.drafts);
            let faces: Vec<FaceId> = drafts
                .filter(|(_, (_, draft))| text(draft, attribute) == Some(code))
                .map(|(i, _)| FaceId(i))
                .collect();
            if faces.is_empty() {
                continue;
            }
            let polygons = self.coverage.union_of(&faces);
            let mut after = record.clone();
            let ring =
                |shape: &Shape| -> BTreeSet<Coord> { shape.rings().flatten().copied().collect() };
            let shape = Shape { polygons };
            if ring(&shape) == ring(&shape_of(record)) {
                continue;
            }
            after.feature.multi |= shape.polygons.len() > 1;
            after.feature.shape = Some(shape);
            changes.push(Change::between(key.clone(), record, &after));
        }
    }
}
