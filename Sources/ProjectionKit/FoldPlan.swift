/// Which folds of a projection want which events: looked up once a type, instead of asking each fold about each event.
struct FoldPlan: Sendable {
    /// Folds keyed by one kind of tag.
    struct Target: Sendable {
        /// The kind and the colon.
        let prefix: [UInt8]
        /// Indices of folds of a state, and of folds of entries.
        var states: [Int] = []
        var entries: [Int] = []

        /// Whether a tag is of the kind.
        func fits(_ tag: String) -> Bool { FoldPlan.fits(tag, prefix) }
    }

    /// Whether a tag begins with a kind and its colon, and says something behind it.
    static func fits(_ tag: String, _ prefix: [UInt8]) -> Bool {
        let fits = tag.utf8.withContiguousStorageIfAvailable { bytes in
            guard bytes.count > prefix.count else { return false }
            for index in prefix.indices where bytes[index] != prefix[index] { return false }
            return true
        }
        return fits ?? (tag.utf8.count > prefix.count && tag.utf8.starts(with: prefix))
    }

    private let folds: [Fold]
    private let byType: [String: [Target]]
    /// Of every fold: a correction concerns them all.
    let amending: [Target]

    init(_ folds: [Fold], types: some Sequence<String>) {
        self.folds = folds
        amending = Self.targets(folds, of: nil)
        byType = Dictionary(types.map { ($0, Self.targets(folds, of: $0)) }, uniquingKeysWith: { first, _ in first })
    }

    /// What wants events of a type.
    func targets(_ type: String) -> [Target] {
        // A type that the catalogue does not have cannot be read, and its subjects must be known all the same.
        byType[type] ?? Self.targets(folds, of: type)
    }

    private static func targets(_ folds: [Fold], of type: String?) -> [Target] {
        var targets: [Target] = []
        for (index, fold) in folds.enumerated() where type.map(fold.takes) ?? true {
            let prefix = Array("\(fold.kind):".utf8)
            let place = targets.firstIndex { $0.prefix == prefix } ?? targets.endIndex
            if place == targets.endIndex { targets.append(Target(prefix: prefix)) }
            switch fold.making {
            case .state: targets[place].states.append(index)
            case .entries: targets[place].entries.append(index)
            }
        }
        return targets
    }
}
