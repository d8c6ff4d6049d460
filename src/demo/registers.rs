//! Lists of the desks: arrivals, staff, shops, supplies, medicine. Owns: their columns.

use super::divisions::Ground;
use super::epidemic::{day, household_code};
use super::person::Person;
use super::random::Random;
use super::text_table::TextTable;
use crate::geometry::fixed::Degrees;
use jiff::civil::Date;

/// Arrivals from Fengting Town (枫亭镇) to be phoned one by one.
pub const ARRIVALS: usize = 7000;
/// Staff of the command centre.
pub const STAFF: usize = 100;
/// Of whom so many are trained for sampling.
const TRAINED: usize = 52;
/// Patients to whom medicine is taken.
const PATIENTS: usize = 10;

fn text(value: &impl ToString) -> String {
    value.to_string()
}

/// A household somewhere in the town, by the place of its building and its number.
fn some_household(ground: Ground<'_>, random: &mut Random) -> (usize, u32) {
    loop {
        let building = random.below(ground.buildings.all.len());
        let households = ground.buildings.all[building].households;
        if households > 0 {
            return (building, 1 + random.below(households as usize) as u32);
        }
    }
}

/// Somebody who came from Fengting.
pub struct Arrived {
    /// The day.
    pub day: Date,
    /// The place of their building in the list.
    pub building: usize,
}

/// The id of an arrival, by its place in the list.
pub fn arrival_id(place: usize) -> String {
    format!("A{:05}", place + 1)
}

/// People who came from Fengting, to be verified by phone, in the order of their list.
pub fn arrivals(ground: Ground<'_>, seed: u64) -> (TextTable, Vec<Arrived>) {
    let mut random = Random::new(seed, 60);
    let columns = [
        "id",
        "name",
        "sex",
        "resident_id",
        "phone",
        "from",
        "arrived",
        "grid_code",
        "household",
    ];
    let mut table = TextTable::new(&columns);
    let mut all = Vec::with_capacity(ARRIVALS);
    for n in 0..ARRIVALS {
        let person = Person::new(&mut random, 139, n);
        let (building, household) = some_household(ground, &mut random);
        let place = building;
        let building = &ground.buildings.all[place];
        let grid = &ground.hierarchy.new[ground.buildings.grid_of(building)];
        let arrived = day(random.below(12) as i64 - 9);
        all.push(Arrived {
            day: arrived,
            building: place,
        });
        table.row([
            arrival_id(n),
            person.name,
            person.sex.to_owned(),
            person.id,
            person.phone,
            "枫亭镇".to_owned(),
            text(&arrived),
            ground.hierarchy.code(grid),
            household_code(ground, building, household),
        ]);
    }
    (table, all)
}

/// The staff of the centre.
pub fn staff(seed: u64) -> TextTable {
    let mut random = Random::new(seed, 61);
    let mut table = TextTable::new(&["id", "name", "sex", "phone", "desk", "trained_for_sampling"]);
    let desks = [
        "指挥", "流调", "采样", "转运", "卡口", "巡查", "宣传", "保障",
    ];
    for n in 0..STAFF {
        let person = Person::new(&mut random, 138, n);
        table.row([
            format!("P{:03}", n + 1),
            person.name,
            person.sex.to_owned(),
            person.phone,
            desks[n % desks.len()].to_owned(),
            text(&is_trained(n)),
        ]);
    }
    table
}

/// The ids of those who are trained for sampling.
pub fn trained() -> Vec<String> {
    let trained = (0..STAFF).filter(|n| is_trained(*n));
    trained.map(|n| format!("P{:03}", n + 1)).collect()
}

/// Spread over the list, exactly as many as are trained.
const fn is_trained(n: usize) -> bool {
    (n + 1) * TRAINED / STAFF > n * TRAINED / STAFF
}

/// Shops and premises that patrols inspect.
pub fn shops(ground: Ground<'_>, seed: u64) -> TextTable {
    let mut random = Random::new(seed, 62);
    let mut table = TextTable::new(&[
        "id",
        "name",
        "category",
        "grid_code",
        "lon",
        "lat",
        "status",
    ]);
    let kinds = [
        "超市",
        "药店",
        "餐饮",
        "理发",
        "网吧",
        "棋牌室",
        "诊所",
        "菜店",
    ];
    let first = [
        "兰溪", "清源", "东门", "城内", "紫阳", "龙津", "书香", "状元",
    ];
    for n in 0..ground.hierarchy.new.len() {
        let (building, _) = some_household(ground, &mut random);
        let building = &ground.buildings.all[building];
        let grid = &ground.hierarchy.new[ground.buildings.grid_of(building)];
        let kind = kinds[random.below(kinds.len())];
        // Places where people sit together are closed.
        let is_closed =
            matches!(kind, "网吧" | "棋牌室") || (kind == "餐饮" && random.unit() < 0.5);
        let at = building.place();
        table.row([
            format!("D{:03}", n + 1),
            format!("{}{kind}", first[random.below(first.len())]),
            kind.to_owned(),
            ground.hierarchy.code(grid),
            Degrees(at.x).to_string(),
            Degrees(at.y).to_string(),
            if is_closed { "closed" } else { "open" }.to_owned(),
        ]);
    }
    table
}

/// Requests of households that may not go out.
pub fn supplies(ground: Ground<'_>, seed: u64) -> TextTable {
    let mut random = Random::new(seed, 63);
    let columns = ["id", "household", "date", "goods", "status"];
    let mut table = TextTable::new(&columns);
    let goods = [
        "大米",
        "蔬菜",
        "鸡蛋",
        "奶粉",
        "尿不湿",
        "煤气",
        "饮用水",
        "猪肉",
    ];
    for n in 0..180 {
        let (building, household) = some_household(ground, &mut random);
        let days = random.below(24) as i64;
        table.row([
            format!("R{:03}", n + 1),
            household_code(ground, &ground.buildings.all[building], household),
            text(&day(days)),
            goods[random.below(goods.len())].to_owned(),
            if days < 22 { "delivered" } else { "open" }.to_owned(),
        ]);
    }
    table
}

/// Medicine taken to patients. What they suffer from is nobody's business and stands nowhere.
pub fn medicine(ground: Ground<'_>, seed: u64) -> TextTable {
    let mut random = Random::new(seed, 64);
    let mut table = TextTable::new(&["id", "household", "date", "status"]);
    for n in 0..PATIENTS {
        let (building, household) = some_household(ground, &mut random);
        for delivery in 0..3 {
            let date = day(2 + n as i64 % 3 + 7 * delivery);
            table.row([
                format!("M{:02}-{}", n + 1, delivery + 1),
                household_code(ground, &ground.buildings.all[building], household),
                text(&date),
                "delivered".to_owned(),
            ]);
        }
    }
    table
}
