//! How a command ends (DESIGN 4.1).

use std::process::ExitCode;

/// The process's exit status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExitStatus {
    /// Done, conflicts or not.
    Done,
    /// Could not do it; the message said file, record, what is wrong, what to do.
    Failed,
    /// Wrong usage.
    Usage,
    /// Conflicts of the severity given by `--fail-on` were found.
    ConflictsFound,
}

impl ExitStatus {
    /// The number that scripts see.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::ConflictsFound => 3,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_see_the_numbers_of_the_contract() {
        let all = [ExitStatus::Done, ExitStatus::Failed, ExitStatus::Usage, ExitStatus::ConflictsFound];
        assert_eq!(all.map(ExitStatus::number), [0, 1, 2, 3]);
    }
}
