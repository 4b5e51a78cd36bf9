// Scenarios about jobs as a whole: their outcome, and what SMS called them.
//
// Threads: free functions.
#pragma once

#include "bench/corpus/scenario/scenario_stage.h"

namespace mifdex::corpus {

void set_q166833(Stage& stage);
void set_q150026(Stage& stage);
void set_q156250(Stage& stage);
void set_q140374(Stage& stage);

}  // namespace mifdex::corpus
