//! What the wall shows: plain data, made anew when any of it changes, so that a window of its own can
//! draw it whenever it likes. Owns: that nothing is in it by which somebody could be known: no place of
//! a case, nothing that is being entered, nothing that is selected.

use crate::app::map::scene::{Basemap, LabelText, Layers, Overlay, Scene};
use crate::app::project::Known;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Bounds;
use crate::geometry::index::CoverageIndex;
use crate::i18n::I18n;
use crate::model::GridMap;
use crate::model::epidemic::{Ground, Moment, Share, openings};
use crate::model::outcome::Outcomes;
use crate::rules::zone::Zone;
use jiff::civil::DateTime;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A part of the town.
pub(super) struct Part {
    /// Its community; `None` for all of it.
    pub community: Option<String>,
    pub bounds: Bounds,
    /// Its figures, where anything is known of the epidemic.
    pub share: Option<Share>,
}

/// How the epidemic stands.
pub(super) struct Standing {
    pub known: Arc<Known>,
    moment: Moment,
    pub zones: Vec<Zone>,
    /// Goes up whenever a zone is another one.
    pub zones_revision: u64,
    openings: Vec<(usize, usize)>,
}

impl Standing {
    /// How things stand on these grids. `old` are the zones that were shown before.
    pub fn new(
        known: Arc<Known>,
        ground: &Ground,
        moment: Moment,
        old: Option<(&[Zone], u64)>,
    ) -> Self {
        let zones: Vec<Zone> = moment.grids.iter().map(|g| g.in_force.zone).collect();
        let zones_revision = match old {
            Some((old, revision)) if old == zones.as_slice() => revision,
            Some((_, revision)) => revision + 1,
            None => 1,
        };
        Self {
            openings: openings(ground, &moment.grids),
            known,
            moment,
            zones,
            zones_revision,
        }
    }
}

/// What is shown.
pub struct Picture {
    pub(super) map: Arc<GridMap>,
    pub(super) outcomes: Outcomes,
    pub(super) standing: Option<Standing>,
    pub(super) parts: Vec<Part>,
    pub(super) at: DateTime,
    pub(super) is_story: bool,
    pub(super) layers: Layers,
    pub(super) basemap: Basemap,
    pub(super) label_text: LabelText,
    pub(super) dark: bool,
    pub(super) i18n: Arc<I18n>,
    /// Nothing is pointed at or selected: these stay empty.
    pub(super) nothing: (CoverageIndex, BTreeSet<FaceId>),
}

impl Picture {
    /// The map of it.
    pub(super) fn scene(&self) -> Scene<'_> {
        Scene {
            map: &self.map,
            index: &self.nothing.0,
            outcomes: &self.outcomes,
            selection: &self.nothing.1,
            layers: &self.layers,
            basemap: &self.basemap,
            label_text: self.label_text,
            dark: self.dark,
            i18n: &self.i18n,
            epidemic: self.standing.as_ref().map(|standing| Overlay {
                moment: &standing.moment,
                zones: &standing.zones,
                days: None,
                revision: standing.zones_revision,
                spots: &[],
                pin: None,
                changes: &[],
                openings: &standing.openings,
                gates: &standing.known.epidemic.gates,
                sites: &standing.known.epidemic.sites,
                visits: &[],
                is_calling: false,
                is_sampling: false,
                missed: &[],
                tours: None,
            }),
            incoming: None,
            incoming_at: None,
            table: None,
            aim: Default::default(),
            folds_legend: false,
            from_afar: true,
            strip: None,
            trace: Default::default(),
        }
    }
}

/// The whole town, and each community where something is closed.
pub(super) fn parts(map: &GridMap, facts: Option<(&Ground, &Moment)>) -> Vec<Part> {
    let bounds_of = |face: usize| {
        let id = u32::try_from(face).ok().map(FaceId)?;
        map.coverage.face_bounds(id)
    };
    let all = map.faces().filter_map(|f| map.coverage.face_bounds(f));
    let Some(all) = all.reduce(Bounds::union) else {
        return Vec::new();
    };
    let mut parts = vec![Part {
        community: None,
        bounds: all,
        share: facts.map(|(_, moment)| Share::from(&moment.figures)),
    }];
    let Some((ground, moment)) = facts else {
        return parts;
    };
    // Each community, whether something is closed there, and the box around all of it.
    let mut communities: BTreeMap<&str, (bool, Option<Bounds>)> = BTreeMap::new();
    let named = ground.communities.iter().zip(&moment.grids).enumerate();
    for (face, (community, grid)) in named.filter(|(_, (name, _))| !name.is_empty()) {
        let (is_closed, bounds) = communities.entry(community).or_default();
        *is_closed |= grid.in_force.zone.is_closed();
        let known = bounds.take().into_iter();
        *bounds = known.chain(bounds_of(face)).reduce(Bounds::union);
    }
    let closed = communities.into_iter().filter(|(_, (closed, _))| *closed);
    parts.extend(closed.filter_map(|(community, (_, bounds))| {
        Some(Part {
            community: Some(community.to_owned()),
            bounds: bounds?,
            share: Some(moment.share_of(ground, community)),
        })
    }));
    parts
}
