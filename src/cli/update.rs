//! `gridroom update`: what a newer extract of OpenStreetMap has otherwise than a project that was made
//! from an older one, and taking it over as one act.
//!
//! JSON: `project`; `appeared`, `moved`, `changed`, `vanished` (each a list of `kind`, `id`, `name`);
//! `kept` (the same, with `occupied`: what vanished and stays); `taken` (how many were taken over);
//! `entry` (the entry of the journal, or null).

use super::new::{household_rules, of_osm};
use super::progress::Progress;
use super::{FAULTY, SOUND, Who, open_project, print};
use crate::exchange::osm::update::{Difference, Update, What, compare, read, scope_of};
use crate::model::record::Key;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// So many are named of each.
const NAMED: usize = 5;

/// Arguments of `update`.
#[derive(Debug, Args)]
pub struct UpdateArgs {
    /// The project.
    pub project: PathBuf,
    /// The newer extract: .osm.pbf or .osm, also within .gz or .bz2. It is cut to the scope that the
    /// project was made with.
    #[arg(long, value_name = "EXTRACT")]
    pub osm: PathBuf,
    /// Take only this over. May be given several times; all without it.
    #[arg(long = "only", value_enum, value_name = "WHAT")]
    pub only: Vec<Taken>,
    /// Say what differs; take nothing over.
    #[arg(long)]
    pub dry_run: bool,
    /// How households of new buildings are estimated, instead of the bundled rules.
    #[arg(long, value_name = "RULES")]
    pub households: Option<PathBuf>,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
    /// Who signs in, in a project with users.
    #[command(flatten)]
    pub who: Who,
}

/// What is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Taken {
    /// What was not there.
    Appeared,
    /// What lies elsewhere.
    Moved,
    /// What says something else.
    Changed,
    /// What is not there any more.
    Vanished,
}

impl From<Taken> for What {
    fn from(taken: Taken) -> Self {
        match taken {
            Taken::Appeared => Self::Appeared,
            Taken::Moved => Self::Moved,
            Taken::Changed => Self::Changed,
            Taken::Vanished => Self::Vanished,
        }
    }
}

pub(super) fn run(args: &UpdateArgs) -> anyhow::Result<u8> {
    let rules = household_rules(args.households.as_deref())?;
    let progress = Progress::begin();
    let course = progress.course();
    let mut project = open_project(&args.project, &args.who)?;
    let Some(scope) = scope_of(&project)? else {
        let name = args.project.display();
        eprintln!("error: {name}: this project was not made from an extract of OpenStreetMap");
        return Ok(FAULTY);
    };
    let town = read(&args.osm, scope, rules, course);
    let town = town.map_err(|error| of_osm(&args.osm, error))?;
    let update = compare(&project, &town, course)?;
    let only: Vec<What> = args.only.iter().map(|one| (*one).into()).collect();
    let is_chosen = |difference: &Difference| {
        !args.dry_run && (only.is_empty() || only.contains(&difference.what))
    };
    let taken = update
        .differences
        .iter()
        .filter(|one| is_chosen(one))
        .count();
    let file = args.osm.file_name().unwrap_or_default().to_string_lossy();
    let entry = update.take(&mut project, |_, one| is_chosen(one), &file, course)?;
    let number = entry.map(|entry| entry.row.seq);
    drop(progress);
    let text = match args.json {
        true => format!("{:#}\n", report(args, &update, taken, number)),
        false => lines(&update, taken),
    };
    print(&text)?;
    Ok(SOUND)
}

fn named(key: &Key, name: Option<&str>) -> Map<String, Value> {
    let mut one = Map::new();
    one.insert("kind".to_owned(), json!(key.kind.name()));
    one.insert("id".to_owned(), json!(key.id));
    one.insert("name".to_owned(), json!(name));
    one
}

fn report(args: &UpdateArgs, update: &Update, taken: usize, entry: Option<i64>) -> Value {
    let mut report = Map::new();
    let project = args.project.display().to_string();
    report.insert("project".to_owned(), json!(project));
    for what in What::ALL {
        let of_kind = update.differences.iter().filter(|one| one.what == what);
        let of_kind = of_kind.map(|one| named(&one.key, one.name.as_deref()));
        report.insert(what.name().to_owned(), json!(of_kind.collect::<Vec<_>>()));
    }
    let kept = update.kept.iter().map(|one| {
        let mut kept = named(&one.key, one.name.as_deref());
        kept.insert("occupied".to_owned(), json!(one.is_occupied));
        kept
    });
    report.insert("kept".to_owned(), json!(kept.collect::<Vec<_>>()));
    report.insert("taken".to_owned(), json!(taken));
    report.insert("entry".to_owned(), json!(entry));
    Value::Object(report)
}

fn lines(update: &Update, taken: usize) -> String {
    let mut lines = Vec::new();
    let mut say = |head: &str, ids: Vec<String>| {
        let mut first: Vec<&str> = ids.iter().take(NAMED).map(String::as_str).collect();
        if ids.len() > NAMED {
            first.push("…");
        }
        lines.push(match first.is_empty() {
            true => format!("{head}: 0"),
            false => format!("{head}: {} ({})", ids.len(), first.join(", ")),
        });
    };
    let told = |key: &Key, name: Option<&str>| match name {
        Some(name) => format!("{} {} {name}", key.kind.name(), key.id),
        None => format!("{} {}", key.kind.name(), key.id),
    };
    for what in What::ALL {
        let of_kind = update.differences.iter().filter(|one| one.what == what);
        let ids = of_kind.map(|one| told(&one.key, one.name.as_deref()));
        say(what.name(), ids.collect());
    }
    for (is_occupied, head) in [
        (true, "vanished, kept: people are registered there"),
        (false, "vanished, kept: something was entered"),
    ] {
        let kept = update
            .kept
            .iter()
            .filter(|one| one.is_occupied == is_occupied);
        let ids: Vec<String> = kept
            .map(|one| told(&one.key, one.name.as_deref()))
            .collect();
        if !ids.is_empty() {
            say(head, ids);
        }
    }
    lines.push(format!("taken over: {taken}"));
    lines.join("\n") + "\n"
}
