//! What stands in which menu.

use super::Command;
use crate::app::around::CardCommand;
use crate::app::ask::AskCommand;
use crate::app::compare::CompareCommand;
use crate::app::measure::{MeasureCommand, MeasureKind};
use crate::app::siting::SitingCommand;
use crate::app::state::{Panel, Tab};
use crate::app::style::StyleCommand;
use crate::app::theme::Theme;
use crate::ids::LayerId;
use crate::words::Lang;
use crate::words::commands::MenuName;

/// The menus with their commands; `None` is a line between groups.
#[must_use]
pub fn menus() -> Vec<(MenuName, Vec<Option<Command>>)> {
    use Command as C;
    let tabs = Tab::ALL.map(|tab| Some(C::ShowTab(tab)));
    let panels = [Panel::Layers, Panel::Card, Panel::Tables].map(|panel| Some(C::TogglePanel(panel)));
    vec![
        (
            MenuName::File,
            vec![
                Some(C::ShowOpen),
                Some(C::OpenDemo),
                None,
                Some(C::ShowOpenWorkspace),
                Some(C::SaveWorkspace),
                Some(C::ShowSaveWorkspace),
                None,
                Some(C::ShowExport),
                Some(C::ShowSavePicture),
                Some(C::ShowPrintPlot),
                None,
                Some(C::Quit),
            ],
        ),
        (
            MenuName::Edit,
            vec![
                Some(C::Undo),
                Some(C::Redo),
                None,
                Some(C::ShowFind),
                Some(C::CopyCard),
                Some(C::Card(CardCommand::CopyTable)),
                Some(C::CopyMap),
                Some(C::Deselect),
            ],
        ),
        (
            MenuName::View,
            [
                vec![Some(C::ZoomIn), Some(C::ZoomOut), Some(C::ZoomAll), Some(C::ZoomSelection), None],
                panels.to_vec(),
                vec![
                    Some(C::ToggleOverview),
                    Some(C::ToggleKilometreGrid),
                    Some(C::ToggleGraticule),
                    None,
                    Some(C::Compare(CompareCommand::Toggle)),
                    Some(C::Compare(CompareCommand::Exchange)),
                    None,
                    Some(C::SetTheme(Theme::Light)),
                    Some(C::SetTheme(Theme::Dark)),
                    None,
                ],
                vec![Some(C::SetLang(Lang::Zh)), Some(C::SetLang(Lang::En)), None, Some(C::LargerText), Some(C::SmallerText)],
            ]
            .concat(),
        ),
        (MenuName::Layer, Vec::new()),
        (
            MenuName::Check,
            vec![
                Some(C::Check),
                Some(C::StopWork),
                None,
                Some(C::NextConflict),
                Some(C::PreviousConflict),
                None,
                Some(C::DeepCheck(None)),
                Some(C::Reload),
                None,
                Some(C::ToggleDoubtful),
                Some(C::ToggleConflictsOnMap),
                Some(C::ClearFilter),
                None,
                Some(C::ShowRules),
                Some(C::BuiltInRules),
            ],
        ),
        (
            MenuName::Tools,
            [
                vec![
                    Some(C::Measure(MeasureCommand::Start(MeasureKind::Distance))),
                    Some(C::Measure(MeasureCommand::Start(MeasureKind::Area))),
                    None,
                    Some(C::Ask(AskCommand::Show)),
                    Some(C::Ask(AskCommand::Buffer)),
                    None,
                    Some(C::Siting(SitingCommand::Show)),
                    Some(C::ShowMatching),
                    None,
                    Some(C::ShowPalette),
                    None,
                ],
                tabs.to_vec(),
            ]
            .concat(),
        ),
        (MenuName::Help, vec![Some(C::ShowHelp), Some(C::ShowAbout)]),
    ]
}

/// What can be done with one layer: the layer menu's and the context menu's entries.
#[must_use]
pub fn layer_commands(layer: LayerId) -> Vec<Option<Command>> {
    use Command as C;
    vec![
        Some(C::ZoomLayer(layer)),
        Some(C::ShowAttributes(layer)),
        Some(C::ShowProblems(Some(layer))),
        Some(C::DeepCheck(Some(layer))),
        Some(C::Reload),
        None,
        Some(C::ToggleLayer(layer)),
        Some(C::ToggleLabels(layer)),
        Some(C::Style(StyleCommand::Show(layer))),
        Some(C::LayerSettings(layer)),
        Some(C::LayerUp(layer)),
        Some(C::LayerDown(layer)),
        None,
        Some(C::RemoveLayer(layer)),
    ]
}

/// Every command that needs no object: what palette and help list.
#[must_use]
pub fn listed() -> Vec<Command> {
    let mut commands: Vec<Command> = menus().into_iter().flat_map(|(_, commands)| commands).flatten().collect();
    commands.extend([Command::Pan(-1, 0), Command::Pan(1, 0), Command::Pan(0, 1), Command::Pan(0, -1)]);
    commands
}
