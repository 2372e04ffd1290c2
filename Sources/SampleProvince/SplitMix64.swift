/// The generator of all chance in the sample: small, fast, and the same for the same seed on every machine.
///
/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014.
struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A whole number of the range, each with the same chance. Not `Int.random(in:)`: its way may change with the library.
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        let width = UInt64(range.upperBound - range.lowerBound) + 1
        // The bias of a remainder is far below what any sample shows.
        return range.lowerBound + Int(next() % width)
    }

    /// True in `percent` of a hundred cases.
    mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

    /// One of the elements; the collection must not be empty.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(0...elements.count - 1)] }

    /// Up to `count` different elements, in their order.
    mutating func some<Element>(_ count: Int, of elements: [Element]) -> [Element] {
        var left = min(count, elements.count)
        var chosen: [Element] = []
        for (index, element) in elements.enumerated() where left > 0 {
            if number(1...(elements.count - index)) <= left {
                chosen.append(element)
                left -= 1
            }
        }
        return chosen
    }

    /// Hexadecimal digits, for ids that must tell nothing.
    mutating func token(_ length: Int) -> String {
        String((0..<length).map { _ in Array("0123456789abcdef")[number(0...15)] })
    }
}
