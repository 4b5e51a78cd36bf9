// An Output that keeps what is written, for tests of printers.
#pragma once

#include <string>

#include "engine/cli/output/printer.h"

namespace mifdex::cli {

class StringOutput : public Output {
 public:
  void write(std::string_view text) override { text_ += text; }
  bool colored() const override { return colored_; }
  std::size_t width() const override { return width_; }

  std::string text_;
  bool colored_ = false;
  std::size_t width_ = 0;
};

}  // namespace mifdex::cli
