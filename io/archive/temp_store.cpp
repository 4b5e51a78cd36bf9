#include "io/archive/temp_store.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace mifdex::io {
namespace {

// Pieces begin on a page, so that each can be mapped by itself; no page is larger.
constexpr std::uint64_t kPieceAlignment = std::uint64_t{64} << 10;

std::unexpected<Error> cannot_keep(const std::string& folder, int errno_value) {
  const bool full = errno_value == ENOSPC || errno_value == EDQUOT || errno_value == EFBIG;
  return fail(full ? ErrorKind::kFull : ErrorKind::kIo, "cannot write a temporary file", folder,
              errno_value,
              "there must be space for the unpacked content of archives, and for files that are "
              "read after the others in their folder");
}

}  // namespace

Result<Descriptor> make_nameless_file(const std::string& folder) {
  Descriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file.is_open()) return file;
  // Some file systems have no files without a name: one that loses it at once.
  std::string pattern = folder + "/.mifdex-spool-XXXXXX";
  file = Descriptor(::mkostemp(pattern.data(), O_CLOEXEC));
  if (!file.is_open()) return cannot_keep(folder, errno);
  ::unlink(pattern.c_str());
  return file;
}

Result<void> TempStore::open() {
  if (file_.is_open()) return {};
  MIFDEX_TRY(auto made, make_nameless_file(folder_));
  file_ = std::move(made);
  return {};
}

Result<void> TempStore::write(Bytes bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t put =
        ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return cannot_keep(folder_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
  return {};
}

Result<TempStorePiece> TempStore::append(const Source& source, std::uint64_t most) {
  const std::lock_guard lock(mutex_);
  MIFDEX_TRY(open());
  TempStorePiece piece{end_, 0};
  while (true) {
    const std::optional<Bytes> bytes = source();
    if (!bytes) return fail(ErrorKind::kFormat, "its compressed data are damaged");
    if (bytes->empty()) break;
    if (bytes->size() > most - piece.size)
      return fail(ErrorKind::kFormat, "more bytes than are allowed");
    MIFDEX_TRY(write(*bytes, piece.offset + piece.size));
    piece.size += bytes->size();
  }
  end_ = (piece.offset + piece.size + kPieceAlignment - 1) / kPieceAlignment * kPieceAlignment;
  return piece;
}

Result<TempStorePiece> TempStore::append(Bytes bytes) {
  return append([&bytes]() -> std::optional<Bytes> { return std::exchange(bytes, Bytes()); },
                bytes.size());
}

Result<SharedBytes> TempStore::map(const TempStorePiece& piece) const {
  return ArchiveBytes::map_decoded(file_.get(), piece.offset, piece.size);
}

}  // namespace mifdex::io
