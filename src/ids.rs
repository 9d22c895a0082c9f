//! Index types: four bytes each, checked when made, so that a layer's number is never taken for a record's.

use std::fmt;

macro_rules! index_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(u32);

        impl $name {
            /// The index with this number.
            #[must_use]
            pub const fn new(number: u32) -> Self {
                Self(number)
            }

            /// The index of place `place` in a list; `None` beyond four bytes.
            #[must_use]
            pub fn from_place(place: usize) -> Option<Self> {
                u32::try_from(place).ok().map(Self)
            }

            /// The number as stored.
            #[must_use]
            pub const fn get(self) -> u32 {
                self.0
            }

            /// The number as a place in a list.
            #[must_use]
            pub const fn place(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

index_type! {
    /// A layer's place in the list of the layers that are open together.
    LayerId
}
index_type! {
    /// A record's 0-based place in its file; deleted rows and null shapes count (DESIGN 4.3).
    RecordNo
}
index_type! {
    /// A rule's place in its rule set.
    RuleId
}
