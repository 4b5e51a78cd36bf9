// Reads JSON in a test by RFC 6901 pointers: "/0/origin/box". Strict about UTF-8.
//
// It uses simdjson and not RapidJSON's document.h, which does not compile with clang 19.
#pragma once

#include <gtest/gtest.h>
#include <simdjson.h>

#include <memory>
#include <string>
#include <string_view>

namespace mifdex::cli {

/// A JSON text. If a field is missing or has another type, it throws: the test fails with its name.
class JsonText {
 public:
  /// Fails the test if `text` is not exactly one valid JSON value.
  explicit JsonText(const std::string& text) : parser_(std::make_unique<simdjson::dom::parser>()) {
    const auto error = parser_->parse(text).get(root_);
    EXPECT_EQ(error, simdjson::SUCCESS) << text;
  }

  std::string text(std::string_view pointer) const {
    return std::string(std::string_view(at(pointer)));
  }
  std::uint64_t number(std::string_view pointer) const { return std::uint64_t(at(pointer)); }
  bool is_null(std::string_view pointer) const { return at(pointer).is_null(); }
  bool has(std::string_view pointer) const {
    return root_.at_pointer(pointer).error() == simdjson::SUCCESS;
  }
  std::size_t size(std::string_view pointer = "") const {
    return simdjson::dom::array(at(pointer)).size();
  }
  std::size_t members(std::string_view pointer = "") const {
    return simdjson::dom::object(at(pointer)).size();
  }

 private:
  simdjson::dom::element at(std::string_view pointer) const {
    return pointer.empty() ? root_ : root_.at_pointer(pointer).value();
  }

  std::unique_ptr<simdjson::dom::parser> parser_;
  simdjson::dom::element root_;
};

}  // namespace mifdex::cli
