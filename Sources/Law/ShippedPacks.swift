/// The rule packs that are compiled in: the files of `Sources/Law/Packs`, byte for byte.
public enum ShippedPacks {
    /// Name and bytes of each file.
    public static var files: [(name: String, bytes: [UInt8])] {
        [
            ("acts.tsv", PackageResources.acts_tsv), ("calendar.tsv", PackageResources.calendar_tsv), ("children.tsv", PackageResources.children_tsv),
            ("handling.tsv", PackageResources.handling_tsv), ("inspections.tsv", PackageResources.inspections_tsv),
            ("points.tsv", PackageResources.points_tsv), ("procedures.tsv", PackageResources.procedures_tsv),
            ("provinces.tsv", PackageResources.provinces_tsv), ("sanctions.tsv", PackageResources.sanctions_tsv),
        ]
    }
}
