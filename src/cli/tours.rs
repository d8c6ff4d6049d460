//! `gridroom sampling --tours`: tours to those who are sampled at home, as sheets with a map for each team.
//!
//! JSON: `day`, `site`, `output` (every file that was written), `pages`, `tours` (each with `contact`,
//! `number`, `leaves`, `back`, `late` (it is back later than wished), `stops` (each with `grid`, `at`,
//! `late`)), `lost` (due, in no building that is known), `exact` (nothing is better: it was proven),
//! `journaled` (false where the project is only read).

use super::pages::{DOTS, Written};
use super::progress::Progress;
use super::{SOUND, SamplingArgs, print};
use crate::i18n::I18n;
use crate::model::record::Kind;
use crate::model::sampling::{HomeDraft, HomeTour, HomeTours};
use crate::print::facts::Wish;
use crate::print::job::{Format, Job};
use crate::rules::calendar::instant_text;
use crate::store::Project;
use anyhow::{Context, bail};
use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Arguments of `sampling --tours`.
#[derive(Debug, Args)]
pub struct ToursArgs {
    /// Write tours to those who are isolated at home and due to be sampled: pdf, svg or png, a sheet with a
    /// map for each team. When somebody can be visited is what the project keeps of it.
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
        ..HomeDraft::default()
    };
    let progress = Progress::begin();
    let course = progress.course();
    let found = Arc::new(project.home_tours(&draft, course)?);
    if found.tours.is_empty() {
        bail!("nobody who is isolated at home is due on {}", found.day);
    }
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
            ("lost", json!(found.lost)),
            ("exact", json!(found.is_exact)),
        ])
    } else {
        let stops = found.tours.iter().map(|tour| {
            let stops = tour.visits.len();
            format!("{}: {stops} stops", words.home_tour(tour))
        });
        let lost =
            (found.lost > 0).then(|| format!("due, in no building that is known: {}", found.lost));
        written.lines(stops.chain(lost))
    };
    print(&text)?;
    Ok(SOUND)
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
            "grid": stop.map(|stop| stop.grid.as_str()),
            "at": instant_text(visit.begins),
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
