//! Drawing a line: by clicks, freehand, or along the streets. Owns: the points so far. What the
//! line does is the tool's: it becomes a boundary (reshape) or cuts grids (split).

use super::{Act, Hand, Sketch, ToolEvent, ToolId, ToolKey};
use crate::geometry::coverage::{
    Edit, FaceId, Refusal, RefusalKind, faces_to_reshape, faces_under,
};
use crate::geometry::fixed::Coord;
use crate::geometry::snapping::{Snap, SnapKind};

#[derive(Clone, Debug, Default)]
pub(super) struct Draw {
    /// Lines that are finished, while others are drawn for the same cut.
    lines: Vec<Vec<Coord>>,
    points: Vec<Coord>,
    /// How many points each click added, for taking them back.
    steps: Vec<usize>,
    is_freehand: bool,
    pointer: Option<Coord>,
    snap: Option<Snap>,
}

impl Draw {
    pub fn is_busy(&self) -> bool {
        !self.points.is_empty() || !self.lines.is_empty()
    }

    pub fn feed(&mut self, event: ToolEvent, hand: &Hand<'_>, tool: ToolId) -> Act {
        match event {
            ToolEvent::Hover(at) => self.point_at(at, hand),
            ToolEvent::Press { at, .. } => {
                self.point_at(at, hand);
                if self.points.is_empty() {
                    self.is_freehand = true;
                    self.add(hand);
                }
            }
            ToolEvent::Drag(at) => {
                self.point_at(at, hand);
                let far = self
                    .points
                    .last()
                    .is_none_or(|last| last.distance_m(at) > hand.reach_m);
                if self.is_freehand && far {
                    self.points.push(at);
                    self.steps.push(1);
                }
            }
            ToolEvent::Release(at) => {
                self.point_at(at, hand);
                if self.is_freehand {
                    self.add(hand);
                    return self.finish(hand, tool);
                }
                self.add(hand);
            }
            ToolEvent::Click { at, extend } => {
                self.point_at(at, hand);
                let closes = self.closes();
                self.add(hand);
                if extend && tool == ToolId::Split {
                    self.lay_aside();
                } else if closes {
                    return self.finish(hand, tool);
                }
            }
            ToolEvent::DoubleClick(at) => {
                self.point_at(at, hand);
                self.add(hand);
                return self.finish(hand, tool);
            }
            ToolEvent::Key(ToolKey::Enter) => return self.finish(hand, tool),
            // What is drawn while a button is held goes whole.
            ToolEvent::Key(ToolKey::Escape) if self.is_freehand => *self = Self::default(),
            ToolEvent::Key(ToolKey::Backspace | ToolKey::Escape) => {
                if self.points.is_empty() {
                    self.lines.pop();
                }
                let count = self.steps.pop().unwrap_or(0);
                self.points
                    .truncate(self.points.len().saturating_sub(count));
            }
            ToolEvent::Key(_) => {}
        }
        Act::Nothing
    }

    /// This line is finished; the next click begins another.
    fn lay_aside(&mut self) {
        self.steps.clear();
        let line = std::mem::take(&mut self.points);
        self.lines.extend((line.len() > 1).then_some(line));
    }

    /// The pointer is here: snapped to the first point of the line (to close it), else to what
    /// lies there.
    fn point_at(&mut self, at: Coord, hand: &Hand<'_>) {
        let closing = self.points.first().filter(|first| {
            hand.snaps && self.points.len() > 2 && first.distance_m(at) <= hand.reach_m
        });
        self.snap = closing.map_or_else(
            || hand.snap(at, &[]),
            |first| {
                Some(Snap {
                    kind: SnapKind::Vertex,
                    at: *first,
                })
            },
        );
        self.pointer = Some(self.snap.map_or(at, |snap| snap.at));
    }

    fn closes(&self) -> bool {
        self.points.len() > 2 && self.pointer == self.points.first().copied()
    }

    /// The way from the last point to the pointer, without the last point.
    fn leg(&self, hand: &Hand<'_>) -> Vec<Coord> {
        let Some(to) = self.pointer else {
            return Vec::new();
        };
        let Some(from) = self.points.last().copied() else {
            return vec![to];
        };
        let way = hand
            .follows
            .then(|| hand.streets.way(from, to, 4.0 * hand.reach_m))
            .flatten();
        let mut leg = way.unwrap_or_default();
        leg.push(to);
        leg.retain(|c| *c != from);
        leg.dedup();
        leg
    }

    fn add(&mut self, hand: &Hand<'_>) {
        let leg = self.leg(hand);
        if !leg.is_empty()
            && (self.points.is_empty() || self.pointer != self.points.last().copied())
        {
            self.steps.push(leg.len());
            self.points.extend(leg);
        }
    }

    fn finish(&mut self, hand: &Hand<'_>, tool: ToolId) -> Act {
        let pointer = self.pointer;
        // A line of one point was only begun.
        self.lay_aside();
        let lines = std::mem::take(self).lines;
        self.pointer = pointer;
        match (edit(&lines, hand, tool), lines.first().map(Vec::as_slice)) {
            (Some(edit), _) => Act::Edit(edit),
            (None, None | Some([])) => Act::Nothing,
            (None, Some(line @ [first, ..])) => {
                let kind = match tool {
                    ToolId::Split => RefusalKind::NoCut,
                    _ => RefusalKind::NoStretch,
                };
                Act::Refuse(Refusal::at(kind, *first).along(line))
            }
        }
    }

    /// All lines, the one being drawn to the pointer.
    fn lines(&self, hand: &Hand<'_>) -> Vec<Vec<Coord>> {
        let mut line = self.points.clone();
        if !line.is_empty() && !self.is_freehand {
            line.extend(self.leg(hand));
        }
        let drawn = (line.len() > 1).then_some(line);
        self.lines.iter().cloned().chain(drawn).collect()
    }

    pub fn pending(&self, hand: &Hand<'_>, tool: ToolId) -> Option<Edit> {
        edit(&self.lines(hand), hand, tool)
    }

    pub fn sketch(&self, hand: &Hand<'_>) -> Sketch {
        Sketch {
            lines: self.lines(hand),
            snap: self.snap,
            ..Sketch::default()
        }
    }
}

/// What lines do.
fn edit(lines: &[Vec<Coord>], hand: &Hand<'_>, tool: ToolId) -> Option<Edit> {
    match tool {
        ToolId::Split => {
            let faces = faces_to_split(lines, hand);
            let lines = lines.to_vec();
            (!faces.is_empty()).then_some(Edit::Split { faces, lines })
        }
        _ => {
            let line = lines.first()?;
            let faces = faces_to_reshape(&hand.map.coverage, hand.index, line);
            let selected = hand.selected().filter(|face| faces.contains(face));
            let face = selected.or_else(|| faces.first().copied());
            Some(Edit::Reshape {
                // Where it meets no boundary yet, it is meant for the face it runs in.
                face: face.or_else(|| faces_to_split(lines, hand).first().copied())?,
                line: line.clone(),
            })
        }
    }
}

/// The selected faces in which lines run, else the one in which they run for longest.
fn faces_to_split(lines: &[Vec<Coord>], hand: &Hand<'_>) -> Vec<FaceId> {
    let under = faces_under(&hand.map.coverage, hand.index, lines).into_iter();
    let under: Vec<FaceId> = under.map(|(face, _)| face).collect();
    let mut faces = under.clone();
    faces.retain(|face| hand.selection.contains(face));
    if faces.is_empty() {
        faces.extend(under.first());
    }
    faces.sort_unstable();
    faces
}
