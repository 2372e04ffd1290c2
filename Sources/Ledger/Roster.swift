import BusinessRecord
import District
import InformationCommunications
import InternetProviders
import LabourChildProtection
public import ProjectionKit

/// The views that this ledger keeps, one line each; adding a view is its folder and its line here.
public enum Roster {
    /// Sorted by name.
    public static let projections: [Projection] = [
        BusinessRecord.projection,
        District.projection,
        InformationCommunications.projection,
        InternetProviders.projection,
        LabourChildProtection.projection,
    ]
}
