//! A program that is killed while it saves leaves what was saved before (DESIGN 5).

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jingtu::conflicts::{ConflictKey, ReviewStatus};
use jingtu::geometry::Shape;
use jingtu::layer::{LayerError, Role};
use jingtu::rules::{Certainty, Measure, Severity};
use jingtu::workspace::{Conflicts, Row, RowSide, RunConflicts, Srs, Stored, StoredLayer, StoredRun, store};

/// Where the child writes; set for it alone.
const CHILD: &str = "JINGTU_TEST_KILLED_WRITER";

const ROWS: usize = 3000;

/// Conflicts that all carry the number of the save they belong to.
struct Generation(String);

impl Conflicts for Generation {
    fn len(&self) -> usize {
        ROWS
    }

    fn row(&self, place: usize) -> Option<Row<'_>> {
        let side = |role| RowSide { layer_no: 0, role, layer: "图层", record: place as u32, id: &self.0, class: "", name: "" };
        Some(Row {
            key: ConflictKey(place as u64),
            rule: "R1",
            severity: Severity::High,
            certainty: Certainty::Certain,
            subject: side(Role::RiskList),
            object: Some(side(Role::Zoning)),
            measure: Measure::Distance { distance_m: place as f64 },
            ellipsoidal_m2: None,
            admin: "",
            status: ReviewStatus::Open,
            note: &self.0,
        })
    }

    fn shapes(&self) -> Box<dyn FnMut(usize) -> Result<Option<Shape>, LayerError> + '_> {
        Box::new(|place| Ok(Some(Shape::point([place as f64, place as f64]))))
    }
}

fn save(path: &Path, generation: u64) {
    let text = generation.to_string();
    let layer = StoredLayer { style: text.clone(), ..StoredLayer::default() };
    let state = Stored {
        settings: [("generation".to_owned(), text.clone())].into(),
        layers: vec![layer; 1 + generation as usize % 5],
        run: Some(StoredRun { started_unix_secs: generation, conflicts: ROWS as u64, ..StoredRun::default() }),
    };
    let srs = Srs { epsg: Some(4524), name: "test".into(), wkt: None };
    let list = Generation(text);
    store::save(path, &state, Some(RunConflicts { conflicts: &list, srs: &srs }), &mut |_, _| Ok(())).unwrap();
}

/// Not a test of its own: the program that `a_kill_at_any_moment_leaves_a_whole_save` starts and kills. Run with the others it saves once.
#[test]
fn the_writer_that_is_killed() {
    let Some(path) = std::env::var_os(CHILD) else {
        let folder = tempfile::tempdir().unwrap();
        save(&folder.path().join("w.gpkg"), 0);
        assert_eq!(generation(&folder.path().join("w.gpkg")), 0);
        return;
    };
    let path = Path::new(&path);
    let first = generation(path) + 1;
    for generation in first.. {
        save(path, generation);
    }
}

/// The number of the save that the workspace holds, after making sure that everything in it belongs to that one.
fn generation(path: &Path) -> u64 {
    let stored = store::open(path).unwrap();
    let text = &stored.settings["generation"];
    let generation: u64 = text.parse().unwrap();
    assert_eq!(stored.layers.len(), 1 + generation as usize % 5);
    assert!(stored.layers.iter().all(|layer| layer.style == *text));
    assert_eq!(stored.run.unwrap().started_unix_secs, generation);
    let connection = rusqlite::Connection::open(path).unwrap();
    let ask = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(ask("PRAGMA integrity_check"), "ok");
    assert_eq!(ask("SELECT count(*) || ' ' || min(note) || ' ' || max(note) FROM conflicts"), format!("{ROWS} {text} {text}"));
    assert_eq!(ask("SELECT CAST(count(*) AS TEXT) FROM rtree_conflicts_geom"), ROWS.to_string());
    generation
}

#[test]
fn a_kill_at_any_moment_leaves_a_whole_save() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.gpkg");
    save(&path, 0);
    let mut last = 0;
    // Kills at moments spread over two saves: how long one takes is measured first.
    let started = Instant::now();
    save(&path, 1);
    let save_takes = started.elapsed();
    let mut journals = 0;
    for round in 0..20_u32 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["killed::the_writer_that_is_killed", "--exact"])
            .env(CHILD, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // From the first change of the file on, so that the time a process takes to start does not matter.
        let before = modified(&path);
        let deadline = Instant::now() + Duration::from_secs(30);
        while modified(&path) == before && child.try_wait().unwrap().is_none() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(save_takes * round / 10);
        assert!(child.try_wait().unwrap().is_none(), "the writer stopped by itself");
        child.kill().unwrap();
        child.wait().unwrap();
        journals += u32::from(path.with_extension("gpkg-journal").exists());
        let now = generation(&path);
        assert!(now >= last, "{now} after {last}");
        last = now;
    }
    assert!(last > 1, "no save of the killed writers was completed");
    assert!(journals > 0, "no kill fell into a save");
}

fn modified(path: &Path) -> std::time::SystemTime {
    std::fs::metadata(path).unwrap().modified().unwrap()
}
