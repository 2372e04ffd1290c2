import ArgumentParser
import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import ProjectionKit

/// What every command takes.
struct LedgerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            tr("Thư mục sổ cái (hoặc biến SOCAI_LEDGER).", "The ledger's directory (or SOCAI_LEDGER)."),
            valueName: tr("thư-mục", "dir")))
    var ledger: String?

    @OptionGroup var output: OutputOptions

    /// The directory named by the option or the environment.
    func directory() throws -> String {
        if let ledger, !ledger.isEmpty { return ledger }
        if let named = ProcessInfo.processInfo.environment["SOCAI_LEDGER"], !named.isEmpty { return named }
        throw ValidationError(
            tr("Hãy cho biết sổ cái nào: --ledger THƯ_MỤC hoặc biến SOCAI_LEDGER.",
                "Say which ledger: --ledger DIR or SOCAI_LEDGER."))
    }

    /// Opens the ledger; readers leave the log to whoever writes.
    func open(readOnly: Bool = false) throws -> Ledger {
        let checkpoints = AutomaticCheckpoints.on { reason in
            Terminal.message(
                tr("Chưa tự ký được điểm chốt, sẽ thử lại: \(reason)", "No checkpoint could be signed, it will be tried again: \(reason)"))
        }
        let ledger = try Ledger(at: directory(), readOnly: readOnly, checkpoints: checkpoints, clock: SystemClock.now)
        if !readOnly { try SystemClock.warnWhenBehind(ledger) }
        return ledger
    }
}

/// How the answer is given.
struct OutputOptions: ParsableArguments {
    @Flag(help: ArgumentHelp(tr("Kết quả dạng JSON cho chương trình đọc.", "JSON, for programs.")))
    var json = false

    @Option(help: ArgumentHelp(tr("Ngôn ngữ: vi hoặc en.", "Language: vi or en."), valueName: "vi|en"))
    var lang: String?

    func validate() throws {
        if let lang, Language(rawValue: lang) == nil {
            throw ValidationError(tr("--lang nhận vi hoặc en.", "--lang takes vi or en."))
        }
    }
}

/// The machine's clock, the one place where time comes in.
enum SystemClock {
    /// By how many seconds the clock may be set back before it is worth a word.
    private static let tolerance: Int64 = 5

    /// Says so when the clock stands before the last recorded time, which then stays until the clock has caught up.
    static func warnWhenBehind(_ ledger: Ledger) throws {
        guard let last = try ledger.log.head().recorded, last.microseconds - now().microseconds > tolerance * 1_000_000
        else { return }
        Terminal.message(
            tr("Chú ý: đồng hồ máy (\(now())) chậm hơn lần ghi cuối của sổ (\(last)). Sổ vẫn ghi đúng thứ tự, nhưng giờ ghi đứng "
                + "ở mốc đó cho đến khi đồng hồ đuổi kịp: hãy chỉnh lại đồng hồ máy.",
                "Note: this machine's clock (\(now())) is behind the ledger's last recorded time (\(last)). Order is kept, but recorded "
                    + "times stay there until the clock has caught up: set the clock right."))
    }

    @Sendable static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}

extension EventID {
    /// A new UUIDv7 of this moment.
    static func fresh() -> EventID {
        var random = SystemRandomNumberGenerator()
        return .v7(at: SystemClock.now(), random: (random.next(), random.next()))
    }
}

/// A moment as an argument.
struct MomentArgument: ExpressibleByArgument {
    let moment: Moment

    init?(argument: String) {
        guard let moment = Moment(argument) else { return nil }
        self.moment = moment
    }
}

/// The two clocks: what was known, and what was in effect.
struct ClockOptions: ParsableArguments {
    @Option(
        name: .customLong("known"),
        help: ArgumentHelp(
            tr("Chỉ tính những gì sổ đã ghi đến vị trí hoặc ngày này (gồm cả nó).",
                "Only what the ledger had recorded by this position or date (inclusive)."), valueName: "P|DATE"))
    var knownArgument: MomentArgument?

    @Option(
        name: .customLong("true"),
        help: ArgumentHelp(
            tr("Chỉ tính những gì có hiệu lực đến hết ngày này.", "Only what was in effect by the end of this date."),
            valueName: "DATE"))
    var inEffect: String?

    var known: Moment? { knownArgument?.moment }

    /// The same for a person: what an answer was narrowed to; empty where nothing was asked.
    func line() throws -> String {
        let known = known.map { moment in
            switch moment {
            case .position(let position): tr(" Đã ghi đến vị trí \(position).", " Recorded by position \(position).")
            case .instant(let instant): tr(" Đã ghi đến \(instant.vietnamese).", " Recorded by \(instant).")
            }
        }
        let effect = try instant().map { tr(" Có hiệu lực đến \($0.vietnamese).", " In effect by \($0).") }
        return (known ?? "") + (effect ?? "")
    }

    /// What was asked for, as an answer repeats it.
    func members() throws -> [(String, JSON)] {
        let asked: JSON =
            switch known {
            case nil: .null
            case .position(let position)?: .unsigned(position)
            case .instant(let instant)?: .time(instant)
            }
        return [("known", asked), ("true", .optional(try instant(), JSON.time))]
    }

    func instant() throws -> Instant? {
        guard let inEffect else { return nil }
        switch Moment(inEffect) {
        case .instant(let instant): return instant
        default:
            throw ValidationError(
                tr("--true nhận ngày (2025-07-01) hoặc thời điểm.", "--true takes a date (2025-07-01) or a date-time."))
        }
    }
}

/// Who reads, and what for.
struct ReaderOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(tr("Cơ quan người đọc.", "The reader's agency."), valueName: tr("cơ-quan", "agency")))
    var agency: String?

    @Option(help: ArgumentHelp(tr("Người đọc.", "The reading officer."), valueName: tr("người", "officer")))
    var reader: String?

    @Option(help: ArgumentHelp(tr("Mục đích đọc.", "The purpose of reading."), valueName: tr("mục-đích", "purpose")))
    var purpose: String?

    /// Whether an officer or a purpose was named: then what is given is recorded.
    var isNamed: Bool { reader != nil || purpose != nil }

    /// Who reads; every one of the three must be said.
    func identity(_ kind: ReadingKind = .opened, _ document: String = "") throws -> Reader {
        guard let agency, let reader, let purpose, !agency.isEmpty, !reader.isEmpty, !purpose.isEmpty else {
            throw ValidationError(
                tr("Đọc phần niêm phong, bảng hạn chế, hay lấy bản có ghi tên cần --as CƠ_QUAN --reader NGƯỜI --purpose MỤC_ĐÍCH.",
                    "Sealed parts, restricted views and copies on record need --as AGENCY --reader OFFICER --purpose PURPOSE."))
        }
        return Reader(agency: agency, officer: reader, purpose: purpose, kind: kind, document: document)
    }

    /// Records that a named reader is given a print or an export, before it is given; nothing where nobody is named.
    func recordCopy(_ kind: ReadingKind, _ document: String, about subjects: [String], _ ledger: Ledger) throws {
        guard isNamed else { return }
        try ledger.recordCopy(about: subjects, to: identity(kind, document), id: EventID.fresh())
    }
}

/// Which sealed parts are to be opened.
struct UnsealOptions: ParsableArguments {
    @Option(
        name: .customLong("unseal"), parsing: .upToNextOption,
        help: ArgumentHelp(
            tr("Mở phần niêm phong: personal, student, child, complainant, investigation. Việc đọc được ghi vào sổ.",
                "Open sealed parts: personal, student, child, complainant, investigation. The reading is recorded."),
            valueName: tr("loại", "compartment")))
    var compartments: [String] = []

    @OptionGroup var who: ReaderOptions

    var isWanted: Bool { !compartments.isEmpty }

    /// Records the reading and gives the clearance, or none where nothing is to be opened.
    func clearance(_ ledger: Ledger, subject: String, _ kind: ReadingKind = .opened, _ document: String = "") throws -> Clearance {
        guard isWanted else { return .none }
        let wanted = try compartments.map { name in
            guard let compartment = Compartment(name: name) else {
                throw ValidationError(tr("Không có loại niêm phong “\(name)”.", "There is no compartment “\(name)”."))
            }
            return compartment
        }
        return try ledger.open(Set(wanted), of: subject, for: who.identity(kind, document)) { _ in EventID.fresh() }
    }
}
