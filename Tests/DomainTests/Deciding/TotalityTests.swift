import Domain
import Testing

/// `evolve` takes any event in any order; deciders answer every command in every state.
struct TotalityTests {
    private static let subjects = Subjects.kinds.flatMap { kind in (0..<3).map { "\(kind):\($0)" } }

    private func encoded(_ state: any SubjectState) throws -> Int {
        let encoder = CountingEncoder()
        try state.encode(to: encoder)
        return encoder.count
    }

    @Test(arguments: 0..<20)
    func `any events in any order leave a state that can be shown`(seed: Int) throws {
        var random = RandomEvents(seed: UInt64(seed))
        var facts: [Fact] = []
        for position in 0..<400 { facts.append(try random.fact(position: UInt64(position))) }
        for subject in Self.subjects {
            let history = facts.filter { $0.concerns(subject) }.shuffled(using: &random.generator)
            let state = try #require(Subjects.state(of: subject, history: history))
            #expect(try encoded(state) > 0)
            // Facts of other subjects are passed over, whoever lets them in.
            _ = Subjects.state(of: subject, history: facts)
        }
        for fact in facts {
            #expect(!Sentence.vi(fact).isEmpty && !Sentence.en(fact).isEmpty)
        }
    }

    @Test(arguments: 100..<110)
    func `any command is accepted or refused, never trapped`(seed: Int) throws {
        var random = RandomEvents(seed: UInt64(seed))
        var facts: [Fact] = []
        for position in 0..<200 { facts.append(try random.fact(position: UInt64(position))) }
        for _ in 0..<300 {
            let event = try random.next()
            let tags = Set(Deciders.reads(event).map(\.tag))
            let history = facts.filter { !tags.isDisjoint(with: $0.tags) }
            do {
                let events = try Deciders.decide(event, history: history, context: Script.context("2021-05-05"))
                // A decider may fill in what follows from the history, such as the parties of a case; the act stays the first.
                #expect(events.first?.type == event.type)
            } catch {
                #expect(
                    !error.rule.isEmpty && !error.article.isEmpty && !error.messageVi.isEmpty
                        && !error.messageEn.isEmpty)
            }
        }
    }

    @Test func `a reading of some types takes in what corrects them`() throws {
        var random = RandomEvents(seed: 3)
        for type in Catalogue.eventTypes {
            for reading in Deciders.reads(try random.event(type)) {
                #expect(reading.types.map { Set($0).isSuperset(of: ["EventCorrected", "EventRetracted"]) } ?? true)
            }
        }
    }
}
