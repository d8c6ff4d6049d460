//! Taking a publication back once work was done on its grids. Owns: that the grids from before
//! return with their codes, that what was put in force meanwhile stays in force on its ground, and
//! that every record follows. Must not know: SQL, screens, whether there is an easier way.
//!
//! It is a publication of its own: the grids that go are kept among those of the past, and the
//! lineage says what their ground became. So orders about them keep their words and their force.

use super::meanwhile::Meanwhile;
use super::{Fate, Obstacle, Publication, Work, World, shape_of};
use crate::geometry::coverage::{BuildOptions, Coverage, FindingKind};
use crate::geometry::polygon::Shape;
use crate::model::plan::{BASE, Status, overlay};
use serde_json::json;
use std::collections::HashMap;

/// Work out how the grids of `world.drafts`, which were published before, return.
/// `world.origin` are the grids as they were once the publication was done.
///
/// # Errors
/// Where they no longer fit together.
pub fn restore(mut world: World) -> Result<Publication, Vec<Obstacle>> {
    let shapes: Vec<Shape> = world.drafts.iter().map(|(_, r)| shape_of(r)).collect();
    let built = Coverage::build(&shapes, &BuildOptions::default());
    let wrong = built.findings.iter();
    let wrong = wrong.filter(|f| matches!(f.kind, FindingKind::Overlap | FindingKind::Duplicate));
    let wrong: Vec<Obstacle> = wrong.map(|f| Obstacle::Unsound(f.at)).collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let old: Vec<Shape> = world.grids.iter().map(|(_, r)| shape_of(r)).collect();
    let overlay = overlay(&old, &shapes);
    let place: HashMap<&str, usize> = (world.grids.iter().enumerate())
        .map(|(old, (key, _))| (key.id.as_str(), old))
        .collect();
    let fates: Vec<Fate> = (world.drafts.iter())
        .map(|(key, _)| place.get(key.id.as_str()).copied())
        .map(|old| old.map_or(Fate::Returns, Fate::Stays))
        .collect();
    // A grid that goes was made of the one that it has most of its ground from.
    let mut made_of: Vec<Vec<String>> = vec![Vec::new(); world.drafts.len()];
    for (old, (key, _)) in world.grids.iter().enumerate() {
        let shares = overlay.iter().filter(|share| share.old == old);
        let most = shares.max_by(|a, b| a.area_m2.total_cmp(&b.area_m2));
        if let Some(most) = most {
            made_of[most.new].push(key.id.clone());
        }
    }
    for (new, (key, draft)) in world.drafts.iter_mut().enumerate() {
        let bases = match fates[new] {
            // What was entered about it since stays.
            Fate::Stays(_) => vec![key.id.clone()],
            Fate::New | Fate::Returns => std::mem::take(&mut made_of[new]),
        };
        let properties = draft.feature.properties.get_or_insert_default();
        properties.insert(BASE.to_owned(), json!(bases));
    }
    let mut work = Work {
        on: world.now,
        world: &world,
        shapes,
        coverage: built.coverage,
        fates,
        meanwhile: Meanwhile::of(&world, &overlay),
        overlay,
        ids: Vec::new(),
    };
    work.ids = work
        .number()
        .map_err(|numbering| vec![Obstacle::from(numbering)])?;
    Ok(work.publication(Status::Draft, Vec::new()))
}
