#include "index/storage/table_handles.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace mifdex::index {
namespace {

rocksdb::Status error_of(const std::string& path, int number) {
  const std::string why = std::generic_category().message(number);
  return number == ENOENT ? rocksdb::Status::NotFound(path, why)
                          : rocksdb::Status::IOError(path, why);
}

/// Raises the limit of open descriptors as far as this process may; returns false if it had as
/// many, or if that fails.
bool allow_more_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return false;
  limit.rlim_cur = limit.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

int open_to_read(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor >= 0 || errno != EMFILE || !allow_more_descriptors()) return descriptor;
  return ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
}

}  // namespace

/// An open descriptor; closed when its last owner is destroyed.
class ReaderFiles::HeldFile {
 public:
  explicit HeldFile(int descriptor) : descriptor_(descriptor) {}
  HeldFile(const HeldFile&) = delete;
  HeldFile& operator=(const HeldFile&) = delete;
  ~HeldFile() { ::close(descriptor_); }

  int descriptor() const { return descriptor_; }

  /// The object with which RocksDB reads a file. Prefetch() must stay unsupported, so that RocksDB
  /// reads ahead into memory of its own: one system call for the four parts of a table's end, not
  /// five.
  class Access final : public rocksdb::RandomAccessFile {
   public:
    Access(std::string path, std::shared_ptr<const HeldFile> file)
        : path_(std::move(path)), file_(std::move(file)) {}

    rocksdb::Status Read(std::uint64_t offset, std::size_t size, rocksdb::Slice* result,
                         char* scratch) const override {
      std::size_t done = 0;
      while (done < size) {
        const ssize_t got = ::pread(file_->descriptor_, scratch + done, size - done,
                                    static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return error_of(path_, errno);
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
      }
      *result = rocksdb::Slice(scratch, done);
      return rocksdb::Status::OK();
    }

   private:
    std::string path_;
    std::shared_ptr<const HeldFile> file_;
  };

 private:
  int descriptor_;
};

rocksdb::Status ReaderFiles::hold(const std::string& path, std::uint64_t size) {
  std::shared_ptr<const HeldFile> file;
  rocksdb::Status status = held(path, file);
  if (!status.ok()) return status;
  struct stat facts{};
  if (::fstat(file->descriptor(), &facts) != 0) return error_of(path, errno);
  const auto there = static_cast<std::uint64_t>(facts.st_size);
  if (there == size) return status;
  return rocksdb::Status::Corruption(
      path, "it has " + std::to_string(there) + " bytes and not " + std::to_string(size));
}

rocksdb::Status ReaderFiles::held(const std::string& path, std::shared_ptr<const HeldFile>& file) {
  const std::lock_guard guard(mutex_);
  std::shared_ptr<const HeldFile>& place = held_[path];
  if (!place) {
    const int descriptor = open_to_read(path);
    if (descriptor < 0) return error_of(path, errno);
    place = std::make_shared<const HeldFile>(descriptor);
  }
  file = place;
  return rocksdb::Status::OK();
}

rocksdb::Status ReaderFiles::NewRandomAccessFile(const std::string& path,
                                                 std::unique_ptr<rocksdb::RandomAccessFile>* file,
                                                 const rocksdb::EnvOptions& /*options*/) {
  if (read_later_) return rocksdb::Status::TryAgain();
  std::shared_ptr<const HeldFile> held_file;
  rocksdb::Status status = held(path, held_file);
  if (status.ok()) *file = std::make_unique<HeldFile::Access>(path, std::move(held_file));
  return status;
}

}  // namespace mifdex::index
