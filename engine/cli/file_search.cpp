#include "engine/cli/file_search.h"

#include <filesystem>

namespace mifdex::cli {
namespace {

using index::FileAnswer;

class Search {
 public:
  Search(const index::StoreReader& reader,
         const std::function<io::Result<bool>(const FileAnswer&)>& visit)
      : reader_(reader), visit_(visit) {}

  io::Result<void> look_for(const std::string& path, const std::string& only_box = {}) {
    return look([&](const auto& take) { return reader_.files_named(path, take); }, only_box);
  }

  /// In any spelling.
  io::Result<void> look_around(const std::string& path) {
    return look([&](const auto& take) { return reader_.files_spelled(path, take); }, {});
  }

  std::uint64_t found() const { return found_; }

 private:
  template <class Ask>
  io::Result<void> look(Ask ask, const std::string& only_box) {
    io::Result<void> failed;
    auto read = ask([&](const FileAnswer& file) {
      if (!only_box.empty() && file.box_name != only_box) return true;
      ++found_;
      io::Result<bool> going = visit_(file);
      if (!going) failed = io::pass(going);
      return going && *going;
    });
    if (!failed) return failed;
    if (!read) return io::pass(read);
    return {};
  }

  const index::StoreReader& reader_;
  const std::function<io::Result<bool>(const FileAnswer&)>& visit_;
  std::uint64_t found_ = 0;
};

}  // namespace

io::Result<std::uint64_t> find_files(
    const index::StoreReader& reader, const std::string& path,
    const std::function<io::Result<bool>(const FileAnswer&)>& visit) {
  Search search(reader, visit);
  if (auto done = search.look_for(path); !done) return io::pass(done);
  if (search.found() == 0 && !path.starts_with('/')) {
    std::error_code unknown;  // a folder that is gone: then this way leads nowhere
    const std::filesystem::path here = std::filesystem::current_path(unknown);
    if (auto done = search.look_for((here / path).lexically_normal().string()); !done) {
      return io::pass(done);
    }
  }
  const std::size_t slash = path.find('/');
  if (search.found() == 0 && slash != std::string::npos && slash != 0) {
    const std::size_t end = path[slash - 1] == '!' ? slash - 1 : slash;
    if (auto done = search.look_for(path.substr(slash + 1), path.substr(0, end)); !done) {
      return io::pass(done);
    }
  }
  if (search.found() == 0) {
    if (auto done = search.look_around(path); !done) return io::pass(done);
  }
  return search.found();
}

}  // namespace mifdex::cli
