// Scenarios about instructions, clocks, and decisions that were made without reading the MIF.
//
// Threads: free functions.
#pragma once

#include "bench/corpus/scenario/scenario_stage.h"

namespace mifdex::corpus {

void set_q138241(Stage& stage);
void set_q152229(Stage& stage);
void set_q172899(Stage& stage);
void set_q168130(Stage& stage);
void set_q149672(Stage& stage);
void set_q216744(Stage& stage);
void set_q188042(Stage& stage);

}  // namespace mifdex::corpus
