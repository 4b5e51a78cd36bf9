// A separate folder for one test, removed by the destructor.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace mifdex {

class TempFolder {
 public:
  TempFolder() : TempFolder(std::filesystem::temp_directory_path()) {}
  /// Makes a new folder in `parent`.
  explicit TempFolder(const std::filesystem::path& parent) {
    std::string pattern = (parent / "mifdex_test_XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    path_ = pattern;
    ::chmod(path_.c_str(), 0755);  // also for tests that give up root's rights
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string path(std::string_view name) const { return path_ + "/" + std::string(name); }
  std::string operator/(std::string_view name) const { return path(name); }
  std::filesystem::path folder() const { return path_; }

  /// Writes a file and makes the folders above it. Returns its path.
  std::string write(std::string_view name, std::string_view content = "x") const {
    const std::string full = path(name);
    std::filesystem::create_directories(std::filesystem::path(full).parent_path());
    std::ofstream(full, std::ios::binary) << content;
    return full;
  }

 private:
  std::string path_;
};

/// A TempFolder in memory if the machine has such a place: an index syncs often, and its tests make
/// many.
class MemoryFolder : public TempFolder {
 public:
  MemoryFolder() : TempFolder(parent()) {}

 private:
  static std::filesystem::path parent() {
    const std::filesystem::path memory = "/dev/shm";
    return ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
  }
};

/// If the test runs as root, who may read everything, takes on the rights of the user 65534 until
/// it is destroyed.
class WithoutRights {
 public:
  WithoutRights() {
    if (::geteuid() == 0) {
      EXPECT_EQ(::seteuid(65534), 0);
    }
  }
  ~WithoutRights() {
    if (::getuid() == 0) {
      EXPECT_EQ(::seteuid(0), 0);
    }
  }
  WithoutRights(const WithoutRights&) = delete;
  WithoutRights& operator=(const WithoutRights&) = delete;
};

}  // namespace mifdex
