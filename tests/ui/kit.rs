//! A window under test: stepped frame by frame, its background work waited for by condition and deadline, never by sleeping.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::{Pos2, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, SnapshotOptions};
use jingtu::app::Start;
use jingtu::app::command::Command;
use jingtu::app::settings::Settings;
use jingtu::app::snapshot::Snapshot;
use jingtu::app::start::first_state;
use jingtu::app::state::{AppState, JobKind};
use jingtu::app::theme::Theme;
use jingtu::app::window::JingtuWindow;
use jingtu::words::Lang;
use jingtu::words::commands::CommandName;
use jingtu::words::window::W;
use tempfile::TempDir;

/// Opening, checking and painting the demo take about a second; a machine under load gets this long.
const DEADLINE: Duration = Duration::from_mins(1);

/// A window with its own settings folder.
pub(crate) struct Window {
    pub(crate) harness: Harness<'static, JingtuWindow>,
    pub(crate) lang: Lang,
    folder: TempDir,
}

impl Window {
    /// A window as after an earlier session that left nothing open.
    pub(crate) fn empty(lang: Lang) -> Self {
        Self::with(&Start { lang: Some(lang), ..Start::default() }, Some(&Settings::default()), [1280.0, 800.0], Theme::Light)
    }

    /// A window that opens the bundled data.
    pub(crate) fn demo(lang: Lang, size: [f32; 2], theme: Theme) -> Self {
        let start = Start { lang: Some(lang), is_demo: true, ..Start::default() };
        let mut window = Self::with(&start, Some(&Settings::default()), size, theme);
        window.wait("the demo", |state| state.document.is_some() && state.jobs.is_empty());
        window
    }

    /// A window in all its circumstances; no settings: the first time.
    pub(crate) fn with(start: &Start, settings: Option<&Settings>, size: [f32; 2], theme: Theme) -> Self {
        let folder = TempDir::new().unwrap();
        let (mut state, effects) = first_state(start, settings);
        state.look.theme = theme;
        let lang = state.look.lang;
        let settings_folder = folder.path().join("settings");
        let harness = Harness::builder()
            .with_size(Vec2::from(size))
            .build_eframe(move |creation| JingtuWindow::new(&creation.egui_ctx, state, &settings_folder, effects));
        Self { harness, lang, folder }
    }

    /// A path in the window's own temporary folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn state(&self) -> &AppState {
        self.harness.state().state()
    }

    /// A text of the catalogue in the window's language.
    pub(crate) fn text(&self, word: W) -> &'static str {
        word.text(self.lang)
    }

    /// A command's name in the window's language.
    pub(crate) fn name(&self, name: CommandName) -> &'static str {
        name.text(self.lang)
    }

    /// Frames enough for what was clicked to be drawn: a dialog finds its size and then its place.
    pub(crate) fn settle(&mut self) {
        self.harness.run_steps(8);
    }

    /// Frames until the state is as expected.
    #[track_caller]
    pub(crate) fn wait(&mut self, what: &str, is_so: impl Fn(&AppState) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !is_so(self.state()) {
            assert!(Instant::now() < deadline, "waited in vain for {what}; said: {:?}", self.state().messages);
            self.harness.step();
            std::thread::yield_now();
        }
        self.settle();
    }

    /// Frames until nothing is under way and the map in sight is painted.
    #[track_caller]
    pub(crate) fn wait_until_sharp(&mut self) {
        let deadline = Instant::now() + DEADLINE;
        while !(self.harness.state().is_painted() && self.state().jobs.is_empty()) {
            assert!(Instant::now() < deadline, "the map did not become sharp");
            self.harness.step();
            std::thread::yield_now();
        }
        self.settle();
    }

    /// Clicks what has this label; where several do (a menu entry and a button), the last drawn, which lies on top.
    #[track_caller]
    pub(crate) fn click(&mut self, label: &str) {
        {
            let nodes: Vec<_> = self.harness.query_all_by_label(label).collect();
            let node = nodes.last().unwrap_or_else(|| panic!("nothing is labelled {label:?}"));
            node.click();
        }
        self.settle();
    }

    /// Scrolls to what has this label and clicks it.
    #[track_caller]
    pub(crate) fn reach_and_click(&mut self, label: &str) {
        {
            let nodes: Vec<_> = self.harness.query_all_by_label(label).collect();
            nodes.last().unwrap_or_else(|| panic!("nothing is labelled {label:?}")).scroll_to_me();
        }
        self.settle();
        self.click(label);
    }

    /// Unfolds the list of choices with this label.
    #[track_caller]
    pub(crate) fn unfold(&mut self, label: &str) {
        {
            let nodes: Vec<_> = self.harness.query_all_by_label(label).collect();
            let choice = nodes.into_iter().find(|node| node.accesskit_node().role() == egui::accesskit::Role::ComboBox);
            choice.unwrap_or_else(|| panic!("no list of choices is labelled {label:?}")).click();
        }
        self.settle();
    }

    /// Clicks the first whose label contains this.
    #[track_caller]
    pub(crate) fn click_containing(&mut self, part: &str) {
        {
            let nodes: Vec<_> = self.harness.query_all_by_label_contains(part).collect();
            let node = nodes.first().unwrap_or_else(|| panic!("no label contains {part:?}"));
            node.click();
        }
        self.settle();
    }

    /// Whether anything on the screen has a label with this in it.
    pub(crate) fn shows(&self, part: &str) -> bool {
        self.harness.query_all_by_label_contains(part).next().is_some()
    }

    /// Types into the field with this label.
    #[track_caller]
    pub(crate) fn type_into(&mut self, label: &str, text: &str) {
        {
            let nodes: Vec<_> = self.harness.query_all_by_label(label).collect();
            let field = nodes.into_iter().find(|node| node.accesskit_node().is_text_input());
            field.unwrap_or_else(|| panic!("no text field is labelled {label:?}")).focus();
        }
        self.settle();
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.settle();
    }

    /// A key, pressed and let go.
    pub(crate) fn key(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// A click of the mouse.
    pub(crate) fn mouse(&mut self, at: Pos2, modifiers: egui::Modifiers) {
        self.harness.event(egui::Event::PointerMoved(at));
        for pressed in [true, false] {
            self.harness.event(egui::Event::PointerButton { pos: at, button: egui::PointerButton::Primary, pressed, modifiers });
            self.harness.step();
        }
    }

    /// Does what only a mouse on the map or the system's dialog could ask for.
    pub(crate) fn send(&mut self, command: Command) {
        self.harness.state_mut().send(command);
        self.settle();
    }

    /// Checks by the button and waits for the list.
    #[track_caller]
    pub(crate) fn check(&mut self) {
        // The demo is checked when it opens: what counts is that the list is a new one.
        let list = |state: &AppState| state.results.as_ref().map(Snapshot::generation);
        let before = list(self.state());
        self.harness.key_press(egui::Key::F5);
        self.wait("the check", |state| list(state) != before && state.job(JobKind::Check).is_none() && state.jobs.is_empty());
    }

    /// Saves the workspace by the dialog.
    #[track_caller]
    pub(crate) fn save(&mut self, path: &Path) {
        self.key(egui::Modifiers::COMMAND, egui::Key::S);
        let label = self.text(W::WorkspacePath);
        self.type_into(label, &path.display().to_string());
        let button = self.text(W::SaveButton);
        self.click(button);
        self.wait("the save", |state| state.jobs.is_empty() && state.workspace.is_some());
    }

    /// Frames until the toasts are gone and the map in sight is painted: what stays is the same each time but for the clock.
    #[track_caller]
    pub(crate) fn hush(&mut self) {
        for number in self.state().messages.iter().map(|message| message.number).collect::<Vec<_>>() {
            self.send(Command::CloseToast(number));
        }
        self.wait_until_sharp();
    }

    /// Compares the window with the picture of this name.
    pub(crate) fn picture(&mut self, name: &str, options: &SnapshotOptions) {
        self.harness.snapshot_options(name, options);
    }
}
