//! A tiny shapefile writer: polygons and points, rows with two text fields.

use std::fs;
use std::path::{Path, PathBuf};

use crate::scene::{SceneLayer, SceneShape};

/// Writes a layer as `role.shp` with .shx and .dbf; gives the .shp's path.
pub(crate) fn write(layer: &SceneLayer, folder: &Path) -> PathBuf {
    let shape_type: i32 = if layer.is_points { 1 } else { 5 };
    let contents: Vec<Vec<u8>> = layer.records.iter().map(|record| content(&record.shape)).collect();
    let mut shp = header(shape_type, 100 + contents.iter().map(|content| content.len() + 8).sum::<usize>());
    let mut shx = header(shape_type, 100 + 8 * contents.len());
    for (number, content) in contents.iter().enumerate() {
        let (offset, words) = ((shp.len() / 2) as u32, (content.len() / 2) as u32);
        shx.extend(offset.to_be_bytes().into_iter().chain(words.to_be_bytes()));
        shp.extend((number as u32 + 1).to_be_bytes().into_iter().chain(words.to_be_bytes()));
        shp.extend(content);
    }
    let path = folder.join(format!("{}.shp", layer.role));
    fs::write(&path, shp).unwrap();
    fs::write(path.with_extension("shx"), shx).unwrap();
    fs::write(path.with_extension("dbf"), table(layer)).unwrap();
    fs::write(path.with_extension("cpg"), "UTF-8").unwrap();
    path
}

fn header(shape_type: i32, bytes: usize) -> Vec<u8> {
    let mut header = vec![0; 100];
    header[..4].copy_from_slice(&9994_i32.to_be_bytes());
    header[24..28].copy_from_slice(&((bytes / 2) as i32).to_be_bytes());
    header[28..32].copy_from_slice(&1000_i32.to_le_bytes());
    header[32..36].copy_from_slice(&shape_type.to_le_bytes());
    header
}

fn content(shape: &SceneShape) -> Vec<u8> {
    match shape {
        SceneShape::Null => 0_i32.to_le_bytes().to_vec(),
        SceneShape::Point([x, y]) => 1_i32.to_le_bytes().into_iter().chain(x.to_le_bytes()).chain(y.to_le_bytes()).collect(),
        SceneShape::Rings(rings) => {
            let vertices: Vec<[f64; 2]> = rings.iter().flatten().copied().collect();
            let mut content = 5_i32.to_le_bytes().to_vec();
            let ends = |pick: fn(f64, f64) -> f64, start: f64| {
                [0, 1].map(|axis: usize| vertices.iter().map(|vertex| vertex[axis]).fold(start, pick))
            };
            for value in ends(f64::min, f64::INFINITY).into_iter().chain(ends(f64::max, f64::NEG_INFINITY)) {
                content.extend(value.to_le_bytes());
            }
            content.extend((rings.len() as i32).to_le_bytes());
            content.extend((vertices.len() as i32).to_le_bytes());
            let mut start = 0;
            for ring in rings {
                content.extend((start as i32).to_le_bytes());
                start += ring.len();
            }
            content.extend(vertices.iter().flatten().flat_map(|value| value.to_le_bytes()));
            content
        }
    }
}

const WIDTH: usize = 24;

fn table(layer: &SceneLayer) -> Vec<u8> {
    let fields = ["BH", "LB"];
    let mut table = vec![0; 32];
    table[0] = 3;
    table[4..8].copy_from_slice(&(layer.records.len() as u32).to_le_bytes());
    table[8..10].copy_from_slice(&((32 + 32 * fields.len() + 1) as u16).to_le_bytes());
    table[10..12].copy_from_slice(&((1 + WIDTH * fields.len()) as u16).to_le_bytes());
    for name in fields {
        let mut field = [0; 32];
        field[..name.len()].copy_from_slice(name.as_bytes());
        field[11] = b'C';
        field[16] = WIDTH as u8;
        table.extend(field);
    }
    table.push(b'\r');
    for record in &layer.records {
        table.push(if record.is_deleted { b'*' } else { b' ' });
        for value in [&record.id, &record.class] {
            let mut cell = value.as_bytes().to_vec();
            cell.resize(WIDTH, b' ');
            table.extend(cell);
        }
    }
    table.push(0x1a);
    table
}
