//! Shops and other premises as patrols found them. Owns: what files call their states. Must not know: where
//! any of it is printed.

use crate::model::record::Kind;
use crate::rules::calendar::date;
use crate::store::{Project, StoreError};
use jiff::civil::Date;

/// How a shop was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is open.
    Open,
    /// It is closed.
    Closed,
    /// It is open and should not be, and was told so.
    Admonished,
}

impl Status {
    /// The one that a file names.
    fn named(text: &str) -> Option<Self> {
        match text {
            "open" | "开放" | "营业" => Some(Self::Open),
            "closed" | "停业" | "关闭" => Some(Self::Closed),
            "admonished" | "已劝诫" => Some(Self::Admonished),
            _ => None,
        }
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "choice-open",
            Self::Closed => "choice-closed",
            Self::Admonished => "choice-admonished",
        }
    }
}

/// A shop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shop {
    /// The code of its grid.
    pub grid: String,
    /// Its name.
    pub name: String,
    /// What it sells.
    pub category: String,
    /// How it was found; `None` where nobody said.
    pub status: Option<Status>,
    /// When.
    pub inspected: Option<Date>,
}

/// The shops of a project, by grid and name.
///
/// # Errors
/// [`StoreError::Damaged`] where one cannot be read.
pub fn shops(project: &Project) -> Result<Vec<Shop>, StoreError> {
    let mut shops: Vec<Shop> = project
        .records(Kind::Shop)?
        .iter()
        .map(|stored| {
            let text = |name| stored.record.text(name).unwrap_or_default().to_owned();
            Shop {
                grid: text("grid_code"),
                name: text("name"),
                category: text("category"),
                status: Status::named(&text("status")),
                inspected: date(&text("inspected")).ok(),
            }
        })
        .collect();
    shops.sort_by(|a, b| (&a.grid, &a.name).cmp(&(&b.grid, &b.name)));
    Ok(shops)
}
