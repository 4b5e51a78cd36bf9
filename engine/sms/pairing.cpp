#include "engine/sms/pairing.h"

#include "io/base/path_spelling.h"

namespace mifdex::engine {

void make_pair_key(std::string_view path, std::string& key) {
  key.clear();
  io::append_spelling(path, key);
  const std::size_t slash = key.rfind('/');
  const std::size_t name = slash == std::string::npos ? 0 : slash + 1;
  const std::size_t dot = key.rfind('.');
  if (dot != std::string::npos && dot > name) key.resize(dot);
}

}  // namespace mifdex::engine
