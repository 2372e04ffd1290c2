import Foundation
import Testing

@testable import ProjectionKit

struct VietnameseTextTests {
    static let spellings = [
        "Đường Hoà Bình".precomposedStringWithCanonicalMapping, "Đường Hoà Bình".decomposedStringWithCanonicalMapping,
        // Base letters with their circumflex and horn, tones apart: as Microsoft's keyboards write.
        "Đươ\u{300}ng Hoa\u{300} Bi\u{300}nh", "ĐƯỜNG HOÀ BÌNH", "đường hoà bình", "Đường Hòa Bình",
        // A capital eth looks the same on screen.
        "\u{00D0}ường Hòa Bình",
    ]

    @Test(arguments: spellings)
    func `every writing folds to the same letters`(text: String) {
        #expect(VietnameseText.folded(text) == "duong hoa binh")
    }

    @Test(arguments: spellings)
    func `every writing has the same marks`(text: String) {
        let words = VietnameseText.words(text).map(VietnameseText.marked(word:))
        #expect(words == VietnameseText.words("đường hòa bình").map(VietnameseText.marked(word:)))
    }

    @Test func `where the tone is placed makes no difference, and which tone it is does`() {
        func marked(_ word: String) -> String { VietnameseText.marked(word: word) }
        #expect(marked("thuỷ") == marked("thủy"))
        #expect(marked("hoà") == marked("hòa"))
        #expect(marked("hoà") != marked("hoá"))
        #expect(marked("đường") != marked("dương"))
        #expect(marked("duong") == "duong")
    }

    @Test(arguments: [
        ("dduwongf", "đường"), ("dduowngf", "đường"), ("dduongwf", "đường"), ("duwowngfd", "đường"), ("hoaf", "hòa"),
        ("nguyeenx", "nguyễn"), ("thuyr", "thủy"), ("tieemj", "tiệm"), ("chuwa", "chưa"), ("quoocs", "quốc"),
        ("ddieemr", "điểm"),
    ])
    func `Telex keys are read as the marks they stand for`(keys: String, word: String) {
        #expect(Telex.decoded(keys) == VietnameseText.marked(word: word))
    }

    @Test(arguments: ["xa", "sang", "123", "net"])
    func `words without Telex keys are left alone`(word: String) {
        #expect(Telex.decoded(word) == nil)
    }
}
