//! A column of headings and labelled lines that fills from the top and knows where it ends.

use crate::paint::Sheet;
use crate::paint::font::{Weight, text_width};
use crate::paint::sheet::{Frame, cut, wrapped};
use crate::paint::style::{self, Colour};
use crate::words::Lang;
use crate::words::plot_sheet::{SheetWord, more_rows};

/// Size of facts.
const SIZE: f32 = 9.5;
/// From line to line.
const ROW: f32 = 13.0;
/// Lines that one value may take.
const LINES_A_VALUE: usize = 2;

/// A column on a sheet.
pub(super) struct Column {
    left: f32,
    right: f32,
    bottom: f32,
    /// Where the next line begins.
    pub(super) y: f32,
}

impl Column {
    pub(super) fn new([left, top, right, bottom]: Frame) -> Self {
        Self { left, right, bottom, y: top }
    }

    pub(super) fn has_room(&self, rows: usize) -> bool {
        self.y + ROW * rows as f32 <= self.bottom
    }

    pub(super) fn space(&mut self, points: f32) {
        self.y += points;
    }

    pub(super) fn wrapped(&self, text: &str) -> Vec<String> {
        wrapped(text, Weight::Regular, SIZE, self.right - self.left)
    }

    pub(super) fn heading(&mut self, sheet: &mut Sheet, text: &str) {
        sheet.text(text, Weight::Bold, 10.5, [self.left, self.y + 10.0], style::text(false).0);
        sheet.line([self.left, self.y + 14.0], [self.right, self.y + 14.0], 0.5, style::furniture(false).0.with_alpha(150));
        self.y += 17.0;
    }

    pub(super) fn line(&mut self, sheet: &mut Sheet, text: &str, weight: Weight) {
        sheet.text(text, weight, SIZE, [self.left, self.y + SIZE], style::text(false).0);
        self.y += ROW;
    }

    pub(super) fn coloured(&mut self, sheet: &mut Sheet, text: &str, colour: Colour) {
        sheet.rectangle([self.left, self.y + 1.5, self.left + 3.0, self.y + 11.0], colour);
        let text = cut(text, Weight::Bold, SIZE, self.right - self.left - 8.0);
        sheet.text(&text, Weight::Bold, SIZE, [self.left + 8.0, self.y + SIZE], style::text(false).0);
        self.y += ROW;
    }

    /// Labels to the left, values beside them; what there is no room for is counted.
    pub(super) fn facts(&mut self, sheet: &mut Sheet, facts: &[(String, String)], lang: Lang) {
        let muted = style::furniture(false).0;
        let widest =
            |texts: &mut dyn Iterator<Item = &String>| texts.map(|text| text_width(text, Weight::Regular, SIZE)).fold(0.0, f32::max);
        let width = self.right - self.left;
        // Short values leave their room to long labels.
        let most = (width * 0.42).max(width - widest(&mut facts.iter().map(|(_, value)| value)) - 2.0);
        let labels = (widest(&mut facts.iter().map(|(label, _)| label)) + 8.0).min(most);
        for (told, (label, value)) in facts.iter().enumerate() {
            let mut lines = wrapped(value, Weight::Regular, SIZE, self.right - self.left - labels);
            if lines.len() > LINES_A_VALUE {
                let rest = lines.split_off(LINES_A_VALUE - 1).concat();
                lines.push(cut(&rest, Weight::Regular, SIZE, self.right - self.left - labels));
            }
            let is_last = told + 1 == facts.len();
            if !self.has_room(lines.len() + usize::from(!is_last)) {
                sheet.text(&more_rows(lang, facts.len() - told), Weight::Regular, SIZE, [self.left, self.y + SIZE], muted);
                self.y += ROW;
                return;
            }
            let label = cut(label, Weight::Regular, SIZE, labels - 6.0);
            sheet.text(&label, Weight::Regular, SIZE, [self.left, self.y + SIZE], muted);
            for line in &lines {
                sheet.text(line, Weight::Regular, SIZE, [self.left + labels, self.y + SIZE], style::text(false).0);
                self.y += ROW;
            }
        }
    }

    /// A heading with facts, or with the sentence that stands for none.
    pub(super) fn block(&mut self, sheet: &mut Sheet, heading: SheetWord, facts: &[(String, String)], none: Option<SheetWord>, lang: Lang) {
        if (facts.is_empty() && none.is_none()) || !self.has_room(3) {
            return;
        }
        self.heading(sheet, heading.text(lang));
        match none.filter(|_| facts.is_empty()) {
            Some(word) => self.line(sheet, word.text(lang), Weight::Regular),
            None => self.facts(sheet, facts, lang),
        }
        self.space(4.0);
    }
}
