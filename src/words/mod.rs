//! Every text a person reads, in Chinese and English side by side. Keys are enums and both languages stand in one line,
//! so a missing text does not compile.

/// The language of a text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Lang {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

/// Declares an enum of texts: `Key => "中文", "English";`. `Key.text(lang)` gives the text.
macro_rules! catalogue {
    ($(#[$doc:meta])* $name:ident { $($key:ident => $zh:literal, $en:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum $name { $(#[doc = $en] $key,)* }

        impl $name {
            /// The text in `lang`.
            #[must_use]
            pub fn text(self, lang: $crate::words::Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$key, $crate::words::Lang::Zh) => $zh, (Self::$key, $crate::words::Lang::En) => $en,)*
                }
            }

            /// All keys, for tests.
            pub const ALL: &'static [Self] = &[$(Self::$key,)*];
        }
    };
}

/// Chinese and English side by side; names in braces are taken from where it stands.
macro_rules! say {
    ($lang:expr, $zh:literal, $en:literal $(,)?) => {
        match $lang {
            Lang::Zh => format!($zh),
            Lang::En => format!($en),
        }
    };
}

pub mod ask;
pub mod base;
pub mod card;
pub mod command_line;
pub mod commands;
pub mod compare;
pub mod dashboard;
mod deep_problems;
pub mod errors;
pub mod explain;
pub mod export;
mod failed_pairs;
pub mod field_names;
pub mod figures;
pub mod grouping;
pub mod import;
pub mod info;
pub mod land_codes;
mod layer_problems;
pub mod map;
pub mod measure;
pub mod plot_sheet;
pub mod problems;
pub mod reconcile;
pub mod rules;
pub mod siting;
pub mod source_error;
pub mod style;
mod table_problems;
pub mod terms;
pub mod window;
