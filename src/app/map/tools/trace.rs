//! Tracing: a ring or a line drawn vertex by vertex on what lies beneath. Owns: the vertices so far, and
//! what the pointer snaps to. Must not know: what becomes of what was drawn.

use super::{ToolEvent, ToolKey};
use crate::geometry::coverage::Coverage;
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use crate::geometry::snapping::{Snap, SnapKind, Snapper};

/// What is traced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TraceId {
    /// The outline of a building.
    Building,
    /// The middle of a street or a lane.
    Street,
    /// Ground that becomes a grid.
    Grid,
}

impl TraceId {
    /// All, in the order of the panel.
    pub const ALL: [Self; 3] = [Self::Building, Self::Street, Self::Grid];

    /// The key of its name; `-hint` is appended for what it does.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Building => "trace-building",
            Self::Street => "trace-street",
            Self::Grid => "trace-grid",
        }
    }

    /// What it draws is closed.
    pub const fn is_ring(self) -> bool {
        !matches!(self, Self::Street)
    }

    /// So many vertices make one.
    const fn fewest(self) -> usize {
        if self.is_ring() { 3 } else { 2 }
    }
}

/// What a tracer works on, now.
pub struct Around<'a> {
    /// The grids.
    pub coverage: &'a Coverage,
    /// Their index.
    pub index: &'a CoverageIndex,
    /// Streets and buildings.
    pub snapper: &'a Snapper,
    /// How far the pointer reaches, metres.
    pub reach_m: f64,
    /// So near to each other two clicks in a row are one place, metres: the hand trembles.
    pub again_m: f64,
    /// It snaps.
    pub snaps: bool,
}

/// A tracer at work.
#[derive(Clone, Debug, Default)]
pub struct Tracer {
    id: Option<TraceId>,
    points: Vec<Coord>,
    pointer: Option<Coord>,
    snap: Option<Snap>,
    /// Where the last click was, before it snapped.
    clicked: Option<Coord>,
}

impl Tracer {
    /// Take one up; the one in hand is laid down.
    pub fn take(&mut self, id: Option<TraceId>) {
        *self = Self {
            id,
            ..Self::default()
        };
    }

    /// Which is in hand.
    pub fn id(&self) -> Option<TraceId> {
        self.id
    }

    /// Vertices so far.
    pub fn points(&self) -> &[Coord] {
        &self.points
    }

    /// Where the pointer snaps to.
    pub fn snap(&self) -> Option<Snap> {
        self.snap
    }

    /// Something is being drawn.
    pub fn is_busy(&self) -> bool {
        !self.points.is_empty()
    }

    /// There are vertices enough.
    pub fn is_whole(&self) -> bool {
        self.id.is_some_and(|id| self.points.len() >= id.fewest())
    }

    /// The line so far, to the pointer; a ring that could be closed is.
    pub fn line(&self) -> Vec<Coord> {
        let mut line = self.points.clone();
        line.extend(self.pointer.filter(|_| self.is_busy()));
        let closes = self.id.is_some_and(TraceId::is_ring) && line.len() > 2;
        line.extend(line.first().copied().filter(|_| closes));
        line
    }

    /// Something happened. `true` where what was drawn is whole and wanted.
    pub fn feed(&mut self, event: ToolEvent, around: &Around<'_>) -> bool {
        match event {
            ToolEvent::Hover(at) | ToolEvent::Press { at, .. } | ToolEvent::Drag(at) => {
                self.point_at(at, around);
            }
            ToolEvent::Click { at, .. } | ToolEvent::Release(at) => {
                self.clicked = Some(at);
                self.point_at(at, around);
                if self.closes() {
                    return true;
                }
                self.add();
            }
            ToolEvent::DoubleClick(at) => {
                // The first of the two has set the vertex; in one slow frame it was not heard of.
                let first = self.clicked.replace(at).filter(|_| self.is_busy());
                let is_again = first.is_some_and(|first| first.distance_m(at) <= around.again_m);
                if !is_again {
                    self.point_at(at, around);
                    if !self.closes() {
                        self.add();
                    }
                }
                return self.is_whole();
            }
            ToolEvent::Key(ToolKey::Enter) => return self.is_whole(),
            ToolEvent::Key(ToolKey::Backspace) => {
                self.points.pop();
                self.clicked = None;
            }
            ToolEvent::Key(_) => {}
        }
        false
    }

    /// Esc: the last vertex goes, then the tool. `false` where neither is there.
    pub fn step_back(&mut self) -> bool {
        self.clicked = None;
        self.points.pop().is_some() || self.id.take().is_some()
    }

    /// What was drawn was taken over: the next one begins.
    pub fn begin_anew(&mut self) {
        self.points.clear();
        self.snap = None;
        self.clicked = None;
    }

    /// The pointer is here: on the first vertex of a ring that can be closed, else on a vertex near it,
    /// else on a line.
    fn point_at(&mut self, at: Coord, around: &Around<'_>) {
        let Around {
            coverage,
            index,
            snapper,
            reach_m,
            snaps,
            again_m: _,
        } = around;
        let is_ring = self.id.is_some_and(TraceId::is_ring);
        let own = self
            .points
            .first()
            .filter(|first| is_ring && self.is_whole() && first.distance_m(at) <= *reach_m);
        let vertex = |at: Coord| Snap {
            kind: SnapKind::Vertex,
            at,
        };
        let found = || {
            let of_grids = snapper.snap(coverage, index, at, *reach_m, &[]);
            let strong = of_grids.filter(|snap| snap.kind < SnapKind::Edge);
            let corner = || snapper.vertex(at, *reach_m).map(vertex);
            strong.or_else(corner).or(of_grids)
        };
        self.snap = match own {
            Some(first) => Some(vertex(*first)),
            None => snaps.then(found).flatten(),
        };
        self.pointer = Some(self.snap.map_or(at, |snap| snap.at));
    }

    /// The pointer is on the first vertex: what is drawn would be closed.
    pub fn closes(&self) -> bool {
        let is_ring = self.id.is_some_and(TraceId::is_ring);
        is_ring && self.is_whole() && self.pointer == self.points.first().copied()
    }

    fn add(&mut self) {
        let pointer = self.pointer.filter(|_| self.id.is_some());
        if pointer != self.points.last().copied() {
            self.points.extend(pointer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::coverage::BuildOptions;

    fn at(x: i32, y: i32) -> Coord {
        Coord::new(1_186_940_000 + x, 253_620_000 + y)
    }

    fn drawn(tracer: &mut Tracer, snapper: &Snapper, events: &[ToolEvent]) -> bool {
        let coverage = Coverage::build(&[], &BuildOptions::default()).coverage;
        let index = CoverageIndex::new(&coverage);
        let around = Around {
            coverage: &coverage,
            index: &index,
            snapper,
            reach_m: 1.0,
            again_m: 0.9,
            snaps: true,
        };
        let mut is_done = false;
        for event in events {
            is_done = tracer.feed(*event, &around);
        }
        is_done
    }

    fn click(x: i32, y: i32) -> ToolEvent {
        ToolEvent::Click {
            at: at(x, y),
            extend: false,
        }
    }

    const ENTER: ToolEvent = ToolEvent::Key(ToolKey::Enter);

    #[test]
    fn a_ring_is_closed_by_its_first_vertex_by_enter_or_by_a_double_click() {
        let ring = [click(0, 0), click(900, 210), click(610, 1_300)];
        for last in [click(20, 10), ENTER, ToolEvent::DoubleClick(at(-90, 1_090))] {
            let mut tracer = Tracer::default();
            tracer.take(Some(TraceId::Building));
            assert!(!drawn(&mut tracer, &Snapper::default(), &ring));
            assert!(drawn(&mut tracer, &Snapper::default(), &[last]), "{last:?}");
            let is_double = matches!(last, ToolEvent::DoubleClick(_));
            assert_eq!(tracer.points().len(), 3 + usize::from(is_double));
        }
        let mut tracer = Tracer::default();
        tracer.take(Some(TraceId::Grid));
        assert!(!drawn(
            &mut tracer,
            &Snapper::default(),
            &[click(0, 0), click(900, 210), ENTER]
        ));
    }

    #[test]
    fn a_double_click_that_trembles_sets_one_vertex_and_ends_what_is_drawn() {
        // Some 20 cm off, to where it would snap to nothing, or to the corner of a house.
        let house = [
            at(640, 1_310),
            at(2_640, 1_740),
            at(1_940, 4_410),
            at(640, 1_310),
        ];
        for snapper in [Snapper::default(), Snapper::new([], [&house[..]])] {
            let mut tracer = Tracer::default();
            tracer.take(Some(TraceId::Street));
            let line = [click(0, 0), click(900, 210), click(600, 1_300)];
            let again = ToolEvent::DoubleClick(at(615, 1_310));
            assert!(!drawn(&mut tracer, &snapper, &line));
            let before = tracer.points().to_vec();
            assert!(drawn(&mut tracer, &snapper, &[again]));
            assert_eq!(tracer.points(), before);
            // What follows begins anew: the same place is set again.
            tracer.begin_anew();
            assert!(!drawn(&mut tracer, &snapper, &[again]));
            assert_eq!(tracer.points().len(), 1);
        }
        // At the first vertex nothing is whole yet, and there is one all the same.
        let mut tracer = Tracer::default();
        tracer.take(Some(TraceId::Building));
        let twice = [click(0, 0), ToolEvent::DoubleClick(at(30, -20))];
        assert!(!drawn(&mut tracer, &Snapper::default(), &twice));
        assert_eq!(tracer.points(), [at(0, 0)]);
        // One that was taken back does not stand for another.
        let back = ToolEvent::Key(ToolKey::Backspace);
        let again = ToolEvent::DoubleClick(at(10, 10));
        let _ = drawn(&mut tracer, &Snapper::default(), &[back, again]);
        assert_eq!(tracer.points(), [at(10, 10)]);
    }

    #[test]
    fn esc_takes_back_vertex_by_vertex_and_then_lays_the_tool_down() {
        let mut tracer = Tracer::default();
        tracer.take(Some(TraceId::Street));
        let back = ToolEvent::Key(ToolKey::Backspace);
        drawn(
            &mut tracer,
            &Snapper::default(),
            &[click(0, 0), click(500, 90), click(900, 200), back],
        );
        assert_eq!(tracer.points(), [at(0, 0), at(500, 90)]);
        assert!(tracer.step_back() && tracer.step_back());
        assert!(!tracer.is_busy() && tracer.id().is_some());
        assert!(tracer.step_back() && tracer.id().is_none());
        assert!(!tracer.step_back());
    }

    #[test]
    fn the_corner_of_a_building_is_meant_before_its_wall() {
        let house = [at(0, 0), at(2_000, 430), at(1_300, 3_100), at(0, 0)];
        let snapper = Snapper::new([], [&house[..]]);
        let mut tracer = Tracer::default();
        tracer.take(Some(TraceId::Building));
        // 60 units are some 60 cm.
        drawn(&mut tracer, &snapper, &[click(1_945, 400)]);
        assert_eq!(tracer.points(), [at(2_000, 430)]);
        drawn(&mut tracer, &snapper, &[click(1_000, 240)]);
        let on_wall = tracer.points()[1];
        assert!(on_wall != at(1_000, 240) && on_wall.distance_m(at(1_000, 240)) < 1.0);
    }
}
