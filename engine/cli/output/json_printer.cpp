// json: one array of rows, or one object. ndjson: one object per line. (RapidJSON's Writer)
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

class JsonPrinter : public Printer {
 public:
  JsonPrinter(std::vector<Column> columns, const Style& style, Output& output)
      : columns_(std::move(columns)),
        style_(style),
        output_(output),
        array_(style.format == Format::kJson && !style.single) {}

  void row(std::span<const Value> values) override {
    buffer_.Clear();
    json_.Reset(buffer_);
    json_.StartObject();
    write_members(json_, columns_, values, style_.zone);
    json_.EndObject();
    if (array_) output_.write(rows_ == 0 ? "[\n" : ",\n");
    output_.write({buffer_.GetString(), buffer_.GetSize()});
    if (!array_) output_.write("\n");
    ++rows_;
  }

  void finish() override {
    if (array_) output_.write(rows_ == 0 ? "[]\n" : "\n]\n");
  }

 private:
  std::vector<Column> columns_;
  Style style_;
  Output& output_;
  bool array_;
  rapidjson::StringBuffer buffer_;
  JsonWriter json_{buffer_};
  std::uint64_t rows_ = 0;
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
