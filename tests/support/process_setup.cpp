// What main() of mifdex does to its process before it reads anything: each test program does it
// too, since the library never does it by itself (tests/consumer checks that).
#include "io/files/sigbus_guard.h"
#include "io/sandbox/sandboxed_reader.h"

namespace {

const bool kProcessIsPrepared = [] {
  mifdex::io::install_sigbus_guard();
  return mifdex::io::start_cages().has_value();
}();

}  // namespace
