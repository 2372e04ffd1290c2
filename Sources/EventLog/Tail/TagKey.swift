/// A tag with its hash, which is computed once, on the thread of whoever gives the tag.
struct TagKey: Hashable, Sendable {
    let text: String
    private let digest: Int

    init(_ text: String) {
        self.text = text
        digest = text.hashValue
    }

    static func == (a: TagKey, b: TagKey) -> Bool { a.digest == b.digest && a.text == b.text }

    func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
