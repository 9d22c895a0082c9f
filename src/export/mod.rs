//! Conflicts -> files. One small file a format. Interface sketch.
