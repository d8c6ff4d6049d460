//! `gridroom propose`: new grids of a project as a draft plan.
//!
//! JSON: `project`, `plan`, `seed`, `band` (`least`, `most`), `grids_before`, `grids`, `lacks`, `parted`
//! (what borders part although it is to stay together: `what` is `compound` with its `name`,
//! `together` with its `number` among the arguments, or `buildings`), `taken` (the place of the
//! alternative in the plan, from 1), `alternatives`, the best first. Each has `cost`, `in_band`, `banded`, `within_tenth`,
//! `farthest_off`, `length_m` and `new_m` (by `street`, `lane`, `water`, `old`, `open`), `along`
//! (the share of new bounds along streets, lanes and water), `compactness`, `unreached`, `moved`
//! (households), `households`, `heads` and `entrances` (those that are needed), `heads_there` and
//! `entrances_there` (those that there are), `entrances_missing` (grids that none leads into) and
//! `outside` (the grids outside the band: `households` and `reason`).

use super::progress::Progress;
use super::{FAULTY, SOUND, Who, open_project, print};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::geometry::propose::{Alternative, Bound, District, Latest};
use crate::i18n::proposing::{lack_words, parted_words, why_words};
use crate::i18n::{I18n, Language, grouped};
use crate::model::change::Change;
use crate::model::plan::{PlanInfo, Status};
use crate::model::propose::{
    Field, Lack, Parted, Pick, Proposal, Scope, Wish, begin, edge_at, take,
};
use crate::model::redraw::PlanTable;
use crate::rules::balance::Band;
use crate::store::{Project, StoreError};
use anyhow::{Context, bail};
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// What is to be a bound lies so near to the place that was named, metres.
const NEAR_M: f64 = 15.0;

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
    /// The households a grid in town should have at least. Without it what the project aims at.
    #[arg(long, value_name = "N")]
    pub least: Option<u32>,
    /// The households it should have at most. Without it what the project aims at.
    #[arg(long, value_name = "N")]
    pub most: Option<u32>,
    /// Grids may lie in several areas of a community.
    #[arg(long)]
    pub cross_areas: bool,
    /// Grids may lie in several communities. This is kept only in a plan in which a supervisor unlocked
    /// their borders: name it with --into.
    #[arg(long)]
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
    /// What lies at this place must be a bound, with or without a name: a boundary of grids from one
    /// junction to the next, a street, a lane, a water. LON,LAT; may be given several times.
    #[arg(long = "bound-at", value_name = "PLACE", value_parser = place)]
    pub edges: Vec<Coord>,
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
    /// Draw the grids of this draft plan anew, by name or id, and take the alternative into it, instead
    /// of making a plan of the published grids.
    #[arg(long, value_name = "PLAN", conflicts_with = "plan")]
    pub into: Option<String>,
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
    let draft = args.into.as_deref();
    let draft = draft
        .map(|named| draft_named(&project, named))
        .transpose()?;
    let is_unlocked = draft.as_ref().is_some_and(|plan| plan.unlocked.is_some());
    if args.cross_communities && !args.dry_run && !is_unlocked {
        bail!(
            "borders of communities are crossed only in a plan in which a supervisor unlocked them; \
             name it with --into, or look first with --dry-run"
        );
    }
    let table = match &draft {
        Some(plan) => project.plan_table(&plan.id)?,
        None => project.published_table()?,
    };
    let around = project.surroundings()?;
    let field = Field {
        map: &table.map,
        census: &table.census,
        context: &around.context,
        wholes: &around.wholes,
        heads: &around.heads,
    };
    let wish = wish_of(args, &field, project.band()?)?;
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
    let into = draft.as_ref().map(|plan| plan.name.clone());
    let name = into.or_else(|| args.plan.clone()).unwrap_or_else(|| {
        let grids = found[place].districts.len();
        i18n.t_args("propose-plan-name", &[("grids", grouped(grids).into())])
    });
    let plan = match (is_kept, &draft) {
        (false, _) => None,
        (true, Some(plan)) => Some(keep_in(&mut project, plan, &proposal, &found[place])?),
        (true, None) => Some(keep(&mut project, &name, &proposal, &found[place])?),
    };
    let text = if args.json {
        let report = json!({
            "project": args.project.display().to_string(),
            "plan": plan,
            "seed": args.seed,
            "band": {"least": wish.band.least, "most": wish.band.most},
            "grids_before": proposal.faces.len(),
            "grids": found[place].districts.len(),
            "lacks": proposal.lacks.iter().map(|lack| lack_key(*lack)).collect::<Vec<_>>(),
            "parted": proposal.parted.iter().map(parted_json).collect::<Vec<_>>(),
            "taken": place + 1,
            "alternatives": found.iter().zip(&told)
                .map(|(one, told)| json_of(&proposal, one, told))
                .collect::<Vec<_>>(),
        });
        format!("{report:#}\n")
    } else {
        let aim = [
            ("least", grouped(wish.band.least as usize).into()),
            ("most", grouped(wish.band.most as usize).into()),
        ];
        let aim = i18n.t_args("propose-aim", &aim);
        let plan = is_kept.then_some(&name);
        let rest = lines(&i18n, &proposal, &found, &told, (place, plan));
        format!("{aim}\n{rest}")
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

/// A place as it is typed: LON,LAT.
fn place_of(text: &str) -> Option<Coord> {
    let (lon, lat) = text.split_once(',')?;
    let [lon, lat] = [lon, lat].map(|n| n.trim().parse::<f64>().ok());
    Coord::from_degrees(lon?, lat?).ok()
}

fn place(text: &str) -> Result<Coord, String> {
    place_of(text).ok_or_else(|| format!("'{text}' is no place; write it as LON,LAT in degrees"))
}

fn places(text: &str) -> Result<Together, String> {
    let all: Option<Vec<Coord>> = text.split(';').map(place_of).collect();
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

/// What lies at a place and can be a bound.
fn edge_named(field: &Field<'_>, at: Coord) -> anyhow::Result<Vec<Coord>> {
    edge_at(field.map, field.context, at, NEAR_M).with_context(|| {
        format!(
            "no boundary, street, lane or water lies within {NEAR_M} m of {},{}; --bound-at takes a \
             place on one",
            at.lon(),
            at.lat()
        )
    })
}

/// The draft plan of a name or id.
fn draft_named(project: &Project, text: &str) -> anyhow::Result<PlanInfo> {
    let drafts = project.plans()?.into_iter();
    let drafts = drafts.filter(|plan| plan.status == Status::Draft);
    let mut named = drafts.filter(|plan| plan.id == text || plan.name == text);
    let plan = named.next().with_context(|| {
        format!("no draft plan is called '{text}'; --into takes the name or id of one")
    })?;
    if named.next().is_some() {
        bail!("several draft plans are called '{text}'; --into takes the id of one as well");
    }
    Ok(plan)
}

fn wish_of(args: &ProposeArgs, field: &Field<'_>, aimed: Band) -> anyhow::Result<Wish> {
    let usual = Wish::default();
    let least = args.least.unwrap_or(aimed.least);
    let kept = args.kept.iter().map(|text| grid_named(field, text));
    let mut bounds = Vec::new();
    for name in &args.bounds {
        bounds.extend(street_named(field, name)?);
    }
    for at in &args.edges {
        bounds.push(edge_named(field, *at)?);
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
            least,
            most: args.most.unwrap_or(aimed.most).max(least),
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
    taken(&project.published_table()?, proposal, one, false)?;
    let entry = project.add_plan(name, None)?;
    let plan = entry.row.detail.get("plan").and_then(Value::as_str);
    let plan = plan.context("the plan has no id")?.to_owned();
    let changes = taken(&project.plan_table(&plan)?, proposal, one, false)?;
    project.keep_proposal(&plan, false, changes)?;
    Ok(plan)
}

/// Take the alternative into a draft plan that there is.
fn keep_in(
    project: &mut Project,
    plan: &PlanInfo,
    proposal: &Proposal,
    one: &Alternative,
) -> anyhow::Result<String> {
    let table = project.plan_table(&plan.id)?;
    let changes = taken(&table, proposal, one, plan.unlocked.is_some())?;
    project.keep_proposal(&plan.id, false, changes)?;
    Ok(plan.id.clone())
}

/// What taking the alternative changes in grids that are laid out.
fn taken(
    table: &PlanTable,
    proposal: &Proposal,
    one: &Alternative,
    is_unlocked: bool,
) -> Result<Vec<Change>, StoreError> {
    let blocks = &proposal.prepared.blocks;
    let new_id = || Project::new_id().unwrap_or_default();
    take(table, blocks, one, &Pick::All, is_unlocked, new_id)
        .map(|taken| taken.changes)
        .map_err(|refusal| StoreError::NotRedrawn(Box::new(refusal)))
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

fn parted_json(parted: &Parted) -> Value {
    match parted {
        Parted::Buildings => json!({"what": "buildings"}),
        Parted::Compound(name) => json!({"what": "compound", "name": name}),
        Parted::Together(place) => json!({"what": "together", "number": place + 1}),
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
        "entrances": demand.entrances,
        "entrances_there": demand.entrances_there,
        "entrances_missing": demand.entrances_missing,
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
    for parted in &proposal.parted {
        out += &format!("{}\n", parted_words(i18n, parted));
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
        "propose-column-missing",
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
            format!("{}/{}", demand.entrances_there, demand.entrances),
            demand.entrances_missing.to_string(),
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
