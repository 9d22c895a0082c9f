//! Cell formats. Grey lines around cells, one colour a severity, nothing else.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::rules::Severity;

/// Formats that all sheets share.
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) line: Format,
    pub(super) head: Format,
    pub(super) section: Format,
    pub(super) text: Format,
    pub(super) doubtful: Format,
    pub(super) whole: Format,
    /// 0.01: areas, widths, distances.
    pub(super) hundredth: Format,
    pub(super) percent: Format,
    pub(super) total_text: Format,
    pub(super) total_whole: Format,
    pub(super) total_hundredth: Format,
    severities: [Format; 4],
}

impl Styles {
    pub(super) fn new() -> Self {
        let cell = || {
            Format::new().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00D0_D0D0)).set_align(FormatAlign::VerticalCenter)
        };
        let total = || cell().set_bold().set_background_color(Color::RGB(0x00F2_F2F2));
        let severity = |fill: u32, ink: u32| {
            cell().set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(ink)).set_align(FormatAlign::Center)
        };
        Self {
            title: Format::new().set_bold().set_font_size(16).set_align(FormatAlign::VerticalCenter),
            line: Format::new().set_font_color(Color::RGB(0x0059_5959)),
            head: cell().set_bold().set_text_wrap().set_align(FormatAlign::Center).set_background_color(Color::RGB(0x00E7_EBF0)),
            section: Format::new().set_bold().set_font_size(12),
            text: cell(),
            doubtful: cell().set_italic().set_font_color(Color::RGB(0x0059_5959)),
            whole: cell().set_num_format("#,##0"),
            hundredth: cell().set_num_format("#,##0.00"),
            percent: cell().set_num_format("0.00%"),
            total_text: total(),
            total_whole: total().set_num_format("#,##0"),
            total_hundredth: total().set_num_format("#,##0.00"),
            // Dark enough to tell apart in black and white, pale enough to read the word.
            severities: [
                severity(0x00E2_EFDA, 0x0037_5623),
                severity(0x00FF_E699, 0x0059_4300),
                severity(0x00F4_B183, 0x0060_2A00),
                severity(0x00C0_0000, 0x00FF_FFFF),
            ],
        }
    }

    pub(super) fn severity(&self, severity: Severity) -> &Format {
        let [low, medium, high, critical] = &self.severities;
        match severity {
            Severity::Low => low,
            Severity::Medium => medium,
            Severity::High => high,
            Severity::Critical => critical,
        }
    }
}
