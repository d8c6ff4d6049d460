//! What lists there are, and what their columns mean. Owns: names and rules of columns, and how
//! files call them.

mod arrivals;
mod epidemic;
mod people;
mod places;
mod register;
mod sampling;

use crate::model::record::Kind;

/// Words that are possible, and what files say for them.
pub type Choices = &'static [(&'static str, &'static [&'static str])];

/// Yes and no.
const FLAG: Choices = &[
    ("yes", &["是", "√", "y", "yes", "true", "1"]),
    ("no", &["否", "×", "n", "no", "false", "0"]),
];

/// What a cell must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Any text.
    Text,
    /// A code: a text whose zeros matter.
    Code,
    /// A day.
    Date,
    /// A whole number, not negative.
    Count,
    /// A phone number.
    Phone,
    /// An id; a resident id unless the column of this name says otherwise.
    Identity(&'static str),
    /// One of these words; files may use any of those beside it.
    Choice(Choices),
    /// Yes or no; a flag in the record.
    Flag,
    /// Several days.
    Days,
    /// Longitude, degrees (WGS84).
    Longitude,
    /// Latitude, degrees (WGS84).
    Latitude,
}

impl Rule {
    /// The words that are possible, where only some are.
    pub const fn choices(self) -> Option<Choices> {
        match self {
            Self::Choice(choices) => Some(choices),
            Self::Flag => Some(FLAG),
            _ => None,
        }
    }
}

/// Where a value is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// An attribute in clear.
    Attribute,
    /// A sealed value.
    Sealed,
    /// The place of the record.
    Place,
    /// Nowhere of its own: it is a part of an address, which is put together from all of them.
    Part,
    /// Nowhere: a place that says which building is meant. Where somebody is, is nobody's business.
    Finder,
}

impl Holder {
    /// Whether a record has it under a name of its own, so that it goes out with a list.
    pub const fn is_kept(self) -> bool {
        !matches!(self, Self::Part | Self::Finder)
    }
}

/// How a row becomes a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Each value as its column says.
    Plain,
    /// The same, of people of this type only.
    Typed(&'static str),
    /// Through the form of a case.
    Case,
    /// Through the form of an isolation.
    Isolation,
    /// Through the form of a charge.
    Charge,
    /// Through the form of a sampling round.
    Round,
    /// What came of a tube that is there.
    Tube,
    /// Through the form of an arrival.
    Arrival,
}

/// A column of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name of the value.
    pub name: &'static str,
    /// What files call it, in small letters without gaps; the first is usual.
    pub names: &'static [&'static str],
    /// What its cells must be.
    pub rule: Rule,
    /// A row without it cannot come in.
    pub needed: bool,
    /// Where it is kept.
    pub holder: Holder,
}

/// A list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    /// Its name.
    pub name: &'static str,
    /// What its rows become.
    pub kind: Kind,
    /// Its columns.
    pub columns: &'static [Column],
    /// The columns by which a record is found again, exactly: all of them together.
    pub key: &'static [&'static str],
    /// What makes two rows doubtful: the first column is the same, and any of the others, or none
    /// of these is said by both; none where the key is always there.
    pub alike: &'static [&'static str],
    /// How a row becomes a record.
    pub form: Form,
}

impl List {
    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }

    /// The column that a row is called by.
    pub fn title(&self) -> usize {
        let named = self.alike.first().or(self.key.first());
        named.and_then(|name| self.column(name)).unwrap_or_default()
    }

    /// What a row is found again by; `None` where some of it is not said.
    pub(super) fn key_of(&self, values: &[Option<Box<str>>]) -> Option<String> {
        let parts = self
            .key
            .iter()
            .map(|name| values[self.column(name)?].as_deref());
        let parts: Option<Vec<&str>> = parts.collect();
        parts.map(|parts| parts.join("\u{1f}"))
    }

    /// The type of the people that it is about, where it is about some only.
    pub const fn person_type(&self) -> Option<&'static str> {
        match self.form {
            Form::Typed(name) => Some(name),
            Form::Isolation => Some("isolation"),
            Form::Arrival => Some("arrival"),
            _ => None,
        }
    }
}

const fn column(name: &'static str, names: &'static [&'static str], rule: Rule) -> Column {
    Column {
        name,
        names,
        rule,
        needed: false,
        holder: Holder::Attribute,
    }
}

const fn needed(column: Column) -> Column {
    Column {
        needed: true,
        ..column
    }
}

const fn sealed(column: Column) -> Column {
    Column {
        holder: Holder::Sealed,
        ..column
    }
}

const fn part(name: &'static str, names: &'static [&'static str]) -> Column {
    Column {
        holder: Holder::Part,
        ..column(name, names, Rule::Text)
    }
}

const fn place(name: &'static str, names: &'static [&'static str], rule: Rule) -> Column {
    Column {
        holder: Holder::Place,
        ..column(name, names, rule)
    }
}

const LON: Column = place(
    "lon",
    &[
        "经度",
        "lon",
        "lng",
        "longitude",
        "x",
        "东坐标",
        "横坐标",
        "easting",
    ],
    Rule::Longitude,
);
const LAT: Column = place(
    "lat",
    &[
        "纬度",
        "lat",
        "latitude",
        "y",
        "北坐标",
        "纵坐标",
        "northing",
    ],
    Rule::Latitude,
);
const HOME_LON: Column = Column {
    holder: Holder::Finder,
    ..LON
};
const HOME_LAT: Column = Column {
    holder: Holder::Finder,
    ..LAT
};
const CODE: Column = column("code", &["编码", "编号", "代码", "code", "id"], Rule::Code);
const GRID: Column = column(
    "grid_code",
    &[
        "网格编码",
        "所属网格",
        "所在网格",
        "网格名称",
        "网格编号",
        "网格",
        "gridcode",
        "grid",
    ],
    Rule::Code,
);

/// The name of what a row is about; a row without it cannot come in.
const fn named(names: &'static [&'static str]) -> Column {
    needed(column("name", names, Rule::Text))
}

/// Types of id.
const IDENTITIES: &[(&str, &[&str])] = &[
    ("resident-id", &["身份证", "居民身份证", "residentid"]),
    (
        "hk-macau-permit",
        &[
            "港澳居民来往内地通行证",
            "港澳通行证",
            "回乡证",
            "hongkongormacaupermit",
        ],
    ),
    (
        "taiwan-permit",
        &["台湾居民来往大陆通行证", "台胞证", "taiwanpermit"],
    ),
    ("passport", &["护照", "passport"]),
    ("other", &["其他", "other"]),
];

/// Parts of an address, where files keep them apart: put together, from the left.
pub(super) const PARTS: [&str; 3] = ["compound", "house", "entrance"];

const COMPOUND: Column = part(
    "compound",
    &[
        "小区",
        "小区名称",
        "所属小区",
        "小区名",
        "estate",
        "compound",
    ],
);
const HOUSE: Column = part(
    "house",
    &[
        "楼栋",
        "楼号",
        "楼栋名称",
        "楼栋号",
        "幢号",
        "楼幢",
        "栋",
        "house",
        "blockname",
    ],
);
const ENTRANCE: Column = part("entrance", &["单元", "单元号", "staircase", "entrance"]);
const ADDRESS: Column = sealed(column(
    "address",
    &["住址", "地址", "现住址", "居住地址", "详细地址", "address"],
    Rule::Text,
));
// Sealed with the person: where somebody lives is nobody's business.
const BUILDING: Column = sealed(column(
    "building",
    &["楼栋编码", "楼栋编号", "buildingcode", "building"],
    Rule::Code,
));
// The household by its code, or by what is on its door.
const HOUSEHOLD: Column = sealed(column(
    "household",
    &[
        "住户编码",
        "户编码",
        "门牌",
        "室号",
        "房号",
        "房间号",
        "门牌室号",
        "household",
        "door",
        "room",
    ],
    Rule::Code,
));
const DOOR: Column = sealed(column(
    "door",
    &["门牌", "室号", "房号", "房间号", "门牌室号", "door", "room"],
    Rule::Code,
));
const PHONE: Column = sealed(column(
    "phone",
    &[
        "联系电话",
        "电话",
        "手机",
        "手机号",
        "手机号码",
        "电话号码",
        "联系方式",
        "phone",
        "mobile",
    ],
    Rule::Phone,
));
const ID_TYPE: Column = column("id_type", &["证件类型", "idtype"], Rule::Choice(IDENTITIES));
const RESIDENT_ID: Column = sealed(column(
    "resident_id",
    &[
        "身份证号",
        "身份证号码",
        "身份证",
        "证件号码",
        "证件号",
        "residentid",
        "idcard",
        "idnumber",
    ],
    Rule::Identity("id_type"),
));
const NOTE: Column = sealed(column(
    "note",
    &["备注", "说明", "remark", "note"],
    Rule::Text,
));
const PERSON_NAME: Column = sealed(column("name", &["姓名", "名字", "name"], Rule::Text));

/// All lists.
pub const LISTS: [List; 11] = [
    people::PEOPLE_LIST,
    places::SHOPS,
    places::CHECKPOINTS,
    places::SAMPLING_SITES,
    epidemic::CASES,
    epidemic::ISOLATIONS,
    epidemic::ROUNDS,
    sampling::TUBE_RESULTS,
    register::CHARGES,
    register::STAFF,
    arrivals::ARRIVALS,
];

pub(super) use sampling::{CODES, MISSING, ROUND_PLANS, TEAMS, TUBES};

/// The list of a name.
pub fn list_named(name: &str) -> Option<&'static List> {
    LISTS.iter().find(|list| list.name == name)
}
