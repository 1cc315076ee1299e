// swift-tools-version: 6.3
import PackageDescription

/// The program that is used, as against the one that is tested.
let release: BuildSettingCondition = .when(platforms: [.linux], configuration: .release)

/// Every target of ours is built the same way: Swift 6 language mode, and in CI a warning is an error. Of a release the
/// linker gets each function by itself, so that it can leave out what nobody calls.
let strict: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
    .unsafeFlags(["-Xfrontend", "-function-sections"], release),
  ]
  + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// Code a quarter smaller, where the time goes into waiting for devices, disk and people. What computes (the rules, what
/// follows from them, the engine's timetable, the protocols' codecs) is built for speed.
let small: [SwiftSetting] = strict + [.unsafeFlags(["-Osize"], release)]

let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
]

/// What a service over HTTPS is spoken to with, beside the client itself.
let https: [Target.Dependency] = [
  .product(name: "NIOHTTP1", package: "swift-nio"),
  .product(name: "NIOSSL", package: "swift-nio-ssl"),
  .product(name: "NIOTLS", package: "swift-nio"),
]

/// Where the linker finds what CodeOrder.ld and libstdc++.so say to it.
let linking = "\(Context.packageDirectory)/Sources/tillwatch/Linking"

/// How the program that is used is put together: one file that needs neither Swift nor a C++ library on the computer it
/// runs on, whose addresses are packed, whose own symbols are not listed for others, and in which the code that the open
/// console runs lies together. It starts sooner, in less memory. Debug builds are left as they are; tests are for those.
let alone: [LinkerSetting] = [
  .unsafeFlags(
    ["-static-stdlib", "-use-ld=lld", "-L", linking]
      + ["-z", "pack-relative-relocs", "--no-export-dynamic", "--icf=all", "-T", "\(linking)/CodeOrder.ld"]
      .flatMap { ["-Xlinker", $0] }, release)
]

let package = Package(
  name: "tillwatch",
  products: [
    .executable(name: "tillwatch", targets: ["tillwatch"]),
    .library(name: "ZVT", targets: ["ZVT"]),
    .library(name: "POSLINK", targets: ["POSLINK"]),
    // For the tests: loaded into the program with LD_PRELOAD, never linked.
    .library(name: "DiskShim", type: .dynamic, targets: ["DiskShim"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // The vocabulary. Imports nothing of ours.
    .target(name: "ShopModel", swiftSettings: strict),

    // Libraries beneath the shop.
    .target(name: "LocatedYAML", dependencies: ["Yams"], swiftSettings: small),
    .target(name: "Programs", swiftSettings: small),
    .target(name: "PeerNames", swiftSettings: small),
    .target(name: "CTaskThreads"),
    .target(name: "ZVT", dependencies: ["PeerNames"] + nio, swiftSettings: strict),
    .target(name: "POSLINK", dependencies: ["PeerNames"], swiftSettings: strict),
    .target(
      name: "StatusRules", dependencies: ["ShopModel", "LocatedYAML"],
      resources: [.embedInCode("Resources/rules.yaml"), .embedInCode("Resources/response-codes.yaml")],
      swiftSettings: strict),
    .target(
      name: "TechnicianPIN",
      dependencies: [
        .product(name: "Crypto", package: "swift-crypto"), .product(name: "CryptoExtras", package: "swift-crypto"),
      ], swiftSettings: small),
    .target(
      name: "ShopConfiguration", dependencies: ["ShopModel", "LocatedYAML", "TechnicianPIN"], swiftSettings: small),
    .target(name: "PollingEngine", dependencies: ["ShopModel"], swiftSettings: strict),
    .target(
      name: "Connectors",
      dependencies: [
        "ShopModel", "ShopConfiguration", "Programs", "POSLINK", "ZVT",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
      ] + nio + https, swiftSettings: small),
    .target(name: "Operations", dependencies: ["ShopModel"], swiftSettings: small),
    .target(
      name: "Notices", dependencies: ["ShopModel", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: small),
    .target(
      name: "Journal",
      dependencies: [
        "ShopModel", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: small),

    // Those that know the whole shop.
    .target(name: "ShopCore", dependencies: ["ShopModel", "StatusRules", "Operations"], swiftSettings: strict),
    .target(
      name: "RuleLab", dependencies: ["ShopModel", "LocatedYAML", "StatusRules", "ShopCore", "Operations"],
      resources: [.embedInCode("Resources/rule-tests.yaml"), .embedInCode("Resources/founding-cases.yaml")],
      swiftSettings: small),
    .target(
      name: "ShopSimulation",
      dependencies: ["ShopModel", "StatusRules", "ShopCore", "PollingEngine", "Operations"], swiftSettings: strict),
    .target(
      name: "ShopWatch",
      dependencies: ["ShopModel", "ShopCore", "StatusRules", "PollingEngine", "Operations"], swiftSettings: small),
    .target(
      name: "NoticeDelivery",
      dependencies: ["ShopModel", "ShopConfiguration", "ShopCore", "Notices", "Programs", "Connectors"],
      swiftSettings: small),
    .target(
      name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(
      name: "Console", dependencies: ["ShopModel", "CNcurses"], exclude: ["Resources/themes/README.md"],
      resources: [
        .embedInCode("Resources/pinyin.txt"), .embedInCode("Resources/en.texts"), .embedInCode("Resources/zh.texts"),
        .embedInCode("Resources/themes/harbour.theme"), .embedInCode("Resources/themes/paper.theme"),
        .embedInCode("Resources/themes/lantern.theme"), .embedInCode("Resources/themes/ricepaper.theme"),
        .embedInCode("Resources/themes/bamboo.theme"), .embedInCode("Resources/themes/celadon.theme"),
        .embedInCode("Resources/themes/beacon.theme"), .embedInCode("Resources/themes/noon.theme"),
        .embedInCode("Resources/themes/copper.theme"), .embedInCode("Resources/themes/indigo.theme"),
        .embedInCode("Resources/themes/coral.theme"), .embedInCode("Resources/themes/cinnabar.theme"),
        .embedInCode("Resources/themes/graphite.theme"), .embedInCode("Resources/themes/newsprint.theme"),
        .embedInCode("Resources/themes/console.theme"),
      ], swiftSettings: small),
    .target(
      name: "DemoShop",
      dependencies: [
        "ShopModel", "ZVT", "ShopConfiguration", "TechnicianPIN", .product(name: "NIOHTTP1", package: "swift-nio"),
      ] + nio, swiftSettings: small),

    .executableTarget(
      name: "tillwatch",
      dependencies: [
        "Console", "ShopCore", "ShopWatch", "RuleLab", "DemoShop", "Connectors", "Journal", "NoticeDelivery", "Notices",
        "Programs", "ShopConfiguration", "TechnicianPIN", "ZVT", "CTaskThreads",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], exclude: ["Linking"], swiftSettings: small + [.unsafeFlags(["-static-stdlib"], release)],
      linkerSettings: alone),

    // What polling and the rules cost, beside bare C in the same run.
    .target(name: "CEpollClient"),
    .target(name: "CRuleLoop"),
    .target(name: "CAllocationCount"),
    .executableTarget(
      name: "tillwatch-bench",
      dependencies: [
        "CEpollClient", "CRuleLoop", "CAllocationCount", "Console", "DemoShop", "Connectors", "Journal",
        "PollingEngine", "ShopConfiguration", "ShopCore", "ShopModel", "ShopSimulation", "StatusRules", "ZVT",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ] + nio, path: "Sources/Benchmark", swiftSettings: strict),

    .target(name: "DiskShim", path: "Tests/DiskShim", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "ShopTesting", dependencies: ["ShopModel"], path: "Tests/ShopTesting", swiftSettings: strict),
    .testTarget(name: "ShopModelTests", dependencies: ["ShopModel", "ShopTesting"], swiftSettings: strict),
    .testTarget(name: "LocatedYAMLTests", dependencies: ["LocatedYAML"], swiftSettings: strict),
    .testTarget(name: "TechnicianPINTests", dependencies: ["TechnicianPIN"], swiftSettings: strict),
    .testTarget(name: "ProgramsTests", dependencies: ["Programs", "ShopTesting"], swiftSettings: strict),
    .testTarget(name: "PeerNamesTests", dependencies: ["PeerNames"], swiftSettings: strict),
    .testTarget(name: "ZVTTests", dependencies: ["ZVT"] + nio, swiftSettings: strict),
    .testTarget(name: "POSLINKTests", dependencies: ["POSLINK", "ShopTesting"], swiftSettings: strict),
    .testTarget(
      name: "StatusRulesTests", dependencies: ["StatusRules", "ShopModel", "ShopTesting"], swiftSettings: strict),
    .testTarget(
      name: "ShopConfigurationTests", dependencies: ["ShopConfiguration", "ShopModel"], swiftSettings: strict),
    .testTarget(
      name: "PollingEngineTests", dependencies: ["PollingEngine", "ShopModel", "ShopTesting"], swiftSettings: strict),
    .testTarget(
      name: "ConnectorsTests",
      dependencies: [
        "Connectors", "DemoShop", "ShopConfiguration", "ShopModel", "ShopTesting", "Programs", "POSLINK", "ZVT",
      ]
        + nio + https,
      swiftSettings: strict),
    .testTarget(name: "OperationsTests", dependencies: ["Operations", "ShopModel"], swiftSettings: strict),
    .testTarget(
      name: "JournalTests", dependencies: ["Journal", "ShopModel", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),
    .testTarget(name: "NoticesTests", dependencies: ["Notices", "ShopModel", "ShopTesting"], swiftSettings: strict),
    .testTarget(
      name: "NoticeDeliveryTests",
      dependencies: [
        "NoticeDelivery", "Notices", "Journal", "Connectors", "PollingEngine", "ShopConfiguration", "ShopModel",
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ] + nio, swiftSettings: strict),
    .testTarget(
      name: "ShopCoreTests", dependencies: ["ShopCore", "StatusRules", "ShopModel", "ShopTesting"],
      swiftSettings: strict),
    .testTarget(
      name: "RuleLabTests", dependencies: ["RuleLab", "ShopCore", "StatusRules", "LocatedYAML", "ShopModel"],
      swiftSettings: strict),
    .testTarget(
      name: "ShopSimulationTests", dependencies: ["ShopSimulation", "ShopCore", "StatusRules", "ShopModel"],
      swiftSettings: strict),
    .testTarget(
      name: "ShopWatchTests",
      dependencies: ["Operations", "ShopCore", "ShopWatch", "StatusRules", "ShopTesting", "ShopModel"],
      swiftSettings: strict),
    .testTarget(
      name: "ConsoleTests", dependencies: ["Console", "CNcurses", "ShopModel"], exclude: ["Goldens"],
      swiftSettings: strict),
    .testTarget(
      name: "DemoShopTests", dependencies: ["DemoShop", "ShopConfiguration", "ShopModel", "ZVT"] + nio,
      swiftSettings: strict),
    .testTarget(
      name: "TillwatchTests",
      dependencies: [
        "tillwatch", "Connectors", "Console", "DemoShop", "Journal", "PollingEngine", "ShopConfiguration", "ShopCore",
        "ShopModel",
        "Operations", "ShopTesting", "ShopWatch", "StatusRules", "TechnicianPIN", "ZVT",
      ] + nio, swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "tillwatch", "DemoShop", "Journal", "PollingEngine", "Programs", "ShopModel", "TechnicianPIN", "ZVT",
      ] + nio,
      swiftSettings: strict),
  ]
)
