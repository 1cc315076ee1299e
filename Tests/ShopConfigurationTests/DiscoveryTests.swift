import Glibc
import ShopConfiguration
import ShopModel
import Testing

private func found(_ explicit: String? = nil, _ host: HostAccess) -> String {
  do {
    return try ConfigurationFile.find(explicit: explicit, with: host)?.path ?? "none"
  } catch {
    return error.description
  }
}

@Suite struct DiscoveryTests {
  private let everywhere: [String: HostAccess.FileContent] = [
    "/named.yaml": file("a"), "/xdg/tillwatch/shop.yaml": file("b"),
    "/home/o/.config/tillwatch/shop.yaml": file("c"), "/etc/tillwatch/shop.yaml": file("d"),
  ]

  @Test func theNamedFileThenTheUsersThenTheComputers() {
    let both = ["XDG_CONFIG_HOME": "/xdg", "HOME": "/home/o"]
    #expect(found("/named.yaml", fakeHost(environment: both, files: everywhere)) == "/named.yaml")
    #expect(found(nil, fakeHost(environment: both, files: everywhere)) == "/xdg/tillwatch/shop.yaml")
    #expect(
      found(nil, fakeHost(environment: ["HOME": "/home/o"], files: everywhere)) == "/home/o/.config/tillwatch/shop.yaml"
    )
    #expect(found(nil, fakeHost(files: everywhere)) == "/etc/tillwatch/shop.yaml")
    #expect(found(nil, fakeHost(environment: both)) == "none")
  }

  @Test func aFolderOfSettingsThatIsSetHidesTheDefaultOne() {
    var files = everywhere
    files["/xdg/tillwatch/shop.yaml"] = nil
    let host = fakeHost(environment: ["XDG_CONFIG_HOME": "/xdg", "HOME": "/home/o"], files: files)
    #expect(found(nil, host) == "/etc/tillwatch/shop.yaml")
    #expect(ConfigurationFile.searchPaths(with: host) == ["/xdg/tillwatch/shop.yaml", "/etc/tillwatch/shop.yaml"])
  }

  @Test func aRelativeFolderOfSettingsDoesNotCount() {
    let host = fakeHost(environment: ["XDG_CONFIG_HOME": "xdg", "HOME": "/home/o"], files: everywhere)
    #expect(found(nil, host) == "/home/o/.config/tillwatch/shop.yaml")
  }

  @Test func aNamedFileThatIsAbsentIsAProblemAndNothingElseIsTaken() {
    #expect(found("/gone.yaml", fakeHost(files: everywhere)) == "/gone.yaml:1:1: no such file")
  }

  @Test func aFileThatIsThereIsNeverPassedOver() {
    var files = everywhere
    files["/xdg/tillwatch/shop.yaml"] = .unreadable("permission denied")
    let host = fakeHost(environment: ["XDG_CONFIG_HOME": "/xdg"], files: files)
    #expect(found(nil, host) == "/xdg/tillwatch/shop.yaml:1:1: cannot be read: permission denied")
  }

  @Test(
    arguments: [
      ([0x61, 0x0A, 0xC3, 0xA9, 0xFF], "2:2: not valid UTF-8: byte 0xFF"),
      ([0x61, 0xC3], "1:2: not valid UTF-8: byte 0xC3"), ([0xED, 0xA0, 0x80], "1:1: not valid UTF-8: byte 0xED"),
    ] as [([UInt8], String)]) func bytesThatAreNoTextHaveTheirPlace(_ bytes: [UInt8], _ message: String)
  {
    #expect(found("/f", fakeHost(files: ["/f": .bytes(bytes, permissions: 0o644)])) == "/f:\(message)")
  }

  @Test func aFileTooLargeIsAProblem() {
    let host = fakeHost(files: ["/f": file(String(repeating: "x", count: (1 << 20) + 1))])
    #expect(found("/f", host) == "/f:1:1: cannot be read: it is larger than 1048576 bytes")
  }
}

/// Against real files, in a folder of its own.
@Suite struct LiveHostTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/tillwatch-test-XXXXXX".utf8CString)
    let path = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
      for name in ["f", "p", "link"] { unlink("\(path)/\(name)") }
      rmdir(path)
    }
    try body(path)
  }

  private func write(_ text: String, to path: String, mode: mode_t) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    #expect(text.withCString { Glibc.write(descriptor, $0, text.utf8.count) } == text.utf8.count)
    #expect(fchmod(descriptor, mode) == 0)
  }

  @Test func readsAFileWithItsPermissions() throws {
    try withFolder { folder in
      try write("hello", to: "\(folder)/f", mode: 0o640)
      #expect(HostAccess.live.read("\(folder)/f", 100) == .bytes(Array("hello".utf8), permissions: 0o640))
      #expect(HostAccess.live.read("\(folder)/f", 4) == .unreadable("it is larger than 4 bytes"))
      #expect(HostAccess.live.read("\(folder)/gone", 4) == .absent)
      #expect(HostAccess.live.read(folder, 4) == .unreadable("it is a folder"))
      #expect(HostAccess.live.hasFolder(folder))
      #expect(!HostAccess.live.hasFolder("\(folder)/f"))
    }
  }

  @Test func aPipeDoesNotHoldTheProgram() throws {
    try withFolder { folder in
      #expect(mkfifo("\(folder)/p", 0o600) == 0)
      #expect(HostAccess.live.read("\(folder)/p", 4) == .unreadable("it is not a regular file"))
      #expect(HostAccess.live.read("/dev/zero", 4) == .unreadable("it is not a regular file"))
    }
  }

  @Test func aLoopOfLinksIsNotAbsent() throws {
    try withFolder { folder in
      #expect(symlink("\(folder)/link", "\(folder)/link") == 0)
      #expect(HostAccess.live.read("\(folder)/link", 4) == .unreadable("too many symbolic links"))
    }
  }

  @Test func aSecretInAWorldReadableFileIsRefused() throws {
    try withFolder { folder in
      try write("123456\n", to: "\(folder)/f", mode: 0o644)
      let source = SecretSource.file("\(folder)/f")
      let error = #expect(throws: SecretProblem.self) { try source.resolve() }
      #expect(error?.description.contains("123456") == false)
      #expect(chmod("\(folder)/f", 0o600) == 0)
      #expect(try source.resolve() == "123456")
    }
  }
}
