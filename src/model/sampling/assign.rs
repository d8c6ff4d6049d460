//! Which site a grid goes to: the nearest open one along the streets. Owns: what stands for a grid,
//! and what holds where no street leads there.

use crate::geometry::fixed::Coord;
use crate::geometry::network::Network;
use serde::{Deserialize, Serialize};

/// A site or a grid joins the streets within this distance, metres.
const REACH_M: f64 = 300.0;
/// Where no street is known the way is so much longer than the straight line.
pub const DETOUR: f64 = 1.4;

/// By what a grid goes to its site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// It is the nearest along the streets.
    Street,
    /// It is the nearest as the crow flies: no street leads from one to the other.
    Line,
    /// Somebody said so.
    Hand,
}

impl By {
    /// All.
    pub const ALL: [Self; 3] = [Self::Street, Self::Line, Self::Hand];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Street => "street",
            Self::Line => "line",
            Self::Hand => "hand",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.name() == name)
    }
}

/// The site of a grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assigned {
    /// Its place in the list of sites.
    pub site: usize,
    /// By what.
    pub by: By,
    /// How far, metres.
    pub metres: f64,
}

/// The nearest of these sites for each of these places; `None` where there is no site at all. A
/// place from which a street leads to any site goes by the streets; of two alike the first.
pub fn nearest(network: &Network, sites: &[Coord], places: &[Coord]) -> Vec<Option<Assigned>> {
    let along: Vec<Vec<Option<f64>>> = sites
        .iter()
        .map(|site| network.distances(*site, places, REACH_M))
        .collect();
    let of = |place: usize, at: &Coord| {
        let least = |found: Vec<(usize, f64)>, by| {
            let best = found.into_iter().min_by(|a, b| a.1.total_cmp(&b.1));
            best.map(|(site, metres)| Assigned { site, by, metres })
        };
        let ways = along.iter().enumerate();
        let ways = ways.filter_map(|(site, far)| Some((site, far.get(place).copied().flatten()?)));
        let lines = sites.iter().enumerate();
        let lines = lines.map(|(site, to)| (site, to.distance_m(*at) * DETOUR));
        least(ways.collect(), By::Street).or_else(|| least(lines.collect(), By::Line))
    };
    places.iter().enumerate().map(|(i, at)| of(i, at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: i32, y: i32) -> Coord {
        Coord::new(1_186_940_000 + x, 253_620_000 + y)
    }

    #[test]
    fn a_grid_goes_where_the_streets_are_short_not_where_the_crow_flies() {
        // Two streets side by side, joined only far in the east; a river runs between them.
        let network = Network::new(&[
            vec![at(0, 0), at(200_000, 0)],
            vec![at(0, 20_000), at(200_000, 20_000)],
            vec![at(200_000, 0), at(200_000, 20_000)],
        ]);
        let sites = [at(0, 20_000), at(90_000, 0)];
        let found = nearest(&network, &sites, &[at(0, 0), at(1_000, 20_000)]);
        let found: Vec<Assigned> = found.into_iter().flatten().collect();
        assert_eq!((found[0].site, found[0].by), (1, By::Street));
        assert_eq!((found[1].site, found[1].by), (0, By::Street));
        assert!((found[0].metres - at(0, 0).distance_m(sites[1])).abs() < 0.1);
    }

    #[test]
    fn where_no_street_leads_the_nearest_is_said_to_be_so_by_the_line() {
        let network = Network::new(&[vec![at(0, 0), at(1_000, 0)]]);
        let sites = [at(0, 900_000), at(0, 400_000)];
        let found = nearest(&network, &sites, &[at(0, 0)]);
        let found = found[0].expect("a site");
        assert_eq!((found.site, found.by), (1, By::Line));
        assert!(found.metres > at(0, 0).distance_m(sites[1]));
        assert_eq!(nearest(&network, &[], &[at(0, 0)]), [None]);
    }
}
