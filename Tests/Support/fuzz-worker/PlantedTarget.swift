/// A reader with planted faults: a runner that does not find them finds nothing.
final class PlantedTarget: Target {
    func seeds() throws -> [[UInt8]] { [Array("amount=1;count=2;".utf8)] }

    func take(_ input: [UInt8]) throws -> Bool {
        if input.contains(0xff) { throw Violation("it takes what is no text") }
        // A reason for the `!`: this is the crash that is to be found.
        let first: UInt8? = input.first
        return first! != 0
    }
}
