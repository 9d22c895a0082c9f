//! What clicks and keys on the map mean while something is being drawn there: one meaning at a time.

use egui::{Key, Modifiers};

use crate::geometry::Point;

use super::ask::AskCommand;
use super::command::Command;
use super::measure::MeasureCommand;
use super::siting::SitingCommand;
use super::state::AppState;

/// What is being drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pencil {
    /// A proposed plot.
    Siting,
    /// What is measured.
    Measure,
    /// Where is asked.
    Ask,
}

/// What the hand did.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Touch {
    /// A point was set.
    Point(Point),
    /// The last one is taken back.
    TakeBack,
    /// That is all.
    Finish,
    /// No more of this.
    Cancel,
}

impl Pencil {
    /// What a touch asks for.
    #[must_use]
    pub fn command(self, touch: Touch) -> Command {
        match self {
            Self::Siting => Command::Siting(SitingCommand::Touch(touch)),
            Self::Ask => Command::Ask(AskCommand::Touch(touch)),
            Self::Measure => Command::Measure(MeasureCommand::Touch(touch)),
        }
    }

    /// What the keys ask for. Taken before any shortcut.
    pub fn keys(self, input: &mut egui::InputState) -> Vec<Command> {
        let keys = [(Key::Enter, Touch::Finish), (Key::Backspace, Touch::TakeBack), (Key::Escape, Touch::Cancel)];
        keys.into_iter().filter(|(key, _)| input.consume_key(Modifiers::NONE, *key)).map(|(_, touch)| self.command(touch)).collect()
    }
}

/// Sets a point, once where the hand slipped, or takes the last one back; the rest is the tools' own.
pub(super) fn set(points: &mut Vec<Point>, touch: Touch) {
    match touch {
        Touch::Point(at) if points.last() != Some(&at) => points.push(at),
        Touch::TakeBack => drop(points.pop()),
        Touch::Point(_) | Touch::Finish | Touch::Cancel => {}
    }
}

impl AppState {
    /// What is being drawn on the map.
    #[must_use]
    pub fn pencil(&self) -> Option<Pencil> {
        if self.tools.measure.is_some() {
            return Some(Pencil::Measure);
        }
        if self.tools.ask.drawing.is_some() {
            return Some(Pencil::Ask);
        }
        self.siting.drawing.is_some().then_some(Pencil::Siting)
    }

    /// Lays down whatever is being drawn with, so that something else can be.
    pub fn lay_down_pencil(&mut self) {
        self.tools.measure = None;
        self.siting.drawing = None;
        self.tools.ask.drawing = None;
    }
}
