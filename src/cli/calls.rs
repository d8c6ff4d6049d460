//! `gridroom calls`: how far the calls to arrivals are, what is overdue first; no passphrase is
//! needed, as nobody is named.
//!
//! JSON: `at`, `total` and `rows`, each with `of` (a grid's code, a community, a caller; empty where
//! it is not known), `name` (of a grid), `all`, `called`, `reached`, `open`, `number`, `visit`,
//! `learned` and `overdue`.

use super::{SOUND, print};
use crate::model::arrivals::{By, Figures, Row};
use crate::model::record::Kind;
use crate::rules::calendar::{instant, instant_text};
use crate::store::{OpenOptions, Project};
use clap::{Args, ValueEnum};
use jiff::civil::DateTime;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write;
use std::path::PathBuf;

/// Arguments of `calls`.
#[derive(Debug, Args)]
pub struct CallsArgs {
    /// The project.
    pub project: PathBuf,
    /// What is counted by.
    #[arg(long, value_enum, default_value_t = Counted::Grid)]
    pub by: Counted,
    /// The instant, such as `2021-09-15T12:00`: what is overdue then of what is known now. The
    /// project's clock if not given.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub moment: Option<DateTime>,
    /// Leave out where nothing is left to do: the list of the morning meeting.
    #[arg(long)]
    pub open: bool,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
}

/// What is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Counted {
    /// The grid.
    Grid,
    /// The community.
    Community,
    /// Who calls.
    Caller,
}

fn moment(text: &str) -> Result<DateTime, String> {
    instant(text).ok_or_else(|| "a time such as 2021-09-15T12:00 is needed".to_owned())
}

/// Print the figures.
///
/// # Errors
/// Where the project cannot be read.
pub fn run(args: &CallsArgs) -> anyhow::Result<u8> {
    let options = OpenOptions {
        workspace: super::workspace(),
        read_only: true,
    };
    let project = Project::open(&args.project, &options)?;
    let at = match args.moment {
        Some(at) => at,
        None => project.clock()?.now(),
    };
    let all = project.arrivals()?;
    let by = match args.by {
        Counted::Grid => By::Grid,
        Counted::Community => By::Community,
        Counted::Caller => By::Caller,
    };
    let mut rows = all.figures(by, at);
    rows.retain(|row| !args.open || row.figures.open > 0);
    let names = match by {
        By::Grid => names_of_grids(&project)?,
        By::Community | By::Caller => HashMap::new(),
    };
    if args.json {
        let rows: Vec<Value> = rows
            .iter()
            .map(|row| {
                let mut said = told(row.figures);
                said["of"] = json!(row.of);
                said["name"] = json!(names.get(&row.of));
                said
            })
            .collect();
        let report = json!({"at": at.to_string(), "total": told(all.total(at)), "rows": rows});
        print(&format!("{report:#}\n"))?;
    } else {
        let mut text = format!("{}, at {}\n", args.project.display(), instant_text(at));
        text.push_str("overdue    open   visit  number learned  called reached     all\n");
        for row in &rows {
            text.push_str(&line(row, names.get(&row.of)));
        }
        let total = Row {
            of: "in all".to_owned(),
            figures: all.total(at),
        };
        text.push_str(&line(&total, None));
        print(&text)?;
    }
    Ok(SOUND)
}

fn names_of_grids(project: &Project) -> anyhow::Result<HashMap<String, String>> {
    let grids = project.records(Kind::Grid)?.into_iter();
    let named = grids.filter_map(|grid| {
        let code = grid.record.text("code").unwrap_or(&grid.key.id).to_owned();
        Some((code, grid.record.text("name")?.to_owned()))
    });
    Ok(named.collect())
}

fn line(row: &Row, name: Option<&String>) -> String {
    let figures = row.figures;
    let counts = [
        figures.overdue,
        figures.open,
        figures.visit,
        figures.number,
        figures.learned,
        figures.called,
        figures.reached,
        figures.all,
    ];
    let mut text = String::new();
    for (i, count) in counts.into_iter().enumerate() {
        let width = if i == 0 { 7 } else { 8 };
        let _ = write!(text, "{count:width$}");
    }
    let of = match row.of.as_str() {
        "" => "not known",
        of => of,
    };
    let name = name.map(String::as_str).unwrap_or_default();
    text.push_str(format!("  {of} {name}").trim_end());
    text.push('\n');
    text
}

fn told(figures: Figures) -> Value {
    json!({
        "all": figures.all,
        "called": figures.called,
        "reached": figures.reached,
        "open": figures.open,
        "number": figures.number,
        "visit": figures.visit,
        "learned": figures.learned,
        "overdue": figures.overdue,
    })
}
