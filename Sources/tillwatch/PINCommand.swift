import ArgumentParser
import Glibc
import LocatedYAML
import ShopConfiguration
import TechnicianPIN

/// `tillwatch pin`: sets the technician's PIN.
struct PINCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin", abstract: "Set the PIN with which a technician may restart and reset terminals.",
    discussion: """
      Asks for the PIN twice and writes its digest (scrypt, salted) into shop.yaml, under technician: pin. Everything else \
      in the file stays as it is. A console that is open goes by the new PIN when it is started again. From a pipe the \
      PIN is read once.
      """)

  @OptionGroup var shop: ShopOptions

  func run() throws {
    guard let configuration = try shop.load(), let file = try? ConfigurationFile.find(explicit: shop.config) else {
      throw refusal(
        "no shop is configured (looked for \(ConfigurationFile.searchPaths().joined(separator: ", ")))")
    }
    let words = PlainWords(configuration)
    guard let pin = SecretPrompt.ask(words("New PIN: ", "新 PIN：")) else { throw refusal("no PIN was given") }
    if let fault = PINRule.fault(of: pin) { throw refusal(sentence(fault, words)) }
    if isatty(STDIN_FILENO) == 1, SecretPrompt.ask(words("Once more: ", "再输入一次：")) != pin {
      throw refusal(words("the two are not the same; nothing was changed", "两次输入不一致，未作更改"))
    }
    let digest = try PINHash(of: pin).text
    do {
      let text = try YAMLEdit.setting("technician", "pin", to: digest, in: file.text)
      _ = try ShopConfiguration.load(text: text, file: file.path)
      try FileReplacement(path: file.path).replace(file.text, with: text)
      print(words("The PIN is in \(file.path).", "PIN 已写入 \(file.path)。"))
    } catch {
      complain(
        "tillwatch: \((error as? FileReplacement.Problem)?.description ?? words("\(file.path) is written in a way that is not changed from here", "\(file.path) 的写法无法自动修改"))"
      )
      complain(words("Write this into it:", "请自行写入："))
      for line in ["technician:", "  pin: '\(digest)'"] { complain(line) }
      throw ExitCode(2)
    }
  }

  private func sentence(_ fault: PINRule.Fault, _ words: PlainWords) -> String {
    let (least, most) = (PINRule.length.lowerBound, PINRule.length.upperBound)
    return switch fault {
    case .length: words("a PIN has \(least) to \(most) digits", "PIN 为 \(least) 至 \(most) 位数字")
    case .notDigits: words("a PIN is made of the digits 0 to 9 alone", "PIN 只能由数字 0 至 9 组成")
    case .tooEasy:
      words("this PIN is among the first that are tried; take another", "该 PIN 过于简单，请换一个")
    }
  }
}
