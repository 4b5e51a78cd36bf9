#include "io/sandbox/decoders/stream/member_decoder.h"

#include <string_view>

namespace mifdex::io::sandbox {
namespace {

using namespace std::string_view_literals;

/// A frame that decoders skip (RFC 8878, section 3.1.2); LZ4 has the same.
bool begins_skippable_frame(Bytes bytes) {
  return bytes.size() >= 4 && (static_cast<unsigned char>(bytes[0]) & 0xF0U) == 0x50 &&
         bytes.substr(1, 3) == "\x2A\x4D\x18"sv;
}

}  // namespace

std::unique_ptr<MemberDecoder> make_member_decoder(ArchiveKind kind) {
  switch (kind) {
    case ArchiveKind::kGzip:
      return make_gzip_member();
    case ArchiveKind::kBzip2:
      return make_bzip2_member();
    case ArchiveKind::kXz:
      return make_xz_member();
    case ArchiveKind::kLz4:
      return make_lz4_member();
    case ArchiveKind::kLzip:
      return make_lzip_member();
    case ArchiveKind::kLzma:
      return make_lzma_member();
    case ArchiveKind::kZstd:
      return make_zstd_member();
    case ArchiveKind::kCompress:
      return make_compress_member();
    default:
      return nullptr;
  }
}

bool begins_member(ArchiveKind kind, Bytes bytes) {
  switch (kind) {
    case ArchiveKind::kGzip:
      return bytes.starts_with("\x1F\x8B"sv);
    case ArchiveKind::kBzip2:
      return bytes.starts_with("BZh"sv);
    case ArchiveKind::kXz:
      return bytes.starts_with("\xFD\x37\x7A\x58\x5A\0"sv);
    case ArchiveKind::kZstd:
      return bytes.starts_with("\x28\xB5\x2F\xFD"sv) || begins_skippable_frame(bytes);
    case ArchiveKind::kLz4:
      return bytes.starts_with("\x04\x22\x4D\x18"sv) || bytes.starts_with("\x02\x21\x4C\x18"sv) ||
             begins_skippable_frame(bytes);
    case ArchiveKind::kLzip:
      return bytes.starts_with("LZIP"sv);
    case ArchiveKind::kLzma:  // which has no signature
      return find_archive_kind(bytes) == ArchiveKind::kLzma;
    case ArchiveKind::kCompress:
      return bytes.starts_with("\x1F\x9D"sv);
    default:
      return false;
  }
}

}  // namespace mifdex::io::sandbox
