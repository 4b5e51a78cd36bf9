// Scenarios about the identity of machines: how SMSIDs are counted, and what happens if two
// machines share one, or if one machine has two.
//
// Threads: free functions.
#pragma once

#include "bench/corpus/scenario/scenario_stage.h"

namespace mifdex::corpus {

void set_q127052(Stage& stage);
void set_q277674(Stage& stage);
void set_q162165(Stage& stage);

}  // namespace mifdex::corpus
