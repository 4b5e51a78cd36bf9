// What main() of mifdex does to its process before it reads anything: each test program does it
// too, since the library never does it by itself (tests/consumer checks that).
#include <gtest/gtest.h>

#include "io/files/sigbus_guard.h"
#include "io/sandbox/sandboxed_reader.h"

namespace mifdex {
namespace {

// Not in the initialiser of a static object: the fork server would be a copy of a process in which
// the libraries' static objects are not all made.
class ProcessSetup : public ::testing::Environment {
 public:
  void SetUp() override {
    io::install_sigbus_guard();
    const auto started = io::start_sandboxes();
    ASSERT_TRUE(started) << io::error_text(started.error());
  }
};

const ::testing::Environment* const kProcessSetup =
    ::testing::AddGlobalTestEnvironment(new ProcessSetup);

}  // namespace
}  // namespace mifdex
