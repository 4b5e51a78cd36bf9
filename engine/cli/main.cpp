#include <signal.h>

#include <clocale>
#include <string_view>
#include <vector>

#include "engine/cli/program.h"

int main(int argc, char** argv) {
  std::setlocale(LC_CTYPE, "C.UTF-8");  // for the widths of characters; nothing else asks for it
  ::signal(SIGPIPE, SIG_IGN);           // a reader that leaves is an error of write(), see Terminal
  const std::vector<std::string_view> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  mifdex::cli::Terminal terminal;
  return static_cast<int>(mifdex::cli::run_program(words, terminal));
}
