//! A guess from the bytes alone, for files that say nothing: which reading gives the likeliest characters.
//!
//! Each encoding's reading of the texts is scored by character: how common it is in text of that encoding's languages, and how it
//! stands among its neighbours. The mean decides. GBK has a small advantage: it is what offices here write.

use encoding_rs::{BIG5, Encoding, GBK, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

/// The outcome of a guess.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Guess {
    /// The likeliest encoding.
    pub(super) encoding: &'static Encoding,
    /// Whether no other comes near, and there was enough to judge by.
    pub(super) is_sure: bool,
}

/// By this much the best must lead to be sure; from the files of the reading tests.
const LEAD: f64 = 0.35;
/// Fewer characters beyond ASCII than this do not make a guess of an alphabet sure: one accented letter may be anything.
const ENOUGH_LETTERS: usize = 4;

/// The most frequent characters of written Chinese in the mainland, and those of land, places and enterprises: three in four characters
/// of attribute text are among them, one in seven of what a wrong reading gives.
const COMMON_SIMPLIFIED: &str = "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感见明问力理尔点文几定本公特做外孩相西果走将月十实向声车全信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克代员许先口由死安写性马光白或住难望教命花结乐色更拉东神记处让母父应直字场平报友关放至张认接告入笑内英军候民岁往何度山觉路带万男边风解叫任金快原吃妈变通师立象数四失满战远格士音轻目条呢病始达深完今提求清王化空业思切怎非找片罗钱语元喜曾离飞科言干流欢约各即指合反题必该论交终林请医晚制球决传画保读运及则房早院量苦火布品近坐产答星精视五连司巴奇管类未朋且婚台夜青北队久乎越观落尽形影红爸百令周吧识步希亚术留市半热送兴造谈容极随演收首根讲整式取照办强石古华拿计您装似足双妻尼转诉米称丽客南领节衣站黑刻统断福城故历惊脸选包紧争另建维绝树系伤示愿持千史谁准联妇纪基买志静阿诗独复痛消社算义竟确酒需单治卡幸兰念举仅钟怕共毛句息功官待究跟穿室易游程号居考突皮哪费倒价图具刚脑永歌响商礼细专黄块脚味灵改据般破引食仍存众注笔甚某沉血备习校默务土微娘须试怀料调广苏显赛查密议底列富梦错座参八除跑柳州县区乡镇村省屯组街巷坡岭坪塘坝湾洞江河湖溪沟渠库泉耕园草旱田稻菜果茶桑蔗农牧渔宅矿冶炼厂铁铜铅锌镉汞砷铬锑锰锡镍氰苯烃油漆镀革纺染药肥仓储铁航空港码头桥隧公园绿地广场医院幼儿养老福利机关团体文化育体设施服务零售批发餐饮旅馆住宿金融办公教堂寺庙殡葬监狱消防防护林裸岩沙盐碱冰雪滩涂沼泽优先护类安全控严格险修复名录污染壤源状况调查评估监测治理措施责任单位编码面积备注录入审核权属坐落图斑桂林南宁贵港玉百色贺池来宾崇左梧北海防城钦柳城鹿寨融安融水三江鱼峰柳北柳南柳江东兴洛容拉堡沙太阳白露雀儿黑龙吉辽宁内蒙古甘肃陕晋冀鲁豫皖浙闽赣鄂湘粤琼渝川黔滇藏青疆京津沪简体繁国语测试亩顷等级汽车零件化学有限责任公司股份集团制造加工厂房旧址原址拆迁拟规划居商业混合";

/// The same for traditional characters where they differ in form, and the commonest of those that do not.
const COMMON_TRADITIONAL: &str = "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運笑飛風步改收根幹造言聯持組每濟車親極林服快辦議往元英士證近失轉夫令準布始怎呢存未遠叫台單影具羅字愛擊流備兵連調深商算質團集百需價花黨華城石級整府離況亞請技際約示復病息究線似官火斷精滿支視消越器容照須九增研寫稱企八功嗎包片史委乎查輕易早曾除農找裝廣顯吧阿李標談吃圖念六引歷首醫局突專費號盡另周較注語僅考落青隨選列灣臺縣鄉鎮村里鄰街巷段號橋灘溝渠庫繁體國語香港澳門九龍新界";

/// The letters that carry most of western European text.
const COMMON_WESTERN: &str = "éèàáâäãåæçêëíîïñóôõöøúùûüßœÉÈÀÁÄÅÆÇÍÑÓÖØÚÜ°±²";
/// The same for central European text.
const COMMON_CENTRAL: &str = "áäąćčçďéęěëíîĺľłńňóôőöŕřśšşťţúůüűýźżžăâÁČĎÉĚÍŇÓŘŠŤÚŮÝŽŁŚŻ°";
/// The commonest Russian letters, small.
const COMMON_CYRILLIC: &str = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё";

/// Guesses the encoding of `texts`, which all have something beyond ASCII.
pub(super) fn guess(texts: &[Vec<u8>]) -> Guess {
    let mut scores = [
        (GBK, mean(texts, GBK, chinese_gbk) + 0.2),
        (BIG5, mean(texts, BIG5, chinese_big5)),
        (WINDOWS_1252, mean(texts, WINDOWS_1252, |decoded, _| letters(decoded, COMMON_WESTERN))),
        (WINDOWS_1250, mean(texts, WINDOWS_1250, |decoded, _| letters(decoded, COMMON_CENTRAL)) - 0.1),
        (WINDOWS_1251, mean(texts, WINDOWS_1251, |decoded, _| cyrillic(decoded))),
    ];
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    let [(encoding, best), (_, second), ..] = scores;
    let beyond_ascii = texts.iter().flatten().filter(|byte| !byte.is_ascii()).count();
    // Big5 and GBK share nearly all their codes; the reading is likely, never sure (README of the reading tests).
    let is_enough = encoding == GBK || (encoding != BIG5 && beyond_ascii >= ENOUGH_LETTERS);
    let is_alphabet_apart = encoding == WINDOWS_1252 || best - second >= LEAD;
    let is_sure = is_enough && best > 0.0 && if encoding == GBK { best - second >= LEAD / 2.0 } else { is_alphabet_apart };
    Guess { encoding, is_sure }
}

/// Sum of scores and number of characters scored.
#[derive(Clone, Copy, Default)]
struct Tally {
    sum: f64,
    count: usize,
}

impl Tally {
    fn add(&mut self, score: f64) {
        self.sum += score;
        self.count += 1;
    }
}

/// Mean score of the characters beyond ASCII.
fn mean(texts: &[Vec<u8>], encoding: &'static Encoding, score: impl Fn(&str, &[u8]) -> Tally) -> f64 {
    let mut all = Tally::default();
    for bytes in texts {
        let mut text = String::new();
        super::dbf_cell::decode(bytes, encoding, &mut text);
        let tally = score(&text, bytes);
        all.sum += tally.sum;
        all.count += tally.count;
    }
    if all.count == 0 { -1.0 } else { all.sum / all.count as f64 }
}

/// Hanzi of the first level of GB 2312 (leads B0 to D7) make up nearly all text; the extensions of GBK, whose second byte may be an
/// ASCII letter, are what a wrong reading gives.
fn chinese_gbk(text: &str, bytes: &[u8]) -> Tally {
    hanzi(text, bytes, COMMON_SIMPLIFIED, |lead, trail| match (lead, trail) {
        (0xB0..=0xD7, 0xA1..=0xFE) => 0.35,
        (0xA1..=0xA3, 0xA1..=0xFE) => 0.5,
        (0xD8..=0xF7, 0xA1..=0xFE) => -0.1,
        _ => -0.8,
    })
}

/// The same for Big5, whose common characters have leads A4 to C6.
fn chinese_big5(text: &str, bytes: &[u8]) -> Tally {
    hanzi(text, bytes, COMMON_TRADITIONAL, |lead, _| match lead {
        0xA1..=0xC6 => 0.3,
        _ => -0.5,
    })
}

fn hanzi(text: &str, bytes: &[u8], common: &str, by_code: impl Fn(u8, u8) -> f64) -> Tally {
    let mut tally = Tally::default();
    for c in text.chars().filter(|c| !c.is_ascii()) {
        if c == '\u{fffd}' {
            tally.add(-2.0);
        } else if common.contains(c) {
            tally.add(1.0);
        }
    }
    // Those that are not common, by their code.
    let mut at = 0;
    while let Some(&lead) = bytes.get(at) {
        let Some(&trail) = bytes.get(at + 1) else { break };
        if lead.is_ascii() {
            at += 1;
            continue;
        }
        let pair = [lead, trail];
        let encoding = if common == COMMON_SIMPLIFIED { GBK } else { BIG5 };
        let is_common = encoding
            .decode_without_bom_handling_and_without_replacement(&pair)
            .is_some_and(|decoded| decoded.chars().all(|c| common.contains(c)));
        if !is_common {
            tally.add(by_code(lead, trail));
        }
        at += 2;
    }
    tally
}

/// Accented letters stand alone among ASCII letters; signs between letters, and runs of accented letters, are a wrong reading.
fn letters(text: &str, common: &str) -> Tally {
    let mut tally = Tally::default();
    let mut before = ' ';
    for c in text.chars() {
        if !c.is_ascii() {
            let mut score = if common.contains(c) {
                1.0
            } else if c.is_alphabetic() {
                0.1
            } else if before.is_alphanumeric() {
                -0.8
            } else {
                -0.3
            };
            if !before.is_ascii() {
                score -= 0.4;
            }
            if c.is_uppercase() && before.is_lowercase() {
                score -= 0.5;
            }
            tally.add(score);
        }
        before = c;
    }
    tally
}

/// Cyrillic comes in runs of letters, capitals at their start or throughout.
fn cyrillic(text: &str) -> Tally {
    let mut tally = Tally::default();
    let mut before = ' ';
    for c in text.chars() {
        if !c.is_ascii() {
            let small = c.to_lowercase().next().unwrap_or(c);
            let place = COMMON_CYRILLIC.chars().position(|letter| letter == small);
            let mut score = match place {
                Some(0..=15) => 1.0,
                Some(_) => 0.6,
                None => -0.8,
            };
            if (c.is_uppercase() && before.is_lowercase()) || before.is_ascii_alphabetic() {
                score -= 0.8;
            }
            tally.add(score);
        }
        before = c;
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(encoding: &'static Encoding, texts: &[&str]) -> Guess {
        let bytes: Vec<Vec<u8>> = texts.iter().map(|text| encoding.encode(text).0.into_owned()).filter(|bytes| !bytes.is_ascii()).collect();
        guess(&bytes)
    }

    #[test]
    fn short_chinese_is_gbk_for_sure() {
        for text in ["黑龙江省", "简体国语", "严格管控类", "耕地", "柳州市鱼峰区", "Ⅲ类"] {
            assert_eq!(guessed(GBK, &[text]), Guess { encoding: GBK, is_sure: true }, "{text}");
        }
    }

    #[test]
    fn rare_hanzi_among_common_ones_are_still_gbk() {
        let guess = guessed(GBK, &["燚垚镇", "鑫淼冶炼厂", "喆"]);
        assert_eq!(guess.encoding, GBK);
    }

    #[test]
    fn one_accented_letter_is_western_and_not_sure() {
        assert_eq!(guessed(WINDOWS_1252, &["Charløtte"]), Guess { encoding: WINDOWS_1252, is_sure: false });
        assert_eq!(guessed(WINDOWS_1252, &["Ñandú"]).encoding, WINDOWS_1252);
    }

    #[test]
    fn a_western_table_is_sure() {
        let texts = [
            "Græs og kløvergræs uden norm, under 50 % kløver",
            "Vårbyg",
            "Brak, sommerslåning",
            "Sukkerroer til fabrik",
            "MFO-bræmme, blomster",
            "Rødkløver",
        ];
        assert_eq!(guessed(WINDOWS_1252, &texts), Guess { encoding: WINDOWS_1252, is_sure: true });
    }

    #[test]
    fn traditional_chinese_is_big5_and_never_sure() {
        for text in ["繁體國語", "臺灣省高雄縣", "都市計畫用地"] {
            assert_eq!(guessed(BIG5, &[text]), Guess { encoding: BIG5, is_sure: false }, "{text}");
        }
    }

    #[test]
    fn russian_is_not_taken_for_gbk() {
        assert_eq!(guessed(WINDOWS_1251, &["РУССКИЙ", "Московская область", "пашня"]).encoding, WINDOWS_1251);
    }

    #[test]
    fn czech_is_central_european() {
        assert_eq!(guessed(WINDOWS_1250, &["Hněvošický háj", "Žďár nad Sázavou", "Přírodní památka"]).encoding, WINDOWS_1250);
    }
}
