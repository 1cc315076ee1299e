import NIOCore
import Synchronization

/// The form of Status-Enquiry that a terminal understood last; the copies of a client share it.
///
/// After a day the fullest form is tried again: an update may have taught the terminal more, or it had only been in a
/// state in which it refused.
final class EnquiryMemory: Sendable {
  private struct Entry {
    var form = ZVTCommand.EnquiryForm.full
    var since = NIODeadline.distantPast
  }

  private static let validity = TimeAmount.hours(24)
  private let entry = Mutex(Entry())

  /// The form to begin with.
  func form(at now: NIODeadline) -> ZVTCommand.EnquiryForm {
    entry.withLock { now - $0.since < EnquiryMemory.validity ? $0.form : .full }
  }

  /// Notes that the terminal took an enquiry of `form`.
  func remember(_ form: ZVTCommand.EnquiryForm, at now: NIODeadline) {
    entry.withLock {
      if $0.form != form || now - $0.since >= EnquiryMemory.validity { $0 = Entry(form: form, since: now) }
    }
  }
}
