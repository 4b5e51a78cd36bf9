#include "index/record/record.h"

#include "index/record/part_path.h"

namespace mifdex::index {

std::string_view file_name(std::string_view path) {
  path = file_path(path);
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace mifdex::index
