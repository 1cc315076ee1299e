import Glibc
import Testing

@testable import tillwatch

struct SurroundingsTests {
  @Test(
    arguments: [
      (nil, nil, "li"), ("li", nil, "li"), ("wang", nil, "li (sudo by wang)"),
      (nil, "192.0.2.7 50022 192.0.2.1 22", "li (ssh from 192.0.2.7)"),
      (nil, "2001:db8::7 50022 2001:db8::1 22", "li (ssh from 2001:db8::7)"),
      ("wang", "192.0.2.7 50022 192.0.2.1 22", "li (sudo by wang, ssh from 192.0.2.7)"),
      // Whoever can set a variable can write what they like into it.
      (nil, "\u{1B}[2J 1 2 3", "li"), (nil, "nobody 1", "li"), (nil, "", "li"),
      (nil, String(repeating: "1", count: 99), "li"),
    ] as [(String?, String?, String)])
  func whoSitsHereAndFromWhere(sudo: String?, ssh: String?, expected: String) {
    #expect(Surroundings.userName("li", sudo: sudo, ssh: ssh) == expected)
  }

  @Test func aNameOfSomebodysInventionMovesNoCursor() {
    let name = Surroundings.userName("li", sudo: "a\u{1B}[2Jb\n", ssh: nil)
    #expect(!name.unicodeScalars.contains { $0.value < 0x20 })
  }
}

struct WaitingTests {
  /// However many names nobody answers for, everybody hears in time that there was no answer.
  @Test func whatBlocksKeepsNobodyWaiting() async {
    let begin = ContinuousClock.now
    let answers = await withTaskGroup(of: Int?.self) { tasks in
      for number in 0..<100 {
        tasks.addTask {
          await withinLimit(.milliseconds(300)) {
            if number > 0 { sleep(4) }
            return number
          }
        }
      }
      return await tasks.reduce(into: [Int?]()) { $0.append($1) }
    }
    #expect(ContinuousClock.now - begin < .seconds(3))
    #expect(answers.compactMap(\.self) == [0])
  }
}
