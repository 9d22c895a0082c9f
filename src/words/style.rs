//! Texts of the style dialog.

catalogue! {
    /// Words of the style dialog.
    StyleWord {
        Title => "图层样式", "Layer style";
        ColourBy => "着色依据", "Colour by";
        OfRole => "默认（按角色）", "The role's own colours";
        Class => "类别", "Class";
        Opacity => "不透明度", "Opacity";
        LineWidth => "线宽", "Line width";
        Label => "标注", "Labels";
        NoLabel => "无", "None";
        NameOrId => "名称，没有时用编号", "Name, else identifier";
        Id => "编号", "Identifier";
        Code => "类别或编码", "Class or code";
        AreaMu => "面积（亩）", "Area (mu)";
        Reset => "恢复默认", "Reset";
        Reading => "正在读取字段…", "Reading the field…";
    }
}
