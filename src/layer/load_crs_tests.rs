//! Coordinate systems by evidence, as loading applies it.

use super::*;
use crate::layer::WebMap;

const FIELDS: [TextField<'static>; 2] = [("F1", 12), ("F2", 20)];

/// The parcels' corners in another system.
fn corners_in(code: u32) -> [[f64; 2]; 4] {
    let mut corners = CORNERS;
    Crs::from_epsg(4524).unwrap().lon_lat(&mut corners);
    Crs::from_epsg(code).unwrap().project(&mut corners);
    corners
}

fn prj_of(meridian: u32, easting: u32) -> String {
    let prj = ZONE_36.replace("36500000.0", &format!("{easting}.0")).replace("108.0", &format!("{meridian}.0"));
    prj.replace("GK_Zone_36", "GK_Custom")
}

fn loaded(inputs: &[Input]) -> Vec<Layer> {
    load(inputs, Some(4524), &Progress::silent(), &Cancel::new()).unwrap().layers
}

fn input(path: &Path, suffix: &str, role: Role) -> Input {
    Input::parse(format!("{}{suffix}", path.display()), Some(role)).unwrap()
}

fn parcels(folder: &Path, stem: &str, corners: &[[f64; 2]], prj: Option<&str>) -> PathBuf {
    shapefile(folder, stem, corners, 100.0, &FIELDS, &PARCELS, prj)
}

/// Where the first record lies in the analysis CRS.
fn corner(layer: &Layer) -> [f64; 2] {
    layer.feature_shape(RecordNo::new(0)).unwrap().expect("a shape").measures.extent.min
}

#[test]
fn a_wrong_zone_is_doubted_with_the_better_one_and_the_others_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let first = parcels(folder.path(), "a", &CORNERS, Some(ZONE_36));
    let second = parcels(folder.path(), "b", &corners_in(4545), Some(&prj_of(108, 500_000)));
    let wrong = parcels(folder.path(), "c", &corners_in(4545), Some(&prj_of(111, 500_000)));
    let layers = loaded(&[&first, &second, &wrong].map(|path| Input::new(path, Some(Role::Farmland))));
    assert_eq!(layers.iter().map(|layer| layer.crs.is_certain).collect::<Vec<_>>(), [true, true, false]);
    let [.., wrong] = layers.as_slice() else { panic!("three layers") };
    let groups = wrong.raw.problems.groups();
    let (_, group) = groups.iter().find(|(word, _)| *word == "crs-doubtful").expect("a doubt");
    assert!(matches!(&group.first[0].kind, ProblemKind::CrsDoubtful { better, percent: 100, .. } if better == "crs=4545"));
    // Two that disagree: neither can be told from the other, both are asked about.
    let layers = loaded(&[&second, &folder.path().join("c.shp")].map(|path| Input::new(path, Some(Role::Farmland))));
    assert!(layers.iter().all(|layer| !layer.crs.is_certain));
}

#[test]
fn a_missing_prefix_and_degrees_under_metres_are_doubted_too() {
    let folder = tempfile::tempdir().unwrap();
    let good = parcels(folder.path(), "a", &CORNERS, Some(ZONE_36));
    let bare = parcels(folder.path(), "b", &corners_in(4545), Some(ZONE_36));
    let degrees = shapefile(folder.path(), "c", &corners_in(4490), 0.001, &FIELDS, &PARCELS, Some(ZONE_36));
    let layers = loaded(&[&good, &bare, &degrees].map(|path| Input::new(path, Some(Role::Farmland))));
    for (layer, code) in layers.iter().skip(1).zip(["crs=4545", "crs=4490"]) {
        let kinds: Vec<ProblemKind> = layer.raw.problems.groups().into_iter().map(|(_, group)| group.first[0].kind.clone()).collect();
        assert!(kinds.iter().any(|kind| matches!(kind, ProblemKind::CoordinatesOutsideCrs { .. })), "{kinds:?}");
        assert!(kinds.iter().any(|kind| matches!(kind, ProblemKind::CrsDoubtful { better, .. } if better == code)), "{kinds:?}");
    }
    assert!(words(&layers[0]).iter().all(|(word, _)| *word != "crs-doubtful"));
}

#[test]
fn every_layer_far_from_the_others_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let at = |stem: &str, north: f64| parcels(folder.path(), stem, &CORNERS.map(|[x, y]| [x, y + north]), Some(ZONE_36));
    let paths = [at("a", 0.0), at("b", 1_000.0), at("c", 300_000.0), at("d", -400_000.0)];
    let layers = loaded(&paths.map(|path| Input::new(path, Some(Role::Farmland))));
    let far: Vec<&str> =
        layers.iter().filter(|layer| words(layer).contains(&("layer-far-away", 1))).map(|layer| layer.name.as_str()).collect();
    assert_eq!(far, ["c", "d"]);
}

#[test]
fn exchanged_axes_are_put_right_at_the_door() {
    let folder = tempfile::tempdir().unwrap();
    for (code, prj) in [(4524, ZONE_36), (4545, prj_of(108, 500_000).as_str()), (4490, DEGREES)] {
        let side = if code == 4490 { 0.001 } else { 100.0 };
        let plain = shapefile(folder.path(), "a", &corners_in(code), side, &FIELDS, &PARCELS, Some(prj));
        let other = shapefile(folder.path(), "b", &corners_in(code).map(|[x, y]| [y, x]), side, &FIELDS, &PARCELS, Some(prj));
        let layers = loaded(&[input(&plain, "", Role::Farmland), input(&other, "?axes=ne", Role::Farmland)]);
        let (plain, other) = (layers[0].extent(), layers[1].extent());
        assert!((0..2).all(|axis| (plain.min[axis] - other.min[axis]).abs() < 0.01), "{code}: {plain:?} {other:?}");
        assert_eq!(corner(&layers[0]).map(|m| (m * 1e3).round()), corner(&layers[1]).map(|m| (m * 1e3).round()), "{code}");
        assert!(layers[1].crs.is_certain, "{code}: {:?}", words(&layers[1]));
    }
}

#[test]
fn an_old_datum_waits_for_parameters_or_an_accepted_error() {
    let folder = tempfile::tempdir().unwrap();
    let new = parcels(folder.path(), "a", &CORNERS, Some(ZONE_36));
    let old = parcels(folder.path(), "b", &CORNERS, Some(XIAN_36));
    let with = |suffix: &str| loaded(&[input(&new, "", Role::Farmland), input(&old, suffix, Role::Farmland)]).remove(1);
    let word = |layer: &Layer, word| words(layer).contains(&(word, 1));
    let waiting = with("");
    assert!(waiting.needs_shift() && word(&waiting, "datum-shift-unknown"));
    let accepted = with("?error=150");
    assert!(!accepted.needs_shift() && accepted.position_error_m == 150.0 && word(&accepted, "datum-shift-accepted"));
    assert_eq!(corner(&accepted), corner(&waiting));
    let shifted = with("?shift=24.4321,-123.9876,-94.5432");
    assert!(!shifted.needs_shift() && shifted.position_error_m == POSITION_ERROR_M && word(&shifted, "datum-shift-given"));
    let moved = (0..2).map(|axis| corner(&shifted)[axis] - corner(&waiting)[axis]).fold(0.0, f64::hypot);
    assert!((20.0..250.0).contains(&moved), "{moved}");
    let debug = format!("{shifted:?}");
    assert!(["24.4321", "123.9876", "94.5432"].iter().all(|number| !debug.contains(number)), "no debug text repeats the numbers");
    // Alone it is brought to CGCS2000, for that is where the parameters lead.
    assert_eq!(
        load(&[input(&old, "?shift=24,-123,-94", Role::Farmland)], None, &Progress::silent(), &Cancel::new()).unwrap().analysis_crs.datum,
        Datum::Cgcs2000
    );
}

#[test]
fn web_maps_are_converted_and_marked_approximate() {
    let folder = tempfile::tempdir().unwrap();
    let new = shapefile(folder.path(), "a", &corners_in(4490), 0.001, &FIELDS, &PARCELS, Some(DEGREES));
    for map in WebMap::ALL {
        let shifted = corners_in(4490).map(|point| map.from_cgcs2000(point));
        let path = shapefile(folder.path(), map.word(), &shifted, 0.001, &FIELDS, &PARCELS, None);
        let with = |suffix: &str| {
            loaded(&[input(&new, "", Role::Farmland), input(&path, &format!("?crs={}{suffix}", map.word()), Role::Farmland)]).remove(1)
        };
        let (layer, truth) = (with(""), loaded(&[input(&new, "", Role::Farmland)]).remove(0));
        let (mut there, mut here) = ([shifted[1]], [corners_in(4490)[1]]);
        layer.transform.apply(&mut there);
        truth.transform.apply(&mut here);
        let off = (0..2).map(|axis| there[0][axis] - here[0][axis]).fold(0.0, f64::hypot);
        assert!(off < 0.02, "{map:?}: {off} m");
        assert!(words(&layer).contains(&("crs-approximate", 1)) && layer.position_error_m == 5.0);
        assert_eq!((with("&error=1").position_error_m, with("&error=20").position_error_m), (5.0, 20.0));
        assert_eq!(layer.crs.crs.as_ref().map(Crs::label).as_deref(), Some(map.name()));
    }
}

#[test]
fn candidates_are_ranked_by_what_lies_around_and_always_alike() {
    let folder = tempfile::tempdir().unwrap();
    let corners = CORNERS.map(|[x, y]| [x + 184_000.0, y]);
    let admin = shapefile(folder.path(), "县", &[[36_800_000.0, 2_660_000.0]], 60_000.0, &FIELDS, &[&["450202", "虚构县"]], Some(ZONE_36));
    let mut bare = corners;
    Crs::from_epsg(4524).unwrap().lon_lat(&mut bare);
    Crs::from_epsg(4546).unwrap().project(&mut bare);
    let path = parcels(folder.path(), "f", &bare, None);
    let inputs = [input(&admin, "", Role::Admin), input(&path, "", Role::Farmland)];
    for inputs in [inputs.clone(), [inputs[1].clone(), inputs[0].clone()]] {
        let error = load(&inputs, None, &Progress::silent(), &Cancel::new()).unwrap_err();
        let LayerError::CrsUnknown { candidates, .. } = &error else { panic!("{error}") };
        let shown: Vec<(u32, Option<f64>)> = candidates.iter().map(|ranked| (ranked.candidate.epsg, ranked.hits.admin)).collect();
        assert_eq!(shown[..2], [(4546, Some(1.0)), (4545, Some(0.0))], "{shown:?}");
    }
}
