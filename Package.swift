// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func library(
  _ name: String,
  _ dependencies: [Target.Dependency] = [],
  path: String? = nil,
  resources: [Resource]? = nil,
  linkerSettings: [LinkerSetting]? = nil
) -> Target {
  .target(
    name: name,
    dependencies: dependencies,
    path: path,
    resources: resources,
    swiftSettings: settings,
    linkerSettings: linkerSettings
  )
}

func tests(
  of name: String,
  _ dependencies: [Target.Dependency] = [],
  snapshots: Bool = false,
  without excluded: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.byName(name: name), "TestSupport"] + dependencies,
    exclude: (snapshots ? ["Snapshots"] : []) + excluded,
    swiftSettings: settings
  )
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "vibecheck",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "vibecheck", targets: ["vibecheck"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibgit2",
      pkgConfig: "libgit2",
      providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]
    ),
    .systemLibrary(name: "CLlama", pkgConfig: "llama", providers: [.brew(["llama.cpp"])]),
    .systemLibrary(
      name: "CPCRE2",
      pkgConfig: "libpcre2-8",
      providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]
    ),

    library("ReviewTypes"),
    library("Patterns", ["CPCRE2"]),
    library("GitDiff", ["CLibgit2", "ReviewTypes"]),
    library("Rules", ["Patterns", "ReviewTypes", yams]),
    library("ProgramFiles"),
    library("BundledRules", ["ProgramFiles"], resources: [.copy("packs"), .copy("rules")]),
    library("Inference", ["ReviewTypes"]),
    library(
      "LlamaInference",
      ["CLlama", "Inference", "ReviewTypes", crypto],
      linkerSettings: [
        .linkedLibrary("stdc++", .when(platforms: [.linux])),
        .linkedLibrary("c++", .when(platforms: [.macOS])),
        .linkedLibrary("m"),
      ]
    ),
    library("RemoteInference", ["Inference", crypto]),
    library("Checking", ["ReviewTypes"]),
    library("BundledModel", ["ProgramFiles"], resources: [.copy("Resources")]),
    library(
      "Reviewing",
      ["Inference", "Patterns", "ReviewTypes", "Rules", crypto],
      resources: [.embedInCode("Injection/attacks.json")]
    ),
    library("ReviewStore", ["Reviewing", "ReviewTypes", grdb]),
    library(
      "Reporting",
      ["ReviewTypes"],
      resources: [.embedInCode("Page/report.css"), .embedInCode("Page/report.js")]
    ),
    .executableTarget(
      name: "vibecheck",
      dependencies: [
        "BundledModel", "BundledRules", "Checking", "GitDiff", "Inference", "LlamaInference",
        "Patterns", "RemoteInference", "Reporting", "ReviewStore", "ReviewTypes", "Reviewing",
        "Rules",
        argumentParser,
        subprocess, yams,
      ],
      // The other hooks are links to this one.
      exclude: ["commit-msg", "post-commit", "pre-merge-commit", "pre-push", "prepare-commit-msg"]
        .map { "Hooks/Scripts/\($0)" },
      resources: [
        .embedInCode("Hooks/Scripts/pre-commit"), .embedInCode("Models/known-models.yaml"),
      ],
      // A hook that waits for nobody then stays on the thread it began on.
      swiftSettings: settings + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]
    ),

    .executableTarget(
      name: "measure",
      dependencies: [
        "BundledModel", "BundledRules", "GitDiff", "Inference", "LlamaInference", "ReviewTypes",
        "Reviewing", "Rules", argumentParser,
      ],
      path: "Benchmarks/Measure",
      swiftSettings: settings
    ),

    library(
      "TestSupport",
      ["Inference", "ReviewTypes", "Rules"],
      path: "Tests/TestSupport"
    ),
    tests(of: "Patterns"),
    tests(of: "Checking", ["ReviewTypes"]),
    tests(of: "GitDiff", ["ReviewTypes"]),
    tests(of: "Rules", ["BundledRules", "Patterns", "ReviewTypes"]),
    tests(of: "LlamaInference", ["BundledModel", "Inference"]),
    tests(
      of: "RemoteInference",
      ["BundledModel", "Inference", "LlamaInference"],
      without: ["Server"]
    ),
    tests(
      of: "Reviewing",
      ["BundledRules", "Inference", "Patterns", "ReviewTypes", "Rules"],
      snapshots: true
    ),
    tests(of: "ReviewStore", ["Reviewing", "ReviewTypes", grdb]),
    tests(of: "Reporting", ["ReviewTypes"], snapshots: true),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["Patterns", "Rules", "TestSupport", "vibecheck", argumentParser],
      exclude: ["Judges", "Servers"],
      swiftSettings: settings
    ),
  ],
  swiftLanguageModes: [.v6]
)
