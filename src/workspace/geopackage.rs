//! The container: what makes an SQLite file a GeoPackage 1.3 (OGC 12-128r17) that QGIS and GDAL open.

use rusqlite::{Connection, params};

/// "GPKG" (GeoPackage 1.3, requirement 2).
pub const APPLICATION_ID: i32 = 0x4750_4b47;

/// Version 1.3.0 (same requirement). The workspace's own version stands in its settings, because this place is taken.
const USER_VERSION: i32 = 10_300;

/// The identifier of a CRS that has no EPSG code; codes end far below.
const OWN_SRS_ID: i32 = 100_000;

/// The CRS of a feature table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Srs {
    /// EPSG code, where one fits.
    pub epsg: Option<u32>,
    /// Its name.
    pub name: String,
    /// Its definition as OGC WKT 1; `None` where it has none.
    pub wkt: Option<String>,
}

impl Srs {
    /// Its identifier in `gpkg_spatial_ref_sys`.
    #[must_use]
    pub fn id(&self) -> i32 {
        self.epsg.and_then(|code| i32::try_from(code).ok()).unwrap_or(OWN_SRS_ID)
    }
}

/// The tables that every GeoPackage has (1.3, annex C), and the three CRSs that it must know (requirement 11).
const CONTAINER: &str = "
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT
);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE,
  min_y DOUBLE,
  max_x DOUBLE,
  max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE gpkg_ogr_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  feature_count INTEGER DEFAULT NULL
);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,\
AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",\
0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]',
   'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
";

/// Makes an empty database a GeoPackage.
///
/// # Errors
/// When the database cannot be written.
pub fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", USER_VERSION)?;
    connection.execute_batch(CONTAINER)
}

/// Makes the CRS known; one that is known already keeps its entry.
///
/// # Errors
/// When the database cannot be written.
pub fn add_srs(connection: &Connection, srs: &Srs) -> rusqlite::Result<()> {
    let organization = if srs.epsg.is_some() { "EPSG" } else { "NONE" };
    let definition = srs.wkt.as_deref().unwrap_or("undefined");
    // A CRS without a code shares one identifier with others of the kind: its definition is the last one used.
    connection.execute(
        "INSERT INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition) VALUES (?1, ?2, ?3, ?2, ?4)
         ON CONFLICT (srs_id) DO UPDATE SET srs_name = excluded.srs_name, definition = excluded.definition WHERE organization = 'NONE'",
        params![srs.name, srs.id(), organization, definition],
    )?;
    Ok(())
}

/// The triggers that keep the spatial index of table `conflicts` true when another program edits it (GeoPackage 1.3, annex F.3). They call
/// functions that QGIS and GDAL bring; this program fills table and index itself.
pub(super) const INDEX_TRIGGERS: &str = "
CREATE TRIGGER rtree_conflicts_geom_insert AFTER INSERT ON conflicts
  WHEN (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN
  INSERT OR REPLACE INTO rtree_conflicts_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_conflicts_geom_update1 AFTER UPDATE OF geom ON conflicts
  WHEN OLD.fid = NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN
  INSERT OR REPLACE INTO rtree_conflicts_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_conflicts_geom_update2 AFTER UPDATE OF geom ON conflicts
  WHEN OLD.fid = NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_conflicts_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER rtree_conflicts_geom_update3 AFTER UPDATE ON conflicts
  WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_conflicts_geom WHERE id = OLD.fid;
  INSERT OR REPLACE INTO rtree_conflicts_geom VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER rtree_conflicts_geom_update4 AFTER UPDATE ON conflicts
  WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))
BEGIN
  DELETE FROM rtree_conflicts_geom WHERE id IN (OLD.fid, NEW.fid);
END;
CREATE TRIGGER rtree_conflicts_geom_delete AFTER DELETE ON conflicts
  WHEN OLD.geom NOT NULL
BEGIN
  DELETE FROM rtree_conflicts_geom WHERE id = OLD.fid;
END;
CREATE TRIGGER trigger_insert_feature_count_conflicts AFTER INSERT ON conflicts
BEGIN
  UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1 WHERE lower(table_name) = lower('conflicts');
END;
CREATE TRIGGER trigger_delete_feature_count_conflicts AFTER DELETE ON conflicts
BEGIN
  UPDATE gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = lower('conflicts');
END;
";
