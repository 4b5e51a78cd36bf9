// A manifest, read in chunks of two sizes and line by line; simdjson's other parser judges what is
// JSON.
#include <simdjson.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "io/manifest/manifest.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace mifdex;
using fuzz::require;

constexpr std::size_t kMaxLine = 1024;
constexpr std::size_t kLargeChunk = 65536;

/// The content of a line as text: two readings are the same if these are equal.
struct Told {
  io::ManifestLine line;
  std::string words;
};

void add(std::string& words, std::string_view text) {
  fuzz::touch(text);
  words += text;
  words += '\n';
}

void add(std::string& words, std::optional<std::int64_t> number) {
  add(words, number ? std::to_string(*number) : std::string());
}

std::string words_of(const io::BadLine& bad) {
  require(!bad.reason.empty(), "a bad line has its reason");
  require(simdjson::validate_utf8(bad.reason), "a reason is UTF-8");
  return bad.reason;
}

std::string words_of(const io::ManifestJob& job) {
  require(!job.id.empty(), "a job has an id");
  std::string words = "job\n";
  for (const auto text : {job.id, job.name, job.site, job.destination}) add(words, text);
  for (const auto number : {job.start, job.end}) add(words, number);
  add(words, job.retries ? std::to_string(*job.retries) : std::string());
  for (const auto target : job.targets) {
    require(!target.empty(), "a target is no empty text");
    add(words, target);
  }
  return words;
}

std::string words_of(const io::ManifestMachine& machine) {
  require(!machine.smsid.empty() && !machine.name.empty(), "a machine has an SMSID and a name");
  std::string words = "machine\n";
  for (const auto text : {machine.smsid, machine.name, machine.domain, machine.site}) {
    add(words, text);
  }
  return words;
}

std::string words_of(const io::ManifestFile& file) {
  require(!file.path.empty() && file.path.find('\\') == std::string_view::npos, "a path");
  const std::string slashed = "/" + std::string(file.path) + "/";
  for (const std::string_view never : {"//", "/./", "/../"}) {
    require(slashed.find(never) == std::string::npos, "a path is in one form");
  }
  require(!file.job.empty() || !file.machine.empty(), "a file is of a job or a machine");
  std::string words = "file\n";
  for (const auto text : {file.path, file.job, file.machine}) add(words, text);
  for (const auto number : {file.collected, file.exit_code}) add(words, number);
  return words;
}

std::vector<Told> read(std::string_view text, std::size_t chunk) {
  const int fd = ::memfd_create("manifest", MFD_CLOEXEC);
  require(::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()), "a file");
  ::lseek(fd, 0, SEEK_SET);
  auto reader = io::ManifestReader::read_from(io::Descriptor(fd), "fuzz",
                                              {.max_line_bytes = kMaxLine, .chunk_bytes = chunk});
  require(reader.has_value(), "a file in memory can be read");
  std::vector<Told> lines;
  io::ManifestLine line;
  while (true) {
    const auto more = reader->next(line);
    if (!more) {
      require(more.error().kind == io::ErrorKind::kEncoding, "only UTF-16 is an error");
      return {};
    }
    if (!*more) return lines;
    std::string words = std::visit([](const auto& what) { return words_of(what); }, line.what);
    lines.push_back({line, std::move(words)});
  }
}

bool is_object(simdjson::dom::parser& parser, std::string_view text) {
  simdjson::dom::element element;
  const bool valid = parser.parse(text.data(), text.size(), true).get(element) == simdjson::SUCCESS;
  return valid && element.is_object();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static simdjson::dom::parser judge;
  const std::string_view text = fuzz::view_of(data, size);
  const std::vector<Told> lines = read(text, kLargeChunk);
  const std::vector<Told> again = read(text, 1 + size % 7);
  require(lines.size() == again.size(), "chunks make no lines");
  std::uint64_t number = 0;
  std::uint64_t offset = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const io::ManifestLine& line = lines[i].line;
    require(lines[i].words == again[i].words && line.number == again[i].line.number &&
                line.offset == again[i].line.offset && line.length == again[i].line.length,
            "chunks leave no trace");
    require(line.number > number && line.offset >= offset, "lines come in their order");
    require(line.offset + line.length <= size, "a line lies in its file");
    const std::string_view bytes = text.substr(line.offset, line.length);
    require(bytes.find('\n') == std::string_view::npos, "a line ends where it ends");
    number = line.number;
    offset = line.offset + line.length;
    const auto* const bad = std::get_if<io::BadLine>(&line.what);
    if (bad == nullptr) {
      require(is_object(judge, bytes), "what is not a JSON object is a bad line");
    } else if (bad->reason != "is nested too deeply" &&
               (bad->reason.starts_with("is ") || bad->reason.starts_with("has a "))) {
      require(!is_object(judge, bytes), "what is a JSON object is not said to be none");
    }
  }
  return 0;
}
