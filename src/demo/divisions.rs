//! The levels of the town as areas: subdistrict, communities, areas, grids old and new,
//! compounds; and the lineage of grids. Owns: what their attributes say.

use super::blocks::Blocks;
use super::buildings::Buildings;
use super::communities::{ALL, SUBDISTRICT};
use super::epidemic::Outbreak;
use super::features::{Geometry, feature};
use super::hierarchy::{Grid, Hierarchy};
use super::partition::Block;
use super::text_table::TextTable;
use crate::geometry::coverage::{BuildOptions, Coverage};
use crate::geometry::polygon::{Polygon, Shape};
use crate::model::Feature;
use serde_json::json;

/// The day the grids were drawn anew.
const REDRAWN: &str = "2021-09-12";

/// The ground plan and who is part of whom: what all files are drawn from.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// Where each block lies.
    pub plan: &'a Blocks,
    /// Who is part of whom.
    pub hierarchy: &'a Hierarchy,
    /// What stands there.
    pub buildings: &'a Buildings,
}

impl Ground<'_> {
    /// The outlines of groups of blocks: streets between blocks of one group are left out.
    fn outlines<'b>(&self, groups: impl Iterator<Item = &'b [Block]>) -> Vec<Geometry> {
        let shapes: Vec<Shape> = groups
            .map(|blocks| Shape {
                polygons: blocks
                    .iter()
                    .map(|b| Polygon {
                        outer: self.plan.ring(*b),
                        holes: Vec::new(),
                    })
                    .collect(),
            })
            .collect();
        let coverage = Coverage::build(&shapes, &BuildOptions::default()).coverage;
        let polygons = coverage
            .faces()
            .map(|f| Geometry::Area(coverage.face_polygons(f)));
        polygons.collect()
    }

    /// The subdistrict as one area.
    pub fn subdistrict(&self) -> Vec<Feature> {
        let outline = self.outlines(std::iter::once(self.hierarchy.blocks.as_slice()));
        let attributes = json!({"code": SUBDISTRICT, "name": "鲤城街道"});
        outline
            .into_iter()
            .map(|o| feature(attributes.clone(), o))
            .collect()
    }

    /// The communities.
    pub fn communities(&self) -> Vec<Feature> {
        let blocks: Vec<Vec<Block>> = (0..ALL.len())
            .map(|c| {
                let areas = self.hierarchy.areas.iter().filter(|a| a.community == c);
                areas.flat_map(|a| a.blocks.iter().copied()).collect()
            })
            .collect();
        let outlines = self.outlines(blocks.iter().map(Vec::as_slice));
        ALL.iter()
            .zip(outlines)
            .map(|(c, outline)| {
                let attributes = json!({"code": c.full_code(), "name": c.full_name()});
                feature(attributes, outline)
            })
            .collect()
    }

    /// The areas (片区).
    pub fn areas(&self) -> Vec<Feature> {
        let areas = &self.hierarchy.areas;
        let outlines = self.outlines(areas.iter().map(|a| a.blocks.as_slice()));
        areas
            .iter()
            .zip(outlines)
            .enumerate()
            .map(|(i, (area, outline))| {
                let attributes = json!({
                    "code": self.area_code(i),
                    "name": format!("{}第{}片区", ALL[area.community].full_name(), area.number),
                    "community": ALL[area.community].full_name(),
                    "community_code": ALL[area.community].full_code(),
                });
                feature(attributes, outline)
            })
            .collect()
    }

    fn area_code(&self, area: usize) -> String {
        let area = &self.hierarchy.areas[area];
        format!("{}-{}", ALL[area.community].full_code(), area.number)
    }

    /// The grids before they were drawn anew.
    pub fn old_grids(&self) -> Vec<Feature> {
        let old = &self.hierarchy.old;
        let outlines = self.outlines(old.iter().map(|g| g.blocks.as_slice()));
        old.iter()
            .zip(outlines)
            .enumerate()
            .map(|(i, (grid, outline))| {
                let mut attributes = self.attributes(grid);
                attributes["households"] = self.households_of_old(i).into();
                attributes["valid_from"] = "2020-02-01".into();
                attributes["valid_to"] = match self.is_kept(i) {
                    true => serde_json::Value::Null,
                    false => REDRAWN.into(),
                };
                feature(attributes, outline)
            })
            .collect()
    }

    /// The grids now, with the zones of the outbreak.
    pub fn new_grids(&self, outbreak: &Outbreak) -> Vec<Feature> {
        let new = &self.hierarchy.new;
        let outlines = self.outlines(new.iter().map(|g| g.blocks.as_slice()));
        new.iter()
            .zip(outlines)
            .enumerate()
            .map(|(i, (grid, outline))| {
                let households = self.buildings.households[i];
                let mut attributes = self.attributes(grid);
                attributes["households"] = households.into();
                // About 2.6 people to a household, as the census of 2020 counted.
                attributes["residents"] = (households * 26 / 10).into();
                attributes["zone"] = outbreak.zones[i].into();
                attributes["dedicated"] = grid.dedicated.map(|d| d.word()).into();
                attributes["valid_from"] = match grid.parent.is_some_and(|p| self.is_kept(p)) {
                    true => "2020-02-01".into(),
                    false => REDRAWN.into(),
                };
                attributes["synthetic"] = true.into();
                feature(attributes, outline)
            })
            .collect()
    }

    fn attributes(&self, grid: &Grid) -> serde_json::Value {
        let community = self.hierarchy.community(grid);
        json!({
            "code": self.hierarchy.code(grid),
            "name": self.hierarchy.name(grid),
            "full_name": format!("{}第{}网格", community.full_name(), grid.number),
            "community": community.full_name(),
            "community_code": community.full_code(),
            "area_code": self.area_code(grid.area),
        })
    }

    fn children(&self, old: usize) -> impl Iterator<Item = usize> {
        let new = self.hierarchy.new.iter().enumerate();
        new.filter(move |(_, g)| g.parent == Some(old))
            .map(|(i, _)| i)
    }

    fn is_kept(&self, old: usize) -> bool {
        self.children(old).count() == 1
    }

    fn households_of_old(&self, old: usize) -> u32 {
        self.children(old)
            .map(|n| self.buildings.households[n])
            .sum()
    }

    /// Which old grid became which new ones.
    pub fn lineage(&self) -> TextTable {
        let mut table = TextTable::new(&["old_code", "new_code", "kind", "households"]);
        for (i, old) in self.hierarchy.old.iter().enumerate() {
            let kind = if self.is_kept(i) { "kept" } else { "split" };
            for new in self.children(i) {
                table.row([
                    self.hierarchy.code(old),
                    self.hierarchy.code(&self.hierarchy.new[new]),
                    kind.to_owned(),
                    self.buildings.households[new].to_string(),
                ]);
            }
        }
        table
    }

    /// Compounds, units, streets and lanes, with the block each fills.
    pub fn compounds(&self) -> Vec<Feature> {
        let compounds = self.buildings.compounds.iter().enumerate();
        compounds
            .map(|(i, compound)| {
                let attributes = json!({
                    "code": self.buildings.compound_code(self.hierarchy, i),
                    "name": compound.name,
                    "kind": compound.kind.word(),
                    "grid_code": self.hierarchy.code(&self.hierarchy.new[compound.grid]),
                });
                feature(
                    attributes,
                    super::features::area(self.plan.ring(compound.block)),
                )
            })
            .collect()
    }
}
