internal import Foundation

/// A program of the system that prints for us.
enum ExternalProgram {
    /// Gives it a text and returns what it writes.
    ///
    /// - Parameter package: the Debian package that brings it.
    static func run(
        _ name: String, _ arguments: [String], input text: String, environment: [String: String] = [:], package: String
    ) throws(PrintError) -> Data {
        guard let program = find(name) else { throw .missingProgram(name, remedy: "apt-get install \(package)") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (input, output, complaints) = (Pipe(), Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = complaints
        do {
            try process.run()
            try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
            try input.fileHandleForWriting.close()
        } catch {
            throw .failed(name, reason: error.localizedDescription)
        }
        let result = output.fileHandleForReading.readDataToEndOfFile()
        let reason = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw .failed(name, reason: String(reason.suffix(400))) }
        return result
    }

    private static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
