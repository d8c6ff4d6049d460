//! Lists of sampling: what a laboratory says of tubes, and whom to call.

use super::{
    BUILDING, Choices, Column, DOOR, Form, GRID, List, PERSON_NAME, PHONE, Rule, column, needed,
};
use crate::model::record::Kind;

/// What came of a tube.
const RESULTS: Choices = &[
    (
        "negative",
        &["阴性", "阴", "未检出", "-", "－", "negative", "notdetected"],
    ),
    (
        "positive",
        &["阳性", "阳", "检出", "+", "＋", "positive", "detected"],
    ),
];

const RESULT_COLUMNS: &[Column] = &[
    needed(column(
        "tube",
        &[
            "混采管编号",
            "混采管号",
            "采样管编号",
            "采样管号",
            "试管编号",
            "管号",
            "样本编号",
            "条码",
            "tubenumber",
            "tube",
            "barcode",
        ],
        Rule::Code,
    )),
    needed(column(
        "result",
        &["检测结果", "结果", "核酸结果", "result", "testresult"],
        Rule::Choice(RESULTS),
    )),
];

/// What somebody who is missing is.
const STATES: Choices = &[("urgent", &[]), ("missing", &[]), ("refused", &[])];

const MISSING_COLUMNS: &[Column] = &[
    GRID,
    BUILDING,
    DOOR,
    PERSON_NAME,
    PHONE,
    column("called", &[], Rule::Choice(STATES)),
];

pub(super) const TUBE_RESULTS: List = List {
    name: "tube-results",
    kind: Kind::Tube,
    columns: RESULT_COLUMNS,
    key: &["tube"],
    alike: &[],
    form: Form::Tube,
};

/// Whom to call in a round. It is only written, never read.
pub(in crate::exchange::list) const MISSING: List = List {
    name: "missing",
    kind: Kind::Person,
    columns: MISSING_COLUMNS,
    key: &[],
    alike: &[],
    form: Form::Plain,
};
