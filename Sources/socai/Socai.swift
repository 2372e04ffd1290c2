import ArgumentParser
import CMalloc
import Foundation

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
            TraceCommand.self, ReadsCommand.self, WhyCommand.self, DiffCommand.self, ViewsCommand.self,
            CheckpointCommand.self, ProveCommand.self, DossierCommand.self, VerifyCommand.self, WitnessCommand.self,
            TilesCommand.self, ExportCommand.self, BackupCommand.self, RestoreCommand.self, VaultCommand.self,
            SampleCommand.self, DirectiveCommand.self, ReportCommand.self, ConsolidateCommand.self, QueueCommand.self, RulesCommand.self,
            AlertsCommand.self, WatchCommand.self, DeviationsCommand.self, ProcessCommand.self, AssessCommand.self,
            RecidivismCommand.self, DeadlineCommand.self, AttachCommand.self, AttachmentsCommand.self,
            OriginalCommand.self, HandOverCommand.self, CompetenceCommand.self, WhatIfCommand.self, BenchCommand.self,
            SampleCasesCommand.self, BundleCommand.self, NetworkCommand.self, SameCommand.self, MergeCommand.self, UnmergeCommand.self,
        ])
}

@main
enum Program {
    static func main() {
        // A limit on the size of files is then an error with a message, and not the end of the program.
        signal(SIGXFSZ, SIG_IGN)
        // The events that wait to be settled lie in a few large blocks, which are given back to the system when they are; left to itself, glibc
        // keeps them, in pieces, once the first was freed.
        mallopt(M_MMAP_THRESHOLD, 1 << 20)
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
