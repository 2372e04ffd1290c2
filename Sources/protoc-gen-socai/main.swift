// Run by protoc it generates the catalogue; run with `compatible OLD NEW` it compares two descriptor sets.
import Foundation
import SwiftProtobufPluginLibrary

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "compatible" {
    exit(Compatibility.run(Array(arguments.dropFirst())))
} else {
    CatalogueGenerator().main(nil)
}
