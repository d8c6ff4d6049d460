//! Compound files, in which old workbooks lie: a small file system in one file. Owns: how a stream
//! of it is found and put together. Must not know: what is in the streams.

use super::fault::SheetFault;

/// How a compound file begins.
pub(super) const SIGN: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// Sectors above this are no sectors but signs.
const LAST: u32 = 0xffff_fffa;
/// Streams shorter than this lie in small sectors.
const CUTOFF: u64 = 4096;
/// Size of a small sector.
const SMALL: usize = 64;

/// The number of two bytes, little end first.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes([bytes[0], bytes[1]]))
}

/// The number of four bytes, little end first.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let low = u16_at(bytes, at)?;
    let high = u16_at(bytes, at.checked_add(2)?)?;
    Some(u32::from(high) << 16 | u32::from(low))
}

/// A compound file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    /// Size of a sector.
    sector: usize,
    /// The sector that follows each.
    next: Vec<u32>,
    /// The small sector that follows each.
    next_small: Vec<u32>,
    /// The stream that small sectors lie in.
    small: Vec<u8>,
    directory: Vec<u8>,
}

impl<'a> Compound<'a> {
    /// The file system in these bytes.
    ///
    /// # Errors
    /// [`SheetFault::Damaged`].
    pub fn of(bytes: &'a [u8]) -> Result<Self, SheetFault> {
        Self::read(bytes)
            .ok_or_else(|| SheetFault::Damaged("the workbook is cut or broken".to_owned()))
    }

    fn read(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            shift @ (9 | 12) => 1_usize << shift,
            _ => return None,
        };
        let mut file = Self {
            bytes,
            sector,
            next: Vec::new(),
            next_small: Vec::new(),
            small: Vec::new(),
            directory: Vec::new(),
        };
        let most = bytes.len() / sector;
        // Sectors that say which follows which: the first 109 are named in the header.
        let mut tables: Vec<u32> = (0..109).filter_map(|i| u32_at(bytes, 76 + 4 * i)).collect();
        let mut more = u32_at(bytes, 68)?;
        for _ in 0..most {
            let Some(part) = file.part(more) else { break };
            let numbers = sector / 4 - 1;
            tables.extend((0..numbers).filter_map(|i| u32_at(part, 4 * i)));
            more = u32_at(part, 4 * numbers)?;
        }
        for table in tables.into_iter().filter(|t| *t < LAST).take(most) {
            let part = file.part(table)?;
            let numbers = (0..sector / 4).filter_map(|i| u32_at(part, 4 * i));
            file.next.extend(numbers);
        }
        file.directory = file.chain(u32_at(bytes, 48)?);
        let small = file.chain(u32_at(bytes, 60)?);
        file.next_small = (0..small.len() / 4)
            .filter_map(|i| u32_at(&small, 4 * i))
            .collect();
        let root = file.directory.get(..128)?;
        file.small = file.chain(u32_at(root, 116)?);
        Some(file)
    }

    fn part(&self, sector: u32) -> Option<&'a [u8]> {
        if sector >= LAST {
            return None;
        }
        let start = (sector as usize + 1).checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// Sectors one after another; a chain that goes in circles ends.
    fn chain(&self, first: u32) -> Vec<u8> {
        let mut all = Vec::new();
        let mut sector = first;
        for _ in 0..self.next.len() {
            let Some(part) = self.part(sector) else { break };
            all.extend_from_slice(part);
            if all.len() > self.bytes.len() {
                break;
            }
            sector = self.next.get(sector as usize).copied().unwrap_or(LAST);
        }
        all
    }

    fn small_chain(&self, first: u32) -> Vec<u8> {
        let mut all = Vec::new();
        let mut sector = first;
        for _ in 0..self.next_small.len() {
            let start = sector as usize * SMALL;
            let Some(part) = self.small.get(start..(start + SMALL).min(self.small.len())) else {
                break;
            };
            all.extend_from_slice(part);
            sector = self
                .next_small
                .get(sector as usize)
                .copied()
                .unwrap_or(LAST);
        }
        all
    }

    /// The stream of a name; `None` where there is none.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.directory.chunks_exact(128).find(|entry| {
            let length = usize::from(u16_at(entry, 64).unwrap_or_default());
            let units: Vec<u16> = (0..length.min(64) / 2)
                .filter_map(|i| u16_at(entry, 2 * i))
                .take_while(|unit| *unit != 0)
                .collect();
            entry[66] == 2 && String::from_utf16_lossy(&units).eq_ignore_ascii_case(name)
        })?;
        let first = u32_at(entry, 116)?;
        let length = u64::from(u32_at(entry, 120)?);
        let mut stream = if length < CUTOFF {
            self.small_chain(first)
        } else {
            self.chain(first)
        };
        stream.truncate(usize::try_from(length).ok()?);
        Some(stream)
    }
}
