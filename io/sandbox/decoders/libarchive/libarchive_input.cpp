#include "io/sandbox/decoders/libarchive/libarchive_input.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace mifdex::io::sandbox {
namespace {

la_ssize_t read_block(struct ::archive* archive, void* context, const void** block) {
  SourceCursor& cursor = *static_cast<SourceCursor*>(context);
  const ssize_t got =
      cursor.source.read_at(cursor.position, cursor.buffer.data(), cursor.buffer.size());
  if (got < 0) {
    ::archive_set_error(archive, errno, "the archive cannot be read");
    return ARCHIVE_FATAL;
  }
  cursor.position += static_cast<std::uint64_t>(got);
  *block = cursor.buffer.data();
  return got;
}

la_int64_t seek(struct ::archive* /*archive*/, void* context, la_int64_t offset, int whence) {
  SourceCursor& cursor = *static_cast<SourceCursor*>(context);
  const auto size = static_cast<la_int64_t>(cursor.source.size());
  la_int64_t base = 0;
  if (whence == SEEK_CUR) base = static_cast<la_int64_t>(cursor.position);
  if (whence == SEEK_END) base = size;
  la_int64_t target = 0;
  if (__builtin_add_overflow(base, offset, &target)) return ARCHIVE_FATAL;
  target = std::clamp<la_int64_t>(target, 0, size);
  cursor.position = static_cast<std::uint64_t>(target);
  return target;
}

la_int64_t skip(struct ::archive* /*archive*/, void* context, la_int64_t wanted) {
  SourceCursor& cursor = *static_cast<SourceCursor*>(context);
  const std::uint64_t left = cursor.source.size() - std::min(cursor.position, cursor.source.size());
  const auto step =
      std::min<std::uint64_t>(left, static_cast<std::uint64_t>(std::max<la_int64_t>(wanted, 0)));
  cursor.position += step;
  return static_cast<la_int64_t>(step);
}

void enable_tar(struct ::archive* archive) {
  ::archive_read_support_format_tar(archive);
  // A tar may hold several tars in sequence; otherwise everything after the first is skipped
  // silently.
  ::archive_read_set_option(archive, "tar", "read_concatenated_archives", "1");
}

void enable_rpm(struct ::archive* archive) {
  for (const int filter : {ARCHIVE_FILTER_RPM, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2,
                           ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_LZMA, ARCHIVE_FILTER_ZSTD}) {
    ::archive_read_support_filter_by_code(archive, filter);
  }
  ::archive_read_support_format_cpio(archive);
}

void enable(struct ::archive* archive, ArchiveKind kind) {
  switch (kind) {
    case ArchiveKind::kTar:
      return enable_tar(archive);
    case ArchiveKind::kCpio:
      ::archive_read_support_format_cpio(archive);
      return;
    case ArchiveKind::kAr:
      ::archive_read_support_format_ar(archive);
      return;
    case ArchiveKind::kRpm:
      return enable_rpm(archive);
    case ArchiveKind::kRar:
      ::archive_read_support_format_rar(archive);
      ::archive_read_support_format_rar5(archive);
      return;
    case ArchiveKind::kZip:
      ::archive_read_support_format_zip_seekable(archive);
      ::archive_read_support_format_zip_streamable(archive);
      return;
    case ArchiveKind::kSevenZip:
      ::archive_read_support_format_7zip(archive);
      return;
    case ArchiveKind::kIso:
      ::archive_read_support_format_iso9660(archive);
      // libarchive never leaves a loop of continuation areas in Rock Ridge; IsoDecoder reads such
      // images.
      ::archive_read_set_option(archive, "iso9660", "rockridge", nullptr);
      return;
    case ArchiveKind::kLzh:
      ::archive_read_support_format_lha(archive);
      return;
    default:
      return;
  }
}

}  // namespace

OpenArchive make_reader(ArchiveKind kind) {
  OpenArchive archive(::archive_read_new());
  if (archive != nullptr) enable(archive.get(), kind);
  return archive;
}

int open_on(struct ::archive* archive, SourceCursor& cursor) {
  ::archive_read_set_callback_data(archive, &cursor);
  ::archive_read_set_read_callback(archive, &read_block);
  ::archive_read_set_seek_callback(archive, &seek);
  ::archive_read_set_skip_callback(archive, &skip);
  return ::archive_read_open1(archive);
}

}  // namespace mifdex::io::sandbox
