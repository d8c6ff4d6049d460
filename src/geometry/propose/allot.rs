//! How many districts each part of the ground gets. Owns: that rule.
//!
//! Seats by Webster's divisors (Sainte-Laguë), between the fewest and the most that the band
//! allows each part; where these do not add up to what is wanted, beyond them.

use super::aim::Target;

/// A part of the ground that must be divided by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What it weighs.
    pub weight: u64,
    /// Into how many it can be divided at most.
    pub most: usize,
    /// What is wanted of its compartment.
    pub target: Target,
}

/// How many districts a part would have by its band alone: the fewest and the most.
fn range(claim: &Claim) -> (usize, usize) {
    match claim.target.band {
        Some([least, most]) => {
            let few = claim.weight.div_ceil(most.max(1)).max(1) as usize;
            let many = (claim.weight / least.max(1)).max(1) as usize;
            // Too much for so many, too little for one more: the nearer of the two.
            if few > many { (many, few) } else { (few, many) }
        }
        None => (claim.target.fewest.max(1), claim.target.fewest.max(1)),
    }
}

/// The number for each claim, at least 1 and at most what is possible; in all `total`, as far as
/// that goes.
pub fn allot(claims: &[Claim], total: Option<usize>) -> Vec<usize> {
    let mut seats = vec![0; claims.len()];
    let mut open: Vec<usize> = Vec::new();
    let mut compartments: Vec<Target> = claims.iter().map(|c| c.target).collect();
    compartments.sort_by_key(|t| t.compartment);
    compartments.dedup();
    for target in compartments {
        let own = (0..claims.len()).filter(|i| claims[*i].target == target);
        let own: Vec<usize> = own.collect();
        let few = if target.band.is_none() {
            Some(target.fewest.max(own.len()))
        } else {
            None
        };
        match target.count.or(few) {
            Some(count) => give(claims, &own, &mut seats, count, |_| (1, usize::MAX)),
            None => open.extend(own),
        }
    }
    let taken: usize = seats.iter().sum();
    let wanted = match total {
        Some(total) => total.saturating_sub(taken),
        None => open
            .iter()
            .map(|i| by_band(&claims[*i]).min(claims[*i].most))
            .sum(),
    };
    give(claims, &open, &mut seats, wanted, |i| range(&claims[i]));
    // Where nothing else is left to take or to give.
    if let Some(total) = total {
        let all: Vec<usize> = (0..claims.len())
            .filter(|i| claims[*i].target.count.is_none())
            .collect();
        let fixed: usize =
            seats.iter().sum::<usize>() - all.iter().map(|i| seats[*i]).sum::<usize>();
        while seats.iter().sum::<usize>() < total {
            let Some(i) = neediest(claims, &all, &seats, |i| seats[i] < claims[i].most) else {
                break;
            };
            seats[i] += 1;
        }
        while seats.iter().sum::<usize>() > total.max(fixed) {
            let richest = all.iter().copied().filter(|i| seats[*i] > 1);
            let richest = richest.min_by(|a, b| {
                let each = |i: usize| claims[i].weight as f64 / seats[i] as f64;
                each(*a).total_cmp(&each(*b)).then(a.cmp(b))
            });
            let Some(i) = richest else { break };
            seats[i] -= 1;
        }
    }
    seats
}

/// How many districts the band alone suggests.
fn by_band(claim: &Claim) -> usize {
    let (few, many) = range(claim);
    let [least, most] = claim.target.band.unwrap_or([1, 1]);
    let middle = least.midpoint(most).max(1);
    let near = ((claim.weight + middle / 2) / middle).max(1) as usize;
    near.clamp(few, many)
}

/// Give seats to some claims: first the fewest each, then one by one to whoever is furthest behind
/// and may have more, then to whoever can.
fn give(
    claims: &[Claim],
    own: &[usize],
    seats: &mut [usize],
    count: usize,
    range: impl Fn(usize) -> (usize, usize),
) {
    for i in own {
        seats[*i] = 1;
    }
    let of = |seats: &[usize]| own.iter().map(|i| seats[*i]).sum::<usize>();
    let limits: [&dyn Fn(usize, usize) -> bool; 3] = [
        &|i, s| s < range(i).0.min(claims[i].most),
        &|i, s| s < range(i).1.min(claims[i].most),
        &|i, s| s < claims[i].most,
    ];
    for may in limits {
        while of(seats) < count {
            let Some(i) = neediest(claims, own, seats, |i| may(i, seats[i])) else {
                break;
            };
            seats[i] += 1;
        }
    }
}

fn neediest(
    claims: &[Claim],
    own: &[usize],
    seats: &[usize],
    may: impl Fn(usize) -> bool,
) -> Option<usize> {
    let want = |i: usize| claims[i].weight as f64 / (2 * seats[i] + 1) as f64;
    let able = own.iter().copied().filter(|i| may(*i));
    able.max_by(|a, b| want(*a).total_cmp(&want(*b)).then(b.cmp(a)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(compartment: u32, weight: u64, most: usize) -> Claim {
        Claim {
            weight,
            most,
            target: Target {
                compartment,
                band: Some([300, 500]),
                count: None,
                fewest: 1,
            },
        }
    }

    #[test]
    fn seats_follow_the_weight_within_the_band() {
        let claims = [
            claim(0, 1_000, 9),
            claim(1, 2_000, 9),
            claim(2, 400, 9),
            claim(3, 1_640, 3),
        ];
        // 2 to 3, 4 to 6, 1, and 4 to 5 but only three blocks.
        assert_eq!(allot(&claims, Some(10)), [2, 4, 1, 3]);
        assert_eq!(allot(&claims, Some(13)), [3, 6, 1, 3]);
        assert_eq!(allot(&claims, None), [3, 5, 1, 3]);
        // Beyond what the bands allow, and beyond what is possible.
        assert_eq!(allot(&claims, Some(18)).iter().sum::<usize>(), 18);
        assert_eq!(allot(&claims, Some(99)), [9, 9, 9, 3]);
        assert_eq!(allot(&claims, Some(2)), [1, 1, 1, 1]);
    }

    #[test]
    fn what_has_no_band_has_a_number_and_what_is_fixed_stays() {
        let mut village = claim(7, 900, 20);
        village.target.band = None;
        village.target.fewest = 4;
        let mut fixed = claim(8, 900, 20);
        fixed.target.count = Some(5);
        let claims = [village, fixed, claim(0, 1_000, 9)];
        assert_eq!(allot(&claims, Some(12)), [4, 5, 3]);
        assert_eq!(allot(&claims, None), [4, 5, 3]);
        assert_eq!(allot(&claims, Some(11)), [4, 5, 2]);
    }
}
