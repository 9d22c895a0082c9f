//! The whole check, as `jingtu check` does it, piece by piece: `cargo bench --bench whole_check -- FOLDER`, where FOLDER holds layers named
//! `farmland`, `zoning`, `risk`, `priority`, `src_pt` and `src_pg`. Prints medians; a run is once around everything. A further word leaves out second
//! checks and rules whose name does not hold it, for a look with a profiler.
#![allow(missing_docs, clippy::print_stdout, clippy::expect_used, reason = "a bench speaks on stdout, and falls when it cannot work")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jingtu::layer::{Input, Role};
use jingtu::progress::{Cancel, Progress};
use jingtu::rules::{Relation, RuleSet};
use jingtu::tasks::check::{Checked, check, check_after};
use jingtu::tasks::export::{Targets, export};
use jingtu::tasks::open::{Opened, open};
use jingtu::words::Lang;

const RUNS: usize = 5;

/// Measured pieces by name, each as often as there were runs.
#[derive(Default)]
struct Times {
    pieces: Vec<(String, Vec<Duration>)>,
    /// What the names of pieces that may be left out must hold.
    wanted: String,
}

impl Times {
    fn of_wanted<T>(&mut self, name: &str, work: impl FnOnce() -> T) {
        if name.contains(&self.wanted) {
            self.of(name, work);
        }
    }

    fn of<T>(&mut self, name: &str, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let result = work();
        self.add(name, began.elapsed());
        result
    }

    fn add(&mut self, name: &str, time: Duration) {
        match self.pieces.iter_mut().find(|(known, _)| known == name) {
            Some((_, times)) => times.push(time),
            None => self.pieces.push((name.to_owned(), vec![time])),
        }
    }

    fn print(&mut self) {
        for (name, times) in &mut self.pieces {
            times.sort_unstable();
            println!("{name:<44} {:>8.1} ms", times[times.len() / 2].as_secs_f64() * 1e3);
        }
    }
}

fn inputs(folder: &Path) -> Vec<Input> {
    let layers = [
        ("farmland", Role::Farmland),
        ("zoning", Role::Zoning),
        ("risk", Role::RiskList),
        ("priority", Role::Priority),
        ("src_pt", Role::Source),
        ("src_pg", Role::Source),
    ];
    layers.map(|(name, role)| Input::new(folder.join(name).with_extension("shp"), Some(role))).to_vec()
}

/// The rules of one of them alone.
fn only(rules: &RuleSet, id: &str) -> Arc<RuleSet> {
    let mut one = rules.clone();
    one.rules.retain(|rule| rule.id == id);
    Arc::new(one)
}

/// The rules with another smallest area in the first.
fn changed(rules: &RuleSet) -> Arc<RuleSet> {
    let mut changed = rules.clone();
    for rule in changed.rules.iter_mut().take(1) {
        if let Relation::Overlaps { min_area_m2, .. } = &mut rule.relation {
            *min_area_m2 += 1.0;
        }
    }
    Arc::new(changed)
}

/// How long a check still runs after it was asked to stop, asked at several moments; the longest.
fn longest_stop(opened: &Opened, rules: &Arc<RuleSet>, whole: Duration) -> Duration {
    let stop_at = |share: f64| {
        let cancel = Cancel::new();
        std::thread::scope(|scope| {
            let asked = scope.spawn(|| {
                std::thread::sleep(whole.mul_f64(share));
                cancel.cancel();
                Instant::now()
            });
            let outcome = check(opened, Arc::clone(rules), &Progress::silent(), &cancel);
            let ended = Instant::now();
            let asked = asked.join().expect("a thread that sleeps");
            if outcome.is_err() { ended.saturating_duration_since(asked) } else { Duration::ZERO }
        })
    };
    (1..20).map(|step| stop_at(f64::from(step) / 20.0)).max().unwrap_or_default()
}

/// A copy of a shapefile of polygons in which every hundredth record lies a metre further east.
fn edited_copy(path: &Path, folder: &Path) -> PathBuf {
    const HEADER: usize = 100;
    for extension in ["shp", "shx", "dbf", "prj", "cpg"] {
        let from = path.with_extension(extension);
        fs::copy(&from, folder.join(from.file_name().expect("a name"))).expect("a copy");
    }
    let copy = folder.join(path.file_name().expect("a name"));
    let mut bytes = fs::read(&copy).expect("the shapes");
    let index = fs::read(path.with_extension("shx")).expect("the index");
    for entry in index[HEADER..].chunks_exact(8).step_by(100) {
        let words = |at: usize| u32::from_be_bytes(entry[at..at + 4].try_into().expect("four bytes")) as usize * 2;
        let record = &mut bytes[words(0) + 8..][..words(4)];
        let count = |at: usize| u32::from_le_bytes(record[at..at + 4].try_into().expect("four bytes")) as usize;
        let first = 44 + 4 * count(36);
        let eastings = [4, 20].into_iter().chain((0..count(40)).map(|vertex| first + 16 * vertex)).collect::<Vec<_>>();
        for at in eastings {
            let east = f64::from_le_bytes(record[at..at + 8].try_into().expect("eight bytes")) + 1.0;
            record[at..at + 8].copy_from_slice(&east.to_le_bytes());
        }
    }
    fs::write(&copy, bytes).expect("the edited shapes");
    copy
}

fn second_checks(times: &mut Times, folder: &Path, opened: &Opened, first: &Checked, rules: &Arc<RuleSet>) {
    let (progress, cancel) = (Progress::silent(), Cancel::new());
    let again =
        |opened: &Opened, rules: &Arc<RuleSet>| check_after(Some(first), opened, Arc::clone(rules), &progress, &cancel).expect("a check");
    times.of_wanted("second check, nothing changed", || again(opened, rules));
    times.of_wanted("second check, one rule changed", || again(opened, &changed(rules)));
    for name in ["risk", "src_pg", "zoning", "farmland"] {
        let Some(place) = opened.layers.iter().position(|layer| layer.name == name) else { continue };
        let scratch = tempfile::tempdir().expect("a folder");
        let mut edited = inputs(folder);
        edited[place].path = edited_copy(&edited[place].path, scratch.path());
        let reopened = open(&edited, opened.analysis_crs.epsg, &progress, &cancel).expect("layers");
        times.of_wanted(&format!("second check, one in a hundred {name} edited"), || again(&reopened, rules));
    }
    for name in ["risk", "src_pg", "zoning"] {
        let Some(place) = opened.layers.iter().position(|layer| layer.name == name) else { continue };
        // Opened again with another position error: a layer that is not what it was.
        let mut inputs = inputs(folder);
        inputs[place].error_m = Some(0.3);
        let reopened = open(&inputs, opened.analysis_crs.epsg, &progress, &cancel).expect("layers");
        times.of_wanted(&format!("second check, layer {name} changed"), || again(&reopened, rules));
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let (folder, wanted) = (arguments.next().map(PathBuf::from), arguments.next().unwrap_or_default());
    let Some(folder) = folder else {
        println!("give a folder with farmland.shp, zoning.shp, risk.shp, priority.shp, src_pt.shp, src_pg.shp");
        return;
    };
    let (progress, cancel, rules) = (Progress::silent(), Cancel::new(), Arc::new(RuleSet::built_in()));
    let scratch = tempfile::tempdir().expect("a folder");
    let mut times = Times { wanted, ..Times::default() };
    let mut whole = Duration::ZERO;
    for _ in 0..RUNS {
        let opened = times.of("open", || open(&inputs(&folder), Some(4525), &progress, &cancel).expect("layers"));
        let began = Instant::now();
        let first = times.of("check", || check(&opened, Arc::clone(&rules), &progress, &cancel).expect("a check"));
        whole = began.elapsed();
        let targets = Targets::prepare(&[scratch.path().join("conflicts.csv")]).expect("a file");
        times.of("write the CSV", || export(&first, targets, Lang::Zh, &progress, &cancel).expect("a list"));
        second_checks(&mut times, &folder, &opened, &first, &rules);
        for rule in ["R1", "R2", "R3", "R4", "R7", "R9"] {
            times.of_wanted(&format!("{rule} alone"), || check(&opened, only(&rules, rule), &progress, &cancel).expect("a check"));
        }
    }
    times.print();
    let opened = open(&inputs(&folder), Some(4525), &progress, &cancel).expect("layers");
    println!("{:<44} {:>8.1} ms", "longest stop", longest_stop(&opened, &rules, whole).as_secs_f64() * 1e3);
}
