extension LabelledChoice {
    /// The value's name in the `.proto`, as states print it; empty where nothing was said.
    var code: String { protoName.hasSuffix("_UNSPECIFIED") ? "" : protoName }
}

extension Tag {
    /// The text of a tag of this kind.
    static func text(_ kind: String, _ id: String) -> String { Tag(kind: kind, value: id).description }

    /// The id in a tag's text; the whole text where it is no tag.
    static func id(of text: String) -> String { Tag(text)?.value ?? text }
}
