//! Lists of the register: who answers for what, and the staff.

use super::{Choices, Column, Form, List, PERSON_NAME, PHONE, Rule, column, needed};
use crate::model::record::Kind;

/// Levels of units.
const LEVELS: Choices = &[
    ("community", &["社区", "社区村", "村", "community"]),
    ("area", &["片区", "area"]),
    ("grid", &["网格", "grid"]),
    ("compound", &["小区", "街巷", "单位", "compound"]),
    ("building", &["楼栋", "building"]),
];

/// Roles, as the rules of responsibility call them.
const ROLES: Choices = &[
    (
        "community-head",
        &[
            "社区负责人",
            "社区书记",
            "headofcommunity",
            "communityhead",
            "community-head",
        ],
    ),
    (
        "area-head",
        &[
            "片长",
            "片区长",
            "片区负责人",
            "headofarea",
            "areahead",
            "area-head",
        ],
    ),
    (
        "grid-head",
        &["网格长", "headofgrid", "gridhead", "grid-head"],
    ),
    (
        "grid-worker",
        &["网格员", "专职网格员", "gridworker", "grid-worker"],
    ),
    (
        "building-head",
        &[
            "楼栋长",
            "楼长",
            "headofbuilding",
            "buildinghead",
            "building-head",
        ],
    ),
    (
        "police",
        &["社区民警", "联系民警", "民警", "policeofficer", "police"],
    ),
    (
        "doctor",
        &["家庭医生", "联系医生", "医生", "familydoctor", "doctor"],
    ),
];

const PUBLIC: Column = column(
    "public",
    &["是否公示", "公示", "public", "posted"],
    Rule::Flag,
);

const CHARGE_COLUMNS: &[Column] = &[
    column(
        "level",
        &["层级", "辖区层级", "单元层级", "级别", "level"],
        Rule::Choice(LEVELS),
    ),
    needed(column(
        "unit",
        &[
            "责任辖区",
            "辖区编码",
            "辖区名称",
            "责任单元",
            "单元编码",
            "负责单元",
            "责任区域",
            "网格编码",
            "网格名称",
            "所属网格",
            "网格",
            "unit",
        ],
        Rule::Code,
    )),
    needed(column(
        "role",
        &["职责", "角色", "职务", "岗位", "role"],
        Rule::Choice(ROLES),
    )),
    needed(PERSON_NAME),
    needed(PHONE),
    PUBLIC,
    column("deputy", &["是否副职", "副职", "deputy"], Rule::Flag),
    column(
        "charge_from",
        &["任职日期", "起任日期", "开始日期", "from", "since"],
        Rule::Date,
    ),
    column(
        "charge_until",
        &["离任日期", "卸任日期", "until"],
        Rule::Date,
    ),
];

const STAFF_COLUMNS: &[Column] = &[needed(PERSON_NAME), needed(PHONE), PUBLIC];

pub(super) const CHARGES: List = List {
    name: "charges",
    kind: Kind::Charge,
    columns: CHARGE_COLUMNS,
    key: &["level", "unit", "role", "name", "phone"],
    alike: &[],
    form: Form::Charge,
};

pub(super) const STAFF: List = List {
    name: "staff",
    kind: Kind::Person,
    columns: STAFF_COLUMNS,
    key: &["name", "phone"],
    alike: &[],
    form: Form::Typed("staff"),
};
