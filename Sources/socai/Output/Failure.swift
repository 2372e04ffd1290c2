import ActImport
import Domain
import EventLog
import Foundation
import GRDB
import LMDB
import Ledger
import Printing
import ProjectionKit
import Vault

/// The exit codes programs rely on.
enum Exit {
    static let failed: Int32 = 1
    static let usage: Int32 = 2
    static let verification: Int32 = 3
    static let refused: Int32 = 4
}

/// What a person is told when something fails, and the exit code that goes with it.
enum Failure {
    static func describe(_ error: any Error) -> (text: String, status: Int32) {
        switch error {
        case let refusal as Refusal: (Self.text(refusal), Exit.refused)
        case let error as LedgerError: (tr(error.texts.vi, error.texts.en), status(of: error))
        case let error as OriginalError: (tr(error.texts.vi, error.texts.en), status(of: error))
        case let refusal as WitnessRefusal:
            (tr("Nhân chứng từ chối (\(refusal.status)): ", "The witness refuses (\(refusal.status)): ")
                + tr(refusal.texts.vi, refusal.texts.en), Exit.refused)
        case let error as ImportError: (tr(error.texts.vi, error.texts.en), Exit.failed)
        case let error as LMDBError: storage(error)
        case AppendError.storage(let error): storage(error)
        case let error as AppendError: append(error)
        case let error as EventLogError: log(error)
        case let error as VaultError: vault(error)
        case let error as DatabaseError: (database(error), Exit.failed)
        case ViewError.file(let path, let reason): (file(path, reason) + intact, Exit.failed)
        case let error as PrintError: (tr(error.messageVi, error.description), Exit.failed)
        case let error as CocoaError: (file(error.filePath ?? "", Self.reason(error)), Exit.failed)
        default: (tr("Lỗi: ", "Error: ") + "\(error)", Exit.failed)
        }
    }

    private static func status(of error: OriginalError) -> Int32 {
        switch error {
        case .damaged: Exit.verification
        case .erased, .noKey, .notStored, .notFor, .noBody: Exit.refused
        case .unknown, .noSubject, .otherSubject, .tooLarge: Exit.failed
        }
    }

    private static func status(of error: LedgerError) -> Int32 {
        switch error {
        case .denied, .closedView: Exit.refused
        case .malformedSubject: Exit.usage
        case .logMissing, .diverged, .noCosignature: Exit.verification
        default: Exit.failed
        }
    }

    // MARK: The log

    private static func storage(_ error: LMDBError) -> (String, Int32) {
        let isDamage = error.isDamage || error == .invalid || error == .versionMismatch
        let title = isDamage ? tr("Kho dữ liệu bị hỏng: ", "Storage is damaged: ") : tr("Lỗi kho dữ liệu: ", "Storage error: ")
        return (title + tr(error.vietnamese, "\(error)"), isDamage ? Exit.verification : Exit.failed)
    }

    private static func append(_ error: AppendError) -> (String, Int32) {
        if case .corrupt(let message) = error {
            return (
                tr("Sổ bị hỏng: \(message). Chạy socai verify, rồi khôi phục bản sao lưu mới nhất.", "The ledger is damaged: \(error)"),
                Exit.verification
            )
        }
        return (tr("Không ghi được: ", "Cannot record: ") + "\(error)", Exit.failed)
    }

    private static func log(_ error: EventLogError) -> (String, Int32) {
        switch error {
        case .corrupt(let position, let message):
            let place = position.map { " tại vị trí \($0)" } ?? ""
            return (
                tr("Sổ bị hỏng\(place): \(message). Chạy socai verify, rồi khôi phục bản sao lưu mới nhất.",
                    "The ledger is damaged: \(error)"),
                Exit.verification
            )
        case .notALog(let path):
            return (
                tr("Không có sổ trong \(path); hãy kiểm tra đường dẫn hoặc khôi phục bản sao lưu.",
                    "There is no log in \(path); check the path, or restore the backup."), Exit.failed)
        default: return (tr("Lỗi sổ: ", "Log error: ") + "\(error)", Exit.failed)
        }
    }

    private static func vault(_ error: VaultError) -> (String, Int32) {
        switch error {
        case .file(let path, let code): (file(path, LMDBError(rawValue: code)), Exit.failed)
        case .wrongKeyFile(let path):
            (tr("Tệp khóa không thuộc kho khóa \(path); hãy đưa lại đúng tệp khóa.", "\(error)"), Exit.failed)
        case .malformedKeyFile(let path):
            (tr("\(path) không phải tệp khóa của kho khóa; hãy khôi phục từ bản sao lưu của nó.", "\(error)"), Exit.failed)
        case .exposedKeyFile(let path):
            (tr("Người khác đọc được tệp khóa \(path): hãy chạy chmod 600 và xét xem ai đã đọc.", "\(error)"), Exit.failed)
        case .erased(let subject, let instant):
            (tr("Dữ liệu của \(subject) đã xóa ngày \(instant); không niêm phong thêm được gì cho đối tượng này.", "\(error)"),
                Exit.failed)
        case .tampered(let subject):
            (tr("Phần niêm phong của \(subject) không còn như khi niêm phong; hãy chạy socai verify.", "\(error)"), Exit.verification)
        case .malformedRecord(let subject):
            (tr("Không đọc được khóa của \(subject); hãy khôi phục kho khóa từ bản sao lưu.", "\(error)"), Exit.verification)
        default: (tr("Lỗi kho khóa: ", "Vault error: ") + "\(error)", Exit.failed)
        }
    }

    // MARK: Views and files

    /// Views are computed: whatever is wrong with their files, nothing of the ledger is.
    private static let intact = tr(
        "; sổ vẫn nguyên vẹn, bảng dựng lại được bằng socai views rebuild", "; the log is intact, views can be rebuilt: socai views rebuild")

    private static func database(_ error: DatabaseError) -> String {
        switch error.resultCode {
        case .SQLITE_FULL: return tr("Không ghi được bảng: hết chỗ trên đĩa; hãy giải phóng chỗ", "Cannot write a view: the disk is full; free space") + intact
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            return tr("Không ghi được bảng: không có quyền ghi thư mục views/; hãy cấp quyền", "Cannot write a view: no permission in views/; give it") + intact
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return tr("Tệp của bảng bị hỏng", "The file of a view is damaged") + intact
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return tr("Chương trình khác đang ghi bảng này; hãy thử lại", "Another program is writing this view; try again") + intact
        default: return tr("Lỗi bảng: ", "View error: ") + "\(error)" + intact
        }
    }

    private static func file(_ path: String, _ reason: String) -> String { tr("Lỗi tệp \(path): \(reason)", "File error at \(path): \(reason)") }

    private static func file(_ path: String, _ error: LMDBError) -> String {
        file(path, tr(error.vietnameseCause, error.cause)) + (error.remedy.isEmpty ? "" : "; " + tr(error.vietnameseRemedy, error.remedy))
    }

    /// What the system said, where it said something.
    private static func reason(_ error: CocoaError) -> String {
        guard let code = (error.underlying as? POSIXError)?.code else { return error.localizedDescription }
        let error = LMDBError(rawValue: code.rawValue)
        return tr(error.vietnameseCause, error.cause) + (error.remedy.isEmpty ? "" : "; " + tr(error.vietnameseRemedy, error.remedy))
    }

    /// A refusal names the rule, the article and what is missing.
    static func text(_ refusal: Refusal) -> String {
        var lines = [tr("Bị từ chối: ", "Refused: ") + tr(refusal.messageVi, refusal.messageEn)]
        lines.append(tr("  Quy tắc: ", "  Rule: ") + refusal.rule)
        if !refusal.article.isEmpty {
            lines.append(
                tr("  Căn cứ: ", "  Ground: ") + refusal.article
                    + (refusal.status == .unconfirmed ? tr(" (chưa xác nhận)", " (unconfirmed)") : ""))
        }
        if !refusal.missing.isEmpty {
            lines.append(tr("  Còn thiếu: ", "  Missing: ") + refusal.missing.joined(separator: "; "))
        }
        return lines.joined(separator: "\n")
    }
}

extension LMDBError {
    /// What happened, where, and what to do, in Vietnamese.
    var vietnamese: String {
        vietnameseCause + (path.map { " (\($0))" } ?? "") + (vietnameseRemedy.isEmpty ? "" : "; \(vietnameseRemedy)")
    }

    /// What happened, in Vietnamese; the system's own words for what has none.
    var vietnameseCause: String {
        switch self {
        case .noSpace: "hết chỗ trên đĩa"
        case .fileTooLarge: "tệp vượt giới hạn kích thước"
        case .quotaExceeded: "hết hạn mức đĩa"
        case .noMemory: "không cấp được vùng địa chỉ"
        case .accessDenied, .notPermitted: "không có quyền"
        case .readOnlyFileSystem: "hệ thống tệp chỉ đọc"
        case .noSuchFile: "không có tệp hoặc thư mục"
        case .inputOutput: "đĩa lỗi khi đọc hoặc ghi"
        case .mapFull: "bản đồ bộ nhớ đầy"
        case .readersFull: "quá nhiều tiến trình đọc cùng lúc"
        case .truncated: "tệp dữ liệu bị cắt ngắn"
        case .corrupted, .pageNotFound: "có trang dữ liệu không còn như khi ghi"
        case .invalid: "tệp dữ liệu không phải của chương trình này"
        case .versionMismatch: "tệp dữ liệu của phiên bản khác"
        case .panic: "một lần ghi trước đã hỏng"
        case .readOnly: "sổ chỉ mở để đọc"
        default: cause
        }
    }

    /// What to do, in Vietnamese.
    var vietnameseRemedy: String {
        switch self {
        case .noSpace, .quotaExceeded: "hãy giải phóng chỗ rồi làm lại; những gì đã nhận ghi không mất"
        case .fileTooLarge: "hãy nâng giới hạn (ulimit -f) rồi làm lại; những gì đã nhận ghi không mất"
        case .noMemory, .mapFull: "hãy nâng giới hạn vùng địa chỉ (ulimit -v) rồi làm lại; những gì đã nhận ghi không mất"
        case .accessDenied, .notPermitted: "hãy cho người dùng này quyền đọc và ghi thư mục và mọi tệp trong đó"
        case .readOnlyFileSystem: "hãy gắn lại hệ thống tệp để ghi, hoặc chép thư mục sang nơi ghi được"
        case .noSuchFile: "hãy kiểm tra đường dẫn"
        case .inputOutput: "đĩa đang hỏng: dừng lại và khôi phục bản sao lưu mới nhất trên đĩa khác"
        case .readersFull: "hãy đóng bớt chương trình đang đọc"
        case .truncated, .corrupted, .pageNotFound: "hãy khôi phục bản sao lưu mới nhất"
        case .invalid, .versionMismatch: "hãy kiểm tra đường dẫn, hoặc khôi phục bản sao lưu mới nhất"
        case .panic: "hãy đóng chương trình và mở lại"
        default: remedy.isEmpty ? "" : remedy
        }
    }
}
