//! Dragging vertices, nodes and segments. Owns: what is grabbed and marked.

use super::{Act, Grab, Hand, Sketch, ToolEvent, ToolKey};
use crate::geometry::coverage::Edit;
use crate::geometry::fixed::{Bounds, Coord, METRES_PER_UNIT};
use crate::geometry::index::Nearest;
use crate::geometry::snapping::Snap;
use std::collections::BTreeSet;

/// A step of an arrow key, metres.
const STEP_M: f64 = 0.5;

#[derive(Clone, Debug, Default)]
pub(super) struct Drag {
    state: State,
    marked: BTreeSet<Coord>,
    pointer: Option<Coord>,
    snap: Option<Snap>,
}

#[derive(Clone, Debug, Default)]
enum State {
    #[default]
    Idle,
    Dragging {
        grab: Grab,
        from: Coord,
        to: Coord,
    },
    Framing([Coord; 2]),
}

impl Drag {
    pub fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle) || !self.marked.is_empty()
    }

    pub fn is_dragging(&self) -> bool {
        matches!(self.state, State::Dragging { .. })
    }

    /// What a drag from here would take along.
    pub fn grab(&self, at: Coord, hand: &Hand<'_>) -> Option<Grab> {
        let coverage = &hand.map.coverage;
        let found = hand.index.nearest(coverage, at, hand.reach_m)?;
        Some(match found {
            Nearest::Node { at, .. } | Nearest::Vertex { at, .. } => {
                let others = self.marked.iter().copied().filter(|c| *c != at);
                let is_marked = self.marked.contains(&at);
                let others = others.filter(|_| is_marked);
                Grab::Vertices([at].into_iter().chain(others).collect())
            }
            Nearest::Segment { arc, index, at } => Grab::Segment(coverage.segment(arc, index)?, at),
        })
    }

    pub fn feed(&mut self, event: ToolEvent, hand: &Hand<'_>) -> Act {
        match event {
            ToolEvent::Hover(at) => {
                self.pointer = Some(at);
                self.snap = None;
            }
            ToolEvent::Press { at, extend } => {
                self.state = match self.grab(at, hand).filter(|_| !extend) {
                    Some(grab) => State::Dragging {
                        from: at,
                        to: at,
                        grab,
                    },
                    None if extend => State::Framing([at, at]),
                    None => State::Idle,
                };
            }
            ToolEvent::Drag(at) => self.drag_to(at, hand),
            ToolEvent::Release(at) => {
                self.drag_to(at, hand);
                return self.let_go(hand);
            }
            ToolEvent::Click { at, extend } => {
                let grab = self.grab(at, hand);
                let Some(Grab::Vertices(vertices)) = grab else {
                    self.marked.clear();
                    return Act::Select(hand.face_at(at));
                };
                let vertex = vertices[0];
                if !extend {
                    self.marked = BTreeSet::from([vertex]);
                } else if !self.marked.remove(&vertex) {
                    self.marked.insert(vertex);
                }
            }
            ToolEvent::DoubleClick(at) => {
                if let Some(Grab::Segment(segment, at)) = self.grab(at, hand) {
                    self.marked = BTreeSet::from([at]);
                    return Act::Edit(Edit::Insert { segment, at });
                }
            }
            ToolEvent::Key(key) => return self.press(key, hand),
        }
        Act::Nothing
    }

    fn drag_to(&mut self, at: Coord, hand: &Hand<'_>) {
        self.pointer = Some(at);
        match &mut self.state {
            State::Dragging { grab, to, from } => {
                let but: &[Coord] = match grab {
                    Grab::Vertices(vertices) => vertices,
                    Grab::Segment(ends, _) => ends,
                };
                self.snap = hand.snap(at, but);
                *to = self.snap.map_or_else(
                    || match grab {
                        // The vertex keeps its distance to the pointer.
                        Grab::Vertices(vertices) => shifted(vertices[0], *from, at),
                        Grab::Segment(..) => at,
                    },
                    |snap| snap.at,
                );
            }
            State::Framing(frame) => frame[1] = at,
            State::Idle => {}
        }
    }

    fn let_go(&mut self, hand: &Hand<'_>) -> Act {
        let edit = self.pending();
        let state = std::mem::take(&mut self.state);
        self.snap = None;
        match state {
            State::Framing([a, b]) => {
                let frame = Bounds::of(a).union(Bounds::of(b));
                let coverage = &hand.map.coverage;
                let found = hand.index.segments_in(frame);
                let ends = found
                    .filter_map(|(arc, i)| coverage.segment(arc, i))
                    .flatten();
                self.marked.extend(ends.filter(|c| frame.contains(*c)));
                Act::Nothing
            }
            State::Dragging { .. } => {
                if let Some(Edit::Move { moves }) = &edit
                    && moves.len() > 1
                {
                    self.marked = moves.iter().map(|(_, to)| *to).collect();
                }
                edit.map_or(Act::Nothing, Act::Edit)
            }
            State::Idle => Act::Nothing,
        }
    }

    fn press(&mut self, key: ToolKey, hand: &Hand<'_>) -> Act {
        match key {
            ToolKey::Escape => {
                if matches!(self.state, State::Idle) {
                    self.marked.clear();
                }
                self.state = State::Idle;
                self.snap = None;
                Act::Nothing
            }
            ToolKey::Delete => {
                let mut at: Vec<Coord> = self.marked.iter().copied().collect();
                if at.is_empty()
                    && let Some(Grab::Vertices(under)) =
                        self.pointer.and_then(|p| self.grab(p, hand))
                {
                    at = under;
                }
                if at.is_empty() {
                    return Act::Nothing;
                }
                self.marked.clear();
                Act::Edit(Edit::Delete { at })
            }
            ToolKey::Nudge(east, north) if !self.marked.is_empty() => {
                let moved = |c: &Coord| {
                    let units = |steps: i8, scale: f64| {
                        (f64::from(steps) * STEP_M / scale.max(1e-6)).round() as i32
                    };
                    let x = units(east, c.metres_per_unit_east());
                    let y = units(north, METRES_PER_UNIT);
                    (*c, Coord::new(c.x.saturating_add(x), c.y.saturating_add(y)))
                };
                let moves: Vec<(Coord, Coord)> = self.marked.iter().map(moved).collect();
                self.marked = moves.iter().map(|(_, to)| *to).collect();
                Act::Edit(Edit::Move { moves })
            }
            _ => Act::Nothing,
        }
    }

    pub fn pending(&self) -> Option<Edit> {
        let State::Dragging { grab, to, .. } = &self.state else {
            return None;
        };
        match grab {
            Grab::Vertices(vertices) => {
                let lead = vertices[0];
                if *to == lead {
                    return None;
                }
                let moves = vertices.iter().map(|c| (*c, shifted(*c, lead, *to)));
                Some(Edit::Move {
                    moves: moves.collect(),
                })
            }
            Grab::Segment(segment, at) => (to != at).then_some(Edit::Insert {
                segment: *segment,
                at: *to,
            }),
        }
    }

    pub fn sketch(&self, hand: &Hand<'_>) -> Sketch {
        let idle = matches!(self.state, State::Idle);
        Sketch {
            frame: match self.state {
                State::Framing(frame) => Some(frame),
                _ => None,
            },
            marked: self.marked.iter().copied().collect(),
            snap: self.snap,
            hot: match &self.state {
                State::Dragging { grab, .. } => Some(grab.clone()),
                _ => self
                    .pointer
                    .filter(|_| idle)
                    .and_then(|at| self.grab(at, hand)),
            },
            ..Sketch::default()
        }
    }
}

/// A place moved as far as `to` lies from `from`.
fn shifted(at: Coord, from: Coord, to: Coord) -> Coord {
    let by = |v: i32, from: i32, to: i32| v.saturating_add(to.saturating_sub(from));
    Coord::new(by(at.x, from.x, to.x), by(at.y, from.y, to.y))
}
