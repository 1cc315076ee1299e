import ArgumentParser
import Glibc
import Journal
import LocatedYAML
import PollingEngine
import ShopConfiguration
import ShopModel
import TechnicianPIN

/// `tillwatch pin`: sets the technician's PIN.
struct PINCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin", abstract: "Set the PIN with which a technician may restart and reset terminals.",
    discussion: """
      Asks for the PIN twice and writes its digest (scrypt, salted) into shop.yaml, under technician: pin. Everything else \
      in the file stays as it is. That it was set is put on record, and ends a pause after wrong tries. A console that is \
      open goes by the new PIN when it is started again. From a pipe the \
      PIN is read once.
      """)

  @OptionGroup var record: RecordOptions

  func run() throws {
    guard let file = try found() else {
      throw refusal(ShopOptions.noShop)
    }
    // What stands there as the PIN may be what is to be mended; what else is wrong is said when the new one is in it.
    let configuration = try? ShopConfiguration.load(text: file.text, file: file.path)
    let words = PlainWords(language: configuration?.language ?? Surroundings.language, calendar: .utc)
    guard let pin = SecretPrompt.ask(words("New PIN: ", "新 PIN：")) else { throw refusal("no PIN was given") }
    if let fault = PINRule.fault(of: pin) { throw refusal(sentence(fault, words)) }
    if isatty(STDIN_FILENO) == 1, SecretPrompt.ask(words("Once more: ", "再输入一次：")) != pin {
      throw refusal(words("the two are not the same; nothing was changed", "两次输入不一致，未作更改"))
    }
    let digest = try PINHash(of: pin).text
    do {
      let text = try YAMLEdit.setting("technician", "pin", to: digest, in: file.text)
      do {
        _ = try ShopConfiguration.load(text: text, file: file.path)
      } catch {
        for problem in error.problems { complain("\(problem)") }
        throw refusal(words("the file has to be put right first; nothing was changed", "请先改正该文件；未作更改"))
      }
      try FileReplacement(path: file.path).replace(file.text, with: text)
      warnOfReaders(file.path, words)
      putOnRecord(words)
      print(words("The PIN is in \(file.path).", "PIN 已写入 \(file.path)。"))
    } catch let error as ExitCode {
      throw error
    } catch {
      complain(
        "tillwatch: \((error as? FileReplacement.Problem)?.description ?? words("\(file.path) is written in a way that is not changed from here", "\(file.path) 的写法无法自动修改"))"
      )
      complain(words("Write this into it:", "请自行写入："))
      for line in ["technician:", "  pin: '\(digest)'"] { complain(line) }
      throw ExitCode(2)
    }
  }

  /// The PIN is set by now, so what goes wrong with the record is only said. Where there is no record yet, there is nothing
  /// that a new PIN would end.
  private func putOnRecord(_ words: PlainWords) {
    let folder = record.folder
    let word = AccessWord(.pinSet, by: Surroundings.userName, at: SystemShopClock().now)
    guard access(folder + "/journal.sqlite", F_OK) == 0 else { return }
    do {
      try waitFor { try await Journal(folder: folder, keeps: false).record(word) }
    } catch {
      complain(
        words("tillwatch: that is not on record: \(error)", "tillwatch：此事未能写入记录：\(error)"))
    }
  }

  private func found() throws -> ConfigurationFile? {
    do {
      return try ConfigurationFile.find(explicit: record.shop.config)
    } catch {
      for problem in error.problems { complain("\(problem)") }
      throw ExitCode(2)
    }
  }

  /// A short PIN can be found by trying all, by whoever reads its digest.
  private func warnOfReaders(_ path: String, _ words: PlainWords) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & 0o077 != 0 else { return }
    complain(
      words(
        "tillwatch: others can read \(path), and could find the PIN by trying; run: chmod 600 \(path)",
        "tillwatch：其他用户可读取 \(path)，可能试出 PIN；请运行：chmod 600 \(path)"))
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
