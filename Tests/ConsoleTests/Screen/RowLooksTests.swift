import Testing

@testable import Console

/// A blank is told to the terminal as what stands before it, where nobody can see that.
struct RowLooksTests {
  private let grey = ResolvedStyle(foreground: 240, background: 234, attributes: [])
  private let white = ResolvedStyle(foreground: 253, background: 234, attributes: .bold)
  private let raised = ResolvedStyle(foreground: 253, background: 237, attributes: [])

  /// What is shown for signs that look like this by themselves.
  private func shown(_ row: [(Unicode.Scalar, ResolvedStyle)]) -> [ResolvedStyle] {
    var looks = RowLooks()
    return row.map { looks.next(Cell($0), own: $1) }
  }

  @Test func `blanks go on with the look before them`() {
    #expect(
      shown([("│", grey), (" ", white), (" ", white), ("a", white), (" ", grey), ("│", grey)])
        == [grey, grey, grey, white, white, grey])
  }

  @Test func `what is seen stays: another ground, a line under it, another sign`() {
    #expect(shown([("│", grey), (" ", raised), (" ", grey)]) == [grey, raised, grey])
    var lined = grey
    lined.attributes = .underline
    #expect(shown([("│", white), (" ", lined), (" ", grey)]) == [white, lined, grey])
    for attributes: Attributes in [.reverse, .italic] {
      var other = grey
      other.attributes = attributes
      #expect(shown([("a", other), (" ", grey)]) == [other, grey])
      #expect(shown([("a", white), (" ", other)]) == [white, other])
    }
    #expect(shown([("a", grey), ("\u{A0}", white)]) == [grey, white])
  }

  @Test func `half of a wide sign is no blank, nor is one with a mark`() {
    var looks = RowLooks()
    _ = looks.next(Cell("│"), own: grey)
    #expect(looks.next(Cell(" ", width: 0), own: white) == white)
    #expect(looks.next(Cell(" ", mark: "\u{301}"), own: grey) == grey)
  }

  @Test func `a part of a row looks as it does in the whole`() {
    let signs: [(Unicode.Scalar, ResolvedStyle)] = [
      (" ", white), (" ", raised), ("a", grey), (" ", white), (" ", raised), (" ", white), ("b", white), (" ", grey),
    ]
    let whole = shown(signs)
    let cells = signs.map { Cell($0.0) }
    for place in signs.indices {
      let start = RowLooks.start(for: place, inRow: 0..<signs.count, of: cells)
      #expect(shown(Array(signs[start...])).dropFirst(place - start).elementsEqual(whole[place...]))
    }
  }
}
