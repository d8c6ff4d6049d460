//! Why a district lies outside the band. Owns: the reasons, as data. Must not know: the words.

use super::blocks::Blocks;

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// One block alone weighs more than the band allows.
    Block {
        /// The block.
        block: u32,
        /// What it weighs.
        weight: u64,
    },
    /// What hangs together weighs so much that no such number of districts fits the band.
    Number {
        /// What it weighs.
        weight: u64,
        /// Into how many districts it is divided.
        count: usize,
    },
    /// Its blocks and those around are too heavy to be shared better.
    Coarse {
        /// The heaviest of them.
        block: u32,
        /// What it weighs.
        weight: u64,
    },
}

/// Why a district of some blocks, in a part of `count` districts that weighs `whole`, lies outside a
/// band; `None` where it does not.
pub(super) fn reason(
    blocks: &Blocks,
    own: &[u32],
    [least, most]: [u64; 2],
    (whole, count): (u64, usize),
) -> Option<Reason> {
    let weigh = |b: &u32| blocks.blocks[*b as usize].weights[0];
    let weight: u64 = own.iter().map(weigh).sum();
    if (least..=most).contains(&weight) {
        return None;
    }
    let heaviest = |list: &[u32]| list.iter().copied().max_by_key(|b| (weigh(b), !*b));
    let alone = heaviest(own).filter(|b| weigh(b) > most);
    if let Some(block) = alone {
        return Some(Reason::Block {
            block,
            weight: weigh(&block),
        });
    }
    let many = count as u64;
    if whole < least * many || whole > most * many {
        return Some(Reason::Number {
            weight: whole,
            count,
        });
    }
    let mut around: Vec<u32> = own.to_vec();
    let links = blocks.links.iter().flat_map(|link| {
        let [a, b] = link.blocks;
        [[a, b], [b, a]]
    });
    around.extend(
        links
            .filter(|[a, b]| own.binary_search(a).is_ok() && own.binary_search(b).is_err())
            .map(|[_, b]| b),
    );
    let block = heaviest(&around)?;
    Some(Reason::Coarse {
        block,
        weight: weigh(&block),
    })
}
