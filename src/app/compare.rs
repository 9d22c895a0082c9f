//! Comparing two layers, such as planned against present use: one left and one right of a divider (swipe), or one after the other (blink).

use crate::ids::LayerId;
use crate::layer::Role;

use super::state::AppState;

/// In which way two layers are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompareHow {
    /// The first left of a divider, the second right of it.
    Swipe,
    /// One of them at a time.
    Blink,
}

/// What one side of a comparison shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compared {
    /// One layer.
    Layer(LayerId),
    /// All layers of a role: farmland often comes as a file a county.
    Role(Role),
    /// A base map, by its number.
    Base(u64),
}

impl Compared {
    fn has(self, layer: LayerId, role: Role) -> bool {
        match self {
            Self::Layer(own) => own == layer,
            Self::Role(own) => own == role,
            Self::Base(_) => false,
        }
    }
}

/// What is compared. All other layers are shown on both sides.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct CompareView {
    /// The two sides.
    pub of: [Compared; 2],
    /// In which way.
    pub how: CompareHow,
    /// Where the divider stands: the first one's share of the map's width.
    pub share: f32,
    /// Which of them shows while they blink.
    pub shown: usize,
}

/// What can be asked.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum CompareCommand {
    /// Begin to compare, or end.
    Toggle,
    /// Compare this layer as the first or the second.
    Choose(usize, Compared),
    /// Compare in this way.
    How(CompareHow),
    /// The divider was moved to this share of the map's width.
    Divide(f32),
    /// The first becomes the second; while they blink, the other one shows.
    Exchange,
}

/// One side of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Side {
    own: Compared,
    other: Compared,
}

impl Side {
    /// Whether this side shows a layer; `None` for layers that are not compared.
    #[must_use]
    pub fn shows(self, layer: LayerId, role: Role) -> Option<bool> {
        let is_own = self.own.has(layer, role);
        (is_own || self.other.has(layer, role)).then_some(is_own)
    }

    /// The same for a base map.
    #[must_use]
    pub fn shows_base(self, id: u64) -> Option<bool> {
        let is_own = self.own == Compared::Base(id);
        (is_own || self.other == Compared::Base(id)).then_some(is_own)
    }
}

impl CompareView {
    /// Both sides, the first one's first.
    #[must_use]
    pub fn sides(&self) -> [Side; 2] {
        let [first, second] = self.of;
        [Side { own: first, other: second }, Side { own: second, other: first }]
    }

    /// What to compare at first: planned use with farmland classes, else the first two of what can be chosen. `None` with fewer than two layers.
    #[must_use]
    pub fn first(state: &AppState) -> Option<Self> {
        let mut choices = choices(state);
        let rank = |of: &Compared| match (of, role_of(state, *of)) {
            (_, Some(Role::Zoning)) => 0,
            (_, Some(Role::Farmland)) => 2,
            _ => 4,
        };
        // All layers of a role before one of them.
        choices.sort_by_key(|of| rank(of) + i32::from(matches!(of, Compared::Layer(_))));
        let first = *choices.first()?;
        let role = role_of(state, first);
        let second = *choices.iter().find(|of| **of != first && role_of(state, **of) != role).or(choices.get(1))?;
        Some(Self { of: [first, second], how: CompareHow::Swipe, share: 0.5, shown: 0 })
    }
}

/// What can be compared: every layer, every role that has several, every base map.
#[must_use]
pub fn choices(state: &AppState) -> Vec<Compared> {
    let mut choices = Vec::new();
    for view in &state.layers {
        let of = Compared::Layer(view.layer);
        if let Some(role) = role_of(state, of).filter(|role| *role != Role::Other && layers_of(state, *role) > 1)
            && !choices.contains(&Compared::Role(role))
        {
            choices.push(Compared::Role(role));
        }
        choices.push(of);
    }
    choices.extend(state.bases.iter().filter(|base| base.map.is_some()).map(|base| Compared::Base(base.id)));
    choices
}

/// How many layers have a role.
#[must_use]
pub fn layers_of(state: &AppState, role: Role) -> usize {
    state.layers.iter().filter(|view| role_of(state, Compared::Layer(view.layer)) == Some(role)).count()
}

fn role_of(state: &AppState, of: Compared) -> Option<Role> {
    match of {
        Compared::Role(role) => Some(role),
        Compared::Base(_) => None,
        Compared::Layer(layer) => state.document.as_ref()?.summary(layer).map(|summary| summary.role),
    }
}
