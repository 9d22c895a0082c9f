//! Base maps in the window: what is listed, what can be asked.

use crate::layer::{BaseMap, Crs, Input};
use crate::words::commands::{CommandHint as Hint, CommandName as Name, WhyNot};

use super::command::Info;
use super::snapshot::Snapshot;
use super::state::AppState;

/// A base map of the list.
#[derive(Clone, PartialEq, Debug)]
pub struct BaseView {
    /// A number never given before.
    pub id: u64,
    /// The file, with what the person said about it.
    pub input: Input,
    /// The picture in its place, once it was opened.
    pub map: Option<Snapshot<BaseMap>>,
    /// Why it cannot be shown.
    pub trouble: Option<Trouble>,
    /// 0 (invisible) to 1.
    pub opacity: f32,
    /// Whether it is drawn.
    pub is_visible: bool,
}

impl BaseView {
    /// A file that is not opened yet.
    #[must_use]
    pub fn new(id: u64, input: Input) -> Self {
        Self { id, input, map: None, trouble: None, opacity: 1.0, is_visible: true }
    }

    /// How it is called.
    #[must_use]
    pub fn name(&self) -> String {
        let of_file = || crate::words::window::file_name(&self.input.path);
        self.map.as_ref().map_or_else(of_file, |map| map.name().to_owned())
    }

    /// Its picture under this analysis CRS.
    #[must_use]
    pub fn map_under(&self, analysis: &Crs) -> Option<&Snapshot<BaseMap>> {
        self.map.as_ref().filter(|map| map.analysis_crs == *analysis)
    }
}

/// Why a base map cannot be shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trouble {
    /// One sentence.
    pub reason: String,
    /// What fits its coordinates, where it is the CRS that is not known, and whether it would then lie where the layers do; likeliest first.
    pub candidates: Option<Vec<(u32, bool)>>,
}

/// The dialog that asks for a base map's CRS.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BaseDialog {
    /// Which base map.
    pub id: u64,
    /// How it is called.
    pub name: String,
    /// What fits its coordinates, and whether it would then lie where the layers do.
    pub candidates: Vec<(u32, bool)>,
    /// The code, as typed.
    pub typed: String,
}

/// A base map to open: its number, its file, and the picture where only its place has to be found anew.
pub type Wanted = (u64, Input, Option<Snapshot<BaseMap>>);

/// What became of one.
pub type Found = (u64, Result<Vec<BaseMap>, Trouble>);

/// What can be asked about base maps.
#[derive(Clone, PartialEq, Debug)]
pub enum BaseCommand {
    /// Open these files.
    Open(Vec<Input>),
    /// Try again, or ask for the CRS.
    Retry(u64),
    /// Its CRS has this code.
    Say(u64, u32),
    /// Show or hide it.
    Toggle(u64),
    /// How much of it is seen.
    SetOpacity(u64, f32),
    /// Show all of it.
    Zoom(u64),
    /// Above the next one.
    Up(u64),
    /// Below the next one.
    Down(u64),
    /// Take it from the list.
    Remove(u64),
}

/// What is done with one base map, as its menu lists it.
#[must_use]
pub fn commands(id: u64) -> [BaseCommand; 5] {
    [BaseCommand::Zoom(id), BaseCommand::Toggle(id), BaseCommand::Up(id), BaseCommand::Down(id), BaseCommand::Remove(id)]
}

/// Name, hint and whether it is possible; `None` for what stands in no menu.
#[must_use]
pub fn info(command: &BaseCommand, state: &AppState) -> Option<Info> {
    let place = |id: u64| state.bases.iter().position(|base| base.id == id);
    let plain = |name, hint, why_not| Some(Info { name, hint, shortcut: None, why_not, is_on: None });
    match *command {
        BaseCommand::Zoom(id) => {
            let is_open = state.bases.iter().any(|base| base.id == id && base.map.is_some());
            plain(Name::ZoomLayer, Hint::ZoomLayer, (!is_open).then_some(WhyNot::NothingOpen))
        }
        BaseCommand::Toggle(id) => {
            let is_on = place(id).and_then(|place| state.bases.get(place)).is_some_and(|base| base.is_visible);
            Some(Info { name: Name::ToggleLayer, hint: Hint::ToggleLayer, shortcut: None, why_not: None, is_on: Some(is_on) })
        }
        BaseCommand::Up(id) => plain(Name::LayerUp, Hint::Order, (place(id) == Some(0)).then_some(WhyNot::AtTop)),
        BaseCommand::Down(id) => {
            let is_last = place(id).map(|place| place + 1) == Some(state.bases.len());
            plain(Name::LayerDown, Hint::Order, is_last.then_some(WhyNot::AtBottom))
        }
        BaseCommand::Remove(_) => plain(Name::RemoveLayer, Hint::RemoveLayer, None),
        _ => None,
    }
}
