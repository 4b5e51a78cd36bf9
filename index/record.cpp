#include "index/record.h"

#include "index/part_path.h"

namespace mifdex::index {

std::string_view file_name(std::string_view path) {
  path = file_path(path);
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace mifdex::index
