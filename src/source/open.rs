//! Which reader a file is for: by its content first, by its name's ending second.

use std::path::Path;

use super::bytes::Bytes;
use super::error::{NotFormatReason, SourceError, UnsupportedKind};
use super::raster::{self, RASTER_ENDINGS};
use super::raw::{OpenOptions, RawLayer};
use super::shapefile::Parts;
use super::{boundary_txt, delimited, geojson, gpkg, gpx, kml, sidecar, text_file, workbook, xml, zipped};

/// Endings that a folder is searched for; a shapefile's other parts come with its .shp. The last line is of layers that cannot be read, so
/// that opening a folder says why they are missing.
pub const SEARCHED: [&str; 23] = [
    "shp", "zip", "gpkg", "geojson", "json", "geojsonl", "kml", "kmz", "gpx", //
    "csv", "tsv", "txt", "xlsx", "xls", "ods", //
    "mif", "tab", "dxf", "dwg", "mdb", "udbx", "rar", "7z",
];

/// Bytes that show what a file is.
const HEAD: usize = 4096;

/// Formats of other programs, by ending: no sound library reads them. The crate `dxf` (0.6.2) panics on damaged files.
const FOREIGN: [(&str, &[&str]); 6] = [
    ("MapInfo", &["mif", "mid", "tab", "map", "dat", "id"]),
    ("AutoCAD", &["dxf", "dwg", "dwt"]),
    ("ArcGIS", &["gdb", "mdb", "lyr", "lyrx", "lpk", "mpk", "mxd", "aprx", "e00"]),
    ("MapGIS", &["wt", "wl", "wp", "hdf", "mpj"]),
    ("SuperMap", &["udb", "udbx", "udd", "smwu"]),
    ("QGIS", &["qgs", "qgz", "qlr"]),
];

/// Archives that are not unpacked.
const ARCHIVES: [&str; 5] = ["rar", "7z", "tar", "gz", "tgz"];

/// What a file's first bytes are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Content {
    Sqlite,
    Zip,
    Json,
    Kml,
    Gpx,
    /// Something else, or nothing.
    Other,
}

/// Opens a file: every layer in it, or the one that `options` name. A shapefile is named by its .shp; a .dbf alone is a table without
/// shapes; a .zip may hold several. Names are found whatever their case.
///
/// # Errors
/// When nothing of it can be opened.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Vec<RawLayer>, SourceError> {
    let path = &sidecar::existing(path);
    let extension = sidecar::extension(path);
    if path.is_dir() {
        // A file geodatabase is a folder.
        return Err(if extension == "gdb" { unsupported(path) } else { SourceError::IsFolder { path: path.clone() } });
    }
    // Says why, where a name is too long or a folder on the way is closed to us.
    std::fs::metadata(path).map_err(|source| SourceError::from_io(path, source))?;
    let name = sidecar::stem(path);
    let layers = match (content(path)?, extension.as_str()) {
        (Content::Sqlite, _) | (_, "gpkg") => gpkg::open(&gpkg::Place { file: path, shown: path }, options).map_err(|error| {
            let is_base = matches!(error, SourceError::NotFormat { reason: NotFormatReason::NoLayer, .. });
            let what = UnsupportedKind::BaseMap;
            if is_base && raster::is_raster(path) { SourceError::Unsupported { path: path.clone(), what } } else { error }
        })?,
        (_, "shp") => vec![Parts::of_shp(path)?.open(options)?],
        (_, "dbf") => vec![Parts::of_dbf(path)?.open(options)?],
        (_, "xlsx" | "xlsm" | "ods") => workbook::open(path)?,
        (_, "xls" | "et") if workbook::is_workbook(path)? => workbook::open(path)?,
        // Text and pages are often named as workbooks.
        (_, "csv" | "tsv" | "txt" | "xls" | "et") => open_text(path, options)?,
        (Content::Zip, _) | (_, "zip" | "kmz") => zipped::open(path, options)?,
        (Content::Json, _) | (_, "geojson" | "json" | "geojsonl" | "geojsons" | "ndjson") => {
            geojson::open(&Bytes::open(path)?, &name, path, options)?
        }
        (Content::Kml, _) | (_, "kml") => kml::open(&Bytes::open(path)?, &name, path, options)?,
        (Content::Gpx, _) | (_, "gpx") => gpx::open(&Bytes::open(path)?, path, options)?,
        (_, "shx" | "prj" | "cpg" | "cst" | "sbn" | "sbx") => match sidecar::beside(path, "shp") {
            Some(shp) => vec![Parts::of_shp(&shp)?.open(options)?],
            None => return Err(unsupported(path)),
        },
        _ => return Err(unsupported(path)),
    };
    match &options.layer {
        None => Ok(layers),
        Some(layer) => chosen(path, layers, layer),
    }
}

/// The layers of that name: one, unless a .zip has several alike.
fn chosen(path: &Path, layers: Vec<RawLayer>, wanted: &str) -> Result<Vec<RawLayer>, SourceError> {
    let names = layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>().join(", ");
    let plain = |name: &str| crate::text::normalised(name).to_lowercase();
    let has_exact = layers.iter().any(|layer| layer.name == wanted);
    let is_wanted = |layer: &RawLayer| if has_exact { layer.name == wanted } else { plain(&layer.name) == plain(wanted) };
    let chosen: Vec<RawLayer> = layers.into_iter().filter(is_wanted).collect();
    if chosen.is_empty() {
        return Err(SourceError::LayerMissing { path: path.to_owned(), layer: wanted.to_owned(), layers: names });
    }
    Ok(chosen)
}

/// Text: 界址点 when it is that by content, else a table.
fn open_text(path: &Path, options: &OpenOptions) -> Result<Vec<RawLayer>, SourceError> {
    let file = text_file::read(path, options)?;
    if boundary_txt::is_boundary_txt(&file.text) {
        return boundary_txt::open(path, file);
    }
    let promise = if sidecar::extension(path) == "txt" { delimited::Promise::Nothing } else { delimited::Promise::Table };
    Ok(vec![delimited::open(path, file, promise)?])
}

fn content(path: &Path) -> Result<Content, SourceError> {
    let head = Bytes::open(path)?.head(HEAD)?;
    if head.starts_with(b"SQLite format 3\0") {
        return Ok(Content::Sqlite);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Content::Zip);
    }
    match xml::root(&head).as_deref() {
        Some("kml") => return Ok(Content::Kml),
        Some("gpx") => return Ok(Content::Gpx),
        _ => {}
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head).trim_ascii_start();
    let is_json = matches!(text, [b'{', rest @ ..] if matches!(rest.trim_ascii_start().first(), Some(b'"' | b'}')));
    Ok(if is_json || text.starts_with(b"\x1e{") { Content::Json } else { Content::Other })
}

fn unsupported(path: &Path) -> SourceError {
    let extension = sidecar::extension(path);
    let foreign = FOREIGN.iter().find(|(_, extensions)| extensions.contains(&extension.as_str())).map(|(program, _)| *program);
    let what = match foreign {
        Some(program) => UnsupportedKind::Foreign { program, is_archive: false },
        None if RASTER_ENDINGS.contains(&extension.as_str()) => UnsupportedKind::BaseMap,
        None if ARCHIVES.contains(&extension.as_str()) => UnsupportedKind::Foreign { program: "RAR, 7z, tar", is_archive: true },
        None => UnsupportedKind::Format { extension },
    };
    SourceError::Unsupported { path: path.to_owned(), what }
}
