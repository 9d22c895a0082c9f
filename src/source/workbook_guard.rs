//! What the spreadsheet library trusts and must not: how much a workbook unpacks to, chains of sectors that run in circles, cells so far
//! apart that the grid between them would not fit into memory. Looked at before the library sees the file.

use std::fs::{self, File};
use std::io::{self, BufReader, Read as _};
use std::path::Path;

use ::zip::ZipArchive;

use super::error::{NotFormatReason, SourceError, UnsupportedKind};

/// All members of a workbook together may unpack to so many bytes …
const UNPACKED: u64 = 64 << 20;
/// … or to so many times the file's size. Sheets of long columns of equal numbers, the best packed ones seen, stay below 40.
const RATIO: u64 = 100;
/// A grid may have so many places …
const PLACES: u64 = 4 << 20;
/// … and so many more for each filled cell.
const PLACES_A_CELL: u64 = 32;
/// Larger files of the old format are refused: it ends at 65 536 rows and 256 columns a sheet.
const COMPOUND_AT_MOST: u64 = 512 << 20;

fn damaged(path: &Path) -> SourceError {
    SourceError::NotFormat { path: path.to_owned(), format: "workbook", reason: NotFormatReason::WorkbookDamaged }
}

/// Unpacks every member of an .xlsx or .ods into nothing and counts: what the archive says about sizes is not believed.
///
/// # Errors
/// It is no archive, is encrypted, or unpacks to more than is plausible.
pub(super) fn check_zip(path: &Path) -> Result<(), SourceError> {
    let file = File::open(path).map_err(|source| SourceError::from_io(path, source))?;
    let packed = file.metadata().map_or(0, |meta| meta.len());
    let mut archive = ZipArchive::new(BufReader::new(file)).ok().ok_or_else(|| damaged(path))?;
    let mut left = UNPACKED.max(packed.saturating_mul(RATIO));
    for place in 0..archive.len() {
        // A damaged member that is not needed does no harm, and the library says so of one that is.
        let Ok(member) = archive.by_index(place) else { continue };
        let name = String::from_utf8_lossy(member.name_raw()).into_owned();
        let mut limited = member.take(left + 1);
        let unpacked = if name == "content.xml" {
            let mut text = Vec::new();
            let unpacked = limited.read_to_end(&mut text).unwrap_or(text.len()) as u64;
            if unpacked <= left && !is_plausible_ods(&text) {
                return Err(damaged(path));
            }
            unpacked
        } else {
            io::copy(&mut limited, &mut io::sink()).unwrap_or(0)
        };
        if unpacked > left {
            return Err(SourceError::Unsupported { path: path.to_owned(), what: UnsupportedKind::ZipBomb { member: name } });
        }
        left -= unpacked;
    }
    Ok(())
}

/// An .ods says once what a cell repeated many times is. The places up to each row's last filled cell are counted.
fn is_plausible_ods(text: &[u8]) -> bool {
    let limit = PLACES + text.len() as u64;
    let (mut places, mut pending) = (0_u64, 0_u64);
    for tag in text.split(|byte| *byte == b'<') {
        if tag.starts_with(b"table:table-row") {
            pending = 0;
        } else if tag.starts_with(b"table:table-cell") || tag.starts_with(b"table:covered-table-cell") {
            let end = tag.iter().position(|byte| *byte == b'>').unwrap_or(tag.len());
            let tag = tag.get(..end).unwrap_or(&[]);
            pending = pending.saturating_add(repeated(tag));
            if !tag.ends_with(b"/") {
                places = places.saturating_add(pending);
                pending = 0;
            }
        }
    }
    places <= limit
}

fn repeated(tag: &[u8]) -> u64 {
    const KEY: &[u8] = b"number-columns-repeated=";
    let Some(at) = tag.windows(KEY.len()).position(|part| part == KEY) else { return 1 };
    let digits = tag.get(at + KEY.len() + 1..).unwrap_or(&[]).iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number: u64, digit| number.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
}

/// Walks the chains of an .xls ([MS-CFB]) and the places of its cells ([MS-XLS]).
///
/// # Errors
/// A chain runs in a circle, or cells lie where no sheet has any.
pub(super) fn check_compound(path: &Path) -> Result<(), SourceError> {
    let meta = fs::metadata(path).map_err(|source| SourceError::from_io(path, source))?;
    if meta.len() > COMPOUND_AT_MOST {
        return Err(SourceError::Unsupported { path: path.to_owned(), what: UnsupportedKind::TextTooLarge });
    }
    let bytes = fs::read(path).map_err(|source| SourceError::from_io(path, source))?;
    match Compound::of(&bytes).and_then(|compound| compound.workbook()) {
        Some(stream) if are_cells_near(&stream) => Ok(()),
        _ => Err(damaged(path)),
    }
}

/// A compound file whose chains end.
struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| four.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))).collect()
}

/// Sector numbers from here on have a meaning of their own: end of chain, free.
const RESERVED: u32 = 0xFFFF_FFFA;

/// Whether no chain of these links comes back to itself.
fn are_chains_open(links: &[u32]) -> bool {
    let mut seen_from = vec![u32::MAX; links.len()];
    for start in 0..links.len() {
        let mut at = start;
        while let Some(seen) = seen_from.get_mut(at) {
            if *seen == start as u32 {
                return false;
            }
            if *seen != u32::MAX {
                break;
            }
            *seen = start as u32;
            at = links.get(at).map_or(usize::MAX, |next| *next as usize);
        }
    }
    true
}

impl<'a> Compound<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 0x1E)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut compound = Self { bytes, sector, fat: Vec::new() };
        let mut listed: Vec<u32> = numbers(bytes.get(0x4C..0x200)?);
        let mut next = u32_at(bytes, 0x44)?;
        let mut steps = bytes.len() / sector + 1;
        while next < RESERVED {
            steps = steps.checked_sub(1)?;
            let mut more = numbers(compound.sector_bytes(next)?);
            next = more.pop()?;
            listed.append(&mut more);
        }
        let places = bytes.len() / sector + 1;
        for place in listed.into_iter().filter(|place| *place < RESERVED).take(places) {
            // A last sector that was cut is shorter, and that is all.
            compound.fat.extend(numbers(compound.sector_bytes(place).unwrap_or(&[])));
        }
        are_chains_open(&compound.fat).then_some(compound)
    }

    fn sector_bytes(&self, place: u32) -> Option<&'a [u8]> {
        let start = (place as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(start..(start + self.sector).min(self.bytes.len()))
    }

    /// The bytes of a chain; chains end.
    fn chain(&self, start: u32) -> Vec<u8> {
        let (mut bytes, mut at) = (Vec::new(), start);
        while at < RESERVED {
            let Some(sector) = self.sector_bytes(at) else { break };
            bytes.extend_from_slice(sector);
            at = self.fat.get(at as usize).copied().unwrap_or(u32::MAX);
        }
        bytes
    }

    /// The stream with the sheets.
    fn workbook(&self) -> Option<Vec<u8>> {
        let directory = self.chain(u32_at(self.bytes, 0x30)?);
        let entries = || directory.chunks_exact(128);
        let named = |name: &str| {
            let wide: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
            entries().find(|entry| entry.starts_with(&wide))
        };
        let entry = named("Workbook").or_else(|| named("WORKBOOK")).or_else(|| named("Book")).or_else(|| named("BOOK"))?;
        let (start, size) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
        let mini_links = numbers(&self.chain(u32_at(self.bytes, 0x3C)?));
        if !are_chains_open(&mini_links) {
            return None;
        }
        if size >= 4096 {
            return Some(self.chain(start));
        }
        // A small stream lies in pieces of 64 bytes within the root's.
        let root = self.chain(u32_at(entries().next()?, 116)?);
        let (mut stream, mut at) = (Vec::new(), start);
        while at < RESERVED {
            let from = (at as usize).checked_mul(64)?;
            let Some(piece) = root.get(from..(from + 64).min(root.len())) else { break };
            stream.extend_from_slice(piece);
            at = mini_links.get(at as usize).copied().unwrap_or(u32::MAX);
        }
        Some(stream)
    }
}

/// Sheets of a workbook at most; people make a few dozen.
const SHEETS: usize = 1024;

/// Whether each sheet's cells lie near enough to each other for the grid between them, and no sheet says that it is larger than any.
fn are_cells_near(stream: &[u8]) -> bool {
    let sheets: Vec<u32> = records(stream).filter(|(kind, _)| *kind == 0x0085).filter_map(|(_, data)| u32_at(data, 0)).collect();
    sheets.len() <= SHEETS
        && sheets.into_iter().all(|start| {
            let mut found = Found::default();
            // Charts in a sheet are streams of their own in it: BOF and EOF nest.
            let mut depth = 0_u32;
            for (kind, data) in records(stream.get(start as usize..).unwrap_or(&[])) {
                match kind {
                    0x0809 => depth += 1,
                    0x000A if depth <= 1 => break,
                    0x000A => depth -= 1,
                    0x0200 if !is_size_possible(data) => return false,
                    _ => found.take(kind, data),
                }
            }
            found.places() <= PLACES + PLACES_A_CELL * found.cells
        })
}

/// Whether a sheet's stated box (DIMENSIONS, [MS-XLS] 2.4.90; the older form has two-byte rows) is one that the format allows: the library
/// makes room for it, a box that ends before it begins included.
fn is_size_possible(data: &[u8]) -> bool {
    let (first, end, columns) = match data.len() {
        10 => (u16_at(data, 0).map(u32::from), u16_at(data, 2).map(u32::from), u16_at(data, 6)),
        14 | 16 => (u32_at(data, 0), u32_at(data, 4), u16_at(data, 10)),
        // Refused by the library.
        _ => return true,
    };
    let (Some(first), Some(end), Some(columns)) = (first, end, columns) else { return true };
    end <= 65_536 && columns <= 256 && (first < end || end == 0 || columns == 0)
}

/// The records of a stream: kind and content.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (kind, len) = (u16_at(stream, at)?, usize::from(u16_at(stream, at + 2)?));
        let data = stream.get(at + 4..at + 4 + len)?;
        at += 4 + len;
        Some((kind, data))
    })
}

/// The box around cells.
#[derive(Default)]
struct Found {
    cells: u64,
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
}

impl Found {
    fn take(&mut self, kind: u16, data: &[u8]) {
        // NUMBER, LABEL, RSTRING, BOOLERR, RK, LABELSST, MULRK, FORMULA and their older forms: row and column come first.
        if !matches!(kind & 0x00FF, 0x03 | 0x04 | 0xD6 | 0x05 | 0x7E | 0xFD | 0xBD | 0x06) {
            return;
        }
        let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else { return };
        let count = if kind == 0x00BD { (data.len().saturating_sub(6) / 6) as u64 } else { 1 };
        self.cells += count;
        let with =
            |range: Option<(u64, u64)>, from: u64, to: u64| Some(range.map_or((from, to), |(first, last)| (first.min(from), last.max(to))));
        self.rows = with(self.rows, u64::from(row), u64::from(row));
        self.columns = with(self.columns, u64::from(column), u64::from(column) + count);
    }

    fn places(&self) -> u64 {
        match (self.rows, self.columns) {
            (Some((top, bottom)), Some((left, right))) => (bottom - top + 1) * (right - left + 1),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_seen_and_chains_that_meet_are_not_circles() {
        assert!(are_chains_open(&[1, 2, 0xFFFF_FFFE, 2, 0xFFFF_FFFF]));
        assert!(!are_chains_open(&[1, 2, 0]));
        assert!(!are_chains_open(&[0]));
        assert!(are_chains_open(&[]));
    }

    #[test]
    fn repeated_cells_of_an_ods_are_counted_up_to_the_last_filled_one() {
        let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
        let empty = "<table:table-cell table:number-columns-repeated=\"16384\"/>";
        let full = "<table:table-cell table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell>";
        assert!(is_plausible_ods(row(empty).repeat(10_000).as_bytes()));
        assert!(!is_plausible_ods(row(full).repeat(10_000).as_bytes()));
    }

    #[test]
    fn two_cells_at_the_ends_of_the_world_are_refused() {
        let record = |kind: u16, data: &[u8]| [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat();
        let cell = |row: u16, column: u16| record(0x0203, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat());
        let sheet = |cells: &[Vec<u8>]| [record(0x0085, &12_u32.to_le_bytes()), vec![0; 4], cells.concat(), record(0x000A, &[])].concat();
        assert!(are_cells_near(&sheet(&[cell(0, 0), cell(60_000, 20)])));
        assert!(!are_cells_near(&sheet(&[cell(0, 0), cell(65_535, 65_535)])));
        // What damage made of a sheet's size: the library asked for 3 333 651 034 662 680 bytes.
        let size = |first: u32, end: u32, columns: u16| {
            record(0x0200, &[&first.to_le_bytes()[..], &end.to_le_bytes(), &[0; 2], &columns.to_le_bytes(), &[0; 2]].concat())
        };
        assert!(are_cells_near(&sheet(&[size(0, 65_536, 256), cell(0, 0)])));
        for impossible in [size(9, 3, 5), size(0, u32::MAX, 5), size(0, 3, 40_000)] {
            assert!(!are_cells_near(&sheet(&[impossible, cell(0, 0)])));
        }
        // A cell behind a chart belongs to the sheet too.
        let chart = [record(0x0809, &[]), record(0x000A, &[])].concat();
        assert!(!are_cells_near(&sheet(&[record(0x0809, &[]), cell(0, 0), chart, cell(65_535, 65_535)])));
    }
}
