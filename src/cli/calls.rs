//! `gridroom calls`: how far the calls to arrivals are, what is overdue first; no passphrase is
//! needed, as nobody is named. Who called when is sealed: by hour somebody signs in.
//!
//! JSON: `at`, `total` and `rows`, each with `of` (a grid's code, a community, a caller; empty where
//! it is not known), `name` (of a grid), `all`, `called`, `reached`, `open`, `number`, `visit`,
//! `learned`, `overdue` and `out`. By hour: `day`, `caller` (null for all) and `hours`, each with
//! `hour`, `calls`, `reached` and `visits`; hours in which nothing was done are left out.

use super::{ProfileArgs, SOUND, Who, print, profile};
use crate::model::arrivals::{By, Figures, Hour, Row};
use crate::model::record::Kind;
use crate::model::setting::ProfileOf;
use crate::rules::calendar::{date, instant, instant_text};
use crate::store::{OpenOptions, Project, StoreError};
use clap::{Args, ValueEnum};
use jiff::civil::{Date, DateTime};
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
    /// Say how many calls and visits there were in each hour of a day instead. In a project with
    /// users somebody signs in.
    #[arg(long)]
    pub hours: bool,
    /// The day, such as `2021-09-15`; the project's today if not given.
    #[arg(long, value_name = "DAY", requires = "hours", value_parser = day)]
    pub day: Option<Date>,
    /// Only what this caller did.
    #[arg(long, value_name = "NAME", requires = "hours")]
    pub caller: Option<String>,
    /// The rules that the desk goes by, in place of figures.
    #[command(flatten)]
    pub profile: ProfileArgs,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
    /// Who signs in, in a project with users.
    #[command(flatten)]
    pub who: Who,
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

fn day(text: &str) -> Result<Date, String> {
    date(text).map_err(|_| "a day such as 2021-09-15 is needed".to_owned())
}

/// Print the figures.
///
/// # Errors
/// Where the project cannot be read.
pub fn run(args: &CallsArgs) -> anyhow::Result<u8> {
    let here = (args.project.as_path(), &args.who, args.json);
    if let Some(code) = profile::run(&args.profile, ProfileOf::Calls, here)? {
        return Ok(code);
    }
    if args.hours {
        return run_by_hour(args);
    }
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

/// Print what was done in each hour of a day.
fn run_by_hour(args: &CallsArgs) -> anyhow::Result<u8> {
    let project = super::open_project(&args.project, &args.who)?;
    if !project.holds_data_key() {
        return Err(StoreError::SignInNeeded.into());
    }
    let day = match args.day {
        Some(day) => day,
        None => project.clock()?.today(),
    };
    let hours = project.arrivals()?.hours(day, args.caller.as_deref());
    let done: Vec<(usize, Hour)> = hours
        .into_iter()
        .enumerate()
        .filter(|(_, hour)| !hour.is_idle())
        .collect();
    if args.json {
        let rows: Vec<Value> = done
            .iter()
            .map(|(at, hour)| {
                json!({
                    "hour": at,
                    "calls": hour.calls,
                    "reached": hour.reached,
                    "visits": hour.visits,
                })
            })
            .collect();
        let report = json!({"day": day.to_string(), "caller": args.caller, "hours": rows});
        print(&format!("{report:#}\n"))?;
        return Ok(SOUND);
    }
    let whose = args.caller.as_deref().unwrap_or("all callers");
    let mut text = format!("{}, {day}, {whose}\n", args.project.display());
    text.push_str("hour     calls reached  visits\n");
    let mut sum = Hour::default();
    let line = |text: &mut String, at: &str, hour: Hour| {
        let (calls, reached, visits) = (hour.calls, hour.reached, hour.visits);
        let _ = writeln!(text, "{at:6}{calls:8}{reached:8}{visits:8}");
    };
    for (at, hour) in done {
        line(&mut text, &format!("{at:02}:00"), hour);
        sum += hour;
    }
    line(&mut text, "in all", sum);
    print(&text)?;
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
        "out": figures.out,
    })
}
