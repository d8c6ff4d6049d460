//! Who lives in many buildings at once. Owns: the order of a building, household by household. Must not
//! know: why somebody is asked for.

use super::{Household, Register, Resident};
use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;
use std::cmp::Ordering;

/// Somebody, the household they live in, and what was said of them.
#[derive(Clone, Copy, Debug)]
pub struct Living<'a, T> {
    /// Who.
    pub resident: &'a Resident,
    /// Their household.
    pub home: &'a Household,
    /// What was said of them.
    pub said: T,
}

impl<T> Living<'_, T> {
    /// Households in the order of their doors where these are open, the head of each first: as
    /// [`Register::households_in`] and [`Register::residents_in`] give them.
    fn order(&self, other: &Self) -> Ordering {
        let homes = (self.home, other.home);
        let of_home = match std::ptr::eq(homes.0, homes.1) {
            true => Ordering::Equal,
            false => (&homes.0.door, &homes.0.key.id).cmp(&(&homes.1.door, &homes.1.key.id)),
        };
        of_home.then_with(|| {
            let people = (self.resident, other.resident);
            let heads = people.1.is_head.cmp(&people.0.is_head);
            heads.then_with(|| people.0.key.id.cmp(&people.1.key.id))
        })
    }
}

/// The households of some buildings, by id.
#[derive(Debug)]
pub struct Homes<'a> {
    /// Each with the place of its building among those that were asked for.
    of: HashMap<&'a str, (usize, &'a Household)>,
    /// How many buildings were asked for.
    buildings: usize,
}

impl Register {
    /// The households that are in some buildings on the day that is counted on. Buildings are given once each, by
    /// code.
    pub fn homes_in(&self, buildings: &[&str]) -> Homes<'_> {
        let places = buildings.iter().enumerate();
        let places: HashMap<&str, usize> = places.map(|(place, code)| (*code, place)).collect();
        let mut of = HashMap::with_capacity(self.households.len());
        for (id, home) in &self.households {
            let building = home.building.as_deref().unwrap_or_default();
            let place = places.get(building).filter(|_| home.is_there(self.today));
            if let Some(place) = place {
                of.insert(id.as_str(), (*place, home));
            }
        }
        let buildings = buildings.len();
        Homes { of, buildings }
    }

    /// Those who live in some households on the day that is counted on and of whom something is said: a list
    /// for each building, as the buildings stand. All are gone through once, in the order they lie in: to ask
    /// for a household and a resident at a time is a search for each.
    pub fn living_in<'a, T: Send>(
        &'a self,
        homes: &Homes<'a>,
        say: impl Fn(&Resident) -> Option<T> + Sync + Send,
    ) -> Vec<Vec<Living<'a, T>>> {
        let residents: Vec<&Resident> = self.residents.values().collect();
        let found = residents.into_par_iter().filter_map(|resident| {
            if !resident.is_there(self.today) {
                return None;
            }
            let said = say(resident)?;
            let (place, home) = *homes.of.get(resident.home.as_deref()?)?;
            let living = Living {
                resident,
                home,
                said,
            };
            Some((place, living))
        });
        let found: Vec<(usize, Living<'a, T>)> = found.collect();
        let mut living: Vec<Vec<Living<'a, T>>> = Vec::new();
        living.resize_with(homes.buildings, Vec::new);
        for (place, one) in found {
            living[place].push(one);
        }
        // Nobody stands twice: no two are equal.
        living
            .par_iter_mut()
            .for_each(|list| list.sort_unstable_by(Living::order));
        living
    }
}
