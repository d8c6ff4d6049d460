//! Changes of tours that are worth a look. Owns: the neighbourhoods: a stretch of up to three stops
//! moved, turned or not (or-opt, Or 1976), two stops exchanged, a stretch turned (2-opt, Croes
//! 1958), the ends of two tours exchanged (2-opt*, Potvin and Rousseau 1995). Must not know: when
//! to stop.

use super::class::{Class, Cost};
use super::tours::{Form, Piece, Tours};

/// So many stops near each are looked at.
const NEAR: usize = 14;
/// Stretches of so many stops are moved.
const STRETCH: usize = 3;

/// For each stop those that may well come right before or after it, the nearest first: by the way
/// and a fifth of the wait from here to there, and what it would be late (Vidal et al. 2013).
pub(super) fn nearest(class: &Class) -> Vec<Vec<usize>> {
    let far = |a: usize, b: usize| {
        let way = class.travel(a, b);
        let leaves = |clock: i64| clock + class.service(a) + way;
        let wait = (class.opens(b) - leaves(class.closes(a))).max(0);
        let late = (leaves(class.opens(a)) - class.closes(b)).max(0);
        5 * way + wait + 5 * late
    };
    let nearest = |a: usize| {
        let others = (0..class.len()).filter(|b| *b != a);
        let mut others: Vec<(i64, usize)> = others.map(|b| (far(a, b).min(far(b, a)), b)).collect();
        others.sort_unstable();
        others.truncate(NEAR);
        others.into_iter().map(|(_, b)| b).collect()
    };
    (0..class.len()).map(nearest).collect()
}

/// A change of one or two tours, and what it gains.
#[derive(Clone, Copy, Default)]
pub(super) struct Change {
    gain: i128,
    forms: [Form; 2],
    count: usize,
}

impl Change {
    pub fn forms(&self) -> &[Form] {
        &self.forms[..self.count]
    }
}

/// The best change that brings a stop beside one near it.
pub(super) fn best(tours: &mut Tours<'_>, near: &[Vec<usize>], stop: usize) -> Option<Change> {
    let mut found = Change::default();
    let (tour, place) = tours.place(stop)?;
    for other in &near[stop] {
        let Some((beside, at)) = tours.place(*other) else {
            continue;
        };
        for to in [at, at + 1] {
            relocate(tours, &mut found, (tour, place), (beside, to));
        }
        for to in [at, at.wrapping_sub(1), at + 1] {
            exchange(tours, &mut found, (tour, place), (beside, to));
        }
        if tour == beside {
            let (low, high) = (place.min(at), place.max(at));
            turn(tours, &mut found, tour, low + 1, high + 1);
            turn(tours, &mut found, tour, low, high);
        } else {
            swap_ends(tours, &mut found, (tour, place + 1), (beside, at));
            swap_ends(tours, &mut found, (tour, place), (beside, at + 1));
        }
    }
    for other in 0..tours.orders().len() {
        let len = tours.order(other).len();
        relocate(tours, &mut found, (tour, place), (other, 0));
        relocate(tours, &mut found, (tour, place), (other, len));
        if tour == other {
            turn(tours, &mut found, tour, 0, place + 1);
            turn(tours, &mut found, tour, place, len);
        } else {
            swap_ends(tours, &mut found, (tour, place), (other, 0));
            swap_ends(tours, &mut found, (tour, place + 1), (other, len));
        }
    }
    (found.count > 0).then_some(found)
}

/// Keep a change if it gains more than what was found.
fn offer(tours: &mut Tours<'_>, found: &mut Change, forms: &[Form]) {
    let before: Cost = forms.iter().map(|f| tours.cost(f.tour)).sum();
    let mut left = before.0 - found.gain;
    for form in forms {
        match tours.weigh(form, Cost(left)) {
            Some(cost) => left -= cost.0,
            None => return,
        }
    }
    if left <= 0 {
        return;
    }
    found.gain += left;
    found.count = forms.len();
    found.forms[..forms.len()].copy_from_slice(forms);
}

fn piece(tour: usize, from: usize, to: usize) -> Piece {
    Piece {
        tour,
        from,
        to,
        is_turned: false,
    }
}

fn form(tour: usize, head: usize, pieces: &[Piece], tail: usize) -> Form {
    let mut form = Form {
        tour,
        head,
        tail,
        ..Form::default()
    };
    form.pieces[..pieces.len()].copy_from_slice(pieces);
    form
}

/// Move stretches that begin or end with a stop to before a place.
fn relocate(
    tours: &mut Tours<'_>,
    found: &mut Change,
    (tour, place): (usize, usize),
    (other, to): (usize, usize),
) {
    let len = tours.order(tour).len();
    for many in 1..=STRETCH {
        for from in [place, (place + 1).wrapping_sub(many)] {
            let until = from.wrapping_add(many);
            if from > place || until > len {
                continue;
            }
            for is_turned in [false, true] {
                if is_turned && many == 1 {
                    continue;
                }
                let stretch = Piece {
                    is_turned,
                    ..piece(tour, from, until)
                };
                if tour != other {
                    let forms = [
                        form(tour, from, &[], until),
                        form(other, to, &[stretch], to),
                    ];
                    offer(tours, found, &forms);
                } else if to < from {
                    let pieces = [stretch, piece(tour, to, from)];
                    offer(tours, found, &[form(tour, to, &pieces, until)]);
                } else if to > until {
                    let pieces = [piece(tour, until, to), stretch];
                    offer(tours, found, &[form(tour, from, &pieces, to)]);
                }
            }
            if many == 1 {
                break;
            }
        }
    }
}

/// Exchange two stops.
fn exchange(
    tours: &mut Tours<'_>,
    found: &mut Change,
    (tour, place): (usize, usize),
    (other, at): (usize, usize),
) {
    if at >= tours.order(other).len() {
        return;
    }
    if tour != other {
        let forms = [
            form(tour, place, &[piece(other, at, at + 1)], place + 1),
            form(other, at, &[piece(tour, place, place + 1)], at + 1),
        ];
        offer(tours, found, &forms);
        return;
    }
    let (low, high) = (place.min(at), place.max(at));
    if high > low + 1 {
        let pieces = [
            piece(tour, high, high + 1),
            piece(tour, low + 1, high),
            piece(tour, low, low + 1),
        ];
        offer(tours, found, &[form(tour, low, &pieces, high + 1)]);
    }
}

/// Turn a stretch.
fn turn(tours: &mut Tours<'_>, found: &mut Change, tour: usize, from: usize, to: usize) {
    if to < from + 2 {
        return;
    }
    let stretch = Piece {
        is_turned: true,
        ..piece(tour, from, to)
    };
    offer(tours, found, &[form(tour, from, &[stretch], to)]);
}

/// Exchange what comes from a place on in one tour and in another.
fn swap_ends(
    tours: &mut Tours<'_>,
    found: &mut Change,
    (tour, from): (usize, usize),
    (other, at): (usize, usize),
) {
    let (len, other_len) = (tours.order(tour).len(), tours.order(other).len());
    let forms = [
        form(tour, from, &[piece(other, at, other_len)], len),
        form(other, at, &[piece(tour, from, len)], other_len),
    ];
    offer(tours, found, &forms);
}
