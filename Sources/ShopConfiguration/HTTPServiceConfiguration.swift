public import ShopModel

/// A header sent with each request to a service.
public struct HTTPHeader: Hashable, Sendable {
  /// What follows the prefix.
  public enum Value: Hashable, Sendable {
    /// This text; never a credential.
    case literal(String)
    /// A secret, fetched when the connector is made.
    case secret(SecretSource)
  }

  /// The header's name.
  public var name: String
  /// What comes before the value, e.g. `Bearer ` with its blank; empty: nothing.
  public var prefix: String
  /// The value.
  public var value: Value

  /// A header.
  public init(name: String, prefix: String = "", value: Value) {
    self.name = name
    self.prefix = prefix
    self.value = value
  }
}

/// One value of a service's answer, and the fact it tells.
public struct JSONFactMapping: Hashable, Sendable {
  /// What the fact is about.
  public var subject: SubjectID
  /// The fact.
  public var fact: Fact
  /// Where its value stands in the answer.
  public var path: JSONPath
  /// How the value is to be read.
  public var unit: JSONUnit
  /// The service's words for the fact's choices: JSON text to choice name (or `true`/`false` for a yes-or-no fact).
  /// Empty: the service uses the names itself.
  public var values: [String: String]

  /// A mapping.
  public init(
    subject: SubjectID, fact: Fact, path: JSONPath, unit: JSONUnit = .plain, values: [String: String] = [:]
  ) {
    self.subject = subject
    self.fact = fact
    self.path = path
    self.unit = unit
    self.values = values
  }
}

/// One value of a list's item, and the fact it tells of the item's subject.
public struct JSONItemMapping: Hashable, Sendable {
  /// The fact.
  public var fact: Fact
  /// Where its value stands in the item.
  public var path: JSONPath
  /// How the value is to be read; a currency path is relative to the item.
  public var unit: JSONUnit
  /// As in ``JSONFactMapping/values``.
  public var values: [String: String]

  /// A mapping.
  public init(fact: Fact, path: JSONPath, unit: JSONUnit = .plain, values: [String: String] = [:]) {
    self.fact = fact
    self.path = path
    self.unit = unit
    self.values = values
  }
}

/// An array of a service's answer, each item of which tells about one subject.
public struct JSONListMapping: Hashable, Sendable {
  /// Where the array stands.
  public var path: JSONPath
  /// What its items are.
  public var kind: SubjectKind
  /// Where, in an item, the text stands that tells which one it is.
  public var key: JSONPath
  /// The subjects by that text, e.g. TID to terminal or to its link; items with any other key are not ours. Empty: the
  /// subjects are discovered and take the text as their key.
  public var members: [String: SubjectID]
  /// What an item tells.
  public var facts: [JSONItemMapping]
  /// Whether the array is all there is of this kind, so that what is missing is gone.
  public var isRoster: Bool

  /// A mapping.
  public init(
    path: JSONPath, kind: SubjectKind, key: JSONPath, members: [String: SubjectID] = [:], facts: [JSONItemMapping],
    isRoster: Bool = false
  ) {
    self.path = path
    self.kind = kind
    self.key = key
    self.members = members
    self.facts = facts
    self.isRoster = isRoster
  }
}

/// How a service is asked.
public enum HTTPMethod: String, CaseIterable, Hashable, Sendable {
  /// With nothing but the address.
  case get
  /// With a body.
  case post
}

/// How a service gives an answer in several pages.
public struct HTTPPages: Hashable, Sendable {
  /// How the way to the next page is found.
  public enum Next: Hashable, Sendable {
    /// Its address stands here in the answer; there is none on the last page.
    case address(JSONPath)
    /// Its address stands in the header `Link`, with `rel="next"`.
    case linkHeader
    /// What stands here in the answer is sent as this parameter of the query.
    case cursor(JSONPath, parameter: String)
    /// The pages are counted from `first` in this parameter of the query; after the last, the lists are empty.
    case number(parameter: String, first: Int)
  }

  /// How the way to the next page is found.
  public var next: Next
  /// How many pages are read at most.
  public var limit: Int

  /// Pages.
  public init(next: Next, limit: Int = defaultLimit) {
    self.next = next
    self.limit = limit
  }

  /// How many pages are read at most.
  public static let defaultLimit = 20
}

/// A service that answers an HTTP request with JSON.
public struct HTTPServiceConfiguration: Hashable, Sendable {
  /// Its key in the configuration.
  public var key: String
  /// Its name for people.
  public var name: LocalizedText
  /// Where it is asked: `https:`, or `http:` to a loopback address or with ``allowsPlainHTTP``.
  public var url: String
  /// How it is asked.
  public var method = HTTPMethod.get
  /// What is sent with each request, as it stands; nil: nothing.
  public var body: String?
  /// How it gives an answer in several pages; nil: every answer is one page.
  public var pages: HTTPPages?
  /// The headers of each request.
  public var headers: [HTTPHeader]
  /// How often it is asked.
  public var interval: Duration
  /// How long one question may take, with all its pages; shorter than the interval.
  public var deadline: Duration
  /// The longest answer read, in bytes, all pages together.
  public var sizeLimit: Int
  /// The key of the account its account facts are about; nil: none.
  public var account: String?
  /// A PEM file with the certificates trusted for this service instead of the system's; nil: the system's.
  public var caFile: String?
  /// Whether unencrypted HTTP to another computer was allowed on purpose. Secrets are not sent that way even so.
  public var allowsPlainHTTP: Bool
  /// The single values of its answer.
  public var facts: [JSONFactMapping]
  /// The lists of its answer.
  public var lists: [JSONListMapping]

  /// A service.
  public init(
    key: String, name: LocalizedText, url: String, headers: [HTTPHeader] = [],
    interval: Duration = defaultInterval, deadline: Duration = defaultDeadline, sizeLimit: Int = defaultSizeLimit,
    account: String? = nil, caFile: String? = nil, allowsPlainHTTP: Bool = false, facts: [JSONFactMapping] = [],
    lists: [JSONListMapping] = []
  ) {
    self.key = key
    self.name = name
    self.url = url
    self.headers = headers
    self.interval = interval
    self.deadline = deadline
    self.sizeLimit = sizeLimit
    self.account = account
    self.caFile = caFile
    self.allowsPlainHTTP = allowsPlainHTTP
    self.facts = facts
    self.lists = lists
  }

  /// How often a service is asked.
  public static let defaultInterval: Duration = .seconds(60)
  /// How long a request may take; four fifths of the interval where that is less.
  public static let defaultDeadline: Duration = .seconds(10)
  /// The longest answer read: 1 MiB.
  public static let defaultSizeLimit = 1 << 20
}
