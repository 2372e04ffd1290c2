/// What a row can be found by: its words without marks, and its words with their marks in one writing.
///
/// The words met are remembered, for most of them come again.
struct SearchText: Sendable {
    private struct Word {
        let folded: [UInt8]
        let marked: [UInt8]
    }

    /// How many words are remembered.
    private static let limit = 20_000

    private(set) var folded: [UInt8] = []
    private(set) var marked: [UInt8] = []
    private var known: [String: Word] = [:]

    /// Begins another row.
    mutating func begin() {
        folded.removeAll(keepingCapacity: true)
        marked.removeAll(keepingCapacity: true)
    }

    /// Adds a text.
    mutating func add(_ text: String) {
        var text = text
        // Pieces end where no letter can depend on what stands beyond.
        let pieces: [Range<Int>] = text.withUTF8 { bytes in
            var pieces: [Range<Int>] = []
            var start = 0
            for (index, byte) in bytes.enumerated() where Self.separates(byte) {
                if index > start { pieces.append(start..<index) }
                start = index + 1
            }
            if bytes.count > start { pieces.append(start..<bytes.count) }
            return pieces
        }
        for piece in pieces {
            let isPlain = text.withUTF8 { addPlain($0[piece]) }
            if !isPlain { add(piece: text.withUTF8 { String(decoding: $0[piece], as: UTF8.self) }) }
        }
    }

    private static func separates(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x0A, 0x28, 0x29, 0x2C, 0x2D, 0x2F, 0x3B: true  // Space, line end, ( ) , - / ;
        default: false
        }
    }

    /// Adds a piece of ASCII, whose words are the same with and without marks; false where it is none.
    private mutating func addPlain(_ piece: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard piece.allSatisfy({ $0 < 0x80 }) else { return false }
        var inWord = false
        for byte in piece {
            let letter: UInt8
            switch byte {
            case 0x30...0x39, 0x61...0x7A: letter = byte
            case 0x41...0x5A: letter = byte | 0x20
            default:
                inWord = false
                continue
            }
            if !inWord { separate() }
            inWord = true
            folded.append(letter)
            marked.append(letter)
        }
        return true
    }

    private mutating func add(piece: String) {
        let word: Word
        if let met = known[piece] {
            word = met
        } else {
            let text = VietnameseText.searchText(piece)
            word = Word(folded: Array(text.folded.utf8), marked: Array(text.marked.utf8))
            if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
            known[piece] = word
        }
        guard !word.folded.isEmpty || !word.marked.isEmpty else { return }
        separate()
        folded += word.folded
        marked += word.marked
    }

    private mutating func separate() {
        if !folded.isEmpty { folded.append(0x20) }
        if !marked.isEmpty { marked.append(0x20) }
    }
}
