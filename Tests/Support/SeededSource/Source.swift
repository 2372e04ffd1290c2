/// A reproducible source of numbers for tests (SplitMix64): the same seed gives the same numbers on every machine.
public struct Source: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts from a seed.
    public init(_ seed: UInt64) { state = seed }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// A number from 0 to below a count; 0 where there is nothing to choose from.
    public mutating func below(_ count: Int) -> Int { count <= 0 ? 0 : Int(next() % UInt64(count)) }
}
