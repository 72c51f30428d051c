extension String {
  /// The text with every spelling of a control token broken by a zero-width space behind its first character.
  ///
  /// A server tokenizes a prompt as one text and takes control tokens wherever they are spelled, also inside a
  /// diff. Broken, a spelling is ordinary words to any tokenizer, and still reads the same. Which tokens a server's
  /// model has is not known here: all of the form `<|name|>` are broken, and those that common families spell
  /// otherwise.
  var withoutControlTokens: String {
    guard contains(where: { $0 == "<" || $0 == "[" }) else { return self }
    var result = String.UnicodeScalarView()
    var rest = unicodeScalars[...]
    while let scalar = rest.first {
      let isSpelling = (scalar == "<" || scalar == "[") && rest.beginsWithControlToken
      result.append(scalar)
      if isSpelling { result.append("\u{200B}") }
      rest = rest.dropFirst()
    }
    return String(result)
  }
}

/// Spellings that are not of the form `<|name|>`, as published with the models' tokenizers.
private let otherSpellings: [[Unicode.Scalar]] =
  [
    // Llama, Mistral, Gemma
    "<s>", "</s>", "<unk>", "<pad>", "<bos>", "<eos>", "<mask>", "[INST]", "[/INST]", "<<SYS>>",
    "<</SYS>>",
    "[AVAILABLE_TOOLS]", "[TOOL_CALLS]", "[TOOL_RESULTS]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]",
    "[THINK]",
    "[/THINK]", "<start_of_turn>", "<end_of_turn>", "<start_of_image>", "<unused",
    // Qwen, DeepSeek, GLM
    "<think>", "</think>", "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>",
    "[gMASK]", "<sop>",
    // code models
    "<fim_prefix>", "<fim_middle>", "<fim_suffix>", "<fim_pad>", "<repo_name>", "<file_sep>",
    "<reponame>",
    "<filename>", "<endoftext>", "<extra_id_", "<issue_start>", "<jupyter_start>",
  ].map { Array($0.unicodeScalars) }

extension Substring.UnicodeScalarView {
  fileprivate var beginsWithControlToken: Bool {
    beginsWithBars || otherSpellings.contains { starts(with: $0) }
  }

  /// `<|name|>`, with the wide bars that some families use too.
  private var beginsWithBars: Bool {
    let isBar: (Unicode.Scalar) -> Bool = { $0 == "|" || $0 == "\u{FF5C}" }
    guard first == "<", let second = dropFirst().first, isBar(second) else { return false }
    let name = dropFirst(2).prefix {
      !isBar($0) && $0 != "<" && $0 != ">" && $0 != "\n" && $0 != " "
    }
    let end = self[name.endIndex...]
    guard !name.isEmpty, name.count <= 64, let bar = end.first else { return false }
    return isBar(bar) && end.dropFirst().first == ">"
  }
}
