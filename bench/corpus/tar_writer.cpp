#include "bench/corpus/tar_writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace mifdex::corpus {
namespace {

constexpr int kBlock = 1 << 20;  // bytes of one write

struct FreeEntry {
  void operator()(::archive_entry* entry) const { ::archive_entry_free(entry); }
};

}  // namespace

void TarWriter::Close::operator()(::archive* tar) const { ::archive_write_free(tar); }

std::unexpected<io::Error> TarWriter::refused(std::string what) const {
  const int reason = ::archive_errno(tar_.get());
  if (reason == ENOSPC || reason == EDQUOT) {
    return io::fail(io::ErrorKind::kFull, std::move(what), path_, reason,
                    "free some space, or ask for fewer machines or jobs");
  }
  return io::fail(io::ErrorKind::kIo, std::move(what), path_, reason);
}

io::Result<TarWriter> TarWriter::open(const std::string& path) {
  TarWriter writer(path);
  const bool stream = path == "-";
  if (!stream && ::access(path.c_str(), F_OK) == 0) {
    return io::fail(io::ErrorKind::kUsage, "the file exists already", path, 0,
                    "name a new file; nothing was written");
  }
  writer.tar_.reset(::archive_write_new());
  ::archive* tar = writer.tar_.get();
  if (tar == nullptr) return io::fail(io::ErrorKind::kFull, "out of memory", path);
  ::archive_write_set_format_pax_restricted(tar);
  ::archive_write_set_bytes_per_block(tar, kBlock);
  ::archive_write_set_bytes_in_last_block(tar, 1);
  const int opened = stream ? ::archive_write_open_fd(tar, STDOUT_FILENO)
                            : ::archive_write_open_filename(tar, path.c_str());
  if (opened != ARCHIVE_OK) return writer.refused("cannot create the tar");
  return writer;
}

io::Result<void> TarWriter::add(const std::string& path, std::string_view bytes,
                                std::int64_t time) {
  const std::unique_ptr<::archive_entry, FreeEntry> entry(::archive_entry_new());
  if (!entry) return io::fail(io::ErrorKind::kFull, "out of memory", path_);
  ::archive_entry_set_pathname(entry.get(), path.c_str());
  ::archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
  ::archive_entry_set_mtime(entry.get(), time, 0);
  ::archive_entry_set_filetype(entry.get(), AE_IFREG);
  ::archive_entry_set_perm(entry.get(), 0644);
  if (::archive_write_header(tar_.get(), entry.get()) != ARCHIVE_OK) {
    return refused("cannot write an entry");
  }
  const la_ssize_t written = ::archive_write_data(tar_.get(), bytes.data(), bytes.size());
  if (std::cmp_not_equal(written, bytes.size())) return refused("cannot write an entry");
  return {};
}

io::Result<void> TarWriter::finish() {
  if (::archive_write_close(tar_.get()) != ARCHIVE_OK) return refused("cannot end the tar");
  return {};
}

}  // namespace mifdex::corpus
