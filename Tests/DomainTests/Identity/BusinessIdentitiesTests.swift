import SeededSource
import Testing

@testable import Domain

/// Which businesses are one, against the naive answer.
@Suite struct BusinessIdentitiesTests {
    @Test func `what hangs together is one, and undone in any order every business is by itself again`() {
        for seed in UInt64(0)..<60 {
            var source = Source(seed)
            let names = (0..<8).map { "business:b\($0)" }
            var identities = BusinessIdentities()
            var edges: Set<[String]> = []
            for position in UInt64(0)..<30 {
                let (one, other) = (names[source.below(8)], names[source.below(8)])
                if source.below(3) > 0 {
                    identities.merge(one, other, at: position)
                    if one != other { edges.insert([min(one, other), max(one, other)]) }
                } else {
                    identities.unmerge(one, other)
                    edges.remove([min(one, other), max(one, other)])
                }
                for name in names { #expect(identities.members(of: name) == component(name, edges)) }
                #expect(Set(identities.judgements.map { [$0.first, $0.second] }) == edges)
            }
            for edge in edges.shuffled(using: &source) { identities.unmerge(edge[1], edge[0]) }
            #expect(identities == BusinessIdentities() && names.allSatisfy { identities.members(of: $0) == [$0] })
        }
    }

    private func component(_ name: String, _ edges: Set<[String]>) -> [String] {
        var found: Set<String> = [name]
        for _ in 0..<8 { for edge in edges where !found.isDisjoint(with: edge) { found.formUnion(edge) } }
        return found.sorted()
    }
}
