//! The window: plain state, one command enum, a pure `apply`, jobs off the UI thread.
