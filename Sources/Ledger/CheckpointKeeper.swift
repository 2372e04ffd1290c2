import CivilTime
import Dispatch
import EventLog
import Synchronization

/// Whether checkpoints are made by themselves while acts are recorded.
public enum AutomaticCheckpoints: Sendable {
    /// Only when asked for.
    case off
    /// As `ledger.toml` says; what goes wrong is told to `warn` and tried again when the next one is due.
    case on(warn: @Sendable (String) -> Void)
}

/// Decides when the next checkpoint is due, and has it signed off the path of appends: an append never waits for it, and
/// never fails because of it.
final class CheckpointKeeper: Sendable {
    private struct State {
        /// The size of the last checkpoint, kept or tried.
        var size: UInt64
        /// When it was.
        var at: Instant
        var isSigning = false
    }

    private let events: UInt64
    private let minutes: UInt64
    private let warn: @Sendable (String) -> Void
    private let state = Mutex<State?>(nil)
    private let queue = DispatchQueue(label: "socai.checkpoints", qos: .utility)

    /// - Parameters:
    ///   - events: after how many new events one is due; 0 for never.
    ///   - minutes: how long an event may wait for one while others are recorded; 0 for ever.
    init(events: UInt64, minutes: UInt64, warn: @escaping @Sendable (String) -> Void) {
        (self.events, self.minutes, self.warn) = (events, minutes, warn)
    }

    /// Takes notice that the log has come to a size; has a checkpoint signed when one is due.
    ///
    /// - Parameters:
    ///   - last: the size and time of the checkpoint that is kept last; asked for when one seems due, for another
    ///     process may have made it.
    ///   - sign: signs the log as it stands.
    func notice(
        _ size: UInt64, at now: Instant, last: @escaping @Sendable () throws -> (size: UInt64, at: Instant),
        sign: @escaping @Sendable () throws -> Void
    ) {
        let seems = state.withLock { state in
            guard let known = state else { return true }
            return !known.isSigning && isDue(size, now, since: known)
        }
        guard seems else { return }
        do {
            let kept = try last()
            let isOurs = state.withLock { state -> Bool in
                if let known = state, known.isSigning { return false }
                // What was tried and failed is not tried again before the next is due.
                let tried = state.map { ($0.size, $0.at) } ?? (0, Instant(microseconds: .min))
                var fresh = State(size: max(kept.size, tried.0), at: max(kept.at, tried.1))
                fresh.isSigning = isDue(size, now, since: fresh)
                if fresh.isSigning { (fresh.size, fresh.at) = (size, now) }
                state = fresh
                return fresh.isSigning
            }
            if isOurs { start(sign) }
        } catch {
            warn("\(error)")
        }
    }

    /// Waits for a checkpoint that is being signed.
    func finish() { queue.sync {} }

    private func start(_ sign: @escaping @Sendable () throws -> Void) {
        queue.async { [self] in
            do { try sign() } catch { warn("\(error)") }
            state.withLock { $0?.isSigning = false }
        }
    }

    private func isDue(_ size: UInt64, _ now: Instant, since last: State) -> Bool {
        guard size > last.size else { return false }
        if events > 0, size - last.size >= events { return true }
        guard minutes > 0 else { return false }
        let waited = now.microseconds.subtractingReportingOverflow(last.at.microseconds)
        return waited.overflow || waited.partialValue / 60_000_000 >= Int64(clamping: minutes)
    }
}

extension Ledger {
    /// Has a checkpoint made when one is due after an append.
    func noticeAppended(_ size: UInt64) {
        guard let keeper else { return }
        keeper.notice(size, at: clock()) { [log] in
            guard let kept = try log.latestCheckpoint()?.size, kept > 0, let event = try log.event(at: kept - 1) else {
                // No checkpoint yet: the first event's time counts.
                return (0, try log.event(at: 0)?.recorded ?? Instant(microseconds: .max))
            }
            return (kept, event.recorded)
        } sign: { [self] in _ = try checkpoint() }
    }
}
