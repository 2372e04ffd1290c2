import ArgumentParser
import Domain
import EventLog
import Foundation
import Ledger
import MerkleTree
import ProjectionKit

struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: tr("Gói chứng cứ mang đi: hồ sơ, tệp gốc, chứng minh và trình kiểm chứng.", "An evidence bundle to take away: history, originals, proofs, verifier."),
        discussion: tr(
            """
            VÍ DỤ
              socai bundle business:DN00001 --out dn00001.zip --as thanh-tra --reader "Tr. Kiểm" --purpose "kiểm tra"
              socai bundle mau.json --out mau.zip --as thanh-tra --reader "Tr. Kiểm" --purpose "kiểm tra"    (từ socai sample-cases)
            Người nhận: giải nén, rồi python3 verify.py --key KHÓA. Chỉ cần Python.
            Mỗi tệp gốc đưa ra là một lần mở, được ghi vào sổ trước. Phần niêm phong chỉ có khi --unseal.
            """,
            """
            EXAMPLES
              socai bundle business:DN00001 --out dn00001.zip --as inspectorate --reader "Tr. Kiem" --purpose "audit"
              socai bundle sample.json --out sample.zip --as inspectorate --reader "Tr. Kiem" --purpose "audit"    (of socai sample-cases)
            Who receives it unpacks it and runs python3 verify.py --key KEY. Python alone is enough.
            Every original that is given is an opening, recorded first. Sealed parts are there only with --unseal.
            """))

    @Argument(
        help: ArgumentHelp(
            tr("Đối tượng (loại:mã), hoặc tệp của socai sample-cases.", "The subject (kind:value), or a file of socai sample-cases."),
            valueName: tr("đối-tượng|tệp", "subject|cases")))
    var subject: String
    @Option(help: ArgumentHelp(tr("Tệp ZIP.", "The ZIP file."), valueName: tr("tệp", "file")))
    var out: String
    @Option(help: ArgumentHelp(tr("Đến vị trí hoặc ngày ghi này (gồm cả nó).", "As of this position or day of record (inclusive)."), valueName: "P|DATE"))
    var known: MomentArgument?
    @OptionGroup var unseal: UnsealOptions
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        defer { ledger.close() }
        let sample = CaseSample(reading: subject)
        // Fixed before anything is recorded, which would otherwise be in its own answer.
        let basis = try basis(sample, ledger)
        let audience = try ledger.audience(unseal.who.agency, "bundle")
        let issuer = try audience.map { try ledger.agencyState($0.agency) }
        let plan = try BundlePlan(
            sample?.cases ?? subjects(basis, audience, ledger), sample: sample, basis: basis, audience: audience, ledger: ledger)
        let clearance = try record(plan, ledger)
        var writer = try BundleWriter(
            plan, to: out, ledger: ledger, clearance: clearance, issuer: issuer, purpose: unseal.who.purpose ?? "")
        report(try writer.write(), plan)
    }

    /// The subject asked for, first; a business comes with the dossiers of those judged to be one with it.
    private func subjects(_ basis: Basis, _ audience: Audience?, _ ledger: Ledger) throws -> [String] {
        guard let tag = Tag(subject), tag.kind == "business", let last = basis.position else { return [subject] }
        let identities = try ledger.identities(around: [tag.description], known: .position(last), audience: audience)
        return [tag.description] + identities.members(of: tag.description).filter { $0 != tag.description }
    }

    private func basis(_ sample: CaseSample?, _ ledger: Ledger) throws -> Basis {
        guard let sample else { return try ledger.basis(size: ledger.size(at: known?.moment)) }
        guard known == nil else {
            throw ValidationError(tr("Mẫu đã nêu vị trí; bỏ --known.", "The sample names its position; leave out --known."))
        }
        guard sample.size <= (try ledger.log.size) else { throw LedgerError.noSuchSize(sample.size, size: try ledger.log.size) }
        let basis = try ledger.basis(size: sample.size)
        guard basis.root.base64 == sample.root else {
            throw LedgerError.malformed(
                file: subject, reason: tr("mẫu được chọn từ sổ khác (gốc \(sample.root))", "drawn from another ledger (root \(sample.root))"))
        }
        return basis
    }

    /// Records all that the bundle gives away, before any of it is written: nothing leaves that is not on record.
    private func record(_ plan: BundlePlan, _ ledger: Ledger) throws -> Clearance {
        let attached = plan.attachments
        guard unseal.isWanted || unseal.who.isNamed || !attached.isEmpty else { return .none }
        let reader = try unseal.who.identity(.exported, document)
        for attachment in attached { try ledger.authoriseOriginals(of: attachment.statement.subject, for: reader) }
        for attachment in attached { try ledger.checkOriginal(attachment) }
        var compartments: Set<Compartment> = []
        var subjects: Set<String> = []
        for subject in plan.subjects where unseal.isWanted {
            let clearance = try unseal.clearance(ledger, subject: subject.tag, .exported, document)
            compartments.formUnion(clearance.compartments)
            subjects.formUnion(clearance.subjects ?? [])
        }
        let clearance = unseal.isWanted ? Clearance(compartments: compartments, subjects: subjects) : .none
        // A record names at most so many subjects; each is named by one.
        let copy = EventID.fresh()
        for (number, start) in stride(from: 0, to: plan.subjects.count, by: Self.subjectsInRecord).enumerated() {
            let named = plan.subjects[start...].prefix(Self.subjectsInRecord).map(\.tag)
            try ledger.recordCopy(about: named, to: reader, id: number == 0 ? copy : .fresh())
        }
        try ledger.recordOpening(of: attached.filter { ledger.isOpen($0, to: clearance) }, by: reader, correlation: copy) { _ in .fresh() }
        return clearance
    }

    private static let subjectsInRecord = 60

    /// The bundle as it is named on record.
    private var document: String { "bundle \((subject as NSString).lastPathComponent)" }

    private func report(_ counts: BundleWriter.Counts, _ plan: BundlePlan) {
        if options.output.json {
            Terminal.print(
                JSON.object(
                    [
                        ("file", .string(out)), ("subjects", .strings(plan.subjects.map(\.tag))), ("events", .integer(Int64(counts.events))),
                        ("originals", .integer(Int64(counts.originals))),
                        ("originals_left_out", .integer(Int64(plan.attachments.count - counts.originals))),
                        ("files", .integer(Int64(counts.files))),
                    ] + plan.basis.members).text)
            return
        }
        Terminal.print(
            tr("Đã ghi \(out): \(plan.subjects.count) đối tượng, \(counts.events) sự kiện, \(counts.originals) tệp gốc, \(counts.files) tệp.",
                "Wrote \(out): \(plan.subjects.count) subjects, \(counts.events) events, \(counts.originals) originals, \(counts.files) files."))
        if counts.originals < plan.attachments.count {
            Terminal.message(
                tr("\(plan.attachments.count - counts.originals) tệp gốc không kèm (niêm phong hoặc đã xóa): xem manifest.json.",
                    "\(plan.attachments.count - counts.originals) originals were left out (sealed or erased): see manifest.json."))
        }
        Terminal.print(tr("Kiểm chứng: python3 verify.py \(out) --key KHÓA", "Verify it: python3 verify.py \(out) --key KEY"))
        Terminal.print(Terminal.dim(plan.basis.line))
    }
}
