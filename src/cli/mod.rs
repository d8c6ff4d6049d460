//! Floor 5: the command line. Owns: arguments, exit codes, and what is printed. Must not know:
//! the window, other than to open it.
//!
//! Exit codes: 0 all is well, 1 something is wrong with the map (or could not be repaired),
//! 2 wrong usage, 3 a file cannot be read or written.

mod audit;
mod calls;
mod check;
pub mod console;
mod demo;
mod export;
mod import;
mod interrupt;
mod list;
mod listing;
mod new;
mod pages;
mod print;
mod profile;
mod progress;
mod propose;
mod reading;
mod repair;
mod sampling;
mod script;
mod tours;
mod update;

pub use calls::CallsArgs;
pub use demo::DemoArgs;
pub use new::NewArgs;
pub use print::PrintArgs;
pub use profile::ProfileArgs;
pub use propose::ProposeArgs;
pub use sampling::SamplingArgs;
pub use tours::ToursArgs;
pub use update::UpdateArgs;

use crate::app::diagnosis;
use crate::exchange::import::{Field, TARGETS};
use crate::exchange::list::{LISTS, List, list_named};
use crate::exchange::table::NamedColumns;
use crate::geometry::coverage::repair::OverlapRule;
use crate::geometry::crs::{Crs, Transform};
use crate::i18n::Language;
use crate::model::record::Kind;
use crate::store::{Fate, ForeignSql, OpenOptions, Project, StoreError};
use anyhow::Context;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// All is well.
const SOUND: u8 = 0;
/// Something is wrong with the map, or was refused.
const FAULTY: u8 = 1;
/// What left a project that is only read.
const NOT_KEPT: &str = "the project is only read here: its journal does not keep this";
/// A file cannot be read or written.
const NO_FILE: u8 = 3;

/// Gridroom (网格作战图): grid-by-grid epidemic control on a map.
#[derive(Debug, Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to open: a project (.gpkg) or a map file of any format that is read. Without one, the
    /// bundled town opens.
    pub file: Option<PathBuf>,
    /// A map or a list to bring into what is open; the window asks what is to be decided.
    #[arg(long = "import", value_name = "FILE")]
    pub bring_in: Option<PathBuf>,
    /// Open the window with its settings and its place as they came.
    #[arg(long)]
    pub reset_settings: bool,
    /// Work without the window.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What runs without the window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List gaps, overlaps, mismatched boundaries and invalid rings; exit 1 if there are any.
    Check(CheckArgs),
    /// Fill gaps, resolve overlaps, match boundaries, and write the result.
    Repair(RepairArgs),
    /// Write the invented sample town as GeoJSON and CSV, or files with faults to practise importing.
    Demo(DemoArgs),
    /// Make a project: one GeoPackage file.
    New(NewArgs),
    /// Bring a layer of a map file into a project: GeoJSON, TopoJSON, GeoPackage, Shapefile, KML, KMZ,
    /// CSV with places. Exit 1 if it was not done because something must be decided first.
    Import(Box<ImportArgs>),
    /// Write a project's grids, or a map file, in another format; says what the format cannot hold.
    Export(ExportArgs),
    /// Lists, such as people and shops: templates to fill in, lists in and out (CSV, XLSX).
    #[command(subcommand)]
    List(Lists),
    /// Print the wall map, sheets, notices, reports, slides or lists: PDF, SVG, PNG. Cases are shown by grid.
    Print(Box<PrintArgs>),
    /// Carry out a script of actions on a project; each is acknowledged after its commit.
    Session(ScriptArgs),
    /// Propose new grids, balanced and along streets, as a draft plan. Exit 1 if a grid lies outside
    /// the band; the reasons are said.
    Propose(Box<ProposeArgs>),
    /// See what a newer extract of OpenStreetMap has otherwise, and take it over as one act. What people
    /// entered stays. Exit 1 if the project was not made from an extract.
    Update(Box<UpdateArgs>),
    /// Say how a round of sampling stands: sites, grids, tubes; or write whom to call, or the tours to
    /// those who are sampled at home.
    Sampling(Box<SamplingArgs>),
    /// Say how far the calls to arrivals are, by grid, community or caller; what is overdue first.
    Calls(CallsArgs),
    /// Check the journal of a project.
    #[command(subcommand)]
    Audit(Audit),
    /// Say what whoever helps needs to know: version, system, the log. No file, name or value of a project
    /// stands in it.
    Diagnosis,
}

/// What to do with a list.
#[derive(Debug, Subcommand)]
pub enum Lists {
    /// Write an empty list to fill in: captions, words to choose from, text cells.
    Template(TemplateArgs),
    /// Bring a list in, as one action. Rows that cannot come in are said with the reason. Exit 1 if
    /// some were refused or left undecided, or if nothing was done.
    Import(ListImportArgs),
    /// Write a list, personal values masked.
    Export(ListExportArgs),
}

/// Arguments of `list template`.
#[derive(Debug, Args)]
pub struct TemplateArgs {
    /// The list: people, shops, checkpoints, sampling-sites, cases, isolations, rounds, tube-results, charges, staff, arrivals.
    #[arg(value_parser = list)]
    pub list: &'static List,
    /// Where to write; xlsx or csv.
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// The language of the captions: zh-CN or en.
    #[arg(long, default_value = "zh-CN", value_parser = language)]
    pub language: Language,
}

/// Arguments of `list import`.
#[derive(Debug, Args)]
pub struct ListImportArgs {
    /// The project.
    pub project: PathBuf,
    /// The file to bring in: csv, xlsx, xls, xlsb, ods.
    pub file: PathBuf,
    /// The list: people, shops, checkpoints, sampling-sites, cases, isolations, rounds, tube-results, charges, staff, arrivals. Guessed from the heading if not given.
    #[arg(long, value_parser = list)]
    pub list: Option<&'static List>,
    /// The sheet of a workbook. The one that fits, and is not hidden, if not given.
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// A column of the list and what the file calls it, as `phone=电话二`; `phone=` leaves it out. May
    /// be given several times.
    #[arg(long = "map", value_name = "COLUMN=CAPTION", value_parser = mapping)]
    pub columns: Vec<Field>,
    /// The encoding of a text file: utf-8, gbk, big5. Found out if not given.
    #[arg(long, value_parser = encoding)]
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// The coordinate system of its places, as with `import --crs`; WGS84 if not given.
    #[arg(long, value_parser = crs)]
    pub crs: Option<Crs>,
    /// What becomes of rows that may be somebody who is there.
    #[arg(long, value_enum, default_value_t = Doubt::Leave)]
    pub doubtful: Doubt,
    /// Write the rows that did not come in to this file (xlsx or csv), with the reasons.
    #[arg(long, value_name = "OUT")]
    pub refused: Option<PathBuf>,
    /// The language of that file: zh-CN or en.
    #[arg(long, default_value = "zh-CN", value_parser = language)]
    pub language: Language,
    /// Only say what would be done.
    #[arg(long)]
    pub dry_run: bool,
    /// Bring it in although just the same was brought in before.
    #[arg(long)]
    pub again: bool,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
    /// Who signs in, in a project with users.
    #[command(flatten)]
    pub who: Who,
}

/// What becomes of rows that may be somebody who is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Doubt {
    /// They are left out and said.
    Leave,
    /// They are new ones.
    New,
}

/// Arguments of `list export`.
#[derive(Debug, Args)]
pub struct ListExportArgs {
    /// The project.
    pub project: PathBuf,
    /// The list: people, shops, checkpoints, sampling-sites, cases, isolations, rounds, tube-results, charges, staff, arrivals.
    #[arg(value_parser = list)]
    pub list: &'static List,
    /// Where to write; xlsx or csv.
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// Personal values in clear instead of masked, for this reason; the journal keeps it.
    #[arg(long, value_name = "REASON")]
    pub clear: Option<String>,
    /// The language of the captions: zh-CN or en.
    #[arg(long, default_value = "zh-CN", value_parser = language)]
    pub language: Language,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
    /// Who signs in, in a project with users.
    #[command(flatten)]
    pub who: Who,
}

/// What to do with the journal.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Tell whether an entry was changed or removed; exit 1 if so.
    Verify(AuditArgs),
}

/// Arguments of `audit verify`.
#[derive(Debug, Args)]
pub struct AuditArgs {
    /// The project.
    pub file: PathBuf,
}

/// Arguments of `session`.
#[derive(Debug, Args)]
pub struct ScriptArgs {
    /// The project.
    pub file: PathBuf,
    /// The script, one JSON object a line; `-` for standard input.
    #[arg(long)]
    pub script: PathBuf,
    /// Go on after a line that was refused; exit 1 if any was.
    #[arg(long)]
    pub go_on: bool,
    /// Who signs in, in a project with users.
    #[command(flatten)]
    pub who: Who,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The project.
    pub project: PathBuf,
    /// The file to bring in.
    pub file: PathBuf,
    /// The layer of the file; the first if not given.
    #[arg(long)]
    pub layer: Option<String>,
    /// What its features become: grid, compound, building, street, land, entrance, checkpoint,
    /// sampling-site, shop, drawing. Guessed if not given.
    #[arg(long = "as", value_name = "KIND", value_parser = target)]
    pub target: Option<Kind>,
    /// Its coordinate system: EPSG:4547, WGS84, CGCS2000, GCJ-02, BD-09, gk3:117, gk3:39n, … Found
    /// out if not given; where that is not sure, it must be given.
    #[arg(long, value_parser = crs)]
    pub crs: Option<Crs>,
    /// North (or latitude) stands before east.
    #[arg(long, requires = "crs")]
    pub swapped: bool,
    /// The encoding of its texts: utf-8, gbk, big5. Found out if not given.
    #[arg(long, value_parser = encoding)]
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// The columns of a table that hold places, where their captions do not say it: longitude and
    /// latitude as `X,Y`, or one of WKT.
    #[arg(long, value_name = "X,Y", value_parser = columns)]
    pub columns: Option<NamedColumns>,
    /// No vertex moves further than this, and only gaps narrower than this are filled, in metres.
    #[arg(long, value_name = "M", default_value_t = 1.0, value_parser = metres)]
    pub tolerance: f64,
    /// What happens to records that are there with the same code.
    #[arg(long, value_enum, default_value_t = ImportMode::Add)]
    pub mode: ImportMode,
    /// A field of the file and the attribute it becomes, as `field=attribute`; `field=` leaves it
    /// out. May be given several times.
    #[arg(long = "map", value_name = "FIELD=ATTRIBUTE", value_parser = mapping)]
    pub fields: Vec<Field>,
    /// Take all that is not given here from this file, which an earlier import wrote.
    #[arg(long)]
    pub profile: Option<PathBuf>,
    /// Write what was decided to this file, for the next import of such a file.
    #[arg(long)]
    pub save_profile: Option<PathBuf>,
    /// Only say what would be done.
    #[arg(long)]
    pub dry_run: bool,
    /// Bring it in although just the same was brought in before.
    #[arg(long)]
    pub again: bool,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
    /// Who signs in, in a project with users.
    #[command(flatten)]
    pub who: Who,
}

/// Who signs in, in a project with users.
#[derive(Debug, Args)]
pub struct Who {
    /// The user.
    #[arg(long)]
    pub user: Option<String>,
    /// A file that holds the passphrase.
    #[arg(long)]
    pub passphrase_file: Option<PathBuf>,
}

/// What happens to records that are there with the same code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportMode {
    /// They stay; only new ones are added.
    Add,
    /// They take the attributes of the file; nothing is added.
    Attributes,
    /// They take attributes and places of the file. Grids become a plan.
    Replace,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// A project, or a map file of any format that is read.
    pub file: PathBuf,
    /// Where to write; the ending says the format: geojson, topojson, gpkg, shp, zip (a shapefile),
    /// kml, svg.
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// The kind of record of a project, or the layer of a file.
    #[arg(long)]
    pub layer: Option<String>,
    /// The coordinate system of a file that does not say it.
    #[arg(long, value_parser = crs)]
    pub crs: Option<Crs>,
    /// The coordinate system to write in, as with `import --crs`; WGS84 if not given. GeoJSON,
    /// GeoPackage and Shapefile only.
    #[arg(long, value_parser = crs)]
    pub to: Option<Crs>,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
    /// Who signs in, in a project with users.
    #[command(flatten)]
    pub who: Who,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// A map file of any format that is read; its first layer.
    pub file: PathBuf,
    /// Voids narrower than this are gaps, and boundaries that run beside each other within this
    /// width must match, in metres. Without it, voids narrower than 1 m are gaps, and boundaries
    /// must match only where they meet.
    #[arg(long, value_name = "M", value_parser = metres)]
    pub gap_width: Option<f64>,
    /// Measure the gap width in the plane of degrees, where one east counts as much as one north,
    /// as planar tools do: to compare verdicts with them.
    #[arg(long)]
    pub planar: bool,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `repair`.
#[derive(Debug, Args)]
pub struct RepairArgs {
    /// A map file of any format that is read; its first layer. What is written is GeoJSON.
    pub file: PathBuf,
    /// Where to write the result.
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// No vertex moves further than this, and only voids narrower than this are filled, in metres.
    #[arg(long, value_name = "M", default_value_t = 1.0, value_parser = metres)]
    pub tolerance: f64,
    /// Who gets an overlap.
    #[arg(long, value_enum, default_value_t = Overlap::LongestBorder)]
    pub overlap: Overlap,
    /// Let the output replace the input.
    #[arg(long)]
    pub overwrite: bool,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Who gets an overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Overlap {
    /// The face whose border with it is longest.
    LongestBorder,
    /// The larger face.
    Larger,
}

impl From<Overlap> for OverlapRule {
    fn from(overlap: Overlap) -> Self {
        match overlap {
            Overlap::LongestBorder => Self::LongestBorder,
            Overlap::Larger => Self::Larger,
        }
    }
}

fn target(text: &str) -> Result<Kind, String> {
    let found = Kind::named(text).filter(|kind| TARGETS.contains(kind));
    found.ok_or_else(|| format!("one of {} is needed", TARGETS.map(Kind::name).join(", ")))
}

fn crs(text: &str) -> Result<Crs, String> {
    let found = Crs::named(text).ok_or("such a coordinate system is not known")?;
    Transform::of(&found).map_err(|e| e.to_string())?;
    Ok(found)
}

fn columns(text: &str) -> Result<NamedColumns, String> {
    match text.split_once([',', '，']) {
        Some((east, north)) => Ok(NamedColumns::EastNorth(east.to_owned(), north.to_owned())),
        None if text.is_empty() => Err("X,Y or the column of WKT is needed".to_owned()),
        None => Ok(NamedColumns::Wkt(text.to_owned())),
    }
}

fn encoding(text: &str) -> Result<&'static encoding_rs::Encoding, String> {
    crate::exchange::encoding::named(text).ok_or_else(|| "utf-8, gbk or big5 is needed".to_owned())
}

fn list(text: &str) -> Result<&'static List, String> {
    list_named(text).ok_or_else(|| {
        let names = LISTS.map(|list| list.name);
        format!("one of {} is needed", names.join(", "))
    })
}

fn language(text: &str) -> Result<Language, String> {
    let found = Language::ALL.into_iter().find(|l| l.tag() == text);
    found.ok_or_else(|| "zh-CN or en is needed".to_owned())
}

fn mapping(text: &str) -> Result<Field, String> {
    let (from, to) = text.split_once('=').ok_or("field=attribute is needed")?;
    Ok(Field {
        from: from.to_owned(),
        to: Some(to.trim().to_owned()).filter(|to| !to.is_empty()),
    })
}

fn metres(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(m) if (0.0..=10_000.0).contains(&m) => Ok(m),
        _ => Err("a number of metres from 0 to 10000 is needed".to_owned()),
    }
}

/// Run a command; the report goes to standard output, errors to standard error.
pub fn run(command: &Command) -> ExitCode {
    let outcome = match command {
        Command::Check(args) => check::run(args),
        Command::Repair(args) => repair::run(args),
        Command::Demo(args) => demo::run(args),
        Command::New(args) => new::run(args),
        Command::Import(args) => import::run(args),
        Command::Export(args) => export::run(args),
        Command::List(Lists::Template(args)) => list::template(args),
        Command::List(Lists::Import(args)) => list::import(args),
        Command::List(Lists::Export(args)) => list::export(args),
        Command::Print(args) => print::run(args),
        Command::Session(args) => script::run(args),
        Command::Propose(args) => propose::run(args),
        Command::Update(args) => update::run(args),
        Command::Sampling(args) => sampling::run(args),
        Command::Calls(args) => calls::run(args),
        Command::Audit(Audit::Verify(args)) => audit::run(args),
        Command::Diagnosis => print(&diagnosis::text(None, None)).map(|()| SOUND),
    };
    let code = outcome.unwrap_or_else(|error| {
        eprintln!("error: {}", told(&error));
        NO_FILE
    });
    ExitCode::from(code)
}

/// An error with its causes; some errors end with theirs already.
fn told(error: &anyhow::Error) -> String {
    error
        .chain()
        .map(ToString::to_string)
        .fold(String::new(), |told, cause| match told.as_str() {
            "" => cause,
            _ if told.ends_with(&cause) => told,
            _ => format!("{told}: {cause}"),
        })
}

/// The desk that commands without a window work at.
fn workspace() -> String {
    "command-line".to_owned()
}

/// Open a project to work on it, as whoever is named.
fn open_project(path: &std::path::Path, who: &Who) -> anyhow::Result<Project> {
    let options = OpenOptions {
        workspace: workspace(),
        read_only: false,
    };
    let mut project = Project::open(path, &options)?;
    sign_in(&mut project, who)?;
    Ok(project)
}

/// The same, but `None` where the file is none.
fn try_project(path: &std::path::Path, who: &Who) -> anyhow::Result<Option<Project>> {
    match open_project(path, who) {
        Ok(project) => Ok(Some(project)),
        Err(error) => match error.downcast_ref::<StoreError>() {
            Some(StoreError::NotAProject | StoreError::NotGeoPackage) => Ok(None),
            _ => Err(error),
        },
    }
}

fn sign_in(project: &mut Project, who: &Who) -> anyhow::Result<()> {
    let ready = project.get_ready()?;
    for one in &ready.foreign {
        eprint!("{}", foreign_line(one));
    }
    if ready.unplaced > 0 {
        let count = ready.unplaced;
        eprintln!(
            "an older version made this project: {count} buildings are not in the register yet; \
             the act {{\"place-buildings\": {{}}}} puts them in (gridroom session)"
        );
    }
    if let Some(user) = &who.user {
        let file = who
            .passphrase_file
            .as_ref()
            .context("--user needs --passphrase-file")?;
        let passphrase = zeroize::Zeroizing::new(
            std::fs::read_to_string(file).with_context(|| file.display().to_string())?,
        );
        project.sign_in(user, passphrase.trim_end_matches(['\r', '\n']))?;
        for fault in &project.seat().faults {
            eprintln!("nobody vouches for {fault}: users are locked until it is gone");
        }
    }
    Ok(())
}

/// What a report says of SQL that is not ours.
fn foreign_line(one: &ForeignSql) -> String {
    let fate = match one.fate {
        Fate::Removed => "is taken away when the project is opened to be worked on",
        Fate::Kept => "stays, and is never used",
        Fate::Refused => "keeps the project from being written to",
    };
    let ForeignSql {
        kind, name, table, ..
    } = one;
    format!("not ours: {} {name} on {table}, {fate}\n", kind.name())
}

/// Print a report; a reader that has gone away (`| head`) is no error.
fn print(text: &str) -> anyhow::Result<()> {
    use std::io::{ErrorKind, Write};
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
