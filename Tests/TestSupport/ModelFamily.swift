import Foundation

/// The families of models that a user may bring, each as a tiny GGUF file with random weights: the
/// architecture's own tensors, its kind of tokenizer, and a chat template with its control tokens.
///
/// Such a model judges nothing, but everything between a commit and a probability runs with it as it
/// would with a real one.
package enum ModelFamily: String, CaseIterable, Codable, Sendable, CustomStringConvertible {
  case qwen2, qwen3, phi3, gemma2, gemma3, llama2, llama3
  /// A sequence is one state that each token overwrites.
  case mamba
  /// Layers of both kinds, and a chat template that is nobody else's.
  case jamba

  package var description: String { rawValue }

  /// How many tokens back a sliding layer looks: less than any prompt of the tests is long.
  package static let window = 48

  /// The value of `general.architecture`.
  package var architecture: String {
    switch self {
    case .llama2, .llama3: "llama"
    default: rawValue
    }
  }

  /// Control tokens as the family spells them, the one that begins a text first.
  var controlTokens: [String] {
    switch self {
    case .qwen2, .qwen3: ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    case .phi3:
      ["<s>", "</s>", "<|endoftext|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>"]
    case .gemma2, .gemma3: ["<bos>", "<eos>", "<pad>", "<start_of_turn>", "<end_of_turn>"]
    case .llama2: ["<s>", "</s>"]
    case .llama3:
      [
        "<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>",
        "<|eot_id|>",
      ]
    case .mamba, .jamba: ["<|startoftext|>", "<|endoftext|>"]
    }
  }

  /// Tokens that steer a model but are not marked as such.
  var userDefinedTokens: [String] {
    self == .qwen3 ? ["<tool_call>", "<think>", "</think>"] : []
  }

  /// Whether the file asks for a token that begins a text.
  var addsBeginning: Bool {
    switch self {
    case .qwen2, .qwen3, .phi3, .mamba: false
    case .gemma2, .gemma3, .llama2, .llama3, .jamba: true
    }
  }

  /// Nil for a byte-level tokenizer (BPE); else whether SentencePiece puts a space before a text.
  var sentencePieceSpace: Bool? {
    switch self {
    case .phi3, .llama2: true
    case .gemma2, .gemma3: false
    case .qwen2, .qwen3, .llama3, .mamba, .jamba: nil
    }
  }

  /// The name of the rules by which text is split before byte pairs are merged.
  var splitting: String {
    switch self {
    case .qwen2, .qwen3: "qwen2"
    case .llama3: "llama-bpe"
    default: "gpt-2"
    }
  }

  /// Whole words of the vocabulary beside single characters; each is two shorter ones together.
  var words: [(String, String)] {
    let small = [("e", "s"), ("y", "es"), ("n", "o"), (" ", "yes"), (" ", "no")]
    let large = [("Y", "es"), ("N", "o"), (" ", "Yes"), (" ", "No")]
    switch self {
    case .qwen2, .qwen3, .gemma2, .gemma3: return small + large + [("t", "h"), ("th", "e")]
    case .phi3, .llama2: return small + [("i", "n")]
    case .llama3: return small + large
    // Not one spelling of a verdict is a token.
    case .mamba, .jamba: return [("t", "h"), ("i", "n")]
    }
  }

  var chatTemplate: String? {
    let header = "{% for m in messages %}"
    let end = "{% endfor %}"
    func answer(_ text: String) -> String { "{% if add_generation_prompt %}\(text){% endif %}" }
    switch self {
    case .qwen2:
      return header + "<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n" + end
        + answer("<|im_start|>assistant\n")
    case .qwen3:
      return header + "<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n" + end
        + answer(
          "<|im_start|>assistant\n"
            + "{% if enable_thinking is false %}<think>\n\n</think>\n\n{% endif %}"
        )
    case .phi3:
      return header + "<|{{ m.role }}|>\n{{ m.content }}<|end|>\n" + end + answer("<|assistant|>\n")
    case .gemma2, .gemma3:
      return "{{ bos_token }}" + header
        + "<start_of_turn>{{ m.role }}\n{{ m.content | trim }}<end_of_turn>\n" + end
        + answer("<start_of_turn>model\n")
    case .llama2:
      return "{{ bos_token }}" + header
        + "{% if m.role == 'system' %}[INST] <<SYS>>\n{{ m.content }}\n<</SYS>>\n\n"
        + "{% else %}{{ m.content }} [/INST]{% endif %}" + end
    case .llama3:
      return "{{ bos_token }}" + header
        + "<|start_header_id|>{{ m.role }}<|end_header_id|>\n\n{{ m.content }}<|eot_id|>" + end
        + answer("<|start_header_id|>assistant<|end_header_id|>\n\n")
    case .mamba: return nil
    case .jamba: return header + "@@ {{ m.role }}: {{ m.content }}\n" + end + answer("@@ me: ")
    }
  }
}
