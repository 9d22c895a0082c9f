//! The old workbook format: no library writes it any more, so its smallest file is put together here ([MS-CFB], [MS-XLS]).

use jingtu::source::{GeometryKind, NotFormatReason, SourceError};

use crate::kit::{column, open_bytes, places};

const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

/// A text (LABEL) or a number (NUMBER) at a place.
fn cell(row: u16, column: u16, value: &str) -> Vec<u8> {
    let place = [row.to_le_bytes(), column.to_le_bytes(), [0; 2]].concat();
    if let Ok(number) = value.parse::<f64>() {
        return record(0x0203, &[place, number.to_le_bytes().to_vec()].concat());
    }
    let units: Vec<u8> = value.encode_utf16().flat_map(u16::to_le_bytes).collect();
    record(0x0204, &[place, ((units.len() / 2) as u16).to_le_bytes().to_vec(), vec![1], units].concat())
}

/// A workbook of one sheet with these rows; `far` puts a further cell there.
pub(crate) fn xls(rows: &[&[&str]], far: Option<(u16, u16)>) -> Vec<u8> {
    let begin = |kind: u16| record(0x0809, &[&0x0600_u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat());
    let mut sheet = begin(0x0010);
    for (row, cells) in rows.iter().enumerate() {
        for (place, value) in cells.iter().enumerate() {
            sheet.extend(cell(row as u16, place as u16, value));
        }
    }
    if let Some((row, place)) = far {
        sheet.extend(cell(row, place, "x"));
    }
    sheet.extend(record(0x000A, &[]));
    let bound = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 2, 0], b"S1"].concat());
    let globals = |at: u32| [begin(0x0005), bound(at), record(0x000A, &[])].concat();
    let mut stream = [globals(globals(0).len() as u32), sheet].concat();
    // From 4096 bytes on a stream has sectors of its own.
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    compound(&stream)
}

fn compound(stream: &[u8]) -> Vec<u8> {
    let sectors = (stream.len() / 512) as u32;
    let mut header = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    header.extend([0; 16]);
    for number in [0x3E_u16, 3, 0xFFFE, 9, 6, 0, 0, 0] {
        header.extend(number.to_le_bytes());
    }
    for number in [0, 1, 1, 0, 4096, END, 0, END, 0, 0] {
        header.extend(number.to_le_bytes());
    }
    header.resize(512, 0xFF);
    let mut fat: Vec<u32> = vec![0xFFFF_FFFD, END];
    fat.extend((0..sectors).map(|place| if place + 1 == sectors { END } else { place + 3 }));
    fat.resize(128, FREE);
    let entry = |name: &str, kind: u8, child: u32, start: u32, size: u64| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(64, 0);
        entry.extend(((name.len() as u16 + 1) * 2).to_le_bytes());
        entry.extend([kind, 1]);
        for number in [FREE, FREE, child] {
            entry.extend(number.to_le_bytes());
        }
        entry.resize(116, 0);
        entry.extend(start.to_le_bytes());
        entry.extend(size.to_le_bytes());
        entry
    };
    let mut directory = [entry("Root Entry", 5, 1, END, 0), entry("Workbook", 2, FREE, 2, stream.len() as u64)].concat();
    directory.resize(512, 0);
    [header, fat.iter().flat_map(|number| number.to_le_bytes()).collect(), directory, stream.to_vec()].concat()
}

const ROWS: &[&[&str]] = &[&["名称", "经度", "纬度"], &["甲", "109.41", "24.33"], &["乙", "109°24′36″", "24°19′48″"]];

#[test]
fn an_old_workbook_opens_as_a_new_one_does() {
    let layer = open_bytes("点位.xls", &xls(ROWS, None)).unwrap().remove(0);
    assert_eq!((layer.geometry, column(&layer, "名称")), (GeometryKind::Point, vec!["甲".to_owned(), "乙".to_owned()]));
    assert_eq!(places(&layer)[0], Some([109.41, 24.33]));
}

#[test]
fn chains_in_circles_and_cells_at_the_ends_of_the_world_are_refused() {
    let refused = |bytes: &[u8]| {
        let error = open_bytes("点位.xls", bytes).unwrap_err();
        assert!(matches!(error, SourceError::NotFormat { reason: NotFormatReason::WorkbookDamaged, .. }), "{error}");
    };
    let mut circle = xls(ROWS, None);
    // The directory's chain comes back to itself.
    circle[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
    refused(&circle);
    refused(&xls(ROWS, Some((65_535, 65_535))));
    refused(&xls(ROWS, None)[..700]);
}
