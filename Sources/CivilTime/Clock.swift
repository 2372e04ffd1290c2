/// Where the present time comes from; passed in, so that tests and replays decide it.
public typealias Clock = @Sendable () -> Instant
