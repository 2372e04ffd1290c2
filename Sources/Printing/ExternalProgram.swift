internal import Foundation

/// A program of the system that draws or prints: found on PATH, fed on its standard input.
enum ExternalProgram {
    /// Runs a program and gives what it wrote.
    ///
    /// - Parameters:
    ///   - package: the Debian packages that bring it.
    ///   - environment: variables set besides those of this process.
    static func run(
        _ name: String, package: String, _ arguments: [String], input: String, environment: [String: String] = [:]
    ) throws(PrintError) -> [UInt8] {
        guard let program = find(name) else { throw .missingProgram(name, remedy: "apt-get install \(package)") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (fed, written, complaints) = (Pipe(), Pipe(), Pipe())
        process.standardInput = fed
        process.standardOutput = written
        process.standardError = complaints
        do {
            try process.run()
            try fed.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try fed.fileHandleForWriting.close()
        } catch {
            throw .failed(name, reason: error.localizedDescription)
        }
        let output = written.fileHandleForReading.readDataToEndOfFile()
        let reason = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw .failed(name, reason: String(reason.suffix(400))) }
        return [UInt8](output)
    }

    private static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
