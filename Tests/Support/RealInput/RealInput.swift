import Foundation

/// The real input that lies beside the project, where it does: `SOCAI_SHARED`, or the folder `shared` beside the checkout.
///
/// Only tests read it; those that do are skipped where it is absent.
public enum RealInput {
    /// The folder's path.
    public static let root: String = {
        if let named = ProcessInfo.processInfo.environment["SOCAI_SHARED"], !named.isEmpty { return named }
        // Tests/Support/RealInput/RealInput.swift: four folders below the checkout.
        return (0..<5).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
            .appendingPathComponent("shared").path
    }()

    /// The path of something in it, whether it is there or not.
    public static func path(_ name: String) -> String { root + "/" + name }

    /// Whether something is in it.
    public static func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// The traffic fines.
    public static let fines = path("data/road-traffic-fines")

    /// Whether the traffic fines are there.
    public static var hasFines: Bool { has("data/road-traffic-fines/fines.csv") }
}
