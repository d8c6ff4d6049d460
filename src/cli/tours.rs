//! `gridroom sampling --tours`: tours to those who are sampled at home, as sheets with a map for each team.
//!
//! JSON: `day`, `site`, `output` (every file that was written), `pages`, `tours` (each with `contact`,
//! `number`, `leaves`, `back`, `late` (it is back later than wished), `stops` (each with `id` (of the
//! isolation, as `--window` takes it), `grid`, `at`, `hours` (when they can be visited; null for all day),
//! `late`)), `kept` (how many windows were kept for the next tours), `lost` (due, in no building that is known), `exact` (nothing is better: it was proven),
//! `journaled` (false where the project is only read).

use super::pages::{DOTS, Written};
use super::progress::Progress;
use super::{SOUND, SamplingArgs, print};
use crate::i18n::I18n;
use crate::model::act::Act;
use crate::model::epidemic::IsolationStep;
use crate::model::record::{Key, Kind};
use crate::model::sampling::{HomeDraft, HomeTour, HomeTours, home_due};
use crate::print::facts::Wish;
use crate::print::job::{Format, Job};
use crate::rules::calendar::instant_text;
use crate::rules::sampling::Hours;
use crate::store::{Access, Project, StoreError};
use anyhow::{Context, bail};
use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Arguments of `sampling --tours`.
#[derive(Debug, Args)]
pub struct ToursArgs {
    /// Write tours to those who are isolated at home and due to be sampled: pdf, svg or png, a sheet with a
    /// map for each team. When somebody can be visited is what the project keeps of it, else all day.
    #[arg(
        long,
        value_name = "OUT",
        requires = "site",
        conflicts_with_all = ["round", "written"]
    )]
    pub tours: Option<PathBuf>,
    /// The day of the tours; today, by the project's clock, if not given.
    #[arg(long, value_name = "DATE", requires = "tours")]
    pub day: Option<Date>,
    /// The site that teams leave and come back to, by name or id.
    #[arg(long, requires = "leaves")]
    pub site: Option<String>,
    /// When they leave, such as 08:00.
    #[arg(long, value_name = "TIME", requires = "tours")]
    pub leaves: Option<String>,
    /// When they should be back.
    #[arg(long, value_name = "TIME", requires = "tours")]
    pub back: Option<String>,
    /// How many teams each class of contact has at most.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub teams: u32,
    /// When somebody can be visited, as `ID=09:00-11:00`; `ID=` is all day. The ids are those of the stops
    /// in --json. May be given several times. It is kept for the next tours, as one act that can be undone.
    #[arg(long = "window", value_name = "ID=HOURS", requires = "tours", value_parser = window)]
    pub windows: Vec<(String, String)>,
    /// The same from a file: a line each, such as `ID,09:00-11:00`. What --window says goes first.
    #[arg(long = "windows", value_name = "FILE", requires = "tours")]
    pub window_file: Option<PathBuf>,
    /// Minutes at a door; as many as the rules say if not given.
    #[arg(long, value_name = "N", requires = "tours")]
    pub minutes: Option<u32>,
}

/// Work them out and write them.
pub(super) fn run(
    args: &SamplingArgs,
    path: &Path,
    project: &mut Project,
    words: &I18n,
) -> anyhow::Result<u8> {
    let format = Format::of(path).filter(|format| *format != Format::Xlsx);
    let Some(format) = format else {
        bail!("the name must end in pdf, svg or png");
    };
    let wanted = &args.tours;
    let today = project.clock()?.today();
    let draft = HomeDraft {
        day: wanted.day.unwrap_or(today).to_string(),
        site: site(project, wanted.site.as_deref().unwrap_or_default())?,
        leaves: wanted.leaves.clone().unwrap_or_default(),
        back: wanted.back.clone().unwrap_or_default(),
        teams: wanted.teams.to_string(),
        minutes: wanted.minutes.map(|n| n.to_string()).unwrap_or_default(),
        windows: windows(wanted)?,
    };
    let progress = Progress::begin();
    let course = progress.course();
    let found = Arc::new(project.home_tours(&draft, course)?);
    if found.tours.is_empty() {
        bail!("nobody who is isolated at home is due on {}", found.day);
    }
    let due = |id: &String| found.stops.iter().any(|stop| stop.key.id == *id);
    if let Some(id) = draft.windows.keys().find(|id| !due(id)) {
        let day = found.day;
        bail!("{id} is not due at home on {day}: take the ids of stops from --json");
    }
    let kept = keep_windows(project, &draft, found.day)?;
    let job = Job::Tours(Arc::clone(&found));
    // Kept before anything is read for it; so the page tells the entry that is about it.
    let is_kept = project.note_list(path, job.name())?;
    let written = Written::new(
        (project, is_kept),
        (&job, &Wish::default()),
        (path, format, DOTS),
        (words, course),
    )?;
    drop(progress);
    let text = if args.json {
        let tours = found.tours.iter().map(|tour| told_of(&found, tour));
        written.report([
            ("day", json!(found.day.to_string())),
            ("site", json!(found.site.0)),
            ("tours", tours.collect()),
            ("kept", json!(kept)),
            ("lost", json!(found.lost)),
            ("exact", json!(found.is_exact)),
        ])
    } else {
        let stops = found.tours.iter().map(|tour| {
            let stops = tour.visits.len();
            format!("{}: {stops} stops", words.home_tour(tour))
        });
        let hours = (kept > 0).then(|| format!("windows kept for the next tours: {kept}"));
        let lost =
            (found.lost > 0).then(|| format!("due, in no building that is known: {}", found.lost));
        written.lines(stops.chain(hours).chain(lost))
    };
    print(&text)?;
    Ok(SOUND)
}

/// An id, and when they can be visited.
fn window(text: &str) -> Result<(String, String), String> {
    let (id, hours) = text.split_once('=').ok_or("ID=09:00-11:00 is needed")?;
    window_of(id, hours)
}

fn window_of(id: &str, hours: &str) -> Result<(String, String), String> {
    let (id, hours) = (id.trim(), hours.trim());
    if id.is_empty() {
        return Err("the id of a stop is missing: ID=09:00-11:00 is needed".to_owned());
    }
    if !hours.is_empty() && Hours::within_a_day(hours).is_none() {
        return Err(format!(
            "{hours:?} are no hours of a day such as 09:00-11:00"
        ));
    }
    Ok((id.to_owned(), hours.to_owned()))
}

/// When people can be visited, by id, as it was said.
fn windows(args: &ToursArgs) -> anyhow::Result<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    if let Some(path) = &args.window_file {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        for (i, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let at = || format!("{}, line {}", path.display(), i + 1);
            let parted = line.split_once([',', '，', ';', '\t']);
            let (id, hours) = parted
                .context("ID,09:00-11:00 is needed")
                .with_context(at)?;
            let (id, hours) = window_of(id, hours)
                .map_err(anyhow::Error::msg)
                .with_context(at)?;
            if all.insert(id.clone(), hours).is_some() {
                bail!("{}: {id} stands there twice", at());
            }
        }
    }
    all.extend(args.windows.iter().cloned());
    Ok(all)
}

/// Windows that are new are kept, as the window of the program does it; how many. A project that is only
/// read keeps none, nor does one into which whoever sits here enters nobody.
fn keep_windows(project: &mut Project, draft: &HomeDraft, day: Date) -> anyhow::Result<usize> {
    if draft.windows.is_empty() || matches!(project.access(), Access::ReadOnly(_)) {
        return Ok(0);
    }
    let (due, _) = home_due(&project.epidemic()?, &project.houses()?, day);
    let said = draft.hours_said(&due);
    let count = said.len();
    if count > 0 {
        let keys = said.keys().map(|id| Key::new(Kind::Person, id)).collect();
        let step = IsolationStep::Visit(said);
        let done = project.commit(Act::StepIsolations { keys, step });
        if let Err(StoreError::AdministratorNeeded | StoreError::NotPermitted { .. }) = done {
            return Ok(0);
        }
        done?;
    }
    Ok(count)
}

/// The id of the site of this name, or of this id.
fn site(project: &Project, wanted: &str) -> anyhow::Result<String> {
    let wanted = wanted.trim();
    let sites = project.records(Kind::SamplingSite)?.into_iter();
    let mut named = sites.filter(|stored| {
        let name = stored.record.text("name");
        stored.key.id == wanted || name == Some(wanted)
    });
    let found = named.next();
    let found = found.with_context(|| format!("there is no sampling site {wanted}"))?;
    Ok(found.key.id)
}

fn told_of(found: &HomeTours, tour: &HomeTour) -> Value {
    let stops = tour.visits.iter().map(|visit| {
        let stop = found.stops.get(visit.stop);
        json!({
            "id": stop.map(|stop| stop.key.id.as_str()),
            "grid": stop.map(|stop| stop.grid.as_str()),
            "at": instant_text(visit.begins),
            "hours": stop.and_then(|stop| stop.hours.as_deref()),
            "late": visit.is_late,
        })
    });
    json!({
        "contact": tour.contact,
        "number": tour.number,
        "leaves": instant_text(tour.leaves),
        "back": instant_text(tour.back),
        "late": tour.is_late_back,
        "stops": stops.collect::<Vec<_>>(),
    })
}
