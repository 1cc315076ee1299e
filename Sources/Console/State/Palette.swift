import ShopModel

/// What was typed into the palette, and which of what it found is selected.
struct Palette: Hashable, Sendable {
  var typed = ""
  var selected = 0
}

/// One thing the palette can do or go to.
struct PaletteItem: Hashable {
  /// What.
  enum Target: Hashable {
    case action(Action)
    case subject(SubjectID)
    case incident(Incident.ID)
    case theme(String)
    case language(Language)
    case setting(Setting.Name)
  }

  var target: Target
  var title: String
  /// The key that does the same, or what kind of thing it is.
  var note: String
  /// What else it is found by: its name in the other language, a number.
  var also: [String] = []
  /// Why it cannot be done now.
  var reason: DisabledReason?
}

extension Scene {
  /// What the palette finds, the best answer first; with nothing typed all there is, what works here first.
  func found(by palette: Palette) -> [PaletteItem] {
    let items = actionItems + placeItems + settingItems
    guard !palette.typed.isEmpty else { return items }
    let answers = items.enumerated().compactMap { index, item -> (item: PaletteItem, score: Int, index: Int)? in
      let matches = ([item.title] + item.also).compactMap { FuzzyMatch(palette.typed, in: $0) }
      return matches.map(\.score).max().map { (item, $0, index) }
    }
    // Letters that are scattered over a sentence are no answer where there is a good one.
    let least = (answers.map(\.score).max() ?? 0) * 2 / 5
    return answers.filter { $0.score >= least }.sorted { left, right in
      let (a, b) = (left.score - (left.item.reason == nil ? 0 : 20), right.score - (right.item.reason == nil ? 0 : 20))
      return (a, right.index) > (b, left.index)
    }.map(\.item)
  }

  /// Every key that does something here, but moving about.
  private var actionItems: [PaletteItem] {
    let moving: Set<Action> = [
      .up, .down, .pageUp, .pageDown, .first, .last, .nextPanel, .previousPanel, .nextSubject, .previousSubject, .back,
      .palette, .quitAtOnce, .open, .openSubject,
    ]
    var seen: Set<Action> = []
    let bindings = Binding.table.filter { binding in
      binding.scopes.contains(viewScope) && !moving.contains(binding.action) && seen.insert(binding.action).inserted
    }
    let items = bindings.map { binding in
      PaletteItem(
        target: .action(binding.action), title: words[binding.title],
        note: glyphs.isASCII ? binding.plainLabel : binding.label,
        also: otherWords.map { $0[binding.title] } + ["\(binding.action)"],
        reason: disabledReason(of: binding.action))
    }
    return items.filter { $0.reason == nil } + items.filter { $0.reason != nil }
  }

  private var placeItems: [PaletteItem] {
    let incidents = openIncidents.map { incident in
      PaletteItem(
        target: .incident(incident.id),
        title: "\(who(of: incident, room: 30)) \(glyphs.none) \(words.name(incident.finding.title))",
        note: words[.incidentBadge], also: otherWords.map { $0.name(incident.finding.title) })
    }
    func item(_ id: SubjectID, _ panel: TextKey, _ also: [String]) -> PaletteItem {
      PaletteItem(target: .subject(id), title: name(of: id), note: words[panel], also: also)
    }
    let terminals = snapshot.terminals.map { terminal in
      let tid = terminal.facts.records[.terminalTID]?.value.text
      return item(
        terminal.id, .panelTerminals,
        otherWords.map { $0.name(terminal.identity.name) }
          + [tid, words.name(terminal.identity.place)].compactMap(\.self)
          + [terminal.identity.key])
    }
    let accounts = snapshot.accounts.map { account in
      item(
        account.id, .panelAccount, otherWords.map { $0.name(account.identity.name) } + [account.identity.merchantID])
    }
    let links = snapshot.links.filter { !$0.isOfTerminal }.map { link in
      item(link.id, .panelNetwork, otherWords.map { $0.name(link.identity.name) })
    }
    let apparatus = snapshot.apparatus.map { apparatus in
      item(apparatus.id, .panelNetworkAndMore, otherWords.map { $0.name(apparatus.identity.name) })
    }
    let duties = snapshot.duties.map { duty in
      item(duty.id, .calendarTitle, otherWords.map { $0.name(duty.name) })
    }
    return incidents + terminals + accounts + links + apparatus + duties
  }

  private var settingItems: [PaletteItem] {
    let themes = shelf.entries.map { entry in
      PaletteItem(
        target: .theme(entry.theme.name), title: words(.paletteTheme, ["name": title(of: entry.theme)]), note: "",
        also: otherWords.map { $0(.paletteTheme, ["name": $0.name(entry.theme.title)]) } + [entry.theme.name])
    }
    let languages = otherWords.map { other in
      PaletteItem(
        target: .language(other.language), title: other[.languageName], note: words[.paletteLanguage],
        also: [words[.paletteLanguage], other[.paletteLanguage]])
    }
    // Language and theme are here by their values.
    let others = Setting.Name.allCases.filter { $0 != .language && $0 != .theme }.map { name in
      PaletteItem(
        target: .setting(name), title: title(of: name), note: words[.settingsTitle],
        also: otherWords.map { title(of: name, in: $0) } + ["\(name)"])
    }
    return languages + others + themes
  }
}
