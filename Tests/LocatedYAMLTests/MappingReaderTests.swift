import LocatedYAML
import Testing

private enum Colour: String, CaseIterable { case red, green }

/// Reads `text` with `body` and gives the problems.
private func problems(_ text: String, _ body: (MappingReader) -> Void) throws -> [String] {
  let reader = SourceReader(file: "f.yaml")
  let mapping = MappingReader(try parseYAML(text, file: "f.yaml"), reader)
  body(mapping)
  mapping.finish()
  return SourceProblems(reader.problems)?.problems.map(\.description) ?? []
}

@Suite struct MappingReaderTests {
  @Test func readsEachKindOfValue() throws {
    let found = try problems(
      "s: hello\nn: 42\nx: 0x1F\nf: -85.5\nb: true\nd: 90 s\nc: green\nl: [a, b]\nm: {k: v}\nw: on\n"
    ) { mapping in
      #expect(mapping.string("s") == "hello")
      #expect(mapping.integer("n", in: 0...100) == 42)
      #expect(mapping.integer("x", in: 0...100) == 31)
      #expect(mapping.number("f", in: -100...0) == -85.5)
      #expect(mapping.bool("b") == true)
      #expect(mapping.duration("d", in: .seconds(1) ... .seconds(100)) == .seconds(90))
      #expect(mapping.choice("c", of: Colour.self) == .green)
      #expect(mapping.strings("l") == ["a", "b"])
      let inner = mapping.mapping("m")
      #expect(inner?.string("k") == "v")
      #expect(mapping.choice("w", among: ["on", "off"]) == "on")
      #expect(mapping.string("absent") == nil)
    }
    #expect(found == [])
  }

  @Test(arguments: [
    ("500ms", 500), ("5s", 5000), ("90 s", 90_000), ("10min", 600_000), ("24h", 86_400_000), ("2d", 172_800_000),
  ]) func durationsInEveryUnit(_ text: String, _ milliseconds: Int) throws {
    let found = try problems("d: \(text)") { mapping in
      #expect(mapping.duration("d", in: .zero ... .seconds(1_000_000)) == .milliseconds(milliseconds))
    }
    #expect(found == [])
  }

  @Test func everyWrongValueIsToldAtOnceInTheOrderOfTheFile() throws {
    let found = try problems(
      "a: [1]\nb: '5'\nc: 70000\nd: yes\ne: 10\nf: 3 days\ng: 99h\n"
        + "h: gren\ni: x\nj:\nk: ''\nl: 99999999999999999999s\nm: 0x-5\n"
    ) { mapping in
      // Read from behind: the order of the problems is that of the file all the same.
      _ = mapping.integer("m", in: 0...9)
      _ = mapping.duration("l", in: .zero ... .seconds(9))
      _ = mapping.string("k")
      _ = mapping.string("j")
      _ = mapping.list("i")
      _ = mapping.choice("h", of: Colour.self)
      _ = mapping.duration("g", in: .seconds(1) ... .seconds(86_400))
      _ = mapping.duration("f", in: .seconds(1) ... .seconds(86_400))
      _ = mapping.duration("e", in: .seconds(1) ... .seconds(86_400))
      _ = mapping.bool("d")
      _ = mapping.integer("c", in: 1...65_535)
      _ = mapping.integer("b", in: 1...65_535)
      _ = mapping.string("a")
    }
    #expect(
      found == [
        "f.yaml:1:4: a list stands here; expected is a text",
        "f.yaml:2:4: \"5\" is not a whole number from 1 to 65535",
        "f.yaml:3:4: 70000 is out of range: from 1 to 65535",
        "f.yaml:4:4: \"yes\" is not true or false",
        "f.yaml:5:4: \"10\" has no unit; write for example \"10s\"",
        "f.yaml:6:4: \"3 days\" is not a length of time such as \"10s\" (units: ms, s, min, h, d)",
        "f.yaml:7:4: \"99h\" is out of range: from 1s to 24h",
        "f.yaml:8:4: unknown value \"gren\"; did you mean \"green\"?",
        "f.yaml:9:4: \"x\" is not a list",
        "f.yaml:10:3: the value is missing; expected is a text",
        "f.yaml:11:4: the text is empty",
        "f.yaml:12:4: \"99999999999999999999s\" is not a length of time such as \"10s\" (units: ms, s, min, h, d)",
        "f.yaml:13:4: \"0x-5\" is not a whole number from 0 to 9",
      ])
  }

  @Test func anUnknownKeyNamesWhatWasMeant() throws {
    let found = try problems("adress: x\nname: y\nnmae: z\nzzz: 1\n") { mapping in
      _ = mapping.string("address", isRequired: true)
      _ = mapping.string("name", isRequired: true)
      _ = mapping.string("place", isRequired: true)
    }
    // `name` is there, so `nmae` cannot have been it; `address` is told once, as a misspelling.
    #expect(
      found == [
        "f.yaml:1:1: unknown key \"adress\"; did you mean \"address\"?",
        "f.yaml:1:1: the key \"place\" is missing",
        "f.yaml:3:1: unknown key \"nmae\"; did you mean \"name\"?",
        "f.yaml:4:1: unknown key \"zzz\"; possible here: address, name, place",
      ])
  }

  @Test func aMissingKeyIsToldEvenWhereAKnownOneLooksLikeIt() throws {
    let found = try problems("tid: 5\n") { mapping in
      _ = mapping.string("tid")
      _ = mapping.string("id", isRequired: true)
    }
    #expect(found == ["f.yaml:1:1: the key \"id\" is missing"])
  }

  @Test func whatIsNoMappingIsToldOnce() throws {
    let found = try problems("- 1\n") { mapping in _ = mapping.string("id", isRequired: true) }
    #expect(found == ["f.yaml:1:1: a list stands here; expected is a mapping (key: value)"])
  }

  @Test func finishingThrowsEverything() throws {
    let reader = SourceReader(file: "f")
    try reader.finish()
    reader.problem(at: SourcePosition(line: 2, column: 1), "b")
    reader.problem(at: SourcePosition(line: 1, column: 9), "a")
    let error = #expect(throws: SourceProblems.self) { try reader.finish() }
    #expect(error?.description == "f:1:9: a\nf:2:1: b")
  }
}

@Suite struct ClosestMatchTests {
  @Test(arguments: [
    ("adress", "address"), ("hots", "host"), ("ID", "id"), ("time_zone", "time-zone"), ("timeZone", "time-zone"),
    ("openning-hour", "opening-hours"), ("iid", "id"),
  ]) func findsWhatWasMeant(_ word: String, _ meant: String) {
    #expect(closestMatch(word, among: ["address", "host", "id", "time-zone", "opening-hours", "port"]) == meant)
  }

  @Test func findsNothingWhereNothingIsNear() {
    #expect(closestMatch("colour", among: ["address", "host", "id"]) == nil)
    #expect(closestMatch("", among: ["id"]) == nil)
    #expect(closestMatch(String(repeating: "a", count: 100), among: [String(repeating: "a", count: 100)]) == nil)
  }

  @Test func theNearestWinsAndThenTheAlphabet() {
    #expect(closestMatch("harts", among: ["hearts", "carts", "parts", "harts-x"]) == "carts")
    #expect(closestMatch("card-reder", among: ["card-header", "card-reader"]) == "card-reader")
  }

  @Test func anExchangeOfNeighboursIsOneSlip() {
    #expect(closestMatch("abc", among: ["acb"]) == "acb")
    #expect(closestMatch("abc", among: ["cba"]) == nil)
  }
}
