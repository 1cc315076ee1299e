import FoundationEssentials
import Glibc
import Testing

/// The past of a terminal, out of the record, with the real program on a real pty.
@Suite(.timeLimit(.minutes(2)))
struct GraphTests {
  @Test(arguments: ScreenWords.both)
  func `a terminal's view shows for how long it could take cards`(words: ScreenWords) throws {
    let owner = try ShopPerson(reading: words)
    owner.press(.open)
    try owner.expect(\.ableToTakeCards)
    try owner.expectRead()
    owner.press(.graphs, .shorterTime)
    try owner.expectGraphs(ofLastMinutes: 10)
    try owner.expectRead()
    try owner.expect("100 %")
    owner.press(.back, .back)
    try owner.leave()
  }

  /// From where to where in the upper graph there is something, in cells.
  private static func columns(of screen: String) -> Int {
    let lines = screen.split(separator: "\n")
    guard let top = lines.firstIndex(where: { $0.contains("Takes cards") }), top + 1 < lines.count else { return 0 }
    let signs = Array(lines[top + 1].unicodeScalars)
    let seen = signs.indices.filter { (0x2801...0x28FF).contains(signs[$0].value) }
    return (seen.last ?? -1) - (seen.first ?? 0) + 1
  }

  /// What an earlier run has seen is there when the program is started again.
  @Test func `the past is that of earlier runs too`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/tillwatch-graph-\(UInt64.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var watched: [Int] = []
    for run in 0..<2 {
      // Long enough after the first to be told apart from it.
      if run == 1 { usleep(7_000_000) }
      let owner = try ShopPerson(["demo", "--state", folder])
      owner.press(.open, .graphs, .shorterTime)
      try owner.expectRead()
      try owner.expect("not watched 9 min")
      watched.append(Self.columns(of: owner.console.screenText))
      try owner.leave()
    }
    #expect(watched[1] > watched[0] && watched[0] > 0)
  }
}
