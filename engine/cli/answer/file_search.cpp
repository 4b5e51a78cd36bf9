#include "engine/cli/answer/file_search.h"

#include <array>
#include <filesystem>
#include <functional>
#include <system_error>

namespace mifdex::cli {
namespace {

using index::FileAnswer;

class Search {
 public:
  explicit Search(const std::function<io::Result<bool>(const FileAnswer&)>& visit)
      : visit_(visit) {}

  /// Visits what `ask`, one of the reader's searches, finds.
  template <class Ask>
  io::Result<void> look(const Ask& ask) {
    io::Result<void> failed;
    auto read = ask([&](const FileAnswer& file) {
      ++found_;
      io::Result<bool> going = visit_(file);
      if (!going) failed = io::pass(going);
      return going && *going;
    });
    if (!failed) return failed;
    if (!read) return io::pass(read);
    return {};
  }

  std::uint64_t found() const { return found_; }

 private:
  const std::function<io::Result<bool>(const FileAnswer&)>& visit_;
  std::uint64_t found_ = 0;
};

}  // namespace

io::Result<std::uint64_t> find_files(
    const index::Reader& reader, const std::string& path,
    const std::function<io::Result<bool>(const FileAnswer&)>& visit) {
  Search search(visit);
  std::error_code unknown;  // if the folder is gone, this search finds nothing
  const std::string here =
      (std::filesystem::current_path(unknown) / path).lexically_normal().string();
  using Take = std::function<bool(const FileAnswer&)>;
  const std::array<std::function<io::Result<std::uint64_t>(const Take&)>, 5> ways = {
      [&](const Take& take) { return reader.files_shown(path, false, take); },
      [&](const Take& take) { return reader.files_named(path, take); },
      [&](const Take& take) { return reader.files_named(here, take); },
      [&](const Take& take) { return reader.files_shown(path, true, take); },
      [&](const Take& take) { return reader.files_spelled(path, take); }};
  for (const auto& way : ways) {
    MIFDEX_TRY(search.look(way));
    if (search.found() != 0) break;
  }
  return search.found();
}

}  // namespace mifdex::cli
