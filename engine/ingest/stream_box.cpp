#include "engine/ingest/stream_box.h"

#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>

#include <cerrno>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "io/descriptor.h"
#include "io/spool.h"

namespace mifdex::engine {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20;

struct EndState {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

std::unexpected<io::Error> cannot_read() {
  return io::fail(io::ErrorKind::kBox, "cannot be read", "standard input", errno,
                  "give the archive as a file");
}

io::Result<void> write_all(int fd, io::Bytes bytes, const std::string& folder) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(fd, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) {
      return io::fail(
          errno == ENOSPC || errno == EDQUOT ? io::ErrorKind::kFull : io::ErrorKind::kIo,
          "cannot keep standard input in a temporary file", folder, errno,
          "there must be room for all of it; or give the archive as a file");
    }
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return {};
}

}  // namespace

io::Result<StreamBox> StreamBox::open(int fd) {
  StreamBox box;
  box.fd_ = fd;
  box.beginning_.resize(io::kArchiveGlance);
  std::size_t size = 0;
  while (size < box.beginning_.size()) {
    const ssize_t got = ::read(fd, box.beginning_.data() + size, box.beginning_.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot_read();
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  box.beginning_.resize(size);
  box.kind_ = io::find_archive_kind(box.beginning_);
  if (box.kind_ != io::ArchiveKind::kNone) return box;
  return io::fail(io::ErrorKind::kBox, size == 0 ? "is empty" : "is no archive", "standard input",
                  0, "pipe a tar, zip or another archive into it, or name a folder or file");
}

io::Result<std::optional<MetArchive>> StreamBox::keep(const std::string& folder,
                                                      const StopRequest& stop) {
  const std::unique_ptr<XXH3_state_t, EndState> hash(XXH3_createState());
  if (!hash || XXH3_64bits_reset(hash.get()) == XXH_ERROR) throw std::bad_alloc();
  auto file = io::make_nameless_file(folder);
  if (!file) return io::pass(file);
  MetArchive archive;
  std::vector<char> buffer(kChunk);
  io::Bytes bytes = beginning_;
  while (!bytes.empty()) {
    XXH3_64bits_update(hash.get(), bytes.data(), bytes.size());
    archive.facts.size += bytes.size();
    if (auto written = write_all(file->get(), bytes, folder); !written) return io::pass(written);
    ssize_t got = 0;
    do {
      if (stop.load() != 0) return std::optional<MetArchive>();
      got = ::read(fd_, buffer.data(), buffer.size());
    } while (got < 0 && errno == EINTR);
    if (got < 0) return cannot_read();
    bytes = io::Bytes(buffer.data(), static_cast<std::size_t>(got));
  }
  location_ = fmt::format("{}:xxh3:{:016x}", kStreamName, XXH3_64bits_digest(hash.get()));
  archive.facts.path = kStreamName;
  archive.facts.kind = kind_;
  archive.file = std::make_shared<const io::Descriptor>(*std::move(file));
  return std::optional<MetArchive>(std::move(archive));
}

}  // namespace mifdex::engine
