//! `gridroom new`: an empty project, the sample town as one, or a town of one's own from an extract of
//! OpenStreetMap.
//!
//! JSON: `project`, `records`; of an extract also `scope` (its name), `taken` (counts by kind),
//! `notes` (each with `kind`, `element`, `count`), `idle_lines` (lines of the communities that part nothing,
//! each with `number`, `name`, `at`), `attribution`.

use super::listing::place;
use super::progress::Progress;
use super::reading::not_read;
use super::{SOUND, print};
use crate::course::Course;
use crate::demo::project::town_contents;
use crate::exchange::geojson;
use crate::exchange::osm::{
    CommunitiesBy, Drawn, GridsBy, IdleLine, OsmError, OsmNoteKind, Scope, Town, Wishes, town,
};
use crate::rules::households::HouseholdRules;
use crate::store::{Contents, NewProject, OpenOptions, Project, StoreError};
use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// So many elements are named under a note.
const NAMED: usize = 5;
/// What a community without a name is called, before its number.
const COMMUNITY: &str = "Community";

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The file to make; it must not be there yet.
    pub file: PathBuf,
    /// Fill it with the invented sample town.
    #[arg(long)]
    pub demo: bool,
    /// Fill it from an extract of OpenStreetMap: .osm.pbf or .osm, also within .gz or .bz2.
    #[arg(long, value_name = "EXTRACT", conflicts_with = "demo")]
    pub osm: Option<PathBuf>,
    /// What is taken of it.
    #[command(flatten)]
    pub extract: ExtractArgs,
    /// Its title; the name of the file if not given.
    #[arg(long)]
    pub title: Option<String>,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
}

/// What is taken of an extract of OpenStreetMap, and how.
#[derive(Debug, Args)]
pub struct ExtractArgs {
    /// Only what lies in the polygons of this GeoJSON file; buildings whole, by the place in their
    /// middle.
    #[arg(
        long,
        value_name = "BOUNDARY",
        requires = "osm",
        conflicts_with = "admin"
    )]
    pub clip: Option<PathBuf>,
    /// Only what lies in an administrative area of the extract, by its name or the number of its
    /// relation.
    #[arg(long, value_name = "NAME", requires = "osm")]
    pub admin: Option<String>,
    /// Communities are the polygons of this GeoJSON file, or what its lines leave of the scope, instead
    /// of the administrative areas of the extract.
    #[arg(long, value_name = "COMMUNITIES", requires = "osm")]
    pub communities: Option<PathBuf>,
    /// One grid for each community, or one for each block between streets.
    #[arg(long, value_enum, default_value_t = GridsOf::One, requires = "osm")]
    pub grids: GridsOf,
    /// How many households the scope has; estimates are scaled to it.
    #[arg(long, value_name = "N", requires = "osm")]
    pub census: Option<u64>,
    /// How households are estimated, instead of the bundled rules (assets/rules/households.json).
    #[arg(long, value_name = "RULES", requires = "osm")]
    pub households: Option<PathBuf>,
}

/// How a scope is parted into grids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GridsOf {
    /// One for each community.
    One,
    /// One for each block between streets.
    Blocks,
}

/// Make the file.
///
/// # Errors
/// Where it cannot be made; nothing is then left of it.
pub fn run(args: &NewArgs) -> anyhow::Result<u8> {
    let progress = Progress::begin();
    let course = progress.course();
    let mut made = match &args.osm {
        Some(extract) => {
            // What takes minutes should not be refused at its end.
            if args.file.exists() {
                return Err(StoreError::Exists(args.file.clone()).into());
            }
            Some(of_extract(extract, args, course)?)
        }
        None => None,
    };
    let (contents, members) = match &mut made {
        Some(town) => (std::mem::take(&mut town.contents), town.members.clone()),
        None if args.demo => (town_contents()?, crate::demo::members()),
        None => (Contents::new(), Map::new()),
    };
    let title = args.title.clone().unwrap_or_else(|| {
        let stem = args.file.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    });
    let new = NewProject {
        title,
        synthetic: args.demo,
        members,
    };
    let options = OpenOptions {
        workspace: super::workspace(),
        read_only: false,
    };
    Project::create_watched(&args.file, (&new, &contents), &options, course)?;
    drop(progress);
    let text = if args.json {
        let mut report = Map::new();
        report.insert("project".to_owned(), json!(args.file.display().to_string()));
        report.insert("records".to_owned(), json!(contents.len()));
        report.extend(made.as_ref().map(json_of).unwrap_or_default());
        format!("{:#}\n", Value::Object(report))
    } else {
        let head = format!("{}: {} records\n", args.file.display(), contents.len());
        head + &made.as_ref().map(lines).unwrap_or_default()
    };
    print(&text)?;
    Ok(SOUND)
}

fn of_extract(extract: &Path, args: &NewArgs, course: &Course) -> anyhow::Result<Town> {
    let rules = household_rules(args.extract.households.as_deref())?;
    let scope = match (&args.extract.clip, &args.extract.admin) {
        (Some(path), _) => {
            let read = geojson::read_path_watched(path, course).map_err(|e| not_read(path, e))?;
            Scope::of_layer(&read.layer).with_context(|| path.display().to_string())?
        }
        (None, Some(wanted)) => Scope::Admin(wanted.clone()),
        (None, None) => Scope::All,
    };
    let communities = match &args.extract.communities {
        Some(path) => {
            let read = geojson::read_path_watched(path, course).map_err(|e| not_read(path, e))?;
            let drawn = Drawn::of_layer(&read.layer, COMMUNITY);
            CommunitiesBy::Drawn(drawn.with_context(|| path.display().to_string())?)
        }
        None => CommunitiesBy::Areas,
    };
    let wishes = Wishes {
        scope,
        communities,
        grids: match args.extract.grids {
            GridsOf::One => GridsBy::Community,
            GridsOf::Blocks => GridsBy::Block,
        },
        census: args.extract.census,
        rules,
    };
    town(extract, &wishes, course).map_err(|error| of_osm(extract, error))
}

/// Rules by which households are estimated: those of a file, or the bundled ones.
pub(super) fn household_rules(path: Option<&Path>) -> anyhow::Result<HouseholdRules> {
    let Some(path) = path else {
        return HouseholdRules::bundled().map_err(|message| anyhow!(message));
    };
    let named = || path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(named)?;
    HouseholdRules::parse(&text).map_err(|message| anyhow!("{}: {message}", path.display()))
}

/// An error that names the extract.
pub(super) fn of_osm(extract: &Path, error: OsmError) -> anyhow::Error {
    match error {
        OsmError::Read(error) => not_read(extract, error),
        error => anyhow!("{}: {error}", extract.display()),
    }
}

fn json_of(town: &Town) -> Map<String, Value> {
    let notes = town.notes.iter().map(|note| {
        json!({
            "kind": note.kind.name(),
            "element": note.id.to_string(),
            "count": note.count,
        })
    });
    let idle = town.idle.iter().map(|line| {
        json!({
            "number": line.number,
            "name": line.name,
            "at": line.at,
        })
    });
    let mut report = Map::new();
    report.insert("scope".to_owned(), json!(town.name));
    report.insert("taken".to_owned(), json!(town.taken.0));
    report.insert("notes".to_owned(), Value::Array(notes.collect()));
    report.insert("idle_lines".to_owned(), Value::Array(idle.collect()));
    report.extend(town.members.clone());
    report
}

fn lines(town: &Town) -> String {
    let mut lines = vec![format!("scope: {}", town.name)];
    let taken = town.taken.0.iter();
    lines.extend(taken.map(|(kind, many)| format!("{}: {many}", kind.replace('_', " "))));
    for kind in OsmNoteKind::ALL {
        let of_kind = town.notes.iter().filter(|note| note.kind == kind);
        let named: Vec<String> = of_kind
            .clone()
            .take(NAMED)
            .map(|n| n.id.to_string())
            .collect();
        match of_kind.count() {
            0 => {}
            many if many > NAMED => {
                let (text, named) = (kind.text(), named.join(", "));
                lines.push(format!("note: {text}: {many} ({named}, …)"));
            }
            many => lines.push(format!(
                "note: {}: {many} ({})",
                kind.text(),
                named.join(", ")
            )),
        }
    }
    for IdleLine { number, name, at } in town.idle.iter().take(NAMED) {
        let name = name.iter().map(|name| format!(" “{name}”"));
        let name: String = name.collect();
        let at = place(*at);
        lines.push(format!(
            "note: line {number}{name} of the communities parts nothing, at {at}"
        ));
    }
    let more = town.idle.len().saturating_sub(NAMED);
    if more > 0 {
        lines.push(format!(
            "note: further lines of the communities that part nothing: {more}"
        ));
    }
    if let Some(attribution) = town.members.get("attribution").and_then(Value::as_str) {
        lines.push(attribution.to_owned());
    }
    lines.join("\n") + "\n"
}
