//! From what, with what and when a list was made: what the spreadsheet's last sheets say and a workspace keeps of a run.

use crate::layer::Role;
use crate::problem::ProblemGroup;

/// Where a list comes from.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Provenance {
    /// The program's version.
    pub program_version: String,
    /// Seconds since 1970 when the check began.
    pub started_unix_secs: u64,
    /// The rule set's name.
    pub rule_set: String,
    /// The rule set's version.
    pub rule_set_version: String,
    /// The CRS of all areas and distances: name and code.
    pub analysis_crs: String,
    /// The layers, in the order in which they were given.
    pub inputs: Vec<InputRecord>,
    /// Rules that could not be evaluated, or not against everything.
    pub not_evaluated: Vec<RuleGap>,
}

/// A rule that was not evaluated: never to be taken for passed (DESIGN 4.4).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleGap {
    /// The rule's identifier.
    pub rule: String,
    /// Why not, as a sentence in the output's language.
    pub reason: String,
    /// It was evaluated with other layers that are there.
    pub is_partial: bool,
}

/// One layer of a run.
#[derive(Clone, PartialEq, Debug)]
pub struct InputRecord {
    /// The layer's name.
    pub layer: String,
    /// Its role.
    pub role: Role,
    /// The file's name without its folder: lists travel, and folders say things about their owners.
    pub file_name: String,
    /// How many records it has, null and deleted ones included.
    pub records: u32,
    /// Its CRS: name and code; "" when not known.
    pub crs: String,
    /// How the CRS was found.
    pub crs_how: crate::layer::CrsHow,
    /// How far positions may be off, in metres.
    pub position_error_m: f64,
    /// Its text encoding.
    pub encoding: String,
    /// Names of the identifier and class fields; "" where there is none.
    pub id_field: String,
    /// As above.
    pub class_field: String,
    /// Its files with their hashes.
    pub files: Vec<InputFile>,
    /// What is imperfect, by kind.
    pub problems: Vec<ProblemGroup>,
}

/// One file of a layer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InputFile {
    /// Its name without its folder.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// Its BLAKE3 hash in hex digits.
    pub hash: String,
    /// Whether it was written to after the check began, so that the hash may be of other bytes than were checked.
    pub is_newer_than_run: bool,
}

/// Seconds since 1970 as `2026-11-23 15:04` in China Standard Time (UTC+8, without summer time since 1992): the time in every
/// office that this program serves, and the same text on whatever machine it is made.
#[must_use]
pub fn beijing_time(unix_secs: u64) -> String {
    let (year, month, day, minute_of_day) = beijing_date(unix_secs);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", minute_of_day / 60, minute_of_day % 60)
}

/// Year, month, day and minute of the day in China Standard Time. Days to civil date by Howard Hinnant's `civil_from_days`.
#[must_use]
pub(super) fn beijing_date(unix_secs: u64) -> (u32, u32, u32, u32) {
    // No clock shows a year beyond 9999; bounded so that a broken one cannot overflow.
    let local = unix_secs.min(253_402_000_000) + 8 * 3600;
    let days = local / 86_400 + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year as u32, month as u32, day as u32, (local % 86_400 / 60) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_beijing() {
        assert_eq!(beijing_time(0), "1970-01-01 08:00");
        assert_eq!(beijing_time(951_782_399), "2000-02-29 07:59");
        assert_eq!(beijing_time(1_767_196_800), "2026-01-01 00:00");
        assert_eq!(beijing_time(4_107_542_399), "2100-03-01 07:59");
        assert_eq!(beijing_time(u64::MAX).len(), 16);
    }
}
