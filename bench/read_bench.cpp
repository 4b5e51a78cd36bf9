// The cost of reading files that are in page cache, by read() or by a map, at several sizes; of
// reading an archive in windows; and of listing and reading a folder as mifdex does. io/README.md
// has the numbers that the default of ReadOptions::map_from_bytes rests on.
//
// Files are created in $TMPDIR (else /tmp) and removed at the end. Each iteration goes over all
// files of its set and looks at each byte once, as decoding does.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "io/archive/archive_bytes.h"
#include "io/box.h"
#include "io/files/mapped_file.h"
#include "io/files/sigbus_guard.h"
#include "io/files/slab_reader.h"
#include "io/files/tree_reader.h"

namespace {

using mifdex::io::BytesBatch;
using mifdex::io::Descriptor;
using mifdex::io::FileBatch;
using mifdex::io::FileBytes;
using mifdex::io::MappedFile;
using mifdex::io::SlabReader;
using mifdex::io::TreeReader;

/// A folder of files of one size, made at first use and removed when the program ends.
class FileSet {
 public:
  static const FileSet& of(std::size_t count, std::size_t size) {
    static std::mutex guard;  // benchmarks with several threads ask at the same time
    const std::lock_guard lock(guard);
    static std::map<std::pair<std::size_t, std::size_t>, std::unique_ptr<FileSet>> sets;
    auto& set = sets[{count, size}];
    if (set == nullptr) set = std::make_unique<FileSet>(count, size);
    return *set;
  }

  FileSet(std::size_t count, std::size_t size) {
    std::string pattern = std::filesystem::temp_directory_path() / "mifdex_read_bench_XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) return;
    path_ = pattern;
    const std::string content(size, 'm');
    for (std::size_t file = 0; file < count; ++file) {
      std::array<char, 32> name{};
      std::snprintf(name.data(), name.size(), "/%08zu.PCK", file);
      std::ofstream(path_ + name.data(), std::ios::binary) << content;
    }
    folder_ = Descriptor(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      names_.push_back(entry.path().filename());
    }
  }
  ~FileSet() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  int folder() const { return folder_.get(); }
  const std::string& path() const { return path_; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::string path_;
  Descriptor folder_;
  std::vector<std::string> names_;
};

/// Looks at each byte at the speed of the cache, as the ASCII check of decode_text does.
std::uint64_t look_at(const char* bytes, std::size_t size) {
  std::uint64_t all = 0;
  for (std::size_t at = 0; at + 64 <= size; at += 64) {
    std::uint64_t words[8];
    std::memcpy(words, bytes + at, sizeof words);
    for (const std::uint64_t word : words) all |= word;
  }
  return all;
}

Descriptor open_and_stat(const FileSet& set, const std::string& name, std::size_t& size) {
  Descriptor fd(::openat(set.folder(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  struct stat facts{};
  size = ::fstat(fd.get(), &facts) == 0 ? static_cast<std::size_t>(facts.st_size) : 0;
  return fd;
}

void report(benchmark::State& state, std::size_t files, std::size_t size) {
  const auto total = static_cast<std::int64_t>(files) * state.iterations();
  state.SetItemsProcessed(total);
  state.SetBytesProcessed(total * static_cast<std::int64_t>(size));
}

/// Returns the number of files of `size` in a set: about 32 MB, but 8 to 2,000 files.
std::size_t count_for(std::size_t size) {
  return std::clamp<std::size_t>(32'000'000 / size, 8, 2000);
}

void read_files(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const FileSet& set = FileSet::of(count_for(size), size);
  // Files are stored side by side in a slab of 1 MiB, as SlabReader does.
  const std::size_t slab_bytes = std::max<std::size_t>(1 << 20, size + 64);
  const auto slab = std::make_unique_for_overwrite<char[]>(slab_bytes);
  for (auto turn : state) {
    std::size_t used = 0;
    for (const std::string& name : set.names()) {
      std::size_t bytes = 0;
      const Descriptor fd = open_and_stat(set, name, bytes);
      if (used + bytes + 64 > slab_bytes) used = 0;
      const ssize_t got = ::read(fd.get(), slab.get() + used, bytes + 1);
      if (got < 0) return state.SkipWithError("read failed");
      benchmark::DoNotOptimize(look_at(slab.get() + used, static_cast<std::size_t>(got)));
      used += (bytes + 127) / 64 * 64;
    }
  }
  report(state, set.names().size(), size);
}

/// Measures a file that fits no slab: a buffer of its own, whose pages are new each time.
void read_files_into_new_memory(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const FileSet& set = FileSet::of(count_for(size), size);
  for (auto turn : state) {
    for (const std::string& name : set.names()) {
      std::size_t bytes = 0;
      const Descriptor fd = open_and_stat(set, name, bytes);
      const auto buffer = std::make_unique_for_overwrite<char[]>(bytes + 64);
      const ssize_t got = ::read(fd.get(), buffer.get(), bytes + 1);
      if (got < 0) return state.SkipWithError("read failed");
      benchmark::DoNotOptimize(look_at(buffer.get(), static_cast<std::size_t>(got)));
    }
  }
  report(state, set.names().size(), size);
}

void map_files(benchmark::State& state) {
  mifdex::io::install_sigbus_guard();
  const auto size = static_cast<std::size_t>(state.range(0));
  const FileSet& set = FileSet::of(count_for(size), size);
  for (auto turn : state) {
    for (const std::string& name : set.names()) {
      std::size_t bytes = 0;
      const Descriptor fd = open_and_stat(set, name, bytes);
      const auto mapped = MappedFile::map(fd.get(), bytes);
      if (!mapped) return state.SkipWithError("map failed");
      benchmark::DoNotOptimize(look_at(mapped->bytes().data(), mapped->bytes().size()));
    }
  }
  report(state, set.names().size(), size);
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->RangeMultiplier(4)
      ->Range(2 << 10, 2 << 20)
      ->Arg(4 << 20)
      ->ThreadRange(1, 2)
      ->UseRealTime();
}
BENCHMARK(read_files)->Apply(sizes);
BENCHMARK(read_files_into_new_memory)->Apply(sizes);
BENCHMARK(map_files)->Apply(sizes);

constexpr std::size_t kArchiveBytes = std::size_t{256} << 20;

/// How an archive is looked at, window by window from its beginning to its end.
enum class Archive {
  kRead,            // into a buffer
  kMapped,          // its pages come one by one
  kMappedPopulated  // a window is populated before and dropped after
};

/// Returns the path of an archive that was written in pieces: the kernel keeps a file in larger
/// pages if it was written, or read from its disk, in larger pieces.
const std::string& archive_in_pieces(std::size_t piece) {
  static std::mutex guard;
  const std::lock_guard lock(guard);
  static std::map<std::size_t, std::string> archives;
  std::string& path = archives[piece];
  if (!path.empty()) return path;
  path = FileSet::of(1, 1).path() + "/" + std::to_string(piece) + ".tar";
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  const std::string content(piece, 'm');
  for (std::size_t done = 0; done < kArchiveBytes; done += piece) {
    if (::write(file.get(), content.data(), piece) < 0) std::perror("write");
  }
  return path;
}

void look_at_archive(benchmark::State& state, Archive way) {
  mifdex::io::install_sigbus_guard();
  const auto window = static_cast<std::size_t>(state.range(0));
  const std::string& path = archive_in_pieces(static_cast<std::size_t>(state.range(1)));
  const auto buffer = std::make_unique<char[]>(window);
  for (auto turn : state) {
    Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    const auto archive = mifdex::io::ArchiveBytes::map(std::move(fd), kArchiveBytes);
    if (!archive) return state.SkipWithError("map failed");
    for (std::size_t at = 0; at < kArchiveBytes; at += window) {
      const std::size_t size = std::min(window, kArchiveBytes - at);
      const char* view = (*archive)->bytes().data() + at;
      if (way == Archive::kMappedPopulated) (*archive)->populate(at, size);
      if (way == Archive::kRead) (*archive)->read(at, size, buffer.get());
      if (way == Archive::kRead) view = buffer.get();
      benchmark::DoNotOptimize(look_at(view, size));
      if (way == Archive::kMappedPopulated) (*archive)->drop(at, size);
    }
  }
  report(state, 1, kArchiveBytes);
}

void windows(benchmark::internal::Benchmark* bench) {
  bench->ArgsProduct({{256 << 10, 4 << 20}, {4 << 10, 128 << 10, 4 << 20}})->UseRealTime();
}
BENCHMARK_CAPTURE(look_at_archive, read, Archive::kRead)->Apply(windows);
BENCHMARK_CAPTURE(look_at_archive, mapped, Archive::kMapped)->Apply(windows);
BENCHMARK_CAPTURE(look_at_archive, populated, Archive::kMappedPopulated)->Apply(windows);

constexpr std::size_t kNight = 40'000;  // MIFs of the night of KB Q140389
constexpr std::size_t kMifBytes = 1930;

void list_night(benchmark::State& state) {
  const auto box = mifdex::io::open_box(FileSet::of(kNight, kMifBytes).path());
  if (!box) return state.SkipWithError("no box");
  std::size_t files = 0;
  for (auto turn : state) {
    TreeReader lister(*box);
    FileBatch batch;
    while (lister.next(batch)) files += batch.size();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(files));
}
BENCHMARK(list_night)->Unit(benchmark::kMillisecond)->UseRealTime();

void list_and_read_night(benchmark::State& state) {
  const auto box = mifdex::io::open_box(FileSet::of(kNight, kMifBytes).path());
  if (!box) return state.SkipWithError("no box");
  std::size_t files = 0;
  for (auto turn : state) {
    TreeReader lister(*box);
    SlabReader reader;
    FileBatch batch;
    BytesBatch part;
    while (lister.next(batch)) {
      reader.start(batch, 1);
      while (reader.next(part)) {
        for (const FileBytes& file : part.files()) {
          benchmark::DoNotOptimize(look_at(file.bytes.data(), file.bytes.size()));
        }
        files += part.files().size();
      }
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(files));
}
BENCHMARK(list_and_read_night)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Measures the limit: only open, fstat, read and close, of names already known and in the same
/// order.
void bare_read_night(benchmark::State& state) {
  const FileSet& set = FileSet::of(kNight, kMifBytes);
  std::vector<std::string> names = set.names();
  std::sort(names.begin(), names.end());
  std::vector<char> buffer(std::size_t{64} * 1024);
  for (auto turn : state) {
    for (const std::string& name : names) {
      std::size_t bytes = 0;
      const Descriptor fd = open_and_stat(set, name, bytes);
      if (::read(fd.get(), buffer.data(), bytes) < 0) return state.SkipWithError("read failed");
      benchmark::DoNotOptimize(buffer.data());
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(names.size()) * state.iterations());
}
BENCHMARK(bare_read_night)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
