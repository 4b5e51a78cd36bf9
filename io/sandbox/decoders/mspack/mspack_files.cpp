#include "io/sandbox/decoders/mspack/mspack_files.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace mifdex::io::sandbox {
namespace {

/// The file that libmspack knows as struct mspack_file*. `source` is null for a file that is
/// written.
struct OpenFile {
  Source* source = nullptr;
  EntrySender* sender = nullptr;
  std::uint64_t position = 0;
};

OpenFile* opened(struct mspack_file* file) { return reinterpret_cast<OpenFile*>(file); }

}  // namespace

/// The functions that libmspack calls.
struct MspackCalls {
  static struct mspack_file* open(struct mspack_system* self, const char* name, int mode) {
    MspackFiles& files = *reinterpret_cast<MspackFiles::System*>(self)->files;
    auto* const file = new (std::nothrow) OpenFile;
    if (file == nullptr) return nullptr;
    if (mode == MSPACK_SYS_OPEN_READ) {
      const auto part = static_cast<std::size_t>(std::atoi(name));
      file->source = &files.job_.parts[std::min(part, files.job_.parts.size() - 1)];
    } else {
      file->sender = &files.sender_;
    }
    return reinterpret_cast<struct mspack_file*>(file);
  }

  static void close(struct mspack_file* file) { delete opened(file); }

  static int read(struct mspack_file* file, void* buffer, int bytes) {
    OpenFile& from = *opened(file);
    if (from.source == nullptr || bytes < 0) return -1;
    const ssize_t got = from.source->read_at(from.position, static_cast<char*>(buffer),
                                             static_cast<std::size_t>(bytes));
    if (got > 0) from.position += static_cast<std::uint64_t>(got);
    return static_cast<int>(got);
  }

  static int write(struct mspack_file* file, void* buffer, int bytes) {
    OpenFile& to = *opened(file);
    if (to.sender == nullptr || bytes < 0) return -1;
    const Bytes given(static_cast<const char*>(buffer), static_cast<std::size_t>(bytes));
    return to.sender->give(given) ? bytes : -1;
  }

  static int seek(struct mspack_file* file, off_t offset, int mode) {
    OpenFile& place = *opened(file);
    if (place.source == nullptr) return -1;
    const auto size = static_cast<off_t>(place.source->size());
    off_t base = 0;
    if (mode == MSPACK_SYS_SEEK_CUR) base = static_cast<off_t>(place.position);
    if (mode == MSPACK_SYS_SEEK_END) base = size;
    off_t target = 0;
    if (__builtin_add_overflow(base, offset, &target) || target < 0) return -1;
    place.position = static_cast<std::uint64_t>(target);
    return 0;
  }

  static off_t tell(struct mspack_file* file) { return static_cast<off_t>(opened(file)->position); }

  static void message(struct mspack_file* /*file*/, const char* /*format*/, ...) {}

  static void* allocate(struct mspack_system* /*self*/, std::size_t bytes) {
    return std::calloc(1, bytes);
  }

  static void copy(void* from, void* to, std::size_t bytes) { std::memmove(to, from, bytes); }
};

MspackFiles::MspackFiles(DecodeJob& job, EntrySender& sender) : job_(job), sender_(sender) {
  for (std::size_t i = 0; i < job.parts.size(); ++i) names_.push_back(std::to_string(i));
  system_.functions = {&MspackCalls::open,
                       &MspackCalls::close,
                       &MspackCalls::read,
                       &MspackCalls::write,
                       &MspackCalls::seek,
                       &MspackCalls::tell,
                       &MspackCalls::message,
                       &MspackCalls::allocate,
                       &std::free,
                       &MspackCalls::copy,
                       nullptr};
  system_.files = this;
}

RejectKind kind_of_mspack_error(int code) {
  return code == MSPACK_ERR_NOMEMORY ? RejectKind::kArchiveMemory : RejectKind::kEntryDamaged;
}

const char* mspack_error_text(int code) {
  switch (code) {
    case MSPACK_ERR_READ:
      return "it ends early";
    case MSPACK_ERR_SEEK:
      return "it points to a place beyond its end";
    case MSPACK_ERR_SIGNATURE:
      return "its signature is wrong";
    case MSPACK_ERR_DATAFORMAT:
      return "its data are inconsistent";
    case MSPACK_ERR_CHECKSUM:
      return "its checksum is wrong";
    case MSPACK_ERR_DECRUNCH:
      return "its compressed data are damaged";
    default:
      return "";
  }
}

}  // namespace mifdex::io::sandbox
