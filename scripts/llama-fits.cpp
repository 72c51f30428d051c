// Compiles and links only against a llama.cpp that is new enough: it names what LlamaInference asks of it.
#include <llama.h>

int main() {
  llama_context_params context = llama_context_default_params();
  context.kv_unified = true;
  context.n_outputs_max = 1;
  auto *copies = &llama_memory_seq_cp;
  auto *saves = &llama_state_seq_get_data;
  auto *restores = &llama_state_seq_set_data;
  auto *stops = &llama_set_abort_callback;
  return copies && saves && restores && stops ? 0 : 1;
}
