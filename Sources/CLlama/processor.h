#ifndef VIBECHECK_CLLAMA_PROCESSOR_H
#define VIBECHECK_CLLAMA_PROCESSOR_H

#include <stdbool.h>

// Instructions that llama.cpp may have been compiled to use without asking.
struct vibecheck_instructions {
    const char *name;
    // The engine's code has them.
    bool compiled;
    // The processor and the operating system know them.
    bool available;
};

#if defined(__x86_64__)

// Weak: a llama.cpp that chooses among several builds when it starts does not have these.
extern __attribute__((weak)) int ggml_cpu_has_avx(void);
extern __attribute__((weak)) int ggml_cpu_has_avx2(void);
extern __attribute__((weak)) int ggml_cpu_has_fma(void);
extern __attribute__((weak)) int ggml_cpu_has_bmi2(void);
extern __attribute__((weak)) int ggml_cpu_has_avx512(void);
extern __attribute__((weak)) int ggml_cpu_has_avx512_vbmi(void);
extern __attribute__((weak)) int ggml_cpu_has_avx512_vnni(void);
extern __attribute__((weak)) int ggml_cpu_has_avx512_bf16(void);

#define VIBECHECK_INSTRUCTIONS(name, compiled, key) \
    {name, compiled && compiled(), __builtin_cpu_supports(key)}

// The kinds at `index`, 0-based; a name of NULL behind the last.
static inline struct vibecheck_instructions vibecheck_instructions(int index) {
    __builtin_cpu_init();
    struct vibecheck_instructions all[] = {
        VIBECHECK_INSTRUCTIONS("AVX", ggml_cpu_has_avx, "avx"),
        VIBECHECK_INSTRUCTIONS("AVX2", ggml_cpu_has_avx2, "avx2"),
        VIBECHECK_INSTRUCTIONS("FMA", ggml_cpu_has_fma, "fma"),
        VIBECHECK_INSTRUCTIONS("BMI2", ggml_cpu_has_bmi2, "bmi2"),
        VIBECHECK_INSTRUCTIONS("AVX-512", ggml_cpu_has_avx512, "avx512f"),
        VIBECHECK_INSTRUCTIONS("AVX-512 VBMI", ggml_cpu_has_avx512_vbmi, "avx512vbmi"),
        VIBECHECK_INSTRUCTIONS("AVX-512 VNNI", ggml_cpu_has_avx512_vnni, "avx512vnni"),
        VIBECHECK_INSTRUCTIONS("AVX-512 BF16", ggml_cpu_has_avx512_bf16, "avx512bf16"),
        {0, false, false},
    };
    return all[index];
}

#else

// Elsewhere a build for the processor at hand is the only one there is.
static inline struct vibecheck_instructions vibecheck_instructions(int index) {
    (void)index;
    struct vibecheck_instructions none = {0, false, false};
    return none;
}

#endif

#endif
