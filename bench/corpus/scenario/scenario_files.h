// Scenarios about the content of a status MIF.
//
// Threads: free functions.
#pragma once

#include "bench/corpus/scenario/scenario_stage.h"

namespace mifdex::corpus {

void set_q190135(Stage& stage);
void set_q140810(Stage& stage);
void set_q160776(Stage& stage);
void set_q169491(Stage& stage);
void set_q122178(Stage& stage);
void set_q235805(Stage& stage);

}  // namespace mifdex::corpus
