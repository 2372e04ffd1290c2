import ArgumentParser
import Domain
import EventLog
import Foundation
import Ledger
import ProjectionKit

struct ViewsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "views", abstract: tr("Bảng của các cơ quan.", "The agencies' views."),
        discussion: tr(
            """
            VÍ DỤ
              socai views status
              socai views rebuild InformationCommunications
              socai views query BusinessRecord --table timeline --search "net sao mai" --limit 10
              sqlite3 "$(socai views path District)" .tables
            """,
            """
            EXAMPLES
              socai views status
              socai views rebuild InformationCommunications
              socai views query BusinessRecord --table timeline --search "net sao mai" --limit 10
              sqlite3 "$(socai views path District)" .tables
            """),
        subcommands: [ViewsStatus.self, ViewsRebuild.self, ViewsVerify.self, ViewsPath.self, ViewsQuery.self],
        defaultSubcommand: ViewsStatus.self)
}

/// Views named on the command line; a name that is none is wrong usage.
private func checked(_ names: [String]) throws -> [String]? {
    for name in names where !Roster.projections.contains(where: { $0.name == name }) {
        let known = Roster.projections.map(\.name).joined(separator: ", ")
        throw ValidationError(tr("Không có bảng “\(name)”; có: \(known)", "There is no view “\(name)”; there are: \(known)"))
    }
    return names.isEmpty ? nil : names
}

struct ViewsStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: tr("Tình trạng các bảng.", "How the views stand."))
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        for status in try ledger.views.status() {
            Terminal.print(options.output.json ? json(status) : line(status))
        }
    }

    private func json(_ status: ViewStatus) -> String {
        JSON.object([
            ("view", .string(status.view)), ("version", .integer(Int64(status.version))),
            ("state", .string(status.state.rawValue)), ("reason", .string(status.reason)),
            ("size", .unsigned(status.size)), ("log_size", .unsigned(status.logSize)), ("root", .string(status.root)),
            ("path", .string(status.path)), ("built", .string(status.built)),
            ("quarantined", .array(status.quarantined.map(\.json))),
        ]).text
    }

    private func line(_ status: ViewStatus) -> String {
        let state =
            switch status.state {
            case .missing: tr("chưa dựng", "missing")
            case .current: tr("đủ", "current")
            case .behind: tr("chậm \(Terminal.grouped(status.logSize - status.size)) sự kiện", "behind by \(Terminal.grouped(status.logSize - status.size))")
            case .mismatch: tr("phải dựng lại: \(status.reason)", "to be rebuilt: \(status.reason)")
            }
        let held = status.quarantined.isEmpty ? "" : tr(" · cách ly \(status.quarantined.count)", " · quarantined \(status.quarantined.count)")
        return "\(status.view.padding(26)) v\(status.version)  \(Terminal.grouped(status.size).padding(10)) \(state)\(held)  "
            + Terminal.dim(tr(status.titleVi, status.titleEn))
    }
}

extension Quarantine {
    /// What is not shown, and why.
    var json: JSON {
        .object([
            ("subject", .string(subject)), ("tables", .strings(tables)), ("position", .unsigned(position)),
            ("reason", .string(reason)),
        ])
    }

    /// The same for a person.
    var line: String {
        tr("Cách ly: \(subject) tại vị trí \(position): \(reason)", "Quarantined: \(subject) at position \(position): \(reason)")
    }
}

struct ViewsRebuild: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild", abstract: tr("Dựng lại các bảng từ sổ.", "Rebuild views from the log."))
    @Argument(help: ArgumentHelp(tr("Các bảng; không nêu: tất cả.", "The views; none: all."), valueName: tr("bảng", "view")))
    var names: [String] = []
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let wanted = try checked(names)
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let line = ProgressLine(tr("Đang dựng lại", "Rebuilding"))
        let reports = try ledger.views.rebuild(wanted) { line.update($0.done, of: $0.total) }
        line.end()
        for report in reports {
            Terminal.print(
                options.output.json
                    ? try JSON.encoding(report).text
                    : tr("\(report.view): đã dựng lại từ \(Terminal.grouped(report.size)) sự kiện", "\(report.view): rebuilt from \(Terminal.grouped(report.size)) events")
                        + (report.quarantined > 0 ? tr(", cách ly \(report.quarantined)", ", quarantined \(report.quarantined)") : ""))
        }
    }
}

struct ViewsVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: tr("So từng ô của các bảng với sổ.", "Compare every cell of the views with the log."))
    @Argument(help: ArgumentHelp(tr("Các bảng; không nêu: tất cả.", "The views; none: all."), valueName: tr("bảng", "view")))
    var names: [String] = []
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let wanted = try checked(names)
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let line = ProgressLine(tr("Đang so", "Comparing"))
        let result = try ledger.views.verify(wanted) { line.update($0.done, of: $0.total) }
        line.end()
        if options.output.json {
            Terminal.print(
                JSON.object([
                    ("ok", .bool(result.isSound)),
                    ("views", .array(try result.views.map { view in
                        let version = Roster.projections.first { $0.name == view.view }?.version ?? 0
                        return .object([("view", .string(view.view)), ("version", .integer(Int64(version)))] + (try ledger.basis(size: view.size)).members)
                    })),
                    ("problems", .array(try result.problems.map { try JSON.encoding($0) })),
                ]).text)
        } else {
            for view in result.views where !result.problems.contains(where: { $0.view == view.view }) {
                Terminal.print(tr("\(view.view): đúng với \(Terminal.grouped(view.size)) sự kiện", "\(view.view): right for \(Terminal.grouped(view.size)) events"))
            }
            for problem in result.problems { Terminal.print(Terminal.red("✘ ") + tr(problem.messageVi, problem.messageEn)) }
            if !result.isSound { Terminal.message(tr("Dựng lại: socai views rebuild", "Restore: socai views rebuild")) }
        }
        if !result.isSound { throw ExitCode(Exit.verification) }
    }
}

struct ViewsPath: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "path", abstract: tr("Tệp SQLite của một bảng.", "The SQLite file of a view."))
    @Argument(help: ArgumentHelp(tr("Bảng.", "The view."), valueName: tr("bảng", "view")))
    var view: String
    @OptionGroup var options: LedgerOptions

    func run() throws {
        _ = try checked([view])
        let ledger = try options.open(readOnly: true)
        defer { ledger.close() }
        let path = try ledger.views.path(view)
        Terminal.print(options.output.json ? JSON.object([("view", .string(view)), ("path", .string(path))]).text : path)
    }
}
