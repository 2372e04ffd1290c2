/// Words typed for the Telex method while it was switched off: `dduwongf` for `đường`.
enum Telex {
    /// The word that was meant, in the writing of ``VietnameseText/marked(word:)``; `nil` where it holds no Telex keys.
    static func decoded(_ word: String) -> String? {
        guard word.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else { return nil }
        var letters: [Unicode.Scalar] = []
        var tone: Tone?
        var changed = false
        for key in word.unicodeScalars {
            if apply(key, to: &letters, tone: &tone) { changed = true } else { letters.append(key) }
        }
        guard changed else { return nil }
        joinHorns(&letters)
        var result = String.UnicodeScalarView()
        result.append(contentsOf: letters)
        if let tone { result.append(tone.letter) }
        return String(result)
    }

    /// Whether the key changed what stands before it instead of adding a letter.
    private static func apply(_ key: Unicode.Scalar, to letters: inout [Unicode.Scalar], tone: inout Tone?) -> Bool {
        switch key {
        case "d":
            guard letters.first == "d" else { return false }
            letters[0] = "đ"
            return true
        case "a", "e", "o": return circumflex(key, &letters)
        case "w": return horn(&letters)
        case "f", "s", "r", "x", "j":
            // A tone key counts only after a vowel, and the first letters of a word keep theirs: `xa`, `sao`, `rau`.
            guard letters.contains(where: isVowel) else { return false }
            tone = Tone(telex: key)
            return true
        case "z":
            guard tone != nil else { return false }
            tone = nil
            return true
        default: return false
        }
    }

    private static func circumflex(_ key: Unicode.Scalar, _ letters: inout [Unicode.Scalar]) -> Bool {
        guard let index = letters.lastIndex(of: key),
            // Only final consonants may lie between: `toan` + `o` is not `tôan`.
            letters[(index + 1)...].allSatisfy({ !isVowel($0) })
        else { return false }
        letters[index] = key == "a" ? "â" : key == "e" ? "ê" : "ô"
        return true
    }

    private static func horn(_ letters: inout [Unicode.Scalar]) -> Bool {
        if let index = letters.indices.last(where: { $0 > 0 && letters[$0] == "o" && letters[$0 - 1] == "u" }) {
            (letters[index - 1], letters[index]) = ("ư", "ơ")
        } else if let index = letters.indices.last(where: { $0 > 0 && letters[$0] == "o" && letters[$0 - 1] == "ư" }) {
            letters[index] = "ơ"
        } else if let index = letters.lastIndex(of: "u"), index == 0 || letters[index - 1] != "q" {
            letters[index] = "ư"
        } else if let index = letters.lastIndex(where: { $0 == "o" || $0 == "a" }) {
            letters[index] = letters[index] == "o" ? "ơ" : "ă"
        } else if !letters.contains(where: isVowel) {
            letters.append("ư")
        } else {
            return false
        }
        return true
    }

    /// `uw` or `ow` alone often stands for both letters of `ươ`: before another letter there is no `ưo` and no `uơ`.
    private static func joinHorns(_ letters: inout [Unicode.Scalar]) {
        for index in letters.indices.dropFirst().dropLast() where index == 1 || letters[index - 2] != "q" {
            let pair = (letters[index - 1], letters[index])
            if pair == ("ư", "o") || pair == ("u", "ơ") { (letters[index - 1], letters[index]) = ("ư", "ơ") }
        }
    }

    private static func isVowel(_ letter: Unicode.Scalar) -> Bool { "aăâeêioôơuưy".unicodeScalars.contains(letter) }
}
