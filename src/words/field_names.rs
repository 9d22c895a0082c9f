//! What known fields mean: names of the national survey's layer (DOMAIN 3.4) and the customary initials of farmland, plot, plan and source
//! layers (DOMAIN 3.1, 3.5). Names that say themselves what they mean are not here.

use super::Lang;

/// A field's name with its meaning in Chinese and English.
type NamedField = (&'static str, &'static str, &'static str);

const FIELDS: [NamedField; 68] = [
    ("BHQBH", "保护区编号", "number of the zone"),
    ("BHQJB", "保护区级别", "grade of the zone"),
    ("BH", "编号", "number"),
    ("BSM", "标识码", "identifier"),
    ("BZ", "备注", "remarks"),
    ("CD_LB", "镉单项类别", "class by cadmium"),
    ("CZCSXM", "城镇村属性码", "city, town or village code"),
    ("DKBH", "地块编号", "plot number"),
    ("DKBM", "地块编码", "parcel code"),
    ("DKMC", "地块名称", "plot name"),
    ("DKMJ", "地块面积", "plot area"),
    ("DLBM", "地类编码", "land code"),
    ("DLMC", "地类名称", "land name"),
    ("DYBH", "单元编号", "unit number"),
    ("DYBM", "单元编码", "unit code"),
    ("DZ", "地址", "address"),
    ("FRDBS", "飞入地标识", "enclave mark"),
    ("GDDB", "耕地等别", "cropland grade"),
    ("GDLX", "耕地类型", "kind of cropland"),
    ("GDPDJB", "耕地坡度级别", "slope grade of cropland"),
    ("GHDKBH", "规划地块编号", "planned plot's number"),
    ("GHDLBM", "规划地类编码", "planned land code"),
    ("GHDLMC", "规划地类名称", "planned land name"),
    ("GHYT", "规划用途", "planned use"),
    ("GKCS", "管控措施", "control measure"),
    ("HDMC", "海岛名称", "name of the island"),
    ("HJZLLB", "环境质量类别", "environmental quality class"),
    ("JBNTBH", "基本农田编号", "basic farmland number"),
    ("JBNTTBBH", "基本农田图斑编号", "basic farmland parcel number"),
    ("JZQK", "进展情况", "progress"),
    ("KCDLBM", "扣除地类编码", "code of the deducted land"),
    ("KCMJ", "扣除地类面积", "deducted area"),
    ("KCXS", "扣除地类系数", "factor of the deduction"),
    ("KD_M", "宽度（m）", "width (m)"),
    ("LB", "类别", "class"),
    ("LX", "类型", "kind"),
    ("MC", "名称", "name"),
    ("MJ", "面积", "area"),
    ("MSSM", "描述说明", "description"),
    ("QSDWDM", "权属单位代码", "owner's code"),
    ("QSDWMC", "权属单位名称", "owner's name"),
    ("QSXZ", "权属性质", "kind of ownership"),
    ("QYMC", "企业名称", "enterprise"),
    ("SCZT", "生产状态", "state of production"),
    ("SJNF", "数据年份", "year of the data"),
    ("SYDMC", "水源地名称", "water source"),
    ("TBBH", "图斑编号", "parcel number"),
    ("TBDLMJ", "图斑地类面积", "net parcel area"),
    ("TBMJ", "图斑面积（椭球面积）", "parcel area (ellipsoidal)"),
    ("TBXHDM", "图斑细化代码", "code of the finer kind"),
    ("TBXHMC", "图斑细化名称", "name of the finer kind"),
    ("TBYBH", "图斑预编号", "preliminary parcel number"),
    ("TRHJZLLB", "土壤环境质量类别", "soil-environment quality class"),
    ("WRW", "主要污染物", "main pollutants"),
    ("WRYBH", "污染源编号", "source number"),
    ("WRYBM", "污染源编码", "source code"),
    ("XZDWKD", "线状地物宽度", "width of the linear feature"),
    ("XZQDM", "行政区代码", "county code"),
    ("XZQMC", "行政区名称", "county"),
    ("YDXZDM", "用地性质代码", "land-use code"),
    ("YDYHFLDM", "用地用海分类代码", "planning land code"),
    ("YDYHFLMC", "用地用海分类名称", "planning land name"),
    ("YSDM", "要素代码", "feature code"),
    ("ZLDWDM", "坐落单位代码", "code of the place"),
    ("ZLDWMC", "坐落单位名称", "place"),
    ("ZLLB", "质量类别", "quality class"),
    ("ZZSXDM", "种植属性代码", "planting code"),
    ("ZZZW", "种植作物", "crop"),
];

/// What a field means; `None` where its name is not a known one.
///
/// ```
/// use jingtu::words::{Lang, field_names::meaning};
/// assert_eq!(meaning(Lang::Zh, " trhjzllb"), Some("土壤环境质量类别"));
/// assert_eq!(meaning(Lang::En, "地块编码"), None);
/// ```
#[must_use]
pub fn meaning(lang: Lang, field: &str) -> Option<&'static str> {
    let wanted = crate::text::normalised(field).to_ascii_uppercase();
    let (_, zh, en) = FIELDS.iter().find(|(name, ..)| *name == wanted)?;
    Some(if lang == Lang::Zh { zh } else { en })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_there_once_and_as_dbase_holds_it() {
        let mut names: Vec<&str> = FIELDS.iter().map(|(name, ..)| *name).collect();
        assert!(names.iter().all(|name| name.len() <= 10 && name.to_uppercase() == **name));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FIELDS.len());
    }
}
