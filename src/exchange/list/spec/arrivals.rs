//! The list of those who came from elsewhere and are called.

use super::{
    ADDRESS, BUILDING, COMPOUND, Column, ENTRANCE, Form, GRID, HOUSE, HOUSEHOLD, ID_TYPE, List,
    NOTE, PERSON_NAME, PHONE, RESIDENT_ID, Rule, column, needed, sealed,
};
use crate::model::record::Kind;

const COLUMNS: &[Column] = &[
    needed(PERSON_NAME),
    ID_TYPE,
    RESIDENT_ID,
    PHONE,
    GRID,
    BUILDING,
    COMPOUND,
    HOUSE,
    ENTRANCE,
    HOUSEHOLD,
    ADDRESS,
    sealed(column(
        "from",
        &[
            "来自",
            "出发地",
            "来源地",
            "来自地区",
            "旅居地",
            "from",
            "camefrom",
        ],
        Rule::Text,
    )),
    sealed(column(
        "travelled",
        &[
            "离开日期",
            "出发日期",
            "离开来源地日期",
            "travelled",
            "leftthesourcearea",
            "dateofdeparture",
        ],
        Rule::Date,
    )),
    // In clear: how long a record is kept counts from it.
    column(
        "date",
        &[
            "抵达日期",
            "到达日期",
            "来返日期",
            "返回日期",
            "日期",
            "arrived",
            "dateofarrival",
            "date",
        ],
        Rule::Date,
    ),
    sealed(column(
        "language",
        &["语言", "方言", "语种", "language"],
        Rule::Text,
    )),
    // Which list somebody came from; the name of the file where a row does not say.
    sealed(column(
        "list_source",
        &[
            "名单来源",
            "数据来源",
            "推送单位",
            "sourcelist",
            "listsource",
        ],
        Rule::Text,
    )),
    NOTE,
];

pub(super) const ARRIVALS: List = List {
    name: "arrivals",
    kind: Kind::Person,
    columns: COLUMNS,
    key: &["resident_id"],
    // A household may share a phone, and namesakes a house: never by either alone.
    alike: &["name", "phone", "building"],
    form: Form::Arrival,
};
