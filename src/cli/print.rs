//! `gridroom print`: wall maps, grid sheets, notices and daily reports of a project, as PDF, SVG or PNG.
//!
//! JSON: `project`, `output` (every file that was written), `pages` (0 for a workbook), `grids`, `scale` (of a wall map: the
//! number behind `1:`), `numbered` (grids that have a number on the map and their name beside it),
//! `unplaced` (grids whose name stands in the index alone), `journaled` (false where the project is
//! only read, so that its journal keeps nothing of it).

use super::progress::Progress;
use super::{NOT_KEPT, SOUND, Who, open_project, print};
use crate::course::Course;
use crate::exchange::save;
use crate::geometry::coverage::FaceId;
use crate::i18n::{I18n, Language};
use crate::model::epidemic::Order;
use crate::print::facts::{self, Facts};
use crate::print::names::How;
use crate::print::notice::notice;
use crate::print::page::Document;
use crate::print::paper::Size;
use crate::print::report::{page, report, workbook};
use crate::print::wall::{self, wall};
use crate::print::{PrintError, pdf, png, sheets::sheets, svg};
use crate::rules::calendar::instant;
use crate::store::{NewFile, Project};
use anyhow::{Context, bail};
use clap::Args;
use jiff::civil::{Date, DateTime};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

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
        requires = "report",
        conflicts_with = "moment"
    )]
    pub day: Option<Date>,
    /// Only the sheet of this grid, by code or name. May be given several times.
    #[arg(long = "grid", value_name = "CODE", requires = "sheets")]
    pub grids: Vec<String>,
    /// The paper of the wall map: A4, A3, A2, A1 or A0.
    #[arg(long, default_value = "A3", value_parser = size)]
    pub size: Size,
    /// The shorter side of the wall map lies across.
    #[arg(long)]
    pub portrait: bool,
    /// Cut the wall map into sheets of this size, to be glued together: A4 or A3.
    #[arg(long, value_name = "SIZE", value_parser = tile, requires = "wall")]
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

/// The hour at which the report of a day is closed.
const CUT_OFF: i8 = 20;

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

/// A format that pages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Pdf,
    Svg,
    Png,
    Xlsx,
}

impl Format {
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        match ending.as_str() {
            "pdf" => Some(Self::Pdf),
            "svg" => Some(Self::Svg),
            "png" => Some(Self::Png),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }
}

/// What is written.
enum Made {
    Pages(Document),
    Workbook(Vec<u8>),
}

/// What is said of it.
#[derive(Default)]
struct Told {
    json: Map<String, Value>,
    lines: Vec<String>,
}

pub(super) fn run(args: &PrintArgs) -> anyhow::Result<u8> {
    let format = Format::of(&args.output);
    let format = format.filter(|format| args.report || *format != Format::Xlsx);
    let Some(format) = format else {
        bail!("the name must end in pdf, svg or png; that of a report also in xlsx");
    };
    let i18n = I18n::new(args.lang);
    let mut project = open_project(&args.project, &args.who)?;
    let order = match &args.notice {
        Some(number) => Some(order(&project, number)?),
        None => None,
    };
    // Kept before anything is read for it; so the page tells the entry that is about it.
    let what = match &order {
        Some(_) => "notice",
        None if args.wall => "wall-map",
        None if args.report => "daily-report",
        None => "grid-sheets",
    };
    let reason = args.case_places.as_deref();
    let is_kept = project.note_print(&args.output, what, reason)?;
    let progress = Progress::begin();
    let course = progress.course();
    let wish = facts::Wish {
        at: match (&order, args.day) {
            (_, Some(day)) => Some(day.at(CUT_OFF, 0, 0, 0).min(project.clock()?.now())),
            (Some(order), None) => args.moment.or(Some(order.from)),
            (None, None) => args.moment,
        },
        title: args.title.clone().unwrap_or_default(),
        unit: args.unit.clone().unwrap_or_default(),
        reason: args.case_places.clone(),
    };
    let facts = Facts::read(&project, &wish)?;
    let mut told = Told::default();
    let made = match &order {
        Some(order) => Made::Pages(notice(&facts, &i18n, order)?),
        None if args.wall => Made::Pages(wall_map(&facts, &i18n, args, course, &mut told)?),
        None if args.report => {
            let report = report(&facts, &i18n);
            match format {
                Format::Xlsx => Made::Workbook(workbook::to_bytes(&report, &facts, &i18n)?),
                _ => Made::Pages(page::page(&report, &facts, &i18n)?),
            }
        }
        None => {
            let faces = chosen(&facts, &args.grids)?;
            told.json.insert("grids".to_owned(), faces.len().into());
            Made::Pages(sheets(&facts, &i18n, &faces, course)?)
        }
    };
    let written = write(&made, format, args, course)?;
    drop(progress);
    let written: Vec<String> = written
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let pages = match &made {
        Made::Pages(document) => document.pages.len(),
        Made::Workbook(_) => 0,
    };
    let text = if args.json {
        let mut all = json!({
            "project": args.project.display().to_string(),
            "output": written,
            "pages": pages,
            "journaled": is_kept,
        });
        if let Value::Object(all) = &mut all {
            all.extend(told.json);
        }
        format!("{all:#}\n")
    } else {
        let mut lines = vec![match pages {
            0 => written.join(", "),
            pages => format!("{}: {pages} pages", written.join(", ")),
        }];
        lines.extend(told.lines);
        if !is_kept {
            lines.push(NOT_KEPT.to_owned());
        }
        lines.join("\n") + "\n"
    };
    print(&text)?;
    Ok(SOUND)
}

fn wall_map(
    facts: &Facts,
    i18n: &I18n,
    args: &PrintArgs,
    course: &Course,
    told: &mut Told,
) -> Result<Document, PrintError> {
    let wish = wall::Wish {
        size: args.size,
        is_portrait: args.portrait,
        tiles: args.tiles,
    };
    let wall = wall(facts, i18n, &wish, course)?;
    let names = &wall.names;
    let is_numbered = |how: How| matches!(how, How::Numbered(_));
    let numbered = names.placed.iter().filter(|n| is_numbered(n.how)).count();
    let unplaced = names.left_out.len();
    for (name, value) in [
        ("grids", json!(facts.faces().count())),
        ("scale", json!(wall.scale)),
        ("numbered", json!(numbered)),
        ("unplaced", json!(unplaced)),
    ] {
        told.json.insert(name.to_owned(), value);
    }
    told.lines.push(format!("scale 1:{:.0}", wall.scale));
    if numbered + unplaced > 0 {
        told.lines.push(format!(
            "too small for their names: {numbered} grids have a number, {unplaced} stand in the index alone"
        ));
    }
    Ok(wall.document)
}

/// The order of this number, or of this id.
fn order(project: &Project, wanted: &str) -> anyhow::Result<Order> {
    let orders = project.epidemic()?.orders.into_iter();
    let is_it = |order: &Order| order.number == wanted.trim() || order.key.id == wanted.trim();
    let found = orders.filter(is_it).last();
    found.with_context(|| format!("there is no such order: {wanted}"))
}

/// The grids that were asked for, in the order of a list; all of them where none was named.
fn chosen(facts: &Facts, wanted: &[String]) -> Result<Vec<FaceId>, PrintError> {
    let mut faces = facts.listed();
    if wanted.is_empty() {
        return Ok(faces);
    }
    let mut found = Vec::new();
    for name in wanted {
        let grid = facts.grid(name);
        found.push(grid.ok_or_else(|| PrintError::NoGrid(name.clone()))?);
    }
    faces.retain(|face| found.contains(face));
    Ok(faces)
}

/// Write the pages, whole or not at all: all files are there before the first takes its place.
fn write(
    made: &Made,
    format: Format,
    args: &PrintArgs,
    course: &Course,
) -> anyhow::Result<Vec<PathBuf>> {
    let cannot = |path: &Path| format!("cannot write {}", path.display());
    let mut drafts: Vec<(PathBuf, NewFile)> = Vec::new();
    let mut draft = |path: PathBuf, bytes: &[u8]| -> anyhow::Result<()> {
        let file = save::draft(&path, bytes).with_context(|| cannot(&path))?;
        drafts.push((path, file));
        Ok(())
    };
    match made {
        Made::Workbook(bytes) => draft(args.output.clone(), bytes)?,
        Made::Pages(document) if format == Format::Pdf => {
            draft(args.output.clone(), &pdf::to_bytes(document, course)?)?;
        }
        Made::Pages(document) => {
            for (number, page) in (1..).zip(&document.pages) {
                let bytes = match format {
                    Format::Svg => svg::to_bytes(&document.title, page, course)?,
                    _ => png::to_bytes(page, f32::from(args.dpi), course)?,
                };
                draft(numbered_path(&args.output, number), &bytes)?;
            }
        }
    }
    course.close()?;
    let mut written = Vec::new();
    for (path, file) in drafts {
        file.replace().with_context(|| cannot(&path))?;
        written.push(path);
    }
    Ok(written)
}

/// The name of the file of a page: the first has the name that was asked for.
fn numbered_path(path: &Path, number: usize) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{number}.{ending}"))
}
