//! The tool in hand, what it would do, and what is compared. Owns: the state of the redraw workspace.

use crate::app::map::scene::Proposed;
use crate::app::map::tools::Tool;
use crate::app::project::{Descent, Ticket};
use crate::app::workspaces::redraw::open_plan::Preview;
use crate::app::workspaces::redraw::proposing::Proposing;
use crate::app::workspaces::redraw::proposing::state::Wanted;
use crate::geometry::coverage::{Edit, Refusal};
use crate::geometry::fixed::Coord;
use crate::geometry::measure::length_m;
use crate::model::comparison::Comparison;
use crate::model::plan::PlanInfo;
use crate::model::publication::{Publication, Terms};
use std::collections::BTreeMap;

/// The redraw workspace.
#[derive(Default)]
pub struct Planning {
    /// The tool in hand.
    pub tool: Tool,
    /// Lines follow the streets.
    pub follows: bool,
    /// What the tool would do now.
    pub preview: Option<Preview>,
    /// Why the last edit was not done.
    pub refusal: Option<Refusal>,
    /// The edit that was not done.
    pub(super) tried: Option<Edit>,
    /// What an edit that cuts buildings would do, until it is insisted on.
    pub doubtful: Option<Preview>,
    /// A comparison that is shown, with the name of what the plan is compared with.
    pub compared: Option<(String, Comparison)>,
    /// The comparison that is waited for.
    pub(crate) comparing: Option<Ticket>,
    /// The descent of a grid, by its code.
    pub lineage: Option<(String, Vec<Descent>)>,
    /// The grid whose descent was last asked for.
    pub asked_lineage: Option<String>,
    /// The line of the worklist last gone to.
    pub task: Option<usize>,
    /// Grids are coloured by their size.
    pub by_size: bool,
    /// Proposing grids, while its panel is open.
    pub proposing: Option<Box<Proposing>>,
    /// What was wished for of proposed grids when the panel was last open, by the id of the plan.
    wishes: BTreeMap<String, Wanted>,
    /// The act by which the project aims at another size of grids, on its way.
    pub(super) aimed: Option<Ticket>,
    /// A plan was asked for to begin redrawing with, and the project is at work on it.
    pub(crate) is_beginning: bool,
    pub(super) reach_m: f64,
}

/// A publication being considered.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The plan.
    pub plan: PlanInfo,
    /// On which terms.
    pub terms: Terms,
    /// What it would do, once that was worked out for these terms.
    pub outlook: Option<Box<Publication>>,
    /// The terms that was asked for, whatever of the ground is accepted.
    pub asked: Option<Terms>,
}

impl Planning {
    /// What the tool would do, or an edit that waits to be insisted on.
    pub fn shown_preview(&self) -> Option<&Preview> {
        self.preview.as_ref().or(self.doubtful.as_ref())
    }

    /// The grids that are proposed, as the map shows them.
    pub fn proposed(&self) -> Option<Proposed<'_>> {
        let proposing = self.proposing.as_deref()?;
        let (picture, left_out) = proposing.on_map()?;
        Some(Proposed {
            picture,
            left_out,
            hovered: proposing.hovered_grid,
        })
    }

    /// Blocks that are marked to stay in one grid, a group each.
    pub fn together(&self) -> &[Vec<Coord>] {
        let proposing = self.proposing.as_deref();
        proposing.map_or(&[], |proposing| &proposing.wanted.together)
    }

    /// Lines that must be bounds, as they were marked on the map.
    pub fn fixed(&self) -> &[Vec<Coord>] {
        let proposing = self.proposing.as_deref();
        proposing.map_or(&[], |proposing| &proposing.wanted.fixed)
    }

    /// What a line that is being drawn still lacks to reach the boundary, metres.
    pub fn missing_m(&self) -> Option<f64> {
        let refusal = self.preview.as_ref()?.refusal.as_ref()?;
        let is_drawn = self.tool.is_busy() && !refusal.help.is_empty();
        is_drawn.then(|| refusal.help.iter().map(|line| length_m(line)).sum())
    }

    /// Proposing begins on a plan, with what was wished for there before; or goes on where it has.
    pub(super) fn open_proposing(&mut self, plan: String) -> &mut Proposing {
        let wishes = &self.wishes;
        self.proposing.get_or_insert_with(|| {
            let wanted = wishes.get(&plan).cloned().unwrap_or_default();
            Box::new(Proposing {
                plan,
                wanted,
                ..Proposing::default()
            })
        })
    }

    /// The panel of proposing closes; what was wished for is there when it opens again.
    pub(super) fn close_proposing(&mut self) {
        if let Some(mut proposing) = self.proposing.take() {
            proposing.stop();
            proposing.mark(None);
            let Proposing { plan, wanted, .. } = *proposing;
            self.wishes.insert(plan, wanted);
        }
    }

    /// Another plan, or none, lies on the table: what belonged to the old one goes.
    pub(crate) fn leave_plan(&mut self) {
        self.preview = None;
        self.refusal = None;
        self.doubtful = None;
        self.compared = None;
        self.lineage = None;
        self.asked_lineage = None;
        self.task = None;
        self.close_proposing();
    }
}
