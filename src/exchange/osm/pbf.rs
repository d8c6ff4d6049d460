//! `.osm.pbf`, through the `osmpbf` crate: blocks decoded side by side, elements in the order of the
//! file. Owns: what is wrong with such a file. Must not know: what the elements are for.

use super::element::{Body, Element, ElementKind, Kinds, Member, OsmId};
use super::scan::{Counting, Header, damaged};
use crate::course::Course;
use crate::exchange::report::{At, ReadError};
use crate::geometry::fixed::{Bounds, Coord};
use osmpbf::{Blob, BlobDecode, BlobReader, HeaderBlock, PrimitiveBlock, RelMemberType};
use rayon::prelude::*;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

/// What a block says that this reader understands.
const UNDERSTOOD: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];
/// So many blocks are in memory at a time, for each thread.
const AHEAD: usize = 2;

/// Go through a file; `take` sees each element, with what it keeps of a block, and `collect` gets that
/// of one block after another. `blocks` says what each block holds, once a file was gone through: those
/// that hold nothing that is wanted are not unpacked again.
pub fn scan<T: Default + Send>(
    source: impl Read + Send,
    (name, blocks): (&str, &OnceLock<Vec<Kinds>>),
    wanted: Kinds,
    course: &Course,
    take: &(impl Fn(&Element<'_>, &mut T) + Sync),
    mut collect: impl FnMut(T) -> Result<(), ReadError>,
) -> Result<Header, ReadError> {
    let source = Counting::new(source);
    let counted = source.count();
    let mut blobs = BlobReader::new(source);
    let mut header = None;
    let mut seen: Vec<Kinds> = Vec::new();
    let is_idle = |number: usize| {
        let holds = blocks.get().and_then(|blocks| blocks.get(number - 1));
        holds.is_some_and(|holds| !holds.meets(wanted))
    };
    let mut number = 0;
    let many = AHEAD * rayon::current_num_threads().max(1);
    let mut told = 0;
    loop {
        let mut batch: Vec<(usize, Blob)> = Vec::with_capacity(many);
        let mut is_over = false;
        while batch.len() < many {
            let before = counted.get();
            match blobs.next() {
                Some(blob) => {
                    number += 1;
                    batch.push((
                        number,
                        blob.map_err(|e| damaged(name, At::Record(number), &e))?,
                    ));
                }
                None => {
                    if counted.get() != before {
                        return Err(damaged(
                            name,
                            At::Record(number + 1),
                            &"the file is cut off",
                        ));
                    }
                    is_over = true;
                    break;
                }
            }
        }
        let read: Vec<Result<Part<T>, ReadError>> = batch
            .par_iter()
            .map(|(number, blob)| {
                if is_idle(*number) {
                    return Ok(Part::Other);
                }
                let fault =
                    |message: &dyn std::fmt::Display| damaged(name, At::Record(*number), message);
                // The crate adds up what the file says without looking, and unwraps kinds of member.
                let part = catch_unwind(AssertUnwindSafe(|| part(blob, wanted, take)));
                match part {
                    Ok(part) => part.map_err(|message| fault(&message)),
                    Err(_) => Err(fault(&"numbers in it are beyond all bounds")),
                }
            })
            .collect();
        for part in read {
            match part? {
                Part::Header(found) => {
                    // What it says is wanted every time.
                    seen.push(Kinds::ALL);
                    header = header.or(Some(found));
                }
                Part::Elements(..) if header.is_none() => {
                    return Err(damaged(
                        name,
                        At::Nowhere,
                        &"it does not begin with a header",
                    ));
                }
                Part::Elements(holds, kept) => {
                    seen.push(holds);
                    collect(kept)?;
                }
                Part::Other => seen.push(Kinds::default()),
            }
        }
        let so_far = counted.get();
        course.count((so_far - told) as usize)?;
        told = so_far;
        if is_over {
            // What was left out now was known before.
            blocks.get_or_init(|| seen);
            return header.ok_or_else(|| damaged(name, At::Nowhere, &"there is no block in it"));
        }
    }
}

/// What a block is.
enum Part<T> {
    Header(Header),
    /// What it holds, and what is kept of it.
    Elements(Kinds, T),
    /// Nothing that is wanted.
    Other,
}

fn part<T: Default>(
    blob: &Blob,
    wanted: Kinds,
    take: &impl Fn(&Element<'_>, &mut T),
) -> Result<Part<T>, String> {
    match blob.decode().map_err(|e| e.to_string())? {
        BlobDecode::OsmHeader(block) => header(&block).map(Part::Header),
        BlobDecode::OsmData(block) => {
            let mut kept = T::default();
            let holds = elements(&block, wanted, |element| take(element, &mut kept))?;
            Ok(Part::Elements(holds, kept))
        }
        BlobDecode::Unknown(_) => Ok(Part::Other),
    }
}

fn header(block: &HeaderBlock) -> Result<Header, String> {
    let strange = block.required_features().iter();
    let mut strange = strange.filter(|f| !UNDERSTOOD.contains(&f.as_str()));
    if let Some(feature) = strange.next() {
        return Err(format!("it needs {feature}, which is not read here"));
    }
    let bounds = block.bbox().and_then(|b| {
        let min = Coord::from_degrees(b.left, b.bottom).ok()?;
        let max = Coord::from_degrees(b.right, b.top).ok()?;
        Some(Bounds { min, max })
    });
    Ok(Header { bounds })
}

/// The wanted elements of a block, and what kinds it holds.
fn elements(
    block: &PrimitiveBlock,
    wanted: Kinds,
    mut take: impl FnMut(&Element<'_>),
) -> Result<Kinds, String> {
    let strings: Vec<Option<&str>> = block
        .raw_stringtable()
        .iter()
        .map(|bytes| std::str::from_utf8(bytes).ok())
        .collect();
    let string = |index: usize| -> Result<&str, String> {
        let found = strings.get(index).ok_or("a text is missing in it")?;
        found.ok_or_else(|| "a text in it is not UTF-8".to_owned())
    };
    let mut refs: Vec<i64> = Vec::new();
    let mut members: Vec<Member> = Vec::new();
    let mut holds = Kinds::default();
    for group in block.groups() {
        holds.nodes |= group.dense_nodes().next().is_some() || group.nodes().next().is_some();
        holds.ways |= group.ways().next().is_some();
        holds.relations |= group.relations().next().is_some();
        if wanted.nodes {
            let mut tags = Vec::new();
            let dense = group.dense_nodes();
            for node in dense {
                tags.clear();
                for (key, value) in node.raw_tags() {
                    tags.push((string(index(key)?)?, string(index(value)?)?));
                }
                take(&Element {
                    number: node.id(),
                    tags: &tags,
                    body: Body::Node(place(node.nano_lon(), node.nano_lat())?),
                });
            }
            for node in group.nodes() {
                tags.clear();
                for (key, value) in node.raw_tags() {
                    tags.push((string(key as usize)?, string(value as usize)?));
                }
                take(&Element {
                    number: node.id(),
                    tags: &tags,
                    body: Body::Node(place(node.nano_lon(), node.nano_lat())?),
                });
            }
        }
        if wanted.ways {
            let mut tags = Vec::new();
            for way in group.ways() {
                tags.clear();
                for (key, value) in way.raw_tags() {
                    tags.push((string(key as usize)?, string(value as usize)?));
                }
                refs.clear();
                refs.extend(way.refs());
                take(&Element {
                    number: way.id(),
                    tags: &tags,
                    body: Body::Way(&refs),
                });
            }
        }
        if wanted.relations {
            let mut tags = Vec::new();
            for relation in group.relations() {
                tags.clear();
                for (key, value) in relation.raw_tags() {
                    tags.push((string(key as usize)?, string(value as usize)?));
                }
                members.clear();
                for member in relation.members() {
                    let kind = match member.member_type {
                        RelMemberType::Node => ElementKind::Node,
                        RelMemberType::Way => ElementKind::Way,
                        RelMemberType::Relation => ElementKind::Relation,
                    };
                    members.push(Member {
                        id: OsmId {
                            kind,
                            number: member.member_id,
                        },
                        is_inner: string(index(member.role_sid)?)? == "inner",
                    });
                }
                take(&Element {
                    number: relation.id(),
                    tags: &tags,
                    body: Body::Relation(&members),
                });
            }
        }
    }
    Ok(holds)
}

fn index(number: i32) -> Result<usize, String> {
    usize::try_from(number).map_err(|_| "a text is missing in it".to_owned())
}

/// A place of which both numbers are in 1e-9 degree: whole units of the lattice, as a rule.
fn place(lon: i64, lat: i64) -> Result<Coord, String> {
    let unit = |nano: i64| i32::try_from((nano.saturating_add(50)).div_euclid(100)).ok();
    let found = unit(lon).zip(unit(lat)).map(|(x, y)| Coord::new(x, y));
    found
        .filter(|c| c.lon().abs() <= 180.0 && c.lat().abs() <= 90.0)
        .ok_or_else(|| "a node lies off the globe".to_owned())
}
