//! What the map widget is told each frame, and what it tells back. Plain data: the tie
//! between the shell (panels, commands, session) and the map.

use crate::app::map::tools::trace::Tracer;
use crate::app::map::tools::{Hand, Tool, ToolEvent, ToolId};
use crate::app::workspaces::redraw::open_plan::{Preview, Redraw};
use crate::app::workspaces::redraw::proposing::Picture;
use crate::app::workspaces::trace::state::Beneath;
use crate::exchange::import::Prepared;
use crate::geometry::coverage::{FaceId, Refusal};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::index::CoverageIndex;
use crate::geometry::polygon::Polygon;
use crate::i18n::I18n;
use crate::model::GridMap;
use crate::model::arrivals::Visit;
use crate::model::epidemic::{CaseClass, Gate, Moment, Site};
use crate::model::outcome::Outcomes;
use crate::model::sampling::HomeTours;
use crate::rules::zone::Zone;
use crate::rules::zoning::Proposal;
use egui::Rect;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// How far the pointer reaches, points: a handle of 9 is hit within 16.
pub const REACH: f64 = 8.0;

/// A layer of the layer tree, in drawing order from the bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LayerId {
    /// Tiles behind everything.
    Basemap,
    /// A scanned plan that is traced.
    Underlay,
    /// Streets, water, green of the open map (features that are not grids).
    Context,
    /// Grid fills by class.
    Fills,
    /// Grid outlines.
    Outlines,
    /// Names of streets, waters and places.
    GroundNames,
    /// Grid names or codes.
    Labels,
    /// Findings: gaps, overlaps, invalid rings.
    Problems,
    /// Isolations, counted by grid.
    Isolation,
    /// Cases, by grid or by building.
    Cases,
    /// Grids of which the zone in force is not the proposed one.
    Proposals,
    /// Entrances and checkpoints, and how they stand.
    Gates,
    /// Sampling sites.
    Sites,
    /// Whoever came from elsewhere and is to be visited at home.
    Visits,
    /// Neighbouring epidemic-free grids, which may open to one another.
    Openings,
    /// Cases as heat.
    Heat,
}

impl LayerId {
    /// All, bottom first.
    pub const ALL: [Self; 16] = [
        Self::Basemap,
        Self::Underlay,
        Self::Context,
        Self::Fills,
        Self::Outlines,
        Self::Heat,
        Self::Openings,
        Self::GroundNames,
        Self::Labels,
        Self::Sites,
        Self::Visits,
        Self::Gates,
        Self::Isolation,
        Self::Proposals,
        Self::Cases,
        Self::Problems,
    ];
}

impl LayerId {
    /// It shows what a project knows of the epidemic.
    pub const fn is_epidemic(self) -> bool {
        matches!(
            self,
            Self::Isolation
                | Self::Cases
                | Self::Proposals
                | Self::Gates
                | Self::Sites
                | Self::Visits
                | Self::Openings
                | Self::Heat
        )
    }
}

/// How a layer is shown.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerState {
    /// Drawn at all.
    pub visible: bool,
    /// 0 (clear) to 1.
    pub opacity: f32,
}

impl LayerState {
    /// How a layer is shown until somebody says otherwise. Heat is only for those who ask for it:
    /// it hides the count; a scanned plan lies beneath and lets what is traced be seen.
    const fn usual(id: LayerId) -> Self {
        Self {
            visible: !matches!(id, LayerId::Heat),
            opacity: if matches!(id, LayerId::Underlay) {
                0.7
            } else {
                1.0
            },
        }
    }
}

/// The state of every layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layers {
    states: Vec<(LayerId, LayerState)>,
}

impl Default for Layers {
    fn default() -> Self {
        let on = |id| (id, LayerState::usual(id));
        Self {
            states: LayerId::ALL.into_iter().map(on).collect(),
        }
    }
}

impl Layers {
    /// The state of one layer.
    pub fn get(&self, id: LayerId) -> LayerState {
        let found = self.states.iter().find(|(layer, _)| *layer == id);
        found.map_or_else(|| LayerState::usual(id), |(_, state)| *state)
    }

    /// How much of a layer is to be seen, 0 for none.
    pub fn opacity(&self, id: LayerId) -> f32 {
        let state = self.get(id);
        if state.visible { state.opacity } else { 0.0 }
    }

    /// Change the state of one layer.
    pub fn set(&mut self, id: LayerId, state: LayerState) {
        self.states.retain(|(layer, _)| *layer != id);
        self.states.push((id, state));
    }
}

/// The map behind the grids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basemap {
    /// No tiles.
    #[default]
    None,
    /// Tiles from a server: a template with `{x}`, `{y}`, `{z}`.
    Xyz {
        /// The template.
        url: String,
        /// The tiles are shifted to GCJ-02 (Chinese web maps).
        gcj02: bool,
    },
    /// A local MBTiles file.
    MbTiles(PathBuf),
    /// A local PMTiles file.
    PmTiles(PathBuf),
}

/// What labels say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LabelText {
    /// The name.
    #[default]
    Name,
    /// The code.
    Code,
}

/// What a click on the map is for while no tool is in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aim {
    /// To select.
    #[default]
    Select,
    /// Nothing.
    Nothing,
    /// What this key says: a form waits for a place, a group of blocks is marked.
    Other(&'static str),
}

/// What keys do with the crosshair on the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Steering {
    /// Nothing: it is not shown, or something else has the focus.
    #[default]
    Not,
    /// They move it.
    Ready,
    /// They move it, and what it carries.
    Carrying,
}

/// Everything the map draws from, this frame.
pub struct Scene<'a> {
    /// The open map.
    pub map: &'a GridMap,
    /// Its hit index.
    pub index: &'a CoverageIndex,
    /// What changed in it, and when: caches follow.
    pub outcomes: &'a Outcomes,
    /// Selected faces.
    pub selection: &'a BTreeSet<FaceId>,
    /// Layer states.
    pub layers: &'a Layers,
    /// The background map.
    pub basemap: &'a Basemap,
    /// What labels say.
    pub label_text: LabelText,
    /// Dark theme.
    pub dark: bool,
    /// Of the legend only its head is shown.
    pub folds_legend: bool,
    /// Texts.
    pub i18n: &'a I18n,
    /// How the epidemic stands, where it is known.
    pub epidemic: Option<Overlay<'a>>,
    /// A layer on its way in.
    pub incoming: Option<&'a Prepared>,
    /// The finding of it that was gone to.
    pub incoming_at: Option<usize>,
    /// The plan on the table, and the tool in hand.
    pub table: Option<Drafting<'a>>,
    /// What a click is for while no tool is in hand.
    pub aim: Aim,
    /// It is looked at from afar: it can be moved, but nothing is pointed at, and the legend
    /// stands beside it ([`MapView::show_legend`](crate::app::map::MapView::show_legend)).
    pub from_afar: bool,
    /// What stands over the map besides legend and scale: nothing is fitted beneath it.
    pub strip: Option<Rect>,
    /// A scanned plan beneath it, and what is traced there.
    pub trace: Traceable<'a>,
}

/// A scanned plan beneath the map, and what is traced on it.
#[derive(Default)]
pub struct Traceable<'a> {
    /// The scanned plan.
    pub beneath: Option<&'a Beneath>,
    /// The tool, while the panel of tracing is open.
    pub tracer: Option<&'a Tracer>,
    /// Places on the map by which a picture is placed.
    pub points: Vec<Coord>,
    /// Clicks are for the tool, or for such a place.
    pub takes_clicks: bool,
}

/// How the epidemic stands at the instant that is shown.
#[derive(Clone, Copy)]
pub struct Overlay<'a> {
    /// Each grid, cases and figures.
    pub moment: &'a Moment,
    /// The zone in force in each grid.
    pub zones: &'a [Zone],
    /// Only cases of these days are counted and shown.
    pub days: Option<(Date, Date)>,
    /// Goes up whenever a zone is another one.
    pub revision: u64,
    /// Just where cases are, for those who may see it.
    pub spots: &'a [(Coord, CaseClass)],
    /// Where the case lies that is being entered.
    pub pin: Option<Coord>,
    /// What would be proposed otherwise with a case that is supposed: faces and proposals.
    pub changes: &'a [(usize, Proposal)],
    /// Pairs of grids that may open to one another.
    pub openings: &'a [(usize, usize)],
    /// Entrances and checkpoints.
    pub gates: &'a [Gate],
    /// Sampling sites.
    pub sites: &'a [Site],
    /// Where somebody is to be visited at home.
    pub visits: &'a [Visit],
    /// The desk that sends them there is on the screen: they are seen from afar, whatever layers are
    /// shown.
    pub is_calling: bool,
    /// The desk that plans sampling sites is on the screen: the same of them.
    pub is_sampling: bool,
    /// Where people live who were not sampled, and how many.
    pub missed: &'a [(Coord, u32)],
    /// Tours to those who are sampled at home.
    pub tours: Option<&'a HomeTours>,
}

/// Grids that are proposed.
#[derive(Clone, Copy)]
pub struct Proposed<'a> {
    /// How they look.
    pub picture: &'a Picture,
    /// Those that are left out.
    pub left_out: &'a BTreeSet<u32>,
    /// The one that is pointed at in a list.
    pub hovered: Option<u32>,
}

/// A plan being redrawn, as the map shows it.
pub struct Drafting<'a> {
    /// The tool in hand.
    pub tool: &'a Tool,
    /// The plan.
    pub redraw: &'a Redraw,
    /// Lines follow the streets.
    pub follows: bool,
    /// What the tool would do now.
    pub preview: Option<&'a Preview>,
    /// Why the last edit was not done.
    pub refusal: Option<&'a Refusal>,
    /// Grids that are proposed.
    pub proposed: Option<Proposed<'a>>,
    /// Places of blocks that are to stay in one grid, a group each.
    pub together: &'a [Vec<Coord>],
    /// Lines that must be bounds.
    pub fixed: &'a [Vec<Coord>],
    /// Ground that moved, of a comparison that is shown.
    pub moved: Option<&'a Arc<[Polygon]>>,
    /// Grids are coloured by their size.
    pub by_size: bool,
    /// The zones in force on the ground of its grids, with a number that is another one whenever they
    /// are others; `None` where none is.
    pub zones: Option<(&'a [Zone], u64)>,
}

impl<'a> Scene<'a> {
    /// The zones by which grids are coloured, with a number that is another one whenever they are others:
    /// those in force, where they are known; for a plan those in force on its ground.
    pub fn zones(&self) -> Option<(&'a [Zone], u64)> {
        let in_force = self.epidemic.map(|all| (all.zones, all.revision));
        in_force.or_else(|| self.table.as_ref().and_then(|table| table.zones))
    }

    /// Whether a tool takes clicks, and if so whether it is at something.
    pub fn in_hand(&self) -> Option<bool> {
        if self.trace.takes_clicks {
            return Some(self.trace.tracer.is_some_and(Tracer::is_busy));
        }
        let tool = self.table.as_ref().map(|table| table.tool);
        let tool = tool.filter(|tool| tool.id() != ToolId::Select);
        tool.map(Tool::is_busy)
    }

    /// What a tool works with, when the pointer reaches so many metres; `None` without a plan.
    pub fn hand(&self, reach_m: f64, snaps: bool) -> Option<Hand<'a>> {
        let table = self.table.as_ref()?;
        Some(Hand {
            map: self.map,
            index: self.index,
            snapper: &table.redraw.snapper,
            census: &table.redraw.census,
            streets: &table.redraw.streets,
            street_lines: &table.redraw.street_lines,
            reach_m,
            snaps,
            follows: table.follows,
            selection: self.selection,
        })
    }
}

/// What happened on the map; the shell turns it into commands.
#[derive(Clone, Debug, PartialEq)]
pub enum MapEvent {
    /// The pointer is over this face (or none); sent on change only.
    Hover(Option<FaceId>),
    /// The pointer is at this place (or off the map); sent on change only.
    Pointer(Option<Coord>),
    /// A click: select this face (or nothing); `extend` with Shift or Ctrl.
    Click {
        /// The face clicked.
        face: Option<FaceId>,
        /// Add to or take from the selection rather than replace it.
        extend: bool,
    },
    /// A rectangle was dragged with Shift: these faces.
    Rectangle {
        /// Faces that meet the rectangle.
        faces: Vec<FaceId>,
    },
    /// A double click: zoom to this face.
    ZoomTo(Bounds),
    /// A right click: the context menu of this face, at this place.
    Context {
        /// The face under the pointer.
        face: Option<FaceId>,
        /// Where.
        at: Coord,
    },
    /// The tool in hand is used; the pointer reaches so many metres, and snaps.
    Tool(ToolEvent, f64, bool),
    /// The legend is folded, or unfolded again.
    FoldLegend,
    /// The background map failed, with a message for people.
    BasemapFailed(String),
}
