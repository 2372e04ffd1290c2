/// A province as it might be: its bodies, its points, and years of acts on them.
///
/// Everything follows from the seed. No clock and no chance of the system is asked: the same seed gives the same acts, byte
/// for byte, on every machine. Names of districts and communes are real, every person, business and case is invented.
///
/// The years end with 2024, the last in which the province had its departments and districts as the acts presume them; then come the
/// reorganisations of 01/03/2025 and 01/07/2025, what they hand over, and some acts of the new communes.
public struct SampleProvince: Sendable {
    /// What chance starts from.
    public let seed: UInt64
    /// How many years are told.
    public let years: Int
    /// How many times as many points, inspections and cases as one old province has.
    public let scale: Int

    /// The last year that is told whole.
    public static let lastYear = 2024

    /// Describes a sample; `years` is kept within 1…11, as the law of the acts reaches back to 2014, and `scale` within 1…1,000.
    public init(seed: UInt64, years: Int = 1, scale: Int = 1) {
        self.seed = seed
        self.years = min(max(years, 1), 11)
        self.scale = min(max(scale, 1), 1000)
    }

    /// All acts in the order in which they were entered.
    public func acts() -> [SampleAct] {
        var world = World(
            seed: seed, firstYear: Self.lastYear - years + 1, lastYear: Self.lastYear, scale: scale)
        world.tellFounding()
        for year in world.firstYear...world.lastYear {
            world.year = year
            world.tellYear()
        }
        world.year = world.lastYear
        world.tellGoldenScenarios()
        world.tellCorrections()
        world.tellTwoLevelOrder()
        world.tellTakenForOne()
        world.tellAnnouncedDays()
        return world.acts.enumerated()
            .sorted { ($0.element.recorded, $0.offset) < ($1.element.recorded, $1.offset) }
            .map(\.element)
    }
}

extension World {
    mutating func tellYear() {
        tellMarket()
        tellInspections()
        tellChildCases()
        tellDuties()
        tellProgrammes()
    }
}
