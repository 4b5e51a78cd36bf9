#include "io/sandbox/decode_job.h"
#include "io/sandbox/decoders/decoders.h"

namespace mifdex::io::sandbox {

Decoder decoder_of(ArchiveKind kind) {
  switch (kind) {
    case ArchiveKind::kNone:
      return nullptr;
    case ArchiveKind::kCab:
      return &decode_cabinet;
    case ArchiveKind::kIso:
      return &decode_iso;
    case ArchiveKind::kSzdd:
      return &decode_szdd;
    case ArchiveKind::kKwaj:
      return &decode_kwaj;
    case ArchiveKind::kLzh:
      return &decode_lzh;
    case ArchiveKind::kWarc:
      return &decode_warc;
    case ArchiveKind::kXar:
      return &decode_xar;
    case ArchiveKind::kGzip:
    case ArchiveKind::kBzip2:
    case ArchiveKind::kXz:
    case ArchiveKind::kZstd:
    case ArchiveKind::kCompress:
    case ArchiveKind::kLz4:
    case ArchiveKind::kLzip:
    case ArchiveKind::kLzma:
      return &decode_stream;
    default:
      return &decode_with_libarchive;
  }
}

}  // namespace mifdex::io::sandbox
