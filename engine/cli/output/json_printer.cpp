// json: one array of rows, or one object. ndjson: one object per line.
//
// The text between the values of a row is the same for all rows and is made once; numbers and plain
// ASCII are copied. RapidJSON's Writer writes everything else.
#include <fmt/format.h>

#include <utility>

#include "engine/cli/output/json_object.h"
#include "engine/cli/output/printer.h"
#include "engine/cli/text/printable.h"

namespace mifdex::cli {
namespace {

struct AsJson {
  JsonWriter& json;
  const Zone& zone;

  void operator()(std::monostate) const { json.Null(); }
  void operator()(bool value) const { json.Bool(value); }
  void operator()(std::uint64_t value) const { json.Uint64(value); }
  void operator()(std::int64_t value) const { json.Int64(value); }
  void operator()(const Nested& write) const { write(json, zone); }
  void operator()(double value) const { json.Double(value); }
  void operator()(std::string_view value) const { write_text(json, value); }
  void operator()(const std::string& value) const { write_text(json, value); }
  void operator()(Time value) const { write_text(json, format_time(value.seconds, zone)); }
  void operator()(LocalTime value) const { (*this)(Time{zone.from_local(value.seconds)}); }
  void operator()(const std::vector<std::string>& words) const {
    json.StartArray();
    for (const std::string& word : words) write_text(json, word);
    json.EndArray();
  }
};

/// True if JSON has the text as it is, between quotes.
bool is_plain(std::string_view text) {
  bool plain = true;
  for (const char c : text) plain &= c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
  return plain;
}

constexpr std::string_view kBetweenRows = ",\n";

/// Writes objects; in an array each begins with kBetweenRows, else each ends with a newline.
class JsonEncoder : public RowEncoder {
 public:
  JsonEncoder(std::span<const Column> columns, const Zone& zone, bool array)
      : zone_(zone), array_(array) {
    std::string open;  // the object whose fields are being written
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string_view name = columns[i].name;
      if (name.empty()) continue;  // for tables only
      const std::size_t dot = name.find('.');
      const std::string object(dot == std::string_view::npos ? "" : name.substr(0, dot));
      std::string before;
      if (object != open && !open.empty()) before += '}';
      before += members_.empty() ? '{' : ',';
      if (object != open && !object.empty()) before += '"' + object + "\":{";
      before += '"';
      before += object.empty() ? name : name.substr(dot + 1);
      before += "\":";
      members_.push_back({i, std::move(before)});
      open = object;
    }
    end_ = (members_.empty() ? "{" : "") + std::string(open.empty() ? "}" : "}}");
  }

  void append(std::span<const Value> values, std::string& rows) override {
    if (array_) rows += kBetweenRows;
    for (const Member& member : members_) {
      rows += member.before;
      append_value(values[member.column], rows);
    }
    rows += end_;
    if (!array_) rows += '\n';
  }

 private:
  struct Member {
    std::size_t column;
    std::string before;  // the key, and what separates it from the value before
  };

  void append_value(const Value& value, std::string& rows) {
    if (std::holds_alternative<std::monostate>(value)) {
      rows += "null";
    } else if (const auto* number = std::get_if<std::uint64_t>(&value)) {
      const fmt::format_int digits(*number);
      rows.append(digits.data(), digits.size());
    } else if (const auto* view = std::get_if<std::string_view>(&value)) {
      append_text(*view, value, rows);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      append_text(*text, value, rows);
    } else if (const auto* truth = std::get_if<bool>(&value)) {
      rows += *truth ? "true" : "false";
    } else if (const auto* time = std::get_if<Time>(&value)) {
      append_text(format_time(time->seconds, zone_), value, rows);
    } else {
      append_other(value, rows);
    }
  }

  void append_text(std::string_view text, const Value& value, std::string& rows) {
    if (!is_plain(text)) return append_other(value, rows);
    const std::size_t begin = rows.size();
    rows.append(text.size() + 2, '"');
    text.copy(rows.data() + begin + 1, text.size());
  }

  void append_other(const Value& value, std::string& rows) {
    buffer_.Clear();
    json_.Reset(buffer_);
    write_value(json_, value, zone_);
    rows.append(buffer_.GetString(), buffer_.GetSize());
  }

  Zone zone_;
  bool array_;
  std::vector<Member> members_;
  std::string end_;
  rapidjson::StringBuffer buffer_;
  JsonWriter json_{buffer_};
};

class JsonPrinter : public Printer {
 public:
  JsonPrinter(std::vector<Column> columns, const Style& style, Output& output)
      : columns_(std::move(columns)),
        zone_(style.zone),
        output_(output),
        array_(style.format == Format::kJson && !style.single),
        encoder_(columns_, zone_, array_) {}

  void row(std::span<const Value> values) override {
    row_.clear();
    encoder_.append(values, row_);
    print_encoded(row_);
  }

  std::unique_ptr<RowEncoder> make_encoder() const override {
    return std::make_unique<JsonEncoder>(columns_, zone_, array_);
  }

  void print_encoded(std::string_view rows) override {
    if (array_ && !std::exchange(begun_, true)) {
      output_.write("[\n");
      rows.remove_prefix(kBetweenRows.size());
    }
    output_.write(rows);
  }

  void finish() override {
    if (array_) output_.write(begun_ ? "\n]\n" : "[]\n");
  }

 private:
  std::vector<Column> columns_;
  Zone zone_;
  Output& output_;
  bool array_;
  JsonEncoder encoder_;
  std::string row_;
  bool begun_ = false;
};

}  // namespace

void write_text(JsonWriter& json, std::string_view text) {
  const auto put = [&](std::string_view utf8) {
    json.String(utf8.data(), static_cast<rapidjson::SizeType>(utf8.size()));
  };
  is_utf8(text) ? put(text) : put(repaired(text));
}

void write_value(JsonWriter& json, const Value& value, const Zone& zone) {
  std::visit(AsJson{json, zone}, value);
}

void MemberWriter::member(const Column& column, const Value& value) {
  std::string_view name = column.name;
  if (name.empty()) return;  // for tables only
  const std::size_t dot = name.find('.');
  const std::string_view object = dot == std::string_view::npos ? "" : name.substr(0, dot);
  if (object != open_) {
    finish();
    if (!object.empty()) {
      write_key(json_, object);
      json_.StartObject();
    }
    open_ = object;
  }
  if (!object.empty()) name.remove_prefix(dot + 1);
  write_key(json_, name);
  write_value(json_, value, zone_);
}

void MemberWriter::finish() {
  if (!open_.empty()) json_.EndObject();
  open_ = {};
}

void write_members(JsonWriter& json, std::span<const Column> columns, std::span<const Value> values,
                   const Zone& zone) {
  MemberWriter members(json, zone);
  for (std::size_t i = 0; i < columns.size(); ++i) members.member(columns[i], values[i]);
  members.finish();
}

std::unique_ptr<Printer> make_json_printer(std::vector<Column> columns, const Style& style,
                                           Output& output) {
  return std::make_unique<JsonPrinter>(std::move(columns), style, output);
}

}  // namespace mifdex::cli
