extension LabelledChoice {
    /// The value as states print it: the name of the case, empty where nothing was said.
    var code: String {
        let name = String(describing: self)
        return name == "unspecified" ? "" : name
    }
}

extension Tag {
    /// The text of a tag of this kind.
    static func text(_ kind: String, _ id: String) -> String { Tag(kind: kind, value: id).description }

    /// The id in a tag's text; the whole text where it is no tag.
    static func id(of text: String) -> String { Tag(text)?.value ?? text }
}
