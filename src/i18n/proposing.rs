//! What is said of proposed grids, in the window and by the command. Owns: these words.

use super::{I18n, grouped};
use crate::model::propose::{Lack, Parted, Why};

/// Why a grid lies outside the band.
pub fn why_words(i18n: &I18n, why: &Why) -> String {
    let number = |n: u64| grouped(usize::try_from(n).unwrap_or(usize::MAX)).into();
    let between = |names: &[String]| {
        let some: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
        match some.as_slice() {
            [] => i18n.t("propose-nameless"),
            some => i18n.t_args(
                "propose-between",
                &[("names", some.join(&i18n.t("propose-and")).into())],
            ),
        }
    };
    match why {
        Why::Block {
            households,
            compound: Some(name),
            ..
        } => i18n.t_args(
            "propose-why-compound",
            &[
                ("name", name.as_str().into()),
                ("households", number(*households)),
            ],
        ),
        Why::Block {
            households,
            between: names,
            ..
        } => i18n.t_args(
            "propose-why-block",
            &[
                ("block", between(names).into()),
                ("households", number(*households)),
            ],
        ),
        Why::Number { households, grids } => i18n.t_args(
            "propose-why-number",
            &[
                ("households", number(*households)),
                ("grids", grouped(*grids).into()),
            ],
        ),
        Why::Coarse {
            households,
            between: names,
        } => i18n.t_args(
            "propose-why-coarse",
            &[
                ("block", between(names).into()),
                ("households", number(*households)),
            ],
        ),
    }
}

/// What a border parts although it is to stay together.
pub fn parted_words(i18n: &I18n, parted: &Parted) -> String {
    match parted {
        Parted::Buildings => i18n.t("propose-parted-buildings"),
        Parted::Compound(name) if name.is_empty() => i18n.t("propose-parted-nameless"),
        Parted::Compound(name) => {
            i18n.t_args("propose-parted-compound", &[("name", name.as_str().into())])
        }
        Parted::Together(place) => i18n.t_args(
            "propose-together-torn",
            &[("number", grouped(place + 1).into())],
        ),
    }
}

/// What the map lacks for a good proposal, and what would help.
pub fn lack_words(i18n: &I18n, lack: Lack) -> String {
    i18n.t(match lack {
        Lack::Streets => "propose-lack-streets",
        Lack::Buildings => "propose-lack-buildings",
        Lack::Households => "propose-lack-households",
        Lack::Counts => "propose-lack-counts",
        Lack::Compounds => "propose-lack-compounds",
    })
}
