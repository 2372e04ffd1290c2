// Foundation alone can decompose text (`decomposedStringWithCanonicalMapping`); the standard library keeps it to itself.
import Foundation

/// Vietnamese text made comparable: once for the index, once for the query, by the same function.
public enum VietnameseText {
    /// The text without marks, in lower case: decomposed (NFD), marks stripped, đ→d, case folded.
    ///
    /// Where the tone is placed (`hoà`, `hòa`), how the text is composed (NFC, NFD, base letter and combining tone) and
    /// the case make no difference.
    public static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        var result = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar.value {
            case 0x0110, 0x0111, 0x00D0, 0x00F0, 0x0189: result.append("d")
            default: if scalar.properties.generalCategory != .nonspacingMark { result.append(scalar) }
            }
        }
        return String(result).lowercased()
    }

    /// The words of a text, as typed, in lower case and composed (NFC): runs of letters, digits and marks.
    public static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in text.precomposedStringWithCanonicalMapping.lowercased().unicodeScalars {
            if isPart(scalar) {
                word.append(scalar)
            } else if !word.isEmpty {
                words.append(String(word))
                word = String.UnicodeScalarView()
            }
        }
        if !word.isEmpty { words.append(String(word)) }
        return words
    }

    /// What a text can be found by: its words without marks, and with their marks in one writing.
    static func searchText(_ text: String) -> (folded: String, marked: String) {
        let words = words(text)
        return (words.map(folded).joined(separator: " "), words.map(marked(word:)).joined(separator: " "))
    }

    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber, .letterNumber, .otherNumber:
            true
        default: false
        }
    }

    /// A word with its marks in one writing: the letters (â ă ê ô ơ ư đ kept), the tone as a letter at its end.
    ///
    /// So `hoà` and `hòa` are the same word, and `đường` and `dương` are not.
    static func marked(word: String) -> String {
        if word.utf8.allSatisfy({ $0 < 0x80 }) { return word }
        var letters = String.UnicodeScalarView()
        var tones = String.UnicodeScalarView()
        for scalar in word.decomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar.value {
            case 0x00F0: letters.append("đ")
            default: if let tone = Tone(combining: scalar) { tones.append(tone.letter) } else { letters.append(scalar) }
            }
        }
        return String(letters).precomposedStringWithCanonicalMapping + String(tones)
    }
}

/// The five tones that are written; the sixth is the absence of a mark.
enum Tone: CaseIterable, Sendable {
    case grave, acute, hook, tilde, dot

    init?(combining scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x0300, 0x0340: self = .grave
        case 0x0301, 0x0341: self = .acute
        case 0x0309: self = .hook
        case 0x0303: self = .tilde
        case 0x0323: self = .dot
        default: return nil
        }
    }

    init?(telex letter: Unicode.Scalar) {
        switch letter {
        case "f": self = .grave
        case "s": self = .acute
        case "r": self = .hook
        case "x": self = .tilde
        case "j": self = .dot
        default: return nil
        }
    }

    /// Stands for the tone at a word's end: a letter no Vietnamese text has, and a letter to every tokeniser.
    var letter: Unicode.Scalar {
        switch self {
        case .grave: "\u{250}"
        case .acute: "\u{251}"
        case .hook: "\u{252}"
        case .tilde: "\u{253}"
        case .dot: "\u{254}"
        }
    }
}
