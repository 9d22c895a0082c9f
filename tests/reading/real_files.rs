//! Files from the world, listed with what a right reader says of them in `data/README.md` of the folder that `JINGTU_SHARED` names.

use std::fmt::Write as _;
use std::path::Path;

use jingtu::geometry::Shape;
use jingtu::ids::RecordNo;
use jingtu::problem::ProblemKind;
use jingtu::source::{self, ChunkBuffer, OpenOptions, RawLayer};

/// Records that could be placed, and null shapes among them.
fn counts(layer: &RawLayer) -> (u32, u32) {
    let (mut shape, mut buffer) = (Shape::default(), ChunkBuffer::default());
    let (mut left_out, mut null) = (0, 0);
    for chunk in layer.shapes.chunks() {
        layer.shapes.read_chunk(chunk, &mut buffer).unwrap();
        for record in buffer.records() {
            match record.parse(&mut shape) {
                Some(ProblemKind::NullShape) => null += 1,
                Some(_) => left_out += 1,
                None => assert!(record.extent().is_some()),
            }
        }
    }
    (layer.records() - left_out, null)
}

#[test]
fn every_listed_file_reads_as_its_table_says() {
    let Some(shared) = std::env::var_os("JINGTU_SHARED") else {
        println!("skipped: JINGTU_SHARED is not set");
        return;
    };
    let data = Path::new(&shared).join("data");
    let table = std::fs::read_to_string(data.join("README.md")).unwrap();
    let mut wrong = String::new();
    let mut tried = 0;
    for line in table.lines().filter(|line| line.starts_with("| real/")) {
        let cells: Vec<&str> = line.trim_matches(|c| c == '|' || c == ' ').split(" | ").map(str::trim).collect();
        let [name, expected, .., behaviour] = cells[..] else { continue };
        if name.ends_with('/') || name.contains(" + ") {
            continue;
        }
        tried += 1;
        let opened = source::open(&data.join(name), &OpenOptions::default());
        let layers = match (opened, behaviour.contains("clear error"), behaviour.contains("opens")) {
            (Err(error), false, _) => {
                writeln!(wrong, "{name}: {error}").unwrap();
                continue;
            }
            (Ok(_), true, false) => {
                writeln!(wrong, "{name}: opened, an error was expected").unwrap();
                continue;
            }
            (Err(_), true, _) => continue,
            (Ok(layers), ..) => layers,
        };
        check(name, expected, &layers[0], &mut wrong);
    }
    assert!(wrong.is_empty() && tried > 50, "{tried} tried\n{wrong}");
}

/// `25 Point (4 deleted); CAT_DESC[4] = No Name` against the layer.
fn check(name: &str, expected: &str, layer: &RawLayer, wrong: &mut String) {
    let (head, value) = expected.split_once("; ").unwrap_or((expected, ""));
    let first = head.split(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
    let (records, null) = counts(layer);
    if first.parse().is_ok_and(|count: u32| count != records) {
        writeln!(wrong, "{name}: {records} records, expected {head}").unwrap();
    }
    for (what, is) in [("null", null), ("deleted", layer.table.deleted())] {
        let wanted =
            head.split([' ', '(', ',']).zip(head.split([' ', '(', ',']).skip(1)).find(|(_, word)| word.trim_end_matches(')') == what);
        if let Some((wanted, _)) = wanted.filter(|(wanted, _)| wanted.parse() != Ok(is)) {
            writeln!(wrong, "{name}: {is} {what}, expected {wanted}").unwrap();
        }
    }
    let Some((place, text)) = value.split_once("] = ") else { return };
    let (field, row) = place.rsplit_once('[').unwrap();
    let Some(column) = layer.table.fields().iter().position(|known| known.name == field) else {
        writeln!(wrong, "{name}: no field {field} in {:?}", layer.table.fields()).unwrap();
        return;
    };
    let values = layer.table.columns(&[column], None).unwrap();
    let record = RecordNo::new(row.parse().unwrap());
    let seen = values[0].get(record).trim();
    let alone = layer.table.row(record).unwrap()[column].clone().unwrap_or_default();
    if seen != text.trim() || alone.trim() != seen {
        writeln!(
            wrong,
            "{name}: {place}] is {seen:?} ({alone:?} alone), expected {text:?}; {} by {:?}",
            layer.encoding.name(),
            layer.encoding.how
        )
        .unwrap();
    }
}
