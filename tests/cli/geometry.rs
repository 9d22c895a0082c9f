//! DESIGN 4.3: what a polygon is, what counts as overlap, what a distance is.

use crate::support::layers::{plots, point};
use crate::support::shapefile::Geometry;
use crate::support::{Desk, List, farmland, points, ring, square, zoning};

/// The overlaps of listed plots with one lot for homes that covers everything around.
fn overlaps(desk: &Desk, shapes: &[Geometry]) -> List {
    let named: Vec<_> = shapes.iter().map(|shape| ("", shape.clone())).collect();
    desk.put("名录", &plots(&named));
    desk.put("规划", &zoning(&[("GH-1", "0701", square(-1000.0, -1000.0, 3000.0))]));
    desk.check("--risk-list 名录.shp --zoning 规划.shp").rule("R1")
}

fn distances(desk: &Desk, source: [f64; 2], parcels: &[Geometry]) -> List {
    let parcels: Vec<_> = parcels.iter().map(|shape| ("", "1", shape.clone())).collect();
    desk.put("源", &points(&[("W1", "电镀", source)])).put("地", &farmland(&parcels));
    desk.check("--source 源.shp --farmland 地.shp").rule("R3")
}

fn square_ring(x: f64, y: f64, side: f64) -> Vec<[f64; 2]> {
    ring(&[[x, y], [x, y + side], [x + side, y + side], [x + side, y]])
}

fn reversed(mut ring: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    ring.reverse();
    ring
}

#[test]
fn rings_combine_by_even_odd_whatever_their_orientation() {
    let (outer, hole, island) = (square_ring(0.0, 0.0, 30.0), square_ring(5.0, 5.0, 20.0), square_ring(10.0, 10.0, 10.0));
    let shapes = [
        Geometry::Polygon(vec![outer.clone(), reversed(hole.clone()), island.clone()]),
        Geometry::Polygon(vec![outer.clone(), hole.clone(), island.clone()]),
        Geometry::Polygon(vec![island, reversed(outer.clone()), hole]),
        // Side by side and overlapping: the common part is outside.
        Geometry::Polygon(vec![outer.clone(), square_ring(20.0, 0.0, 30.0)]),
        // The same ring twice is nothing.
        Geometry::Polygon(vec![outer.clone(), outer, square_ring(100.0, 0.0, 2.0)]),
    ];
    assert_eq!(overlaps(&Desk::new(), &shapes).numbers("overlap_m2"), [600.0, 600.0, 600.0, 1200.0, 4.0]);
}

#[test]
fn a_ring_that_crosses_itself_has_both_its_halves() {
    let bow_tie = Geometry::Polygon(vec![ring(&[[0.0, 0.0], [20.0, 20.0], [20.0, 0.0], [0.0, 20.0]])]);
    assert_eq!(overlaps(&Desk::new(), &[bow_tie]).numbers("overlap_m2"), [200.0]);
}

#[test]
fn unclosed_rings_are_closed() {
    let mut open = square_ring(0.0, 0.0, 20.0);
    open.pop();
    assert_eq!(overlaps(&Desk::new(), &[Geometry::Polygon(vec![open])]).numbers("overlap_m2"), [400.0]);
}

#[test]
fn what_has_no_area_does_not_exist_for_areas_and_distances_alike() {
    let flat = Geometry::Polygon(vec![ring(&[[0.0, 0.0], [50.0, 0.0]])]);
    let out_and_back = Geometry::Polygon(vec![ring(&[[0.0, 0.0], [50.0, 0.0], [20.0, 0.0], [60.0, 0.0]])]);
    let dot = Geometry::Polygon(vec![ring(&[[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]])]);
    // A square of 20 m with a spike that reaches 300 m to the east, and a crumb of a ring farther on.
    let spiky = ring(&[[0.0, 0.0], [0.0, 20.0], [20.0, 20.0], [20.0, 10.0], [320.0, 10.0], [20.0, 10.0], [20.0, 0.0]]);
    let spiky = Geometry::Polygon(vec![spiky, ring(&[[400.0, 0.0], [450.0, 0.0]])]);
    let shapes = [Geometry::Null, flat, out_and_back, dot, spiky];
    let desk = Desk::new();
    assert_eq!(overlaps(&desk, &shapes).cells("subject_record overlap_m2 subject_share"), ["4 400.00 1.000000"]);
    assert_eq!(distances(&desk, [520.0, 10.0], &shapes).cells("object_record distance_m"), ["4 500.00"]);
    let problems = desk.line("info 地.shp --json").expect(0).stdout;
    for word in ["null-shape", "spike", "ring-degenerate", "no-area"] {
        assert!(problems.contains(word), "{word}: {problems}");
    }
}

#[test]
fn a_deleted_row_does_not_exist_and_still_counts() {
    let desk = Desk::new();
    let mut listed = plots(&["MD-0", "MD-1", "MD-2"].map(|id| (id, square(0.0, 0.0, 20.0))));
    listed.rows[1].is_deleted = true;
    desk.put("名录", &listed).put("规划", &zoning(&[("GH-1", "0701", square(0.0, 0.0, 20.0))]));
    let list = desk.check("--risk-list 名录.shp --zoning 规划.shp").rule("R1");
    assert_eq!(list.cells("subject_record subject_id"), ["0 MD-0", "2 MD-2"]);
}

#[test]
fn doubled_parcels_are_both_listed() {
    let list = overlaps(&Desk::new(), &[square(0.0, 0.0, 20.0), square(0.0, 0.0, 20.0)]);
    assert_eq!(list.cells("subject_record overlap_m2"), ["0 400.00", "1 400.00"]);
    let names = list.cells("conflict");
    assert_ne!(names[0], names[1]);
}

#[test]
fn overlap_counts_from_one_square_metre() {
    let desk = Desk::new();
    desk.put("名录", &plots(&[("MD-1", square(0.0, 0.0, 100.0))]));
    let strip = |height: f64| Geometry::Polygon(vec![ring(&[[99.0, 90.0], [99.0, 90.0 + height], [199.0, 90.0 + height], [199.0, 90.0]])]);
    desk.put("规划", &zoning(&[("小", "0701", strip(0.99)), ("够", "0701", strip(1.01)), ("贴", "0701", square(100.0, 0.0, 50.0))]));
    let list = desk.check("--risk-list 名录.shp --zoning 规划.shp?id=GHDKBH").rule("R1");
    assert_eq!(list.cells("object_id overlap_m2"), ["够 1.01"]);
}

#[test]
fn distance_is_to_the_nearest_point_and_zero_inside() {
    let with_hole = [Geometry::Polygon(vec![square_ring(0.0, 0.0, 300.0), reversed(square_ring(100.0, 100.0, 100.0))])];
    let desk = Desk::new();
    assert_eq!(distances(&desk, [50.0, 50.0], &with_hole).numbers("distance_m"), [0.0]);
    // In the hole: to its edge.
    assert_eq!(distances(&desk, [110.0, 150.0], &with_hole).numbers("distance_m"), [10.0]);
    // Off a corner.
    assert_eq!(distances(&desk, [303.0, 304.0], &with_hole).numbers("distance_m"), [5.0]);
    assert_eq!(distances(&desk, [1300.9, 0.0], &with_hole).len(), 0);
}

#[test]
fn a_source_over_an_area_is_measured_from_its_edge() {
    let desk = Desk::new();
    let mut pond = plots(&[("WK-1", square(0.0, 0.0, 100.0))]);
    pond.columns[1].0 = "LX".to_owned();
    pond.rows[0].cells[1] = "尾矿库".to_owned();
    desk.put("源", &pond).put("地", &farmland(&[("D1", "3", square(130.0, 140.0, 10.0)), ("D2", "3", square(40.0, 40.0, 10.0))]));
    let list = desk.check("--source 源.shp --farmland 地.shp").rule("R3");
    assert_eq!(list.cells("object_id distance_m"), ["D1 50.00", "D2 0.00"]);
}

#[test]
fn multipoints_are_as_near_as_their_nearest_point() {
    let desk = Desk::new();
    let (Geometry::Point(near), Geometry::Point(far)) = (point(0.0, 5.0), point(-800.0, 5.0)) else { unreachable!("points") };
    let mut source = points(&[("W1", "电镀", [0.0, 0.0])]);
    source.shape_type = 8;
    source.rows[0].geometry = Geometry::MultiPoint(vec![far, near]);
    desk.put("源", &source).put("地", &farmland(&[("D1", "3", square(25.0, 0.0, 10.0))]));
    assert_eq!(desk.check("--source 源.shp --farmland 地.shp").rule("R3").numbers("distance_m"), [25.0]);
}
