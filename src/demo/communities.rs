//! The subdistrict's communities: real names and codes, invented places in the town.

/// A community.
pub struct Community {
    /// Three digits after the subdistrict's code.
    pub code: u16,
    /// Its short name.
    pub name: &'static str,
    /// How many grids it had in the invented town, and has since they were drawn anew.
    pub grids: (usize, usize),
    /// Where it lies in the town, from the south-west corner (0 to 1 east, 0 to 1 north).
    pub place: (f64, f64),
    /// A village with fewer households to a grid.
    pub is_rural: bool,
}

/// The code of Licheng Subdistrict (鲤城街道).
pub const SUBDISTRICT: &str = "350322001";

const fn community(
    code: u16,
    name: &'static str,
    grids: (usize, usize),
    place: (f64, f64),
) -> Community {
    Community {
        code,
        name,
        grids,
        place,
        is_rural: code >= 200,
    }
}

/// All 17, in the order of their codes. Their grids were 77 and are 156.
pub const ALL: [Community; 17] = [
    community(1, "木兰", (5, 10), (0.30, 0.12)),
    community(2, "城内", (5, 10), (0.50, 0.45)),
    community(3, "十字", (4, 9), (0.42, 0.57)),
    community(4, "洪桥", (5, 11), (0.61, 0.36)),
    community(5, "南桥", (4, 9), (0.51, 0.14)),
    community(6, "仙糖", (5, 10), (0.71, 0.16)),
    community(7, "坝垄", (5, 9), (0.90, 0.14)),
    community(8, "龙泉", (5, 10), (0.68, 0.62)),
    community(9, "东门", (5, 10), (0.80, 0.40)),
    community(10, "北宝峰", (4, 9), (0.58, 0.86)),
    community(11, "玉井", (4, 9), (0.36, 0.34)),
    community(12, "万福", (5, 9), (0.20, 0.34)),
    community(13, "来洋", (4, 8), (0.08, 0.14)),
    community(14, "蜚山", (4, 9), (0.36, 0.82)),
    community(15, "金井", (5, 9), (0.22, 0.60)),
    community(16, "白塔", (4, 9), (0.90, 0.68)),
    community(205, "富洋", (4, 6), (0.10, 0.88)),
];

impl Community {
    /// Its twelve-digit code.
    pub fn full_code(&self) -> String {
        format!("{SUBDISTRICT}{:03}", self.code)
    }

    /// Its name with its kind.
    pub fn full_name(&self) -> String {
        let kind = if self.is_rural { "村" } else { "社区" };
        format!("{}{kind}", self.name)
    }
}
