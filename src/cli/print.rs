//! `gridroom print`: wall maps, grid sheets, notices and daily reports of a project, as PDF, SVG or PNG.
//!
//! JSON: `project`, `output` (every file that was written), `pages` (0 for a workbook), `grids`, `scale` (of a wall map: the
//! number behind `1:`), `numbered` (grids that have a number on the map and their name beside it),
//! `unplaced` (grids whose name stands in the index alone), `journaled` (false where the project is
//! only read, so that its journal keeps nothing of it).

use super::progress::Progress;
use super::{NOT_KEPT, SOUND, Who, open_project, print};
use crate::i18n::{I18n, Language};
use crate::model::epidemic::Order;
use crate::print::facts::{self, Facts};
use crate::print::job::{Body, Format, Job, write};
use crate::print::paper::Size;
use crate::print::report::closes;
use crate::print::wall;
use crate::rules::calendar::instant;
use crate::store::Project;
use anyhow::{Context, bail};
use clap::Args;
use jiff::civil::{Date, DateTime};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Arguments of `print`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["wall", "sheets", "notice", "report"]))]
pub struct PrintArgs {
    /// The project.
    pub project: PathBuf,
    /// The wall map: all grids on one sheet.
    #[arg(long)]
    pub wall: bool,
    /// Grid sheets: a page for each grid.
    #[arg(long)]
    pub sheets: bool,
    /// The notice (通告) of an order, by its number, as it was when it began.
    #[arg(long, value_name = "ORDER")]
    pub notice: Option<String>,
    /// The report of a day: a workbook (xlsx), or one page.
    #[arg(long)]
    pub report: bool,
    /// The day of the report; it is closed at 20:00, or now where that is still to come.
    #[arg(
        long,
        value_name = "DATE",
        conflicts_with_all = ["moment", "wall", "sheets", "notice"]
    )]
    pub day: Option<Date>,
    /// Only the sheet of this grid, by code or name. May be given several times.
    #[arg(long = "grid", value_name = "CODE", conflicts_with_all = ["wall", "notice", "report"])]
    pub grids: Vec<String>,
    /// The paper of the wall map: A4, A3, A2, A1 or A0.
    #[arg(long, default_value = "A3", value_parser = size)]
    pub size: Size,
    /// The shorter side of the wall map lies across.
    #[arg(long)]
    pub portrait: bool,
    /// Cut the wall map into sheets of this size, to be glued together: A4 or A3.
    #[arg(long, value_name = "SIZE", value_parser = tile, conflicts_with_all = ["sheets", "notice", "report"])]
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
    #[arg(long, value_name = "REASON")]
    pub case_places: Option<String>,
    /// Dots per inch of a PNG.
    #[arg(long, value_name = "N", default_value_t = 150, value_parser = clap::value_parser!(u16).range(20..=1200))]
    pub dpi: u16,
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

fn moment(text: &str) -> Result<DateTime, String> {
    let found = instant(&text.replace('T', " "));
    found.ok_or_else(|| "a day and hour such as 2021-09-15T08:00 is needed".to_owned())
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
    let i18n = I18n::new(args.lang);
    let mut project = open_project(&args.project, &args.who)?;
    let job = match &args.notice {
        Some(number) => Job::Notice(Box::new(order(&project, number)?)),
        None if args.wall => Job::Wall(wall::Wish {
            size: args.size,
            is_portrait: args.portrait,
            tiles: args.tiles,
        }),
        None if args.report && format == Format::Xlsx => Job::Workbook,
        None if args.report => Job::Report,
        None => Job::Sheets(args.grids.clone()),
    };
    // Kept before anything is read for it; so the page tells the entry that is about it.
    let reason = args.case_places.as_deref();
    let is_kept = project.note_print(&args.output, job.name(), reason)?;
    let progress = Progress::begin();
    let course = progress.course();
    let wish = facts::Wish {
        at: match (&job, args.day) {
            (_, Some(day)) => Some(closes(day, project.clock()?.now())),
            (Job::Notice(order), None) => args.moment.or(Some(order.from)),
            _ => args.moment,
        },
        title: args.title.clone().unwrap_or_default(),
        unit: args.unit.clone().unwrap_or_default(),
        reason: args.case_places.clone(),
    };
    let facts = Facts::read(&project, &wish)?;
    let made = job.make(&facts, &i18n, course)?;
    let written = write(&made, &args.output, (format, f32::from(args.dpi)), course)?;
    drop(progress);
    let written: Vec<String> = written
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let pages = match &made.body {
        Body::Pages(document) => document.pages.len(),
        Body::Workbook(_) => 0,
    };
    let told = &made.told;
    let text = if args.json {
        let mut all = json!({
            "project": args.project.display().to_string(),
            "output": written,
            "pages": pages,
            "journaled": is_kept,
        });
        if let (Value::Object(all), Some(scale)) = (&mut all, told.scale) {
            all.insert("scale".to_owned(), json!(scale));
            all.insert("numbered".to_owned(), json!(told.numbered));
            all.insert("unplaced".to_owned(), json!(told.unplaced));
        }
        if let (Value::Object(all), Job::Wall(_) | Job::Sheets(_)) = (&mut all, &job) {
            all.insert("grids".to_owned(), json!(told.grids));
        }
        format!("{all:#}\n")
    } else {
        let mut lines = vec![match pages {
            0 => written.join(", "),
            pages => format!("{}: {pages} pages", written.join(", ")),
        }];
        lines.extend(told.scale.map(|scale| format!("scale 1:{scale:.0}")));
        if told.numbered + told.unplaced > 0 {
            let (numbered, unplaced) = (told.numbered, told.unplaced);
            lines.push(format!(
                "too small for their names: {numbered} grids have a number, {unplaced} stand in the index alone"
            ));
        }
        if !is_kept {
            lines.push(NOT_KEPT.to_owned());
        }
        lines.join("\n") + "\n"
    };
    print(&text)?;
    Ok(SOUND)
}

/// The order of this number, or of this id.
fn order(project: &Project, wanted: &str) -> anyhow::Result<Order> {
    let mut orders = project.epidemic()?.orders.into_iter();
    let is_it = |order: &Order| order.number == wanted.trim() || order.key.id == wanted.trim();
    let found = orders.rfind(is_it);
    found.with_context(|| format!("there is no such order: {wanted}"))
}
