// Feeds changed bytes to what reads foreign bytes, in a process of its own, because they might kill it. Driven by `tools/fuzz`.
//
//   fuzz-worker list                                     the targets (beside them there is `planted`, which has faults)
//   fuzz-worker run TARGET SEED FIRST SECONDS DIRECTORY  inputs number FIRST and on, for so many seconds
//   fuzz-worker replay TARGET DIRECTORY FILE…            these inputs
//
// Before an input is tried it is written to DIRECTORY/current, after its number and its length (8 bytes each, little-endian):
// what killed the process can be read there. The same seed and number give the same input. Lines: `D inputs accepted refused`
// at the end; `V reason` and exit 3 where an input was taken for something that it is not.
import Foundation
import Glibc

/// What an input was taken for, although it is not that.
struct Violation: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// Where the present input lies for whoever comes after a crash.
final class Current {
    private let bytes: UnsafeMutableRawPointer
    static let limit = 4 << 20

    init(_ directory: String) throws {
        let descriptor = open(directory + "/current", O_RDWR | O_CREAT, 0o600)
        guard descriptor >= 0, ftruncate(descriptor, off_t(Self.limit + 16)) == 0,
            let bytes = mmap(nil, Self.limit + 16, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
            bytes != MAP_FAILED
        else { throw POSIXError(.EIO) }
        self.bytes = bytes
    }

    func set(_ number: UInt64, _ input: [UInt8]) {
        let input = input.prefix(Self.limit)
        bytes.storeBytes(of: number.littleEndian, as: UInt64.self)
        bytes.storeBytes(of: UInt64(input.count).littleEndian, toByteOffset: 8, as: UInt64.self)
        input.withUnsafeBytes {
            (bytes + 16).copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(bytes), byteCount: $0.count)
        }
    }
}

/// Writes a line with one call: what was said before a crash has been said.
func say(_ descriptor: CInt, _ line: String) { (line + "\n").withCString { _ = write(descriptor, $0, strlen($0)) } }

@main enum FuzzWorker {
    /// How long one input may take, in seconds: then the system ends the process.
    static let patience: UInt32 = 20
    /// How much memory the process may ask for.
    static let memory: rlim_t = 2 << 30

    static func main() {
        let arguments = CommandLine.arguments
        do {
            switch arguments.dropFirst().first {
            case "list": for name in Targets.names { say(1, name) }
            case "run" where arguments.count == 7:
                guard let seed = UInt64(arguments[3]), let first = UInt64(arguments[4]),
                    let seconds = Double(arguments[5])
                else { fallthrough }
                try run(arguments[2], seed, first, seconds, arguments[6])
            case "replay" where arguments.count > 4: try replay(arguments[2], arguments[3], Array(arguments[4...]))
            default:
                say(2, "fuzz-worker list | run TARGET SEED FIRST SECONDS DIRECTORY | replay TARGET DIRECTORY FILE…")
                exit(2)
            }
        } catch let violation as Violation {
            say(1, "V \(violation.reason)")
            exit(3)
        } catch {
            say(2, "fuzz-worker: \(error)")
            exit(1)
        }
    }

    private static func limitMemory() {
        var limit = rlimit(rlim_cur: memory, rlim_max: memory)
        setrlimit(__rlimit_resource_t(2), &limit)  // RLIMIT_DATA: what the process asks for, not the maps of files.
    }

    private static func run(_ name: String, _ seed: UInt64, _ first: UInt64, _ seconds: Double, _ directory: String)
        throws
    {
        let target = try Targets.make(name, directory)
        let seeds = try target.seeds()
        guard !seeds.isEmpty else { throw Violation("\(name) has no seeds") }
        let current = try Current(directory)
        limitMemory()
        let end = Date().addingTimeInterval(seconds)
        var (number, accepted, refused) = (first, 0, 0)
        while number == first || Date() < end {
            // The first inputs are the seeds as they are: they must be taken.
            var input = seeds[Int(number % UInt64(seeds.count))]
            if number >= seeds.count {
                var mutator = Mutator(seed: seed &* 0x1_0000_0001_b3 &+ number, splicing: seeds, words: target.words)
                input = mutator.mutated(input)
            }
            current.set(number, input)
            alarm(patience)
            if try target.take(input) { accepted += 1 } else { refused += 1 }
            if number < seeds.count, refused > 0 { throw Violation("a seed was refused: number \(number)") }
            number += 1
        }
        say(1, "D \(number - first) \(accepted) \(refused)")
    }

    private static func replay(_ name: String, _ directory: String, _ files: [String]) throws {
        let target = try Targets.make(name, directory)
        limitMemory()
        for file in files {
            guard let data = FileManager.default.contents(atPath: file) else { throw POSIXError(.ENOENT) }
            say(1, "> \(file)")
            alarm(patience)
            _ = try target.take(Array(data))
        }
        say(1, "D \(files.count) 0 0")
    }
}
