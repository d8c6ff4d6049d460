//! The register of one grid, household by household; the others only state how many there are. Owns:
//! who is invented to live there.

use super::buildings::Building;
use super::divisions::Ground;
use super::epidemic::household_code;
use super::person::Person;
use super::random::Random;
use super::text_table::TextTable;

/// The community whose first grid is registered.
const COMMUNITY: &str = "洪桥";
/// The day from which whoever lives there is registered.
const SINCE: &str = "2020-02-01";

/// A household of the registered grid.
pub struct Home {
    id: String,
    building: String,
    door: String,
    phone: String,
    is_tenant: bool,
    since: String,
    members: Vec<Member>,
}

struct Member {
    person: Person,
    relation: &'static str,
    care: &'static str,
}

/// The households of the registered grid, with those who live in them.
pub fn homes(ground: Ground<'_>, seed: u64) -> Vec<Home> {
    let mut random = Random::new(seed, 70);
    let Some(grid) = ground.hierarchy.in_community(COMMUNITY).first().copied() else {
        return Vec::new();
    };
    let mut homes = Vec::new();
    let mut number = 0;
    let all = ground.buildings.all.iter();
    for building in all.filter(|b| ground.buildings.grid_of(b) == grid) {
        for household in 1..=building.households {
            // Not everybody has been registered yet.
            if random.unit() < 0.04 {
                continue;
            }
            homes.push(home(ground, building, household, &mut number, &mut random));
        }
    }
    homes
}

fn home(
    ground: Ground<'_>,
    building: &Building,
    household: u32,
    number: &mut usize,
    random: &mut Random,
) -> Home {
    let is_tenant = random.unit() < 0.28;
    let size = match random.unit() {
        u if u < 0.22 => 1,
        u if u < 0.5 => 2,
        u if u < 0.8 => 3,
        _ => 4,
    };
    let mut members = Vec::with_capacity(size);
    for place in 0..size {
        let mut person = Person::new(random, 137, *number);
        *number += 1;
        // Children share the phone of the household.
        if place > 1 {
            person.phone.clear();
        }
        let care = match random.unit() {
            u if u < 0.02 => "独居老人",
            u if u < 0.03 => "透析",
            u if u < 0.035 => "孕妇",
            _ => "",
        };
        members.push(Member {
            person,
            relation: ["户主", "配偶", "子女", "父母"][place],
            care,
        });
    }
    let floors = building.floors.max(1);
    let on_floor = building.households.div_ceil(floors).max(1);
    let (floor, room) = (
        (household - 1) / on_floor + 1,
        (household - 1) % on_floor + 1,
    );
    Home {
        id: household_code(ground, building, household),
        building: ground.buildings.building_code(ground.hierarchy, building),
        door: format!("{floor}{room:02}"),
        phone: members
            .first()
            .map(|m| m.person.phone.clone())
            .unwrap_or_default(),
        is_tenant,
        since: match is_tenant {
            true => format!("2021-{:02}-01", 1 + random.below(8)),
            false => SINCE.to_owned(),
        },
        members,
    }
}

/// The ids of those who live in them, as their list has them.
pub fn ids(homes: &[Home]) -> Vec<String> {
    let members: usize = homes.iter().map(|home| home.members.len()).sum();
    (1..=members).map(resident_id).collect()
}

fn resident_id(number: usize) -> String {
    format!("R{number:05}")
}

/// The households as a list.
pub fn households(homes: &[Home]) -> TextTable {
    let mut table = TextTable::new(&["id", "building", "door", "phone", "tenure", "from"]);
    for home in homes {
        table.row([
            home.id.clone(),
            home.building.clone(),
            home.door.clone(),
            home.phone.clone(),
            if home.is_tenant { "tenant" } else { "owner" }.to_owned(),
            home.since.clone(),
        ]);
    }
    table
}

/// Those who live in them as a list.
pub fn residents(homes: &[Home]) -> TextTable {
    let mut table = TextTable::new(&[
        "id",
        "home",
        "building",
        "grid_code",
        "name",
        "sex",
        "resident_id",
        "phone",
        "relation",
        "care",
        "from",
    ]);
    let members = homes
        .iter()
        .flat_map(|home| home.members.iter().map(move |m| (home, m)));
    for (number, (home, member)) in members.enumerate() {
        table.row([
            resident_id(number + 1),
            home.id.clone(),
            home.building.clone(),
            home.id.get(..15).unwrap_or_default().to_owned(),
            member.person.name.clone(),
            member.person.sex.to_owned(),
            member.person.id.clone(),
            member.person.phone.clone(),
            member.relation.to_owned(),
            member.care.to_owned(),
            home.since.clone(),
        ]);
    }
    table
}
