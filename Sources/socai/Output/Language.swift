import Foundation

/// The two languages a person can be answered in; Vietnamese unless asked otherwise.
enum Language: String, CaseIterable {
    case vi, en

    /// Decided once, before the arguments are parsed, so that help texts speak it too: `--lang`, then `SOCAI_LANG`, then
    /// `LC_ALL` and `LANG`.
    static let current: Language = {
        let arguments = CommandLine.arguments
        for (index, argument) in arguments.enumerated() {
            if argument == "--lang", index + 1 < arguments.count, let language = Language(rawValue: arguments[index + 1]) {
                return language
            }
            if argument.hasPrefix("--lang="), let language = Language(rawValue: String(argument.dropFirst(7))) {
                return language
            }
        }
        let environment = ProcessInfo.processInfo.environment
        for name in ["SOCAI_LANG", "LC_ALL", "LANG"] {
            if let value = environment[name], !value.isEmpty { return value.hasPrefix("en") ? .en : .vi }
        }
        return .vi
    }()
}

/// The text in the language of this run.
func tr(_ vi: @autoclosure () -> String, _ en: @autoclosure () -> String) -> String {
    Language.current == .vi ? vi() : en()
}
