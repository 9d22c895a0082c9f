//! What a layer is for.

/// A layer's role. The words are those of DESIGN 4.2.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// 耕地 with its soil-environment quality class.
    Farmland,
    /// 建设用地土壤污染风险管控和修复名录地块.
    RiskList,
    /// 优先监管地块.
    Priority,
    /// 规划用地.
    Zoning,
    /// 污染源.
    Source,
    /// 县区.
    Admin,
    /// 永久基本农田.
    BasicFarmland,
    /// 饮用水水源保护区.
    WaterSource,
    /// 岩溶区.
    Karst,
    /// Schools, hospitals and other places to protect.
    Sensitive,
    /// Anything else: shown, never judged.
    Other,
}

impl Role {
    /// All roles, in the order in which they are listed.
    pub const ALL: [Self; 11] = [
        Self::Farmland,
        Self::RiskList,
        Self::Priority,
        Self::Zoning,
        Self::Source,
        Self::Admin,
        Self::BasicFarmland,
        Self::WaterSource,
        Self::Karst,
        Self::Sensitive,
        Self::Other,
    ];

    /// The word used in outputs, rule files and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Farmland => "farmland",
            Self::RiskList => "risk-list",
            Self::Priority => "priority",
            Self::Zoning => "zoning",
            Self::Source => "source",
            Self::Admin => "admin",
            Self::BasicFarmland => "basic-farmland",
            Self::WaterSource => "water-source",
            Self::Karst => "karst",
            Self::Sensitive => "sensitive",
            Self::Other => "other",
        }
    }

    /// The role of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}
