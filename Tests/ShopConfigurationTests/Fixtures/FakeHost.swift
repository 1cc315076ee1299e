import ShopConfiguration

/// A computer with just these variables and files.
func fakeHost(
  environment: [String: String] = [:], files: [String: HostAccess.FileContent] = [:], folders: Set<String> = []
) -> HostAccess {
  HostAccess(
    environment: { environment[$0] },
    read: { path, limit in
      if case .bytes(let bytes, _)? = files[path], bytes.count > limit {
        return .unreadable("it is larger than \(limit) bytes")
      }
      return files[path] ?? (folders.contains(path) ? .unreadable("it is a folder") : .absent)
    },
    hasFolder: { folders.contains($0) })
}

/// A file with this text.
func file(_ text: String, permissions: UInt32 = 0o600) -> HostAccess.FileContent {
  .bytes(Array(text.utf8), permissions: permissions)
}

/// A computer with what the example names.
let exampleHost = fakeHost(
  files: [
    "/etc/tillwatch/acquirer.pem": file("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
    "/etc/tillwatch/push.pem": file("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
  ])

/// The lines of everything wrong with a text.
func problems(_ text: String, host: HostAccess = fakeHost()) -> [String] {
  do {
    _ = try ShopConfiguration.load(text: text, file: "shop.yaml", with: host)
    return []
  } catch {
    return error.problems.map(\.description)
  }
}

/// A shop with one terminal that has these further lines, and `more` at the end.
func shopText(shop: String = "name: Tea", terminal: String = "", more: String = "") -> String {
  """
  shop:
    \(shop.replacing("\n", with: "\n  "))
  terminals:
    - id: t1
      name: One
      connector: zvt
      host: 10.0.0.1
      \(terminal.replacing("\n", with: "\n    "))
  \(more)
  """
}

/// A shop with one account, one terminal and one service that has these further lines. The first of them is line 16.
func serviceText(_ lines: String, url: String = "https://a.example/") -> String {
  """
  shop: {name: Tea}
  accounts:
    - {id: main, name: Bank, merchant-id: "1"}
    - {id: other, name: Other, merchant-id: "2"}
  terminals:
    - {id: t1, name: One, connector: zvt, host: 10.0.0.1, tid: "77"}
    - {id: t2, name: Two, connector: zvt, host: 10.0.0.2}



  services:
    - id: s
      name: S
      connector: http-json
      url: \(url)
      \(lines.replacing("\n", with: "\n    "))
  """
}
