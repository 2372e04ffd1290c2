// swift-tools-version:6.2
import PackageDescription

/// What every target of ours is built with. Dependencies keep their own settings.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// For the targets whose tests look inside; in release, too, for what is tested is what is shipped.
let testable = settings + [.unsafeFlags(["-enable-testing"])]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
/// SQLite's own functions, as GRDB links them.
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")

func target(
    _ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil, exclude: [String] = [],
    resources: [Resource]? = nil, settings: [SwiftSetting] = settings
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path, exclude: exclude, resources: resources,
        swiftSettings: settings)
}

func test(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// The agencies' views: one folder, one target, one line in `Sources/Ledger/Roster.swift`.
let projections = [
    "BusinessRecord", "CultureSportsTourism", "District", "DutyTracker", "EducationTraining", "FatherlandFront",
    "Finance", "HomeAffairs", "InformationCommunications", "InternetProviders", "LabourChildProtection",
    "MarketSurveillance", "PlaceStatistics", "PlanningInvestment", "Police", "PremisesWatch", "Press",
    "ProvincialPeoplesCommittee", "ReportCalendar", "WorkQueue", "YouthUnion",
]

/// Protobuf sources lie beside the Swift that is generated from them; the compiler need not look at them.
let protos = [
    "Options/options.proto", "Common/common.proto", "Agency/agency.proto", "Place/place.proto",
    "Registration/registration.proto", "Certificate/certificate.proto", "AgentContract/agent_contract.proto",
    "Inspection/inspection.proto", "Sanction/sanction.proto", "ChildCase/child_case.proto",
    "Duty/duty.proto", "Correction/correction.proto",
    "Outreach/outreach.proto", "Media/media.proto", "Training/training.proto", "Complaint/complaint.proto", "Student/student.proto",
    "Content/content.proto", "Security/security.proto", "Measure/measure.proto", "Provider/provider.proto", "Coordination/coordination.proto",
    "Investigation/investigation.proto", "Evidence/evidence.proto", "Identity/identity.proto", "Calendar/calendar.proto", "Resource/resource.proto", "Appraisal/appraisal.proto", "Regulation/regulation.proto", "Planning/planning.proto",
]

let package = Package(
    name: "socai",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "socai", targets: ["socai"]),
        .library(name: "LedgerTesting", targets: ["LedgerTesting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"]), .brew(["lmdb"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(
            name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"]), .brew(["libxlsxwriter"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        target("CivilTime"),
        target("LMDB", ["CLMDB"]),
        target("MerkleTree", ["COpenSSL", crypto]),
        target("EventLog", ["CivilTime", "LMDB", "MerkleTree"], exclude: ["envelope.proto"]),
        target("Vault", ["CivilTime", "LMDB", crypto]),
        target(
            "Law", ["CivilTime", crypto],
            resources: [
                .embedInCode("Packs/acts.tsv"), .embedInCode("Packs/calendar.tsv"), .embedInCode("Packs/children.tsv"),
                .embedInCode("Packs/handling.tsv"), .embedInCode("Packs/inspections.tsv"),
                .embedInCode("Packs/points.tsv"), .embedInCode("Packs/procedures.tsv"),
                .embedInCode("Packs/provinces.tsv"), .embedInCode("Packs/sanctions.tsv"),
            ], settings: testable),
        target(
            "Domain", ["CivilTime", "Law", protobuf], exclude: protos,
            resources: [
                .embedInCode("Directives/gia-lai-990.tsv"), .embedInCode("Directives/long-an-2013.tsv"),
            ], settings: testable),
        target(
            "Verdicts", ["CivilTime", "Law", "Domain"], resources: [.embedInCode("cases.tsv")], settings: testable),
        target("ProjectionKit", ["CivilTime", "MerkleTree", "EventLog", "Vault", "Domain", grdb, sqlite], settings: testable),
    ]
        + projections.map { target($0, ["CivilTime", "Domain", "ProjectionKit"], path: "Projections/\($0)") }
        + [
            target(
                "Ledger",
                ["CivilTime", "Law", "LMDB", "MerkleTree", "EventLog", "Vault", "Domain", "ProjectionKit", protobuf, grdb, crypto]
                    + projections.map { .init(stringLiteral: $0) }, settings: testable),
            target(
                "ActImport",
                ["CivilTime", "Domain", "EventLog", "CZlib", "CLibXML2", "Yams", protobuf, crypto], settings: testable),
            target("Printing", ["CXlsxWriter"]),
            target("Reports", ["CivilTime", "Domain", "ProjectionKit", "Printing"], settings: testable),
            target("SampleProvince", ["CivilTime", "Domain", protobuf]),
            target("LedgerTesting", ["CivilTime", "EventLog", "Domain", "ProjectionKit", "Ledger"]),
            .executableTarget(
                name: "socai",
                dependencies: [
                    "CivilTime", "Law", "LMDB", "MerkleTree", "EventLog", "Vault", "Domain", "Verdicts", "ProjectionKit", "Ledger",
                    "ActImport", "SampleProvince", "Printing", "Reports", "CMalloc", "CZlib", protobuf, crypto, grdb,
                    .product(name: "ArgumentParser", package: "swift-argument-parser"),
                ],
                resources: [.embedInCode("Bundle/verify.py")],
                swiftSettings: settings),
            .executableTarget(
                name: "protoc-gen-socai",
                dependencies: [
                    protobuf, .product(name: "SwiftProtobufPluginLibrary", package: "swift-protobuf"),
                ],
                swiftSettings: testable),
            .executableTarget(
                name: "append-worker", dependencies: ["CivilTime", "EventLog", "SeededSource"], path: "Tests/Support/append-worker",
                swiftSettings: settings),
            .executableTarget(
                name: "flip-worker", dependencies: ["CivilTime", "EventLog", "MerkleTree", "SeededSource"], path: "Tests/Support/flip-worker",
                swiftSettings: settings),
            .executableTarget(
                name: "crash-worker",
                dependencies: [
                    "CivilTime", "EventLog", "MerkleTree", "Vault", "Domain", "ProjectionKit", "Ledger", "SampleProvince", "SeededSource",
                ],
                path: "Tests/Support/crash-worker", swiftSettings: settings),
            .executableTarget(
                name: "fuzz-worker",
                dependencies: [
                    "CivilTime", "EventLog", "MerkleTree", "Domain", "ProjectionKit", "Ledger", "ActImport", "SampleProvince",
                    "LedgerTesting", "SeededSource", "Reports", protobuf,
                ],
                path: "Tests/Support/fuzz-worker", swiftSettings: settings),
            .target(name: "SeededSource", path: "Tests/Support/SeededSource", swiftSettings: settings),
            .target(name: "RealInput", path: "Tests/Support/RealInput", swiftSettings: settings),
            test("CivilTimeTests", ["CivilTime"]),
            test("LMDBTests", ["LMDB"]),
            test("MerkleTreeTests", ["MerkleTree", "RealInput", crypto]),
            test("EventLogTests", ["CivilTime", "EventLog", "LMDB", "MerkleTree", "SeededSource", "append-worker", "flip-worker", protobuf]),
            test("VaultTests", ["CivilTime", "Vault", crypto]),
            test("LawTests", ["CivilTime", "Law"]),
            test("VerdictsTests", ["CivilTime", "Law", "Domain", "Verdicts"]),
            test("DomainTests", ["CivilTime", "Law", "Domain", "RealInput", "SeededSource", protobuf]),
            test(
                "GeneratorTests",
                ["protoc-gen-socai", protobuf, .product(name: "SwiftProtobufPluginLibrary", package: "swift-protobuf")]),
            test("ProjectionKitTests", ["CivilTime", "EventLog", "Vault", "Domain", "ProjectionKit", "SeededSource", grdb, protobuf]),
            test(
                "ProjectionsTests",
                ["EventLog", "Domain", "ProjectionKit", "Ledger", "LedgerTesting", "SampleProvince"]),
            test(
                "LedgerTests",
                ["CivilTime", "Law", "EventLog", "MerkleTree", "Vault", "Domain", "ProjectionKit", "Ledger", "LedgerTesting", protobuf, crypto]),
            test("ActImportTests", ["CivilTime", "Domain", "EventLog", "ActImport", "CZlib", "RealInput"], exclude: ["Fixtures"]),
            test("SampleProvinceTests", ["CivilTime", "Domain", "SampleProvince", protobuf]),
            test("PrintingTests", ["Printing"]),
            test("ReportsTests", ["Reports"]),
            test(
                "CommandTests",
                ["socai", "CivilTime", "Law", "EventLog", "Domain", "ProjectionKit", "Ledger", "LedgerTesting", "SampleProvince", "RealInput", crypto], exclude: ["Stories"]),
        ]
)
