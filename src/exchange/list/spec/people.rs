//! The list of people.

use super::{
    ADDRESS, BUILDING, COMPOUND, Choices, Column, DOOR, ENTRANCE, Form, GRID, HOME_LAT, HOME_LON,
    HOUSE, ID_TYPE, List, NOTE, PERSON_NAME, PHONE, RESIDENT_ID, Rule, column, needed, sealed,
};
use crate::model::record::Kind;

/// Kinds of person.
const PEOPLE: Choices = &[
    ("resident", &["常住", "常住人员", "居民", "resident"]),
    ("arrival", &["来返", "来返人员", "外来", "arrival"]),
    ("isolation", &["隔离", "隔离人员", "isolation"]),
    ("staff", &["工作人员", "干部", "staff"]),
];

/// Whose a dwelling is.
const TENURES: Choices = &[
    ("owner", &["自有", "自住", "业主", "owner"]),
    ("tenant", &["租住", "租赁", "出租", "租户", "tenant"]),
];

const COLUMNS: &[Column] = &[
    needed(PERSON_NAME),
    ID_TYPE,
    RESIDENT_ID,
    sealed(column("sex", &["性别", "sex", "gender"], Rule::Text)),
    PHONE,
    column(
        "type",
        &["人员类别", "类别", "人员类型", "type"],
        Rule::Choice(PEOPLE),
    ),
    GRID,
    sealed(column(
        "household",
        &["住户编码", "户编码", "household"],
        Rule::Code,
    )),
    BUILDING,
    COMPOUND,
    HOUSE,
    ENTRANCE,
    DOOR,
    HOME_LON,
    HOME_LAT,
    sealed(column(
        "relation",
        &["与户主关系", "关系", "relation", "relationtohead"],
        Rule::Text,
    )),
    column(
        "tenure",
        &["产权", "住房性质", "tenure"],
        Rule::Choice(TENURES),
    ),
    sealed(column(
        "care",
        &["特殊照护", "特殊人群", "照护", "specialcare", "care"],
        Rule::Text,
    )),
    column(
        "since",
        &["入住日期", "迁入日期", "movedin", "since"],
        Rule::Date,
    ),
    ADDRESS,
    // In clear: how long a record is kept counts from it.
    column(
        "date",
        &[
            "抵达日期",
            "到达日期",
            "来返日期",
            "起始日期",
            "日期",
            "arrived",
            "dateofarrival",
            "date",
        ],
        Rule::Date,
    ),
    sealed(column(
        "from",
        &["来自", "出发地", "来源地", "from"],
        Rule::Text,
    )),
    NOTE,
];

pub(super) const PEOPLE_LIST: List = List {
    name: "people",
    kind: Kind::Person,
    columns: COLUMNS,
    key: &["resident_id"],
    // A household may share a phone: never by the phone alone.
    alike: &["name", "phone"],
    form: Form::Plain,
};
