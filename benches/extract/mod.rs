//! Extracts of OpenStreetMap as measurements and tests want them: one that is there again and again, each
//! copy beside the last with ids of its own; an invented town of equal blocks; either in blocks of any
//! kind. Owns: writing `.osm.pbf`, which the crate that reads it does not. Must not know: what is
//! measured.

#![allow(dead_code, reason = "each program that includes it uses some of it")]

mod town;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use gridroom::geometry::fixed::{Bounds, Coord};
use osmpbf::{Element, ElementReader, RelMemberType};
use rayon::prelude::*;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// So many elements are in a block, as other programs write them.
const BLOCK: usize = 8_000;
/// What lies between two copies, units of 1e-7 degree.
const APART: i32 = 10_000;

/// Tags of an element.
pub type Tags = Vec<(String, String)>;

/// A node.
pub struct Node {
    /// Its number.
    pub id: i64,
    /// Where it lies (lon, lat).
    pub at: Coord,
    /// What is said of it.
    pub tags: Tags,
}

/// A way.
pub struct Way {
    /// Its number.
    pub id: i64,
    /// Its nodes.
    pub refs: Vec<i64>,
    /// What is said of it.
    pub tags: Tags,
}

/// A relation.
pub struct Relation {
    /// Its number.
    pub id: i64,
    /// Its members: what each is (0 a node, 1 a way, 2 a relation), its number, its role.
    pub members: Vec<(u64, i64, String)>,
    /// What is said of it.
    pub tags: Tags,
}

/// What an extract holds.
#[derive(Default)]
pub struct Elements {
    /// Its nodes.
    pub nodes: Vec<Node>,
    /// Its ways.
    pub ways: Vec<Way>,
    /// Its relations.
    pub relations: Vec<Relation>,
}

/// Some of them.
#[derive(Clone, Copy, Default)]
pub struct Part<'a> {
    /// Nodes.
    pub nodes: &'a [Node],
    /// Ways.
    pub ways: &'a [Way],
    /// Relations.
    pub relations: &'a [Relation],
}

/// How a copy differs from what it is a copy of.
#[derive(Clone, Copy, Default)]
pub struct Shift {
    /// What is added to each number.
    pub ids: i64,
    /// How far east it lies, units of 1e-7 degree.
    pub east: i32,
    /// How far north.
    pub north: i32,
}

fn owned<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>) -> Tags {
    tags.map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

impl Elements {
    /// All of a file.
    pub fn read(path: &Path) -> Self {
        let mut all = Self::default();
        let reader = ElementReader::from_path(path).expect("opened");
        let read = reader.for_each(|element| match element {
            Element::Node(node) => all.nodes.push(Node {
                id: node.id(),
                at: Coord::new(node.decimicro_lon(), node.decimicro_lat()),
                tags: owned(node.tags()),
            }),
            Element::DenseNode(node) => all.nodes.push(Node {
                id: node.id(),
                at: Coord::new(node.decimicro_lon(), node.decimicro_lat()),
                tags: owned(node.tags()),
            }),
            Element::Way(way) => all.ways.push(Way {
                id: way.id(),
                refs: way.refs().collect(),
                tags: owned(way.tags()),
            }),
            Element::Relation(relation) => {
                let members = relation.members().map(|member| {
                    let kind = match member.member_type {
                        RelMemberType::Node => 0,
                        RelMemberType::Way => 1,
                        RelMemberType::Relation => 2,
                    };
                    let role = member.role().expect("a text").to_owned();
                    (kind, member.member_id, role)
                });
                all.relations.push(Relation {
                    id: relation.id(),
                    members: members.collect(),
                    tags: owned(relation.tags()),
                });
            }
        });
        read.expect("read");
        all
    }

    /// The box around its nodes.
    pub fn bounds(&self) -> Bounds {
        let places = self.nodes.iter().map(|node| node.at);
        Bounds::around(places).expect("nodes")
    }

    /// More than any number in it.
    fn beyond(&self) -> i64 {
        let nodes = self.nodes.iter().map(|node| node.id);
        let ways = self
            .ways
            .iter()
            .flat_map(|way| way.refs.iter().copied().chain([way.id]));
        let relations = self.relations.iter().flat_map(|relation| {
            let members = relation.members.iter().map(|(_, id, _)| *id);
            members.chain([relation.id])
        });
        1 + nodes.chain(ways).chain(relations).max().unwrap_or(0)
    }

    /// In parts of one kind each, as other programs make blocks of them: nodes, ways, relations.
    pub fn parts(&self) -> [Vec<Part<'_>>; 3] {
        let nodes = self.nodes.chunks(BLOCK).map(|nodes| Part {
            nodes,
            ..Part::default()
        });
        let ways = self.ways.chunks(BLOCK).map(|ways| Part {
            ways,
            ..Part::default()
        });
        let relations = self.relations.chunks(BLOCK).map(|relations| Part {
            relations,
            ..Part::default()
        });
        [nodes.collect(), ways.collect(), relations.collect()]
    }

    /// All of it at once.
    pub fn whole(&self) -> Part<'_> {
        Part {
            nodes: &self.nodes,
            ways: &self.ways,
            relations: &self.relations,
        }
    }

    /// Write it.
    pub fn write(&self, path: &Path) {
        self.write_copies(path, &[Shift::default()]);
    }

    /// Write it again and again, side by side in a square, until the file has so many bytes; where each
    /// copy lies.
    pub fn repeat(&self, path: &Path, bytes: usize) -> Vec<Bounds> {
        let parts = self.parts();
        let once: Vec<usize> = parts
            .par_iter()
            .flatten()
            .map(|part| block(*part, Shift::default()).len())
            .collect();
        // Larger numbers take more room: so many are enough.
        let copies = bytes.div_ceil(once.iter().sum());
        let Bounds { min, max } = self.bounds();
        let (width, height) = (max.x - min.x + APART, max.y - min.y + APART);
        let columns = (1..).find(|n| n * n >= copies).expect("a square");
        let beyond = self.beyond();
        let shifts = (0..copies).map(|copy| Shift {
            ids: copy as i64 * beyond,
            east: (copy % columns) as i32 * width,
            north: (copy / columns) as i32 * height,
        });
        let shifts: Vec<Shift> = shifts.collect();
        self.write_copies(path, &shifts);
        let moved = |at: Coord, shift: &Shift| Coord::new(at.x + shift.east, at.y + shift.north);
        let places = shifts.iter().map(|shift| Bounds {
            min: moved(min, shift),
            max: moved(max, shift),
        });
        places.collect()
    }

    fn write_copies(&self, path: &Path, shifts: &[Shift]) {
        let mut file = BufWriter::new(File::create(path).expect("made"));
        file.write_all(&header()).expect("written");
        for parts in self.parts() {
            let copies: Vec<Vec<u8>> = shifts
                .par_iter()
                .map(|shift| {
                    let blocks = parts.iter().map(|part| block(*part, *shift));
                    blocks.collect::<Vec<_>>().concat()
                })
                .collect();
            for copy in copies {
                file.write_all(&copy).expect("written");
            }
        }
        file.flush().expect("written");
    }
}

/// A message of protocol buffers, as far as it is written.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value > 0x7f {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn number(&mut self, field: u64, value: u64) {
        self.varint(field << 3);
        self.varint(value);
    }

    fn bytes(&mut self, field: u64, bytes: &[u8]) {
        self.varint((field << 3) | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    fn packed(&mut self, field: u64, values: impl IntoIterator<Item = u64>) {
        let mut packed = Self::default();
        for value in values {
            packed.varint(value);
        }
        self.bytes(field, &packed.0);
    }

    /// The tags of a way or a relation.
    fn tags<'a>(&mut self, tags: &'a Tags, texts: &mut Texts<'a>) {
        self.packed(2, tags.iter().map(|(key, _)| texts.number(key)));
        self.packed(3, tags.iter().map(|(_, value)| texts.number(value)));
    }
}

/// Each number as its difference from the one before, small whichever sign that has.
fn differences(numbers: impl IntoIterator<Item = i64>) -> impl Iterator<Item = u64> {
    let mut last = 0;
    numbers.into_iter().map(move |number| {
        let difference = number - std::mem::replace(&mut last, number);
        ((difference << 1) ^ (difference >> 63)) as u64
    })
}

/// The texts of a block, each once.
struct Texts<'a> {
    numbers: HashMap<&'a str, u64>,
    table: Message,
}

impl<'a> Texts<'a> {
    fn new() -> Self {
        let mut texts = Self {
            numbers: HashMap::new(),
            table: Message::default(),
        };
        // Its number stands between the tags of two nodes.
        texts.number("");
        texts
    }

    fn number(&mut self, text: &'a str) -> u64 {
        let next = self.numbers.len() as u64;
        let Self { numbers, table } = self;
        *numbers.entry(text).or_insert_with(|| {
            table.bytes(1, text.as_bytes());
            next
        })
    }
}

/// What a file begins with.
pub fn header() -> Vec<u8> {
    let mut says = Message::default();
    for feature in ["OsmSchema-V0.6", "DenseNodes"] {
        says.bytes(4, feature.as_bytes());
    }
    blob("OSMHeader", &says)
}

/// A block of elements, as it stands in a file.
pub fn block(part: Part<'_>, shift: Shift) -> Vec<u8> {
    let mut texts = Texts::new();
    let mut groups = Message::default();
    if !part.nodes.is_empty() {
        let nodes = || part.nodes.iter();
        let mut dense = Message::default();
        dense.packed(1, differences(nodes().map(|node| node.id + shift.ids)));
        let north = nodes().map(|node| i64::from(node.at.y + shift.north));
        dense.packed(8, differences(north));
        let east = nodes().map(|node| i64::from(node.at.x + shift.east));
        dense.packed(9, differences(east));
        let mut says = Vec::new();
        for node in part.nodes {
            for (key, value) in &node.tags {
                says.extend([texts.number(key), texts.number(value)]);
            }
            says.push(0);
        }
        dense.packed(10, says);
        let mut group = Message::default();
        group.bytes(2, &dense.0);
        groups.bytes(2, &group.0);
    }
    let mut ways = Message::default();
    for way in part.ways {
        let mut message = Message::default();
        message.number(1, (way.id + shift.ids) as u64);
        message.tags(&way.tags, &mut texts);
        let refs = way.refs.iter().map(|id| id + shift.ids);
        message.packed(8, differences(refs));
        ways.bytes(3, &message.0);
    }
    let mut relations = Message::default();
    for relation in part.relations {
        let members = &relation.members;
        let mut message = Message::default();
        message.number(1, (relation.id + shift.ids) as u64);
        message.tags(&relation.tags, &mut texts);
        message.packed(8, members.iter().map(|(_, _, role)| texts.number(role)));
        let ids = members.iter().map(|(_, id, _)| id + shift.ids);
        message.packed(9, differences(ids));
        message.packed(10, members.iter().map(|(kind, _, _)| *kind));
        relations.bytes(4, &message.0);
    }
    for group in [ways, relations] {
        if !group.0.is_empty() {
            groups.bytes(2, &group.0);
        }
    }
    let mut whole = Message::default();
    whole.bytes(1, &texts.table.0);
    whole.0.extend(groups.0);
    blob("OSMData", &whole)
}

fn blob(kind: &str, data: &Message) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(&data.0).expect("packed");
    let mut blob = Message::default();
    blob.number(2, data.0.len() as u64);
    blob.bytes(3, &packer.finish().expect("packed"));
    let mut header = Message::default();
    header.bytes(1, kind.as_bytes());
    header.number(3, blob.0.len() as u64);
    let mut out = (header.0.len() as u32).to_be_bytes().to_vec();
    out.extend(header.0);
    out.extend(blob.0);
    out
}
