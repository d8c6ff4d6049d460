//! What lists there are, and what their columns mean. Owns: names and rules of columns, and how
//! files call them.

use crate::model::record::Kind;

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
    Choice(&'static [(&'static str, &'static [&'static str])]),
    /// Longitude, degrees (WGS84).
    Longitude,
    /// Latitude, degrees (WGS84).
    Latitude,
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
    /// The column by which a record is found again, exactly.
    pub key: &'static str,
    /// Columns that, all the same, make two rows doubtful.
    pub alike: &'static [&'static str],
}

impl List {
    /// The column of a name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
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

const fn place(name: &'static str, names: &'static [&'static str], rule: Rule) -> Column {
    Column {
        holder: Holder::Place,
        ..column(name, names, rule)
    }
}

const LON: Column = place(
    "lon",
    &["经度", "lon", "lng", "longitude", "x"],
    Rule::Longitude,
);
const LAT: Column = place("lat", &["纬度", "lat", "latitude", "y"], Rule::Latitude);
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

/// Kinds of person.
const PEOPLE: &[(&str, &[&str])] = &[
    ("resident", &["常住", "常住人员", "居民", "resident"]),
    ("arrival", &["来返", "来返人员", "外来", "arrival"]),
    ("isolation", &["隔离", "隔离人员", "isolation"]),
    ("staff", &["工作人员", "干部", "staff"]),
];

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

/// Whose a dwelling is.
const TENURES: &[(&str, &[&str])] = &[
    ("owner", &["自有", "自住", "业主", "owner"]),
    ("tenant", &["租住", "租赁", "出租", "租户", "tenant"]),
];

const PERSON_COLUMNS: &[Column] = &[
    needed(sealed(column(
        "name",
        &["姓名", "名字", "name"],
        Rule::Text,
    ))),
    column("id_type", &["证件类型", "idtype"], Rule::Choice(IDENTITIES)),
    sealed(column(
        "resident_id",
        &[
            "身份证号",
            "身份证号码",
            "证件号码",
            "证件号",
            "residentid",
            "idcard",
            "idnumber",
        ],
        Rule::Identity("id_type"),
    )),
    sealed(column("sex", &["性别", "sex", "gender"], Rule::Text)),
    sealed(column(
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
    )),
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
    // Sealed with the person: where somebody lives is nobody's business.
    sealed(column(
        "building",
        &["楼栋编码", "楼栋编号", "楼栋", "building"],
        Rule::Code,
    )),
    sealed(column(
        "door",
        &["门牌", "室号", "房号", "房间号", "门牌室号", "door", "room"],
        Rule::Code,
    )),
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
    sealed(column(
        "address",
        &["住址", "地址", "现住址", "居住地址", "address"],
        Rule::Text,
    )),
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
    sealed(column(
        "note",
        &["备注", "说明", "remark", "note"],
        Rule::Text,
    )),
];

/// States of a shop.
const SHOP_STATES: &[(&str, &[&str])] = &[
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
    column("inspected", &["检查日期", "inspected"], Rule::Date),
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
    needed(LON),
    needed(LAT),
];

/// All lists.
pub const LISTS: [List; 4] = [
    List {
        name: "people",
        kind: Kind::Person,
        columns: PERSON_COLUMNS,
        key: "resident_id",
        // A household may share a phone: never by the phone alone.
        alike: &["name", "phone"],
    },
    List {
        name: "shops",
        kind: Kind::Shop,
        columns: SHOP_COLUMNS,
        key: "code",
        alike: &["name", "grid_code"],
    },
    List {
        name: "checkpoints",
        kind: Kind::Checkpoint,
        columns: CHECKPOINT_COLUMNS,
        key: "code",
        alike: &["name", "grid_code"],
    },
    List {
        name: "sampling-sites",
        kind: Kind::SamplingSite,
        columns: SITE_COLUMNS,
        key: "code",
        alike: &["name", "grid_code"],
    },
];

/// The list of a name.
pub fn list_named(name: &str) -> Option<&'static List> {
    LISTS.iter().find(|list| list.name == name)
}
