//! The window over large layers, without a display: `cargo bench --bench map -- FOLDER`, where FOLDER holds layers named `farmland`, `zoning`, `risk`,
//! `priority`, `src_pt` and `src_pg`. Opens them, follows a fixed path of the camera at sixty frames a second, checks, and prints the time to the
//! first picture (with `--first` no more than that), what the window's own thread took for each frame (layout and all panels; not the graphics card's part), how long the map took to be sharp once it rested, and peak memory.
#![allow(missing_docs, clippy::print_stdout, clippy::expect_used, reason = "a bench speaks on stdout, and falls when it cannot work")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::{Vec2, vec2};
use egui_kittest::Harness;
use jingtu::app::Start;
use jingtu::app::ask::AskCommand;
use jingtu::app::command::Command;
use jingtu::app::grouping::{GroupBy, GroupingCommand};
use jingtu::app::map::Camera;
use jingtu::app::settings::Settings;
use jingtu::app::snapshot::Asked;
use jingtu::app::start::first_state;
use jingtu::app::state::{AppState, ConflictColumn, JobKind, Tab};
use jingtu::app::window::JingtuWindow;
use jingtu::ids::RecordNo;
use jingtu::layer::{Input, Role};

const SIZE: Vec2 = vec2(1280.0, 800.0);
const FRAME: Duration = Duration::from_micros(16_667);
const DEADLINE: Duration = Duration::from_mins(2);
/// Turns of the wheel over a table.
const SCROLLED: usize = 240;

/// A window that is stepped at sixty frames a second.
struct Watched {
    harness: Harness<'static, JingtuWindow>,
    frames: Vec<Duration>,
}

impl Watched {
    fn step(&mut self) {
        let began = Instant::now();
        self.harness.step();
        let took = began.elapsed();
        self.frames.push(took);
        std::thread::sleep(FRAME.saturating_sub(took));
    }

    fn until(&mut self, what: &str, is_so: impl Fn(&JingtuWindow) -> bool) -> Duration {
        let began = Instant::now();
        while !is_so(self.harness.state()) {
            assert!(began.elapsed() < DEADLINE, "waited in vain: {what}");
            self.step();
        }
        began.elapsed()
    }

    fn timed(&mut self, name: &str, is_so: impl Fn(&AppState) -> bool) {
        self.step();
        let took = self.until(name, |window| is_so(window.state()));
        println!("{name:<44} {:>4} ms", (took + FRAME).as_millis());
    }

    /// Turns the wheel over the tables, a frame a turn.
    fn scroll(&mut self, name: &str) {
        self.frames.clear();
        self.harness.event(egui::Event::PointerMoved(egui::pos2(SIZE.x / 3.0, SIZE.y - 100.0)));
        for _ in 0..SCROLLED {
            self.harness.event(egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: vec2(0.0, -2_000.0),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Unknown,
                modifiers: egui::Modifiers::NONE,
            });
            self.step();
        }
        self.tell(name);
    }

    fn send(&mut self, command: Command) {
        self.harness.state_mut().send(command);
    }

    fn camera(&self) -> Camera {
        self.harness.state().state().camera.expect("an open map")
    }

    /// Moves the camera so many frames, then rests; prints how long the map took to be sharp.
    fn leg(&mut self, name: &str, frames: usize, moved: impl Fn(Camera) -> Camera) {
        for _ in 0..frames {
            let camera = moved(self.camera());
            self.send(Command::SetCamera(camera));
            self.step();
        }
        // The frame that sees the camera at rest is the first that can say it is sharp.
        self.step();
        let sharp = self.until("sharp", JingtuWindow::is_map_sharp);
        println!("{name:<44} sharp {:>4} ms after the last move, at 1:{:.0}", sharp.as_millis(), self.camera().scale());
    }

    fn tell(&mut self, name: &str) {
        let mut frames = std::mem::take(&mut self.frames);
        frames.sort_unstable();
        let at = |share: f64| {
            frames.get(((frames.len() as f64 * share) as usize).min(frames.len().saturating_sub(1))).copied().unwrap_or_default()
        };
        let [median, p99, longest] = [0.5, 0.99, 1.0].map(|share| at(share).as_secs_f64() * 1e3);
        println!("{name:<44} {:>5} frames: median {median:.1}, p99 {p99:.1}, longest {longest:.1} ms", frames.len());
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

fn main() {
    let Some(folder) = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).map(PathBuf::from) else {
        println!("no folder given: nothing is measured");
        return;
    };
    let scratch = tempfile::tempdir().expect("a folder");
    let start = Start { inputs: inputs(&folder), ..Start::default() };
    let (state, effects) = first_state(&start, Some(&Settings::default()));
    let settings = scratch.path().to_owned();
    let made = Instant::now();
    let harness = Harness::builder()
        .with_size(SIZE)
        .with_step_dt(FRAME.as_secs_f32())
        .build_eframe(move |creation| JingtuWindow::new(&creation.egui_ctx, state, &settings, effects));
    println!("{:<44} {:>4} ms", "an empty window", made.elapsed().as_millis());
    // Work starts with the window's first frame.
    let began = Instant::now();
    let mut watched = Watched { harness, frames: Vec::new() };
    watched.until("open layers", |window| window.state().document.is_some());
    println!("{:<44} {:>4} ms", "layers open", began.elapsed().as_millis());
    watched.until("a first picture", JingtuWindow::is_map_sharp);
    println!("{:<44} {:>4} ms", "first picture, sharp", began.elapsed().as_millis());
    watched.tell("while opening");
    if std::env::args().any(|argument| argument == "--first") {
        return;
    }
    follow(&mut watched);
    watched.tell("panning and zooming");
    watched.send(Command::ShowTab(Tab::Conflicts));
    watched.send(Command::Check);
    watched.step();
    while watched.harness.state().state().job(JobKind::Check).is_some() {
        let camera = watched.camera().dragged(vec2(3.0, 2.0));
        watched.send(Command::SetCamera(camera));
        watched.step();
    }
    watched.tell("panning while checking");
    watched.until("the rows", |window| window.state().jobs.is_empty());
    watched.leg("conflicts haloed, pan", 60, |camera| camera.dragged(vec2(-8.0, 5.0)));
    watched.tell("panning with conflicts");
    tables(&mut watched);
    println!("{:<44} {:>4} MB", "peak memory", peak_mb());
}

/// The conflict table in groups, and the attribute table of the largest layer: opened, sorted by each of its first fields, filtered.
fn tables(watched: &mut Watched) {
    let rows = watched.harness.state().state().conflicts.rows.value().map_or(0, |rows| rows.places.len());
    println!("conflict table: {rows} rows");
    watched.scroll("scrolling it, 90 rows a frame");
    for by in [GroupBy::County, GroupBy::Class] {
        watched.send(Command::Grouping(GroupingCommand::By(by)));
        watched.timed(&format!("grouped by {by:?}"), |state| !state.conflicts.rows.is_pending());
    }
    watched.send(Command::SortConflicts(ConflictColumn::Measure));
    watched.timed("sorted by overlap or distance", |state| !state.conflicts.rows.is_pending());
    let largest =
        watched.harness.state().state().document.as_ref().and_then(|document| {
            document.summaries.iter().max_by_key(|summary| summary.records).map(|summary| (summary.id, summary.records))
        });
    let Some((layer, records)) = largest else { return };
    watched.send(Command::ShowAttributes(layer));
    watched.timed(&format!("attribute table of {records} records"), |state| state.attributes.page.value().is_some());
    watched.scroll("scrolling it");
    for field in 0..4 {
        watched.send(Command::SortAttributes(field));
        watched.timed(&format!("sorted by field {field}"), |state| !state.attributes.order.is_pending());
    }
    watched.send(Command::Ask(AskCommand::Show));
    watched.send(Command::Ask(AskCommand::SetLayer(Some(layer))));
    watched.send(Command::Ask(AskCommand::Ask));
    watched.timed("all features asked for, with their areas", |state| matches!(state.tools.ask.answer, Asked::Ready(_)));
    watched.send(Command::Ask(AskCommand::Hide));
    watched.send(Command::ShowRecord((layer, RecordNo::new(records / 2))));
    watched.timed("what lies around a feature", |state| matches!(state.around.answer, Asked::Ready(_)));
    watched.send(Command::Ask(AskCommand::Show));
    watched.send(Command::Ask(AskCommand::Buffer));
    watched.timed("its buffer of the first distance", |state| matches!(state.tools.ask.answer, Asked::Ready(_)));
    watched.send(Command::Ask(AskCommand::Hide));
    watched.send(Command::FilterAttributes("45020".to_owned()));
    watched.timed("filtered", |state| !state.attributes.order.is_pending());
    watched.tell("with tables");
}

/// Whole extent, in by 1.9 in four steps (each shows a 3.6th of the area before) with pans between, and out again.
fn follow(watched: &mut Watched) {
    watched.leg("whole extent, pan", 40, |camera| camera.dragged(vec2(6.0, 3.0)));
    for name in ["a quarter of it, pan", "a thirteenth, pan", "a fiftieth, pan", "a hundred-and-seventieth, pan"] {
        let middle = watched.camera().centre_m;
        watched.leg("zoom in by 1.9", 30, |camera| camera.zoomed(1.9_f64.powf(1.0 / 30.0), middle));
        watched.leg(name, 60, |camera| camera.dragged(vec2(-8.0, 5.0)));
    }
    let middle = watched.camera().centre_m;
    watched.leg("zoom out by 13", 60, |camera| camera.zoomed(13_f64.powf(-1.0 / 60.0), middle));
}

/// The most memory that the process ever had, in megabytes; 0 where the system does not say.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
