/// Why the words of a predicate cannot be read.
struct PredicateFault: Error {
    let vi: String
    let en: String

    static func words(_ text: String, _ expected: String) -> PredicateFault {
        PredicateFault(vi: "“\(text)” không đọc được; cần: \(expected)", en: "“\(text)” cannot be read; expected: \(expected)")
    }
}

extension Predicate {
    /// Reads a predicate as a pack writes it.
    init(words text: String) throws(PredicateFault) {
        let words = text.split(separator: " ").map(String.init)
        guard let verb = words.first else { throw .words(text, "a predicate") }
        let rest = PredicateWords(text: text, words: Array(words.dropFirst()))
        if let plain = Self.plain[verb] {
            guard rest.words.isEmpty else { throw .words(text, verb) }
            self = plain
            return
        }
        self = try Self.withWords(verb, rest)
    }

    private static let plain: [String: Predicate] = [
        "contract": .contract, "certificate": .certificate, "appraisal": .appraisal, "fee": .fee, "finding": .finding,
        "lighting": .lighting, "fire-safety": .fireSafety, "signboard": .signboard, "yes": .yes, "holiday": .holiday,
        "worked": .worked, "player-identity": .player("identity"), "player-hours": .player("hours"),
    ]

    private static func withWords(_ verb: String, _ rest: PredicateWords) throws(PredicateFault) -> Predicate {
        switch verb {
        case "regime": .regime(try rest.only("regime NAME"))
        case "line": .line(try rest.only("line NAME"))
        case "form": .form(try rest.only("form NAME"))
        case "school-distance": .schoolDistance(try rest.number("school-distance METRES"))
        case "room-area":
            .roomArea(city: try rest.value("city"), town: try rest.value("town"), elsewhere: try rest.value("elsewhere"))
        case "closed", "open":
            .hoursOfDay(open: verb == "open", from: try rest.text("from"), to: try rest.text("to"))
        case "player-minutes": .player("minutes day=\(try rest.value("day"))")
        case "term": .term(try rest.term())
        case "hours": .hours(try rest.number("hours NUMBER"))
        case "decision":
            .decision(
                DecisionTerms(
                    ordinary: try rest.term("ordinary"), transferred: try rest.term("transferred"),
                    explained: try rest.term("explained"), complex: try rest.term("complex")))
        case "clean": .clean(warning: try rest.small("warning"), other: try rest.small("other"))
        case "extend":
            .extend(askedBefore: try rest.small("asked-before"), times: try rest.small("times"), months: try rest.small("months"))
        case "bodies": .bodies(try rest.list("bodies NAME…"))
        case "amount": .amount(try rest.number("amount ĐỒNG"))
        case "percent": .percent(try rest.percent())
        case "fine": .fine(try rest.bracket())
        case "share": .share(try rest.share())
        case "recidivism": .recidivism(try rest.basis())
        case "quota": .quota(Int(try rest.number("quota NUMBER")))
        default: throw PredicateFault(vi: "không có vị từ “\(verb)”", en: "there is no predicate “\(verb)”")
        }
    }
}

/// What follows the first word of a predicate.
struct PredicateWords {
    let text: String
    let words: [String]

    func only(_ expected: String) throws(PredicateFault) -> String {
        guard words.count == 1, let word = words.first else { throw .words(text, expected) }
        return word
    }

    func list(_ expected: String) throws(PredicateFault) -> [String] {
        guard !words.isEmpty, Set(words).count == words.count else { throw .words(text, expected) }
        return words
    }

    func number(_ expected: String) throws(PredicateFault) -> Int64 {
        guard let value = Self.count(try only(expected)) else { throw .words(text, expected) }
        return value
    }

    func text(_ name: String) throws(PredicateFault) -> String {
        let found = words.filter { $0.hasPrefix(name + "=") }
        guard found.count == 1, let value = found.first?.dropFirst(name.utf8.count + 1), !value.isEmpty else {
            throw .words(text, "\(name)=…")
        }
        return String(value)
    }

    func value(_ name: String) throws(PredicateFault) -> Int64 {
        guard let value = Self.count(try text(name)) else { throw .words(text, "\(name)=NUMBER") }
        return value
    }

    /// A count of days, months or times: nothing in law comes near ten thousand.
    func small(_ name: String) throws(PredicateFault) -> Int {
        let value = try value(name)
        guard value < 10_000 else { throw .words(text, "\(name) < 10000") }
        return Int(value)
    }

    /// `7 working-days`, `15 days`, `12 months`.
    func term() throws(PredicateFault) -> Term {
        let expected = "term NUMBER working-days|days|months"
        guard words.count == 2, let count = Self.count(words[0]), count < 10_000 else { throw .words(text, expected) }
        switch words[1] {
        case "working-days": return .workingDays(Int(count))
        case "days": return .days(Int(count))
        case "months": return .months(Int(count))
        default: throw .words(text, expected)
        }
    }

    /// `ordinary=7wd`, `explained=1m`, `transferred=10d`.
    func term(_ name: String) throws(PredicateFault) -> Term {
        let value = try text(name)
        let digits = value.prefix { $0.isNumber }
        guard let count = Self.count(String(digits)), count < 10_000 else { throw .words(text, "\(name)=7wd|30d|1m") }
        switch value.dropFirst(digits.count) {
        case "wd": return .workingDays(Int(count))
        case "d": return .days(Int(count))
        case "m": return .months(Int(count))
        default: throw .words(text, "\(name)=7wd|30d|1m")
        }
    }

    func bracket() throws(PredicateFault) -> FineBracket {
        let (low, high) = (try value("from"), try value("to"))
        guard low <= high else { throw .words(text, "from ≤ to") }
        return FineBracket(
            document: try text("document"), article: try text("article"), clause: try text("clause"), minimum: low, maximum: high)
    }

    func percent() throws(PredicateFault) -> Int64 {
        let expected = "percent 1…1000"
        let value = try number(expected)
        guard (1...1_000).contains(value) else { throw .words(text, expected) }
        return value
    }

    func share() throws(PredicateFault) -> FineShare {
        let percent = try value("percent")
        guard let authority = words.first, !authority.contains("="), percent <= 100 else {
            throw .words(text, "share OFFICE percent=0…100 [cap=ĐỒNG]")
        }
        let cap = words.contains { $0.hasPrefix("cap=") } ? try value("cap") : nil
        return FineShare(authority: authority, percent: percent, cap: cap)
    }

    func basis() throws(PredicateFault) -> RecidivismBasis {
        guard let basis = RecidivismBasis(rawValue: try text("counted-from")) else {
            throw .words(text, "counted-from=completion|decision")
        }
        return basis
    }

    /// A number without sign; digits and nothing else, and small enough to be multiplied by a hundred.
    private static func count(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.count <= 15, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text)
    }
}
