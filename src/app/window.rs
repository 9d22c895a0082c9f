//! The glue: each frame takes in messages and commands ([`App::logic`]), then draws ([`App::ui`]); effects are carried out here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::App;
use egui::{Context, Ui, ViewportCommand};

use crate::words::window::W;

use super::absorb::absorb;
use super::apply::{apply, ask_rows, open_inputs};
use super::command::{Command, listed};
use super::effect::Effect;
use super::jobs::{Jobs, Wake};
use super::map::tiles::{SceneNow, Tiles};
use super::scene::scene_of;
use super::settings::Settings;
use super::snapshot::Snapshot;
use super::state::{AppState, JobKind, Tone};
use super::theme::{self, Theme};
use super::undo::{Step, Undo};
use super::views::map::MapView;
use super::views::{self, Desk};
use super::work;

/// How long a toast stays, in seconds; failures stay until they are closed.
const TOAST_SECS: f64 = 6.0;

/// The window: the state and all that is not plain data.
pub struct JingtuWindow {
    state: AppState,
    pending: Vec<Command>,
    jobs: Jobs,
    undo: Undo,
    map: MapView,
    scene: Option<(Box<SceneSpec>, Vec<SceneNow>)>,
    scenes_made: u64,
    toasts: BTreeMap<u64, f64>,
    installed: Option<(Theme, u32)>,
    settings_folder: PathBuf,
    kept: Option<Settings>,
    title: String,
    had_focus: bool,
    logic_took: std::time::Duration,
}

/// What a scene is made of; a new one is made when it changes.
#[derive(Clone, PartialEq, Debug)]
struct SceneSpec {
    document: u64,
    layers: Vec<super::state::LayerView>,
    bases: Vec<super::base::BaseView>,
    compared: Option<[super::compare::Compared; 2]>,
    results: Option<u64>,
    rows: Option<u64>,
    colours: u64,
    is_dark: bool,
    lang: crate::words::Lang,
}

impl JingtuWindow {
    /// A window over `state`, whose settings are kept in `settings_folder`; `first` is done in the first frame.
    #[must_use]
    pub fn new(ctx: &Context, state: AppState, settings_folder: &Path, first: Vec<Effect>) -> Self {
        theme::install_font(ctx);
        let wake: Wake = {
            let ctx = ctx.clone();
            Arc::new(move || ctx.request_repaint())
        };
        let map = MapView {
            tiles: Tiles::new(&wake),
            pointer: super::map::gestures::Pointer::default(),
            pointer_m: None,
            is_sharp: false,
            rect: egui::Rect::NOTHING,
        };
        let mut window = Self {
            state,
            pending: Vec::new(),
            jobs: Jobs::new(wake),
            undo: Undo::default(),
            map,
            scene: None,
            scenes_made: 0,
            toasts: BTreeMap::new(),
            installed: None,
            settings_folder: settings_folder.to_owned(),
            kept: None,
            title: String::new(),
            had_focus: true,
            logic_took: std::time::Duration::ZERO,
        };
        window.carry_out(ctx, first);
        window
    }

    /// The state, for tests.
    #[must_use]
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Whether the map in sight is painted, for tests.
    #[must_use]
    pub fn is_map_sharp(&self) -> bool {
        self.map.is_sharp
    }

    /// Whether the overview is painted as well, for pictures.
    #[must_use]
    pub fn is_painted(&self) -> bool {
        self.map.tiles.is_complete()
    }

    /// Does a command as if the person had asked for it, in the next frame.
    pub fn send(&mut self, command: Command) {
        self.pending.push(command);
    }

    fn carry_out(&mut self, ctx: &Context, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Start(generation, job) => {
                    let lang = self.state.look.lang;
                    let fault = W::Bug.text(lang).to_owned();
                    self.jobs.start(job.kind(), generation, fault, move |tools| work::run(job, lang, tools));
                }
                Effect::Stop(kind) => self.jobs.stop(kind),
                Effect::KeepSettings => self.keep_settings(),
                Effect::Copy(text) => ctx.copy_text(text),
                Effect::CopyPicture(picture) => {
                    let size = [picture.width as usize, picture.height as usize];
                    ctx.copy_image(egui::ColorImage::from_rgba_premultiplied(size, &picture.rgba));
                }
                Effect::FocusFind => ctx.memory_mut(|memory| memory.request_focus(views::bar::find_id())),
                Effect::Undo | Effect::Redo => {
                    let filter = (self.state.conflicts.filter.clone(), self.state.conflicts.sort, self.state.conflicts.grouping.by);
                    let step = if effect == Effect::Undo { self.undo.undo(&mut self.state) } else { self.undo.redo(&mut self.state) };
                    let effects = match step {
                        Step::Open(inputs) => vec![open_inputs(&mut self.state, inputs)],
                        Step::View => super::apply::base::need(&mut self.state),
                        Step::Nothing => Vec::new(),
                    };
                    self.carry_out(ctx, effects);
                    if filter != (self.state.conflicts.filter.clone(), self.state.conflicts.sort, self.state.conflicts.grouping.by) {
                        let effects = ask_rows(&mut self.state);
                        self.carry_out(ctx, effects);
                    }
                }
                Effect::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            }
        }
    }

    /// Writes the settings when they changed: a few hundred bytes, by a thread of its own.
    fn keep_settings(&mut self) {
        let settings = Settings::of_state(&self.state);
        if self.kept.as_ref() == Some(&settings) {
            return;
        }
        self.kept = Some(settings.clone());
        let folder = self.settings_folder.clone();
        let body = move || {
            // Settings that cannot be kept are no reason to disturb anyone: the next change tries again.
            settings.store(&folder).ok();
        };
        super::jobs::named_thread("settings", body).ok();
    }

    /// Takes note of how large the window is, for the next time.
    fn note_size(&mut self, ctx: &Context) {
        let window = &mut self.state.look.window;
        ctx.input(|input| {
            let viewport = input.viewport();
            window.is_maximized = viewport.maximized.unwrap_or(window.is_maximized);
            if let Some(inner) = viewport.inner_rect.filter(|_| !window.is_maximized && viewport.fullscreen != Some(true)) {
                window.points = inner.size().into();
            }
        });
    }

    fn take_messages(&mut self, ctx: &Context) {
        for envelope in self.jobs.messages() {
            let effects = absorb(&mut self.state, envelope.kind, envelope.generation, envelope.said);
            self.carry_out(ctx, effects);
        }
    }

    fn take_commands(&mut self, ctx: &Context) {
        self.pending.extend(shortcuts(ctx, &self.state, &self.undo));
        for command in std::mem::take(&mut self.pending) {
            let effects = apply(&mut self.state, command);
            self.carry_out(ctx, effects);
        }
    }

    /// Files dropped on the window.
    fn take_drops(&mut self, ctx: &Context) {
        let paths: Vec<PathBuf> = ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if !paths.is_empty() {
            self.pending.push(Command::Inspect(paths));
        }
    }

    /// Files may have changed while the person was in another program.
    fn watch_files(&mut self, ctx: &Context) {
        let has_focus = ctx.input(|input| input.focused);
        if has_focus && !self.had_focus && self.state.document.is_some() && self.state.job(JobKind::Open).is_none() {
            self.pending.push(Command::Watch);
        }
        self.had_focus = has_focus;
    }

    /// Toasts go after a while; failures stay.
    fn age_toasts(&mut self, ctx: &Context) {
        let now = ctx.input(|input| input.time);
        for message in self.state.messages.iter_mut().filter(|message| message.is_toast) {
            let since = *self.toasts.entry(message.number).or_insert(now);
            let left = TOAST_SECS - (now - since);
            if message.tone != Tone::Failure && left <= 0.0 {
                message.is_toast = false;
                self.toasts.remove(&message.number);
            } else if message.tone != Tone::Failure {
                ctx.request_repaint_after(std::time::Duration::from_secs_f64(left));
            }
        }
    }

    fn dress(&mut self, ctx: &Context) {
        let look = (self.state.look.theme, self.state.look.font_size.to_bits());
        if self.installed != Some(look) {
            theme::install(ctx, self.state.look.theme, self.state.look.font_size);
            self.installed = Some(look);
        }
        let title = self.wanted_title();
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    fn wanted_title(&self) -> String {
        let app = W::AppTitle.text(self.state.look.lang);
        let mark = if self.state.is_changed { " *" } else { "" };
        match &self.state.workspace {
            Some(path) => format!("{}{mark} – {app}", crate::words::window::file_name(path)),
            None => app.to_owned(),
        }
    }

    /// The scene of what is open now, or the two that are compared; the same ones as long as nothing of them changes.
    fn update_scene(&mut self) {
        let Some(document) = &self.state.document else {
            self.scene = None;
            return;
        };
        let results = self.state.results.as_ref().filter(|_| self.state.conflicts.is_on_map);
        let rows = results.and_then(|_| self.state.conflicts.rows.value());
        let spec = SceneSpec {
            document: document.generation(),
            layers: self.state.layers.clone(),
            bases: self.state.bases.clone(),
            compared: self.state.tools.compare.map(|compare| compare.of),
            results: results.map(Snapshot::generation),
            rows: rows.map(Snapshot::generation),
            colours: self.state.colours.version,
            is_dark: self.state.look.theme == Theme::Dark,
            lang: self.state.look.lang,
        };
        if self.scene.as_ref().is_some_and(|(known, _)| **known == spec) {
            return;
        }
        let background = self.state.look.theme.palette().map;
        let sides = match &self.state.tools.compare {
            Some(compare) => compare.sides().map(Some).to_vec(),
            None => vec![None],
        };
        let mut scenes = Vec::with_capacity(sides.len());
        for side in sides {
            self.scenes_made += 1;
            scenes.push(SceneNow { generation: self.scenes_made, scene: Arc::new(scene_of(&self.state, side)), background });
        }
        self.scene = Some((Box::new(spec), scenes));
    }
}

/// Commands whose shortcut was pressed; none while a text field has the focus, but Esc and those with Ctrl.
fn shortcuts(ctx: &Context, state: &AppState, undo: &Undo) -> Vec<Command> {
    let is_typing = ctx.text_edit_focused();
    let mut commands = Vec::new();
    if state.dialog.is_some() && ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape)) {
        return vec![Command::CloseDialog];
    }
    if let Some(pencil) = state.pencil().filter(|_| !is_typing && state.dialog.is_none()) {
        commands.extend(ctx.input_mut(|input| pencil.keys(input)));
    }
    let mut known: Vec<(Command, egui::KeyboardShortcut)> = listed()
        .into_iter()
        .filter_map(|command| {
            let info = command.info(state, undo.history())?;
            let shortcut = info.shortcut?;
            info.why_not.is_none().then_some((command, shortcut))
        })
        .collect();
    // Longest first, so that Ctrl+Shift+S is not taken for Ctrl+S.
    known.sort_by_key(|(_, shortcut)| std::cmp::Reverse(u8::from(shortcut.modifiers.shift) + u8::from(shortcut.modifiers.command)));
    for (command, shortcut) in known {
        let is_plain = !shortcut.modifiers.command
            && !matches!(shortcut.logical_key, egui::Key::F1 | egui::Key::F2 | egui::Key::F3 | egui::Key::F4 | egui::Key::F5);
        if is_typing && is_plain {
            continue;
        }
        if is_plain && state.dialog.is_some() {
            continue;
        }
        if ctx.input_mut(|input| pressed(input, &shortcut)) {
            commands.push(command);
        }
    }
    if !is_typing
        && let Some(command) = state.way_out()
        && ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape))
    {
        commands.push(command);
    }
    commands
}

/// Takes a shortcut in. `+` needs Shift on most keyboards, and stands on the key of `=`.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "as egui takes it")]
fn pressed(input: &mut egui::InputState, shortcut: &egui::KeyboardShortcut) -> bool {
    if input.consume_shortcut(shortcut) {
        return true;
    }
    // Redo has two usual keys.
    if shortcut.logical_key == egui::Key::Z && shortcut.modifiers.shift && input.consume_key(egui::Modifiers::COMMAND, egui::Key::Y) {
        return true;
    }
    shortcut.logical_key == egui::Key::Plus && input.consume_key(shortcut.modifiers, egui::Key::Equals)
}

impl App for JingtuWindow {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        let began = std::time::Instant::now();
        self.take_messages(ctx);
        self.take_drops(ctx);
        self.watch_files(ctx);
        self.take_commands(ctx);
        self.age_toasts(ctx);
        self.dress(ctx);
        self.note_size(ctx);
        self.update_scene();
        let (now, is_down) = ctx.input(|input| (input.time, input.pointer.any_down()));
        self.undo.watch(&self.state, now, is_down);
        if self.undo.is_in_flux() {
            ctx.request_repaint_after(std::time::Duration::from_secs(1));
        }
        self.logic_took = began.elapsed();
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let began = std::time::Instant::now();
        let mut commands = Vec::new();
        let mut desk =
            Desk { state: &self.state, palette: self.state.look.theme.palette(), history: self.undo.history(), commands: &mut commands };
        views::bar::bar_ui(ui, &mut desk);
        views::status::status_ui(ui, &mut desk, self.map.pointer_m);
        // From top to bottom: an answer is long.
        if self.state.siting.is_open {
            views::siting_ui(ui, &mut desk);
        } else if self.state.tools.ask.is_open {
            views::ask_ui(ui, &mut desk);
        }
        if self.state.look.tables.is_open {
            views::tables_ui(ui, &mut desk);
        }
        if self.state.look.layers.is_open {
            views::layers_ui(ui, &mut desk);
        }
        if self.state.look.card.is_open && !self.state.siting.is_open && !self.state.tools.ask.is_open {
            views::card_ui(ui, &mut desk);
        }
        views::map::map_ui(ui, &mut desk, &mut self.map, self.scene.as_ref().map_or(&[], |(_, scenes)| scenes));
        views::messages::toasts_ui(ui, &mut desk, self.map.rect);
        views::dialogs::dialog_ui(ui, &mut desk);
        if !commands.is_empty() {
            self.pending.extend(commands);
            ui.ctx().request_repaint();
        }
        super::frames::took(self.logic_took + began.elapsed());
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        super::frames::tell();
        let settings = Settings::of_state(&self.state);
        settings.store(&self.settings_folder).ok();
    }
}

#[cfg(test)]
mod tests;
