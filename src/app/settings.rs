//! What survives a restart: language, look, panels, recent files, the last workspace. A versioned file of its own, never a dump of the state.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::words::Lang;
use crate::words::card::CardSection;

use super::kept_styles::KeptStyles;
use super::look::{WINDOW_AT_LEAST, WindowSize};
use super::map::Camera;
use super::mappings::Mappings;
use super::state::{AppState, Fold, Look, Tab};
use super::theme::{FONT_SIZES, Theme};

/// Set in tests, and by people who keep the program on a stick: the folder of the settings.
pub const FOLDER_VARIABLE: &str = "JINGTU_CONFIG_DIR";

/// The version this program writes; files of a newer one are read as far as they are understood.
const VERSION: u32 = 1;

/// The settings as stored.
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own in a menu")]
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    version: u32,
    language: String,
    theme: String,
    font_size: f32,
    layers_panel: Stored,
    card_panel: Stored,
    tables_panel: Stored,
    tab: String,
    legend: bool,
    overview: bool,
    kilometre_grid: bool,
    graticule: bool,
    bands_m: Option<Vec<f64>>,
    folded: Vec<String>,
    hint: bool,
    recent: Vec<PathBuf>,
    workspace: Option<PathBuf>,
    view: Option<View>,
    window: StoredWindow,
    mappings: Mappings,
    styles: KeptStyles,
}

#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
struct Stored {
    open: bool,
    size: f32,
}

#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
struct StoredWindow {
    width: f32,
    height: f32,
    maximized: bool,
}

impl Default for StoredWindow {
    fn default() -> Self {
        Self::of(Look::default().window)
    }
}

impl StoredWindow {
    fn of(window: WindowSize) -> Self {
        Self { width: window.points[0], height: window.points[1], maximized: window.is_maximized }
    }

    /// Never smaller than the program needs, nor larger than any screen.
    fn size(self) -> WindowSize {
        let [least_width, least_height] = WINDOW_AT_LEAST;
        let usual = Look::default().window.points;
        let within = |value: f32, least: f32, usual: f32| if value.is_finite() { value.clamp(least, 16_384.0) } else { usual };
        let points = [within(self.width, least_width, usual[0]), within(self.height, least_height, usual[1])];
        WindowSize { points, is_maximized: self.maximized }
    }
}

/// Where the map of the last workspace looked when the window was closed; the workspace has the view that was saved with it.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
struct View {
    centre_m: [f64; 2],
    metres_per_point: f64,
}

impl Default for Stored {
    fn default() -> Self {
        Self { open: true, size: 280.0 }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::of(&Look::default(), &[], None, true)
    }
}

const TABS: [(Tab, &str); 5] = [
    (Tab::Conflicts, "conflicts"),
    (Tab::Problems, "problems"),
    (Tab::Attributes, "attributes"),
    (Tab::Statistics, "statistics"),
    (Tab::Messages, "messages"),
];

impl Settings {
    fn of(look: &Look, recent: &[PathBuf], workspace: Option<&PathBuf>, is_hint_shown: bool) -> Self {
        let stored = |fold: Fold| Stored { open: fold.is_open, size: fold.size };
        let tab = TABS.iter().find(|(tab, _)| *tab == look.tab).map_or("conflicts", |(_, word)| *word);
        Self {
            version: VERSION,
            language: match look.lang {
                Lang::Zh => "zh".to_owned(),
                Lang::En => "en".to_owned(),
            },
            theme: look.theme.word().to_owned(),
            font_size: look.font_size,
            layers_panel: stored(look.layers),
            card_panel: stored(look.card),
            tables_panel: stored(look.tables),
            tab: tab.to_owned(),
            legend: look.is_legend_open,
            overview: look.has_overview,
            kilometre_grid: look.has_kilometre_grid,
            graticule: look.has_graticule,
            bands_m: look.bands_m.clone(),
            folded: look.folded.iter().map(|section| section.word().to_owned()).collect(),
            hint: is_hint_shown,
            recent: recent.to_vec(),
            workspace: workspace.cloned(),
            view: None,
            window: StoredWindow::of(look.window),
            mappings: Mappings::default(),
            styles: KeptStyles::default(),
        }
    }

    /// What of the state survives.
    #[must_use]
    pub fn of_state(state: &AppState) -> Self {
        let settings = Self::of(&state.look, &state.recent, state.workspace.as_ref(), state.is_hint_shown);
        let view = state.camera.filter(|_| state.workspace.is_some());
        let view = view.map(|camera| View { centre_m: camera.centre_m, metres_per_point: camera.metres_per_point });
        Self { mappings: state.mappings.clone(), styles: state.styles_now(), view, ..settings }
    }

    /// Styles that were given to layers, by their fields.
    #[must_use]
    pub fn styles(&self) -> &KeptStyles {
        &self.styles
    }

    /// What was decided about files, by their fields.
    #[must_use]
    pub fn mappings(&self) -> &Mappings {
        &self.mappings
    }

    /// Language, look and panels, sizes kept within what a screen can show.
    #[must_use]
    pub fn look(&self) -> Look {
        let usual = Look::default();
        let fold = |stored: Stored, usual: Fold| Fold {
            is_open: stored.open,
            size: if stored.size.is_finite() { stored.size.clamp(120.0, 1200.0) } else { usual.size },
        };
        Look {
            lang: if self.language == "en" { Lang::En } else { Lang::Zh },
            theme: if self.theme == Theme::Dark.word() { Theme::Dark } else { Theme::Light },
            font_size: if self.font_size.is_finite() { self.font_size.clamp(FONT_SIZES.0, FONT_SIZES.2) } else { usual.font_size },
            layers: fold(self.layers_panel, usual.layers),
            card: fold(self.card_panel, usual.card),
            tables: fold(self.tables_panel, usual.tables),
            tab: TABS.iter().find(|(_, word)| *word == self.tab).map_or(usual.tab, |(tab, _)| *tab),
            is_legend_open: self.legend,
            has_overview: self.overview,
            has_kilometre_grid: self.kilometre_grid,
            has_graticule: self.graticule,
            folded: CardSection::ALL.into_iter().filter(|section| self.folded.iter().any(|word| word == section.word())).collect(),
            bands_m: self.bands_m.clone().filter(|bands| crate::tasks::rules::are_bands(bands)),
            window: self.window.size(),
        }
    }

    /// Files opened lately.
    #[must_use]
    pub fn recent(&self) -> &[PathBuf] {
        &self.recent
    }

    /// The workspace that was open last.
    #[must_use]
    pub fn workspace(&self) -> Option<&Path> {
        self.workspace.as_deref()
    }

    /// Where its map looked last.
    #[must_use]
    pub fn view(&self) -> Option<Camera> {
        let is_sound = |view: &View| view.centre_m.iter().all(|value| value.is_finite()) && view.metres_per_point > 0.0;
        self.view.filter(is_sound).map(|view| Camera { centre_m: view.centre_m, metres_per_point: view.metres_per_point })
    }

    /// Whether the first-run hint is still wanted.
    #[must_use]
    pub fn is_hint_wanted(&self) -> bool {
        self.hint
    }

    /// Reads the settings; `None` the first time. A damaged file counts as none: nothing in it is worth stopping for.
    #[must_use]
    pub fn load(folder: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(folder.join(FILE)).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Writes the settings, the old file staying whole until the new one is.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn store(&self, folder: &Path) -> io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let text = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.persist(folder.join(FILE)).map_err(|error| error.error)?;
        Ok(())
    }
}

const FILE: &str = "settings.json";

/// Where the settings are kept.
#[must_use]
pub fn folder() -> PathBuf {
    if let Some(folder) = std::env::var_os(FOLDER_VARIABLE) {
        return PathBuf::from(folder);
    }
    directories::ProjectDirs::from("", "", "jingtu").map_or_else(std::env::temp_dir, |dirs| dirs.config_dir().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_comes_back_as_it_was_and_as_a_screen_can_show_it() {
        let mut state = crate::app::test_state::empty();
        state.look.window = WindowSize { points: [1700.0, 20.0], is_maximized: true };
        let camera = Camera { centre_m: [36_643_000.0, 2_692_000.0], metres_per_point: 12.5 };
        state.camera = Some(camera);
        assert_eq!(Settings::of_state(&state).view(), None, "a view belongs to a workspace");
        state.workspace = Some(PathBuf::from("柳州.gpkg"));
        let folder = tempfile::tempdir().unwrap();
        Settings::of_state(&state).store(folder.path()).unwrap();
        let read = Settings::load(folder.path()).unwrap();
        assert_eq!(read.view(), Some(camera));
        assert_eq!(read.look().window, WindowSize { points: [1700.0, 600.0], is_maximized: true });
    }

    #[test]
    fn what_is_stored_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let look = Look { lang: Lang::En, theme: Theme::Dark, tab: Tab::Statistics, ..Look::default() };
        let settings = Settings::of(&look, &[PathBuf::from("耕地.shp")], Some(&PathBuf::from("柳州.gpkg")), false);
        settings.store(folder.path()).unwrap();
        let read = Settings::load(folder.path()).unwrap();
        assert_eq!(read, settings);
        assert_eq!(read.look(), look);
        assert_eq!(read.workspace(), Some(Path::new("柳州.gpkg")));
    }

    #[test]
    fn a_damaged_or_foreign_file_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Settings::load(folder.path()), None);
        std::fs::write(folder.path().join(FILE), "{ not json").unwrap();
        assert_eq!(Settings::load(folder.path()), None);
        std::fs::write(folder.path().join(FILE), r#"{"version": 9, "language": "en", "font_size": 900, "unheard_of": 1}"#).unwrap();
        let look = Settings::load(folder.path()).unwrap().look();
        assert_eq!((look.lang, look.font_size), (Lang::En, FONT_SIZES.2));
    }
}
