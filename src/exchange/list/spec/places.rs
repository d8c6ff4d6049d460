//! Lists of places: shops, checkpoints, sampling sites.

use super::{CODE, Choices, Column, Form, GRID, LAT, LON, List, Rule, column, named, needed};
use crate::model::record::Kind;

/// States of a shop.
const SHOP_STATES: Choices = &[
    ("open", &["营业", "开", "open"]),
    ("closed", &["停业", "关闭", "关", "closed"]),
    ("admonished", &["已劝诫", "劝诫", "admonished"]),
];

const SHOP_COLUMNS: &[Column] = &[
    named(&[
        "名称",
        "店名",
        "店铺名称",
        "商铺名称",
        "商户名称",
        "门店名称",
        "字号",
        "name",
        "shop",
    ]),
    CODE,
    column(
        "category",
        &[
            "类型",
            "行业",
            "行业类别",
            "经营类别",
            "经营范围",
            "类别",
            "category",
            "kind",
        ],
        Rule::Text,
    ),
    column(
        "status",
        &["状态", "营业状态", "经营状态", "status"],
        Rule::Choice(SHOP_STATES),
    ),
    GRID,
    column(
        "inspected",
        &["检查日期", "inspected", "inspectedon"],
        Rule::Date,
    ),
    LON,
    LAT,
];

const CHECKPOINT_COLUMNS: &[Column] = &[
    named(&[
        "名称",
        "卡口名称",
        "卡点名称",
        "卡口",
        "卡点",
        "name",
        "checkpoint",
    ]),
    CODE,
    GRID,
    column("posts", &["岗位数", "岗位", "人数", "posts"], Rule::Count),
    needed(LON),
    needed(LAT),
];

const SITE_COLUMNS: &[Column] = &[
    named(&["名称", "采样点名称", "采样点", "点位名称", "name", "site"]),
    CODE,
    GRID,
    column("lanes", &["通道数", "采样通道", "lanes"], Rule::Count),
    column(
        "per_hour",
        &[
            "每通道每小时人数",
            "每小时人数",
            "peopleperlaneandhour",
            "perhour",
        ],
        Rule::Count,
    ),
    column(
        "hours",
        &["开放时间", "采样时间", "openinghours", "hours"],
        Rule::Text,
    ),
    needed(LON),
    needed(LAT),
];

pub(super) const SHOPS: List = List {
    name: "shops",
    kind: Kind::Shop,
    columns: SHOP_COLUMNS,
    key: &["code"],
    alike: &["name", "grid_code"],
    form: Form::Plain,
};

pub(super) const CHECKPOINTS: List = List {
    name: "checkpoints",
    kind: Kind::Checkpoint,
    columns: CHECKPOINT_COLUMNS,
    key: &["code"],
    alike: &["name", "grid_code"],
    form: Form::Plain,
};

pub(super) const SAMPLING_SITES: List = List {
    name: "sampling-sites",
    kind: Kind::SamplingSite,
    columns: SITE_COLUMNS,
    key: &["code"],
    alike: &["name", "grid_code"],
    form: Form::Plain,
};
