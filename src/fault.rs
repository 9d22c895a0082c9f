//! Calculations that must not take others down with them: a panic becomes a value, and no trace of it is printed.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    /// How many isolated calculations this thread is in.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Counts one isolated calculation while it lives.
struct Inside;

impl Inside {
    fn enter() -> Self {
        DEPTH.with(|depth| depth.set(depth.get() + 1));
        Self
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        DEPTH.with(|depth| depth.set(depth.get().saturating_sub(1)));
    }
}

/// Runs a calculation whose panic is a fault of its own: whoever asked says so where people look for it, so nothing goes to stderr.
/// What it was changing may be half done. Costs nothing that can be measured as long as nothing panics.
///
/// # Errors
/// The panic's text, when it panics.
pub fn isolated<T>(calculate: impl FnOnce() -> T) -> Result<T, String> {
    static HUSHED: Once = Once::new();
    HUSHED.call_once(hush);
    let _inside = Inside::enter();
    catch_unwind(AssertUnwindSafe(calculate)).map_err(|panic| text(panic.as_ref()))
}

/// Panics outside of isolated calculations are reported as before.
fn hush() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if DEPTH.try_with(Cell::get).unwrap_or(0) == 0 {
            report(info);
        }
    }));
}

/// What a panic says.
#[must_use]
pub fn text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_panic_becomes_its_text() {
        assert_eq!(isolated(|| 7), Ok(7));
        assert_eq!(isolated(|| -> u8 { panic!("a broken ring") }), Err("a broken ring".to_owned()));
        let number = 3;
        assert_eq!(isolated(|| -> u8 { panic!("ring {number}") }), Err("ring 3".to_owned()));
        // One within another: the outer one is still isolated after the inner one fell.
        assert_eq!(isolated(|| isolated(|| -> u8 { panic!("inner") }).and(isolated(|| 1)).is_err()), Ok(true));
    }

    /// Run by the next test, alone, with its stderr read.
    #[test]
    #[ignore = "panics on purpose; run by the next test"]
    fn panics_inside_and_outside() {
        assert!(isolated(|| -> u8 { panic!("said inside") }).is_err());
        assert!(catch_unwind(|| panic!("said outside")).is_err());
    }

    #[test]
    fn only_panics_outside_are_printed() {
        let arguments = ["--exact", "fault::tests::panics_inside_and_outside", "--ignored", "--nocapture"];
        let output = Command::new(std::env::current_exe().unwrap()).args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.contains("said outside"), "{said}");
        assert!(!said.contains("said inside"), "{said}");
    }
}
