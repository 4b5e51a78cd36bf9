// Selects the encoding of a file if its bytes do not show it: `--encoding`, as a default and by
// path.
//
// Ownership: owns its rules. Threads: never changes after compile(); of() from any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/glob.h"
#include "io/base/result.h"
#include "io/text/text_encoding.h"

namespace mifdex::engine {

class FileEncodings {
 public:
  /// "auto" for every path.
  FileEncodings() = default;

  /// `choices`: NAME, or PATTERN=NAME for the paths in their box that match PATTERN completely (`*`
  /// and `**` match any text, including `/`; case makes no difference). Fails with kEncoding for a
  /// name that find_encoding() does not know, with kUsage for a pattern that is empty or has an
  /// open bracket.
  static io::Result<FileEncodings> compile(std::span<const std::string> choices);

  /// Returns the encoding for `path`: of the last pattern that matches, else of the last NAME, else
  /// "auto".
  const io::Encoding& of(std::string_view path) const {
    return rules_.empty() ? default_ : find(path);
  }

 private:
  struct Rule {
    index::Glob pattern;
    io::Encoding encoding;
  };

  const io::Encoding& find(std::string_view path) const;

  io::Encoding default_;
  std::vector<Rule> rules_;
};

}  // namespace mifdex::engine
