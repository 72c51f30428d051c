// Answers verify.py's questions with llama.cpp: tokens of a text, and the odds of two tokens after a prompt.
//
//   verify MODEL YES NO < requests > answers
//     T <hex of UTF-8>   the text's token ids, special tokens not parsed
//     P <id> <id> ...    logit of YES and of NO after these tokens
#include <llama.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

int main(int count, char ** arguments) {
    if (count != 4) {
        std::fprintf(stderr, "usage: verify MODEL YES NO\n");
        return 2;
    }
    llama_log_set([](ggml_log_level, const char *, void *) {}, nullptr);
    llama_model * model = llama_model_load_from_file(arguments[1], llama_model_default_params());
    if (!model) {
        std::fprintf(stderr, "cannot load model '%s'\n", arguments[1]);
        return 2;
    }
    const llama_vocab * vocabulary = llama_model_get_vocab(model);
    const int yes = std::atoi(arguments[2]), no = std::atoi(arguments[3]);
    llama_context_params parameters = llama_context_default_params();
    parameters.n_ctx = 2048;
    parameters.n_batch = parameters.n_ubatch = 2048;
    parameters.n_threads = parameters.n_threads_batch = 1;  // waiting threads spin: slow on a busy machine
    llama_context * context = llama_init_from_model(model, parameters);

    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream words(line);
        std::string kind, hex;
        words >> kind;
        if (kind == "T") {
            words >> hex;
            std::string text;
            for (size_t at = 0; at + 1 < hex.size(); at += 2) {
                text += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
            }
            std::vector<llama_token> tokens(text.size() + 8);
            int found = llama_tokenize(
                vocabulary, text.data(), text.size(), tokens.data(), tokens.size(), false, false);
            for (int at = 0; at < found; at++) std::printf("%d ", tokens[at]);
            std::printf("\n");
        } else {
            std::vector<llama_token> tokens;
            for (llama_token token; words >> token;) tokens.push_back(token);
            llama_memory_clear(llama_get_memory(context), true);
            if (llama_decode(context, llama_batch_get_one(tokens.data(), tokens.size())) != 0) return 1;
            const float * logits = llama_get_logits_ith(context, -1);
            std::printf("%.6f %.6f\n", logits[yes], logits[no]);
        }
    }
    llama_free(context);
    llama_model_free(model);
}
