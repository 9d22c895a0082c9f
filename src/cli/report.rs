//! Progress on stderr: one line that is redrawn on a terminal, else lines at growing intervals.

use std::io::{IsTerminal as _, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::progress::{Progress, Report};
use crate::words::Lang;
use crate::words::command_line::stage;
use crate::words::terms::time_left;

/// A terminal's line is redrawn at most this often: faster only flickers.
const REDRAW: Duration = Duration::from_millis(100);

/// The first line without a terminal comes after this; each next interval is twice as long.
const FIRST_LINE: Duration = Duration::from_secs(2);

/// Where progress stands on the screen.
struct Line {
    next: Instant,
    interval: Duration,
    is_drawn: bool,
}

/// A watcher that draws on stderr, or nobody when `is_quiet`.
#[must_use]
pub fn progress(lang: Lang, is_quiet: bool) -> Progress {
    if is_quiet {
        return Progress::silent();
    }
    let is_terminal = std::io::stderr().is_terminal();
    let interval = if is_terminal { REDRAW } else { FIRST_LINE };
    let line = Mutex::new(Line { next: Instant::now() + interval, interval, is_drawn: false });
    Progress::new(move |report| {
        let mut line = line.lock().unwrap_or_else(PoisonError::into_inner);
        if Instant::now() >= line.next {
            draw(&mut line, lang, is_terminal, &report);
        }
    })
}

/// Progress is a courtesy: a stderr that cannot be written to does not stop the work.
fn draw(line: &mut Line, lang: Lang, is_terminal: bool, report: &Report) {
    let text = sentence(lang, report);
    let mut stderr = std::io::stderr().lock();
    let outcome = if is_terminal { write!(stderr, "\r\x1b[2K{text}") } else { writeln!(stderr, "{text}") };
    line.is_drawn = outcome.is_ok() && is_terminal;
    if !is_terminal {
        line.interval *= 2;
    }
    line.next = Instant::now() + line.interval;
}

/// Removes the line from a terminal before anything else is written there.
pub fn clear() {
    let mut stderr = std::io::stderr().lock();
    if stderr.is_terminal() {
        write!(stderr, "\r\x1b[2K").ok();
    }
}

fn sentence(lang: Lang, report: &Report) -> String {
    let subject = crate::text::printable(&report.subject);
    let percent =
        (report.done.min(report.total) * 100).checked_div(report.total).map_or_else(String::new, |percent| format!(" {percent} %"));
    let left = report.left.map_or_else(String::new, |left| format!(" {}", time_left(left, lang)));
    format!("{} {subject}{percent}{left}", stage(report.stage, lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Stage;

    #[test]
    fn a_sentence_says_what_is_done_to_what_and_how_far() {
        let mut report = Report { stage: Stage::Reading, subject: "耕地".into(), done: 31, total: 50, left: None };
        assert_eq!(sentence(Lang::Zh, &report), "读取 耕地 62 %");
        report.left = Some(Duration::from_millis(2_400));
        assert_eq!(sentence(Lang::Zh, &report), "读取 耕地 62 % 约剩 3 秒");
        (report.total, report.left) = (0, None);
        assert_eq!(sentence(Lang::En, &report), "reading 耕地");
    }

    #[test]
    fn control_characters_of_a_file_name_never_reach_the_terminal() {
        let report = Report { stage: Stage::Reading, subject: "a\x1b[31mb".into(), done: 0, total: 0, left: None };
        assert!(!sentence(Lang::Zh, &report).contains('\x1b'));
    }
}
