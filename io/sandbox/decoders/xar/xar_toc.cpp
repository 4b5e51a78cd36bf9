#include "io/sandbox/decoders/xar/xar_toc.h"

#include <expat.h>
#include <nettle/base64.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <new>
#include <string_view>
#include <utility>

#include "io/base/ascii.h"
#include "io/sandbox/message.h"

namespace mifdex::io::sandbox {
namespace {

/// Elements in elements, and so folders in folders; deeper is refused.
constexpr std::size_t kDeepest = 512;
/// Bytes of the text of one element; longer is refused.
constexpr std::size_t kLongestText = std::size_t{64} << 10;
/// The number of a file that XarToc::files does not have.
constexpr std::size_t kNotKept = std::numeric_limits<std::size_t>::max();

enum class Element : std::uint8_t {
  kDocument,
  kXar,
  kToc,
  kTocChecksum,
  kTocChecksumOffset,
  kTocChecksumSize,
  kFile,
  kName,
  kType,
  kTime,
  kData,
  kOffset,
  kLength,
  kSize,
  kEncoding,
  kArchived,
  kExtracted,
  kOther,  ///< and all in it
};

struct Known {
  Element parent;
  std::string_view name;
  Element element;
};

constexpr std::array kKnown = {
    Known{Element::kDocument, "xar", Element::kXar},
    Known{Element::kXar, "toc", Element::kToc},
    Known{Element::kToc, "checksum", Element::kTocChecksum},
    Known{Element::kTocChecksum, "offset", Element::kTocChecksumOffset},
    Known{Element::kTocChecksum, "size", Element::kTocChecksumSize},
    Known{Element::kToc, "file", Element::kFile},
    Known{Element::kFile, "file", Element::kFile},
    Known{Element::kFile, "name", Element::kName},
    Known{Element::kFile, "type", Element::kType},
    Known{Element::kFile, "mtime", Element::kTime},
    Known{Element::kFile, "data", Element::kData},
    Known{Element::kData, "offset", Element::kOffset},
    Known{Element::kData, "length", Element::kLength},
    Known{Element::kData, "size", Element::kSize},
    Known{Element::kData, "encoding", Element::kEncoding},
    Known{Element::kData, "archived-checksum", Element::kArchived},
    Known{Element::kData, "extracted-checksum", Element::kExtracted},
    Known{Element::kData, "unarchived-checksum", Element::kExtracted},
};

Element element_of(Element parent, std::string_view name) {
  for (const Known& known : kKnown) {
    if (known.parent == parent && known.name == name) return known.element;
  }
  return Element::kOther;
}

std::string trimmed_text(std::string_view text) { return std::string(ascii::trim(text)); }

std::optional<std::uint64_t> decimal_number(std::string_view text) {
  const std::string_view digits = ascii::trim(text);
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || rest != digits.data() + digits.size()) return std::nullopt;
  return number;
}

/// Returns `text` itself if it is not base 64.
std::string base64_decoded(const std::string& text) {
  base64_decode_ctx context{};
  nettle_base64_decode_init(&context);
  std::string bytes(BASE64_DECODE_LENGTH(text.size()), '\0');
  std::size_t size = bytes.size();
  const bool decoded =
      nettle_base64_decode_update(&context, &size, reinterpret_cast<std::uint8_t*>(bytes.data()),
                                  text.size(), text.data()) == 1 &&
      nettle_base64_decode_final(&context) == 1;
  if (!decoded) return text;
  bytes.resize(size);
  std::ranges::replace(bytes, '\0', '_');  // no path can have it
  return bytes;
}

/// Returns the value of an attribute of an element, from Expat's list of names and values; empty if
/// missing.
std::string attribute(const XML_Char** attributes, std::string_view name) {
  for (; attributes[0] != nullptr; attributes += 2) {
    if (name == attributes[0]) return trimmed_text(attributes[1]);
  }
  return {};
}

struct EndParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

}  // namespace

struct XarTocReader::State {
  std::unique_ptr<XML_ParserStruct, EndParser> parser;
  std::uint64_t max_files = 0;
  XarToc toc;
  std::vector<Element> open;  ///< from the outermost element on
  std::vector<std::size_t>
      files;               ///< of these, those that are files: numbers in toc.files, or kNotKept
  XarFile ignored;         ///< receives the files that are not kept
  std::string text;        ///< of the innermost element, if it is known
  bool is_base64 = false;  ///< the name is in base 64
  std::string refused;     ///< why reading was stopped; empty if it was not

  Element innermost() const { return open.empty() ? Element::kDocument : open.back(); }
  XarFile& file() { return files.back() == kNotKept ? ignored : toc.files[files.back()]; }
  XarData& data() { return *file().data; }

  void refuse(std::string why) {
    if (refused.empty()) refused = std::move(why);
    XML_StopParser(parser.get(), XML_FALSE);
  }

  void begin(Element element, const XML_Char** attributes);
  void begin_file(const XML_Char** attributes);
  void end(Element element);
  void take_number(std::uint64_t& number);
};

void XarTocReader::State::begin_file(const XML_Char** attributes) {
  const bool is_kept = toc.files.size() <= max_files;
  if (!is_kept) ignored = {};
  XarFile& begun = is_kept ? toc.files.emplace_back() : ignored;
  begun.id = attribute(attributes, "id");
  if (!files.empty()) begun.folder = files.back();
  files.push_back(is_kept ? toc.files.size() - 1 : kNotKept);
}

void XarTocReader::State::begin(Element element, const XML_Char** attributes) {
  switch (element) {
    case Element::kToc:
      toc.is_there = true;
      return;
    case Element::kFile:
      return begin_file(attributes);
    case Element::kTocChecksum:
      toc.checksum.algorithm = attribute(attributes, "style");
      return;
    case Element::kName:
      is_base64 = attribute(attributes, "enctype") == "base64";
      return;
    case Element::kType:
      file().link = attribute(attributes, "link");
      return;
    case Element::kData:
      file().data.emplace();
      return;
    case Element::kEncoding:
      data().encoding = attribute(attributes, "style");
      return;
    case Element::kArchived:
      data().archived.algorithm = attribute(attributes, "style");
      return;
    case Element::kExtracted:
      data().extracted.algorithm = attribute(attributes, "style");
      return;
    default:
      return;
  }
}

void XarTocReader::State::take_number(std::uint64_t& number) {
  const auto read = decimal_number(text);
  number = read.value_or(0);
  if (!read) data().is_readable = false;
}

void XarTocReader::State::end(Element element) {
  switch (element) {
    case Element::kTocChecksumOffset:
      toc.checksum_offset = decimal_number(text).value_or(0);
      return;
    case Element::kTocChecksumSize:
      toc.checksum_size = decimal_number(text).value_or(0);
      return;
    case Element::kFile:
      return files.pop_back();
    case Element::kName:
      file().name = is_base64 ? base64_decoded(trimmed_text(text)) : text;
      return;
    case Element::kType:
      file().type = trimmed_text(text);
      return;
    case Element::kTime:
      file().time = trimmed_text(text);
      return;
    case Element::kOffset:
      return take_number(data().offset);
    case Element::kLength:
      return take_number(data().length);
    case Element::kSize:
      return take_number(data().size);
    case Element::kArchived:
      data().archived.text = trimmed_text(text);
      return;
    case Element::kExtracted:
      data().extracted.text = trimmed_text(text);
      return;
    default:
      return;
  }
}

XarTocReader::XarTocReader(std::uint64_t max_files) : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.max_files = max_files;
  state.parser.reset(XML_ParserCreate(nullptr));
  if (state.parser == nullptr) throw std::bad_alloc();
  XML_SetUserData(state.parser.get(), &state);
  XML_SetElementHandler(
      state.parser.get(),
      [](void* user, const XML_Char* name, const XML_Char** attributes) {
        State& reader = *static_cast<State*>(user);
        if (reader.open.size() == kDeepest) return reader.refuse("it has too many folders");
        const Element element = element_of(reader.innermost(), name);
        reader.text.clear();
        reader.begin(element, attributes);
        reader.open.push_back(element);
      },
      [](void* user, const XML_Char* /*name*/) {
        State& reader = *static_cast<State*>(user);
        const Element element = reader.innermost();
        reader.open.pop_back();
        reader.end(element);
        reader.text.clear();
      });
  XML_SetCharacterDataHandler(state.parser.get(), [](void* user, const XML_Char* text, int size) {
    State& reader = *static_cast<State*>(user);
    if (reader.innermost() == Element::kOther) return;
    reader.text.append(text, static_cast<std::size_t>(size));
    if (reader.text.size() > kLongestText) reader.refuse("it has a name that is too long");
  });
  XML_SetStartDoctypeDeclHandler(
      state.parser.get(), [](void* user, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        static_cast<State*>(user)->refuse("it has a document type declaration");
      });
}

XarTocReader::~XarTocReader() = default;

std::optional<Reject> XarTocReader::read(Bytes part, bool is_last) {
  const State& state = *state_;
  if (XML_Parse(state.parser.get(), part.data(), static_cast<int>(part.size()),
                is_last ? XML_TRUE : XML_FALSE) != XML_STATUS_ERROR) {
    return std::nullopt;
  }
  const XML_Error code = XML_GetErrorCode(state.parser.get());
  if (code == XML_ERROR_NO_MEMORY) return Reject{RejectKind::kArchiveMemory, 0, 0, {}};
  const std::string why = state.refused.empty() ? XML_ErrorString(code) : state.refused;
  return Reject{RejectKind::kArchiveDamaged, 0, 0,
                "line " + std::to_string(XML_GetCurrentLineNumber(state.parser.get())) +
                    " of its table of contents: " + why};
}

XarToc XarTocReader::take() { return std::move(state_->toc); }

std::string XarToc::path_of(const XarFile& file) const {
  std::vector<std::string_view> parts = {file.name};
  for (auto folder = file.folder; folder; folder = files[*folder].folder) {
    parts.push_back(files[*folder].name);
  }
  std::string path;
  for (auto part = parts.rbegin(); part != parts.rend() && path.size() <= kMaxNameBytes; ++part) {
    if (part != parts.rbegin()) path += '/';
    path += *part;
  }
  return path;
}

}  // namespace mifdex::io::sandbox
