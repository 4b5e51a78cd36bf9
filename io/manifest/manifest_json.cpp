#include "io/manifest/manifest_json.h"

#include <simdjson.h>

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

namespace mifdex::io {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

static_assert(simdjson::SIMDJSON_PADDING <= PaddedBytes::kPadding);

/// Most levels of nesting in a field that is ignored: far more than anyone writes by hand.
constexpr unsigned kDeepest = 64;

/// The least memory that the parser gets, so that it does not grow with each line.
constexpr std::size_t kLeastCapacity = 4096;

std::string reason_of(error_code error) {
  switch (error) {
    case simdjson::UTF8_ERROR:
      return "is not UTF-8";
    case simdjson::UNESCAPED_CHARS:
      return "has a control character in a string";
    case simdjson::UNCLOSED_STRING:
      return "has a string that is not closed";
    case simdjson::STRING_ERROR:
      return "has a string with an invalid escape sequence";
    case simdjson::NUMBER_ERROR:
    case simdjson::NUMBER_OUT_OF_RANGE:
      return "has a number that is invalid or out of range";
    case simdjson::DEPTH_ERROR:
      return "is nested too deeply";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return "is truncated, or has brackets that are not closed";
    default:
      return "is not a JSON object";
  }
}

error_code read_number(ondemand::value& value, JsonField& field) {
  ondemand::number number;
  if (const error_code error = value.get_number().get(number)) return error;
  field.shape = JsonShape::kOther;
  if (number.is_int64()) {
    field.shape = JsonShape::kWhole;
    field.number = number.get_int64();
  } else if (number.is_uint64()) {
    // Out of the range of every field, as the largest number is too.
    field.shape = JsonShape::kWhole;
    field.number = std::numeric_limits<std::int64_t>::max();
  }
  return simdjson::SUCCESS;
}

error_code read_value(ondemand::value value, JsonField& field, std::vector<std::string_view>* texts,
                      unsigned depth);

error_code read_array(ondemand::value& value, JsonField& field,
                      std::vector<std::string_view>* texts, unsigned depth) {
  ondemand::array array;
  if (const error_code error = value.get_array().get(array)) return error;
  field.shape = JsonShape::kTexts;
  for (auto entry : array) {
    ondemand::value element;
    if (const error_code error = std::move(entry).get(element)) return error;
    JsonField read;
    if (const error_code error = read_value(element, read, nullptr, depth + 1)) return error;
    if (read.shape != JsonShape::kText) field.shape = JsonShape::kOther;
    if (texts != nullptr) texts->push_back(read.text);
  }
  return simdjson::SUCCESS;
}

error_code read_object(ondemand::value& value, unsigned depth) {
  ondemand::object object;
  if (const error_code error = value.get_object().get(object)) return error;
  for (auto entry : object) {
    ondemand::field member;
    if (const error_code error = std::move(entry).get(member)) return error;
    // A key is unescaped only to check that it can be.
    if (const error_code error = member.unescaped_key().error()) return error;
    JsonField ignored;
    if (const error_code error = read_value(member.value(), ignored, nullptr, depth + 1)) {
      return error;
    }
  }
  return simdjson::SUCCESS;
}

/// Reads all of `value`; if it is an array, its elements' texts go to `texts` (may be null).
error_code read_value(ondemand::value value, JsonField& field, std::vector<std::string_view>* texts,
                      unsigned depth) {
  if (depth > kDeepest) return simdjson::DEPTH_ERROR;
  ondemand::json_type type{};
  if (const error_code error = value.type().get(type)) return error;
  field.shape = JsonShape::kOther;
  switch (type) {
    case ondemand::json_type::string:
      field.shape = JsonShape::kText;
      return value.get_string().get(field.text);
    case ondemand::json_type::number:
      return read_number(value, field);
    case ondemand::json_type::boolean:
      return value.get_bool().error();
    case ondemand::json_type::null:
      // A value that begins as null but is not null is an error, never false.
      field.shape = JsonShape::kNull;
      return value.is_null().error();
    case ondemand::json_type::array:
      return read_array(value, field, texts, depth);
    case ondemand::json_type::object:
      return read_object(value, depth);
  }
  return simdjson::TAPE_ERROR;
}

error_code read_fields(ondemand::document& document, ManifestFields& fields) {
  ondemand::object object;
  if (const error_code error = document.get_object().get(object)) return error;
  for (auto entry : object) {
    ondemand::field member;
    if (const error_code error = std::move(entry).get(member)) return error;
    std::string_view key;
    if (const error_code error = member.unescaped_key().get(key)) return error;
    const auto known = std::ranges::find(kManifestKeys, key);
    JsonField ignored;
    JsonField* field = &ignored;
    std::vector<std::string_view>* texts = nullptr;
    if (known != kManifestKeys.end()) {
      field = &fields.by_key[static_cast<std::size_t>(known - kManifestKeys.begin())];
      field->twice = field->shape != JsonShape::kAbsent;
      if (key == "targets") texts = &fields.targets;
    }
    if (const error_code error = read_value(member.value(), *field, texts, 1)) return error;
  }
  // The position must be out of bounds: after the end of the text.
  return document.current_location().error() == simdjson::OUT_OF_BOUNDS ? simdjson::SUCCESS
                                                                        : simdjson::TAPE_ERROR;
}

}  // namespace

struct ManifestJson::Parser {
  ondemand::parser parser;
};

ManifestJson::ManifestJson() : parser_(std::make_unique<Parser>()) {}
ManifestJson::ManifestJson(ManifestJson&& other) noexcept = default;
ManifestJson& ManifestJson::operator=(ManifestJson&& other) noexcept = default;
ManifestJson::~ManifestJson() = default;

Result<std::string> ManifestJson::read(PaddedBytes text, ManifestFields& fields) {
  fields.by_key = {};
  fields.targets.clear();
  ondemand::parser& parser = parser_->parser;
  if (text.size() > parser.capacity()) {
    const std::size_t capacity = std::max(kLeastCapacity, text.size() + text.size() / 2);
    if (parser.allocate(capacity) != simdjson::SUCCESS) {
      return fail(ErrorKind::kFull, "out of memory for a line of a manifest");
    }
  }
  try {
    ondemand::document document;
    error_code error =
        parser.iterate(text.data(), text.size(), text.size() + PaddedBytes::kPadding).get(document);
    if (error == simdjson::SUCCESS) error = read_fields(document, fields);
    return error == simdjson::SUCCESS ? std::string() : reason_of(error);
  } catch (const std::bad_alloc&) {
    return fail(ErrorKind::kFull, "out of memory for a line of a manifest");
  }
}

}  // namespace mifdex::io
