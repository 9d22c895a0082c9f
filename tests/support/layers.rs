//! Small layers for tests. Places are metres east and north of a spot in zone 36 of CGCS2000 (EPSG:4524).

use super::prj::esri_prj;
use super::shapefile::{Column, Geometry, Row, Shapefile, TextEncoding};

/// The spot: easting (zone-prefixed) and northing.
pub(crate) const SPOT: [f64; 2] = [36_640_000.0, 2_690_000.0];

/// A closed ring through these places, in the order given.
pub(crate) fn ring(places: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut ring: Vec<[f64; 2]> = places.iter().map(|[x, y]| [SPOT[0] + x, SPOT[1] + y]).collect();
    ring.extend(ring.first().copied());
    ring
}

/// A square with its lower left corner at (x, y), clockwise as shapefiles have outer rings.
pub(crate) fn square(x: f64, y: f64, side: f64) -> Geometry {
    Geometry::Polygon(vec![ring(&[[x, y], [x, y + side], [x + side, y + side], [x + side, y]])])
}

/// A point.
pub(crate) fn point(x: f64, y: f64) -> Geometry {
    Geometry::Point([SPOT[0] + x, SPOT[1] + y])
}

/// Polygons with text columns, in EPSG:4524, UTF-8 with .cpg.
pub(crate) fn rows(columns: &[&str], rows: &[(&[&str], Geometry)]) -> Shapefile {
    layer(5, columns, rows)
}

/// Cropland parcels: identifier, class, shape.
pub(crate) fn farmland(parcels: &[(&str, &str, Geometry)]) -> Shapefile {
    let parcels: Vec<_> = parcels.iter().map(|(id, class, geometry)| (vec![*id, *class], geometry.clone())).collect();
    let parcels: Vec<(&[&str], Geometry)> = parcels.iter().map(|(cells, geometry)| (cells.as_slice(), geometry.clone())).collect();
    layer(5, &["DKBM", "TRHJZLLB"], &parcels)
}

/// Planned land: identifier, code, shape.
pub(crate) fn zoning(lots: &[(&str, &str, Geometry)]) -> Shapefile {
    let mut file = farmland(lots);
    file.columns[0].0 = "GHDKBH".to_owned();
    file.columns[1].0 = "YDYHFLDM".to_owned();
    file
}

/// Listed or supervised plots: identifier, shape.
pub(crate) fn plots(plots: &[(&str, Geometry)]) -> Shapefile {
    let named: Vec<_> = plots.iter().map(|(id, geometry)| (*id, "虚构地块", geometry.clone())).collect();
    let mut file = farmland(&named);
    file.columns[0].0 = "DKBH".to_owned();
    file.columns[1].0 = "DKMC".to_owned();
    file
}

/// Sources or other places at points: identifier, kind, place.
pub(crate) fn points(places: &[(&str, &str, [f64; 2])]) -> Shapefile {
    let places: Vec<_> = places.iter().map(|(id, kind, [x, y])| (*id, *kind, point(*x, *y))).collect();
    let mut file = farmland(&places);
    file.shape_type = 1;
    file.columns[0].0 = "WRYBH".to_owned();
    file.columns[1].0 = "LX".to_owned();
    file
}

fn layer(shape_type: i32, columns: &[&str], rows: &[(&[&str], Geometry)]) -> Shapefile {
    let row = |(cells, geometry): &(&[&str], Geometry)| Row {
        geometry: geometry.clone(),
        cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        is_deleted: false,
    };
    Shapefile {
        shape_type,
        columns: columns.iter().map(|name| ((*name).to_owned(), Column::Text(60))).collect(),
        rows: rows.iter().map(row).collect(),
        encoding: TextEncoding::Utf8,
        language_byte: 0,
        cpg: Some("UTF-8".to_owned()),
        prj: Some(esri_prj(4524)),
    }
}
