// The limit of a folder box: lists it, then opens, fstats, reads and closes every file; nothing
// else.
//
//     mifdex_bare_read BOX [THREADS=2]
//
// Prints "files N bytes M". A file that cannot be opened is not counted.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

struct File {
  int folder;
  std::string name;
};

/// The names of a box; its folders stay open to the end.
class Listing {
 public:
  Listing() = default;
  Listing(const Listing&) = delete;
  Listing& operator=(const Listing&) = delete;
  ~Listing() {
    for (DIR* folder : folders_) closedir(folder);
  }

  void add(int parent, const char* name) {
    const int descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR* folder = descriptor < 0 ? nullptr : fdopendir(descriptor);
    if (folder == nullptr) return;
    folders_.push_back(folder);
    std::vector<std::string> below;
    while (const dirent* entry = readdir(folder)) {
      std::string child = entry->d_name;
      if (child == "." || child == "..") continue;
      if (entry->d_type == DT_DIR) {
        below.push_back(std::move(child));
      } else if (entry->d_type == DT_REG) {
        files_.push_back({descriptor, std::move(child)});
      }
    }
    for (const std::string& child : below) add(descriptor, child.c_str());
  }

  [[nodiscard]] const std::vector<File>& files() const { return files_; }

 private:
  std::vector<DIR*> folders_;
  std::vector<File> files_;
};

/// Returns the number of bytes read from one file; -1 if it does not open. The buffer grows to the
/// largest file.
long long read_one(const File& file, std::vector<char>& buffer) {
  const int fd = openat(file.folder, file.name.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  struct stat facts{};
  long long bytes = 0;
  if (fstat(fd, &facts) == 0) {
    const auto size = static_cast<std::size_t>(facts.st_size);
    if (buffer.size() < size) buffer.resize(size);
    bytes = read(fd, buffer.data(), size);
  }
  close(fd);
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "mifdex_bare_read BOX [THREADS=2]\n");
    return 2;
  }
  Listing listing;
  listing.add(AT_FDCWD, argv[1]);
  const std::vector<File>& files = listing.files();
  std::atomic<std::size_t> next{0};
  std::atomic<long long> count{0};
  std::atomic<long long> bytes{0};
  const auto work = [&] {
    constexpr std::size_t kStep = 64;
    std::vector<char> buffer(1U << 16U);
    for (std::size_t begin = next.fetch_add(kStep); begin < files.size();
         begin = next.fetch_add(kStep)) {
      for (std::size_t i = begin; i < files.size() && i < begin + kStep; ++i) {
        const long long size = read_one(files[i], buffer);
        if (size < 0) continue;
        ++count;
        bytes += size;
      }
    }
  };
  const int threads = argc > 2 ? std::atoi(argv[2]) : 2;
  std::vector<std::jthread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  others.clear();
  std::printf("files %lld bytes %lld\n", count.load(), bytes.load());
  return 0;
}
