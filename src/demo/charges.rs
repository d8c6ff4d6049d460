//! Who answers for what in the town. Owns: that nearly every grid has its people, and that some have
//! not, so that there is something to find.

use super::communities::ALL;
use super::divisions::Ground;
use super::person::Person;
use super::random::Random;
use super::text_table::TextTable;

/// The day from which they answer.
const SINCE: &str = "2021-09-12";

/// Those who answer, and for what.
pub struct Charges {
    /// Who they are.
    pub people: TextTable,
    /// For what.
    pub charges: TextTable,
}

struct Roster {
    people: TextTable,
    charges: TextTable,
    random: Random,
}

impl Roster {
    fn person(&mut self) -> String {
        let number = self.people.rows;
        let person = Person::new(&mut self.random, 136, number);
        let id = format!("W{:04}", number + 1);
        self.people.row([id.clone(), person.name, person.phone]);
        id
    }

    fn charge(&mut self, (level, unit): (&str, &str), role: &str, person: &str, is_deputy: bool) {
        let id = format!("Z{:04}", self.charges.rows + 1);
        self.charges.row([
            id,
            level.to_owned(),
            unit.to_owned(),
            role.to_owned(),
            person.to_owned(),
            is_deputy.to_string(),
            SINCE.to_owned(),
        ]);
    }
}

/// Name them.
pub fn charges(ground: Ground<'_>, seed: u64) -> Charges {
    let mut roster = Roster {
        people: TextTable::new(&["id", "name", "phone"]),
        charges: TextTable::new(&["id", "level", "unit", "role", "person", "deputy", "from"]),
        random: Random::new(seed, 71),
    };
    for community in ALL {
        let code = community.full_code();
        for role in ["community-head", "police", "doctor"] {
            let person = roster.person();
            roster.charge(("community", &code), role, &person, false);
        }
        let grids = ground.hierarchy.in_community(community.name);
        // One head for two grids; in the village one for all of them, which is too much.
        let each = if community.is_rural { grids.len() } else { 2 };
        let mut head = String::new();
        for (place, grid) in grids.into_iter().enumerate() {
            let code = ground.hierarchy.code(&ground.hierarchy.new[grid]);
            if place % each == 0 {
                head = roster.person();
            }
            roster.charge(("grid", &code), "grid-head", &head, false);
            // The last grid of some communities is still without its worker.
            if !(place == 11 && community.name == "万福" || place == 8 && community.name == "玉井")
            {
                let worker = roster.person();
                roster.charge(("grid", &code), "grid-worker", &worker, false);
            }
            if place % 4 == 0 {
                let deputy = roster.person();
                roster.charge(("grid", &code), "grid-worker", &deputy, true);
            }
            // In 北宝峰 heads of buildings have not been found yet.
            let compounds = ground.buildings.compounds.iter().enumerate();
            let own = compounds.filter(|(_, c)| c.grid == grid && community.name != "北宝峰");
            for (compound, _) in own {
                let code = ground.buildings.compound_code(ground.hierarchy, compound);
                let person = roster.person();
                roster.charge(("compound", &code), "building-head", &person, false);
            }
        }
    }
    Charges {
        people: roster.people,
        charges: roster.charges,
    }
}
