#include "engine/cli/options/path_list.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>

#include "io/base/descriptor.h"

namespace mifdex::cli {

io::Result<std::vector<std::string>> read_path_list(const std::string& name, bool by_null) {
  io::Descriptor file;
  if (name != "-") file = io::Descriptor(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  const int fd = name == "-" ? STDIN_FILENO : file.get();
  std::string text;
  std::array<char, 65536> chunk{};
  while (true) {
    const ssize_t got = fd < 0 ? -1 : ::read(fd, chunk.data(), chunk.size());
    if (got == 0) break;
    if (got < 0 && fd >= 0 && errno == EINTR) continue;
    if (got < 0) {
      return io::fail(io::ErrorKind::kBox, "cannot read the list of boxes", name, errno,
                      "check the path after --files-from");
    }
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
  std::vector<std::string> paths;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find(by_null ? '\0' : '\n');
    if (end != 0) paths.emplace_back(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  return paths;
}

}  // namespace mifdex::cli
