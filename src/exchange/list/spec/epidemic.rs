//! Lists of the epidemic: cases, isolations, sampling rounds.

use super::{
    ADDRESS, BUILDING, COMPOUND, Choices, Column, ENTRANCE, Form, GRID, HOUSE, HOUSEHOLD, ID_TYPE,
    List, NOTE, PERSON_NAME, PHONE, RESIDENT_ID, Rule, column, needed, sealed,
};
use crate::model::record::Kind;

/// Classes of case.
const CLASSES: Choices = &[
    ("confirmed", &["确诊", "确诊病例", "confirmed"]),
    (
        "asymptomatic",
        &["无症状", "无症状感染者", "无症状感染", "asymptomatic"],
    ),
    (
        "unknown",
        &[
            "未定",
            "待定",
            "不详",
            "undetermined",
            "notsaidyet",
            "unknown",
        ],
    ),
];

/// Where somebody is isolated.
const WHERE: Choices = &[
    (
        "home",
        &["居家", "居家隔离", "居家健康监测", "athome", "home"],
    ),
    (
        "central",
        &["集中", "集中隔离", "central", "inacentralplace"],
    ),
];

/// Classes of contact, as the bundled profiles call them.
const CONTACTS: Choices = &[
    (
        "close",
        &["密切接触者", "密接", "密接者", "closecontact", "close"],
    ),
    (
        "secondary",
        &[
            "次密接",
            "次密切接触者",
            "密接的密接",
            "secondarycontact",
            "contactofacontact",
            "secondary",
        ],
    ),
];

const CASE_COLUMNS: &[Column] = &[
    needed(column(
        "case_number",
        &["病例编号", "病例号", "病例序号", "casenumber", "case"],
        Rule::Code,
    )),
    column(
        "class",
        &[
            "病例类型",
            "病例分类",
            "诊断类型",
            "感染类型",
            "分类",
            "class",
        ],
        Rule::Choice(CLASSES),
    ),
    column(
        "onset",
        &["发病日期", "症状日期", "onset", "firstsymptoms"],
        Rule::Date,
    ),
    column(
        "sampled",
        &["采样日期", "阳性采样日期", "sampled", "positivesample"],
        Rule::Date,
    ),
    column(
        "reported",
        &["报告日期", "通报日期", "确诊日期", "reported"],
        Rule::Date,
    ),
    GRID,
    BUILDING,
    COMPOUND,
    HOUSE,
    PERSON_NAME,
    PHONE,
    column(
        "origin",
        &[
            "输入来源地",
            "输入来源",
            "origin",
            "importedfrom",
            "broughtinfrom",
        ],
        Rule::Text,
    ),
    sealed(column(
        "source",
        &[
            "传染源",
            "传染源病例",
            "关联病例",
            "source",
            "sourcecase",
            "caughtfrom",
        ],
        Rule::Code,
    )),
    NOTE,
];

const ISOLATION_COLUMNS: &[Column] = &[
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
        "place",
        &[
            "隔离方式",
            "隔离地点类型",
            "管控方式",
            "place",
            "placeofisolation",
            "kindofplace",
        ],
        Rule::Choice(WHERE),
    )),
    column(
        "contact",
        &[
            "接触类别",
            "接触者类别",
            "密接类型",
            "人员分类",
            "contact",
            "contactclass",
            "classofcontact",
        ],
        Rule::Choice(CONTACTS),
    ),
    sealed(column(
        "case_met",
        &[
            "关联病例",
            "病例编号",
            "所涉病例",
            "case",
            "linkedcase",
            "casemet",
        ],
        Rule::Code,
    )),
    sealed(column(
        "exposed",
        &[
            "末次暴露日期",
            "末次接触日期",
            "暴露日期",
            "exposed",
            "lastexposure",
        ],
        Rule::Date,
    )),
    needed(column(
        "start",
        &[
            "隔离开始日期",
            "隔离起始日期",
            "开始隔离日期",
            "隔离日期",
            "start",
            "isolationstart",
            "isolatedfrom",
        ],
        Rule::Date,
    )),
    sealed(column(
        "central_until",
        &["集中隔离截止日期", "转居家日期", "centraluntil"],
        Rule::Date,
    )),
    sealed(column(
        "end",
        &[
            "隔离结束日期",
            "解除日期",
            "解除隔离日期",
            "拟解除日期",
            "end",
            "isolationend",
            "isolateduntil",
        ],
        Rule::Date,
    )),
    sealed(column(
        "samples",
        &[
            "采样日期",
            "核酸采样日期",
            "samples",
            "samplingdays",
            "daysofsamples",
        ],
        Rule::Days,
    )),
    sealed(column("seal", &["封条编号", "封条号", "seal"], Rule::Code)),
    NOTE,
];

const ROUND_COLUMNS: &[Column] = &[
    needed(column(
        "round",
        &["轮次", "采样轮次", "第几轮", "round"],
        Rule::Count,
    )),
    needed(column(
        "day",
        &[
            "采样日期",
            "检测日期",
            "日期",
            "day",
            "samplingday",
            "dayofround",
            "date",
        ],
        Rule::Date,
    )),
    needed(GRID),
    needed(column(
        "expected",
        &["应采人数", "应检人数", "应采", "expected", "tobesampled"],
        Rule::Count,
    )),
    column("negative", &["阴性人数", "阴性", "negative"], Rule::Count),
    column("positive", &["阳性人数", "阳性", "positive"], Rule::Count),
    column(
        "refused",
        &[
            "拒检人数",
            "拒检",
            "拒绝采样人数",
            "拒绝采样",
            "拒采人数",
            "refused",
            "refusedtobetested",
        ],
        Rule::Count,
    ),
];

pub(super) const CASES: List = List {
    name: "cases",
    kind: Kind::Case,
    columns: CASE_COLUMNS,
    key: &["case_number"],
    alike: &[],
    form: Form::Case,
};

pub(super) const ISOLATIONS: List = List {
    name: "isolations",
    kind: Kind::Person,
    columns: ISOLATION_COLUMNS,
    key: &["resident_id"],
    alike: &["name", "phone"],
    form: Form::Isolation,
};

pub(super) const ROUNDS: List = List {
    name: "rounds",
    kind: Kind::Round,
    columns: ROUND_COLUMNS,
    key: &["round", "day", "grid_code"],
    alike: &[],
    form: Form::Round,
};
