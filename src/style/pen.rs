//! How wide and how strong lines are: boundaries by the room of grids, streets by the scale. Owns:
//! these rules, also when streets and houses come into view.

use crate::model::context::ContextKind;

/// Width (points) and strength (0 to 1) of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen {
    /// Points.
    pub width: f32,
    /// 0 to 1.
    pub strength: f32,
}

/// The pens of inner boundaries and of borders, where a grid of middling size has so much room around
/// its label place, points. Crowded cells need finer lines, or the map turns grey.
pub fn outlines(room: f32) -> [Pen; 2] {
    [
        Pen {
            width: (0.4 + room / 40.0).clamp(0.4, 1.0),
            strength: (0.4 + room / 12.0).clamp(0.4, 1.0),
        },
        Pen {
            width: (0.8 + room / 24.0).clamp(0.8, 1.8),
            strength: 1.0,
        },
    ]
}

/// A published boundary that a plan has no more.
pub const FORMER: Pen = Pen {
    width: 1.6,
    strength: 0.75,
};
/// Its dashes and the gaps between them, points.
pub const FORMER_DASH: [f32; 2] = [6.0, 4.0];
/// How strongly ground is tinted that a plan gives to another grid.
pub const MOVED: f32 = 0.35;

/// How much a line is wider with its casing, points.
pub const CASING: f32 = 1.5;

/// How strongly a kind is printed, 0 to 1, by the size of a metre in points: lanes and houses fade in
/// as one comes closer, and houses stay a shade over the colour of their grid.
pub fn presence(kind: ContextKind, metre: f32) -> f32 {
    match kind {
        ContextKind::Building => 0.20 * (2.0 * metre - 0.4).clamp(0.0, 1.0),
        ContextKind::Lane => (4.0 * metre - 0.5).clamp(0.0, 0.85),
        ContextKind::Street => (4.0 * metre - 0.1).clamp(0.0, 0.85),
        ContextKind::MainStreet => 0.9,
        ContextKind::Entrance => (3.0 * metre - 1.2).clamp(0.0, 1.0),
        ContextKind::Checkpoint => (6.0 * metre - 0.8).clamp(0.0, 1.0),
        ContextKind::Railway => (4.0 * metre + 0.2).clamp(0.0, 0.7),
        ContextKind::Place => (20.0 * metre - 1.6).clamp(0.0, 1.0),
        ContextKind::School | ContextKind::Hospital => (6.0 * metre - 1.8).clamp(0.0, 1.0),
        ContextKind::Green | ContextKind::Water => 1.0,
    }
}

/// Width of a line in points, where `metre` is the size of a metre in points: true to the ground when
/// near, a thin line when far, nothing for lanes that would only blur.
pub fn street_width(kind: ContextKind, metre: f32) -> f32 {
    let (metres, least) = match kind {
        ContextKind::MainStreet => (18.0, 1.6),
        ContextKind::Street => (10.0, 1.0),
        ContextKind::Lane => (4.0, 0.0),
        ContextKind::Water => (12.0, 1.2),
        ContextKind::Railway => (2.0, 0.7),
        ContextKind::Green
        | ContextKind::Building
        | ContextKind::Entrance
        | ContextKind::Checkpoint
        | ContextKind::Place
        | ContextKind::School
        | ContextKind::Hospital => (1.0, 0.0),
    };
    let width: f32 = metres * metre;
    if least == 0.0 && width < 0.6 {
        0.0
    } else {
        width.clamp(least, 14.0)
    }
}
