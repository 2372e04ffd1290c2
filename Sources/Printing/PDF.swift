internal import Foundation

/// HTML to PDF with WeasyPrint (Debian package `weasyprint`).
public enum PDF {
    /// Prints a page to a file.
    ///
    /// The same page gives the same bytes: the time in the file is fixed and its identifier follows from the page.
    /// - Throws: ``PrintError``.
    public static func write(html: String, to path: String) throws(PrintError) {
        guard let program = find("weasyprint") else {
            throw .missingProgram("weasyprint", remedy: "apt-get install weasyprint fonts-liberation")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["--quiet", "--encoding", "utf-8", "-", path]
        // Reproducible: no clock in the file (https://reproducible-builds.org/docs/source-date-epoch/).
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["SOURCE_DATE_EPOCH": "0", "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "ignore"]) { $1 }
        let (input, complaints) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = complaints
        do {
            try process.run()
            try input.fileHandleForWriting.write(contentsOf: Data(html.utf8))
            try input.fileHandleForWriting.close()
        } catch {
            throw .failed("weasyprint", reason: error.localizedDescription)
        }
        let reason = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw .failed("weasyprint", reason: String(reason.suffix(400)))
        }
    }

    private static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
