//! GeoPackage: every feature table and every table without geometry, read whole.
//!
//! Opened so that nothing is written beside it: read-only and, where no journal lies beside the file, immutable, so that read-only
//! folders and shares do. What the tables about tables say is held against what is there; a step limit stops views without an end and
//! pages that point in circles.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension as _};

use crate::problem::{FileFault, ProblemKind};

use super::error::{NotFormatReason, SourceError};
use super::gpkg_table::{self, Budget, Listed};
use super::raw::{OpenOptions, RawLayer, RawSrs};

/// Layers opened from one file at most.
const MOST_LAYERS: usize = 1000;

/// A GeoPackage that may be read, and what people call it.
pub(super) struct Place<'a> {
    /// Where it lies.
    pub(super) file: &'a Path,
    /// What the layers are said to be opened from.
    pub(super) shown: &'a Path,
}

/// Opens every layer, or the one that `options` name.
///
/// # Errors
/// It is no GeoPackage, cannot be read, or has no layer.
pub(super) fn open(place: &Place<'_>, options: &OpenOptions) -> Result<Vec<RawLayer>, SourceError> {
    let len = std::fs::metadata(place.file).map_err(|source| SourceError::from_io(place.shown, source))?.len();
    let not = |reason| SourceError::NotFormat { path: place.shown.to_owned(), format: "GeoPackage", reason };
    if len == 0 {
        return Err(not(NotFormatReason::Empty));
    }
    let (connection, is_behind) = connect(place, len)?;
    let (listed, is_cut) = listed(&connection).map_err(|error| unreadable(place.shown, &error))?;
    if listed.is_empty() {
        return Err(not(NotFormatReason::NoLayer));
    }
    let wanted = options.layer.as_deref();
    let is_wanted = |table: &Listed| wanted.is_none_or(|wanted| wanted == table.name || is_part_of(&table.name, wanted));
    let (chosen, others): (Vec<Listed>, Vec<Listed>) = listed.into_iter().partition(is_wanted);
    if let (Some(layer), true) = (wanted, chosen.is_empty()) {
        let layers = others.iter().map(|table| table.name.as_str()).collect::<Vec<_>>().join(", ");
        return Err(SourceError::LayerMissing { path: place.shown.to_owned(), layer: layer.to_owned(), layers });
    }
    let mut budget = Budget::of_file(len);
    let mut layers = Vec::new();
    let mut refused = Vec::new();
    for table in chosen.iter().take(MOST_LAYERS) {
        let srs = srs(&connection, table.srs_id);
        match gpkg_table::read(&connection, table, place.shown, &srs, options, &mut budget) {
            Ok(more) => layers.extend(more),
            Err(error) => refused.push((table.name.clone(), error)),
        }
    }
    let Some(first) = layers.first() else {
        return Err(refused.into_iter().next().map_or_else(|| not(NotFormatReason::NoLayer), |(_, error)| unreadable(place.shown, &error)));
    };
    for (layer, _) in refused {
        first.problems.file(ProblemKind::LayerRefused { layer, fault: FileFault::Damaged });
    }
    if is_cut {
        first.problems.file(ProblemKind::TableBrokenOff);
    }
    if is_behind {
        first.problems.file(ProblemKind::JournalNotRead);
    }
    Ok(layers)
}

/// Whether `wanted` is what a part of `table` is called when its records are of several kinds.
fn is_part_of(table: &str, wanted: &str) -> bool {
    wanted.strip_prefix(table).is_some_and(|rest| matches!(rest, "_point" | "_line" | "_polygon" | "_none"))
}

/// A connection that writes nothing; also whether changes of a program that holds the file could not be read.
pub(super) fn connect(place: &Place<'_>, len: u64) -> Result<(Connection, bool), SourceError> {
    let has = |suffix: &str| {
        let mut name = place.file.as_os_str().to_owned();
        name.push(suffix);
        std::fs::metadata(PathBuf::from(name)).is_ok_and(|meta| meta.len() > 0)
    };
    let has_journal = has("-wal") || has("-journal");
    let plain = if has_journal { attempt(place.file, "mode=ro", len).ok() } else { None };
    match plain {
        Some(connection) => Ok((connection, false)),
        None => attempt(place.file, "immutable=1", len)
            .map(|connection| (connection, has_journal))
            .map_err(|error| unreadable(place.shown, &error)),
    }
}

/// Opens the file and reads its schema, which shows whether it can be read.
fn attempt(path: &Path, parameters: &str, len: u64) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(uri(path, parameters), flags)?;
    limit_steps(&connection, len);
    connection
        .execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -8000;")?;
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    Ok(connection)
}

/// From now on the connection may take as many steps as a sound file of this length needs, and no more.
pub(super) fn limit_steps(connection: &Connection, len: u64) {
    let mut steps = 2_000 + len.saturating_mul(STEPS_A_BYTE) / STEPS_A_CALL;
    let count = move || {
        steps = steps.saturating_sub(1);
        steps == 0
    };
    connection.progress_handler(STEPS_A_CALL as i32, Some(count));
}

/// Steps of SQLite's machine that a byte of the file may cost: a sound table needs far less than one.
const STEPS_A_BYTE: u64 = 100;
/// How often steps are counted.
const STEPS_A_CALL: u64 = 1000;

/// The file's name as SQLite's URI.
fn uri(path: &Path, parameters: &str) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut uri = "file:".to_owned();
    let bytes = absolute.as_os_str().as_encoded_bytes();
    if !bytes.starts_with(b"/") {
        uri.push_str("///");
    }
    for &byte in bytes {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b':' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            // Writing into a String cannot fail.
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri + "?" + parameters
}

/// What SQLite's complaint means for the file.
pub(super) fn unreadable(path: &Path, error: &rusqlite::Error) -> SourceError {
    use rusqlite::ErrorCode;
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            SourceError::Unreadable { path, source: std::io::Error::other(error.to_string()) }
        }
        Some(ErrorCode::SystemIoFailure) => SourceError::NotFormat { path, format: "GeoPackage", reason: NotFormatReason::Cut },
        _ => SourceError::NotFormat { path, format: "GeoPackage", reason: NotFormatReason::Tables },
    }
}

/// The tables with features and those without, in the order of the contents; feature tables that the contents leave out follow. Also
/// whether the list breaks off.
fn listed(connection: &Connection) -> rusqlite::Result<(Vec<Listed>, bool)> {
    let has = |table: &str| -> rusqlite::Result<bool> {
        connection
            .query_row("SELECT 1 FROM sqlite_master WHERE lower(name) = ?1", [table], |_| Ok(()))
            .optional()
            .map(|found| found.is_some())
    };
    let (contents, columns) = (has("gpkg_contents")?, has("gpkg_geometry_columns")?);
    let mut listed: Vec<Listed> = Vec::new();
    let mut is_cut = false;
    if contents {
        let sql = "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes', 'aspatial') ORDER BY rowid";
        is_cut |= collect(connection, sql, |row| Ok(Listed::table(gpkg_table::lossy(row.get_ref(0)?))), &mut listed)?;
    }
    if columns {
        let mut features = Vec::new();
        let sql = "SELECT table_name, column_name, geometry_type_name, srs_id FROM gpkg_geometry_columns ORDER BY rowid";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Listed {
                name: gpkg_table::lossy(row.get_ref(0)?),
                geometry_column: Some(gpkg_table::lossy(row.get_ref(1)?)),
                geometry_type: gpkg_table::lossy(row.get_ref(2)?),
                srs_id: row.get_ref(3)?.as_i64().ok(),
            })
        };
        is_cut |= collect(connection, sql, read, &mut features)?;
        for feature in features {
            match listed.iter_mut().find(|table| table.name.eq_ignore_ascii_case(&feature.name)) {
                Some(table) => *table = Listed { name: table.name.clone(), ..feature },
                None => listed.push(feature),
            }
        }
    }
    Ok((listed, is_cut))
}

/// Reads rows; whether one cannot be read. Nothing at all is an error.
fn collect(
    connection: &Connection,
    sql: &str,
    read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<Listed>,
    into: &mut Vec<Listed>,
) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    loop {
        match rows.next() {
            Ok(None) => return Ok(false),
            Ok(Some(row)) if into.len() < MOST_LAYERS => into.push(read(row)?),
            Err(error) if into.is_empty() => return Err(error),
            // Beyond what a file has, or unreadable.
            Ok(Some(_)) | Err(_) => return Ok(true),
        }
    }
}

/// What the file says about the coordinate system with this number.
pub(super) fn srs(connection: &Connection, id: Option<i64>) -> RawSrs {
    let Some(id) = id.filter(|&id| id > 0) else { return RawSrs::Missing };
    let sql = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?1";
    let entry = connection.query_row(sql, [id], |row| {
        Ok((gpkg_table::lossy(row.get_ref(0)?), row.get_ref(1)?.as_i64().unwrap_or(id), gpkg_table::lossy(row.get_ref(2)?)))
    });
    let Ok((organization, code, definition)) = entry else {
        // Without an entry the number is nearly always EPSG's.
        return u32::try_from(id).map_or(RawSrs::Missing, RawSrs::Epsg);
    };
    let definition = definition.trim();
    match u32::try_from(code) {
        Ok(code) if organization.trim().eq_ignore_ascii_case("EPSG") && code > 0 => RawSrs::Epsg(code),
        _ if is_undefined(definition) => RawSrs::Missing,
        _ => RawSrs::Wkt(definition.to_owned()),
    }
}

/// Whether a definition says that nothing is known: the standard's word, or a plane without a place as GDAL writes it.
fn is_undefined(definition: &str) -> bool {
    let upper = definition.to_ascii_uppercase();
    upper.is_empty() || upper == "UNDEFINED" || ["LOCAL_CS[", "ENGCRS[", "ENGINEERINGCRS["].iter().any(|start| upper.starts_with(start))
}
