//! Building a coverage from loose polygons. Owns: the order of the steps and the options.

use super::Coverage;
use super::assemble::assemble;
use super::edges::NodedEdges;
use super::finding::Finding;
use super::holes;
use super::ids::FaceId;
use super::input::Input;
use super::interior;
use super::mismatch::{Mismatches, survey};
use super::noding::node;
use super::plane::Plane;
use super::rings;
use super::snap::{Snapped, snap};
use super::topology::Topology;
use crate::course::{Course, Stage, Stopped, whole};
use crate::geometry::polygon::Shape;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// How to build.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BuildOptions {
    /// Vertices nearer than this to the unmatched boundary of another shape are merged with it,
    /// in metres. 0: none.
    pub tolerance_m: f64,
    /// Enclosed voids narrower than this are gaps, wider ones are holes, in metres.
    pub gap_width_m: f64,
    /// Unmatched boundaries that run beside each other within this width are mismatches, in
    /// metres. 0: only those that touch. A narrow face or a narrow inlet runs beside itself in
    /// this sense, so this finds more than what is wrong.
    pub beside_m: f64,
    /// How these are measured.
    pub plane: Plane,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            tolerance_m: 0.0,
            gap_width_m: 1.0,
            beside_m: 0.0,
            plane: Plane::Ground,
        }
    }
}

/// A built coverage and what was found on the way.
pub struct Built {
    /// The coverage.
    pub coverage: Coverage,
    /// Findings about the polygons as given, ordered by kind, then faces, then place.
    pub findings: Vec<Finding>,
    /// What the tolerance moved.
    pub snapped: Snapped,
}

impl Coverage {
    /// Build from loose polygons; face `i` is shape `i`. Never fails: what cannot be right is
    /// among the findings.
    pub fn build(shapes: &[Shape], options: &BuildOptions) -> Built {
        whole(|course| Self::build_watched(shapes, options, course))
    }

    /// The same, counted.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn build_watched(
        shapes: &[Shape],
        options: &BuildOptions,
        course: &Course,
    ) -> Result<Built, Stopped> {
        course.enter(Stage::Boundaries, 0);
        let mut findings = Vec::new();
        let right = holes::put_right(shapes, &mut findings);
        let shapes = right.as_ref();
        let given = Input::new(shapes, &mut findings);
        let first_survey = survey(&given, options.beside_m, options.plane, course)?;
        let mut mismatches = Mismatches::new(&given, &first_survey);

        let (snapped_shapes, snapped) = if options.tolerance_m > 0.0 {
            snap(shapes, &given, &first_survey, options)
        } else {
            (Cow::Borrowed(shapes), Snapped::default())
        };
        // Nothing moved: what was found on the way in serves for the way on.
        let again = if snapped.moved + snapped.inserted > 0 {
            let input = Input::new(&snapped_shapes, &mut Vec::new());
            course.enter(Stage::Boundaries, 0);
            let survey = survey(&input, 0.0, options.plane, course)?;
            Some((input, survey))
        } else {
            None
        };
        let (input, survey) = match &again {
            Some((input, survey)) => (input, survey),
            None => (&given, &first_survey),
        };

        let mut pieces = node(&input.segments, &survey.meetings);
        let noded = NodedEdges::new(&mut pieces, input);
        let topology = Topology::new(&noded.edges);
        course.go_on()?;
        let faces_of = |parts: &[u32]| input.shapes_of_parts(parts);
        if again.is_none() {
            let edges = 0..noded.edges.ends.len() as u32;
            for (edge, on_edge) in edges.zip(&noded.pieces_on) {
                let left = &topology.members[topology.left(2 * edge) as usize];
                let right = &topology.members[topology.left(2 * edge + 1) as usize];
                if left.is_empty() || right.is_empty() {
                    continue;
                }
                let right = faces_of(right);
                let mut both = faces_of(left);
                both.retain(|face| right.contains(face));
                if !both.is_empty() {
                    mismatches.judge_inside(&pieces, on_edge.clone(), &both);
                }
            }
        }
        findings.extend(mismatches.into_findings());
        let of_rings = rings::find(input, &survey.meetings, &pieces, &noded, &topology);
        let worse: BTreeSet<FaceId> = of_rings.iter().flat_map(|f| f.faces.clone()).collect();
        findings.extend(of_rings);
        findings.extend(interior::find(input, &noded, &topology, &worse));

        let mut coverage = assemble(&noded.edges, &topology, shapes.len(), faces_of, course)?;
        coverage.collapsed = (0u32..)
            .map(FaceId)
            .zip(shapes)
            .filter(|(face, _)| coverage.face_regions(*face).is_empty())
            .filter_map(|(face, shape)| Some((face, *shape.rings().flatten().next()?)))
            .collect();
        findings.extend(coverage.judged(options.gap_width_m, course)?);
        findings.sort_by(|a, b| (a.kind, &a.faces, a.at).cmp(&(b.kind, &b.faces, b.at)));
        Ok(Built {
            coverage,
            findings,
            snapped,
        })
    }
}
