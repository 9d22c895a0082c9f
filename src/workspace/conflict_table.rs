//! The conflict list as the feature table `conflicts`: the columns of DESIGN 4.2 and each conflict's own geometry, with a spatial index
//! so that QGIS pans over it at once. The same table in a workspace and in `--out x.gpkg`.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rayon::prelude::*;
use rusqlite::{Connection, Statement, params, params_from_iter};

use super::blob::blob;
use super::geopackage::{INDEX_TRIGGERS, Srs, add_srs};
use super::rows::{COLUMNS, Conflicts, DETAIL_COLUMNS, Row, status_word};
use crate::geometry::Extent;
use crate::layer::LayerError;
use crate::progress::Cancelled;
use crate::units::mu;

/// What a list is stored for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// To be handed over: the columns of DESIGN 4.2 with their places, and the details.
    List,
    /// To be opened again: numbers as they were measured, and which layer of the workspace each feature is in.
    Workspace,
}

/// Why a list cannot be stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreFailure {
    /// SQLite.
    #[error("{0}")]
    Database(#[from] rusqlite::Error),
    /// An input can no longer be read.
    #[error(transparent)]
    Layer(#[from] LayerError),
    /// Asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Rows whose geometries one worker computes at a time.
const ROWS_PER_BLOCK: usize = 512;

/// Replaces the table `conflicts` by `conflicts`. Within the caller's transaction. `step` is told rows done and rows in all, and may ask
/// to stop.
///
/// # Errors
/// When the database cannot be written, an input can no longer be read, or when asked to stop.
pub fn store(
    connection: &Connection,
    conflicts: &dyn Conflicts,
    srs: &Srs,
    purpose: Purpose,
    step: &mut dyn FnMut(usize, usize) -> Result<(), Cancelled>,
) -> Result<(), StoreFailure> {
    add_srs(connection, srs)?;
    drop_table(connection)?;
    connection.execute_batch(&table_sql(purpose))?;
    let extent = fill(connection, conflicts, srs.id(), purpose, step)?;
    let side = |value: f64| value.is_finite().then_some(value);
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, min_x, min_y, max_x, max_y, srs_id)
         VALUES ('conflicts', 'features', 'conflicts', '冲突 / conflicts', ?1, ?2, ?3, ?4, ?5)",
        params![side(extent.min[0]), side(extent.min[1]), side(extent.max[0]), side(extent.max[1]), srs.id()],
    )?;
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES ('conflicts', 'geom', 'GEOMETRY', ?1, 0, 0)", [srs.id()])?;
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES
         ('conflicts', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        [],
    )?;
    connection.execute("INSERT INTO gpkg_ogr_contents VALUES ('conflicts', ?1)", [conflicts.len() as i64])?;
    connection.execute_batch(INDEX_TRIGGERS)?;
    Ok(())
}

/// Removes the table with all that belongs to it.
///
/// # Errors
/// When the database cannot be written.
pub fn drop_table(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "DROP TABLE IF EXISTS conflicts;
         DROP TABLE IF EXISTS rtree_conflicts_geom;
         DELETE FROM gpkg_extensions WHERE table_name = 'conflicts';
         DELETE FROM gpkg_ogr_contents WHERE table_name = 'conflicts';
         DELETE FROM gpkg_geometry_columns WHERE table_name = 'conflicts';
         DELETE FROM gpkg_contents WHERE table_name = 'conflicts';",
    )
}

fn table_sql(purpose: Purpose) -> String {
    let mut sql = String::from("CREATE TABLE conflicts (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom GEOMETRY");
    for column in COLUMNS {
        sql.push_str(", ");
        sql.push_str(column);
        sql.push_str(match column {
            "subject_record" | "object_record" => " INTEGER",
            "overlap_m2" | "subject_share" | "mean_width_m" | "distance_m" => " DOUBLE",
            _ => " TEXT",
        });
    }
    match purpose {
        Purpose::List => sql.push_str(&detail_sql()),
        Purpose::Workspace => sql.push_str(", subject_layer_no INTEGER NOT NULL, object_layer_no INTEGER"),
    }
    sql.push_str("); CREATE VIRTUAL TABLE rtree_conflicts_geom USING rtree(id, minx, maxx, miny, maxy);");
    sql
}

/// The details' columns.
fn detail_sql() -> String {
    let column = |name: &&str| format!(", {name} {}", if name.starts_with("overlap") { "DOUBLE" } else { "TEXT" });
    DETAIL_COLUMNS.iter().map(column).collect()
}

/// The blob of a conflict's geometry and the box around it, if it has one.
type Geometry = Option<(Vec<u8>, Extent)>;

/// Fills table and index; gives the box around everything. Geometries are computed on all cores while this thread inserts: a connection
/// belongs to one thread.
fn fill(
    connection: &Connection,
    conflicts: &dyn Conflicts,
    srs_id: i32,
    purpose: Purpose,
    step: &mut dyn FnMut(usize, usize) -> Result<(), Cancelled>,
) -> Result<Extent, StoreFailure> {
    // Two waves on their way: one being inserted, one being computed.
    let (sender, receiver) = sync_channel(1);
    std::thread::scope(|scope| {
        scope.spawn(move || compute(conflicts, srs_id, &sender));
        insert(connection, conflicts, purpose, receiver, step)
    })
}

fn compute(conflicts: &dyn Conflicts, srs_id: i32, sender: &SyncSender<Result<Vec<Vec<Geometry>>, LayerError>>) {
    let starts: Vec<usize> = (0..conflicts.len()).step_by(ROWS_PER_BLOCK).collect();
    for wave in starts.chunks(rayon::current_num_threads() * 4) {
        let block = |&start: &usize| {
            let mut shapes = conflicts.shapes();
            let end = conflicts.len().min(start + ROWS_PER_BLOCK);
            (start..end).map(|place| Ok(shapes(place)?.and_then(|shape| blob(&shape, srs_id)))).collect()
        };
        let computed: Result<Vec<Vec<Geometry>>, LayerError> = wave.par_iter().map(block).collect();
        let is_over = computed.is_err();
        // The receiver is gone when inserting failed or was stopped.
        if sender.send(computed).is_err() || is_over {
            return;
        }
    }
}

fn insert(
    connection: &Connection,
    conflicts: &dyn Conflicts,
    purpose: Purpose,
    waves: Receiver<Result<Vec<Vec<Geometry>>, LayerError>>,
    step: &mut dyn FnMut(usize, usize) -> Result<(), Cancelled>,
) -> Result<Extent, StoreFailure> {
    let columns = 2 + COLUMNS.len() + if purpose == Purpose::Workspace { 2 } else { DETAIL_COLUMNS.len() };
    let places: Vec<String> = (1..=columns).map(|place| format!("?{place}")).collect();
    let mut row_statement = connection.prepare(&format!("INSERT INTO conflicts VALUES ({})", places.join(",")))?;
    let mut index_statement = connection.prepare("INSERT INTO rtree_conflicts_geom VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let mut all = Extent::EMPTY;
    let mut place = 0;
    for wave in waves {
        for geometry in wave?.into_iter().flatten() {
            let fid = place as i64 + 1;
            if let Some(row) = conflicts.row(place) {
                insert_row(&mut row_statement, fid, geometry.as_ref().map(|(blob, _)| blob.as_slice()), &row, purpose)?;
            }
            if let Some((_, extent)) = geometry {
                index_statement.execute(params![fid, extent.min[0], extent.max[0], extent.min[1], extent.max[1]])?;
                all = all.union(extent);
            }
            place += 1;
        }
        step(place, conflicts.len())?;
    }
    Ok(all)
}

fn insert_row(statement: &mut Statement<'_>, fid: i64, geometry: Option<&[u8]>, row: &Row<'_>, purpose: Purpose) -> rusqlite::Result<()> {
    use rusqlite::types::{ToSqlOutput, Value, ValueRef};
    let text = |text| ToSqlOutput::Borrowed(ValueRef::Text(str::as_bytes(text)));
    let number = |value: Option<f64>, unit: f64| match value.filter(|value| value.is_finite()) {
        Some(value) if purpose == Purpose::List => ToSqlOutput::Owned(Value::Real((value * unit).round() / unit)),
        Some(value) => ToSqlOutput::Owned(Value::Real(value)),
        None => ToSqlOutput::Owned(Value::Null),
    };
    let whole = |value: Option<u32>| ToSqlOutput::Owned(value.map_or(Value::Null, |value| Value::Integer(i64::from(value))));
    let key = format!("{:010x}", row.key.0 & 0xff_ffff_ffff);
    let mut values = vec![
        ToSqlOutput::Owned(Value::Integer(fid)),
        geometry.map_or(ToSqlOutput::Owned(Value::Null), |blob| ToSqlOutput::Borrowed(ValueRef::Blob(blob))),
        text(&key),
        text(row.rule),
        text(row.severity.word()),
        text(row.certainty.word()),
    ];
    for side in [Some(&row.subject), row.object.as_ref()] {
        match side {
            Some(side) => {
                values.extend([text(side.role.word()), text(side.layer), whole(Some(side.record)), text(side.id), text(side.class)]);
            }
            None => values.extend((0..5).map(|_| ToSqlOutput::Owned(Value::Null))),
        }
    }
    values.extend([
        number(row.overlap_m2(), 100.0),
        number(row.subject_share(), 1e6),
        number(row.mean_width_m(), 100.0),
        number(row.distance_m(), 100.0),
        text(row.admin),
        text(status_word(row.status)),
        text(row.note),
    ]);
    if purpose == Purpose::List {
        values.extend([number(row.overlap_m2().map(mu), 100.0), number(row.ellipsoidal_m2, 100.0)]);
        values.extend([text(row.subject.name), text(row.object.map_or("", |object| object.name))]);
    } else {
        values.extend([whole(Some(row.subject.layer_no)), whole(row.object.map(|object| object.layer_no))]);
    }
    statement.execute(params_from_iter(values))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::geopackage;
    use crate::workspace::rows::samples;

    fn stored(purpose: Purpose) -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        geopackage::create(&connection).unwrap();
        let srs = Srs { epsg: Some(4524), name: "CGCS2000 / 3-degree Gauss-Kruger zone 36".into(), wkt: Some("PROJCS[…]".into()) };
        store(&connection, &samples::list(), &srs, purpose, &mut |_, _| Ok(())).unwrap();
        connection
    }

    fn columns(connection: &Connection) -> Vec<String> {
        let mut statement = connection.prepare("SELECT name FROM pragma_table_info('conflicts')").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn table_has_the_columns_of_the_list() {
        let names = columns(&stored(Purpose::List));
        assert_eq!(names[..2], ["fid", "geom"]);
        assert_eq!(names[2..23], COLUMNS);
        assert_eq!(names[23..], DETAIL_COLUMNS);
        assert_eq!(columns(&stored(Purpose::Workspace))[23..], ["subject_layer_no", "object_layer_no"]);
    }

    #[test]
    fn rows_and_index_are_filled() {
        let connection = stored(Purpose::List);
        let row: (String, f64, Option<f64>, i64) = connection
            .query_row("SELECT conflict, overlap_m2, distance_m, object_record FROM conflicts WHERE fid = 1", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .unwrap();
        assert_eq!(row, ("123456789a".into(), 1284.46, None, 17));
        let indexed: i64 = connection.query_row("SELECT count(*) FROM rtree_conflicts_geom", [], |row| row.get(0)).unwrap();
        assert_eq!(indexed, 3);
        let outside: i64 = connection
            .query_row(
                "SELECT count(*) FROM gpkg_contents WHERE min_x = 36643000 AND max_x = 36643311 AND min_y = 2692500 AND max_y = 2692765 AND srs_id = 4524",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(outside, 1);
        let check: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(check, "ok");
    }

    #[test]
    fn a_list_to_hand_over_has_names_and_the_area_on_the_ellipsoid() {
        let details = |fid: i64| -> (Option<f64>, Option<f64>, String) {
            let sql = "SELECT overlap_mu, overlap_ellipsoidal_m2, subject_name FROM conflicts WHERE fid = ?1";
            stored(Purpose::List).query_row(sql, [fid], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
        };
        assert_eq!(details(1), (Some(1.93), Some(1283.8), "旧厂".into()));
        assert_eq!(details(3), (None, None, String::new()));
    }

    #[test]
    fn workspace_keeps_numbers_as_measured() {
        let connection = stored(Purpose::Workspace);
        let (area, layer): (f64, i64) = connection
            .query_row("SELECT overlap_m2, subject_layer_no FROM conflicts WHERE fid = 1", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        assert_eq!((area, layer), (1_284.456_7, 1));
    }

    #[test]
    fn storing_again_replaces_the_list() {
        let connection = stored(Purpose::Workspace);
        let srs = Srs { epsg: None, name: "own".into(), wkt: None };
        let mut list = samples::list();
        list.0.truncate(1);
        store(&connection, &list, &srs, Purpose::List, &mut |_, _| Ok(())).unwrap();
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(count("SELECT count(*) FROM conflicts"), 1);
        assert_eq!(count("SELECT count(*) FROM rtree_conflicts_geom"), 1);
        assert_eq!(count("SELECT feature_count FROM gpkg_ogr_contents"), 1);
        assert_eq!(count("SELECT srs_id FROM gpkg_geometry_columns"), 100_000);
    }

    #[test]
    fn asked_to_stop_it_stops() {
        let connection = Connection::open_in_memory().unwrap();
        geopackage::create(&connection).unwrap();
        let srs = Srs { epsg: None, name: "own".into(), wkt: None };
        let stopped = store(&connection, &samples::list(), &srs, Purpose::List, &mut |_, _| Err(Cancelled));
        assert!(matches!(stopped, Err(StoreFailure::Cancelled(_))));
    }
}
