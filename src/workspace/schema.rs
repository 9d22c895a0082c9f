//! The workspace's own tables, their version, and the steps from each version to the next.
//!
//! `PRAGMA user_version` is GeoPackage's (10300), so the workspace's version stands in `jingtu_settings`. A released version never
//! changes: a change is a new version with a step in [`STEPS`], and the file of the old one stays a fixture in `tests/workspace/`.

use rusqlite::{Connection, OptionalExtension as _};

use super::geopackage;

/// The version that this program writes.
pub const VERSION: u32 = 1;

/// From version 1 to 2, from 2 to 3, …
const STEPS: [&str; VERSION as usize - 1] = [];

/// Version 1. Times are seconds since 1970, booleans 0 and 1. Reviews and photos are facts: added, never changed.
const TABLES: &str = "
CREATE TABLE jingtu_settings (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
);
CREATE TABLE jingtu_layers (
  id INTEGER PRIMARY KEY,
  path_relative TEXT NOT NULL,
  path_absolute TEXT NOT NULL,
  role TEXT,
  options TEXT NOT NULL,
  style TEXT NOT NULL,
  is_visible INTEGER NOT NULL,
  draw_order INTEGER NOT NULL,
  name TEXT NOT NULL,
  decided_role TEXT NOT NULL,
  id_field TEXT NOT NULL,
  class_field TEXT NOT NULL,
  name_field TEXT NOT NULL,
  codes TEXT NOT NULL,
  crs TEXT NOT NULL,
  crs_how TEXT NOT NULL,
  crs_certain INTEGER NOT NULL,
  encoding TEXT NOT NULL,
  encoding_how TEXT NOT NULL
);
CREATE TABLE jingtu_layer_files (
  layer INTEGER NOT NULL REFERENCES jingtu_layers(id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  modified_unix_ms INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (layer, place)
);
CREATE TABLE jingtu_runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  started_unix_secs INTEGER NOT NULL,
  program_version TEXT NOT NULL,
  rule_set TEXT NOT NULL,
  rule_set_version TEXT NOT NULL,
  rules_hash TEXT NOT NULL,
  analysis_crs TEXT NOT NULL,
  conflicts INTEGER NOT NULL,
  not_evaluated TEXT NOT NULL,
  problems TEXT NOT NULL
);
CREATE TABLE jingtu_run_inputs (
  run INTEGER NOT NULL REFERENCES jingtu_runs(id) ON DELETE CASCADE,
  layer INTEGER NOT NULL,
  layer_name TEXT NOT NULL,
  role TEXT NOT NULL,
  file TEXT NOT NULL,
  size INTEGER NOT NULL,
  hash TEXT NOT NULL
);
CREATE TABLE jingtu_reviews (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conflict TEXT NOT NULL,
  status TEXT NOT NULL,
  note TEXT NOT NULL,
  who TEXT NOT NULL,
  at_unix_secs INTEGER NOT NULL
);
CREATE INDEX jingtu_reviews_conflict ON jingtu_reviews (conflict, id);
CREATE TRIGGER jingtu_reviews_keep BEFORE UPDATE ON jingtu_reviews
BEGIN SELECT RAISE(ABORT, 'reviews are facts: add another'); END;
CREATE TRIGGER jingtu_reviews_stay BEFORE DELETE ON jingtu_reviews
BEGIN SELECT RAISE(ABORT, 'reviews are facts: add another'); END;
CREATE TABLE jingtu_photos (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conflict TEXT NOT NULL,
  review INTEGER REFERENCES jingtu_reviews(id),
  file_name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  taken_unix_secs INTEGER,
  lon DOUBLE,
  lat DOUBLE,
  data BLOB NOT NULL
);
CREATE INDEX jingtu_photos_conflict ON jingtu_photos (conflict);
";

/// Tables beside the standard's belong to an extension, so that other programs leave them alone (GeoPackage 1.3, 2.3).
const OWN_TABLES: [&str; 7] =
    ["jingtu_settings", "jingtu_layers", "jingtu_layer_files", "jingtu_runs", "jingtu_run_inputs", "jingtu_reviews", "jingtu_photos"];

/// Makes an empty database a workspace. Within the caller's transaction.
///
/// # Errors
/// When the database cannot be written.
pub(super) fn create(connection: &Connection) -> rusqlite::Result<()> {
    geopackage::create(connection)?;
    connection.execute_batch(TABLES)?;
    for table in OWN_TABLES {
        connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?1, NULL, 'jingtu_workspace', 'Tables of the program Jingtu: leave them as they are', 'read-write')",
            [table],
        )?;
    }
    set_version(connection, VERSION)
}

/// What a database is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A workspace of this version.
    Workspace(u32),
    /// Something else.
    Other,
}

/// What the database is. A file that is no SQLite database is an error of SQLite's.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn kind(connection: &Connection) -> rusqlite::Result<Kind> {
    let has_settings: bool =
        connection
            .query_row("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'jingtu_settings'", [], |row| row.get(0))?;
    if !has_settings {
        return Ok(Kind::Other);
    }
    let version: Option<String> =
        connection.query_row("SELECT value FROM jingtu_settings WHERE key = 'schema_version'", [], |row| row.get(0)).optional()?;
    Ok(version.and_then(|version| version.parse().ok()).map_or(Kind::Other, Kind::Workspace))
}

/// Brings a workspace of an older version to this program's. Within the caller's transaction.
///
/// # Errors
/// When the database cannot be written.
pub(super) fn migrate(connection: &Connection, from: u32) -> rusqlite::Result<()> {
    for step in STEPS.iter().skip(from.saturating_sub(1) as usize) {
        connection.execute_batch(step)?;
    }
    if from < VERSION { set_version(connection, VERSION) } else { Ok(()) }
}

fn set_version(connection: &Connection, version: u32) -> rusqlite::Result<()> {
    connection.execute("INSERT OR REPLACE INTO jingtu_settings VALUES ('schema_version', ?1)", [version.to_string()])?;
    Ok(())
}
