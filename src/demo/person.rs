//! Invented people. Owns: names, ids and phones that can belong to nobody: ids lie in the
//! unassigned area 999999, phones in a block of numbers that is not given out (0000 after the
//! network's three digits).

use super::random::Random;
use crate::rules::identity::check_of;

const SURNAMES: [&str; 24] = [
    "林", "陈", "黄", "郑", "吴", "张", "李", "王", "刘", "杨", "蔡", "许", "谢", "何", "傅", "余",
    "苏", "曾", "徐", "朱", "方", "温", "严", "茅",
];
const GIVEN: [&str; 40] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "涛", "明", "超",
    "秀", "霞", "平", "刚", "桂", "英", "华", "玉", "萍", "红", "建", "文", "辉", "梅", "丹", "云",
    "喆", "堃", "昇", "祎", "玥", "荣", "志", "国",
];

/// An invented person.
pub struct Person {
    /// Surname and given name.
    pub name: String,
    /// 男 or 女.
    pub sex: &'static str,
    /// Resident id (GB 11643).
    pub id: String,
    /// Mobile phone.
    pub phone: String,
}

impl Person {
    /// Person `number` of a list; `network` is the first three digits of the phone.
    pub fn new(random: &mut Random, network: u32, number: usize) -> Self {
        let pick = |random: &mut Random, list: &[&'static str]| list[random.below(list.len())];
        let mut name = pick(random, &SURNAMES).to_owned();
        name.push_str(pick(random, &GIVEN));
        if random.unit() < 0.7 {
            name.push_str(pick(random, &GIVEN));
        }
        let is_male = random.unit() < 0.5;
        let (year, month) = (1935 + random.below(80), 1 + random.below(12));
        // The 28th is the last day that every month has.
        let day = 1 + random.below(28);
        // Three digits in sequence; odd for men.
        let sequence = (number * 2 + usize::from(is_male)) % 1000;
        let body = format!("999999{year:04}{month:02}{day:02}{sequence:03}");
        Self {
            name,
            sex: if is_male { "男" } else { "女" },
            id: format!("{body}{}", check_of(&body)),
            phone: format!("{network:03}0000{:04}", number % 10_000),
        }
    }
}
