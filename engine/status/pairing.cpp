#include "engine/status/pairing.h"

#include "engine/ascii.h"

namespace mifdex::engine {

void make_pair_key(std::string_view path, std::string& key) {
  const std::size_t slash = path.rfind('/');
  const std::size_t name = slash == std::string_view::npos ? 0 : slash + 1;
  const std::size_t dot = path.rfind('.');
  const bool has_extension = dot != std::string_view::npos && dot > name;
  const std::size_t stem_end = has_extension ? dot : path.size();
  key.assign(path, 0, name);
  for (std::size_t i = name; i < stem_end; ++i) key.push_back(ascii::upper(path[i]));
}

}  // namespace mifdex::engine
