//! Values that jobs hand over whole, and values on their way.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// An immutable value shared by `Arc`, compared by its generation alone, so that a state that holds millions of findings is still plain data.
pub struct Snapshot<T> {
    generation: u64,
    value: Arc<T>,
}

impl<T> Snapshot<T> {
    /// The value with its generation; generations are never given twice ([`super::state::AppState::next_generation`]).
    #[must_use]
    pub fn new(generation: u64, value: T) -> Self {
        Self { generation, value: Arc::new(value) }
    }

    /// Its generation.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The value, shared.
    #[must_use]
    pub fn share(&self) -> Arc<T> {
        Arc::clone(&self.value)
    }
}

impl<T> Clone for Snapshot<T> {
    fn clone(&self) -> Self {
        Self { generation: self.generation, value: Arc::clone(&self.value) }
    }
}

impl<T> PartialEq for Snapshot<T> {
    fn eq(&self, other: &Self) -> bool {
        self.generation == other.generation
    }
}

impl<T> fmt::Debug for Snapshot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Snapshot({})", self.generation)
    }
}

impl<T> Deref for Snapshot<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A value that a job computes: the old one stays readable, marked, while the new one is on its way.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Asked<T> {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// On its way, with the value there was.
    Pending(Option<T>),
    /// Here.
    Ready(T),
    /// It could not be had, and why; with the value there was.
    Failed(String, Option<T>),
}

impl<T> Asked<T> {
    /// The value to show, new or old.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            Self::Pending(value) | Self::Failed(_, value) => value.as_ref(),
            Self::NotAsked => None,
        }
    }

    /// Whether a newer value is on its way.
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Pending(_))
    }

    /// Marks it as on its way, keeping the value there is.
    pub fn ask(&mut self) {
        *self = Self::Pending(self.take());
    }

    /// Marks it as failed, keeping the value there is.
    pub fn fail(&mut self, reason: String) {
        *self = Self::Failed(reason, self.take());
    }

    fn take(&mut self) -> Option<T> {
        match std::mem::take(self) {
            Self::Ready(value) => Some(value),
            Self::Pending(value) | Self::Failed(_, value) => value,
            Self::NotAsked => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapshots_are_equal_by_generation() {
        assert_eq!(Snapshot::new(1, "a"), Snapshot::new(1, "b"));
        assert_ne!(Snapshot::new(1, "a"), Snapshot::new(2, "a"));
    }

    #[test]
    fn an_old_value_stays_readable_while_the_new_one_is_computed() {
        let mut value = Asked::Ready(5);
        value.ask();
        assert!(value.is_pending());
        assert_eq!(value.value(), Some(&5));
        value.fail("no".to_owned());
        assert_eq!(value.value(), Some(&5));
    }
}
