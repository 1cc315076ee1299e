import LocatedYAML
import Testing

private func problems(_ text: String) -> [String] {
  do {
    _ = try parseYAML(text, file: "f.yaml")
    return []
  } catch {
    return error.problems.map(\.description)
  }
}

@Suite struct YAMLParserTests {
  @Test func everyValueAndKeyKnowsItsLineAndColumn() throws {
    let root = try parseYAML(
      """
      # a comment
      shop:
        name: "Tea"
      terminals:
        - id: a
          ports: [1, 22]
        -
          id: b
      """, file: "f.yaml")
    #expect(root.position == SourcePosition(line: 2, column: 1))
    let entries = try #require(root.entries)
    #expect(entries.map(\.key) == ["shop", "terminals"])
    #expect(entries[1].keyPosition == SourcePosition(line: 4, column: 1))
    #expect(root["shop"]?["name"]?.position == SourcePosition(line: 3, column: 9))
    let items = try #require(root["terminals"]?.items)
    #expect(items[0].position == SourcePosition(line: 5, column: 5))
    #expect(items[0]["ports"]?.items?[1].position == SourcePosition(line: 6, column: 16))
    #expect(items[1].position == SourcePosition(line: 8, column: 5))
  }

  @Test func columnsCountCharactersAndNotBytes() throws {
    let root = try parseYAML("{名: 海港, b: c}", file: "f.yaml")
    #expect(root["b"]?.position == SourcePosition(line: 1, column: 12))
    #expect(root["名"]?.scalar == "海港")
  }

  @Test func plainAndQuotedScalarsStayApart() throws {
    let items = try #require(try parseYAML("- 5\n- '5'\n- \"null\"\n- null\n- ~\n-\n- |\n  x\n", file: "f").items)
    #expect(
      items.map(\.content) == [
        .scalar("5", isQuoted: false), .scalar("5", isQuoted: true), .scalar("null", isQuoted: true), .null, .null,
        .null, .scalar("x\n", isQuoted: true),
      ])
  }

  @Test(arguments: ["", "# nothing\n", "---\n...\n"]) func nothingIsNull(_ text: String) throws {
    #expect(try parseYAML(text, file: "f").content == .null)
  }

  @Test func everyRepeatedKeyIsToldAtItsSecondPlace() {
    #expect(
      problems("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n") == [
        "f.yaml:4:3: the key \"c\" is here a second time; it is already in line 3",
        "f.yaml:5:1: the key \"a\" is here a second time; it is already in line 1",
      ])
  }

  @Test func aSyntaxErrorHasItsPlaceAndKeepsWhatWasFoundBefore() {
    let found = problems("a: 1\na: 2\nb: [1, 2\nc: 3\n")
    #expect(found.first == "f.yaml:2:1: the key \"a\" is here a second time; it is already in line 1")
    #expect(found.count == 2)
    #expect(found.last?.hasPrefix("f.yaml:4:2: not valid YAML: ") == true)
    #expect(found.last?.hasSuffix("that starts in line 3") == true)
  }

  @Test func aTabThatIndentsIsCalledByItsName() {
    #expect(problems("a:\n\tb: 1\n") == ["f.yaml:2:1: not valid YAML: a tab cannot indent; use blanks"])
  }

  @Test func whatCanBeReadOverDoesNotHideTheRest() throws {
    var found: [SourceProblem] = []
    let root = try parseYAML("a: 1\na: 2\nb: !t x\nc: 3\n", file: "f", problems: &found)
    #expect(found.map(\.position.line) == [2, 3])
    #expect(root["a"]?.scalar == "1")
    #expect(root["c"]?.scalar == "3")
  }

  @Test func anchorsAliasesTagsAndOddKeysAreRefused() {
    #expect(
      problems("a: &x 1\nb: *x\nc: !!str 5\n? [k]\n: v\n") == [
        "f.yaml:1:4: anchors (&name) are not accepted; write the value out",
        "f.yaml:2:4: aliases (*name) are not accepted; write the value out",
        "f.yaml:3:4: tags (\"tag:yaml.org,2002:str\") are not accepted",
        "f.yaml:4:3: a key must be a single word, not a list",
      ])
  }

  @Test func aSecondDocumentIsRefused() {
    #expect(problems("a: 1\n---\nb: 2\n") == ["f.yaml:2:1: a second document starts here; a file holds one"])
  }
}

@Suite struct HostileYAMLTests {
  @Test(arguments: ["[", "- ", "{a: ", "? "]) func deepNestingEndsInAProblem(_ unit: String) {
    let found = problems(String(repeating: unit, count: 100_000))
    #expect(found.count == 1)
    #expect(found[0].contains("nested more than 64 deep") || found[0].contains("not valid YAML"))
  }

  @Test func nestingUpToTheLimitIsRead() throws {
    let text = String(repeating: "[", count: YAMLLimits.depth) + String(repeating: "]", count: YAMLLimits.depth)
    var node = try parseYAML(text, file: "f")
    var depth = 1
    while let inner = node.items?.first {
      node = inner
      depth += 1
    }
    #expect(depth == YAMLLimits.depth)
  }

  @Test func anAliasBombIsNeverExpanded() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...40 {
      text += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
    }
    text += "? *a40\n: end\n"
    var found: [String] = []
    let time = ContinuousClock().measure { found = problems(text) }
    #expect(found.count == 41 + 40 * 9 + 1)
    #expect(time < .seconds(5))
  }

  @Test func aHugeScalarIsReadAndAHugerFileIsRefused() throws {
    let scalar = String(repeating: "x", count: YAMLLimits.bytes - 8)
    #expect(try parseYAML("a: '\(scalar)'", file: "f")["a"]?.scalar?.utf8.count == scalar.utf8.count)
    #expect(problems("a: '\(scalar)xxxxxxxxx'") == ["f.yaml:1:1: the file is larger than 1024 KiB"])
  }

  @Test func tooManyValuesAreRefused() {
    let text = "[" + String(repeating: "1,", count: YAMLLimits.values + 1) + "]"
    #expect(problems(text).first?.contains("more than 100000 values") == true)
  }

  @Test(arguments: [("\u{0}", "0000"), ("\u{1B}", "001B"), ("\u{7F}", "007F")])
  func aControlCharacterHasItsPlace(_ character: String, _ number: String) {
    #expect(problems("a: é\nbé: x\(character)y\n") == ["f.yaml:2:6: the character U+\(number) is not allowed here"])
  }

  @Test func messagesNeverCarryControlCharactersOrFloods() {
    let key = "\"a\\e[31m\\n\(String(repeating: "k", count: 5000))\""
    let found = problems(
      "\(key): 1\n\(key): 2\n"
    )
    #expect(found.count == 1)
    #expect(found[0].unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
    #expect(found[0].count < 200)
  }
}
