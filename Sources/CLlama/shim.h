#ifndef VIBECHECK_CLLAMA_SHIM_H
#define VIBECHECK_CLLAMA_SHIM_H

#include <llama.h>

#include "processor.h"

#endif
