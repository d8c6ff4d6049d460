//! A first division: recursive bisection along random spanning trees. Owns: that there are exactly
//! so many districts, each connected.

use super::local::Local;
use super::part::Part;
use super::tree::Tree;
use crate::geometry::random::Random;

/// Trees drawn for each bisection.
const TREES: usize = 12;

/// Divide all blocks of a part, which hang together and are no fewer than `count`, into `count`
/// districts.
pub(super) fn divide(part: &Part, count: usize, random: &mut Random) -> Vec<Vec<u32>> {
    let all: Vec<u32> = (0..part.len() as u32).collect();
    let mut districts = Vec::with_capacity(count);
    let mut open = vec![(all, count)];
    while let Some((members, count)) = open.pop() {
        match bisect(part, &members, count, random) {
            Some([one, other]) => open.extend([one, other]),
            None => districts.push(members),
        }
    }
    districts
}

/// Two sides, each with the number of districts to come of it; `None` where there is nothing to
/// part.
fn bisect(
    part: &Part,
    members: &[u32],
    count: usize,
    random: &mut Random,
) -> Option<[(Vec<u32>, usize); 2]> {
    if count < 2 || members.len() < 2 {
        return None;
    }
    let local = Local::new(part, members.to_vec(), false);
    let whole: f64 = members.iter().map(|m| part.weight[*m as usize]).sum();
    let mean = whole / count as f64;
    let mut best: Option<(f64, Vec<bool>, usize)> = None;
    for _ in 0..TREES {
        let tree = Tree::draw(&local, random)?;
        let weights = tree.sums(|i| local.weight(part, i));
        let sizes = tree.sums(|_| 1.0);
        for top in tree.order.iter().skip(1).copied() {
            let size = sizes[top] as usize;
            let rest = members.len() - size;
            // Halves where they can be had, else whatever the number of blocks allows.
            for share in 1..count {
                if size < share || rest < count - share {
                    continue;
                }
                let uneven = share.abs_diff(count - share) as f64 / count as f64;
                let off = (weights[top] - mean * share as f64).abs() / mean.max(1.0);
                let score = off + 0.3 * uneven;
                if best.as_ref().is_none_or(|(least, _, _)| score < *least) {
                    best = Some((score, tree.below(top), share));
                }
            }
        }
    }
    let (_, below, share) = best?;
    let side = |wanted: bool| -> Vec<u32> {
        let of_side = local.members.iter().zip(&below);
        of_side
            .filter(|(_, b)| **b == wanted)
            .map(|(m, _)| *m)
            .collect()
    };
    Some([(side(true), share), (side(false), count - share)])
}
