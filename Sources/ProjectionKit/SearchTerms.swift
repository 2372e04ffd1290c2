/// A search, as the full-text index understands it.
struct SearchTerms {
    private struct Word {
        let folded: String
        let marked: String
        var hasMarks: Bool { folded != marked }
    }

    private let words: [Word]

    init(_ text: String) {
        words = VietnameseText.words(text).map {
            Word(folded: VietnameseText.folded($0), marked: VietnameseText.marked(word: $0))
        }
    }

    private init(words: [Word]) { self.words = words }

    var isEmpty: Bool { words.isEmpty }

    /// The same search with Telex keys read as the marks they were meant for; `nil` where there are none.
    var telex: SearchTerms? {
        var changed = false
        let decoded = words.map { word in
            guard !word.hasMarks, let marked = Telex.decoded(word.marked) else { return word }
            changed = true
            let letters = marked.unicodeScalars.filter { !Tone.letters.contains($0) }
            return Word(folded: VietnameseText.folded(String(String.UnicodeScalarView(letters))), marked: marked)
        }
        return changed ? SearchTerms(words: decoded) : nil
    }

    /// The words without marks: what was looked for, for people to read.
    var text: String { words.map(\.folded).joined(separator: " ") }

    /// Queries from the strictest to the widest.
    ///
    /// With marks typed, rows that carry other marks are looked for only when nothing else is found: `đường` is not to be
    /// flooded by `dương`.
    func queries(prefix: Bool) -> [(match: SearchMatch, query: String, isLastResort: Bool)] {
        func term(_ column: String, _ text: String) -> String { "\(column):\"\(text)\"\(prefix ? "*" : "")" }
        func all(_ term: (Word) -> String) -> String { words.map { "(\(term($0)))" }.joined(separator: " AND ") }
        var queries: [(SearchMatch, String, Bool)] = [(.exact, all { term("marked", $0.marked) }, false)]
        guard words.contains(where: \.hasMarks) else {
            return queries + [(.folded, all { term("folded", $0.folded) }, false)]
        }
        queries.append((.marked, all { $0.hasMarks ? term("marked", $0.marked) : term("folded", $0.folded) }, false))
        queries.append(
            (
                .unmarked,
                all {
                    $0.hasMarks
                        ? "\(term("marked", $0.marked)) OR \(term("marked", $0.folded))" : term("folded", $0.folded)
                },
                false
            ))
        return queries + [(.folded, all { term("folded", $0.folded) }, true)]
    }
}

extension Tone {
    static let letters = Set(allCases.map(\.letter))
}
