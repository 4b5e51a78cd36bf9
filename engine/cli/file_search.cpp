#include "engine/cli/file_search.h"

#include <filesystem>

#include "index/letter_case.h"

namespace mifdex::cli {
namespace {

using index::FileAnswer;

class Search {
 public:
  Search(const index::StoreReader& reader,
         const std::function<io::Result<bool>(const FileAnswer&)>& visit)
      : reader_(reader), visit_(visit) {}

  /// Looks for `path` in each way that it can be meant, until one finds a file.
  io::Result<void> look_everywhere(const std::string& path, bool any_case) {
    if (auto done = look_for(path, {}, any_case); !done || found_ != 0) return done;
    if (!path.starts_with('/')) {
      std::error_code unknown;  // the folder was deleted: then nothing is relative to it
      const std::filesystem::path here = std::filesystem::current_path(unknown);
      const std::string whole = (here / path).lexically_normal().string();
      if (auto done = look_for(whole, {}, any_case); !done || found_ != 0) return done;
    }
    const std::size_t slash = path.find('/');
    if (slash == std::string::npos || slash == 0) return {};
    const std::size_t end = path[slash - 1] == '!' ? slash - 1 : slash;
    return look_for(path.substr(slash + 1), path.substr(0, end), any_case);
  }

  std::uint64_t found() const { return found_; }

 private:
  io::Result<void> look_for(const std::string& path, const std::string& only_box, bool any_case) {
    io::Result<void> failed;
    auto read = reader_.files_named(path, any_case, [&](const FileAnswer& file) {
      const bool in_box =
          any_case ? index::same_letters(file.box_name, only_box) : file.box_name == only_box;
      if (!only_box.empty() && !in_box) return true;
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
  for (const bool any_case : {false, true}) {
    if (auto done = search.look_everywhere(path, any_case); !done) return io::pass(done);
    if (search.found() != 0) break;
  }
  return search.found();
}

}  // namespace mifdex::cli
