//! `gridroom propose`: new grids of a project as a draft plan.
//!
//! JSON: `project`, `plan`, `seed`, `grids_before`, `grids`, `lacks`, `taken` (the place of the
//! alternative in the plan, from 1), `alternatives`, the best first. Each has `cost`, `in_band`, `banded`, `within_tenth`,
//! `farthest_off`, `length_m` and `new_m` (by `street`, `lane`, `water`, `old`, `open`), `along`
//! (the share of new bounds along streets, lanes and water), `compactness`, `unreached`, `moved`
//! (households), `households`, `heads`, `heads_there`, `entrances_missing` and `outside` (the grids
//! outside the band: `households` and `reason`).

use super::progress::Progress;
use super::{FAULTY, SOUND, Who, open_project, print};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::geometry::propose::{Alternative, Bound, District, Latest};
use crate::i18n::proposing::{lack_words, why_words};
use crate::i18n::{I18n, Language, grouped};
use crate::model::propose::{Field, Lack, Pick, Proposal, Scope, Wish, begin, take};
use crate::rules::balance::Band;
use crate::store::{Project, StoreError};
use anyhow::{Context, bail};
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Arguments of `propose`.
#[derive(Debug, Args)]
pub struct ProposeArgs {
    /// The project.
    pub project: PathBuf,
    /// How many grids the scope is to have, dedicated ones among them. Without it the band decides.
    #[arg(long, value_name = "N")]
    pub grids: Option<usize>,
    /// Only the grids of this community, by code or name. May be given several times.
    #[arg(long = "community", value_name = "CODE")]
    pub communities: Vec<String>,
    /// The households a grid in town should have at least.
    #[arg(long, value_name = "N", default_value_t = 300)]
    pub least: u32,
    /// The households it should have at most.
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub most: u32,
    /// Grids may lie in several areas of a community.
    #[arg(long)]
    pub cross_areas: bool,
    /// Grids may lie in several communities, whose borders a supervisor must unlock in the plan.
    #[arg(long, requires = "dry_run")]
    pub cross_communities: bool,
    /// Units (schools, factories, hospitals) are part of ordinary grids.
    #[arg(long)]
    pub units_within: bool,
    /// This grid stays as it is, by code or name. May be given several times.
    #[arg(long = "keep", value_name = "CODE")]
    pub kept: Vec<String>,
    /// This street or lane must be a bound, by name. May be given several times.
    #[arg(long = "bound", value_name = "NAME")]
    pub bounds: Vec<String>,
    /// Blocks that come to lie in one grid, by places in them: LON,LAT;LON,LAT. May be given several
    /// times.
    #[arg(long, value_name = "PLACES", value_parser = places)]
    pub together: Vec<Together>,
    /// The seed: the same one gives the same grids.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Which alternative becomes the plan; 1 is the best.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub alternative: usize,
    /// The name of the plan.
    #[arg(long, value_name = "NAME")]
    pub plan: Option<String>,
    /// Only say what would be proposed.
    #[arg(long)]
    pub dry_run: bool,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
    /// The language of the report: zh-CN or en.
    #[arg(long, default_value = "en", value_parser = super::language)]
    pub language: Language,
    /// Who signs in, in a project with users.
    #[command(flatten)]
    pub who: Who,
}

pub(super) fn run(args: &ProposeArgs) -> anyhow::Result<u8> {
    let mut project = open_project(&args.project, &args.who)?;
    let i18n = I18n::new(args.language);
    let table = project.published_table()?;
    let around = project.surroundings()?;
    let field = Field {
        map: &table.map,
        census: &table.census,
        context: &around.context,
        wholes: &around.wholes,
        heads: around.heads,
    };
    let wish = wish_of(args, &field)?;
    if field.faces(&wish).is_empty() {
        bail!("no grid of the project lies in this scope; name a community by its code or name");
    }
    let proposal = match begin(&field, &wish) {
        Ok(proposal) => proposal,
        Err(impossible) => {
            eprintln!("error: {impossible}; ask for such a number, or let grids cross borders");
            return Ok(FAULTY);
        }
    };
    let progress = Progress::begin();
    let found = proposal.search(progress.course(), &Latest::default())?;
    drop(progress);
    let Some(place) = args.alternative.checked_sub(1).filter(|i| *i < found.len()) else {
        bail!(
            "there are {} alternatives; --alternative {} is none",
            found.len(),
            args.alternative
        );
    };
    let told: Vec<Vec<(u64, String)>> = found
        .iter()
        .map(|one| outside(&i18n, &proposal, &field, one))
        .collect();
    let is_kept = !args.dry_run;
    let name = args.plan.clone().unwrap_or_else(|| {
        let grids = found[place].districts.len();
        i18n.t_args("propose-plan-name", &[("grids", grouped(grids).into())])
    });
    let plan = if is_kept {
        Some(keep(&mut project, &name, &proposal, &found[place])?)
    } else {
        None
    };
    let text = if args.json {
        let report = json!({
            "project": args.project.display().to_string(),
            "plan": plan,
            "seed": args.seed,
            "grids_before": proposal.faces.len(),
            "grids": found[place].districts.len(),
            "lacks": proposal.lacks.iter().map(|lack| lack_key(*lack)).collect::<Vec<_>>(),
            "taken": place + 1,
            "alternatives": found.iter().zip(&told)
                .map(|(one, told)| json_of(&proposal, one, told))
                .collect::<Vec<_>>(),
        });
        format!("{report:#}\n")
    } else {
        lines(
            &i18n,
            &proposal,
            &found,
            &told,
            (place, is_kept.then_some(&name)),
        )
    };
    print(&text)?;
    Ok(if found[place].score.in_band == found[place].score.banded {
        SOUND
    } else {
        FAULTY
    })
}

/// Places in blocks that come to lie in one grid (lon, lat).
#[derive(Clone, Debug)]
pub struct Together(Vec<Coord>);

fn places(text: &str) -> Result<Together, String> {
    let place = |text: &str| {
        let (lon, lat) = text.split_once(',')?;
        let [lon, lat] = [lon, lat].map(|n| n.trim().parse::<f64>().ok());
        Coord::from_degrees(lon?, lat?).ok()
    };
    let all: Option<Vec<Coord>> = text.split(';').map(place).collect();
    let all = all.filter(|all| all.len() > 1).ok_or_else(|| {
        format!("'{text}' is no list of places; write them as LON,LAT;LON,LAT in degrees")
    });
    all.map(Together)
}

/// The grid of a code or name.
fn grid_named(field: &Field<'_>, text: &str) -> anyhow::Result<FaceId> {
    let mut faces = field.map.faces();
    let is_this = |face: &FaceId| {
        let properties = field.map.feature(*face).and_then(|f| f.properties.as_ref());
        let said = |name: &str| properties.and_then(|p| p.get(name)).and_then(Value::as_str);
        said("code") == Some(text) || said("name") == Some(text)
    };
    let found = faces.find(is_this);
    found.with_context(|| {
        format!("no grid is called '{text}'; --keep takes the code or name of one")
    })
}

/// The lines of a street.
fn street_named(field: &Field<'_>, name: &str) -> anyhow::Result<Vec<Vec<Coord>>> {
    let features = field.context.features.iter();
    let named = features.filter(|f| f.name.as_deref() == Some(name));
    let lines: Vec<Vec<Coord>> = named.flat_map(|f| f.lines.clone()).collect();
    if lines.is_empty() {
        bail!("no street or lane is called '{name}'; --bound takes the name of one");
    }
    Ok(lines)
}

fn wish_of(args: &ProposeArgs, field: &Field<'_>) -> anyhow::Result<Wish> {
    let usual = Wish::default();
    let kept = args.kept.iter().map(|text| grid_named(field, text));
    let mut bounds = Vec::new();
    for name in &args.bounds {
        bounds.extend(street_named(field, name)?);
    }
    Ok(Wish {
        locked: kept.collect::<anyhow::Result<_>>()?,
        bounds,
        together: args.together.iter().map(|one| one.0.clone()).collect(),
        scope: if args.communities.is_empty() {
            Scope::All
        } else {
            Scope::Communities(args.communities.clone())
        },
        grids: args.grids,
        band: Band {
            least: args.least,
            most: args.most.max(args.least),
        },
        crosses_areas: args.cross_areas || args.cross_communities,
        crosses_communities: args.cross_communities,
        unit_m2: usual.unit_m2.filter(|_| !args.units_within),
        seed: args.seed,
        ..usual
    })
}

/// Make a draft plan of the published grids and take the alternative into it.
fn keep(
    project: &mut Project,
    name: &str,
    proposal: &Proposal,
    one: &Alternative,
) -> anyhow::Result<String> {
    // What cannot be taken must leave no plan behind.
    let published = project.published_table()?;
    let blocks = &proposal.prepared.blocks;
    let new_id = || Project::new_id().unwrap_or_default();
    let refused = |refusal| StoreError::NotRedrawn(Box::new(refusal));
    take(&published, blocks, one, &Pick::All, false, new_id).map_err(refused)?;
    let entry = project.add_plan(name, None)?;
    let plan = entry.row.detail.get("plan").and_then(Value::as_str);
    let plan = plan.context("the plan has no id")?.to_owned();
    let table = project.plan_table(&plan)?;
    let taken = take(&table, blocks, one, &Pick::All, false, new_id).map_err(refused)?;
    project.keep_proposal(&plan, false, taken.changes)?;
    Ok(plan)
}

/// The grids outside the band: their households, and why.
fn outside(
    i18n: &I18n,
    proposal: &Proposal,
    field: &Field<'_>,
    one: &Alternative,
) -> Vec<(u64, String)> {
    let told = |district: &District| {
        let why = proposal.why(field, district)?;
        Some((district.weights[0], why_words(i18n, &why)))
    };
    one.districts.iter().filter_map(told).collect()
}

const fn lack_key(lack: Lack) -> &'static str {
    match lack {
        Lack::Streets => "streets",
        Lack::Buildings => "buildings",
        Lack::Households => "households",
        Lack::Counts => "counts",
        Lack::Compounds => "compounds",
    }
}

const fn bound_name(bound: Bound) -> &'static str {
    match bound {
        Bound::Street => "street",
        Bound::Lane => "lane",
        Bound::Water => "water",
        Bound::Old => "old",
        Bound::Open => "open",
    }
}

fn json_of(proposal: &Proposal, one: &Alternative, told: &[(u64, String)]) -> Value {
    let score = &one.score;
    let demand = proposal.demand(one);
    let by_bound = |lengths: &[f64; 5]| -> Value {
        let each = Bound::ALL.iter().map(|b| {
            let metres = (lengths[b.place()] * 10.0).round() / 10.0;
            (bound_name(*b).to_owned(), json!(metres))
        });
        Value::Object(each.collect::<Map<String, Value>>())
    };
    let outside = told
        .iter()
        .map(|(households, reason)| json!({"households": households, "reason": reason}));
    json!({
        "grids": one.districts.len(),
        "cost": score.cost,
        "in_band": score.in_band,
        "banded": score.banded,
        "within_tenth": score.within_tenth,
        "farthest_off": score.farthest_off,
        "length_m": by_bound(&score.length_m),
        "new_m": by_bound(&score.new_m),
        "along": score.along(),
        "compactness": score.compactness,
        "unreached": score.unreached,
        "moved": score.moved,
        "households": score.whole,
        "heads": demand.heads,
        "heads_there": demand.heads_there,
        "entrances_missing": demand.entrances,
        "outside": outside.collect::<Vec<_>>(),
    })
}

fn lines(
    i18n: &I18n,
    proposal: &Proposal,
    found: &[Alternative],
    told: &[Vec<(u64, String)>],
    (place, plan): (usize, Option<&String>),
) -> String {
    let mut out = String::new();
    for lack in &proposal.lacks {
        out += &format!("{}\n", lack_words(i18n, *lack));
    }
    let heads = [
        "propose-column-alternative",
        "propose-column-grids",
        "propose-column-band",
        "propose-column-tenth",
        "propose-column-length",
        "propose-column-along",
        "propose-column-compactness",
        "propose-column-moved",
        "propose-column-unreached",
        "propose-column-heads",
        "propose-column-entrances",
    ];
    let heads: Vec<String> = heads.iter().map(|key| i18n.t(key)).collect();
    out += &format!("{}\n", heads.join("\t"));
    for (number, one) in found.iter().enumerate() {
        let score = &one.score;
        let demand = proposal.demand(one);
        let length: f64 = score.length_m.iter().sum();
        let cells = [
            format!("{}{}", number + 1, if number == place { "*" } else { "" }),
            one.districts.len().to_string(),
            format!("{}/{}", score.in_band, score.banded),
            format!("{}/{}", score.within_tenth, score.banded),
            format!("{:.1}", length / 1000.0),
            format!("{:.1}%", 100.0 * score.along()),
            format!("{:.2}", score.compactness),
            score.moved.to_string(),
            score.unreached.to_string(),
            format!("{}/{}", demand.heads_there, demand.heads),
            demand.entrances.to_string(),
        ];
        out += &format!("{}\n", cells.join("\t"));
    }
    for (households, why) in &told[place] {
        out += &format!("{households}\t{why}\n");
    }
    let grids = grouped(found[place].districts.len());
    out + &match plan {
        Some(name) => {
            let args = [("name", name.as_str().into()), ("grids", grids.into())];
            i18n.t_args("propose-kept", &args)
        }
        None => i18n.t_args("propose-not-kept", &[("grids", grids.into())]),
    } + "\n"
}
