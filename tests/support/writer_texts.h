// Status MIFs in the styles of several writers, with values of the test's choice.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mifdex::testing {

struct WriterStyle {
  std::string_view line_end = "\r\n";
  std::string_view indent = "  ";
  bool is_upper = true;
  bool has_name_beside = false;     ///< START GROUP    NAME = "ComponentID"
  bool has_component_id = true;     ///< a first group with three attributes
  bool has_identification = false;  ///< a group with the machine
};

inline std::vector<WriterStyle> writer_styles() {
  return {{.has_name_beside = true},
          {.line_end = "\n"},
          {.indent = "\t", .is_upper = false, .has_component_id = false},
          {.indent = "", .is_upper = false, .has_component_id = false},
          {.has_identification = true}};
}

/// Writes one MIF line by line.
class WriterText {
 public:
  explicit WriterText(const WriterStyle& style) : style_(style) { line(0, "START COMPONENT"); }

  void group(std::string_view name, int id, std::string_view class_name) {
    if (style_.has_name_beside && text_.find("GROUP") == std::string::npos) {
      text_ += style_.indent;
      text_ += "START GROUP    ";
      text_.append("NAME = \"").append(name).append("\"").append(style_.line_end);
    } else {
      line(1, "START GROUP");
      line(2, "NAME = ", quoted(name));
    }
    line(2, "ID = ", std::to_string(id));
    line(2, "CLASS = ", quoted(class_name));
  }

  /// `value` is written between quotes as it is.
  void attribute(std::string_view name, int id, std::string_view size, std::string_view value) {
    line(2, "START ATTRIBUTE");
    line(3, "NAME = ", quoted(name));
    line(3, "ID = ", std::to_string(id));
    if (style_.is_upper) {
      line(3, "ACCESS = ", "READ-ONLY");
      line(3, "STORAGE = ", "SPECIFIC");
    }
    line(3, "TYPE = ", std::string("STRING(").append(size).append(")"));
    line(3, "VALUE = ", quoted(value));
    line(2, "END ATTRIBUTE");
  }

  void end_group() { line(1, "END GROUP"); }

  std::string take() {
    line(0, "END COMPONENT");
    return std::move(text_);
  }

 private:
  static std::string quoted(std::string_view text) {
    return std::string("\"").append(text).append("\"");
  }

  void line(int level, std::string_view words, std::string_view value = {}) {
    for (int i = 0; i < level; ++i) text_ += style_.indent;
    for (const char c : words) {
      const bool is_lower = !style_.is_upper && c >= 'A' && c <= 'Z';
      text_ += is_lower ? static_cast<char>(c - 'A' + 'a') : c;
    }
    text_.append(value).append(style_.line_end);
  }

  WriterStyle style_;
  std::string text_;
};

struct WriterValues {
  std::string status = "Success";
  std::string description = "done";
  std::string product = "JamalTest";
  std::string size = "64";
};

inline std::string writer_text(const WriterStyle& style, const WriterValues& values) {
  WriterText text(style);
  if (style.has_component_id) {
    text.group("ComponentID", 1, "DMTF|ComponentID|1.0");
    text.attribute("Manufacturer", 1, "64", "Jamalz");
    text.attribute("Product", 2, "64", values.product);
    text.attribute("Locale", 4, "16", "");
    text.end_group();
  }
  text.group("InstallStatus", 2, "MICROSOFT|JOBSTATUS|1.0");
  text.attribute("Status", 1, "32", values.status);
  text.attribute("Description", 2, values.size, values.description);
  text.end_group();
  if (style.has_identification) {
    text.group("Identification", 3, "MICROSOFT|IDENTIFICATION|1.0");
    text.attribute("Name", 1, "64", "MANGO");
    text.attribute("SMSID", 2, "64", "VAQ0000A");
    text.end_group();
  }
  return text.take();
}

}  // namespace mifdex::testing
