/// What a row can be found by: its words without marks, and its words with their marks in one writing.
///
/// The words met are remembered, for most of them come again.
struct SearchText: Sendable {
    private struct Word {
        let written: [UInt8]
        let folded: [UInt8]
        let marked: [UInt8]
    }

    /// How many words are remembered.
    private static let limit = 20_000

    private(set) var folded: [UInt8] = []
    private(set) var marked: [UInt8] = []
    /// By the hash of what was written.
    private var known: [UInt64: Word] = [:]

    /// Begins another row.
    mutating func begin() {
        folded.removeAll(keepingCapacity: true)
        marked.removeAll(keepingCapacity: true)
    }

    /// Adds a text.
    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add($0) }
    }

    /// Adds a text of UTF-8.
    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        // Pieces end where no letter can depend on what stands beyond.
        var start = 0
        for index in 0...bytes.count where index == bytes.count || Self.separates(bytes[index]) {
            if index > start { add(piece: UnsafeBufferPointer(rebasing: bytes[start..<index])) }
            start = index + 1
        }
    }

    private static func separates(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x0A, 0x28, 0x29, 0x2C, 0x2D, 0x2F, 0x3B: true  // Space, line end, ( ) , - / ;
        default: false
        }
    }

    private mutating func add(piece: UnsafeBufferPointer<UInt8>) {
        // FNV-1a, 64 bits; what is found is compared besides.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var isPlain = true
        for byte in piece {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            if byte >= 0x80 { isPlain = false }
        }
        guard !isPlain else { return addPlain(piece) }
        let word: Word
        if let met = known[hash], met.written.elementsEqual(piece) {
            word = met
        } else {
            let text = VietnameseText.searchText(String(decoding: piece, as: UTF8.self))
            word = Word(written: Array(piece), folded: Array(text.folded.utf8), marked: Array(text.marked.utf8))
            if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
            known[hash] = word
        }
        guard !word.folded.isEmpty || !word.marked.isEmpty else { return }
        separate()
        folded += word.folded
        marked += word.marked
    }

    /// Adds a piece of ASCII, whose words are the same with and without marks.
    private mutating func addPlain(_ piece: UnsafeBufferPointer<UInt8>) {
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
    }

    private mutating func separate() {
        if !folded.isEmpty { folded.append(0x20) }
        if !marked.isEmpty { marked.append(0x20) }
    }
}
