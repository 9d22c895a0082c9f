//! Where each record of a .shp lies: from the .shx when it fits the .shp, else from a scan.
//!
//! The .shx is the truth about files that were edited in place: they hold dead records, slack and records out of order, on which a
//! scan stumbles. A .shx that does not fit is worse than none, so it is held against the .shp first.

use super::SourceError;
use super::bytes::{Bytes, Window};
use super::shp::{HEADER, RECORD_HEADER, be_i32, is_shape_type, kind_of, le_i32, lengths, needed};

/// Bytes of a .shx entry: where the record begins and how long its content is, in 16-bit words, big-endian (p. 24).
const SHX_ENTRY: usize = 8;
/// Bytes of the .shx that are read at once.
const ENTRIES_AT_ONCE: usize = 1 << 20;
/// So many entries are held against their record at opening, spread over the file; a file with no more is checked whole.
const CHECKED_ENTRIES: usize = 4096;
/// Bytes behind the last record that cannot hold a record, and mean nothing.
const PADDING: u64 = 8;
/// A record's beginning, as far as [`lengths`] looks at it.
const HEAD: usize = 44;

/// Where the records lie, 8 bytes a record. A record that cannot be found has length 0.
#[derive(Default, Debug)]
pub(super) struct RecordIndex(Vec<Place>);

#[derive(Clone, Copy, Debug)]
struct Place {
    /// Where the content begins, in 16-bit words.
    offset: u32,
    /// How long the content is, in bytes.
    len: u32,
}

impl Place {
    /// Of a record that cannot be found.
    const NOWHERE: Self = Self { offset: 0, len: 0 };

    fn of(span: Span) -> Self {
        Self { offset: u32::try_from(span.start / 2).unwrap_or(0), len: u32::try_from(span.len).unwrap_or(0) }
    }

    fn span(self) -> (u64, usize) {
        (u64::from(self.offset) * 2, self.len as usize)
    }
}

impl RecordIndex {
    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Where the content of the record at `place` begins, and how many bytes it has.
    pub(super) fn get(&self, place: usize) -> Option<(u64, usize)> {
        self.0.get(place).map(|place| place.span())
    }

    /// Where the last byte of any record lies, plus one.
    pub(super) fn end(&self) -> u64 {
        self.spans().map(|(start, len)| start + len as u64).max().unwrap_or(HEADER)
    }

    fn spans(&self) -> impl Iterator<Item = (u64, usize)> {
        self.0.iter().map(|place| place.span())
    }

    fn push(&mut self, span: Option<Span>) {
        self.0.push(span.map_or(Place::NOWHERE, Place::of));
    }

    fn found(&self) -> usize {
        self.0.iter().filter(|place| place.len > 0).count()
    }
}

/// A record's content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Span {
    start: u64,
    len: u64,
}

impl Span {
    fn end(self) -> u64 {
        self.start + self.len
    }
}

/// How the records were found.
#[derive(Default, Debug)]
pub(super) struct Found {
    /// Where they lie.
    pub(super) records: RecordIndex,
    /// The .shx was not used, or not for all.
    pub(super) is_shx_damaged: bool,
    /// How many the .shx lists when the .shp ends before them.
    pub(super) listed_beyond_end: Option<u32>,
    /// Records whose own header gives another length than the .shx, by place.
    pub(super) wrong_lengths: Vec<u32>,
    /// Bytes behind the last record that are no record.
    pub(super) trailing: u64,
}

/// Finds the records of `shp`.
///
/// # Errors
/// A file cannot be read.
pub(super) fn find(shp: &Bytes, shx: Option<&Bytes>) -> Result<Found, SourceError> {
    let Some(shx) = shx else { return scanned(shp) };
    // A .shx that cannot be read is as good as a damaged one.
    let Ok(listed) = entries(shx) else { return Ok(Found { is_shx_damaged: true, ..scanned(shp)? }) };
    let checked = check(shp, &listed)?;
    if checked.bad.is_empty() {
        let records = index(listed, &checked.bad);
        let trailing = trailing(shp, records.end())?;
        return Ok(Found { records, trailing, wrong_lengths: checked.wrong_lengths, ..Found::default() });
    }
    let scan = scanned(shp)?;
    let good = listed.len() - checked.bad.len();
    // A file that was cut: the .shx is right as far as the .shp goes.
    let is_cut = checked.bad.first() == Some(&(good as u32)) && scan.records.len() == good && {
        scan.records.spans().zip(&listed).all(|((start, _), entry)| entry.span().is_some_and(|entry| entry.start == start))
    };
    if is_cut {
        return Ok(Found { listed_beyond_end: u32::try_from(listed.len()).ok(), trailing: 0, ..scan });
    }
    if scan.records.found() >= good {
        return Ok(Found { is_shx_damaged: true, ..scan });
    }
    let records = index(listed, &checked.bad);
    Ok(Found { records, is_shx_damaged: true, wrong_lengths: checked.wrong_lengths, ..Found::default() })
}

/// The entries as places of records, those of `bad` (rising) nowhere. In the same memory: millions of records are worth it.
fn index(listed: Vec<Entry>, bad: &[u32]) -> RecordIndex {
    let mut places: Vec<Place> = listed.into_iter().map(|entry| entry.span().map_or(Place::NOWHERE, Place::of)).collect();
    for &bad in bad {
        if let Some(place) = places.get_mut(bad as usize) {
            *place = Place::NOWHERE;
        }
    }
    RecordIndex(places)
}

/// An entry of a .shx as it stands there: where the record begins and how long its content is, in 16-bit words.
#[derive(Clone, Copy)]
struct Entry {
    offset: u32,
    words: u32,
}

impl Entry {
    /// Where the content lies; `None` for an entry that names no record (zeros).
    fn span(self) -> Option<Span> {
        let span = Span { start: u64::from(self.offset) * 2 + RECORD_HEADER, len: u64::from(self.words) * 2 };
        (self.offset != 0 || self.words != 0).then_some(span)
    }
}

/// The entries of a .shx. Its header is not believed: the file's length counts.
fn entries(shx: &Bytes) -> Result<Vec<Entry>, SourceError> {
    let end = shx.len().saturating_sub(HEADER) / SHX_ENTRY as u64 * SHX_ENTRY as u64 + HEADER;
    let (mut listed, mut window) = (Vec::new(), Window::new(shx));
    listed.reserve_exact(usize::try_from((end.max(HEADER) - HEADER) / SHX_ENTRY as u64).unwrap_or(0));
    let mut at = HEADER;
    while at < end {
        let piece = window.get(at, ENTRIES_AT_ONCE.min(usize::try_from(end - at).unwrap_or(ENTRIES_AT_ONCE)))?;
        let (entries, _) = piece.as_chunks::<SHX_ENTRY>();
        listed.extend(
            entries.iter().map(|&[a, b, c, d, e, f, g, h]| Entry {
                offset: u32::from_be_bytes([a, b, c, d]),
                words: u32::from_be_bytes([e, f, g, h]),
            }),
        );
        if entries.is_empty() {
            break;
        }
        at += (entries.len() * SHX_ENTRY) as u64;
    }
    Ok(listed)
}

#[derive(Default)]
struct Checked {
    /// Places of entries that do not fit, rising.
    bad: Vec<u32>,
    /// Places of records whose own header gives another length though the entry fits.
    wrong_lengths: Vec<u32>,
}

/// Holds the entries against the .shp: inside the file, apart from each other, and at the beginning of something that is a record.
fn check(shp: &Bytes, listed: &[Entry]) -> Result<Checked, SourceError> {
    let is_inside =
        |span: Span| span.start >= HEADER + RECORD_HEADER && span.len >= 4 && span.end() <= shp.len() && u32::try_from(span.len).is_ok();
    let mut bad: Vec<u32> = Vec::new();
    let (mut before, mut is_rising, mut inside) = (HEADER, true, 0_usize);
    for (place, span) in spans(listed) {
        if is_inside(span) {
            is_rising &= span.start >= before + RECORD_HEADER;
            before = span.end();
            inside += 1;
        } else {
            bad.push(place);
        }
    }
    let step = inside.div_ceil(CHECKED_ENTRIES).max(1);
    let mut checked = Checked::default();
    let mut look = |place: u32, span: Span, bad: &mut Vec<u32>| {
        match fit(shp, span)? {
            Fit::Sound => {}
            Fit::WrongLength => checked.wrong_lengths.push(place),
            Fit::NoRecord => bad.push(place),
        }
        Ok::<_, SourceError>(())
    };
    if is_rising {
        for (place, span) in spans(listed).filter(|(_, span)| is_inside(*span)).step_by(step) {
            look(place, span, &mut bad)?;
        }
    } else {
        let mut order: Vec<(u32, Span)> = spans(listed).filter(|(_, span)| is_inside(*span)).collect();
        order.sort_by_key(|(_, span)| span.start);
        let mut end = HEADER;
        for &(place, span) in &order {
            if span.start < end + RECORD_HEADER {
                bad.push(place);
            }
            end = end.max(span.end());
        }
        for (place, span) in order.into_iter().step_by(step) {
            look(place, span, &mut bad)?;
        }
    }
    checked.wrong_lengths.sort_unstable();
    bad.sort_unstable();
    bad.dedup();
    checked.bad = bad;
    Ok(checked)
}

/// The entries that name a record, with their places.
fn spans(listed: &[Entry]) -> impl Iterator<Item = (u32, Span)> {
    (0..).zip(listed).filter_map(|(place, entry)| Some((place, entry.span()?)))
}

enum Fit {
    Sound,
    /// The record gives itself another length; the entry's is enough for what is in it.
    WrongLength,
    NoRecord,
}

/// Whether a record begins where an entry says. Impossible counts are no reason to doubt the entry: the record itself is damaged then.
fn fit(shp: &Bytes, span: Span) -> Result<Fit, SourceError> {
    let mut head = [0; RECORD_HEADER as usize + HEAD];
    let len = head.len().min(RECORD_HEADER as usize + usize::try_from(span.len).unwrap_or(HEAD));
    let head = &mut head[..len];
    shp.read_at(span.start - RECORD_HEADER, head)?;
    let (own, content) = (u64::from(be_i32(head, 4).unwrap_or(0) as u32) * 2, &head[RECORD_HEADER as usize..]);
    if !le_i32(content, 0).is_some_and(is_shape_type) {
        return Ok(Fit::NoRecord);
    }
    if own == span.len {
        return Ok(Fit::Sound);
    }
    // The two lengths differ: the content says which one it needs.
    Ok(match needed(content) {
        Some(needed) if needed <= span.len => Fit::WrongLength,
        _ => Fit::NoRecord,
    })
}

/// Bytes behind `end` that are no record. Dead records behind the last live one are sound.
fn trailing(shp: &Bytes, end: u64) -> Result<u64, SourceError> {
    let left = shp.len().saturating_sub(end);
    if left < PADDING {
        return Ok(0);
    }
    let mut scan = Scan::new(shp, end);
    while scan.step()? {}
    let left = shp.len() - scan.at;
    Ok(if left < PADDING { 0 } else { left })
}

/// Finds the records without a .shx.
fn scanned(shp: &Bytes) -> Result<Found, SourceError> {
    let mut scan = Scan::new(shp, HEADER);
    let mut end = HEADER;
    loop {
        if scan.step()? {
            end = scan.at;
        } else if !scan.resume()? {
            break;
        }
    }
    let left = shp.len().saturating_sub(end);
    Ok(Found { records: scan.records, trailing: if left < PADDING { 0 } else { left }, ..Found::default() })
}

/// A walk from record to record.
struct Scan<'a> {
    shp: &'a Bytes,
    window: Window<'a>,
    at: u64,
    records: RecordIndex,
    /// What the next record's number should be; `None` once a number was something else: then they say nothing.
    number: Option<i32>,
    /// Shape type of the records so far.
    shape_type: Option<i32>,
}

impl<'a> Scan<'a> {
    fn new(shp: &'a Bytes, at: u64) -> Self {
        Self { shp, window: Window::new(shp), at, records: RecordIndex::default(), number: Some(1), shape_type: None }
    }

    /// Takes the record that begins here; false where none does.
    fn step(&mut self) -> Result<bool, SourceError> {
        let bytes = self.window.get(self.at, 12)?;
        let (Some(number), Some(words), Some(shape_type)) = (be_i32(bytes, 0), be_i32(bytes, 4), le_i32(bytes, 8)) else {
            return Ok(false);
        };
        let span = Span { start: self.at + RECORD_HEADER, len: u64::from(words as u32) * 2 };
        let is_record = span.len >= 4 && span.end() <= self.shp.len() && is_shape_type(shape_type) && u32::try_from(span.start / 2).is_ok();
        if !is_record || u32::try_from(span.len).is_err() {
            return Ok(false);
        }
        self.take(number, shape_type, span);
        Ok(true)
    }

    fn take(&mut self, number: i32, shape_type: i32, span: Span) {
        self.number = if self.number == Some(number) { number.checked_add(1) } else { None };
        if kind_of(shape_type).is_some() {
            self.shape_type = Some(shape_type);
        }
        self.records.push(Some(span));
        self.at = span.end();
    }

    /// Looks behind a place where no record begins for one that surely is: its counts give its length exactly, and where the records
    /// were numbered so far, so is it. The damaged ones between keep their places, so that attributes stay with their shapes.
    fn resume(&mut self) -> Result<bool, SourceError> {
        let first = self.at;
        let mut at = first + 4;
        while at + 12 <= self.shp.len() {
            if let Some((number, shape_type, span)) = self.sure_record(at)? {
                let lost = match self.number {
                    Some(expected) => (number - expected).max(0) as u64,
                    None => 1,
                };
                for _ in 0..lost {
                    self.records.push(None);
                }
                self.number = self.number.map(|_| number);
                self.take(number, shape_type, span);
                return Ok(true);
            }
            at += 2;
        }
        Ok(false)
    }

    fn sure_record(&mut self, at: u64) -> Result<Option<(i32, i32, Span)>, SourceError> {
        let (expected, known_type, len) = (self.number, self.shape_type, self.shp.len());
        let most_lost = (at - self.at) / 12 + 1;
        let bytes = self.window.get(at, RECORD_HEADER as usize + HEAD)?;
        let (Some(number), Some(words), Some(shape_type)) = (be_i32(bytes, 0), be_i32(bytes, 4), le_i32(bytes, 8)) else {
            return Ok(None);
        };
        let span = Span { start: at + RECORD_HEADER, len: u64::from(words as u32) * 2 };
        let is_candidate = kind_of(shape_type).is_some()
            && known_type.is_none_or(|known| known == shape_type)
            && span.end() <= len
            && u32::try_from(span.len).is_ok()
            && expected.is_none_or(|expected| number > expected && (number - expected) as u64 <= most_lost);
        let content = bytes.get(RECORD_HEADER as usize..).unwrap_or(&[]);
        let is_sure = is_candidate && lengths(content).is_some_and(|lengths| lengths.contains(&span.len));
        Ok(is_sure.then_some((number, shape_type, span)))
    }
}
