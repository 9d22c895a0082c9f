//! Opening the window: what it shows first, and why it may not open at all.

use std::path::PathBuf;

use crate::layer::Input;
use crate::rules::RuleSet;
use crate::words::Lang;
use crate::words::window::W;

use super::apply::{open_inputs, start};
use super::effect::{Effect, Job};
use super::look::WINDOW_AT_LEAST;
use super::settings::{self, Settings};
use super::state::{AppState, RuleChoice};
use super::window::JingtuWindow;

/// What the window shows first. Nothing given: the last workspace, or the demo the first time.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Start {
    /// This workspace.
    pub workspace: Option<PathBuf>,
    /// These layers.
    pub inputs: Vec<Input>,
    /// The bundled data.
    pub is_demo: bool,
    /// The language; what was used last when not given.
    pub lang: Option<Lang>,
    /// A rule file.
    pub rules: Option<PathBuf>,
    /// EPSG code of the analysis CRS.
    pub analysis_crs: Option<u32>,
}

/// Why there is no window. The sentence for people is [`WindowError::message`].
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// No display.
    #[error("there is no display here, so the window cannot open; the command line works: jingtu --help")]
    NoDisplay {
        /// What the window system said.
        reason: String,
    },
    /// A display, but no way to draw on it.
    #[error(
        "the window cannot be drawn ({reason}); install OpenGL 2.1 or newer (Debian: libgl1-mesa-dri), or use the command line: jingtu --help"
    )]
    NoGraphics {
        /// What the graphics system said.
        reason: String,
    },
}

impl WindowError {
    /// One sentence for people.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::NoDisplay { .. }, Lang::Zh) => "这里没有显示器，窗口打不开；命令行仍可使用，见 jingtu --help".to_owned(),
            (Self::NoGraphics { reason }, Lang::Zh) => {
                format!("窗口无法绘制（{reason}）；请安装 OpenGL 2.1 或更新版本（Debian：libgl1-mesa-dri），或使用命令行，见 jingtu --help")
            }
        }
    }
}

/// The state at the start and what is done first.
#[must_use]
pub fn first_state(start_with: &Start, settings: Option<&Settings>) -> (AppState, Vec<Effect>) {
    let mut look = settings.map(Settings::look).unwrap_or_default();
    if let Some(lang) = start_with.lang {
        look.lang = lang;
    }
    let rules = RuleChoice::new(None, 0, RuleSet::built_in()).with_bands(0, look.bands_m.as_deref());
    let mut state = AppState::new(look, rules);
    state.recent = settings.map(|settings| settings.recent().to_vec()).unwrap_or_default();
    state.mappings = settings.map(|settings| settings.mappings().clone()).unwrap_or_default();
    state.styles = settings.map(|settings| settings.styles().clone()).unwrap_or_default();
    state.is_hint_shown = settings.is_none_or(Settings::is_hint_wanted);
    state.analysis_crs = start_with.analysis_crs;
    let mut effects = Vec::new();
    if let Some(path) = &start_with.rules {
        effects.push(start(&mut state, Job::Rules(path.clone())));
    }
    let is_bare = start_with.workspace.is_none() && start_with.inputs.is_empty() && !start_with.is_demo;
    let last = settings.and_then(Settings::workspace).filter(|path| is_bare && path.exists()).map(std::path::Path::to_owned);
    state.last_view = last.clone().zip(settings.and_then(Settings::view));
    if let Some(path) = start_with.workspace.clone().or(last) {
        effects.push(start(&mut state, Job::OpenWorkspace(path)));
    } else if !start_with.inputs.is_empty() {
        effects.push(open_inputs(&mut state, start_with.inputs.clone()));
    } else if start_with.is_demo || settings.is_none() {
        effects.push(start(&mut state, Job::OpenDemo));
    }
    (state, effects)
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// When there is no display, or nothing to draw with.
pub fn run(start_with: &Start) -> Result<(), WindowError> {
    let folder = settings::folder();
    let settings = Settings::load(&folder);
    let (state, effects) = first_state(start_with, settings.as_ref());
    let title = W::AppTitle.text(state.look.lang);
    let window = state.look.window;
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title(title)
            .with_app_id("jingtu")
            .with_inner_size(window.points)
            .with_maximized(window.is_maximized)
            .with_min_inner_size(WINDOW_AT_LEAST)
            .with_drag_and_drop(true)
            .with_icon(icon()),
        renderer: eframe::Renderer::Glow,
        ..Default::default()
    };
    let made = eframe::run_native(
        title,
        options,
        Box::new(move |creation| Ok(Box::new(JingtuWindow::new(&creation.egui_ctx, state, &folder, effects)))),
    );
    made.map_err(|error| match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => WindowError::NoDisplay { reason: error.to_string() },
        other => WindowError::NoGraphics { reason: other.to_string() },
    })
}

/// A leaf-green square with a field's furrows: drawn here, so that no picture file is needed.
fn icon() -> egui::IconData {
    const SIDE: u32 = 64;
    let inside = |x: u32, y: u32| (4..SIDE - 4).contains(&x) && (4..SIDE - 4).contains(&y);
    let accent = super::theme::Theme::Light.palette().accent;
    let mut rgba = Vec::with_capacity((SIDE * SIDE * 4) as usize);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let is_furrow = y > 30 && (x + y / 2) % 14 < 4;
            let pixel = match (inside(x, y), is_furrow) {
                (false, _) => [0; 4],
                (true, true) => [255, 255, 255, 255],
                (true, false) => accent.to_array(),
            };
            rgba.extend_from_slice(&pixel);
        }
    }
    egui::IconData { rgba, width: SIDE, height: SIDE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_time_the_demo_opens() {
        let (state, effects) = first_state(&Start::default(), None);
        assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::OpenDemo)]));
        assert!(state.is_hint_shown);
    }

    #[test]
    fn later_the_window_starts_empty_unless_something_was_kept_or_asked_for() {
        let settings = Settings::default();
        assert_eq!(first_state(&Start::default(), Some(&settings)).1, []);
        let asked = Start { workspace: Some(PathBuf::from("柳州.gpkg")), ..Start::default() };
        assert!(
            matches!(first_state(&asked, Some(&settings)).1.as_slice(), [Effect::Start(_, Job::OpenWorkspace(path))] if path.ends_with("柳州.gpkg"))
        );
        let inputs = Start { inputs: vec![Input::new("耕地.shp", None)], lang: Some(Lang::En), ..Start::default() };
        let (state, effects) = first_state(&inputs, Some(&settings));
        assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Open { inputs, .. })] if inputs.len() == 1));
        assert_eq!(state.look.lang, Lang::En);
    }
}
