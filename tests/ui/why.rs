//! The chain behind a conflict on the card: unfolded, read, copied, folded.

use jingtu::app::command::Command;
use jingtu::app::snapshot::Asked;
use jingtu::app::theme::Theme;
use jingtu::words::Lang;
use jingtu::words::explain::ExplainWord;

use super::kit::Window;

#[test]
fn the_card_says_why_from_the_file_to_the_article() {
    for (lang, parts) in [
        (Lang::Zh, ["BLAKE3 ", "规则 R1", "投影面积", "第二种方法", "依据 .prj"]),
        (Lang::En, ["BLAKE3 ", "Rule R1", "planar", "second method", "from the .prj"]),
    ] {
        let mut window = Window::demo(lang, [1280.0, 800.0], Theme::Light);
        window.check();
        window.send(Command::SelectConflict(0));
        window.wait("the card", |state| state.jobs.is_empty() && state.card.value().is_some());
        assert!(!window.shows("BLAKE3"));
        // The chosen conflict is the first on the card.
        window.send(Command::Why(jingtu::app::why::WhyCommand::Show(0)));
        window.wait("the chain", |state| matches!(state.why.chain, Asked::Ready(_)));
        for part in parts {
            assert!(window.shows(part), "{part}");
        }
        assert!(window.shows(ExplainWord::CopyWhy.text(lang)));
        window.reach_and_click(ExplainWord::CloseWhy.text(lang));
        assert!(!window.shows("BLAKE3"));
        // By its button, too.
        window.click_containing(ExplainWord::Why.text(lang));
        window.wait("the chain", |state| matches!(state.why.chain, Asked::Ready(_)));
        assert!(window.shows("BLAKE3"));
    }
}
