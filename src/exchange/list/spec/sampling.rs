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

/// Who is sampled in a round.
const SCOPES: Choices = &[
    ("town", &[]),
    ("communities", &[]),
    ("grids", &[]),
    ("zones", &[]),
    ("isolated", &[]),
];

const fn text(name: &'static str) -> Column {
    column(name, &[], Rule::Text)
}

const ROUND_COLUMNS: &[Column] = &[
    text("round"),
    text("day"),
    column("scope", &[], Rule::Choice(SCOPES)),
    text("of"),
    text("order"),
    text("starts"),
    text("due"),
    text("size"),
    text("begun"),
];

const TEAM_COLUMNS: &[Column] = &[
    text("round"),
    text("site"),
    text("lane"),
    text("team_from"),
    text("team_until"),
    PERSON_NAME,
    PHONE,
];

const TUBE_COLUMNS: &[Column] = &[
    text("round"),
    text("tube"),
    text("single_of"),
    text("site"),
    text("lane"),
    text("closed"),
    column("result", &[], Rule::Choice(RESULTS)),
    text("number_in_tube"),
    GRID,
    PERSON_NAME,
    PHONE,
];

const CODE_COLUMNS: &[Column] = &[
    GRID,
    text("building"),
    DOOR,
    text("registration_code"),
    text("people_count"),
];

/// A list that is only written, never read.
const fn only_written(name: &'static str, kind: Kind, columns: &'static [Column]) -> List {
    List {
        name,
        kind,
        columns,
        key: &[],
        alike: &[],
        form: Form::Plain,
    }
}

/// Rounds as they are planned.
pub(in crate::exchange::list) const ROUND_PLANS: List =
    only_written("round-plans", Kind::RoundPlan, ROUND_COLUMNS);
/// Who stands at the lanes of a round.
pub(in crate::exchange::list) const TEAMS: List =
    only_written("sampling-teams", Kind::Person, TEAM_COLUMNS);
/// Who is in the tubes of a round.
pub(in crate::exchange::list) const TUBES: List =
    only_written("tube-people", Kind::Person, TUBE_COLUMNS);
/// The codes of households that were pre-registered.
pub(in crate::exchange::list) const CODES: List =
    only_written("registration-codes", Kind::Household, CODE_COLUMNS);

pub(super) const TUBE_RESULTS: List = List {
    name: "tube-results",
    kind: Kind::Tube,
    columns: RESULT_COLUMNS,
    key: &["tube"],
    alike: &[],
    form: Form::Tube,
};

/// Whom to call in a round.
pub(in crate::exchange::list) const MISSING: List =
    only_written("missing", Kind::Person, MISSING_COLUMNS);
