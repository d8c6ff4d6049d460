//! The layers that other programs read: one table a kind of record. Owns: names, titles and
//! types of geometry.

use crate::model::record::Kind;

/// A layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Its table.
    pub table: &'static str,
    /// Its title in both languages.
    pub title: &'static str,
    /// Its type of geometry; `None` for a table without places.
    pub geometry: Option<&'static str>,
}

impl Layer {
    /// The layer of a kind.
    pub const fn of(kind: Kind) -> Self {
        let (table, title, geometry) = match kind {
            Kind::Grid => ("grids", "网格 Grids", Some("MULTIPOLYGON")),
            Kind::RetiredGrid => (
                "retired_grids",
                "旧网格 Retired grids",
                Some("MULTIPOLYGON"),
            ),
            Kind::Lineage => ("lineage", "网格沿革 Lineage", None),
            Kind::Area => ("areas", "片区 Areas", Some("MULTIPOLYGON")),
            Kind::Community => ("communities", "社区 Communities", Some("MULTIPOLYGON")),
            Kind::Compound => ("compounds", "小区与街巷 Compounds", Some("MULTIPOLYGON")),
            Kind::Building => ("buildings", "楼栋 Buildings", Some("MULTIPOLYGON")),
            Kind::Street => ("streets", "街巷 Streets", Some("MULTILINESTRING")),
            Kind::Land => ("land", "水系与绿地 Water and green", Some("GEOMETRY")),
            Kind::Entrance => ("entrances", "出入口 Entrances", Some("POINT")),
            Kind::Checkpoint => ("checkpoints", "卡口 Checkpoints", Some("POINT")),
            Kind::SamplingSite => ("sampling_sites", "采样点 Sampling sites", Some("POINT")),
            Kind::Shop => ("shops", "店铺 Shops", Some("POINT")),
            Kind::Case => (
                "cases",
                "病例（概略位置） Cases (generalised)",
                Some("POINT"),
            ),
            Kind::Drawing => ("drawings", "其他图形 Other features", Some("GEOMETRY")),
            Kind::Person => ("people", "人员（已加密） People (sealed)", None),
            Kind::Plan => ("plans", "方案 Plans", None),
            Kind::PlanGrid => (
                "plan_grids",
                "方案网格 Grids of plans",
                Some("MULTIPOLYGON"),
            ),
            Kind::Order => ("orders", "通告 Zone orders", None),
            Kind::Round => ("sampling_rounds", "采样轮次 Sampling rounds", None),
            Kind::RiskArea => ("risk_areas", "风险地区 Risk areas", None),
            Kind::Alarm => ("alarms", "已阅告警 Alarms seen", None),
            Kind::Household => ("households", "住户（已加密） Households (sealed)", None),
            Kind::Charge => ("charges", "责任人 Who answers for what", None),
            Kind::Handover => ("handovers", "交接班 Handovers", None),
            Kind::RoundPlan => ("round_plans", "采样计划 Planned rounds", None),
            Kind::SamplingTeam => ("sampling_teams", "采样班组 Sampling teams", None),
            Kind::Tube => ("tubes", "混采管（已加密） Batch tubes (sealed)", None),
            Kind::Refusal => ("refusals", "拒检登记（已加密） Refusals (sealed)", None),
            Kind::PreRegistration => (
                "pre_registrations",
                "采样预登记（已加密） Pre-registrations (sealed)",
                None,
            ),
            Kind::Setting => ("settings", "设置 Settings", None),
            Kind::Service => ("services", "服务（已加密） Services (sealed)", None),
        };
        Self {
            table,
            title,
            geometry,
        }
    }
}

/// The column of stable ids.
pub const ID: &str = "gridroom_id";
/// The column of geometries.
pub const GEOMETRY: &str = "geom";
/// The primary key.
pub const FID: &str = "fid";
/// WGS84, longitude and latitude in degrees.
pub const SRS: i32 = 4326;

/// A name as SQL quotes it.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
