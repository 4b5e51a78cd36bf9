#include "io/manifest/manifest.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

#include "io/base/ascii.h"
#include "io/base/instant.h"
#include "io/manifest/manifest_json.h"
#include "io/manifest/manifest_lines.h"

namespace mifdex::io {
namespace {

using Key = ManifestKey;

constexpr std::string_view kBlanks = " \t\r";

/// Returns `text` short enough for a message, cut between characters.
std::string_view glimpse(std::string_view text) {
  constexpr std::size_t kMost = 40;
  if (text.size() <= kMost) return text;
  std::size_t size = kMost;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return text.substr(0, size);
}

std::string_view name_of(Key key) { return kManifestKeys[static_cast<std::size_t>(key)]; }

/// Takes the fields of a line and checks their types. The first wrong field leaves its reason; the
/// values taken after it have no meaning.
class Taker {
 public:
  explicit Taker(const ManifestFields& fields) : fields_(fields) {}

  const std::string& problem() const { return problem_; }
  void complain(std::string reason) {
    if (problem_.empty()) problem_ = std::move(reason);
  }

  /// Returns the text unchanged, with its blanks; empty if it is absent.
  std::string_view raw_text(Key key) {
    const JsonField* field = given(key);
    if (field == nullptr) return {};
    if (field->shape != JsonShape::kText) return wrong(key, "is not a string"), std::string_view();
    if (!fits(key, field->text)) return {};
    return field->text;
  }

  std::string_view text(Key key) { return ascii::trim(raw_text(key), kBlanks); }

  std::string_view required(Key key, std::string_view of) {
    const std::string_view found = text(key);
    if (found.empty()) complain(fmt::format("{} has no \"{}\"", of, name_of(key)));
    return found;
  }

  std::optional<std::int64_t> time(Key key) {
    const std::string_view found = text(key);
    if (found.empty()) return std::nullopt;
    const auto instant = parse_instant(found);
    if (!instant) wrong(key, fmt::format("is not a time: \"{}\"", glimpse(found)));
    return instant;
  }

  std::optional<std::int64_t> number(Key key, std::int64_t least, std::int64_t most) {
    const JsonField* field = given(key);
    if (field == nullptr) return std::nullopt;
    if (field->shape != JsonShape::kWhole) return wrong(key, "is not an integer"), std::nullopt;
    if (field->number >= least && field->number <= most) return field->number;
    wrong(key, fmt::format("is not between {} and {}", least, most));
    return std::nullopt;
  }

  /// Trims the texts that it returns, in place.
  std::span<const std::string_view> texts(Key key, std::vector<std::string_view>& elements) {
    const JsonField* field = given(key);
    if (field == nullptr) return {};
    if (field->shape != JsonShape::kTexts)
      return wrong(key, "is not an array of strings"), elements;
    for (std::string_view& element : elements) {
      if (!fits(key, element)) return {};
      element = ascii::trim(element, kBlanks);
      if (element.empty()) wrong(key, "has an empty string");
    }
    return elements;
  }

 private:
  const JsonField* given(Key key) {
    const JsonField& field = fields_[key];
    if (field.twice) wrong(key, "comes twice");
    const bool absent = field.shape == JsonShape::kAbsent || field.shape == JsonShape::kNull;
    return absent ? nullptr : &field;
  }

  bool fits(Key key, std::string_view text) {
    if (text.size() > ManifestReader::kMaxTextBytes) {
      wrong(key, fmt::format("has more than {} bytes", ManifestReader::kMaxTextBytes));
    } else if (text.find('\0') != std::string_view::npos) {
      wrong(key, "holds a NUL");
    } else {
      return true;
    }
    return false;
  }

  void wrong(Key key, std::string_view how) {
    complain(fmt::format("\"{}\" {}", name_of(key), how));
  }

  const ManifestFields& fields_;
  std::string problem_;
};

/// Writes `text` to `path` with '/' between its parts, without empty parts and "."; returns false
/// if a part is "..".
bool normalize_path(std::string_view text, std::string& path) {
  path.clear();
  while (!text.empty()) {
    const std::size_t size = std::min(text.find_first_of("/\\"), text.size());
    const std::string_view part = text.substr(0, size);
    text.remove_prefix(std::min(size + 1, text.size()));
    if (part == "..") return false;
    if (part.empty() || part == ".") continue;
    if (!path.empty()) path.push_back('/');
    path.append(part);
  }
  return true;
}

ManifestJob take_job(Taker& take, std::vector<std::string_view>& targets) {
  constexpr std::int64_t kMostRetries = std::numeric_limits<std::uint32_t>::max();
  ManifestJob job;
  job.id = take.required(Key::kId, "a job");
  job.name = take.text(Key::kName);
  job.site = take.text(Key::kSite);
  job.destination = take.text(Key::kDestination);
  job.start = take.time(Key::kStart);
  job.end = take.time(Key::kEnd);
  if (const auto retries = take.number(Key::kRetries, 0, kMostRetries)) {
    job.retries = static_cast<std::uint32_t>(*retries);
  }
  job.targets = take.texts(Key::kTargets, targets);
  return job;
}

ManifestMachine take_machine(Taker& take) {
  ManifestMachine machine;
  machine.smsid = take.required(Key::kSmsid, "a machine");
  machine.name = take.required(Key::kName, "a machine");
  machine.domain = take.text(Key::kDomain);
  machine.site = take.text(Key::kSite);
  return machine;
}

ManifestFile take_file(Taker& take, std::string& path) {
  ManifestFile file;
  if (!normalize_path(take.raw_text(Key::kPath), path)) {
    take.complain("\"path\" has a part \"..\", which leads out of the box");
  }
  if (path.empty()) take.complain("a file has no \"path\"");
  file.path = path;
  file.job = take.text(Key::kJob);
  file.machine = take.text(Key::kMachine);
  if (file.job.empty() && file.machine.empty()) {
    take.complain("a file has neither \"job\" nor \"machine\"");
  }
  file.collected = take.time(Key::kCollected);
  file.exit_code = take.number(Key::kExitCode, std::numeric_limits<std::int32_t>::min(),
                               std::numeric_limits<std::uint32_t>::max());
  return file;
}

}  // namespace

struct ManifestReader::State {
  State(Descriptor fd, std::string name, const ManifestOptions& options)
      : limit(options.max_line_bytes),
        lines(std::move(fd), std::move(name), options.max_line_bytes, options.chunk_bytes) {}

  void understand(ManifestLine& line) {
    Taker take(fields);
    const std::string_view type = take.required(Key::kType, "the line");
    if (!take.problem().empty()) {
      // The reason is reported below.
    } else if (type == "job") {
      line.what = take_job(take, fields.targets);
    } else if (type == "machine") {
      line.what = take_machine(take);
    } else if (type == "file") {
      line.what = take_file(take, path);
    } else {
      take.complain(fmt::format("\"type\" is \"{}\", not job, machine or file", glimpse(type)));
    }
    if (!take.problem().empty()) line.what = BadLine{take.problem()};
  }

  std::size_t limit;
  ManifestLines lines;
  ManifestJson json;
  ManifestFields fields;
  std::string path;  ///< of the current line
};

ManifestReader::ManifestReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ManifestReader::ManifestReader(ManifestReader&& other) noexcept = default;
ManifestReader& ManifestReader::operator=(ManifestReader&& other) noexcept = default;
ManifestReader::~ManifestReader() = default;

Result<ManifestReader> ManifestReader::open(const std::string& path,
                                            const ManifestOptions& options) {
  Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.is_open()) return fail(ErrorKind::kIo, "cannot open the manifest", path, errno);
  return read_from(std::move(fd), path, options);
}

Result<ManifestReader> ManifestReader::read_from(Descriptor fd, std::string name,
                                                 const ManifestOptions& options) {
  struct stat facts{};
  if (::fstat(fd.get(), &facts) != 0) {
    return fail(ErrorKind::kIo, "cannot read the manifest", std::move(name), errno);
  }
  if (S_ISDIR(facts.st_mode)) {
    return fail(ErrorKind::kIo, "cannot read the manifest", std::move(name), EISDIR,
                "a manifest is a file with one JSON object per line");
  }
  return ManifestReader(std::make_unique<State>(std::move(fd), std::move(name), options));
}

Result<bool> ManifestReader::next(ManifestLine& line) {
  TextLine text;
  while (true) {
    auto more = state_->lines.next(text);
    if (!more || !*more) return more;
    if (text.too_long || text.text.view().find_first_not_of(kBlanks) != std::string_view::npos)
      break;
  }
  line.number = text.number;
  line.offset = text.offset;
  line.length = text.length;
  if (text.too_long) {
    line.what = BadLine{fmt::format("has more than {} bytes", state_->limit)};
    return true;
  }
  auto problem = state_->json.read(text.text, state_->fields);
  if (!problem) {
    problem.error().where = state_->lines.name();
    return pass(problem);
  }
  if (problem->empty()) {
    state_->understand(line);
  } else {
    line.what = BadLine{std::move(*problem)};
  }
  return true;
}

}  // namespace mifdex::io
