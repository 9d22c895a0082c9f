//! Loading small shapefiles that the test writes, and, where they are at hand, the shared data sets.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::*;
use crate::ids::RecordNo;
use crate::layer::{CodeSystem, FarmlandClass};

/// One text field: name and width.
type TextField<'a> = (&'a str, usize);

/// Writes a shapefile of squares (or of points where `side` is 0) at these corners, with text fields and a .prj.
fn shapefile(
    folder: &Path,
    stem: &str,
    corners: &[[f64; 2]],
    side: f64,
    fields: &[TextField<'_>],
    rows: &[&[&str]],
    prj: Option<&str>,
) -> PathBuf {
    let (mut shp, mut places) = (Vec::new(), Vec::new());
    for (number, [x, y]) in corners.iter().enumerate() {
        let mut content = Vec::new();
        let put = |content: &mut Vec<u8>, values: &[f64]| values.iter().for_each(|value| content.extend(value.to_le_bytes()));
        if side == 0.0 {
            content.extend(1_i32.to_le_bytes());
            put(&mut content, &[*x, *y]);
        } else {
            content.extend(5_i32.to_le_bytes());
            put(&mut content, &[*x, *y, x + side, y + side]);
            content.extend([1_i32, 5, 0].iter().flat_map(|value| value.to_le_bytes()));
            put(&mut content, &[*x, *y, *x, y + side, x + side, y + side, x + side, *y, *x, *y]);
        }
        places.push((50 + shp.len() / 2, content.len() / 2));
        shp.extend((number as i32 + 1).to_be_bytes());
        shp.extend((content.len() as i32 / 2).to_be_bytes());
        shp.extend(content);
    }
    let header = |length: usize| {
        let mut header = vec![0; 100];
        header[..4].copy_from_slice(&9994_i32.to_be_bytes());
        header[24..28].copy_from_slice(&((length / 2) as i32).to_be_bytes());
        header[28..32].copy_from_slice(&1000_i32.to_le_bytes());
        header[32..36].copy_from_slice(&(if side == 0.0 { 1_i32 } else { 5 }).to_le_bytes());
        let extent = Extent::of(corners).union(Extent::of(&corners.iter().map(|[x, y]| [x + side, y + side]).collect::<Vec<_>>()));
        for (place, value) in [extent.min[0], extent.min[1], extent.max[0], extent.max[1]].iter().enumerate() {
            header[36 + place * 8..44 + place * 8].copy_from_slice(&value.to_le_bytes());
        }
        header
    };
    let path = folder.join(format!("{stem}.shp"));
    std::fs::write(&path, [header(100 + shp.len()), shp].concat()).unwrap();
    let shx: Vec<u8> =
        places.iter().flat_map(|&(at, length)| [(at as i32).to_be_bytes(), (length as i32).to_be_bytes()].concat()).collect();
    std::fs::write(folder.join(format!("{stem}.shx")), [header(100 + shx.len()), shx].concat()).unwrap();
    dbf(&folder.join(format!("{stem}.dbf")), fields, rows);
    std::fs::write(folder.join(format!("{stem}.cpg")), "UTF-8").unwrap();
    if let Some(prj) = prj {
        std::fs::write(folder.join(format!("{stem}.prj")), prj).unwrap();
    }
    path
}

/// A row that begins with `*` is marked deleted.
fn dbf(path: &Path, fields: &[TextField<'_>], rows: &[&[&str]]) {
    let mut file = std::fs::File::create(path).unwrap();
    let row_len: usize = 1 + fields.iter().map(|field| field.1).sum::<usize>();
    let mut bytes = vec![3, 124, 1, 1];
    bytes.extend((rows.len() as u32).to_le_bytes());
    bytes.extend((32 + 32 * fields.len() as u16 + 1).to_le_bytes());
    bytes.extend((row_len as u16).to_le_bytes());
    bytes.resize(32, 0);
    for (name, width) in fields {
        let mut field = vec![0; 32];
        field[..name.len()].copy_from_slice(name.as_bytes());
        field[11] = b'C';
        field[16] = *width as u8;
        bytes.extend(field);
    }
    bytes.push(b'\r');
    for row in rows {
        let is_deleted = row.first().is_some_and(|first| first.starts_with('*'));
        bytes.push(if is_deleted { b'*' } else { b' ' });
        for ((_, width), value) in fields.iter().zip(*row) {
            let mut cell = value.trim_start_matches('*').as_bytes().to_vec();
            cell.resize(*width, b' ');
            bytes.extend(cell);
        }
    }
    file.write_all(&bytes).unwrap();
}

const ZONE_36: &str = r#"PROJCS["CGCS2000_3_Degree_GK_Zone_36",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",36500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",108.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
const XIAN_36: &str = r#"PROJCS["Xian_1980_3_Degree_GK_Zone_36",GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",36500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",108.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
const DEGREES: &str = r#"GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

const CORNERS: [[f64; 2]; 4] =
    [[36_643_000.0, 2_692_000.0], [36_643_200.0, 2_692_000.0], [36_643_400.0, 2_692_000.0], [36_643_600.0, 2_692_000.0]];
const PARCELS: [&[&str]; 4] =
    [&["4502020001", "Ⅰ类"], &["4502020002", "安全利用"], &["4502020002", "红线"], &["*4502020001", "优先保护类"]];

fn load_one(path: &Path, suffix: &str, role: Option<Role>) -> Result<Layer, LayerError> {
    let input = Input::parse(format!("{}{suffix}", path.display()), role).unwrap();
    load(&[input], None, &Progress::silent(), &Cancel::new()).map(|mut loaded| loaded.layers.remove(0))
}

fn words(layer: &Layer) -> Vec<(&'static str, u64)> {
    layer.raw.problems.groups().into_iter().map(|(word, group)| (word, group.count)).collect()
}

#[test]
fn a_farmland_layer_is_read_with_its_classes_and_problems() {
    let folder = tempfile::tempdir().unwrap();
    let path = shapefile(folder.path(), "耕地", &CORNERS, 100.0, &[("F1", 12), ("F2", 20)], &PARCELS, Some(ZONE_36));
    for role in [Some(Role::Farmland), None] {
        let layer = load_one(&path, "", role).unwrap();
        assert_eq!(
            (layer.role, layer.name.as_str(), layer.crs.crs.as_ref().and_then(|crs| crs.epsg)),
            (Role::Farmland, "耕地", Some(4524))
        );
        assert_eq!((layer.fields.id, layer.fields.class), (Some(0), Some(1)));
        assert_eq!(layer.class.value(RecordNo::new(0)), FarmlandClass::PriorityProtection.word());
        assert_eq!(layer.class.value(RecordNo::new(2)), "红线");
        assert!(layer.is_live(RecordNo::new(2)) && !layer.is_live(RecordNo::new(3)));
        assert_eq!(words(&layer), [("class-unknown", 1), ("id-repeated", 1)], "deleted rows do not count");
        let shape = layer.feature_shape(RecordNo::new(1)).unwrap().expect("a shape");
        assert!((shape.measures.area_m2 - 10_000.0).abs() < 1e-6);
        assert_eq!(layer.feature_shape(RecordNo::new(3)).unwrap(), None);
        assert_eq!(layer.attributes(RecordNo::new(1)).unwrap()[1].value.as_deref(), Some("安全利用"));
    }
}

#[test]
fn what_the_person_says_overrides_what_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let rows: [&[&str]; 4] = [&["a1", "1", "x1"], &["a2", "2", "x2"], &["a3", "3", "x3"], &["a4", "1", "x4"]];
    let path = shapefile(folder.path(), "f", &CORNERS, 100.0, &[("A", 4), ("B", 4), ("C", 4)], &rows, None);
    let layer = load_one(&path, "?id=c&class=B&crs=4524&error=3", Some(Role::Farmland)).unwrap();
    assert_eq!((layer.fields.id, layer.fields.class, layer.position_error_m), (Some(2), Some(1), 3.0));
    assert_eq!(layer.class.value(RecordNo::new(2)), "严格管控类");
    let error = load_one(&path, "?id=D&crs=4524", Some(Role::Farmland)).unwrap_err();
    assert!(matches!(&error, LayerError::FieldMissing { fields, .. } if fields == "A, B, C"), "{error}");
}

#[test]
fn without_a_prj_the_message_says_what_to_type() {
    let folder = tempfile::tempdir().unwrap();
    let path = shapefile(folder.path(), "f", &CORNERS, 100.0, &[("F1", 12), ("F2", 20)], &PARCELS, None);
    let error = load_one(&path, "", Some(Role::Farmland)).unwrap_err();
    assert!(error.to_string().contains("?crs=4524"), "{error}");
    let error = load_one(&path, "?crs=5773", Some(Role::Farmland)).unwrap_err();
    assert!(matches!(error, LayerError::CrsInvalid { code: 5773, .. }) && error.to_string().contains("f.shp"), "{error}");
}

#[test]
fn a_geometry_that_cannot_serve_is_refused_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let path = shapefile(folder.path(), "p", &CORNERS, 0.0, &[("F1", 12), ("F2", 20)], &PARCELS, Some(ZONE_36));
    let error = load_one(&path, "", Some(Role::Farmland)).unwrap_err();
    assert!(error.to_string().contains("point records cannot serve as farmland; give a layer of polygons"), "{error}");
    assert!(load_one(&path, "", Some(Role::Source)).is_ok());
}

#[test]
fn zoning_codes_bring_their_system_and_present_use_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let rows: [&[&str]; 4] = [&["Z-1", "05H1"], &["Z-2", "0702"], &["Z-3", "1203"], &["Z-4", "0101"]];
    let path = shapefile(folder.path(), "z", &CORNERS, 100.0, &[("BH", 4), ("DLBM", 6)], &rows, Some(ZONE_36));
    let layer = load_one(&path, "", Some(Role::Zoning)).unwrap();
    assert_eq!((layer.fields.class, layer.fields.codes), (Some(1), Some(CodeSystem::Survey)));
    assert_eq!(words(&layer), [("survey-codes-in-zoning", 1)]);
    assert_eq!(load_one(&path, "?codes=planning", Some(Role::Zoning)).unwrap().fields.codes, Some(CodeSystem::Planning));
}

#[test]
fn layers_of_several_systems_meet_and_an_unknown_shift_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let fields = [("F1", 12), ("F2", 20)];
    let zone = shapefile(folder.path(), "a", &CORNERS, 100.0, &fields, &PARCELS, Some(ZONE_36));
    let mut corners = CORNERS;
    Crs::from_epsg(4524).unwrap().lon_lat(&mut corners);
    let degrees = shapefile(folder.path(), "b", &corners, 0.001, &fields, &PARCELS, Some(DEGREES));
    let old = shapefile(folder.path(), "c", &CORNERS, 100.0, &fields, &PARCELS, Some(XIAN_36));
    let far = shapefile(folder.path(), "d", &CORNERS.map(|[x, y]| [x, y + 500_000.0]), 100.0, &fields, &PARCELS, Some(ZONE_36));
    let inputs = [&degrees, &zone, &old, &far].map(|path| Input::new(path, Some(Role::Farmland)));
    let loaded = load(&inputs, None, &Progress::silent(), &Cancel::new()).unwrap();
    assert_eq!(loaded.analysis_crs.epsg, Some(4524));
    let [degrees, zone, old, far] = &loaded.layers[..] else { panic!("four layers") };
    assert_eq!([degrees.id, far.id], [LayerId::new(0), LayerId::new(3)]);
    let corner = |layer: &Layer| layer.feature_shape(RecordNo::new(0)).unwrap().expect("a shape").measures.extent.min;
    assert!((corner(degrees)[0] - corner(zone)[0]).abs() < 3.0 && (corner(degrees)[1] - corner(zone)[1]).abs() < 3.0);
    assert_eq!((degrees.position_error_m, old.position_error_m), (0.25, 100.0));
    assert!(words(old).contains(&("datum-shift-unknown", 1)));
    assert!(words(far).contains(&("layer-far-away", 1)) && !words(zone).contains(&("layer-far-away", 1)));
    let metric = load(&inputs, Some(4490), &Progress::silent(), &Cancel::new()).unwrap_err();
    assert!(matches!(metric, LayerError::AnalysisCrsNotMetric { code: 4490 }));
}

#[test]
fn a_raised_cancel_stops_loading() {
    let cancel = Cancel::new();
    cancel.cancel();
    let stopped = load(&[Input::new("f.shp", None)], None, &Progress::silent(), &cancel);
    assert!(matches!(stopped, Err(LayerError::Cancelled(_))));
}

/// Sets with a manifest.json that says which field is identifier and which the code.
#[test]
fn shared_data_sets_are_understood_with_their_roles_alone() {
    let Ok(shared) = std::env::var("JINGTU_SHARED") else {
        eprintln!("skipped: JINGTU_SHARED does not point to the shared data");
        return;
    };
    let real = Path::new(&shared).join("data/real");
    let mut folders: Vec<PathBuf> = ["osm-dreieich", "osm-liechtenstein/lonlat", "osm-liechtenstein/utm32", "osm-liechtenstein-moved/数据"]
        .map(|name| real.join(name))
        .into();
    // Folders written by the bench's generator, if any.
    folders.extend(std::env::var("JINGTU_GENERATED").iter().flat_map(|folders| std::env::split_paths(folders)));
    let mut wrong = Vec::new();
    for folder in folders {
        let manifest: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(folder.join("manifest.json")).unwrap()).unwrap();
        for (role, layer) in manifest["layers"].as_object().unwrap() {
            let role = Role::from_word(match role.as_str() {
                "risk" => "risk-list",
                "src_pt" | "src_pg" => "source",
                other => other,
            });
            let mut input = Input::new(folder.join(layer["file"].as_str().unwrap()), role);
            if !input.path.with_extension("prj").exists() {
                input.crs = layer["epsg"].as_u64().map(|code| (code as u32).into());
            }
            let loaded = load(&[input.clone()], None, &Progress::silent(), &Cancel::new()).unwrap();
            let found = &loaded.layers[0];
            let name = |field: Option<usize>| field.map_or("", |field| found.raw.table.fields()[field].name.as_str());
            let told = format!(
                "{}: id {:?}, class {:?}, name {:?}, {:?}, {:?}, {:?}",
                input.path.display(),
                name(found.fields.id),
                name(found.fields.class),
                name(found.fields.name),
                found.fields.codes,
                found.transform.method(),
                words(found)
            );
            eprintln!("{told}");
            let code = if matches!(role, Some(Role::Farmland | Role::Zoning)) {
                layer["code"].as_str().unwrap_or("")
            } else {
                name(found.fields.class)
            };
            if name(found.fields.id) != layer["id"].as_str().unwrap()
                || name(found.fields.class) != code
                || found.crs.crs.as_ref().and_then(|crs| crs.epsg).map(u64::from) != layer["epsg"].as_u64()
            {
                wrong.push(told);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[path = "load_crs_tests.rs"]
mod crs;
