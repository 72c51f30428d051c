#ifndef VIBECHECK_CLLAMA_SHIM_H
#define VIBECHECK_CLLAMA_SHIM_H

#include <llama.h>

#include "processor.h"

// Reads a byte of each page. In Swift a compiler may leave out a read whose result nobody needs.
static inline void vibecheck_read_pages(const volatile unsigned char *bytes, size_t count, size_t page_size) {
  for (size_t offset = 0; offset < count; offset += page_size) (void)bytes[offset];
}

#endif
