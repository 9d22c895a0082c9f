//! Small layers to damage, and what a reader says of them.

use std::fs;
use std::path::Path;

use jingtu::geometry::Shape;
use jingtu::ids::RecordNo;
use jingtu::problem::ProblemKind;
use jingtu::source::{self, ChunkBuffer, OpenOptions, RawLayer, SourceError};
use tempfile::TempDir;

use crate::shapefile::{Column, Geometry, Row, Shapefile, TextEncoding};

pub(crate) const NAMES: [&str; 6] = ["一号", "二号", "三号", "四号", "五号", "六号"];

/// The files of a layer: extension and bytes.
#[derive(Clone, Debug)]
pub(crate) struct Files(pub(crate) Vec<(&'static str, Vec<u8>)>);

/// A layer that was opened; its folder lives as long.
pub(crate) struct Opened {
    pub(crate) layer: RawLayer,
    _folder: std::sync::Arc<TempDir>,
}

/// A square of side 10 whose corner is at (100 × `place`, 0).
pub(crate) fn square(place: usize) -> Vec<[f64; 2]> {
    let x = 100.0 * place as f64;
    vec![[x, 0.0], [x, 10.0], [x + 10.0, 10.0], [x + 10.0, 0.0], [x, 0.0]]
}

/// Six squares with names and numbers, GBK by its language byte, with a .prj: nothing wrong with it.
pub(crate) fn squares() -> Files {
    let row = |(place, name): (usize, &&str)| Row {
        geometry: Geometry::Polygon(vec![square(place)]),
        cells: vec![(*name).to_owned(), format!("{}.5", place)],
        is_deleted: false,
    };
    Files::of(5, NAMES.iter().enumerate().map(row).collect())
}

impl Files {
    pub(crate) fn of(shape_type: i32, rows: Vec<Row>) -> Self {
        let layer = Shapefile {
            shape_type,
            columns: vec![("名称".to_owned(), Column::Text(10)), ("面积".to_owned(), Column::Number(8, 1))],
            rows,
            encoding: TextEncoding::Gbk,
            language_byte: 0x4D,
            cpg: None,
            prj: Some("GEOGCS[\"x\"]".to_owned()),
        };
        Self(layer.files())
    }

    pub(crate) fn get(&mut self, extension: &str) -> &mut Vec<u8> {
        self.0.iter_mut().find(|(known, _)| *known == extension).map(|(_, bytes)| bytes).expect("the file is there")
    }

    pub(crate) fn without(mut self, extension: &str) -> Self {
        self.0.retain(|(known, _)| *known != extension);
        self
    }

    pub(crate) fn write(&self, folder: &Path, stem: &str) {
        for (extension, bytes) in &self.0 {
            fs::write(folder.join(format!("{stem}.{extension}")), bytes).unwrap();
        }
    }

    pub(crate) fn try_open(&self) -> Result<Opened, SourceError> {
        self.open_as("shp", None)
    }

    pub(crate) fn open_as(&self, extension: &str, encoding: Option<&str>) -> Result<Opened, SourceError> {
        let folder = tempfile::tempdir().unwrap();
        self.write(folder.path(), "图层");
        let options = OpenOptions { encoding: encoding.map(str::to_owned), ..OpenOptions::default() };
        let mut layers = source::open(&folder.path().join(format!("图层.{extension}")), &options)?;
        Ok(Opened { layer: layers.remove(0), _folder: std::sync::Arc::new(folder) })
    }

    pub(crate) fn open(&self) -> Opened {
        self.try_open().unwrap()
    }
}

/// Overwrites bytes.
pub(crate) fn put(bytes: &mut [u8], at: usize, new: &[u8]) {
    bytes[at..at + new.len()].copy_from_slice(new);
}

impl Opened {
    /// Words of the problems that opening found, in order.
    pub(crate) fn problems(&self) -> Vec<&'static str> {
        self.layer.problems.groups().into_iter().map(|(word, _)| word).collect()
    }

    /// What stands at each record: its first x, or why it has no shape. Pieces and single reads must agree.
    pub(crate) fn shapes(&self) -> Vec<Result<f64, &'static str>> {
        let (mut shape, mut alone, mut buffer, mut seen) = (Shape::default(), Shape::default(), ChunkBuffer::default(), Vec::new());
        for chunk in self.layer.shapes.chunks() {
            assert_eq!(chunk.first.place(), seen.len());
            self.layer.shapes.read_chunk(chunk, &mut buffer).unwrap();
            for record in buffer.records() {
                let problem = record.parse(&mut shape);
                assert_eq!(self.layer.shapes.read(record.record, &mut alone).unwrap(), problem);
                assert_eq!(alone, shape);
                match &problem {
                    None => assert_eq!(record.extent(), Some(shape.as_ref().extent())),
                    Some(_) => assert!(shape.is_empty()),
                }
                seen.push(problem.map_or_else(|| Ok(shape.xy[0][0]), |problem: ProblemKind| Err(problem.word())));
            }
        }
        assert_eq!(seen.len(), self.layer.shapes.records() as usize);
        seen
    }

    /// A column's values. Columns and single rows must agree.
    pub(crate) fn column(&self, name: &str) -> Vec<String> {
        let table = &self.layer.table;
        let field = table.fields().iter().position(|field| field.name == name).expect("the field is there");
        let column = table.columns(&[field], Some(&self.layer.problems)).unwrap().remove(0);
        for (place, value) in column.iter().enumerate() {
            let row = table.row(RecordNo::from_place(place).unwrap()).unwrap();
            assert_eq!(row[field].as_deref().unwrap_or(""), value);
        }
        column.iter().map(str::to_owned).collect()
    }
}

/// All six squares in their places.
pub(crate) fn all_squares() -> Vec<Result<f64, &'static str>> {
    (0..6).map(|place| Ok(100.0 * f64::from(place))).collect()
}

/// Writes a file of this name and opens it.
pub(crate) fn open_file(name: &str, bytes: &[u8], options: &OpenOptions) -> Result<Vec<Opened>, SourceError> {
    let folder = std::sync::Arc::new(tempfile::tempdir().unwrap());
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let layers = source::open(&path, options)?;
    Ok(layers.into_iter().map(|layer| Opened { layer, _folder: std::sync::Arc::clone(&folder) }).collect())
}

/// Opens a file that is sound enough.
pub(crate) fn opened(name: &str, bytes: &[u8]) -> Vec<Opened> {
    open_file(name, bytes, &OpenOptions::default()).unwrap()
}

/// Opens one file of these bytes under this name.
pub(crate) fn open_bytes(name: &str, bytes: &[u8]) -> Result<Vec<RawLayer>, SourceError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    source::open(&path, &OpenOptions::default())
}

/// Words of a layer's problems, in order.
pub(crate) fn words(layer: &RawLayer) -> Vec<&'static str> {
    layer.problems.groups().into_iter().map(|(word, _)| word).collect()
}

/// A column's values.
pub(crate) fn column(layer: &RawLayer, name: &str) -> Vec<String> {
    let field = layer.table.fields().iter().position(|field| field.name == name).expect("the field is there");
    layer.table.columns(&[field], None).unwrap().remove(0).iter().map(str::to_owned).collect()
}

/// Each record's first point.
pub(crate) fn places(layer: &RawLayer) -> Vec<Option<[f64; 2]>> {
    let mut shape = Shape::default();
    (0..layer.records())
        .map(|record| {
            layer.shapes.read(RecordNo::new(record), &mut shape).unwrap();
            shape.xy.first().copied()
        })
        .collect()
}
