//! Opening and saving. Every save is one transaction with SQLite's rollback journal, so that the workspace is one file and a kill at any
//! moment leaves what was saved before; a new workspace is written beside its place and put there whole.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, params};

use super::conflict_table::{self, Purpose};
use super::error::WorkspaceError;
use super::files::FileRecord;
use super::geopackage::{self, Srs};
use super::rows::Conflicts;
use super::schema::{self, Kind, VERSION};
use super::state::{Decided, Stored, StoredFinding, StoredLayer, StoredRun, StoredRunInput};
use crate::progress::Cancelled;

/// How long another process may finish its own save before the workspace counts as locked.
const PATIENCE: Duration = Duration::from_secs(2);

/// The conflicts of a run with the CRS of their geometries.
#[derive(Clone, Copy)]
pub struct RunConflicts<'a> {
    /// The list.
    pub conflicts: &'a dyn Conflicts,
    /// The analysis CRS.
    pub srs: &'a Srs,
}

/// Saves `state` at `path`: into the workspace that is there, or as a new one. `conflicts` are stored when `state.run` is another run than
/// the one stored before; without a run the last one stays.
///
/// # Errors
/// When there is another kind of file, when it cannot be written, or when asked to stop; nothing has changed then.
pub fn save(
    path: &Path,
    state: &Stored,
    conflicts: Option<RunConflicts<'_>>,
    step: &mut dyn FnMut(usize, usize) -> Result<(), Cancelled>,
) -> Result<(), WorkspaceError> {
    if path.is_dir() {
        return Err(WorkspaceError::IsFolder { path: path.to_owned() });
    }
    if let Ok(metadata) = std::fs::metadata(path) {
        if metadata.permissions().readonly() {
            return Err(WorkspaceError::ReadOnly { path: path.to_owned() });
        }
        let mut connection = open_for(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let version = version(path, &connection)?;
        return write(path, &mut connection, state, conflicts, step, |transaction| schema::migrate(transaction, version));
    }
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(WorkspaceError::FolderMissing { path: path.to_owned(), folder: folder.to_owned() });
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".jingtu-").suffix(".tmp");
    #[cfg(unix)]
    {
        // A plain new file's permissions (less the umask), not the private ones of temporary files.
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder).map_err(|error| WorkspaceError::of_io(path, &error))?;
    let mut connection = open_for(file.path(), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    write(path, &mut connection, state, conflicts, step, |transaction| schema::create(transaction))?;
    connection.close().map_err(|(_, error)| WorkspaceError::of(path, &error))?;
    file.persist_noclobber(path).map_err(|error| WorkspaceError::of_io(path, &error.error))?;
    Ok(())
}

fn write(
    path: &Path,
    connection: &mut Connection,
    state: &Stored,
    conflicts: Option<RunConflicts<'_>>,
    step: &mut dyn FnMut(usize, usize) -> Result<(), Cancelled>,
    prepare: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
) -> Result<(), WorkspaceError> {
    let failed = |error: rusqlite::Error| WorkspaceError::of(path, &error);
    // Immediate: what is locked is said before any work, not at the end.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    prepare(&transaction).map_err(failed)?;
    write_settings(&transaction, state).map_err(failed)?;
    write_layers(&transaction, &state.layers).map_err(failed)?;
    if let (Some(run), Some(list)) = (&state.run, conflicts) {
        let is_stored = read_run(&transaction).map_err(failed)?.is_some_and(|stored| stored.is_same_as(run));
        if !is_stored {
            write_run(&transaction, run).map_err(failed)?;
            let stored = conflict_table::store(&transaction, list.conflicts, list.srs, Purpose::Workspace, step);
            stored.map_err(|failure| WorkspaceError::of_store(path, failure))?;
        }
    }
    transaction.commit().map_err(failed)
}

/// Opens the workspace at `path`.
///
/// # Errors
/// When it is missing, another kind of file, of a later version, locked or damaged.
pub fn open(path: &Path) -> Result<Stored, WorkspaceError> {
    let mut connection = open_existing(path)?;
    let failed = |error: rusqlite::Error| WorkspaceError::of(path, &error);
    // One transaction, so that settings, layers and run are of one save.
    let transaction = connection.transaction().map_err(failed)?;
    let version = version(path, &transaction)?;
    if version < VERSION {
        // Brought up within a transaction that is thrown away: the file changes when the person saves.
        schema::migrate(&transaction, version).map_err(failed)?;
    }
    let read = || -> rusqlite::Result<Stored> {
        Ok(Stored { settings: read_settings(&transaction)?, layers: read_layers(&transaction)?, run: read_run(&transaction)? })
    };
    read().map_err(failed)
}

/// The conflicts of the last run, in their order.
///
/// # Errors
/// As [`open`].
pub fn findings(path: &Path) -> Result<Vec<StoredFinding>, WorkspaceError> {
    let connection = open_existing(path)?;
    version(path, &connection)?;
    let read = || -> rusqlite::Result<Vec<StoredFinding>> {
        let mut statement = connection.prepare(
            "SELECT rule, severity, certainty, subject_layer_no, subject_record, object_layer_no, object_record,
                    overlap_m2, subject_share, mean_width_m, distance_m
             FROM conflicts ORDER BY fid",
        )?;
        let rows = statement.query_map([], |row| {
            let object: (Option<u32>, Option<u32>) = (row.get(5)?, row.get(6)?);
            let overlap: (Option<f64>, Option<f64>, Option<f64>) = (row.get(7)?, row.get(8)?, row.get(9)?);
            Ok(StoredFinding {
                rule: row.get(0)?,
                severity: row.get(1)?,
                certainty: row.get(2)?,
                subject: (row.get(3)?, row.get(4)?),
                object: object.0.zip(object.1),
                overlap: overlap.0.map(|area| (area, overlap.1.unwrap_or(f64::NAN), overlap.2.unwrap_or(f64::NAN))),
                distance_m: row.get(10)?,
            })
        })?;
        rows.collect()
    };
    read().map_err(|error| WorkspaceError::of(path, &error))
}

fn open_existing(path: &Path) -> Result<Connection, WorkspaceError> {
    let metadata = std::fs::metadata(path).map_err(|error| WorkspaceError::of_io(path, &error))?;
    if metadata.is_dir() {
        return Err(WorkspaceError::IsFolder { path: path.to_owned() });
    }
    // For writing if possible: only then can SQLite undo what a killed program left half done.
    open_for(path, OpenFlags::SQLITE_OPEN_READ_WRITE).or_else(|_| open_for(path, OpenFlags::SQLITE_OPEN_READ_ONLY))
}

fn open_for(path: &Path, access: OpenFlags) -> Result<Connection, WorkspaceError> {
    let failed = |error: rusqlite::Error| WorkspaceError::of(path, &error);
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(failed)?;
    // The journal's directory entry too is on the disk before the commit: a power cut cannot lose it (sqlite.org/pragma.html#pragma_synchronous).
    connection.pragma_update(None, "synchronous", "EXTRA").map_err(failed)?;
    Ok(connection)
}

/// The version of a workspace that this program can read.
fn version(path: &Path, connection: &Connection) -> Result<u32, WorkspaceError> {
    let pages =
        connection.query_row("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", [], |row| row.get::<_, i64>(0));
    let length = std::fs::metadata(path).map_err(|error| WorkspaceError::of_io(path, &error))?.len();
    // SQLite itself takes a last page that was cut for a shorter one.
    if pages.map_err(|error| WorkspaceError::of(path, &error))? as u64 > length {
        return Err(WorkspaceError::Damaged { path: path.to_owned() });
    }
    match schema::kind(connection).map_err(|error| WorkspaceError::of(path, &error))? {
        Kind::Workspace(found) if found > VERSION => Err(WorkspaceError::Newer { path: path.to_owned(), found, supported: VERSION }),
        Kind::Workspace(version) => Ok(version),
        Kind::Other => Err(WorkspaceError::NotWorkspace { path: path.to_owned() }),
    }
}

fn write_settings(transaction: &Transaction<'_>, state: &Stored) -> rusqlite::Result<()> {
    use super::state::key;
    // What this version knows and the state does not have is gone; what it does not know stays.
    for known in [key::ANALYSIS_CRS, key::VIEW, key::RULES_TEXT, key::RULES_PATH, key::PROGRAM_VERSION] {
        transaction.execute("DELETE FROM jingtu_settings WHERE key = ?1", [known])?;
    }
    let mut statement = transaction.prepare("INSERT OR REPLACE INTO jingtu_settings VALUES (?1, ?2)")?;
    for (key, value) in state.settings.iter().filter(|(key, _)| *key != "schema_version") {
        statement.execute([key, value])?;
    }
    Ok(())
}

fn write_layers(transaction: &Transaction<'_>, layers: &[StoredLayer]) -> rusqlite::Result<()> {
    transaction.execute_batch("DELETE FROM jingtu_layer_files; DELETE FROM jingtu_layers;")?;
    let mut layer_statement = transaction.prepare(
        "INSERT INTO jingtu_layers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
    )?;
    let mut file_statement = transaction.prepare("INSERT INTO jingtu_layer_files VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    for (id, layer) in layers.iter().enumerate() {
        let decided = &layer.decided;
        let options = serde_json::to_string(&layer.options).unwrap_or_default();
        layer_statement.execute(params![
            id as i64,
            layer.path_relative,
            layer.path_absolute.to_string_lossy(),
            layer.role,
            options,
            layer.style,
            layer.is_visible,
            layer.draw_order,
            decided.name,
            decided.role,
            decided.id_field,
            decided.class_field,
            decided.name_field,
            decided.codes,
            decided.crs,
            decided.crs_how,
            decided.is_crs_certain,
            decided.encoding,
            decided.encoding_how,
        ])?;
        for (place, file) in layer.files.iter().enumerate() {
            file_statement.execute(params![id as i64, place as i64, file.name, file.size as i64, file.modified_unix_ms, file.hash])?;
        }
    }
    Ok(())
}

fn write_run(transaction: &Transaction<'_>, run: &StoredRun) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO jingtu_runs
         (started_unix_secs, program_version, rule_set, rule_set_version, rules_hash, analysis_crs, conflicts, not_evaluated, problems)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            run.started_unix_secs as i64,
            run.program_version,
            run.rule_set,
            run.rule_set_version,
            run.rules_hash,
            run.analysis_crs,
            run.conflicts as i64,
            run.not_evaluated,
            run.problems,
        ],
    )?;
    let id = transaction.last_insert_rowid();
    let mut statement = transaction.prepare("INSERT INTO jingtu_run_inputs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    for input in &run.inputs {
        statement.execute(params![id, input.layer, input.layer_name, input.role, input.file, input.size as i64, input.hash])?;
    }
    Ok(())
}

fn read_settings(connection: &Connection) -> rusqlite::Result<std::collections::BTreeMap<String, String>> {
    let mut statement = connection.prepare("SELECT key, value FROM jingtu_settings WHERE key != 'schema_version'")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn read_layers(connection: &Connection) -> rusqlite::Result<Vec<StoredLayer>> {
    let mut statement = connection.prepare(
        "SELECT id, path_relative, path_absolute, role, options, style, is_visible, draw_order, name, decided_role, id_field, class_field,
                name_field, codes, crs, crs_how, crs_certain, encoding, encoding_how
         FROM jingtu_layers ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| {
        let options: String = row.get(4)?;
        let layer = StoredLayer {
            path_relative: row.get(1)?,
            path_absolute: PathBuf::from(row.get::<_, String>(2)?),
            role: row.get(3)?,
            options: serde_json::from_str(&options).unwrap_or_default(),
            style: row.get(5)?,
            is_visible: row.get(6)?,
            draw_order: row.get(7)?,
            decided: Decided {
                name: row.get(8)?,
                role: row.get(9)?,
                id_field: row.get(10)?,
                class_field: row.get(11)?,
                name_field: row.get(12)?,
                codes: row.get(13)?,
                crs: row.get(14)?,
                crs_how: row.get(15)?,
                is_crs_certain: row.get(16)?,
                encoding: row.get(17)?,
                encoding_how: row.get(18)?,
            },
            files: Vec::new(),
        };
        Ok((row.get::<_, i64>(0)?, layer))
    })?;
    let mut layers = Vec::new();
    for row in rows {
        let (id, mut layer) = row?;
        layer.files = read_files(connection, id)?;
        layers.push(layer);
    }
    Ok(layers)
}

fn read_files(connection: &Connection, layer: i64) -> rusqlite::Result<Vec<FileRecord>> {
    let mut statement =
        connection.prepare_cached("SELECT name, size, modified_unix_ms, hash FROM jingtu_layer_files WHERE layer = ?1 ORDER BY place")?;
    let rows = statement.query_map([layer], |row| {
        Ok(FileRecord { name: row.get(0)?, size: row.get::<_, i64>(1)? as u64, modified_unix_ms: row.get(2)?, hash: row.get(3)? })
    })?;
    rows.collect()
}

fn read_run(connection: &Connection) -> rusqlite::Result<Option<StoredRun>> {
    let mut statement = connection.prepare(
        "SELECT id, started_unix_secs, program_version, rule_set, rule_set_version, rules_hash, analysis_crs, conflicts, not_evaluated, problems
         FROM jingtu_runs ORDER BY id DESC LIMIT 1",
    )?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let id: i64 = row.get(0)?;
    let mut inputs =
        connection.prepare("SELECT layer, layer_name, role, file, size, hash FROM jingtu_run_inputs WHERE run = ?1 ORDER BY rowid")?;
    let inputs = inputs.query_map([id], |row| {
        Ok(StoredRunInput {
            layer: row.get(0)?,
            layer_name: row.get(1)?,
            role: row.get(2)?,
            file: row.get(3)?,
            size: row.get::<_, i64>(4)? as u64,
            hash: row.get(5)?,
        })
    })?;
    Ok(Some(StoredRun {
        started_unix_secs: row.get::<_, i64>(1)? as u64,
        program_version: row.get(2)?,
        rule_set: row.get(3)?,
        rule_set_version: row.get(4)?,
        rules_hash: row.get(5)?,
        analysis_crs: row.get(6)?,
        conflicts: row.get::<_, i64>(7)? as u64,
        not_evaluated: row.get(8)?,
        problems: row.get(9)?,
        inputs: inputs.collect::<Result<_, _>>()?,
    }))
}

/// Whether the file at `path` says that it is a GeoPackage with a workspace in it: what a dropped .gpkg is opened as. Reads nothing else.
#[must_use]
pub fn is_workspace(path: &Path) -> bool {
    open_existing(path).is_ok_and(|connection| {
        let application: rusqlite::Result<i32> = connection.query_row("PRAGMA application_id", [], |row| row.get(0));
        application.is_ok_and(|id| id == geopackage::APPLICATION_ID) && matches!(schema::kind(&connection), Ok(Kind::Workspace(_)))
    })
}
