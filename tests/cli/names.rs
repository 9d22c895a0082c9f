//! DESIGN 4.2, `conflict`: a name that lasts over runs and files.

use std::collections::HashSet;

use crate::support::layers::plots;
use crate::support::shapefile::Geometry;
use crate::support::{Desk, List, ring, square, zoning};

fn lots() -> [(&'static str, &'static str, Geometry); 2] {
    [("GH-1", "0701", square(10.0, 0.0, 20.0)), ("GH-2", "0801", square(0.0, 10.0, 20.0))]
}

#[test]
fn name_is_ten_hex_digits() {
    let desk = Desk::new();
    desk.put("名录", &plots(&[("MD-1", square(0.0, 0.0, 20.0))])).put("规划", &zoning(&lots()));
    let names = desk.check("--risk-list 名录.shp --zoning 规划.shp").cells("conflict");
    assert!(names.len() >= 2);
    assert!(names.iter().all(|name| name.len() == 10 && name.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'))), "{names:?}");
}

#[test]
fn name_outlives_another_order_of_records_and_another_file_name() {
    let desk = Desk::new();
    desk.put("名录", &plots(&[("MD-1", square(0.0, 0.0, 20.0)), ("MD-2", square(5.0, 5.0, 20.0))])).put("规划", &zoning(&lots()));
    let before = desk.check("--risk-list 名录.shp --zoning 规划.shp");
    let mut turned = lots();
    turned.reverse();
    desk.put("名录2025", &plots(&[("MD-2", square(5.0, 5.0, 20.0)), ("MD-1", square(0.0, 0.0, 20.0))])).put("新规划", &zoning(&turned));
    let after = desk.check("--risk-list 名录2025.shp --zoning 新规划.shp");
    let sorted = |list: &List| {
        let mut rows = list.cells("conflict rule subject_id object_id");
        rows.sort();
        rows
    };
    assert_eq!(before.rule("R1").len(), 4);
    assert_eq!(sorted(&before), sorted(&after));
}

#[test]
fn repeated_and_missing_identifiers_are_named_by_shape() {
    let desk = Desk::new();
    let twins =
        [("MD-1", square(0.0, 0.0, 20.0)), ("MD-1", square(1.0, 0.0, 20.0)), ("", square(2.0, 0.0, 20.0)), ("", square(3.0, 0.0, 20.0))];
    desk.put("名录", &plots(&twins)).put("规划", &zoning(&lots()[..1]));
    let list = desk.check("--risk-list 名录.shp?id=DKBH --zoning 规划.shp").rule("R1");
    let names: HashSet<String> = list.cells("conflict").into_iter().collect();
    assert_eq!((list.len(), names.len()), (4, 4));
    // The same shapes from another start, the other way round and in another order have the same names.
    let turned = |x: f64| Geometry::Polygon(vec![ring(&[[x + 20.0, 20.0], [x, 20.0], [x, 0.0], [x + 20.0, 0.0]])]);
    desk.put("名录", &plots(&[("", turned(2.0)), ("MD-1", turned(1.0)), ("MD-1", turned(0.0)), ("", turned(3.0))]));
    let again = desk.check("--risk-list 名录.shp?id=DKBH --zoning 规划.shp").rule("R1");
    assert_eq!(again.cells("conflict").into_iter().collect::<HashSet<_>>(), names);
}
