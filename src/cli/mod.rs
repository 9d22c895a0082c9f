//! The command line: one file a subcommand; calls tasks, holds no domain logic.
