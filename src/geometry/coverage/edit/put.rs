//! Putting a change into a coverage, and taking it out again. Owns: that the index stays in step.

use super::super::{Coverage, FaceId};
use super::change::CoverageChange;
use crate::geometry::fixed::Bounds;
use crate::geometry::index::CoverageIndex;

impl Coverage {
    /// Put a change in, or take it out, and keep the index in step.
    pub(super) fn put(
        &mut self,
        index: &mut CoverageIndex,
        change: &CoverageChange,
        forward: bool,
    ) {
        follow(index, change, forward);
        for swap in &change.nodes {
            self.nodes.set(swap.id.0, swap.way(forward).1.copied());
        }
        for swap in &change.arcs {
            self.arcs.set(swap.id.0, swap.way(forward).1.cloned());
        }
        for (at, is_cut) in &change.cut_vertices {
            if *is_cut == forward {
                self.cut_vertices.insert(*at);
            } else {
                self.cut_vertices.remove(at);
            }
        }
        let [fewer, more] = change.face_count;
        if forward {
            self.regions_of.resize(more, Vec::new());
            self.bounds_of.resize(more, None);
        }
        let mut touched: Vec<FaceId> = Vec::new();
        for swap in &change.regions {
            let (old, new) = swap.way(forward);
            for face in old.map_or(&[][..], |(region, _)| region.owner.faces()) {
                self.regions_of[face.0 as usize].retain(|r| *r != swap.id);
                touched.push(*face);
            }
            for face in new.map_or(&[][..], |(region, _)| region.owner.faces()) {
                let regions = &mut self.regions_of[face.0 as usize];
                if let Err(place) = regions.binary_search(&swap.id) {
                    regions.insert(place, swap.id);
                }
                touched.push(*face);
            }
            let region = new.map(|(region, _)| region.clone());
            self.regions.set(swap.id.0, region);
        }
        touched.sort_unstable();
        touched.dedup();
        for face in touched {
            let regions = self.regions_of[face.0 as usize].iter();
            let boxes = regions.filter_map(|r| self.region_bounds(*r));
            self.bounds_of[face.0 as usize] = boxes.reduce(Bounds::union);
        }
        if !forward {
            self.regions_of.truncate(fewer);
            self.bounds_of.truncate(fewer);
        }
    }
}

/// Let the index take a change over, or take it back.
fn follow(index: &mut CoverageIndex, change: &CoverageChange, forward: bool) {
    for swap in &change.nodes {
        index.swap_node(swap.id, swap.way(forward));
    }
    for swap in &change.arcs {
        index.swap_arc(swap.id, swap.way(forward));
    }
    for swap in &change.regions {
        index.swap_region(swap.id, swap.way(forward));
    }
}
