//! Everything a person can do: one enum, and one exhaustive match with its text, hint, shortcut and whether it is possible now.
//! Menus, toolbar, palette, context menus and help are made from it.

mod menus;

use std::path::PathBuf;

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::ids::LayerId;
use crate::words::commands::{CommandHint as Hint, CommandName as Name, WhyNot};
use crate::words::{Lang, window};

use super::ask::AskCommand;
use super::compare::CompareCommand;
use super::document::FeatureRef;
use super::map::Camera;
use super::measure::{MeasureCommand, MeasureKind};
use super::state::{
    AppState, ConflictColumn, ConflictFilter, Dialog, ExportDialog, JobKind, OpenDialog, PaletteDialog, Panel, PathDialog, Stacked, Tab,
};
use super::theme::{FONT_SIZES, Theme};

pub use menus::{layer_commands, listed, menus};

/// Something a person asks for.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    // Files.
    /// Show the dialog for layer files.
    ShowOpen,
    /// Choose layer files in the system's dialog.
    BrowseLayers,
    /// Choose a file for the path dialog in the system's dialog.
    BrowsePath,
    /// Look at these files, for the open dialog.
    Inspect(Vec<PathBuf>),
    /// Look again at this file of the open dialog: what the person said changes what is found.
    InspectAgain(usize),
    /// Open what the dialog lists.
    OpenChosen,
    /// Open the bundled data.
    OpenDemo,
    /// Ask for a workspace.
    ShowOpenWorkspace,
    /// Open this workspace.
    OpenWorkspace(PathBuf),
    /// Save the workspace where it was saved before.
    SaveWorkspace,
    /// Ask where to save the workspace.
    ShowSaveWorkspace,
    /// Ask where and how to export.
    ShowExport,
    /// Export as the dialog says.
    Export,
    /// Ask where to save the map's picture.
    ShowSavePicture,
    /// Copy the map's picture as the dialog for saving it says.
    CopyMap,
    /// Do what the path dialog is for.
    AcceptPath,
    /// Close the window.
    Quit,
    // Editing.
    /// Undo.
    Undo,
    /// Redo.
    Redo,
    /// Clear the selection.
    Deselect,
    /// Copy the feature's card as text.
    CopyCard,
    /// Ask where the printed sheet of the selected feature goes.
    ShowPrintPlot,
    /// About the card of the selected feature.
    Card(super::around::CardCommand),
    /// About the chain behind a conflict.
    Why(super::why::WhyCommand),
    /// About measuring on the map.
    Measure(super::measure::MeasureCommand),
    /// About asking which features lie there and pass that.
    Ask(super::ask::AskCommand),
    /// About comparing two layers.
    Compare(super::compare::CompareCommand),
    /// About the pre-check of a proposed plot.
    Siting(super::siting::SitingCommand),
    /// About the key figures.
    Figures(super::figures::FiguresCommand),
    /// About a layer's style.
    Style(super::style::StyleCommand),
    /// Base maps.
    Base(super::base::BaseCommand),
    /// About the conflict table's groups.
    Grouping(super::grouping::GroupingCommand),
    /// Put the focus into the search field.
    ShowFind,
    /// Search for this.
    Find(String),
    /// Go to a hit of the search, by its place.
    GoToHit(usize),
    // The map.
    /// Closer.
    ZoomIn,
    /// Wider.
    ZoomOut,
    /// Everything.
    ZoomAll,
    /// The selection.
    ZoomSelection,
    /// Moves the view by these shares of its size (east, north).
    Pan(i8, i8),
    /// The person moved the map.
    SetCamera(Camera),
    /// The map has this size now.
    SetMapSize([f32; 2]),
    /// What lies here? A click, with the tolerance in metres.
    Pick {
        /// Where.
        at_m: [f64; 2],
        /// How far off still counts.
        tolerance_m: f64,
    },
    /// What lies in this box? Drawn with Shift held.
    PickBox(crate::geometry::Extent),
    /// What lies under the resting pointer?
    HoverAt {
        /// Where.
        at_m: [f64; 2],
        /// How far off still counts.
        tolerance_m: f64,
    },
    /// The pointer left.
    HoverEnd,
    /// Select this feature alone.
    Select(Stacked),
    /// Show another of the stacked features.
    ShowStacked(usize),
    // Panels and looks.
    /// Fold or unfold a panel.
    TogglePanel(Panel),
    /// A panel was dragged to this size.
    ResizePanel(Panel, f32),
    /// Show a table.
    ShowTab(Tab),
    /// Fold or unfold the legend.
    ToggleLegend,
    /// Show or hide the overview.
    ToggleOverview,
    /// Show or hide the kilometre grid.
    ToggleKilometreGrid,
    /// Show or hide meridians and parallels.
    ToggleGraticule,
    /// Light or dark.
    SetTheme(Theme),
    /// The language.
    SetLang(Lang),
    /// A larger type.
    LargerText,
    /// A smaller type.
    SmallerText,
    /// Close the first-run hint.
    CloseHint,
    // Layers.
    /// Show the layer's extent.
    ZoomLayer(LayerId),
    /// Show or hide it.
    ToggleLayer(LayerId),
    /// One place up.
    LayerUp(LayerId),
    /// One place down.
    LayerDown(LayerId),
    /// To this place, counted from the top.
    MoveLayer(LayerId, usize),
    /// Its opacity.
    SetOpacity(LayerId, f32),
    /// With or without labels.
    ToggleLabels(LayerId),
    /// Change what a layer is taken for.
    LayerSettings(LayerId),
    /// Close it.
    RemoveLayer(LayerId),
    /// Its attribute table.
    ShowAttributes(LayerId),
    /// Its problems; `None` for all layers'.
    ShowProblems(Option<LayerId>),
    /// Show a record of it: from the problems panel or the attribute table.
    ShowRecord(FeatureRef),
    /// Find what is wrong within it; `None` for all layers.
    DeepCheck(Option<LayerId>),
    /// Read all files again.
    Reload,
    /// Ask whether files changed since they were opened.
    Watch,
    // Checking.
    /// Find conflicts.
    Check,
    /// Stop work of this kind.
    Stop(JobKind),
    /// Stop whatever runs longest.
    StopWork,
    /// The next conflict.
    NextConflict,
    /// The previous conflict.
    PreviousConflict,
    /// Select the conflict at this place of the list.
    SelectConflict(u32),
    /// Show doubtful ones too, or hide them.
    ToggleDoubtful,
    /// Draw conflicts on the map, or not.
    ToggleConflictsOnMap,
    /// Filter the conflicts.
    SetFilter(ConflictFilter),
    /// Remove all filters.
    ClearFilter,
    /// Sort the conflicts.
    SortConflicts(ConflictColumn),
    /// Ask for a rule file.
    ShowRules,
    /// Use the built-in rules.
    BuiltInRules,
    // The attribute table.
    /// Sort it by this field.
    SortAttributes(usize),
    /// Filter it.
    FilterAttributes(String),
    /// These rows came into sight: first and number.
    NeedRows(usize, usize),
    // Dialogs and messages.
    /// Show the dialog that matches a register to a layer.
    ShowMatching,
    /// The same with this register.
    MatchRegister(PathBuf),
    /// Choose the register in the system's dialog.
    BrowseRegister,
    /// Match what the dialog names.
    Match,
    /// Show the polygon of this row.
    ShowMatch(usize),
    /// Show this polygon, which no row was given to.
    ShowNotListed(usize),
    /// A person confirms a row's match, or takes that back.
    ConfirmMatch(usize, bool),
    /// A person confirms all that are proposed.
    ConfirmProposed,
    /// Write what was matched and confirmed.
    ExportMatches,
    /// Show all commands.
    ShowPalette,
    /// Show the shortcuts.
    ShowHelp,
    /// Show version and licences.
    ShowAbout,
    /// A dialog's fields changed.
    SetDialog(Dialog),
    /// Close the dialog.
    CloseDialog,
    /// Close a toast.
    CloseToast(u64),
}

/// A command's name, hint, shortcuts, and why it is not possible now.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Info {
    /// Its name.
    pub name: Name,
    /// One line on what it does.
    pub hint: Hint,
    /// Its shortcut.
    pub shortcut: Option<KeyboardShortcut>,
    /// Why it is not possible now; `None` when it is.
    pub why_not: Option<WhyNot>,
    /// Whether it is on, for those that switch something.
    pub is_on: Option<bool>,
}

#[allow(clippy::unnecessary_wraps, reason = "stands beside `None` in one table")]
const fn key(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::NONE, key))
}

#[allow(clippy::unnecessary_wraps, reason = "stands beside `None` in one table")]
const fn shift(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::SHIFT, key))
}

#[allow(clippy::unnecessary_wraps, reason = "stands beside `None` in one table")]
const fn ctrl(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::COMMAND, key))
}

#[allow(clippy::unnecessary_wraps, reason = "stands beside `None` in one table")]
const fn ctrl_shift(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key))
}

#[allow(clippy::unnecessary_wraps, reason = "stands beside `None` in one table")]
const fn ctrl_alt(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::ALT), key))
}

impl Command {
    /// Its name, hint, shortcut and whether it is possible; `None` for what is no command of a menu (drags, typing).
    #[allow(clippy::too_many_lines, reason = "one line a command: the table is the point")]
    #[must_use]
    pub fn info(&self, state: &AppState, history: History) -> Option<Info> {
        let open = || unless(state.document.is_some(), WhyNot::NothingOpen);
        let results = || unless(state.results.is_some(), WhyNot::NoResults);
        let rows =
            || results().or_else(|| unless(state.conflicts.rows.value().is_some_and(|rows| !rows.places.is_empty()), WhyNot::NoRows));
        let look = &state.look;
        let place = |layer: &LayerId| state.layers.iter().position(|view| view.layer == *layer);
        let plain = |name, hint, shortcut, why_not| Some(Info { name, hint, shortcut, why_not, is_on: None });
        let switch = |name, hint, shortcut, is_on| Some(Info { name, hint, shortcut, why_not: None, is_on: Some(is_on) });
        match self {
            Self::ShowOpen => plain(Name::Open, Hint::Open, ctrl(Key::O), None),
            Self::BrowseLayers | Self::BrowsePath | Self::BrowseRegister => {
                plain(Name::Browse, Hint::Browse, None, running(state, JobKind::Browse))
            }
            Self::OpenDemo => plain(Name::OpenDemo, Hint::OpenDemo, None, None),
            Self::ShowOpenWorkspace => plain(Name::OpenWorkspace, Hint::OpenWorkspace, ctrl_shift(Key::O), None),
            Self::SaveWorkspace => plain(Name::SaveWorkspace, Hint::SaveWorkspace, ctrl(Key::S), open()),
            Self::ShowSaveWorkspace => plain(Name::SaveWorkspaceAs, Hint::SaveWorkspace, ctrl_shift(Key::S), open()),
            Self::ShowExport => plain(Name::Export, Hint::Export, ctrl(Key::E), results()),
            Self::ShowSavePicture => plain(Name::SavePicture, Hint::SavePicture, None, open()),
            Self::CopyMap => plain(Name::CopyMap, Hint::CopyMap, ctrl_alt(Key::C), open()),
            Self::Quit => plain(Name::Quit, Hint::Quit, ctrl(Key::Q), None),
            Self::Undo => plain(Name::Undo, Hint::Undo, ctrl(Key::Z), unless(history.can_undo, WhyNot::NothingToUndo)),
            Self::Redo => plain(Name::Redo, Hint::Redo, ctrl_shift(Key::Z), unless(history.can_redo, WhyNot::NothingToRedo)),
            Self::Deselect => {
                plain(Name::Deselect, Hint::Deselect, key(Key::Escape), unless(!state.selection.is_empty(), WhyNot::NothingSelected))
            }
            Self::ShowPrintPlot => {
                plain(Name::PrintPlot, Hint::PrintPlot, None, unless(state.card.value().is_some(), WhyNot::NothingSelected))
            }
            Self::CopyCard => {
                plain(Name::CopyCard, Hint::CopyCard, ctrl_shift(Key::C), unless(state.card.value().is_some(), WhyNot::NothingSelected))
            }
            Self::Card(super::around::CardCommand::CopyTable) => {
                plain(Name::CopyCardTable, Hint::CopyCardTable, None, unless(state.card.value().is_some(), WhyNot::NothingSelected))
            }
            Self::Style(super::style::StyleCommand::Show(_)) => plain(Name::LayerStyle, Hint::LayerStyle, None, None),
            Self::Base(command) => super::base::info(command, state),
            Self::Measure(MeasureCommand::Start(MeasureKind::Distance)) => {
                plain(Name::MeasureDistance, Hint::MeasureDistance, key(Key::M), open())
            }
            Self::Measure(MeasureCommand::Start(MeasureKind::Area)) => plain(Name::MeasureArea, Hint::MeasureArea, shift(Key::M), open()),
            Self::Ask(AskCommand::Show) => plain(Name::Ask, Hint::Ask, ctrl_shift(Key::F), open()),
            Self::Ask(AskCommand::Buffer) => {
                plain(Name::Buffer, Hint::Buffer, shift(Key::B), unless(!state.selection.stack.is_empty(), WhyNot::NothingSelected))
            }
            Self::Compare(CompareCommand::Toggle) => {
                let why_not = open().or_else(|| unless(super::compare::choices(state).len() > 1, WhyNot::OneLayer));
                Some(Info { why_not, ..switch(Name::Compare, Hint::Compare, ctrl(Key::B), state.tools.compare.is_some())? })
            }
            Self::Compare(CompareCommand::Exchange) => {
                plain(Name::CompareFlip, Hint::CompareFlip, key(Key::B), unless(state.tools.compare.is_some(), WhyNot::NotComparing))
            }
            Self::Siting(super::siting::SitingCommand::Show) => plain(Name::Siting, Hint::Siting, None, open()),
            Self::ShowFind => plain(Name::Find, Hint::Find, ctrl(Key::F), open()),
            Self::ZoomIn => plain(Name::ZoomIn, Hint::Zoom, key(Key::Plus), open()),
            Self::ZoomOut => plain(Name::ZoomOut, Hint::Zoom, key(Key::Minus), open()),
            Self::ZoomAll => plain(Name::ZoomAll, Hint::ZoomAll, key(Key::Home), open()),
            Self::ZoomSelection => {
                plain(Name::ZoomSelection, Hint::ZoomSelection, key(Key::End), unless(!state.selection.is_empty(), WhyNot::NothingSelected))
            }
            Self::Pan(-1, _) => plain(Name::PanLeft, Hint::Pan, key(Key::ArrowLeft), open()),
            Self::Pan(1, _) => plain(Name::PanRight, Hint::Pan, key(Key::ArrowRight), open()),
            Self::Pan(_, 1) => plain(Name::PanUp, Hint::Pan, key(Key::ArrowUp), open()),
            Self::Pan(_, _) => plain(Name::PanDown, Hint::Pan, key(Key::ArrowDown), open()),
            Self::TogglePanel(Panel::Layers) => switch(Name::FoldLayers, Hint::Fold, key(Key::F2), look.layers.is_open),
            Self::TogglePanel(Panel::Card) => switch(Name::FoldCard, Hint::Fold, key(Key::F3), look.card.is_open),
            Self::TogglePanel(Panel::Tables) => switch(Name::FoldTables, Hint::Fold, key(Key::F4), look.tables.is_open),
            Self::ToggleKilometreGrid => switch(Name::KilometreGrid, Hint::KilometreGrid, ctrl(Key::G), look.has_kilometre_grid),
            Self::ToggleGraticule => switch(Name::Graticule, Hint::Graticule, ctrl_shift(Key::G), look.has_graticule),
            Self::ToggleOverview => switch(Name::Overview, Hint::Overview, None, look.has_overview),
            Self::SetTheme(Theme::Light) => switch(Name::LightTheme, Hint::Theme, None, look.theme == Theme::Light),
            Self::SetTheme(Theme::Dark) => switch(Name::DarkTheme, Hint::Theme, None, look.theme == Theme::Dark),
            Self::SetLang(Lang::Zh) => switch(Name::Chinese, Hint::Language, None, look.lang == Lang::Zh),
            Self::SetLang(Lang::En) => switch(Name::English, Hint::Language, None, look.lang == Lang::En),
            Self::LargerText => {
                plain(Name::LargerText, Hint::Text, ctrl(Key::Plus), unless(look.font_size < FONT_SIZES.2, WhyNot::AlreadySo))
            }
            Self::SmallerText => {
                plain(Name::SmallerText, Hint::Text, ctrl(Key::Minus), unless(look.font_size > FONT_SIZES.0, WhyNot::AlreadySo))
            }
            Self::ZoomLayer(_) => plain(Name::ZoomLayer, Hint::ZoomLayer, None, None),
            Self::ToggleLayer(layer) => {
                switch(Name::ToggleLayer, Hint::ToggleLayer, None, state.layer(*layer).is_some_and(|view| view.is_visible))
            }
            Self::LayerUp(layer) => plain(Name::LayerUp, Hint::Order, None, unless(place(layer) != Some(0), WhyNot::AtTop)),
            Self::LayerDown(layer) => plain(
                Name::LayerDown,
                Hint::Order,
                None,
                unless(place(layer).map(|at| at + 1) != Some(state.layers.len()), WhyNot::AtBottom),
            ),
            Self::ToggleLabels(layer) => {
                switch(Name::Relabel, Hint::Relabel, None, state.layer(*layer).is_some_and(|view| view.style.has_labels))
            }
            Self::LayerSettings(_) => plain(Name::LayerSettings, Hint::LayerSettings, None, None),
            Self::RemoveLayer(_) => plain(Name::RemoveLayer, Hint::RemoveLayer, None, None),
            Self::ShowAttributes(_) => plain(Name::LayerTable, Hint::LayerTable, None, None),
            Self::ShowProblems(_) => plain(Name::LayerProblems, Hint::LayerProblems, None, None),
            Self::DeepCheck(layer) => {
                let name = if layer.is_some() { Name::DeepCheck } else { Name::DeepCheckAll };
                plain(name, Hint::DeepCheck, None, open().or_else(|| running(state, JobKind::Deep)))
            }
            Self::Reload => plain(Name::Reload, Hint::Reload, None, open().or_else(|| running(state, JobKind::Open))),
            Self::Check => plain(Name::Check, Hint::Check, key(Key::F5), open().or_else(|| running(state, JobKind::Check))),
            Self::StopWork => {
                plain(Name::Stop, Hint::Stop, None, unless(state.jobs.iter().any(|job| job.kind.is_shown()), WhyNot::NothingRuns))
            }
            Self::NextConflict => plain(Name::NextConflict, Hint::Step, key(Key::J), rows()),
            Self::PreviousConflict => plain(Name::PreviousConflict, Hint::Step, key(Key::K), rows()),
            Self::ToggleDoubtful => switch(
                Name::DoubtfulToo,
                Hint::DoubtfulToo,
                None,
                state.conflicts.filter.certainty != super::state::CertaintyFilter::Certain,
            ),
            Self::ToggleConflictsOnMap => switch(Name::ConflictsOnMap, Hint::ConflictsOnMap, None, state.conflicts.is_on_map),
            Self::ClearFilter => plain(
                Name::ClearFilter,
                Hint::ClearFilter,
                None,
                unless(state.conflicts.filter != ConflictFilter::default(), WhyNot::AlreadySo),
            ),
            Self::ShowRules => plain(Name::ChooseRules, Hint::ChooseRules, None, None),
            Self::BuiltInRules => {
                plain(Name::BuiltInRules, Hint::BuiltInRules, None, unless(state.rules.path.is_some(), WhyNot::AlreadySo))
            }
            Self::ShowMatching | Self::MatchRegister(_) => plain(Name::MatchRegister, Hint::MatchRegister, None, open()),
            Self::ShowPalette => plain(Name::Palette, Hint::Palette, ctrl(Key::P), None),
            Self::ShowHelp => plain(Name::Help, Hint::Help, key(Key::F1), None),
            Self::ShowAbout => plain(Name::About, Hint::About, None, None),
            Self::ShowTab(tab) => {
                let name = match tab {
                    Tab::Conflicts => Name::TabConflicts,
                    Tab::Problems => Name::TabProblems,
                    Tab::Attributes => Name::TabAttributes,
                    Tab::Statistics => Name::TabStatistics,
                    Tab::Messages => Name::TabMessages,
                };
                switch(name, Hint::Tab, None, look.tables.is_open && look.tab == *tab)
            }
            Self::CloseDialog => plain(Name::CloseDialog, Hint::CloseDialog, key(Key::Escape), None),
            Self::Inspect(_)
            | Self::InspectAgain(_)
            | Self::OpenChosen
            | Self::OpenWorkspace(_)
            | Self::Export
            | Self::AcceptPath
            | Self::Match
            | Self::ShowMatch(_)
            | Self::ShowNotListed(_)
            | Self::ConfirmMatch(..)
            | Self::ConfirmProposed
            | Self::ExportMatches
            | Self::Find(_)
            | Self::GoToHit(_)
            | Self::SetCamera(_)
            | Self::SetMapSize(_)
            | Self::Pick { .. }
            | Self::PickBox(_)
            | Self::HoverAt { .. }
            | Self::HoverEnd
            | Self::Select(_)
            | Self::ShowStacked(_)
            | Self::ResizePanel(..)
            | Self::ToggleLegend
            | Self::CloseHint
            | Self::MoveLayer(..)
            | Self::SetOpacity(..)
            | Self::ShowRecord(_)
            | Self::Stop(_)
            | Self::SelectConflict(_)
            | Self::SetFilter(_)
            | Self::SortConflicts(_)
            | Self::SortAttributes(_)
            | Self::FilterAttributes(_)
            | Self::NeedRows(..)
            | Self::SetDialog(_)
            | Self::CloseToast(_)
            | Self::Card(_)
            | Self::Why(_)
            | Self::Measure(_)
            | Self::Compare(_)
            | Self::Siting(_)
            | Self::Ask(_)
            | Self::Figures(_)
            | Self::Grouping(_)
            | Self::Style(_)
            | Self::Watch => None,
        }
    }

    /// A fresh dialog, as the commands that show one put it up.
    #[must_use]
    pub fn dialog(&self, state: &AppState) -> Option<Dialog> {
        let path = |purpose, path: Option<&PathBuf>| {
            let path = path.map(|path| path.display().to_string()).unwrap_or_default();
            Some(Dialog::Path(PathDialog { purpose, path, printing: state.printing.clone() }))
        };
        match self {
            Self::ShowOpen => Some(Dialog::Open(OpenDialog {
                is_added: state.document.as_ref().is_some_and(|document| !document.is_demo),
                ..OpenDialog::default()
            })),
            Self::ShowOpenWorkspace => path(super::state::PathPurpose::OpenWorkspace, None),
            Self::ShowSaveWorkspace => path(super::state::PathPurpose::SaveWorkspace, state.workspace.as_ref()),
            Self::ShowRules => path(super::state::PathPurpose::Rules, state.rules.path.as_ref()),
            Self::ShowPrintPlot => path(super::state::PathPurpose::PlotSheet, None),
            Self::ShowSavePicture => path(super::state::PathPurpose::Picture, None),
            Self::ShowExport => {
                let folder = state.workspace.as_ref().and_then(|path| path.parent()).map(|path| path.display().to_string());
                let stem = window::export_stem(state.look.lang).to_owned();
                Some(Dialog::Export(ExportDialog { folder: folder.unwrap_or_default(), stem, formats: [true, true, false, false] }))
            }
            Self::ShowMatching => Some(Dialog::Matching(super::apply::matching::dialog(state))),
            Self::ShowPalette => Some(Dialog::Palette(PaletteDialog::default())),
            Self::ShowHelp => Some(Dialog::Help),
            Self::ShowAbout => Some(Dialog::About),
            _ => None,
        }
    }
}

/// What the undo history allows now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct History {
    /// There is something to undo.
    pub can_undo: bool,
    /// There is something to redo.
    pub can_redo: bool,
}

fn unless(is_possible: bool, why_not: WhyNot) -> Option<WhyNot> {
    if is_possible { None } else { Some(why_not) }
}

fn running(state: &AppState, kind: JobKind) -> Option<WhyNot> {
    unless(state.job(kind).is_none(), WhyNot::AlreadyRuns)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::app::test_state::empty;

    #[test]
    fn every_listed_command_has_a_name_and_no_two_share_a_shortcut() {
        let state = empty();
        let mut shortcuts = BTreeSet::new();
        for command in listed() {
            let info = command.info(&state, History::default()).unwrap_or_else(|| panic!("{command:?} is in a menu without a name"));
            assert!(!info.name.text(Lang::Zh).is_empty() && !info.name.text(Lang::En).is_empty());
            if let Some(shortcut) = info.shortcut {
                assert!(shortcuts.insert(format!("{shortcut:?}")), "{command:?} shares {shortcut:?}");
            }
        }
        assert!(shortcuts.len() > 20);
    }

    #[test]
    fn what_needs_layers_says_so_while_nothing_is_open() {
        let state = empty();
        for command in [Command::Check, Command::ZoomAll, Command::SaveWorkspace] {
            assert_eq!(command.info(&state, History::default()).unwrap().why_not, Some(WhyNot::NothingOpen), "{command:?}");
        }
        assert_eq!(Command::ShowExport.info(&state, History::default()).unwrap().why_not, Some(WhyNot::NoResults));
        assert_eq!(Command::ShowOpen.info(&state, History::default()).unwrap().why_not, None);
    }
}
