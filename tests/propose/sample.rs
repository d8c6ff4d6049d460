//! The sample town before its grids were drawn anew: 77 grids, and all that lies around them.

#![allow(dead_code, reason = "not every program needs it all")]

use gridroom::demo::{DEFAULT_GRIDS, DEFAULT_SEED, TownFile, generate};
use gridroom::exchange::geojson::read_bytes;
use gridroom::geometry::coverage::BuildOptions;
use gridroom::geometry::index::CoverageIndex;
use gridroom::model::census::Census;
use gridroom::model::context::Context;
use gridroom::model::propose::{Field, Heads, Whole};
use gridroom::model::record::{Key, Kind, Record};
use gridroom::model::{Feature, GridMap, Layer};
use gridroom::store::Contents;

/// The town.
pub struct Sample {
    pub map: GridMap,
    pub census: Census,
    pub context: Context,
    pub wholes: Vec<Whole>,
    pub heads: Heads,
}

/// The layers it is made from.
pub struct Layers {
    pub grids: Layer,
    pub context: Layer,
    pub checkpoints: Layer,
    pub compounds: Layer,
}

impl Layers {
    /// `old`: the grids as they were, else as they are.
    pub fn new(old: bool) -> Self {
        let files = generate(DEFAULT_SEED, DEFAULT_GRIDS);
        let layer = |name: &str| {
            let file = files.iter().find(|file: &&TownFile| file.name == name);
            read_bytes(&file.expect("a file").bytes)
                .expect("readable")
                .layer
        };
        Self {
            grids: layer(if old {
                "licheng_old_grids.geojson"
            } else {
                "licheng_grids.geojson"
            }),
            context: layer("licheng_context.geojson"),
            checkpoints: layer("licheng_checkpoints.geojson"),
            compounds: layer("licheng_compounds.geojson"),
        }
    }

    pub fn sample(self) -> Sample {
        let map = GridMap::build(self.grids, &BuildOptions::default());
        let index = CoverageIndex::new(&map.coverage);
        let context = Context::of_layer(&self.context).with(Context::of_layer(&self.checkpoints));
        let wholes = self.compounds.features.into_iter().filter_map(|feature| {
            Whole::of(&Record {
                feature,
                sealed: None,
            })
        });
        Sample {
            census: Census::new(&context, &map.coverage, &index),
            heads: heads_of(&map),
            map,
            wholes: wholes.collect(),
            context,
        }
    }

    /// The same as the records of a project.
    pub fn contents(self) -> Contents {
        let mut contents = Contents::new();
        let mut put = |layer: Layer, kind_of: &dyn Fn(&str) -> Option<Kind>| {
            for (number, feature) in layer.features.into_iter().enumerate() {
                let kind = kind_of(&text(&feature, "kind"));
                let Some(kind) = kind else { continue };
                let code = text(&feature, "code");
                let id = if code.is_empty() {
                    format!("{}-{number}", kind.name())
                } else {
                    code
                };
                let record = Record {
                    feature,
                    sealed: None,
                };
                contents.push((Key::new(kind, id), record, None));
            }
        };
        put(self.grids, &|_| Some(Kind::Grid));
        put(self.compounds, &|_| Some(Kind::Compound));
        put(self.context, &|kind| match kind {
            "building" => Some(Kind::Building),
            "main" | "street" | "lane" => Some(Kind::Street),
            _ => Some(Kind::Land),
        });
        put(self.checkpoints, &|kind| {
            (kind == "entrance").then_some(Kind::Entrance)
        });
        contents
    }
}

/// Each grid has a head of its own.
fn heads_of(map: &GridMap) -> Heads {
    let codes = map.faces().filter_map(|face| map.code(face));
    codes.map(|code| (code.clone(), [code].into())).collect()
}

fn text(feature: &Feature, name: &str) -> String {
    let value = feature.properties.as_ref().and_then(|p| p.get(name));
    value
        .and_then(|v| v.as_str())
        .unwrap_or_default()
        .to_owned()
}

impl Sample {
    /// The town with 77 grids.
    pub fn old() -> Self {
        Layers::new(true).sample()
    }

    /// The town with 156.
    pub fn new() -> Self {
        Layers::new(false).sample()
    }

    /// The households counted anew, after buildings changed.
    pub fn counted(mut self) -> Self {
        let index = CoverageIndex::new(&self.map.coverage);
        self.census = Census::new(&self.context, &self.map.coverage, &index);
        self
    }

    pub fn field(&self) -> Field<'_> {
        Field {
            map: &self.map,
            census: &self.census,
            context: &self.context,
            wholes: &self.wholes,
            heads: &self.heads,
        }
    }
}
