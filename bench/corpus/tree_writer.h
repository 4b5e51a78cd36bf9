// A box as a folder tree.
//
// Files are written relative to descriptors of their folders, without listing the folders and
// without sync: 100,000 small files a second and more. Threads: one TreeWriter, one thread.
#pragma once

#include <map>
#include <string>

#include "bench/corpus/box_writer.h"

namespace mifdex::corpus {

class TreeWriter final : public BoxWriter {
 public:
  /// Creates the folder `dir` with its parents, or uses it if it exists and is empty. Errors:
  /// kUsage if it is not empty or `dir` is not a folder, kIo.
  static io::Result<TreeWriter> open(const std::string& dir);

  TreeWriter(TreeWriter&& other) noexcept;
  TreeWriter& operator=(TreeWriter&&) = delete;
  ~TreeWriter() override;

  io::Result<void> add(const std::string& path, std::string_view bytes, std::int64_t time) override;
  io::Result<void> finish() override;

 private:
  TreeWriter(std::string dir, int root) : dir_(std::move(dir)), root_(root) {}

  io::Result<int> folder(const std::string& path);
  io::Result<void> fill(int file, std::string_view bytes, std::int64_t time,
                        const std::string& path) const;
  void close_folders();

  std::string dir_;
  int root_ = -1;
  std::map<std::string, int, std::less<>> folders_;  ///< descriptors by path in the box
};

}  // namespace mifdex::corpus
