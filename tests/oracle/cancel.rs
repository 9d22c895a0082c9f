//! A running check stops within 200 ms of being asked, whatever it is doing (DESIGN: nothing makes a person wait).

use std::sync::Arc;
use std::time::{Duration, Instant};

use jingtu::layer::{Crs, LayerError};
use jingtu::progress::{Cancel, Progress};
use jingtu::rules::RuleSet;
use jingtu::tasks::TaskError;
use jingtu::tasks::check::{Checked, check};
use jingtu::tasks::open::Opened;

use rayon::ThreadPool;

use crate::run::opened;
use crate::scene::{Scene, SceneLayer, SceneRecord, SceneShape};

/// What was promised.
const STOPS_WITHIN: Duration = Duration::from_millis(200);
/// A machine that does something else at that moment gets another try; a check that does not look at the flag fails each of them.
const TRIES: usize = 4;
/// A run stopped before it has done anything, or one that ends by itself, says nothing: scenes take at least this long.
const RUN_AT_LEAST: Duration = Duration::from_millis(600);

fn layer(role: &'static str, class: &str, shapes: impl Iterator<Item = SceneShape>) -> SceneLayer {
    let record = |(number, shape)| SceneRecord { id: format!("{role}-{number}"), class: class.to_owned(), is_deleted: false, shape };
    let records: Vec<SceneRecord> = shapes.enumerate().map(record).collect();
    let is_points = matches!(records.first(), Some(SceneRecord { shape: SceneShape::Point(_), .. }));
    SceneLayer { role, is_points, records }
}

/// A round polygon whose border swings in and out, so that two of them cross all along it.
fn wheel([x, y]: [f64; 2], radius: f64, vertices: u32, phase: f64) -> SceneShape {
    let swings = f64::from(vertices / 10);
    let vertex = |number: u32| {
        let angle = -f64::from(number % vertices) / f64::from(vertices) * std::f64::consts::TAU;
        let reach = radius * (1.0 + 0.02 * (angle * swings + phase).sin());
        [36_640_000.0 + x + reach * angle.cos(), 2_690_000.0 + y + reach * angle.sin()]
    };
    SceneShape::Rings(vec![(0..=vertices).map(vertex).collect()])
}

/// Many parcels, lots over them and sources among them: millions of pairs, and as many conflicts to sort and to name.
fn many() -> Scene {
    let place = |number: u32, a_row: u32, step: f64| [f64::from(number % a_row) * step, f64::from(number / a_row) * step];
    let parcels = (0..40_000).map(|number| wheel(place(number, 200, 50.0), 30.0, 12, 0.0));
    let lots = (0..4_000).map(|number| wheel(place(number, 64, 150.0), 70.0, 24, 1.0));
    let sources = (0..5_000).map(|number| {
        let [x, y] = place(number, 71, 140.0);
        SceneShape::Point([36_640_000.0 + x, 2_690_000.0 + y])
    });
    Scene { layers: vec![layer("farmland", "优先保护类", parcels), layer("zoning", "0701", lots), layer("source", "冶炼", sources)] }
}

/// A few polygons of tens of thousands of vertices over one another: a record's candidates take seconds.
fn giants() -> Scene {
    let wheels = |count: u32, vertices: u32, phase: f64| {
        (0..count).map(move |number| wheel([f64::from(number) * 7.0, 0.0], 2_000.0, vertices, phase + f64::from(number)))
    };
    Scene { layers: vec![layer("farmland", "优先保护类", wheels(6, 30_000, 0.0)), layer("zoning", "0701", wheels(60, 30_000, 0.5))] }
}

fn checked(pool: &ThreadPool, opened: &Opened, rules: &Arc<RuleSet>, cancel: &Cancel) -> Result<Checked, TaskError> {
    pool.install(|| check(opened, Arc::clone(rules), &Progress::silent(), cancel))
}

/// How long a check goes on after the flag was raised `after` its start; `None` when it was over by then.
fn stops_after(pool: &ThreadPool, opened: &Opened, rules: &Arc<RuleSet>, after: Duration) -> Option<Duration> {
    let cancel = Cancel::new();
    std::thread::scope(|scope| {
        let raised = scope.spawn({
            let cancel = cancel.clone();
            move || {
                std::thread::sleep(after);
                cancel.cancel();
                Instant::now()
            }
        });
        let ended = checked(pool, opened, rules, &cancel);
        let returned = Instant::now();
        let was_raised = raised.join().unwrap();
        match ended {
            Err(TaskError::Layer(LayerError::Cancelled(_))) => Some(returned.duration_since(was_raised)),
            Ok(_) => None,
            Err(error) => panic!("{error:?}"),
        }
    })
}

fn measure(what: &str, scene: &Scene) {
    let folder = tempfile::tempdir().unwrap();
    let opened = Opened { layers: opened(scene, folder.path()), analysis_crs: Crs::from_epsg(4524).unwrap() };
    let mut rules = RuleSet::built_in();
    rules.rules.retain(|rule| ["R3", "R4"].contains(&rule.id.as_str()));
    let rules = Arc::new(rules);
    // Of its own: on the common one a worker may take up work of another test before it returns.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let whole = || {
        let began = Instant::now();
        let conflicts = checked(&pool, &opened, &rules, &Cancel::new()).unwrap().list.len();
        let took = began.elapsed();
        eprintln!("{what}: {conflicts} conflicts in {took:?}");
        took
    };
    let whole = whole().min(whole());
    assert!(whole > RUN_AT_LEAST, "{what}: over in {whole:?}, too short to be stopped");
    let mut stopped = 0;
    for tenth in [1, 3, 5, 6, 7, 8, 9] {
        let tries = (0..TRIES).map_while(|_| stops_after(&pool, &opened, &rules, whole * tenth / 10));
        let mut least: Option<Duration> = None;
        for took in tries {
            least = Some(least.map_or(took, |least| least.min(took)));
            if took < STOPS_WITHIN {
                break;
            }
        }
        eprintln!("{what}: asked to stop after {tenth} tenths, stopped {least:?} later");
        if let Some(least) = least {
            stopped += 1;
            assert!(least < STOPS_WITHIN, "{what}: asked to stop after {tenth} tenths, it went on for {least:?}");
        }
    }
    assert!(stopped >= 4, "{what}: most runs were over before they were stopped");
}

#[test]
fn a_running_check_stops_within_200_ms() {
    measure("many", &many());
    measure("giants", &giants());
}
