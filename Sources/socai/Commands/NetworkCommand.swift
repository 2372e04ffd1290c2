import ArgumentParser
import CivilTime
import Domain
import EventLog
import Foundation
import Ledger
import ProjectionKit

struct NetworkCommand: ParsableCommand {
    /// What can be written.
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, graphml, ftm, svg }

    static let configuration = CommandConfiguration(
        commandName: "network", abstract: tr("Mạng liên hệ của một đối tượng.", "Whom and what a subject is tied to."),
        discussion: tr(
            """
            VÍ DỤ
              socai network business:DN00204 --hops 3
              socai network person:C00017 --kind owner business point --known 2024-06-30
              socai network business:DN00204 --format svg --out dn00204.svg
              socai network business:DN00204 --format ftm --out dn00204.ftm.json
            Chủ, cơ sở, điểm, hợp đồng, doanh nghiệp Internet, giấy chứng nhận, địa chỉ; mỗi quan hệ ghi từ ngày, đến ngày và các sự kiện
            nêu nó. --kind: chỉ xét những loại này. Nút có quá nhiều mối (--fan-out) được hiện nhưng không đi tiếp.
            """,
            """
            EXAMPLES
              socai network business:DN00204 --hops 3
              socai network person:C00017 --kind owner business point --known 2024-06-30
              socai network business:DN00204 --format svg --out dn00204.svg
              socai network business:DN00204 --format ftm --out dn00204.ftm.json
            Owners, businesses, points, contracts, Internet providers, certificates, addresses; each link has its days and the events that
            state it. --kind: these kinds alone are looked at. A node with too many ties (--fan-out) is shown and not gone through.
            """))

    @Argument(
        help: ArgumentHelp(
            tr("Đối tượng: business, point, person, agency hoặc contract.", "The subject: business, point, person, agency or contract."),
            valueName: tr("đối-tượng", "subject")))
    var subject: String
    @Option(help: ArgumentHelp(tr("Đi xa bao nhiêu bước (1–3).", "How many links away (1–3)."), valueName: "N"))
    var hops = 3
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            tr("Chỉ những loại nút này.", "These kinds of node alone."), valueName: "business|point|owner|provider|contract|certificate|address"))
    var kind: [String] = []
    @Option(
        help: ArgumentHelp(
            tr("Không đi tiếp qua nút có nhiều mối hơn số này.", "Do not go through a node with more ties than this."), valueName: "N"))
    var fanOut = 60
    @Option(help: ArgumentHelp(tr("Định dạng.", "The format."), valueName: "text|json|graphml|ftm|svg"))
    var format: Format?
    @Option(help: ArgumentHelp(tr("Tệp đích; không có thì ra màn hình.", "The target; standard output where it is missing."), valueName: tr("tệp", "file")))
    var out: String?
    @OptionGroup var options: LedgerOptions
    @OptionGroup var clocks: ClockOptions
    @OptionGroup var unseal: UnsealOptions

    func validate() throws {
        guard (1...3).contains(hops) else { throw ValidationError(tr("--hops nhận 1, 2 hoặc 3.", "--hops takes 1, 2 or 3.")) }
        guard fanOut > 0 else { throw ValidationError(tr("--fan-out là số dương.", "--fan-out takes a positive number.")) }
        for name in kind where Network.Kind(rawValue: name) == nil {
            let known = Network.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError(tr("Không có loại nút “\(name)”; có: \(known)", "There is no kind of node “\(name)”; there are: \(known)"))
        }
        let kinds = Network.Kind.allCases.compactMap(\.tag)
        guard let tag = Tag(subject), kinds.contains(tag.kind) else {
            throw ValidationError(
                tr("“\(subject)” không có mạng liên hệ; nhận: ", "“\(subject)” has no network; there are: ") + kinds.map { $0 + ":…" }.joined(separator: ", "))
        }
        if options.output.json, let format, format != .json {
            throw ValidationError(tr("--json và --format \(format.rawValue) loại trừ nhau.", "--json and --format \(format.rawValue) exclude each other."))
        }
    }

    func run() throws {
        let ledger = try options.open(readOnly: !unseal.isWanted && !unseal.who.isNamed)
        defer { ledger.close() }
        let inEffect = try clocks.instant()
        // Fixed before a reading is recorded, which would otherwise move the position that the answer rests on.
        let known = try clocks.known ?? ledger.log.size.checkedPosition.map(Moment.position)
        let audience = try ledger.audience(unseal.who.agency, "network")
        let document = "network \(subject) \(wanted.rawValue)"
        let clearance = try unseal.clearance(ledger, subject: subject, .exported, document)
        if !unseal.isWanted { try unseal.who.recordCopy(.exported, document, about: [subject], ledger) }
        let kinds = kind.isEmpty ? Set(Network.Kind.allCases) : Set(kind.compactMap(Network.Kind.init))
        let network = try ledger.network(
            of: subject, .init(hops: hops, kinds: kinds, fanOut: fanOut, audience: audience), known: known, true: inEffect,
            clearance: clearance)
        guard !network.nodes.isEmpty else {
            Terminal.message(
                tr("Không có sự kiện nào mang thẻ \(subject) trong phạm vi đã hỏi.",
                    "No event carries the tag \(subject) within what was asked."))
            throw ExitCode(Exit.failed)
        }
        try give(network, ledger)
    }

    private var wanted: Format { format ?? (options.output.json ? .json : .text) }

    private func give(_ network: Network, _ ledger: Ledger) throws {
        let asked: [(String, JSON)] = [
            ("hops", .integer(Int64(hops))), ("kinds", .strings(kind.sorted())), ("fan_out", .integer(Int64(fanOut))),
        ]
        let output = NetworkOutput(network: network, question: asked + (try clocks.members()))
        let text =
            switch wanted {
            case .text: output.text
            case .json: output.json
            case .graphml: output.graphML
            case .ftm: FollowTheMoney(network: network, origin: ledger.settings.origin).text
            case .svg: try output.svg()
            }
        guard let out else { return Terminal.print(text) }
        let file = try OutputFile(out)
        try file.write(text + "\n")
        try file.finish()
        Terminal.message(
            tr("Đã ghi \(network.nodes.count) nút, \(network.links.count) quan hệ ra \(out).",
                "Wrote \(network.nodes.count) nodes and \(network.links.count) links to \(out)."))
        Terminal.message(network.basis.line)
    }
}

extension UInt64 {
    /// The last position of a log of this size; `nil` where it is empty.
    fileprivate var checkedPosition: Position? { self == 0 ? nil : self - 1 }
}
