#include "engine/ingest/file_encodings.h"

#include <utility>

namespace mifdex::engine {

io::Result<FileEncodings> FileEncodings::compile(std::span<const std::string> choices) {
  FileEncodings encodings;
  for (const std::string& choice : choices) {
    const std::size_t equals = choice.rfind('=');  // a pattern may contain one, a name does not
    const bool by_path = equals != std::string::npos;
    const std::size_t name = by_path ? equals + 1 : 0;
    MIFDEX_TRY(auto encoding, io::find_encoding(std::string_view(choice).substr(name)));
    if (!by_path) {
      encodings.default_ = encoding;
      continue;
    }
    if (equals == 0) {
      return io::fail(io::ErrorKind::kUsage, "no pattern before the =", choice, 0,
                      "write --encoding 'TOKYO/**=shift_jis', or the name alone for every file");
    }
    MIFDEX_TRY(auto pattern, index::Glob::compile(choice.substr(0, equals)));
    encodings.rules_.push_back({std::move(pattern), encoding});
  }
  return encodings;
}

const io::Encoding& FileEncodings::find(std::string_view path) const {
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule) {
    if (rule->pattern.matches(path)) return rule->encoding;
  }
  return default_;
}

}  // namespace mifdex::engine
