#include "engine/ingest/decode/mif_file.h"

#include "engine/ingest/decode/component_text.h"
#include "engine/mif/line_ends.h"
#include "engine/mif/lint/checker.h"
#include "engine/sms/files/sniff.h"
#include "io/box.h"
#include "io/files/slab_reader.h"
#include "io/files/tree_reader.h"

namespace mifdex::engine::mif {
namespace {

constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 30U;
// The limit for a status MIF in PCM; a larger one raised event 119 (Q122178).
constexpr std::uint64_t kPcmLimit = std::uint64_t{64} * 1024;
constexpr std::uint64_t kDataloaderLimit = 5'000'000;  // "Max MIF Size" (GRAMMAR.md, section 7)

}  // namespace

io::Result<std::unique_ptr<MifFile>> MifFile::read(const std::string& path,
                                                   const io::Encoding& fallback) {
  std::unique_ptr<MifFile> file(new MifFile());
  MIFDEX_TRY(file->load(path, fallback));
  return file;
}

io::Result<void> MifFile::load(const std::string& path, const io::Encoding& fallback) {
  MIFDEX_TRY(auto box, io::open_box(path));
  if (box.kind != io::BoxKind::kFile) {
    return io::fail(io::ErrorKind::kBox, "is a folder, not a file", path, 0,
                    "`mifdex index` and `mifdex census` read folders");
  }
  io::TreeReader(box).next(files_);
  io::SlabReader reader({.max_file_bytes = kLargestFile});
  reader.start(files_, 1);
  if (!reader.next(bytes_) || bytes_.files().empty()) {
    return io::fail(io::ErrorKind::kBox, "vanished while it was opened", path);
  }
  const io::FileBytes& file = bytes_.files().front();
  if (file.state == io::ReadState::kRejected) {
    return io::fail(io::ErrorKind::kBox, bytes_.reject(file).detail, path);
  }
  if (file.state == io::ReadState::kTooLarge) {
    return io::fail(io::ErrorKind::kBox, "larger than 1 GiB", path);
  }
  decoded_ = io::decode_text(file.bytes, fallback, arena_);
  const char* const as_written = decoded_.text.data();
  decoded_.text = with_newlines(decoded_.text, arena_);
  return_lines_ = decoded_.text.data() != as_written;
  is_mif_ = sniff_text(decoded_.text.view()) == FileKind::kOtherMif;
  if (is_mif_) {
    component_ = read_component(parser_, decoded_, fallback, arena_);
  } else {
    component_ = parser_.parse(io::PaddedBytes::assume_padded(decoded_.text.end(), 0), arena_);
  }
  return {};
}

std::vector<Diagnostic> MifFile::findings(Compiler compiler) const {
  std::vector<Diagnostic> findings;
  const io::EncodingKind kind = decoded_.encoding.kind();
  const bool unicode = kind == io::EncodingKind::kUtf8 || kind == io::EncodingKind::kUtf16Le ||
                       kind == io::EncodingKind::kUtf16Be;
  if (unicode) findings.push_back({Code::kUnicode, 0});
  if (return_lines_) findings.push_back({Code::kReturnLines, 0});
  const std::uint64_t size = bytes_.files().front().size;
  const bool from_pcm = kind_of_mif(component_) == FileKind::kStatusMif;
  if (from_pcm && size > kPcmLimit) findings.push_back({Code::kOverPcmLimit, 0});
  if (size > kDataloaderLimit) findings.push_back({Code::kOverDataloaderLimit, 0});
  const std::vector<Diagnostic> checked = check_component(component_, decoded_.text, compiler);
  findings.insert(findings.end(), checked.begin(), checked.end());
  return findings;
}

}  // namespace mifdex::engine::mif
