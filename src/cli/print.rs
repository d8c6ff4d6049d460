//! `gridroom print`: wall maps, parts of the map, grid sheets, notices, daily reports, slides and lists of a project, as PDF,
//! SVG or PNG, and the replay as an animation.
//!
//! JSON: `project`, `output` (every file that was written), `pages` (0 for a workbook or an animation),
//! `grids`, `scale` (of a wall map: the number behind `1:`), `numbered` (grids that have a number on the map
//! and their name beside it), `unplaced` (grids whose name stands in the index alone), `frames` (of an
//! animation), `rows` (of a list), `journaled` (false where the project is only read, so that its journal
//! keeps nothing of it).

use super::pages::{DOTS, Written};
use super::progress::Progress;
use super::{SOUND, Who, open_project, print};
use crate::course::Course;
use crate::exchange::list::{self as lists, Clearness, LISTS, List, Selection, list_named};
use crate::geometry::fixed::{Bounds, Coord};
use crate::i18n::{I18n, Language};
use crate::model::epidemic::Order;
use crate::model::record::Kind;
use crate::print::drafted::PlanWish;
use crate::print::facts;
use crate::print::job::{Format, Job, Told};
use crate::print::paper::Size;
use crate::print::registers::Known;
use crate::print::replay::{self, Days};
use crate::print::report::closes;
use crate::print::wall;
use crate::rules::calendar::{instant, time_of_day};
use crate::store::Project;
use anyhow::{Context, bail};
use clap::{ArgGroup, Args};
use jiff::civil::{Date, DateTime, Time};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Arguments of `print`.
#[derive(Debug, Args)]
#[command(groups = [
    ArgGroup::new("what").args(["wall", "view", "sheets", "notice", "report", "slide", "replay", "list"]),
    ArgGroup::new("of_a_day").args(["report", "slide"]),
    ArgGroup::new("by_grid").args(["sheets", "list"]),
])]
pub struct PrintArgs {
    /// The project.
    pub project: PathBuf,
    /// The wall map: all grids on one sheet. It is what is printed where nothing else is named.
    #[arg(long)]
    pub wall: bool,
    /// A part of the map on one page, from its south-west corner to its north-east one, in degrees; all of it
    /// where none of it lies there.
    #[arg(
        long,
        value_name = "LON,LAT,LON,LAT",
        value_parser = part,
        allow_hyphen_values = true
    )]
    pub view: Option<Bounds>,
    /// Grid sheets: a page for each grid.
    #[arg(long)]
    pub sheets: bool,
    /// The notice (通告) of an order, by its number, as it was when it began.
    #[arg(long, value_name = "ORDER")]
    pub notice: Option<String>,
    /// The report of a day: a workbook (xlsx), or one page.
    #[arg(long)]
    pub report: bool,
    /// A slide of 16 to 9: map, key figures, day and hour.
    #[arg(long)]
    pub slide: bool,
    /// The replay from a day to another as an animation (png): a slide for each day.
    #[arg(long, value_name = "FROM..TO", value_parser = days, conflicts_with = "moment")]
    pub replay: Option<Days>,
    /// A list as a table: overdue, gates, calls, households, morning, visits, or one of those of `list export`
    /// (isolations, cases, people …); personal values are masked.
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub list: Option<Rows>,
    /// Print the personal values of a list in clear, for this purpose; it is printed and kept in the
    /// journal.
    #[arg(
        long,
        value_name = "REASON",
        requires = "list",
        conflicts_with_all = ["wall", "view", "sheets", "notice", "report", "slide", "replay"]
    )]
    pub clear: Option<String>,
    /// The map of this draft plan, by name, with the published boundaries that end dashed.
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with_all = ["sheets", "notice", "report", "slide", "replay", "list"]
    )]
    pub plan: Option<String>,
    /// Only the plan: without the published boundaries.
    #[arg(long, requires = "plan")]
    pub alone: bool,
    /// The day of a report or slide, which is closed at its cut-off hour, or now where that is still to
    /// come; without it a report is that of today, a slide shows now.
    #[arg(
        long,
        value_name = "DATE",
        requires = "of_a_day",
        conflicts_with = "moment"
    )]
    pub day: Option<Date>,
    /// The hour at which the day of a report or slide is closed; without it 20:00.
    #[arg(
        long,
        value_name = "HH:MM",
        value_parser = hour,
        requires = "of_a_day",
        conflicts_with = "moment"
    )]
    pub cut_off: Option<Time>,
    /// Only the sheet of this grid, or the rows of a list in it, by code or name. May be given several
    /// times.
    #[arg(long = "grid", value_name = "CODE", requires = "by_grid")]
    pub grids: Vec<String>,
    /// The paper of the wall map: A4, A3, A2, A1 or A0.
    #[arg(long, default_value = "A3", value_parser = size)]
    pub size: Size,
    /// The shorter side of the wall map lies across.
    #[arg(long)]
    pub portrait: bool,
    /// Cut the wall map into sheets of this size, to be glued together: A4 or A3.
    #[arg(long, value_name = "SIZE", value_parser = tile, conflicts_with_all = ["view", "sheets", "notice", "report", "slide", "replay", "list"])]
    pub tiles: Option<Size>,
    /// The day and hour that is shown, such as 2021-09-15T08:00; without it, now by the project's clock.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub moment: Option<DateTime>,
    /// What stands over it; without it the title of the project.
    #[arg(long)]
    pub title: Option<String>,
    /// Who issues it; without it the authority of the newest order.
    #[arg(long)]
    pub unit: Option<String>,
    /// The language: zh or en.
    #[arg(long, default_value = "zh", value_parser = language)]
    pub lang: Language,
    /// Show the places of cases, not only their grids, for this purpose; it is printed and kept in the
    /// journal.
    #[arg(long, value_name = "REASON", conflicts_with = "list")]
    pub case_places: Option<String>,
    /// Dots per inch of a PNG; without it 150, of an animation 96.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..=1200))]
    pub dpi: Option<u16>,
    /// Where to write: pdf, svg or png. Of several pages each SVG or PNG is a file of its own.
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
    /// Who signs in, in a project with users.
    #[command(flatten)]
    pub who: Who,
}

fn size(text: &str) -> Result<Size, String> {
    Size::named(text).ok_or_else(|| {
        let names = Size::ALL.map(Size::name);
        format!("one of {} is needed", names.join(", "))
    })
}

fn tile(text: &str) -> Result<Size, String> {
    let found = Size::named(text).filter(|size| matches!(size, Size::A4 | Size::A3));
    found.ok_or_else(|| "A4 or A3 is needed".to_owned())
}

fn part(text: &str) -> Result<Bounds, String> {
    let needed =
        || format!("'{text}' is no part of a map; write its corners as LON,LAT,LON,LAT in degrees");
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse()).collect();
    let Ok([west, south, east, north]) = numbers.as_deref() else {
        return Err(needed());
    };
    let corner = |lon: &f64, lat: &f64| Coord::from_degrees(*lon, *lat).map_err(|_| needed());
    let (min, max) = (corner(west, south)?, corner(east, north)?);
    let is_part = min.x < max.x && min.y < max.y;
    is_part.then_some(Bounds { min, max }).ok_or_else(needed)
}

fn moment(text: &str) -> Result<DateTime, String> {
    let found = instant(&text.replace('T', " "));
    found.ok_or_else(|| "a day and hour such as 2021-09-15T08:00 is needed".to_owned())
}

fn hour(text: &str) -> Result<Time, String> {
    time_of_day(text).ok_or_else(|| "an hour such as 20:00 is needed".to_owned())
}

fn days(text: &str) -> Result<Days, String> {
    let needed = || "two days such as 2021-09-10..2021-09-20 are needed".to_owned();
    let (from, to) = text.split_once("..").ok_or_else(needed)?;
    let day = |text: &str| text.trim().parse::<Date>().map_err(|_| needed());
    Ok(Days {
        from: day(from)?,
        to: day(to)?,
    })
}

/// Which rows a list has.
#[derive(Clone, Copy, Debug)]
pub enum Rows {
    /// They follow from how things stand.
    Known(Known),
    /// They are those of an export.
    Export(&'static List),
}

fn kind(text: &str) -> Result<Rows, String> {
    let known = Known::named(text).map(Rows::Known);
    let found = known.or_else(|| list_named(text).map(Rows::Export));
    found.ok_or_else(|| {
        let known = Known::ALL.map(Known::name);
        let names = known.into_iter().chain(LISTS.iter().map(|list| list.name));
        format!("one of {} is needed", names.collect::<Vec<_>>().join(", "))
    })
}

fn language(text: &str) -> Result<Language, String> {
    match text {
        "zh" => Ok(Language::Chinese),
        "en" => Ok(Language::English),
        other => super::language(other).map_err(|_| "zh or en is needed".to_owned()),
    }
}

pub(super) fn run(args: &PrintArgs) -> anyhow::Result<u8> {
    let format = Format::of(&args.output);
    let format = format.filter(|format| args.report || *format != Format::Xlsx);
    let Some(format) = format else {
        bail!("the name must end in pdf, svg or png; that of a report also in xlsx");
    };
    if args.replay.is_some() && format != Format::Png {
        bail!("an animation is a png");
    }
    let i18n = I18n::new(args.lang);
    let mut project = open_project(&args.project, &args.who)?;
    let now = project.clock()?.now();
    let progress = Progress::begin();
    let course = progress.course();
    let (job, is_kept) = match args.list {
        Some(rows) => listed(&mut project, args, rows, (&i18n, course))?,
        None => (job_of(&project, args, (format, now))?, None),
    };
    // Kept before anything is read for it; so the page tells the entry that is about it.
    let reason = args.case_places.as_deref();
    let is_kept = match is_kept {
        Some(is_kept) => is_kept,
        None => project.note_print(&args.output, job.name(), reason)?,
    };
    let wish = facts::Wish {
        at: match &job {
            Job::Replay(instants, _) => instants.last().copied(),
            Job::Notice(order) => args.moment.or(Some(order.from)),
            Job::Report | Job::Workbook if args.moment.is_none() => Some(closed(args, now)),
            Job::Slide if args.day.is_some() || args.cut_off.is_some() => Some(closed(args, now)),
            _ => args.moment,
        },
        title: args.title.clone().unwrap_or_default(),
        unit: args.unit.clone().unwrap_or_default(),
        reason: args.case_places.clone().or_else(|| args.clear.clone()),
        plan: args.plan.clone().map(|plan| PlanWish {
            plan,
            is_alone: args.alone,
        }),
        since: match &job {
            Job::Replay(instants, _) => instants.first().copied(),
            _ => None,
        },
        with_arrivals: job.reads_arrivals(),
    };
    let dots = args.dpi.map_or(DOTS, f32::from);
    let written = Written::new(
        (&project, is_kept),
        (&job, &wish),
        (&args.output, format, dots),
        (&i18n, course),
    )?;
    drop(progress);
    let text = if args.json {
        written.report(told(args, &job, &written.told))
    } else {
        written.lines(lines(&written.told))
    };
    print(&text)?;
    Ok(SOUND)
}

/// What JSON says beside of a print.
fn told(args: &PrintArgs, job: &Job, told: &Told) -> Vec<(&'static str, Value)> {
    let mut all = vec![("project", json!(args.project.display().to_string()))];
    if let Some(scale) = told.scale {
        all.extend([
            ("scale", json!(scale)),
            ("numbered", json!(told.numbered)),
            ("unplaced", json!(told.unplaced)),
        ]);
    }
    if let Job::Wall(_) | Job::Sheets(_) = job {
        all.push(("grids", json!(told.grids)));
    }
    if let Job::Replay(..) = job {
        all.push(("frames", json!(told.frames)));
    }
    all.extend(told.rows.map(|rows| ("rows", json!(rows))));
    all
}

/// The same in words.
fn lines(told: &Told) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(told.scale.map(|scale| format!("scale 1:{scale:.0}")));
    lines.extend((told.frames > 0).then(|| format!("{} days", told.frames)));
    lines.extend(told.rows.map(|rows| format!("{rows} rows")));
    if told.numbered + told.unplaced > 0 {
        let (numbered, unplaced) = (told.numbered, told.unplaced);
        lines.push(format!(
            "too small for their names: {numbered} grids have a number, {unplaced} stand in the index alone"
        ));
    }
    lines
}

/// What is printed, where it is no list.
fn job_of(
    project: &Project,
    args: &PrintArgs,
    (format, now): (Format, DateTime),
) -> anyhow::Result<Job> {
    if let Some(number) = &args.notice {
        return Ok(Job::Notice(Box::new(order(project, number)?)));
    }
    if let Some(days) = args.replay {
        let dots = args.dpi.map_or(replay::DOTS, f32::from);
        return Ok(Job::Replay(days.instants(now)?, dots));
    }
    if let Some(ground) = args.view {
        return Ok(Job::View(ground));
    }
    Ok(if args.slide {
        Job::Slide
    } else if args.sheets {
        Job::Sheets(args.grids.clone())
    } else if args.report && format == Format::Xlsx {
        Job::Workbook
    } else if args.report {
        Job::Report
    } else {
        Job::Wall(wall::Wish {
            size: args.size,
            is_portrait: args.portrait,
            tiles: args.tiles,
        })
    })
}

/// When the day is closed that a report or slide is of.
fn closed(args: &PrintArgs, now: DateTime) -> DateTime {
    closes(args.day, args.cut_off, now)
}

/// The list that is printed; and, where its rows had to be taken out for it, whether the journal keeps that.
fn listed(
    project: &mut Project,
    args: &PrintArgs,
    rows: Rows,
    (i18n, course): (&I18n, &Course),
) -> anyhow::Result<(Job, Option<bool>)> {
    let list = match rows {
        Rows::Known(known) => {
            if args.clear.is_some() {
                bail!("the list {} is always masked", known.name());
            }
            return Ok((Job::Known(known, args.grids.clone()), None));
        }
        Rows::Export(list) => list,
    };
    if args.moment.is_some() {
        bail!("the list {} is that of now", list.name);
    }
    if !args.grids.is_empty() && list.column("grid_code").is_none() {
        bail!("the rows of the list {} are of no grid", list.name);
    }
    let selection = Selection {
        clearness: match &args.clear {
            Some(reason) => Clearness::Clear(reason.clone()),
            None => Clearness::Masked,
        },
        grids: both_names(project, &args.grids)?,
    };
    let to = Some(args.output.as_path());
    let found = lists::printed(to, project, list, &selection, (i18n, course))?;
    let (table, is_kept) = found.context("stopped")?;
    Ok((Job::List(list.name, Arc::new(table.into())), Some(is_kept)))
}

/// The codes and the names of grids that are named either way: lists write the one or the other.
fn both_names(project: &Project, wanted: &[String]) -> anyhow::Result<Vec<String>> {
    let mut both = BTreeSet::new();
    let grids = match wanted.is_empty() {
        true => Vec::new(),
        false => project.records(Kind::Grid)?,
    };
    for name in wanted {
        let found = grids.iter().find_map(|grid| {
            let names = ["code", "name"].map(|field| grid.record.text(field));
            names.contains(&Some(name.trim())).then_some(names)
        });
        let found = found.with_context(|| format!("there is no such grid: {name}"))?;
        both.extend(found.into_iter().flatten().map(str::to_owned));
    }
    Ok(both.into_iter().collect())
}

/// The order of this number, or of this id.
fn order(project: &Project, wanted: &str) -> anyhow::Result<Order> {
    let mut orders = project.epidemic()?.orders.into_iter();
    let is_it = |order: &Order| order.number == wanted.trim() || order.key.id == wanted.trim();
    let found = orders.rfind(is_it);
    found.with_context(|| format!("there is no such order: {wanted}"))
}
