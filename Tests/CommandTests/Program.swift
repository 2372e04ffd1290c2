import Foundation
import Testing

/// The built `socai`, run as a person or a program would run it.
enum Program {
    struct Result {
        let status: Int32
        let out: String
        let err: String

        /// Standard output, line by line, each as a JSON object.
        var objects: [[String: Any]] {
            out.split(separator: "\n").compactMap {
                try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
        }

        /// Standard output as one JSON object.
        var object: [String: Any] { objects.first ?? [:] }
    }

    /// Where SwiftPM put the executables: beside the test program itself.
    static let directory = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    @discardableResult
    static func run(_ arguments: String..., input: String? = nil, environment: [String: String] = [:]) throws -> Result
    {
        try run(arguments, input: input, environment: environment)
    }

    /// - Parameter shell: runs the program, `"$0" "$@"`, in a shell's command instead of directly.
    @discardableResult
    static func run(
        _ arguments: [String], input: String? = nil, environment: [String: String] = [:], shell: String? = nil
    ) throws -> Result {
        let process = Process()
        let program = directory.appendingPathComponent("socai")
        process.executableURL = shell == nil ? program : URL(fileURLWithPath: "/bin/bash")
        process.arguments = shell.map { ["-c", $0, program.path] + arguments } ?? arguments
        var variables = ProcessInfo.processInfo.environment
        for name in ["SOCAI_LEDGER", "SOCAI_LANG", "LC_ALL", "LANG"] { variables[name] = nil }
        process.environment = variables.merging(environment) { $1 }
        // Files, not pipes: a full pipe would stop the program while we wait for it.
        let folder = try TemporaryFolder()
        let (out, err) = (folder.path + "/out", folder.path + "/err")
        for path in [out, err] { try Data().write(to: URL(fileURLWithPath: path)) }
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: out))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: err))
        if let input {
            let path = folder.path + "/in"
            try Data(input.utf8).write(to: URL(fileURLWithPath: path))
            process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            out: String(decoding: try Data(contentsOf: URL(fileURLWithPath: out)), as: UTF8.self),
            err: String(decoding: try Data(contentsOf: URL(fileURLWithPath: err)), as: UTF8.self))
    }
}

/// A folder that goes away with its owner.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/socai-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension Program {
    /// Founds a ledger in a folder with the real program, and says where it is.
    ///
    /// - Parameter seed: of the sample province that is loaded into it; `nil`: it stays empty.
    static func found(in folder: TemporaryFolder, sample seed: UInt64?) throws -> String {
        let ledger = folder.path + "/so-cai"
        try #require(run("init", "--ledger", ledger, "--origin", "test.invalid/so-cai").status == 0)
        if let seed { try #require(run("sample", "--seed", "\(seed)", "--into", ledger).status == 0) }
        return ledger
    }
}

/// The mappings that are part of the project.
func mapping(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("tools/mappings/\(name)").path
}
