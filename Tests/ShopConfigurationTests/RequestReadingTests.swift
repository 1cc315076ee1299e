import ShopConfiguration
import ShopModel
import Testing

private let rest = """
  lists:
    - {path: $.a, kind: link, key: $.tid, facts: [{fact: link.up, path: $.up}]}
  """

/// The message of the only problem of a service with these lines; all problems in one text if there are several.
private func problem(_ lines: String, url: String = "https://a.example/") -> String? {
  let found = problems(serviceText(lines + "\n" + rest, url: url))
  return found.count == 1 ? String(found[0].split(separator: ": ", maxSplits: 1)[1]) : found.isEmpty ? nil : "\(found)"
}

private func service(_ lines: String) throws -> HTTPServiceConfiguration {
  try #require(
    try ShopConfiguration.load(text: serviceText(lines + "\n" + rest), file: "f", with: fakeHost()).services.first)
}

@Suite struct RequestReadingTests {
  @Test func aGetWithoutPagesIsTheUsual() throws {
    let usual = try service("interval: 60s")
    #expect(usual.method == .get)
    #expect(usual.body == nil)
    #expect(usual.pages == nil)
  }

  @Test func aPostHasABody() throws {
    let post = try service("method: post\nbody: '{\"merchant\": 1}'")
    #expect(post.method == .post)
    #expect(post.body == #"{"merchant": 1}"#)
    #expect(problem("body: '{}'") == "a body is only sent with \"method: post\"")
    #expect(problem("method: put")?.hasPrefix("unknown value \"put\"") == true)
  }

  @Test func theFourWaysToTheNextPage() throws {
    #expect(
      try service("pages: {next: $.paging.next}").pages
        == HTTPPages(next: .address(try JSONPath(parsing: "$.paging.next")), limit: 20))
    #expect(try service("pages: {next: link-header, limit: 3}").pages == HTTPPages(next: .linkHeader, limit: 3))
    #expect(
      try service("pages: {cursor: $.c, parameter: after}").pages
        == HTTPPages(next: .cursor(try JSONPath(parsing: "$.c"), parameter: "after")))
    #expect(
      try service("pages: {parameter: page}").pages == HTTPPages(next: .number(parameter: "page", first: 1)))
    #expect(
      try service("pages: {parameter: page, first: 0}").pages
        == HTTPPages(next: .number(parameter: "page", first: 0)))
  }

  @Test(arguments: [
    ("pages: {}", "say how the next page is found"), ("pages: {limit: 5}", "say how the next page is found"),
    ("pages: {next: $.a, parameter: p}", "say how the next page is found"),
    ("pages: {cursor: $.a}", "say how the next page is found"), ("pages: {next: next}", "is not a JSON path"),
    ("pages: {parameter: \"a b\"}", "is not the name of a parameter"),
    ("pages: {next: $.a, first: 1}", "only pages that are counted have a first one"),
    ("pages: {next: $.a, limit: 101}", "out of range: from 2 to 100"), ("pages: 3", "a mapping (key: value)"),
  ]) func whatDoesNotFitIsSaid(_ lines: String, _ message: String) {
    let found = problem(lines)
    #expect(found?.contains(message) == true, "\(found ?? "accepted")")
  }

  @Test func theParameterMustNotBeInTheAddressAlready() {
    let found = problem("pages: {parameter: page}", url: "https://a.example/?x=1&page=1")
    #expect(found == "the URL has the parameter \"page\" already; leave it out there")
    #expect(problem("pages: {parameter: page}", url: "https://a.example/?pages=1") == nil)
  }

  @Test func countedPagesNeedLists() {
    let lines = "pages: {parameter: page}\nfacts: [{fact: link.up, path: $.a}]"
    #expect(problems(serviceText(lines)).contains { $0.contains("they need \"lists\"") })
  }
}
