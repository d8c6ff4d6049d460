//! The signs of a map, made of a few simple parts: they differ in form, not only in colour. Owns: what
//! each looks like, around its middle, in points; x goes right and y goes down.

use super::palette::Palette;
use crate::model::epidemic::CaseClass;
use std::f32::consts::TAU;

/// Radius of a sign with one figure, points.
pub const RADIUS: f32 = 8.5;
/// Radius of a gate or a sampling site, points.
pub const POST: f32 = 6.5;
/// Radius of the ring around a problem, points.
pub const PROBLEM: f32 = 7.0;

/// Farther than this, metres to a point, a closed gate is not drawn.
pub const GATES_FROM: f64 = 4.0;
/// The same for sampling sites.
pub const SITES_FROM: f64 = 4.0;
/// Cases nearer to one another than this are one sign, points.
pub const APART: f32 = 18.0;
/// Width of a boundary over which neighbours may open, points.
pub const OPENING: f32 = 2.6;

/// Radius of an entrance or a checkpoint of the plan, points, where `metre` is the size of a metre.
pub fn post_radius(metre: f32) -> f32 {
    (8.0 * metre).clamp(2.5, 6.0)
}

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Cases of which the gravest is of this class.
    Cases(CaseClass),
    /// Isolations.
    Isolation,
    /// The zone in force is not the proposed one.
    Differs,
    /// What would be proposed with a case that is supposed.
    Supposed,
    /// An open gate where nobody stands.
    Unmanned,
    /// A gate that is closed.
    Shut,
    /// A sampling site.
    Site,
    /// Somebody is to be visited at home.
    Visit,
    /// People who were not sampled in a round.
    Missed,
    /// A boundary over which epidemic-free neighbours may open.
    Opening,
    /// The entrance of a grid.
    Entrance,
    /// A checkpoint at a crossing.
    Checkpoint,
    /// A place with a name.
    Place,
    /// A school.
    School,
    /// A hospital.
    Hospital,
    /// A problem of the map.
    Problem,
}

impl Sign {
    /// The key of its name in a legend.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cases(CaseClass::Confirmed) => "class-confirmed",
            Self::Cases(CaseClass::Asymptomatic) => "class-asymptomatic",
            Self::Cases(CaseClass::Unknown) => "class-unknown",
            Self::Isolation => "map-legend-isolated",
            Self::Differs => "map-legend-differs",
            Self::Supposed => "map-legend-supposed",
            Self::Unmanned => "map-legend-unmanned",
            Self::Shut => "map-legend-shut",
            Self::Site => "map-legend-sites",
            Self::Visit => "map-legend-visits",
            Self::Missed => "map-legend-missed",
            Self::Opening => "map-legend-openings",
            Self::Entrance => "map-legend-entrances",
            Self::Checkpoint => "map-legend-checkpoints",
            Self::Place => "map-legend-places",
            Self::School => "map-legend-schools",
            Self::Hospital => "map-legend-hospitals",
            Self::Problem => "map-legend-problems",
        }
    }
}

/// A place, points from the middle of the sign.
pub type At = [f32; 2];

/// The edge of a part: its width in points, and its colour.
pub type Edge<C> = (f32, C);

/// A part of a sign; those that come later lie above.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part<C> {
    /// A disc or a ring; the edge lies half outside.
    Disc {
        /// Its middle.
        at: At,
        /// Its radius.
        radius: f32,
        /// What it is filled with.
        fill: Option<C>,
        /// Its edge.
        edge: Option<Edge<C>>,
    },
    /// A square around the middle; the edge lies inside.
    Square {
        /// Half of its side.
        half: f32,
        /// How round its corners are.
        corner: f32,
        /// What it is filled with.
        fill: C,
        /// Its edge.
        edge: Edge<C>,
    },
    /// A triangle; the edge lies half outside.
    Triangle {
        /// Its corners.
        corners: [At; 3],
        /// What it is filled with.
        fill: C,
        /// Its edge.
        edge: Edge<C>,
    },
    /// A square on its tip around the middle; the edge lies half outside.
    Diamond {
        /// From the middle to a corner.
        radius: f32,
        /// What it is filled with.
        fill: C,
        /// Its edge.
        edge: Edge<C>,
    },
    /// A straight line.
    Line {
        /// Its ends.
        ends: [At; 2],
        /// Its width and colour.
        pen: Edge<C>,
    },
}

const MIDDLE: At = [0.0, 0.0];

/// The parts of a sign of this radius, the lowest first.
pub fn parts<C: Copy>(
    sign: Sign,
    radius: f32,
    palette: &Palette<C>,
    put: &mut impl FnMut(Part<C>),
) {
    let ring = |radius, width, colour| Part::Disc {
        at: MIDDLE,
        radius,
        fill: None,
        edge: Some((width, colour)),
    };
    let dot = |at, radius, colour| Part::Disc {
        at,
        radius,
        fill: Some(colour),
        edge: None,
    };
    match sign {
        Sign::Cases(class) => {
            let (fill, edge) = palette.of_case(class);
            put(dot(MIDDLE, radius + 1.2, palette.halo));
            put(Part::Disc {
                at: MIDDLE,
                radius: radius - 1.0,
                fill: Some(fill),
                edge: Some((2.0, edge)),
            });
        }
        Sign::Isolation => put(Part::Square {
            half: radius - 1.0,
            corner: 2.0,
            fill: palette.paper,
            edge: (1.4, palette.text),
        }),
        Sign::Differs => {
            put(ring(radius, 4.4, palette.halo));
            put(ring(radius, 2.2, palette.problem));
        }
        Sign::Supposed => {
            put(ring(radius, 4.4, palette.halo));
            for part in 0..6 {
                let turn = |part: f32| on_circle(radius, part / 12.0);
                let from = 2.0 * part as f32;
                put(Part::Line {
                    ends: [turn(from), turn(from + 1.2)],
                    pen: (2.4, palette.accent),
                });
            }
        }
        Sign::Unmanned => {
            let corner = |turn| on_circle(radius + 1.0, turn);
            put(Part::Triangle {
                corners: [corner(0.75), corner(0.083), corner(0.417)],
                fill: palette.paper,
                edge: (1.6, palette.problem),
            });
            put(Part::Line {
                ends: [[0.0, -3.0], [0.0, 0.6]],
                pen: (1.8, palette.problem),
            });
            put(dot([0.0, 2.8], 1.1, palette.problem));
        }
        Sign::Shut => {
            put(Part::Disc {
                at: MIDDLE,
                radius: radius - 1.0,
                fill: Some(palette.paper),
                edge: Some((1.4, palette.text)),
            });
            put(Part::Line {
                ends: [[3.0 - radius, 0.0], [radius - 3.0, 0.0]],
                pen: (2.6, palette.text),
            });
        }
        Sign::Site => {
            put(Part::Diamond {
                radius,
                fill: palette.paper,
                edge: (1.6, palette.site),
            });
            put(dot(MIDDLE, 1.9, palette.site));
        }
        Sign::Visit => {
            put(Part::Square {
                half: radius,
                corner: 1.0,
                fill: palette.paper,
                edge: (1.6, palette.accent),
            });
            // A roof, and a door below it.
            let eave = radius - 2.4;
            for ends in [[[-eave, 0.4], [0.0, -3.2]], [[0.0, -3.2], [eave, 0.4]]] {
                put(Part::Line {
                    ends,
                    pen: (1.6, palette.accent),
                });
            }
            put(Part::Line {
                ends: [[0.0, 0.8], [0.0, radius - 2.2]],
                pen: (2.2, palette.accent),
            });
        }
        Sign::Missed => put(Part::Diamond {
            radius: 1.25 * radius,
            fill: palette.paper,
            edge: (1.6, palette.problem),
        }),
        Sign::Opening => put(Part::Line {
            ends: [[-radius - 2.0, 0.0], [radius + 2.0, 0.0]],
            pen: (3.6, palette.opening),
        }),
        Sign::Entrance => put(Part::Disc {
            at: MIDDLE,
            radius,
            fill: Some(palette.paper),
            edge: Some((post_edge(radius), palette.hatch)),
        }),
        Sign::Checkpoint => put(Part::Square {
            half: 1.2 * radius,
            corner: 0.0,
            fill: palette.paper,
            edge: (post_edge(radius), palette.hatch),
        }),
        Sign::Place => {
            put(dot(MIDDLE, 0.6 * radius + 1.0, palette.halo));
            put(dot(MIDDLE, 0.6 * radius, palette.text));
        }
        Sign::School => {
            // A flag on a mast.
            put(tile(radius, palette));
            let (x, top) = (-0.35 * radius, -0.65 * radius);
            put(Part::Line {
                ends: [[x, top], [x, 0.7 * radius]],
                pen: (1.2, palette.hatch),
            });
            put(Part::Triangle {
                corners: [[x, top], [0.6 * radius, -0.3 * radius], [x, 0.05 * radius]],
                fill: palette.hatch,
                edge: (0.4, palette.hatch),
            });
        }
        Sign::Hospital => {
            put(tile(radius, palette));
            let arm = 0.6 * radius;
            for ends in [[[-arm, 0.0], [arm, 0.0]], [[0.0, -arm], [0.0, arm]]] {
                put(Part::Line {
                    ends,
                    pen: (0.36 * radius, palette.hatch),
                });
            }
        }
        Sign::Problem => {
            put(ring(radius, 4.5, palette.halo));
            put(ring(radius, 2.2, palette.problem));
            put(dot(MIDDLE, 1.8, palette.problem));
        }
    }
}

/// The ground of a sign of the plan.
fn tile<C: Copy>(radius: f32, palette: &Palette<C>) -> Part<C> {
    Part::Square {
        half: radius,
        corner: 1.5,
        fill: palette.paper,
        edge: (1.0, palette.hatch),
    }
}

fn post_edge(radius: f32) -> f32 {
    (0.45 * radius).clamp(1.2, 2.0)
}

/// A place on a circle around the middle, by so much of a turn from the right, clockwise.
fn on_circle(radius: f32, turn: f32) -> At {
    let (sin, cos) = (turn * TAU).sin_cos();
    [radius * cos, radius * sin]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::palette::LIGHT;

    #[test]
    fn no_two_signs_look_alike_without_colour() {
        let cases = CaseClass::ALL.map(Sign::Cases);
        let others = [
            Sign::Isolation,
            Sign::Differs,
            Sign::Supposed,
            Sign::Unmanned,
            Sign::Shut,
            Sign::Site,
            Sign::Visit,
            Sign::Missed,
            Sign::Opening,
            Sign::Entrance,
            Sign::Checkpoint,
            Sign::Place,
            Sign::School,
            Sign::Hospital,
            Sign::Problem,
        ];
        // Every colour is one, but paper is empty.
        let is_ink = LIGHT.painted(|colour| colour != LIGHT.paper && colour != LIGHT.halo);
        let form = |sign: Sign| {
            let mut form = Vec::new();
            parts(sign, RADIUS, &is_ink, &mut |part| form.push(part));
            format!("{form:?}")
        };
        // Without symptoms and unknown differ in the edge alone: its grey is paler.
        let signs = [cases[0], cases[1]].into_iter().chain(others);
        let forms: Vec<String> = signs.map(form).collect();
        for (i, one) in forms.iter().enumerate() {
            assert!(!forms[i + 1..].contains(one), "{one}");
        }
    }
}
