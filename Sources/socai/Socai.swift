import ActImport
import ArgumentParser
import Domain
import EventLog
import Foundation
import LMDB
import Ledger

/// The program; each subcommand is a file of its own in `Commands/`.
struct Socai: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "socai",
        abstract: tr(
            "Sổ Cái: sổ ghi sự kiện không thể sửa của các cơ quan quản lý Internet và trò chơi điện tử.",
            "Sổ Cái: the ledger of the agencies that manage Internet services and online games; nothing in it can be altered."),
        discussion: tr(
            """
            VÍ DỤ
              socai init --ledger ./so-cai --origin gialai.gov.vn/so-cai
              socai sample --seed 1 --years 1 --into ./so-cai
              socai trace business:DN-001 --ledger ./so-cai
              socai verify --ledger ./so-cai

            Mọi lệnh nhận --ledger THƯ_MỤC (hoặc biến SOCAI_LEDGER), --json, --lang vi|en.
            Mã thoát: 0 được · 1 lỗi · 2 sai cách dùng · 3 kiểm chứng thất bại · 4 bị từ chối.
            """,
            """
            EXAMPLES
              socai init --ledger ./so-cai --origin gialai.gov.vn/so-cai
              socai sample --seed 1 --years 1 --into ./so-cai
              socai trace business:DN-001 --ledger ./so-cai
              socai verify --ledger ./so-cai

            Every command takes --ledger DIR (or SOCAI_LEDGER), --json, --lang vi|en.
            Exit codes: 0 ok · 1 failed · 2 usage · 3 verification failed · 4 refused or denied.
            """),
        version: "0.1.0",
        subcommands: [
            InitCommand.self, ImportCommand.self, RecordCommand.self, EventsCommand.self, ShowCommand.self,
            TraceCommand.self, ViewsCommand.self, CheckpointCommand.self, ProveCommand.self, DossierCommand.self,
            VerifyCommand.self, WitnessCommand.self, TilesCommand.self, ExportCommand.self, BackupCommand.self,
            RestoreCommand.self, SampleCommand.self, DirectiveCommand.self, BenchCommand.self,
        ])
}

/// The exit codes programs rely on.
enum Exit {
    static let failed: Int32 = 1
    static let usage: Int32 = 2
    static let verification: Int32 = 3
    static let refused: Int32 = 4
}

@main
enum Program {
    static func main() {
        do {
            var command = try Socai.parseAsRoot()
            try command.run()
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch {
            let code = Socai.exitCode(for: error)
            if code == .success {
                Terminal.print(Socai.fullMessage(for: error))
                exit(0)
            }
            if code == .validationFailure {
                Terminal.message(tr("Sai cách dùng.", "Wrong usage.") + " " + Socai.fullMessage(for: error))
                exit(Exit.usage)
            }
            let (text, status) = Failure.describe(error)
            Terminal.message(text)
            exit(status)
        }
    }
}

/// What a person is told when something fails, and the exit code that goes with it.
enum Failure {
    static func describe(_ error: any Error) -> (text: String, status: Int32) {
        switch error {
        case let refusal as Refusal:
            (Self.text(refusal), Exit.refused)
        case let error as LedgerError:
            switch error {
            case .denied, .closedView: (tr(error.texts.vi, error.texts.en), Exit.refused)
            case .malformedSubject: (tr(error.texts.vi, error.texts.en), Exit.usage)
            case .noCosignature: (tr(error.texts.vi, error.texts.en), Exit.verification)
            default: (tr(error.texts.vi, error.texts.en), Exit.failed)
            }
        case let refusal as WitnessRefusal:
            (tr("Nhân chứng từ chối (\(refusal.status)): ", "The witness refuses (\(refusal.status)): ")
                + tr(refusal.texts.vi, refusal.texts.en), Exit.refused)
        case let error as ImportError:
            (tr(error.texts.vi, error.texts.en), Exit.failed)
        case let error as LMDBError where error.isDamage:
            (tr("Kho dữ liệu bị hỏng: ", "Storage is damaged: ") + "\(error)", Exit.verification)
        case let error as LMDBError:
            (tr("Lỗi kho dữ liệu: ", "Storage error: ") + "\(error)", Exit.failed)
        case let error as EventLogError where error.isDamage:
            (tr("Sổ bị hỏng: ", "The ledger is damaged: ") + "\(error)", Exit.verification)
        case let error as CocoaError:
            (tr("Lỗi tệp: ", "File error: ") + error.localizedDescription, Exit.failed)
        default:
            (tr("Lỗi: ", "Error: ") + "\(error)", Exit.failed)
        }
    }

    /// A refusal names the rule, the article and what is missing.
    static func text(_ refusal: Refusal) -> String {
        var lines = [tr("Bị từ chối: ", "Refused: ") + tr(refusal.messageVi, refusal.messageEn)]
        lines.append(tr("  Quy tắc: ", "  Rule: ") + refusal.rule)
        lines.append(
            tr("  Căn cứ: ", "  Ground: ") + refusal.article
                + (refusal.status == .unconfirmed ? tr(" (chưa xác nhận)", " (unconfirmed)") : ""))
        if !refusal.missing.isEmpty {
            lines.append(tr("  Còn thiếu: ", "  Missing: ") + refusal.missing.joined(separator: "; "))
        }
        return lines.joined(separator: "\n")
    }
}
